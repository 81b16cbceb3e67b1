"""What is planned together: home, indexes, lists, the years of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from archive_gen.config import Settings
from archive_gen.pages.articles import UNKNOWN
from archive_gen.pages.calendar import Calendar, calendar_index, calendar_parts
from archive_gen.pages.card_index import CardPage
from archive_gen.pages.contexts import Link, Page
from archive_gen.pages.feeds import MOST_LISTS, feeds_of_list
from archive_gen.pages.filing import Archive
from archive_gen.pages.home import home_page
from archive_gen.pages.lists import INDEXES, Kind, count_of, list_pages, members, tags_of
from archive_gen.pages.made import made_page
from archive_gen.pages.name_indexes import index_pages
from archive_gen.pages.sections import Section
from archive_gen.records import fingerprint, pack


class Collection(NamedTuple):
    """Pages that are planned together: a list, a year of the calendar, an index.

    `digest` changes with all that the pages show, so that where it has not changed they need not be
    planned; `None` where only the pages themselves tell.
    """

    name: str
    digest: bytes | None
    pages: Callable[[], Iterable[Page | CardPage]]


def collections_of(archive: Archive, calendar: Calendar, feed_entries: int) -> Iterator[Collection]:
    """Home, lists and calendar, and the feeds of lists with so many entries."""
    names, listing = archive.names, archive.listing
    days, sources = archive.cards.columns.days, archive.cards.columns.sources
    dates = archive.cards.days_at(listing)
    dated = [position for position in listing if days[position]]
    lists = {kind: members(names[kind], listing) for kind in INDEXES}
    counts = {
        kind: [count_of(names[kind].links[key], positions, days) for key, positions in lists[kind].items()]
        for kind in INDEXES
    }

    def home() -> Iterator[Page]:
        yield home_page(
            map(archive.cards.__getitem__, dated or listing),
            dates,
            years=calendar.years(),
            sources=counts["source"],
            tags=counts["tag"],
            authors=len(counts["author"]),
        )

    outlets = {
        names["source"].links[key]: archive.cards.days_at(positions)
        for key, positions in lists["source"].items()
    }
    made = partial(
        made_page,
        dates,
        archive.counted,
        sources=outlets,
        authors=len(counts["author"]),
        tags=len(counts["tag"]),
    )
    yield Collection("home", None, home)
    unknown = [position for position in listing if sources[position] is UNKNOWN]
    for kind in INDEXES:
        last = count_of(UNKNOWN, unknown, days) if unknown and kind == "source" else None
        if counts[kind] or last:
            without_page = len(names[kind].links) - len(lists[kind])
            index = partial(index_pages, kind, counts[kind], unknown=last, without_page=without_page)
            yield Collection(f"{kind}s", None, index)
        for key, positions in lists[kind].items():
            entries = feed_entries if kind != "author" else 0
            yield _list(archive, kind, names[kind].links[key], positions, entries)
    if unknown:
        yield _list(archive, "source", UNKNOWN, unknown, 0)
    if listing:
        undated = listing[len(dated) :]
        yield Collection("calendar", None, lambda: [calendar_index(calendar, len(undated))])
        for part in calendar_parts(calendar, undated):
            looks = archive.cards.looks_at(part.positions)
            yield Collection(part.name, fingerprint(part.besides, looks), part.pages)
    yield Collection("made", None, lambda: [made()])


def _list(
    archive: Archive, kind: Kind, link: Link, positions: Sequence[int], feed_entries: int
) -> Collection:
    """The pages of one outlet, tag or author; the articles are looked up when the pages are wanted."""

    def pages() -> Iterator[Page | CardPage]:
        tags = tags_of(archive.names["tag"], positions, link) if kind != "tag" else ()
        feeds = feeds_of_list(link, map(archive.cards.__getitem__, positions), feed_entries)
        addresses = (feeds[0].url, feeds[1].url) if feeds else (None, None)
        stem = (link.url or "").removesuffix(".html")
        whole = Section(stem=stem, level="all", cards=archive.cards, positions=positions, label=link.text)
        yield from list_pages(whole, kind, link, tags, addresses)
        yield from feeds

    # Outlets and authors show the tags of their articles, too.
    changing = archive.cards.columns.looks if kind == "tag" else archive.linked
    members = b"".join(map(changing.__getitem__, positions))
    return Collection(link.url or "", fingerprint(pack((link, feed_entries)), members), pages)


def entries_of_lists(archive: Archive, settings: Settings) -> int:
    """How many articles stand in the feed of an outlet or a tag; 0 where these have none."""
    lists = sum(
        link.url is not None for kind in ("source", "tag") for link in archive.names[kind].links.values()
    )
    wanted = settings.feeds == "all" or (settings.feeds == "auto" and lists <= MOST_LISTS)
    return settings.feed_entries if wanted and settings.base_url else 0
