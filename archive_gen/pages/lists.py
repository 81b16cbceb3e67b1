"""The pages of outlets, tags and authors: an index of each, and a list for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal

from archive_gen.pages.addresses import AUTHORS, SOURCES, TAGS, UNKNOWN_SOURCE, date_url
from archive_gen.pages.card_index import CardPage, Group, card_page
from archive_gen.pages.cards import extent
from archive_gen.pages.charts import list_chart
from archive_gen.pages.contexts import Count, Link, ListPage, Page
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
    whole: Section, kind: Kind, link: Link, tags: tuple[Count, ...], feeds: tuple[str | None, str | None]
) -> Iterator[Page | CardPage]:
    """The list of one name: one page, or one for each period where it is long.

    `whole` is all of it, the newest first and undated ones last; `tags` as `tags_of` it; `feeds` are the
    addresses of its feeds.
    """
    cards = whole.cards
    for section, parts, trail in walk(whole, (INDEXES[kind],)):
        days = cards.days_at(section.positions)
        first, last = extent(days)
        is_whole = section is whole
        part_urls = {part.date: part.url for part in parts if part.date and not part.label}
        page = Page(
            url=section.url,
            template="list.html",
            title=link.text
            if is_whole
            else Message("%(name)s, %(period)s", name=link.text, period=section.name),
            context=ListPage(
                kind=kind,
                name=link.text,
                unknown=link.url == UNKNOWN_SOURCE,
                count=len(days),
                first=first,
                last=last,
                period=section.date,
                label="" if is_whole else section.label,
                trail=trail,
                chart=list_chart(days, urls=part_urls),
                sources=_sources_of(section) if is_whole and kind != "source" else (),
                tags=tags if is_whole else (),
                periods=tuple(part.period() for part in parts),
                groups=(),
                feed_url=feeds[0] if is_whole else None,
                json_feed_url=feeds[1] if is_whole else None,
            ),
        )
        yield page if parts else card_page(page, _by_day(section, days), cards)


def _by_day(section: Section, days: Iterable[PartialDate | None]) -> list[Group]:
    """The articles under their day, or the month or year where no more is known."""
    groups: dict[PartialDate | None, list[int]] = {}
    for position, day in zip(section.positions, days, strict=True):
        groups.setdefault(day, []).append(position)
    return [Group(day, date_url(day), positions) for day, positions in groups.items()]


def _sources_of(section: Section) -> tuple[Count, ...]:
    counts = Counter(map(section.cards.columns.sources.__getitem__, section.positions))
    return _most_frequent({link: count for link, count in counts.items() if link.url != UNKNOWN_SOURCE})


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
