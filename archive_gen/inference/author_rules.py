"""Rules for lines that name the people who made the text, where no word such as "by" points to them."""

from __future__ import annotations

from archive_gen.inference.authors import THRESHOLD
from archive_gen.inference.biographies import names_press_role
from archive_gen.inference.lines import fold
from archive_gen.inference.sheet import Label, Labels, Mention, Sheet

_LONGEST_BIOGRAPHY = 700
_NAME_FORMS = frozenset({"byline", "weak byline", "name line"})


def biographies(sheet: Sheet) -> Labels:
    """Lines that present an author or tell how to reach one; and others that present somebody,
    near the end or above the text.
    """
    for mention in _mentions_of_authors(sheet):
        line = sheet.lines[mention.index]
        if mention.form in ("biography", "contact") and line.weight <= _LONGEST_BIOGRAPHY:
            yield mention.index, Label("bio", "biography")
    last = [index for index in range(len(sheet.lines)) if sheet.lines[index].is_prose][-6:]
    for mention in (mention for author in sheet.authors for mention in author.mentions):
        index = mention.index
        line = sheet.lines[index]
        if (
            mention.form != "biography"
            or line.weight > _LONGEST_BIOGRAPHY
            or not names_press_role(line.text[:400])
        ):
            continue
        if index in last or index >= sheet.core_end or (index < sheet.core and line.weight < 300):
            yield index, Label("bio", "biography")
    yield from _lines_about_authors(sheet)


def _lines_about_authors(sheet: Sheet) -> Labels:
    """Below the name of an author near the end: lines that go on to speak of that person."""
    end = max((index for index in range(sheet.core_end) if sheet.lines[index].is_prose), default=0)
    for mention in _mentions_of_authors(sheet):
        if mention.form not in _NAME_FORMS or mention.index <= sheet.core:
            continue
        words = {fold(word) for word in mention.name.text.split() if len(word) > 2}
        for index in range(mention.index + 1, min(mention.index + 5, len(sheet.lines))):
            line = sheet.lines[index]
            if index < end - 3 or line.weight > _LONGEST_BIOGRAPHY:
                continue
            if line.weight >= 60 and not words.isdisjoint(fold(line.text[:100]).split()[:12]):
                yield index, Label("bio", "biography")


def name_lines(sheet: Sheet) -> Labels:
    """The lines that are nothing but the names of authors, with their roles."""
    for mention in _mentions_of_authors(sheet):
        if mention.form in _NAME_FORMS:
            yield mention.index, Label("byline", "name line", "read as the byline")


def _mentions_of_authors(sheet: Sheet) -> list[Mention]:
    return [mention for author in sheet.authors if author.score >= THRESHOLD for mention in author.mentions]
