"""The ordered rules that say what each line is. Earlier rules have more authority."""

from __future__ import annotations

from archive_gen.inference.author_rules import biographies, name_lines
from archive_gen.inference.authors import rank_authors
from archive_gen.inference.body_rules import (
    all_there_is,
    behind_the_text,
    headings,
    lists,
    notes,
    other_stories,
    paragraphs,
    readers_comments,
    tables,
    typed_paragraphs,
)
from archive_gen.inference.caption_rules import (
    captions_with_credit,
    described_pictures,
    file_pictures,
    linked_pictures,
    printed_twice,
    split_captions,
)
from archive_gen.inference.head_rules import above_the_headline, before_the_text, headline, standfirst
from archive_gen.inference.headlines import rank_headlines
from archive_gen.inference.sheet import Rule, Sheet
from archive_gen.inference.strays import find_strays
from archive_gen.inference.word_rules import (
    bracketed_notes,
    date_lines,
    dated_bylines,
    dated_senders,
    days_between_bars,
    furniture_words,
    stated_bylines,
    sure_bylines,
    teasers,
)

FIRST_RULES: tuple[Rule, ...] = (
    typed_paragraphs,
    split_captions,
    date_lines,
    dated_bylines,
    dated_senders,
    furniture_words,
    bracketed_notes,
    sure_bylines,
    captions_with_credit,
    file_pictures,
    teasers,
    stated_bylines,
    days_between_bars,
)
"""Rules that need no knowledge of where the article begins."""

HEAD_RULES: tuple[Rule, ...] = (headline, above_the_headline, standfirst)
"""Rules that settle what stands above the running text."""

END_RULES: tuple[Rule, ...] = (biographies,)
"""Rules that settle what follows the running text, though it reads like prose."""

PLACE_RULES: tuple[Rule, ...] = (
    name_lines,
    printed_twice,
    described_pictures,
    linked_pictures,
    lists,
    before_the_text,
    headings,
    tables,
    behind_the_text,
    paragraphs,
)
"""Rules that look at a line's place: above, inside or below the running text."""


def label_lines(sheet: Sheet) -> None:
    """Give every line of the sheet its label, and name those of the text that are left out of it."""
    label_all(sheet)
    sheet.strays = find_strays(sheet)


def label_all(sheet: Sheet) -> None:
    """The part of `label_lines` that gives labels: all that the search for strays needs.

    Where the running text begins and ends is measured again as lines turn out to be something
    else: a notice long enough to look like prose, a standfirst.
    """
    label_head(sheet)
    sheet.authors = rank_authors(sheet)
    sheet.apply(END_RULES)
    sheet.remeasure()
    sheet.apply((readers_comments, other_stories), over=frozenset({"stamp", "byline"}))
    sheet.apply(PLACE_RULES)
    sheet.apply((all_there_is,), over=frozenset({"furniture"}))
    sheet.remeasure()


def label_head(sheet: Sheet) -> None:
    """The part of `label_lines` that ends with the headline: all that the search for authors needs."""
    sheet.apply(FIRST_RULES)
    sheet.remeasure()
    sheet.headlines = rank_headlines(sheet)
    sheet.apply(HEAD_RULES)
    sheet.remeasure()
    sheet.apply((notes,))
