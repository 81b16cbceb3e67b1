"""What a template may see: one frozen record for each kind of page.

Every address (`url`) is relative to the site's root, without a leading slash and not
percent-encoded ("articles/2024/10/a-headline.html"); templates turn it into a link from the page
at hand with the filter `link`. Every text is raw; Jinja escapes it.

All of it stands in one file, which holds no code, because it is read as a list and pages share most
of their parts; docs/templates.md is made of it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from archive_gen.records import (
    Block,
    DateCertainty,
    Dateline,
    Evidence,
    Origin,
    PartialDate,
    RemovedLine,
)


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
    is the BCP 47 tag in which dates and the interface are written. `nav` are the ways at the head
    of each page, `foot` those at its foot.
    """

    title: str
    description: str
    language: str
    base_url: str | None
    rights: str
    nav: tuple[Link, ...]
    foot: tuple[Link, ...] = ()
    feed_url: str | None
    json_feed_url: str | None = None
    search_url: str | None = None
    """The search page, where there is one."""


class Known(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where the fields of an article come from, `None` where nothing is known, and whether its file
    held bytes that no encoding reads. Articles of which the same is known share one.
    """

    title: Origin | None
    date: Origin | None
    source: Origin | None
    authors: Origin | None
    language: Origin | None
    unreadable: bool = False


class Card(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An article as lists show it, and all that lists and counts may know of it.

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
    known: Known


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


Step = Literal["month", "year", "decade", "century"]
"""What one bar of a chart stands for."""


class Bar(msgspec.Struct, frozen=True, gc=False):
    """One bar of a chart. `date` is a month or a year, or the first year of a decade or a century.

    `place` is where it stands, in steps from the left. A long stretch without an article is a
    single bar of count 0, which lasts `until`; `None` for all others.
    """

    date: PartialDate
    count: int
    url: str | None
    place: int
    until: PartialDate | None = None


class Chart(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How many articles lie in each month, year, decade or century: no step between the first and
    the last is left out, so that gaps are seen. At most `charts.MOST_BARS` bars.

    `width` is that of the whole in steps. `most` is the count of the highest bar, never 0; `peak`
    its date, the earliest where several are as high. `outside` articles are too vaguely dated for
    the step, or not at all.
    """

    step: Step
    bars: tuple[Bar, ...]
    width: int
    most: int
    peak: PartialDate
    outside: int


class Square(msgspec.Struct, frozen=True, gc=False):
    """A day of a calendar, or a step of a strip, that has articles. `shade` runs from 1, few, to 5, most.

    `place` is where it stands in a strip, as `Bar.place`.
    """

    date: PartialDate
    url: str | None
    count: int
    shade: int
    place: int = 0


class MonthGrid(msgspec.Struct, frozen=True, gc=False):
    """One month as a grid of weeks: the filter `weeks` lays it out as the language does.

    `url` is `None` where the month has no page, and so no articles. `days` are those with articles.
    """

    date: PartialDate
    url: str | None
    count: int
    days: tuple[Square, ...]


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
    """The neighbours in the same outlet, in order of time."""
    others: tuple[Card, ...]
    """At most two before and two after it in the order of its day, none of them `earlier` or `later`."""


class HomePage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`home.html`: the archive at a glance, and the newest days in full. `chart` is `None` where no
    article has a date.
    """

    articles: int
    first: PartialDate | None
    last: PartialDate | None
    undated: int
    newest: tuple[CardGroup, ...]
    chart: Chart | None
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
    Only the whole has `sources` (of a tag or an author) and `tags` (of an outlet or an author),
    the most frequent first. `chart` is `None` for few articles, or where it would have one bar.
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
    chart: Chart | None
    sources: tuple[Count, ...]
    tags: tuple[Count, ...]
    periods: tuple[Period, ...]
    groups: tuple[CardGroup, ...]
    feed_url: str | None = None
    """The feeds of this list, on its first page, where there are any."""
    json_feed_url: str | None = None


class NameGroup(msgspec.Struct, frozen=True, gc=False):
    """Names under one initial letter, or all in one group with no label where they are not in
    alphabetical order. `url` is the page of the letter where the names stand there and not here;
    `count` is how many there are.
    """

    label: str
    url: str | None
    count: int
    entries: tuple[Count, ...]


class IndexPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`index.html`: all outlets, all tags or all authors, each with its count.

    From A to Z, or the largest first where `by_size`; `other_order` leads to the other one. Where
    there are thousands, each letter has a page: the index then leads to them, and `letter` names
    the one shown. `largest` are the most frequent of all, where that is a help.
    """

    kind: str
    """`source`, `tag`, `author`."""
    by_size: bool
    other_order: Link | None
    letter: str
    trail: tuple[Link, ...]
    count: int
    largest: tuple[Count, ...]
    groups: tuple[NameGroup, ...]
    without_page: int
    """Tags in one article only: they have no page of their own."""

    @property
    def entries(self) -> tuple[Count, ...]:
        """The names that stand on this page, in order."""
        return tuple(entry for group in self.groups for entry in group.entries)


class CalendarPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`calendar.html`: all years, one year, one month or one day; also the undated articles.

    `periods` are the parts of the period shown, each with its page, and `months` the same as
    calendar grids, on years and months; `groups` the articles, on days, on months and years for
    articles whose day is not known, and for undated ones. `chart` stands on the page of all years;
    `on_this_day` leads from a day to the same day of other years.
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
    months: tuple[MonthGrid, ...] = ()
    chart: Chart | None = None
    on_this_day: Link | None = None


class OnThisDayPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`on_this_day.html`: one day of the year in all years, the newest first. Of `day` only the
    month and the day count. A year of many articles shows the first of them, and how many `more`.
    """

    day: PartialDate
    count: int
    groups: tuple[CardGroup, ...]
    trail: tuple[Link, ...]


class FieldKnown(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How one field of all articles came by its values: numbers of articles, which together are all.

    `archive` is what other articles told, `path` the name of a file or folder.
    """

    field: str
    """`title`, `date`, `source`, `authors`, `language`."""
    stated: int
    text: int
    archive: int
    path: int
    default: int
    unknown: int


class Coverage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An outlet in time. `months` are those of the calendar from its first to its last, `covered`
    those that have articles. The longest stretch without any runs from `gap_first` to `gap_last`,
    `None` where there is none. `squares` shade the steps of the page's `chart` that have articles.
    """

    outlet: Link
    count: int
    first: PartialDate | None
    last: PartialDate | None
    months: int
    covered: int
    gap_first: PartialDate | None
    gap_last: PartialDate | None
    gap: int
    """Months of that stretch."""
    squares: tuple[Square, ...]


class MadePage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`made.html`: how the archive was made, in numbers of articles.

    `chart` gives the steps of time over which `coverage` shades its outlets, largest first;
    `more_outlets` is how many are not shown.
    """

    articles: int
    first: PartialDate | None
    last: PartialDate | None
    sources: int
    authors: int
    tags: int
    known: tuple[FieldKnown, ...]
    to_the_day: int
    to_the_month: int
    to_the_year: int
    ambiguous: int
    estimated: int
    undated: int
    unreadable: int
    """Articles whose files held bytes that no encoding reads."""
    languages: tuple[Count, ...]
    """BCP 47 tags as `text`, the most frequent first; empty for articles whose language is not known."""
    chart: Chart | None
    coverage: tuple[Coverage, ...]
    more_outlets: int


class SearchPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`search.html`: the search in all articles, which runs in the reader's browser.

    The scripts in `assets/search/` draw what is found into the elements that they know by their `id`;
    the index stands in `search/`.
    """

    articles: int
    first: PartialDate | None
    last: PartialDate | None


class TextPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`text.html`: a page a person has written, such as `content/_about.md`. `html` is safe."""

    title: str
    html: str


class NotFoundPage(msgspec.Struct, frozen=True, gc=False):
    """`404.html`: the address leads nowhere. The only page that may be shown at any depth: its links
    start at `root`, the path at which the site stands on its host, and are relative where that is `None`.
    """

    root: str | None = None


class FeedPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`feed.xml` and `feed.json`: the newest articles of the archive, of an outlet or of a tag, as
    Atom (RFC 4287) and as JSON Feed 1.1.

    `name` is that of the outlet or tag, `None` for the archive; `home` the address of its page.
    `atom` and `json` are the addresses of both forms. `updated` is RFC 3339, taken from the newest
    article and never from the clock.
    """

    name: str | None
    home: str
    atom: str
    json: str
    updated: str
    entries: tuple[Card, ...]


class SitemapPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`sitemap.xml`: addresses (sitemaps.org, at most 50,000 a file), or the index of such files."""

    urls: tuple[str, ...]
    is_index: bool


class RobotsPage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`robots.txt`: what crawlers may read (RFC 9309). `sitemap_url` is `None` without a base URL."""

    sitemap_url: str | None


class AliasPage(msgspec.Struct, frozen=True, gc=False):
    """`alias.html`: stands at an earlier address of an article and leads on to it."""

    to: Link


class HostFile(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A file that one web host looks for: `redirects.txt`, `headers.txt`, `vercel.json`, `cname.txt`,
    `nojekyll.txt` are its templates.

    `rules` are pairs of percent-encoded paths from the root of the host; `headers` are names and
    values for every page; `domain` is the site's own.
    """

    rules: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    domain: str = ""


class DataPackagePage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`data/datapackage.json`: what the other files of `data/` are. Rendered without a template.

    `files` holds for each form the addresses of its files, in order.
    """

    files: tuple[tuple[str, tuple[str, ...]], ...]


Context = (
    ArticlePage
    | HomePage
    | ListPage
    | IndexPage
    | CalendarPage
    | OnThisDayPage
    | MadePage
    | SearchPage
    | TextPage
    | NotFoundPage
    | FeedPage
    | SitemapPage
    | RobotsPage
    | DataPackagePage
    | AliasPage
    | HostFile
)


class Page(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One file of the site: where it stands, which template makes it, what that may see.

    `template` is the template's name ("article.html"), empty for a `DataPackagePage` and a
    JSON Feed. `title` is the page's own title, without the archive's.
    """

    url: str
    template: str
    title: str
    context: Context
