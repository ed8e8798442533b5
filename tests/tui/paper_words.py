"""What a case file on paper must say, made from the JSON of `case-file`: an own reading of the
vocabularies and field tables that shares no code with the program."""

import datetime
import re
import zoneinfo

from support import fields
from support.house import SOURCE

TAGS = ("en", "sr-Latn", "sr-Cyrl", "cnr-Latn", "sq")
NEXT = {"sr-Latn": "cnr-Latn", "sr-Cyrl": "en", "cnr-Latn": "en", "sq": "en", "en": None}
MONTHS = ("January February March April May June July August September October November "
          "December").split()
ZONE = zoneinfo.ZoneInfo("Europe/Belgrade")
STRING = r'"((?:[^"\\]|\\.)*)"'

# Members of records that are no part of a report as it is sent.
OTHERS = {"/risk/priority": "priority", "/risk/flags": "flag", "/reason/opened": "compartment",
          "/reason/priority": "priority", "/reason/closure_reason": "closure_reason",
          "/reason/outcomes": "outcome", "/reason/institution": "institution",
          "/reason/proceeding": "proceeding_type", "/deadline/state": "deadline_state",
          "/deadline/kind": "time_limit_kind", "/deadline/who_must_act": "who_must_act",
          "/deadline/certainty": "certainty", "/contact/kind": "contact_kind",
          "/contact/channel": "channel", "/contact/direction": "direction",
          "/contact/result": "contact_attempt_result", "/contact/language": "caller_language"}
DAYS = {"/reason/next_contact_on", "/reason/expected_by", "/reason/review_on", "/deadline/start",
        "/deadline/safe", "/deadline/due"}


def table(path, macro, plain):
    """Rows of an X-macro table: the cells as texts."""
    text = re.sub(r"/\*.*?\*/", "", (SOURCE / path).read_text(encoding="utf-8"), flags=re.S)
    for row in re.finditer(rf"^{macro}\((.*?)\)$", text, re.M | re.S):
        cells = re.findall(STRING, row.group(1))
        yield ([row.group(1).split(",")[0].strip()] if plain else []) + cells


class Words:
    def __init__(self, vocabularies, language):
        self.language = language
        self.items = {(name, item["code"]): item["labels"]
                      for name, items in vocabularies["vocabularies"].items() for item in items}
        self.own = {tuple(row[:2]): dict(zip(TAGS, row[2:]))
                    for row in table("client-tui/words/codes.def", "CODE", False)}
        self.texts = {row[0]: dict(zip(TAGS, row[1:]))
                      for row in table("client-tui/paper/texts.def", "TEXT", True)}
        self.names = {row[0]: tuple(row[1:])
                      for row in table("client-tui/words/field_names.def", "FIELD_NAME", False)}
        self.form = {}
        for section in vocabularies["vocabularies"]["intake_form"]:
            for field in section.get("fields", []):
                self.form.setdefault(field["code"], field["labels"])
        self.fields = fields.load()

    def text(self, name):
        return self.texts[name][self.language]

    def chosen(self, labels):
        tag = self.language
        while tag and not labels.get(tag):
            tag = NEXT[tag]
        return labels.get(tag) if tag else None

    def label(self, vocabulary, code):
        found = self.chosen(self.items.get((vocabulary, code), {}))
        return found or self.own.get((vocabulary, code), {}).get(self.language) or code

    def day(self, text):
        day = datetime.date.fromisoformat(text)
        if self.language == "en":
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        return f"{day.day}.{day.month}.{day.year}" + ("" if self.language == "sq" else ".")

    def moment(self, text):
        at = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(ZONE)
        return f"{self.day(at.date().isoformat())}, {at.hour:02}:{at.minute:02}"

    def weekdays(self, text):
        parts = ["–".join(self.label("weekday", day) for day in part.split("-"))
                 for part in text.split(",")]
        return ", ".join(parts)

    def field(self, pointer):
        """What a field is called."""
        if pointer.startswith("/risk/answers/"):
            return self.label("risk_question", pointer.rpartition("/")[2])
        code = [step for step in pointer.split("/") if step and not step.isdigit()][-1]
        vocabulary, code = self.names.get(pointer, ("intake_form", code))
        if vocabulary != "intake_form":
            return self.label(vocabulary, code)
        return (self.chosen(self.form.get(code, {})) if code in self.form
                else self.label("field", code))

    def value(self, pointer, value):
        """A value in words."""
        known = next((f for f in self.fields if f.pattern.match(pointer)), None)
        if isinstance(value, list):
            return "; ".join(self.value(pointer, v) if not isinstance(v, dict) else
                             "; ".join(self.line(f"{pointer}/{i}/{name}", inner)
                                       for name, inner in v.items() if inner not in (None, [], ""))
                             for i, v in enumerate(value))
        if isinstance(value, bool):
            return self.label("risk_answer", "yes" if value else "no")
        if isinstance(value, int):
            return str(value)
        if pointer in DAYS or known and known.type.endswith("_DATE"):
            return self.day(value)
        if known and known.type == "PAST_TIME":
            return self.moment(value)
        if known and known.type == "DAYS":
            return self.weekdays(value)
        vocabulary = OTHERS.get(pointer) or (known.vocabulary if known else "")
        return self.label(vocabulary, value) if vocabulary else value

    def line(self, pointer, value):
        return f"{self.field(pointer)}: {self.value(pointer, value)}"

    def rows(self, pointer, members):
        """Label and value of each member, as they stand in a table."""
        for name, value in (members or {}).items():
            at = f"{pointer}/{name}"
            if isinstance(value, dict):
                yield from self.rows(at, value)
            elif value not in (None, [], "") and name != "blackened":
                yield self.field(at) + " " + self.value(at, value)


