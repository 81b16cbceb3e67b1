"""Lines that belong to the page and not to the article."""

from __future__ import annotations

import pytest
from dotted import article_of, cases, fill
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.data import word_table
from archive_gen.inference.furniture import furniture_reason, is_kicker_like, is_teaser, opens_other_stories
from archive_gen.inference.lines import Line, split_lines

GROUPS = [
    (case.title, line, case.expected) for case in cases("furniture_lines") for line in case.given.splitlines()
]


def only(text: str) -> Line:
    (line,) = split_lines(text)
    return line


@pytest.mark.parametrize(
    ("group", "text", "what"), GROUPS, ids=[f"{group}: {text}" for group, text, _ in GROUPS]
)
def test_each_line_is_told_by_its_words(group: str, text: str, what: str) -> None:
    """Furniture has a reason in words; what an article may say has none."""
    reason = furniture_reason(only(text))
    line = only(text)
    found = {
        "furniture": reason is not None,
        "teaser": is_teaser(line),
        "other stories": opens_other_stories(line),
        "article": reason is None and not is_teaser(line) and not opens_other_stories(line),
    }
    assert found[what], f"{group}: {reason!r}"
    assert reason is None or reason.strip() == reason != ""


@pytest.mark.parametrize("language", sorted(word_table("furniture")["interface"]))
def test_every_listed_word_is_told_alone_in_capitals_and_with_a_count(language: str) -> None:
    """A word of the list is known whatever its case and the marks and counts around it."""
    for phrase in word_table("furniture")["interface"][language]:
        assert furniture_reason(only(phrase)) is not None
        assert furniture_reason(only(f"› {phrase} ›")) is not None
        if phrase.upper().casefold() == phrase.casefold():  # a capital of ı is not told from one of i
            assert furniture_reason(only(phrase.upper())) is not None
        if not any(map(str.isdigit, phrase)):
            assert furniture_reason(only(f"{phrase} (12)")) is not None


def test_the_word_lists_say_where_they_come_from() -> None:
    """Data names its source, and holds no empty or doubled word."""
    tables = word_table("furniture")
    assert set(tables) >= {"interface", "advert", "other_stories", "teaser", "prompt", "notice", "label"}
    for table in tables.values():
        for words in table.values():
            assert all(word.strip() for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe",
        "Share this article",
        "Advertisement",
        "0:00",
        "VIDEO4:4204:42",
        "4 min read",
        "Share Facebook Copy link",
        "(14)",
        "ferry_1200x800.jpg",
        "By published",
        "Published on Updated",
        "Sign up for our newsletter",
    ],
)
def test_furniture_between_paragraphs_is_taken_out_with_a_reason(text: str) -> None:
    """Also in the midst of the text; and the page of the article can show it."""
    article = article_of(
        fill(f"Old ferry sails for another winter\n\n{{prose 1}}\n\n{{prose 2}}\n\n{text}\n\n{{prose 3}}")
    )
    assert text not in [block.text for block in article.body]
    (gone,) = [gone for gone in article.removed if gone.text == text]
    assert gone.line == 7
    assert gone.reason
    assert [block.line for block in article.body] == [3, 5, 9]


def test_a_section_name_is_like_a_kicker_and_a_sentence_is_not() -> None:
    assert is_kicker_like(only("Europe"))
    assert is_kicker_like(only("HARBOUR NEWS"))
    assert not is_kicker_like(only("It sails again."))
    assert not is_kicker_like(only("Old ferry sails for another winter"))


@given(st.text(min_size=1, max_size=500).filter(lambda text: text.strip() and "\n" not in text))
def test_any_line_has_an_answer(text: str) -> None:
    """No exception; long lines are never furniture by their words alone."""
    line = only(text)
    reason = furniture_reason(line)
    assert reason is None or (reason and line.is_short)
    is_teaser(line)
    opens_other_stories(line)
