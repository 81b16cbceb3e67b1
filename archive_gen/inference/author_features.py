"""What speaks for a named person having written the text, and against it."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from archive_gen.inference.author_mentions import find_mentions
from archive_gen.inference.author_places import ZONES, Surroundings, place_of, surroundings, zone_of
from archive_gen.inference.lines import fold
from archive_gen.inference.people import given_names
from archive_gen.inference.sheet import Mention, Sheet

_FORMS = ("byline", "weak byline", "name line", "biography", "contact", "signature")
_COMMON: dict[str, str] = {
    **dict.fromkeys(_FORMS, ""),
    **dict.fromkeys(ZONES, ""),
    "beside reporter word": "a word for reporters stands beside it",
    "beside role": "a role stands beside it",
    "beside date": "a day stands beside it",
    "beside reading time": "a reading time stands beside it",
    "beside outlet": "an outlet stands beside it",
    "beside agency": "an agency stands beside it",
    "beside picture": "a word for a portrait stands beside it",
    "beside handle": "a handle stands beside it",
    "below a byline word": "a word such as “by” stands on the line above",
    "above a role": "a role stands on the line below",
    "above a biography": "a biography follows",
    "above its own words": "the line below begins with the same name",
    "below a picture": "right below the words of a picture",
    "below another headline": "below the headline of another story",
    "near the end": "most of the text stands above it",
    "near the beginning": "most of the text stands below it",
    "name line near the end": "a bare name near the end",
    "name line near the beginning": "a bare name near the beginning",
    "biography near the end": "a biography near the end",
    "biography near the beginning": "a biography near the beginning",
    "beside phrase": "stands behind words such as “written by”",
    "biography of the press near the end": "",
    "last line": "nothing of the text follows",
    "name in a caption": "is named in a caption",
    "biography of the press": "a biography that speaks of reporting",
    "next to a date line": "next to a date line",
    "next to furniture": "",
    "right above the text": "right above the text",
    "lower-case by": "",
    "bullet": "has a bullet",
    "named twice": "named again outside the text",
    "named three times": "named again outside the text",
    "named four times": "named on many lines",
    "printed twice in a row": "printed twice in a row",
    "biography and line": "a biography presents the same name",
    "address fits": "an e-mail address or handle fits the name",
    "credited for a picture": "also credited for a picture",
    "in the headline": "is in the headline",
    "surname in the text": "the text speaks of this person",
    "surname often in the text": "the text speaks of this person often",
    "whole name in the text": "the text gives the whole name",
    "bare name, surname in the text": "a bare name, of whom the text speaks",
    "bare name, surname often in the text": "a bare name, of whom the text speaks often",
    "known given name": "begins with a common given name",
    "one word": "a single word",
    "four words": "",
    "all capitals": "in capitals",
    "its words are words of the text": "its words are ordinary words of the text",
    "many bare names": "one of many names on lines of their own",
    "another byline": "another name stands behind a word such as “by”",
    "named earlier": "another name stands further above in the same way",
    "beside other names": "other names stand beside it",
}
PLACES = {f"{form} {zone}": f"{form} {words}" for form in _FORMS for zone, words in ZONES.items()}
"""The features that tell in what kind of line a name stands, and where."""
FEATURES: dict[str, str] = {**PLACES, **_COMMON}
"""Every feature with the words that `inspect` shows for it, empty for those that say little alone."""

_MISTER = frozenset({"Mr", "Mrs", "Ms", "Dr", "Prof", "Herr", "Frau"})
_MOST_PEOPLE = 150
"""A text that names more than this on lines of their own is a list of names."""
_SUFFIX = re.compile(r"\s+(?:jr|sr|ii|iii|iv)$")


class Person(msgspec.Struct, frozen=True):
    """Somebody who could be an author: all mentions, and the features that hold."""

    name: str
    mentions: tuple[Mention, ...]
    features: dict[str, float]


def find_people(sheet: Sheet) -> tuple[Person, ...]:
    """Everybody who could have written the text, in the order of first mention."""
    mentions = find_mentions(sheet)
    if not mentions:
        return ()
    around = surroundings(sheet, mentions)
    people: dict[str, list[Mention]] = {}
    for mention in mentions:
        key = _SUFFIX.sub("", mention.key)
        if key in people or len(people) < _MOST_PEOPLE:
            people.setdefault(key, []).append(mention)
    bare = {
        key
        for key, found in people.items()
        if any(mention.form == "name line" and not mention.beside for mention in found)
    }
    signed = {
        key
        for key, found in people.items()
        if any(
            mention.form == "byline" and zone_of(sheet, around, mention.index) != "among other stories"
            for mention in found
        )
    }
    rows = []
    ways: dict[str, int] = {}
    for key, found in people.items():
        if all(mention.form == "credit" for mention in found):
            continue
        row = _features(sheet, around, found)
        way = max((name for name in row if name.partition(" ")[0] in ("byline", "name")), default="")
        line = found[0].index
        row["named earlier"] = float(way != "" and ways.get(way, line) < line)
        ways.setdefault(way, line)
        row["many bare names"] = float(key in bare and len(bare) >= 4)
        row["another byline"] = float(bool(signed) and key not in signed)
        rows.append(
            Person(
                _printed(found),
                tuple(m for m in found if m.form != "credit"),
                {name: value for name, value in row.items() if value},
            )
        )
    return tuple(rows)


def _printed(mentions: Sequence[Mention]) -> str:
    """The name as printed; in small letters where both forms are."""
    texts = [mention.name.text for mention in mentions]
    return next((text for text in texts if not text.isupper()), texts[0])


def _features(sheet: Sheet, around: Surroundings, found: Sequence[Mention]) -> dict[str, float]:
    row: dict[str, float] = {}
    outside = sorted({mention.index for mention in found if mention.form != "credit"})
    credited = len(outside) < len({mention.index for mention in found})
    for mention in found:
        if mention.form != "credit":
            zone = zone_of(sheet, around, mention.index)
            row[f"{mention.form} {zone}"] = row[mention.form] = row[zone] = 1.0
        for kind in mention.beside:
            row[f"beside {kind}"] = 1.0
        if mention.form != "credit":
            row.update(place_of(sheet, around, mention))
    forms = {mention.form for mention in found}
    row |= {
        "named twice": float(len(outside) == 2),
        "named three times": float(len(outside) == 3),
        "named four times": float(len(outside) > 3),
        "printed twice in a row": float(
            any(later - earlier == 1 for earlier, later in itertools.pairwise(outside))
        ),
        "biography and line": float(
            not forms.isdisjoint({"biography", "contact"}) and not forms.isdisjoint({"byline", "name line"})
        ),
        "credited for a picture": float(credited),
    }
    row.update(_name(around, _printed(found)))
    if forms <= {"name line", "credit"}:
        row["bare name, surname in the text"] = row["surname in the text"]
        row["bare name, surname often in the text"] = row["surname often in the text"]
    return row


def _name(around: Surroundings, name: str) -> dict[str, float]:
    words = [word for word in name.replace(".", " ").split() if len(word) > 1] or [name]
    surname = words[-1] if fold(words[-1]) not in ("jr", "sr") or len(words) < 2 else words[-2]
    if name.isupper():
        words, surname = [word.capitalize() for word in words], surname.capitalize()
    told = _told(around.prose, words, surname)
    tokens = name.split()
    return {
        "in the headline": float(fold(surname) in fold(around.headline).split()),
        "surname in the text": float(told == 1),
        "surname often in the text": float(told > 1),
        "whole name in the text": float(told > 0 and name in around.prose),
        "known given name": float(tokens[0].casefold() in given_names()),
        "one word": float(len(tokens) == 1),
        "four words": float(len(tokens) > 3),
        "all capitals": float(name.isupper()),
        "its words are words of the text": float(
            any(
                next(_places(around.prose, word.casefold()), None) is not None
                for word in (words[:1] if tokens[0].casefold() in given_names() else words)
                if len(word) > 3
            )
        ),
        "name in a caption": float(name in around.captions),
        "address fits": float(any(_fits(handle, words) for handle in around.handles)),
    }


def _told(prose: str, words: Sequence[str], surname: str) -> int:
    """How often the text speaks of somebody of this name, and not of another ("Adam Roe"): 2 is
    twice or more.
    """
    told = 0
    for start in _places(prose, surname):
        before = prose[max(0, start - 30) : start].split()
        last = before[-1].strip('“"«(') if before and prose[start - 1] == " " else ""
        told += (
            not last[:1].isupper() or last.endswith((".", "!", "?")) or last.strip(".") in {*words, *_MISTER}
        )
        if told > 1:
            break
    return told


def _places(text: str, word: str) -> Iterator[int]:
    """Where a word stands in a text, as a whole word; at most 50 places are looked at."""
    start = -1
    for _ in range(50):
        start = text.find(word, start + 1)
        if start < 0:
            return
        end = start + len(word)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start


def _fits(handle: str, words: Sequence[str]) -> bool:
    """Whether an address is made of a name: "janeroe", "jroe", "roej", "jane"."""
    if len(words) < 2:
        return False
    first, last = _letters(words[0]), _letters(words[-1])
    if not first or len(last) < 2:
        return False
    return (
        len(last) > 3
        and last in handle
        and (first in handle or handle[0] == first[0] or handle[-1] == first[0])
    ) or handle in (first + last, first[0] + last, last + first[0])


def _letters(word: str) -> str:
    """The letters of a word without accents, as addresses are written."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in parts if sign.isalpha())
