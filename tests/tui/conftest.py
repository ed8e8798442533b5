"""The client as a command, run against a server in this process that may lie."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import fake as fakes  # noqa: E402
from world import World, b64  # noqa: E402

from support import server, tls  # noqa: E402


class Client:
    """Runs `hotline` as a user of the fake's world."""

    def __init__(self, fake, folder):
        self.fake, self.folder = fake, folder
        self.ca = folder / "ca.pem"
        self.root = b64(fake.world.root_public)

    def run(self, user, *words, stdin=None, env=None, json_out=True):
        password = self.folder / f"{user}.password"
        password.write_text(f"password of {user}\n", encoding="utf-8")
        command = [str(server.program("hotline")), "--server", self.fake.url, "--ca", str(self.ca),
                   "--root", self.root, "--user", user, "--password-file", str(password)]
        command += ["--json"] if json_out else []
        clean = {"PATH": os.environ["PATH"], "XDG_STATE_HOME": str(self.folder / "state"),
                 "XDG_CONFIG_HOME": str(self.folder / "config"), **(env or {})}
        return subprocess.run([*command, *words], input=stdin, capture_output=True, text=True,
                              env=clean, timeout=60, check=False)

    def json(self, user, *words, status=0, **more):
        done = self.run(user, *words, **more)
        assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return json.loads(done.stdout) if done.stdout else {}


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    tls.make(folder)
    return folder


@pytest.fixture
def fake(certificates):
    made = fakes.Fake(World(), certificates)
    yield made
    made.stop()


@pytest.fixture
def client(fake, tmp_path, certificates):
    made = Client(fake, tmp_path)
    made.ca = certificates / "ca.pem"
    return made


@pytest.fixture(autouse=True)
def no_drafts(request):
    """What an earlier test left open when its terminal went is not offered to the next."""
    if {"office", "terminal"} <= set(request.fixturenames):
        for folder in (request.getfixturevalue("office").folder / "state").rglob("drafts"):
            shutil.rmtree(folder)
