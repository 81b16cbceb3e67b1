"""Where running text may name an outlet: beside phrases which belong to outlets ("told X", "X has
contacted"), before their work ("X-report"), and behind a slash ("Jane Roe/X").
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Set
from typing import NamedTuple

from archive_gen.inference.data import words_of
from archive_gen.inference.lines import words_of_text
from archive_gen.inference.outlet_name_words import ARTICLES, hyphened
from archive_gen.inference.outlet_uses import TO_WHOM, roles

_ASKED = ("prompt", "invitation")
_BEFORE = (
    "views",
    "belongings_of",
    "published",
    "first_published",
    "writes",
    "told",
    "shown",
    "asked_by",
    "speech_to",
)
_BEHIND = ("elsewhere", "policies", "standing", "belongings", "deeds", "reported", "answers", "contacts")
_MOST_JOINED = 20
"""Words with a hyphen behind which a paper's work stands that are looked at."""
SIGNS = ".,;:!?()[]\"'’‘“”„«»-–—/|…"
"""What stands around a word without being part of it."""
_SLASH_BEFORE_NAME = re.compile(r"(?<=\w)\s?/\s?(?=[^\W\d_])")


def names_beside_phrases(prose: str) -> set[int]:
    """Where names begin that have something of an outlet before them, and where those end that have it
    behind them.

    Which words the text holds is asked first, so most texts are searched for few phrases.
    """
    small = prose.lower()
    plain = _plain(prose, small)
    found = {-1}
    level = prose.replace("\n", " ")
    words = frozenset(words_of_text(prose))
    for phrase, alone in _phrases_of("asked", words):
        found.update(_name_behind(prose, at) for at in _all(level, phrase, prose, alone))
    words = frozenset(map(str.lower, words))
    for phrase, alone in _phrases_of("before", words):
        found.update(_name_behind(prose, at) for at in _all(plain, phrase, small, alone))
    for phrase, alone in _phrases_of("behind", words):
        found.update(
            _end_before(prose, at - len(phrase))
            for at in _all(plain, phrase, small, alone)
            if not plain[at : at + 1].isalnum()
        )
    if "-" in prose:
        joined = {word.strip(SIGNS) for word in small.split() if "-" in word}
        for word in sorted(filter(_joins, joined))[:_MOST_JOINED]:
            found.update(at - len(word) + word.rindex("-") for at in _all(plain, word, small, frozenset()))
    if "/" in prose:
        found.update(match.end() for match in _SLASH_BEFORE_NAME.finditer(prose))
    found.discard(-1)
    return found


def _joins(word: str) -> bool:
    """Whether a word joins a name to what papers have: "kurier-recherche"."""
    name, _, thing = word.rpartition("-")
    return bool(name) and thing in hyphened()


def _plain(text: str, small: str) -> str:
    """The text on one line, in `small` letters if these are as many: each stands where it stood."""
    return (small if len(small) == len(text) else text).replace("\n", " ").replace("’", "'")


def _all(text: str, phrase: str, unlevelled: str, alone: Set[str]) -> Iterator[int]:
    """Where each occurrence of the phrase ends, if each of certain words of it stands alone somewhere in the
    text as it was before it was levelled.
    """
    at = text.find(phrase)
    if at >= 0 and not all(_stands_alone(unlevelled, word) for word in alone):
        return
    while at >= 0:
        yield at + len(phrase)
        at = text.find(phrase, at + len(phrase))


def _stands_alone(text: str, word: str) -> bool:
    """Whether the word stands between blanks somewhere, but for the signs around it."""
    at = text.find(word)
    while at >= 0:
        start, end = at, at + len(word)
        while start > 0 and text[start - 1] in SIGNS:
            start -= 1
        while end < len(text) and text[end] in SIGNS:
            end += 1
        if (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return True
        at = text.find(word, at + 1)
    return False


def _name_behind(text: str, at: int) -> int:
    """Where the name begins that stands behind a phrase, articles passed over; -1 if none does."""
    for _ in range(2):
        word = text[at : at + 9].split(" ", 1)[0]
        if word in ARTICLES:
            at += len(word) + 1
    while at < len(text) and text[at] in "\"“„«'‘":
        at += 1
    return at if text[at : at + 1].isupper() or text[at + 1 : at + 2].isupper() else -1


def _end_before(text: str, at: int) -> int:
    """Where the name ends that stands in front of a phrase; -1 if none does."""
    word = text[max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1 : at]
    if not word[:1].isupper() and not word[1:2].isupper():
        return -1
    return at - 2 if word.endswith(("'s", "’s")) else at


class _Phrase(NamedTuple):
    """A phrase as it is searched for, the words that have to stand alone where it counts, and what these are
    to `words_of_text`.
    """

    text: str
    alone: frozenset[str]
    words: frozenset[str]


def _phrases_of(side: str, words: Set[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The phrases of a side all of whose words are in a text, and the words that have to stand alone."""
    keys = _keys(side)
    for key in keys.keys() & words:
        for phrase in keys[key]:
            if phrase.words <= words:
                yield phrase.text, phrase.alone


@functools.cache
def _keys(side: str) -> dict[str, tuple[_Phrase, ...]]:
    """The longest word of each phrase → the phrases. Its longest word stands alone, and such others as stand
    between blanks wherever it does. What a page asks of its reader has the capital of a sentence's first
    word.
    """
    if side == "asked":
        known = {phrase[:1].upper() + phrase[1:] for phrase in _phrases_in(_ASKED)} | TO_WHOM
    elif side == "before":
        known = _phrases_in(_BEFORE) | {f"{role} {word}" for role in roles() for word in ("for", "at")}
    else:
        known = _phrases_in(_BEHIND) | roles()
    found: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for phrase in sorted(known):
        words = phrase.split()
        between = words[:-1] if side == "behind" else words
        others = frozenset(word for word in between if word == word.strip(SIGNS) and "'" not in word)
        longest = max(words, key=_by_length)
        if longest != longest.strip(SIGNS):
            continue  # with a sign of its own it stands nowhere alone
        alone = others | {longest}
        parts = frozenset(words_of_text(" ".join(alone)))
        searched = f" {phrase}" if side == "behind" else f" {phrase} "
        found[max(parts, key=_by_length)].append(_Phrase(searched, alone, parts))
    return {key: tuple(phrases) for key, phrases in found.items()}


def _by_length(word: str) -> tuple[int, str]:
    return len(word), word


def _phrases_in(tables: tuple[str, ...]) -> set[str]:
    return {phrase for table in tables for phrase in words_of("outlets", table)}
