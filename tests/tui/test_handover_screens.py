"""Handing over by keys: notes to the next shift, all cases of a colleague, duplicates. What was done
is then asked for through the command line."""

import re

import pytest
from office import content, installed
from test_casework_screens import log, open_case
from test_screens import compare, selected, sign_in, terminal  # noqa: F401  (terminal: a fixture)

COORDINATOR, OPERATOR, COLLEAGUE = "demo.coordinator.bg1", "operator.bg1", "operator.bg2"


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "handover_screens") as made:
        yield made


def start(screen, office, user):
    sign_in(screen, office, user)
    screen.wait("Reference", "Priority", gone=["Reading", "Signing in"])


def to_row(screen, text):
    """Up or down to the row with this text."""
    seen = screen.wait("›", text)
    while text not in (row := selected(seen)):
        screen.key("Down" if seen.index(row) < seen.index(text) else "Up")
        seen = screen.wait("›", gone=[row])


def handled(office, to=COLLEAGUE):
    reference = log(office)
    office.do(COORDINATOR, "triage", reference)
    office.do(COORDINATOR, "assign", reference, "--to", to)
    return reference


def note_of(office, text):
    notes = office.do(COORDINATOR, "shift", "list")["handovers"]
    return next(n for n in notes if content(n, "handover") == [{"text": text}])


def test_a_note_is_written_taken_and_done(terminal, office):  # noqa: F811
    mine, other = handled(office, OPERATOR), log(office)
    tag = f"Smena {terminal.size}"
    text = f"{tag}: zvaće oko sedam."
    start(terminal, office, OPERATOR)
    terminal.key("h")
    terminal.wait("What one shift leaves to the next.", gone=["Reading"])
    terminal.key("n")
    terminal.wait("Everybody at the desk reads it: no names of callers.")
    terminal.type(text)
    terminal.key("Tab")
    terminal.wait_row("›Cases")
    terminal.key("Space")
    terminal.wait(mine, other)
    lines = terminal.screen()
    assert lines.index(mine) < lines.index(other), "one's own stand first"
    for reference in (mine, other):
        terminal.type(reference)
        terminal.key("Space")
    terminal.key("Enter")
    terminal.wait(mine, other)
    compare(terminal, "handover-new")
    terminal.key("Escape")
    terminal.wait("What one shift leaves", gone=["Everybody at the desk reads it: no"])
    terminal.key("n")
    terminal.wait(text, mine, other)  # kept
    terminal.key("C-s")
    terminal.wait("The note is left to the next shift.", tag)
    terminal.wait_row(rf"not done .*2 wait .*{tag}")
    note = note_of(office, text)
    assert [c["reference"] for c in note["cases"]] == [mine, other]
    compare(terminal, "handovers", lambda screen: only(screen, tag))
    to_row(terminal, tag)
    terminal.key("Enter")
    terminal.wait(text, "(waits)", mine, other)
    to_row(terminal, other)
    terminal.key("t")
    terminal.wait("You take it; the others see that.")
    terminal.wait_row(rf"{other} .*{OPERATOR}")
    compare(terminal, "handover", lambda screen: screen.replace(terminal.size, "~"))
    taken = {c["reference"]: c["taken_by"] for c in note_of(office, text)["cases"]}
    assert taken == {mine: None, other: OPERATOR}
    office.do(COLLEAGUE, "shift", "take", note["id"], mine)
    terminal.wait_row(rf"{mine} .*{COLLEAGUE}")  # without a key
    terminal.wait(f"✓ done: {COLLEAGUE}")  # she took the last
    terminal.key("t")
    terminal.wait("Somebody has taken it already.")
    terminal.key("d")
    terminal.wait("It is done already.")
    terminal.key("Enter")
    terminal.wait(other, "Assigned to")


def only(screen, text):
    """The frame of the list, and the row meant: how many others there are, and how wide they make the
    columns, does not matter."""
    lines = screen.splitlines()
    rows = [lines[3], *(line for line in lines[4:-2] if text in line)]
    rows = [re.sub("  +", "  ", re.sub(r"\d\d:\d\d", "~", row)) for row in rows]
    return "\n".join([*lines[:3], *rows, lines[-1]])


def test_a_note_appears_without_a_key_and_waiting_cases_hold_it_up(terminal, office):  # noqa: F811
    one, text = log(office), f"Appears by itself {terminal.size}"
    start(terminal, office, OPERATOR)
    terminal.wait(one)
    office.do(COLLEAGUE, "shift", "write", "--text", text, "--cases", one)
    terminal.wait("A note was left to your shift. h: notes")
    terminal.key("h")
    terminal.wait(text[:14], gone=["Reading"])
    later = f"Then another {terminal.size}"
    office.do(COLLEAGUE, "shift", "write", "--text", later)
    terminal.wait(later[:10])
    to_row(terminal, text[:14])
    terminal.key("Enter")
    terminal.wait(text, "(waits)")
    terminal.key("d")
    terminal.wait("1 case of this note still waits.")
    terminal.key("Enter")
    terminal.wait("(waits)", gone=["still waits."])
    assert note_of(office, text)["done_by"] is None
    terminal.key("d")
    terminal.wait("1 case of this note still waits.")
    terminal.key("y", "Enter")
    terminal.wait("The note is done.")
    assert note_of(office, text)["done_by"] == OPERATOR


