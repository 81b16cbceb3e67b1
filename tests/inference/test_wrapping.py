"""Lines that were broken for want of room become paragraphs again, and nothing else does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.lines import fold, split_lines
from archive_gen.inference.reader import read_text
from archive_gen.inference.wrapping import join_wrapped

WIRE = """\
QUARN FERRY TO SAIL AGAIN

26-FEB-1987 15:01:01.79
    QUARN, Feb 26 - The ferry to Tarn Bay will sail again from
next month, the harbour board said after a meeting that went on
until after midnight.
    The board gave no reasons.
    "We have waited a year for it," said a man on the pier, who
did not wish to be named.
 Reuter
"""

TABLE = """\
TARN BAY SHIPPING CO 4TH QTR NET

26-FEB-1987 15:45:47.29
    Quarn, Eastshire, Feb 26 -
    Shr 45 cts vs 58 cts
    Net 1.1 mln vs 829,000
    Record March 31
 Reuter
"""


def blocks_of(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_text(text).blocks if block.kind != "note"]


def test_an_indent_begins_a_paragraph() -> None:
    """The first line of a paragraph is set in, the others stand at the margin; the last line signs."""
    lines = join_wrapped(split_lines(WIRE))
    assert [line.number for line in lines] == [1, 3, 4, 7, 8, 10]
    assert [line.typed for line in lines] == [False, False, True, True, True, False]
    assert lines[2].text.endswith("a meeting that went on until after midnight.")


def test_typed_copy_has_no_pictures() -> None:
    """A short last paragraph above the agency's name is text, not a caption with its credit."""
    reading = read_text(WIRE)
    assert [kind for kind, _ in blocks_of(WIRE)] == ["paragraph"] * 3
    assert reading.candidates["title"][0].value == "QUARN FERRY TO SAIL AGAIN"
    assert reading.candidates["dateline_place"][0].value == "Quarn"


def test_the_lines_of_a_typed_table_are_text() -> None:
    """Short lines with the paragraphs' indent, below a dateline, are no credits, headings or dates."""
    assert [text for _, text in blocks_of(TABLE)] == [
        "Quarn, Eastshire, Feb 26 -",
        "Shr 45 cts vs 58 cts",
        "Net 1.1 mln vs 829,000",
        "Record March 31",
    ]
    candidates = read_text(TABLE).candidates
    assert candidates["date"][0].value.startswith("1987-02-26")
    assert candidates["dateline_place"][0].value == "Quarn, Eastshire"


def test_whoever_typed_may_slip() -> None:
    """An indent of five signs among those of four begins a paragraph too."""
    slipped = WIRE.replace("    The board", "     The board")
    assert [text for _, text in blocks_of(slipped)] == [text for _, text in blocks_of(WIRE)]


def test_a_page_whose_lines_are_all_set_in_is_no_typed_copy() -> None:
    """The indents of a dumped page tell nothing: its paragraphs stand on one line each."""
    sentence = "The ferry sails again, and nobody in the village had expected anything else of it."
    page = f"Ferry sails\n\n    Menu\n    Home\n\n    {sentence} {sentence}\n\n    Share\n"
    assert not any(line.typed for line in join_wrapped(split_lines(page)))


_PARTS = st.sampled_from(
    ["    ", "     ", " ", "\n", "\n\n", "Reuter", "The ferry, said ", "it sails again. ", "Feb 26 -"]
)
_TYPED = st.lists(_PARTS, max_size=40).map("".join)


@given(_TYPED)
def test_anything_with_indents_is_read(text: str) -> None:
    """Each line that is not blank is shown, is a field, or is removed with a reason."""
    reading = read_text(text)
    told = {line for block in reading.blocks for line in range(block.line, block.end_line + 1)}
    told |= {gone.line for gone in reading.removed}
    told |= {each.span.line for found in reading.candidates.values() for each in found if each.span}
    assert {line.number for line in split_lines(text)} <= told | {
        number
        for line in join_wrapped(split_lines(text))
        for number in range(line.number, line.end_number + 1)
        if line.number in told
    }


@given(st.text(st.sampled_from("ab A.,-\n\t 1"), max_size=400))
def test_joining_keeps_every_word(text: str) -> None:
    """Joined lines hold the words of all lines, in their order, but for words parted by a hyphen."""
    lines = split_lines(text)
    joined = join_wrapped(lines)
    assert "".join(fold(line.text) for line in joined).replace(" ", "") == "".join(
        fold(line.text) for line in lines
    ).replace(" ", "")
    numbers = [line.number for line in joined]
    assert numbers == sorted(set(numbers))
    assert all(line.number <= line.end_number for line in joined)


def test_a_wrapped_headline_keeps_all_its_lines() -> None:
    """The outlet behind a dash is cut from a headline, but no second line is lost with it."""
    text = "The old ferry sails for another winter - THE COURIER\nfrom Tarnbeck"
    assert read_text(text).candidates["title"][0].value.endswith("THE COURIER from Tarnbeck")
