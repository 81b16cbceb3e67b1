"""Promises of the other pages: home, articles, calendar, feed, sitemap, robots, data."""

from typing import TypeVar

import pytest
from plan_samples import BASE, article, calendar_page, home, make, paragraph, urls
from whole_plan import Plan

from archive_gen.pages.contexts import ArticlePage, Context, FeedPage, RobotsPage, SitemapPage
from archive_gen.records import Block

_Kind = TypeVar("_Kind", ArticlePage, FeedPage, SitemapPage, RobotsPage)


def _contexts(planned: Plan, kind: type[_Kind]) -> dict[str, _Kind]:
    contexts: dict[str, Context] = {page.url: page.context for page in planned.pages}
    return {url: context for url, context in contexts.items() if isinstance(context, kind)}


def _article(planned: Plan, path: str) -> ArticlePage:
    [found] = [page for page in _contexts(planned, ArticlePage).values() if page.path == path]
    return found


def test_home_shows_whole_days_until_thirty_cards() -> None:
    """A busy day shows thirty, says how many are left, and its address leads on."""
    planned = make(
        *[article(f"a{n:02}.txt", "2024-05-02") for n in range(2)],
        *[article(f"b{n:02}.txt", "2024-05-01") for n in range(45)],
        article("c.txt", "2024-04-30"),
        article("d.txt"),
    )
    page = home(planned)
    assert [(group.url, len(group.cards), group.more) for group in page.newest] == [
        ("dates/2024/05/02.html", 2, 0),
        ("dates/2024/05/01.html", 30, 15),
    ]
    assert (page.articles, page.undated) == (49, 1)
    assert page.first
    assert page.last
    assert (page.first.iso, page.last.iso) == ("2024-04-30", "2024-05-02")


def test_home_of_an_undated_archive_is_not_empty() -> None:
    """Where no date is known at all, undated articles are shown."""
    [group] = home(make(article("a.txt"), article("b.txt"))).newest
    assert (group.date, group.url, len(group.cards)) == (None, "dates/undated.html", 2)


def test_home_leads_to_years_and_to_the_most_frequent_names() -> None:
    """The newest year first; the unknown outlet is not counted as an outlet."""
    planned = make(
        article("1.txt", "1986", source="Post", authors=("A", "B")),
        article("2.txt", "1988", source="Mail"),
        article("3.txt", "1988", source="Mail"),
        article("4.txt", "1988"),
    )
    page = home(planned)
    assert [(year.url, year.count) for year in page.years] == [("dates/1988.html", 3), ("dates/1986.html", 1)]
    assert [(count.text, count.count) for count in page.sources] == [("Mail", 2), ("Post", 1)]
    assert (page.source_count, page.author_count, page.tag_count) == (2, 2, 0)


def test_an_article_leads_to_its_neighbours_in_its_outlet() -> None:
    """In order of date, then of path; undated ones and unknown outlets have none."""
    planned = make(
        article("b.txt", "2024-05-01", source="Post"),
        article("a.txt", "2024-05-01", source="Post"),
        article("c.txt", "2024", source="POST"),
        article("d.txt", "2024-05-01", source="Mail"),
        article("e.txt", source="Post"),
        article("f.txt", "2024-05-01"),
        article("g.txt", "2024-05-02"),
    )
    around = {
        path: tuple(card and card.title for card in (found.earlier, found.later))
        for path in "abcdefg"
        for found in [_article(planned, f"{path}.txt")]
    }
    assert around == {
        "c": (None, "a"),
        "a": ("c", "b"),
        "b": ("a", None),
        "d": (None, None),
        "e": (None, None),
        "f": (None, None),
        "g": (None, None),
    }


def test_an_article_shows_at_most_four_others_of_its_day() -> None:
    """Two before and two after it, as the day lists them; its neighbours in the outlet are not told twice."""
    planned = make(
        *[article(f"{name}.txt", "2024-05-01", source=f"Paper {name}") for name in "abcdef"],
        article("d2.txt", "2024-05-01", source="Paper d"),
        article("z.txt", "2024-05-02"),
        article("m.txt", "2024-05"),
        article("n.txt", "2024-05"),
    )
    others = {
        path: [card.title for card in _article(planned, f"{path}.txt").others]
        for path in ("a", "c", "d", "d2", "z", "m")
    }
    assert others == {
        "a": ["b", "c"],
        "c": ["a", "b", "d", "d2"],
        "d": ["b", "c", "e"],
        "d2": ["c", "e", "f"],
        "z": [],
        "m": [],
    }


