"""The filters of templates, as `archive_gen.renderer` lists them, for one archive."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import jinja2
from jinja2.runtime import Context

from archive_gen.pages.contexts import NotFoundPage, Page, Site
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
        "json_ld": partial(metadata.json_ld, site),
        "cited": partial(metadata.cited, site),
        "coins": metadata.coins,
    }


@jinja2.pass_context
def _link(context: Context, url: str) -> str:
    """The address as a link from the page at hand.

    A host shows 404.html in the place of any address, so its links start at the root of the host
    where the base URL tells what stands there; without a base URL they are plain relative ones.
    """
    page: Page = context["page"]
    if type(page.context) is NotFoundPage:
        site: Site = context["site"]
        if site.base_url is not None:
            return urlsplit(absolute_url(site.base_url, url)).path
    return relative_link(page.url, url)


def _absolute(base_url: str | None, url: str) -> str:
    if base_url is None:
        raise ValueError("an absolute address needs the setting base_url; ask `if site.base_url` first")
    return absolute_url(base_url, url)
