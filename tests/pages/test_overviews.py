"""Promises of what shows the archive as a whole: indexes, days of the year, how it was made."""

from plan_samples import article, calendar_page, home, index_page, list_page, made, make, on_this_day, urls

from archive_gen.records import Candidate, Evidence, Origin


def _known(field: str, origin: Origin) -> Evidence:
    return Evidence(field, (Candidate("x", origin, "a rule", 1.0),))


def test_outlets_have_two_orders() -> None:
    """By name, and the largest first; each leads to the other, the unknown one is last by name only."""
    planned = make(
        article("1.txt", source="Aurora"),
        article("2.txt", source="Zenith"),
        article("3.txt", source="Zenith"),
        *[article(f"u{n}.txt") for n in range(3)],
    )
    by_name = index_page(planned, "sources/index.html")
    by_size = index_page(planned, "sources/by-size.html")
    assert [entry.text for entry in by_name.entries] == ["Aurora", "Zenith", "Unknown outlet"]
    assert [entry.text for entry in by_size.entries] == ["Unknown outlet", "Zenith", "Aurora"]
    assert (by_name.by_size, by_size.by_size) == (False, True)
    assert by_name.other_order
    assert by_size.other_order
    assert (by_name.other_order.url, by_size.other_order.url) == (
        "sources/by-size.html",
        "sources/index.html",
    )


def test_one_outlet_needs_no_order() -> None:
    """A second page would say the same."""
    planned = make(article("1.txt", source="Aurora"))
    assert urls(planned, "sources/") == ["sources/aurora.html", "sources/index.html"]
    assert index_page(planned, "sources/index.html").other_order is None


def test_names_stand_under_their_letters() -> None:
    """Figures first, what has no letter last; accents, case and quotation marks do not part names."""
    planned = make(
        *[
            article(f"{n}.txt", tags=(name,), stated_tags=(name,))
            for n, name in enumerate(["éclair", "“Echo”", "7 days", "Zeta", "…", "echo sounder"])
        ]
    )
    groups = index_page(planned, "tags/index.html").groups
    assert [
        (group.label, group.count, sorted(entry.text for entry in group.entries)) for group in groups
    ] == [
        ("0–9", 1, ["7 days"]),
        ("E", 3, ["echo sounder", "éclair", "“Echo”"]),
        ("Z", 1, ["Zeta"]),
        ("Other", 1, ["…"]),
    ]


def test_many_tags_show_the_large_ones_first() -> None:
    """From eighty on; the most frequent, then by name."""
    tags = tuple(f"T{n:02}" for n in range(80))
    planned = make(article("1.txt", tags=tags), article("2.txt", tags=tags), article("3.txt", tags=("T79",)))
    page = index_page(planned, "tags/index.html")
    assert [count.text for count in page.largest][:3] == ["T79", "T00", "T01"]
    assert len(page.largest) == 40
    assert (
        index_page(make(article("1.txt", tags=("A",), stated_tags=("A",))), "tags/index.html").largest == ()
    )


def test_a_thousand_names_have_a_page_for_each_letter() -> None:
    """The index leads to the letters and holds no names; together the letters hold them all."""
    authors = tuple(f"{letter} {n:03}" for letter in "AB7" for n in range(334))
    planned = make(article("1.txt", authors=authors), article("2.txt", authors=("Letters",)))
    index = index_page(planned, "authors/index.html")
    assert (index.entries, index.count) == ((), 1003)
    assert [(group.label, group.url, group.count) for group in index.groups] == [
        ("0–9", "authors/letters/0-9.html", 334),
        ("A", "authors/letters/a.html", 334),
        ("B", "authors/letters/b.html", 334),
        ("L", "authors/letters/l.html", 1),
    ]
    letter = index_page(planned, "authors/letters/a.html")
    assert (letter.letter, letter.count, letter.entries[0].text) == ("A", 334, "A 000")
    assert [link.url for link in letter.trail] == ["authors/index.html"]


def test_an_outlet_shows_its_tags_and_a_tag_its_outlets() -> None:
    """The most frequent first; tags of one article say nothing of an outlet, and unknown is no outlet."""
    planned = make(
        article("1.txt", source="Post", tags=("Ice", "Fog"), authors=("A",)),
        article("2.txt", source="Post", tags=("Ice", "Fog"), authors=("A",)),
        article("3.txt", source="Mail", tags=("Ice", "Sun"), stated_tags=("Sun",), authors=("A",)),
        article("4.txt", tags=("Ice",)),
        article("5.txt", source="Post", tags=("Ice",)),
    )
    post = list_page(planned, "sources/post.html")
    assert [(tag.text, tag.url, tag.count) for tag in post.tags] == [
        ("Ice", "tags/ice.html", 3),
        ("Fog", "tags/fog.html", 2),
    ]
    ice = list_page(planned, "tags/ice.html")
    assert [(each.text, each.url, each.count) for each in ice.sources] == [
        ("Post", "sources/post.html", 3),
        ("Mail", "sources/mail.html", 1),
    ]
    author = list_page(planned, "authors/a.html")
    assert [each.text for each in author.sources] == ["Post", "Mail"]
    assert [each.text for each in author.tags] == ["Ice", "Fog"]
    assert (post.sources, ice.tags) == ((), ())


