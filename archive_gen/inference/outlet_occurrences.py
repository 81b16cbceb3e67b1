"""A place in a text where a name stands: which line, what kind of line, and the uses of the name there."""

from __future__ import annotations

import msgspec

from archive_gen.inference.outlet_names import Name, letters_of
from archive_gen.inference.sheet import Sheet

LONGEST_PARAGRAPH = 3000
"""Letters of a paragraph that are read."""


class Place(msgspec.Struct, frozen=True):
    """A name in a line: its bounds there, where the line stands, and the uses of the name."""

    key: str
    text: str
    index: int
    start: int
    end: int
    where: str
    uses: tuple[str, ...]

    def is_within(self, other: Place) -> bool:
        """Whether it is a part of what stands at another place."""
        return self.index == other.index and other.start <= self.start and self.end <= other.end


def where_stands(sheet: Sheet, index: int) -> str:
    """The kind of a line, as `Place.where` has it: "prose", "caption", "byline", "end" and others."""
    label = sheet.labels[index]
    role = label.role if label else "furniture"
    if role in ("paragraph", "quote"):
        return "prose"
    if role in ("caption", "headline", "bio"):
        return role
    if role in ("byline", "stamp"):
        return "byline"
    if role == "related" or (label is not None and label.rule == "other stories"):
        return "other stories"
    if role in ("heading", "list_item"):
        return "heading"
    return "top" if index < sheet.core else "end" if index >= sheet.core_end else "inside"


def place_of(index: int, text: str, name: Name, where: str, uses: list[str]) -> Place:
    """The place of a name in a line of this kind; how it was cut out of a longer row is one of its uses."""
    shown = text[name.start : name.end]
    shape = (name.shape,) if name.shape else ()
    return Place(letters_of(shown), shown, index, name.start, name.end, where, (*shape, *uses))


def with_article(sheet: Sheet, place: Place) -> Place:
    """A French name with the article that "au" and "du" hold: "au Courrier" is said of "Le Courrier"."""
    lead = sheet.lines[place.index].text[max(0, place.start - 4) : place.start]
    if place.uses and lead.casefold().endswith((" au ", " du ")):
        return msgspec.structs.replace(place, text=f"Le {place.text}")
    return place
