"""What is known of names before any text is read: words, given names, and places by language.

The lists stand in `data/`, each with its source. Place names in other languages than English are
those of the Unicode CLDR, as Babel carries them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

_DATA = Path(__file__).with_name("data")

# Subtags of CLDR "territories" that no news text names as a place: continents by number are kept,
# pseudo-locales and the "outlying" and "unknown" regions are not.
_NO_PLACES = frozenset({"001", "155", "QO", "XA", "XB", "ZZ", "UM", "EZ"})

# Endings of Russian and Ukrainian nouns (nominative → other cases), for one-word country names.
# Regular declensions only, as in any school grammar; names that follow none stand unchanged.
_CASES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "ru": (
        ("ия", ("ии", "ию", "ией")),
        ("а", ("ы", "е", "у", "ой")),
        ("й", ("я", "ю", "ем", "е")),
        ("ь", ("я", "ю", "ем", "е")),
        ("", ("а", "у", "ом", "е")),
    ),
    "uk": (
        ("ія", ("ії", "ію", "ією")),
        ("а", ("и", "і", "у", "ою")),
        ("й", ("ю", "єм", "ї")),
        ("", ("у", "ом", "і")),
    ),
}
_VOWELS = "аеёиіїоуыэюяьєАЕИОУЫЭЮЯ"


# Arabic script writes short vowels not at all: of its short country names, many are common words.
_ARABIC = frozenset({"ar", "fa", "ur", "ps", "ckb"})


class Words(msgspec.Struct, frozen=True):
    """The word lists of `data/name_words.toml`, casefolded where case does not matter."""

    titles: frozenset[str]
    ranks: frozenset[str]
    nationals: frozenset[str]
    post_nominals: frozenset[str]
    royal: frozenset[str]
    portfolio: frozenset[str]
    jobs: frozenset[str]
    speech: frozenset[str]
    german_speech: frozenset[str]
    place_prepositions: frozenset[str]
    organisations: frozenset[str]
    organisation_names: frozenset[str]
    landmarks: frozenset[str]
    of_heads: frozenset[str]
    for_heads: frozenset[str]
    possessive_heads: frozenset[str]
    state_bodies: frozenset[str]
    days: frozenset[str]
    months: frozenset[str]
    never_alone: frozenset[str]
    never_acronyms: frozenset[str]
    agencies: frozenset[str]
    abbreviations: frozenset[str]
    particles: frozenset[str]
    openers: frozenset[str]
    given: frozenset[str]
    title_like: frozenset[str]


class Gazetteer(msgspec.Struct, frozen=True):
    """Places of one language.

    `places` maps a spelling to the name that is shown; `peoples` maps adjectives and names of
    peoples to the country; `capitals` maps spellings in capital letters, as datelines have them.
    `found_inside` lists spellings, longest first, for scripts that have no capital letters.
    """

    places: dict[str, str]
    peoples: dict[str, str]
    capitals: dict[str, str]
    countries: frozenset[str]
    found_inside: tuple[tuple[str, str], ...] = ()


class Lexicon(NamedTuple):
    """All that is known before reading a text in `language` (two letters, "en" where unknown)."""

    language: str
    words: Words
    functions: frozenset[str]
    places: Gazetteer


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language."""
    return Lexicon(language, words(), function_words(language), gazetteer(language))


@cache
def words() -> Words:
    """The word lists."""
    data = _name_words()
    as_written = {"never_acronyms", "organisation_names", "nationals", "post_nominals"}
    lists: dict[str, frozenset[str]] = {}
    for field in Words.__struct_fields__:
        if field == "given":
            lists[field] = frozenset(_given_names())
        elif field == "title_like":
            lists[field] = lists["titles"] | lists["ranks"] | lists["portfolio"]
        elif field == "agencies":
            phrases = (phrase.strip() for phrase in data["agency_phrases"].split("|"))
            lists[field] = frozenset(name.casefold() for name in [*data[field].split(), *phrases])
        else:
            lists[field] = frozenset(
                word if field in as_written else word.casefold() for word in data[field].split()
            )
    return Words(**lists)


