"""The screens in a real terminal (tmux), against the real server. Each step waits for what the
screen must show. HOTLINE_SNAPSHOTS=write keeps what was seen as the new snapshots."""

import os
import pathlib
import re
import shlex
import subprocess
import time

import pytest
from office import Office
from support import people, server
from support.house import intake

FOLDER = pathlib.Path(__file__).parent / "screens"
USER, COORDINATOR = "operator.bg1", "demo.coordinator.bg1"
SECONDS = 30
MASKS = [(r"\b[A-Z]{2}-20\d\d-[0-9A-Z-]+", lambda found: "~" * len(found.group())),
         (r"\b\d\d\.\d\d\.20\d\d\b", lambda found: "~" * len(found.group())),
         (r"\b(in \d+ days?|\d+ days? ago|today)\b", lambda found: "~"),
         (r"\b\d{1,2} [A-Z][a-z]+ 20\d\d(, \d\d:\d\d)?", lambda found: "~"),
         (r"\b\d\d:\d\d(     |$)", lambda found: "~" * 10),  # a list's day, when it is today
         (r"\b(Queue|Mine|Overdue|Forwarded|Closed) \d+", lambda found: found.group(1) + " ~")]


@pytest.fixture(scope="module")
def office(request, pg, folder, recorder):
    """One for each file of tests."""
    started, name = [], request.module.__name__

    def start(installation):
        made = server.Server(folder, f"hotlined-{name}",
                             pg.conninfo(installation.name, "hotline_server"),
                             installation.server_key, installation.root_public)
        started.append(made.start())
        made.wait_ready()
        return [made]

    installation = people.Installation(pg, folder, start, recorder, name)
    one = started[0]
    yield Office(installation, one.ca, f"https://127.0.0.1:{one.port}").begin()
    installation.close()
    one.stop()


class Terminal:
    """A tmux server of its own, with a shell that says when it is back."""

    def __init__(self, folder, cols, rows):
        self.socket = folder / f"tmux-{cols}x{rows}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(cols), "-y", str(rows),
                  "env", "-i", f"PATH={os.environ['PATH']}", "TERM=screen-256color",
                  "LC_ALL=C.UTF-8", "PS1=ready> ", "/bin/sh")
        self.wait("ready>")

    def tmux(self, *words):
        return subprocess.run(["tmux", "-S", str(self.socket), *words], check=True,
                              capture_output=True, text=True, encoding="utf-8").stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def wait(self, *texts, gone=()):
        """Until all of these are seen, and none of those."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            seen = self.screen()
            if all(t in seen for t in texts) and not any(t in seen for t in gone):
                return seen
        raise AssertionError(f"{texts} (without {gone}) did not come:\n{seen}")

    def wait_row(self, pattern):
        """Until a line fits."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            seen = self.screen()
            if re.search(pattern, seen):
                return seen
        raise AssertionError(f"{pattern} did not come:\n{seen}")

    def find(self, pattern):
        """The same; what fits."""
        return re.search(pattern, self.wait_row(pattern))

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def key(self, *names):
        self.tmux("send-keys", *names)

    def line(self, command):
        self.type(command)
        self.key("Enter")

    def modes(self):
        """Of the terminal, and whether the other screen is on and the cursor seen."""
        tty = self.tmux("display-message", "-p", "#{pane_tty}").strip()
        flags = self.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").strip()
        return flags, subprocess.run(["stty", "-F", tty, "-g"], check=True, capture_output=True,
                                     text=True).stdout

    def close(self):
        self.tmux("kill-server")


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def terminal(request, tmp_path):
    made = Terminal(tmp_path, *request.param)
    made.size = "{}x{}".format(*request.param)
    yield made
    made.close()


def command(office, user, *more):
    words = [str(server.program("hotline")), "--server", office.url, "--ca", str(office.ca),
             "--root", office.root, "--user", user, *map(str, more)]
    state = f"XDG_STATE_HOME={shlex.quote(str(office.folder / 'state'))}"
    return f"clear; {state} {shlex.join(words)}; echo ended with $?"


def masked(screen):
    lines = []
    for line in screen.splitlines():
        for pattern, instead in MASKS:
            line = re.sub(pattern, instead, line)
        lines.append(line.rstrip())
    return "\n".join(lines).rstrip() + "\n"


def settled(terminal, part=lambda screen: screen):
    """For writing only: what is seen for a second."""
    seen, since = part(terminal.screen()), time.monotonic()
    while time.monotonic() - since < 1:
        now = part(terminal.screen())
        if now != seen:
            seen, since = now, time.monotonic()
    return seen


