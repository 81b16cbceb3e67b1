"""What is read by machines: feeds, the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from archive_gen.pages.addresses import FEED, HOME, ROBOTS, SITEMAP
from archive_gen.pages.contexts import Card, FeedPage, Link, Page, RobotsPage, SitemapPage
from archive_gen.urls import absolute_url

SITEMAP_URLS = 50_000
"""At most so many addresses a file (sitemaps.org, "Sitemaps XML format")."""

MOST_LISTS = 500
"""With `feeds: auto`, outlets and tags have feeds where they are at most so many: each has two files."""


def feed_pages(listing: Iterable[Card], entries: int) -> tuple[Page, ...]:
    """The newest articles of the archive as Atom and as JSON Feed; nothing where there are none whose
    day is certain.

    An Atom entry must have a full date (RFC 4287, section 4.2.15), and neither is a month filled up
    to a day to get one, nor a day taken for certain that may be another. `listing` are all cards,
    the newest first.
    """
    return _feeds(listing, entries, name=None, home=HOME, stem=FEED.removesuffix(".xml"))


def feeds_of_list(link: Link, cards: Iterable[Card], entries: int) -> tuple[Page, ...]:
    """The same of the list of one outlet or tag."""
    stem = (link.url or "").removesuffix(".html")
    return _feeds(cards, entries, name=link.text, home=link.url or "", stem=f"{stem}/feed")


def _feeds(
    listing: Iterable[Card], entries: int, *, name: str | None, home: str, stem: str
) -> tuple[Page, ...]:
    dated = (card for card in listing if card.date and card.date.day and card.date_certainty != "ambiguous")
    newest = tuple(islice(dated, entries))
    if not newest or not newest[0].date:
        return ()
    feed = FeedPage(
        name=name,
        home=home,
        atom=f"{stem}.xml",
        json=f"{stem}.json",
        updated=f"{newest[0].date.iso}T{newest[0].date.time or '00:00'}:00Z",
        entries=newest,
    )
    return (
        Page(url=feed.atom, template="feed.xml", title="Feed", context=feed),
        Page(url=feed.json, template="", title="Feed", context=feed),
    )


def sitemap_pages(urls: Sequence[str], base_url: str) -> Iterator[Page]:
    """The sitemap of `urls`: one file, or `sitemap.xml` as index of several."""
    chunks = [urls[start : start + SITEMAP_URLS] for start in range(0, len(urls), SITEMAP_URLS)]
    if len(chunks) == 1:
        yield _sitemap(SITEMAP, chunks[0], base_url, is_index=False)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(chunks) + 1)]
    yield _sitemap(SITEMAP, names, base_url, is_index=True)
    for name, chunk in zip(names, chunks, strict=True):
        yield _sitemap(name, chunk, base_url, is_index=False)


def _sitemap(name: str, urls: Sequence[str], base_url: str, *, is_index: bool) -> Page:
    return Page(
        url=name,
        template="sitemap.xml",
        title="Sitemap",
        context=SitemapPage(urls=tuple(absolute_url(base_url, url) for url in urls), is_index=is_index),
    )


def robots_page(base_url: str | None) -> Page:
    """Everything may be read; the sitemap is named where there is one."""
    sitemap = absolute_url(base_url, SITEMAP) if base_url else None
    return Page(
        url=ROBOTS, template="robots.txt", title="robots.txt", context=RobotsPage(sitemap_url=sitemap)
    )
