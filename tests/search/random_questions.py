"""Random questions of every kind, over the words of the invented archive."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from invented_articles import AUTHORS, LANGUAGES, OUTLETS, TAGS, WORDS

from archive_gen.records import PartialDate
from archive_gen.search.records import Filters, Order

_DATES = (
    PartialDate(1960),
    PartialDate(1962),
    PartialDate(1962, 3),
    PartialDate(1962, 4, 13),
    PartialDate(1989, 11, 9),
)


ORDERS: tuple[Order | None, ...] = (None, "newest", "oldest", "best")


class Asked(NamedTuple):
    text: str
    filters: Filters = Filters()
    typing: bool = False
    order: Order | None = None


def _word(chance: random.Random) -> str:
    return chance.choice((*WORDS, "unknown"))


def _phrase(chance: random.Random) -> str:
    return '"' + " ".join(_word(chance) for _ in range(chance.choice((1, 2, 2, 2, 3)))) + '"'


def _words(chance: random.Random) -> Asked:
    return Asked(" ".join(_word(chance) for _ in range(chance.choice((1, 1, 2, 3)))))


def _either(chance: random.Random) -> Asked:
    return Asked(
        f"{_word(chance)} OR {chance.choice((_word, _phrase))(chance)} {chance.choice(('', _word(chance)))}"
    )


def _without(chance: random.Random) -> Asked:
    return Asked(
        f"{_word(chance)} -{chance.choice((_word, _phrase))(chance)} {chance.choice(('', 'NOT the'))}"
    )


def _phrases(chance: random.Random) -> Asked:
    return Asked(f"{_phrase(chance)} {chance.choice(('', _word(chance)))}")


def _titles(chance: random.Random) -> Asked:
    return Asked(f"title:{chance.choice((_word, _phrase))(chance)} {chance.choice(('', _word(chance)))}")


def _beginnings(chance: random.Random) -> Asked:
    word = _word(chance)
    said = chance.choice(("", "title:", f"{_word(chance)} ")) + word[: chance.randrange(2, 7)]
    return Asked(said, typing=True)


def _dates(chance: random.Random) -> Asked:
    first, last = sorted(chance.sample(_DATES, 2))
    dates = chance.choice((Filters(first=first, last=last), Filters(first=first), Filters(last=last)))
    return Asked(chance.choice(("", _word(chance))), dates)


def _labels(chance: random.Random) -> Asked:
    filters = Filters(
        outlets=tuple(each or "No Such Outlet" for each in chance.sample(OUTLETS, chance.randrange(3))),
        authors=tuple(chance.sample(AUTHORS, chance.choice((0, 0, 1, 2)))),
        tags=tuple(chance.sample(TAGS, chance.choice((0, 0, 1, 2)))),
        languages=tuple(each or "tlh" for each in chance.sample(LANGUAGES, chance.choice((0, 0, 1)))),
    )
    return Asked(chance.choice(("", _word(chance), f"-{_word(chance)}")), filters)


def _days(chance: random.Random) -> Asked:
    return Asked(
        chance.choice(("", _word(chance))), Filters(day=chance.choice(("04-13", "12-31", "03-01", "02-29")))
    )


def _best(chance: random.Random) -> Asked:
    return chance.choice((_words, _either, _phrases, _titles, _beginnings))(chance)._replace(order="best")


def _oldest(chance: random.Random) -> Asked:
    return chance.choice((_words, _dates, _labels))(chance)._replace(order="oldest")


def _misspelt(chance: random.Random) -> Asked:
    said = []
    for _ in range(chance.choice((1, 1, 2, 5))):
        word = _word(chance)
        for _ in range(chance.choice((0, 1, 1, 2))):
            at = chance.randrange(len(word))
            new = chance.choice(("", "e", "x", word[at] * 2, word[at : at + 2][::-1]))
            word = word[:at] + new + word[at + 1 + (len(new) > 1) :] or "x"
        said.append(chance.choice(("", "", "title:", '"harbour ')) + word)
    return Asked(" ".join(said), typing=chance.random() < 0.2)


def _everything(chance: random.Random) -> Asked:
    said = " ".join(
        make(chance).text for make in chance.sample((_words, _either, _without, _phrases, _titles), 2)
    )
    narrowed = chance.choice((_dates, _labels, _days))(chance).filters
    return Asked(said, narrowed, chance.random() < 0.5, chance.choice(ORDERS))


KINDS: dict[str, Callable[[random.Random], Asked]] = {
    "words": _words,
    "either": _either,
    "without": _without,
    "phrases": _phrases,
    "titles": _titles,
    "beginnings": _beginnings,
    "dates": _dates,
    "labels": _labels,
    "days": _days,
    "best first": _best,
    "oldest first": _oldest,
    "misspelt": _misspelt,
    "everything": _everything,
}
