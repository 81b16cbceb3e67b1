"""Which line is the headline, which the standfirst; and that there may be none."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, differences, fill, reading_of
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.headlines import headline_text

BODY = fill("\n\n{prose 1}\n\n{prose 2}\n\n{prose 3}\n")


@pytest.mark.parametrize("case", cases("headlines"), ids=by_title)
def test_headline_and_standfirst(case: Case) -> None:
    assert differences(article_of(case.given), case.expected) == []


def test_the_headline_says_where_it_stands() -> None:
    """Its candidate points at the line, and its score is between 0 and 1."""
    text = f"HARBOUR\n\n  Old ferry sails for another winter{BODY}"
    best = reading_of(text).candidates["title"][0]
    assert best.span is not None
    assert text.split("\n")[best.span.line - 1][best.span.start : best.span.end] == best.value
    assert 0 < best.score <= 1


def test_losing_headlines_are_kept_best_first() -> None:
    """Up to five lines that could have been it, with their scores."""
    reading = reading_of(
        f"Mayor loses hat in wind\nHeron counted twice\nOld ferry sails for another winter{BODY}"
    )
    scores = [candidate.score for candidate in reading.candidates["title"]]
    assert 1 < len(scores) <= 5
    assert scores == sorted(scores, reverse=True)


def test_a_line_is_spelled_without_marks_and_doubled_spaces() -> None:
    assert headline_text("##  Old  ferry\u00a0 sails ") == "Old ferry sails"
    assert headline_text("#1 ferry sails") == "#1 ferry sails"


WORDS = st.lists(
    st.sampled_from("old ferry sails Tarnbeck again heron mayor for the winter hat".split()), min_size=1
)


@given(st.lists(WORDS.map(" ".join), max_size=6))
def test_a_title_is_made_of_the_words_of_the_text(head: list[str]) -> None:
    """Whatever stands above the text: title and standfirst are words of it as printed, or there is none."""
    article = article_of("\n".join(head) + BODY)
    printed = " ".join(head)
    assert article.title is None or article.title in printed
    assert article.subtitle is None or article.subtitle in printed
