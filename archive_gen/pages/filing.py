"""All articles as they are filed: in order of time, with their cards, their names, and their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from archive_gen.config import Settings
from archive_gen.pages.addresses import SOURCES_BY_SIZE, UNKNOWN_SOURCE
from archive_gen.pages.articles import UNKNOWN, ArticlePlace, neighbours
from archive_gen.pages.calendar import Calendar, others_of_day
from archive_gen.pages.contexts import Card, Link
from archive_gen.pages.entries import Entry
from archive_gen.pages.lists import Kind
from archive_gen.pages.names import Names, gather, name_key, reading_order
from archive_gen.records import PartialDate, fingerprint, pack


class Filed(NamedTuple):
    """An article on its way into a plan: `digest` changes with anything of it, `id` is its number in
    the ledger.
    """

    entry: Entry
    digest: bytes
    id: int
    sha256: str = ""
    """Of its raw file."""


class Archive(msgspec.Struct, frozen=True):
    """All articles in order of time (undated ones last, by path), their cards, and their names.

    `listing` are positions in the order of lists: the newest first, undated ones last by title.
    `digests` change with the cards, by position.
    """

    filed: tuple[Filed, ...]
    cards: tuple[Card, ...]
    digests: tuple[bytes, ...]
    listing: tuple[int, ...]
    names: dict[Kind, Names]

    @property
    def listed(self) -> list[Card]:
        """The cards in the order of lists."""
        return [self.cards[position] for position in self.listing]


def in_order(filed: Sequence[Filed]) -> tuple[Filed, ...]:
    """In order of time, undated ones last, by path. Raises `ValueError` where two have the same path."""
    if len({each.entry.path for each in filed}) < len(filed):
        raise ValueError("two articles have the same path")
    never = PartialDate(0)
    return tuple(
        sorted(
            filed,
            key=lambda each: (each.entry.card.date is None, each.entry.card.date or never, each.entry.path),
        )
    )


def file_articles(ordered: tuple[Filed, ...], urls: Sequence[str], settings: Settings) -> Archive:
    """The articles, which are in order and stand at `urls`, with their names and cards."""
    entries = [each.entry for each in ordered]
    stated = set(map(name_key, {tag for entry in entries for tag in entry.stated_tags}))
    names: dict[Kind, Names] = {
        "source": gather(
            "sources",
            [(entry.source,) if entry.source else () for entry in entries],
            taken=(UNKNOWN_SOURCE, SOURCES_BY_SIZE),
        ),
        "tag": gather(
            "tags",
            [(*entry.tags, *_not_in(entry.tags, entry.stated_tags)) for entry in entries],
            has_page=lambda key, count: count >= settings.tags.page_from or key in stated,
        ),
        "author": gather("authors", [entry.authors for entry in entries]),
    }
    cards = tuple(
        msgspec.structs.replace(
            entry.card,
            url=urls[position],
            source=(_links(names["source"], position) or (UNKNOWN,))[0],
            authors=tuple(link.text for link in _links(names["author"], position)),
        )
        for position, entry in enumerate(entries)
    )
    digests = tuple(fingerprint(pack(card)) for card in cards)
    dated = sum(card.date is not None for card in cards)
    undated = sorted(range(dated, len(cards)), key=lambda position: reading_order(cards[position].title))
    return Archive(ordered, cards, digests, (*reversed(range(dated)), *undated), names)


def places(archive: Archive, calendar: Calendar) -> Iterator[tuple[Filed, ArticlePlace]]:
    """What the page of each article shows besides the article."""
    around = neighbours(archive.names["source"], archive.cards)
    beside = others_of_day(calendar)
    for position, filed in enumerate(archive.filed):
        card = archive.cards[position]
        earlier, later = around.get(position, (None, None))
        others = tuple(other for other in beside.get(card.url, ()) if other not in (earlier, later))
        yield (
            filed,
            ArticlePlace(
                card=card,
                byline=_links(archive.names["author"], position),
                tags=_links(archive.names["tag"], position),
                earlier=earlier,
                later=later,
                others=others,
            ),
        )


def _not_in(known: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(other for other in others if other not in known)


def _links(names: Names, position: int) -> tuple[Link, ...]:
    return tuple(map(names.links.__getitem__, names.of[position]))
