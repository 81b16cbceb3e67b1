"""The archive as data, entry by entry: a header, a pure function for one article, a footer.

    articles.jsonl   whole records, one a line           articles.csv    the same as a table
    citations.bib    BibTeX                              citations.ris   RIS

Which articles stand in which file is decided by `archive_gen.pages.data_files`; what the files are
is told by `archive_gen.datapackage`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

import msgspec

from archive_gen.citations import Citation, bibtex, certain_date, citation, ris
from archive_gen.pages.cards import headline_of
from archive_gen.pages.contexts import Site
from archive_gen.public_records import public_record
from archive_gen.records import Article, encodable
from archive_gen.tables import csv_header, csv_row
from archive_gen.urls import absolute_url

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Export(msgspec.Struct, frozen=True):
    """One form of the archive. `entry` takes an article and the address of its page in the site, and
    depends on nothing else: an article's bytes change only with the article or the settings.
    """

    name: str
    header: bytes
    entry: Callable[[Article, str], bytes]
    footer: bytes = b""

    def file(self, articles: Iterable[tuple[Article, str]]) -> bytes:
        """A whole file, held in memory; the articles come one by one."""
        entries = (self.entry(article, url) for article, url in articles)
        return b"".join((self.header, *entries, self.footer))


def export(name: str, site: Site) -> Export:
    """The form of that name, for the archive of `site`. Raises `KeyError` for a name that is none."""
    return {
        "articles.jsonl": Export("articles.jsonl", b"", lambda article, _: record_line(article)),
        "articles.csv": Export(
            "articles.csv", _bytes(csv_header()), lambda article, _: _bytes(csv_row(article))
        ),
        "citations.bib": Export("citations.bib", b"", functools.partial(_cited, site, bibtex, "\n")),
        "citations.ris": Export("citations.ris", b"", functools.partial(_cited, site, ris, "")),
    }[name]


def record_line(article: Article) -> bytes:
    """The public record as one line of JSON, keys in order, non-ASCII kept (jsonlines.org).

    A lone surrogate, which no UTF-8 file can hold, becomes U+FFFD.
    """
    record = public_record(article)
    try:
        return msgspec.json.encode(record) + b"\n"
    except UnicodeEncodeError:
        return msgspec.json.encode(encodable(record)) + b"\n"


def citation_of(article: Article, url: str, site: Site) -> Citation:
    """What is cited of an article whose page is at `url`."""
    title, supplied = headline_of(article)
    return citation(
        page=url,
        title=title,
        supplied=supplied,
        authors=article.authors,
        outlet=article.source,
        date=certain_date(article.date, article.date_certainty),
        language=article.language,
        tags=article.tags,
        archive=site.title,
        permalink=absolute_url(site.base_url, url) if site.base_url else None,
        original_url=article.url,
    )


def _cited(site: Site, form: Callable[[Citation], str], after: str, article: Article, url: str) -> bytes:
    return _bytes(form(citation_of(article, url, site)) + after)


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8")