@pytest.mark.parametrize(
    ("date", "text", "url"),
    [
        ("2024-05-01T10:00", "2024-05-01", "dates/2024/05/01.html"),
        ("2024-05", "2024-05", "dates/2024/05.html"),
        ("2024", "2024", "dates/2024.html"),
        (None, "Undated", "dates/undated.html"),
    ],
)
def test_an_article_leads_to_its_day_or_what_is_known_of_it(date: str | None, text: str, url: str) -> None:
    """No article is without a way into the calendar."""
    day = _article(make(article("x.txt", date)), "x.txt").day
    assert day
    assert (day.text, day.url) == (text, url)


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("The ferry was late.", "The ferry was late."),
        ("One two three four five six seven eight nine ten eleven twelve", None),
        (
            "One two three four five six seven eight nine ten eleven twelve, thirteen",
            "One two three four five six seven eight nine ten eleven twelve…",
        ),
        (
            "extraordinarily " * 12,
            "extraordinarily extraordinarily extraordinarily extraordinarily extraordinarily…",
        ),
        ("橋" * 300, "橋" * 90 + "…"),
        ("  spaced \n out  ", "spaced out"),
    ],
)
def test_a_missing_headline_is_supplied_from_the_opening_words(opening: str, title: str | None) -> None:
    """Up to twelve words, whole ones, with an ellipsis where more follows; and it is said to be supplied."""
    body = (Block("caption", "A ferry.", 1, 1), *paragraph(opening), *paragraph("Second."))
    card = _article(make(article("x.txt", title=None, body=body)), "x.txt").card
    assert (card.title, card.supplied) == (title or opening, True)


def test_without_words_the_file_name_is_the_title() -> None:
    """A card always has a title."""
    card = _article(make(article("in/scan-12.txt", title=" ", body=paragraph(" "))), "in/scan-12.txt").card
    assert (card.title, card.supplied) == ("scan-12", True)


def test_a_headline_of_the_text_is_not_called_supplied() -> None:
    """Brackets are for what we supplied."""
    assert not _article(make(article("x.txt", title="Storm")), "x.txt").card.supplied


def test_the_calendar_leads_from_years_to_days() -> None:
    """Counts at each step; forward in time; the articles of which no more is known stand at the end."""
    planned = make(
        article("1.txt", "1987-03-17"),
        article("2.txt", "1987-03-02"),
        article("3.txt", "1987-03"),
        article("4.txt", "1987"),
        article("5.txt", "1990-01-01"),
        article("6.txt"),
    )
    index = calendar_page(planned, "dates/index.html")
    assert [(period.url, period.count) for period in index.periods] == [
        ("dates/1987.html", 4),
        ("dates/1990.html", 1),
        ("dates/undated.html", 1),
    ]
    assert index.count == 6
    year = calendar_page(planned, "dates/1987.html")
    assert [(period.url, period.count) for period in year.periods] == [("dates/1987/03.html", 3)]
    assert [[card.title for card in group.cards] for group in year.groups] == [["4"]]
    assert year.later
    assert (year.earlier, year.later.url) == (None, "dates/1990.html")
    month = calendar_page(planned, "dates/1987/03.html")
    assert [period.url for period in month.periods] == ["dates/1987/03/02.html", "dates/1987/03/17.html"]
    assert [[card.title for card in group.cards] for group in month.groups] == [["2"], ["1"], ["3"]]
    day = calendar_page(planned, "dates/1987/03/17.html")
    assert day.earlier
    assert day.later
    assert (day.earlier.url, day.later.url) == ("dates/1987/03/02.html", "dates/1990/01/01.html")
    assert [link.url for link in day.trail] == ["dates/index.html", "dates/1987.html", "dates/1987/03.html"]


def test_a_busy_month_shows_its_days_only() -> None:
    """Above 200 articles the days hold them, and what is known no better still stands on the month."""
    planned = make(
        *[article(f"{n}.txt", f"1987-03-{n % 28 + 1:02}") for n in range(200)], article("x.txt", "1987-03")
    )
    month = calendar_page(planned, "dates/1987/03.html")
    assert len(month.periods) == 28
    assert [[card.title for card in group.cards] for group in month.groups] == [["x"]]


