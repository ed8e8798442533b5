"""The operator's guide: its screens are those that were taken, the five languages say the same, and every key
that it names is a key of the program."""

import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guide"
LANGUAGES = re.findall(r'^LANGUAGE\(\w+, "([^"]+)"', (
    ROOT / "include/hotline/vocab/languages.def").read_text(encoding="utf-8"), re.M)
KEYS = set(re.findall(r'^KEY\(\w+, "([^"]+)"', (
    ROOT / "client-tui/keymap/keymap.def").read_text(encoding="utf-8"), re.M))
NAMES = {"↑": "up", "↓": "down", "←": "left", "→": "right", "^S": "ctrl-s"}

sys.path.insert(0, str(ROOT / "scripts/guide"))
import pages  # noqa: E402


def text_of(language):
    return (GUIDE / f"{language}.md").read_text(encoding="utf-8")


def prose(language):
    return pages.emptied(text_of(language))


def spans(text):
    return re.findall(r"`([^`\n]+)`", text)


def test_the_guides_are_as_they_are_made():
    done = subprocess.run([sys.executable, str(ROOT / "scripts/guide/pages.py"), "--check"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run scripts/guide/pages.py\n{done.stdout[:4000]}"


def test_there_are_five():
    assert len(LANGUAGES) == 5
    assert {f.stem for f in GUIDE.glob("*.md")} == set(LANGUAGES)


def test_latin_is_made_from_cyrillic_by_the_rule():
    latin = prose("sr-Latn")
    assert latin == pages.in_latin(prose("sr-Cyrl"))
    assert not re.search("[Ѐ-ӿ]", latin)


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_a_guide_has_the_chapters_screens_and_keys_of_the_english_one(language):
    english, other = prose("en"), prose(language)
    assert len(re.findall("^## ", other, re.M)) == len(re.findall("^## ", english, re.M))
    assert pages.PLACE.findall(other) == pages.PLACE.findall(english)

    def keys(text):
        return sorted({s for s in spans(text) if not s.startswith("hotline")})

    assert keys(other) == keys(english)
    assert other.splitlines()[2].startswith("> "), "says who has read it"


def test_every_screen_that_was_taken_in_english_is_shown_or_kept_for_the_test():
    taken = {f.name.split(".")[0] for f in (GUIDE / "screens").glob("*.en.txt")}
    assert set(pages.PLACE.findall(prose("en"))) <= taken


def test_the_keys_that_are_named_are_keys():
    for span in spans(prose("en")):
        if span.startswith("hotline") or span in {"Ctrl", "Alt", "?", "-", "y", "l", "3", "!!", "Ctrl-D"}:
            continue
        name = NAMES.get(span, span if len(span) == 1 else span.lower())
        name = re.sub("-(←|→|↑|↓)$", lambda found: "-" + NAMES[found.group(1)], name)
        assert name in KEYS, span