def open_people(screen, office, who):
    start(screen, office, COORDINATOR)
    screen.key("u")
    screen.wait("Asking to join", "Members", who, gone=["Reading"])
    to_row(screen, who)


def test_all_cases_of_a_colleague_go_to_two_others(terminal, office):  # noqa: F811
    cases = {handled(office) for _ in range(3)}
    open_people(terminal, office, COLLEAGUE)
    terminal.key("g")
    terminal.wait("All open cases of", "She has 3 open cases.", "To whom")
    for name in (COORDINATOR, OPERATOR):
        terminal.key("Space")
        terminal.wait("/")
        terminal.type(name)
        terminal.key("Enter")
        terminal.wait(name, gone=[f"/{name}"])
        terminal.key("Up")
        terminal.wait_row("›To whom")
    terminal.key("Tab")
    terminal.wait_row("›Reason")
    terminal.type("leaves the house")
    compare(terminal, "hand-over")
    terminal.key("C-s")
    if "alike" in terminal.wait_row("Two names are alike|3 cases go:"):
        terminal.key("y", "Enter")
    terminal.wait("3 cases go:", "Reason: leaves the house")
    compare(terminal, "hand-over-last")
    terminal.key("C-s")
    terminal.wait("type the user name")
    terminal.type("somebody")
    terminal.key("Enter")
    terminal.wait("type the user name")
    terminal.key("C-u")
    terminal.type(COLLEAGUE)
    terminal.key("Enter")
    terminal.wait("All of them have gone.", *cases)
    compare(terminal, "hand-over-done")
    now = {r: office.do(COORDINATOR, "show", r)["case"]["assignee_name"] for r in cases}
    assert sorted(now.values()) == sorted([COORDINATOR, COORDINATOR, OPERATOR])
    terminal.key("Escape")
    terminal.wait("Members", gone=["All open cases of"])
    to_row(terminal, COLLEAGUE)
    terminal.key("g")
    terminal.wait("She has no open case of this office.")


def beside(screen):
    """Two moments in a row: how long the first is does not matter."""
    return re.sub(r"(, \d\d:\d\d) +", r"\1 ", screen)


def test_a_duplicate_is_merged_and_parted_again(terminal, office):  # noqa: F811
    old, new = log(office), log(office)
    open_case(terminal, office, COORDINATOR, old)
    terminal.key("m")
    terminal.wait("A duplicate:", "Into which case")
    terminal.type(new[:-1] + ("0" if new[-1] != "0" else "1"))
    terminal.key("Enter")
    terminal.wait("This is no case's number: a digit is wrong.")
    terminal.key("BTab")
    terminal.wait_row("›Into which case")
    terminal.key("C-u")
    terminal.type(new)
    terminal.key("Enter")
    terminal.wait("is merged into →", "this one, which stays")
    terminal.type("the same caller")
    compare(terminal, "merge", beside)
    terminal.key("C-s")
    terminal.wait("To confirm, type the number of the case that is merged away")
    terminal.type(new)
    terminal.key("Enter")
    terminal.wait("To confirm, type")
    terminal.key("C-u")
    terminal.type(old)
    terminal.key("Enter")
    terminal.wait("Merged. Whoever asks for it is led to the other.", "Enter opens it")
    compare(terminal, "merged", lambda screen: "\n".join(screen.splitlines()[:4]))
    assert office.do(COORDINATOR, "show", old)["case"]["reference"] == new
    terminal.key("Enter")
    terminal.wait("Stands also for", new, old)
    terminal.key("Escape")
    terminal.wait("Enter opens it")
    terminal.key("m")
    terminal.wait("Two cases again:", f"It was merged into {new}.")
    terminal.type("two sisters")
    terminal.key("C-s")
    terminal.wait("To confirm that they are two")
    terminal.type(old)
    terminal.key("Enter")
    terminal.wait("They are two cases again.", gone=["Enter opens it", "Two cases again:"])
    assert office.do(COORDINATOR, "show", old)["case"]["reference"] == old


def test_operators_merge_nothing(terminal, office):  # noqa: F811
    reference = handled(office, OPERATOR)
    open_case(terminal, office, OPERATOR, reference)
    terminal.key("m")
    terminal.wait("Coordinators merge cases.", reference)
