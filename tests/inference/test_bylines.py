"""Who wrote it: bylines in all forms, bare names, biographies, contact lines, contributors."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, check
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.bylines import (
    has_outlet_word,
    is_agency,
    read_biography,
    read_byline,
    read_contact,
    read_contribution,
    read_names,
)
from archive_gen.inference.lines import Line, split_lines


def only(text: str) -> Line:
    (line,) = split_lines(text)
    return line


@pytest.mark.parametrize("case", cases("byline_lines"), ids=by_title)
def test_a_line_is_read_as_a_byline(case: Case) -> None:
    """People, agencies and the outlet are told apart; roles, days and reading times are left out."""
    byline = read_byline(only(case.given))
    if byline is None:
        assert case.expected == "none"
        return
    rows = (
        "people: " + "; ".join(name.text for name in byline.people) if byline.people else "",
        "agencies: " + "; ".join(name.text for name in byline.agencies) if byline.agencies else "",
        f"outlet: {byline.outlet.text}" if byline.outlet else "",
    )
    assert "\n".join(filter(None, rows)) == case.expected


@pytest.mark.parametrize("case", cases("bylines"), ids=by_title)
def test_bylines_in_a_page(case: Case) -> None:
    check(article_of(case.given), case.expected)


@pytest.mark.parametrize("case", cases("contribution_lines"), ids=by_title)
def test_closing_lines_that_thank_somebody(case: Case) -> None:
    """The agencies of "… contributed to this report"; an empty list means people only."""
    names = read_contribution(only(case.given))
    if names is None:
        assert case.expected == "none"
    else:
        assert f"agencies: {'; '.join(name.text for name in names)}".strip() == case.expected


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Jane Roe", ["Jane Roe"]),
        ("Jane Roe | John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, News Reporter", ["Jane Roe"]),
        ("Jane RoeNews Reporter", ["Jane Roe"]),
        ("Jane RoeDecember 20, 2023", ["Jane Roe"]),
        ("Jane Roe • 12 May 2024", ["Jane Roe"]),
    ],
)
def test_a_line_of_names_and_nothing_else(text: str, people: list[str]) -> None:
    byline = read_names(only(text))
    assert byline is not None
    assert [name.text for name in byline.people] == people


@pytest.mark.parametrize(
    "text", ["Old ferry sails", "Harbour News", "12 May 2024", "Share", "Who pays for it?", "Jane"]
)
def test_other_short_lines_are_no_names(text: str) -> None:
    assert read_names(only(text)) is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Jane Roe is a reporter who covers harbours.", "Jane Roe"),
        ("Jane Roe covers herons for the Harbour Courier.", "Jane Roe"),
        ("Jane Roe is a professor of hydrology and the author of a book about weirs.", "Jane Roe"),
        ("Jana Röhm ist Redakteurin und schreibt über Häfen.", "Jana Röhm"),
    ],
)
def test_a_biography_presents_its_person(text: str, who: str) -> None:
    found = read_biography(only(text))
    assert found is not None
    assert found.text == text[found.start : found.end] == who


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe is the mayor of Tarnbeck.",
        "The ferry is a reporter's dream.",
        "Nobody covers herons any more.",
    ],
)
def test_other_sentences_present_nobody(text: str) -> None:
    assert read_biography(only(text)) is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Contact Jane Roe at jane.roe@example.org", ["Jane Roe"]),
        ("Jane Roe can be reached at jane.roe@example.org.", ["Jane Roe"]),
        ("Follow Jane Roe on Mastodon", ["Jane Roe"]),
        ("Email: jane.roe@example.org", []),
        ("Contact the harbour office at 12 Quay Street.", []),
    ],
)
def test_contact_lines_name_their_author(text: str, who: list[str]) -> None:
    assert [name.text for name in read_contact(only(text))] == who


def test_agencies_and_outlets() -> None:
    """An agency is told by its whole name; an outlet by a word that papers are called by."""
    assert is_agency("Reuters")
    assert is_agency("(dpa)")
    assert is_agency("associated press")
    assert not is_agency("Reuters Street")
    assert has_outlet_word("Harbour Courier")
    assert has_outlet_word("Tarnbecker Tageblatt")
    assert not has_outlet_word("Jane Roe")


PIECES = st.sampled_from(
    "By|Von|by| |Jane Roe|John|, |and|AP|Reuters|(|)|12 May 2024|4 min read|@jane|Editor|Harbour Courier|/|记者|林秀英| is a reporter"
    "| contributed to this report|Contact |.".split("|")
)


@given(
    st.one_of(
        st.text(min_size=1, max_size=300), st.lists(PIECES, min_size=1, max_size=14).map("".join)
    ).filter(lambda text: text.strip() and "\n" not in text)
)
def test_every_name_stands_where_it_is_said_to_stand(text: str) -> None:
    """Bounds lie within the line, and a name is made of the words between them."""
    line = only(text)
    byline, bare, bio = read_byline(line), read_names(line), read_biography(line)
    names = [
        *(byline.people + byline.agencies if byline else ()),
        *(bare.people + bare.agencies if bare else ()),
        *([bio] if bio else []),
        *read_contact(line),
        *(read_contribution(line) or ()),
    ]
    for name in names:
        assert 0 <= name.start < name.end <= len(line.text)
        assert name.text.strip()
        assert set(name.text.split()[0]) <= set(line.text[name.start : name.end])
