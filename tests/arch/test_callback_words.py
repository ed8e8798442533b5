"""The rule of scripts/words over the lists that ship: words that are told apart by ear."""

import pathlib
import re
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTS = ROOT / "client-tui/words/callback"
sys.path.insert(0, str(ROOT / "scripts/words"))
import callback  # noqa: E402
import rule  # noqa: E402

LANGUAGES = sorted(rule.SPELLING)


def shipped(language):
    return re.findall(r'^WORD\("(.*)", ".*"\)$', (LISTS / f"{language}.def").read_text("utf-8"), re.M)


def test_there_is_a_list_for_each_language_and_no_other():
    assert sorted(p.stem for p in LISTS.glob("*.def")) == LANGUAGES == ["en", "sq", "sr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_every_number_once_and_says_who_has_not_looked_at_it(language):
    words = shipped(language)
    assert len(words) == len(set(words)) == rule.COUNT
    assert "Not yet reviewed by a native speaker" in (LISTS / f"{language}.def").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_short_and_of_the_alphabet_and_none_is_excluded(language):
    excluded = callback.words_of("excluded", language)
    for word in shipped(language):
        assert rule.SHORTEST <= len(word) <= rule.LONGEST, word
        assert set(word) <= set(callback.LETTERS[language]) and word not in excluded, word


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_two_words_are_told_apart_by_ear_and_none_begins_with_another(language):
    """Every pair is looked at, not only those that rule.clashes thinks of."""
    words = shipped(language)
    sounds = [rule.sound(word, language) for word in words]
    near = {(a, b) for i, a in enumerate(sounds) for b in sounds[:i]
            if rule.distance(a, b) < rule.DISTANCE}
    assert not near
    assert len({sounded.translate(rule.WIDE) for sounded in sounds}) == rule.COUNT
    folded = sorted(rule.folded(word) for word in words)
    assert not [(a, b) for a, b in zip(folded, folded[1:], strict=False) if b.startswith(a)]


@pytest.mark.parametrize("language, a, b", [
    ("en", "bear", "pear"), ("en", "ship", "chip"), ("en", "vine", "wine"), ("en", "sheep", "ship"),
    ("en", "car", "carpet"), ("sr", "šuma", "žuma"), ("sr", "čaša", "ćasa"), ("sr", "tom", "dom"),
    ("sr", "baka", "paka"), ("sr", "more", "nore"), ("sq", "dhe", "the"), ("sq", "xhami", "çami"),
    ("sq", "gur", "kur"), ("sq", "mal", "mall"),
])
def test_what_sounds_alike_is_seen(language, a, b):
    assert rule.clash(a, b, language)
    assert b in rule.clashes([a, b], language)[a]


def test_what_differs_enough_may_stand():
    assert rule.clash("anchor", "window", "en") is None
    assert rule.clash("jabuka", "prozor", "sr") is None


def test_no_serbian_word_is_written_otherwise_in_the_other_script_or_in_montenegrin():
    for word in shipped("sr"):
        assert not re.search("đ|dž|ije", word), word
