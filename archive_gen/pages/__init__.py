"""All articles → all pages: addresses, groups, order, neighbours, collisions.

    articles ──in order──▶ addresses, names ──▶ cards ──▶ pages

One file for each thing owned: `addresses` (where things stand, collisions), `names` (which
spellings are one outlet, tag or author), `cards`, `charts` (counts in time), `sections` (how long
lists are cut), `lists`, `name_indexes`, `calendar`, `articles`, `home`, `made` (how the archive was
made), `feeds`, `aliases` (earlier addresses), `hosts` (what a web host wants); `contexts` is what
templates see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from archive_gen.config import Settings
from archive_gen.hosts import host_named
from archive_gen.pages.addresses import (
    ABOUT,
    FEED,
    HOME,
    JSON_FEED,
    NOT_FOUND,
    SITEMAP,
    SOURCES_BY_SIZE,
    UNKNOWN_SOURCE,
    clash_error,
)
from archive_gen.pages.aliases import Addressed, redirects_of
from archive_gen.pages.articles import UNKNOWN, ArticlePlace, neighbours
from archive_gen.pages.calendar import INDEX as DATES_INDEX
from archive_gen.pages.calendar import Calendar, calendar_index, calendar_parts, make_calendar, others_of_day
from archive_gen.pages.contexts import Card, Link, NotFoundPage, Page, Site, TextPage
from archive_gen.pages.data_files import DataFile, Row, cut_into_files, data_package_page
from archive_gen.pages.entries import Entry
from archive_gen.pages.feeds import MOST_LISTS, feed_pages, robots_page, sitemap_pages, with_feeds
from archive_gen.pages.home import home_page
from archive_gen.pages.hosts import host_pages
from archive_gen.pages.lists import INDEXES, Kind, count_of, list_pages, members
from archive_gen.pages.made import MADE_LINK, made_page
from archive_gen.pages.messages import Message
from archive_gen.pages.name_indexes import index_pages
from archive_gen.pages.names import Names, gather, name_key, reading_order
from archive_gen.pages.permalinks import article_urls
from archive_gen.records import Diagnostic, PartialDate, Permalink, Published, fingerprint, pack
from archive_gen.urls import url_key

HOME_LINK = Link(Message("Home"), HOME)
ABOUT_LINK = Link(Message("About"), ABOUT)


class Filed(NamedTuple):
    """An article on its way into a plan: `digest` changes with anything of it, `id` is its number in
    the ledger.
    """

    entry: Entry
    digest: bytes
    id: int
    sha256: str = ""
    """Of its raw file."""


class Collection(NamedTuple):
    """Pages that are planned together: a list, a year of the calendar, an index.

    `digest` changes with all that the pages show, so that where it has not changed they need not be
    planned; `None` where only the pages themselves tell.
    """

    name: str
    digest: bytes | None
    pages: Callable[[], Iterable[Page]]


class Plan(msgspec.Struct, frozen=True):
    """Every page of the site, and what a person should know of them.

    `places` are the pages of articles, by their numbers in the ledger: what each shows besides the
    article itself. `files` hold articles as data. `left_out` names the files that are not planned
    because the settings hold no `base_url`. The sitemap is planned by `sitemap`, when all addresses
    are known.
    """

    site: Site
    places: tuple[tuple[Filed, ArticlePlace], ...]
    collections: tuple[Collection, ...]
    files: tuple[DataFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[str, ...] = ()


class _Archive(msgspec.Struct, frozen=True):
    """All articles in order of time (undated ones last, by path), their cards, and their names.

    `listing` are positions in the order of lists: the newest first, undated ones last by title.
    `digests` change with the cards, by position.
    """

    filed: tuple[Filed, ...]
    cards: tuple[Card, ...]
    digests: tuple[bytes, ...]
    listing: tuple[int, ...]
    names: dict[Kind, Names]


def plan(filed: Sequence[Filed], settings: Settings, *, about: TextPage | None = None) -> Plan:
    """Plan all pages. The result depends on the articles and settings, not on their order.

    Raises `ContentError`, naming all parties of all clashes, where two articles would have one
    address; `ValueError` where two articles have the same path.
    """
    ordered = _in_order(filed)
    urls, diagnostics = article_urls([each.entry for each in ordered])
    archive = _archive(ordered, urls, settings)
    base_url = settings.base_url.rstrip("/") + "/" if settings.base_url else None
    entries = settings.feed_entries if settings.feeds != "none" else 0
    feeds = feed_pages((archive.cards[position] for position in archive.listing), entries)
    rows = [
        Row(each.id, each.digest, each.entry.path, each.entry.card.date, url)
        for each, url in zip(ordered, urls, strict=True)
    ]
    files = tuple(cut_into_files(rows))

    calendar = make_calendar(archive.cards)
    collections = list(_collections(archive, calendar, _entries_of_lists(archive, settings)))
    collections.append(Collection("robots", None, lambda: [robots_page(base_url)]))
    not_found = Page(
        url=NOT_FOUND, template="404.html", title=Message("Page not found"), context=NotFoundPage()
    )
    collections.append(Collection("not found", None, lambda: [not_found]))
    if about:
        written = Page(url=ABOUT, template="text.html", title=about.title, context=about)
        collections.append(Collection("about", None, lambda: [written]))
    if base_url and feeds:
        collections.append(Collection("feeds", None, lambda: feeds))
    collections.append(Collection("data package", None, lambda: [data_package_page(files)]))

    site = Site(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        base_url=base_url,
        rights=settings.rights,
        nav=_navigation(archive, about=about is not None),
        foot=(MADE_LINK,),
        feed_url=FEED if base_url and feeds else None,
        json_feed_url=JSON_FEED if base_url and feeds else None,
    )
    left_out = () if base_url else (FEED, JSON_FEED, SITEMAP) if feeds else (SITEMAP,)
    return Plan(site, tuple(_places(archive, calendar)), tuple(collections), files, diagnostics, left_out)


def sitemap(urls: Iterable[str], base_url: str) -> Collection:
    """The sitemap of all HTML pages of a site."""
    listed = sorted(url for url in urls if url.endswith(".html") and url != NOT_FOUND)
    digest = fingerprint(base_url, *listed)
    return Collection("sitemap", digest, lambda: sitemap_pages(listed, base_url))


def earlier_addresses(
    planned: Plan, settings: Settings, permalinks: Sequence[Permalink], urls: Iterable[str]
) -> tuple[Collection, tuple[Diagnostic, ...]]:
    """What leads from earlier addresses of articles to their pages, and the files that the web host
    wants; also what cannot be done. `urls` are those of all other files of the site, `permalinks` the
    addresses under which articles have been published before.
    """
    addressed = [
        Addressed(published, place.card.title, filed.entry.aliases)
        for published, (filed, place) in zip(published_of(planned), planned.places, strict=True)
    ]
    names = {link.url: link.text for link in (*planned.site.nav, *planned.site.foot)}
    redirects, wrong = redirects_of(addressed, permalinks, {url: names.get(url, url) for url in urls})
    host = host_named(settings.host) if settings.host else None
    pages, not_possible = host_pages(host, planned.site.base_url, redirects)
    return Collection("earlier addresses", None, lambda: pages), (*wrong, *not_possible)


def published_of(planned: Plan) -> list[Published]:
    """Where each article stands."""
    return [Published(filed.entry.path, filed.sha256, place.card.url) for filed, place in planned.places]


def pack_site(site: Site) -> bytes:
    """The site as bytes."""
    return pack(site)


def unpack_site(data: bytes) -> Site:
    """The site again. Raises `msgspec.DecodeError` for bytes that are none."""
    site = msgspec.msgpack.decode(data, type=Site)
    # Packed, a message is its English text.
    known = {link.url: link for link in (HOME_LINK, *INDEXES.values(), DATES_INDEX, ABOUT_LINK, MADE_LINK)}
    return msgspec.structs.replace(
        site,
        nav=tuple(known.get(link.url, link) for link in site.nav),
        foot=tuple(known.get(link.url, link) for link in site.foot),
    )


def refuse_duplicates(urls: Iterable[str]) -> None:
    """Raise `ContentError` where two pages have one address, if case and Unicode forms do not count."""
    seen: dict[str, list[str]] = {}
    for url in urls:
        seen.setdefault(url_key(url), []).append(url)
    clashes = {alike[0]: alike for alike in seen.values() if len(alike) > 1}
    if clashes:
        raise clash_error(clashes, hint="Change the title, the name or the slug of one of them.")


def _in_order(filed: Sequence[Filed]) -> tuple[Filed, ...]:
    if len({each.entry.path for each in filed}) < len(filed):
        raise ValueError("two articles have the same path")
    never = PartialDate(0)
    return tuple(
        sorted(
            filed,
            key=lambda each: (each.entry.card.date is None, each.entry.card.date or never, each.entry.path),
        )
    )


def _archive(ordered: tuple[Filed, ...], urls: Sequence[str], settings: Settings) -> _Archive:
    entries = [each.entry for each in ordered]
    stated = {name_key(tag) for entry in entries for tag in entry.stated_tags}
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
            tags=tuple(link for link in _links(names["tag"], position) if link.url),
        )
        for position, entry in enumerate(entries)
    )
    digests = tuple(fingerprint(pack(card)) for card in cards)
    dated = sum(card.date is not None for card in cards)
    undated = sorted(range(dated, len(cards)), key=lambda position: reading_order(cards[position].title))
    return _Archive(ordered, cards, digests, (*reversed(range(dated)), *undated), names)


def _not_in(known: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(other for other in others if other not in known)


def _links(names: Names, position: int) -> tuple[Link, ...]:
    return tuple(names.links[key] for key in names.of[position])


def _places(archive: _Archive, calendar: Calendar) -> Iterator[tuple[Filed, ArticlePlace]]:
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
                earlier=_without_tags(earlier) if earlier else None,
                later=_without_tags(later) if later else None,
                others=tuple(_without_tags(other) for other in others),
            ),
        )


def _entries_of_lists(archive: _Archive, settings: Settings) -> int:
    """How many articles stand in the feed of an outlet or a tag; 0 where these have none."""
    lists = sum(
        link.url is not None for kind in ("source", "tag") for link in archive.names[kind].links.values()
    )
    wanted = settings.feeds == "all" or (settings.feeds == "auto" and lists <= MOST_LISTS)
    return settings.feed_entries if wanted and settings.base_url else 0


def _without_tags(card: Card) -> Card:
    """The card of another article without its tags: they change with the archive, and no page shows them."""
    return msgspec.structs.replace(card, tags=())


def _collections(archive: _Archive, calendar: Calendar, feed_entries: int) -> Iterator[Collection]:
    """Home, lists and calendar, and the feeds of lists with so many entries."""
    cards, names = archive.cards, archive.names
    listing = [cards[position] for position in archive.listing]
    lists = {kind: members(names[kind], archive.listing) for kind in INDEXES}
    counts = {
        kind: [
            count_of(names[kind].links[key], [cards[position] for position in positions])
            for key, positions in lists[kind].items()
        ]
        for kind in INDEXES
    }
    home = partial(
        home_page,
        listing,
        years=calendar.years(),
        sources=counts["source"],
        tags=counts["tag"],
        authors=len(counts["author"]),
    )
    outlets = {
        names["source"].links[key]: [cards[position] for position in positions]
        for key, positions in lists["source"].items()
    }
    made = partial(
        made_page, listing, sources=outlets, authors=len(counts["author"]), tags=len(counts["tag"])
    )
    yield Collection("home", None, lambda: [home()])
    unknown = [position for position in archive.listing if cards[position].source.url == UNKNOWN_SOURCE]
    for kind in INDEXES:
        last = (
            count_of(UNKNOWN, [cards[position] for position in unknown])
            if unknown and kind == "source"
            else None
        )
        if counts[kind] or last:
            without_page = len(names[kind].links) - len(lists[kind])
            index = partial(index_pages, kind, counts[kind], unknown=last, without_page=without_page)
            yield Collection(f"{kind}s", None, index)
        for key, positions in lists[kind].items():
            entries = feed_entries if kind != "author" else 0
            yield _list(archive, kind, names[kind].links[key], positions, entries)
    if unknown:
        yield _list(archive, "source", UNKNOWN, unknown, 0)
    if cards:
        undated = tuple(card for card in listing if card.date is None)
        yield Collection("calendar", None, lambda: [calendar_index(calendar, len(undated))])
        digests = dict(zip((card.url for card in cards), archive.digests, strict=True))
        for part in calendar_parts(calendar, undated):
            shown = fingerprint(part.besides, *(digests[card.url] for card in part.cards))
            yield Collection(part.name, shown, part.pages)
    yield Collection("made", None, lambda: [made()])


def _list(
    archive: _Archive, kind: Kind, link: Link, positions: Sequence[int], feed_entries: int
) -> Collection:
    """The pages of one outlet, tag or author; the articles are looked up when the pages are wanted."""

    def pages() -> Iterator[Page]:
        cards = tuple(archive.cards[position] for position in positions)
        found = list_pages(kind, link, cards, unknown=link.url == UNKNOWN_SOURCE)
        return with_feeds(found, link, cards, feed_entries)

    members = b"".join(archive.digests[position] for position in positions)
    digest = fingerprint(link.text, link.url or "", str(feed_entries), members)
    return Collection(link.url or "", digest, pages)


def _navigation(archive: _Archive, *, about: bool) -> tuple[Link, ...]:
    ways = [HOME_LINK]
    for kind, link in INDEXES.items():
        with_page = any(each.url for each in archive.names[kind].links.values())
        unknown = kind == "source" and any(card.source.url == UNKNOWN_SOURCE for card in archive.cards)
        if with_page or unknown:
            ways.append(link)
    ways += [DATES_INDEX] if archive.cards else []
    ways += [ABOUT_LINK] if about else []
    return tuple(ways)
