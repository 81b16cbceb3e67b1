"""The filters of templates, as `archive_gen.renderer` lists them, for one archive."""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import partial
from typing import Any

import jinja2
from jinja2.runtime import Context

from archive_gen.pages.contexts import ArticlePage, NotFoundPage, Page, Site
from archive_gen.records import Evidence
from archive_gen.renderer import metadata, weeks, words
from archive_gen.renderer.printing import printable
from archive_gen.renderer.translator import Translator
from archive_gen.urls import absolute_url, relative_link, web_address


def filters(site: Site, translator: Translator) -> dict[str, Callable[..., Any]]:
    """All of them, by name."""
    language = site.language
    return {
        "link": _link,
        "absolute": partial(_absolute, site.base_url),
        "web_address": web_address,
        "date_words": lambda date: words.date_words(date, language),
        "date_full": lambda date: words.date_full(date, language),
        "date_short": lambda date: words.date_short(date, language),
        "month_name": lambda date: words.month_name(date, language),
        "month_day": lambda date: weeks.month_day(date, language),
        "weeks": lambda month: weeks.weeks(month, language),
        "weekdays": weeks.weekdays,
        "iso": words.iso,
        "rfc3339": words.rfc3339,
        "certainty": words.certainty,
        "number": lambda value: words.number(value, language),
        "score": lambda value: words.score(value, language),
        "listed": lambda parts: words.listed([printable(translator, part) for part in parts], language),
        "lang_dir": words.lang_dir,
        "is_language": words.is_language,
        "language_name": lambda tag: words.language_name(tag, language),
        "bracketed": metadata.bracketed,
        "outlet": metadata.outlet,
        "certain": metadata.certain,
        "edtf": metadata.edtf,
        "evidence": _evidence,
        "json_ld": partial(metadata.json_ld, site),
        "cited": partial(metadata.cited, site),
        "coins": metadata.coins,
    }


LINKS = "_links"
"""The name under which each page is rendered with its `Links`."""

_MOST_LINKS = 4096
"""So many links from one folder are remembered at a time."""


class Links(dict[str, str]):
    """Addresses in the site, and the links that lead there from the pages of one folder.

    Worked out once for each address: the pages of a folder lead to the same lists and to each other.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, url: str) -> str:
        if len(self) >= _MOST_LINKS:
            self.clear()
        link = self[url] = relative_link(self._folder, url)
        return link


class _RootedLinks(Links):
    """The same for 404.html, which a host shows in the place of any address: its links start at the
    root of the host.
    """

    def __missing__(self, url: str) -> str:
        return absolute_url(self._folder, url)


_links_from = functools.lru_cache(maxsize=64)(Links)


def links_of(page: Page) -> Links:
    """What `link` gives on this page."""
    if isinstance(page.context, NotFoundPage) and page.context.root is not None:
        return _RootedLinks(page.context.root)
    return _links_from(page.url[: page.url.rfind("/") + 1])


@jinja2.pass_context
def _link(context: Context, url: str) -> str:
    """The address as a link from the page at hand."""
    try:
        links: Links = context.parent[LINKS]
    except KeyError:
        raise jinja2.UndefinedError(
            "`link` needs to know the page: import this template `with context`"
        ) from None
    return links[url]


def _evidence(it: ArticlePage, field: str) -> Evidence | None:
    return next((each for each in it.evidence if each.field == field), None)


def _absolute(base_url: str | None, url: str) -> str:
    if base_url is None:
        raise ValueError("an absolute address needs the setting base_url; ask `if site.base_url` first")
    return absolute_url(base_url, url)
