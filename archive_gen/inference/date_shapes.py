"""What every form of a date is made of: a day as printed, and the letters and spaces around it."""

from __future__ import annotations

import calendar
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1600, 2100
"""Years outside are taken for other numbers."""

SPACE = r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
"""White space, and the invisible marks that steer the direction of writing."""
LETTER = (
    r"[^\s\d!-/:-@\[-`{-~\u00a0-\u00b4\u00b6-\u00bf"
    r"\u2000-\u200b\u200e-\u206f\u3000-\u303f\uff00-\uff20،؛؟「」]"
)
"""Anything that can stand in a word, combining marks of Indic and Arabic letters included, which
`\\w` leaves out. The micro sign is let in, because it is a Greek m to a pattern that ignores case."""

NO_MORE_DIGITS = r"(?!\d(?!\d?:\d\d))"
"""Behind a year: no digit follows, but that of a time of day which lost its space ("20245:00 AM")."""


class Shape(NamedTuple):
    """A day as printed: slice bounds, parts (0 for unknown), form, and for numbers alone whether
    the day came first, and the reading in the other order if there is one.
    """

    start: int
    end: int
    year: int
    month: int
    day: int
    form: str
    day_first: bool | None = None
    open_order: bool = False


def exists(year: int, month: int, day: int) -> bool:
    """Is there such a day? Without a year, 29 February is one."""
    if year and not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2000, month)[1]


def is_digit(text: str, position: int) -> bool:
    """Is there a digit at `position`? Outside the text there is none."""
    return position >= 0 and text[position : position + 1].isdigit()


def goes_on(text: str, end: int, separators: str) -> bool:
    """Does the row of numbers go on, so that it is no date but a version or an address?"""
    return is_digit(text, end + 1) and text[end] in separators
