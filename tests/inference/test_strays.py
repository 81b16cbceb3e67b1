"""Lines that were kept as text and read like the page's, and those that must stay."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, differences, fill

from archive_gen.inference.blocks import build_blocks
from archive_gen.inference.data import word_table
from archive_gen.inference.labelling import label_lines
from archive_gen.inference.lines import split_lines, words_of_text
from archive_gen.inference.sheet import Label, Sheet
from archive_gen.inference.stray_features import FEATURES, stray_features
from archive_gen.inference.strays import REASON, find_strays, shares_together
from archive_gen.inference.wrapping import join_wrapped


def labelled(text: str, language: str = "en") -> Sheet:
    """The sheet of a text with every line labelled."""
    sheet = Sheet(split_lines(fill(text)), language=language)
    label_lines(sheet)
    return sheet


def paragraphs_only(*texts: str) -> Sheet:
    """A sheet of lines all of which an earlier rule has called paragraphs, above a button of their page."""
    sheet = Sheet(split_lines("\n".join([*texts, "Share"])), language="en")
    button = Label("furniture", "furniture words", "interface words")
    sheet.labels = [*(Label("paragraph", "paragraph") for _ in texts), button]
    return sheet


@pytest.mark.parametrize("case", cases("strays"), ids=by_title)
def test_what_reads_like_the_page_is_taken_out(case: Case) -> None:
    assert differences(article_of(case.given), case.expected) == []


@pytest.mark.parametrize(
    ("language", "prose"),
    [("en", "{prose 1}\n\n{prose 2}\n\n{prose 3}\n\n{prose 4}"), ("de", "{de 1}\n\n{de 2}\n\n{de 3}")],
)
def test_paragraphs_alone_all_stay(language: str, prose: str) -> None:
    """Nothing is taken out of a text that is nothing but itself."""
    assert labelled(f"Tarnbeck\n\n{prose}", language).strays == frozenset()


def test_a_line_taken_out_is_kept_with_its_reason_and_its_number() -> None:
    text = "Old ferry sails\n\n{prose 1}\n\n{prose 2}\n\nSubscribe to our newsletter and get your app\nShare\n\n{prose 3}"
    sheet = labelled(text)
    sheet.strays = frozenset({2})
    blocks, removed = build_blocks(sheet)
    assert (removed[0].line, removed[0].reason) == (5, REASON)
    assert 5 not in [block.line for block in blocks]


def test_a_text_all_of_whose_lines_would_go_stays_whole() -> None:
    """To show nothing is worse than to show too much."""
    openings = ("Subscribe to", "Follow", "Download", "Sign up for", "Manage", "Share")
    prompts = [f"→ {opening} our newsletter, log in to your account, get our app" for opening in openings]
    sheet = paragraphs_only(*prompts)
    indexes, _ = stray_features(sheet)
    assert len(indexes) == 6
    assert find_strays(sheet) == frozenset()


def test_few_lines_and_typed_copy_are_left_alone() -> None:
    few = paragraphs_only("Share this", "Our app", "Your account")
    assert stray_features(few) == ([], [])
    typed = paragraphs_only(*["Subscribe to our newsletter"] * 6)
    typed.labels[0] = Label("paragraph", "typed copy")
    assert stray_features(typed) == ([], [])


def test_every_feature_has_a_name_and_lies_between_0_and_1() -> None:
    text = (
        "Old ferry sails\n\n{prose 1}\n\n“Never,” I said.\n\n- one\n- two\n\nA heading\n\n{prose 2}\n"
        "12 May 2024 at the pier\n\nA heading\n\n{prose 3}\n\nOur app brings you the news.\nShare\n"
    )
    _, rows = stray_features(labelled(text))
    assert rows
    for row in rows:
        assert set(row) <= set(FEATURES)
        assert all(0 <= value <= 1 for value in row.values())


def test_only_a_biography_below_a_good_part_of_the_text_ends_it() -> None:
    """Above the text an author is presented as well, and the text follows."""
    bio = "Jane Roe writes about ferries for the Harbour Courier."
    sheet = paragraphs_only(
        bio, *["The ferry sails again, and nobody had expected it."] * 6, bio, "Weir closed"
    )
    sheet.labels[0] = sheet.labels[7] = Label("bio", "biography")
    indexes, rows = stray_features(sheet)
    assert [index for index, row in zip(indexes, rows, strict=True) if "below a biography" in row] == [8]


def test_a_notice_in_which_the_publisher_says_we_is_told_from_one_that_is_quoted() -> None:
    notice = "If you buy a product or service, we may earn a commission. "
    plain, quoted = notice * 8, f"“{notice * 8}” said the shop."
    _, rows = stray_features(paragraphs_only(plain, quoted, *["The ferry sails again."] * 4))
    assert "a notice that says we" in rows[0]
    assert "a notice that says we" not in rows[1]
    assert all("a notice of the publisher" in row for row in rows[:2])


def test_nothing_is_taken_out_of_wrapped_text() -> None:
    """Whoever typed it, no page stands around it."""
    brief = (
        "Bus times change\nThe number 7 bus will leave Quay Street ten minutes earlier from Monday. The\n"
        "company said the change was needed because of road works.\n"
    )
    lines = join_wrapped(split_lines("\n".join([brief] * 4)))
    sheet = Sheet(lines, language="en")
    label_lines(sheet)
    assert sheet.is_wrapped
    assert sheet.strays == frozenset()


def test_nothing_is_taken_out_where_no_page_stands_around_the_text() -> None:
    sheet = paragraphs_only("Lost dog found", "It was at sea.", "Book sale", "Friends sell books.")
    assert stray_features(sheet)[0] == [0, 1, 2, 3]
    sheet.labels[-1] = Label("furniture", "behind the text", "stands after the article")
    assert stray_features(sheet) == ([], [])


def test_items_of_one_list_share_their_fate() -> None:
    sheet = paragraphs_only("a", "b", "c", "d")
    for index in (1, 2):
        sheet.labels[index] = Label("list_item", "list")
    assert shares_together(sheet, [0, 1, 2, 3], [0.9, 0.8, 0.2, 0.1]) == [0.9, 0.5, 0.5, 0.1]


def test_a_line_without_letters_is_no_heading_that_is_printed_again() -> None:
    """Long lines are compared with none, and nor are those that hold nothing but signs."""
    sheet = paragraphs_only("* * *", "One line", *["A long sentence of the story. " * 20] * 3)
    sheet.labels[0] = Label("heading", "heading")
    _, rows = stray_features(sheet)
    assert "below a repeated heading" not in rows[1]


@pytest.mark.parametrize("table", ["me", "we", "indefinite", "past"])
def test_every_word_of_the_tables_can_stand_in_a_line(table: str) -> None:
    """Marks part words: "I'm" is read as "I" and "m"."""
    words = {word for found in word_table("strays")[table].values() for word in found}
    assert {word for word in words if words_of_text(word, figures=False) != [word]} == set()
