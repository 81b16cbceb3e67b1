"""What Zotero would save from a page: the part of its mapping that concerns us, told anew.

Zotero's translators are JavaScript for its own program, in no package registry, and under the AGPL.
This is a table of what they look at, in their order, read off these files of June 2024 and later:

    github.com/zotero/translators   `Embedded Metadata.js` (reading `meta`, and the last resorts),
                                    `RDF.js` (`detectType`, `importItem`), `COinS.js`
    github.com/zotero/utilities     `openurl.js` (`parseContextObject`)

It knows neither web addresses nor people's names as Zotero does: creators are texts.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl

FIELDS = {
    "title": ("dc:title", "dcterms:title", "og:title"),
    "creators": ("dc:creator", "dcterms:creator", "dc:contributor", "dcterms:contributor"),
    "publicationTitle": ("prism:publicationName", "dc:source", "dcterms:source"),
    "date": (
        "prism:publicationDate",
        "og:published_time",
        "article:published_time",
        "dc:date.issued",
        "dcterms:issued",
        "dc:date",
        "dcterms:date",
    ),
    "url": ("og:url",),
    "abstractNote": ("og:description", "dcterms:abstract"),
    "language": ("dc:language", "dcterms:language"),
    "rights": ("prism:copyright", "dc:rights", "dcterms:rights"),
    "archiveLocation": ("dc:coverage", "dcterms:coverage"),
    "section": ("article:section",),
    "identifiers": ("dc:identifier", "dcterms:identifier"),
    "seeAlso": ("dc:relation", "dcterms:relation"),
    # Where a page says what item it is (z:itemType), its description is taken for the field "Extra".
    "extra": ("dc:description",),
}
PREFIXES = frozenset("dc dcterms prism og article z bib bibo eprints so".split())


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.metas: list[tuple[str, str]] = []
        self.times: list[str] = []
        self.bylines = 0
        self.coins: list[str] = []
        self.canonical: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if tag == "meta" and values.get("content"):
            self.metas.append((values.get("name") or values.get("property") or "", values["content"]))
        if tag == "time" and "datetime" in values:
            self.times.append(values["datetime"])
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values.get("href")
        if tag == "span" and "Z3988" in classes and values.get("title"):
            self.coins.append(values["title"])
        self.bylines += bool({"byline", "bylines", "vcard", "article-byline"} & set(classes))


def saved(html: str) -> dict[str, Any]:
    """The item that a click on Zotero's button saves from a page without COinS."""
    page = _Page(html)
    assert not page.coins, "COinS come before metadata: the list would be offered, not the article"
    assert not any("citation_" in name for name, _ in page.metas), "these make a journal article"
    told: dict[str, list[str]] = {}
    for name, content in page.metas:
        prefix, _, rest = re.sub(r"[.:_]", ":", name, count=1).partition(":")
        if prefix.lower() in PREFIXES and rest:
            told.setdefault(f"{prefix.lower()}:{rest[0].lower()}{rest[1:]}", []).append(content)
    item: dict[str, Any] = {"itemType": _item_type(told)}
    for field, names in FIELDS.items():
        found = next((told[name] for name in names if name in told), None)
        if found:
            item[field] = found if field in ("creators", "identifiers", "seeAlso") else found[0]
    if "publicationTitle" not in item and "og:site_name" in told:
        item["publicationTitle"] = told["og:site_name"][0]
    others = dict(page.metas)
    if "creators" not in item and (others.get("author") or page.bylines):
        item["creators"] = ["from the page"]
    if "url" not in item and page.canonical:
        item["url"] = page.canonical
    if "date" not in item and page.times:
        item["date"] = page.times[0]
    return item


def _item_type(told: dict[str, list[str]]) -> str:
    """`z:itemType` comes first; where nothing tells, a page with metadata is a web page."""
    return told.get("z:itemType", ["webpage"])[0]


def offered(html: str) -> list[dict[str, Any]]:
    """The items that a list offers: its COinS, as `parseContextObject` reads them."""
    items = []
    for context in _Page(html).coins:
        pairs = parse_qsl(context, strict_parsing=True, errors="strict")
        values = dict(pairs)
        assert values["ctx_ver"] == "Z39.88-2004"
        assert values["rft_val_fmt"] == "info:ofi/fmt:kev:mtx:dc", "the journal format is a journal article"
        # Without this, later versions of openurl.js read a variable that is not there, and fail.
        assert values["rft.format"] == "text"
        items.append(
            {
                "itemType": values["rft.type"],
                "title": values["rft.title"],
                "creators": [value for key, value in pairs if key == "rft.creator"],
                **{
                    field: values[key]
                    for field, key in (
                        ("publicationTitle", "rft.source"),
                        ("date", "rft.date"),
                        ("language", "rft.language"),
                        ("url", "rft.identifier"),
                    )
                    if key in values
                },
            }
        )
    return items
