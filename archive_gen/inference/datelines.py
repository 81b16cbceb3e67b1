"""Where a story was filed: "TARNBECK (AFP) -", "SUND, Aug. 20 (dpa) --", "Berlin. ".

The dateline stays part of the first paragraph; what it says is read out of it.
"""

from __future__ import annotations

import re

import msgspec

from archive_gen.inference.dates import find_dates
from archive_gen.inference.name_lists import is_agency


class DatelineMatch(msgspec.Struct, frozen=True):
    """A dateline at the head of a paragraph; bounds are slice bounds in its text."""

    place: str | None
    place_start: int
    place_end: int
    agency: str | None
    agency_start: int
    agency_end: int
    day_start: int
    day_end: int


_PLACE = r"(?P<place>[^\W\d_](?:[^\W\d_]|[.'’\- ]){1,40}?(?:,\s+[^\W\d_](?:[^\W\d_]|[.'’\- ]){1,30}?){0,2})"
_DAY = (
    r"(?:,?\s+(?P<day>[^\W\d_]{3,10}\.?\s+\d{1,2}(?:,?\s+\d{4})?|\d{1,2}\.?\s+"
    r"[^\W\d_]{3,10}\.?(?:\s+\d{4})?))?"
)
_AGENCY = r"(?P<agency>[^()\n]{2,40})"
_DASH = r"\s*(?:[-–—]{1,3}|--)(?:\s+(?=\S)|$)"
_WITH_AGENCY = re.compile(
    rf"{_PLACE}{_DAY}\s*,?\s*\({_AGENCY}\)\s*{_DAY.replace('day', 'late_day')}\s*(?:[-–—:.]{{1,3}}|"
    rf"\s)\s*(?=\S)"
)
_AGENCY_FIRST = re.compile(rf"\(\s*{_AGENCY}\s*\)\s*[-–—]{{1,3}}\s*(?=\S)")
_PLAIN = re.compile(rf"{_PLACE}{_DAY}{_DASH}")
_DATED = re.compile(r"\d(?<=\s\d|\d\d)\s+[-–—]")
_GERMAN = re.compile(
    rf"{_PLACE}\s*(?:\((?P<agency>[^()]{{2,30}})\)\s*[.:]?|/(?P<slashed>[^.()]{{2,40}}?)\.)\s*[-–—]?\s+(?=\S)"
)


def read_dateline(text: str) -> DatelineMatch | None:
    """The dateline at the head of a paragraph, or `None`.

    A place must be in capitals, or be followed by an agency in brackets or by a day and a dash: running
    text with a dash ("The mayor - who …") is no dateline.
    """
    head = text[:160]
    bracket = "(" in head
    for pattern in (_WITH_AGENCY, _GERMAN):
        match = pattern.match(head) if bracket or (pattern is _GERMAN and "/" in head) else None
        if match is None:
            continue
        groups = match.groupdict()
        agency = groups.get("agency") or groups.get("slashed")
        which = "agency" if groups.get("agency") else "slashed"
        if agency is None or not _is_place(match["place"]):
            continue
        if not (
            is_agency(agency)
            or (_first_word(match["place"]).isupper() and re.fullmatch(r"[^\W\d_][\w .&\-/]{1,30}", agency))
        ):
            continue
        day = "day" if groups.get("day") else "late_day"
        return _match(match, which, day if groups.get(day) else None)
    match = _AGENCY_FIRST.match(head) if bracket else None
    if match is not None and is_agency(match["agency"]):
        return DatelineMatch(
            None, 0, 0, match["agency"].strip(), match.start("agency"), match.end("agency"), 0, 0
        )
    match = _PLAIN.match(head) if head[:3].isupper() or _DATED.search(head) else None
    if match is None or not _is_place(match["place"]):
        return None
    if _first_word(match["place"]).isupper() or _is_day(match["place"], match["day"]):
        return _match(match, None, "day" if match["day"] else None)
    return None


def _is_day(place: str, day: str | None) -> bool:
    """Whether what follows the place is a day, and the place no part of it ("Monday, March 3 -")."""
    dates = find_dates(f"{place}, {day}") if day else []
    return len(dates) == 1 and dates[0].start >= len(place)


def _match(match: re.Match[str], agency: str | None, day: str | None) -> DatelineMatch:
    return DatelineMatch(
        place=_spell_place(match["place"]),
        place_start=match.start("place"),
        place_end=match.end("place"),
        agency=match[agency].strip() if agency else None,
        agency_start=match.start(agency) if agency else 0,
        agency_end=match.end(agency) if agency else 0,
        day_start=match.start(day) if day else 0,
        day_end=match.end(day) if day else 0,
    )


def _first_word(text: str) -> str:
    return re.split(r"[\s,]", text, maxsplit=1)[0]


def _is_place(text: str) -> bool:
    words = [word for word in re.split(r"[\s,]+", text) if word]
    return (
        len(words) <= 6
        and words[0][0].isupper()
        and len(words[0]) >= 3
        and sum(word[0].islower() for word in words) <= 2
    )


def _spell_place(text: str) -> str:
    """Capitals to ordinary spelling: "SUND HARBOUR, East Coast" → "Sund Harbour, East Coast"."""
    return re.sub(
        r"[^\W\d_]{2,}",
        lambda match: match[0].title() if match[0].isupper() and len(match[0]) > 2 else match[0],
        text,
    ).strip()