def compare(terminal, name, part=lambda screen: screen):
    """Until the screen, or a part of it, is the snapshot: a frame may come in pieces."""
    file = FOLDER / f"{name}-{terminal.size}.txt"
    if os.environ.get("HOTLINE_SNAPSHOTS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(masked(settled(terminal, part)), encoding="utf-8")
    wanted, end = file.read_text(encoding="utf-8"), time.monotonic() + SECONDS
    seen = masked(part(terminal.screen()))
    while seen != wanted and time.monotonic() < end:
        seen = masked(part(terminal.screen()))
    assert seen == wanted, name


def sign_in(terminal, office, user):
    terminal.line(command(office, user))
    terminal.wait("Password", "Sign in")
    terminal.type(f"password of {user}")
    terminal.key("Enter")


def log(office, user, sample):
    return office.do(user, "log", office.write(f"{sample}.json", intake(sample)))["reference"]


def selected(screen):
    return next(line for line in screen.splitlines() if line.startswith("›"))


def frame_with(screen, text):
    """The frame of a list and the row that is meant: how many others there are does not matter."""
    lines = screen.splitlines()
    return "\n".join([*lines[:4], *(line.replace("›", " ") for line in lines[4:] if text in line),
                      lines[-1]])


def test_a_case_is_found_opened_and_noted_by_keys(terminal, office):
    before = terminal.modes()
    terminal.line(command(office, USER))
    compare(terminal, "sign-in")
    terminal.type(f"password of {USER}")
    terminal.key("Enter")
    terminal.wait("Reference", "Priority", gone=["Reading"])
    reference = log(office, USER, "s01")
    terminal.wait(reference)
    compare(terminal, "queue", lambda screen: frame_with(screen, reference))
    terminal.key("/")
    terminal.wait("Search", "Phone")
    for _ in range(3):
        terminal.key("Tab")
    terminal.type(reference)
    terminal.key("Enter")
    terminal.wait(reference, "About")
    terminal.key("Enter")
    terminal.wait(reference, "Sealed", "Identity")
    compare(terminal, "case", lambda screen: screen.split("\n\n")[0])  # clocks run on
    terminal.key("o")
    terminal.wait("What to open", "Reason")
    terminal.type("calling back")
    compare(terminal, "opening")
    terminal.key("Enter")
    terminal.wait("Opened. The reason is recorded.", "Deadlines", gone=["What to open", "Sealed"])
    terminal.key("End")
    terminal.wait("calling back")
    terminal.key("n")
    terminal.wait("You are writing to")
    terminal.type("She will bring the contract on Monday.")
    compare(terminal, "note")
    terminal.key("Escape")
    terminal.wait("Not sent. What you wrote is kept", gone=["You are writing to"])
    terminal.key("n")
    terminal.wait("You are writing to", "on Monday.")
    terminal.key("C-s")
    terminal.wait_row(r"It is sent in \d+ s")
    terminal.key("Escape")
    terminal.wait("Not sent. Go on writing.", gone=["It is sent in"])
    terminal.key("C-s")
    terminal.wait_row(r"It is sent in \d+ s")
    terminal.key("Enter")
    terminal.wait("The note is saved.", gone=["You are writing to"])
    shown = office.do(USER, "show", reference, "--open", "work", "--reason", "looking")
    assert ["She will bring the contract on Monday."] == [
        r["content"]["text"] for r in shown["records"] if r["type"] == "note" and "content" in r]
    terminal.key("C-q")
    terminal.wait("Do you want to leave the program?")
    terminal.key("q", "Enter")
    terminal.wait("ended with 0", "ready>")
    assert terminal.modes() == before


def test_what_others_do_appears_and_the_selected_case_stays_selected(terminal, office):
    mine = log(office, USER, "s01")
    sign_in(terminal, office, COORDINATOR)
    before = selected(terminal.wait(mine))
    other = log(office, USER, "s01")
    assert selected(terminal.wait(other)) == before
    office.do(COORDINATOR, "triage", other, "--priority", "critical", "--reason", "threat")
    assert selected(terminal.wait_row(rf"!! *{other} +Critical")) == before
    terminal.key("m")
    terminal.wait("There is nothing here.")
    terminal.key("q")
    terminal.wait(other)


def test_the_terminal_is_restored_after_sigterm(terminal, office):
    before = terminal.modes()
    sign_in(terminal, office, USER)
    terminal.wait("Reference", "Priority", gone=["Reading"])
    tty = terminal.tmux("display-message", "-p", "#{pane_tty}").strip()
    found = subprocess.run(["pgrep", "-t", tty.removeprefix("/dev/"), "-x", "hotline"], check=True,
                           capture_output=True, text=True).stdout
    os.kill(int(found), 15)
    terminal.wait("ended with", "ready>")
    assert terminal.modes() == before


def test_a_wrong_password_is_said_and_can_be_typed_again(terminal, office):
    terminal.line(command(office, USER))
    terminal.wait("Password")
    terminal.type("wrong")
    terminal.key("Enter")
    terminal.wait("✗")
    terminal.key("C-u")
    terminal.type(f"password of {USER}")
    terminal.key("Enter")
    terminal.wait("Reference", "Priority", gone=["Reading"])


def test_a_password_file_signs_in_at_once(terminal, office):
    office.do(USER, "me")  # writes it
    terminal.line(command(office, USER, "--password-file", office.folder / f"{USER}.password"))
    terminal.wait("Reference", "Priority", gone=["Reading"])


def test_without_a_terminal_there_is_the_help(office):
    done = subprocess.run([str(server.program("hotline"))], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=True)
    assert "case-file" in done.stdout
