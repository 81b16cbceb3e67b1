"""How a list that is too long for one page is cut: by calendar, so that one more article changes few
pages.

    whole list ──▶ years ──▶ months ──▶ days ──▶ numbered parts
              └──▶ undated ──▶ initial letters ──▶ numbered parts
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from archive_gen.pages.addresses import day_of
from archive_gen.pages.card_index import Cards
from archive_gen.pages.contexts import Link, Period
from archive_gen.pages.messages import Message
from archive_gen.records import PartialDate
from archive_gen.urls import slug

SHORT = 200
"""A list of at most so many articles is one page."""

WHOLE = 1000
"""A stretch that no calendar and no alphabet cuts further is one page up to so many."""

OTHER = Message("Other")
"""Under it stand names without a letter and without a digit."""

Level = Literal["all", "year", "month", "undated", "leaf", "part"]
"""How a stretch is cut when it is too long: into years and undated, months, days, initials,
numbered parts, or not at all."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a list, on a page of its own at `stem` and `.html`.

    Its articles are at `positions` of `cards`. `date` and `label` are as in `Period`.
    """

    stem: str
    level: Level
    cards: Cards
    positions: Sequence[int]
    date: PartialDate | None = None
    label: str = ""

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"{self.stem}.html"

    @property
    def text(self) -> str:
        """Its name: the label, or the date in ISO 8601."""
        return self.label or (self.date.iso if self.date else "")

    @property
    def name(self) -> str | PartialDate:
        """Its name as a value of a message: the label, or the date, which is printed in words."""
        return self.label or self.date or ""

    def period(self) -> Period:
        """The way to it from the page above."""
        return Period(self.date, self.url, len(self.positions), self.label)

    def link(self) -> Link:
        """The way back to it from the pages below."""
        return Link(self.text, self.url, None if self.label else self.date)


def undated_section(stem: str, cards: Cards, positions: Sequence[int]) -> Section:
    """The articles of a list whose date is not known."""
    return Section(stem=stem, level="undated", cards=cards, positions=positions, label=Message("Undated"))


def rest_section(stem: str, cards: Cards, positions: Sequence[int], date: PartialDate) -> Section:
    """The articles of a year whose month, or of a month whose day, is not known."""
    unknown = "day" if date.month else "month"
    label = (
        Message("%(date)s, day not known", date=date)
        if date.month
        else Message("%(date)s, month not known", date=date)
    )
    return Section(
        stem=f"{stem}/{unknown}-unknown",
        level="leaf",
        cards=cards,
        positions=positions,
        date=date,
        label=label,
    )


def parts_of(section: Section) -> tuple[Section, ...]:
    """What a section is cut into, in the order of its cards; nothing where it is short enough."""
    longest = WHOLE if section.level in ("leaf", "part") else SHORT
    if section.level == "part" or len(section.positions) <= longest:
        return ()
    return _CUTS[section.level](section)


def walk(
    section: Section, trail: tuple[Link, ...]
) -> Iterator[tuple[Section, tuple[Section, ...], tuple[Link, ...]]]:
    """Each section that needs a page, from the top: itself, its parts, the links back up to it."""
    parts = parts_of(section)
    yield section, parts, trail
    below = (*trail, section.link())
    for part in parts:
        yield from walk(part, below)


def _by_year(section: Section) -> tuple[Section, ...]:
    return tuple(
        Section(
            stem=f"{section.stem}/{date.iso}",
            level="year",
            cards=section.cards,
            positions=positions,
            date=date,
        )
        if date
        else undated_section(f"{section.stem}/undated", section.cards, positions)
        for date, positions in _divide(section, lambda date: PartialDate(date.year))
    )


def _by_month(section: Section) -> tuple[Section, ...]:
    return _finer(section, "month", lambda date: PartialDate(date.year, date.month))


def _by_day(section: Section) -> tuple[Section, ...]:
    return _finer(section, "leaf", day_of)


def _finer(section: Section, level: Level, cut: Callable[[PartialDate], PartialDate]) -> tuple[Section, ...]:
    return tuple(
        rest_section(section.stem, section.cards, positions, date)
        if date == section.date
        else Section(
            stem=f"{section.stem}/{date.iso[-2:]}",
            level=level,
            cards=section.cards,
            positions=positions,
            date=date,
        )
        for date, positions in _divide(section, cut)
        if date
    )


def _divide(
    section: Section, cut: Callable[[PartialDate], PartialDate]
) -> Iterable[tuple[PartialDate | None, Sequence[int]]]:
    days = section.cards.columns.days
    groups: dict[PartialDate | None, list[int]] = {}
    for position in section.positions:
        day = days[position]
        groups.setdefault(cut(day) if day else None, []).append(position)
    return groups.items()


def _by_letter(section: Section) -> tuple[Section, ...]:
    groups: dict[tuple[str, str], list[int]] = {}
    for position in section.positions:
        groups.setdefault(initial(section.cards[position].title), []).append(position)
    return tuple(
        Section(
            stem=f"{section.stem}/{name}",
            level="leaf",
            cards=section.cards,
            positions=positions,
            label=Message("%(section)s: %(letter)s", section=section.label, letter=label),
        )
        for (label, name), positions in sorted(groups.items())
    )


def initial(title: str) -> tuple[str, str]:
    """The letter under which a headline stands: as printed, and as part of an address.

    Accents do not count, all digits are one, and so are all Chinese characters: there are
    thousands of them. A headline without any stands under "Other".
    """
    letter = title[:1].lower()
    if not (letter.isascii() and letter.isalnum()):
        letter = unicodedata.normalize("NFKD", slug(title)[:1])[:1].casefold()[:1]
    if not letter:
        return OTHER, "other"
    if letter.isnumeric() and not letter.isalpha():
        return "0–9", "0-9"
    if unicodedata.name(letter, "").startswith("CJK "):
        return "漢", "han"
    return letter.upper(), letter


def _by_number(section: Section) -> tuple[Section, ...]:
    return tuple(
        Section(
            stem=f"{section.stem}/part-{number}",
            level="part",
            cards=section.cards,
            positions=section.positions[start : start + WHOLE],
            date=section.date,
            label=Message("%(name)s, part %(number)s", name=section.name, number=number),
        )
        for number, start in enumerate(range(0, len(section.positions), WHOLE), 1)
    )


_CUTS: dict[Level, Callable[[Section], tuple[Section, ...]]] = {
    "all": _by_year,
    "year": _by_month,
    "month": _by_day,
    "undated": _by_letter,
    "leaf": _by_number,
}
