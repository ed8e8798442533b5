"""What must not be found in clear, where it is looked for, and how: every text in every form in
which it could lie there, counted by scan.c in one pass.

Some words stand in reference data, in our sources or in PostgreSQL's catalogues too, so what counts
is that nothing grew since a baseline taken before the first word came in."""

import base64
import collections
import json
import os
import pathlib
import re
import struct
import subprocess
import unicodedata

from support import client, cluster, fields

SOURCE = pathlib.Path(__file__).resolve().parents[2]
LEAST = 5  # bytes of a pattern, as in scan.c
WORD = 7   # letters of a word of a text

# Of the bodies clients send, what stands in clear by design. True: all of it.
CLEAR = {
    "/v1/sign-in": True, "/v1/sessions": True, "/v1/invitations": True, "/v1/enrolments": True,
    "/v1/directory": True, "/v1/me/key-bundle": True, "/v1/contacts": True,
    "/v1/overrides/{id}/review": True, "/v1/cases/{reference}/search-hashes": True,
    "/v1/search": True,
    "/v1/cases/{reference}/contacts": {"kind", "channel", "direction", "result", "language"},
    "/v1/cases/{reference}/transitions": {"to", "deadlines_dropped"},
    "/v1/cases/{reference}/assignments": {"to", "wraps", "override"},
    "/v1/cases/{reference}/openings": {"compartment"},
    "/v1/cases/{reference}/consents": {"kind", "state", "form", "at", "valid_until"},
    "/v1/cases/{reference}/forwards": {"id", "to", "kind", "manifest", "keys", "wraps",
                                       "legal_basis"},
    "/v1/forwards/{id}/decision": {"decision"},
    "/v1/handovers": {"cases"}, "/v1/handovers/{id}/taken": True,
    "/v1/reassignments": {"from", "assignments"},
    "/v1/cases/{reference}/merge": {"into"}, "/v1/cases/{reference}/unmerge": set(),
}
# Codes that stand in clear columns too: flags of a case, states of consents.
CLEAR_CODES = {"do_not_contact", "not_asked", "not_possible"}
CYRILLIC = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))


# --- forms -----------------------------------------------------------------------------------


