"""Sentences that a page writes to its reader: of newsletters, accounts and whose opinions it prints."""

from __future__ import annotations

import functools

from archive_gen.inference.data import words_of
from archive_gen.inference.outlet_phrases import SIGNS

_OPINIONS = frozenset(("expressed", "opinions"))


@functools.cache
def page_words() -> frozenset[str]:
    """What a page speaks of to its reader."""
    return words_of("outlets", "page")


def plain_words(text: str) -> set[str]:
    """The words of a text without case and the signs around them."""
    return {word.strip(SIGNS) for word in set(text.casefold().replace("’", "'").split())}


def speaks_to_reader(text: str) -> bool:
    """Whether a sentence is the page's own: of newsletters or accounts, and addressed to its reader."""
    words = plain_words(text)
    if words.isdisjoint(page_words()):
        return False
    return not words.isdisjoint(words_of("outlets", "reader")) or _OPINIONS.issubset(words)
