"""What a page tells machines: JSON-LD, COinS, citations, JSON Feed.

All of it is made here, as text that is safe where a template prints it, and not put together in
templates: each format has an escaping of its own.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any
from urllib.parse import quote

import jinja2
import msgspec
from markupsafe import Markup

from archive_gen.citations import (
    Citation,
    apa,
    bibtex,
    certain_date,
    chicago,
    citation,
    csl_json,
    one_line,
    ris,
)
from archive_gen.pages.addresses import HOME, UNKNOWN_SOURCE
from archive_gen.pages.contexts import ArticlePage, Card, FeedPage, Page, Site
from archive_gen.records import PartialDate
from archive_gen.renderer import words
from archive_gen.urls import absolute_url, web_address

_NOT_IN_SCRIPT = {
    "<": r"\u003c",
    ">": r"\u003e",
    "&": r"\u0026",
    "\u2028": r"\u2028",
    "\u2029": r"\u2029",
}
"""What could end a script element, open a comment in it, or end a line of JavaScript (HTML, section
4.12.1.3, "Restrictions for contents of script elements")."""


_COINS = (
    "ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc"
    "&amp;rft.type=newspaperArticle&amp;rft.format=text"
)
"""What each COinS begins with."""

_PLAIN = re.compile("[A-Za-z0-9_.~ /:-]*")


class Cited(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A citation in each form, as plain text with lines that end in a line feed."""

    apa: str
    chicago: str
    bibtex: str
    ris: str
    csl: str


def bracketed(card: Card) -> str:
    """Square brackets for what the archive has supplied: ISAD(G) 3.1.2, "supplied title"; RDA 2.2.4."""
    return f"[{card.title}]" if card.supplied else card.title


def outlet(card: Card) -> str | None:
    """The outlet of an article where it is known."""
    return None if card.source.url == UNKNOWN_SOURCE else card.source.text


def certain(card: Card) -> PartialDate | None:
    """As much of the day as is certain (see `certain_date`)."""
    return certain_date(card.date, card.date_certainty)


def edtf(card: Card) -> str | None:
    """An estimated day as approximate, "2024-09~" (EDTF, ISO 8601-2, level 1); nothing for other days.

    Zotero takes the first date that stands on a page where it is told none.
    """
    return f"{card.date_estimate.iso}~" if not card.date and card.date_estimate else None


def cited(site: Site, it: ArticlePage) -> Cited:
    """How an article is cited, in each form that its page shows."""
    known = _citation(site, it)
    return Cited(
        apa=apa(known),
        chicago=chicago(known),
        bibtex=bibtex(known).rstrip("\n"),
        ris=ris(known).replace("\r\n", "\n").rstrip("\n"),
        csl=csl_json(known).rstrip("\n"),
    )


def _citation(site: Site, it: ArticlePage) -> Citation:
    return citation(
        page=it.card.url,
        title=it.card.title,
        supplied=it.card.supplied,
        authors=it.card.authors,
        outlet=outlet(it.card),
        date=certain(it.card),
        language=_language(it.card),
        tags=tuple(tag.text for tag in it.tags),
        archive=site.title,
        permalink=absolute_url(site.base_url, it.card.url) if site.base_url else None,
        original_url=it.original_url,
    )


def json_ld(site: Site, it: ArticlePage) -> Markup:
    """schema.org `NewsArticle` and `BreadcrumbList`, for a script element of type
    `application/ld+json`: no text in it can end that element.
    """
    graph = {"@context": "https://schema.org", "@graph": [_news_article(site, it), _breadcrumbs(site, it)]}
    try:
        text = msgspec.json.encode(graph).decode()
    except UnicodeEncodeError:  # a lone surrogate
        text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _NOT_IN_SCRIPT.items():
        text = text.replace(sign, escaped)
    return Markup(text)  # noqa: S704 - escaped for where it stands


def _news_article(site: Site, it: ArticlePage) -> dict[str, Any]:
    card = it.card
    date = certain(card)
    address = _absolute(site, card.url)
    line = it.dateline
    return _known(
        {
            "@type": "NewsArticle",
            "@id": address,
            "url": address,
            "headline": bracketed(card),
            "alternativeHeadline": card.subtitle,
            "description": card.summary,
            "datePublished": words.iso(date) if date else None,
            "dateModified": words.iso(it.updated) if it.updated else None,
            "author": [
                _known({"@type": "Person", "name": author.text, "url": _absolute(site, author.url)})
                for author in it.byline
            ],
            "contributor": [{"@type": "Organization", "name": agency} for agency in it.agencies],
            "publisher": {"@type": "Organization", "name": outlet(card)} if outlet(card) else None,
            "dateline": ", ".join(part for part in (line.place, line.agency) if part) if line else None,
            "inLanguage": _language(card),
            "keywords": [tag.text for tag in it.tags],
            "wordCount": it.word_count,
            "copyrightNotice": it.rights,
            "isBasedOn": web_address(it.original_url),
            "isPartOf": _known({"@type": "Collection", "name": site.title, "url": site.base_url}),
        }
    )


