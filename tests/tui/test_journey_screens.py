"""The main job by keys alone, everybody at her own terminal at the same time: an operator logs a
call, her coordinator sees it come in, triages it and hands it to a lawyer, the lawyer reads, notes
and takes the file on paper; another office is shown what the caller agreed to."""

import re
import subprocess

import pytest
from office import installed
from test_call_screens import Hand, begin as begin_call, saved_reference
from test_casework_screens import choose, people_of
from test_forward_screens import go_to_row, mark, read_on, write
from test_screens import Terminal, command, selected

OPERATOR, COORDINATOR, LAWYER, OTHER = ("operator.bg1", "demo.coordinator.bg1", "lawyer.bg1",
                                        "demo.coordinator.pr1")
STORY = "Послодавац је рекао да таквима није место у његовој кући. Xhuxhiq, Đurđina: žèç."


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "journey") as made:
        yield made


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def desks(request, tmp_path, office):
    """A terminal for each of them, signed in, with the list of her cases."""
    made = {}
    for user in (OPERATOR, COORDINATOR, LAWYER, OTHER):
        folder = tmp_path / user
        folder.mkdir()
        made[user] = screen = Terminal(folder, *request.param)
        office.do(user, "me")  # writes the password's file
        screen.line(command(office, user, "--password-file", office.folder / f"{user}.password"))
        screen.wait("[Queue", "There is nothing here." if user == LAWYER else "Queue",
                    gone=["Signing in", "Reading"])
    yield made
    for screen in made.values():
        screen.close()


def go_to(screen, reference):
    screen.wait(reference)
    while reference not in (before := selected(screen.wait("›"))):
        screen.key("Down")
        screen.wait(gone=[before])


def test_a_call_becomes_a_case_that_reaches_a_lawyer_and_another_office(desks, office, tmp_path):
    operator, coordinator, lawyer, other = desks.values()
    lawyer.key("m")
    lawyer.wait("[Mine")
    other.key("f")
    other.wait("[Forwarded")

    begin_call(operator)
    hand = Hand(operator)
    hand.keys("y", "n", "M-3", "y", "n", "y", "y", "y", "y", "M-4")
    hand.text(STORY)
    hand.keys("M-7", "Down")
    hand.text("Ђурђина")
    hand.keys("M-8", "Down", "y", "y", "y", "y")  # office, abroad, partner, lawyer
    operator.wait_row(r"Share with a lawyer +Given")
    hand.keys("C-s")
    reference = saved_reference(operator)

    coordinator.wait(reference)  # without a key
    go_to(coordinator, reference)
    coordinator.key("Enter")
    coordinator.wait(reference, "Received", gone=["[Queue"])
    coordinator.key("t")
    coordinator.wait("Next", "Now: Received")
    choose(coordinator, "Next", "In triage")
    coordinator.key("C-s")
    coordinator.wait("Done. It stands in the timeline.", "In triage")
    coordinator.key("a")
    coordinator.wait("To whom", gone=["Reading"])
    choose(coordinator, "To whom", LAWYER)
    coordinator.wait("Identity: yes")
    coordinator.key("C-s")
    coordinator.wait(f"{LAWYER} has it now.", gone=["To whom"])
    assert (LAWYER, "identity") in people_of(office, reference)

    lawyer.wait(reference)  # without a key
    go_to(lawyer, reference)
    lawyer.key("Enter")
    lawyer.wait(reference, "Assigned", gone=["[Mine"])
    lawyer.key("n")
    lawyer.wait("You are writing to", reference)
    lawyer.type("Рок тече; тужба до краја месеца.")
    lawyer.wait("краја месеца.")
    lawyer.key("C-s")
    lawyer.wait("It is sent in")
    lawyer.wait("The note is saved.")  # by itself
    coordinator.wait("Something new stands at the end")  # while she reads, without a key
    file = tmp_path / "file.pdf"
    lawyer.key("p")
    lawyer.wait("File", "Reason")
    lawyer.key("Up", "Up", "End", "C-u")
    lawyer.type(str(file))
    lawyer.key("Tab", "Tab")
    lawyer.type("for the claim")
    lawyer.key("C-s")
    lawyer.wait("pages", gone=["Reason"])
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True,
                          capture_output=True, text=True).stdout
    assert STORY in re.sub(r"\s+", " ", text) and "Ђурђина" in text and "тужба" in text

    coordinator.key("f")
    coordinator.wait("You are forwarding", "To whom", gone=["Reading"])
    coordinator.type("pristina")
    coordinator.wait_row("›.*Pristina")
    coordinator.key("Enter")
    coordinator.wait("Pristina", "Consents this receiver needs")
    coordinator.type("s")
    coordinator.wait("(•) Share")
    coordinator.key("C-s")
    coordinator.wait("goes along", "› ")
    mark(coordinator, "Story")
    coordinator.key("C-s")
    write(coordinator, "Отказ због рода; тражи савет.", "Молимо за мишљење.")
    coordinator.key("C-s")
    coordinator.wait("Type pristina")
    coordinator.type("pristina")
    coordinator.key("Enter")
    coordinator.wait("Sent. The receiver reads the summary first.")

    other.wait(reference, "Отказ због рода")  # without a key
    go_to_row(other, reference)
    other.key("Enter")
    other.wait("A forward", reference)
    other.key("y")
    other.wait_row("Not yet")
    other.key("a", "Enter")
    other.wait("Accepted.")
    read_on(other, "Послодавац")
    assert office.do(COORDINATOR, "show", reference)["forwards"][0]["state"] == "accepted"
