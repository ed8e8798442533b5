#!/usr/bin/env python3
"""Puts the screens (docs/guide/screens, taken by tests/tui/test_guide_screens.py) into the operator's guide, and
makes the guide in Serbian Latin from the one in Cyrillic by gettext's rule, as the catalogues are made.
usage: pages.py [--check]      --check: writes nothing, and fails when a guide is not as it would be written"""

import difflib
import pathlib
import re
import subprocess
import sys

GUIDE = pathlib.Path(__file__).resolve().parents[2] / "docs/guide"
WRITTEN = ("en", "sr-Cyrl", "cnr-Latn", "sq")
MADE, FROM = "sr-Latn", "sr-Cyrl"
PLACE = re.compile(r"<!-- screen: ([a-z-]+) -->\n(?:```text\n.*?\n```\n)?", re.S)


def frame(name, language):
    """A screen in a language, or in English where it has not been taken in that one yet. Of several empty rows
    one is shown."""
    for tag in (language, "en"):
        file = GUIDE / f"screens/{name}.{tag}.txt"
        if file.exists():
            return re.sub(r"\n{3,}", "\n\n", file.read_text(encoding="utf-8")).strip("\n")
    raise SystemExit(f"There is no screen called {name}.")


def emptied(text):
    return PLACE.sub(r"<!-- screen: \1 -->\n", text)


def filled(text, language):
    return PLACE.sub(lambda place: f"{place.group()[:place.group().index(chr(10))]}\n```text\n"
                                   f"{frame(place.group(1), language)}\n```\n", emptied(text))


def in_latin(text):
    return subprocess.run(["recode-sr-latin"], input=text, check=True, capture_output=True, text=True,
                          encoding="utf-8").stdout


def pages():
    """Language -> what its guide must be."""
    texts = {tag: (GUIDE / f"{tag}.md").read_text(encoding="utf-8") for tag in WRITTEN}
    texts[MADE] = in_latin(emptied(texts[FROM]))
    return {tag: filled(text, tag) for tag, text in texts.items()}


def main():
    check, wrong = sys.argv[1:] == ["--check"], False
    for tag, text in pages().items():
        file = GUIDE / f"{tag}.md"
        there = file.read_text(encoding="utf-8") if file.exists() else ""
        if there == text:
            continue
        wrong = True
        if check:
            sys.stdout.writelines(difflib.unified_diff(there.splitlines(True), text.splitlines(True),
                                                       str(file), "as it would be written"))
        else:
            file.write_text(text, encoding="utf-8")
    return 1 if check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