def test_many_articles_without_a_day_have_a_page_of_their_own() -> None:
    """A month page stays short."""
    planned = make(*[article(f"{n}.txt", "1987-03") for n in range(201)])
    month = calendar_page(planned, "dates/1987/03.html")
    assert [(period.url, period.count) for period in month.periods] == [
        ("dates/1987/03/day-unknown.html", 201)
    ]
    assert month.groups == ()
    assert calendar_page(planned, "dates/1987/03/day-unknown.html").label == "1987-03, day not known"


def test_a_day_shows_its_articles_by_outlet() -> None:
    """A to Z, in order of time within one, the unknown outlet last."""
    planned = make(
        article("1.txt", "1987-03-17"),
        article("2.txt", "1987-03-17T10:00", source="Post"),
        article("3.txt", "1987-03-17T09:00", source="Post"),
        article("4.txt", "1987-03-17", source="Évening Mail"),
    )
    [group] = calendar_page(planned, "dates/1987/03/17.html").groups
    assert [card.title for card in group.cards] == ["4", "3", "2", "1"]


def test_without_a_base_url_what_needs_one_is_left_out_and_named() -> None:
    """Everything else is there."""
    planned = make(article("x.txt", "2024-05-01"))
    assert planned.left_out == ("feed.xml", "feed.json", "sitemap.xml")
    assert not {"feed.xml", "feed.json", "sitemap.xml"} & set(urls(planned))
    assert (planned.site.feed_url, planned.site.json_feed_url) == (None, None)
    assert _contexts(planned, RobotsPage)["robots.txt"].sitemap_url is None
    assert make(article("x.txt", "2024-05-01"), base_url=BASE).left_out == ()


def test_the_feed_holds_the_newest_articles_whose_day_is_known() -> None:
    """Its date is that of the newest, whatever the clock says."""
    planned = make(
        article("1.txt", "2024-05-01"),
        article("2.txt", "2024-05-02T18:30"),
        article("3.txt", "2024-06"),
        article("4.txt"),
        article("5.txt", "2023-05-02"),
        base_url=BASE,
        feed_entries=2,
    )
    feed = _contexts(planned, FeedPage)["feed.xml"]
    assert [card.title for card in feed.entries] == ["2", "1"]
    assert feed.updated == "2024-05-02T18:30:00Z"
    assert planned.site.feed_url == "feed.xml"
    midnight = _contexts(make(article("1.txt", "2024-05-01"), base_url=BASE), FeedPage)["feed.xml"]
    assert midnight.updated == "2024-05-01T00:00:00Z"


def test_a_feed_without_a_dated_article_is_not_made() -> None:
    """An entry without a date would be no valid entry, and no date is made up."""
    planned = make(article("1.txt", "2024-05"), base_url=BASE)
    assert "feed.xml" not in urls(planned)
    assert planned.site.feed_url is None


def test_the_sitemap_holds_every_html_page_but_404() -> None:
    """Absolute and percent-encoded; a base URL without its slash is as good."""
    planned = make(article("1.txt", title="Мост"), base_url=BASE.rstrip("/"))
    sitemap = _contexts(planned, SitemapPage)["sitemap.xml"]
    assert set(sitemap.urls) == {
        BASE + url
        for url in (
            "index.html",
            "articles/undated/%D0%BC%D0%BE%D1%81%D1%82.html",
            "sources/index.html",
            "sources/unknown-outlet.html",
            "dates/index.html",
            "dates/undated.html",
            "made.html",
            "search.html",
        )
    }
    assert not sitemap.is_index
    assert planned.site.base_url == BASE
    assert _contexts(planned, RobotsPage)["robots.txt"].sitemap_url == BASE + "sitemap.xml"


def test_a_large_sitemap_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file holds more than the limit; the index names them all, and nothing is missing."""
    monkeypatch.setattr("archive_gen.pages.feeds.SITEMAP_URLS", 4)
    planned = make(*[article(f"{n}.txt") for n in range(5)], base_url=BASE)
    maps = _contexts(planned, SitemapPage)
    index = maps.pop("sitemap.xml")
    assert index.is_index
    assert (
        [url.removeprefix(BASE) for url in index.urls]
        == list(maps)
        == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    )
    assert [len(part.urls) for part in maps.values()] == [4, 4, 4]
    whole = _contexts(planned, ArticlePage)
    assert {BASE + url for url in whole} <= {url for part in maps.values() for url in part.urls}