def _breadcrumbs(site: Site, it: ArticlePage) -> dict[str, Any]:
    trail = [(site.title, _absolute(site, HOME))]
    if outlet(it.card):
        trail.append((it.card.source.text, _absolute(site, it.card.source.url)))
    trail.append((bracketed(it.card), _absolute(site, it.card.url)))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            _known({"@type": "ListItem", "position": position, "name": name, "item": address})
            for position, (name, address) in enumerate(trail, start=1)
        ],
    }


@jinja2.pass_context
def coins(context: jinja2.runtime.Context, card: Card) -> Markup:
    """A list's article as COinS, an empty span: reference managers save from a list what is ticked.

    "OpenURL COinS: A Convention to Embed Bibliographic Metadata in HTML" (2009), with the Dublin Core
    format of Z39.88-2004 (`info:ofi/fmt:kev:mtx:dc`). Its journal format would make every article one
    of a journal; `rft.type` is what Zotero reads instead (openurl.js, `parseContextObject`), and
    `rft.format` must be there for it. Nothing on the page of an article: Zotero would offer the
    neighbours, and not the article itself.
    """
    page: Page = context["page"]
    site: Site = context["site"]
    if isinstance(page.context, ArticlePage):
        return Markup("")
    date = certain(card)
    title = _encoded(one_line(bracketed(card)) or "[Untitled]")
    pairs = [_COINS, f"rft.title={title}", _pair("rft.source", outlet(card))]
    pairs += [_pair("rft.creator", author) for author in card.authors]
    pairs += [
        f"rft.date={date.iso}" if date else "",
        _pair("rft.language", _language(card)),
        f"rft.identifier={_encoded(absolute_url(site.base_url, card.url))}" if site.base_url else "",
    ]
    # What is percent-encoded holds nothing that HTML escapes, so that only the signs between are.
    coins = "&amp;".join(filter(None, pairs))
    return Markup(f'<span class="Z3988" title="{coins}" hidden></span>')  # noqa: S704 - escaped, as said


@functools.lru_cache(maxsize=4096)  # outlets and authors come again
def _pair(key: str, value: str | None) -> str:
    line = one_line(value or "")
    return f"{key}={_encoded(line)}" if line else ""


def _encoded(line: str) -> str:
    # Most titles, names and addresses are plain, and `quote` looks at them letter by letter.
    if _PLAIN.fullmatch(line):
        return line.replace(" ", "%20").replace("/", "%2F").replace(":", "%3A")
    return quote(line, safe="")


def json_feed(site: Site, feed: FeedPage) -> bytes:
    """The feed as JSON Feed 1.1 (jsonfeed.org/version/1.1), ending with a line end.

    Needs `site.base_url`, as an Atom feed does. Lone surrogates become `?`.
    """
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{feed.name} – {site.title}" if feed.name else site.title,
        "home_page_url": _absolute(site, feed.home),
        "feed_url": _absolute(site, feed.json),
        "description": site.description,
        "language": site.language,
        "items": [_item(site, card) for card in feed.entries],
    }
    text = json.dumps(_known(content), ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")


def _item(site: Site, card: Card) -> dict[str, Any]:
    address = _absolute(site, card.url)
    content = "\n\n".join(text for text in (card.subtitle, card.summary) if text)
    known = outlet(card)
    return _known(
        {
            "id": address,
            "url": address,
            "title": bracketed(card),
            "content_text": content or bracketed(card),
            "date_published": words.rfc3339(card.date) if card.date else None,
            "authors": [{"name": author} for author in card.authors],
            "tags": [known] if known else [],
            "language": _language(card),
        }
    )


def _absolute(site: Site, url: str | None) -> str | None:
    return absolute_url(site.base_url, url) if site.base_url and url else None


def _language(card: Card) -> str | None:
    return card.language if words.is_language(card.language) else None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known: `None`, empty texts and lists, counts of nothing."""
    return {key: value for key, value in values.items() if value}
