"""A terminal in which the program speaks one language. What is waited for is said in English, as in the
sources, and looked up in the catalogue that the program reads itself; words of codes are asked of the
server. Keys are the same in every language."""

import functools
import gettext
import re
import shlex
import sys

from support import server
from support.house import SOURCE
from test_screens import Terminal, compare

sys.path.insert(0, str(SOURCE / "scripts"))
from check_catalogue import PLACEHOLDER, entries  # noqa: E402

LOCALES = server.program("hotline").parents[1] / "share/locale"
CATALOGUES = {  # in the order in which F9 lists them
    "en": "en", "sr-Latn": "sr@latin", "sr-Cyrl": "sr", "cnr-Latn": "cnr", "sq": "sq"}
ALL = list(CATALOGUES)
RUNS = [*((language, (80, 24)) for language in ALL), ("sr-Cyrl", (120, 40)), ("sr-Cyrl", (200, 60))]
STORIES = {
    "en": "The owner said that people like me do not get a flat from him.",
    "sr-Latn": "Vlasnik je rekao da takvima ne izdaje stan.",
    "sr-Cyrl": "Власник је рекао да таквима не издаје стан.",
    "cnr-Latn": "Vlasnik je rekao da takvima ne izdaje stan.",
    "sq": "Pronari tha se njerëzve si unë nuk u jep banesë me qira.",
}
NOTES = {"en": "Two call-backs are promised for tonight.",
         "sr-Latn": "Dva povratna poziva obećana su za večeras.",
         "sr-Cyrl": "Два повратна позива обећана су за вечерас.",
         "cnr-Latn": "Dva povratna poziva obećana su za večeras.",
         "sq": "Janë premtuar dy rithirrje për sonte."}
MOMENT = re.compile(r"\b(\d{1,2}\.\d{1,2}\.20\d\d\.?|\d{1,2} [A-Z][a-z]+ 20\d\d), \d\d:\d\d")
SPACED = re.compile(r"\b[BP] [GR](?: [-0-9A-Z])+")  # a reference, as it is read out


def name_of(run):
    """Of a language and a size."""
    return "{}-{}x{}".format(run[0], *run[1])


@functools.cache
def catalogue(language):
    return gettext.translation("hotline", LOCALES, [CATALOGUES[language]],
                               fallback=language == "en")


