"""The words by which a line speaks for the page or for the article, by language."""

from __future__ import annotations

import functools

import msgspec

from archive_gen.inference.data import word_table

_MARKS = ":|()[],.!?'’"


class Vocabulary(msgspec.Struct, frozen=True):
    """The words of one language, or none of a language without them, that speak for the page or the text."""

    buttons: frozenset[str]
    subscriptions: frozenset[str]
    press: frozenset[str]
    me: frozenset[str]
    us: frozenset[str]
    reader: frozenset[str]
    indefinite: frozenset[str]
    past: frozenset[str]


@functools.cache
def vocabulary(language: str | None) -> Vocabulary:
    """The words of a language, a BCP 47 tag; none of one that the tables lack."""

    def of(name: str, *tables: str) -> frozenset[str]:
        data = word_table(name)
        return frozenset(phrase.casefold() for table in tables for phrase in data[table].get(language, ()))

    us = of("strays", "we")
    return Vocabulary(
        buttons=frozenset(
            word
            for phrase in of("furniture", "interface", "prompt", "notice", "label", "teaser")
            for word in (part.strip(_MARKS) for part in phrase.split())
            if len(word) > 4 or not word.isascii()
        ),
        subscriptions=of("outlets", "page"),
        press=of("credits", "press_role", "press", "biography"),
        me=of("strays", "me"),
        us=us,
        reader=of("outlets", "reader") - us,
        indefinite=of("strays", "indefinite"),
        past=of("strays", "past"),
    )
