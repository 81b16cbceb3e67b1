"""Promises of counts in time: no gap is hidden, nothing is too fine to be seen, the same on every machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.pages.charts import MOST_BARS, chart_of, shade, squares_of
from archive_gen.records import PartialDate

months = st.builds(PartialDate, st.integers(1, 9999), st.integers(0, 12))


def test_months_without_an_article_are_bars_of_nothing() -> None:
    """A gap is seen; vaguer dates and undated articles are counted apart."""
    counts = {PartialDate(1987, 11): 2, PartialDate(1988, 2): 5, PartialDate(1988): 1}
    chart = chart_of(counts, 10, url=lambda date: f"{date.iso}.html")
    assert chart
    assert [(bar.date.iso, bar.count, bar.url) for bar in chart.bars] == [
        ("1987-11", 2, "1987-11.html"),
        ("1987-12", 0, None),
        ("1988-01", 0, None),
        ("1988-02", 5, "1988-02.html"),
    ]
    assert (chart.step, chart.most, chart.peak.iso, chart.outside) == ("month", 5, "1988-02", 3)


@pytest.mark.parametrize(
    ("first", "last", "step", "bars"),
    [
        (PartialDate(1987, 1), PartialDate(1989, 12), "month", 36),
        (PartialDate(1987, 1), PartialDate(1990, 1), "year", 4),
        (PartialDate(1901), PartialDate(2020), "year", 120),
        (PartialDate(1900), PartialDate(2020), "decade", 13),
        (PartialDate(900), PartialDate(2099), "decade", 120),
        (PartialDate(1), PartialDate(9999), "century", 100),
    ],
)
def test_the_step_is_the_finest_that_can_be_seen(
    first: PartialDate, last: PartialDate, step: str, bars: int
) -> None:
    """Months up to three years, years up to a lifetime, then decades and centuries."""
    every = {
        PartialDate(year, month): 1
        for year in range(first.year, last.year + 1)
        for month in (range(1, 13) if first.month else [0])
    }
    chart = chart_of({date: count for date, count in every.items() if first <= date <= last}, 0)
    assert chart
    assert (chart.step, len(chart.bars)) == (step, bars)


def test_a_year_outside_the_months_makes_it_a_chart_of_years() -> None:
    """An article of 1962 is not left out because all others have months."""
    chart = chart_of({PartialDate(1962): 1, PartialDate(2024, 5): 9}, 10)
    assert chart
    assert (chart.step, chart.outside) == ("year", 0)


def test_a_long_gap_is_a_break() -> None:
    """One article of 1962 does not press all others into a corner; thirteen empty months are long."""
    counts = {PartialDate(1962, 3): 1, PartialDate(2023, 11): 2, PartialDate(2024, 2): 1}
    chart = chart_of(counts, 4)
    assert chart
    assert [
        (bar.date.iso, bar.until.iso if bar.until else "", bar.count, bar.place) for bar in chart.bars
    ] == [
        ("1962-03", "", 1, 0),
        ("1962-04", "2023-10", 0, 1),
        ("2023-11", "", 2, 3),
        ("2023-12", "", 0, 4),
        ("2024-01", "", 0, 5),
        ("2024-02", "", 1, 6),
    ]
    assert chart.width == 7
    assert [(square.date.iso, square.place) for square in squares_of(counts, chart)] == [
        ("1962-03", 0),
        ("2023-11", 3),
        ("2024-02", 6),
    ]
    twelve = chart_of({PartialDate(2023, 1): 1, PartialDate(2024, 2): 1}, 2)
    assert twelve
    assert [len(twelve.bars), *{bar.until for bar in twelve.bars}] == [14, None]


def test_without_a_date_there_is_no_chart() -> None:
    """Nothing is drawn of nothing."""
    assert chart_of({}, 3) is None


@given(st.dictionaries(months, st.integers(1, 999), min_size=1), st.integers(0, 99))
def test_every_article_is_in_a_bar_or_counted_apart(counts: dict[PartialDate, int], undated: int) -> None:
    """The sum is the whole; bars follow one another without a gap, and are never too many."""
    total = sum(counts.values()) + undated
    chart = chart_of(counts, total)
    assert chart
    assert sum(bar.count for bar in chart.bars) + chart.outside == total
    assert len(chart.bars) <= MOST_BARS
    assert chart.most == max(bar.count for bar in chart.bars) > 0
    assert [bar.date for bar in chart.bars] == sorted({bar.date for bar in chart.bars})
    assert [bar.place for bar in chart.bars] == sorted({bar.place for bar in chart.bars})
    assert {square.date for square in squares_of(counts, chart)} == {
        bar.date for bar in chart.bars if bar.count
    }


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_more_articles_are_never_a_paler_shade(one: int, other: int) -> None:
    """Five shades, the palest for one article, the darkest for the most where they are more than four."""
    most = max(one, other)
    shades = [shade(count, most) for count in sorted((one, other))]
    assert shades == sorted(shades)
    assert set(shades) <= {1, 2, 3, 4, 5}
    assert shade(most, most) == min(most, 5)
    assert shade(1, most) == 1


def test_up_to_five_articles_each_number_has_its_shade() -> None:
    """Two are seen to be more than one."""
    assert [shade(count, 5) for count in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [shade(count, 81) for count in (1, 2, 3, 9, 27, 81)] == [1, 1, 2, 3, 4, 5]
