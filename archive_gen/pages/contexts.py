"""What a template may see: one frozen record for each kind of page.

Every address (`url`) is relative to the site's root, without a leading slash and not
percent-encoded ("articles/2024/10/a-headline.html"); templates turn it into a link from the page
at hand with the filter `link`. Every text is raw; Jinja escapes it.
"""

from __future__ import annotations

import msgspec

from archive_gen.records import Article, Block, DateCertainty, Dateline, Evidence, PartialDate, RemovedLine


class Link(msgspec.Struct, frozen=True, gc=False):
    """A name and where it leads; `url` is `None` where the thing has no page of its own.

    `date` is set where the name is a date: `text` then is the date in ISO 8601, and a template
    may print `date` in the archive's language instead.
    """

    text: str
    url: str | None = None
    date: PartialDate | None = None


class Site(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What every page knows of its archive.

    `base_url` ends with a slash, or is `None`: then absolute addresses are left out. `language`
    is the BCP 47 tag in which dates and the interface are written.
    """

    title: str
    description: str
    language: str
    base_url: str | None
    rights: str
    nav: tuple[Link, ...]
    feed_url: str | None


class Card(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An article as lists show it.

    `supplied` says that the text holds no headline: `title` then is its opening words, and is
    shown in square brackets, as archivists do. `source` is never empty: "Unknown outlet" is one.
    """

    url: str
    title: str
    supplied: bool
    subtitle: str | None
    summary: str
    date: PartialDate | None
    date_certainty: DateCertainty
    date_estimate: PartialDate | None
    source: Link
    authors: tuple[str, ...]
    language: str | None


class CardGroup(msgspec.Struct, frozen=True, gc=False):
    """Cards under one heading. `date` is the day, month or year they share, `None` for undated.

    `more` is how many further articles the page at `url` holds: only the home page cuts a group.
    """

    date: PartialDate | None
    url: str | None
    cards: tuple[Card, ...]
    more: int = 0


class Count(msgspec.Struct, frozen=True, gc=False):
    """A way into a part of the archive, and how many articles lie there."""

    text: str
    url: str | None
    count: int
    first: PartialDate | None = None
    last: PartialDate | None = None


class Period(msgspec.Struct, frozen=True, gc=False):
    """A year, month or day with its number of articles; `date` is `None` for undated ones."""

    date: PartialDate | None
    url: str | None
    count: int
    label: str = ""
    """What to print instead of the date: "Undated: A", "Undated: B" …; empty for dates."""


class ArticlePage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`article.html`: one article, whole, with its evidence."""

    card: Card
    byline: tuple[Link, ...]
    dateline: Dateline | None
    updated: PartialDate | None
    agencies: tuple[str, ...]
    tags: tuple[Link, ...]
    day: Link | None
    body: tuple[Block, ...]
    removed: tuple[RemovedLine, ...]
    evidence: tuple[Evidence, ...]
    stated_none: tuple[str, ...] = ()
    """Fields of which a person has stated that there is no value."""
    word_count: int
    path: str
    sha256: str
    encoding: str
    replaced_bytes: int
    original_url: str | None
    rights: str | None
    extra: tuple[tuple[str, str], ...]
    earlier: Card | None
    later: Card | None


class HomePage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`home.html`: the archive at a glance, and the newest days in full."""

    articles: int
    first: PartialDate | None
    last: PartialDate | None
    undated: int
    newest: tuple[CardGroup, ...]
    years: tuple[Period, ...]
    sources: tuple[Count, ...]
    tags: tuple[Count, ...]
    source_count: int
    tag_count: int
    author_count: int


class ListPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`list.html`: the articles of one outlet, tag or author, whole or one period of them.

    A list too long for one page holds no cards but `periods`, each with a page of its own; a
    short one holds `groups`. `period` is the one shown, `None` for the whole. `trail` leads back up.
    """

    kind: str
    """`source`, `tag`, `author`."""
    name: str
    unknown: bool
    """The list of articles whose outlet is not known."""
    count: int
    first: PartialDate | None
    last: PartialDate | None
    period: PartialDate | None
    label: str
    """As `Period.label`."""
    trail: tuple[Link, ...]
    periods: tuple[Period, ...]
    groups: tuple[CardGroup, ...]


class IndexPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`index.html`: all outlets, all tags or all authors, A to Z, each with its count."""

    kind: str
    """`source`, `tag`, `author`."""
    entries: tuple[Count, ...]
    without_page: int
    """Tags in one article only: they have no page of their own."""


class CalendarPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`calendar.html`: all years, one year, one month or one day; also the undated articles.

    `periods` are the parts of the period shown, each with its page; `groups` the articles, on
    days, on months and years for articles whose day is not known, and for undated ones.
    """

    period: PartialDate | None
    undated: bool
    label: str
    count: int
    trail: tuple[Link, ...]
    earlier: Period | None
    later: Period | None
    periods: tuple[Period, ...]
    groups: tuple[CardGroup, ...]


class TextPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`text.html`: a page a person has written, such as `content/_about.md`. `html` is safe."""

    title: str
    html: str


class NotFoundPage(msgspec.Struct, frozen=True, gc=False):
    """`404.html`: the address leads nowhere. The only page that may be shown at any depth."""


class FeedPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`feed.xml`: the newest articles as Atom (RFC 4287).

    `updated` is RFC 3339, taken from the newest article and never from the clock.
    """

    updated: str
    entries: tuple[Card, ...]


class SitemapPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`sitemap.xml`: addresses (sitemaps.org, at most 50,000 a file), or the index of such files."""

    urls: tuple[str, ...]
    is_index: bool


class RobotsPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`robots.txt` (RFC 9309). `sitemap_url` is `None` without a base URL."""

    sitemap_url: str | None


class DataPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`data/articles.jsonl`: every public record, one a line. Rendered without a template."""

    articles: tuple[Article, ...]


Context = (
    ArticlePage
    | HomePage
    | ListPage
    | IndexPage
    | CalendarPage
    | TextPage
    | NotFoundPage
    | FeedPage
    | SitemapPage
    | RobotsPage
    | DataPage
)


class Page(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One file of the site: where it stands, which template makes it, what that may see.

    `template` is the template's name ("article.html"), empty for a `DataPage`. `title` is the
    page's own title, without the archive's.
    """

    url: str
    template: str
    title: str
    context: Context
