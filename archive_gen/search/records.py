"""The records of the search index: what goes in, what a reader asks, what comes out."""

from __future__ import annotations

from typing import Literal

import msgspec

from archive_gen.records import PartialDate

Kind = Literal["outlet", "author", "tag", "language"]
"""The kinds of labels by which hits are filtered and counted."""

KINDS: tuple[Kind, ...] = ("outlet", "author", "tag", "language")

Order = Literal["newest", "oldest", "best"]
"""The order of what was found."""


class Searchable(msgspec.Struct, frozen=True, kw_only=True):
    """An article as search knows it. `url` identifies it, relative to the site; `text` is all that is
    found besides the headline: standfirst, byline, body.
    """

    url: str
    title: str
    text: str = ""
    summary: str = ""
    date: PartialDate | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None

    @property
    def labels(self) -> tuple[tuple[Kind, str], ...]:
        """What hits can be filtered by, each once."""
        outlets = (self.outlet,) if self.outlet else ()
        languages = (self.language,) if self.language else ()
        by_kind = zip(KINDS, (outlets, self.authors, self.tags, languages), strict=True)
        return tuple(dict.fromkeys((kind, label) for kind, some in by_kind for label in some if label))


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What an article must be besides holding the words.

    `first` and `last` are dates as precise as they are known, both included; `day` is `MM-DD`, in any
    year. Within `outlets`, `authors`, `tags`, `languages` any one will do.
    """

    first: PartialDate | None = None
    last: PartialDate | None = None
    day: str | None = None
    outlets: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[tuple[Kind, tuple[str, ...]], ...]:
        """The labels of each kind, where there are any."""
        every = (self.outlets, self.authors, self.tags, self.languages)
        return tuple((kind, labels) for kind, labels in zip(KINDS, every, strict=True) if labels)


class Hit(msgspec.Struct, frozen=True):
    """One article that was found. `day` is as in `PartialDate.iso`, empty where nothing is known.

    `snippet` is where the words stand in its text, empty where they do not, or nobody looked.
    """

    url: str
    title: str
    outlet: str
    day: str
    authors: tuple[str, ...]
    language: str
    summary: str
    snippet: str = ""


class Unknown(msgspec.Struct, frozen=True):
    """A label that was asked for and that no article has; `near` is the most like it, or empty."""

    kind: Kind
    label: str
    near: str


class Misspelt(msgspec.Struct, frozen=True):
    """A word that was asked for and that hardly any article has: how many do, and which words of the
    archive may be meant, the most probable first.
    """

    word: str
    articles: int
    meant: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: how many articles, how many of each year (0: undated), and the first of them in
    their order.

    `shortened` says that the question was too long to be asked whole, `unknown` which of its labels
    no article has, `misspelt` which of its words hardly any has.
    """

    found: int
    order: Order
    years: dict[int, int]
    hits: tuple[Hit, ...]
    shortened: bool = False
    unknown: tuple[Unknown, ...] = ()
    misspelt: tuple[Misspelt, ...] = ()
