"""One article as the index holds it: its words, each once, and in their order."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable

import msgspec

from archive_gen.search.records import Searchable
from archive_gen.search.words import words

TITLE = "\ue000"
REPEATED = "\ue001"
BEGINNING = "\ue002"
LABEL = "\ue003"
LANGUAGE = "\ue004"
DAY = "\ue005"
ANY = "\ue006"

OFTEN = 3
"""A word that stands so many times in an article is one that the article is about."""

BEGINNING_LENGTH = 3


class Tokens(msgspec.Struct, frozen=True):
    """What the index holds of an article: the different words of its headline and its text, those that
    stand there often, and what it is labelled with (tokens that are no words).
    """

    title: frozenset[str] = frozenset()
    text: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()

    @property
    def words(self) -> frozenset[str]:
        """Every word, once."""
        return self.title | self.text

    def all(self) -> set[str]:
        """The tokens of the table `words`."""
        every = self.words
        return {
            *every,
            *self.marks,
            *(TITLE + word for word in self.title),
            *(REPEATED + word for word in self.repeated),
            *(
                BEGINNING + begin
                for begin in {word[:BEGINNING_LENGTH] for word in every}
                if len(begin) == BEGINNING_LENGTH
            ),
        }

    def less(self, other: Tokens) -> Tokens:
        """What is here and not there."""
        return Tokens(
            self.title - other.title,
            self.text - other.text,
            self.repeated - other.repeated,
            self.marks - other.marks,
        )


class Entry(msgspec.Struct, frozen=True):
    """An article with its row id, its labels' ids and its words in their order."""

    row_id: int
    article: Searchable
    labels: tuple[int, ...]
    title: tuple[str, ...]
    text: tuple[str, ...]
    tokens: Tokens


def entry_of(article: Searchable, row_id: int, labels: Iterable[int]) -> Entry:
    """The article as the index holds it."""
    ids = tuple(labels)
    title, text = words(article.title), words(article.text)
    counts = Counter(text)
    counts.update(title)
    marks = {ANY, *(f"{LABEL}{id_}" for id_ in ids)}
    if language := main_language(article):
        marks.add(LANGUAGE + language)
    if article.date and article.date.day:
        marks.add(f"{DAY}{article.date.month:02d}{article.date.day:02d}")
    tokens = Tokens(
        frozenset(title),
        frozenset(text),
        frozenset(word for word, count in counts.items() if count >= OFTEN),
        frozenset(marks),
    )
    return Entry(row_id, article, ids, tuple(title), tuple(text), tokens)


def main_language(article: Searchable) -> str:
    """The main subtag of the article's language, lower case; empty where it is unknown."""
    return (article.language or "").split("-")[0].lower()


def pack_tokens(tokens: Tokens) -> bytes:
    """Tokens as the state of the index keeps them."""
    lines = (tokens.title, tokens.text, tokens.repeated, tokens.marks)
    text = "\n".join(" ".join(sorted(line)) for line in lines)
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack_tokens(packed: bytes) -> Tokens:
    """What `pack_tokens` was given."""
    title, text, repeated, marks = zlib.decompress(packed).decode("utf-8", "surrogatepass").split("\n")
    return Tokens(
        frozenset(title.split(" ")) - {""},
        frozenset(text.split(" ")) - {""},
        frozenset(repeated.split(" ")) - {""},
        frozenset(marks.split(" ")) - {""},
    )
