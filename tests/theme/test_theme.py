"""The default theme: every page is whole, honest, escaped, and loads nothing from elsewhere."""

from __future__ import annotations

import re
import typing
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import cycle, pairwise, repeat
from types import UnionType
from typing import Any

import feedparser
import msgspec
import pytest
import whole_plan
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from theme_samples import BASE_URL, FERRY, UNTITLED, sample_plan, settings
from whole_plan import Plan, plan

from archive_gen.pages.contexts import ArticlePage, NotFoundPage, Page, Site
from archive_gen.records import Article, Block, Candidate, Evidence, PartialDate, Span
from archive_gen.renderer import Renderer, TemplateSpec, assets, environment

VOID = frozenset(["meta", "link", "br", "hr", "img", "input"])
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Outline(HTMLParser):
    """Every element with its attributes, and whether all that opened was closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(dict(attrs)) < len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        """All text, white space made single."""
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def sample() -> Plan:
    return sample_plan(250)


@cache
def rendered() -> dict[str, str]:
    """Every page of the sample archive by its address."""
    renderer = Renderer(TemplateSpec(sample().site))
    return {page.url: whole_plan.rendered(renderer, page).decode("utf-8") for page in sample().pages}


def pages_of(*templates: str) -> list[Page]:
    return [page for page in sample().pages if page.template in templates]


def html_pages() -> dict[str, Outline]:
    return {url: Outline(text) for url, text in rendered().items() if url.endswith(".html")}


def article(record: Article, **changes: Any) -> str:
    """The page of one article that is alone in its archive."""
    planned = plan([record], settings(**changes))
    page = next(page for page in planned.pages if page.template == "article.html")
    return Renderer(TemplateSpec(planned.site)).render(page).decode("utf-8")


POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
SEARCH_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "worker-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
)


class TestEveryPage:
    def test_the_sample_has_every_template(self) -> None:
        """Else the tests below would promise too much."""
        assert {page.template for page in sample().pages} == {
            "article.html",
            "home.html",
            "list.html",
            "index.html",
            "calendar.html",
            "on_this_day.html",
            "made.html",
            "search.html",
            "text.html",
            "404.html",
            "feed.xml",
            "sitemap.xml",
            "robots.txt",
            "",
        }

    def test_every_element_that_opens_closes(self) -> None:
        """No page leans on a browser's mercy."""
        for url, outline in html_pages().items():
            assert outline.wrong == [], url
            assert outline.open == [], url

    def test_every_page_has_one_h1_and_no_heading_level_is_left_out(self) -> None:
        """Who walks by headings gets through the whole page."""
        for url, outline in html_pages().items():
            levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
            assert levels.count(1) == 1, url
            assert levels[0] == 1, url
            assert all(after <= before + 1 for before, after in pairwise(levels)), url

    def test_identifiers_stand_once_on_a_page(self) -> None:
        """And links into the page find them."""
        for url, outline in html_pages().items():
            identifiers = Counter(
                attributes["id"] for _, attributes in outline.elements if "id" in attributes
            )
            assert not identifiers or max(identifiers.values()) == 1, url
            inside = [a["href"] for a in outline.all("a") if (a["href"] or "").startswith("#")]
            assert {str(href)[1:] for href in inside} <= identifiers.keys(), url

    def test_every_page_has_the_same_landmarks(self) -> None:
        """One header, one main part, one footer, a way past the header; navigations have names."""
        for url, outline in html_pages().items():
            assert len(outline.all("main")) == 1, url
            assert outline.all("a")[0] == {"class": "skip", "href": "#main"}, url
            assert all(nav.get("aria-label") or nav.get("aria-labelledby") for nav in outline.all("nav")), url

    def test_every_page_says_how_it_is_to_be_read(self) -> None:
        """Character set, viewport, colour scheme, language, title; the maker without a version."""
        for url, outline in html_pages().items():
            metas = {meta.get("name"): meta.get("content") for meta in outline.all("meta")}
            assert metas["generator"] == "archive-gen", url
            assert metas["color-scheme"] == "light dark", url
            assert "viewport" in metas, url
            assert outline.all("meta")[0] == {"charset": "utf-8"}, url
            assert outline.all("html") == [{"lang": "en", "dir": "ltr"}], url

    def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(self) -> None:
        """One style sheet of the site's own; a policy that forbids everything else."""
        for url, outline in html_pages().items():
            loading = [a["href"] for a in outline.all("link") if a["rel"] in ("stylesheet", "icon")]
            assert all(
                str(href).startswith("data:")
                or "assets/style.css" in str(href)
                or (url == "search.html" and href == "assets/search/search.css")
                for href in loading
            ), url
            assert not {"iframe", "object", "embed", "img", "style", "base"} & {
                tag for tag, _ in outline.elements
            }, url
            for script in outline.all("script"):
                data = script.get("type") == "application/ld+json"
                speech = script.get("id") == "search-speech" and script.get("type") == "application/json"
                ours = (
                    "assets/search/box.js",
                    "assets/copy.js",
                    *(["assets/search/"] if url == "search.html" else []),
                )
                assert data or speech or any(each in str(script["src"]) for each in ours), url
            assert not any(
                name.startswith("on") or name == "style" for _, a in outline.elements for name in a
            ), url
            policy = next(m["content"] for m in outline.all("meta") if "http-equiv" in m)
            assert policy == (SEARCH_POLICY if url == "search.html" else POLICY), url

    def test_a_site_without_search_has_no_box(self) -> None:
        """No form, no script for it, and a policy that allows no form."""
        planned = plan([FERRY], msgspec.structs.replace(settings(), search=False))
        assert not any(page.template == "search.html" for page in planned.pages)
        home = next(page for page in planned.pages if page.url == "index.html")
        html = Renderer(TemplateSpec(planned.site)).render(home).decode("utf-8")
        assert "<form" not in html
        assert "assets/search/" not in html
        assert "search.html" not in html
        assert "form-action 'none'" in html

    def test_only_canonical_and_original_addresses_lead_out_of_the_site(self) -> None:
        """Every other link is relative, so that the site works anywhere and from a disk."""
        for url, outline in html_pages().items():
            if url == "404.html":
                continue
            for tag, attributes in outline.elements:
                href = attributes.get("href") or ""
                if re.match(r"[a-z]+:|/", href) and not href.startswith("data:image/svg+xml,"):
                    rel = attributes.get("rel") or ""
                    assert rel in ("canonical", "nofollow noopener", "schema.DC", "schema.DCTERMS"), (
                        url,
                        tag,
                        href,
                    )

    def test_every_link_leads_to_a_page_of_the_site(self) -> None:
        """Also those the templates name themselves: indexes, feed, style sheet."""
        there = {page.url for page in sample().pages} | set(assets(TemplateSpec(sample().site)))
        from posixpath import join, normpath
        from urllib.parse import unquote

        for url, outline in html_pages().items():
            for _, attributes in outline.elements:
                href = attributes.get("href") or ""
                if href and not re.match(r"[a-z]+:|#", href):
                    base = "" if href.startswith("/press/") else url.rpartition("/")[0]
                    target = normpath(join(base, unquote(href.removeprefix("/press/"))))
                    assert target in there, (url, href)

    def test_no_line_ends_in_white_space(self) -> None:
        """Pages are read by people, too, and compared."""
        for url, text in rendered().items():
            assert not re.search(r"[ \t]\n", text), url
            assert text.endswith("\n"), url

    def test_the_same_page_is_the_same_bytes(self) -> None:
        """Whatever was rendered before it."""
        fresh = Renderer(TemplateSpec(sample().site))
        for page in reversed(sample().pages):
            assert whole_plan.rendered(fresh, page).decode("utf-8") == rendered()[page.url]

    def test_without_a_base_url_there_is_no_absolute_address(self) -> None:
        """No canonical link, no feed; nothing else changes."""
        planned = plan([FERRY], settings(base_url=None))
        renderer = Renderer(TemplateSpec(planned.site))
        for page in planned.pages:
            if page.url.endswith(".html"):
                text = renderer.render(page).decode("utf-8")
                assert 'rel="canonical"' not in text
                assert "application/atom+xml" not in text
                assert BASE_URL not in text


