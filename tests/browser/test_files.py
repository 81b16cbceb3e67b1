"""The built site as files: whole, closed in itself, and open from any place."""

from __future__ import annotations

from collections import deque
from urllib.parse import unquote
from xml.etree.ElementTree import fromstring as xml

import pytest

from browser.demonstration import BuiltSite, Hosted, follow_links, target


def test_every_link_leads_to_a_file_and_a_place_in_it(site: BuiltSite) -> None:
    """Relative, spelled as on the disk, never to a folder; anchors are there. Only a link in a text
    leads out of the site, and is not followed; the names of vocabularies are no links.

    404.html too: without a base URL its links start from the root of the site.
    """
    broken, followed = follow_links(site)
    assert broken == []
    assert followed > 1000


def test_no_two_addresses_differ_by_case_alone(site: BuiltSite) -> None:
    """The site can be copied to a disk that does not tell them apart."""
    assert len({url.casefold() for url in site.files}) == len(site.files)


def test_every_article_can_be_reached_by_links_alone(site: BuiltSite) -> None:
    """From the front page, without a script: those that there are help to copy citations and to search."""
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
    scripts = {
        target(page, attributes["src"] or "")[0] if "src" in attributes else attributes.get("type")
        for page, elements in site.pages.items()
        for tag, attributes in elements
        if tag == "script"
    }
    programs = {script for script in scripts if script is None or "." in script}
    assert scripts - programs == {"application/ld+json", "application/json"}
    assert {script for script in programs if not str(script).startswith("assets/search/")} == {
        "assets/copy.js"
    }


def test_every_page_has_one_h1(site: BuiltSite) -> None:
    """And a title, and says its language."""
    for page, elements in site.pages.items():
        tags = [tag for tag, _ in elements]
        head = tags[: tags.index("body")]
        assert (tags.count("h1"), head.count("title")) == (1, 1), page
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
