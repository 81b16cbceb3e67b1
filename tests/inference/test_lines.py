"""Numbered lines: what each looks like, and where it stands in the raw file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.lines import LONGEST_SHORT_LINE, Line, fold, split_lines

SENTENCE = "The ferry sails again, and nobody in the village had expected anything else from it this year."


def only(text: str) -> Line:
    (line,) = split_lines(text)
    return line


def test_lines_keep_their_numbers_and_gaps() -> None:
    """Blank lines are no lines, but they are counted: numbers are those of the raw file."""
    lines = split_lines("one\n\n \t\n  two\nthree")
    assert [(line.number, line.text, line.start, line.gap) for line in lines] == [
        (1, "one", 0, 0),
        (4, "two", 2, 2),
        (5, "three", 0, 0),
    ]


def test_lines_below_a_header_are_numbered_on() -> None:
    """The first line of a text below four lines of front matter is the fifth of the file."""
    assert [line.number for line in split_lines("one\ntwo", first_line=5)] == [5, 6]


@given(st.text(alphabet=st.sampled_from("ab \t\n\u00a0\u3000é😀"), max_size=60))
def test_spans_point_into_the_raw_line(text: str) -> None:
    """What a span says is found again by slicing the raw line, whatever white space stood before it."""
    raw = text.split("\n")
    for line in split_lines(text):
        span = line.span()
        assert raw[span.line - 1][span.start : span.end] == line.text == raw[line.number - 1].strip()
        part = line.span(0, 1)
        assert raw[part.line - 1][part.start : part.end] == line.text[0]


@given(st.text(max_size=200), st.integers(1, 1000))
def test_every_line_that_is_not_blank_is_there_once(text: str, first: int) -> None:
    """Nothing is lost, nothing is doubled, and order stays."""
    lines = split_lines(text, first_line=first)
    assert [line.text for line in lines] == [row.strip() for row in text.split("\n") if row.strip()]
    assert [line.number for line in lines] == sorted({line.number for line in lines})


@pytest.mark.parametrize("end", [".", "!", "?", "…", ".”", '."', "?)", "。", "؟", "।", ":", ".’", "»."])
def test_a_mark_ends_a_sentence_also_inside_quotes_and_brackets(end: str) -> None:
    assert only(f"The ferry sails{end}").ends_sentence


@pytest.mark.parametrize("end", ["", ",", " 3", "-", ")", "”"])
def test_other_marks_do_not(end: str) -> None:
    assert not only(f"The ferry sails{end}").ends_sentence


def test_prose_is_long_and_made_of_sentences() -> None:
    """A long sentence is prose; a headline, a caption without an end and a list of names are not."""
    assert only(SENTENCE).is_prose
    assert only(f"{SENTENCE} {SENTENCE} “And so on").is_prose
    assert not only("Old ferry sails for another winter").is_prose
    assert not only("The ferry sails again.").is_prose
    assert not only(
        "Harbour Weather Tides Ferries Fish Letters Sport Chess Births Deaths Auctions Lost Found"
    ).is_prose


def test_a_sign_of_a_dense_script_weighs_three_letters() -> None:
    """Sixty Chinese signs are a paragraph, though sixty letters are a headline."""
    assert only("渡轮在这个冬天继续航行。" * 5).is_prose
    assert only("渡轮").weight == 6
    assert only("ferry").weight == 5


@pytest.mark.parametrize(
    "text", ["• Paint the hull", "- Paint the hull", "1. Paint the hull", "12) Paint", "– Paint"]
)
def test_bullets_are_measured_with_their_space(text: str) -> None:
    line = only(text)
    assert line.text[line.bullet :].startswith("Paint")


@pytest.mark.parametrize("text", ["1986", "1986. A great year", "-5 degrees", "•", "A. Quill", "2.5 metres"])
def test_years_figures_and_lone_marks_are_no_bullets(text: str) -> None:
    assert only(text).bullet == 0


def test_short_lines_have_a_bound() -> None:
    assert only("a" * LONGEST_SHORT_LINE).is_short
    assert not only("a" * (LONGEST_SHORT_LINE + 1)).is_short


def test_two_printings_of_the_same_words_fold_to_one() -> None:
    """Case, marks and spaces do not matter; letters, digits and accents do."""
    assert fold("Old ferry “sails” —  again!") == fold("OLD FERRY: sails again")
    assert fold("Old ferry sails") != fold("Old ferry sailed")
    assert fold("Straße") == fold("STRASSE")
    assert fold("Fähre") != fold("Fahre")


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