class TestArticle:
    def test_an_article_shows_all_its_parts(self) -> None:
        """Kicker, headline, standfirst, byline, dateline, day with its certainty, body, tags, record."""
        text = Outline(article(FERRY)).text
        for part in (
            "The last ferry crosses the Orrin",
            "After 112 years the council",
            "By Ida Marlowe and Tom Pellew",
            "Filed from Wendlock by Northern Wire",
            "Published 1 October 2024, 08:39, read from the text",
            "Updated 2 October 2024",
            "612 words",
            "A picture, not in this archive",
            "The page also pointed to",
            "With material from Northern Wire and Coastal Press Agency",
            "About this record",
            "3 unreadable bytes",
            "line 5, columns 12 to 21",
            "not 2024-01-10",
            "Nothing found for Slug",
            "stated: there is none",
            "not Ferrymen",
            "Sign up for our Evening Tide newsletter",
            "an invitation to subscribe",
        ):
            assert part in text

    def test_neighbouring_list_items_are_one_list(self) -> None:
        """Three items, one list; what follows is outside it."""
        html = article(FERRY)
        assert html.count("<li>two boats") == 1
        assert (
            len(
                re.findall(
                    r"<ul>\n<li>two boats.*?</li>\n<li>eleven.*?</li>\n<li>a bell.*?</li>\n</ul>", html
                )
            )
            == 1
        )

    def test_paragraphs_are_numbered_for_links(self) -> None:
        """Paragraphs alone count; the sign that links to each has a name."""
        outline = Outline(article(FERRY))
        assert [p["id"] for p in outline.all("p") if "id" in p] == ["p1", "p2", "p3", "p4", "p5"]
        assert {"class": "anchor", "href": "#p3", "aria-label": "Paragraph 3"} in outline.all("a")

    def test_a_supplied_headline_is_in_square_brackets_and_says_so(self) -> None:
        """The opening words are not passed off as a headline."""
        html = article(UNTITLED)
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", html)
        assert heading is not None
        assert heading[1].startswith("[Nobody in Little Sallow")
        assert heading[1].endswith("]")
        assert 'title="Headline supplied by the archive"' in heading[0]
        assert "its opening words stand in for one" in html

    def test_an_estimated_day_is_no_day(self) -> None:
        """About when, and that it is estimated; no page claims that it was then."""
        assert "about September 2024, estimated" in Outline(article(UNTITLED)).text

    def test_an_article_of_which_nothing_is_known_has_a_page(self) -> None:
        """Unknown is a value."""
        outline = Outline(article(Article(path="empty.txt")))
        assert "on a day that is not known" in outline.text
        assert "Unknown outlet" in outline.text
        assert outline.wrong == []

    def test_a_day_learned_from_the_file_name_is_not_said_to_stand_in_the_text(self) -> None:
        """The evidence decides the words."""
        record = msgspec.structs.replace(
            FERRY, evidence=(Evidence("date", (Candidate("2024-10-01", "path", "file name", 0.6),)),)
        )
        assert "08:39, read from the file’s name" in Outline(article(record)).text

    def test_the_words_for_a_day_lead_to_the_reasons_for_it(self) -> None:
        """Down into the record, where there are reasons; plain words where there are none."""
        estimate = (Evidence("date_estimate", (Candidate("2024-09", "text", "newest day", 0.3),)),)
        for record, field in (
            (FERRY, "date"),
            (msgspec.structs.replace(UNTITLED, evidence=estimate), "date_estimate"),
        ):
            outline = Outline(article(record))
            assert {"href": f"#how-{field}"} in outline.all("a")
            assert [each.get("id") for each in outline.all("tbody")].count(f"how-{field}") == 1
        plain = Outline(article(msgspec.structs.replace(FERRY, evidence=())))
        assert not any((each["href"] or "").startswith("#how") for each in plain.all("a"))

    def test_markdown_is_printed_and_raw_text_is_escaped(self) -> None:
        """`Block.html` is safe by contract; `text` never is."""
        body = (
            Block("paragraph", "plain", 1, 1, html="<p>with <em>stress</em></p>"),
            Block("paragraph", "<em>no stress</em>", 2, 2),
        )
        html = article(msgspec.structs.replace(FERRY, body=body))
        assert "<p>with <em>stress</em></p>" in html
        assert "&lt;em&gt;no stress&lt;/em&gt;" in html

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///x"]
    )
    def test_only_web_addresses_become_links(self, address: str) -> None:
        """Others are shown as the text they are."""
        outline = Outline(article(msgspec.structs.replace(FERRY, url=address)))
        assert address in outline.text
        assert address not in [a.get("href") for a in outline.all("a")]

    def test_lists_of_markdown_keep_their_own_form(self) -> None:
        """Each item comes as a list of its own, with its number; it is not put into a second one."""
        body = (
            Block("list_item", "one", 1, 1, html="<ol>\n<li>one</li>\n</ol>\n"),
            Block("list_item", "two", 2, 2, html='<ol start="2">\n<li>two</li>\n</ol>\n'),
            Block("heading", "Then", 3, 3, html="<h2>Then</h2>\n"),
        )
        html = article(msgspec.structs.replace(FERRY, body=body))
        assert '<ol>\n<li>one</li>\n</ol>\n<ol start="2">\n<li>two</li>\n</ol>\n<h2>Then</h2>\n' in html

    def test_an_article_in_another_language_says_so_and_the_furniture_does_not(self) -> None:
        """Screen readers speak, and browsers hyphenate, by language; Arabic runs from right to left."""
        html = rendered()[next(page.url for page in pages_of("article.html") if "الجسر" in page.url)]
        outline = Outline(html)
        story = next(a for a in outline.all("article") if a.get("class") == "story")
        assert (story["lang"], story["dir"]) == ("ar", "rtl")
        furniture = next(a for a in outline.all("div") if a.get("class") == "particulars")
        assert (furniture["lang"], furniture["dir"]) == ("en", "ltr")
        assert 'class="card" lang="ar" dir="rtl"' in rendered()["index.html"]

    def test_a_language_that_is_none_is_left_out(self) -> None:
        """Hostile or wrong tags do not become attributes."""
        html = article(msgspec.structs.replace(FERRY, language='x" onload="y'))
        assert "onload" not in str(Outline(html).all("article"))


