"""The desk at work with others: who else has a case open, what two have changed at once, what has been
promised, and how a critical case calls."""

import datetime

import pytest
from office import content
from support.house import intake
from test_screens import (  # noqa: F401  (fixtures)
    COORDINATOR,
    USER,
    compare,
    log,
    office,
    sign_in,
    terminal,
)


@pytest.fixture
def colleague(office):  # noqa: F811
    """A coordinator who stays signed in."""
    session, _, _ = office.sign_in(COORDINATOR)
    yield session
    session.delete("/v1/sessions/current")
    session.close()


def presence(colleague, reference, writing=False):
    answer = colleague.put(f"/v1/cases/{reference}/presence", {"writing": writing})
    return {o["name"]: o["writing"] for o in answer.json["others"]}


def gone(colleague, reference):
    assert colleague.delete(f"/v1/cases/{reference}/presence").status == 204


def open_case(terminal, office, user, reference):
    sign_in(terminal, office, user)
    terminal.wait(reference, "Reference", gone=["Reading"])
    terminal.key("/")
    terminal.wait("Search", "Phone")
    terminal.key("Tab", "Tab", "Tab")
    terminal.type(reference)
    terminal.key("Enter")
    terminal.wait(reference, "About")
    terminal.key("Enter")
    terminal.wait("Assigned to", "Status")


def change_facts(office, user, reference, **changes):
    """As another client does it: the whole document, with some members changed."""
    shown = office.do(user, "show", reference)
    document = content(shown, "report")[-1]
    for member in ("risk",):
        document[member] = {"answers": document[member]["answers"]}
    for pointer, value in changes.items():
        at = document
        *way, last = pointer.split("__")
        for step in way:
            at = at[step]
        at[last] = value
    office.do(user, "api", "PUT", f"/v1/cases/{reference}/facts", "--body",
              office.write("facts.json", document), "--if-match", str(shown["case"]["version"]))


def test_who_else_has_a_case_open_is_seen_by_both(terminal, office, colleague):
    reference = log(office, USER, "s01")
    open_case(terminal, office, USER, reference)
    assert presence(colleague, reference) == {USER: False}
    terminal.wait("also open: " + COORDINATOR)
    presence(colleague, reference, True)
    terminal.wait("also open: " + COORDINATOR + " (writing)")
    compare(terminal, "case-also-open", lambda screen: screen.splitlines()[0])
    terminal.key("n")
    terminal.wait("You are writing to", "also open: " + COORDINATOR)
    while not presence(colleague, reference)[USER]:
        pass
    gone(colleague, reference)
    terminal.wait("You are writing to", gone=["also open"])
    terminal.key("Escape")
    terminal.wait("Status", gone=["You are writing to"])
    while presence(colleague, reference)[USER]:
        pass
    terminal.key("Escape")
    while presence(colleague, reference):
        pass
    gone(colleague, reference)


def test_facts_that_two_have_changed_are_put_together(terminal, office):
    reference = log(office, USER, "s01")
    open_case(terminal, office, USER, reference)
    terminal.key("e")
    terminal.wait("You are changing the facts of", reference)
    terminal.key("M-4", "C-End")
    terminal.type(" Moje.")
    terminal.wait("Moje.")
    story = content(office.do(USER, "show", reference), "report")[-1]["narrative"]
    change_facts(office, COORDINATOR, reference, incident__witness_count=3)
    terminal.key("C-s")
    terminal.wait("The facts are saved.", gone=["You are changing the facts of"])
    newest = content(office.do(USER, "show", reference), "report")[-1]
    assert newest["narrative"] == story + " Moje."
    assert newest["incident"]["witness_count"] == 3


