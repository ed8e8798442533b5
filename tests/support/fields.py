"""include/hotline/vocab/fields.def as Python sees it, and a report in which every field is filled
with something found nowhere else."""

import datetime
import pathlib
import re
from dataclasses import dataclass

SOURCE = pathlib.Path(__file__).resolve().parents[2]
VOCAB = SOURCE / "include/hotline/vocab"
# Code depends on these words, so no canary can be added to them.
CLOSED = {"risk_answer", "consent_kind", "consent_state", "country", "channel", "caller_language"}


@dataclass(frozen=True)
class Field:
    index: int  # of its row, as HOTLINE_LEAK_FIELD counts
    pointer: str
    type: str
    vocabulary: str
    place: str
    gate: str
    copies: frozenset

    @property
    def name(self):
        return self.pointer.rpartition("/")[2]

    @property
    def clear(self):
        """Stands in a column of the database by design."""
        return "CLEAR" in self.copies

    @property
    def sealed(self):
        return not self.clear and self.type != "HASHES"

    @property
    def pattern(self):
        return re.compile(re.escape(self.pointer).replace(r"\*", "[0-9]+") + r"(/[0-9]+)?\Z")


def _rows(text):
    questions = re.findall(r'^RISK_QUESTION\(\w+, "(\w+)"',
                           (VOCAB / "risk_questions.def").read_text(), re.M)
    text = text[text.index("#ifndef"):]  # behind the comment that explains the rows
    for row in re.finditer(r"^ *FIELD\((.*?)\)$", text, re.M | re.S):
        cells = [" ".join(cell.split()) for cell in row.group(1).split(",")]
        if "CODE_" in cells[0]:
            for question in questions:
                yield [f"/risk/answers/{question}", *cells[1:]]
        else:
            yield [cells[0].strip('"'), *cells[1:]]


def load():
    rows = _rows((VOCAB / "fields.def").read_text())
    return [Field(i, p, kind, vocabulary.strip('"'), place, gate,
                  frozenset(c.strip() for c in copies.split("|")) - {"0"})
            for i, (p, kind, vocabulary, _, place, gate, copies) in enumerate(rows)]


FIELDS = load()


def field_of(pointer):
    return next((f for f in FIELDS if f.pattern.match(pointer)), None)


def letters(number):
    return chr(97 + number // 26) + chr(97 + number % 26)


def canary_code(vocabulary):
    return f"zz_{vocabulary}_cvrcak"


def add_canary_codes(house):
    """One more code in every vocabulary that fields of a report choose from."""
    vocabularies = {f.vocabulary for f in FIELDS if f.vocabulary} - CLOSED
    for vocabulary in sorted(vocabularies):
        house.sql("INSERT INTO hotline.reference_item (vocabulary, code, sort, labels, data)"
                  " SELECT vocabulary, %s, sort + 1, '{}', data FROM hotline.reference_item"
                  " WHERE vocabulary = %s AND active ORDER BY sort LIMIT 1",
                  canary_code(vocabulary), vocabulary)
    house.sql("UPDATE hotline.reference_item SET data = data || jsonb_build_object('sector', %s)"
              " WHERE vocabulary = 'respondent_type' AND code = %s",  # sectors are made of these
              canary_code("respondent_sector"), canary_code("respondent_type"))
    house.sql("UPDATE hotline.reference_version SET version = version + 1")


def code_for(field):
    fixed = {"risk_answer": "yes", "country": "RS", "channel": "phone_call",
             "caller_language": "sr"}
    return fixed.get(field.vocabulary) or canary_code(field.vocabulary)


def value_for(field, tag):
    """A value that this field takes; tag makes the texts those of one report."""
    number, word = field.index, f"Ćvrčkožub{letters(field.index)}{tag}"
    day = datetime.date(2014, 2, 3) + datetime.timedelta(days=number)
    return {
        "CODE": lambda: code_for(field),
        "CODES": lambda: [code_for(field)],
        "MUNICIPALITY": lambda: canary_code("municipality"),
        "LINE": lambda: f"{word} jedanred",
        "NAME": lambda: word,
        "TEXT": lambda: f"{word} višeredova.\nDrugi {word} ovde",
        "PHONE": lambda: f"+381 60 7{number:03} 4{number:03}",
        "EMAIL": lambda: f"cvrcak.{letters(number)}.{tag}@primer-{letters(number)}.example",
        "BOOL": lambda: True,
        "COUNT": lambda: 700001 + number,
        "PAST_DATE": day.isoformat,
        "ANY_DATE": lambda: (day + datetime.timedelta(days=6000)).isoformat(),
        "PAST_TIME": lambda: f"2025-06-01T{number // 60 + 10:02}:{number % 60:02}:41Z",
        "DAYS": lambda: f"mon,wed-{'thu fri sat sun'.split()[number % 4]}",
        "CLOCK": lambda: f"{number % 24:02}:{59 - number % 60:02}",
    }[field.type]()


def put(document, pointer, value):
    """Sets the value at a pointer of fields.def; * is the first item of a list."""
    *way, last = pointer.strip("/").split("/")
    at = document
    for name, following in zip(way, [*way, last][1:], strict=True):
        if name == "*":
            if not at:
                at.append({})
            at = at[0]
        else:
            at = at.setdefault(name, [] if following == "*" else {})
    at[last] = value


def consents(**states):
    """Everything given but what is said otherwise; share_lawyer is limited, in words."""
    kinds = re.findall(r'CONSENT_KIND\(\w+, "(\w+)"', (VOCAB / "consent_kinds.def").read_text())
    rows = []
    for kind in kinds:
        row = {"kind": kind, "state": states.get(kind, "given"), "form": "oral_call",
               "at": "2025-06-01T10:00:00Z"}
        rows.append(row)
    return rows


def full_report(tag):
    """(body of POST /v1/cases, {field: the value that was put there})."""
    body, values = {}, {}
    for field in FIELDS:
        if field.type == "HASHES" or field.place == "CONSENT":
            continue
        values[field] = value_for(field, tag)
        put(body, field.pointer, values[field])
    body["consents"] = consents()
    limited = next(c for c in body["consents"] if c["kind"] == "share_lawyer")
    limited["state"] = "limited"
    for field in FIELDS:
        if field.place == "CONSENT" and field.sealed:
            values[field] = limited[field.name] = value_for(field, tag)
    return body, values
