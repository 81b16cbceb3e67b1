"""The calendar: all years, each year, each month, each day with all its articles, and undated ones.

Years, months and days run forward, as in a calendar; a day shows its articles by outlet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from archive_gen.pages.addresses import DATES, UNDATED, UNKNOWN_SOURCE, date_url, day_of
from archive_gen.pages.contexts import CalendarPage, Card, CardGroup, Link, Page, Period
from archive_gen.pages.messages import Message
from archive_gen.pages.names import reading_order
from archive_gen.pages.sections import SHORT, Section, rest_section, undated_section, walk
from archive_gen.records import PartialDate

INDEX = Link(Message("Dates"), DATES)

_Neighbours = tuple[Period | None, Period | None]


class Calendar(msgspec.Struct, frozen=True):
    """The dated articles by what is known of their date.

    `exactly` holds the cards of each day, and of each month and year of which no more is known,
    by outlet. `periods` holds every year, month and day, in order of time (a month before its
    days), `inner` the months of each year and the days of each month.
    """

    exactly: dict[PartialDate, tuple[Card, ...]]
    periods: dict[PartialDate, Period]
    inner: dict[PartialDate, list[PartialDate]]
    neighbours: dict[PartialDate, _Neighbours]

    def years(self) -> tuple[Period, ...]:
        """Every year that has articles, the earliest first."""
        return tuple(period for date, period in self.periods.items() if not date.month)


def make_calendar(dated: Iterable[Card]) -> Calendar:
    """Sort dated cards into a calendar; those of one day and outlet stay in the order given."""
    found: dict[PartialDate, list[Card]] = {}
    for card in dated:
        if card.date:
            found.setdefault(day_of(card.date), []).append(card)
    outlets = {card.source for cards in found.values() for card in cards}
    order = {outlet: (outlet.url == UNKNOWN_SOURCE, reading_order(outlet.text)) for outlet in outlets}
    exactly = {
        date: tuple(sorted(cards, key=lambda card: order[card.source])) for date, cards in found.items()
    }
    counts: dict[PartialDate, int] = {}
    for date, cards in exactly.items():
        for span in (*_above(date), date):
            counts[span] = counts.get(span, 0) + len(cards)
    periods = {date: Period(date, date_url(date), counts[date]) for date in sorted(counts)}
    inner: dict[PartialDate, list[PartialDate]] = {}
    for date in periods:
        if date.month:
            inner.setdefault(_above(date)[-1], []).append(date)
    return Calendar(exactly, periods, inner, _neighbours(periods))


def calendar_pages(calendar: Calendar, undated: tuple[Card, ...]) -> Iterator[Page]:
    """The page of all years, of each year, month and day, and of the undated articles."""
    yield _index_page(calendar, len(undated))
    for date in calendar.periods:
        if date.day:
            day = Section(stem=_stem(date), level="leaf", cards=calendar.exactly[date], date=date)
            yield from _section_pages(day, _trail(date), calendar.neighbours[date])
        else:
            yield from _span_pages(calendar, date)
    if undated:
        yield from _section_pages(undated_section(_stem(None), undated), (INDEX,), (None, None))


def _index_page(calendar: Calendar, undated: int) -> Page:
    periods = calendar.years()
    if undated:
        periods = (*periods, Period(None, UNDATED, undated, Message("Undated")))
    return Page(
        url=DATES,
        template="calendar.html",
        title=INDEX.text,
        context=CalendarPage(
            period=None,
            undated=False,
            label="",
            count=sum(period.count for period in periods),
            trail=(),
            earlier=None,
            later=None,
            periods=periods,
            groups=(),
        ),
    )


def _span_pages(calendar: Calendar, date: PartialDate) -> Iterator[Page]:
    """A year or a month: the way to its parts, and the articles of which no more is known.

    A month of few articles shows them all. Where the articles of which no more is known are many,
    they have a page of their own.
    """
    inner = calendar.inner.get(date, [])
    parts = [calendar.periods[part] for part in inner]
    groups: list[CardGroup] = []
    count = calendar.periods[date].count
    if date.month and count <= SHORT:
        groups = [CardGroup(day, date_url(day), calendar.exactly[day]) for day in inner]
    vague = calendar.exactly.get(date, ())
    if len(vague) > SHORT:
        rest = rest_section(_stem(date), vague, date)
        parts.append(rest.period())
        yield from _section_pages(rest, (*_trail(date), _date_link(date)), (None, None))
    elif vague:
        groups.append(CardGroup(date, None, vague))
    earlier, later = calendar.neighbours[date]
    yield Page(
        url=date_url(date),
        template="calendar.html",
        title=date.iso,
        context=CalendarPage(
            period=date,
            undated=False,
            label="",
            count=count,
            trail=_trail(date),
            earlier=earlier,
            later=later,
            periods=tuple(parts),
            groups=tuple(groups),
        ),
    )


def _section_pages(section: Section, trail: tuple[Link, ...], neighbours: _Neighbours) -> Iterator[Page]:
    """A stretch that the calendar cuts no further, on as many pages as it needs."""
    for part, parts, way in walk(section, trail):
        earlier, later = neighbours if part is section else (None, None)
        yield Page(
            url=part.url,
            template="calendar.html",
            title=part.text,
            context=CalendarPage(
                period=part.date,
                undated=part.date is None,
                label=part.label,
                count=len(part.cards),
                trail=way,
                earlier=earlier,
                later=later,
                periods=tuple(below.period() for below in parts),
                groups=() if parts else (CardGroup(part.date, None, part.cards),),
            ),
        )


def _above(date: PartialDate) -> tuple[PartialDate, ...]:
    """The year and the month in which a date lies, outermost first."""
    year = (PartialDate(date.year),) if date.month else ()
    return (*year, PartialDate(date.year, date.month)) if date.day else year


def _trail(date: PartialDate) -> tuple[Link, ...]:
    return (INDEX, *(_date_link(above) for above in _above(date)))


def _date_link(date: PartialDate) -> Link:
    return Link(date.iso, date_url(date), date)


def _stem(date: PartialDate | None) -> str:
    return date_url(date).removesuffix(".html")


def _neighbours(periods: dict[PartialDate, Period]) -> dict[PartialDate, _Neighbours]:
    """For each year, month and day the one before and the one after it that have articles."""
    found: dict[PartialDate, _Neighbours] = {}
    for precision in ("year", "month", "day"):
        alike = [date for date in periods if date.precision == precision]
        row = [None, *(periods[date] for date in alike), None]
        found.update({date: (row[place], row[place + 2]) for place, date in enumerate(alike)})
    return found
