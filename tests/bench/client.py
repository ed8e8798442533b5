"""The client as somebody sees it: the program itself on a pseudo terminal, with 10,000 cases in its
queue. How long until the first rows stand there, until a key shows, what it holds and what it takes."""

import calendar
import contextlib
import fcntl
import os
import pathlib
import select
import shutil
import signal
import statistics
import struct
import subprocess
import termios
import time

import copies
import measure
from support import server

ROWS, COLS = 40, 120
PAGE = 50            # rows the client reads at once
QUIET = 0.02         # nothing for so long behind a frame's bytes: it was the whole frame
SECONDS = 30         # until anything that must come has come
IDLE_SECONDS = 10
NOTE_BYTES, STORY_BYTES = 10240, 51200
FILLING_SECONDS = 1800  # until the text of all cases has been read
LOGGERS = copies.LOGGERS[:2]  # of one office
USER = LOGGERS[0]
ENTER, ESC, UP, DOWN = b"\r", b"\x1b", b"\x1b[A", b"\x1b[B"
PAGE_UP, PAGE_DOWN, HOME, END = b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F"
REDRAW, BACKSPACE = b"\x0c", b"\x7f"
PASTE_BEGIN, PASTE_END = b"\x1b[200~", b"\x1b[201~"
MORE = "▼".encode()  # at the bottom of a list that goes on
WORDS = "Zvala je zbog otkaza, posle trudnoće; šef joj je rekao da se ne vraća na posao. "


class Terminal:
    """The program, and what it writes. Bytes are looked at as they come: a frame is sent as the
    difference to the one before."""

    def __init__(self, command, environment):
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLS, 0, 0))
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        os.set_blocking(self.master, False)

    def more(self, seconds):
        """Bytes, and when they came; (None, None) when none come for so long."""
        if not select.select([self.master], [], [], seconds)[0]:
            return None, None
        came = time.monotonic()
        try:
            return os.read(self.master, 65536), came
        except OSError as ended:
            raise RuntimeError("the client has ended") from ended

    def send(self, data):
        """All of it, however little the terminal takes at once."""
        while data:
            select.select([], [self.master], [], SECONDS)
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self.master, data):]

    def frame(self, wanted=b""):
        """Reads until `wanted` has come and it is quiet: what came, and when its last byte did."""
        seen, last, until = b"", None, time.monotonic() + SECONDS
        while time.monotonic() < until:
            data, came = self.more(QUIET if seen and wanted in seen else 1)
            if data:
                seen, last = seen + data, came
            elif seen and wanted in seen:
                return seen, last
        raise RuntimeError(f"{wanted!r} did not come, but {seen[-2000:]!r}")

    def wait(self, text, seconds=SECONDS):
        """Until the whole screen, drawn again, shows it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.send(REDRAW)
            if text in self.frame()[0]:
                return
        raise RuntimeError(f"{text!r} is not shown")

    def key(self, key, wanted=b""):
        """Milliseconds from the key to the last byte of the frame it makes, or of that which has
        what is wanted."""
        begun = time.monotonic()
        self.send(key)
        return 1000 * (self.frame(wanted)[1] - begun)

    def processor(self):
        """Seconds of a core that the program has used."""
        return sum(int(path.read_text().split()[0]) for path in
                   pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")) / 1e9

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(RuntimeError):
            while self.process.poll() is None:
                self.more(0.05)
        self.process.wait(SECONDS)
        os.close(self.master)


class Log:
    """Of the server: one line per request."""

    def __init__(self, path):
        self.path, self.begin = path, path.stat().st_size

    def requests(self):
        """(when it was over, route) of those since."""
        with open(self.path, encoding="utf-8") as file:
            file.seek(self.begin)
            lines = [line for line in file if " event=request " in line]
        return [(seconds_of(pair(line, "time")), pair(line, "route")) for line in lines]


def pair(line, key):
    return line.split(f"{key}=", 1)[1].split()[0]


def seconds_of(text):
    """2026-11-30T02:45:22.123Z"""
    whole, _, rest = text.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float(f"0.{rest or 0}")


class Client:
    def __init__(self, house, one):
        """one: the server whose queue has the cases."""
        self.server = one
        folder = house.folder / "client"
        folder.mkdir()
        self.state = folder / "state"
        (folder / "conf").write_text(
            f"server = https://127.0.0.1:{one.port}\nca = {one.ca}\n"
            f"root = {(house.made.keys / 'root.pub').read_text().strip()}\nuser = {USER}\n")
        self.password = house.people[USER].password.encode()
        self.command = [server.program("hotline"), "--config", folder / "conf"]

    def start(self):
        return Terminal(self.command, {"PATH": os.environ["PATH"], "TERM": "xterm-256color",
                                       "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(self.state)})

    def sign_in(self, terminal):
        """Milliseconds until the rows stand there: from the server's last answer to the sign-in,
        and from the key that sent the password."""
        terminal.frame(b"Password")
        terminal.send(self.password)
        terminal.frame()
        log, begun = Log(self.server.log), time.monotonic()
        between = time.time() - begun
        terminal.send(ENTER)
        rows = terminal.frame(MORE)[1]
        asked = log.requests()
        list_at = next(i for i, (_, route) in enumerate(asked) if route == "/v1/cases")
        answered = max(at for at, route in asked[:list_at] if route != "/v1/changes")
        return 1000 * (rows + between - answered), 1000 * (rows - begun)

    def forget(self):
        """The next start is the first on a device: nothing is kept there."""
        shutil.rmtree(self.state, ignore_errors=True)

    def read_on(self, terminal, count):
        """Pages on until so many rows are there: milliseconds of each page, to its last byte."""
        return [terminal.key(END, MORE) for _ in range(count // PAGE - 1)]


def typed(terminal, keys):
    return [terminal.key(key) for key in keys]


def in_queue(terminal, times):
    """Up and down, line by line and page by page."""
    terminal.key(HOME)
    lines = typed(terminal, [DOWN] * (times // 2) + [UP] * (times // 4))
    pages = [PAGE_DOWN] * 8 + [PAGE_UP] * 8
    while len(lines) < times:
        lines += typed(terminal, pages)
    return lines


def in_search(terminal, times):
    """A number, typed and taken back."""
    terminal.key(b"/")
    terminal.wait(b"Phone")
    digits, found = [b"%d" % (i % 10) for i in range(12)], []
    while len(found) < times:
        found += typed(terminal, digits + [BACKSPACE] * len(digits))
    terminal.key(ESC)
    terminal.wait(b"Reference")
    return found


def in_text(terminal, times, size):
    """In the middle of a long text: letters, lines up and down, letters taken back."""
    text = (WORDS * (size // len(WORDS.encode()) + 1)).encode()[:size]
    terminal.send(PASTE_BEGIN + text.decode(errors="ignore").encode() + "§".encode() + PASTE_END)
    terminal.wait("§".encode())
    for _ in range(40):
        terminal.key(UP)
    word, found = [letter.encode() for letter in "čula je da "], []
    while len(found) < times:
        found += typed(terminal, [*word, UP, DOWN, *[BACKSPACE] * (len(word) // 2)])
    return found


def in_note(terminal, times):
    terminal.key(ENTER)
    terminal.wait(b"Consent")
    terminal.key(b"n")
    terminal.wait(b"You are writing to")
    found = in_text(terminal, times, NOTE_BYTES)
    terminal.key(ESC)
    terminal.wait(b"Consent")
    terminal.key(ESC)
    terminal.wait(b"Reference")
    return found


def in_story(terminal, times):
    """Of a call, which is kept on the disk twice a second meanwhile."""
    terminal.key(b"n")
    terminal.wait(b"You are logging a call")
    for key in (b"y", b"n", b"\x1b4"):  # safe, not in danger; what happened
        terminal.key(key)
    found = in_text(terminal, times, STORY_BYTES)
    terminal.key(ESC)
    terminal.wait(b"Reference")
    return found


def in_full_text(terminal, times):
    """Of all cases, once they have been read: words, typed and taken back."""
    terminal.key(b"/")
    terminal.wait(b"Phone")
    terminal.send(b"\x1bOR")  # F3
    terminal.wait(b"been read.", FILLING_SECONDS)
    words, found = [letter.encode() for letter in "otkaz posle trudnoće"], []
    while len(found) < times:
        found += typed(terminal, words + [BACKSPACE] * len(words))
    return found


def spread(times):
    ordered = sorted(times)
    return {"p50_ms": statistics.median(ordered),
            "p99_ms": ordered[len(ordered) * 99 // 100], "most_ms": ordered[-1]}


def fill(house, name, count):
    """So many cases in one office's queue, each a real intake: the client opens what it shows."""
    lines = house.intake_lines(600, LOGGERS, "client")
    measure.load(house.servers[name].port, lines, 8, 3600, most=count)


