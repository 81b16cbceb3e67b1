"""All articles → all pages: addresses, groups, order, neighbours, collisions.

    articles ──in order──▶ addresses, names ──▶ cards ──▶ pages

One file for each thing owned: `addresses` (where things stand, collisions), `filing` (order, cards,
places), `names` (which spellings are one outlet, tag or author), `collections` (what is planned
together), `cards`, `card_index` (all of them, packed, and pages that show some), `charts` (counts in
time), `sections` (how long lists are cut), `lists`, `name_indexes`, `calendar`, `articles`, `home`,
`made` (how the archive was made), `search` (the page of it), `feeds`, `aliases` (earlier addresses),
`hosts` (what a web host wants); `contexts` is what templates see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import msgspec

from archive_gen.config import Settings
from archive_gen.hosts import Host, host_named
from archive_gen.pages.addresses import (
    ABOUT,
    FEED,
    HOME,
    JSON_FEED,
    NOT_FOUND,
    SEARCH,
    SITEMAP,
    clash_error,
)
from archive_gen.pages.aliases import Addressed, Redirect, redirects_of
from archive_gen.pages.articles import UNKNOWN, ArticlePlace
from archive_gen.pages.calendar import INDEX as DATES_INDEX
from archive_gen.pages.calendar import make_calendar
from archive_gen.pages.collections import Collection, collections_of, entries_of_lists
from archive_gen.pages.contexts import Link, Page, Site, TextPage
from archive_gen.pages.data_files import DataFile, Row, cut_into_files, data_package_page
from archive_gen.pages.feeds import feed_pages, robots_page, sitemap_pages
from archive_gen.pages.filing import (
    Archive,
    Filed,
    file_articles,
    in_order,
    place_digests,
    place_of,
    surroundings,
)
from archive_gen.pages.hosts import host_pages, not_found_page, root_of
from archive_gen.pages.lists import INDEXES
from archive_gen.pages.made import MADE_LINK
from archive_gen.pages.messages import Message
from archive_gen.pages.permalinks import article_urls
from archive_gen.pages.search import SEARCH_LINK, search_page
from archive_gen.records import Diagnostic, Permalink, Published, fingerprint, pack
from archive_gen.urls import url_key

HOME_LINK = Link(Message("Home"), HOME)
ABOUT_LINK = Link(Message("About"), ABOUT)


class Plan(msgspec.Struct, frozen=True):
    """Every page of the site, and what a person should know of them.

    `archive` are the articles, and `places` digests of what the page of each shows besides the article
    itself, by position; `place` puts that together. `files` hold articles as data. `left_out` names the
    files that are not planned because the settings hold no `base_url`. The sitemap is planned by
    `sitemap`, when all addresses are known.
    """

    site: Site
    archive: Archive
    places: tuple[bytes, ...]
    place: Callable[[int], ArticlePlace]
    collections: tuple[Collection, ...]
    files: tuple[DataFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[str, ...] = ()


def plan(filed: Sequence[Filed], settings: Settings, *, about: TextPage | None = None) -> Plan:
    """Plan all pages. The result depends on the articles and settings, not on their order.

    Raises `ContentError`, naming all parties of all clashes, where two articles would have one
    address; `ValueError` where two articles have the same path.
    """
    ordered = in_order(filed)
    urls, diagnostics = article_urls([each.entry for each in ordered])
    archive = file_articles(ordered, urls, settings)
    base_url = settings.base_url.rstrip("/") + "/" if settings.base_url else None
    entries = settings.feed_entries if settings.feeds != "none" else 0
    listing = archive.listing
    feeds = feed_pages(map(archive.cards.__getitem__, listing), entries)
    columns = archive.ids, archive.digests, archive.cited, archive.paths, archive.cards.columns.days, urls
    files = tuple(cut_into_files(list(map(Row, *columns))))

    calendar = make_calendar(archive.cards)
    around = surroundings(archive, calendar)
    collections = list(collections_of(archive, calendar, entries_of_lists(archive, settings)))
    if settings.search:
        collections.append(
            Collection("search page", None, lambda: [search_page(archive.cards.days_at(listing))])
        )
    collections.append(Collection("robots", None, lambda: [robots_page(base_url)]))
    not_found = not_found_page(NOT_FOUND, root_of(_host(settings), base_url))
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
        foot=(SEARCH_LINK, MADE_LINK) if settings.search else (MADE_LINK,),
        feed_url=FEED if base_url and feeds else None,
        json_feed_url=JSON_FEED if base_url and feeds else None,
        search_url=SEARCH if settings.search else None,
    )
    left_out = () if base_url else (FEED, JSON_FEED, SITEMAP) if feeds else (SITEMAP,)
    return Plan(
        site=site,
        archive=archive,
        places=tuple(place_digests(archive, around)),
        place=partial(place_of, archive, around),
        collections=tuple(collections),
        files=files,
        diagnostics=diagnostics,
        left_out=left_out,
    )


def _host(settings: Settings) -> Host | None:
    return host_named(settings.host) if settings.host else None


def sitemap(urls: Iterable[str], base_url: str) -> Collection:
    """The sitemap of all HTML pages of a site."""
    listed = sorted(url for url in urls if url.endswith(".html") and url != NOT_FOUND)
    digest = fingerprint(pack((base_url, listed)))
    return Collection("sitemap", digest, lambda: sitemap_pages(listed, base_url))


def earlier_addresses(
    planned: Plan,
    settings: Settings,
    permalinks: Sequence[Permalink],
    shas: Mapping[int, bytes],
    urls: Iterable[str],
) -> tuple[Collection, tuple[Diagnostic, ...]]:
    """What leads from earlier addresses of articles to their pages, and the files that the web host
    wants; also what cannot be done. `urls` are those of all other files of the site, `permalinks` the
    addresses under which articles have been published before, and `shas` the SHA-256 of the raw files by
    the numbers of the articles, where there are permalinks.
    """
    archive = planned.archive
    redirects: tuple[Redirect, ...] = ()
    wrong: tuple[Diagnostic, ...] = ()
    if permalinks or archive.aliases:
        names = {link.url: link.text for link in (*planned.site.nav, *planned.site.foot)}
        redirects, wrong = redirects_of(
            [
                Addressed(published, position, archive.aliases.get(position, ()))
                for position, published in enumerate(published_of(planned, shas))
            ],
            permalinks,
            {url: names.get(url, url) for url in urls},
            lambda position: archive.cards[position].title,
        )
    pages, not_possible = host_pages(_host(settings), planned.site.base_url, redirects)
    return Collection("earlier addresses", None, lambda: pages), (*wrong, *not_possible)


def published_of(planned: Plan, shas: Mapping[int, bytes]) -> list[Published]:
    """Where each article stands."""
    archive = planned.archive
    digests = (shas.get(id_, b"").hex() for id_ in archive.ids)
    return list(map(Published, archive.paths, digests, archive.urls))


def pack_site(site: Site) -> bytes:
    """The site as bytes."""
    return pack(site)


def unpack_site(data: bytes) -> Site:
    """The site again. Raises `msgspec.DecodeError` for bytes that are none."""
    site = msgspec.msgpack.decode(data, type=Site)
    # Packed, a message is its English text.
    ours = (HOME_LINK, *INDEXES.values(), DATES_INDEX, ABOUT_LINK, SEARCH_LINK, MADE_LINK)
    known = {link.url: link for link in ours}
    return msgspec.structs.replace(
        site,
        nav=tuple(known.get(link.url, link) for link in site.nav),
        foot=tuple(known.get(link.url, link) for link in site.foot),
    )


def refuse_duplicates(urls: Iterable[str]) -> None:
    """Raise `ContentError` where two pages have one address, if case and Unicode forms do not count."""
    claimed = list(urls)
    keys = [url_key(url) for url in claimed]
    if len(set(keys)) == len(keys):
        return
    seen: dict[str, list[str]] = {}
    for key, url in zip(keys, claimed, strict=True):
        seen.setdefault(key, []).append(url)
    clashes = {alike[0]: alike for alike in seen.values() if len(alike) > 1}
    if clashes:
        raise clash_error(clashes, hint="Change the title, the name or the slug of one of them.")


def _navigation(archive: Archive, *, about: bool) -> tuple[Link, ...]:
    ways = [HOME_LINK]
    for kind, link in INDEXES.items():
        with_page = any(each.url for each in archive.names[kind].links.values())
        unknown = kind == "source" and UNKNOWN in archive.cards.columns.sources
        if with_page or unknown:
            ways.append(link)
    ways += [DATES_INDEX] if archive.ids else []
    ways += [ABOUT_LINK] if about else []
    return tuple(ways)
