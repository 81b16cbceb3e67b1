"""One HTML page: its links, its anchors, and what every page should say about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archive_gen.checking.addresses import Site
from archive_gen.checking.facts import Facts, LinkKind, Links
from archive_gen.checking.search_index import SEARCH_SCRIPTS
from archive_gen.checking.stylesheets import style_links

_LINKS = frozenset(
    [
        ("a", "href"),
        ("area", "href"),
        ("iframe", "src"),
        ("form", "action"),
        ("blockquote", "cite"),
        ("q", "cite"),
        ("ins", "cite"),
        ("del", "cite"),
    ]
)
"""Attributes that hold an address of a page (HTML Standard, "Attributes")."""

_ASSETS = frozenset(
    [
        ("img", "src"),
        ("script", "src"),
        ("source", "src"),
        ("video", "src"),
        ("video", "poster"),
        ("audio", "src"),
        ("track", "src"),
        ("embed", "src"),
        ("object", "data"),
        ("input", "src"),
        ("use", "href"),
        ("use", "xlink:href"),
        ("image", "href"),
    ]
)
"""Attributes that hold an address of something that the page shows or runs."""

_SEARCH = {"data-index": ("manifest.js",), "data-scripts": SEARCH_SCRIPTS}
"""Where the search page says that its index and its scripts are, and the files that it loads from there."""

_READ = frozenset(
    [
        "style",
        "srcset",
        "imagesrcset",
        *_SEARCH,
        *(attribute for _, attribute in _LINKS | _ASSETS | {("link", "href")}),
    ]
)
"""The attributes that may hold an address: most hold none, and are passed over at once."""

_ASSET_RELATIONS = frozenset(
    ["stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload", "mask-icon"]
)
_NO_LINKS = frozenset(["preconnect", "dns-prefetch"])

_BEGUN = re.compile(rb"<!doctype html|<html", re.IGNORECASE)
"""How every page begins (HTML Standard, "Writing HTML documents"; `<html>` may be left out)."""

_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
"""The address in a refresh (HTML Standard, "Shared declarative refresh steps")."""


_ADDRESS = re.compile(r"[\s,]*([^\s,]\S*)")
"""The next address in `srcset`: up to white space, since commas may stand in it."""


def parse(data: bytes) -> etree._Element | None:
    """The page's root element; `None` where there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def anchors_of(root: etree._Element) -> Iterator[str]:
    """Every place in the page that a link may name (HTML Standard, "Scrolling to a fragment")."""
    for element in root.iter("*"):
        name = element.get("id")
        if name:
            yield name
        if element.tag == "a" and (name := element.get("name")):
            yield name


def examine_page(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """Everything that the page alone tells."""
    links = Links(file, site)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        links.tell("not-a-page", "", "is not UTF-8", line)
        return links.facts(sha256)
    root = parse(data)
    if root is None or root.tag != "html" or not _BEGUN.search(data):
        links.tell("not-a-page", "", "is empty, or no HTML", None)
        return links.facts(sha256, hidden=True)
    if not data.rstrip().lower().endswith(b"</html>"):
        links.tell("cut-off-page", "", "does not end with </html>", data.count(b"\n") + 1)
    hidden = _read_head(root, links)
    _read_elements(root, links)
    return links.facts(sha256, hidden=hidden)


def _read_head(root: etree._Element, links: Links) -> bool:
    """Title, description, language, canonical address; whether the page hides from search engines."""
    named: dict[str, str] = {}
    for meta in root.iterfind("head/meta"):
        name = (meta.get("name") or meta.get("http-equiv") or "").lower()
        named.setdefault(name, meta.get("content") or "")
    hidden = "noindex" in named.get("robots", "").lower() or "refresh" in named
    title = root.findtext("head/title") or ""
    if not title.strip():
        links.tell("missing-title", "", "has no title", None)
    if not hidden and not named.get("description", "").strip():
        links.tell("missing-description", "", "has no description", None)
    if not (root.get("lang") or "").strip():
        links.tell("missing-language", "", "does not say its language (`<html lang=…>`)", None)
    for link in root.iterfind("head/link"):
        if "canonical" in (link.get("rel") or "").lower().split() and links.site.base_url:
            address = link.get("href") or ""
            target = links.site.target(links.file, address)
            if target.where != "inside" or (not hidden and target.path != links.file):
                links.tell("wrong-canonical", "", f"gives {address} as its address", link.sourceline)
    return hidden


def _read_elements(root: etree._Element, links: Links) -> None:
    ids: set[str] = set()
    names: set[str] = set()
    for element in root.iter("*"):
        for attribute, value in element.items():
            if attribute == "id":
                if value in ids:
                    links.tell(
                        "duplicate-id", value, f"`{value}` is the id of two elements", element.sourceline
                    )
                ids.add(value)
            elif attribute == "name" and element.tag == "a":
                names.add(value)
            elif attribute in _READ:
                _read_attribute(element, attribute, value, links)
        if element.tag == "style" and element.text:
            _add_style(element.text, element.sourceline or 1, links)
        elif element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(element.get("content") or "")
            if found and found[1].strip():
                links.add(found[1], element.sourceline, "broken-link")
    for fragment, line in links.own_anchors:
        place = fragment.partition(":~:")[0]
        if place and place not in ids and place not in names:
            links.tell("broken-anchor", fragment, f"`#{fragment}` is no place on this page", line)


def _read_attribute(element: etree._Element, attribute: str, value: str, links: Links) -> None:
    tag = element.tag
    if (tag, attribute) in _LINKS:
        links.add(value, element.sourceline, "broken-link")
    elif (tag, attribute) in _ASSETS:
        links.add(value, element.sourceline, "broken-asset")
    elif tag == "link" and attribute == "href":
        _add_link(element, value, links)
    elif attribute in ("srcset", "imagesrcset"):
        for address in _candidates(value):
            links.add(address, element.sourceline, "broken-asset")
    elif attribute in _SEARCH and all(element.get(each) for each in _SEARCH):
        for name in _SEARCH[attribute]:
            links.add(value + name, element.sourceline, "broken-search")
    elif attribute == "style":
        _add_style(value, element.sourceline or 1, links)


def _candidates(srcset: str) -> Iterator[str]:
    """The addresses in `srcset` (HTML Standard, "Parsing a srcset attribute"): behind one that ends with a
    comma comes the next, behind any other what is said of it, up to a comma.
    """
    found = _ADDRESS.match(srcset)
    while found:
        yield found[1].rstrip(",")
        end = found.end() if found[1].endswith(",") else srcset.find(",", found.end())
        found = _ADDRESS.match(srcset, end) if end >= 0 else None


def _add_link(element: etree._Element, value: str, links: Links) -> None:
    relations = set((element.get("rel") or "").lower().split())
    if not relations & _NO_LINKS:
        kind: LinkKind = "broken-asset" if relations & _ASSET_RELATIONS else "broken-link"
        links.add(value, element.sourceline, kind)


def _add_style(css: str, first_line: int, links: Links) -> None:
    if "url(" in css or "@import" in css:
        for link, line in style_links(css):
            links.add(link, first_line + line - 1, "broken-asset")
