"""Names that are printed with their acronym in brackets: the acronym tells how far the name goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BRACKETED_ACRONYM = re.compile(r"\(([A-Z]{2,8})s?\)")
_ENDS = ".!?…:;•—–|*,。"


def expanded_acronyms(text: str) -> Iterator[tuple[str, str]]:
    """(acronym, name) where a name is printed with its acronym in brackets: "Sound and Isles Ferries (SIF)".

    The letters are those with which the words begin, small words with or without theirs, read from
    the last one back, as far as a capital (after Schwartz and Hearst, "A simple algorithm for
    identifying abbreviation definitions in biomedical text", 2003, for whole words).
    """
    for match in _BRACKETED_ACRONYM.finditer(text):
        letters = match[1].casefold()
        before = text[max(0, match.start() - 120) : match.start()].split()[-2 * len(letters) - 1 :]
        at = len(letters)
        for place in range(len(before) - 1, -1, -1):
            word = before[place]
            if not word[0].isalpha() or word[-1] in _ENDS:
                break
            if word[0].casefold() == letters[at - 1]:
                at -= 1
            elif word[0].isupper():
                break
            if not at and not word[0].isupper():
                break
            if not at:
                name = before[place:]
                while name[-1].islower():
                    name.pop()
                yield match[1], " ".join(name)
                break


def beginnings(names: Iterable[str]) -> frozenset[str]:
    """Names with a small word inside, and how each begins: up to any of its words with a capital."""
    found = set()
    for name in names:
        parts = name.split()
        if any(part.islower() for part in parts):
            found |= {" ".join(parts[: i + 1]) for i in range(1, len(parts)) if parts[i][0].isupper()}
    return frozenset(found)