@cache
def function_words(language: str) -> frozenset[str]:
    """Function words of `language` (two letters), casefolded; English where none are listed."""
    lists: dict[str, str] = _name_words()["function"]
    return frozenset(word.casefold() for word in lists.get(language, lists["en"]).split())


@cache
def gazetteer(language: str) -> Gazetteer:
    """The places of `language` (two letters). An unknown language has an empty gazetteer."""
    if language == "en":
        return _english()
    own: dict[str, str] = _name_words()["places"].get(language, {})
    countries = set(own.values())
    places: dict[str, str] = {}
    for name, is_country in _cldr_places(language):
        # a territory in brackets or with an ampersand is a label of a list, not a word of prose
        if "(" in name or "&" in name:
            continue
        if is_country:
            countries.add(name)
        for form in _inflected(name, language):
            places.setdefault(form, name)
        places[name] = name
    for form, name in own.items():
        for inflected in _inflected(form, language):
            places[inflected] = name
    capitals = {form.upper(): name for form, name in places.items() if len(form) > 3}
    shortest = 5 if language in _ARABIC else 2
    inside = {form: name for form, name in places.items() if len(form) >= shortest and name in countries}
    inside.update(own)
    found_inside = tuple(sorted(inside.items(), key=lambda item: (-len(item[0]), item[0])))
    return Gazetteer(places, {}, capitals, frozenset(countries), found_inside)


@cache
def listed_places(language: str) -> frozenset[str]:
    """The names under which the places of a language are shown."""
    return frozenset(gazetteer(language).places.values())


@cache
def _name_words() -> dict[str, Any]:
    with (_DATA / "name_words.toml").open("rb") as file:
        return tomllib.load(file)


def _lines(name: str) -> list[str]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _given_names() -> set[str]:
    return {name for line in _lines("given_names.txt") for name in line.split()}


def _english() -> Gazetteer:
    places: dict[str, str] = {}
    peoples: dict[str, str] = {}
    countries = set()
    for line in _lines("places.txt"):
        name, *spellings = (part.strip() for part in line.split("/"))
        places.update(dict.fromkeys([name, *spellings], name))
    for line in _lines("countries.txt"):
        name, others, people, capital = (part.strip() for part in line.split("|"))
        countries.add(name)
        places[name] = name
        for other in others.split(","):
            if other.strip():
                places[other.strip()] = name
        for word in people.split(","):
            if word.strip():
                peoples[word.strip()] = name
        seat, *spellings = capital.split("/")
        if seat:
            places.update({form: places.get(seat, seat) for form in [seat, *spellings]})
    capitals = {form.upper(): name for form, name in places.items() if len(form) > 3}
    return Gazetteer(places, peoples, capitals, frozenset(countries))


def _cldr_places(language: str) -> list[tuple[str, bool]]:
    """(name, is a country or a continent) in `language`; empty where CLDR does not know it."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return []
    cities = [(str(zone["city"]), False) for zone in locale.time_zones.values() if "city" in zone]
    lands = [(name, True) for code, name in locale.territories.items() if code not in _NO_PLACES]
    return [(name, land) for name, land in sorted(cities) + sorted(lands) if len(name) > 1]


def _inflected(name: str, language: str) -> tuple[str, ...]:
    """The name and its regular other cases (German genitive, Russian and Ukrainian singular)."""
    if language == "de":
        return (name, name + "s") if name[-1] not in "sxzß" and len(name) > 3 else (name,)
    rules = _CASES.get(language)
    if rules is None or " " in name or "-" in name or name.isupper():
        return (name,)
    for ending, others in rules:
        if ending and name.endswith(ending):
            return (name, *(name[: -len(ending)] + other for other in others))
    if name[-1] in _VOWELS or not name[-1].isalpha():
        return (name,)
    return (name, *(name + other for other in rules[-1][1]))
