"""How the archive was made, in numbers: what was known, read, learned or estimated, and where it has gaps."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence

from archive_gen.pages.addresses import MADE
from archive_gen.pages.cards import extent
from archive_gen.pages.charts import (
    MOST_BARS,
    chart_of,
    count_dates,
    month_after,
    months_between,
    squares_of,
)
from archive_gen.pages.contexts import Chart, Count, Coverage, FieldKnown, Link, MadePage, Page
from archive_gen.pages.entries import Counted
from archive_gen.pages.messages import Message
from archive_gen.records import Origin, PartialDate

MADE_LINK = Link(Message("How this archive was made"), MADE)

FIELDS = ("title", "date", "source", "authors", "language")

OUTLETS = 60
"""So many outlets, the largest, are shown in time."""

Dates = Sequence[PartialDate | None]

_STATED: frozenset[Origin] = frozenset({"sidecar", "front matter", "folder"})


def made_page(
    dates: Dates, counted: Mapping[Counted, int], *, sources: Mapping[Link, Dates], authors: int, tags: int
) -> Page:
    """The whole archive as figures. `dates` are those of all articles, `sources` those of each outlet, both
    the newest first and unknown ones last; `counted` says of how many articles each of its keys is true.
    """
    first, last = extent(dates)
    chart = chart_of(count_dates(dates), len(dates), monthly=MOST_BARS)
    largest = sorted(sources.items(), key=lambda each: (-len(each[1]), each[0].text, each[0].url or ""))
    languages: Counter[str] = Counter()
    for each, count in counted.items():
        languages[each.language or ""] += count
    days = Counter(dates)
    return Page(
        url=MADE,
        template="made.html",
        title=MADE_LINK.text,
        context=MadePage(
            articles=len(dates),
            first=first,
            last=last,
            sources=len(sources),
            authors=authors,
            tags=tags,
            known=tuple(_field_known(field, counted) for field in FIELDS),
            to_the_day=sum(count for date, count in days.items() if date and date.day),
            to_the_month=sum(count for date, count in days.items() if date and date.month and not date.day),
            to_the_year=sum(count for date, count in days.items() if date and not date.month),
            ambiguous=sum(count for each, count in counted.items() if each.ambiguous),
            estimated=sum(count for each, count in counted.items() if each.estimated),
            undated=days[None],
            unreadable=sum(count for each, count in counted.items() if each.known.unreadable),
            languages=tuple(
                Count(tag, None, count)
                for tag, count in sorted(languages.items(), key=lambda each: (-each[1], each[0]))
            ),
            chart=chart,
            coverage=tuple(_coverage(link, its, chart) for link, its in largest[:OUTLETS]),
            more_outlets=max(0, len(sources) - OUTLETS),
        ),
    )


def _field_known(field: str, counted: Mapping[Counted, int]) -> FieldKnown:
    origins: Counter[Origin | None] = Counter()
    for each, count in counted.items():
        origins[getattr(each.known, field)] += count
    return FieldKnown(
        field=field,
        stated=sum(origins[origin] for origin in _STATED),
        text=origins["text"],
        archive=origins["archive"],
        path=origins["path"],
        default=origins["default"],
        unknown=origins[None],
    )


def _coverage(outlet: Link, dates: Dates, chart: Chart | None) -> Coverage:
    counts = count_dates(dates)
    first, last = extent(dates)
    covered = sorted(date for date in counts if date.month)
    gap, gap_first, gap_last = _longest_gap(covered)
    return Coverage(
        outlet=outlet,
        count=len(dates),
        first=first,
        last=last,
        months=months_between(covered[0], covered[-1]) if covered else 0,
        covered=len(covered),
        gap_first=gap_first,
        gap_last=gap_last,
        gap=gap,
        squares=squares_of(counts, chart) if chart else (),
    )


def _longest_gap(covered: Sequence[PartialDate]) -> tuple[int, PartialDate | None, PartialDate | None]:
    """The longest stretch of months that are not in `covered` but between two that are, the earliest
    where several are as long: its length, its first and its last month.
    """
    longest: tuple[int, PartialDate | None, PartialDate | None] = (0, None, None)
    for before, after in itertools.pairwise(covered):
        length = months_between(before, after) - 2
        if length > longest[0]:
            longest = (length, month_after(before, 1), month_after(after, -1))
    return longest
