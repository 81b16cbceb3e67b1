"""What one may have meant by a word that hardly any article has: "did you mean", here as in the browser.

The search page does this in JavaScript. What the index holds for it does not depend on how often words
stand in the archive, so that one article more or less changes the entries of its own words alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from archive_gen.search.words import is_paired

SHORTEST = 4
LONGEST = 24
LONG = 6
"""A word of so many letters may have two wrong ones."""
FEW = 3
"""A word that stands in fewer articles may be a misspelt one."""
MOST_DOUBTED = 3
"""Words of a question that are doubted."""
MOST_NEAR = 8
"""Words of the archive that are counted in place of one."""
MOST_MEANT = 3
ENOUGH = 1000
"""So many articles, or more, make no difference between two words."""
TIMES = 4
"""What is meant instead stands in more than so many times as many articles."""

_BACKWARDS = "\ue000"
_LAST = "\U0010ffff"


def has_spelling(word: str) -> bool:
    """Whether a word is one that people misspell: letters, and neither short nor very long."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and not is_paired(word[0])


def backwards(word: str) -> str:
    """Under what a word stands in the table `spellings` besides itself."""
    return _BACKWARDS + word[::-1]


def spelling_rows(vocabulary: Mapping[str, Iterable[str]]) -> Iterator[tuple[str]]:
    """The rows of the table `spellings` for the words of each language; the same one may come again. They
    come in order, one kind after the other: there are many, and each list of them takes room.
    """
    for words in vocabulary.values():
        spelt = sorted(filter(has_spelling, words))
        yield from zip(spelt)
        yield from zip(sorted(map(backwards, spelt)))


def ranges(word: str) -> list[tuple[str, str]]:
    """The first and the last key of what begins as the word does, and of what ends as it does."""
    half = min(4, (len(word) - 1) // 2)
    begins, ends = word[: max(2, half)], word[-max(3, half) :]
    return [(part, part + _LAST) for part in (begins, _BACKWARDS + ends[::-1])]


def word_of(key: str) -> str:
    """The word that stands under a key."""
    return key[:0:-1] if key.startswith(_BACKWARDS) else key


def nearest(word: str, others: Iterable[str]) -> list[tuple[int, str]]:
    """Those of the other words that differ from the word in a letter (in two, if it is long), the nearest
    first, each with its distance.
    """
    most = 1 if len(word) < LONG else 2
    near = [
        (distance(word, other), -_shared(word, other), other)
        for other in set(others)
        if abs(len(other) - len(word)) <= most
    ]
    return [(apart, other) for apart, _, other in sorted(near) if 0 < apart <= most][:MOST_NEAR]


def distance(one: str, other: str) -> int:
    """Letters to change, add, leave out, or to swap with their neighbours, none twice, between two words.

    https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance
    """
    begin = _shared(one, other)
    one, other = one[begin:], other[begin:]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one):
        above, before = before, row
        row = [at + 1]
        for place, each in enumerate(other):
            least = min(before[place + 1] + 1, row[place] + 1, before[place] + (letter != each))
            if at and place and letter == other[place - 1] and each == one[at - 1]:
                least = min(least, above[place - 1] + 1)
            row.append(least)
    return row[-1]


def _shared(one: str, other: str) -> int:
    """How many letters both words begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (letter, each) in pairs if letter != each), min(len(one), len(other)))
