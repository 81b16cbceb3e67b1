"""Every place in a text where somebody is named who could have written it.

Names inside sentences are not among them: those are the people the text is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive_gen.inference.biographies import names_press, read_biography, read_contact, read_signature
from archive_gen.inference.bylines import LONGEST_BYLINE, is_heading_in_capitals, read_byline, read_names
from archive_gen.inference.data import word_table
from archive_gen.inference.lines import Line
from archive_gen.inference.name_lists import Byline, Name
from archive_gen.inference.sheet import Mention, Sheet

LOOK_BACK = 40
"""Lines before the running text that are looked at; further up is a menu."""
LOOK_AHEAD = 60
"""Lines behind it."""
_SILENT_ROLES = frozenset({"headline", "standfirst", "stamp"})
_SILENT_REASONS = frozenset(
    {"counter or mark", "interface words", "player", "file name", "table row", "picture counter"}
)
_CREDIT_RULES = frozenset({"credit line", "caption printed twice", "copyright line"})
_SILENT_RULES = frozenset({"contributors"})
_ENDS = (".", "!", "?", "…", "。", "！", "？")


def find_mentions(sheet: Sheet) -> tuple[Mention, ...]:
    """All of them, in the order of the text."""
    first, last = max(0, sheet.core - LOOK_BACK), min(len(sheet.lines), sheet.core_end + LOOK_AHEAD)
    return tuple(mention for index in range(first, last) for mention in _mentions_in(sheet, index))


def _mentions_in(sheet: Sheet, index: int) -> Iterator[Mention]:
    label = sheet.labels[index]
    line = sheet.lines[index]
    if label is not None:
        if label.role in _SILENT_ROLES or label.reason in _SILENT_REASONS or label.rule in _SILENT_RULES:
            return
        if label.role == "caption" or label.rule in _CREDIT_RULES:
            for name in _credited(label.credit or (line.text if label.rule == "credit line" else "")):
                yield Mention(index, name, "credit")
            return
    byline = _byline_in(line)
    if byline is not None:
        form = byline.rule
        if index == 0 and is_heading_in_capitals(byline):
            return
        beside = byline.beside
        if form == "reporter word":
            form, beside = "byline", beside | {"reporter word"}
        if form == "name line" and len(byline.people) > 1:
            beside |= {"other names"}
        if form == "name line" and not beside and _is_picture_agency(sheet, index + 1):
            form = "credit"
        for name in byline.people:
            yield Mention(index, name, form, beside)
        return
    for name in read_contact(line):
        yield Mention(index, name, "contact")
    if line.weight >= 20:
        who = read_biography(line)
        if who is not None and (names_press(line.text[:400]) or index >= sheet.core_end - 6):
            yield Mention(index, who, "biography")
        for name in read_signature(line):
            yield Mention(index, name, "signature")


def _byline_in(line: Line) -> Byline | None:
    if len(line.text) > LONGEST_BYLINE:
        return None
    byline = read_byline(line)
    if byline is None and not (line.words > 4 and line.text.endswith(_ENDS)):
        byline = read_names(line)
    return byline


def _is_picture_agency(sheet: Sheet, index: int) -> bool:
    """Whether a line is the name of a picture agency: it then belongs to the credit that begins above."""
    return (
        index < len(sheet.lines)
        and sheet.lines[index].text.strip(" .") in word_table("credits")["agency"]["pictures"]
    )


def _credited(credit: str) -> tuple[Name, ...]:
    """The people of a picture credit; their bounds mean nothing outside of it."""
    if not 4 <= len(credit) <= 110:
        return ()
    byline = read_byline(_line(credit)) or read_names(_line(credit))
    return byline.people if byline is not None else ()


def _line(text: str) -> Line:
    return Line(number=1, text=text, start=0, gap=0, ends_sentence=False, weight=len(text), words=1, bullet=0)
