"""The time of day printed beside a date, and its time zone."""

from __future__ import annotations

import re
from typing import NamedTuple

from archive_gen.inference.date_shapes import SPACE

US_ZONES = frozenset("ET EST EDT CT CST CDT MT MST MDT PT PST PDT AKST AKDT HST".split())
"""Abbreviations of the United States' time zones: a text that prints one is likely to put the
month before the day."""

# Abbreviations of the IANA time zone database (tzdata), and the English and German ones of news.
_ZONES = (
    "AEDT|AEST|ACST|ACDT|AWST|AKST|AKDT|BST|CAT|CDT|CEST|CET|CST|CT|EAT|EDT|EEST|EET|EST|ET|HKT|HST|IDT|IST"
    "|JST|KST|MDT|MESZ|MEZ|MSK|MST|MT|NZDT|NZST|PDT|PHT|PKT|PST|PT|SAST|SGT|TRT|WAT|WEST|WET|WIB"
)
_OFFSET = r"[+-]\d{2}(?::?\d{2})?"
_ZONE = (
    rf"(?:{SPACE}?\(?(?P<zone>Z|(?:UTC|GMT)(?:{SPACE}?[+-]\d{{1,2}}(?::?\d{{2}})?)?|(?:{_ZONES}))"
    r"(?:(?![^\W_])|(?=[A-Z][a-z]))\)?)?"
)
_SECONDS = r":\d{2}(?:[.,]\d{1,9})?"
_HALF = rf"(?:{SPACE}?(?P<half>[AaPp])\.?[Mm](?:\.|(?![a-z])))"
_HOURS = r"(?:Uhr|uhr|uur|hrs?\b\.?|horas\b|h\b|ч\b)"
_BEFORE_HOUR = (
    r"(?:(?:at|um|om|ob|u|kl\.?|klo|klockan|à|às|as|alle(?: ore)?|ore|a las|las|saat|ora|в|у|о|o|godz\.?)"
    rf"{SPACE}{{0,2}})"
)
_COLON_CLOCK = rf"(?P<hour>\d{{1,2}})[:：hH](?P<minute>\d{{2}})(?:{_SECONDS})?(?:{_HALF}|{SPACE}?{_HOURS})?"
_DOT_CLOCK = r"(?P<hour>\d{1,2})\.(?P<minute>\d{2})"
_CJK_HALF = "(?P<cjk>上午|下午|午前|午後|오전|오후)"
_CJK_HOUR = rf"{SPACE}?[時时시点點]{SPACE}?"
_AFTER = tuple(
    re.compile(pattern)
    for pattern in (
        rf"T(?P<hour>\d{{2}}):(?P<minute>\d{{2}})(?:{_SECONDS})?(?P<zone>Z|{_OFFSET})?",
        # Only behind seconds: 10:00-12:00 is a span of hours.
        rf"{SPACE}(?P<hour>\d{{2}}):(?P<minute>\d{{2}}){_SECONDS}{SPACE}?(?P<zone>{_OFFSET})(?!\d)",
        rf"(?:{SPACE}|[,،;|/·•@–—(-]){{0,5}}{_BEFORE_HOUR}?{_COLON_CLOCK}(?!\d|[:.]\d){_ZONE}",
        rf"(?:{SPACE}|[,،;|/·•@–—(-]){{0,5}}{_BEFORE_HOUR}?{_DOT_CLOCK}(?:{_HALF}|{SPACE}?{_HOURS}){_ZONE}",
        rf"(?:{SPACE}|[,،;|/·•@–—(-]){{0,5}}{_BEFORE_HOUR}{_DOT_CLOCK}(?!\d|[.,:%]\d){_ZONE}",
        rf"(?:{SPACE}|[,،;|·•–—-]){{0,5}}{_DOT_CLOCK}(?={SPACE}*\Z)",
        rf"(?:{SPACE}|[,،;|·•(-]){{0,4}}{_CJK_HALF}{SPACE}?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})",
        rf"(?:{SPACE}|[,،;|·•(-]){{0,4}}{_CJK_HALF}?{SPACE}?(?P<hour>\d{{1,2}}){_CJK_HOUR}(?P<minute>\d{{1,2}}){SPACE}?[分분]",
    )
)
_JOIN = rf"(?:{SPACE}|[,،|·•/–—-]){{1,4}}(?:(?:on|am|den|le|el|il|vom){SPACE})?\Z"
_BEFORE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d:.,]){_COLON_CLOCK}{_ZONE}{_JOIN}",
        rf"(?<![\d:.,]){_DOT_CLOCK}(?:{_HALF}|{SPACE}?{_HOURS}){_ZONE}{_JOIN}",
    )
)
_REACH = 32
"""How far before a date its time may start."""
_FORWARD = 64
"""How far after a date its time may end."""


class Clock(NamedTuple):
    """A time of day, `HH:MM` in 24 hours, the zone as printed or empty, and slice bounds."""

    start: int
    end: int
    time: str
    zone: str


def time_after(text: str, end: int, limit: int) -> Clock | None:
    """The time that follows a date which ends at `end`; nothing from `limit` on is looked at."""
    limit = min(limit, end + _FORWARD)
    for pattern in _AFTER:
        match = pattern.match(text, end, limit)
        if match and (time := _time(match)):
            return Clock(end, match.end(), time, _zone(match))
    return None


def time_before(text: str, start: int, limit: int) -> Clock | None:
    """The time that precedes a date which starts at `start`; nothing before `limit` is looked at."""
    limit = max(limit, start - _REACH)
    head = text[limit:start]
    if ":" not in head and "." not in head and "h" not in head:
        return None
    for pattern in _BEFORE:
        match = pattern.search(head)
        if match and (time := _time(match)):
            return Clock(limit + match.start(), start, time, _zone(match))
    return None


def _zone(match: re.Match[str]) -> str:
    return match.groupdict().get("zone") or ""


def _time(match: re.Match[str]) -> str:
    """`HH:MM`, or nothing where the clock has no such time."""
    parts = match.groupdict()
    hour, minute = int(parts["hour"]), int(parts["minute"])
    half, cjk = (parts.get("half") or "").lower(), parts.get("cjk") or ""
    if half == "p" or cjk in ("下午", "午後", "오후"):
        hour = hour + 12 if hour < 12 else hour
    elif (half == "a" or cjk in ("上午", "午前", "오전")) and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""
