"""The screens of the operator's guide (docs/guide/screens), taken from the running program in each language
that has a catalogue. HOTLINE_SNAPSHOTS=write takes them anew; scripts/guide/pages.py then puts them into the
guides. What differs from day to day (dates, numbers, other people's cases) is not compared."""

import os
import re
import time

import pytest
import samples
from office import installed
from support.house import SOURCE
from test_screens import SECONDS, masked, settled
from tongue import CATALOGUES, NOTES, STORIES, Tongue, still

FOLDER = SOURCE / "docs/guide/screens"
REASONS = {"en": "calling back", "sr-Cyrl": "повратни позив", "sr-Latn": "povratni poziv",
           "cnr-Latn": "povratni poziv", "sq": "rithirrje"}
OPERATOR, COORDINATOR, LAWYER = "demo.operator.bg1", "demo.coordinator.bg1", "demo.lawyer.bg1"


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "guide", samples.OTHERS) as made:
        made.references = samples.load(made)
        yield made


class Guide(Tongue):
    def keep(self, name, part=lambda lines: lines):
        """Until the screen, or the part of it that is always the same, is the one that was taken."""
        file = FOLDER / f"{name}.{self.language}.txt"

        def seen_in(screen):
            return part(masked(still(screen)).splitlines())

        if os.environ.get("HOTLINE_SNAPSHOTS") == "write":
            frame = re.sub(r"^ \d+:\d\d  ", " 0:42  ", settled(self.terminal), flags=re.M)
            file.write_text(re.sub(r" +$", "", frame, flags=re.M).rstrip() + "\n", encoding="utf-8")
        wanted, end = seen_in(file.read_text(encoding="utf-8")), time.monotonic() + SECONDS
        seen = seen_in(self.screen())
        while seen != wanted and time.monotonic() < end:
            seen = seen_in(self.screen())
        assert seen == wanted, f"{name}: see the head of this file"


def ends(first, last):
    return lambda lines: lines[:first] + lines[-last:]


@pytest.fixture(params=CATALOGUES)
def guide(request, tmp_path, office):
    made = Guide(tmp_path, office, request.param)
    yield made
    made.close()


def test_signing_in_and_the_queue(guide):  # first: the others log further cases
    guide.start(OPERATOR)
    guide.keep("sign-in")
    guide.sign_in(OPERATOR)
    guide.keep("queue", ends(4, 1))


def test_the_operator_s_screens(guide):
    terminal, language = guide.terminal, guide.language
    guide.begin(OPERATOR)
    guide.begin_call()
    guide.keep("call")
    terminal.key("y", "n", "M-3")
    guide.wait("Read aloud")
    guide.keep("consent")
    terminal.key("y", "Tab", "y", "y", "y", "y", "M-4")
    terminal.type(STORIES[language])
    terminal.wait(STORIES[language][-12:])
    guide.wait("It can be saved: Ctrl-S.")
    guide.keep("story")
    terminal.key("C-s")
    reference = guide.saved_reference()
    guide.keep("saved")

    terminal.key("Enter")
    terminal.wait(reference, gone=[guide.title("A call")])
    guide.wait("nobody yet")
    guide.keep("case", ends(3, 1))
    terminal.key("b")
    guide.wait("Enter makes the code.")
    terminal.key("Enter")
    guide.wait("(check word)", gone=["Making the code …"])
    guide.keep("callback", ends(3, 1))
    terminal.key("Escape")
    guide.wait("Has the caller written it down?")
    guide.answer("Right", "Yes, close")
    guide.wait("nobody yet")
    terminal.key("Escape")
    guide.wait("Queue", gone=["nobody yet"])
    terminal.key("h")
    guide.wait("What one shift leaves to the next. Everybody at the desk reads it.", gone=["Reading …"])
    terminal.key("n")
    guide.wait("Everybody at the desk reads it: no names of callers.")
    terminal.type(NOTES[language])
    guide.keep("handover")
    terminal.key("Escape")
    guide.wait("What one shift leaves to the next. Everybody at the desk reads it.")
    terminal.key("Escape")
    guide.wait("Queue")
    guide.begin_call()
    terminal.key("F8")
    guide.wait("In which country is the danger?")
    terminal.key("1")
    terminal.wait("112")
    guide.keep("emergency", ends(3, 8))


def test_the_coordinator_s_screens(guide):
    terminal, reference = guide.terminal, guide.office.references["s01"]
    guide.begin(COORDINATOR)
    guide.type_search(reference)
    guide.keep("search")
    guide.open_found(reference)
    terminal.key("o")
    guide.wait("What to open", "Reason")
    terminal.type(REASONS[guide.language])
    guide.keep("opening")
    terminal.key("Escape")
    guide.wait("Next due")
    terminal.key("t")
    guide.wait("What happens next with", "Set by hand")
    guide.keep("triage", ends(2, 1))
    terminal.key("Escape")
    guide.wait("Next due", gone=["What happens next with"])
    terminal.key("a")
    guide.wait("To whom", "Choose first who is to have it.", gone=["Reading who may have it …"])
    terminal.key("Space")
    terminal.wait("/")
    terminal.type("demo.lawyer.bg2")
    terminal.key("Enter")
    guide.wait("To whom", plain=["demo.lawyer.bg2"], gone=["Choose first who is to have it."])
    guide.keep("assignment")
    terminal.key("Escape")
    guide.wait("Next due", gone=["To whom"])
    terminal.key("p")
    guide.wait("The case file of", "Reason")
    guide.keep("paper", ends(6, 1))


def test_the_screens_of_a_forward(guide):
    terminal, reference = guide.terminal, guide.office.references["s01"]
    guide.begin(COORDINATOR)
    guide.type_search(reference)
    guide.open_found(reference)
    terminal.key("f")
    guide.wait("You are forwarding", "type to search: office, partner, lawyer", gone=["Reading …"])
    terminal.type("yucom")
    terminal.wait_row("(?i)›.*yucom")
    terminal.key("Enter")
    guide.wait("Consents this receiver needs")
    guide.keep("forward-to")


def test_the_screen_without_the_server(guide):
    guide.begin(OPERATOR)  # this device has to know her
    guide.terminal.key("C-q")
    guide.wait("Quit", "Stay")
    guide.answer("Left", "Quit")
    guide.terminal.wait("ended", "ready>")
    guide.start(OPERATOR, "https://127.0.0.1:1")
    guide.enter_password(OPERATOR)
    guide.wait("The server cannot be reached", "Log calls without it")
    guide.keep("without-server")