class TestListsAndCalendar:
    def test_a_list_that_is_cut_leads_to_its_parts_and_back(self) -> None:
        """The part is named in words, and the trail leads up."""
        outline = Outline(rendered()["tags/orrin-valley/2024/09.html"])
        assert "Orrin Valley September 2024" in outline.text
        assert "Home Tags Orrin Valley 2024" in outline.text

    def test_an_archive_without_articles_has_a_front_page(self) -> None:
        """An empty folder is a beginning."""
        nothing_yet = plan([], settings())
        home = next(page for page in nothing_yet.pages if page.template == "home.html")
        outline = Outline(Renderer(TemplateSpec(nothing_yet.site)).render(home).decode("utf-8"))
        assert "0 articles" in outline.text
        assert outline.wrong == []

    def test_a_date_that_is_ambiguous_is_marked_in_lists(self) -> None:
        """The doubt travels with the day."""
        assert "(day or month first?)" in Outline(rendered()["index.html"]).text

    def test_tags_without_a_page_are_counted_on_the_index(self) -> None:
        """Nothing vanishes without a word."""
        assert "in one article only" in Outline(rendered()["tags/index.html"]).text

    def test_dates_follow_the_language_of_the_site(self) -> None:
        """German months on a German site."""
        planned = sample_plan(5, language="de")
        page = next(page for page in planned.pages if page.url == "dates/2024/10/01.html")
        html = Renderer(TemplateSpec(planned.site)).render(page).decode("utf-8")
        assert "<h1>Dienstag, 1. Oktober 2024</h1>" in html
        assert '<html lang="de" dir="ltr">' in html


