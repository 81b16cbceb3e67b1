"""Promises of addresses: where things stand, and what happens when two want one place."""

import hashlib

import pytest
from plan_samples import BASE, article, index_page, list_page, make, urls
from whole_plan import Plan

from archive_gen.errors import ContentError
from archive_gen.pages import refuse_duplicates
from archive_gen.pages.contexts import ArticlePage, TextPage


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def test_a_tiny_archive_has_exactly_these_pages() -> None:
    """One article of a day, with an outlet, an author and a stated tag; everything a reader expects."""
    planned = make(
        article(
            "a.txt",
            "2024-10-03",
            title="Bridge opens",
            source="Harbour Post",
            authors=("Ada Quill",),
            tags=("Bridges", "Ferries"),
            stated_tags=("Bridges",),
        ),
        about=TextPage(title="About", html="<p>Ours.</p>"),
        base_url=BASE,
    )
    assert urls(planned) == [
        "404.html",
        "about.html",
        "articles/2024/10/bridge-opens.html",
        "authors/ada-quill.html",
        "authors/index.html",
        "data/articles.csv",
        "data/articles.jsonl",
        "data/citations.bib",
        "data/citations.ris",
        "data/datapackage.json",
        "dates/2024.html",
        "dates/2024/10.html",
        "dates/2024/10/03.html",
        "dates/index.html",
        "feed.json",
        "feed.xml",
        "index.html",
        "made.html",
        "robots.txt",
        "search.html",
        "sitemap.xml",
        "sources/harbour-post.html",
        "sources/harbour-post/feed.json",
        "sources/harbour-post/feed.xml",
        "sources/index.html",
        "tags/bridges.html",
        "tags/bridges/feed.json",
        "tags/bridges/feed.xml",
        "tags/index.html",
    ]
    assert [link.text for link in planned.site.nav] == [
        "Home",
        "Outlets",
        "Tags",
        "Authors",
        "Dates",
        "About",
    ]
    assert index_page(planned, "tags/index.html").without_page == 1


def test_an_empty_archive_is_a_site() -> None:
    """Without an article there is a home page, and no way that leads nowhere."""
    planned = make()
    assert urls(planned) == [
        "404.html",
        "data/articles.csv",
        "data/articles.jsonl",
        "data/citations.bib",
        "data/citations.ris",
        "data/datapackage.json",
        "index.html",
        "made.html",
        "robots.txt",
        "search.html",
    ]
    assert [link.text for link in planned.site.nav] == ["Home"]
    assert planned.left_out == ("sitemap.xml",)


@pytest.mark.parametrize(
    ("date", "url"),
    [
        ("1987-03-17T09:30", "articles/1987/03/flood.html"),
        ("1987-03", "articles/1987/03/flood.html"),
        ("1987", "articles/1987/flood.html"),
        ("0987", "articles/0987/flood.html"),
        (None, "articles/undated/flood.html"),
    ],
)
def test_an_article_stands_under_what_is_known_of_its_date(date: str | None, url: str) -> None:
    """A year is never made a January."""
    assert urls(make(article("x.txt", date, title="Flood")), "articles/") == [url]


def test_an_estimated_date_is_no_address() -> None:
    """What is only estimated stands among the undated."""
    estimated = article("x.txt", title="Flood", date_estimate=article("y", "1987").date)
    assert urls(make(estimated), "articles/") == ["articles/undated/flood.html"]


def test_an_article_without_words_for_an_address_takes_its_file_name() -> None:
    """No title, or one of signs only: the file's name; no name either: a hash of the path."""
    planned = make(
        article("one/story-7.txt", title=None),
        article("story-8.txt", title="!!!"),
        article("---.txt", title=None),
    )
    assert urls(planned, "articles/") == [
        f"articles/undated/article-{_hash('---.txt')}.html",
        "articles/undated/story-7.html",
        "articles/undated/story-8.html",
    ]


def test_of_like_titles_the_earliest_keeps_the_plain_address() -> None:
    """The others carry a hash of their path, so that their address depends on nobody else."""
    planned = make(
        article("c.txt", "2024-10-05", title="Storm!"),
        article("b.txt", "2024-10-04", title="STORM"),
        article("a.txt", "2024-10-04", title="Storm"),
        article("d.txt", "2024-11-01", title="Storm"),
    )
    by_path = {page.context.path: page.url for page in planned.pages if isinstance(page.context, ArticlePage)}
    assert by_path == {
        "a.txt": "articles/2024/10/storm.html",
        "b.txt": f"articles/2024/10/storm-{_hash('b.txt')}.html",
        "c.txt": f"articles/2024/10/storm-{_hash('c.txt')}.html",
        "d.txt": "articles/2024/11/storm.html",
    }


