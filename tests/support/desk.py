"""An operator at her desk: the real client in a terminal of its own, whose process can be killed,
and who types calls with texts that are known again."""

import json
import os
import pathlib
import re
import shlex
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tui"))
from test_screens import Terminal  # noqa: E402

from support import server  # noqa: E402

FORM = "You are logging a call"
OFFER = "A call was being logged"
UNFINISHED = "A call that is not finished"
SAVED = "The case's number, to be read to the caller"
LIST = re.compile(r"Reference +.*Priority")
SAFETY = ("y", "n", "M-3", "Tab", "Tab", "y", "M-4")  # what is needed before the story


class Ended(Exception):
    """The client is there no more."""


class Desk(Terminal):
    def __init__(self, folder, office, user, state, cols=80, rows=24):
        super().__init__(folder, cols, rows)
        self.office, self.user, self.state = office, user, pathlib.Path(state)
        self.tmux("set-option", "-g", "remain-on-exit", "on")

    def start(self, *options, **environment):
        words = ["env", "-i", f"PATH={os.environ['PATH']}", "TERM=screen-256color",
                 "LC_ALL=C.UTF-8", f"XDG_STATE_HOME={self.state}",
                 *(f"{name}={value}" for name, value in environment.items()),
                 server.program("hotline"), "--server", self.office.url, "--ca", self.office.ca,
                 "--root", self.office.root, "--user", self.user, *options]
        self.tmux("respawn-pane", "-k", "exec " + shlex.join(map(str, words)))
        self.pid = int(self.tmux("display-message", "-p", "#{pane_pid}"))
        self.until("Password", "Sign in")

    def has_ended(self):
        """tmux may notice late."""
        try:
            stat = pathlib.Path(f"/proc/{self.pid}/stat").read_text()
        except FileNotFoundError:
            return True
        return stat.rsplit(")", 1)[1].split()[0] == "Z"

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def until(self, *texts, any_of=(), gone=()):
        """As wait, or Ended. any_of: texts or patterns; gives the screen."""
        end = time.monotonic() + 20
        while True:
            seen = self.screen()
            if self.has_ended():
                raise Ended
            one = not any_of or any(found(seen, what) for what in any_of)
            if one and all(found(seen, what) for what in texts) and \
                    not any(found(seen, what) for what in gone):
                return seen
            if time.monotonic() > end:
                raise AssertionError(f"{texts} {any_of} without {gone} did not come:\n{seen}")
            time.sleep(0.02)

    def sign_in(self):
        self.type(f"password of {self.user}")
        self.key("Enter")

    def to_the_list(self):
        self.sign_in()
        return self.until(LIST, gone=["Reading …"])

    def begin_call(self):
        """False: a call that was not finished is offered instead, and taken up."""
        self.key("n")
        seen = self.until(any_of=[FORM, OFFER])
        if OFFER in seen or UNFINISHED in seen:
            self.key("Enter")
            return False
        self.key(*SAFETY)
        return True

    def call(self, story):
        """Logged from the list; until it is seen what became of it."""
        assert self.begin_call()
        self.type(story)
        self.until(story.split()[-1])
        self.key("C-s")


def found(seen, what):
    return what in seen if isinstance(what, str) else what.search(seen)


def narratives(office, user):
    """(reference, narrative) of all cases, the oldest first."""
    rows = office.installation.sql("SELECT reference FROM hotline.case_record ORDER BY reference")
    lines = "".join(f"show {reference}\n" for reference, in rows)
    done = office.run(user, "batch", "-", stdin=lines)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    made = []
    for (reference,), answer in zip(rows, answers):
        reports = [r["content"] for r in answer["records"]
                   if r["type"] == "report" and "content" in r]
        made.append((reference, reports[-1].get("narrative") or ""))
    return made