class TestMachineReadable:
    def test_the_feed_is_valid_atom(self) -> None:
        """RFC 4287: what a feed and an entry must have, and a reader that agrees."""
        text = rendered()["feed.xml"]
        root = ET.fromstring(text)  # noqa: S314 - our own output
        assert root.tag == f"{ATOM}feed"
        for owner in (root, *root.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(owner.findall(f"{ATOM}{name}")) == 1
            assert str(owner.findtext(f"{ATOM}id")).startswith(BASE_URL)
            moment = str(owner.findtext(f"{ATOM}updated"))
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)
            assert owner.find(f"{ATOM}author/{ATOM}name") is not None
        read = feedparser.parse(text.encode("utf-8"))
        assert not read.bozo
        assert read.entries[0].title == FERRY.title
        assert read.entries[0].published == "2024-10-01T08:39:00Z"
        identifiers = [entry.id for entry in read.entries]
        assert len(set(identifiers)) == len(identifiers) == 50

    def test_the_sitemap_is_valid_in_both_forms(self) -> None:
        """sitemaps.org: absolute addresses under one root."""
        page = next(iter(pages_of("sitemap.xml")))
        renderer = Renderer(TemplateSpec(sample().site))
        for is_index, parent, child in ((False, "urlset", "url"), (True, "sitemapindex", "sitemap")):
            context = msgspec.structs.replace(page.context, is_index=is_index)
            root = ET.fromstring(renderer.render(msgspec.structs.replace(page, context=context)))  # noqa: S314
            assert root.tag == SITEMAP + parent
            addresses = [loc.text or "" for loc in root.findall(f"{SITEMAP}{child}/{SITEMAP}loc")]
            assert len(addresses) == len(page.context.urls)  # type: ignore[union-attr]
            assert all(address.startswith(BASE_URL) for address in addresses)

    def test_robots_are_told_where_the_sitemap_is(self) -> None:
        """RFC 9309, and only where there is one."""
        assert rendered()["robots.txt"] == f"User-agent: *\nAllow: /\nSitemap: {BASE_URL}sitemap.xml\n"
        planned = plan([FERRY], settings(base_url=None))
        page = next(page for page in planned.pages if page.url == "robots.txt")
        assert Renderer(TemplateSpec(planned.site)).render(page) == b"User-agent: *\nAllow: /\n"


