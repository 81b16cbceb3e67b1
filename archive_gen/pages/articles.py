"""The page of each article, with its neighbours in its outlet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive_gen.pages.addresses import date_url, day_of
from archive_gen.pages.contexts import ArticlePage, Card, Link, Page
from archive_gen.pages.messages import Message
from archive_gen.pages.names import Names
from archive_gen.records import Article

Neighbours = Mapping[int, tuple[Card | None, Card | None]]


def neighbours(sources: Names, cards: Sequence[Card]) -> Neighbours:
    """For each dated article the one before and the one after it in its outlet, by position.

    `cards` are in order of time. Articles whose outlet is not known have no neighbours.
    """
    rows: dict[str, list[int]] = {}
    for position, card in enumerate(cards):
        if card.date:
            for key in sources.of[position]:
                rows.setdefault(key, []).append(position)
    found: dict[int, tuple[Card | None, Card | None]] = {}
    for row in rows.values():
        around = [None, *(cards[position] for position in row), None]
        found.update({position: (around[place], around[place + 2]) for place, position in enumerate(row)})
    return found


def article_page(
    article: Article,
    card: Card,
    *,
    byline: tuple[Link, ...],
    tags: tuple[Link, ...],
    around: tuple[Card | None, Card | None],
) -> Page:
    """One article, whole, with its evidence. `day` leads to the day, or to the month, the year or
    the undated articles where no more is known.
    """
    date = day_of(article.date) if article.date else None
    return Page(
        url=card.url,
        template="article.html",
        title=card.title,
        context=ArticlePage(
            card=card,
            byline=byline,
            dateline=article.dateline,
            updated=article.updated,
            agencies=article.agencies,
            tags=tags,
            day=Link(date.iso if date else Message("Undated"), date_url(date), date),
            body=article.body,
            removed=article.removed,
            evidence=article.evidence,
            stated_none=article.stated_none,
            word_count=article.word_count,
            path=article.path,
            sha256=article.sha256,
            encoding=article.encoding,
            replaced_bytes=article.replaced_bytes,
            original_url=article.url,
            rights=article.rights,
            extra=article.extra,
            earlier=around[0],
            later=around[1],
        ),
    )
