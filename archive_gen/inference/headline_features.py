"""What tells the headline from the other lines above a text.

Every feature has a name; `headlines.py` weighs them.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from archive_gen.inference.captions import names_sides, read_caption
from archive_gen.inference.data import words_of
from archive_gen.inference.furniture import is_kicker_like
from archive_gen.inference.lines import Line
from archive_gen.inference.sheet import Sheet

_LOOK_BACK = 40
"""Lines before the running text that are looked at; further up is a menu."""
_LOOK_INTO = 3
"""Lines of the running text that are looked at: a standfirst may stand above the headline."""
_LEAD_PICTURES = 2
"""Pictures with a sentence of description that may stand above the headline."""
_MUCH_TEXT = 250
_LONG_PARAGRAPH = 150
"""In letters: what runs so far above a line is the article, and what runs so far below is no standfirst."""
_LONG_HEADLINE = 110
"""In letters: below a kicker, no headline is longer."""
_WORDS_OF_A_LINE = 4
"""A line of fewer words above a byline may be a section's name."""
_DASHES = "-–—"
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")
_WORD = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(r"[a-zà-ÿ]{3}[A-ZÀ-Þ][a-zà-ÿ]{3}")
"""A new word that lost the space before it, as items of a menu do: HarbourNews."""
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b\d+\s?[Mm]in\b")

FEATURES: dict[str, str] = {
    "first line": "first line",
    "later open line": "other lines stand above it",
    "inside the text": "stands inside the running text",
    "much text above": "paragraphs stand above it",
    "shorter than 14": "very short",
    "24 to 45 letters": "as long as headlines are",
    "45 to 75 letters": "as long as headlines are",
    "75 to 110 letters": "as long as headlines are",
    "110 to 150 letters": "",
    "longer than 150": "very long",
    "ends like a sentence": "ends like a sentence",
    "ends with ? or !": "",
    "running text": "reads like running text",
    "words in the text": "its words are in the text",
    "words in the first paragraph": "its words are in the first paragraph",
    "many words in the text": "",
    "words in other lines": "other lines above the text have its words",
    "repeated": "stands there again",
    "bullet": "has a bullet",
    "space above": "",
    "space below": "",
    "byline above": "a byline or a date stands above it",
    "signed line above": "a byline or a date stands between it and another line",
    "no blank lines": "",
    "standfirst and byline below": "a standfirst and a byline follow",
    "longer line below": "a longer line follows as its standfirst",
    "long paragraph below": "the text follows at once",
    "kicker above": "",
    "colon": "",
    "words without a space": "words have lost the space between them",
    "a time of day": "holds a time of day",
    "interface words": "holds words of a page's menu",
}
"""Every feature with the words that `inspect` shows for it, empty for those that say little alone."""


def headline_features(sheet: Sheet) -> tuple[list[int], list[dict[str, float]]]:
    """The lines that could be the headline, and for each the features that it has."""
    head = _Head(sheet)
    rows = [dict(head.features(index, position)) for position, index in enumerate(head.open)]
    return head.open, [{name: value for name, value in row.items() if value} for row in rows]


Features = Iterator[tuple[str, float]]
"""Names of features that a line has, and how much of each, from 0 to 1."""


class _Head:
    """The lines above the text of one sheet, with what is found out about all of them. Made for one call."""

    def __init__(self, sheet: Sheet) -> None:
        lines = sheet.lines
        self.sheet = sheet
        self.core = core = _text_start(sheet)
        first = max(0, core - _LOOK_BACK)
        self.open = [
            index
            for index in range(first, min(len(lines), core + _LOOK_INTO))
            if sheet.labels[index] is None and _could_be(lines[index])
        ]
        self.text = [line for line in lines[core : core + 60] if line.is_prose]
        self.body = _prose(self.text)
        self.opening = _prose(self.text[:1])
        self.signed = next(
            (index for index in range(first, core) if sheet.role(index) in ("byline", "stamp")),
            core + _LOOK_INTO,
        )
        self.signs_a_line = self.signed - 1 in self.open and lines[self.signed - 1].words >= _WORDS_OF_A_LINE
        above = {sheet.folded[index] for index in self.open if index <= core}
        self.holders = Counter(word for key in above for word in set(_CONTENT_WORD.findall(key)))
        self.spaced = any(line.gap for line in lines[1:60])

    def features(self, index: int, position: int) -> Features:
        """What is asked of a line; `position` counts the lines that could be the headline."""
        yield from self._place(index, position)
        yield from _look(self.sheet.lines[index])
        yield from self._words(index)
        yield from self._below(index)

    def _place(self, index: int, position: int) -> Features:
        lines, labels = self.sheet.lines, self.sheet.labels
        line = lines[index]
        above = [other for other in range(max(0, index - _LOOK_BACK), index) if labels[other] is None]
        written = sum([lines[other].weight for other in above if lines[other].is_prose])
        yield "first line", float(index == 0)
        yield "later open line", float(position >= 2)
        yield "inside the text", float(index >= self.core)
        yield "much text above", float(written > _MUCH_TEXT)
        yield "byline above", float(self.signed < index)
        yield "signed line above", float(self.signed < index and self.signs_a_line)
        yield "space above", float(line.gap > 0)
        yield "no blank lines", float(not self.spaced)
        yield "bullet", float(bool(line.bullet) and not _opens_speech(self.sheet, index))
        yield "repeated", float(_repeats(self.sheet, index))
        if index and labels[index - 1] is None:
            # Above a longer line, a short one is the headline of a standfirst.
            yield "kicker above", float(is_kicker_like(lines[index - 1]) and line.weight < _LONG_HEADLINE)

    def _words(self, index: int) -> Features:
        line = self.sheet.lines[index]
        words = set(_CONTENT_WORD.findall(line.text.casefold()))
        body, opening = self.body, self.opening
        if line.is_prose and index >= self.core:  # what it says itself does not bear it out
            others = [other for other in self.text if other is not line]
            body, opening = _prose(others), _prose(others[:1])
        if words:
            found = sum([_holds(body, word) for word in words])
            yield "words in the text", found / len(words)
            yield "words in the first paragraph", sum([_holds(opening, word) for word in words]) / len(words)
            yield "many words in the text", min(found, 6) / 6
            shared = sum([self.holders[word] > (index <= self.core) for word in words])
            yield "words in other lines", shared / len(words)

    def _below(self, index: int) -> Features:
        sheet, line = self.sheet, self.sheet.lines[index]
        if index + 1 == len(sheet.lines):
            return
        following = sheet.lines[index + 1]
        yield "space below", float(following.gap > 0)
        if sheet.labels[index + 1] is not None:
            return
        longer = following.weight > line.weight
        yield "long paragraph below", float(following.is_prose and following.weight > _LONG_PARAGRAPH)
        yield "longer line below", float(longer and following.words >= 8 and 60 <= following.weight <= 300)
        yield (
            "standfirst and byline below",
            float(
                longer
                and following.weight > 40
                and any(
                    sheet.role(other) in ("byline", "stamp")
                    for other in range(index + 2, min(index + 5, len(sheet.lines)))
                )
            ),
        )


