"""Feeds, sitemaps and other files that programs read."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from lxml import etree

from archive_gen.checking.addresses import Site
from archive_gen.checking.facts import Facts, Links

_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

SITEMAP_ENTRIES, SITEMAP_BYTES = 50_000, 52_428_800
"""The most that a sitemap may hold (sitemaps.org, "Sitemaps XML format")."""


def examine_xml(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """A feed, a sitemap, or any other XML file."""
    links = Links(file, site)
    # Nothing is fetched, and no entity is expanded: a site may have been tampered with.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        links.tell("broken-data", "", f"is not XML: {problem.msg or 'empty'}", problem.lineno or None)
        return links.facts(sha256)
    listed: list[int] = []
    if root.tag == _ATOM + "feed":
        _read_atom(root, links)
    elif root.tag == "rss":
        _read_rss(root, links)
    elif root.tag in (_SITEMAP + "urlset", _SITEMAP + "sitemapindex"):
        listed = list(_read_sitemap(root, links, size=len(data)))
    return links.facts(sha256, listed=listed)


def examine_json(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """A JSON feed (jsonfeed.org/version/1.1), or any other JSON file."""
    links = Links(file, site)
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as problem:
        links.tell("broken-data", "", f"is not JSON: {problem}", None)
        return links.facts(sha256)
    if isinstance(value, dict) and str(value.get("version", "")).startswith("https://jsonfeed.org/"):
        _read_json_feed(value, links)
    return links.facts(sha256)


def examine_json_lines(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """A JSON value on each line (jsonlines.org); told is the first that cannot be read."""
    links = Links(file, site)
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError) as problem:
            links.tell("broken-data", "", f"is not JSON: {problem}", number)
            break
    return links.facts(sha256)


def examine_robots(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """`robots.txt`: the sitemaps that it names (RFC 9309, section 2.2.4; sitemaps.org)."""
    links = Links(file, site)
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() == "sitemap":
            _follow_own(links, value.strip(), number)
    return links.facts(sha256)


def _read_atom(root: etree._Element, links: Links) -> None:
    """What RFC 4287, sections 4.1.1 and 4.1.2, asks of a feed and its entries."""
    _want(root, ("id", "title", "updated"), "the feed", links)
    seen: set[str] = set()
    for entry in root.iterfind(_ATOM + "entry"):
        _want(entry, ("id", "title", "updated"), "an entry", links)
        name = (entry.findtext(_ATOM + "id") or "").strip()
        if name and name in seen:
            links.tell("broken-feed", name, f"two entries have the id {name}", entry.sourceline)
        seen.add(name)
    for link in root.iter(_ATOM + "link"):
        links.add(link.get("href") or "", link.sourceline, "broken-link")


def _want(element: etree._Element, names: tuple[str, ...], what: str, links: Links) -> None:
    for name in names:
        if not (element.findtext(_ATOM + name) or "").strip():
            links.tell("broken-feed", f"{what} {name}", f"{what} has no <{name}>", element.sourceline)


def _read_rss(root: etree._Element, links: Links) -> None:
    """What the RSS 2.0 specification asks of a channel and its items."""
    channel = root.find("channel")
    if channel is None:
        links.tell("broken-feed", "", "there is no <channel>", root.sourceline)
        return
    for name in ("title", "link", "description"):
        if channel.find(name) is None:
            links.tell("broken-feed", name, f"the channel has no <{name}>", channel.sourceline)
    for item in channel.iterfind("item"):
        if item.find("title") is None and item.find("description") is None:
            links.tell("broken-feed", "item", "an item has neither title nor description", item.sourceline)
    for link in channel.iter("link"):
        if link.text and link.text.strip():
            links.add(link.text, link.sourceline, "broken-link")


def _read_json_feed(feed: dict[str, object], links: Links) -> None:
    items = feed.get("items")
    if not feed.get("title") or not isinstance(items, list):
        links.tell("broken-feed", "", "a JSON feed has a `title` and `items`", None)
        return
    for item in items:
        if not isinstance(item, dict) or not item.get("id"):
            links.tell("broken-feed", "item", "an item has no `id`", None)
        elif isinstance(item.get("url"), str):
            links.add(item["url"], None, "broken-link")


def _read_sitemap(root: etree._Element, links: Links, *, size: int) -> Iterator[int]:
    if size > SITEMAP_BYTES:
        links.tell("broken-sitemap", "size", f"holds {size:,} bytes, and may hold {SITEMAP_BYTES:,}", None)
    if len(root) > SITEMAP_ENTRIES:
        message = f"holds {len(root):,} addresses, and may hold {SITEMAP_ENTRIES:,}"
        links.tell("broken-sitemap", "entries", message, None)
    for entry in root.iterchildren("*"):
        place = entry.find(_SITEMAP + "loc")
        address = (place.text or "").strip() if place is not None else ""
        if not address:
            links.tell("broken-sitemap", "loc", "an entry has no <loc>", entry.sourceline)
            continue
        position = _follow_own(links, address, entry.sourceline)
        if position is not None:
            yield position


def _follow_own(links: Links, address: str, line: int | None) -> int | None:
    """The position of the page that a whole address of this site means; else a finding."""
    target = links.site.target(links.file, address)
    if not address.startswith(("http://", "https://")):
        links.tell("sitemap-entry", address, f"{address} is no whole address", line)
    elif target.where == "inside":
        path = links.site.file_at(target.path)
        if path is None:
            links.tell("sitemap-entry", address, f"{address} leads to nothing", line, target=target.path)
        else:
            return links.site.paths[path]
    elif links.site.base_url:
        links.tell("sitemap-entry", address, f"{address} is not below {links.site.base_url}", line)
    return None
