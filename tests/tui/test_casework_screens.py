"""What coordinators, handlers and lawyers do with a case, by keys in a real terminal. What was
entered is then asked for through the command line."""

import re
import stat
import subprocess

import pytest
from office import content, installed
from support.house import intake
from test_screens import command, compare, selected, terminal  # noqa: F401  (terminal: a fixture)

COORDINATOR, OPERATOR, LAWYER = "demo.coordinator.bg1", "operator.bg2", "lawyer.bg1"


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "casework") as made:
        yield made


def log(office, **consents):
    return office.do("operator.bg1", "log",
                     office.write("s01.json", intake("s01", **consents)))["reference"]


def open_case(screen, office, user, reference):
    office.do(user, "me")  # writes the password's file
    screen.line(command(office, user, "--password-file", office.folder / f"{user}.password"))
    screen.wait("Reference", "Priority", gone=["Reading", "Signing in"])
    if user != COORDINATOR:
        screen.key("m")
        screen.wait_row(r"\[Mine")
    screen.wait(reference)
    while reference not in selected(screen.screen()):
        before = selected(screen.screen())
        screen.key("Down")
        screen.wait(gone=[before])
    screen.key("Enter")
    screen.wait(reference, "Assigned to", "Received", gone=["Closed"])


def choose(screen, label, typed):
    """From the list of the field in focus."""
    screen.key("Space")
    screen.wait("/")
    screen.type(typed)
    screen.key("Enter")
    screen.wait_row(rf"{label}\*? +{typed}")


def people_of(office, reference):
    rows = office.do(COORDINATOR, "principals", reference)["principals"]
    return {(r["name"], r["compartment"]) for r in rows if r["state"] == "active"}


def test_a_coordinator_triages_and_hands_over_to_a_lawyer(terminal, office):  # noqa: F811
    reference = log(office, share_lawyer="not_asked")
    open_case(terminal, office, COORDINATOR, reference)
    terminal.key("t")
    terminal.wait("Next", "Now: Received")
    choose(terminal, "Next", "In triage")
    terminal.key("M-Down")
    terminal.wait_row("›Set by hand")
    choose(terminal, "Set by hand", "High")
    terminal.type("evidence gets lost")
    compare(terminal, "triage", lambda seen: seen[seen.index(" ─ Status"):])  # clocks run on
    terminal.key("C-s")
    terminal.wait("Done. It stands in the timeline.", "In triage", gone=["Set by hand"])
    case = office.do(COORDINATOR, "show", reference)["case"]
    assert (case["status"], case["priority"]) == ("in_triage", "high")

    terminal.key("a")
    terminal.wait("To whom", "Choose first", gone=["Reading"])
    choose(terminal, "To whom", LAWYER)
    terminal.wait("Identity: no", "Share with a lawyer: Not asked", "Legal basis")
    compare(terminal, "assignment")
    terminal.key("Escape")
    terminal.wait("Assigned to", gone=["To whom"])

    terminal.key("k")
    terminal.wait("Share with a lawyer", "Not asked")
    compare(terminal, "consents")
    for _ in range(7):
        terminal.key("Down")
    terminal.wait_row("›.*Share with a lawyer")
    terminal.key("Enter")
    terminal.wait("From now on")
    choose(terminal, "From now on", "Given")
    compare(terminal, "consent")
    terminal.key("C-s")
    terminal.wait("The consent is noted.", gone=["From now on", "Reading"])
    terminal.wait_row("✓ Share with a lawyer")
    consents = office.do(COORDINATOR, "show", reference)["consents"]
    assert "given" in [c["state"] for c in consents if c["kind"] == "share_lawyer"]
    terminal.key("Escape")
    terminal.wait("Assigned to", gone=["Consents of"])

    terminal.key("a")
    terminal.wait("To whom", LAWYER, "Identity: yes", gone=["Reading"])  # the draft
    terminal.key("C-s")
    terminal.wait(f"{LAWYER} has it now. Keys: ", "Identity", gone=["To whom"])
    assert office.do(COORDINATOR, "show", reference)["case"]["assignee_name"] == LAWYER
    assert (LAWYER, "identity") in people_of(office, reference)

    terminal.key("v")
    terminal.wait("Desk, Belgrade", LAWYER, gone=["Reading"])
    compare(terminal, "access")
    terminal.key("Tab")
    terminal.wait(f"assigning to {LAWYER}")


def test_two_names_that_are_alike_are_asked_for_twice(terminal, office):  # noqa: F811
    reference = log(office)
    open_case(terminal, office, COORDINATOR, reference)
    terminal.key("a")
    terminal.wait("To whom", gone=["Reading"])
    choose(terminal, "To whom", OPERATOR)
    terminal.key("C-s")
    terminal.wait("There is also operator.bg1", f"Do you mean {OPERATOR}")
    compare(terminal, "alike")
    terminal.key("Enter")
    terminal.wait("To whom", gone=["There is also"])
    assert office.do(COORDINATOR, "show", reference)["case"]["assignee"] is None
    terminal.key("C-s")
    terminal.wait("There is also")
    terminal.key("y", "Enter")
    terminal.wait(f"{OPERATOR} has it now", gone=["To whom"])
    assert office.do(COORDINATOR, "show", reference)["case"]["assignee_name"] == OPERATOR


