"""The rule of the callback code's word lists: how a word sounds on a bad line, and what a list has to
hold. callback.py makes the lists by it, tests/arch/test_callback_words.py judges them by it again."""

import collections
import itertools
import re
import unicodedata

COUNT = 1024
SHORTEST, LONGEST = 3, 8
DISTANCE = 2  # edits between the sounds of any two words

# Written -> heard, in this order. A capital stands for consonants that a telephone makes one:
# S: s š z ž   C: č ć c and the like   P: b p   T: d t   K: g k   N: m n   F: v f
SPELLING = {
    "en": [("^kn", "n"), ("^wr", "r"), ("^ps", "s"), ("wh", "w"), ("sch", "sk"), ("tch", "C"),
           ("ch", "C"), ("dge", "C"), ("ck", "k"), ("ph", "f"), ("igh", "i"), ("gh", ""),
           ("th", "f"), ("sh", "s"), ("tion", "sn"), ("qu", "kw"), ("x", "ks"),
           ("c(?=[eiy])", "s"), ("g(?=[eiy])", "C"), ("j", "C"), ("c", "k"), ("mb$", "m"),
           ("(?<=[^aeiou])e$", ""), ("ee|ea|ie|y", "i"), ("oa|ow", "o"), ("ou|oo|ew|ue", "u"),
           ("ai|ei", "e"), ("au|aw", "o")],
    "sr": [("lj", "l"), ("nj", "n"), ("[čćc]", "C")],
    "sq": [("xh|gj|[xçqc]", "C"), ("[sz]h", "s"), ("[dt]h", "t"), ("ll", "l"), ("rr", "r"),
           ("nj", "n"), ("ë$", ""), ("ë", "e"), ("y", "i")],
}
MERGED = str.maketrans("sšzžbpdtgkqmnvf", "SSSSPPTTKKKNNFF")
VOWELS = "aeiou"
WIDE = str.maketrans("ieou", "eeoo")  # vowels that a bad line makes one


def folded(word):
    """As it may be typed: without marks (the same as text_fold of the client)."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def sound(word, language):
    for written, heard in SPELLING[language]:
        word = re.sub(written, heard, word)
    return re.sub(r"(.)\1+", r"\1", word.translate(MERGED))


def first_syllable(sounded):
    """The consonants at the beginning and the first vowel."""
    return re.match(f"[^{VOWELS}]*[{VOWELS}]?", sounded).group()


def distance(a, b, most=DISTANCE):
    """Edits between two sounds, or `most` when there are that many at least."""
    if abs(len(a) - len(b)) >= most:
        return most
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(before + (x != y), row[j] + 1, row[j - 1] + 1)
        if min(row) >= most:
            return most
    return min(row[-1], most)


def clash(a, b, language):
    """Why two words may not stand in one list; None when they may."""
    x, y = sound(a, language), sound(b, language)
    if distance(x, y) < DISTANCE:
        return "sound alike"
    if x.translate(WIDE) == y.translate(WIDE):
        return "differ in vowels that a bad line makes one"
    a, b = folded(a), folded(b)
    if a.startswith(b) or b.startswith(a):
        return "one begins with the other"
    return None


def _keys(word, language):
    """Two words that clash have one of these in common (others may too)."""
    sounded, text = sound(word, language), folded(word)
    yield sounded.translate(WIDE)
    yield sounded
    yield from (sounded[:i] + sounded[i + 1:] for i in range(len(sounded)))
    yield from (f"^{text[:n]}" for n in range(SHORTEST, len(text) + 1))


def clashes(words, language):
    """For each word the set of those it clashes with."""
    sharing = collections.defaultdict(set)
    for word in words:
        for key in _keys(word, language):
            sharing[key].add(word)
    found = {word: set() for word in words}
    for together in sharing.values():
        for a, b in itertools.combinations(sorted(together), 2):
            if b not in found[a] and clash(a, b, language):
                found[a].add(b)
                found[b].add(a)
    return found
