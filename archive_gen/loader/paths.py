"""What the path of a file tells: a date, sometimes. Never a title: a file name is no headline."""

from __future__ import annotations

import re

from archive_gen.records import Candidate, PartialDate

FIRST_YEAR, LAST_YEAR = 1600, 2100
"""Newspapers begin in 1605 (Strasbourg's "Relation"). The upper bound is fixed, because the same
input gives the same output in any year."""

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DAY = re.compile(r"(?<![0-9A-Za-z])(\d{4})([-_.])(\d{2})\2(\d{2})(?![0-9A-SU-Za-z]|[-.]\d{4})", re.ASCII)
_COMPACT_DAY = re.compile(r"(?<![0-9A-Za-z])(\d{4})(\d{2})(\d{2})(?![0-9A-SU-Za-z])", re.ASCII)
_MONTH_FOLDER = re.compile(r"(\d{4})[-_.](\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_TWO_DIGITS = re.compile(r"\d{2}", re.ASCII)


def path_candidates(path: str) -> dict[str, tuple[Candidate, ...]]:
    """The dates that the path of an article names, nearest to the file first; empty without one.

    Read are a day in the file's name or a folder's (`2024-10-01-slug.txt`, `20241001_…`), and
    folders `2024/10/01/`, `2024/10/` and `2024-10/`. The score is 0.5 for the file's name and 0.4
    for a folder's: less than a date in the text. A number is a date only if it is one of the
    calendar, between `FIRST_YEAR` and `LAST_YEAR`; years alone, and days in another order, are not read.
    """
    *folders, name = path.split("/")
    found: dict[str, Candidate] = {}

    def add(iso: str | None, score: float, note: str) -> None:
        if iso is not None and not any(known.startswith(iso) for known in found):
            found[iso] = Candidate(iso, "path", "path date", score, note=note)

    stem = name.rpartition(".")[0] or name
    add(_day_in(stem), 0.5, f"in the file's name, {name}")
    for place in range(len(folders), 0, -1):
        folder = folders[place - 1]
        note = f"in the folder's name, {'/'.join(folders[:place])}"
        month = _MONTH_FOLDER.fullmatch(folder)
        add(_day_in(folder), 0.4, note)
        add(_valid(month[1], month[2]) if month else None, 0.4, note)
        if _YEAR.fullmatch(folder):
            parts = [part for part in folders[place : place + 2] if _TWO_DIGITS.fullmatch(part)]
            add(
                _valid(folder, *parts) if parts else None, 0.4, f"in the folders {'/'.join([folder, *parts])}"
            )
    return {"date": tuple(found.values())} if found else {}


def _day_in(name: str) -> str | None:
    name = _UUID.sub("x", name)
    match = _DAY.search(name)
    if match is not None:
        return _valid(match[1], match[3], match[4])
    match = _COMPACT_DAY.search(name)
    return _valid(match[1], match[2], match[3]) if match else None


def _valid(*parts: str) -> str | None:
    if not FIRST_YEAR <= int(parts[0]) <= LAST_YEAR:
        return None
    try:
        return PartialDate.parse("-".join(parts)).iso
    except ValueError:
        return None
