"""Invented articles for measuring search: words by Zipf's law, names that recur, thirty years of days."""

from __future__ import annotations

import bisect
import datetime
import itertools
import random
from collections.abc import Iterator, Sequence

from archive_gen.records import PartialDate
from archive_gen.search.records import Searchable

_SYLLABLES = (
    "ba be bo da de di do fa fi ga go ha he ka ke ki la le li lo ma me mi mo na ne no pa pe ra re ri ro "
    "sa se si so ta te ti to va ve vi wa we za zu"
).split()
_ENDINGS = ("", "", "", "s", "ed", "ing", "er", "ly", "ness")
_SMALL_WORDS = "the of to and in a is that for on with as was at by it from are be has said".split()
_FIRST_DAY = datetime.date(1975, 1, 1)
_DAYS = 365 * 40
_WORDS_IN_TEXT = 640


def invented(
    number: int, *, seed: int = 1, vocabulary: int = 300_000
) -> tuple[list[str], Iterator[Searchable]]:
    """The vocabulary, the most frequent word first, and so many articles of about 4.4 KB."""
    words = _vocabulary(vocabulary, random.Random(seed))
    return words, (article(words, place, seed=seed) for place in range(number))


def article(words: Sequence[str], place: int, *, seed: int = 1) -> Searchable:
    """One article: the same numbers always give the same one."""
    chance = random.Random(seed * 1_000_003 + place)
    weights = _weights(len(words))
    # A story returns to its own words: some of them stand in it again and again.
    topic = [words[min(len(words) - 1, int(40 * chance.paretovariate(0.5)))] for _ in range(8)]
    length = int(chance.gauss(_WORDS_IN_TEXT, 150))
    text = [
        chance.choice(topic)
        if chance.random() < 0.04
        else words[bisect.bisect(weights, chance.random() * weights[-1])]
        for _ in range(max(length, 60))
    ]
    day = _FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS))
    title = " ".join([*chance.sample(topic, 4), *text[:4]]).capitalize()
    return Searchable(
        url=f"articles/{place % 1000:03d}/{'-'.join(topic[:4])}-{place}.html",
        title=title,
        text=_sentences(text, chance),
        summary=" ".join(text[:25]).capitalize() + ".",
        date=PartialDate(day.year, day.month, day.day),
        outlet=f"The {words[60 + chance.randrange(40)].capitalize()} Herald",
        authors=(f"{words[900 + chance.randrange(300)]} {words[2000 + chance.randrange(300)]}".title(),),
        tags=tuple(sorted({word.capitalize() for word in topic[:5]})),
        language="en",
    )


def _sentences(text: Sequence[str], chance: random.Random) -> str:
    pieces = []
    start = 0
    while start < len(text):
        end = start + chance.randrange(8, 25)
        pieces.append(" ".join(text[start:end]).capitalize() + ".")
        start = end
    return "\n".join(pieces)


def _vocabulary(size: int, chance: random.Random) -> list[str]:
    words = dict.fromkeys(_SMALL_WORDS)
    while len(words) < size:
        root = "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 2, 3, 3, 4, 5))))
        for ending in chance.sample(_ENDINGS, 3):
            words[root + ending] = None
    return list(words)[:size]


_cumulated: dict[int, list[float]] = {}


def _weights(size: int) -> list[float]:
    if size not in _cumulated:
        _cumulated[size] = list(itertools.accumulate((rank + 5) ** -1.3 for rank in range(1, size + 1)))
    return _cumulated[size]
