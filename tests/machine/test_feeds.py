"""Feeds of the archive, of outlets and of tags, in both forms."""

from __future__ import annotations

import json
import re
from typing import Any

import feedparser
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from machine_samples import AMBIGUOUS, BASE, LAMP, MONTH, NASTY, UNDATED, hostile, rendered, schema, site
from msgspec.structs import replace
from referencing import Registry, Resource

from archive_gen.records import Article, PartialDate

OUTLET = "sources/the-port-merrow-packet/feed"


def json_feed(files: dict[str, bytes], url: str = "feed.json") -> dict[str, Any]:
    """A JSON Feed that is valid by its schema."""
    feed = json.loads(files[url])
    first = Resource.from_contents(schema("json-feed-1.json"))
    registry: Registry[Any] = Registry().with_resource("https://json.schemastore.org/feed-1", first)
    jsonschema.Draft4Validator(
        schema("json-feed-1.1.json"), registry=registry, format_checker=jsonschema.FormatChecker()
    ).validate(feed)
    return dict(feed)


def test_the_archive_has_a_feed_in_both_forms() -> None:
    """The same articles, the newest first, at the same addresses."""
    atom, feed = feedparser.parse(site()["feed.xml"]), json_feed(site())
    assert not atom.bozo
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"], feed["feed_url"]) == (
        "The Sound of Merrow",
        BASE + "index.html",
        BASE + "feed.json",
    )
    assert [entry.id for entry in atom.entries] == [item["id"] for item in feed["items"]]
    assert [item["date_published"] for item in feed["items"]] == [
        "2004-06-01T00:00:00Z",
        "1996-03-17T18:30:00Z",
    ]
    assert feed["items"][1] == {
        "id": BASE + "articles/1996/03/lamp-of-the-north-pier-lit-again.html",
        "url": BASE + "articles/1996/03/lamp-of-the-north-pier-lit-again.html",
        "title": "Lamp of the north pier lit again",
        "content_text": "After nine dark winters the harbour has its light back\n\n"
        "The lamp of the north pier was lit on Sunday evening.",
        "date_published": "1996-03-17T18:30:00Z",
        "authors": [{"name": "Dorothy M. Fennimore"}, {"name": "Harbour Desk"}],
        "tags": ["The Port Merrow Packet"],
        "language": "en",
    }


def test_only_days_that_are_certain_are_in_feeds() -> None:
    """An entry has a full date, and a month, an estimate, a day that may be another are none."""
    files = rendered(MONTH, AMBIGUOUS, UNDATED)
    assert not [url for url in files if "feed" in url]


def test_outlets_and_tags_have_feeds_that_their_pages_name() -> None:
    """Titled by both the list and the archive."""
    feed = json_feed(site(), f"{OUTLET}.json")
    assert feed["title"] == "The Port Merrow Packet – The Sound of Merrow"
    assert feed["home_page_url"] == BASE + "sources/the-port-merrow-packet.html"
    atom = feedparser.parse(site()[f"{OUTLET}.xml"])
    assert atom.feed.title == feed["title"]
    assert len(atom.entries) == len(feed["items"]) == 1
    page = site()["sources/the-port-merrow-packet.html"].decode()
    alternates = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page)
    assert alternates == [
        ("application/atom+xml", "../feed.xml"),
        ("application/feed+json", "../feed.json"),
        ("application/atom+xml", "the-port-merrow-packet/feed.xml"),
        ("application/feed+json", "the-port-merrow-packet/feed.json"),
    ]
    assert "tags/north-pier/feed.xml" in site()
    assert not [url for url in site() if url.startswith("authors/") and "feed" in url]
    assert not [url for url in site() if url.startswith("sources/lüdersieler-bote/")]


@pytest.mark.parametrize(
    ("setting", "made"),
    [
        ({"feeds": "none"}, set()),
        ({"feed_entries": 0}, set()),
        ({"base_url": None}, set()),
        ({"feeds": "archive"}, {"feed.xml", "feed.json"}),
        ({"feeds": "all"}, {"feed.xml", "feed.json", f"{OUTLET}.xml", f"{OUTLET}.json"}),
        ({"feeds": "auto"}, {"feed.xml", "feed.json", f"{OUTLET}.xml", f"{OUTLET}.json"}),
    ],
)
def test_a_setting_says_which_feeds_are_made(setting: dict[str, Any], made: set[str]) -> None:
    """And no page names one that is not."""
    files = rendered(replace(LAMP, tags=(), stated_tags=()), **setting)
    assert {url for url in files if "feed" in url} == made
    page = files["sources/the-port-merrow-packet.html"].decode()
    assert page.count("application/atom+xml") == page.count("application/feed+json") == len(made) // 2


def test_many_lists_have_no_feeds_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would be two files."""
    monkeypatch.setattr("archive_gen.pages.collections.MOST_LISTS", 2)
    few = replace(LAMP, stated_tags=(), tags=())
    two = [few, replace(few, path="b.txt", source="B")]
    three = [*two, replace(few, path="c.txt", source="C")]
    assert len([url for url in rendered(*two) if "feed.xml" in url]) == 3
    assert len([url for url in rendered(*three) if "feed.xml" in url]) == 1
    assert len([url for url in rendered(*three, feeds="all") if "feed.xml" in url]) == 4


def test_a_feed_of_a_list_depends_on_its_articles_alone() -> None:
    """An article of another outlet changes nothing in it."""
    other = replace(AMBIGUOUS, date_certainty="stated", tags=())
    changed = rendered(LAMP, replace(other, title="Hen is lost again"))
    for suffix in ("xml", "json"):
        assert changed[f"{OUTLET}.{suffix}"] == rendered(LAMP, other)[f"{OUTLET}.{suffix}"]


def test_long_lists_have_their_feed_on_the_first_page_only() -> None:
    """Its parts are no lists of their own."""
    many = [
        Article(
            path=f"{number}.txt",
            title=f"No {number}",
            source="Post",
            date=PartialDate(1990 + number % 9, 5, 1),
        )
        for number in range(205)
    ]
    files = rendered(*many)
    assert b'href="post/feed.xml"' in files["sources/post.html"]
    assert files["sources/post/1990.html"].count(b"application/atom+xml") == 1
    assert len(json_feed(files, "sources/post/feed.json")["items"]) == 50


@settings(max_examples=40)
@given(text=st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=30)))
def test_any_text_leaves_feeds_whole(text: str) -> None:
    """Both forms, whatever the article says."""
    files = rendered(hostile(text))
    assert len(json_feed(files)["items"]) == 1
    atom = feedparser.parse(files["feed.xml"])
    assert not atom.bozo
    assert len(atom.entries) == 1
