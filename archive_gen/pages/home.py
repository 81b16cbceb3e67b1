"""The home page: the newest days in full, and the ways into the archive."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from archive_gen.pages.addresses import HOME, date_url, day_of
from archive_gen.pages.cards import extent, grouped
from archive_gen.pages.charts import chart_of, count_dates
from archive_gen.pages.contexts import Card, CardGroup, Count, HomePage, Page, Period
from archive_gen.pages.messages import Message
from archive_gen.records import PartialDate

NEWEST = 30
"""So many cards at least, if there are as many; and of one day at most."""

TOP_SOURCES = 12
TOP_TAGS = 24


def home_page(
    newest: Iterable[Card],
    dates: Sequence[PartialDate | None],
    *,
    years: Sequence[Period],
    sources: Sequence[Count],
    tags: Sequence[Count],
    authors: int,
) -> Page:
    """The archive at a glance. `newest` are the cards of the newest articles, the newest first, or of undated
    ones where no date is known at all: none but the first are asked for. `dates` are those of all articles in
    the order of lists.
    """
    first, last = extent(dates)
    return Page(
        url=HOME,
        template="home.html",
        title=Message("Home"),
        context=HomePage(
            articles=len(dates),
            first=first,
            last=last,
            undated=sum(date is None for date in dates),
            newest=_newest(newest),
            chart=chart_of(count_dates(dates), len(dates), url=date_url),
            years=tuple(reversed(years)),
            sources=_most(sources, TOP_SOURCES),
            tags=_most(tags, TOP_TAGS),
            source_count=len(sources),
            tag_count=len(tags),
            author_count=authors,
        ),
    )


def _newest(cards: Iterable[Card]) -> tuple[CardGroup, ...]:
    """The newest days, whole."""
    newest: list[CardGroup] = []
    shown = 0
    for _, of_a_day in itertools.groupby(cards, lambda card: day_of(card.date) if card.date else None):
        if shown >= NEWEST:
            break
        (group,) = grouped(of_a_day)
        some = group.cards[:NEWEST]
        newest.append(msgspec.structs.replace(group, cards=some, more=len(group.cards) - len(some)))
        shown += len(some)
    return tuple(newest)


def _most(counts: Sequence[Count], number: int) -> tuple[Count, ...]:
    return tuple(sorted(counts, key=lambda count: (-count.count, count.text, count.url or ""))[:number])
