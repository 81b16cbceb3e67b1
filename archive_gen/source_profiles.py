"""What the archive has learnt of each outlet, as `archive-gen sources` shows it.

Everything comes from the ledger: the counts that files prove the order of dates by, and the judged
articles. No text is read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from archive_gen.config import Settings
from archive_gen.config.outlets import OutletSettings
from archive_gen.inference.lines import fold
from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.recurring import REASON, STATED_REASON
from archive_gen.ledger import Ledger
from archive_gen.records import Candidate, Dateline, RemovedLine
from archive_gen.reporting import printable

LINES_SHOWN = 5
"""Removed lines of an outlet that are listed on a terminal, the commonest ones."""
_READ_AT_ONCE = 500
"""Articles that are taken out of the ledger at a time."""

OrderKnown = Literal["stated", "proved", "contradictory", "stated for the archive", "not proved"]
"""How the order of day and month is known. Files that prove different orders prove none."""


class DateOrderProfile(msgspec.Struct, frozen=True):
    """How an outlet's numeric dates are read: `order` is "day first", "month first" or `None`; then how
    that is known, and how many files prove each order by a date that can be read in one way only.
    """

    order: str | None
    known: OrderKnown
    day_first_files: int
    month_first_files: int


class RemovedLines(msgspec.Struct, frozen=True):
    """A line that was taken out of so many files of the outlet, in its commonest spelling; `stated` where
    a person asked for it.
    """

    text: str
    files: int
    stated: bool


class SourceProfile(msgspec.Struct, frozen=True):
    """What is known of an outlet, or of all files whose outlet is not known (`source` is `None`).

    `bylines` and `datelines` say how many files have which form: how the author is named there
    ("byline", "name line", "biography", "stated", …, or "none"), and what a dateline names ("place",
    "agency", "place and agency", or "none"). `stated` are the settings that speak of the outlet.
    """

    source: str | None
    files: int
    date_order: DateOrderProfile | None
    removed: tuple[RemovedLines, ...]
    bylines: dict[str, int]
    datelines: dict[str, int]
    stated: dict[str, Any] = {}


class _Evidence(msgspec.Struct):
    field: str
    chosen: tuple[Candidate, ...] = ()


class _Judged(msgspec.Struct):
    """As much of an article as is needed here: to decode no more takes a fifth of the time."""

    source: str | None
    removed: tuple[RemovedLine, ...]
    dateline: Dateline | None
    evidence: tuple[_Evidence, ...]


_JUDGED = msgspec.msgpack.Decoder(_Judged)


class _Tally:
    """What is counted of one outlet."""

    def __init__(self) -> None:
        self.files = 0
        self.removed: dict[str, Counter[str]] = {}
        self.stated: set[str] = set()
        self.bylines: Counter[str] = Counter()
        self.datelines: Counter[str] = Counter()

    def add(self, article: _Judged) -> None:
        self.files += 1
        lines = {fold(gone.text): gone for gone in article.removed if gone.reason in (REASON, STATED_REASON)}
        for key, gone in lines.items():
            self.removed.setdefault(key, Counter())[gone.text] += 1
            if gone.reason == STATED_REASON:
                self.stated.add(key)
        authors = next((each.chosen for each in article.evidence if each.field == "authors"), ())
        self.bylines[authors[0].rule if authors else "none"] += 1
        line = article.dateline
        parts = (
            [name for name, part in (("place", line.place), ("agency", line.agency)) if part] if line else []
        )
        self.datelines[" and ".join(parts) or "none"] += 1


def source_profiles(ledger: Ledger, settings: Settings) -> list[SourceProfile]:
    """The outlets of the archive: those of most files first, then by name; last what is not known.

    Outlets that the settings speak of are there even if no article is of them.
    """
    tallies: dict[str | None, _Tally] = {}
    for article in _judged(ledger):
        tallies.setdefault(article.source, _Tally()).add(article)
    known = {letters_of(name) for name in tallies if name is not None}
    for name in settings.outlets:
        if letters_of(name) not in known:
            tallies[name] = _Tally()
    stated = {letters_of(name): outlet for name, outlet in settings.outlets.items()}
    proofs = ledger.counts.values("order", known | stated.keys())
    profiles = []
    for source, tally in tallies.items():
        if source is None:
            profiles.append(_profile(None, tally, None, None))
        else:
            key = letters_of(source)
            own = stated.get(key)
            order = _date_order(proofs.get(key, {}), own.date_order if own else None, settings.date_order)
            profiles.append(_profile(source, tally, order, own))
    return sorted(profiles, key=lambda each: (each.source is None, -each.files, each.source or ""))


def _judged(ledger: Ledger) -> Iterator[_Judged]:
    ids = sorted(text.id for text in ledger.texts.known().values())
    for start in range(0, len(ids), _READ_AT_ONCE):
        for _, data in ledger.texts.articles(ids[start : start + _READ_AT_ONCE]):
            yield _JUDGED.decode(data)


def _profile(
    name: str | None, tally: _Tally, order: DateOrderProfile | None, stated: OutletSettings | None
) -> SourceProfile:
    removed = [
        RemovedLines(_commonest(spellings), spellings.total(), key in tally.stated)
        for key, spellings in tally.removed.items()
    ]
    return SourceProfile(
        source=name,
        files=tally.files,
        date_order=order,
        removed=tuple(sorted(removed, key=lambda line: (-line.files, line.text))),
        bylines=_ordered(tally.bylines),
        datelines=_ordered(tally.datelines),
        stated={
            field: value
            for field, value in msgspec.to_builtins(stated).items()
            if value not in (None, (), [])
        }
        if stated
        else {},
    )


def _date_order(proofs: Mapping[Any, int], stated: str | None, everywhere: str | None) -> DateOrderProfile:
    day, month = proofs.get(1, 0), proofs.get(0, 0)
    if stated is not None:
        return DateOrderProfile(stated, "stated", day, month)
    if day and not month:
        return DateOrderProfile("day first", "proved", day, month)
    if month and not day:
        return DateOrderProfile("month first", "proved", day, month)
    if everywhere is not None:
        return DateOrderProfile(everywhere, "stated for the archive", day, month)
    return DateOrderProfile(None, "contradictory" if day else "not proved", day, month)


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda text: (-spellings[text], text))


def _ordered(counts: Counter[str]) -> dict[str, int]:
    """The commonest form first, "none" last."""
    return dict(sorted(counts.items(), key=lambda item: (item[0] == "none", -item[1], item[0])))


def profile_lines(profile: SourceProfile) -> Iterator[str]:
    """An outlet as lines for a terminal."""
    files = "1 file" if profile.files == 1 else f"{profile.files:,} files"
    yield f"{printable(profile.source) if profile.source is not None else 'outlet not known'}: {files}"
    if profile.date_order is not None:
        yield _row("date order", _order_in_words(profile.date_order))
    if not profile.files:
        yield _row("stated", "but no file is of this outlet: is it spelled as its files print it?")
    else:
        yield _row("bylines", _in_words(profile.bylines))
        yield _row("datelines", _in_words(profile.datelines))
    for number, line in enumerate(profile.removed[:LINES_SHOWN]):
        text = printable(line.text if len(line.text) <= 90 else line.text[:89].rstrip() + "…")
        stated = " (stated)" if line.stated else ""
        yield _row("removed" if number == 0 else "", f"{line.files:,} × {text}{stated}")
    if len(profile.removed) > LINES_SHOWN:
        yield _row("", f"… and {len(profile.removed) - LINES_SHOWN:,} more (`--json` has all)")
    for line in profile.stated.get("keep", ()):
        yield _row("kept", f"{printable(line)} (stated)")


def _row(name: str, text: str) -> str:
    return f"  {name:<10}  {text}"


def _order_in_words(profile: DateOrderProfile) -> str:
    proofs = [
        f"{number:,} {'file proves' if number == 1 else 'files prove'} {order} first"
        for order, number in (("day", profile.day_first_files), ("month", profile.month_first_files))
        if number
    ]
    found = ", ".join(proofs) or "no file proves it"
    if profile.known == "proved":
        return f"{profile.order}: {found}"
    if profile.order is None:
        return f"not known: {found}"
    return f"{profile.order}: {profile.known} ({found})"


def _in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{form} {number:,}" for form, number in counts.items())
