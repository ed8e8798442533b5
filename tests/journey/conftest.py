"""A clean clone in a path with a space, installed and started by the README's first command."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Installation:
    def __init__(self, checkout):
        self.checkout = checkout
        self.demo = {}

    def start(self, *arguments):
        done = subprocess.run([str(self.checkout / "scripts/start"), *arguments], cwd="/",
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-4000:]
        return done

    def read_demo(self):
        self.demo = json.loads((self.checkout / "var/demo.json").read_text(encoding="utf-8"))
        return self.demo

    def hotline(self, user, *words, status=0):
        """Runs the client as a user with nothing but what demo.json says; the parsed answer."""
        account = next(u for u in self.demo["users"] if u["username"] == user)
        password = self.checkout / "var" / f"journey.{user}"
        password.write_text(account["password"] + "\n", encoding="utf-8")
        password.chmod(0o600)
        done = subprocess.run(
            [str(self.checkout / "build/bin/hotline"), "--server", self.demo["url"],
             "--ca", str(self.checkout / self.demo["ca"]), "--root", self.demo["root"],
             "--user", user, "--password-file", str(password), "--device-file", str(password) + ".device",
             "--json", *words],
            cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        password.unlink()
        assert done.returncode == status, f"{user} {words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else {"stderr": done.stderr}


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    checkout = pathlib.Path(tmp_path_factory.mktemp("journey")) / "a b"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    installed = Installation(checkout)
    try:
        installed.start("--no-client")
        installed.read_demo()
        yield installed
    finally:
        subprocess.run([str(checkout / "scripts/start"), "--remove"], cwd="/", check=False,
                       stdin=subprocess.DEVNULL, env={**os.environ})