def base64_forms(data):
    """What of its base64 is the same whatever stands before and behind."""
    for before in range(3):
        text = base64.b64encode(bytes(before) + data)
        start = -(-before * 8 // 6)
        end = (before + len(data)) * 8 // 6
        if end - start >= 7:  # fewer characters turn up by chance
            yield f"base64+{before}", text[start:end]


def byte_forms(data):
    yield "raw", data
    yield "hex", data.hex().encode()
    yield "HEX", data.hex().upper().encode()
    yield from base64_forms(data)


def text_forms(text):
    yield from byte_forms(text.encode())
    yield "utf-16le", text.encode("utf-16-le")
    yield "utf-16be", text.encode("utf-16-be")
    escaped = json.dumps(text)[1:-1]
    if escaped != text:
        yield "escaped", escaped.encode()


def folded(text):
    """As matching folds names: without marks, small."""
    text = text.lower().replace("đ", "d").replace("ð", "d")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def to_cyrillic(text):
    small = text.lower().replace("lj", "љ").replace("nj", "њ").replace("dž", "џ")
    return "".join(CYRILLIC.get(c, c) for c in small).title()


def to_latin(text):
    back = {v: k for k, v in CYRILLIC.items()} | {"љ": "lj", "њ": "nj", "џ": "dž"}
    return "".join(back.get(c, c) for c in text.lower()).title()


def phone_texts(raw):
    """A number in every way it might have been written down."""
    digits = re.sub(r"\D", "", raw)
    if raw.strip().startswith("+"):
        country, national = digits[:3], digits[3:]
    elif digits.startswith("00"):
        country, national = digits[2:5], digits[5:]
    else:
        country, national = "", digits.lstrip("0")
    found = {raw, digits, national, "0" + national}
    for prefix in filter(None, {country} or {"381", "382", "383"}):
        found |= {prefix + national, "+" + prefix + national, "00" + prefix + national,
                  f"+{prefix} {national}", f"+{prefix} (0){national}"}
    groups = re.findall(r"\d+", raw)
    found |= {separator.join(groups) for separator in " -/."}
    return {text for text in found if len(text) >= 8}


# --- patterns --------------------------------------------------------------------------------


def our_words():
    """Words of sources and reference data: they say nothing about a caller."""
    words = set()
    for folder in ("server", "include", "schema"):
        for path in (SOURCE / folder).rglob("*"):
            if path.suffix in (".c", ".h", ".def", ".sql", ".txt"):
                words.update(re.findall(r"\w+", path.read_text(encoding="utf-8").lower()))
    return words


class Patterns:
    """Bytes to look for, and what they are. Group "layer": no secrets, but under another layer in
    the database; a core may hold them."""

    def __init__(self):
        self.ours = our_words()
        self.forms = {}  # bytes: (label, form)
        self.groups = collections.defaultdict(set)

    def _add(self, group, label, forms):
        for form, data in forms:
            if len(data) >= LEAST and data not in self.forms:
                self.forms[data] = (label, form)
                self.groups[group].add(data)

    def text(self, text, group="text"):
        if len(text.encode()) >= LEAST:
            self._add(group, text, text_forms(text))

    def secret(self, label, data, group="secret"):
        """Halves too, lest one is overwritten."""
        for part, piece in (("", data), (" 1/2", data[:len(data) // 2]),
                            (" 2/2", data[len(data) // 2:])):
            self._add(group, label + part, byte_forms(piece))

    def member(self, name, value):
        """Of a JSON object, as we, PostgreSQL and Python write it."""
        for raw in {json.dumps(value, ensure_ascii=False), json.dumps(value)}:
            for space in ("", " "):
                text = f'"{name}":{space}{raw}'
                self._add("member", text, text_forms(text))
        if isinstance(value, list):
            self.text(f'"{name}":{json.dumps(value, ensure_ascii=False, separators=(",", ":"))}')

    def prose(self, text):
        """The sentences of a text, and its words that are nobody else's."""
        for line in text.splitlines():
            for sentence in re.split(r"(?<=[.!?;])\s+", line):
                if len(sentence) >= 12:
                    self.text(sentence)
        for word in re.findall(r"\w+", text):
            if len(word) >= WORD and not word.isdigit() and word.lower() not in self.ours:
                self.text(word, "word")

    def name(self, name):
        for form in {name, name.upper(), name.lower(), folded(name), to_cyrillic(name),
                     to_latin(name)}:
            self.text(form)

    def value(self, field, value):
        """What a client sent in a field of a report."""
        if field.type in ("TEXT", "LINE"):
            if value.lower() not in self.ours:
                self.text(value)
            self.prose(value)
        elif field.type == "NAME":
            self.name(value)
        elif field.type == "PHONE":
            for text in phone_texts(value):
                self.text(text)
        elif field.type == "EMAIL":
            self.text(value)
            self.text(value.partition("@")[0])
        elif field.type in ("CODE", "CODES", "MUNICIPALITY"):
            for code in [value] if isinstance(value, str) else value:
                if code not in CLEAR_CODES and (code not in self.ours or "_" in code):
                    self.text(code, "code")
        elif field.type == "COUNT" and value > 100000:
            for end in "\t\n":  # a column of a dump: six digits alone are in its hexadecimal by chance
                self.text(f"\t{value}{end}")

    def person(self, person):
        """Names together."""
        given, family = person.get("given_name"), person.get("family_name")
        if given and family:
            self.name(f"{given} {family}")
            self.name(f"{family} {given}")
        for key in person.get("name_keys") or []:
            self.text(key)

    def report(self, body):
        for pointer, name, value in leaves(body):
            field = fields.field_of(pointer)
            if field and field.sealed and value is not None:
                self.member(name, value)
                self.value(field, value)
        for part in ("reporter", "affected_person"):
            self.person(body.get(part) or {})

    def other(self, body, clear):
        """A body that is not a report: everything that is not clear is a text or a code."""
        for pointer, name, value in leaves(body):
            if pointer.split("/")[1] in clear or value is None:
                continue
            self.member(name, value)
            if name == "phone_raw":
                for text in phone_texts(value):
                    self.text(text)
            elif isinstance(value, str) and " " in value.strip():
                self.text(value)
                self.prose(value)

    def only(self, *without):
        """A copy without these groups."""
        made = Patterns.__new__(Patterns)
        left_out = set().union(*(self.groups[g] for g in without)) if without else set()
        made.ours = self.ours
        made.forms = {data: of for data, of in self.forms.items() if data not in left_out}
        made.groups = self.groups
        return made


def leaves(node, pointer=""):
    """(pointer, name, value) of everything that is no object; lists of plain values are one."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from leaves(value, f"{pointer}/{name}")
    elif isinstance(node, list) and any(isinstance(item, dict) for item in node):
        for index, item in enumerate(node):
            yield from leaves(item, f"{pointer}/{index}")
    elif node != []:
        yield pointer, pointer.rpartition("/")[2], node


class Heard:
    """Stands where a recorder would and hears all that clients send and get."""

    def __init__(self):
        self.exchanges = []

    def note(self, method, path, headers, sent, answer):
        self.exchanges.append((client.route_of(method, path)["path"], method, headers, sent,
                               answer))

    def fill(self, patterns):
        for route, method, headers, sent, answer in self.exchanges:
            token = headers.get("Authorization", "").removeprefix("Bearer ")
            if token:
                patterns.text(token, "secret")
                patterns.secret("token", base64.b64decode(token + "==="))
            if isinstance(sent, dict):
                self._sent(patterns, route, method, sent)
            if answer.json and answer.status in (200, 201):
                self._got(patterns, route, answer.json)

    @staticmethod
    def _sent(patterns, route, method, sent):
        clear = CLEAR.get(route, set())
        if (route == "/v1/cases" and method == "POST") or route.endswith("/facts"):
            patterns.report(sent)
        elif route == "/v1/cases/{reference}" and sent.get("priority"):
            patterns.other({**sent, "priority": {"reason": sent["priority"]["reason"]}}, set())
        elif clear is not True:
            patterns.other(sent, clear)
        if "auth" in sent:
            patterns.secret("auth", base64.b64decode(sent["auth"]))
        for name in ("hashes", "search_hashes"):
            for each in sent.get(name) or []:
                patterns.secret("search hash", base64.b64decode(each))
        if "key_bundle" in sent:  # its ciphertext: in the database it lies under another layer
            patterns.secret("key bundle", base64.b64decode(sent["key_bundle"])[80:112], "layer")

    @staticmethod
    def _got(patterns, route, answer):
        if "code" in answer and route == "/v1/invitations":
            patterns.text(answer["code"], "secret")
        for wrap in answer.get("wraps") or []:
            patterns.secret("wrap", base64.b64decode(wrap["wrap"])[140:172], "layer")


def fill_people(patterns, house):
    for label, secret in house.secrets().items():
        patterns.secret(label, secret)
    for person in house.people.values():
        patterns.text(person.password, "secret")
        patterns.text(person.password.split()[1], "secret")
        patterns.secret(f"{person.username}: auth", person.auth)


# --- places ----------------------------------------------------------------------------------


def files_below(folder):
    return [p for p in pathlib.Path(folder).rglob("*")
            if p.is_file() and not p.is_symlink() and p.stat().st_size]


def places(house, work):
    """name → files, all as they are on disk now."""
    house.sql("CHECKPOINT")
    dump = pathlib.Path(work) / "dump.sql"
    with open(dump, "wb") as file:
        subprocess.run([cluster.BINARIES / "pg_dump", "-Fp", "-d", house.conninfo], check=True,
                       stdout=file)
    servers = [path for one in house.servers for path in one.folder.glob(f"{one.name}.*")]
    logs = [path for path in servers if path.suffix == ".log"]
    return {
        "data folder with WAL": files_below(house.pg.data),
        "dump": [dump],
        "server's files": [p for p in servers if p not in logs] + [house.server_key],
        "server's log": logs,
        "PostgreSQL's log": [house.pg.log],
    }


class Scanner:
    """program: scan.c, compiled."""

    def __init__(self, program, work):
        self.program, self.work = program, pathlib.Path(work)

    def count(self, patterns, files):
        """{bytes: how often}, of what was found at all."""
        wanted = list(patterns.forms)
        pattern_file, list_file = self.work / "patterns", self.work / "files"
        pattern_file.write_bytes(b"".join(struct.pack("=I", len(p)) + p for p in wanted))
        list_file.write_bytes(b"".join(os.fsencode(f) + b"\0" for f in files))
        done = subprocess.run([self.program, pattern_file, list_file], capture_output=True,
                              text=True, check=False)
        assert done.returncode == 0, done.stderr
        rows = (line.split() for line in done.stdout.splitlines())
        return {wanted[int(index)]: int(count) for index, count in rows}

    def look(self, patterns, where):
        return {place: self.count(patterns, files) for place, files in where.items()}


def grown(patterns, before, after):
    """What is found more often than before, in words. A single word of a text that stood somewhere
    before the first text came in is PostgreSQL's own (its catalogues are written in English)."""
    known = {data for counts in before.values() for data in counts} & patterns.groups["word"]
    found = []
    for place, counts in after.items():
        for data, count in counts.items():
            was = before.get(place, {}).get(data, 0)
            if count > was and data not in known:
                label, form = patterns.forms[data]
                found.append(f"{place}: {label!r} as {form}, {was} -> {count} times")
    return sorted(found)
