"""An index of given articles, kept up to date and read as a site holds it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from archive_gen.search.asking import Asking
from archive_gen.search.entry import Prepared, prepare
from archive_gen.search.publication import published
from archive_gen.search.question import usual_order
from archive_gen.search.reading import open_index
from archive_gen.search.records import Filters, Misspelt, Order, Searchable
from archive_gen.search.state import State, open_state
from archive_gen.search.updating import Articles, bring_up_to_date


def update(state: State, articles: Mapping[str, Searchable]) -> int:
    """Bring the index up to date with these articles, which are all there are."""

    def fetch(urls: Sequence[str]) -> Iterator[Prepared]:
        return (prepare(articles[url]) for url in urls)

    digests = {url: hashlib.sha256(msgspec.msgpack.encode(each)).digest() for url, each in articles.items()}
    return bring_up_to_date(
        state, Articles(digests, lambda urls: {url: articles[url].date for url in urls}, fetch)
    )


def files_of(state: State) -> dict[str, bytes]:
    return {address: content() for address, content in published(state).files.items()}


def fresh(folder: Path, articles: Mapping[str, Searchable]) -> dict[str, bytes]:
    """The files of an index that knows nothing of earlier builds."""
    with open_state(folder) as state:
        update(state, articles)
        return files_of(state)


@contextlib.contextmanager
def asking(files: Mapping[str, bytes]) -> Iterator[Ask]:
    """Ask the index that these files are."""

    def load(address: str) -> bytes:
        if address not in files:
            raise FileNotFoundError(address)
        return files[address]

    with open_index(load) as index:
        yield Ask(index)


class Ask:
    def __init__(self, index: object) -> None:
        self.index = index

    def misspelt(self, text: str, filters: Filters, *, typing: bool) -> list[Misspelt]:
        question = Asking(self.index, text, filters, typing=typing)  # type: ignore[arg-type]
        return question.misspelt(len(question.row_ids()))

    def urls(self, text: str, filters: Filters, *, typing: bool, order: Order | None) -> list[str]:
        question = Asking(self.index, text, filters, typing=typing)  # type: ignore[arg-type]
        row_ids = question.in_order(question.row_ids(), order or usual_order(question.question))
        return [hit.url for hit in question.hits(row_ids)]
