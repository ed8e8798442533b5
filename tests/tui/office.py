"""A whole installation, made by the programs as people make it: hotline-admin, hotlined, and
everybody's own `hotline` (enrolment, ceremony, admission by a coordinator)."""

import base64
import contextlib
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "proof"))
import reader  # noqa: E402

from support import client, people, server  # noqa: E402

OTHERS = """
operator.bg1 operator belgrade
operator.bg2 operator belgrade
lawyer.bg1 lawyer belgrade
operator.pg1 operator podgorica
operator.pr1 operator pristina
lawyer.pr1 lawyer pristina
"""
COORDINATOR = {"belgrade": "demo.coordinator.bg1", "podgorica": "demo.coordinator.pg1",
               "pristina": "demo.coordinator.pr1"}


class Office:
    def __init__(self, installation, ca, url):
        self.installation, self.ca, self.url = installation, ca, url
        self.folder = installation.folder / "clients"
        self.folder.mkdir()
        self.root = base64.b64encode(installation.root_public).decode()

    def run(self, user, *words, stdin=None, as_json=True):
        password = self.folder / f"{user}.password"
        password.write_text(f"password of {user}\n", encoding="utf-8")
        command = [str(server.program("hotline")), "--server", self.url, "--ca", str(self.ca),
                   "--root", self.root, "--user", user, "--password-file", str(password),
                   *(["--json"] if as_json else []), *map(str, words)]
        clean = {"PATH": os.environ["PATH"], "XDG_STATE_HOME": str(self.folder / "state"),
                 "XDG_CONFIG_HOME": str(self.folder)}
        return subprocess.run(command, input=stdin, capture_output=True, text=True, env=clean,
                              timeout=120, check=False)

    def do(self, user, *words, status=0):
        done = self.run(user, *words)
        assert done.returncode == status, (
            f"{user} {words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout) if done.stdout else {}

    def sign_in(self, user):
        """A session that stays, over HTTP; what the server answered, and what opens her key bundle."""
        session = client.Session(self.installation.servers)
        asked = session.post("/v1/sign-in", {"username": user}).json
        auth, kek = reader.derive_password(f"password of {user}", base64.b64decode(asked["salt"]),
                                           asked["passes"], asked["memory_kib"])
        made = session.post("/v1/sessions", {"username": user,
                                             "auth": base64.b64encode(auth).decode()}).json
        session.token = made["token"]
        return session, made, kek

    def text(self, user, *words):
        """What a person is shown."""
        done = self.run(user, *words, as_json=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def enrol(self, user, code):
        file = self.folder / f"{user}.code"
        file.write_text(code + "\n", encoding="utf-8")
        return self.do(user, "enrol", "--code-file", file, "--memory-mib", 64)

    def begin(self, others=OTHERS):
        for line in people.FIRST.strip().splitlines():
            user = line.split()[0]
            self.enrol(user, self.installation.code_of(user))
        self.installation.admin("ceremony", "--dir", self.installation.folder / "keys", "--yes")
        for line in others.strip().splitlines():
            user, role, office = line.split()
            made = self.do("demo.admin", "invite", user, "--role", role, "--office", office)
            fingerprint = self.enrol(user, made["code"])["fingerprint"]
            self.do(COORDINATOR[office], "member", "add", user, "--fingerprint", fingerprint)
        return self

    def write(self, name, document):
        file = self.folder / name
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return file


@contextlib.contextmanager
def installed(pg, folder, recorder, name, others=OTHERS):
    """An office with one server, until the end of the block."""
    started = []

    def start(installation):
        made = server.Server(folder, f"hotlined-{name}",
                             pg.conninfo(installation.name, "hotline_server"),
                             installation.server_key, installation.root_public)
        started.append(made.start())
        made.wait_ready()
        return [made]

    installation = people.Installation(pg, folder, start, recorder, name)
    one = started[0]
    yield Office(installation, one.ca, f"https://127.0.0.1:{one.port}").begin(others)
    installation.close()
    one.stop()


def content(answer, kind):
    """Contents of the opened records of a type, in order."""
    return [r["content"] for r in answer["records"] if r["type"] == kind and "content" in r]
