"""Who wrote it: bylines in all forms, bare names, biographies, contact lines, contributors."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, differences
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.biographies import read_biography, read_contact, read_signature
from archive_gen.inference.bylines import is_byline_word, read_byline, read_names
from archive_gen.inference.contributions import read_contribution
from archive_gen.inference.lines import Line, split_lines
from archive_gen.inference.name_lists import has_outlet_word, is_agency


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
    assert differences(article_of(case.given), case.expected) == []


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


def test_a_dateline_whose_story_follows_is_no_line_of_names() -> None:
    """Places are spelled as people are, and states as papers."""
    assert read_names(only("PORT TARN, Calif, Oct 20 - Tarn Ferries Co")) is None
    assert read_names(only("JANE ROE, Tarnbeck Bugle, Oct 20")) is not None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Jane Roe is a reporter who covers harbours.", "Jane Roe"),
        ("Jane Roe covers herons for the Harbour Courier.", "Jane Roe"),
        ("Jane Roe is a professor of hydrology and the author of a book about weirs.", "Jane Roe"),
        ("Jana Röhm ist Redakteurin und schreibt über Häfen.", "Jana Röhm"),
        ("Jane Roe's most recent book, The Weir, is published by Heron.", "Jane Roe"),
        ("By Jane Roe, one of the authors of a newsletter about weirs.", "Jane Roe"),
        ("Editor of the harbour pages: Jane Roe has written about ferries since 2010.", "Jane Roe"),
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
        "Jane Roe, a professor of hydrology, said that the weir would hold.",
        "New rules for ferries: Mayor Jane Roe has written to the editor.",
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
        (
            "Jane Roe may be reached at jroe@example.org. John Doe can be reached at jdoe@example.org.",
            ["Jane Roe", "John Doe"],
        ),
        ("Jane Roe: jroe@example.org; Roe writes about weirs.", ["Jane Roe"]),
        ("More by Jane Roe", ["Jane Roe"]),
        ("More from ... Jane Roe", ["Jane Roe"]),
        ("Mehr von Jana Röhm", ["Jana Röhm"]),
        ("More from the harbour", []),
        ("Dear Ada is written by Jane Roe, also known as Ada.", ["Jane Roe"]),
        ("The letter was written by hand.", []),
    ],
)
def test_contact_lines_name_their_author(text: str, who: list[str]) -> None:
    assert [name.text for name in read_contact(only(text))] == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "The vote is on Monday. (Jana Röhm aus Tarnbeck, Jens Döring, 12.5.2024)",
            ["Jana Röhm", "Jens Döring"],
        ),
        ("The vote is on Monday. (Jane Roe)", ["Jane Roe"]),
        ("投票は月曜日に行われる。【タルンベック山田花子】", ["山田花子"]),
        ("The ferry leaves the harbour. (Jane Roe/AFP)", []),
        ("The vote is on Monday. (see page 4)", []),
        ("The mayor (Jane Roe)", []),
    ],
)
def test_names_in_brackets_sign_a_paragraph(text: str, who: list[str]) -> None:
    """Behind the end of a sentence, and with no agency, which would make it a credit."""
    assert [name.text for name in read_signature(only(text))] == who


@pytest.mark.parametrize("text", ["By", "By —", "Autor:", "Written by", "COMMENTARY BY", "About the author"])
def test_a_word_that_stands_for_a_byline(text: str) -> None:
    assert is_byline_word(text)
    assert not is_byline_word(f"{text} Jane Roe")


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
        *read_signature(line),
        *(read_contribution(line) or ()),
    ]
    for name in names:
        assert 0 <= name.start < name.end <= len(line.text)
        assert name.text.strip()
        assert set(name.text.split()[0]) <= set(line.text[name.start : name.end])
