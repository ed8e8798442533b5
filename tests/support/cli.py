"""`hotline` run as the people of a Ceremony: once per command, or as a batch under one sign-in."""

import base64
import json
import os
import shlex
import subprocess

from support import server

TRUST = 4  # exit status: the server, or what it handed out, is not to be trusted


class Cli:
    def __init__(self, house, state=None):
        """state: a name; clients with another one have never seen this server."""
        self.house = house
        self.folder = house.folder / f"clients-{state or 'usual'}"
        self.folder.mkdir(exist_ok=True)

    def command(self, user, servers=None):
        password = self.folder / f"{user}.password"
        password.write_text(self.house[user].password + "\n", encoding="utf-8")
        password.chmod(0o600)
        one = (servers or self.house.servers)[0]
        return [str(server.program("hotline")), "--server", f"https://127.0.0.1:{one.port}",
                "--ca", str(one.ca), "--root", base64.b64encode(self.house.root_public).decode(),
                "--user", user, "--password-file", str(password), "--json"]

    @property
    def environment(self):
        return {"PATH": os.environ["PATH"], "XDG_STATE_HOME": str(self.folder / "state"),
                "XDG_CONFIG_HOME": str(self.folder)}

    def run(self, user, *words, servers=None):
        """(exit status, everything it printed)."""
        done = subprocess.run([*self.command(user, servers), *map(str, words)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env=self.environment, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    def batch(self, user):
        return Batch(self.command(user), self.environment)


class Batch:
    def __init__(self, command, environment):
        self.process = subprocess.Popen([*command, "batch", "-"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, encoding="utf-8",
                                        env=environment)

    def run(self, *words):
        """(exit status, everything it printed) of one line."""
        self.process.stdin.write(shlex.join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the client has ended"
        answer = json.loads(line)
        return answer["error"]["exit"] if "error" in answer else 0, line

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)
