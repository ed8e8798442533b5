"""Full text from the screens: words of any script, found while one types, kept fresh by the news."""

import re

from support.house import intake
from test_screens import (COORDINATOR, USER, command, compare, frame_with, masked,  # noqa: F401
                          office, sign_in, terminal)

COLLEAGUE = "operator.bg2"


def log(office, user, narrative):
    body = intake("s01")
    body["narrative"] = narrative
    return office.do(user, "log", office.write("full-text.json", body))["reference"]


def to_full_text(terminal, office, user):
    sign_in(terminal, office, user)
    terminal.wait("Reference", "Priority", gone=["Reading"])
    terminal.key("/")
    terminal.wait("Phone", "full text")
    terminal.key("F3")
    terminal.wait("Full text", "Words", "been read.")


def read(screen):
    """However many cases there are."""
    return re.sub(r"(All )?\d+ cases? ha.* been read\.", "~ cases have been read.", screen)


def retype(terminal, text):
    terminal.key("C-u")
    terminal.type(text)


def row_of(terminal, reference):
    """The line of this case."""
    seen = terminal.wait_row(rf"(?m)^.{{0,4}}{reference}")
    return next(line for line in seen.splitlines() if reference in line)


def test_words_of_any_script_are_found_while_typing(terminal, office):
    word = f"Љубостиња{terminal.size.replace('x', 'на')}"
    latin = f"ljubostinja{terminal.size.replace('x', 'na')}"
    cyrillic = log(office, USER, f"Ђорђевић је рекао да стан у улици {word} није за нас.")
    plain = log(office, USER, f"Djordjevic said the flat in {latin} is not for people like us.")
    office.do(USER, "note", plain, "--text", f"He rang again from {latin}, and shouted.")
    to_full_text(terminal, office, USER)
    compare(terminal, "full-text-empty", read)
    terminal.type(f"đorđev {latin}")
    terminal.wait("Found in 2 cases.")
    assert "Ђорђевић је рекао" in row_of(terminal, cyrillic)
    assert "Djordjevic said" in row_of(terminal, plain)
    compare(terminal, "full-text", read)
    retype(terminal, f"shouted {latin}")
    terminal.wait("Found in 1 case.", plain, gone=[cyrillic])
    terminal.key("Enter")
    terminal.wait(plain, "Next due", gone=["Words"])
    terminal.key("Escape")
    terminal.wait("Words", "Found in 1 case.")
    retype(terminal, f"nowhere {latin}")
    terminal.wait("Nothing found.", gone=[plain])


def test_what_others_write_is_found_and_what_is_gone_is_not(terminal, office):
    word = f"zvezdara{terminal.size.replace('x', 'na')}"
    reference = log(office, USER, f"It began in {word}.")
    to_full_text(terminal, office, COORDINATOR)
    retype(terminal, word)
    terminal.wait("Found in 1 case.", reference)
    other = log(office, USER, f"It began in {word} too.")
    terminal.wait("Found in 2 cases.", other)
    assert office.do(COORDINATOR, "show", other)["case"]["reference"] == other
    terminal.key("Escape")
    terminal.wait("Phone")
    terminal.key("Escape")
    terminal.wait("Reference", "Priority")
    third = log(office, USER, f"Once more in {word}.")
    terminal.key("/")
    terminal.wait("Phone")
    terminal.key("F3")
    terminal.wait("Found in 3 cases.", third)
    office.do(COORDINATOR, "triage", third, "--priority", "critical", "--reason", "threat")


def test_a_colleague_finds_headlines_and_no_story(terminal, office):
    word = f"vidikovac{terminal.size.replace('x', 'na')}"
    log(office, USER, f"It began in {word}.")
    to_full_text(terminal, office, COLLEAGUE)
    terminal.type(word)
    terminal.wait("Nothing found.")
    audited = office.do("demo.dpo", "api", "GET", "/v1/audit?limit=200")
    assert "searched_full_text" in {row["event"] for row in audited["entries"]}
