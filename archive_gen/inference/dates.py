"""Every date that is printed in a text, by a strict grammar: days, never "yesterday" or a bare year.

    1 October 2024 · Oct. 1, 2024 · Tuesday, 3 June · 01.10.2024 · 10/01/2024 · 2024-10-01T16:15:30Z
    14 de abril de 2021 18:07 h · 1 октября 2024 г. · ١ أكتوبر ٢٠٢٤ · 2024年10月1日 · October 2024

Left out on purpose: relative days, years alone, days without a month's name or a year (3.10., 9/11),
Chinese numerals, calendars other than the Gregorian.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

import msgspec

from archive_gen.inference.date_forms import shapes, split_glued
from archive_gen.inference.date_shapes import LETTER, SPACE, Shape
from archive_gen.inference.date_times import US_ZONES, Clock, time_after, time_before
from archive_gen.inference.date_words import base_language, weekday_of
from archive_gen.inference.lines import LONGEST_SHORT_LINE
from archive_gen.records import PartialDate


class DateMention(msgspec.Struct, frozen=True, kw_only=True):
    """One printed date.

    `start` and `end` are Python slice bounds into the text that was searched; weekday, time and
    zone that stand with the date are inside. Parts that are not printed are 0, so a yearless
    "3 June" has `year` 0 and "October 2024" has `day` 0. `time` is `HH:MM` in 24 hours, or empty;
    `timezone` is as printed ("CET", "Z", "+02:00"), or empty.

    `form` is one of: `iso`, `dotted`, `slashed`, `dashed`, `day month year`, `month day year`,
    `year month day`, `month year`, `day month`, `month day`, `weekday day month`,
    `weekday month day`, `cjk`, `cjk year month`, `cjk month day`, and `address` for a date inside
    a web address or a file's name.

    Of numbers alone: `swapped` is the same date with day and month in the other order, where that
    is a day too; `None` means that the order is settled, by a number above 12 or by the weekday
    printed. `day_first_proof` is `True` for 26.06.2024, `False` for 06/26/2024, else `None`.

    `weekday` is the one printed, 0 for Monday to 6 for Sunday; `weekday_agrees` says whether the
    full date falls on it.
    """

    start: int
    end: int
    year: int
    month: int
    day: int
    form: str
    time: str = ""
    timezone: str = ""
    swapped: PartialDate | None = None
    day_first_proof: bool | None = None
    weekday: int | None = None
    weekday_agrees: bool | None = None

    @property
    def date(self) -> PartialDate | None:
        """The date as a record, `None` where the year is not printed."""
        return PartialDate(self.year, self.month, self.day, self.time) if self.year else None


_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")


def find_dates(text: str, *, language: str | None = None) -> tuple[DateMention, ...]:
    """Every date printed in `text`, in order, none overlapping another; the longest reading wins.

    `language` is a BCP 47 tag, where known. It admits abbreviations that are other words
    elsewhere (Italian "set"), tells months apart whose names differ by language (listopad), and
    with a region that writes so (en-US) puts the month first in 03/04/2025. Without it the day
    comes first, unless a time zone of the United States stands beside the date: see `swapped`.
    Takes time linear in the length of `text`.
    """
    if _DIGIT.search(text) is None:
        return ()
    return _kept_dates(text, language) if len(text) <= LONGEST_SHORT_LINE else _all_dates(text, language)


@lru_cache(maxsize=1024)
def _kept_dates(text: str, language: str | None) -> tuple[DateMention, ...]:
    """Kept for the short lines of a file, because several rules ask about the same line."""
    return _all_dates(text, language)


def _all_dates(text: str, language: str | None) -> tuple[DateMention, ...]:
    base = base_language(language)
    kept: list[Shape] = []
    for run in _DIGITS.finditer(text):
        found = max(shapes(text, run, base), key=_length, default=None)
        if found is None:
            continue
        while kept and kept[-1].end > found.start and _length(kept[-1]) < _length(found):
            kept.pop()
        if not kept or kept[-1].end <= found.start:
            kept.append(found)
    mentions: list[DateMention] = []
    month_first = (language or "").replace("_", "-").lower() in _MONTH_FIRST_TAGS
    for place, shape in enumerate(kept):
        floor = mentions[-1].end if mentions else 0
        ceiling = kept[place + 1].start if place + 1 < len(kept) else len(text)
        mentions.append(_mention(text, shape, (floor, ceiling), base, month_first))
    return tuple(mentions)


_MONTH_FIRST_TAGS = frozenset({"en-us", "en-ph", "es-us"})
"""Tags whose short date pattern starts with the month in CLDR."""


def _length(shape: Shape) -> int:
    return shape.end - shape.start


def _mention(
    text: str, shape: Shape, room: tuple[int, int], language: str | None, month_first: bool
) -> DateMention:
    floor, ceiling = room
    start, weekday = _weekday_before(text, shape, floor, language)
    end = shape.end
    if weekday is not None:
        end += "(" in text[start : shape.start]
    else:
        end, weekday = _weekday_after(text, shape, ceiling, language)
    clock = (time_after(text, end, ceiling) or time_before(text, start, floor)) if shape.day else None
    if clock is None:
        clock = Clock(start, end, "", "")
    order = _order(shape, weekday, month_first or clock.zone in US_ZONES, clock.time)
    month, day, swapped, proof = order
    form = shape.form
    if weekday is not None and form in ("day month", "month day"):
        form = f"weekday {form}"
    return DateMention(
        start=min(start, clock.start),
        end=max(end, clock.end),
        year=shape.year,
        month=month,
        day=day,
        form=form,
        time=clock.time,
        timezone=clock.zone,
        swapped=swapped,
        day_first_proof=proof,
        weekday=weekday,
        weekday_agrees=_falls_on(shape.year, month, day, weekday),
    )


def _falls_on(year: int, month: int, day: int, weekday: int | None) -> bool | None:
    if weekday is None or not (year and day):
        return None
    return datetime.date(year, month, day).weekday() == weekday


def _order(
    shape: Shape, weekday: int | None, month_first: bool, time: str
) -> tuple[int, int, PartialDate | None, bool | None]:
    """Month, day, the other reading, and the proof of the order, for numbers in open order."""
    year, month, day = shape.year, shape.month, shape.day
    if not shape.open_order:
        return month, day, None, shape.day_first
    as_read, exchanged = (_falls_on(year, month, day, weekday), _falls_on(year, day, month, weekday))
    if as_read and not exchanged:
        return month, day, None, True
    if exchanged and not as_read:
        return day, month, None, False
    if month_first and shape.form != "dotted":
        month, day = day, month
    return month, day, PartialDate(year, day, month, time), None


_ARTICLES = frozenset("the den der dem le el il em de of на yang ngày dne dňa".split())
_WEEKDAY_AFTER = re.compile(
    rf"{SPACE}?(?P<open>[(（]){SPACE}?(?P<inside>{LETTER}{{1,14}})\.?{SPACE}?[)）]"
    rf"|[,،]?{SPACE}{{0,2}}(?P<bare>{LETTER}{{2,16}}(?:-feira)?)"
)
_CJK_WEEKDAYS = {
    **dict(zip("月火水木金土日", range(7), strict=True)),
    **dict(zip("一二三四五六天", range(7), strict=True)),
    **dict(zip("월화수목금토일", range(7), strict=True)),
}
_GAP = " .,،(（\u00a0\u200e\u200f\u202f\t"


def _weekday_before(text: str, shape: Shape, floor: int, language: str | None) -> tuple[int, int | None]:
    """Where the date starts with its weekday, and the weekday: Tue, · Dienstag, den · mardi."""
    base = max(floor, shape.start - 32)
    head = text[base : shape.start]
    trimmed = head.rstrip(_GAP)
    gap = len(head) - len(trimmed)
    if not trimmed or not 1 <= gap <= 3:
        return shape.start, None
    if "(" in head[-gap:] and text[shape.end : shape.end + 1] != ")":
        return shape.start, None
    token = trimmed.rsplit(None, 1)[-1]
    if token in _ARTICLES:
        trimmed = trimmed[: -len(token)].rstrip(_GAP)
        if not trimmed:
            return shape.start, None
        token = trimmed.rsplit(None, 1)[-1]
    stamped = shape.form in ("dotted", "slashed", "dashed", "iso") or head[len(trimmed) :][:1] in (".", ",")
    for word in _last_words(token):
        weekday = weekday_of(word, stamped=stamped and word[:1].isupper(), language=language)
        if weekday is not None:
            agrees = _falls_on(shape.year, shape.month, shape.day, weekday)
            if agrees is False and not shape.open_order and len(word) < 4 and gap == 1:
                return shape.start, None  # Sam 20 December: a first name rather than samedi
            return base + len(trimmed) - len(word), weekday
    return shape.start, None


def _last_words(token: str) -> list[str]:
    """What of a token may be the weekday: all of it, its last letters, what was glued on last."""
    words = [token.lstrip("([\"'„“«‘–-|•/")]
    letters = re.split(rf"(?!{LETTER}).", token)[-1]
    if letters and letters not in words:
        words.append(letters)
    if letters and not letters.islower():
        glued = split_glued(letters)[-1]
        if glued != letters:
            words.append(glued)
    return words


def _weekday_after(text: str, shape: Shape, ceiling: int, language: str | None) -> tuple[int, int | None]:
    """Where the date ends with its weekday, and the weekday: (火) · 星期二 · , Dienstag."""
    match = _WEEKDAY_AFTER.match(text, shape.end, min(ceiling, shape.end + 32))
    if match is None:
        return shape.end, None
    word = match["inside"] or match["bare"]
    weekday = weekday_of(word, stamped=bool(match["inside"]), language=language)
    if weekday is None and match["inside"] and len(word) == 1:
        weekday = _CJK_WEEKDAYS.get(word)
    elif weekday is None and shape.form.startswith("cjk") and not word.isascii():
        for length in (3, 2):
            weekday = weekday_of(word[:length], stamped=True, language=language)
            if weekday is not None:
                return match.start("bare") + length, weekday
    if weekday is None:
        return shape.end, None
    # A bare word behind the date may belong to what follows, so it must fit.
    agrees = _falls_on(shape.year, shape.month, shape.day, weekday)
    if match["bare"] and not agrees and not shape.open_order:
        return shape.end, None
    return match.end(), weekday
