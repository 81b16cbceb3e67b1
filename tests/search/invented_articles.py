"""A small invented archive for search: few words, so that random questions find something."""

from __future__ import annotations

import random

import msgspec

from archive_gen.records import PartialDate
from archive_gen.search.records import Searchable

WORDS = (
    "the of a strike strikes striking harbour harbours port ports minister ministers ministry general generals generally labour labor organize organised "
    "Müller müller café cafés naïve U.S. U.S.A. C++ 9/11 e-mail l'homme Reagan's don't 1989 1,000 "
    "ёлка ёлки Горбачёв синий синего مُحَمَّد محمد 東京 東京都 中国 中 한국 ภาษา Straße strasse übermorgen Gewerkschaft Gewerkschaften"
).split()
LANGUAGES = ("en", "de", "ru", None, "en-GB", "ja")
OUTLETS = ("Harbour Herald", "Morning Tide", "Der Leuchtturm", None)
AUTHORS = ("Ada Quill", "Bo Ink", "Ada Stone", "Йована Перо")
TAGS = ("Harbour", "Strike of 1962", "General Mole", 'Quote " and OR', "الميناء")
DATES = (
    None,
    PartialDate(1962),
    PartialDate(1962, 3),
    *(
        PartialDate(year, month, day)
        for year in (1960, 1962, 1963, 1989)
        for month in (3, 4, 12)
        for day in (1, 13, 31)
        if (month, day) != (4, 31)
    ),
    PartialDate(1989, 11, 9, "18:57"),
    PartialDate(1989, 11, 9, "06:00"),
)


def article(number: int, chance: random.Random) -> Searchable:
    """An article of random words; its address is that of `number`."""
    text = [chance.choice(WORDS) for _ in range(chance.choice((0, 3, 20, 60)))]
    return Searchable(
        url=f"articles/{number}.html",
        title=" ".join(chance.choice(WORDS) for _ in range(chance.randrange(6))) or "[Untitled]",
        text=chance.choice((" ", "\n", ", ")).join(text),
        summary=" ".join(text[:5]),
        date=chance.choice(DATES),
        outlet=chance.choice(OUTLETS),
        authors=tuple(chance.sample(AUTHORS, chance.randrange(3))),
        tags=tuple(chance.sample(TAGS, chance.randrange(4))),
        language=chance.choice(LANGUAGES),
    )


def archive(number: int, *, seed: int) -> dict[str, Searchable]:
    """So many articles, by address."""
    chance = random.Random(seed)
    return {each.url: each for each in (article(place, chance) for place in range(number))}


def edited(before: Searchable, chance: random.Random) -> Searchable:
    """The article with a word more, a word less, or something else changed."""
    words = before.text.split()
    match chance.randrange(6):
        case 0:
            return msgspec.structs.replace(before, text=f"{before.text} {chance.choice(WORDS)}")
        case 1:
            return msgspec.structs.replace(before, text=" ".join(words[1:]))
        case 2:
            return msgspec.structs.replace(before, title=f"{chance.choice(WORDS)} {before.title}")
        case 3:
            return msgspec.structs.replace(before, date=chance.choice(DATES))
        case 4:
            return msgspec.structs.replace(before, language=chance.choice(LANGUAGES))
        case _:
            return msgspec.structs.replace(before, tags=(chance.choice(TAGS),), authors=())
