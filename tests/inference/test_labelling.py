"""What each line of a page is: text, heading, list, note, another story, or the page's own."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, differences, fill

from archive_gen.inference.labelling import label_lines
from archive_gen.inference.lines import split_lines
from archive_gen.inference.sheet import Label, Sheet


@pytest.mark.parametrize("case", cases("blocks"), ids=by_title)
def test_blocks_and_what_is_taken_out(case: Case) -> None:
    assert differences(article_of(case.given), case.expected) == []


def test_every_line_gets_a_label_and_says_why() -> None:
    """A label names its rule; what is not shown has a reason."""
    text = fill(
        "Menu\nOld ferry sails for another winter\nBy Jane Roe\n0:00\n\n{prose 1}\n\n{prose 2}\n\nShare"
    )
    sheet = Sheet(split_lines(text), language="en")
    label_lines(sheet)
    for label in sheet.labels:
        assert label is not None
        assert label.rule
        assert label.reason or label.role not in ("furniture", "byline", "stamp")


def test_earlier_rules_have_more_authority() -> None:
    """A line keeps the first label that a rule gives it."""
    sheet = Sheet(split_lines("one\ntwo"))
    sheet.apply(
        [
            lambda _: iter([(0, Label("note", "first"))]),
            lambda _: iter([(0, Label("bio", "late")), (1, Label("bio", "late"))]),
        ]
    )
    assert [label.rule for label in sheet.labels if label] == ["first", "late"]
    assert sheet.role(0) == "note"
    assert sheet.role(7) is None
    assert sheet.role(-1) is None


def test_the_running_text_is_where_the_prose_is() -> None:
    """It begins with the first paragraph and ends behind the last, whatever surrounds them."""
    lines = split_lines(
        fill("Menu\nOld ferry sails\n{prose 1}\n{prose 2}\nA hull of oak\n{prose 3}\nShare\nPrint")
    )
    sheet = Sheet(lines)
    assert (sheet.core, sheet.core_end) == (2, 6)


def test_without_prose_there_is_no_running_text() -> None:
    sheet = Sheet(split_lines("Menu\nShare"))
    assert sheet.core == sheet.core_end == 2
