"""What pages tell machines: JSON-LD, OpenGraph, Dublin Core, COinS, citations to copy."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import extruct
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from machine_samples import (
    AMBIGUOUS,
    ARABIC,
    BASE,
    LAMP,
    MONTH,
    NASTY,
    UNDATED,
    hostile,
    page_of,
    planned,
    rendered,
    site,
)
from msgspec.structs import replace
from zotero import offered, saved

from archive_gen.records import Article, PartialDate

LAMP_URL = BASE + "articles/1996/03/lamp-of-the-north-pier-lit-again.html"


def json_ld(page: str) -> list[dict[str, Any]]:
    """What extruct finds of JSON-LD: the graph of the only script."""
    found = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    [script] = found
    assert script["@context"] == "https://schema.org"
    return list(script["@graph"])


def metas(page: str) -> dict[str, list[str]]:
    """Every `meta` with a name or a property."""
    told: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)">', page):
        told.setdefault(name, []).append(html.unescape(content))
    return told


class TestJsonLd:
    def test_an_article_and_the_way_to_it(self) -> None:
        """schema.org NewsArticle and BreadcrumbList, with absolute addresses."""
        article, trail = json_ld(page_of(LAMP))
        assert article == {
            "@type": "NewsArticle",
            "@id": LAMP_URL,
            "url": LAMP_URL,
            "headline": "Lamp of the north pier lit again",
            "alternativeHeadline": "After nine dark winters the harbour has its light back",
            "description": "The lamp of the north pier was lit on Sunday evening.",
            "datePublished": "1996-03-17T18:30",
            "dateModified": "1996-03-18",
            "author": [
                {"@type": "Person", "name": name, "url": f"{BASE}authors/{stem}.html"}
                for name, stem in (
                    ("Dorothy M. Fennimore", "dorothy-m-fennimore"),
                    ("Harbour Desk", "harbour-desk"),
                )
            ],
            "contributor": [{"@type": "Organization", "name": "Isle Press"}],
            "publisher": {"@type": "Organization", "name": "The Port Merrow Packet"},
            "dateline": "Port Merrow, Isle Press",
            "inLanguage": "en",
            "keywords": ["North Pier", "Port Merrow"],
            "wordCount": 6,
            "copyrightNotice": "© The Port Merrow Packet",
            "isBasedOn": "https://packet.example/1996/lamp?from=front",
            "isPartOf": {"@type": "Collection", "name": "The Sound of Merrow", "url": BASE},
        }
        assert trail["@type"] == "BreadcrumbList"
        assert [(step["position"], step["name"], step["item"]) for step in trail["itemListElement"]] == [
            (1, "The Sound of Merrow", BASE + "index.html"),
            (2, "The Port Merrow Packet", BASE + "sources/the-port-merrow-packet.html"),
            (3, "Lamp of the north pier lit again", LAMP_URL),
        ]

    def test_what_is_not_known_is_not_there(self) -> None:
        """No outlet, no day, no author, no language; the estimate is no date."""
        article, trail = json_ld(page_of(UNDATED))
        assert set(article) == {"@type", "@id", "url", "headline", "wordCount", "isPartOf"}
        assert article["headline"].startswith("[")
        assert [step["name"] for step in trail["itemListElement"]] == [
            "The Sound of Merrow",
            article["headline"],
        ]

    @pytest.mark.parametrize(("article", "date"), [(MONTH, "1999-11"), (AMBIGUOUS, "2003")])
    def test_dates_stay_as_precise_as_what_is_certain(self, article: Article, date: str) -> None:
        """A month is no first of the month, and of 04/05 only the year is certain."""
        assert json_ld(page_of(article))[0]["datePublished"] == date

    def test_without_a_base_url_there_is_no_address(self) -> None:
        """Only the original one, which is absolute by itself."""
        page = page_of(LAMP, base_url=None)
        article, trail = json_ld(page)
        assert {key for key, value in article.items() if "://" in str(value)} == {"isBasedOn"}
        assert all("item" not in step for step in trail["itemListElement"])
        assert "og:url" not in metas(page)

    @settings(max_examples=40)
    @given(text=st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=30)))
    def test_no_text_ends_the_script(self, text: str) -> None:
        """Whatever stands in an article, the script is one element and reads as it was meant."""
        page = page_of(hostile(text))
        start = page.index('<script type="application/ld+json">')
        end = page.index("</script>", start)
        assert page.count("<script") == page.count("</script") == 3, "ours copy citations and find the box"
        script = page[start:end].removeprefix('<script type="application/ld+json">')
        assert not re.search("[<>&\u2028\u2029]", script)
        graph = json.loads(script)["@graph"]
        assert graph[0]["@type"] == "NewsArticle"
        if text.isprintable() and text.strip():
            assert graph[0]["headline"] in (" ".join(text.split()), f"[{' '.join(text.split())}]")


class TestMetadata:
    def test_open_graph_of_an_article(self) -> None:
        """As extruct reads it; the type is article."""
        [found] = extruct.extract(page_of(LAMP), syntaxes=["opengraph"])["opengraph"]
        properties = found["properties"]
        assert ("og:type", "article") in properties
        assert ("og:url", LAMP_URL) in properties
        assert ("og:site_name", "The Sound of Merrow") in properties
        assert ("article:published_time", "1996-03-17T18:30") in properties
        assert [value for name, value in properties if name == "article:tag"] == ["North Pier", "Port Merrow"]

    def test_only_articles_have_a_type(self) -> None:
        """A page of `og:type` website would be saved as a web page."""
        for url, data in site().items():
            if url.endswith(".html"):
                told = metas(data.decode())
                assert ("og:type" in told) == ("z:itemType" in told) == url.startswith("articles/"), url
                assert not any(name.startswith("citation_") for name in told), url

    def test_dublin_core_and_prism(self) -> None:
        """Only what is known."""
        told = metas(page_of(LAMP))
        assert told["DC.creator"] == ["Dorothy M. Fennimore", "Harbour Desk"]
        assert told["DC.publisher"] == told["prism.publicationName"] == ["The Port Merrow Packet"]
        assert told["DC.date"] == told["prism.publicationDate"] == told["DCTERMS.issued"] == ["1996-03-17"]
        assert told["DCTERMS.spatial"] == ["Port Merrow"]
        assert told["DCTERMS.isVersionOf"] == ["https://packet.example/1996/lamp?from=front"]
        bare = metas(page_of(UNDATED))
        assert {name for name in bare if name[:2] in ("DC", "pr")} == {"DC.title", "DC.type", "DCTERMS.date"}
        assert "article:published_time" not in metas(page_of(MONTH))

    def test_an_original_address_that_is_none_is_left_out(self) -> None:
        """Somebody may have stated anything."""
        page = page_of(replace(LAMP, url="javascript:alert(1)"))
        assert "DCTERMS.isVersionOf" not in metas(page)
        assert "isBasedOn" not in json_ld(page)[0]
        assert "javascript:" not in page[page.index('id="cite"') : page.index("CSL-JSON")]


class TestZotero:
    def test_an_article_is_saved_as_one_of_a_newspaper(self) -> None:
        """With everything in its field, and nothing in a field where it does not belong."""
        assert saved(page_of(LAMP)) == {
            "itemType": "newspaperArticle",
            "title": "Lamp of the north pier lit again",
            "creators": ["Dorothy M. Fennimore", "Harbour Desk"],
            "publicationTitle": "The Port Merrow Packet",
            "date": "1996-03-17",
            "url": LAMP_URL,
            "abstractNote": "After nine dark winters the harbour has its light back",
            "language": "en",
            "rights": "© The Port Merrow Packet",
        }

    def test_what_is_not_known_is_not_guessed(self) -> None:
        """The archive is not the newspaper, and an estimate stays one, with the sign that says so."""
        found = saved(page_of(UNDATED))
        assert "publicationTitle" not in found
        assert "creators" not in found
        assert found["date"] == "1996-04~"
        assert saved(page_of(AMBIGUOUS))["date"] == "2003"

    def test_a_list_offers_its_articles(self) -> None:
        """From COinS, each with its day as far as it is certain."""
        files = rendered(LAMP, replace(LAMP, path="b.txt", title='=Sum + "x" & y', date=PartialDate(1996, 2)))
        first, second = offered(files["sources/the-port-merrow-packet.html"].decode())
        assert first == {
            "itemType": "newspaperArticle",
            "title": "Lamp of the north pier lit again",
            "creators": ["Dorothy M. Fennimore", "Harbour Desk"],
            "publicationTitle": "The Port Merrow Packet",
            "date": "1996-03-17",
            "language": "en",
            "url": LAMP_URL,
        }
        assert (second["title"], second["date"]) == ('=Sum + "x" & y', "1996-02")

    def test_lists_offer_nothing_that_is_not_known(self) -> None:
        """Neither outlet nor day."""
        [found] = offered(rendered(UNDATED)["sources/unknown-outlet.html"].decode())
        assert set(found) == {"itemType", "title", "creators", "url"}

    def test_pages_of_articles_offer_no_list(self) -> None:
        """Also where they show other articles: COinS would win over the page's own metadata."""
        for page in planned().pages:
            if page.template == "article.html":
                assert b"Z3988" not in site()[page.url]

    @settings(max_examples=40)
    @given(text=st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=30)))
    def test_any_text_is_one_value(self, text: str) -> None:
        """No text of an article adds a key to its COinS."""
        [found] = offered(rendered(hostile(text))["index.html"].decode())
        assert found["itemType"] == "newspaperArticle"
        assert found["url"].startswith(BASE)


