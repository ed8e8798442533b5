"""A hotlined process on free ports, started with TLS and ended by its pid."""

import base64
import http.client
import json
import os
import pathlib
import signal
import subprocess
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]


SANITIZERS = ("ThreadSanitizer", "AddressSanitizer", "LeakSanitizer", "runtime error:")


def program(name):
    """Where a program of ours is: $HOTLINE_BIN, else the usual build folders."""
    for folder in (os.environ.get("HOTLINE_BIN"), SOURCE / "build/dev/bin", SOURCE / "build/bin"):
        if folder and (pathlib.Path(folder) / name).exists():
            return pathlib.Path(folder) / name
    raise FileNotFoundError(f"{name} is not built; set HOTLINE_BIN")


class Server:
    def __init__(self, folder, name, conninfo, server_key, root_public, **options):
        self.folder = pathlib.Path(folder)
        self.name = name
        self.ca = self.folder / "ca.pem"
        self.log = self.folder / f"{name}.log"
        self.port_file = self.folder / f"{name}.port"
        self.settings = {
            "port": 0, "ops_port": 0, "port_file": self.port_file,
            "tls_certificate": self.folder / "server.pem", "tls_key": self.folder / "server.key",
            "database": conninfo, "server_key": server_key,
            "root_public_key": base64.b64encode(root_public).decode(),
            "workers_fast": 4, "workers_slow": 1, "argon2_memory_kib": 65536, **options}
        self.binary = None  # another program than the one under test
        self.process = None
        self.port = self.ops_port = None
        self.started_in = None

    def start(self):
        config = self.folder / f"{self.name}.conf"
        config.write_text("".join(f"{key} = {value}\n" for key, value in self.settings.items()))
        self.port_file.unlink(missing_ok=True)
        begun = time.monotonic()
        with open(self.log, "ab") as log:
            command = [str(self.binary or program("hotlined")), f"--config={config}"]
            self.process = subprocess.Popen(command,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        while not self.port_file.exists():
            if self.process.poll() is not None or time.monotonic() - begun > 30:
                raise RuntimeError("hotlined does not start: " + self.log.read_text())
            time.sleep(0.01)
        self.started_in = time.monotonic() - begun
        self.port, self.ops_port = map(int, self.port_file.read_text().split())
        return self

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds=30):
        return self.process.wait(seconds)

    def stop(self):
        """Ends it gracefully; raises when it ended badly or a sanitizer complained."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.terminate()
            try:
                self.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        code, self.process = self.process.returncode, None
        text = self.log.read_text(errors="replace")
        found = [mark for mark in SANITIZERS if mark in text]
        if code not in (0, -signal.SIGKILL) or found:
            raise AssertionError(f"{self.name} ended with {code}:\n{text[-20000:]}")

    def ops(self, path):
        """Status and text of /healthz, /readyz or /metrics."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ops_port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def wait_ready(self, ready=True, seconds=20):
        """Waits until /readyz says so."""
        deadline = time.monotonic() + seconds
        while True:
            status, text = self.ops("/readyz")
            if json.loads(text)["ready"] is ready:
                return status
            if time.monotonic() > deadline:
                raise TimeoutError(f"/readyz still says {text}")
            time.sleep(0.05)