def test_titles_that_some_file_system_confuses_have_two_addresses() -> None:
    """ß and ss are one name where case does not count."""
    planned = make(article("a.txt", title="Neue Straße"), article("b.txt", title="Neue Strasse"))
    assert urls(planned, "articles/") == [
        f"articles/undated/neue-strasse-{_hash('b.txt')}.html",
        "articles/undated/neue-straße.html",
    ]


def test_a_stated_slug_is_kept_before_any_inferred_one() -> None:
    """An earlier article with such a title gives way."""
    planned = make(
        article("a.txt", "2024-10-01", title="Storm"), article("b.txt", "2024-10-09", slug="storm", title="X")
    )
    by_path = {page.context.path: page.url for page in planned.pages if isinstance(page.context, ArticlePage)}
    assert by_path["b.txt"] == "articles/2024/10/storm.html"
    assert by_path["a.txt"].startswith("articles/2024/10/storm-")
    assert planned.diagnostics == ()


def test_clashing_stated_slugs_are_one_error_that_names_everybody() -> None:
    """All clashes at once, all parties of each; Unicode forms of one slug do clash."""
    with pytest.raises(ContentError) as caught:
        make(
            article("a.txt", "2024-10-01", slug="storm"),
            article("b.txt", "2024-10-02", slug="storm"),
            article("c.txt", "2024-10-03", slug="Storm"),
            article("d.txt", slug="caf\u00e9"),
            article("e.txt", slug="cafe\u0301"),
            article("f.txt", "2024-11-01", slug="storm"),
        )
    assert "articles/2024/10/storm.html is claimed by a.txt, b.txt, c.txt" in caught.value.message
    assert "articles/undated/caf\u00e9.html is claimed by d.txt, e.txt" in caught.value.message
    assert "f.txt" not in caught.value.message
    assert caught.value.path == "a.txt"
    assert caught.value.hint
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("stated", ["../../etc/passwd", "a/b", "a\\b", "..", "", "!!!", "x..y"])
def test_a_stated_slug_that_cannot_be_is_an_error_and_the_title_serves(stated: str) -> None:
    """The article is not lost, its file is named, and nothing leaves its folder."""
    planned = make(article("in/x.txt", slug=stated, title="Flood"))
    assert urls(planned, "articles/") == ["articles/undated/flood.html"]
    [diagnostic] = planned.diagnostics
    assert (diagnostic.severity, diagnostic.path) == ("error", "in/x.txt")
    assert repr(stated) in diagnostic.message
    assert diagnostic.hint


def test_a_stated_slug_that_is_cleaned_is_said_to_be() -> None:
    """A person learns how the address is written."""
    planned = make(article("x.txt", slug="The Flood.html"))
    assert urls(planned, "articles/") == ["articles/undated/the-flood-html.html"]
    [diagnostic] = planned.diagnostics
    assert diagnostic.severity == "warning"
    assert "'the-flood-html'" in diagnostic.message


def test_pages_that_would_be_one_file_are_refused() -> None:
    """Whatever made them: the last look before anything is written names every party."""
    with pytest.raises(ContentError) as caught:
        refuse_duplicates(["tags/Ice.html", "about.html", "tags/ice.html"])
    assert caught.value.message.endswith("tags/Ice.html is claimed by tags/Ice.html, tags/ice.html")


def test_a_hash_that_is_taken_grows_longer() -> None:
    """Nobody is overwritten, even by a title that looks like another's address."""
    planned = make(
        article("a.txt", "2024-10-01", title="Storm"),
        article("b.txt", "2024-10-02", title=f"Storm {_hash('c.txt')}"),
        article("c.txt", "2024-10-03", title="Storm"),
    )
    longer = hashlib.sha256(b"c.txt").hexdigest()[:16]
    assert f"articles/2024/10/storm-{longer}.html" in urls(planned)


def test_two_articles_of_one_path_are_a_fault_of_the_caller() -> None:
    """A path identifies an article."""
    with pytest.raises(ValueError, match="path"):
        make(article("x.txt"), article("x.txt"))


