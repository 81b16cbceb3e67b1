"""Names that a paper writes in small letters where all other names have capitals: "die Zeitung neue
Ufer" in German, and "courier app" beside "Courier" on a page's own lines.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import function_words
from archive_gen.inference.outlet_name_words import ARTICLES
from archive_gen.inference.outlet_names import Name, Word, words_in
from archive_gen.inference.outlet_occurrences import LONGEST_PARAGRAPH, Place, place_of, where_stands
from archive_gen.inference.outlet_readers import speaks_to_reader
from archive_gen.inference.outlet_uses import phrases, uses_of
from archive_gen.inference.sheet import Sheet

_ITS_OWN = ("policies", "belongings", "elsewhere")
_LONGEST_THING = 3
_SHORTEST_NAME = 5
_MOST_WORDS = 25
"""Words of a line that asks its reader for something."""
_MOST_NAMES = 5
"""Names of a text that may be written so: no text speaks of more papers of that kind."""
_NAME = re.compile(r"([^\W\d_]{3,14}) [^\W\d_]{3,20}(?![\w-])")
"""An adjective and its noun; whether their letters are small and large is asked afterwards."""


def places_in_small_letters(sheet: Sheet) -> Iterator[Place]:
    """The places of names that begin with a small letter in a language that gives nouns a capital."""
    if sheet.language != "de":
        return
    names = _names_behind_kinds("\n".join(line.text[:LONGEST_PARAGRAPH] for line in sheet.lines))
    for index, line in enumerate(sheet.lines if names else ()):
        text = line.text[:LONGEST_PARAGRAPH]
        if any(name in text for name in names):
            words = words_in(text)
            for name in _places_of(text, words, names):
                where = where_stands(sheet, index)
                if where == "prose" and speaks_to_reader(text):
                    where = "to the reader"
                yield place_of(index, text, name, where, uses_of(text, words, name))


def _names_behind_kinds(text: str) -> list[str]:
    """The names behind words such as "Tageszeitung" that begin with a small letter and go on with a
    capital, if the text prints them at least twice.
    """
    found: set[str] = set()
    for kind in _kinds():
        at = text.find(kind)
        while at >= 0:
            match = _NAME.match(text, at + len(kind))
            if match is not None and _is_written_so(match[0], match[1]):
                found.add(match[0])
            at = text.find(kind, at + 1)
    return [name for name in sorted(found)[:_MOST_NAMES] if text.count(name) > 1]


def _is_written_so(name: str, first: str) -> bool:
    return (
        first.islower()
        and name[len(first) + 1].isupper()
        and first not in ARTICLES
        and first not in function_words("de")
    )


@functools.cache
def _kinds() -> tuple[str, ...]:
    kinds = sorted(words_of("outlets", "kinds"))
    return tuple(f"{form} " for kind in kinds for form in (kind, kind.capitalize()))


def _places_of(text: str, words: Sequence[Word], names: Iterable[str]) -> list[Name]:
    """Where a line prints such names."""
    starts = {word.start: at for at, word in enumerate(words)}
    found = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            first = starts.get(at)
            behind = None if first is None else first + len(name.split())
            if first is not None and behind is not None and words[behind - 1].end == at + len(name):
                found.append(Name(at, at + len(name), first, behind))
            at = text.find(name, at + 1)
    return found


def names_before_belongings(words: Sequence[Word]) -> list[tuple[Name, str]]:
    """Words in small letters right before what an outlet has ("courier app"), each with the use. Many a
    word stands there, so they count only where the text prints them with capitals too.
    """
    found: list[tuple[Name, str]] = []
    if len(words) > _MOST_WORDS:
        return found
    first = _first_words()
    for at, (word, following) in enumerate(pairwise(words), start=1):
        if following.folded in first and word.text.islower():
            known = phrases(*_ITS_OWN)
            for end in range(min(len(words), at + _LONGEST_THING), at, -1):
                use = known.get(" ".join(other.folded for other in words[at:end]))
                if use is not None and len(word.text) >= _SHORTEST_NAME:
                    found.append((Name(word.start, word.end, at - 1, at), use))
                    break
    return found


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in phrases(*_ITS_OWN))


def also_in_capitals(places: list[Place]) -> list[Place]:
    """The places without those of words in small letters that no other place prints with a capital."""
    small = [place for place in places if _is_small(place)]
    if not small:
        return places
    keys = {place.key for place in places if not _is_small(place)}
    return [place for place in places if place.key in keys]


def _is_small(place: Place) -> bool:
    return place.text.islower() and place.text.isalpha() and "asks" not in place.uses
