"""The languages of the client: every text fits its place at 80 columns in each of them, plurals are
right, and docs/languages.md counts truly. Where texts stand, and how wide that is, is read from the
program's own tables (a column's least width, a label, a title, a key), so that nothing is listed here
a second time."""

import ctypes
import functools
import gettext
import itertools
import locale
import pathlib
import re
import sys
import unicodedata

import pytest
from support import server

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from check_catalogue import FORMS, NUMBERS, entries  # noqa: E402
from update_catalogues import rows  # noqa: E402

PO = sorted((ROOT / "client-tui/po").glob("*.po"))
LANGUAGES = ("en", "sr", "sr@latin", "cnr", "sq")
TERMINAL = 80
STRINGS = r'"(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*'
MARKED = re.compile(rf"\b(?:N?_|PLURAL)\(({STRINGS})(?:,\s*({STRINGS}))?")

# Rooms that are drawn rather than declared, in columns.
STATUS = TERMINAL - 2            # behind its sign
LINE = TERMINAL - 2              # a line of its own on a screen
TITLE = TERMINAL - 44            # beside who is signed in, and where
LABEL = 31                       # of a field: LABEL_MOST of form_draw.c, without mark and star
HINT = TERMINAL - 2 - 34         # in the narrowest value
ANSWER = 22                      # behind a question: ANSWER_COLS of form_draw.c, within a sheet
HEADING, TEXT_LABEL = 72, 75
BOX = 58                         # inside a question: DIALOG_COLS without frame and brackets
FILLED = {"%zu": "22", "%d": "22", "%s": "x" * 8, "%.*s": "x" * 15}


def sources(folder="client-tui"):
    return {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob("*.c"))}


SOURCES = sources()


def folder():
    return server.program("hotline").parents[1] / "share/locale"


@functools.cache
def catalogue(language):
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("hotline", folder(), [language])


def columns(text):
    return sum(not unicodedata.combining(c) for c in unicodedata.normalize("NFC", text))


def texts_in(code):
    """The English texts marked in a piece of code, all forms of a plural."""
    for found in MARKED.finditer(code):
        for literal in found.groups():
            if literal:
                pieces = re.findall(r'"((?:[^"\\]|\\.)*)"', literal)
                yield "".join(pieces).replace("\\n", "\n").replace('\\"', '"')


def filled(text):
    return re.sub("|".join(map(re.escape, FILLED)), lambda found: FILLED[found[0]], text)


@functools.cache
def forms(text, language):
    """What a text may be in a language."""
    plural = next((m.plural for m in english() if text in (m.msgid, m.plural) and m.plural), None)
    if plural:
        one = next(m.msgid for m in english() if m.plural == plural)
        return sorted({catalogue(language).ngettext(one, plural, n) for n in NUMBERS})
    return [catalogue(language).gettext(text)]


@functools.cache
def english():
    return [m for m in entries(PO[0]) if m.msgid]


def widest(text, language):
    return max(columns(filled(form)) for form in forms(text, language))


def bodies(code, opening):
    """What stands from a match to the bracket that closes its last one."""
    for found in re.finditer(opening, code):
        depth, at = 1, found.end()
        for piece in re.finditer(r'"(?:[^"\\]|\\.)*"|[(){}]', code[at:]):
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(piece[0], 0)
            if not depth:
                yield code[found.start():at + piece.start()]
                break


# --- places: (what it is, text, columns) ---

def table_columns(name=""):
    for path, code in SOURCES.items():
        if name not in path.name:
            continue
        for table in bodies(code, r"struct table_column \w+\[[^]]*\] = \{"):
            found = re.findall(r'\.title = (?:N_\("([^"]*)"\)|""), \.least = (\d+)', table)
            assert len(found) == table.count(".least"), f"{path}: a column is written otherwise"
            for title, least in found:
                yield "title of a column", title, int(least)
        rooms = re.findall(r"\[(\w+)\] = \{\.title = .*?\.least = (\d+)(?:, \.most = (\d+))?", code)
        rooms = {column: int(most or least) for column, least, most in rooms}
        for cells in bodies(code, r"const struct str cells\[\w*\] = \{"):
            for column, cell in re.findall(r"\[(\w+)\] =((?:(?!\[\w+\] =).)*)", cells, re.S):
                yield from (("cell of a column", text, rooms[column]) for text in texts_in(cell))


def screen_titles():
    for code in SOURCES.values():
        for title in re.findall(r'const struct screen \w+ = \{\s*\.title = N_\("([^"]*)"\)', code):
            yield "title of a screen", title, TITLE


