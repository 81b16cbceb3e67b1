"""Counts in time: bars of a chart, squares of a strip, shades of a calendar. Counts alone go in."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from archive_gen.pages.contexts import Bar, Chart, Square, Step
from archive_gen.records import PartialDate

MOST_BARS = 120
"""Ten years of months, a lifetime of years: more bars are too thin to be told apart."""

MONTHLY = 36
"""A chart of articles shows months up to so many, years above: three years of months still have room."""

LONG_GAP = 12
"""More empty steps than these are drawn as one break: a single article of 1962 would else press all
of this year into a corner, and so would one day that was read wrongly."""

BREAK_WIDTH = 2
"""Steps that a break takes."""

FEW_ARTICLES = 5
"""A list of fewer is taken in at a glance; it needs no chart."""

_YEARS: Mapping[Step, int] = {"year": 1, "decade": 10, "century": 100}


def count_dates(dates: Iterable[PartialDate | None]) -> dict[PartialDate, int]:
    """How many dates lie in each month, or year where no more is known. Unknown ones are left out."""
    # By plain numbers: every list counts its articles, and a record for each of them takes its time.
    counts: dict[int, int] = {}
    for date, count in Counter(dates).items():
        if date:
            month = date.year * 100 + date.month
            counts[month] = counts.get(month, 0) + count
    return {PartialDate(*divmod(month, 100)): count for month, count in counts.items()}


def chart_of(
    counts: Mapping[PartialDate, int],
    total: int,
    *,
    url: Callable[[PartialDate], str | None] = lambda _: None,
    monthly: int = MONTHLY,
) -> Chart | None:
    """The chart of `total` articles, of which `counts` are the dated ones by month or year.

    Months, if they are at most `monthly` and most articles have one, else the finest step of at
    most `MOST_BARS` bars. `None` where nothing is dated. `url` gives the page of a month or a year
    that has articles.
    """
    if not counts:
        return None
    step = _step(counts, monthly)
    sums = _sums(counts, step)
    most = max(sums.values())
    bars = tuple(_bars(sums, step, url if step in ("month", "year") else lambda _: None))
    return Chart(
        step=step,
        bars=bars,
        width=bars[-1].place + 1,
        most=most,
        peak=min(slot for slot, count in sums.items() if count == most),
        outside=total - sum(sums.values()),
    )


def list_chart(dates: Sequence[PartialDate | None], *, urls: Mapping[PartialDate, str]) -> Chart | None:
    """The chart of a list; `None` for few articles, and where it would be one bar. `urls` are the
    pages of parts of the list.
    """
    if len(dates) < FEW_ARTICLES:
        return None
    chart = chart_of(count_dates(dates), len(dates), url=urls.get)
    return chart if chart and len(chart.bars) > 1 else None


def squares_of(counts: Mapping[PartialDate, int], chart: Chart) -> tuple[Square, ...]:
    """The steps of `chart` in which a part of its articles lies, in order of time, shaded by count."""
    sums = _sums(counts, chart.step)
    most = max(sums.values(), default=0)
    return tuple(
        Square(bar.date, None, sums[bar.date], shade(sums[bar.date], most), bar.place)
        for bar in chart.bars
        if bar.date in sums
    )


def shade(count: int, most: int) -> int:
    """From 1, few, to 5, as many as `most`: equal steps of a logarithmic scale, reckoned in whole
    numbers. Up to five articles each number has a shade of its own.
    """
    if most <= 5:
        return count
    return max(level for level in range(1, 6) if count**4 >= most ** (level - 1))


def months_between(first: PartialDate, last: PartialDate) -> int:
    """How many months from one to the other, both counted."""
    return _number(last, "month") - _number(first, "month") + 1


def month_after(month: PartialDate, months: int) -> PartialDate:
    """The month so many months later, or earlier where `months` is negative."""
    return _date(_number(month, "month") + months, "month")


def _step(counts: Mapping[PartialDate, int], monthly: int) -> Step:
    months = _sums(counts, "month")
    if 2 * sum(months.values()) >= sum(counts.values()):
        years = {date.year for date in counts}
        same_years = min(months).year <= min(years) and max(years) <= max(months).year
        if same_years and sum(1 for _ in _bars(months, "month")) <= monthly:
            return "month"
    steps: tuple[Step, ...] = ("year", "decade")
    for step in steps:
        if sum(1 for _ in _bars(_sums(counts, step), step)) <= MOST_BARS:
            return step
    return "century"


def _sums(counts: Mapping[PartialDate, int], step: Step) -> dict[PartialDate, int]:
    """The counts by step, in order of time. Dates too vague for it are left out."""
    sums: dict[PartialDate, int] = {}
    for date in sorted(counts):
        if date.month or step != "month":
            slot = _date(_number(date, step), step)
            sums[slot] = sums.get(slot, 0) + counts[date]
    return sums


def _bars(
    sums: Mapping[PartialDate, int], step: Step, url: Callable[[PartialDate], str | None] = lambda _: None
) -> Iterator[Bar]:
    slots = list(sums)
    place = 0
    for before, slot in itertools.pairwise([None, *slots]):
        if before and slot:
            empty = range(_number(before, step) + 1, _number(slot, step))
            if len(empty) > LONG_GAP:
                yield Bar(_date(empty[0], step), 0, None, place, _date(empty[-1], step))
                place += BREAK_WIDTH
            else:
                for number in empty:
                    yield Bar(_date(number, step), 0, None, place)
                    place += 1
        if slot:
            yield Bar(slot, sums[slot], url(slot), place)
            place += 1


def _number(date: PartialDate, step: Step) -> int:
    """Steps counted through from the year 0."""
    return date.year * 12 + max(date.month, 1) - 1 if step == "month" else date.year // _YEARS[step]


def _date(number: int, step: Step) -> PartialDate:
    if step == "month":
        return PartialDate(number // 12, number % 12 + 1)
    return PartialDate(max(1, number * _YEARS[step]))
