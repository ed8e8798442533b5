#!/usr/bin/env python3
"""Brings new texts into the catalogues, marks them as unreviewed, says what is still to be translated
and where that text stands, and counts in docs/languages.md what no native speaker has read.

usage: update_catalogues.py hotline.pot docs/languages.md NAME.po …"""

import pathlib
import re
import subprocess
import sys

from check_catalogue import entries, is_missing, language_of

MERGE = ["msgmerge", "--quiet", "--update", "--no-fuzzy-matching", "--backup=none",
         "--sort-by-file", "--add-location=file"]
NAMES = {"sr": "Serbian (Cyrillic; Latin is made from it)", "cnr": "Montenegrin",
         "sq": "Albanian"}
TABLE = re.compile(r"(\| language \|[^\n]*\n\|[-| ]+\n)(?:\|[^\n]*\n)*")


def mark(po):
    """A message without a mark is new."""
    path = pathlib.Path(po)
    header, *blocks = path.read_text(encoding="utf-8").split("\n\n")
    for i, block in enumerate(blocks):
        if not block.startswith(("# unreviewed\n", "# read by ", "#~")):
            blocks[i] = "# unreviewed\n" + block
    path.write_text("\n\n".join([header, *blocks]), encoding="utf-8")


def rows(catalogues):
    """Of the table in docs/languages.md."""
    for po in catalogues:
        messages = [m for m in entries(po) if m.msgid]
        unreviewed = sum(m.unreviewed for m in messages)
        yield f"| {NAMES[language_of(po)]} | {len(messages)} | {unreviewed} |\n"


def count(doc, catalogues):
    text = doc.read_text(encoding="utf-8")
    doc.write_text(TABLE.sub(lambda found: found[1] + "".join(rows(catalogues)), text),
                   encoding="utf-8")


def tell_missing(po):
    missing = [m for m in entries(po) if m.msgid and is_missing(m, language_of(po))]
    for message in sorted(missing, key=lambda m: m.files):
        print(f"{po}: {message.files[0]}: {message.msgid!r}")
    print(f"{po}: {len(missing)} to be translated")


if __name__ == "__main__":
    pot, doc, *catalogues = sys.argv[1:]
    for po in catalogues:
        subprocess.run([*MERGE, po, pot], check=True)
        mark(po)
        tell_missing(po)
    count(pathlib.Path(doc), sorted(catalogues))
