"""The page of each article, with its neighbours in its outlet."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec

from archive_gen.pages.addresses import UNKNOWN_SOURCE, date_url, day_of
from archive_gen.pages.contexts import ArticlePage, Card, Link, Page
from archive_gen.pages.messages import Message
from archive_gen.pages.names import Names
from archive_gen.records import Article, PartialDate, pack

UNKNOWN = Link(Message("Unknown outlet"), UNKNOWN_SOURCE)
"""Stands for the outlet of an article where that is not known."""

Neighbours = list[int | None]


def neighbours(sources: Names, dates: Sequence[PartialDate | None]) -> tuple[Neighbours, Neighbours]:
    """For each article the one before it in its outlet, and the one after it; all are positions.

    Undated ones, and those whose outlet is not known, have none. `dates` are in order of time.
    """
    rows: dict[str, list[int]] = {}
    for position, (keys, date) in enumerate(zip(sources.of, dates, strict=True)):
        if date:
            for key in keys:
                rows.setdefault(key, []).append(position)
    earlier: Neighbours = [None] * len(dates)
    later: Neighbours = [None] * len(dates)
    for row in rows.values():
        for before, after in itertools.pairwise(row):
            later[before], earlier[after] = after, before
    return earlier, later


class ArticlePlace(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What the page of an article shows of the archive around it."""

    card: Card
    byline: tuple[Link, ...]
    tags: tuple[Link, ...]
    earlier: Card | None
    later: Card | None
    others: tuple[Card, ...] = ()
    """Others of the same day."""


def article_page(article: Article, place: ArticlePlace) -> Page:
    """One article, whole, with its evidence. `day` leads to the day, or to the month, the year or
    the undated articles where no more is known.
    """
    date = day_of(article.date) if article.date else None
    card = place.card
    return Page(
        url=card.url,
        template="article.html",
        title=card.title,
        context=ArticlePage(
            card=card,
            byline=place.byline,
            dateline=article.dateline,
            updated=article.updated,
            agencies=article.agencies,
            tags=place.tags,
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
            earlier=place.earlier,
            later=place.later,
            others=place.others,
        ),
    )


def pack_place(place: ArticlePlace) -> bytes:
    """The place as bytes: equal places give equal bytes."""
    return pack(place)


def unpack_place(data: bytes) -> ArticlePlace:
    """The place again. Raises `msgspec.DecodeError` for bytes that are none."""
    place = _PLACE.decode(data)
    return msgspec.structs.replace(
        place,
        card=_restored(place.card),
        earlier=_restored(place.earlier) if place.earlier else None,
        later=_restored(place.later) if place.later else None,
        others=tuple(_restored(other) for other in place.others),
    )


def _restored(card: Card) -> Card:
    # Packed, a message is its English text.
    if card.source.url == UNKNOWN_SOURCE:
        return msgspec.structs.replace(card, source=UNKNOWN)
    return card


_PLACE = msgspec.msgpack.Decoder(ArticlePlace)