class TestCite:
    def test_citations_stand_on_the_page_as_text(self) -> None:
        """To select where no script runs; RIS ends as it must."""
        page = page_of(LAMP)
        blocks = [
            html.unescape(text) for text in re.findall(r"<pre data-copy[^>]*>(.*?)</pre>", page, re.DOTALL)
        ]
        assert [block[:8] for block in blocks] == ["Fennimor", "@article", "TY  - NE", '[{\n  "id']
        assert blocks[2].endswith("\nER  - ")
        assert json.loads(blocks[3])[0]["type"] == "article-newspaper"
        assert re.search(r'class="citation"[^>]*>Fennimore, D. M., &amp; Harbour Desk. \(1996', page)

    def test_a_page_cites_as_the_data_does(self) -> None:
        """The same article, the same entry."""
        for article in (LAMP, UNDATED, MONTH, ARABIC):
            files = rendered(article)
            page = next(data for url, data in files.items() if url.startswith("articles/")).decode()
            assert files["data/citations.bib"].decode().strip() in html.unescape(page)

    @pytest.mark.parametrize("text", NASTY)
    def test_no_text_leaves_its_block(self, text: str) -> None:
        """Whatever it holds."""
        page = page_of(hostile(text))
        assert page.count("<pre ") == page.count("</pre>") == 4
