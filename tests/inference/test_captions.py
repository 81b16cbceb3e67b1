"""Captions and credits: every printed form, and captions that stand twice."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, differences
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.captions import (
    LONGEST_CAPTION,
    glued_credit,
    names_agency,
    read_caption,
    read_stamp,
)


@pytest.mark.parametrize("case", cases("caption_lines"), ids=by_title)
def test_a_line_is_read_as_a_caption(case: Case) -> None:
    """Caption and credit are told apart; a line without either is none."""
    caption = read_caption(case.given)
    if caption is None:
        assert case.expected == "none"
        return
    rows = (f"text: {caption.text}".strip(), f"credit: {caption.credit or 'none'}")
    assert "\n".join(rows) == case.expected


@pytest.mark.parametrize("case", cases("captions"), ids=by_title)
def test_captions_in_a_page(case: Case) -> None:
    """What a page prints around a picture becomes one caption, whatever the dump made of it."""
    assert differences(article_of(case.given), case.expected) == []


def test_the_stamp_of_an_outlet() -> None:
    """Caption, outlet and where the outlet stands; the figure between them is the picture's width."""
    text = "A heron waits beside the weir - Harbour Courier, 1920, 01.10.2024"
    stamp = read_stamp(text)
    assert stamp is not None
    assert stamp.text == "A heron waits beside the weir"
    assert stamp.outlet == text[stamp.start : stamp.end] == "Harbour Courier"


@pytest.mark.parametrize(
    "text",
    [
        "- Harbour Courier, 1920, 01.10.2024",
        "A heron waits beside the weir - Harbour Courier, 1920",
        "A heron waits beside the weir - 01.10.2024",
        "A heron waits beside the weir, 01.10.2024",
        "A heron waits beside the weir - Harbour Courier",
    ],
)
def test_half_a_stamp_is_none(text: str) -> None:
    assert read_stamp(text) is None


def test_a_credit_glued_in_front_of_the_caption_that_follows() -> None:
    """Where the next line shows how the caption begins, what stands before it is the credit."""
    caption = "The ferry at the landing stage in the rain"
    assert glued_credit(f"© Agency / Jane Roe{caption}", caption) == "Agency / Jane Roe"
    assert glued_credit(f"Jane Roe - {caption}", f"{caption}, with passengers") is None
    assert glued_credit(caption, caption) is None
    assert glued_credit("© Agency / Jane RoeAnother picture altogether", caption) is None
    assert glued_credit("© Agency / Jane RoeThe ferry", "The ferry") is None


def test_agencies_are_named_as_words() -> None:
    """The letters of an agency inside a word are no agency."""
    assert names_agency("AP Photo/Jane Roe")
    assert names_agency("Jane Roe/AFP via Getty Images")
    assert not names_agency("APRIL")
    assert not names_agency("Jane Roe")


def test_a_long_line_is_a_paragraph_whatever_it_ends_with() -> None:
    assert read_caption("The ferry sails again. " * 50 + "Photo: Jane Roe") is None


PIECES = st.sampled_from(
    ["The ferry", " ", ". ", "Photo:", "(", ")", "©", "AP", "/", " via ", "Getty Images", "Jane Roe", " - ", ", ",
     "1920", "01.10.2024", "Foto", "|", "[", "]", "“", "é"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=LONGEST_CAPTION + 20), st.lists(PIECES, max_size=25).map("".join)))
def test_caption_and_credit_are_words_of_the_line(text: str) -> None:
    """Nothing is made up: both stand in the line, but for the width of its spaces."""
    caption = read_caption(text)
    if caption is not None:
        line = " ".join(text.split())
        assert " ".join(caption.text.split()) in line
        assert caption.credit is None or " ".join(caption.credit.split()) in line
