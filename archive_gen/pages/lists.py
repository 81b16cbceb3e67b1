"""The pages of outlets, tags and authors: an index of each, and a list for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal

from archive_gen.pages.addresses import AUTHORS, SOURCES, TAGS, UNKNOWN_SOURCE
from archive_gen.pages.cards import extent, grouped
from archive_gen.pages.charts import list_chart
from archive_gen.pages.contexts import Card, Count, Link, ListPage, Page
from archive_gen.pages.messages import Message
from archive_gen.pages.names import Names
from archive_gen.pages.sections import Section, walk
from archive_gen.records import PartialDate

Kind = Literal["source", "tag", "author"]

INDEXES: Mapping[Kind, Link] = {
    "source": Link(Message("Outlets"), SOURCES),
    "tag": Link(Message("Tags"), TAGS),
    "author": Link(Message("Authors"), AUTHORS),
}

TOP = 12
"""So many tags of an outlet, or outlets of a tag, stand on its page."""


def members(names: Names, listing: Sequence[int]) -> dict[str, list[int]]:
    """The articles of each name that has a page, in the order of `listing`; both are positions."""
    lists: dict[str, list[int]] = {key: [] for key, link in names.links.items() if link.url}
    for position in listing:
        for key in names.of[position]:
            if key in lists:
                lists[key].append(position)
    return lists


def count_of(link: Link, positions: Sequence[int], days: Sequence[PartialDate | None]) -> Count:
    """The way into the list of a name, of the articles at `positions`: how many, from when to when."""
    dated = (days[position] for position in reversed(positions) if days[position])
    first = next(dated, None)
    return Count(link.text, link.url, len(positions), first, days[positions[0]] if first else None)


def list_pages(
    kind: Kind, link: Link, cards: tuple[Card, ...], tags: tuple[Count, ...], *, unknown: bool = False
) -> Iterator[Page]:
    """The list of one name: one page, or one for each period where it is long.

    `cards` are those of the whole list, the newest first and undated ones last; `tags` as `tags_of` it.
    """
    stem = (link.url or "").removesuffix(".html")
    whole = Section(stem=stem, level="all", cards=cards, label=link.text)
    for section, parts, trail in walk(whole, (INDEXES[kind],)):
        dates = [card.date for card in section.cards]
        first, last = extent(dates)
        is_whole = section is whole
        part_urls = {part.date: part.url for part in parts if part.date and not part.label}
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
                chart=list_chart(dates, urls=part_urls),
                sources=_sources_of(cards) if is_whole and kind != "source" else (),
                tags=tags if is_whole else (),
                periods=tuple(part.period() for part in parts),
                groups=() if parts else grouped(section.cards),
            ),
        )


def _sources_of(cards: Iterable[Card]) -> tuple[Count, ...]:
    return _most_frequent(Counter(card.source for card in cards if card.source.url != UNKNOWN_SOURCE))


def tags_of(tags: Names, positions: Iterable[int], own: Link) -> tuple[Count, ...]:
    """The most frequent tags with a page of a list's articles, which stand at `positions`. A tag that is
    in one of them only says nothing of the list.
    """
    counts = Counter(chain.from_iterable(map(tags.of.__getitem__, positions)))
    found = {tags.links[key]: count for key, count in counts.items() if count > 1}
    return _most_frequent(
        {link: count for link, count in found.items() if link.url and link.text != own.text}
    )


def _most_frequent(counts: Mapping[Link, int]) -> tuple[Count, ...]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0].text, each[0].url or ""))
    return tuple(Count(link.text, link.url, count) for link, count in ordered[:TOP])
