"""One article as the index holds it: its words, each once, and in their order."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable

import msgspec

from archive_gen.records import fingerprint, pack
from archive_gen.search.records import Searchable
from archive_gen.search.words import words

TITLE = "\ue000"
REPEATED = "\ue001"
TITLED = "\ue007"
"""These two stand after a word: so they lie behind the words that begin as it does, mostly on its page."""
BEGINNING = "\ue002"
"""Stands after the characters with which a word begins, so that the token is near those words."""
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

    def all(self) -> list[str]:
        """The tokens of the table `words`, each once."""
        return [*self.words, *_marked(self.words, self.title, self.repeated, self.marks)]

    def less(self, other: Tokens) -> Tokens:
        """What is here and not there."""
        return Tokens(
            self.title - other.title,
            self.text - other.text,
            self.repeated - other.repeated,
            self.marks - other.marks,
        )


class Prepared(msgspec.Struct, frozen=True):
    """All that can be done for an article before others are known, here or in another process.

    `article` is without its text. `content` is a digest of all that search shows and finds of it. `title` and
    `text` are the words in their order, `words` each word once and `tokens` the tokens of the table `words`
    but for those of labels, all with spaces between them; `packed` is the same as `pack_tokens` gives it.
    """

    article: Searchable
    content: bytes
    title: str
    text: str
    words: str
    tokens: str
    packed: bytes


class Entry(msgspec.Struct, frozen=True):
    """An article with its row id and its labels' ids."""

    row_id: int
    labels: tuple[int, ...]
    prepared: Prepared

    @property
    def article(self) -> Searchable:
        """The article, without its text."""
        return self.prepared.article

    @property
    def tokens(self) -> Tokens:
        """What the index holds of it."""
        return unpack_tokens(self.prepared.packed, self.labels)


def prepare(article: Searchable) -> Prepared:
    """The article as the index will hold it."""
    title, text = words(article.title), words(article.text)
    counts = Counter(text)
    in_text = list(counts)
    counts.update(title)
    in_title = list(dict.fromkeys(title))
    repeated = [word for word, count in counts.items() if count >= OFTEN]
    marks = [ANY]
    if language := main_language(article):
        marks.append(LANGUAGE + language)
    if article.date and article.date.day:
        marks.append(f"{DAY}{article.date.month:02d}{article.date.day:02d}")
    every = " ".join(counts)
    marked = " ".join(_marked(counts, in_title, repeated, marks))
    return Prepared(
        article=msgspec.structs.replace(article, text=""),
        content=fingerprint(pack(article)),
        title=" ".join(title),
        text=" ".join(text),
        words=every,
        tokens=f"{every} {marked}" if every else marked,
        packed=_packed(in_title, in_text, repeated, marks),
    )


def _marked(
    every: Iterable[str], title: Iterable[str], repeated: Iterable[str], marks: Iterable[str]
) -> list[str]:
    """The tokens of the table `words` that say more than that a word stands in the article."""
    beginnings = {word[:BEGINNING_LENGTH] for word in every}
    return [
        *marks,
        *[TITLE + word for word in title],
        *[word + TITLED for word in title],
        *[word + REPEATED for word in repeated],
        *[begins + BEGINNING for begins in beginnings if len(begins) == BEGINNING_LENGTH],
    ]


def label_marks(labels: Iterable[int]) -> frozenset[str]:
    """The tokens of labels."""
    return frozenset(f"{LABEL}{id_}" for id_ in labels)


def main_language(article: Searchable) -> str:
    """The main subtag of the article's language, lower case; empty where it is unknown."""
    return (article.language or "").split("-")[0].lower()


def pack_tokens(tokens: Tokens) -> bytes:
    """Tokens as the state of the index keeps them."""
    return _packed(tokens.title, tokens.text, tokens.repeated, tokens.marks)


def _packed(*lists: Iterable[str]) -> bytes:
    text = "\n".join(map(" ".join, lists))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack_tokens(packed: bytes, labels: Iterable[int] = ()) -> Tokens:
    """What `pack_tokens` was given, and the tokens of these labels."""
    lines = zlib.decompress(packed).decode("utf-8", "surrogatepass").split("\n")
    title, text, repeated, marks = (frozenset(line.split(" ")) - {""} for line in lines)
    return Tokens(title, text, repeated, marks | label_marks(labels))