def newest(file):
    """Of each record and version the newest epoch, as opened; then the newest version."""
    found = {}
    for record in file["records"]:
        if "content" not in record or record["compartment"] == "exchange":
            continue
        old = found.get(record["id"])
        if not old or (record["version"], record["epoch"]) > (old["version"], old["epoch"]):
            found[record["id"]] = record
    return list(found.values())


def expected(file, words):
    """Everything the paper says of the opened records, chapter by chapter, in order."""
    records = newest(file)

    def of(kind):
        return [r["content"] for r in records if r["type"] == kind]

    report = of("report")[0]
    identity = (of("identity") or [{}])[0]
    yield words.text("CHRONOLOGY"), list(told(file, words, records))
    yield words.text("PERSONS"), [
        *words.rows("/reporter", identity.get("reporter")),
        *words.rows("/reporter", report.get("reporter")),
        *words.rows("/affected_person", identity.get("affected_person")),
        *words.rows("/affected_person", report.get("affected_person"))]
    yield words.text("FACTS"), list(words.rows("/incident", report["incident"]))
    yield words.text("RISK"), [*words.rows("/safety", report.get("safety")),
                               *words.rows("/safety", identity.get("safety")),
                               *words.rows("/risk", report["risk"])]
    yield words.text("STORY"), [
        *[words.field("/" + n) + words.value("/" + n, report[n])
          for n in ("narrative_language", "narrative_script") if report.get(n)],
        report["narrative"]]
    if report.get("respondents"):
        yield words.text("RESPONDENTS"), [row for i, r in enumerate(report["respondents"])
                                          for row in words.rows(f"/respondents/{i}", r)]
    wishes = {n: report[n] for n in ("support_needs", "advice_given", "promised_action")
              if report.get(n)}
    if wishes:
        yield words.text("WISHES"), list(words.rows("", wishes))
    yield words.text("CALLS"), [*words.rows("/call", of("contact")[0]["call"]),
                                *[r for c in of("contact_identity")
                                  for r in words.rows("/call", c["call"])]]
    yield words.text("CONSENTS"), list(consents(file, words, of("consent")))
    if of("note"):
        yield words.text("NOTES"), [n["text"] for n in in_order(records, "note")]
    if file["forwards"]:
        yield words.text("FORWARDS"), list(forwards(file, words))
    if of("deadlines"):
        yield words.text("DEADLINES"), list(deadlines(file, words, of("deadlines")[0]))
    openings = [r for r in in_order(records, "reason") if "opened" in r]
    if openings:
        yield words.text("ACCESS"), [part for r in openings for part in (
            words.label("compartment", r["opened"]), words.line("/reason/text", r["text"]))]


def in_order(records, kind):
    """By the moment in the id, which a copy keeps."""
    return [r["content"] for r in sorted(records, key=lambda r: r["id"][:13])
            if r["type"] == kind]


def told(file, words, records):
    """The timeline: steps and people; reasons and consents stand among them."""
    for step in file["status_changes"]:
        arrow = words.label("case_status", step["from"]) + " → " if step["from"] else ""
        yield f"{arrow}{words.label('case_status', step['to'])} · {step['by']}"


def reasons(file, words):
    """Every reason that is no opening's, as lines of the timeline (in whatever order)."""
    for record in newest(file):
        if record["type"] == "reason" and "opened" not in record["content"]:
            for name, value in record["content"].items():
                yield words.line(f"/reason/{name}", value)
    for record in newest(file):
        if record["type"] == "consent":
            for one in record["content"]["consents"]:
                if one["limit_text"]:
                    yield f"{words.label('consent_kind', one['kind'])} – {one['limit_text']}"


def consents(file, words, records):
    said = {c["kind"]: c for content in records for c in content["consents"]}
    kinds = re.findall(r'^CONSENT_KIND\(\w+, "(\w+)"',
                       (SOURCE / "include/hotline/vocab/consent_kinds.def").read_text(), re.M)
    rows = {c["kind"]: c for c in file["consents"]}
    for kind in kinds:
        row, own = rows[kind], said[kind]
        text = words.label("consent_kind", kind) + words.label("consent_state", row["state"])
        if row["form"]:
            text += ", " + words.label("consent_form", row["form"])
        if row["at"]:
            text += ", " + words.moment(row["at"])
        if own["limit_text"]:
            text += f"{words.label('field', 'limit_text')}: {own['limit_text']}"
        if own["text_version"]:
            text += f"{words.label('field', 'text_version')}: {own['text_version']}"
        yield text


def forwards(file, words):
    for forward in file["forwards"]:
        yield words.label("forward_kind", forward["kind"])
        for kind in ("summary", "message"):
            yield from [r["content"]["text"] for r in file["records"]
                        if r["type"] == kind and r["scope"] == forward["id"]]


def deadlines(file, words, rows):
    for row, clear in zip(rows, file["deadlines"], strict=True):
        yield words.line("/deadline/safe", row["safe"]) + words.label("time_limit",
                                                                      row["time_limit"])
        yield words.line("/deadline/state", clear["state"])
        for name in ("due", "start", "kind", "who_must_act", "legal_basis", "certainty"):
            yield words.line(f"/deadline/{name}", row[name])
        if row["check_with_a_lawyer"]:
            yield words.field("/deadline/check_with_a_lawyer")
