"""The built site as files: whole, closed in itself, and open from any place."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import deque
from urllib.parse import unquote

import pytest
from conftest import Hosted
from demonstration import BuiltSite, target


def test_every_link_leads_to_a_file_and_a_place_in_it(site: BuiltSite) -> None:
    """Relative, spelled as on the disk, never to a folder; anchors are there.

    404.html too: without a base URL its links start from the root of the site.
    """
    broken = []
    for page in site.pages:
        for tag, link in site.links(page):
            if link.startswith("data:") and tag == "link":
                continue
            if re.match(r"[a-z][a-z0-9+.-]*:|/", link, re.IGNORECASE):
                broken.append((page, link, "is not relative"))
                continue
            file, anchor = target(page, link)
            if file not in site.files:
                broken.append((page, link, "leads to no file"))
            elif anchor and anchor not in site.identifiers(file):
                broken.append((page, link, "leads to no place on that page"))
    assert broken == []
    assert sum(1 for page in site.pages for _ in site.links(page)) > 1000


def test_no_two_addresses_differ_by_case_alone(site: BuiltSite) -> None:
    """The site can be copied to a disk that does not tell them apart."""
    assert len({url.casefold() for url in site.files}) == len(site.files)


def test_every_article_can_be_reached_by_links_alone(site: BuiltSite) -> None:
    """From the front page, without a script: there is none on any page."""
    seen, waiting = {"index.html"}, deque(["index.html"])
    while waiting:
        page = waiting.popleft()
        for tag, link in site.links(page):
            file, _ = target(page, link)
            if tag == "a" and file in site.pages and file not in seen:
                seen.add(file)
                waiting.append(file)
    assert len(site.articles) >= 30
    assert site.articles <= seen
    assert set(site.pages) - seen == {"404.html"}
    assert not [page for page, elements in site.pages.items() if any(tag == "script" for tag, _ in elements)]


def test_every_page_has_one_h1(site: BuiltSite) -> None:
    """And a title, and says its language."""
    for page, elements in site.pages.items():
        tags = [tag for tag, _ in elements]
        assert (tags.count("h1"), tags.count("title")) == (1, 1), page
        assert next(attributes for tag, attributes in elements if tag == "html")["lang"] == "en", page


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("de", "ltr"), ("ru", "ltr")])
def test_an_article_in_another_language_is_marked(site: BuiltSite, language: str, direction: str) -> None:
    """Language and direction stand on the article; the page around it stays English."""
    pages = site.story_in(language)
    assert pages
    for page in pages:
        story = next(attributes for tag, attributes in site.pages[page] if tag == "article")
        assert (story["lang"], story["dir"]) == (language, direction)


def test_feed_and_site_map_name_files_of_the_site(published: Hosted) -> None:
    """With a base URL they are there; each address in them is one of the site, and no page is left out."""
    site, address = published
    pages = set(site.pages) - {"404.html"}
    places = [
        each.text or "" for each in ET.parse(site.folder / "sitemap.xml").iter() if each.tag.endswith("loc")
    ]
    assert {unquote(place.removeprefix(address)) for place in places} == pages
    feed = ET.parse(site.folder / "feed.xml")
    entries = [each for each in feed.iter() if each.tag.endswith("entry")]
    links = [each.get("href", "") for entry in entries for each in entry if each.tag.endswith("link")]
    assert links
    assert {unquote(link.removeprefix(address)) for link in links} <= site.articles
