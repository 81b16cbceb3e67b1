"""The built site as files: whole, closed in itself, and open from any place."""

from __future__ import annotations

from collections import deque
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import fromstring as xml

import pytest

from browser.demonstration import BuiltSite, Hosted, target


def test_every_link_leads_to_a_file_and_a_place_in_it(site: BuiltSite) -> None:
    """Relative, spelled as on the disk, never to a folder; anchors are there. Only a link in a text
    leads out of the site, and is not followed.

    404.html too: without a base URL its links start from the root of the site.
    """
    broken, followed = [], 0
    for page in site.pages:
        for tag, link in site.links(page):
            scheme = urlsplit(link).scheme
            if (tag, scheme) in {("link", "data"), ("a", "http"), ("a", "https")}:
                continue
            file, anchor = target(page, link)
            followed += 1
            if scheme or link.startswith("/"):
                broken.append((page, link, "is not relative"))
            elif file not in site.files:
                broken.append((page, link, "leads to no file"))
            elif anchor and anchor not in site.identifiers(file):
                broken.append((page, link, "leads to no place on that page"))
    assert broken == []
    assert followed > 1000


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
    site_map = xml((site.folder / "sitemap.xml").read_text("utf-8"))  # noqa: S314 - we wrote it
    places = [each.text or "" for each in site_map.iter() if each.tag.endswith("loc")]
    assert {unquote(place.removeprefix(address)) for place in places} == pages
    feed = xml((site.folder / "feed.xml").read_text("utf-8"))  # noqa: S314 - we wrote it
    entries = [each for each in feed.iter() if each.tag.endswith("entry")]
    links = [each.get("href", "") for entry in entries for each in entry if each.tag.endswith("link")]
    assert links
    assert {unquote(link.removeprefix(address)) for link in links} <= site.articles
