"""Rules that tell the words of a picture from those of the text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from archive_gen.inference.bylines import read_byline
from archive_gen.inference.captions import (
    describes_picture,
    glued_credit,
    names_agency,
    read_caption,
    read_stamp,
)
from archive_gen.inference.contributions import read_contribution
from archive_gen.inference.data import words_of
from archive_gen.inference.lines import Line, fold, holds_any
from archive_gen.inference.sheet import Label, Labels, Sheet

_LONGEST_DESCRIPTION = 300
"""In letters; a longer line that opens like the description of a picture is a paragraph."""
_NAMES = r"[A-ZÀ-Þ@][\w.’'&-]*(?:[ /|,()]+[A-ZÀ-Þ@(][\w.’'&)-]*){0,7}"
_CREDIT_BEHIND = re.compile(
    rf"\s*[/|]\s*(?P<who>[^\W\d_][^/|\n]{{1,60}})|(?:\s+|(?<=[.!?]))(?P<name>{_NAMES})"
)
"""Behind a caption that was printed above without it: a name behind a stroke, or names with capitals."""


def captions_with_credit(sheet: Sheet) -> Labels:
    """Lines that carry a credit; the same caption printed above it is taken together with it."""
    for index, line in enumerate(sheet.lines):
        if sheet.labels[index] is not None:
            continue
        caption = read_caption(line.text)
        if caption is None or (not caption.text and _names_the_sender(line)):
            continue
        credit = caption.credit
        glued_below = _glued_to_the_line_below(sheet, index)
        if glued_below is not None:
            yield from glued_below
            continue
        above = index - 1
        if above >= 0 and caption.text and sheet.labels[above] is None:
            glued = glued_credit(sheet.lines[above].text, caption.text)
            if glued is not None:
                credit = credit or glued
                yield (
                    above,
                    Label("furniture", "caption printed twice", "caption repeated, its credit glued to it"),
                )
        if caption.text:
            if line.weight > 420 and caption.rule in ("agency behind", "credit in brackets"):
                continue
            yield index, Label("caption", f"caption: {caption.rule}", text=caption.text, credit=credit)
            for other in _same_words_near(sheet, index, caption.text):
                yield other, Label("furniture", "caption printed twice", "caption repeated")
        elif caption.rule == "copyright sign" and not _below_a_line(sheet, index):
            yield index, Label("furniture", "copyright line", "copyright line")
        elif not _signs_the_text(sheet, index):
            yield from _credit_line(sheet, index, credit)


def _glued_to_the_line_below(sheet: Sheet, index: int) -> list[tuple[int, Label]] | None:
    """Labels for a line that is a credit run into the caption printed again right below."""
    below = index + 1
    if below >= len(sheet.lines) or sheet.labels[below] is not None or not sheet.lines[below].is_short:
        return None
    caption = read_caption(sheet.lines[below].text)
    text = caption.text if caption is not None and caption.text else sheet.lines[below].text
    glued = glued_credit(sheet.lines[index].text, text)
    if glued is None:
        return None
    credit = (caption.credit if caption is not None else None) or glued
    return [
        (index, Label("furniture", "caption printed twice", "caption repeated, its credit glued to it")),
        (below, Label("caption", "caption: printed twice", text=text, credit=credit)),
    ]


def _below_a_line(sheet: Sheet, index: int) -> bool:
    """Whether a line without a label stands right above, as a caption above its credit does."""
    return index > 0 and sheet.lines[index].gap == 0 and sheet.labels[index - 1] is None


def _names_the_sender(line: Line) -> bool:
    """Whether the line is the byline of an agency: "By Reuters"."""
    byline = read_byline(line)
    return byline is not None and bool(byline.agencies) and not byline.people


def _signs_the_text(sheet: Sheet, index: int) -> bool:
    """Agencies' names alone below a paragraph say who sent the story."""
    above, line = sheet.lines[index - 1], sheet.lines[index]
    return index > 0 and (above.typed or above.weight >= 120) and bool(read_contribution(line))


def _credit_line(sheet: Sheet, index: int, credit: str | None) -> Labels:
    """A line that is only a credit belongs to the caption above it."""
    above = index - 1
    while above >= 0 and sheet.role(above) == "furniture" and index - above < 3:
        above -= 1
    line = sheet.lines[above] if above >= 0 else None
    if (
        line is not None
        and sheet.labels[above] is None
        and line.weight <= 400
        and not line.bullet
        and (sheet.lines[index].gap == 0 or not line.is_prose)
        and above > 0
        and read_byline(line) is None
    ):
        yield above, Label("caption", "caption: credit below", text=line.text, credit=credit)
        for other in _same_words_near(sheet, above, line.text):
            yield other, Label("furniture", "caption printed twice", "caption repeated")
        yield index, Label("furniture", "credit line", "credit of the caption above")
    else:
        yield index, Label("furniture", "credit line", "credit of a picture that is not here")


