"""All that speaks for or against a name being the outlet, counted over its places in the text."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from archive_gen.inference.bylines import has_outlet_word, is_agency
from archive_gen.inference.captions import names_agency
from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import gazetteer
from archive_gen.inference.lines import fold
from archive_gen.inference.outlet_names import Address, is_network, outlet_key
from archive_gen.inference.outlet_places import Place, find_addresses, find_places
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import Sheet

_MOST_NAMES = 60
_NOUNS = ("de", "lb")
"""Languages that write every noun with a capital."""
_IN_FURNITURE = {
    "stamp": "in the stamp behind a picture",
    "copyright": "in a copyright line",
    "prompt": "the page asks to follow or read it",
    "invitation": "the page asks to read or visit it",
    "published": "first published there",
    "told": "somebody spoke to it",
    "views": "its views are spoken of",
    "belongings": "its newsletter, app or readers are named",
    "possessions": "its site or its members are named",
    "elsewhere": "to be followed elsewhere",
    "deeds": "it reports",
    "notices": "the page explains itself",
    "its reporter": "a reporter of it is named",
    "near a reporter": "a reporter of it is named",
    "employer": "somebody works for it",
    "possessive": "",
    "alone": "alone on its line",
    "behind a bar": "behind a bar at the end of a line",
    "between bars": "",
    "behind a dash": "behind a dash at the end of a line",
    "between dashes": "",
    "before a bar": "in front of a bar",
    "person and slash": "behind a name and a slash",
    "credit behind a slash": "second in a picture credit",
    "credit behind a comma": "second in a picture credit",
    "credit before a slash": "first in a picture credit",
    "whole credit": "a picture credit of its own",
    "in a credit": "",
    "credit for": "a picture was made for it",
    "before a hyphen": "",
    "half": "",
    "shortened": "",
    "lengthened": "",
    "behind a person": "behind a person's name",
}
_IN_PROSE = {
    "told": "the text says that somebody spoke to it",
    "published": "the text says where it was published",
    "belongings": "the text names its readers",
    "elsewhere": "",
    "deeds": "the text says that it reports",
    "prompt": "the text asks to read it",
    "views": "",
    "its reporter": "the text names a reporter of it",
    "near a reporter": "",
    "employer": "the text says who works for it",
    "person and slash": "behind a name and a slash in the text",
    "possessive": "",
}
_WHERE = {
    "top": "above the text",
    "first line": "on the first line",
    "end": "below the text",
    "last lines": "on the last lines",
    "inside": "inside the text",
    "caption": "in captions",
    "byline": "in the byline",
    "headline": "behind the headline",
    "bio": "in a biography",
    "other stories": "",
    "heading": "",
    "prose": "in the running text",
}
_OF_THE_NAME = {
    "outlet word": "has a word that papers are called by",
    "outlet ending": "ends as the names of papers do",
    "one word": "",
    "two words": "",
    "four words or more": "",
    "very short": "",
    "capitals": "in capital letters",
    "capital inside": "a capital inside the word",
    "figure": "",
    "article": "",
    "a person": "has the shape of a person's name",
    "a place": "is the name of a place",
    "an agency": "names an agency",
    "address shape": "has the shape of a web address",
    "a noun": "a single word of a language that capitalises nouns",
}
_TOGETHER = {
    "two places": "in two places",
    "three places or more": "in several places",
    "two uses": "in two ways",
    "three uses or more": "in several ways",
    "several captions": "in several captions",
    "no use": "",
    "alone on the first line": "alone on the first line",
    "alone on the last lines": "alone on the last lines",
    "alone twice": "alone on two lines",
    "alone with an outlet word": "",
    "spelled by a web address": "a web address spells it",
    "spelled by an e-mail address": "an e-mail address spells it",
    "within a web address": "a web address holds it",
    "first letters in a web address": "a web address has its first letters",
    "only a web address": "a web address",
    "only an e-mail address": "an e-mail address",
    "address more than once": "",
    "text speaks of it": "the text speaks of it",
    "text speaks of it often": "the text speaks of it often",
    "headline speaks of it": "",
    "part of a longer name": "",
    "longer than another name": "",
    "longer name stands more often": "",
    "shorter name stands more often": "",
    "outlet word in furniture": "",
    "spelled and used": "",
}

FEATURES: dict[str, str] = (
    _IN_FURNITURE
    | {f"{use}, in the text": words for use, words in _IN_PROSE.items()}
    | {f"where: {where}": words for where, words in _WHERE.items()}
    | _OF_THE_NAME
    | _TOGETHER
)
"""Every feature with the words that `inspect` shows for it, empty for those that say little alone."""


class OutletName(msgspec.Struct, frozen=True):
    """A name that the outlet may go by, where it stands best, and its features."""

    text: str
    index: int
    start: int
    end: int
    places: int
    features: dict[str, float]


def outlet_names(sheet: Sheet) -> list[OutletName]:
    """The names of a text that may be its outlet, each with the features that it has."""
    groups: defaultdict[str, list[Place]] = defaultdict(list)
    for place in find_places(sheet):
        groups[place.key].append(place)
    found = find_addresses(sheet)
    spelled: defaultdict[str, list[Address]] = defaultdict(list)
    for address in found:
        spelled[address.name].append(address)
    groups = _kept(groups, spelled)
    prose = "\n".join(
        line.text[:3000]
        for index, line in enumerate(sheet.lines)
        if sheet.role(index) in ("paragraph", "quote", "heading")
    )
    headline = sheet.lines[sheet.headline].text if sheet.headline is not None else ""
    names = []
    taken: set[str] = set()
    counts = {key: len(places) for key, places in groups.items()}
    for key, places in groups.items():
        text = _spelling(places)
        row = _of_places(sheet, places)
        row.update(_of_name(text, key, sheet.language))
        addressed = _of_addresses(text, key, spelled)
        taken |= {name for name in spelled if _is_spelled(key, name)}
        row.update(addressed)
        row.update(_of_text(text, prose, headline))
        row.update(_beside(key, counts))
        row["outlet word in furniture"] = row["outlet word"] * float(
            any(place.where != "prose" and place.where != "other stories" for place in places)
        )
        row["alone with an outlet word"] = row["outlet word"] * row.get("alone", 0.0)
        row["spelled and used"] = row["spelled by a web address"] * float(not row["no use"])
        best = max(places, key=lambda place: (len(place.uses), place.where != "prose", -place.index))
        names.append(_name(text, best.index, best.start, best.end, len(places), row))
    for name, same in spelled.items():
        if name not in taken:
            first = same[0]
            row = {
                "only a web address": float(not first.is_mail),
                "only an e-mail address": float(first.is_mail),
                "address more than once": float(len(same) > 1),
                "where: top": float(first.index < sheet.core),
                "where: end": float(first.index >= sheet.core_end),
                "where: prose": float(sheet.role(first.index) in ("paragraph", "quote")),
                "where: caption": float(sheet.role(first.index) == "caption"),
                "where: last lines": float(first.index >= len(sheet.lines) - 3),
            }
            names.append(_name(first.host, first.index, first.start, first.end, len(same), row))
    return names


def _name(text: str, index: int, start: int, end: int, places: int, row: dict[str, float]) -> OutletName:
    return OutletName(text, index, start, end, places, {name: value for name, value in row.items() if value})


def _kept(groups: dict[str, list[Place]], spelled: dict[str, list[Address]]) -> defaultdict[str, list[Place]]:
    """The names that have some use or stand more than once or in an address; never agencies, networks."""
    kept: defaultdict[str, list[Place]] = defaultdict(list)
    for key, places in groups.items():
        text = places[0].text
        if not key or key.isdigit() or is_agency(text) or is_network(key) or key in _pictures():
            continue
        if any(place.uses for place in places) or len(places) > 1 or has_outlet_word(text):
            kept[key] = places
        elif any(_is_spelled(key, name) for name in spelled):
            kept[key] = places
    if len(kept) > _MOST_NAMES:
        most = sorted(kept, key=lambda key: (-sum(len(place.uses) + 1 for place in kept[key]), key))
        kept = defaultdict(list, {key: kept[key] for key in most[:_MOST_NAMES]})
    return kept


@functools.cache
def _pictures() -> frozenset[str]:
    return frozenset(fold(name) for name in words_of("credits", "agency"))


@functools.cache
def _place_names() -> frozenset[str]:
    return frozenset(fold(name) for language in ("en", "de") for name in gazetteer(language).places)


def _spelling(places: Sequence[Place]) -> str:
    counts = Counter(place.text for place in places)
    return min(counts, key=lambda text: (-counts[text], text.isupper(), text))


def _of_places(sheet: Sheet, places: Iterable[Place]) -> dict[str, float]:
    row: dict[str, float] = {}
    used = 0
    kinds: set[str] = set()
    captions: set[str] = set()
    alone = 0
    last = len(sheet.lines) - 3
    for place in places:
        prose = place.where == "prose"
        for use in place.uses:
            name = f"{use}, in the text" if prose and use in _IN_PROSE else use
            row[name] = 1.0
        row[f"where: {place.where}"] = 1.0
        if not prose and place.index == 0:
            row["where: first line"] = 1.0
        if not prose and place.index >= last:
            row["where: last lines"] = 1.0
        real = [use for use in place.uses if use not in _SHAPES]
        used += bool(real)
        kinds.update(real)
        if place.where == "caption":
            captions.add(sheet.lines[place.index].text)
        if "alone" in place.uses:
            alone += 1
            if place.index == 0:
                row["alone on the first line"] = 1.0
            if place.index >= last:
                row["alone on the last lines"] = 1.0
    row["alone twice"] = float(alone > 1)
    row["several captions"] = float(len(captions) > 1)
    row["no use"] = float(not kinds)
    row["two uses"] = float(len(kinds) >= 2)
    row["three uses or more"] = float(len(kinds) >= 3)
    row["two places"] = float(used >= 2)
    row["three places or more"] = float(used >= 3)
    return row


_SHAPES = frozenset({"before a hyphen", "half", "shortened", "lengthened", "possessive", "in a credit"})


def _of_name(text: str, key: str, language: str | None) -> dict[str, float]:
    words = text.split()
    plain = key.split()
    ending = bool(plain) and plain[-1].endswith(_endings()) and plain[-1] not in _endings()
    return {
        "a noun": float(language in _NOUNS and len(plain) == 1 and text.istitle() and not ending),
        "outlet word": float(has_outlet_word(text)),
        "outlet ending": float(
            bool(plain) and plain[-1].endswith(_endings()) and plain[-1] not in _endings()
        ),
        "one word": float(len(plain) == 1),
        "two words": float(len(plain) == 2),
        "four words or more": float(len(plain) >= 4),
        "very short": float(len(key) <= 3),
        "capitals": float(text.isupper() and len(text) > 1),
        "capital inside": float(any(re.search(r"[a-zà-ÿ][A-ZÀ-Þ]|^[a-z].*[A-Z]", word) for word in words)),
        "figure": float(any(map(str.isdigit, text))),
        "article": float(outlet_key(text) != fold(text)),
        "a person": float(looks_like_person(text)),
        "a place": float(key in _place_names()),
        "an agency": float(names_agency(text)),
        "address shape": float("." in text and " " not in text.strip() and text[-1] != "."),
    }


@functools.cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(words_of("outlets", "endings")))


def _letters(key: str) -> str:
    return key.replace(" ", "")


def _is_spelled(key: str, name: str) -> bool:
    """Whether the name of an address spells the key, alone or with an article before it."""
    letters = _letters(key)
    if letters == name or letters.startswith(name + "com"):
        return True
    return name.endswith(letters) and name[: -len(letters)] in (
        "the",
        "der",
        "die",
        "das",
        "le",
        "la",
        "el",
        "il",
        "my",
        "e",
    )


def _of_addresses(text: str, key: str, spelled: dict[str, list[Address]]) -> dict[str, float]:
    row: dict[str, float] = {"spelled by a web address": 0.0}
    letters = _letters(key)
    initials = "".join(word[0] for word in key.split())
    for name, same in spelled.items():
        if _is_spelled(key, name):
            row["spelled by a web address"] = 1.0
            row["spelled by an e-mail address"] = max(
                row.get("spelled by an e-mail address", 0.0), float(any(one.is_mail for one in same))
            )
            row["address more than once"] = float(len(same) > 1)
        elif len(letters) >= 5 and len(name) >= 5 and (letters in name or name in letters):
            row["within a web address"] = 1.0
        elif len(initials) >= 3 and name == initials:
            row["first letters in a web address"] = 1.0
    return row


def _of_text(text: str, prose: str, headline: str) -> dict[str, float]:
    count = prose.count(text)
    return {
        "text speaks of it": float(count > 0),
        "text speaks of it often": float(count > 2),
        "headline speaks of it": float(text in headline),
    }


def _beside(key: str, counts: dict[str, int]) -> dict[str, float]:
    """How the name stands to those of which it is a part, and to its own parts."""
    row: dict[str, float] = {}
    padded = f" {key} "
    for other, count in counts.items():
        if other == key:
            continue
        if padded in f" {other} ":
            row["part of a longer name"] = 1.0
            if count >= counts[key]:
                row["longer name stands more often"] = 1.0
        elif f" {other} " in padded:
            row["longer than another name"] = 1.0
            if count > counts[key]:
                row["shorter name stands more often"] = 1.0
    return row