def fields():
    rooms = {"HEADING": HEADING, "TEXT": TEXT_LABEL}
    for code in SOURCES.values():
        for field in bodies(code, r"\{\s*\.id = "):
            kind = re.search(r"\.type = ENTRY_(\w+)", field)
            label = re.search(rf"\.label = i18n_text\(N_\(({STRINGS})\)\)", field)
            if label and kind[1] != "NOTE":
                yield "label of a field", *texts_in(label[0]), rooms.get(kind[1], LABEL)
        for hint in re.findall(rf"\.hint = (i18n_text\(N_\({STRINGS}\)\))", code):
            yield "hint of a field", *texts_in(hint), HINT
        for hint in re.findall(r"\bif \(def\.question[^;]*;", code):
            yield from (("hint beside a question", text, ANSWER) for text in texts_in(hint))


def lines():
    for code in SOURCES.values():
        box = re.search(r"#define NUMBER_COLS (\d+)", code)  # less frame and margin
        for call in bodies(code, r"\bmodel_say\("):
            yield from (("status line", text, STATUS) for text in texts_in(call))
        for call in bodies(code, r"\bcanvas_text(?:_cut)?\("):
            boxed = box if re.match(r"\w+\([\w>.-]+, inside,", call) else None
            yield from (("line", text, int(boxed[1]) - 3 if boxed else LINE)
                        for text in texts_in(call))
        for call in bodies(code, r"\bform_error\("):
            yield from (("fault of a field", text, HINT) for text in texts_in(call))


def rows_with_labels():
    for path, code in SOURCES.items():
        room = re.search(r"LABEL_COL(?:S|UMNS) = (\d+)", code + "CASE_LABEL_COLUMNS = 26")
        for name in re.findall(r'\b(?:draw_)?row\([^;]*?N_\("([^"]*)"\)', code):
            yield f"label of a row in {path.name}", name, int(room[1]) - 1


def questions():
    for code in SOURCES.values():
        for call in bodies(code, r"\bmodel_ask(?:_line|_for_frame)?\("):
            title = re.search(r'N_\("([^"]*)"\)', call)
            if title:
                yield "title of a question", title[1], BOX
        asked = "".join(bodies(code, r"\bmodel_ask(?:_for_frame)?\("))
        for choices in bodies(code, r"const char \*const \w+\[\d*\] = \{"):
            name = re.search(r"(\w+)\[", choices)[1]
            room = BOX if re.search(rf"\b{name}\b", asked) else LINE
            yield from (("answer to a question, or line", text, room) for text in texts_in(choices))


def errors():
    """The server's and the client's errors stand in the status line."""
    table = (ROOT / "include/hotline/vocab/errors.def").read_text(encoding="utf-8")
    for hint in re.findall(r'^ERROR\(.*, "([^"]+)"\)$', table, re.M):
        yield "an error", hint, STATUS


PLACES = [table_columns, screen_titles, fields, lines, rows_with_labels, questions, errors]


@pytest.mark.parametrize("places", PLACES, ids=lambda f: f.__name__)
def test_every_text_fits_its_place(places):
    found = list(places())
    assert len(found) > 5, "the places are not found any more"
    wrong = [f"{language}: {what}: {widest(text, language)} columns, not {room}: "
             f"{forms(text, language)}"
             for what, text, room in found if text for language in LANGUAGES
             if widest(text, language) > room]
    assert not wrong, "\n".join(wrong)


# --- tabs ---

def tabs():
    """The titles of each row of tabs, and whether numbers stand in them (up to 999+)."""
    for code in SOURCES.values():
        for table in bodies(code, r"const struct tab \w+\[[^]]*\] = \{"):
            yield list(texts_in(table)), False
        for name, most in re.findall(
                r"\(struct tab\)\{\.title = (\w+)\[i\]\.title, \.number = -1(, \.most)?", code):
            table = next(bodies(code, rf"\b{name}\[[^]]*\] = \{{"))
            yield [next(texts_in(row)) for row in table.splitlines() if "N_(" in row], bool(most)


def test_tabs_fit_in_one_line_with_their_numbers():
    found = list(tabs())
    assert len(found) > 2
    wrong = []
    for (titles, counted), language in itertools.product(found, LANGUAGES):
        words = [catalogue(language).gettext(t) for t in titles]
        needed = sum(columns(w) + 2 + counted * len(" 999+") for w in words) + len(words) - 1
        if needed > TERMINAL:
            wrong.append(f"{language}: {needed} columns: {words}")
    assert not wrong, "\n".join(wrong)


# --- the line of keys ---

KEYMAP = (ROOT / "client-tui/keymap/keymap.def").read_text(encoding="utf-8")
ACTIONS = dict(re.findall(r'^ACTION\((\w+), "([^"]*)"\)', KEYMAP, re.M))
KEYS = re.findall(r'^KEY\((\w+), "(\S+)", (\w+), (\d+)\)', KEYMAP, re.M)
FIRST_PLACES = ("1", "2", "3")


