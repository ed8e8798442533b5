"""After a day's work nothing of it stands in clear anywhere that the server or the database write:
the data folder with its WAL, a dump, the server's files, both logs."""

import json
import re

import leaks
import pytest
from support.house import SAMPLES


class Scanned:
    def __init__(self, house, scanner, work):
        self.house, self.scanner, self.work = house, scanner, work
        self.patterns = leaks.Patterns()
        self.before = self.after = None

    def look(self):
        return self.scanner.look(self.patterns, leaks.places(self.house, self.work))


@pytest.fixture(scope="module")
def scanned(house, scanner, settle, work_a_day, tmp_path_factory):
    made = Scanned(house, scanner, tmp_path_factory.mktemp("places"))
    settle(house)
    house.heard.exchanges.clear()  # of the ceremony; sessions go on
    kept = {place: keep(files, made.work / f"before-{number}")
            for number, (place, files) in enumerate(leaks.places(house, made.work).items())}
    work_a_day(house)
    for person in list(house.people.values())[:3]:
        person.sign_in()
    leaks.fill_people(made.patterns, house)
    house.heard.fill(made.patterns)
    made.before = scanner.look(made.patterns, kept)
    made.after = made.look()
    return made


def keep(files, folder):
    """Copies, as they are now: what is looked for is known only when the day is over."""
    folder.mkdir()
    for number, path in enumerate(files):
        (folder / str(number)).write_bytes(path.read_bytes())
    return sorted(folder.iterdir())


def test_nothing_stands_in_clear(scanned):
    found = leaks.grown(scanned.patterns, scanned.before, scanned.after)
    assert not found, "\n".join(found)


# --- it would be found -----------------------------------------------------------------------


def labels(scanned):
    return {label for label, _ in scanned.patterns.forms.values()}


def test_every_sample_is_looked_for(scanned):
    """Names, numbers, sentences and words of each narrative, grounds, municipalities, notes."""
    known = labels(scanned)
    for name, sample in SAMPLES.items():
        reporter = sample["reporter"]
        for text in (reporter["given_name"], reporter["family_name"], reporter["code_word"],
                     reporter["email"], sample["call"]["phone_raw"], sample["summary_en"]):
            assert not text or len(text.encode()) < leaks.LEAST or text in known, (name, text)
        if reporter["phone"]:
            digits = re.sub(r"\D", "", reporter["phone"])
            assert {digits, "+" + digits, "0" + digits[3:]} <= known, name
        for code in [*sample["incident"]["grounds"], sample["incident"]["municipality"]]:
            member = json.dumps(code)
            assert not code or any(member in label for label in known), (name, code)
        words = {w for w in re.findall(r"\w+", sample["narrative"] or "") if w in known}
        assert len(words) >= 3, (name, words)
        for note in sample["notes"]:
            assert any(sentence in known for sentence in re.split(r"(?<=[.!?;])\s+", note["text"]))


def test_secrets_are_looked_for(scanned):
    known = labels(scanned)
    for person in scanned.house.people.values():
        assert {person.password, f"{person.username}: seed", f"{person.username}: box",
                f"{person.username}: kek", f"{person.username}: auth"} <= known
    assert {"search key", "search hash", "token", "wrap", "auth"} <= known  # auth: a wrong one
    for kind in ("desk", "coordination"):
        for office in ("belgrade", "podgorica", "pristina"):
            assert f"{kind}:{office}: secret" in known


def test_every_form_of_every_pattern_is_found_when_it_is_there(scanned, tmp_path):
    planted = tmp_path / "planted"
    with open(planted, "wb") as file:
        for data in scanned.patterns.forms:
            file.write(data + b"\0\xff")
    counts = scanned.scanner.count(scanned.patterns, [planted])
    assert set(counts) == set(scanned.patterns.forms)
    forms = {form for _, form in scanned.patterns.forms.values()}
    assert forms == {"raw", "hex", "HEX", "base64+0", "base64+1", "base64+2", "utf-16le",
                     "utf-16be", "escaped"}


@pytest.mark.parametrize("form", ["raw", "hex", "HEX", "base64", "utf-16le", "utf-16be"])
@pytest.mark.parametrize("offset", range(4))
def test_a_word_is_found_within_any_encoding_of_its_surroundings(scanner, tmp_path, form, offset):
    text = "x" * offset + " jer me svekrva Đurđijana tera " + "y" * 5
    encode = {"raw": str.encode, "hex": lambda t: t.encode().hex().encode(),
              "HEX": lambda t: t.encode().hex().upper().encode(),
              "base64": lambda t: leaks.base64.b64encode(t.encode()),
              "utf-16le": lambda t: t.encode("utf-16-le"),
              "utf-16be": lambda t: t.encode("utf-16-be")}[form]
    patterns = leaks.Patterns()
    patterns.prose(text)
    path = tmp_path / "file"
    path.write_bytes(encode(text))
    found = {patterns.forms[data] for data in scanner.count(patterns, [path])}
    assert any(label == "Đurđijana" and kind.startswith(form) for label, kind in found)


NARRATIVE = SAMPLES["s01"]["narrative"]


def leak_row(house, **_):
    house.sql("CREATE TABLE hotline.control AS SELECT %s::text AS words", NARRATIVE)


def leak_deleted_row(house, **_):
    """Gone from the dump, but not from the WAL."""
    house.sql("CREATE TABLE hotline.gone AS SELECT %s::bytea AS words", NARRATIVE.encode())
    house.sql("DROP TABLE hotline.gone")


def leak_log(house, **_):
    with open(house.servers[0].log, "a", encoding="utf-8") as log:
        log.write(f"level=debug body={json.dumps(NARRATIVE)}\n")


def leak_database_log(house, **_):
    house.sql("SELECT set_config('control.words', %s, false)", NARRATIVE)
    house.sql("DO $$ BEGIN RAISE LOG 'words: %%', current_setting('control.words'); END $$")


def leak_file(house, **_):
    path = house.servers[0].folder / f"{house.servers[0].name}.spool"
    path.write_bytes(leaks.base64.b64encode(NARRATIVE.encode()))


@pytest.mark.parametrize("leak, places", [
    (leak_row, {"data folder with WAL", "dump", "PostgreSQL's log"}),
    (leak_deleted_row, {"data folder with WAL", "PostgreSQL's log"}),  # it logs statements here
    (leak_log, {"server's log"}),
    (leak_database_log, {"PostgreSQL's log"}),
    (leak_file, {"server's files"}),
])
def test_a_leak_in_any_place_is_noticed(scanned, leak, places):
    before = scanned.look()
    leak(scanned.house)
    after = scanned.look()
    found = leaks.grown(scanned.patterns, before, after)
    assert {line.partition(":")[0] for line in found} == places
