#!/usr/bin/env python3
"""Makes client-tui/words/callback/<language>.def from the candidates, by the rule (rule.py); the same
candidates give the same lists. usage: scripts/words/callback.py

A list that is in use must not be made anew: a word's place in it is what the code consists of
(docs/decisions/0060). A word that a reviewer rejects is replaced by another in its place, by hand."""

import itertools
import pathlib

import rule

FOLDER = pathlib.Path(__file__).resolve().parent
LISTS = FOLDER.parents[1] / "client-tui/words/callback"
LETTERS = {"en": "abcdefghijklmnopqrstuvwxyz", "sr": "abcčćdefghijklmnoprsštuvzž",
           "sq": "abcçdeëfghijklmnopqrstuvxyz"}
NAMES = {"en": "English", "sr": "Serbian and Montenegrin, without what is written in two ways",
         "sq": "Albanian"}


def words_of(kind, language):
    lines = (FOLDER / kind / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def candidates(language):
    words = words_of("candidates", language) - words_of("excluded", language)
    return sorted(w for w in words if rule.SHORTEST <= len(w) <= rule.LONGEST
                  and set(w) <= set(LETTERS[language]))


def told_apart(language):
    """As many candidates as there can be without a clash, or nearly: who clashes least comes first."""
    clashing = rule.clashes(candidates(language), language)
    left, taken = set(clashing), []
    while left:
        best = min(left, key=lambda word: (len(clashing[word] & left), len(word), word))
        taken.append(best)
        left -= clashing[best] | {best}
    return taken


def spread(words, language):
    """COUNT of the words, from as many first syllables as there are: one of each in turn, short ones
    first."""
    groups = {}
    for word in sorted(words, key=lambda word: (len(word), word)):
        groups.setdefault(rule.first_syllable(rule.sound(word, language)), []).append(word)
    turns = itertools.zip_longest(*(groups[name] for name in sorted(groups)))
    return [word for turn in turns for word in turn if word][:rule.COUNT]


def write(language):
    words = sorted(spread(told_apart(language), language), key=lambda w: (rule.folded(w), w))
    if len(words) < rule.COUNT:
        raise SystemExit(f"{language}: only {len(words)} words can be told apart")
    head = (f"/* {NAMES[language]}: the words of callback codes, by number,\n"
            " * as they are shown and as they are compared. Made by scripts/words/callback.py.\n"
            " * Not yet reviewed by a native speaker. */\n")
    rows = "".join(f'WORD("{word}", "{rule.folded(word)}")\n' for word in words)
    (LISTS / f"{language}.def").write_text(head + rows, encoding="utf-8")


if __name__ == "__main__":
    LISTS.mkdir(exist_ok=True)
    for code in rule.SPELLING:
        write(code)
