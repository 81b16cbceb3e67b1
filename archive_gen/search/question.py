"""What is typed → what is asked. `docs/search.md`, "From the box to a question", says the same in prose.

No text is an error. The search page does this in JavaScript; both are held to `tests/search/queries.json`.
"""

from __future__ import annotations

import msgspec

from archive_gen.search.records import Order
from archive_gen.search.words import is_paired, tokens

LONGEST_TEXT = 2000
MOST_UNITS = 32
MOST_TOKENS = 32
SHORTEST_BEGINNING = 3
"""A word that is still being typed counts as the beginning of words from so many characters on."""

_QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))
_SPACE = frozenset(
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_MINUS = "-−"
_TITLE = "title:"


class Unit(msgspec.Struct, frozen=True):
    """A word (one token) or words side by side. `exact`: it was quoted; `prefix`: the last token is a
    beginning; `title`: in the headline.
    """

    tokens: tuple[str, ...]
    title: bool = False
    exact: bool = False
    prefix: bool = False


class Question(msgspec.Struct, frozen=True):
    """All of `groups`, in each at least one unit, and none of `excluded`. `shortened`: it was too long."""

    groups: tuple[tuple[Unit, ...], ...] = ()
    excluded: tuple[Unit, ...] = ()
    shortened: bool = False


class _Written(msgspec.Struct, frozen=True):
    """A stretch of the box between white space or quotes."""

    text: str
    negated: bool
    title: bool
    quoted: bool
    end: int

    @property
    def operator(self) -> bool:
        return self.text in ("OR", "AND", "NOT") and not (self.negated or self.title or self.quoted)


def parse(text: str, *, typing: bool = False) -> Question:
    """What `text` asks for; `typing` takes its last word for the beginning of one."""
    shortened = len(text) > LONGEST_TEXT
    text = text[:LONGEST_TEXT].translate(_QUOTES)
    groups: list[list[Unit]] = []
    excluded: list[Unit] = []
    joins = negates = joinable = False
    for written in _pieces(text):
        if written.operator:
            joins = joinable and written.text == "OR"
            negates = written.text == "NOT"
            continue
        unit, cut = _unit(written, typing=typing and written.end == len(text) and not negates)
        shortened = shortened or cut
        if unit is None:
            continue
        if sum(map(len, groups)) + len(excluded) >= MOST_UNITS:
            shortened = True
            break
        joinable = not (written.negated or negates)
        if not joinable:
            excluded.append(unit)
        elif joins:
            groups[-1].append(unit)
        else:
            groups.append([unit])
        joins = negates = False
    return Question(tuple(map(tuple, groups)), tuple(excluded), shortened)


def usual_order(question: Question) -> Order:
    """The order where none is chosen: who asks for one thing wants its latest news, who asks for several
    at once the articles that are about them.
    """
    return "best" if sum(map(len, question.groups)) > 1 else "newest"


def _pieces(text: str) -> list[_Written]:
    found: list[_Written] = []
    position = 0
    while position < len(text):
        if text[position] in _SPACE:
            position += 1
            continue
        negated = text[position] in _MINUS and text[position + 1 : position + 2] not in ("", *_SPACE)
        position += negated
        title = text[position : position + len(_TITLE)].lower() == _TITLE
        position += len(_TITLE) * title
        quoted = text[position : position + 1] == '"'
        start = position = position + quoted
        while position < len(text) and text[position] != '"' and (quoted or text[position] not in _SPACE):
            position += 1
        said = text[start:position]
        position += quoted
        found.append(_Written(said, negated, title, quoted, position))
    return found


def _unit(written: _Written, *, typing: bool) -> tuple[Unit | None, bool]:
    """The unit, if there are words in it, and whether it had to be cut."""
    all_of_it = tokens(written.text)
    said = all_of_it[:MOST_TOKENS]
    cut = len(said) < len(all_of_it)
    if said and said[-1].tail:
        del said[-1]
    if not said:
        return None, cut
    last = said[-1].word
    paired = is_paired(last[0])
    if paired:
        prefix = len(last) == 1
    else:
        prefix = (
            typing and not (written.quoted or written.negated) and not cut and len(last) >= SHORTEST_BEGINNING
        )
    return Unit(tuple(token.word for token in said), written.title, written.quoted, prefix), cut