def key_columns(context, language):
    """Of the keys with the first places in the bottom line, each as keybar_draw writes it."""
    seen, needed = set(), 0
    for where, key, action, place in KEYS:
        if where != context or action in seen:
            continue
        seen.add(action)
        if place in FIRST_PLACES:
            shown = "^X" if re.fullmatch(r"ctrl-.", key) else key
            needed += columns(shown) + 1 + columns(catalogue(language).gettext(ACTIONS[action])) + 2
    return needed


def contexts_together():
    """Pairs of contexts that one screen names, apart from those of another page of it."""
    for code in SOURCES.values():
        for body in bodies(code, r"\b\w*contexts\(const [^)]*\)\s*\{"):
            for page in re.split(r"\b(?:case|else|return)\b|\?|:", body):
                yield from itertools.combinations(sorted(set(re.findall(r"CONTEXT_(\w+)", page))), 2)


def test_the_first_keys_fit_in_the_bottom_line():
    pairs = set(contexts_together()) | {(c, "BACK") for c in {k[0] for k in KEYS}}
    assert len(pairs) > 30
    wrong = []
    for pair, language in itertools.product(sorted(pairs), LANGUAGES):
        needed = sum(key_columns(c, language) for c in {*pair, "GLOBAL"}) - 2
        if needed > TERMINAL:
            wrong.append(f"{language}: {pair}: {needed} columns")
    assert not wrong, "\n".join(wrong)


# --- short words of codes ---

def codes(name):
    return re.findall(r'^CODE\("%s", "(\w+)",((?:\s*"[^"]*",?)+)\)' % name,
                      (ROOT / "client-tui/words/codes.def").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("vocabulary, table, file, title", [
    ("priority", "priorities", "case_table.c", "Priority"),
    ("case_status", "case_status", "case_table.c", "Status"),
    ("referral_status", "forward_states", "forwards.c", "State")])
def test_codes_in_columns_have_short_words_that_fit_and_differ(vocabulary, table, file, title):
    known = set(re.findall(
        r'^(?:PRIORITY|CASE_STATUS|FORWARD_STATE)\(\w+, "(\w+)"',
        (ROOT / f"include/hotline/vocab/{table}.def").read_text(encoding="utf-8"), re.M))
    least = min(room for what, text, room in table_columns(file) if text == title)
    words = {code: re.findall(r'"([^"]*)"', texts) for code, texts in codes(vocabulary + "_short")}
    assert set(words) == known
    assert {c: w for c, w in words.items() if max(map(columns, w)) > least} == {}
    for language in zip(*words.values()):
        assert len(set(language)) == len(language), language


# --- plurals ---

def libc():
    """gettext as the program uses it."""
    made = ctypes.CDLL(None)
    made.ngettext.restype = ctypes.c_char_p
    made.ngettext.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong]
    locale.setlocale(locale.LC_MESSAGES, "C.UTF-8")
    made.bindtextdomain(b"hotline", str(folder()).encode())
    made.bind_textdomain_codeset(b"hotline", b"UTF-8")
    made.textdomain(b"hotline")
    return made


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_plurals_are_right(language, monkeypatch):
    monkeypatch.setenv("LANGUAGE", language)
    library = libc()
    ctypes.c_int.in_dll(library, "_nl_msg_cat_cntr").value += 1
    po = ROOT / f"client-tui/po/{language.split('@')[0]}.po"
    plurals = [m for m in entries(po) if m.plural]
    assert len(plurals) > 10
    for message in plurals:
        for number, form in zip(NUMBERS, FORMS[po.stem]):
            got = library.ngettext(message.msgid.encode(), message.plural.encode(), number).decode()
            assert got != (message.msgid if number == 1 else message.plural), got
            if "@" not in language:
                assert got == message.texts[form], (language, number)
            else:
                assert got == catalogue(language).ngettext(message.msgid, message.plural, number)


# --- the catalogues themselves ---

def test_serbian_in_latin_script_has_no_cyrillic_left():
    assert not re.search("[Ѐ-ӿ]", "".join(catalogue("sr@latin")._catalog.values()))


@pytest.mark.parametrize("po", PO, ids=lambda po: po.stem)
def test_a_script_is_not_mixed_within_a_word(po):
    for message in entries(po):
        for text in message.texts:
            assert not re.search("[Ѐ-ӿ][A-Za-zÀ-ſ]|[A-Za-zÀ-ſ][Ѐ-ӿ]", text), text


def test_the_documentation_counts_what_nobody_has_read():
    text = (ROOT / "docs/languages.md").read_text(encoding="utf-8")
    for row in rows([str(po) for po in PO]):
        assert row in text, f"ninja -C build po-update: {row}"
