"""The screens of the operator's guide (docs/guide/screens), taken from the running program in each language
that has a catalogue. HOTLINE_SNAPSHOTS=write takes them anew; scripts/guide/pages.py then puts them into the
guides. What differs from day to day (dates, numbers, other people's cases) is not compared."""

import gettext
import os
import re
import shlex
import time

import pytest
import samples
from office import installed
from support import server
from support.house import SOURCE
from test_screens import SECONDS, Terminal, masked, settled

FOLDER = SOURCE / "docs/guide/screens"
LOCALES = server.program("hotline").parents[1] / "share/locale"
CATALOGUES = {"en": "en", "sr-Cyrl": "sr", "sr-Latn": "sr@latin", "cnr-Latn": "cnr", "sq": "sq"}
STORIES = {
    "en": "The owner said that people like me do not get a flat from him.",
    "sr-Cyrl": "Власник је рекао да таквима не издаје стан.",
    "sr-Latn": "Vlasnik je rekao da takvima ne izdaje stan.",
    "cnr-Latn": "Vlasnik je rekao da takvima ne izdaje stan.",
    "sq": "Pronari tha se njerëzve si unë nuk u jep banesë me qira.",
}
NOTES = {"en": "Two call-backs are promised for tonight.",
         "sr-Cyrl": "Два повратна позива обећана су за вечерас.",
         "sr-Latn": "Dva povratna poziva obećana su za večeras.",
         "cnr-Latn": "Dva povratna poziva obećana su za večeras.",
         "sq": "Janë premtuar dy rithirrje për sonte."}
REASONS = {"en": "calling back", "sr-Cyrl": "повратни позив", "sr-Latn": "povratni poziv",
           "cnr-Latn": "povratni poziv", "sq": "rithirrje"}
OPERATOR, COORDINATOR, LAWYER = "demo.operator.bg1", "demo.coordinator.bg1", "demo.lawyer.bg1"
REFERENCE = re.compile(r"B G(?: [-0-9A-Z])+")


def languages():
    return [tag for tag, name in CATALOGUES.items()
            if tag == "en" or (LOCALES / name / "LC_MESSAGES/hotline.mo").exists()]


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "guide", samples.OTHERS) as made:
        made.references = samples.load(made)
        yield made


class Guide:
    """A terminal in which the program speaks one language."""

    def __init__(self, folder, office, language):
        self.office, self.language, self.terminal = office, language, Terminal(folder, 80, 24)
        self.texts = gettext.translation("hotline", LOCALES, [CATALOGUES[language]], fallback=True)
        self.state = folder / "state"
        (self.state / "hotline").mkdir(parents=True)
        (self.state / "hotline/language").write_text(language + "\n", encoding="utf-8")

    def start(self, user, url=None):
        words = [str(server.program("hotline")), "--server", url or self.office.url, "--ca",
                 str(self.office.ca), "--root", self.office.root, "--user", user]
        state = f"XDG_STATE_HOME={shlex.quote(str(self.state))}"
        self.terminal.line(f"clear; {state} {shlex.join(words)}; echo ended")
        self.wait("User name", "Password", plain=[user])

    def sign_in(self, user):
        self.terminal.type(f"password of {user}")
        self.terminal.key("Enter")

    def wait(self, *texts, plain=(), gone=()):
        """Texts of the program, and what is the same in all languages."""
        return self.terminal.wait(*map(self.texts.gettext, texts), *plain,
                                  gone=[self.texts.gettext(text) for text in gone])

    def keep(self, name, part=lambda lines: lines):
        """Until the screen, or the part of it that is always the same, is the one that was taken."""
        file = FOLDER / f"{name}.{self.language}.txt"

        def seen_in(screen):
            screen = re.sub(r"^ \d+:\d\d  ", " 0:00  ", screen, flags=re.M)
            screen = re.sub(REFERENCE, lambda found: "~" * len(found.group()), screen)
            return part(masked(screen).splitlines())

        if os.environ.get("HOTLINE_SNAPSHOTS") == "write":
            frame = re.sub(r"^ \d+:\d\d  ", " 0:42  ", settled(self.terminal), flags=re.M)
            file.write_text(re.sub(r" +$", "", frame, flags=re.M).rstrip() + "\n", encoding="utf-8")
        wanted, end = seen_in(file.read_text(encoding="utf-8")), time.monotonic() + SECONDS
        seen = seen_in(self.terminal.screen())
        while seen != wanted and time.monotonic() < end:
            seen = seen_in(self.terminal.screen())
        assert seen == wanted, f"{name}: see the head of this file"


