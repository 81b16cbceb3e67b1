"""What web and e-mail addresses say for a name, or for a name that nothing but an address gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from archive_gen.inference.data import words_of
from archive_gen.inference.lines import fold
from archive_gen.inference.outlet_addresses import Address
from archive_gen.inference.outlet_groups import Groups
from archive_gen.inference.outlet_names import letters_of, outlet_key
from archive_gen.inference.outlet_places import find_addresses
from archive_gen.inference.sheet import Sheet

_LONG_ADDRESS = 8
"""Letters by which an address and a name that holds them are one."""
_SHORTEST_GIVEN_NAME = 3
_SHORTEST_SPOKEN_OF = 5
_LIKELY = 0.3
"""The score of somebody whose e-mail address may be that of an author."""

Spelled = Mapping[str, Sequence[Address]]
"""`letters_of` the host of an address → the addresses of the text that have it."""


def addresses_by_letters(sheet: Sheet) -> Spelled:
    """The addresses of a text by what they spell."""
    spelled: defaultdict[str, list[Address]] = defaultdict(list)
    for address in find_addresses(sheet):
        spelled[letters_of(address.host)].append(address)
    return spelled


def writers_of(sheet: Sheet) -> frozenset[str]:
    """The names of the likely authors, word by word, as they stand in their addresses."""
    return frozenset(
        word
        for author in sheet.authors
        if author.score >= _LIKELY
        for word in fold(author.name).split()
        if len(word) > 2
    )


def spells(letters: str, writers: Set[str]) -> bool:
    """Whether nothing but names of likely authors make up a name or address: "jane", "janeroe"."""
    return (len(letters) > _SHORTEST_GIVEN_NAME and letters in writers) or any(
        letters.startswith(word) and letters[len(word) :] in writers for word in writers
    )


def hosts_within(groups: Groups, spelled: Spelled) -> dict[str, list[str]]:
    """Names → the addresses that are shorter or longer forms of them: one outlet, shown by its name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for host in spelled:
        if host in groups or len(host) < _LONG_ADDRESS:
            continue
        held = [key for key in groups if len(key) >= _LONG_ADDRESS and (key in host or host in key)]
        used = [key for key in held if any(place.uses for place in groups[key])]
        if used:
            found[max(used, key=lambda key: (len(groups[key]), key))].append(host)
    return found


def of_addresses(text: str, key: str, spelled: Spelled) -> dict[str, float]:
    """Whether an address spells the name `text`, the letters of which are `key`, in full or in part."""
    row: dict[str, float] = {}
    initials = "".join(word[0] for word in outlet_key(text).split())
    for name, same in spelled.items():
        if name == key:
            row["spelled by a web address"] = 1.0
            row["spelled by an e-mail address"] = float(any(one.is_mail for one in same))
            row["address more than once"] = float(len(same) > 1)
            row["the only web address"] = float(len(spelled) == 1)
        elif len(key) >= 5 and len(name) >= 5 and (key in name or name in key):
            row["within a web address"] = 1.0
        elif len(initials) >= 3 and name == initials:
            row["first letters in a web address"] = 1.0
    return row


def of_same_address(same: Sequence[Address], writers: Set[str]) -> dict[str, float]:
    """What addresses of one host tell of it; `writers` are `writers_of` the text."""
    boxes = {one.mailbox for one in same if one.is_mail}
    return {
        "mailbox of the house": float(not boxes.isdisjoint(words_of("outlets", "mailboxes"))),
        "mailbox of an author": float(any(word in box for box in boxes for word in writers)),
        "address of a page": float(any(one.has_path for one in same)),
    }


def of_address_alone(
    sheet: Sheet, same: Sequence[Address], spelled: Spelled, letters: str, writers: Set[str]
) -> dict[str, float]:
    """The features of a name that only addresses of one host give, in a text that has these `letters`."""
    first = same[0]
    return (
        {
            "only a web address": float(not first.is_mail),
            "only an e-mail address": float(first.is_mail),
            "the only web address": float(len(spelled) == 1),
            "spells an author": float(spells(first.name, writers)),
            "spells what the text speaks of": float(_is_spoken_of(sheet, first.name, letters, same)),
            "another language": float(sheet.language is not None and sheet.language[:2] != "en"),
        }
        | of_same_address(same, writers)
        | _of_places_of_addresses(sheet, same)
    )


def _of_places_of_addresses(sheet: Sheet, same: Sequence[Address]) -> dict[str, float]:
    last = len(sheet.lines) - 3
    return {
        "address more than once": float(len(same) > 1),
        "where: top": float(any(one.index < sheet.core for one in same)),
        "where: end": float(any(one.index >= sheet.core_end for one in same)),
        "address in the text": float(all(sheet.role(one.index) in ("paragraph", "quote") for one in same)),
        "where: caption": float(any(sheet.role(one.index) == "caption" for one in same)),
        "address on the last lines": float(any(one.index >= last for one in same)),
    }


def _is_spoken_of(sheet: Sheet, name: str, letters: str, same: Sequence[Address]) -> bool:
    """Whether the text, of which these are the letters, holds the words of an address apart from it."""
    inside = sum(sheet.role(one.index) in ("paragraph", "quote", "heading") for one in same)
    return len(name) >= _SHORTEST_SPOKEN_OF and letters.count(name) > inside