class Tongue:
    def __init__(self, folder, office, language, size=(80, 24)):
        self.office, self.language, self.size = office, language, size
        self.terminal = Terminal(folder, *size)
        self.terminal.size = "{}x{}".format(*size)
        self.type, self.key, self.screen = (self.terminal.type, self.terminal.key,
                                            self.terminal.screen)
        self.state = folder / "state"
        (self.state / "hotline").mkdir(parents=True)
        (self.state / "hotline/language").write_text(language + "\n", encoding="utf-8")

    # --- what it says ---

    def says(self, text):
        return catalogue(self.language).gettext(text)

    def around(self, text):
        """What stands around the placeholders of a text, the longest piece."""
        return max(re.split(PLACEHOLDER, self.says(text)), key=len).strip()

    def title(self, text):
        """Of a screen, as it stands in the first line."""
        return f" {self.says(text)}  "

    def word(self, vocabulary, code):
        labels, = (item["labels"] for item in vocabularies(self.office)[vocabulary]
                   if item["code"] == code)
        return labels[self.language]

    def wait(self, *texts, plain=(), gone=()):
        """Texts of the program, and what is the same in all languages."""
        return self.terminal.wait(*map(self.says, texts), *plain, gone=[*map(self.says, gone)])

    def wait_row(self, pattern, *texts):
        """A line with these texts of the program in the places of {}."""
        return self.terminal.wait_row(pattern.format(*(re.escape(self.says(t)) for t in texts)))

    # --- what is done in every language ---

    def start(self, user, url=None):
        words = [str(server.program("hotline")), "--server", url or self.office.url, "--ca",
                 str(self.office.ca), "--root", self.office.root, "--user", user]
        state = f"XDG_STATE_HOME={shlex.quote(str(self.state))}"
        self.terminal.line(f"clear; {state} {shlex.join(words)}; echo ended")
        self.wait("User name", "Password", plain=[user])

    def enter_password(self, user):
        self.type(f"password of {user}")
        self.key("Enter")

    def sign_in(self, user):
        self.enter_password(user)
        self.wait("Queue", gone=["Reading …", "Signing in …", "Password"])

    def begin(self, user):
        self.start(user)
        self.sign_in(user)

    def write(self, text):
        """Until its last word is seen: lines are broken between words."""
        self.type(text)
        self.terminal.wait(text.split()[-1])

    def answer(self, key, text):
        """To a question."""
        self.key(key)
        self.wait_row("›{}", text)
        self.key("Enter")

    def back_to_queue(self):
        """Esc, screen by screen; each is waited for."""
        seen = self.screen()
        while f"[{self.says('Queue')}" not in seen:
            self.key("Escape")
            seen = self.terminal.wait(gone=[seen])

    def begin_call(self):
        self.key("n")
        self.wait("You are logging a call", "danger now?")

    def saved_reference(self):
        self.wait("The case's number, to be read to the caller:")
        return self.terminal.find(SPACED).group().replace(" ", "")

    def type_search(self, reference):
        self.key("/")
        self.wait("Phone", "E-mail")
        self.key("Tab", "Tab", "Tab")
        self.type(reference)

    def open_found(self, reference):
        self.key("Enter")
        self.terminal.wait_row(rf"› *{reference}")
        self.key("Enter")
        self.wait("Assigned to", plain=[self.title("Case")])

    def resize(self, cols, rows):
        self.size = cols, rows
        self.terminal.tmux("resize-window", "-x", str(cols), "-y", str(rows))

    def speak(self, language):
        """F9; the cursor stands at the language shown."""
        by = (ALL.index(language) - ALL.index(self.language)) % len(ALL)
        self.key("F9")
        self.terminal.wait("shqip", "crnogorski")
        self.key(*["Down"] * by, "Enter")
        self.terminal.wait(gone=["crnogorski"])
        self.language = language

    def close(self):
        self.terminal.close()

    # --- what is seen ---

    def keep(self, name, part=lambda screen: screen):
        """Compares with the snapshot, and looks at what every screen has to be."""
        self.check_frame()
        compare(self.terminal, f"{self.language}/{name}", lambda screen: part(still(screen)))
        self.check_words(part(self.screen()))

    def check_words(self, seen):
        """No English on a screen in another language. The random words of a code are no texts: `part`
        has hidden them."""
        found = english(self.office, self.language).search(seen)
        assert not found, f"{found.group()}\n{seen}"

    def check_frame(self):
        """The keys stand in the last line, and no line is wider than the terminal."""
        seen = self.wait_row(r"\nF1 {}  [^\n]*\n*\Z", "Help")
        assert max(map(len, seen.splitlines())) <= self.size[0]


@functools.cache
def vocabularies(office):
    return office.do("demo.coordinator.bg1", "api", "GET", "/v1/vocabularies")["vocabularies"]


@functools.cache
def english(office, language):
    """Texts of the program and words of codes in English which are nothing in this language."""
    texts = [m.msgid for m in entries(SOURCE / "client-tui/po/sq.po")]
    labels = [item["labels"] for items in vocabularies(office).values() for item in items]
    spoken = "\n".join([*map(catalogue(language).gettext, texts),
                        *(label.get(language, "") for label in labels)])
    texts += [label.get("en", "") for label in labels]
    foreign = {t for t in texts if len(t) > 4 and "%" not in t and t not in spoken} - {"English"}
    return re.compile("|".join(rf"\b{re.escape(t)}\b" for t in foreign) or "(?!)")



def still(screen):
    """Without the running time, moments, and what the number of a case is."""
    screen = re.sub(r"^ \d+:\d\d  ", " ~:~~  ", screen, flags=re.M)
    screen = re.sub(MOMENT, "~", screen)
    return re.sub(SPACED, lambda found: "~" * len(found.group()), screen)


def ends(first, last):
    """Of the lines."""
    return lambda screen: "\n".join([*(lines := screen.splitlines())[:first], *lines[-last:]])


def box(screen):
    """The question that lies above the rest."""
    return "\n".join(re.findall(r"[┌│└].*[┐│┘]", screen))