class TestStyle:
    SHEET = assets(TemplateSpec(sample().site))["assets/style.css"].decode("utf-8")

    def test_the_sheet_is_small_and_loads_nothing(self) -> None:
        """Under 21 kB, no fonts, no imports."""
        assert len(self.SHEET.encode("utf-8")) < 21_000
        assert not re.search(r"url\(|@import|@font-face", self.SHEET)
        assert self.SHEET.count("{") == self.SHEET.count("}")

    @pytest.mark.parametrize(
        "query",
        ["prefers-color-scheme: dark", "prefers-reduced-motion", "forced-colors: active", "print"],
    )
    def test_the_sheet_answers_to_the_reader(self, query: str) -> None:
        """What a reader has asked the machine for."""
        assert query in self.SHEET

    @pytest.mark.parametrize("scheme", [0, 1])
    @pytest.mark.parametrize("ground", ["paper", "tint"])
    @pytest.mark.parametrize("colour", ["ink", "quiet", "spot"])
    def test_text_stands_out_from_its_ground(self, colour: str, ground: str, scheme: int) -> None:
        """WCAG 2.2, 1.4.3: a contrast of 4.5 to 1 at least, light and dark."""
        found = {
            name: re.findall(rf"--{name}: (#[0-9a-f]{{6}})", self.SHEET)[scheme] for name in (colour, ground)
        }
        lighter, darker = sorted((_luminance(value) for value in found.values()), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5

    @pytest.mark.parametrize("scheme", [0, 1])
    @pytest.mark.parametrize("shade", [1, 2, 3, 4, 5])
    def test_a_day_can_be_read_on_every_shade(self, shade: int, scheme: int) -> None:
        """Ink on the three pale ones, paper on the two strong ones: 4.5 to 1 at least."""
        text = "ink" if shade < 4 else "paper"
        assert f".shade-{shade} {{ --shade: var(--shade-{shade});" in self.SHEET
        found = [
            re.findall(rf"--{name}: (#[0-9a-f]{{6}})", self.SHEET)[scheme]
            for name in (text, f"shade-{shade}")
        ]
        lighter, darker = sorted((_luminance(value) for value in found), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5

    def test_every_class_the_sheet_speaks_of_is_in_a_page(self) -> None:
        """No rule outlives what it was for."""
        nothing_yet = plan([], settings())
        empty_home = Renderer(TemplateSpec(nothing_yet.site)).render(nothing_yet.pages[0]).decode("utf-8")
        used = {
            name
            for outline in (Outline(empty_home), *html_pages().values())
            for _, attributes in outline.elements
            for name in (attributes.get("class") or "").split()
        }
        without_values = re.sub(r"\{[^{}]*\}", "{}", re.sub(r"/\*.*?\*/", "", self.SHEET, flags=re.DOTALL))
        spoken_of = set(re.findall(r"\.([a-z][a-z-]*[0-9]?)", without_values))
        assert spoken_of - used - BY_SCRIPT - IN_CITATIONS == set()


BY_SCRIPT = {"copy", "copied"}
"""Classes of what `assets/copy.js` adds."""

IN_CITATIONS = {"cite", "citation"}
"""Classes of `cite.html`, which an article includes where there is one."""


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of an sRGB colour."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# Whatever stands in any text of any page, it never becomes markup.

MARKERS = (
    "<x-hostile>",
    "</p></main></title><x-hostile onclick=x>",
    '" x-hostile="1" onmouseover="x',
    "' x-hostile='1",
    "--><x-hostile><!--",
    "]]><x-hostile/>",
    "&lt;x-hostile&gt;&#60;x-hostile&#62;",
    "{{ 7*7 }}{% raw %}{#",
    "javascript:alert(1)//x-hostile",
    "\0\x08\ud800\ufffe\u202e\r\n",
)
hostile = st.one_of(
    st.sampled_from(MARKERS),
    st.text(st.characters(exclude_categories=())).map(lambda text: text[:40]),
    st.builds("".join, st.lists(st.sampled_from((*MARKERS, "a", " ", "<", ">", '"', "&")), max_size=4)),
)
KEPT = {
    (Page, "url"),
    (Page, "template"),
    (Site, "language"),
    (Site, "base_url"),
    (NotFoundPage, "root"),
    (Block, "html"),
    (PartialDate, "time"),
}
"""Not texts: where and how a page is made, and what the contract calls safe. `TextPage.html` is
safe, too."""


def poisoned(value: Any, texts: Iterator[str]) -> Any:
    """The record with hostile text in the place of every text in it, at any depth.

    Addresses hold no lone surrogates: they are made of slugs.
    """
    if not isinstance(value, msgspec.Struct):
        return tuple(poisoned(each, texts) for each in value) if isinstance(value, tuple) else value
    kind = type(value)
    hints = typing.get_type_hints(kind)
    changes: dict[str, Any] = {}
    for name in kind.__struct_fields__:
        old = getattr(value, name)
        if (kind, name) in KEPT or (name == "html"):
            continue
        if isinstance(old, str) and (name.endswith("url") or name in ("home", "atom", "json")):
            changes[name] = re.sub("[\ud800-\udfff]", "", next(texts))
        elif isinstance(old, str) and _may_be_text(hints[name]):
            changes[name] = next(texts)
        elif isinstance(old, tuple) and old and isinstance(old[0], str):
            changes[name] = tuple(next(texts) for _ in old)
        elif name == "extra":
            changes[name] = tuple((next(texts), next(texts)) for _ in old)
        else:
            changes[name] = poisoned(old, texts)
    return msgspec.structs.replace(value, **changes)


def _may_be_text(hint: Any) -> bool:
    return hint is str or (isinstance(hint, UnionType) and str in typing.get_args(hint))


def small_pages() -> list[Page]:
    """One page of every template, small ones, for they are rendered very often."""
    planned = plan(
        [FERRY, UNTITLED, msgspec.structs.replace(FERRY, path="b.txt", date=PartialDate(2024, 9))], settings()
    )
    first: dict[str, Page] = {}
    for page in planned.pages:
        if isinstance(page.context, ArticlePage) and page.context.earlier is None:
            continue
        first.setdefault(page.template, page)
    return [page for template, page in first.items() if template]


SMALL = small_pages()


@cache
def hostile_renderer(text: str) -> Renderer:
    """A site whose own texts are all the same hostile one. Few of them: each compiles the theme."""
    return Renderer(TemplateSpec(poisoned(sample().site, repeat(text))))


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("page", SMALL, ids=[page.template for page in SMALL])
@given(site_text=st.sampled_from(MARKERS), texts=st.lists(hostile, min_size=1, max_size=5))
def test_no_text_of_any_field_becomes_markup(page: Page, site_text: str, texts: list[str]) -> None:
    """Every field of every context and of the site at once, in element and attribute places."""
    text = hostile_renderer(site_text).render(poisoned(page, cycle(texts))).decode("utf-8")
    if page.template.endswith(".xml"):
        elements = list(ET.fromstring(text).iter())  # noqa: S314 - our own output
        assert not any("hostile" in name for element in elements for name in (element.tag, *element.attrib))
    elif page.template.endswith(".html"):
        outline = Outline(text)
        assert outline.wrong == []
        assert outline.open == []
        for tag, attributes in outline.elements:
            assert tag != "x-hostile"
            assert not any(name.startswith(("on", "x-")) for name in attributes)
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", attributes.get("href") or "", re.IGNORECASE)
            assert scheme is None or scheme[1].lower() in ("https", "http") or tag == "link"


def test_the_columns_of_evidence_count_from_one() -> None:
    """As a person reads a line, not as a program slices it."""
    record = msgspec.structs.replace(
        FERRY, evidence=(Evidence("title", (Candidate("x", "text", "rule", 1.0, Span(7, 0, 5)),)),)
    )
    assert "line 7, columns 1 to 5" in Outline(article(record)).text


def test_no_template_is_compiled_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the default theme none asks a value for what it may not have: with that it would be compiled again in
    each process, and pages would take longer.
    """
    careful: list[bool] = []
    monkeypatch.setattr(environment.Theme, "_careful", property(lambda _: careful.append(True)))
    planned = sample_plan()
    renderer = Renderer(TemplateSpec(planned.site))
    pages = {page.template: page for page in planned.pages if page.template}
    assert len(pages) > 10
    for page in pages.values():
        assert renderer.render(page)
    assert not careful
