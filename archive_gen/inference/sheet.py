"""The working sheet of one text: its lines, and the label that a rule has given each.

A rule is a pure function from the sheet to (index, label) pairs; `apply` enters them where no
earlier rule has spoken. So the order of the rules is the order of their authority.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from archive_gen.inference.lines import Line, fold
from archive_gen.inference.name_lists import Name

Role = Literal[
    "headline", "standfirst", "byline", "stamp",
    "paragraph", "heading", "quote", "list_item", "caption", "related", "note", "bio",
    "furniture",
]  # fmt: skip
"""What a line is. The first row becomes fields, the second blocks, the last is removed."""


TYPED = "typed copy"
"""The rule that labels the paragraphs of typed copy."""


BY_PLACE = frozenset({"before the text", "behind the text", "above the headline"})
"""The rules that take out lines for where they stand."""
_BY_PLACE_OR_ABOVE = BY_PLACE | {"kicker"}
"""A kicker is printed above a headline, on paper too."""
_MARKS_OF_TYPISTS = frozenset({"counter or mark", "copyright line", "tag line"})
"""Reasons for which lines of typed text are taken out, too."""


class Label(msgspec.Struct, frozen=True):
    """What a rule says of a line.

    `text` is what the line says without its credit, bullet or stamp, where that differs from the
    line; `reason` is why it is not shown, in words, empty for lines that are.
    """

    role: Role
    rule: str
    reason: str = ""
    text: str | None = None
    credit: str | None = None


class RankedLine(msgspec.Struct, frozen=True):
    """A line that could be the headline: its score from 0 to 1, and what spoke for and against it."""

    index: int
    score: float
    note: str


class Mention(msgspec.Struct, frozen=True):
    """A name of somebody who could be an author, where it stands, and in what kind of line.

    `form`: "byline", "weak byline", "name line", "biography", "contact", "signature", "credit".
    `beside` is that of the `Byline`, with "reporter word" where such a word stood for "by", and
    "other names" where a line is nothing but several.
    """

    index: int
    name: Name
    form: str
    beside: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Under which two printings of the same name are equal."""
        return fold(self.name.text)


class RankedAuthor(msgspec.Struct, frozen=True):
    """Somebody who could be an author: the name, where it stands, its score from 0 to 1, and what
    spoke for and against it.
    """

    name: str
    mentions: tuple[Mention, ...]
    score: float
    note: str


class Sheet:
    """Lines and their labels. `labels` is read by rules and written by `apply` only."""

    def __init__(self, lines: Sequence[Line], *, language: str | None = None) -> None:
        self.lines = tuple(lines)
        self.language = language
        self.labels: list[Label | None] = [None] * len(self.lines)
        self.headlines: tuple[RankedLine, ...] = ()
        """The lines that could be the headline, best first."""
        self.headline: int | None = None
        """Index of the one that was good enough."""
        self.authors: tuple[RankedAuthor, ...] = ()
        """Everybody who could have written the text, in the order of the text."""
        self.strays: frozenset[int] = frozenset()
        """Lines with a label of the text that are not shown with it, since they read like the page's; the
        search for fields looks at them as before."""
        self.is_wrapped: bool = any(line.pieces for line in self.lines)
        """Whether paragraphs were put together again from lines of one width: somebody typed the text, or a
        mail program wrote it, and no page stands around it."""
        self.has_prose: bool = any(line.is_prose for line in self.lines)
        """Whether a line reads like running text; else short sentences are all that there is."""
        self.core: int
        """Index of the line with which running text begins; the number of lines if none does."""
        self.core_end: int
        """Index behind the last line of running text."""
        self.core, self.core_end = _core(self.lines, [line.is_prose for line in self.lines])

    @functools.cached_property
    def folded(self) -> tuple[str, ...]:
        """`fold` of each short line; empty for long ones."""
        return tuple(fold(line.text) if line.is_short else "" for line in self.lines)

    def apply(self, rules: Iterable[Rule], *, over: frozenset[str] = frozenset()) -> None:
        """Run the rules in order; a line keeps the first label it gets, unless that is a role
        named in `over`.
        """
        for rule in rules:
            for index, label in list(rule(self)):
                earlier = self.labels[index]
                if earlier is None or earlier.role in over:
                    self.labels[index] = label

    def role(self, index: int) -> Role | None:
        """The role of a line, `None` where it has none yet or there is no such line."""
        if not 0 <= index < len(self.labels):
            return None
        label = self.labels[index]
        return label.role if label else None

    def shows_a_page(self, *roles: Role) -> bool:
        """Whether a line has one of the roles for its words: a button, a prompt, words of a picture, another
        story. What only its place took out, and the marks that typists make, tell of no page.
        """
        return any(
            label is not None
            and label.role in roles
            and label.rule not in _BY_PLACE_OR_ABOVE
            and label.reason not in _MARKS_OF_TYPISTS
            for label in self.labels
        )

    def open_lines(self, start: int = 0, end: int | None = None) -> list[int]:
        """Indexes without a label, from `start` to `end`."""
        labels = self.labels
        stop = len(labels) if end is None else min(end, len(labels))
        return [index for index in range(max(0, start), stop) if labels[index] is None]

    def remeasure(self) -> None:
        """Find the running text again, without the lines that turned out to be something else."""
        typed = [index for index, label in enumerate(self.labels) if label and label.rule == TYPED]
        if typed:
            self.core, self.core_end = typed[0], typed[-1] + 1
            return
        usable = [
            line.is_prose and (label is None or label.role in ("paragraph", "list_item"))
            for line, label in zip(self.lines, self.labels, strict=True)
        ]
        core, core_end = _core(self.lines, usable)
        self.core = self._below_the_signature(core, usable)
        self.core_end = max(self.core, core_end)

    def _below_the_signature(self, core: int, usable: Sequence[bool]) -> int:
        """A paragraph that a byline or a date parts from all others is a standfirst: the running
        text begins below the signature.
        """
        for index in range(core + 1, min(core + 5, len(self.lines))):
            if usable[index]:
                return core
            if self.role(index) in ("byline", "stamp"):
                following = (
                    later for later in range(index + 1, min(index + 9, len(usable))) if usable[later]
                )
                return next(following, core)
        return core


Labels = Iterator[tuple[int, Label]]
"""What a rule gives: indexes of lines, and what it says of them."""

Rule = Callable[[Sheet], Labels]


def _core(lines: Sequence[Line], usable: Sequence[bool]) -> tuple[int, int]:
    """Where running text begins and ends: at the first line of prose that is followed, within eight
    lines, by enough of it, and behind the last one.

    "Enough" is 350 letters, or half of all prose where the text is shorter than that. Where a text
    has no prose, its sentences count.
    """
    if any(usable):
        weights = [line.weight if prose else 0 for line, prose in zip(lines, usable, strict=True)]
    else:
        weights = [line.weight if line.ends_sentence and line.words >= 4 else 0 for line in lines]
    enough = min(350, sum(weights) // 2)
    for index, weight in enumerate(weights):
        if weight and sum(weights[index : index + 8]) >= enough:
            last = next(place for place in range(len(lines) - 1, -1, -1) if weights[place])
            return index, last + 1
    return len(lines), len(lines)