def signed_in(client, again, facts):
    """As Client.sign_in, of a client that has been here before or has not."""
    if not again:
        client.forget()
    terminal = client.start()
    seen = client.sign_in(terminal)
    facts["client_kib"] = max(measure.resident_kib(terminal.process.pid), facts.get("client_kib", 0))
    terminal.close()
    return seen


def measured(house, name, options):
    """{"times": [(what, spread)], sizes in KiB, …}"""
    client, times, facts = Client(house, house.servers[name]), [], {}
    for what, again in (("first rows, first start on a device", False), ("first rows", True)):
        seen = [signed_in(client, again, facts) for _ in range(options.starts)]
        answered, key = zip(*seen, strict=True)
        times.append((f"{what}, from the last answer to the sign-in", spread(answered)))
        times.append((f"{what}, from the key that sends the password", spread(key)))
    terminal = client.start()
    client.sign_in(terminal)
    times.append(("fifty more rows of the list", spread(client.read_on(terminal, options.rows))))
    facts["client_rows_kib"] = measure.resident_kib(terminal.process.pid)
    for what, keys in (("a key in the list", in_queue), ("a key in a search field", in_search),
                       ("a key in a note of 10 kB", in_note),
                       ("a key in the story of a call, of 50 kB", in_story),
                       ("a key in the full text of all cases", in_full_text)):
        times.append((what, spread(keys(terminal, options.keys))))
    facts["client_texts_kib"] = measure.resident_kib(terminal.process.pid)
    before = terminal.processor()
    time.sleep(IDLE_SECONDS)
    facts["client_idle_ms"] = round(1000 * (terminal.processor() - before) / IDLE_SECONDS, 2)
    terminal.close()
    return {"times": times, **facts}