def test_spellings_of_one_name_are_one_list() -> None:
    """Case, spacing and Unicode form do not make two outlets; the most frequent spelling is shown."""
    planned = make(
        article("1.txt", source="Caf\u00e9 Gazette"),
        article("2.txt", source="Cafe\u0301  Gazette"),
        article("3.txt", source="CAF\u00c9 GAZETTE "),
        article("4.txt", source="CAF\u00c9\u00a0GAZETTE"),
        article("5.txt", source="Café\u200b Gazette"),
    )
    assert urls(planned, "sources/") == ["sources/café-gazette.html", "sources/index.html"]
    shown = list_page(planned, "sources/café-gazette.html")
    assert (shown.name, shown.count) == ("CAF\u00c9 GAZETTE", 5)


def test_an_author_named_twice_in_two_spellings_is_one_author() -> None:
    """One card, one link, one count."""
    planned = make(article("1.txt", authors=("Ada Quill", "ADA QUILL"), tags=("Ice", "ICE", "ice")))
    shown = list_page(planned, "authors/ada-quill.html")
    assert (shown.count, shown.groups[0].cards[0].authors) == (1, ("ADA QUILL",))


def test_different_names_with_one_slug_have_two_addresses() -> None:
    """The more frequent is plain; where words are alike, signs still count."""
    planned = make(
        article("1.txt", source="C"), article("2.txt", source="C++"), article("3.txt", source="C++")
    )
    assert urls(planned, "sources/") == [
        "sources/by-size.html",
        f"sources/c-{_hash('c')}.html",
        "sources/c.html",
        "sources/index.html",
    ]
    assert list_page(planned, "sources/c.html").name == "C++"
    assert list_page(planned, f"sources/c-{_hash('c')}.html").name == "C"


def test_names_without_a_letter_still_have_a_page() -> None:
    """Their address is made of a hash."""
    planned = make(article("1.txt", source="!?", authors=("***",)))
    assert [url.split("-")[0] for url in urls(planned, "sources/")] == [
        "sources/index.html",
        "sources/source",
    ]
    assert [url.split("-")[0] for url in urls(planned, "authors/")] == [
        "authors/author",
        "authors/index.html",
    ]


def test_the_unknown_outlet_is_no_outlet_of_that_name() -> None:
    """Each has its page; a name of nothing but space is no name."""
    planned = make(
        article("1.txt", source="Unknown outlet"),
        article("2.txt", source=None),
        article("3.txt", source=" \u200b"),
        article("4.txt", source="Index"),
        article("5.txt", source="By size"),
    )
    unknown = list_page(planned, "sources/unknown-outlet.html")
    assert (unknown.unknown, unknown.count) == (True, 2)
    [real] = list(urls(planned, "sources/unknown-outlet-"))
    assert (list_page(planned, real).unknown, list_page(planned, real).count) == (False, 1)
    assert list_page(planned, "sources/index-1.html").name == "Index"
    assert list_page(planned, f"sources/by-size-{_hash('by size')}.html").name == "By size"
    entries = index_page(planned, "sources/index.html").entries
    assert [entry.url for entry in entries][1:] == [
        "sources/index-1.html",
        real,
        "sources/unknown-outlet.html",
    ]


def _tag_links(planned: Plan, path: str) -> dict[str, str | None]:
    [context] = [
        page.context
        for page in planned.pages
        if isinstance(page.context, ArticlePage) and page.context.path == path
    ]
    return {link.text: link.url for link in context.tags}


def test_tags_have_a_page_from_two_articles_on_or_when_stated() -> None:
    """Others are shown without a link, and counted."""
    planned = make(
        article("1.txt", tags=("Ice", "Rare", "Mine"), stated_tags=("mine",)),
        article("2.txt", tags=("ICE",)),
    )
    assert urls(planned, "tags/") == ["tags/ice.html", "tags/index.html", "tags/mine.html"]
    assert _tag_links(planned, "1.txt") == {"ICE": "tags/ice.html", "Rare": None, "Mine": "tags/mine.html"}
    assert index_page(planned, "tags/index.html").without_page == 1


def test_a_site_without_tag_pages_has_no_index_of_them() -> None:
    """No way leads to an empty page."""
    assert urls(make(article("1.txt", tags=("Rare",))), "tags/") == []
