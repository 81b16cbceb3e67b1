"""The shapes of a printed day: what stands around one number, without weekday or time of day.

Every date has a number in it, so a text is read from number to number: for each run of digits,
`shapes` tries the few forms in which that run is the date's first number, or follows the month's
name. All patterns are bounded and anchored, so each number costs a bounded amount of work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive_gen.inference.date_numbers import chinese_japanese_korean, numeric
from archive_gen.inference.date_shapes import (
    FIRST_YEAR,
    LAST_YEAR,
    LETTER,
    NO_MORE_DIGITS,
    SPACE,
    Shape,
    exists,
    goes_on,
    is_digit,
)
from archive_gen.inference.date_words import fold, month_of, words

_REACH = 48
"""How many characters before a number are looked at; month names are shorter."""


def shapes(text: str, run: re.Match[str], language: str | None) -> Iterator[Shape]:
    """Every form in which this run of digits is the first number of a date."""
    start, end = run.span()
    length = end - start
    if length > 4 or length == 3:
        return
    before = text[start - 1] if start else ""
    after = text[end : end + 1]
    if before in _MONEY_MARKS or (before and before in ".:/" and is_digit(text, start - 2)):
        return
    if (
        after == ","
        and text[end + 1 : end + 4].isdigit()
        and not is_digit(text, end + 4)
        and is_digit(text, end + 3)
    ):
        return  # 19,515
    number = int(run[0])
    if (after and after in "./-") or text[end + 1 : end + 2] == "/":
        yield from numeric(text, start, end, before)
    if length <= 2:
        if not 1 <= number <= 31:
            return
        yield from chinese_japanese_korean(text, start, after)
        yield from _day_month(text, start, end, number, language)
        yield from _month_day(text, start, end, number, language)
    elif FIRST_YEAR <= number <= LAST_YEAR:
        yield from chinese_japanese_korean(text, start, after)
        yield from _month_year(text, start, end, number, language)
        yield from _year_month_day(text, start, end, number, language)


_MONEY_MARKS = frozenset("$€£¥₹₽#§")

_DAY_TO_WORD = re.compile(
    rf"(?:(?:st|nd|rd|th|er|re|ème|:?a|:?e|ª|º|°|-?го|-е)[.,]?{SPACE}{{1,3}}|\.?,?{SPACE}{{0,3}}|[-/–])"
    rf"(?:(?:of|de|di|del|den|من){SPACE}{{1,2}}|d['’])?({LETTER}{{2,24}})",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(rf"{SPACE}({LETTER}{{2,24}})")
_WORD_TO_YEAR = re.compile(
    rf"\.?(?:{SPACE}?/{SPACE}?[\u0621-\u064a]{{2,12}}(?: [\u0621-\u064a]{{2,12}})?)?"
    rf"(?:[,،]?{SPACE}{{0,3}}(?:(?:de|del|of|di|do){SPACE}{{1,2}})?|[-/–])(\d{{4}}){NO_MORE_DIGITS}(?![.,]\d{{3}})",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(rf"{SPACE}?(?:года|году|року|році|г\.|р\.|m\.|ж\.)")
_VIETNAMESE = re.compile(rf"{SPACE}(\d{{1,2}})(?!\d)(?:,?{SPACE}(?:năm{SPACE})?(\d{{4}})(?!\d))?")
_CAMEL = re.compile(r"(?<=[^\W\d_A-ZÀ-ÞА-Я])(?=[A-ZÀ-ÞА-Я])")
"""Where a new word was glued to the one before: SamDecember."""


def split_glued(word: str) -> list[str]:
    """The words that were glued together, by their capital letters: Sam, December."""
    return _CAMEL.split(word)


def _day_month(text: str, start: int, end: int, day: int, language: str | None) -> Iterator[Shape]:
    """1 October 2024, 1er octobre, 26-FEB-1987, 1 tháng 10 năm 2024."""
    match = _DAY_TO_WORD.match(text, end)
    if match is None or (start > 1 and text[start - 1] == "," and text[start - 2].isdigit()):
        return
    word, stop = match[1], match.end()
    if fold(word) in ("tháng", "thg"):
        found = _VIETNAMESE.match(text, stop)
        if found and exists(int(found[2] or 0), int(found[1]), day):
            year = int(found[2] or 0)
            yield Shape(
                start, found.end(), year, int(found[1]), day, "day month year" if year else "day month"
            )
        return
    if fold(word) in words().first_of_two and (second := _NEXT_WORD.match(text, stop)):
        pair = f"{word} {second[1]}"
        if month_of(pair, full=True, language=language):
            word, stop = pair, second.end()
    month = month_of(word, full=True, language=language)
    if not month and not word.islower() and len(parts := split_glued(word)) > 1:
        word, stop = parts[0], match.start(1) + len(parts[0])
        month = month_of(word, full=True, language=language)
    if not month:
        return
    if found := _WORD_TO_YEAR.match(text, stop):
        year = int(found[1])
        if exists(year, month, day):
            tail = _YEAR_WORD.match(text, found.end())
            yield Shape(start, tail.end() if tail else found.end(), year, month, day, "day month year")
            return
    # Without a year "3-March" and "3mar" are too little, and so is a name with a digit glued to it.
    separated = match.start(1) > end and text[end] not in "-/–"
    if separated and exists(0, month, day) and month_of(word, full=False, language=language):
        before = text[start - 1 : start]
        if not (before.isalpha() and before.isupper()) and not is_digit(text, stop):
            yield Shape(start, stop, 0, month, day, "day month")


_GAP_TO_DAY = re.compile(rf"\.?,?{SPACE}{{1,3}}|\.")
_GAP_TO_YEAR = re.compile(rf"[.,]?{SPACE}{{0,3}}|[-/]")
_LETTERS = re.compile(rf"{LETTER}+")
_CONNECTORS = frozenset({"de", "del", "of", "di", "do"})
_GAP = " .,-/\u00a0\u200e\u200f\u202f\t"
_NO_LETTERS = frozenset("0123456789()[]:;|'\"•–—*+=<>!?©")


def _month_before(text: str, start: int, *, year: bool, full: bool, language: str | None) -> tuple[int, int]:
    """The month named just before `start`, and where its name starts; (0, 0) if there is none."""
    head = text[max(0, start - _REACH) : start]
    trimmed = head.rstrip(_GAP)
    if not trimmed or trimmed[-1] in _NO_LETTERS:
        return 0, 0
    tokens = trimmed.rsplit(None, 2)
    if not tokens or not (_GAP_TO_YEAR if year else _GAP_TO_DAY).fullmatch(head, len(trimmed)):
        return 0, 0
    if year and tokens[-1] in _CONNECTORS:
        trimmed = trimmed[: -len(tokens[-1])].rstrip(_GAP)
        tokens = trimmed.rsplit(None, 2)
    found = _LETTERS.findall(tokens[-1]) if tokens else []
    if not found or not trimmed.endswith(found[-1]):
        return 0, 0
    word = found[-1]
    if len(tokens) > 1 and fold(tokens[-2]) in words().first_of_two:
        pair = f"{tokens[-2]} {word}"
        if month := month_of(pair, full=full, language=language):
            return month, start - len(head) + len(trimmed) - len(pair)
    month = month_of(word, full=full, language=language)
    if not month and not word.islower() and len(parts := split_glued(word)) > 1:
        word = parts[-1]
        month = month_of(word, full=full, language=language)
    return month, start - len(head) + len(trimmed) - len(word)


_DAY_TO_YEAR = re.compile(
    rf"(?:st|nd|rd|th|er|º|°|ª)?(?:{SPACE}?[-–—]{SPACE}?\d{{1,2}}(?:st|nd|rd|th)?)?"
    rf"(?:{SPACE}?[,،]{SPACE}{{0,3}}|\.?{SPACE}{{1,3}})(?:(?:de|del|of){SPACE}{{1,2}})?(\d{{4}}){NO_MORE_DIGITS}(?![.,:]\d)"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|º|°|ª)(?![a-z])")
_QUANTITY = re.compile(
    rf"{SPACE}?(?:[ap]\.?m\b|%|°|percent|per{SPACE}cent|prozent|million|billion|thousand|bn\b|uhr|years?\b"
    rf"|months?\b|weeks?\b|days?\b|hours?\b|minutes?\b|people\b|points\b)",
    re.IGNORECASE,
)


def _month_day(text: str, start: int, end: int, day: int, language: str | None) -> Iterator[Shape]:
    """October 1, 2024 and Oct. 1."""
    month, begin = _month_before(text, start, year=False, full=True, language=language)
    if not month:
        return
    if (found := _DAY_TO_YEAR.match(text, end)) and exists(int(found[1]), month, day):
        yield Shape(begin, found.end(), int(found[1]), month, day, "month day year")
        return
    if ordinal := _ORDINAL.match(text, end):
        end = ordinal.end()
    after, next_after = text[end : end + 1], text[end + 1 : end + 2]
    if after.islower() or (after.isupper() and not next_after.isalpha()) or _QUANTITY.match(text, end):
        return
    if (next_after.isdigit() and after in ".,:/") or (after == "-" and next_after.isalpha()):
        return
    month, begin = _month_before(text, start, year=False, full=False, language=language)
    if month and exists(0, month, day):
        yield Shape(begin, end, 0, month, day, "month day")


def _month_year(text: str, start: int, end: int, year: int, language: str | None) -> Iterator[Shape]:
    """October 2024, octubre de 2024."""
    month, begin = _month_before(text, start, year=True, full=False, language=language)
    if not month or goes_on(text, end, ",."):
        return
    day_before = text[max(0, begin - 8) : begin].rstrip(_GAP)[-1:]
    if not day_before.isdigit():
        yield Shape(begin, end, year, month, 0, "month year")


_YEAR_TO_DAY = re.compile(
    rf"(?:\.{SPACE}gada{SPACE}|{SPACE}m\.{SPACE}|\.{SPACE}?|{SPACE}|[-/])"
    rf"(?:(\d{{1,2}})\.{SPACE})?({LETTER}{{2,24}})"
    rf"(?:(?:\.?{SPACE}|[-/])(\d{{1,2}})(?!\d|[.,:]\d|%)(?:{SPACE}d\.|\.(?={SPACE}|,|\Z))?)?"
)
_OWN_YEAR = re.compile(rf",?{SPACE}\d{{4}}(?!\d)")


def _year_month_day(text: str, start: int, end: int, year: int, language: str | None) -> Iterator[Shape]:
    """2024. október 1., 2025 m. sausio 5, 2024. gada 1. oktobris, 2024-Oct-01."""
    match = _YEAR_TO_DAY.match(text, end)
    if match is None or bool(match[1]) == bool(match[3]) or _OWN_YEAR.match(text, match.end()):
        return
    month, day = month_of(match[2], full=True, language=language), int(match[1] or match[3])
    if month and exists(year, month, day):
        yield Shape(start, match.end(), year, month, day, "year month day")
