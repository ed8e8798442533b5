#!/usr/bin/env python3
"""Holds a catalogue against the texts of the program: every message is there, translated, not fuzzy,
with the same placeholders, and its plural rule is right for the language.

usage: check_catalogue.py hotline.pot NAME.po"""

import gettext
import re
import subprocess
import sys

# How each language counts (Unicode CLDR: one, few, other): the form for these numbers.
NUMBERS = (0, 1, 2, 5, 11, 21, 22)
FORMS = {"sr": (2, 0, 1, 2, 2, 0, 1), "cnr": (2, 0, 1, 2, 2, 0, 1), "sq": (1, 0, 1, 1, 1, 1, 1)}
PLACEHOLDER = re.compile(r"%(?:\d+\$)?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j)?[diouxXcs%]")


def unquote(text):
    return bytes(text[1:-1], "utf-8").decode("unicode_escape").encode("latin-1").decode("utf-8")


def entries(path):
    """(flags, msgid, msgid_plural, [msgstr …]) of each message, obsolete ones left out."""
    text = subprocess.run(["msgcat", "--no-wrap", "--to-code=UTF-8", path], check=True,
                          capture_output=True, text=True, encoding="utf-8").stdout
    for block in text.split("\n\n"):
        flags, parts, where = set(), {}, None
        for line in block.splitlines():
            if line.startswith("#,"):
                flags |= {f.strip() for f in line[2:].split(",")}
            if line.startswith("#"):
                continue
            found = re.match(r'(msgid_plural|msgid|msgstr(?:\[\d+\])?|msgctxt) (".*")$', line)
            if found:
                where = found[1]
                parts[where] = unquote(found[2])
            elif line.startswith('"'):
                parts[where] += unquote(line)
        if "msgid" in parts:
            texts = [v for k, v in sorted(parts.items()) if k.startswith("msgstr")]
            yield flags, parts["msgid"], parts.get("msgid_plural"), texts


def check_plurals(name, header):
    found = re.search(r"Plural-Forms: nplurals=(\d+); plural=(.*);", header)
    if not found:
        return ["no Plural-Forms in the header"]
    rule = gettext.c2py(found[2])
    got = tuple(rule(n) for n in NUMBERS)
    wanted = FORMS[name.split("@")[0]]
    return [] if got == wanted else [f"plural forms for {NUMBERS}: {got}, not {wanted}"]


def check(pot, po):
    name = re.sub(r"\.po$", "", po.rsplit("/", 1)[-1])
    there = {msgid: (flags, plural, texts) for flags, msgid, plural, texts in entries(po)}
    wrong = check_plurals(name, there.get("", (None, None, [""]))[2][0])
    forms = len(set(FORMS[name.split("@")[0]]))
    for _, msgid, plural, _ in entries(pot):
        if not msgid:
            continue
        flags, _, texts = there.get(msgid, (set(), None, []))
        if not texts or not all(texts) or (plural and len(texts) != forms):
            wrong.append(f"missing: {msgid!r}")
        elif "fuzzy" in flags:
            wrong.append(f"fuzzy: {msgid!r}")
        for text in texts if all(texts) else []:
            if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(plural or msgid)):
                wrong.append(f"placeholders differ: {msgid!r}: {text!r}")
    return wrong


if __name__ == "__main__":
    found = check(*sys.argv[1:3])
    for line in found:
        print(f"{sys.argv[2]}: {line}", file=sys.stderr)
    sys.exit(1 if found else 0)
