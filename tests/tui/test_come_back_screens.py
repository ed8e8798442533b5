"""What a caller takes away and comes back with, by keys: codes, her next call, receipts. What was
shown or written is then taken through the command line."""

import re
import stat

import pytest
from office import content, installed
from test_call_screens import Hand, begin, saved_reference, tell_enough
from test_casework_screens import log, open_case
from test_screens import compare, sign_in, terminal  # noqa: F401  (terminal: a fixture)

COORDINATOR, OPERATOR = "demo.coordinator.bg1", "operator.bg1"
WORD = re.compile(r"^ +([1-9]) +(\S+)  +\S", re.M)


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "comeback") as made:
        yield made


def words(screen):
    """As they stand on the screen, in order."""
    found = WORD.findall(screen)
    assert [n for n, _ in found] == [str(n + 1) for n in range(len(found))], screen
    return [word for _, word in found]


def hidden(screen):
    """Without the words, which are others each time."""
    return re.sub(r"^( +[1-9] +)\S.*?(\(check word\))?$", r"\1~ \2", screen, flags=re.M)


def see_code(screen):
    screen.key("b")
    screen.wait("Enter makes the code.", "It ends a code that was made before.")
    screen.key("Enter")
    return words(screen.wait("It is shown only now", "(check word)"))


def leave_code(screen):
    screen.key("Escape")
    screen.wait("Has the caller written it down?")
    screen.key("y", "Enter")
    screen.wait("Assigned to", gone=["(check word)", "written it down"])


def start(screen, office, user):
    sign_in(screen, office, user)
    screen.wait("Reference", "Priority", gone=["Reading", "Signing in"])


def test_a_code_is_shown_once_and_in_any_language(terminal, office):  # noqa: F811
    reference = log(office)
    open_case(terminal, office, COORDINATOR, reference)
    terminal.key("b")
    terminal.wait("Enter makes the code.", "srpski (latinica)")  # the caller's
    compare(terminal, "callback-before")
    terminal.key("Escape")
    terminal.wait("Assigned to", gone=["Enter makes"])
    serbian = see_code(terminal)
    assert len(serbian) == 9
    compare(terminal, "callback", hidden)
    terminal.key("l")
    terminal.wait("Language of the words", "shqip")
    terminal.key("5")
    albanian = words(terminal.wait("(check word)", gone=["Language of the words"]))
    assert len(albanian) == 9 and albanian != serbian
    terminal.key("Escape")  # alone it does not lose them
    terminal.wait("It is kept nowhere")
    terminal.key("Enter")
    assert words(terminal.wait("(check word)", gone=["It is kept nowhere"])) == albanian
    leave_code(terminal)
    for taken in (serbian, albanian):
        assert office.do("operator.pr1", "callback", "redeem", *taken)["reference"] == reference
    see_code(terminal)
    gone = office.do("operator.pr1", "callback", "redeem", *serbian, status=1)
    assert gone["error"]["code"] == "callback_unknown"


def test_who_calls_another_office_adds_to_her_case(terminal, office):  # noqa: F811
    reference = log(office)
    code = office.do(OPERATOR, "callback", "issue", reference, "--language", "sr-Latn")["words"]
    start(terminal, office, "operator.pg1")
    terminal.key("k")
    terminal.wait("The nine words, as she reads them")
    terminal.type("knjiga KNJIGA qxzw knj")
    terminal.wait_row(r"3 +✗ qxzw")
    compare(terminal, "called-back")
    terminal.key("Enter")
    terminal.wait("Word 3 is in no list.")
    terminal.key("Escape")
    terminal.wait("Reference", gone=["The nine words"])
    terminal.key("k")
    terminal.wait_row(r"3 +✗ qxzw")  # kept
    terminal.key("C-u")
    wrong = [code[1], code[0], *code[2:]]
    terminal.type(" ".join(wrong))
    terminal.key("Enter")
    terminal.wait("The check word does not fit")
    terminal.key("C-u")
    terminal.type(" ".join(code[:8]).upper())
    terminal.key("Enter")
    terminal.wait("These are 8 words; there have to be nine.")
    terminal.type(f", {code[8]}")
    terminal.wait_row(rf"9 +✓ {code[8]}")
    terminal.key("C-s")
    terminal.wait("✓ The code holds. Office: Belgrade", reference, "you may add a call")
    compare(terminal, "contact-back")
    terminal.key("Escape")
    terminal.wait("Enter adds the call.", reference, "Office: Belgrade")
    compare(terminal, "called-back-found")
    terminal.key("Enter")
    terminal.wait("✓ The code holds.")
    terminal.key("Space")
    terminal.type("phone call")
    terminal.key("Enter")
    terminal.wait_row(r"Channel\*? +Phone call")
    terminal.key("Tab")
    terminal.type("It happened again.")
    terminal.key("C-s")
    terminal.wait("Saved. The office that has the case sees it now.", gone=["The code holds"])
    terminal.wait("Most urgent first")
    office.do("operator.pg1", "show", reference, status=1)
    shown = office.do(OPERATOR, "show", reference)
    assert "It happened again." in [c.get("text") for c in content(shown, "contact")]
    assert "called_back" in shown["case"]["flags"]


