"""What callers say and what files bring is data: three hundred hostile strings are pasted, saved and
shown, and every byte that the program sends to the terminal is checked, in every language. And a text of
20 kB, and windows that change their size in the middle of a form."""

import re
import unicodedata

import pytest
from office import content, installed
from test_call_screens import begin
from test_screens import Terminal, sign_in
from tongue import RUNS, Tongue, name_of

USER = "operator.bg1"
# What curses needs to draw: cursor, erasing, colours, modes, scrolling; no title, no clipboard, no
# reports, no strings of any kind.
SENT = re.compile(rb"\x1b\[\??[0-9;]*[ABCDGHJKLMPXdhlmr@bST]|\x1b[()][AB0]|\x1b[=>78M]|[\r\n\b\a\x0f\x0e]")
MODES = {b"1", b"25", b"12", b"1049", b"2004", b"4", b"34", b"7", b"1000"}


def strings():
    """Each kind of danger in different company."""
    dangers = [
        "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]52;c;b3duZWQ=\x07", "\x1b]8;;http://x\x1b\\x",
        "\x1b[2J\x1b[H", "\x1b[?1049l", "\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[21t", "\x1bP+q544e\x1b\\",
        "\x1b_Gf=32\x1b\\", "\x1b^x\x1b\\", "\x1bc", "\x1b[5i", "\x9b31m", "\x9d0;t\x9c", "\x90q\x9c",
        "\x07", "\x08\x08\x08", "\r!", "\x0e\x0f", "\x7f", "\x85", "\u202eabc", "\u2066x\u2069",
        "\u200b\u200d\ufeff", "\u00ad", "\ufff9a\ufffab\ufffb", "\U000e0041\U000e007f", "e" + "\u0301" * 40,
        "\u0600\u06dd", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u2028\u2029", "%s%n%x", "`id`$(id)",
        "'; DROP TABLE x;--", "\ue000\uf8ff", "\ufdd0\uffff", "A" * 300]
    around = ["{}", "x{}y", "Ђ{}ћ", "{0}{0}", " {} ", "č{}\U0001f600", "ë\u0308{}", "{}."]
    made = [place.format(danger) for place in around for danger in dangers]
    assert len(made) >= 300
    return made[:300]


def check(sent):
    """The bytes that went to the terminal."""
    rest = sent
    while rest:
        found = SENT.match(rest)
        if found:
            modes = re.fullmatch(rb"\x1b\[\?([0-9;]+)[hl]", found.group())
            assert not modes or set(modes.group(1).split(b";")) <= MODES, found.group()
            rest = rest[found.end():]
            continue
        size = next(n for n in (1, 2, 3, 4, 9) if n == 9 or whole(rest[:n]))
        assert size < 9, (rest[:12], sent[max(0, len(sent) - len(rest) - 40):][:60])
        letter = rest[:size].decode()
        category = unicodedata.category(letter)
        assert category not in ("Cc", "Cf", "Zl", "Zp", "Cs"), (letter.encode(), category)
        rest = rest[size:]


def whole(data):
    try:
        return len(data.decode()) == 1
    except UnicodeDecodeError:
        return False


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "hostile") as made:
        yield made


@pytest.fixture(params=RUNS, ids=name_of)
def desk(request, tmp_path, office):
    made = Tongue(tmp_path, office, *request.param)
    yield made
    made.close()


@pytest.fixture
def sent(desk, tmp_path):
    """Everything from here on that the program sends."""
    file = tmp_path / "sent"
    desk.terminal.tmux("pipe-pane", "-o", f"exec cat >'{file}'")
    return file


def paste(desk, text, folder):
    file = folder / "paste"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    desk.terminal.tmux("load-buffer", str(file))
    desk.terminal.tmux("paste-buffer", "-p", "-r")


def begin_story(desk):
    desk.begin(USER)
    desk.begin_call()
    desk.key("y", "n", "M-3", "Tab", "Tab", "y", "y", "M-4")


def test_nothing_hostile_reaches_the_terminal(desk, office, sent, tmp_path):
    hostile = strings()
    begin_story(desk)
    for i in range(0, 300, 30):
        paste(desk, "\n".join(hostile[i:i + 30]) + f"\nas far as {i}.", tmp_path)
        desk.wait(plain=[f"as far as {i}."])
    desk.keep("hostile-story")
    desk.key("M-5")
    desk.key("Down")
    paste(desk, hostile[0] + hostile[24] + "in one line", tmp_path)
    desk.wait(plain=["in one line"])
    desk.keep("hostile-line")
    desk.key("C-s")
    reference = desk.saved_reference()
    desk.key("Enter")
    desk.wait("Assigned to", plain=[reference])
    desk.key(*["PPage"] * 80)
    desk.key(*["NPage"] * 120)
    desk.terminal.wait("▲", gone=["▼"])
    desk.key("n")
    desk.wait("You are writing to")
    paste(desk, "".join(hostile[:60]) + "so far the note", tmp_path)
    desk.wait(plain=["so far the note"])
    desk.keep("hostile-note")
    desk.key("Escape")
    desk.wait("Not sent. What you wrote is kept until you leave.", gone=["You are writing to"])
    data = sent.read_bytes()
    assert len(data) > 20000
    check(data)
    with pytest.raises(AssertionError):  # it can turn red
        check(data + b"\x1b]0;owned\x07")
    with pytest.raises(AssertionError):
        check(data + "\u202e".encode())
    told = content(office.do(USER, "show", reference), "report")[0]["narrative"]
    assert "Ђ%s%n%xћ" in told and "\u202eabc" in told and "\x1b" not in told


def test_a_text_of_20_kB_is_pasted_whole_in_one_go(desk, office, tmp_path):
    text = "".join(f"{i}. Рекао је да нема места, pa sam otišla. Më tha jo. " for i in range(280))
    assert 20000 < len(text.encode()) < 25000
    begin_story(desk)
    paste(desk, text + "Крај.", tmp_path)
    desk.wait(plain=["Крај."])
    desk.keep("long-story")
    desk.key("C-s")
    reference = desk.saved_reference()
    assert content(office.do(USER, "show", reference), "report")[0]["narrative"] == text + "Крај."


@pytest.mark.parametrize("size", [(200, 60), (132, 43), (80, 24), (60, 12), (120, 40)])
def test_the_window_changes_in_the_middle_of_a_form(office, tmp_path, size):
    screen = Terminal(tmp_path, 100, 30)
    sign_in(screen, office, USER)
    screen.wait("Reference", "Priority", gone=["Reading"])
    begin(screen)
    screen.key("y", "n", "M-3", "Tab", "Tab", "y", "M-4")
    screen.type("Половина реченице")
    screen.wait("Половина реченице")
    screen.tmux("resize-window", "-x", str(size[0]), "-y", str(size[1]))
    screen.wait("Половина реченице", "4 What happened", gone=["size"])
    screen.type(" и друга половина.")
    seen = screen.wait("друга половина.")
    assert max(len(line) for line in seen.splitlines()) <= size[0]
    assert "F1 Help" in seen.splitlines()[-1]
    screen.key("Escape")
    screen.wait("[Queue")
    screen.key("n")
    screen.wait("A call that is not finished")
    screen.key("b", "Enter")
    screen.wait("You are logging a call", gone=["A call that is not finished"])
    screen.close()
