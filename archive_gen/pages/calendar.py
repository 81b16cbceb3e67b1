"""The calendar: all years, each year, each month, each day with all its articles, and undated ones.

Years, months and days run forward, as in a calendar; a day shows its articles by outlet. A year is
twelve grids, a month is one; a day leads to the same day of other years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from archive_gen.pages.addresses import DATES, UNDATED, UNKNOWN_SOURCE, date_url, on_this_day_url
from archive_gen.pages.card_index import CardPage, Cards, Group, card_page
from archive_gen.pages.charts import chart_of, shade
from archive_gen.pages.contexts import (
    CalendarPage,
    Card,
    CardGroup,
    Chart,
    Link,
    MonthGrid,
    OnThisDayPage,
    Page,
    Period,
    Square,
)
from archive_gen.pages.messages import Message
from archive_gen.pages.names import reading_order
from archive_gen.pages.sections import SHORT, Section, rest_section, undated_section, walk
from archive_gen.records import PartialDate, pack

INDEX = Link(Message("Dates"), DATES)

BESIDE = 2
"""How many articles before and after it an article shows of its day. The page depends on no more of
the day than these, so that one more article of a busy day rewrites few others."""

OF_A_YEAR = 8
"""So many articles of each year at most stand on a page of "on this day"."""

_Neighbours = tuple[Period | None, Period | None]


class Calendar(msgspec.Struct, frozen=True):
    """The dated articles by what is known of their date.

    `exactly` holds the articles of each day, and of each month and year of which no more is known,
    by outlet: positions in `cards`, which are all. `periods` holds every year, month and day, in order
    of time (a month before its days), `inner` the months of each year and the days of each month.
    """

    cards: Cards
    exactly: dict[PartialDate, tuple[int, ...]]
    periods: dict[PartialDate, Period]
    inner: dict[PartialDate, list[PartialDate]]
    neighbours: dict[PartialDate, _Neighbours]
    on_this_day: dict[tuple[int, int], tuple[PartialDate, ...]]
    """Month and day → the days of several years that have articles, the newest first."""

    def cards_of(self, date: PartialDate, most: int) -> tuple[Card, ...]:
        """The first cards of a day."""
        return self.cards.at(self.exactly[date][:most])

    def years(self) -> tuple[Period, ...]:
        """Every year that has articles, the earliest first."""
        return tuple(period for date, period in self.periods.items() if not date.month)

    def chart(self, total: int) -> Chart | None:
        """The years and months of an archive of `total` articles."""
        counts = {date: period.count for date, period in self.periods.items() if date.month and not date.day}
        vague = {date: len(found) for date, found in self.exactly.items() if not date.month}
        return chart_of(counts | vague, total, url=date_url)


def make_calendar(cards: Cards) -> Calendar:
    """Sort dated articles into a calendar; those of one day and outlet stay in the order given."""
    sources = cards.columns.sources
    found: dict[PartialDate, list[int]] = {}
    for position, day in enumerate(cards.columns.days):
        if day:
            found.setdefault(day, []).append(position)
    order = {outlet: (outlet.url == UNKNOWN_SOURCE, reading_order(outlet.text)) for outlet in set(sources)}
    exactly = {
        date: tuple(
            sorted(found_on, key=lambda position: order[sources[position]]) if found_on[1:] else found_on
        )
        for date, found_on in found.items()
    }
    counts: dict[PartialDate, int] = {}
    for date, positions in exactly.items():
        for span in (*_above(date), date):
            counts[span] = counts.get(span, 0) + len(positions)
    periods = {date: Period(date, date_url(date), counts[date]) for date in sorted(counts)}
    inner: dict[PartialDate, list[PartialDate]] = {}
    for date in periods:
        if date.month:
            inner.setdefault(_above(date)[-1], []).append(date)
    return Calendar(cards, exactly, periods, inner, _neighbours(periods), _on_this_day(exactly))


def others_of_day(calendar: Calendar) -> Iterator[tuple[int, tuple[int, ...]]]:
    """For articles of one day at most `BESIDE` before and after each in the order of its day, by position."""
    for date, positions in calendar.exactly.items():
        if date.day and len(positions) > 1:
            for place, position in enumerate(positions):
                before = positions[max(0, place - BESIDE) : place]
                yield position, before + positions[place + 1 : place + 1 + BESIDE]


def calendar_index(calendar: Calendar, undated: int) -> Page:
    """The page of all years, and of so many undated articles."""
    periods = calendar.years()
    if undated:
        periods = (*periods, Period(None, UNDATED, undated, Message("Undated")))
    total = sum(period.count for period in periods)
    return Page(
        url=DATES,
        template="calendar.html",
        title=INDEX.text,
        context=CalendarPage(
            period=None,
            undated=False,
            label="",
            count=total,
            trail=(),
            earlier=None,
            later=None,
            periods=periods,
            groups=(),
            chart=calendar.chart(total),
        ),
    )


class Part(NamedTuple):
    """Pages of the calendar that are planned together. They show the cards at `positions`, and `besides`,
    packed.
    """

    name: str
    positions: Sequence[int]
    besides: bytes
    pages: Callable[[], Iterable[Page | CardPage]]


def calendar_parts(calendar: Calendar, undated: Sequence[int]) -> Iterator[Part]:
    """Each year with its months and days, each day of several years, and the undated articles."""
    for date in calendar.periods:
        if not date.month:
            yield _year(calendar, date)
    for days in calendar.on_this_day.values():
        shown = [position for day in days for position in calendar.exactly[day][:OF_A_YEAR]]
        counts = pack([calendar.periods[day].count for day in days])
        yield Part(on_this_day_url(days[0]), shown, counts, partial(_on_this_day_pages, calendar, days))
    if undated:
        yield Part(UNDATED, undated, b"", partial(_undated_pages, calendar, undated))


def _undated_pages(calendar: Calendar, undated: Sequence[int]) -> Iterator[Page | CardPage]:
    section = undated_section(_stem(None), calendar.cards, undated)
    return _section_pages(section, (INDEX,), (None, None))


def _year(calendar: Calendar, year: PartialDate) -> Part:
    months = calendar.inner.get(year, [])
    days = [day for month in months for day in calendar.inner.get(month, [])]
    dates = (year, *months, *days)
    positions = [position for date in dates for position in calendar.exactly.get(date, ())]
    edges = [calendar.neighbours[some[end]] for some in ([year], months, days) if some for end in (0, -1)]
    again = [date for date in days if (date.month, date.day) in calendar.on_this_day]
    return Part(date_url(year), positions, pack((edges, again)), partial(_year_pages, calendar, dates))


def _year_pages(calendar: Calendar, dates: Iterable[PartialDate]) -> Iterator[Page | CardPage]:
    for date in dates:
        if date.day:
            day = Section(
                stem=_stem(date),
                level="leaf",
                cards=calendar.cards,
                positions=calendar.exactly[date],
                date=date,
            )
            years = _on_this_day_link(date) if (date.month, date.day) in calendar.on_this_day else None
            yield from _section_pages(day, _trail(date), calendar.neighbours[date], years)
        else:
            yield from _span_pages(calendar, date)


def _span_pages(calendar: Calendar, date: PartialDate) -> Iterator[Page | CardPage]:
    """A year or a month: the way to its parts, and the articles of which no more is known.

    A month of few articles shows them all. Where the articles of which no more is known are many,
    they have a page of their own.
    """
    inner = calendar.inner.get(date, [])
    parts = [calendar.periods[part] for part in inner]
    groups: list[Group] = []
    count = calendar.periods[date].count
    if date.month and count <= SHORT:
        groups = [Group(day, date_url(day), calendar.exactly[day]) for day in inner]
    vague = calendar.exactly.get(date, ())
    if len(vague) > SHORT:
        rest = rest_section(_stem(date), calendar.cards, vague, date)
        parts.append(rest.period())
        yield from _section_pages(rest, (*_trail(date), _date_link(date)), (None, None))
    elif vague:
        groups.append(Group(date, None, vague))
    earlier, later = calendar.neighbours[date]
    page = Page(
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
            groups=(),
            months=_grids(calendar, date),
        ),
    )
    yield card_page(page, groups, calendar.cards) if groups else page


def _grids(calendar: Calendar, span: PartialDate) -> tuple[MonthGrid, ...]:
    """A month as one grid, a year as twelve; their days are shaded on one scale. None at all where
    not one day of the span is known.
    """
    months = [span] if span.month else [PartialDate(span.year, month) for month in range(1, 13)]
    days = {
        month: [calendar.periods[date] for date in calendar.inner.get(month, []) if date.day]
        for month in months
    }
    most = max((day.count for found in days.values() for day in found), default=0)
    if not most:
        return ()
    return tuple(_grid(calendar, month, days[month], most) for month in months)


def _grid(calendar: Calendar, month: PartialDate, days: Iterable[Period], most: int) -> MonthGrid:
    period = calendar.periods.get(month)
    squares = (Square(day.date, day.url, day.count, shade(day.count, most)) for day in days if day.date)
    return MonthGrid(month, period.url if period else None, period.count if period else 0, tuple(squares))


def _section_pages(
    section: Section, trail: tuple[Link, ...], neighbours: _Neighbours, on_this_day: Link | None = None
) -> Iterator[Page | CardPage]:
    """A stretch that the calendar cuts no further, on as many pages as it needs."""
    for part, parts, way in walk(section, trail):
        earlier, later = neighbours if part is section else (None, None)
        page = Page(
            url=part.url,
            template="calendar.html",
            title=part.text,
            context=CalendarPage(
                period=part.date,
                undated=part.date is None,
                label=part.label,
                count=len(part.positions),
                trail=way,
                earlier=earlier,
                later=later,
                periods=tuple(below.period() for below in parts),
                groups=(),
                on_this_day=on_this_day,
            ),
        )
        yield page if parts else card_page(page, [Group(part.date, None, part.positions)], section.cards)


def _on_this_day(days: Iterable[PartialDate]) -> dict[tuple[int, int], tuple[PartialDate, ...]]:
    found: dict[tuple[int, int], list[PartialDate]] = {}
    for date in sorted((date for date in days if date.day), reverse=True):
        found.setdefault((date.month, date.day), []).append(date)
    return {key: tuple(found[key]) for key in sorted(found) if len(found[key]) > 1}


def _on_this_day_link(date: PartialDate) -> Link:
    return Link(f"{date.month:02d}-{date.day:02d}", on_this_day_url(date), date)


def _on_this_day_pages(calendar: Calendar, days: tuple[PartialDate, ...]) -> Iterator[Page]:
    groups = []
    for date in days:
        shown = calendar.cards_of(date, OF_A_YEAR)
        groups.append(CardGroup(date, date_url(date), shown, len(calendar.exactly[date]) - len(shown)))
    yield Page(
        url=on_this_day_url(days[0]),
        template="on_this_day.html",
        title=_on_this_day_link(days[0]).text,
        context=OnThisDayPage(
            day=days[0],
            count=sum(calendar.periods[date].count for date in days),
            groups=tuple(groups),
            trail=(INDEX,),
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
