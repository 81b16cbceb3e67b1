"""All articles as they are filed: in order of time, with their cards, their names, and their places.

What is held of every article stands in columns, one value for each position, and a card is unpacked
only when a page that is made shows it: most plans want few.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from archive_gen.config import Settings
from archive_gen.pages.addresses import SOURCES_BY_SIZE, UNKNOWN_SOURCE, day_of
from archive_gen.pages.articles import UNKNOWN, ArticlePlace, neighbours
from archive_gen.pages.calendar import Calendar, others_of_day
from archive_gen.pages.card_index import CardColumns, Cards
from archive_gen.pages.entries import Counted, Entry
from archive_gen.pages.lists import Kind
from archive_gen.pages.names import Names, gather, name_key, reading_order
from archive_gen.records import Alias, PartialDate, pack

_COUNTED = msgspec.msgpack.Decoder(Counted)


class Filed(NamedTuple):
    """An article on its way into a plan: `digest` changes with anything of it, `id` is its number in
    the ledger.
    """

    entry: Entry
    digest: bytes
    id: int


class Archive(msgspec.Struct, frozen=True):
    """All articles in order of time (undated ones last, by path), their cards, and their names.

    Every sequence but `listing` is by position. `ids` and `digests` are those of `Filed`. `linked` change
    with the cards and with the names on the articles' own pages, `cited` with what is cited of the
    articles: sixteen bytes each. `aliases` are those of the articles that have some. `listing` are
    positions in the order of lists: the newest first, undated ones last by title. `counted` says of how
    many articles each of its keys is true.
    """

    ids: tuple[int, ...]
    paths: tuple[str, ...]
    digests: tuple[bytes, ...]
    urls: Sequence[str]
    cards: Cards
    linked: tuple[bytes, ...]
    cited: tuple[bytes, ...]
    aliases: dict[int, tuple[Alias, ...]]
    listing: tuple[int, ...]
    names: dict[Kind, Names]
    counted: dict[Counted, int]


class Surroundings(NamedTuple):
    """Which other articles the page of each shows: all are positions, and all sequences are by position.
    `others` are of its day, and neither the one before nor the one after it in its outlet.
    """

    earlier: Sequence[int | None]
    later: Sequence[int | None]
    others: Sequence[Sequence[int]]


def in_order(filed: Sequence[Filed]) -> tuple[Filed, ...]:
    """In order of time, undated ones last, by path. Raises `ValueError` where two have the same path."""
    if len({each.entry.path for each in filed}) < len(filed):
        raise ValueError("two articles have the same path")
    never = PartialDate(0)
    return tuple(
        sorted(filed, key=lambda each: (each.entry.date is None, each.entry.date or never, each.entry.path))
    )


def file_articles(ordered: Sequence[Filed], urls: Sequence[str], settings: Settings) -> Archive:
    """The articles, which are in order and stand at `urls`, with their names and cards."""
    entries = [each.entry for each in ordered]
    stated = set(map(name_key, {entry.tags[number] for entry in entries for number in entry.stated}))
    names: dict[Kind, Names] = {
        "source": gather(
            "sources",
            [(entry.source,) if entry.source else () for entry in entries],
            taken=(UNKNOWN_SOURCE, SOURCES_BY_SIZE),
        ),
        "tag": gather(
            "tags",
            [entry.tags for entry in entries],
            has_page=lambda key, count: count >= settings.tags.page_from or key in stated,
        ),
        "author": gather("authors", [entry.authors for entry in entries]),
    }
    sources = tuple(names["source"].links[keys[0]] if keys else UNKNOWN for keys in names["source"].of)
    shown = {
        keys: tuple(link.text for link in names["author"].links_of(keys)) for keys in set(names["author"].of)
    }
    authors = tuple(map(shown.__getitem__, names["author"].of))
    looks = tuple(
        _digest(pack((entry.looks, url, source, named)))
        for entry, url, source, named in zip(entries, urls, sources, authors, strict=True)
    )
    dates = [entry.date for entry in entries]
    same: dict[PartialDate | None, PartialDate | None] = {}
    days = tuple([same.setdefault(day, day) for day in [each and day_of(each) for each in dates]])
    cards = Cards(CardColumns([entry.card for entry in entries], urls, sources, authors, days, looks))
    dated = sum(day is not None for day in days)
    undated = sorted(range(dated, len(cards)), key=lambda position: reading_order(cards[position].title))
    counted = Counter(entry.counted for entry in entries)
    return Archive(
        ids=tuple(each.id for each in ordered),
        paths=tuple(entry.path for entry in entries),
        digests=tuple(each.digest for each in ordered),
        urls=urls,
        cards=cards,
        linked=_linked(looks, names["author"], names["tag"]),
        cited=tuple(entry.cited for entry in entries),
        aliases={position: entry.aliases for position, entry in enumerate(entries) if entry.aliases},
        listing=(*reversed(range(dated)), *undated),
        names=names,
        counted={_COUNTED.decode(each): count for each, count in counted.items()},
    )


def surroundings(archive: Archive, calendar: Calendar) -> Surroundings:
    """What the page of each article shows of others."""
    earlier, later = neighbours(archive.names["source"], archive.cards.columns.days)
    others: list[Sequence[int]] = [()] * len(archive.ids)
    for position, found in others_of_day(calendar):
        before, after = earlier[position], later[position]
        others[position] = [other for other in found if other != before and other != after]
    return Surroundings(earlier, later, others)


def place_of(archive: Archive, around: Surroundings, position: int) -> ArticlePlace:
    """What the page of an article shows besides the article."""
    cards, names = archive.cards, archive.names
    earlier, later = around.earlier[position], around.later[position]
    return ArticlePlace(
        card=cards[position],
        byline=names["author"].links_of(names["author"].of[position]),
        tags=names["tag"].links_of(names["tag"].of[position]),
        earlier=None if earlier is None else cards[earlier],
        later=None if later is None else cards[later],
        others=cards.at(around.others[position]),
    )


def place_digests(archive: Archive, around: Surroundings) -> Iterator[bytes]:
    """For each article what changes with its place, which need not be put together for that."""
    looks, nobody = archive.cards.columns.looks, bytes(16)
    for linked, earlier, later, others in zip(archive.linked, *around, strict=True):
        before = nobody if earlier is None else looks[earlier]
        after = nobody if later is None else looks[later]
        yield _digest(b"".join([linked, before, after, *map(looks.__getitem__, others)]))


def _linked(looks: Sequence[bytes], authors: Names, tags: Names) -> tuple[bytes, ...]:
    bylines = {keys: pack(authors.links_of(keys)) for keys in set(authors.of)}
    packed = {key: pack(link) for key, link in tags.links.items()}
    return tuple(
        _digest(b"".join([look, bylines[byline], *map(packed.__getitem__, tagged)]))
        for look, byline, tagged in zip(looks, authors.of, tags.of, strict=True)
    )


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
