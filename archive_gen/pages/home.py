"""The home page: the newest days in full, and the ways into the archive."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archive_gen.pages.addresses import HOME, date_url
from archive_gen.pages.cards import extent, grouped
from archive_gen.pages.charts import chart_of, count_dates
from archive_gen.pages.contexts import Card, CardGroup, Count, HomePage, Page, Period
from archive_gen.pages.messages import Message

NEWEST = 30
"""So many cards at least, if there are as many; and of one day at most."""

TOP_SOURCES = 12
TOP_TAGS = 24


def home_page(
    listing: Sequence[Card],
    *,
    years: Sequence[Period],
    sources: Sequence[Count],
    tags: Sequence[Count],
    authors: int,
) -> Page:
    """The archive at a glance. `listing` are all cards, the newest first and undated ones last."""
    first, last = extent(listing)
    return Page(
        url=HOME,
        template="home.html",
        title=Message("Home"),
        context=HomePage(
            articles=len(listing),
            first=first,
            last=last,
            undated=sum(card.date is None for card in listing),
            newest=_newest(listing),
            chart=chart_of(count_dates(listing), len(listing), url=date_url),
            years=tuple(reversed(years)),
            sources=_most(sources, TOP_SOURCES),
            tags=_most(tags, TOP_TAGS),
            source_count=len(sources),
            tag_count=len(tags),
            author_count=authors,
        ),
    )


def _newest(listing: Sequence[Card]) -> tuple[CardGroup, ...]:
    """The newest days, whole; undated articles only where no date is known at all."""
    dated = [card for card in listing if card.date]
    newest: list[CardGroup] = []
    shown = 0
    for group in grouped(dated or listing):
        if shown >= NEWEST:
            break
        cards = group.cards[:NEWEST]
        newest.append(msgspec.structs.replace(group, cards=cards, more=len(group.cards) - len(cards)))
        shown += len(cards)
    return tuple(newest)


def _most(counts: Sequence[Count], number: int) -> tuple[Count, ...]:
    return tuple(sorted(counts, key=lambda count: (-count.count, count.text, count.url or ""))[:number])