def test_too_many_tries_say_when_to_try_again(terminal, office):  # noqa: F811
    user = {"80x24": "operator.pr1", "120x40": "demo.coordinator.pr1"}[terminal.size]
    reference = log(office)
    code, _ = (office.do(OPERATOR, "callback", "issue", reference)["words"] for _ in range(2))
    answers = [office.do(user, "callback", "redeem", *code, status=1) for _ in range(10)]
    assert answers[0]["error"]["code"] == "callback_unknown"
    start(terminal, office, user)
    terminal.key("k")
    terminal.wait("The nine words")
    terminal.type(" ".join(code))
    terminal.key("Enter")
    terminal.wait("Too many tries", "Again from ")


def test_a_receipt_is_shown_read_out_and_written(terminal, office, tmp_path):  # noqa: F811
    reference, file = log(office), tmp_path / "receipt.txt"
    open_case(terminal, office, COORDINATOR, reference)
    terminal.key("i")
    seen = terminal.wait("STEP hotline receipt", "signature", "(check word)")
    spoken = words(seen)
    assert len(spoken) == 7
    compare(terminal, "receipt", lambda screen: hidden(secret(screen)))
    office.do("lawyer.bg1", "receipt", "verify", reference, *spoken)
    terminal.key("w")
    terminal.wait("Only you can read the file.", f"~/{reference}.txt")
    terminal.key("C-u")
    terminal.type(str(file))
    terminal.key("C-s")
    terminal.wait("Written: ", gone=["Only you can read"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert office.do("lawyer.bg1", "receipt", "verify", file)["reference"] == reference
    file.write_text("something else", encoding="utf-8")
    terminal.key("w")
    terminal.wait("Only you can read the file.")
    terminal.key("C-u")
    terminal.type(str(file))
    terminal.key("C-s")
    terminal.wait("There is a file already")
    terminal.key("Enter")
    terminal.wait("Only you can read the file.", gone=["There is a file already"])
    assert file.read_text(encoding="utf-8") == "something else"
    terminal.key("C-s")
    terminal.wait("There is a file already")
    terminal.key("r", "Enter")
    terminal.wait("Written: ", gone=["Only you can read"])
    assert office.do("lawyer.bg1", "receipt", "verify", file)["reference"] == reference


def secret(screen):
    """Without what differs from receipt to receipt."""
    for name in ("installation", "received", "issued", "signer", "signature"):
        screen = re.sub(rf"^( *{name} ).*$", r"\1~", screen, flags=re.M)
    return re.sub(r"^ +[-0-9A-Za-z+/=]{6,}$", "   ~", screen, flags=re.M)


def test_both_are_there_when_a_call_is_saved(terminal, office):  # noqa: F811
    start(terminal, office, OPERATOR)
    begin(terminal)
    tell_enough(Hand(terminal))
    terminal.key("C-s")
    reference = saved_reference(terminal)
    code = see_code(terminal)
    terminal.key("Escape")
    terminal.wait("Has the caller written it down?")
    terminal.key("y", "Enter")
    terminal.wait("to be read to the caller", gone=["(check word)"])
    assert office.do("operator.bg2", "callback", "redeem", *code)["reference"] == reference
    terminal.key("i")
    spoken = words(terminal.wait("STEP hotline receipt", "(check word)"))
    office.do("operator.bg2", "receipt", "verify", reference, *spoken)
    terminal.key("Escape")
    terminal.wait("to be read to the caller", gone=["(check word)"])
