"""What web and e-mail addresses say for a name, or for a name that nothing but an address gives."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

import msgspec

from archive_gen.inference.data import words_of
from archive_gen.inference.lines import fold
from archive_gen.inference.outlet_addresses import Address
from archive_gen.inference.outlet_groups import Groups
from archive_gen.inference.outlet_names import Name, letters_of, outlet_key, words_in
from archive_gen.inference.outlet_places import find_addresses
from archive_gen.inference.outlet_readers import speaks_to_reader
from archive_gen.inference.outlet_uses import uses_of
from archive_gen.inference.sheet import Sheet

_LONG_ADDRESS = 8
"""Letters by which an address and a name that holds them are one."""
_SHORTEST_GIVEN_NAME = 3
_SHORTEST_SPOKEN_OF = 5
_LIKELY = 0.5
"""The score of somebody whose e-mail address may be that of an author."""

_SHORTEST_SPELLED = 3
_LONGEST_INITIALS = 5
_SPACED = r"[ '’&-]?"
_LONGEST_LINE = 3000
_MOST_SEARCHED = 200_000
"""Letters of a text in which the name is looked for that an address spells: no article is longer."""
_TELLING_USES = frozenset(
    (
        "views,first_published,published,prompt,belongings,policies,standing,notices,copyright,"
        "to be followed,deeds,contacts,its reporter,employer,pointed at,the reader's own"
    ).split(",")
)

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


def of_uses_of_addresses(sheet: Sheet, same: Sequence[Address]) -> dict[str, float]:
    """The uses that web addresses of one host have where they stand, as names have them: "Read more on
    courier.example". What a name has in running text has less weight, so have addresses there.
    """
    row: dict[str, float] = {}
    for address in same:
        text = sheet.lines[address.index].text
        if address.is_mail or len(text) > _LONGEST_LINE:
            continue
        words = words_in(text)
        first = next((at for at, word in enumerate(words) if word.end >= address.end), None)
        if first is None or words[first].start > address.start:
            continue
        name = Name(words[first].start, words[first].end, first, first + 1)
        uses = _TELLING_USES.intersection(uses_of(text, words, name))
        if uses or _is_cited(text[address.end :]):
            row["address used so"] = 1.0
    return row


def _is_cited(rest: str) -> bool:
    """Whether what follows an address says when it was looked at, as in "(accessed 3 May 2024)": so a page
    says how it is to be cited.
    """
    path, _, note = rest.partition(" ")
    return path.startswith("/") and note.lstrip("([ ").casefold().startswith(_accessed())


@functools.cache
def _accessed() -> tuple[str, ...]:
    return tuple(sorted(words_of("outlets", "accessed")))


class Printed(msgspec.Struct, frozen=True):
    """A name as a line of the text prints it, that an address spells: "Harbour Courier" for
    harbourcourier.example.
    """

    text: str
    index: int
    start: int
    end: int


def printed_names(sheet: Sheet, host: str, letters: str, times: int) -> list[Printed]:
    """Where the text prints the name that an address spells, whose `letters_of` are `host`: the words of
    which it has the initials, or else its letters, with spaces and without. An address is no name.

    `letters` are those of the whole text, in which the address itself stands so many `times`.
    """
    if len(host) < _SHORTEST_SPELLED or not host.isalnum():
        return []
    found: list[Printed] = []
    if len(host) <= _LONGEST_INITIALS:
        initials = " ".join(rf"{sign.upper()}[^\W\d_]{{2,20}}" for sign in host)
        found = _all_of(sheet, rf"(?<![\w@./-])(?:The )?{initials}(?![\w@-]|\.\w)")
    if not found and letters.count(host) > times:
        spaced = _SPACED.join(host)
        found = _all_of(sheet, rf"(?<![\w@./-])(?:[Tt]he )?(?i:{spaced})(?![\w@-]|\.\w)")
    return [name for name in found if any(map(str.isupper, name.text.removeprefix("The ")))]


def _all_of(sheet: Sheet, name: str) -> list[Printed]:
    """Where an expression matches, in the part of the text that is searched."""
    pattern = re.compile(name)
    found: list[Printed] = []
    searched = 0
    for index, line in enumerate(sheet.lines):
        searched += len(line.text)
        if searched > _MOST_SEARCHED:
            break
        found += [
            Printed(match[0], index, match.start(), match.end()) for match in pattern.finditer(line.text)
        ]
    return found


def of_printed_names(sheet: Sheet, names: Sequence[Printed]) -> dict[str, float]:
    """What it tells of an address that the text prints the name which it spells."""
    return {
        "where: to the reader": float(
            any(
                sheet.role(name.index) in ("paragraph", "quote")
                and speaks_to_reader(sheet.lines[name.index].text)
                for name in names
            )
        ),
        "name of the address is printed": float(bool(names)),
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
        | of_uses_of_addresses(sheet, same)
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
        "address in a list": float(all(_is_listed(sheet.lines[one.index].text, one) for one in same)),
        "address on the last lines": float(any(one.index >= last for one in same)),
    }


def _is_listed(text: str, address: Address) -> bool:
    """Whether an address is one of several things between commas: whom else somebody has written for."""
    lead, rest = text[: address.start].rstrip(), text[address.end :].lstrip()
    return lead.endswith(",") and rest.startswith((",", "and ", "und ", "et ", "y "))


def _is_spoken_of(sheet: Sheet, name: str, letters: str, same: Sequence[Address]) -> bool:
    """Whether the text, of which these are the letters, holds the words of an address apart from it."""
    inside = sum(sheet.role(one.index) in ("paragraph", "quote", "heading") for one in same)
    return len(name) >= _SHORTEST_SPOKEN_OF and letters.count(name) > inside
