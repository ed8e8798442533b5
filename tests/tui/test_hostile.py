"""What callers say and what files bring is data: three hundred hostile strings are pasted, saved and
shown, and every byte that the program sends to the terminal is checked. And a text of 20 kB, and
windows that change their size in the middle of a form."""

import re
import unicodedata

import pytest
from office import content, installed
from test_call_screens import begin, saved_reference
from test_screens import Terminal, sign_in, terminal  # noqa: F401  (terminal: a fixture)

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


@pytest.fixture
def sent(terminal, tmp_path):  # noqa: F811
    """Everything from here on that the program sends."""
    file = tmp_path / "sent"
    terminal.tmux("pipe-pane", "-o", f"exec cat >'{file}'")
    return file


def paste(screen, text, folder):
    file = folder / "paste"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    screen.tmux("load-buffer", str(file))
    screen.tmux("paste-buffer", "-p", "-r")


def test_nothing_hostile_reaches_the_terminal(terminal, office, sent, tmp_path):  # noqa: F811
    sign_in(terminal, office, USER)
    terminal.wait("Reference", "Priority", gone=["Reading"])
    hostile = strings()
    begin(terminal)
    terminal.key("y", "n", "M-3", "Tab", "Tab", "y", "y", "M-4")
    for i in range(0, 300, 30):
        paste(terminal, "\n".join(hostile[i:i + 30]) + f"\nas far as {i}.", tmp_path)
        terminal.wait(f"as far as {i}.")
    terminal.key("M-5")
    terminal.key("Down")
    paste(terminal, hostile[0] + hostile[24] + "in one line", tmp_path)
    terminal.wait("in one line")
    terminal.key("C-s")
    reference = saved_reference(terminal)
    terminal.key("Enter")
    terminal.wait(reference, "Received", gone=["The case's number"])
    for _ in range(80):
        terminal.key("PPage")
    for _ in range(120):
        terminal.key("NPage")
    terminal.wait("Chronology")
    terminal.key("n")
    terminal.wait("You are writing to")
    paste(terminal, "".join(hostile[:60]) + "so far the note", tmp_path)
    terminal.wait("so far the note")
    terminal.key("Escape")
    terminal.wait("Chronology", gone=["You are writing to"])
    data = sent.read_bytes()
    assert len(data) > 20000
    check(data)
    with pytest.raises(AssertionError):  # it can turn red
        check(data + b"\x1b]0;owned\x07")
    with pytest.raises(AssertionError):
        check(data + "\u202e".encode())
    told = content(office.do(USER, "show", reference), "report")[0]["narrative"]
    assert "Ђ%s%n%xћ" in told and "\u202eabc" in told and "\x1b" not in told


def test_a_text_of_20_kB_is_pasted_whole_in_one_go(terminal, office, tmp_path):  # noqa: F811
    sign_in(terminal, office, USER)
    terminal.wait("Reference", "Priority", gone=["Reading"])
    begin(terminal)
    text = "".join(f"{i}. Рекао је да нема места, pa sam otišla. Më tha jo. " for i in range(280))
    assert 20000 < len(text.encode()) < 25000
    terminal.key("y", "n", "M-3", "Tab", "Tab", "y", "M-4")
    paste(terminal, text + "Крај.", tmp_path)
    terminal.wait("Крај.")
    terminal.key("C-s")
    reference = saved_reference(terminal)
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
    screen.close()