def test_what_both_have_changed_is_chosen_and_nothing_is_lost(terminal, office):
    reference = log(office, USER, "s01")
    open_case(terminal, office, USER, reference)
    terminal.key("e")
    terminal.wait("You are changing the facts of", reference)
    terminal.key("M-4", "C-End")
    terminal.type(" Moje.")
    terminal.wait("Moje.")
    change_facts(office, COORDINATOR, reference, narrative="Njihovo.", advice_given="An apology")
    terminal.key("C-s")
    terminal.wait("Changed by two", "Njihovo.", "Moje.", "What shall hold")
    compare(terminal, "conflict")
    terminal.key("C-s")
    terminal.wait("Choose for every field")
    terminal.key("Escape")
    terminal.wait("You are changing the facts of", "Not saved.", "Moje.")
    terminal.key("C-s")
    terminal.wait("Changed by two", "Njihovo.")
    terminal.key("Right")
    terminal.wait("theirs")
    terminal.key("C-s")
    terminal.wait("The facts are saved.", gone=["You are changing the facts of"])
    newest = content(office.do(USER, "show", reference), "report")[-1]
    assert newest["narrative"] == "Njihovo." and newest["advice_given"] == "An apology"
    assert content(office.do(USER, "show", reference, "--open", "identity", "--reason", "x"),
                   "identity")[-1]["reporter"]["given_name"] == "Đurđina"


def promise(office, days, text):
    body = intake("s01")
    due = datetime.date.today() + datetime.timedelta(days)
    body["promised_action"] = {"text": text, "due": due.isoformat()}
    return office.do(USER, "log", office.write("promise.json", body))["reference"]


def only(screen, *references):
    """Frame and these rows, whatever the test before has left."""
    lines = screen.splitlines()
    rows = [line.replace("›", " ") for line in lines[4:] if any(r in line for r in references)]
    return "\n".join([*lines[:4], *rows, lines[-1]])


def test_promises_and_call_backs_are_a_list(terminal, office):
    soon, later = promise(office, 3, "sends the form"), promise(office, 40, "much later")
    past = promise(office, 1, "calls the landlord")
    waits = log(office, USER, "s01")
    office.do(COORDINATOR, "triage", waits)
    step = {"to": "waiting_reporter", "question": "Is she well?",
            "next_contact_on": (datetime.date.today() + datetime.timedelta(5)).isoformat()}
    office.do(COORDINATOR, "api", "POST", f"/v1/cases/{waits}/transitions", "--body",
              office.write("step.json", step), "--if-match", "2")
    assert office.do(USER, "show", soon)["case"]["next_due_on"] == (
        datetime.date.today() + datetime.timedelta(3)).isoformat()
    sign_in(terminal, office, COORDINATOR)
    terminal.wait("Queue", soon, gone=["Reading"])
    terminal.key("p")
    seen = terminal.wait("Promises and call-backs of the office", "sends the form", waits,
                         gone=["Reading"])
    assert seen.index(past) < seen.index(soon) < seen.index(waits) and later not in seen
    terminal.wait_row(rf"{waits} +Call back +Is she well\?")
    compare(terminal, "promises", lambda screen: only(screen, past, soon, waits))
    new = promise(office, 2, "asks the school")
    terminal.wait(new, "asks the school")
    terminal.key("Enter")
    terminal.wait("Assigned to", "Received")
    terminal.key("Escape")
    terminal.wait("Promises and call-backs of the office")
    terminal.key("Escape")
    terminal.wait("Queue", gone=["Promises and call-backs"])


def test_how_a_critical_case_calls_is_kept_on_the_device(terminal, office):
    sign_in(terminal, office, USER)
    terminal.wait("Queue", "Reference", gone=["Reading"])
    first = office.folder / "state" / "hotline" / "alarm"
    first.unlink(missing_ok=True)
    terminal.key("a")
    terminal.wait("the screen flashes, without a sound")
    assert first.read_text() == "flash\n"
    terminal.key("a")
    terminal.wait("only this line says so")
    terminal.key("C-q")
    terminal.wait("Do you want to leave the program?")
    terminal.key("Right", "Enter")
    terminal.wait("ended with 0")
    sign_in(terminal, office, USER)
    terminal.wait("Queue", "Reference", gone=["Reading"])
    terminal.key("a")
    terminal.wait("the bell rings")
    assert first.read_text() == "bell\n"
