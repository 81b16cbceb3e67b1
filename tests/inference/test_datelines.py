"""Datelines: where a story was filed, and by which agency."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, differences, fill
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.datelines import read_dateline


@pytest.mark.parametrize("case", cases("dateline_lines"), ids=by_title)
def test_the_head_of_a_paragraph_is_read_as_a_dateline(case: Case) -> None:
    """Place, agency, and the day between them; a clause with a dash is none."""
    match = read_dateline(case.given)
    if match is None:
        assert case.expected == "none"
        return
    rows = (
        f"place: {match.place}" if match.place else "",
        f"agency: {match.agency}" if match.agency else "",
        f"day: {case.given[match.day_start : match.day_end]}" if match.day_end else "",
    )
    assert "\n".join(filter(None, rows)) == case.expected


@pytest.mark.parametrize("case", cases("datelines"), ids=by_title)
def test_datelines_of_whole_texts(case: Case) -> None:
    assert differences(article_of(case.given), case.expected) == []


def test_the_dateline_stays_part_of_the_paragraph() -> None:
    """It is read out of the text, never cut out of it; only the summary leaves it away."""
    article = article_of(fill("Old ferry sails on\n\nTARNBECK (AP) — {prose 1}\n\n{prose 2}\n\n{prose 3}"))
    assert article.body[0].text.startswith("TARNBECK (AP) — The council")
    assert article.summary.startswith("The council")


PIECES = st.sampled_from(
    [*"TARNBECK Tarnbeck , ( ) AP Reuters - — -- . Aug. 20 2024 é The / dpa :".split(), " "]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=20).map("".join)))
def test_a_dateline_is_made_of_the_words_of_the_text(text: str) -> None:
    """Bounds point at what is said, within the text; capitals apart, nothing is changed."""
    match = read_dateline(text)
    if match is None:
        return
    assert match.place or match.agency
    if match.place:
        assert match.place.casefold() == text[match.place_start : match.place_end].strip().casefold()
    if match.agency:
        assert match.agency == text[match.agency_start : match.agency_end].strip()
    assert 0 <= match.day_start <= match.day_end <= len(text)
