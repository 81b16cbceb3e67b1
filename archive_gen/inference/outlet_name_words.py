"""Words that bound the names of outlets in a row of capitalised words, or that stand in front of them."""

from __future__ import annotations

import functools

from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import function_words

ARTICLES = frozenset(
    (
        "the der die das dem den le la les el los il lo der o a an our your unser unsere unserem "
        "unseren nos notre"
    ).split()
)
"""Small words passed over between "follow" and the name."""

_INSIDE_NAMES = frozenset("now today here out up over off down time such same one two beyond".split())
_CONTRACTIONS = frozenset(
    "i'm i've i'd i'll it's he's she's we're we've you're they're that's there's don't".split()
)
_LEADS = (
    "prompt",
    "invitation",
    "newsroom",
    "belongings_of",
    "told",
    "shown",
    "published",
    "first_published",
    "writes",
    "views",
)
"""Tables of what stands in front of names, and may have capitals itself: "Nach Recherchen des Kurier"."""


@functools.cache
def hyphened() -> frozenset[str]:
    """What may stand behind a hyphen and a name."""
    return words_of("outlets", "hyphened") | words_of("credits", "role")


@functools.cache
def things() -> frozenset[str]:
    """What may stand behind a name without being part of it, but for words of papers."""
    had = words_of("outlets", "belongings") | words_of("outlets", "possessions")
    return had - words_of("credits", "outlet")


@functools.cache
def lead_ends() -> frozenset[str]:
    """The last words of `leads`."""
    return frozenset(phrase.split()[-1] for phrase in leads())


@functools.cache
def leads() -> frozenset[str]:
    """What stands in front of the names of outlets."""
    return frozenset().union(*(words_of("outlets", table) for table in _LEADS))


@functools.cache
def openers() -> frozenset[str]:
    """Small words as they open a sentence: in capitals they may be names."""
    return frozenset(word.capitalize() for word in words_of("outlets", "openers"))


@functools.cache
def cut_words() -> frozenset[str]:
    """Words of the interface and of every text that are no part of a name, whatever their letters."""
    return (words_of("outlets", "cut") | function_words("en") | _CONTRACTIONS) - ARTICLES - _INSIDE_NAMES