def ends(first, last):
    return lambda lines: lines[:first] + lines[-last:]


@pytest.fixture(params=languages())
def guide(request, tmp_path, office):
    made = Guide(tmp_path, office, request.param)
    yield made
    made.terminal.close()


def begin_call(guide):
    guide.terminal.key("n")
    guide.wait("You are logging a call", "danger now?")


def choose(guide, key, text):
    """An answer to a question."""
    guide.terminal.key(key)
    guide.terminal.wait_row(f"›{re.escape(guide.texts.gettext(text))}")
    guide.terminal.key("Enter")


def begin(guide, user):
    guide.start(user)
    guide.sign_in(user)
    guide.wait("Queue", plain=["BG-20"], gone=["Reading …", "Signing in …"])


def test_signing_in_and_the_queue(guide):  # first: the others log further cases
    guide.start(OPERATOR)
    guide.keep("sign-in")
    guide.sign_in(OPERATOR)
    guide.wait("Queue", plain=["BG-20"], gone=["Reading …", "Signing in …"])
    guide.keep("queue", ends(4, 1))


def test_the_operator_s_screens(guide):
    terminal, language = guide.terminal, guide.language
    begin(guide, OPERATOR)
    begin_call(guide)
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
    shown = guide.wait("The case's number, to be read to the caller:")
    guide.keep("saved")
    reference = REFERENCE.search(shown).group().replace(" ", "")

    terminal.key("Enter")
    terminal.wait(reference, gone=[title_row(guide, "A call")])
    guide.wait("nobody yet")
    guide.keep("case", ends(3, 1))
    terminal.key("b")
    guide.wait("Enter makes the code.")
    terminal.key("Enter")
    guide.wait("(check word)", gone=["Making the code …"])
    guide.keep("callback", ends(3, 1))
    terminal.key("Escape")
    guide.wait("Has the caller written it down?")
    choose(guide, "Right", "Yes, close")
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
    begin_call(guide)
    terminal.key("F8")
    guide.wait("In which country is the danger?")
    terminal.key("1")
    terminal.wait("112")
    guide.keep("emergency", ends(3, 8))


def type_search(guide, reference):
    guide.terminal.key("/")
    guide.wait("Phone", "E-mail")
    guide.terminal.key("Tab", "Tab", "Tab")
    guide.terminal.type(reference)


def open_found(guide, reference):
    guide.terminal.key("Enter")
    guide.terminal.wait_row(rf"› *{reference}")
    guide.terminal.key("Enter")
    guide.wait("Next due", gone=["Phone"])


def title_row(guide, text):
    return f" {guide.texts.gettext(text)}  "


def test_the_coordinator_s_screens(guide):
    terminal, reference = guide.terminal, guide.office.references["s01"]
    begin(guide, COORDINATOR)
    type_search(guide, reference)
    guide.keep("search")
    open_found(guide, reference)
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
    begin(guide, COORDINATOR)
    type_search(guide, reference)
    open_found(guide, reference)
    terminal.key("f")
    guide.wait("You are forwarding", "type to search: office, partner, lawyer", gone=["Reading …"])
    terminal.type("yucom")
    terminal.wait_row("(?i)›.*yucom")
    terminal.key("Enter")
    guide.wait("Consents this receiver needs")
    guide.keep("forward-to")


def test_the_screen_without_the_server(guide):
    begin(guide, OPERATOR)  # this device has to know her
    guide.terminal.key("C-q")
    guide.wait("Quit", "Stay")
    choose(guide, "Left", "Quit")
    guide.terminal.wait("ended", "ready>")
    guide.start(OPERATOR, "https://127.0.0.1:1")
    guide.sign_in(OPERATOR)
    guide.wait("The server cannot be reached", "Log calls without it")
    guide.keep("without-server")
