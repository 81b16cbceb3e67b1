"""What is read by machines: the Atom feed, the sitemap, robots.txt, the records as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archive_gen.pages.addresses import DATA, FEED, NOT_FOUND, ROBOTS, SITEMAP
from archive_gen.pages.contexts import Card, DataPage, FeedPage, Page, RobotsPage, SitemapPage
from archive_gen.records import Article
from archive_gen.urls import absolute_url

SITEMAP_URLS = 50_000
"""At most so many addresses a file (sitemaps.org, "Sitemaps XML format")."""


def feed_page(listing: Iterable[Card], entries: int) -> Page | None:
    """The newest articles as a feed; `None` where there are none whose day is known.

    An Atom entry must have a full date (RFC 4287, section 4.2.15), and a month is not filled up
    to a day to get one. `listing` are all cards, the newest first.
    """
    newest: list[Card] = []
    updated = ""
    for card in listing:
        if len(newest) == entries:
            break
        if card.date and card.date.day:
            updated = updated or f"{card.date.iso}T{card.date.time or '00:00'}:00Z"
            newest.append(card)
    if not newest:
        return None
    return Page(
        url=FEED,
        template="feed.xml",
        title="Feed",
        context=FeedPage(updated=updated, entries=tuple(newest)),
    )


def sitemap_pages(pages: Iterable[Page], base_url: str) -> Iterator[Page]:
    """The sitemap of all HTML pages but 404: one file, or `sitemap.xml` as index of several."""
    urls = sorted(page.url for page in pages if page.url.endswith(".html") and page.url != NOT_FOUND)
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


def data_page(articles: Iterable[Article]) -> Page:
    """Every record, in the order of paths."""
    records = tuple(sorted(articles, key=lambda article: article.path))
    return Page(url=DATA, template="", title="Records", context=DataPage(articles=records))
