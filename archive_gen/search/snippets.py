"""The part of an article where most of what was looked for stands, taken from its page."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from archive_gen.search.words import words

AROUND = 110
"""Characters before and after the place."""

_TEXT = "data-search-text"
_NOT_ITS_TEXT = frozenset({"label", "closing", "anchor", "related"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SOFT_HYPHEN = "\u00ad"


class Sought(NamedTuple):
    """What a unit of a question finds: for each of its words, one after the other, what that may be.

    `prefix` says that the last one may also go on.
    """

    words: tuple[frozenset[str], ...]
    prefix: bool

    def stands(self, at: int, tokens: Sequence[str]) -> bool:
        """Whether it is found where the token of this number is."""
        here = tokens[at : at + len(self.words)]
        if len(here) < len(self.words):
            return False
        *before, last = zip(self.words, here, strict=True)
        begins = self.prefix and last[1].startswith(tuple(last[0]))
        return all(token in wanted for wanted, token in before) and (last[1] in last[0] or begins)


def snippet(text: str, sought: Sequence[Sought]) -> str | None:
    """The first part of `text` in which most units stand; `None` where none does."""
    pieces = text.split()
    starts = [0, *itertools.accumulate(len(piece) + 1 for piece in pieces)]
    placed = [(token, number) for number, piece in enumerate(pieces) for token in words(piece)]
    tokens = [token for token, _ in placed]
    found = [
        (placed[at][1], unit)
        for at in range(len(tokens))
        for unit, each in enumerate(sought)
        if each.stands(at, tokens)
    ]
    if not found:
        return None

    def different(at: int) -> int:
        begin = starts[found[at][0]]
        rest = (found[later] for later in range(at, len(found)))
        near = itertools.takewhile(lambda each: starts[each[0]] - begin <= 2 * AROUND, rest)
        return len({unit for _, unit in near})

    place, _ = found[max(range(len(found)), key=different)]
    first = bisect.bisect_left(starts, starts[place] - AROUND)
    end = max(bisect.bisect_right(starts, starts[place] + AROUND) - 1, place + 1)
    before, after = "… " if first else "", " …" if end < len(pieces) else ""
    return before + " ".join(pieces[first:end])[: 4 * AROUND] + after


class _Reader(HTMLParser):
    """Gathers the text of the elements that are marked as an article's own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What is inside counts if it is marked, or what is around it, and it is no label."""
        self.parts.append(" " if tag in _BLOCKS else "")
        if tag in _VOID:
            return
        given = dict(attrs)
        inside = _TEXT in given or (bool(self._open) and self._open[-1][1])
        apart = not _NOT_ITS_TEXT.isdisjoint((given.get("class") or "").split())
        self._open.append((tag, inside and not apart))

    def handle_endtag(self, tag: str) -> None:
        """Back to what is around it."""
        self.parts.append(" " if tag in _BLOCKS else "")
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Text, which counts or does not."""
        if self._open and self._open[-1][1]:
            self.parts.append(data)


_BLOCKS = frozenset("blockquote br div h1 h2 h3 h4 li p pre td th".split())


def text_of(page: str) -> str:
    """The text of an article, out of its page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return " ".join("".join(reader.parts).replace(_SOFT_HYPHEN, "").split())