def test_a_handler_sees_the_rules_before_the_number_and_notes_an_attempt(terminal,  # noqa: F811
                                                                         office):
    reference = log(office)
    office.do(COORDINATOR, "triage", reference)
    office.do(COORDINATOR, "assign", reference, "--to", OPERATOR)
    open_case(terminal, office, OPERATOR, reference)
    terminal.key("c")
    terminal.wait("Identity is sealed", "Open identity")
    compare(terminal, "contact-sealed")
    terminal.key("Enter")
    terminal.wait("What to open", "Reason")
    terminal.type("calling back as agreed")
    terminal.key("Enter")
    terminal.wait("Call only at agreed hours", "Code word: lavanda", "Phone: ",
                  gone=["What to open", "Open identity"])
    terminal.key("a", "Tab")
    choose(terminal, "Channel", "Phone call")
    terminal.key("Space")
    terminal.wait("Busy or switched off", gone=["Neutral message left"])
    terminal.type("No answer")
    terminal.key("Enter")
    terminal.wait_row(r"Result\* +No answer")
    compare(terminal, "contact")
    terminal.key("C-s")
    terminal.wait("Saved. It stands in the timeline.", gone=["What it was"])
    contacts = office.do(OPERATOR, "show", reference)["contacts"]
    assert [("attempt", "phone_call", "no_answer")] == [
        (c["kind"], c["channel"], c["result"]) for c in contacts if c["kind"] != "report"]


def test_a_lawyer_takes_the_case_up_and_prints_it(terminal, office, tmp_path):  # noqa: F811
    reference = log(office)
    office.do(COORDINATOR, "triage", reference)
    office.do(COORDINATOR, "assign", reference, "--to", LAWYER)
    open_case(terminal, office, LAWYER, reference)
    terminal.key("t")
    terminal.wait("Next", "Now: Assigned")
    choose(terminal, "Next", "In work")
    terminal.key("C-s")
    terminal.wait("Done. It stands in the timeline.", gone=["Now: Assigned"])
    assert office.do(LAWYER, "show", reference)["case"]["status"] == "in_work"

    file = tmp_path / "file.pdf"
    terminal.key("p")
    terminal.wait("A PDF of all that you may read", f"~/{reference}.pdf")
    compare(terminal, "paper")
    terminal.type("for the hearing")
    terminal.key("Up", "Up", "C-u")
    terminal.type(str(file))
    terminal.key("C-s")
    terminal.wait_row(r"\d+ pages: /")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    pages = int(re.search(r"(\d+) pages:", terminal.screen()).group(1))
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert int(re.search(r"^Pages:\s+(\d+)", told, re.M).group(1)) == pages
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True,
                          check=True).stdout
    assert "lavanda" in text

    before = file.stat().st_ino
    terminal.key("p")
    terminal.wait("A PDF of all that you may read")
    terminal.key("Up", "Up", "C-u")
    terminal.type(str(file))
    terminal.key("C-s")
    terminal.wait("There is a file already", "Replace")
    terminal.key("Enter")
    terminal.wait("File", gone=["There is a file already"])
    assert file.stat().st_ino == before
    terminal.key("C-s")
    terminal.wait("There is a file already")
    terminal.key("r", "Enter")
    terminal.wait_row(r"\d+ pages: /")
    assert file.stat().st_ino != before


def test_what_is_being_read_does_not_move_when_somebody_else_writes(terminal, office):  # noqa: F811
    reference = log(office)
    office.do(COORDINATOR, "triage", reference)
    office.do(COORDINATOR, "assign", reference, "--to", OPERATOR)
    open_case(terminal, office, OPERATOR, reference)
    terminal.key("]", "]", "]")
    terminal.wait_row(r"\n What happened +▲")
    before = terminal.screen().splitlines()[:-4]
    office.do(COORDINATOR, "note", reference, "--text", "The landlord called: be careful.")
    terminal.wait("Something new stands at the end.")
    assert terminal.screen().splitlines()[:-4] == before
    terminal.key("End")
    terminal.wait("The landlord called: be careful.", f"Note · {COORDINATOR}",
                  gone=["Something new"])
    terminal.key("Home", "]", "]", "]")
    terminal.wait_row(r"\n What happened +▲")
    office.do(COORDINATOR, "triage", reference, "--priority", "critical", "--reason", "threat")
    terminal.wait("Something new stands at the end.")
    assert terminal.screen().splitlines()[:-4] == before
    terminal.key("Home")
    terminal.wait("!! Critical", "set by hand; computed: Medium")
    noted = content(office.do(OPERATOR, "show", reference), "note")
    assert [n["text"] for n in noted] == ["The landlord called: be careful."]


def test_what_somebody_else_has_changed_is_not_overwritten(terminal, office):  # noqa: F811
    reference = log(office)
    open_case(terminal, office, COORDINATOR, reference)
    terminal.key("t")
    terminal.wait("Next", "Now: Received")
    choose(terminal, "Next", "In triage")
    terminal.key("M-Down", "M-Down")
    terminal.wait_row("›New summary")
    terminal.type("this one is better")
    office.do(COORDINATOR, "triage", reference, "--summary", "another one was faster")
    terminal.key("C-s")
    terminal.wait("Changed by two", "Summary in the queue", "another one was faster",
                  "this one is better")
    assert office.do(COORDINATOR, "show", reference)["case"]["status"] == "received"
    terminal.key("Left")
    terminal.wait("yours")
    terminal.key("C-s")
    terminal.wait("Done. It stands in the timeline.", "this one is better", gone=["Now: Received"])
    assert office.do(COORDINATOR, "show", reference)["case"]["status"] == "in_triage"
