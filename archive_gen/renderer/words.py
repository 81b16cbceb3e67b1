"""Dates, numbers, lists and certainty in words. Babel is loaded at the first date, not at import.

Every `language` is a BCP 47 tag (RFC 5646). Plain `en` is the English of the world (CLDR en-001:
"1 October 2024"); who wants "October 1, 2024" says `en-US`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from archive_gen.errors import SettingsError
from archive_gen.pages.messages import Message
from archive_gen.records import DateCertainty, PartialDate

if TYPE_CHECKING:
    from babel import Locale

_BCP47 = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}", re.ASCII)

_CERTAINTY: dict[DateCertainty, Message] = {
    "stated": Message("stated"),
    "inferred": Message("read from the text"),
    "ambiguous": Message("the text leaves open whether day or month comes first"),
    "estimated": Message("estimated"),
    "unknown": Message("not known"),
}

_KNOWN_FROM: dict[tuple[DateCertainty, str], Message] = {
    ("stated", "sidecar"): Message("stated beside the text"),
    ("stated", "front matter"): Message("stated at the head of the text"),
    ("stated", "folder"): Message("stated for the whole folder"),
    ("inferred", "path"): Message("read from the file’s name"),
    ("inferred", "archive"): Message("learned from other articles"),
}


def is_language(tag: str | None) -> bool:
    """Whether the text has the form of a BCP 47 tag."""
    return tag is not None and _BCP47.fullmatch(tag) is not None


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """What CLDR knows of the language; where it does not know it, its parent, at last English.

    Raises `SettingsError` for a text that no language tag looks like.
    """
    from babel import Locale, UnknownLocaleError

    if not is_language(language):
        raise SettingsError(
            f"{language!r} is not a language tag",
            hint='write the setting `language` as BCP 47 does: "en", "de-AT", "zh-Hans"',
        )
    subtags = language.split("-")
    if subtags == ["en"]:
        return Locale("en", "001")
    for length in range(len(subtags), 0, -1):
        try:
            return Locale.parse("-".join(subtags[:length]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en", "001")


def date_words(date: PartialDate, language: str) -> str:
    """As precise as the date is, without the time: "1 October 2024", "October 2024" or "2024"."""
    return _date_words(_without_time(date), language)


def date_full(date: PartialDate, language: str) -> str:
    """As `date_words`, with the weekday where the day is known: "Tuesday 1 October 2024"."""
    return _date_full(_without_time(date), language)


def date_short(date: PartialDate, language: str) -> str:
    """As `date_words`, with the month abbreviated: "1 Oct 2024", "Oct 2024", "2024"."""
    return _date_short(_without_time(date), language)


def _without_time(date: PartialDate) -> PartialDate:
    return PartialDate(date.year, date.month, date.day) if date.time else date


_DAYS = 16_384
"""Days whose names are remembered: some forty years of them."""


@lru_cache(maxsize=_DAYS)
def _date_words(date: PartialDate, language: str) -> str:
    from babel.dates import format_date, format_skeleton

    if date.precision == "year":
        return format_skeleton("y", _first_day(date), locale=locale(language))
    if date.precision == "month":
        return format_skeleton("yMMMM", _first_day(date), locale=locale(language))
    return format_date(_first_day(date), "long", locale=locale(language))


@lru_cache(maxsize=_DAYS)
def _date_full(date: PartialDate, language: str) -> str:
    from babel.dates import format_date

    if not date.day:
        return _date_words(date, language)
    return format_date(_first_day(date), "full", locale=locale(language))


@lru_cache(maxsize=_DAYS)
def _date_short(date: PartialDate, language: str) -> str:
    from babel.dates import format_skeleton

    skeleton = {"year": "y", "month": "yMMM"}.get(date.precision, "yMMMd")
    return format_skeleton(skeleton, _first_day(date), locale=locale(language))


@lru_cache(maxsize=512)
def month_name(date: PartialDate, language: str) -> str:
    """The month as a name that stands alone, "October". Raises `ValueError` for a year."""
    from babel.dates import format_date

    if not date.month:
        raise ValueError(f"{date.iso} has no month")
    return format_date(_first_day(date), "LLLL", locale=locale(language))


def _first_day(date: PartialDate) -> datetime.date:
    return datetime.date(date.year, date.month or 1, date.day or 1)


def iso(date: PartialDate) -> str:
    """As the attribute `datetime` of an HTML time element wants it, with the time if there is one."""
    return f"{date.iso}T{date.time}" if date.time else date.iso


def rfc3339(date: PartialDate) -> str:
    """The first moment of the date, taken as UTC: Atom has no form for less than a full moment
    (RFC 4287, section 3.3). For feeds; a page never shows it.
    """
    return f"{_first_day(date).isoformat()}T{date.time or '00:00'}:00Z"


def certainty(value: DateCertainty, origin: str = "text") -> Message:
    """How a day is known, in words. `origin` is that of the evidence: not every day that was
    inferred stands in the text, and a day can be stated in several places.
    """
    return _KNOWN_FROM.get((value, origin), _CERTAINTY[value])


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    """12345 → "12,345"; at most two digits behind the point."""
    from babel.numbers import format_decimal

    return format_decimal(round(value, 2), locale=locale(language))


@lru_cache(maxsize=256)
def score(value: float, language: str) -> str:
    """With two digits behind the point, always, so that scores below each other compare: "0.90"."""
    from babel.numbers import format_decimal

    return format_decimal(value, format="0.00", locale=locale(language))


def listed(parts: Sequence[object], language: str) -> Markup:
    """One after the other, as the language lists them: "A, B and C". Plain text among them is escaped."""
    if len(parts) == 1:
        return escape(parts[0])
    return _listed(tuple(escape(part) for part in parts), language)


@lru_cache(maxsize=4096)
def _listed(parts: tuple[Markup, ...], language: str) -> Markup:
    from babel.lists import format_list

    return Markup(format_list(parts, locale=locale(language)))  # noqa: S704 - escaped


@lru_cache(maxsize=1024)
def lang_dir(language: str | None) -> str:
    """How the language is written: "rtl" from right to left, else "ltr", also for no language at all."""
    if language is None or not is_language(language):
        return "ltr"
    return "rtl" if locale(language).character_order == "right-to-left" else "ltr"


@lru_cache(maxsize=1024)
def language_name(tag: str, language: str) -> str:
    """The name of the language `tag` in `language`; the tag itself where CLDR has no name for it."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name(locale(language)) or tag
    except (UnknownLocaleError, ValueError):
        return tag
