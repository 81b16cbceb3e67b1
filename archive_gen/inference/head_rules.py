"""Rules for what stands above the running text: headline, kicker, standfirst, and the rest."""

from __future__ import annotations

import re

from archive_gen.inference.captions import describes_picture
from archive_gen.inference.furniture import is_kicker_like
from archive_gen.inference.headlines import THRESHOLD
from archive_gen.inference.sheet import Label, Labels, Sheet

_SENTENCES = re.compile(r"[.!?…。][\"'”’»)]*(?=\s|$)")
_PARTING_REASONS = frozenset({"headline repeated", "advertisement", "reading time"})
"""Furniture that stands between a standfirst and the text, even with a blank line before it."""


def headline(sheet: Sheet) -> Labels:
    """The best line for a headline, if it is good enough, and its repetitions."""
    if not sheet.headlines or sheet.headlines[0].score < THRESHOLD:
        return
    index = sheet.headlines[0].index
    sheet.headline = index
    yield index, Label("headline", "headline")
    key = sheet.folded[index]
    for other in sheet.open_lines():
        folded = sheet.folded[other]
        if (
            other != index
            and folded
            and (folded == key or (len(key) > 25 and folded.startswith(key) and len(folded) < len(key) + 30))
        ):
            yield other, Label("furniture", "headline printed twice", "headline repeated")


def above_the_headline(sheet: Sheet) -> Labels:
    """Short lines above the headline are menus and kickers."""
    if sheet.headline is None:
        return
    for index in sheet.open_lines(0, sheet.headline):
        line = sheet.lines[index]
        if is_kicker_like(line) and sheet.headline - index <= 2:
            yield index, Label("furniture", "kicker", "kicker above the headline")
        elif not line.is_prose or line.weight < 200:
            yield index, Label("furniture", "above the headline", "stands before the article")


def standfirst(sheet: Sheet) -> Labels:
    """A sentence right below the headline that something parts from the text: a byline, a date,
    a picture, the headline again.
    """
    if sheet.headline is None:
        return
    below = None
    for index in range(sheet.headline + 1, min(len(sheet.lines), sheet.headline + 7)):
        if sheet.labels[index] is None:
            if _is_of_a_picture(sheet, index):
                continue
            below = index
            break
        if sheet.role(index) not in ("furniture", "byline", "stamp"):
            return
    if below is None:
        return
    line = sheet.lines[below]
    if not 30 <= line.weight <= 320 or line.words < 5 or len(_SENTENCES.findall(line.text)) > 2:
        return
    parted = _is_parted(sheet, below, short=line.weight <= 160 and len(_SENTENCES.findall(line.text)) <= 1)
    if parted or (
        not line.ends_sentence and below < sheet.core and below == sheet.headline + 1 and line.words >= 6
    ):
        yield below, Label("standfirst", "standfirst")


def _is_of_a_picture(sheet: Sheet, index: int) -> bool:
    """Whether the line describes a picture, or stands there again right below, as captions do."""
    line, key = sheet.lines[index], sheet.folded[index]
    return (line.is_short and describes_picture(line.text)) or (
        bool(key) and key in sheet.folded[index + 1 : index + 4]
    )


def _is_parted(sheet: Sheet, below: int, *, short: bool) -> bool:
    """Whether something other than text follows the line: a signature or the headline again; below
    a short line a picture or an advertisement will do, which also stand behind first paragraphs.
    """
    for index in range(below + 1, min(len(sheet.lines), below + 5)):
        label = sheet.labels[index]
        if label is None:
            return False
        if label.role in ("byline", "stamp") or label.reason == "headline repeated":
            return True
        if short and label.role == "caption":
            return True
        if (
            short
            and label.role == "furniture"
            and (sheet.lines[index].gap == 0 or label.reason in _PARTING_REASONS)
        ):
            return True
    return False


def before_the_text(sheet: Sheet) -> Labels:
    """What is still open between the headline and the running text."""
    for index in sheet.open_lines(0, sheet.core):
        line = sheet.lines[index]
        following = sheet.role(index + 1)
        if line.ends_sentence and line.words >= 6 and not line.bullet:
            continue
        if line.bullet and line.words >= 5:
            continue
        if following == "caption" and not line.gap and line.words >= 4:
            yield index, Label("caption", "caption: above another")
        elif line.words >= 5 and sheet.headline is not None:
            yield index, Label("caption", "caption: alternative text")
        else:
            yield index, Label("furniture", "before the text", "stands between headline and text")
