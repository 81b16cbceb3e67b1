"""How the archive was made, in numbers: what was known, read, learned or estimated, and where it has gaps."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

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
from archive_gen.pages.contexts import Card, Chart, Count, Coverage, FieldKnown, Link, MadePage, Page
from archive_gen.pages.messages import Message
from archive_gen.records import Origin, PartialDate

MADE_LINK = Link(Message("How this archive was made"), MADE)

FIELDS = ("title", "date", "source", "authors", "language")

OUTLETS = 60
"""So many outlets, the largest, are shown in time."""

_STATED: frozenset[Origin] = frozenset({"sidecar", "front matter", "folder"})


def made_page(
    listing: Sequence[Card], *, sources: Mapping[Link, Sequence[Card]], authors: int, tags: int
) -> Page:
    """The whole archive as figures. `listing` are all cards, `sources` those of each outlet, both
    the newest first and undated ones last.
    """
    first, last = extent(listing)
    dates = [card.date for card in listing if card.date]
    chart = chart_of(count_dates(listing), len(listing), monthly=MOST_BARS)
    largest = sorted(sources.items(), key=lambda each: (-len(each[1]), each[0].text, each[0].url or ""))
    languages = Counter(card.language or "" for card in listing)
    return Page(
        url=MADE,
        template="made.html",
        title=MADE_LINK.text,
        context=MadePage(
            articles=len(listing),
            first=first,
            last=last,
            sources=len(sources),
            authors=authors,
            tags=tags,
            known=tuple(_field_known(field, listing) for field in FIELDS),
            to_the_day=sum(date.day > 0 for date in dates),
            to_the_month=sum(date.month > 0 and not date.day for date in dates),
            to_the_year=sum(not date.month for date in dates),
            ambiguous=sum(card.date_certainty == "ambiguous" for card in listing),
            estimated=sum(not card.date and card.date_estimate is not None for card in listing),
            undated=len(listing) - len(dates),
            unreadable=sum(card.known.unreadable for card in listing),
            languages=tuple(
                Count(tag, None, count)
                for tag, count in sorted(languages.items(), key=lambda each: (-each[1], each[0]))
            ),
            chart=chart,
            coverage=tuple(_coverage(link, cards, chart) for link, cards in largest[:OUTLETS]),
            more_outlets=max(0, len(sources) - OUTLETS),
        ),
    )


def _field_known(field: str, cards: Iterable[Card]) -> FieldKnown:
    origins: Counter[Origin | None] = Counter(getattr(card.known, field) for card in cards)
    return FieldKnown(
        field=field,
        stated=sum(origins[origin] for origin in _STATED),
        text=origins["text"],
        archive=origins["archive"],
        path=origins["path"],
        default=origins["default"],
        unknown=origins[None],
    )


def _coverage(outlet: Link, cards: Sequence[Card], chart: Chart | None) -> Coverage:
    counts = count_dates(cards)
    first, last = extent(cards)
    covered = sorted(date for date in counts if date.month)
    gap, gap_first, gap_last = _longest_gap(covered)
    return Coverage(
        outlet=outlet,
        count=len(cards),
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
