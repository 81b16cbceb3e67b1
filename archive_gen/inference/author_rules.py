"""Rules that find the people who made the text, where no word such as "by" points to them."""

from __future__ import annotations

from archive_gen.inference.bylines import Byline, read_biography, read_byline, read_contact, read_names
from archive_gen.inference.lines import fold
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import Label, Labels, Sheet


def biographies(sheet: Sheet) -> Labels:
    """Lines that present an author: anywhere when the name is in a byline, else near the end."""
    known = _named_people(sheet)
    last = [index for index in range(len(sheet.lines)) if sheet.lines[index].is_prose][-6:]
    for index in sheet.open_lines():
        line = sheet.lines[index]
        who = read_biography(line)
        if who is None or line.weight > 700:
            continue
        if (
            fold(who.text) in known
            or index in last
            or index >= sheet.core_end
            or (index < sheet.core and line.weight < 300)
        ):
            yield index, Label("bio", "biography")


def name_lines(sheet: Sheet) -> Labels:
    """Bare names near the headline or behind the text."""
    known = _named_people(sheet)
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if fold(line.text) in known and len(line.text) <= 60:
            yield index, Label("byline", "name line", "read as the byline")
            continue
        above = (sheet.headline or 0) <= index < sheet.core
        if not above and index < sheet.core_end:
            continue
        byline = read_names(line)
        if (
            byline is not None
            and byline.people
            and (_may_stand_above(sheet, index) if above else _named_again(sheet, byline, index))
        ):
            yield index, Label("byline", "name line", "read as the byline")


def _may_stand_above(sheet: Sheet, index: int) -> bool:
    """A line of capitalised words is a byline below a headline; without one, at the very top."""
    return sheet.headline is not None or (index <= 4 and sheet.core - index <= 8)


def _named_again(sheet: Sheet, byline: Byline, index: int) -> bool:
    """Whether the name signs the text: right below it while no byline stands above, or again in a
    biography or another line of the page.
    """
    above = any(label is not None and label.role == "byline" for label in sheet.labels[:index])
    last = all(label is not None for label in sheet.labels[index + 1 :])
    if not above and last and index <= sheet.core_end + 1 and len(byline.people) == 1:
        return True
    name = fold(byline.people[0].text)
    return any(
        name in fold(line.text[:300])
        for other, line in enumerate(sheet.lines)
        if other != index
        and sheet.role(other) in ("bio", "byline", "furniture", None)
        and (other < sheet.core or other >= sheet.core_end)
    )


def _named_people(sheet: Sheet) -> frozenset[str]:
    """Folded names of the people in the bylines, biographies and contact lines found so far, and
    of bare names right below the headline.
    """
    found: set[str] = set()
    for index, line in enumerate(sheet.lines):
        role = sheet.role(index)
        if role == "byline":
            byline = read_byline(line) or read_names(line)
            if byline is not None:
                found.update(fold(name.text) for name in byline.people)
        elif role == "bio":
            who = read_biography(line)
            if who is not None:
                found.add(fold(who.text))
        elif role == "furniture":
            found.update(fold(name.text) for name in read_contact(line))
    for index in range(sheet.headline or 0, sheet.core):
        if sheet.labels[index] is None and looks_like_person(sheet.lines[index].text):
            found.add(sheet.folded[index])
    return frozenset(found)
