"""How the names of one text stand to one another: parts, longer forms, initials, arms of one house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from typing import NamedTuple

from archive_gen.inference.outlet_groups import Groups
from archive_gen.inference.outlet_names import outlet_key

STRONG_USES = frozenset(
    (
        "prompt,belongings,policies,standing,views,elsewhere,copyright,employer,deeds,told,shown,asked_by,answers,contacts,"
        "logo,its reporter"
    ).split(",")
)
"""Uses that hardly any name but an outlet's has."""


class NamesOfText(NamedTuple):
    """The names of a text by their `outlet_key`: at how many places each stands, which have a strong use
    somewhere, the initials of each (empty for less than three words), and by the first word of names of
    several words the keys of their groups.
    """

    places: Mapping[str, int]
    strong: Set[str]
    initials: Mapping[str, str]
    heads: Mapping[str, Set[str]]


def names_of_text(groups: Groups, spellings: Mapping[str, str]) -> NamesOfText:
    """All names of a text, `spellings` being those of the groups."""
    counts = {outlet_key(spellings[key]): len(places) for key, places in groups.items()}
    strong = {
        outlet_key(spellings[key])
        for key, places in groups.items()
        if not all(STRONG_USES.isdisjoint(place.uses) for place in places)
    }
    return NamesOfText(counts, strong, {name: _initials(name) for name in counts}, _heads(groups))


def among_others(name: str, names: NamesOfText) -> dict[str, float]:
    """How the name stands to those of which it is a part, to its own parts, and to its initials."""
    key = outlet_key(name)
    row: dict[str, float] = {}
    if names.initials[key] in names.places:
        row["its initials"] = 1.0
    elif key in names.initials.values():
        row["initials of a name"] = 1.0
    padded = f" {key} "
    for other, count in names.places.items():
        if other == key:
            continue
        if padded in f" {other} ":
            row["longer form used"] = max(row.get("longer form used", 0.0), float(other in names.strong))
            row["part of a longer name"] = 1.0
            if count >= names.places[key]:
                row["longer name stands more often"] = 1.0
        elif f" {other} " in padded:
            row["shorter form used"] = max(row.get("shorter form used", 0.0), float(other in names.strong))
            row["longer than another name"] = 1.0
            if count > names.places[key]:
                row["shorter name stands more often"] = 1.0
    row["heads longer names"] = float(len(names.heads.get(key, ())) > 1)
    return row


def _heads(groups: Groups) -> dict[str, set[str]]:
    """The first word of names of several words → these names: the arms of a house share its name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, places in groups.items():
        words = outlet_key(places[0].text).split()
        if len(words) > 1:
            found[words[0]].add(key)
    return found


def _initials(key: str) -> str:
    """The first letters of three words or more, empty for fewer."""
    words = key.split()
    return "".join(word[0] for word in words) if len(words) >= 3 else ""
