"""Dates of numbers alone: 2024-10-01, 01.10.2024, 10/01/24, 2024年10月1日."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive_gen.inference.date_shapes import NO_MORE_DIGITS, SPACE, Shape, exists, goes_on, is_digit

_YEAR_FIRST = re.compile(
    rf"(\d{{4}})(?:([-/.])(\d{{1,2}})\2(\d{{1,2}})|\.\s(\d{{1,2}})\.\s(\d{{1,2}})){NO_MORE_DIGITS}"
)
_YEAR_LAST = re.compile(
    r"(\d{1,2})(?:(-)(\d{1,2})-|(\.)\s?(\d{1,2})\.\s?|\s?(/)\s?(\d{1,2})\s?/\s?)"
    rf"(\d{{4}}{NO_MORE_DIGITS}|\d{{2}}(?!\d))"
)
_NAMES = {"-": "dashed", ".": "dotted", "/": "slashed"}
_CENTURY_PIVOT = 69
"""Two-digit years up to 68 are of this century, as POSIX strptime's %y has it."""
_NUMBERED = re.compile(
    r"(?:\bv|\bver|version|release|firmware|section|chapter|kapitel|abschnitt|artikel|article|§|\bno|\bnr"
    r"|\bios|android|macos|windows)\.?\s?\Z",
    re.IGNORECASE,
)


def numeric(text: str, start: int, end: int, before: str) -> Iterator[Shape]:
    """Dates written in one row of numbers whose first ends at `end`; `before` precedes it."""
    if end - start == 4:
        match = _YEAR_FIRST.match(text, start)
        if match is None or goes_on(text, match.end(), "./"):
            return
        year, month, day = int(match[1]), int(match[3] or match[5]), int(match[4] or match[6])
        if not exists(year, month, day):
            return
        padded = len(match[3] or "") == len(match[4] or "") == 2
        form = "iso" if match[2] == "-" and padded else "year month day"
        if _in_an_address(text, start, match.end(), before):
            form = "address"
        yield Shape(start, match.end(), year, month, day, form)
        return
    match = _YEAR_LAST.match(text, start) if end - start <= 2 else None
    if match is None:
        return
    separator = match[2] or match[4] or match[6]
    first, second = int(match[1]), int(match[3] or match[5] or match[7])
    if len(match[8]) == 2 and not _may_shorten_year(text, match, separator, before):
        return
    if separator == "-" and (
        goes_on(text, match.end(), "-") or (before == "-" and is_digit(text, start - 2))
    ):
        return
    if goes_on(text, match.end(), "./"):
        return
    year = int(match[8])
    if len(match[8]) == 2:
        year += 1900 if year >= _CENTURY_PIVOT else 2000
    day_first, month_first = exists(year, second, first), exists(year, first, second)
    if len(match[8]) == 2 and separator == ".":
        month_first = month_first and day_first
    if not day_first and not month_first:
        return
    day, month = (first, second) if day_first else (second, first)
    proof = None if day_first and month_first else day_first
    both = day_first and month_first and first != second
    yield Shape(start, match.end(), year, month, day, _NAMES[separator], proof, both)


def _in_an_address(text: str, start: int, end: int, before: str) -> bool:
    """Is it part of a web address or of a file's name?"""
    if before and before in "/_-" and start > 1 and not text[start - 2].isspace():
        return True
    return text[end + 1 : end + 2].isalnum() and text[end] in "/-_"


def _may_shorten_year(text: str, match: re.Match[str], separator: str, before: str) -> bool:
    """Two-digit years are believed only in stamps that look like nothing else."""
    if (
        separator == "-"
        or before.isalpha()
        or (before and before in "-–," and is_digit(text, match.start() - 2))
    ):
        return False
    follows = text[match.end() : match.end() + 1]
    if follows.isalpha() or (follows and follows in "%°") or goes_on(text, match.end(), "./:,-"):
        return False
    if len(match[1]) == 1 and len(match[3] or match[5] or match[7]) == 1:
        return False
    return _NUMBERED.search(text[max(0, match.start() - 12) : match.start()]) is None


_CJK_YEAR = re.compile(
    rf"\d{{4}}{SPACE}?[年년]{SPACE}?(\d{{1,2}}){SPACE}?[月월](?:{SPACE}?(\d{{1,2}}){SPACE}?[日号號일])?"
)
_CJK_MONTH = re.compile(rf"(\d{{1,2}}){SPACE}?[月월]{SPACE}?(\d{{1,2}}){SPACE}?[日号號일]")


def chinese_japanese_korean(text: str, start: int, after: str) -> Iterator[Shape]:
    """Dates with the characters for year, month and day; `after` follows the first number."""
    if after.isascii() and not after.isspace():
        return
    if match := _CJK_YEAR.match(text, start):
        year, month, day = int(match[0][:4]), int(match[1]), int(match[2] or 0)
        if exists(year, month, day or 1):
            yield Shape(start, match.end(), year, month, day, "cjk" if day else "cjk year month")
    elif match := _CJK_MONTH.match(text, start):
        month, day = int(match[1]), int(match[2])
        if exists(0, month, day):
            yield Shape(start, match.end(), 0, month, day, "cjk month day")
