"""Month and weekday names in many languages: what a word may stand for in a date."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

_CAPITAL_LETTER_LANGUAGES = frozenset({"en", "de"})
"""Languages that write month names with a capital letter, as far as the names in question go."""


class Name(NamedTuple):
    """One meaning of a word: a month 1-12 or an ISO weekday 1-7, in which languages, and whether
    written in full.
    """

    number: int
    languages: frozenset[str]
    wide: bool


class Words(NamedTuple):
    """All names, by folded word; a name of two words has a space in its key."""

    months: dict[str, tuple[Name, ...]]
    weekdays: dict[str, tuple[Name, ...]]
    first_of_two: frozenset[str]
    """First words of the month names that are two words."""
    ordinary: frozenset[str]
    capital: frozenset[str]


def base_language(language: str | None) -> str | None:
    """The bare language of a BCP 47 tag, lower case: `pt` of `pt-BR`; `nb` for the macro tag `no`."""
    if not language:
        return None
    base = language.replace("_", "-").partition("-")[0].lower()
    return "nb" if base == "no" else base


def fold(word: str) -> str:
    """The key of a word: one spelling for upper and lower case and for composed accents."""
    if word.isascii():
        return word.lower()
    # Turkish İ folds to an i with a combining dot.
    return unicodedata.normalize("NFC", word.casefold()).replace("i̇", "i")


def _bare(key: str) -> str:
    """A key without accents, hamzas and the like: "fevrier", "اكتوبر"."""
    decomposed = unicodedata.normalize("NFKD", key).replace("ı", "i")
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@cache
def words() -> Words:
    """All names, read once: CLDR's of `data/date_words.json`, ours of `data/date_words.toml`."""
    cldr = json.loads(_read("date_words.json"))
    ours = tomllib.loads(_read("date_words.toml"))
    months = _index(cldr["months"], ours["months"])
    return Words(
        months=months,
        weekdays=_index(cldr["weekdays"], ours["weekdays"]),
        first_of_two=frozenset(key.partition(" ")[0] for key in months if " " in key),
        ordinary=frozenset(ours["careful"]["ordinary"]),
        capital=frozenset(ours["careful"]["capital"]),
    )


def _read(name: str) -> str:
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")


def _index(cldr: dict[str, Any], ours: dict[str, dict[str, list[str]]]) -> dict[str, tuple[Name, ...]]:
    found: dict[str, dict[int, tuple[set[str], bool]]] = {}

    def add(key: str, number: int, language: str, wide: bool) -> None:
        languages, was_wide = found.setdefault(key, {}).get(number, (set(), False))
        found[key][number] = (languages | {language}, was_wide or wide)

    for language, widths in cldr.items():
        for width, rows in widths.items():
            for number, names in enumerate(rows, start=1):
                for name in names:
                    add(fold(name), number, language, width == "wide")
                    if language == "he":
                        add("ב" + fold(name), number, language, width == "wide")
    for language, table in ours.items():
        for month, forms in table.items():
            for form in forms:
                add(fold(form), int(month), language, len(form) > 4)
    for key in list(found):
        bare = _bare(key)
        if bare not in found:
            found[bare] = found[key]
    return {
        key: tuple(Name(number, frozenset(languages), wide) for number, (languages, wide) in meanings.items())
        for key, meanings in found.items()
    }


def _meanings(table: dict[str, tuple[Name, ...]], word: str) -> tuple[str, tuple[Name, ...]]:
    key = fold(word)
    names = table.get(key, ())
    if not names and not key.isascii():
        key = _bare(key)
        names = table.get(key, ())
    return key, names


def _decide(names: tuple[Name, ...], language: str | None) -> Name | None:
    """The one meaning, or the one that `language` gives; `None` where a word stays open."""
    if len(names) > 1 and language:
        names = tuple(name for name in names if language in name.languages)
    return names[0] if len(names) == 1 else None


@lru_cache(maxsize=4096)
def month_of(word: str, *, full: bool, language: str | None) -> int:
    """The month 1-12 that `word` names, 0 for none.

    `full` says that a day and a year stand beside it. Without them an abbreviation must be one
    that English has too, or belong to `language`; and words that mean something else in everyday
    text (`[careful]` in `data/date_words.toml`) must be written as a month is. A name that means
    different months in different languages (listopad) is decided by `language`; without it, 0.
    """
    table = words()
    key, names = _meanings(table.months, word)
    if not names:
        return 0
    name = _decide(names, language)
    if name is None:
        return 0
    if full or language in name.languages - _CAPITAL_LETTER_LANGUAGES:
        return name.number
    if key in table.ordinary or not (name.wide or name.languages & {"en", language}):
        return 0
    if key in table.capital and word[:1].islower():
        return 0
    return name.number


def weekday_of(word: str, *, stamped: bool, language: str | None) -> int | None:
    """The weekday, 0 for Monday to 6 for Sunday, that `word` names.

    Names of one or two letters (German "Di", Finnish "ke") are words of other languages too: they
    count only where `stamped` says that the place is sure, or in their own `language`. A name
    with different meanings is decided by `language`; without it, `None`.
    """
    _, names = _meanings(words().weekdays, word)
    name = _decide(names, language)
    if name is None:
        return None
    if len(word) < 3 and word.isalpha() and not (stamped or language in name.languages):
        return None
    return name.number - 1