def _same_words_near(sheet: Sheet, index: int, text: str) -> Iterator[int]:
    key = fold(text)
    if len(key) < 8:
        return
    for other in range(max(0, index - 3), min(len(sheet.lines), index + 4)):
        if other < index - 1 and not sheet.open_lines(0, other):
            continue  # the first line of the page is the headline, which the picture repeats
        if other != index and sheet.labels[other] is None:
            folded = sheet.folded[other]
            again = read_caption(sheet.lines[other].text)
            if folded == key or (again is not None and fold(again.text) == key):
                yield other


def file_pictures(sheet: Sheet) -> Labels:
    """Lines that open by saying that the picture is an old one or a stand-in: "File photo (2019): …"."""
    opening = _file_picture()
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if line.weight > _LONGEST_DESCRIPTION or not holds_any(line.text, ":)]"):
            continue
        if opening.match(line.text.casefold()):
            yield index, Label("caption", "caption: file picture", text=line.text)


@functools.cache
def _file_picture() -> re.Pattern[str]:
    words = sorted(words_of("credits", "file_picture"), key=lambda word: (-len(word), word))
    return re.compile(rf"[(\[]?(?:{'|'.join(map(re.escape, words))})\s?(?:\([^()]{{1,30}}\)\s?)?[):\]]")


def split_captions(sheet: Sheet) -> Labels:
    """A caption whose credit in brackets was parted from it: "The pier at dusk (", "Image:", "Jane Roe)"."""
    for index in sheet.open_lines(0, len(sheet.lines) - 2):
        text = sheet.lines[index].text
        if text[-1] not in "([" or sheet.lines[index].weight > _LONGEST_DESCRIPTION:
            continue
        word, credit = sheet.lines[index + 1].text, sheet.lines[index + 2].text
        if word.rstrip(" :：").casefold() not in words_of("credits", "credit") or credit[-1] not in ")]":
            continue
        yield index, Label("caption", "caption: credit below", text=text[:-1].rstrip(), credit=credit[:-1])
        for other in (index + 1, index + 2):
            yield other, Label("furniture", "credit line", "credit of the caption above")


def described_pictures(sheet: Sheet) -> Labels:
    """Lines that open as descriptions of pictures do: "FILE PHOTO: …", "Illustration of …"."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if line.weight <= _LONGEST_DESCRIPTION and describes_picture(line.text):
            yield index, Label("caption", "caption: describes a picture", text=line.text)


def printed_twice(sheet: Sheet) -> Labels:
    """A short line that stands there again right below: alternative text, then the caption."""
    for index in sheet.open_lines():
        key = sheet.folded[index]
        if len(key) < 8:
            continue
        glued = _glued_above(sheet, index)
        if glued is not None:
            yield (
                index - 1,
                Label("furniture", "caption printed twice", "caption repeated, its credit glued to it"),
            )
            yield (
                index,
                Label("caption", "caption: printed twice", text=sheet.lines[index].text, credit=glued),
            )
            continue
        credited = _credited_below(sheet, index)
        if credited is not None:
            yield index, Label("furniture", "caption printed twice", "caption repeated")
            yield index + 1, credited
            continue
        for other in range(index + 1, min(index + 4, len(sheet.lines))):
            if sheet.folded[other] == key and sheet.labels[other] is None:
                line = sheet.lines[index]
                if line.is_prose and line.weight > 250:
                    yield other, Label("furniture", "printed twice", "paragraph repeated")
                else:
                    yield index, Label("caption", "caption: printed twice", text=line.text)
                    yield other, Label("furniture", "caption printed twice", "caption repeated")
                break


def _credited_below(sheet: Sheet, index: int) -> Label | None:
    """The caption right below, if it is this line with a name behind a stroke: "At the pier / Jane Roe"."""
    below = index + 1
    text = sheet.lines[index].text
    if below >= len(sheet.lines) or sheet.labels[below] is not None or len(text) < 15:
        return None
    other = sheet.lines[below].text
    match = _CREDIT_BEHIND.fullmatch(other, len(text)) if other.startswith(text) else None
    if match is None:
        return None
    return Label("caption", "caption: printed twice", text=text, credit=match["who"] or match["name"])


def _glued_above(sheet: Sheet, index: int) -> str | None:
    if index == 0 or sheet.labels[index - 1] is not None or not sheet.lines[index - 1].is_short:
        return None
    above = sheet.lines[index - 1].text
    credit = glued_credit(above, sheet.lines[index].text)
    return credit if credit is not None and (above.startswith("©") or names_agency(above[:80])) else None


def linked_pictures(sheet: Sheet) -> Labels:
    """Headlines right below a stamped picture inside the text: the page points to other stories."""
    for index in range(sheet.core, len(sheet.lines)):
        if sheet.role(index) != "caption" or read_stamp(sheet.lines[index].text) is None:
            continue
        for other in range(index + 1, min(index + 4, len(sheet.lines))):
            line = sheet.lines[other]
            if line.gap or sheet.labels[other] is not None or line.is_prose or line.ends_sentence:
                break
            yield other, Label("related", "headline below a linked picture")
