"""A throwaway PostgreSQL cluster: its own folder, its own unix socket, no TCP, ended by its pid."""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

BINARIES = pathlib.Path(os.environ.get("PG_BIN", "/usr/lib/postgresql/15/bin"))

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "max_connections": "120",
    "max_wal_size": "256MB",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "idle_in_transaction_session_timeout": "15s",
    "timezone": "UTC",
}
ORPHANS_SECONDS = 5  # children of a killed postmaster have that long to end by themselves


def unprivileged():
    """Arguments for subprocess that leave root: PostgreSQL refuses it."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Cluster:
    def __init__(self, *initdb, **settings):
        """initdb: more arguments of it; settings: more of PostgreSQL's, or others."""
        self.settings = {**SETTINGS, **settings}
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hotline-pg-"))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.process = None
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "--no-sync",
                  "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", *initdb)
        self.start()

    def _run(self, program, *arguments):
        subprocess.run([BINARIES / program, *map(str, arguments)], check=True, cwd=self.folder,
                       stdout=subprocess.DEVNULL, env=self._environment(), **unprivileged())

    @staticmethod
    def _environment():
        return {name: value for name, value in os.environ.items() if not name.startswith("PG")}

    def start(self):
        command = [str(BINARIES / "postgres"), "-D", str(self.data), "-k", str(self.folder)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        begun = time.monotonic()
        deadline = begun + 30
        while True:  # after a crash, children of the old postmaster may still hold its memory
            if time.monotonic() > begun + ORPHANS_SECONDS:
                self._kill_orphans()
            with open(self.log, "ab") as log:
                self.process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                    env=self._environment(), **unprivileged())
            if self._ready(deadline):
                return
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL does not start: " + self.log.read_text())

    def _kill_orphans(self):
        """A backend that waits for a lock of one that was killed does not notice that the postmaster
        has gone too: whoever restarts it has to end such a one."""
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (process / "cwd").resolve(strict=True) == self.data.resolve():
                    os.kill(int(process.name), signal.SIGKILL)

    def _ready(self, deadline):
        while self.process.poll() is None and time.monotonic() < deadline:
            if subprocess.run([BINARIES / "pg_isready", "-q", "-h", self.folder],
                              check=False).returncode == 0:
                return True
            time.sleep(0.05)
        return False

    def stop(self, how=signal.SIGINT):
        """SIGINT: fast; SIGQUIT: as after a crash."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)
        self.process = None

    def remove(self):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def conninfo(self, database="postgres", user="postgres"):
        return f"host={self.folder} dbname={database} user={user}"
