"""One text → all that it tells: nothing vanishes, nothing is made up, and the work stays small."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from counting import calls_of
from dotted import Case, article_of, by_title, cases, differences, fill
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.lines import split_lines
from archive_gen.inference.reader import Given, TextReading, read_markdown, read_text
from archive_gen.records import Block, Candidate, RemovedLine

KINDS = {"paragraph", "heading", "quote", "list_item", "caption", "related", "note", "bio"}

PAGES = [
    case.given
    for name in ("captions", "bylines", "headlines", "blocks", "dates", "sources")
    for case in cases(name)
]
LINES = sorted({line for page in PAGES for line in page.split("\n")})
"""Every line of every page of these tests: paragraphs, headlines, credits, furniture, blank lines."""

HARD_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            "\n\n\n  .,:-–—|/()[]©0123456789\t\x00\x1b\x85\u2028\u200f\u202e\ufeff\ufffd中文한글ابج😀𝒜"
        ),
    ),
    max_size=300,
)
MIXED = st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(LINES), HARD_TEXT), max_size=30).map(
    "\n".join
)


SHOWN_ABOVE = ("title", "subtitle", "source")
"""Fields that take their words out of the text; the outlet may have stood behind the headline."""


def unaccounted(
    text: str, blocks: Iterable[Block], removed: Iterable[RemovedLine], above: Iterable[Candidate]
) -> list[str]:
    """The lines that are no part of a block, nor taken out, nor of what is shown above the body.

    A sentence wrapped over several raw lines may have become one; then it holds the words of all of them.
    """
    seen = {line for block in blocks for line in range(block.line, block.end_line + 1)}
    told = [(gone.line, gone.text) for gone in removed]
    told += [(shown.span.line, shown.value) for shown in above if shown.span is not None]
    seen.update(number for number, _ in told)
    return [
        line.text
        for line in split_lines(text)
        if line.number not in seen
        and not any(
            0 < line.number - number <= 12 and " ".join(line.text.split()) in words for number, words in told
        )
    ]


def vanished(text: str, reading: TextReading) -> list[str]:
    """The lines of a text that its reading does not account for."""
    above = [found for field in SHOWN_ABOVE for found in reading.candidates.get(field, ())]
    return unaccounted(text, reading.blocks, reading.removed, above)


def out_of_order(reading: TextReading) -> list[Block | RemovedLine]:
    """What breaks a promise of a reading: blocks stand in the order of their lines and have a kind, a text and
    no markup; a line that was taken out has a reason, and no block begins on it.
    """
    starts = [block.line for block in reading.blocks]
    return [
        block
        for block, before in zip(reading.blocks, [0, *starts], strict=False)
        if not before <= block.line <= block.end_line
        or block.kind not in KINDS
        or not block.text.strip()
        or block.html is not None
    ] + [gone for gone in reading.removed if not gone.reason or gone.line in starts]


def out_of_bounds(text: str, reading: TextReading) -> list[Candidate]:
    """The candidates without value or rule, with a score not between 0 and 1, or a span outside the raw file."""
    raw = text.split("\n")
    return [
        candidate
        for found in reading.candidates.values()
        for candidate in found
        if not 0 <= candidate.score <= 1
        or not (candidate.rule and candidate.value)
        or (
            (span := candidate.span) is not None
            and not (0 < span.line <= len(raw) and 0 <= span.start <= span.end <= len(raw[span.line - 1]))
        )
    ]


@given(st.one_of(HARD_TEXT, MIXED))
def test_any_text_is_read_and_nothing_vanishes(text: str) -> None:
    """Whatever the text, it is read without an exception, and every line of it is accounted for."""
    reading = read_text(text)
    assert vanished(text, reading) == []
    assert out_of_order(reading) == []
    assert out_of_bounds(text, reading) == []


@given(st.lists(st.sampled_from(PAGES), min_size=1, max_size=3).map("\n\n".join))
def test_pages_behind_one_another_lose_nothing(text: str) -> None:
    """Two articles in one file are not told apart, but no line of either is lost."""
    reading = read_text(text)
    assert vanished(text, reading) == []
    assert out_of_order(reading) == []


@given(MIXED)
def test_a_page_shows_every_line_or_says_why_not(text: str) -> None:
    """From text to article: a line that is no block and was not taken out is the title or the standfirst."""
    article = article_of(text)
    above = [
        chosen for evidence in article.evidence if evidence.field in SHOWN_ABOVE for chosen in evidence.chosen
    ]
    assert unaccounted(text, article.body, article.removed, above) == []


@given(st.sampled_from(PAGES), st.integers(1, 500))
def test_below_a_header_only_the_numbers_change(text: str, first: int) -> None:
    """The same text further down in its file: same findings, other line numbers."""
    here, there = read_text(text), read_text(text, first_line=first)
    assert [(block.kind, block.text, block.line + first - 1) for block in here.blocks] == [
        (block.kind, block.text, block.line) for block in there.blocks
    ]
    assert {field: [found.value for found in values] for field, values in here.candidates.items()} == {
        field: [found.value for found in values] for field, values in there.candidates.items()
    }


@given(st.sampled_from(PAGES))
def test_the_same_text_is_read_the_same_way(text: str) -> None:
    assert read_text(text) == read_text(text)


def test_an_empty_text_tells_nothing() -> None:
    for text in ("", "\n\n", " \t\n\u00a0"):
        reading = read_text(text)
        assert reading == TextReading(blocks=(), removed=(), candidates={}, names=(), day_first=None)


def test_the_words_of_the_text_stay_as_they_are() -> None:
    """Paragraphs keep their words, marks and markup; runs of spaces alone are closed up."""
    strange = "The council <b>voted</b> & said: “no” — “the *ferry*   sails [again]”, whatever http://example.org/a?b=c says to it."
    article = article_of(fill(f"Old ferry sails on\n\n{{prose 1}}\n\n{strange}\n\n{{prose 2}}"))
    assert strange.replace("   ", " ") in [block.text for block in article.body]


def test_a_long_line_taken_out_is_named_by_its_beginning() -> None:
    """The record says which line it was; the raw file holds the rest."""
    text = "| " + "a cell | " * 40
    removed = read_text(fill(f"{{prose 1}}\n\n{text}\n\n{{prose 2}}")).removed
    assert [text.startswith(gone.text) for gone in removed] == [True]


def test_marked_up_text_keeps_its_blocks() -> None:
    """What a person has marked up stands; the first heading is the title and leaves the body."""
    blocks = (
        Block("heading", "Old ferry sails for another winter", 1, 1),
        Block("paragraph", "By Jane Roe", 3, 3),
        Block("paragraph", fill("{prose 1}"), 5, 5),
        Block("heading", "A hull of oak", 7, 7),
        Block("list_item", "Paint the hull", 9, 9),
    )
    reading = read_markdown(blocks)
    assert reading.candidates["title"][0].value == "Old ferry sails for another winter"
    assert [candidate.value for candidate in reading.candidates["authors"]] == ["Jane Roe"]
    assert reading.blocks == blocks[1:]
    assert reading.removed == ()


def test_a_heading_beside_a_stated_title_stays() -> None:
    """Unless it says the same."""
    blocks = (Block("heading", "A hull of oak", 1, 1), Block("paragraph", fill("{prose 1}"), 3, 3))
    assert read_markdown(blocks, given=Given(title="Old ferry sails")).blocks == blocks
    assert read_markdown(blocks, given=Given(title="A HULL OF OAK!")).blocks == blocks[1:]


@given(
    st.lists(st.builds(Block, st.sampled_from(sorted(KINDS)), HARD_TEXT, st.just(1), st.just(1)), max_size=8)
)
def test_any_blocks_are_read(blocks: list[Block]) -> None:
    """Markdown can make blocks of anything, also empty ones; none is changed."""
    reading = read_markdown(tuple(blocks))
    assert reading.blocks in (tuple(blocks), tuple(blocks[1:]))


@pytest.mark.parametrize("case", cases("traps"), ids=by_title)
def test_traps(case: Case) -> None:
    """Pages that are easily misread are read as a person would."""
    assert differences(article_of(case.given), case.expected) == []


@pytest.mark.parametrize("case", cases("faults"), ids=by_title)
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="not yet read as a reader would")
def test_known_faults(case: Case) -> None:
    """What is known to be read wrongly. A case that passes moves to the file of its kind."""
    assert differences(article_of(case.given), case.expected) == []


UNITS = [
    "a",
    "(",
    "– ",
    "A ",
    "By ",
    "1. ",
    "© ",
    "/",
    "Jane Roe ",
    "- a, 1920, ",
    "| ",
    "“",
    "1.1.2024 ",
    "[",
    "中",
    "\u202e",
]


@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_line_is_twice_the_work(unit: str) -> None:
    """One line that grows: the work, counted in function calls, grows no faster than it."""
    read_text(fill("Old ferry\n\n{prose 1}\n"))
    once, twice = calls_of(read_text, unit * 3000), calls_of(read_text, unit * 6000)
    assert twice <= 2.1 * once + 200


LINE_FAMILIES = {
    "letters": "a",
    "headline": "Old ferry sails for another winter",
    "byline": "By Jane Roe",
    "name": "Jane Roe",
    "paragraph": fill("{prose 1}"),
    "credit": "Photo: Jane Roe",
    "caption": "A heron waits beside the weir. Photo: Jane Roe",
    "stamp": "A heron waits beside the weir - Harbour Courier, 1920, 01.10.2024",
    "day": "12 May 2024",
    "list": "1. Paint the hull",
    "button": "Share",
    "other stories": "More from Harbour Courier",
    "biography": "Jane Roe is a reporter who covers harbours.",
    "note": "Correction: the length of the ferry was wrong.",
    "copyright": "© 2024 Harbour Courier",
    "dateline": "TARNBECK (AP) — The ferry sails again.",
}


def _page(line: str, count: int, place: str) -> str:
    rows = "\n".join([line] * count)
    return {
        "alone": rows,
        "above": rows + "\n" + fill("{prose 1}\n\n{prose 2}"),
        "below": fill("Old ferry sails\n\n{prose 1}\n\n{prose 2}\n\n") + rows,
    }[place]


@pytest.mark.parametrize("place", ["alone", "above", "below"])
@pytest.mark.parametrize("name", LINE_FAMILIES)
def test_twice_the_lines_are_twice_the_work(name: str, place: str) -> None:
    """The same line again and again, alone, above and below an article."""
    line = LINE_FAMILIES[name]
    read_text(_page(line, 3, place))
    once, twice = calls_of(read_text, _page(line, 150, place)), calls_of(read_text, _page(line, 300, place))
    assert twice <= 2.2 * once + 500


@pytest.mark.parametrize("place", ["alone", "above", "below"])
def test_twice_the_different_names_are_twice_the_work(place: str) -> None:
    """A page that ends in a telephone book is read as quickly as any other."""

    def names(count: int) -> str:
        letters = "abcdefghijklmnopqrst"
        return "\n".join(
            f"J{letters[number // 20 % 20]}{letters[number % 20]}ne R{letters[number // 400 % 20]}oe"
            for number in range(count)
        )

    def page(count: int) -> str:
        return _page(names(count), 1, place)

    read_text(page(3))
    once, twice = calls_of(read_text, page(150)), calls_of(read_text, page(300))
    assert twice <= 2.2 * once + 500