def _could_be(line: Line) -> bool:
    """Whether a headline may look so."""
    return (
        line.is_short
        and 4 <= line.weight <= 300
        and not _is_none(line.text)
        and read_caption(line.text) is None
    )


def _is_none(text: str) -> bool:
    """Whether no headline reads so: with a colon or a comma at its end, with the sides of a picture
    ("Jane Roe (l.) and the mayor"), or with a word in small letters at its beginning, as descriptions of
    pictures have ("a man at a desk") and second halves ("…and sails again"); names like "iFerry" are none.
    """
    if text[-1] in ":," or names_sides(text):
        return True
    begun = text.lstrip(".…")
    return begun[:1].islower() and begun.split(maxsplit=1)[0].islower()


def _text_start(sheet: Sheet) -> int:
    """Where the running text begins: not with a sentence that a picture credit follows, which tells
    what the lead picture shows.
    """
    lines = sheet.lines
    core = min(sheet.core, len(lines))
    for _ in range(_LEAD_PICTURES):
        if core + 1 >= len(lines) or lines[core].weight > 320:
            break
        credit = read_caption(lines[core + 1].text) if lines[core + 1].is_short else None
        if credit is None or credit.text:
            break
        rest = range(core + 2, len(lines))
        following = next((at for at in rest if lines[at].is_prose and sheet.labels[at] is None), None)
        if following is None or following > core + _LOOK_BACK:
            break
        core = following
    return core


def _prose(lines: Iterable[Line]) -> str:
    return "\n".join([line.text[:3000] for line in lines if line.is_prose]).casefold()


def _holds(text: str, word: str) -> bool:
    """Whether the word of a line, found by `_CONTENT_WORD`, is one of those that it finds in the text.

    To look for the few words of a line takes less time than to part a text into all of its own.
    """
    if len(word) < 4:  # a pair of signs
        return word in _words_found(text)
    at = text.find(word)
    while at >= 0:
        if not _WORD.match(text[at - 1 : at]) and not _WORD.match(text, at + len(word)):
            return True
        at = text.find(word, at + 1)
    return False


@functools.lru_cache(maxsize=2)
def _words_found(text: str) -> frozenset[str]:
    return frozenset(_CONTENT_WORD.findall(text))


def _look(line: Line) -> Features:
    """What can be seen of the line alone."""
    text, weight = line.text, line.weight
    words = _WORD.findall(text)
    yield "shorter than 14", float(weight < 14)
    yield "24 to 45 letters", float(24 <= weight < 45)
    yield "45 to 75 letters", float(45 <= weight < 75)
    yield "75 to 110 letters", float(75 <= weight < 110)
    yield "110 to 150 letters", float(110 <= weight < 150)
    yield "longer than 150", float(weight >= 150)
    yield "ends like a sentence", float(text.endswith((".", "。", "…")) and not text.endswith("U.S."))
    yield "ends with ? or !", float(text.rstrip('"”’»').endswith(("?", "!")))
    yield "running text", float(line.is_prose)
    yield "colon", float(": " in text)
    yield "words without a space", float(_GLUED.search(text) is not None)
    yield "a time of day", float(line.has_digits and _CLOCK.search(text) is not None)
    if words:
        known = _interface()
        yield "interface words", sum([word.casefold() in known for word in words]) / len(words)


def _opens_speech(sheet: Sheet, index: int) -> bool:
    """Whether the line is one with a dash between lines without: a quoted sentence, and no list."""
    return sheet.lines[index].text[0] in _DASHES and not any(
        0 <= other < len(sheet.lines) and sheet.lines[other].text[0] in _DASHES
        for other in (index - 1, index + 1)
    )


def _repeats(sheet: Sheet, index: int) -> bool:
    """Whether the same words stand on another line of the first part of the text, not right below
    as a caption and its alternative text do.
    """
    key = sheet.folded[index]
    if len(key) < 12:
        return False
    for other in range(max(0, index - 12), min(len(sheet.lines), index + 16)):
        if other != index and sheet.folded[other] == key and not (abs(other - index) == 1 and index > 4):
            return True
    return False


@functools.cache
def _interface() -> frozenset[str]:
    """The single words of the interface table."""
    return frozenset(
        word for phrase in words_of("furniture", "interface") for word in phrase.split() if len(word) > 3
    )
