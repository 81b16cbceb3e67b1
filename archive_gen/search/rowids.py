"""Row ids: dates as ranges of whole numbers, and an article's place within its day.

An article's row id depends on the articles of its day alone, not on when it came into the index: the
same articles have the same order, whatever was built before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from archive_gen.records import PartialDate

KEYS_OF_A_YEAR = 416
KEYS_OF_A_MONTH = 32
FEWEST_SLOTS = 64
_MINUTES = 24 * 60


class Room(NamedTuple):
    """Where articles of one date stand: the first day key, and how many keys they may fill."""

    key: int
    keys: int


class Place(NamedTuple):
    """Where in its room an article wants to stand, from 0 to below 1, and who it is."""

    share: float
    url: str


def day_key(date: PartialDate) -> int:
    """The number of a date: it grows with the date, and what is unknown counts as 0."""
    return date.year * KEYS_OF_A_YEAR + date.month * KEYS_OF_A_MONTH + date.day


def room_of(date: PartialDate | None) -> Room:
    """The room of the articles of a date."""
    if date is None:
        return Room(0, KEYS_OF_A_YEAR)
    return Room(day_key(date), 1 if date.month else KEYS_OF_A_MONTH)


def place_of(date: PartialDate | None, url: str) -> Place:
    """By time, where it is known, and by a digest of the address."""
    digest = int.from_bytes(hashlib.sha256(url.encode("utf-8", "replace")).digest()[:6], "big") / 2**48
    if date is None or not date.time:
        return Place(digest, url)
    return Place((int(date.time[:2]) * 60 + int(date.time[3:]) + digest) / _MINUTES, url)


def slots_for(counts: Iterable[tuple[Room, int]]) -> int:
    """How many slots a day key needs so that every room has twice the places that are asked for."""
    most = max((-(-articles // room.keys) for room, articles in counts), default=0)
    slots = FEWEST_SLOTS
    while slots < 2 * most:
        slots *= 2
    return slots


def row_ids(room: Room, places: Sequence[Place], slots: int) -> dict[str, int] | None:
    """The row id of each article of a room, by its address; `None` where there are too many for it.

    They keep the order of their places, each at its own or the next that is free.
    """
    size = room.keys * slots
    if len(places) > size:
        return None
    ordered = sorted(places)
    chosen: list[int] = []
    for place in ordered:
        wanted = int(place.share * size)
        chosen.append(max(wanted, chosen[-1] + 1) if chosen else wanted)
    last = size
    for index in range(len(chosen) - 1, -1, -1):
        if chosen[index] < last:
            break
        last -= 1
        chosen[index] = last
    first = room.key * slots
    return {place.url: first + slot for place, slot in zip(ordered, chosen, strict=True)}


def span(first: PartialDate | None, last: PartialDate | None, slots: int) -> tuple[int, int]:
    """The first and the last row id of a range of dates, both included."""
    begin = day_key(first) * slots if first else KEYS_OF_A_YEAR * slots if last else 0
    if last is None:
        return begin, 2**53 - 1
    end = PartialDate(last.year, last.month or 12, last.day or 31)
    return begin, (day_key(end) + 1) * slots - 1


def year_of(row_id: int, slots: int) -> int:
    """The year of a row id; 0 where the article has no date."""
    return row_id // slots // KEYS_OF_A_YEAR
