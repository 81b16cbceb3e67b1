"""Promises of lists: whole where short, cut by calendar where long, and always complete."""

import pytest
from plan_samples import article, calendar_page, index_page, list_page, make, reachable, urls
from whole_plan import Plan

from archive_gen.pages.sections import initial
from archive_gen.records import Article


def _many(number: int, date: str | None, name: str = "x", **fields: object) -> list[Article]:
    return [
        article(f"{name}/{date}/{n:04}.txt", date, source="Harbour Post", **fields) for n in range(number)
    ]


def _all_reachable(planned: Plan) -> bool:
    return set(urls(planned, "articles/")) <= reachable(planned)


def test_a_short_list_is_one_page_newest_first() -> None:
    """Under days, then months and years of which no more is known, undated last."""
    planned = make(
        article("1.txt", "1987-03-17T08:00", source="Post"),
        article("2.txt", "1987-03-17T09:00", source="Post"),
        article("3.txt", "1987-03", source="Post"),
        article("4.txt", "1987", source="Post"),
        article("5.txt", "1986-12-31", source="Post"),
        article("6.txt", source="Post"),
        article("7.txt", "1987-04-01", source="Post"),
    )
    page = list_page(planned, "sources/post.html")
    shown = [
        (group.date.iso if group.date else None, group.url, [card.title for card in group.cards])
        for group in page.groups
    ]
    assert shown == [
        ("1987-04-01", "dates/1987/04/01.html", ["7"]),
        ("1987-03-17", "dates/1987/03/17.html", ["2", "1"]),
        ("1987-03", "dates/1987/03.html", ["3"]),
        ("1987", "dates/1987.html", ["4"]),
        ("1986-12-31", "dates/1986/12/31.html", ["5"]),
        (None, "dates/undated.html", ["6"]),
    ]
    assert (page.periods, page.count) == ((), 7)
    assert page.first
    assert page.last
    assert (page.first.iso, page.last.iso) == ("1986-12-31", "1987-04-01")
    [entry] = index_page(planned, "sources/index.html").entries
    assert (entry.text, entry.count, entry.first, entry.last) == ("Post", 7, page.first, page.last)


def test_two_hundred_articles_are_one_page_and_one_more_are_years() -> None:
    """The cut starts above 200."""
    articles = [*_many(150, "1987-03-17"), *_many(50, "1988-01-01")]
    assert urls(make(*articles), "sources/harbour-post") == ["sources/harbour-post.html"]
    planned = make(*articles, article("last.txt", source="Harbour Post"))
    assert urls(planned, "sources/harbour-post") == [
        "sources/harbour-post.html",
        "sources/harbour-post/1987.html",
        "sources/harbour-post/1988.html",
        "sources/harbour-post/undated.html",
    ]
    whole = list_page(planned, "sources/harbour-post.html")
    assert whole.groups == ()
    assert [(p.date.iso if p.date else p.label, p.count) for p in whole.periods] == [
        ("1988", 50),
        ("1987", 150),
        ("Undated", 1),
    ]


def test_a_long_year_is_cut_into_months_and_a_long_month_into_days() -> None:
    """A day is whole; what is known no better than the year or the month has a page of its own."""
    planned = make(
        *_many(150, "1987-03-17"),
        *_many(100, "1987-03-18"),
        *_many(3, "1987-03"),
        *_many(2, "1987"),
        *_many(4, "1987-05-01"),
    )
    assert urls(planned, "sources/harbour-post") == [
        "sources/harbour-post.html",
        "sources/harbour-post/1987.html",
        "sources/harbour-post/1987/03.html",
        "sources/harbour-post/1987/03/17.html",
        "sources/harbour-post/1987/03/18.html",
        "sources/harbour-post/1987/03/day-unknown.html",
        "sources/harbour-post/1987/05.html",
        "sources/harbour-post/1987/month-unknown.html",
    ]
    day = list_page(planned, "sources/harbour-post/1987/03/17.html")
    assert day.period
    assert (day.period.iso, day.count) == ("1987-03-17", 150)
    assert [(link.text, link.url) for link in day.trail] == [
        ("Outlets", "sources/index.html"),
        ("Harbour Post", "sources/harbour-post.html"),
        ("1987", "sources/harbour-post/1987.html"),
        ("1987-03", "sources/harbour-post/1987/03.html"),
    ]
    assert list_page(planned, "sources/harbour-post/1987/month-unknown.html").label == "1987, month not known"
    assert _all_reachable(planned)