def test_a_long_list_has_a_chart_that_leads_to_its_years() -> None:
    """And a year of it one of its months; a few articles need none."""
    planned = make(
        *[article(f"{n}.txt", f"{1987 + n % 5}-0{1 + n % 3}-02", source="Post") for n in range(201)],
        article("a.txt", "1987", source="Mail"),
        article("b.txt", "1999", source="Mail"),
    )
    whole = list_page(planned, "sources/post.html").chart
    assert whole
    assert [whole.step, len(whole.bars)] == ["year", 5]
    assert (whole.bars[0].date.iso, whole.bars[0].url) == ("1987", "sources/post/1987.html")
    year = list_page(planned, "sources/post/1988.html").chart
    assert year
    assert year.step == "month"
    assert list_page(planned, "sources/mail.html").chart is None


def test_a_year_is_twelve_grids_and_a_month_is_one() -> None:
    """Days with articles lead to their page; all days of a year are shaded on one scale."""
    planned = make(
        article("1.txt", "1987-03-17"),
        *[article(f"b{n}.txt", "1987-05-01") for n in range(3)],
        article("m.txt", "1987-06"),
        article("y.txt", "1987"),
    )
    months = calendar_page(planned, "dates/1987.html").months
    assert [month.date.month for month in months] == list(range(1, 13))
    assert [(month.date.month, month.url, month.count) for month in months if month.count] == [
        (3, "dates/1987/03.html", 1),
        (5, "dates/1987/05.html", 3),
        (6, "dates/1987/06.html", 1),
    ]
    squares = [square for month in months for square in month.days]
    assert [(day.date.iso, day.url, day.count, day.shade) for day in squares] == [
        ("1987-03-17", "dates/1987/03/17.html", 1, 1),
        ("1987-05-01", "dates/1987/05/01.html", 3, 3),
    ]
    [may] = calendar_page(planned, "dates/1987/05.html").months
    assert may == months[4]
    assert calendar_page(planned, "dates/1987/06.html").months == ()


def test_a_day_leads_to_the_same_day_of_other_years() -> None:
    """Only where there is another; the newest year first, a busy year is cut and leads on."""
    planned = make(
        article("1.txt", "1986-04-13"),
        *[article(f"b{n}.txt", "1987-04-13") for n in range(10)],
        article("2.txt", "1987-04-14"),
        article("3.txt", "1988-04"),
    )
    assert urls(planned, "dates/on/") == ["dates/on/04-13.html"]
    page = on_this_day(planned, "dates/on/04-13.html")
    assert [(group.url, len(group.cards), group.more) for group in page.groups] == [
        ("dates/1987/04/13.html", 8, 2),
        ("dates/1986/04/13.html", 1, 0),
    ]
    assert page.count == 11
    link = calendar_page(planned, "dates/1986/04/13.html").on_this_day
    assert link
    assert link.url == "dates/on/04-13.html"
    assert calendar_page(planned, "dates/1987/04/14.html").on_this_day is None


def test_the_home_page_has_a_chart_of_the_archive() -> None:
    """Its bars lead to the pages of their months; undated articles are counted apart."""
    page = home(make(article("1.txt", "1987-03-17", word_count=120), article("2.txt", word_count=80)))
    assert page.chart
    assert [(bar.url, bar.count) for bar in page.chart.bars] == [("dates/1987/03.html", 1)]
    assert page.chart.outside == 1
    assert home(make(article("1.txt"))).chart is None


def test_how_the_archive_was_made_is_told_in_numbers() -> None:
    """Every article is in exactly one column of every field."""
    planned = make(
        article(
            "1.txt",
            "1987-03-17",
            source="Post",
            evidence=(_known("date", "text"), _known("source", "folder")),
        ),
        article(
            "2.txt", "1987-03", source="Post", evidence=(_known("date", "path"), _known("source", "archive"))
        ),
        article("3.txt", "1987", date_certainty="ambiguous", evidence=(_known("date", "sidecar"),)),
        article("4.txt", date_estimate=article("x", "1987").date, replaced_bytes=2, language="de"),
        article("5.txt", title=None),
    )
    page = made(planned)
    known = {field.field: field for field in page.known}
    for field in known.values():
        parts = (field.stated, field.text, field.archive, field.path, field.default, field.unknown)
        assert sum(parts) == page.articles == 5
    date, source = known["date"], known["source"]
    assert (date.stated, date.text, date.path, date.unknown) == (1, 1, 1, 2)
    assert (source.stated, source.archive, source.unknown) == (1, 1, 3)
    assert (known["title"].text, known["title"].unknown) == (4, 1)
    assert (page.to_the_day, page.to_the_month, page.to_the_year) == (1, 1, 1)
    assert (page.ambiguous, page.estimated, page.undated, page.unreadable) == (1, 1, 2, 1)
    assert [(each.text, each.count) for each in page.languages] == [("", 4), ("de", 1)]


def test_the_longest_gap_of_an_outlet_is_told() -> None:
    """Months between its first and its last; the earliest of gaps that are as long."""
    dates = ("1986-11-01", "1987-02-01", "1987-05-09", "1987-06-01", "1987")
    planned = make(*[article(f"{date}.txt", date, source="Post") for date in dates])
    [post] = made(planned).coverage
    assert (post.months, post.covered, post.gap) == (8, 4, 2)
    assert post.gap_first
    assert post.gap_last
    assert (post.gap_first.iso, post.gap_last.iso) == ("1986-12", "1987-01")
    [whole] = made(make(article("1.txt", "1987-03-17", source="Post"))).coverage
    assert (whole.months, whole.covered, whole.gap, whole.gap_first) == (1, 1, 0, None)


def test_sixty_outlets_are_shown_in_time_and_others_counted() -> None:
    """The page stays one that can be read."""
    planned = make(*[article(f"{n:02}.txt", "1987", source=f"Paper {n:02}") for n in range(62)])
    page = made(planned)
    assert (len(page.coverage), page.more_outlets, page.sources) == (60, 2, 62)
