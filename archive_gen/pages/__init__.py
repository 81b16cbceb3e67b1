"""All articles → all pages: addresses, groups, order, neighbours, collisions.

    articles ──in order──▶ addresses, names ──▶ cards ──▶ pages

One file for each thing owned: `addresses` (where things stand, collisions), `names` (which
spellings are one outlet, tag or author), `cards`, `sections` (how long lists are cut), `lists`,
`calendar`, `articles`, `home`, `feeds`; `contexts` is what templates see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from archive_gen.config import Settings
from archive_gen.pages.addresses import (
    ABOUT,
    FEED,
    HOME,
    NOT_FOUND,
    SITEMAP,
    UNKNOWN_SOURCE,
    article_urls,
    clash_error,
)
from archive_gen.pages.articles import article_page, neighbours
from archive_gen.pages.calendar import INDEX as DATES_INDEX
from archive_gen.pages.calendar import calendar_pages, make_calendar
from archive_gen.pages.cards import card_of
from archive_gen.pages.contexts import Card, Link, NotFoundPage, Page, Site, TextPage
from archive_gen.pages.feeds import data_page, feed_page, robots_page, sitemap_pages
from archive_gen.pages.home import home_page
from archive_gen.pages.lists import INDEXES, Kind, count_of, index_page, list_pages, members
from archive_gen.pages.messages import Message
from archive_gen.pages.names import Names, gather, name_key, reading_order
from archive_gen.records import Article, Diagnostic, PartialDate
from archive_gen.urls import url_key


class Plan(msgspec.Struct, frozen=True):
    """Every page of the site, no two at one address, and what a person should know of them.

    `left_out` names the files that are not planned because the settings hold no `base_url`.
    """

    site: Site
    pages: tuple[Page, ...]
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[str, ...] = ()


class _Archive(msgspec.Struct, frozen=True):
    """All articles in order of time (undated ones last, by path), their cards, and their names.

    `listing` are positions in the order of lists: the newest first, undated ones last by title.
    """

    articles: tuple[Article, ...]
    cards: tuple[Card, ...]
    listing: tuple[int, ...]
    names: dict[Kind, Names]


def plan(articles: Sequence[Article], settings: Settings, *, about: TextPage | None = None) -> Plan:
    """Plan all pages. The result depends on the articles and settings, not on their order.

    Raises `ContentError`, naming all parties of all clashes, where two pages would have one
    address; `ValueError` where two articles have the same path.
    """
    ordered = _in_order(articles)
    urls, diagnostics = article_urls(ordered)
    archive = _archive(ordered, urls, settings)
    base_url = settings.base_url.rstrip("/") + "/" if settings.base_url else None

    pages = list(_pages(archive))
    pages.append(
        Page(url=NOT_FOUND, template="404.html", title=Message("Page not found"), context=NotFoundPage())
    )
    if about:
        pages.append(Page(url=ABOUT, template="text.html", title=about.title, context=about))
    feed = feed_page((archive.cards[position] for position in archive.listing), settings.feed_entries)
    machine = [robots_page(base_url), data_page(ordered)]
    if base_url:
        machine += [feed] if feed else []
        machine += sitemap_pages(pages, base_url)
    pages += machine
    _refuse_duplicates(pages)

    site = Site(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        base_url=base_url,
        rights=settings.rights,
        nav=_navigation({page.url for page in pages}),
        feed_url=FEED if base_url and feed else None,
    )
    left_out = () if base_url else (FEED, SITEMAP) if feed else (SITEMAP,)
    return Plan(site, tuple(pages), diagnostics, left_out)


def _in_order(articles: Sequence[Article]) -> tuple[Article, ...]:
    by_path = {article.path: article for article in articles}
    if len(by_path) < len(articles):
        raise ValueError("two articles have the same path")
    never = PartialDate(0)
    return tuple(
        by_path[path]
        for _, _, path in sorted(
            (article.date is None, article.date or never, path) for path, article in by_path.items()
        )
    )


def _archive(ordered: tuple[Article, ...], urls: Sequence[str], settings: Settings) -> _Archive:
    stated = {name_key(tag) for article in ordered for tag in article.stated_tags}
    names: dict[Kind, Names] = {
        "source": gather(
            "sources",
            [(article.source,) if article.source else () for article in ordered],
            taken=(UNKNOWN_SOURCE,),
        ),
        "tag": gather(
            "tags",
            [(*article.tags, *_not_in(article.tags, article.stated_tags)) for article in ordered],
            has_page=lambda key, count: count >= settings.tags.page_from or key in stated,
        ),
        "author": gather("authors", [article.authors for article in ordered]),
    }
    cards = tuple(
        card_of(
            article,
            url=urls[position],
            source=(_links(names["source"], position) or (Link(Message("Unknown outlet"), UNKNOWN_SOURCE),))[
                0
            ],
            authors=tuple(link.text for link in _links(names["author"], position)),
        )
        for position, article in enumerate(ordered)
    )
    dated = sum(card.date is not None for card in cards)
    undated = sorted(range(dated, len(cards)), key=lambda position: reading_order(cards[position].title))
    return _Archive(ordered, cards, (*reversed(range(dated)), *undated), names)


def _not_in(known: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(other for other in others if other not in known)


def _links(names: Names, position: int) -> tuple[Link, ...]:
    return tuple(names.links[key] for key in names.of[position])


def _pages(archive: _Archive) -> Iterator[Page]:
    """Home, articles, lists and calendar."""
    cards, names = archive.cards, archive.names
    listing = [cards[position] for position in archive.listing]
    calendar = make_calendar(cards)
    lists = {kind: members(names[kind], archive.listing, cards) for kind in INDEXES}
    counts = {
        kind: [count_of(names[kind].links[key], found) for key, found in lists[kind].items()]
        for kind in INDEXES
    }
    yield home_page(
        listing,
        years=calendar.years(),
        sources=counts["source"],
        tags=counts["tag"],
        authors=len(counts["author"]),
    )
    around = neighbours(names["source"], cards)
    for position, article in enumerate(archive.articles):
        yield article_page(
            article,
            cards[position],
            byline=_links(names["author"], position),
            tags=_links(names["tag"], position),
            around=around.get(position, (None, None)),
        )
    unknown = tuple(card for card in listing if card.source.url == UNKNOWN_SOURCE)
    unknown_link = Link(Message("Unknown outlet"), UNKNOWN_SOURCE)
    for kind in INDEXES:
        last = count_of(unknown_link, unknown) if unknown and kind == "source" else None
        if counts[kind] or last:
            without_page = len(names[kind].links) - len(lists[kind])
            yield index_page(kind, counts[kind], unknown=last, without_page=without_page)
        for key, found in lists[kind].items():
            yield from list_pages(kind, names[kind].links[key], found)
    if unknown:
        yield from list_pages("source", unknown_link, unknown, unknown=True)
    if cards:
        yield from calendar_pages(calendar, tuple(card for card in listing if card.date is None))


def _navigation(urls: set[str]) -> tuple[Link, ...]:
    ways = (Link(Message("Home"), HOME), *INDEXES.values(), DATES_INDEX, Link(Message("About"), ABOUT))
    return tuple(way for way in ways if way.url in urls)


def _refuse_duplicates(pages: Iterable[Page]) -> None:
    seen: dict[str, list[Page]] = {}
    for page in pages:
        seen.setdefault(url_key(page.url), []).append(page)
    clashes = {
        alike[0].url: [f"{page.url} ({page.title})" for page in alike]
        for alike in seen.values()
        if len(alike) > 1
    }
    if clashes:
        raise clash_error(clashes, hint="Change the title, the name or the slug of one of them.")
