"""The raw text as numbered lines, with what each line looks like.

Everything here is a property of one line, or of one line and its neighbours, that can be seen
without knowing what the text is about.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterable

import msgspec

from archive_gen.records import Span

LONGEST_SHORT_LINE = 400
"""No headline, byline, stamp or caption is longer than this many characters; rules for short
lines do not look at longer ones, which also bounds their work."""

LONGEST_KEPT_LINE = 90
KEPT_LINES = 8192
"""What is found out about so many of the shortest lines is kept: names are asked about again and again, and
the same furniture stands in file after file of an outlet."""

_TERMINAL = re.compile(r"[.!?…。！？؟۔।:;][\"'”’»“«)\]）」』]*$")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»“«)\]）」』]*(?:\s|$)|[。！？]")
_BULLET = re.compile(r"(?:[•●▪◦‣·*■►–—-]|\d{1,2}[.)]|\+)\s+(?=\S)")
_WIDE = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WORD = re.compile(r"\w+", re.UNICODE)
_DIGIT = re.compile(r"\d")


class Line(msgspec.Struct, frozen=True):
    """One line that is not blank.

    `number` counts from 1 in the raw file, `text` has no white space at its ends and `start` is
    where it began in the line; `gap` is the number of blank lines before it. A paragraph that was
    wrapped over several raw lines is one line here: `pieces` then tells for each raw line but the
    first where its text begins in `text`, its number, and where it began there.
    """

    number: int
    text: str
    start: int
    gap: int
    ends_sentence: bool
    """Ends with a mark that ends a sentence, or with a colon."""
    weight: int
    """Length in letters of an alphabet: a Chinese, Japanese, Korean or Thai sign counts for three."""
    words: int
    bullet: int
    """Length of a leading bullet or number with its space, 0 without one."""
    is_prose: bool = False
    """Long enough, and made of sentences, as only running text is."""
    has_digits: bool = False
    """Holds a digit of any script: without one no date, time or number can stand in it."""
    pieces: tuple[tuple[int, int, int], ...] = ()
    typed: bool = False
    """A paragraph of typed copy, set off by its indent (`wrapping.py`)."""

    @property
    def end_number(self) -> int:
        """The number of the last raw line."""
        return self.pieces[-1][1] if self.pieces else self.number

    @property
    def is_short(self) -> bool:
        """Short enough for a headline, byline, stamp or caption."""
        return len(self.text) <= LONGEST_SHORT_LINE

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The span in the raw file of `text[start:end]`; of a wrapped one, its part on the line
        where it begins.
        """
        stop = len(self.text) if end is None else end
        offset, number, raw_start, limit = 0, self.number, self.start, len(self.text)
        for at, piece_number, piece_start in self.pieces:
            if at > start:
                limit = at - 1
                break
            offset, number, raw_start = at, piece_number, piece_start
        return Span(number, raw_start + start - offset, raw_start + min(stop, limit) - offset)


def split_lines(text: str, *, first_line: int = 1) -> tuple[Line, ...]:
    """The lines of `text` that are not blank; line ends are line feeds by now.

    `first_line` is the number of the first line, for text below a header.
    """
    lines: list[Line] = []
    gap = 0
    for number, raw in enumerate(text.split("\n"), start=first_line):
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        lines.append(make_line(stripped, number=number, start=len(raw) - len(raw.lstrip()), gap=gap))
        gap = 0
    return tuple(lines)


def make_line(
    text: str, *, number: int, start: int, gap: int, pieces: tuple[tuple[int, int, int], ...] = ()
) -> Line:
    """A line with what can be seen of it."""
    tail = text[-8:]
    bullet = _BULLET.match(text)
    if text.isascii():
        weight, words = len(text), text.count(" ") + 1
    else:
        wide = len(_WIDE.findall(text[:4000]))
        weight = len(text) + 2 * wide
        words = text.count(" ") + 1 + wide // 2
    ends_sentence = _TERMINAL.search(tail) is not None
    if weight >= 120:
        is_prose = ends_sentence or _SENTENCE_END.search(text[:2000]) is not None
    else:
        is_prose = weight >= 70 and words >= 10 and ends_sentence and not _in_capitals(text)
    return Line(
        number=number,
        text=text,
        start=start,
        gap=gap,
        ends_sentence=ends_sentence,
        weight=weight,
        words=words,
        bullet=bullet.end() if bullet else 0,
        is_prose=is_prose,
        has_digits=holds_any(text, "0123456789") or (not text.isascii() and _DIGIT.search(text) is not None),
        pieces=pieces,
    )


def _in_capitals(text: str) -> bool:
    """Whether nine in ten words of four letters and more begin with a capital, as in a headline set so."""
    long = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in long) >= 0.9 * len(long) > 0


_MARKS = "’‘“”–—…·•«»„\u00a0"
"""Marks beyond ASCII that stand in most texts."""


def _blanks_for_all_but(signs: str) -> bytes:
    """A table for `bytes.translate` that makes a blank of every other sign of ASCII."""
    return bytes(code if code > 127 or chr(code) in signs else 32 for code in range(256))


_BLANKS = _blanks_for_all_but(string.ascii_letters + string.digits + "_")
_BLANKS_AND_FIGURES = _blanks_for_all_but(string.ascii_letters)


def words_of_text(text: str, *, figures: bool = True) -> list[str]:
    r"""What `\w+` finds in the text, in less time. Without `figures`, the digits and the underscore of ASCII
    part words as blanks do.
    """
    for mark in () if text.isascii() else _MARKS:
        if mark in text:
            text = text.replace(mark, " ")
    blanks = _BLANKS if figures else _BLANKS_AND_FIGURES
    words = text.encode("utf-8", "surrogatepass").translate(blanks).decode("utf-8", "surrogatepass").split()
    if text.isascii() or "".join(words).isalnum():
        return words
    return [part for word in words for part in ((word,) if word.isalnum() else _WORD.findall(word))]


def fold(text: str) -> str:
    """A key under which two printings of the same words are equal: letters and digits only, no case."""
    return _kept_fold(text) if len(text) <= LONGEST_KEPT_LINE else " ".join(words_of_text(text.casefold()))


@functools.lru_cache(maxsize=KEPT_LINES)
def _kept_fold(text: str) -> str:
    return " ".join(words_of_text(text.casefold()))


def holds_any(text: str, parts: Iterable[str]) -> bool:
    """Whether one of the parts stands anywhere in the text: a cheap question before a costly one."""
    for part in parts:  # noqa: SIM110 (a generator would cost more than what it asks)
        if part in text:
            return True
    return False
