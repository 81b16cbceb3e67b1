"""Who wrote it: the scores of people, the reasons given for them, and the bounds of the work."""

from __future__ import annotations

import pytest
from dotted import fill
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.author_features import FEATURES, find_people
from archive_gen.inference.authors import THRESHOLD, author_candidates
from archive_gen.inference.data import word_table
from archive_gen.inference.labelling import label_lines
from archive_gen.inference.lines import split_lines
from archive_gen.inference.sheet import Sheet

TEXT = "Old ferry sails for another winter\n{above}\n\n{{prose 1}}\n\n{{prose 2}}\n\n{{prose 3}}\n\n{below}"


def sheet_of(above: str = "", below: str = "") -> Sheet:
    sheet = Sheet(split_lines(fill(TEXT.format(above=above, below=below))), language="en")
    label_lines(sheet)
    return sheet


def scores(above: str = "", below: str = "") -> dict[str, float]:
    return {author.name: author.score for author in sheet_of(above, below).authors}


def test_every_feature_has_a_weight_and_none_is_left_over() -> None:
    """The table of weights and the features are those of one training."""
    table = word_table("author_weights")
    assert list(table["weights"]) == list(FEATURES)
    assert isinstance(table["constant"], float)


def test_a_person_has_no_feature_without_a_weight() -> None:
    sheet = sheet_of(
        "By Jane Roe, Reporter\n12 May 2024", "Jane Roe covers ferries.\nMore by Jane Roe\nJohn Doe"
    )
    people = find_people(sheet)
    assert {person.name for person in people} == {"Jane Roe", "John Doe"}
    assert all(name in FEATURES for person in people for name in person.features)


@pytest.mark.parametrize("line", ["By Jane Roe", "JANE ROE", "Jane Roe, Reporter", "Jane Roe | 12 May 2024"])
def test_a_byline_makes_an_author(line: str) -> None:
    assert max(scores(line).values()) >= THRESHOLD


def test_a_word_for_by_counts_for_more_than_a_bare_name() -> None:
    assert scores("By Jane Roe")["Jane Roe"] > scores("Jane Roe")["Jane Roe"]


def test_a_biography_raises_the_score() -> None:
    assert scores("Jane Roe", "Jane Roe is a reporter.")["Jane Roe"] > scores("Jane Roe")["Jane Roe"]


def test_an_address_that_fits_raises_the_score() -> None:
    fits, other = (scores("Jane Roe", f"Tips: {name}@example.org")["Jane Roe"] for name in ("jroe", "tips"))
    assert fits > other


def test_two_spellings_of_a_name_are_one_person() -> None:
    """The one that is not in capitals is printed."""
    assert list(scores("By JANE ROE", "Jane Roe is a reporter.")) == ["Jane Roe"]


def test_a_suffix_is_part_of_the_name() -> None:
    assert list(scores("By John Roe Jr.", "John Roe Jr. covers herons.")) in (
        ["John Roe Jr"],
        ["John Roe Jr."],
    )


def test_candidates_say_where_and_why() -> None:
    sheet = sheet_of("By Jane Roe and John Doe")
    for candidate in author_candidates(sheet):
        assert candidate.span is not None
        assert candidate.span.line == 2
        assert sheet.lines[1].text[candidate.span.start : candidate.span.end] == candidate.value
        assert candidate.rule == "byline"
        assert "byline" in candidate.note


def test_candidates_are_few() -> None:
    """At most a dozen, the likeliest, in the order of the text."""
    names = [
        f"{given} Roe"
        for given in "Ada Ben Clara David Emma Fred Grace Henry Ida Jack Karen Leo Mary Nina".split()
    ]
    found = [candidate.value for candidate in author_candidates(sheet_of("\n".join(names)))]
    assert len(found) <= 12
    assert found == [name for name in names if name in found]


def test_a_list_of_names_is_read_to_a_bound() -> None:
    """However many people a text names, only so many are weighed."""
    signs = "abcdefghijklmnopqrst"
    names = "\n".join(f"Jane R{first}{second}" for first in signs for second in signs)
    assert len(find_people(sheet_of(below=names))) <= 150


WORDS = st.sampled_from(
    "By |Von |Jane Roe|John Doe|, |and |Reporter|\n|\n\n|(|)|@jane|j.roe@example.org|12 May 2024|More by |. ".split(
        "|"
    )
)


@given(st.lists(WORDS, max_size=30).map("".join), st.lists(WORDS, max_size=30).map("".join))
def test_any_lines_have_scores_in_bounds(above: str, below: str) -> None:
    """Scores lie between 0 and 1, and every candidate stands in the text where it is said to stand."""
    sheet = sheet_of(above.replace("{", ""), below)
    for author in sheet.authors:
        assert 0 <= author.score <= 1
        assert author.mentions
    for candidate in author_candidates(sheet):
        assert candidate.span is not None
        line = next(line for line in sheet.lines if line.number == candidate.span.line)
        assert 0 <= candidate.span.start < candidate.span.end <= line.start + len(line.text)
