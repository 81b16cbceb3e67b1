"""The pages of outlets, tags and authors: an index of each, and a list for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from archive_gen.pages.addresses import AUTHORS, SOURCES, TAGS
from archive_gen.pages.cards import extent, grouped
from archive_gen.pages.contexts import Card, Count, IndexPage, Link, ListPage, Page
from archive_gen.pages.messages import Message
from archive_gen.pages.names import Names, reading_order
from archive_gen.pages.sections import Section, walk

Kind = Literal["source", "tag", "author"]

INDEXES: Mapping[Kind, Link] = {
    "source": Link(Message("Outlets"), SOURCES),
    "tag": Link(Message("Tags"), TAGS),
    "author": Link(Message("Authors"), AUTHORS),
}


def members(names: Names, listing: Sequence[int], cards: Sequence[Card]) -> dict[str, tuple[Card, ...]]:
    """The cards of each name that has a page, in the order of `listing` (positions in `cards`)."""
    lists: dict[str, list[Card]] = {key: [] for key, link in names.links.items() if link.url}
    for position in listing:
        for key in names.of[position]:
            if key in lists:
                lists[key].append(cards[position])
    return {key: tuple(found) for key, found in lists.items()}


def count_of(link: Link, cards: Sequence[Card]) -> Count:
    """The way into the list of a name: how many articles, from when to when."""
    first, last = extent(cards)
    return Count(link.text, link.url, len(cards), first, last)


def index_page(kind: Kind, counts: Sequence[Count], *, unknown: Count | None, without_page: int) -> Page:
    """All names of a kind from A to Z; articles whose outlet is not known come last."""
    entries = sorted(counts, key=lambda count: (*reading_order(count.text), count.url or ""))
    link = INDEXES[kind]
    return Page(
        url=link.url or "",
        template="index.html",
        title=link.text,
        context=IndexPage(
            kind=kind,
            entries=(*entries, unknown) if unknown else tuple(entries),
            without_page=without_page,
        ),
    )


def list_pages(kind: Kind, link: Link, cards: tuple[Card, ...], *, unknown: bool = False) -> Iterator[Page]:
    """The list of one name: one page, or one for each period where it is long.

    `cards` are those of the whole list, the newest first and undated ones last.
    """
    stem = (link.url or "").removesuffix(".html")
    whole = Section(stem=stem, level="all", cards=cards, label=link.text)
    for section, parts, trail in walk(whole, (INDEXES[kind],)):
        first, last = extent(section.cards)
        is_whole = section is whole
        yield Page(
            url=section.url,
            template="list.html",
            title=link.text
            if is_whole
            else Message("%(name)s, %(period)s", name=link.text, period=section.name),
            context=ListPage(
                kind=kind,
                name=link.text,
                unknown=unknown,
                count=len(section.cards),
                first=first,
                last=last,
                period=section.date,
                label="" if is_whole else section.label,
                trail=trail,
                periods=tuple(part.period() for part in parts),
                groups=() if parts else grouped(section.cards),
            ),
        )
