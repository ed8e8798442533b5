#!/usr/bin/env python3
"""Holds a catalogue against the texts of the program: every message is there, translated, not fuzzy,
with the same placeholders, its plural rule is right for the language, and above it stands whether a
native speaker has read it: "# unreviewed", or "# read by NAME, DATE".

usage: check_catalogue.py hotline.pot NAME.po"""

import gettext
import re
import subprocess
import sys
from typing import NamedTuple

# How each language counts (Unicode CLDR: one, few, other): the form for these numbers.
NUMBERS = (0, 1, 2, 5, 11, 21, 22)
FORMS = {"sr": (2, 0, 1, 2, 2, 0, 1), "cnr": (2, 0, 1, 2, 2, 0, 1), "sq": (1, 0, 1, 1, 1, 1, 1)}
PLACEHOLDER = re.compile(r"%(?:\d+\$)?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j)?[diouxXcs%]")


def unquote(text):
    return bytes(text[1:-1], "utf-8").decode("unicode_escape").encode("latin-1").decode("utf-8")


class Message(NamedTuple):
    flags: set
    files: list   # where the text stands
    notes: list   # comments of translators
    msgid: str
    plural: str   # None: it has none
    texts: list   # msgstr, by number

    @property
    def unreviewed(self):
        return "unreviewed" in self.notes

    @property
    def marked(self):
        return self.unreviewed or any(n.startswith("read by ") for n in self.notes)


def message_of(block):
    flags, files, notes, parts, where = set(), [], [], {}, None
    for line in block.splitlines():
        if line.startswith("#,"):
            flags |= {f.strip() for f in line[2:].split(",")}
        elif line.startswith("#:"):
            files += line[2:].split()
        elif line.startswith("# "):
            notes.append(line[2:])
        found = re.match(r'(msgid_plural|msgid|msgstr(?:\[\d+\])?|msgctxt) (".*")$', line)
        if found:
            where = found[1]
            parts[where] = unquote(found[2])
        elif line.startswith('"'):
            parts[where] += unquote(line)
    texts = [v for k, v in sorted(parts.items()) if k.startswith("msgstr")]
    if "msgid" in parts:
        return Message(flags, files, notes, parts["msgid"], parts.get("msgid_plural"), texts)
    return None  # obsolete


def entries(path):
    """The messages of a catalogue, obsolete ones left out; the header is that of the text ""."""
    text = subprocess.run(["msgcat", "--no-wrap", "--to-code=UTF-8", path], check=True,
                          capture_output=True, text=True, encoding="utf-8").stdout
    return [m for m in map(message_of, text.split("\n\n")) if m]


def language_of(po):
    return re.sub(r"\.po$", "", po.rsplit("/", 1)[-1])


def is_missing(message, name):
    """Not there (None), or not translated in every form."""
    forms = len(set(FORMS[name.split("@")[0]])) if message and message.plural else 1
    return not message or len(message.texts) != forms or not all(message.texts)


def check_plurals(name, header):
    found = re.search(r"Plural-Forms: nplurals=(\d+); plural=(.*);", header)
    if not found:
        return ["no Plural-Forms in the header"]
    rule = gettext.c2py(found[2])
    got = tuple(rule(n) for n in NUMBERS)
    wanted = FORMS[name.split("@")[0]]
    return [] if got == wanted else [f"plural forms for {NUMBERS}: {got}, not {wanted}"]


def check_message(wanted, there, name):
    if is_missing(there, name):
        return [f"missing: {wanted.msgid!r} ({' '.join(wanted.files)})"]
    wrong = [f"fuzzy: {wanted.msgid!r}"] if "fuzzy" in there.flags else []
    if not there.marked:
        wrong.append(f"neither \"# unreviewed\" nor \"# read by …\": {wanted.msgid!r}")
    placeholders = sorted(PLACEHOLDER.findall(wanted.plural or wanted.msgid))
    return wrong + [f"placeholders differ: {wanted.msgid!r}: {text!r}" for text in there.texts
                    if sorted(PLACEHOLDER.findall(text)) != placeholders]


def check(pot, po):
    name = language_of(po)
    there = {message.msgid: message for message in entries(po)}
    wrong = check_plurals(name, there[""].texts[0] if "" in there else "")
    for wanted in entries(pot):
        if wanted.msgid:
            wrong += check_message(wanted, there.get(wanted.msgid), name)
    return wrong


if __name__ == "__main__":
    found = check(*sys.argv[1:3])
    for line in found:
        print(f"{sys.argv[2]}: {line}", file=sys.stderr)
    sys.exit(1 if found else 0)