@pytest.mark.parametrize("date", ["1987-03-17", "1987-03", "1987"])
def test_what_the_calendar_cuts_no_further_is_whole_up_to_a_thousand(date: str) -> None:
    """Above that, numbered parts; all of them together are complete."""
    whole = make(*_many(1000, date))
    assert not [url for url in urls(whole) if "part-" in url]
    planned = make(*_many(1001, date))
    parts = [url for url in urls(planned, "sources/") if "part-" in url]
    assert [list_page(planned, url).count for url in parts] == [1000, 1]
    assert [list_page(planned, url).label[-8:] for url in parts] == [", part 1", ", part 2"]
    assert len([url for url in urls(planned, "dates/") if "part-" in url]) == 2
    assert _all_reachable(planned)


def test_many_undated_articles_stand_under_their_initials() -> None:
    """Above 200: letters without accents, figures, everything else; then numbered parts."""
    articles = [
        article(f"{name}/{n:04}.txt", title=f"{title} {n}", source="Harbour Post")
        for name, title, number in [
            ("a", "Ébb", 90),
            ("b", "east", 90),
            ("c", "7 days", 15),
            ("d", "« мост", 6),
        ]
        for n in range(number)
    ]
    planned = make(*articles)
    undated = "sources/harbour-post/undated"
    assert urls(planned, undated) == [
        f"{undated}.html",
        f"{undated}/0-9.html",
        f"{undated}/e.html",
        f"{undated}/м.html",
    ]
    assert [(p.label, p.count) for p in list_page(planned, f"{undated}.html").periods] == [
        ("Undated: 0–9", 15),
        ("Undated: E", 180),
        ("Undated: М", 6),
    ]
    assert urls(planned, "dates/undated/") == [
        "dates/undated/0-9.html",
        "dates/undated/e.html",
        "dates/undated/м.html",
    ]
    assert calendar_page(planned, "dates/undated/e.html").undated
    assert _all_reachable(planned)
    longer = make(*[article(f"{n:04}.txt", title=f"Ebb {n}") for n in range(1001)])
    assert urls(longer, "dates/undated/") == [
        "dates/undated/e.html",
        "dates/undated/e/part-1.html",
        "dates/undated/e/part-2.html",
    ]
    assert _all_reachable(longer)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("“Éclair”", ("E", "e")),
        ("ﬁne", ("F", "f")),
        ("٣ أيام", ("0–9", "0-9")),
        ("橋が開く", ("漢", "han")),
        ("はし", ("は", "は")),
        ("…", ("Other", "other")),
    ],
)
def test_initials(title: str, expected: tuple[str, str]) -> None:
    """The letter under which a reader looks, whatever stands before it."""
    assert initial(title) == expected


def test_one_more_article_changes_few_pages() -> None:
    """The newest article of a long list changes its own period, those above it, and no older one."""
    older = [a for year in range(1980, 1990) for a in _many(60, f"{year}-03-17", authors=("Ada Quill",))]
    before = {page.url: page for page in make(*older).pages}
    newest = article("new.txt", "1989-11-02", source="Harbour Post", authors=("Ada Quill",))
    after = {page.url: page for page in make(*older, newest).pages}
    changed = {url for url, page in after.items() if before.get(url) != page}
    assert len(before) > 600
    assert changed == {
        "index.html",
        "articles/1989/11/new.html",
        "articles/1989/03/x-1989-03-17-0059.html",
        "sources/index.html",
        "sources/harbour-post.html",
        "sources/harbour-post/1989.html",
        "authors/index.html",
        "authors/ada-quill.html",
        "authors/ada-quill/1989.html",
        "dates/index.html",
        "dates/1988.html",
        "dates/1989.html",
        "dates/1989/03.html",
        "dates/1989/11.html",
        "dates/1989/11/02.html",
        "dates/1989/03/17.html",
        "data/articles.csv",
        "made.html",
        "search.html",
        "data/articles.jsonl",
        "data/citations.bib",
        "data/citations.ris",
    }


def test_indexes_run_from_a_to_z() -> None:
    """Case and accents do not part what belongs together; the locale has no say."""
    planned = make(
        *[
            article(f"{n}.txt", source=name)
            for n, name in enumerate(["zeta", "Éclair", "alpha", "Echo", "Élan"])
        ]
    )
    names = [entry.text for entry in index_page(planned, "sources/index.html").entries]
    assert names == ["alpha", "Echo", "Éclair", "Élan", "zeta"]
