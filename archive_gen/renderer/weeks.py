"""A month as weeks, laid out as the language does. Babel is loaded at the first month."""

from __future__ import annotations

import calendar
import datetime
from functools import lru_cache

from archive_gen.pages.contexts import MonthGrid, Square
from archive_gen.records import PartialDate
from archive_gen.renderer.words import locale


def weeks(month: MonthGrid, language: str) -> list[list[tuple[int, Square | None]]]:
    """Rows of seven cells: the day (0 where another month stands) and its articles, if it has any."""
    days = {square.date.day: square for square in month.days}
    first = locale(language).first_week_day
    rows = calendar.Calendar(first).monthdayscalendar(month.date.year, month.date.month)
    return [[(day, days.get(day)) for day in row] for row in rows]


@lru_cache(maxsize=64)
def weekdays(language: str) -> tuple[tuple[str, str], ...]:
    """The days of a week in the order of the language: short ("Mo") and in full ("Monday")."""
    from babel.dates import get_day_names

    first = locale(language).first_week_day
    short = get_day_names("short", "stand-alone", locale(language))
    full = get_day_names("wide", "stand-alone", locale(language))
    return tuple((short[day], full[day]) for day in ((first + step) % 7 for step in range(7)))


@lru_cache(maxsize=512)
def month_day(date: PartialDate, language: str) -> str:
    """The day without its year: "13 April". Raises `ValueError` where the day is not known."""
    from babel.dates import format_skeleton

    day = datetime.date(date.year, date.month, date.day)
    return format_skeleton("MMMMd", day, locale=locale(language))
