"""The search index of a site: the articles that the ledger knows, as search wants them; its files."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from archive_gen.ledger import Ledger, SiteFiles, reading_along
from archive_gen.pages.articles import ArticlePlace, unpack_place
from archive_gen.program import program_digest
from archive_gen.records import Article, PartialDate, fingerprint
from archive_gen.search.chunks import MANIFEST
from archive_gen.search.entry import Prepared, prepare
from archive_gen.search.publication import published
from archive_gen.search.records import Searchable
from archive_gen.search.state import forget_state, open_state
from archive_gen.search.updating import Articles, bring_up_to_date
from archive_gen.workers import run_batches

T = TypeVar("T")

SEARCH = "search"
"""The collection of the files of the index."""

_AT_ONCE = 200
_BATCH = 50
"""Articles that are made ready at a time: some 20 kB each, and many batches may wait."""
_ARTICLE = msgspec.msgpack.Decoder(Article)


class IndexFile(NamedTuple):
    """A file of the index: its address, what changes with its bytes, and what makes them."""

    url: str
    digest: str
    content: Callable[[], bytes]


def program_of_search() -> str:
    """A digest of all of the program that has a part in the index."""
    rooms = ("indexing.py", "records.py", "search")
    return program_digest(*rooms, libraries=("apsw", "PyStemmer"))


def state_folder(ledger: Ledger) -> Path:
    """Where the state of the index is kept."""
    return ledger.path.parent / SEARCH


def forget_index(ledger: Ledger) -> None:
    """Let the index be written anew."""
    forget_state(state_folder(ledger))


def index_files(
    ledger: Ledger, site: SiteFiles, contexts: Mapping[str, str], executor: Executor | None = None
) -> list[IndexFile]:
    """Bring the index up to date; its files, the manifest last. The same with every `executor`.

    `contexts` are digests of what the articles' pages show, by address. Raises `LedgerError` where the
    index cannot be kept.
    """

    def frames(urls: Iterable[str]) -> Iterator[tuple[int, bytes]]:
        for some in _some_at_once(urls):
            found = {frame.url: (frame.id, frame.frame) for frame in site.frames_at(some)}
            yield from (found[url] for url in some)

    def dates(urls: Iterable[str]) -> dict[str, PartialDate | None]:
        cards = (unpack_place(frame).card for _, frame in frames(urls))
        return {card.url: card.date for card in cards}

    def fetch(urls: Sequence[str]) -> Iterator[Prepared]:
        work = functools.partial(_prepared, ledger.path, ledger.session)
        for _, some in run_batches(executor, work, frames(urls), batch=_BATCH):
            yield from some

    digests = {url: context.encode() for url, context in contexts.items()}
    with open_state(state_folder(ledger)) as state:
        bring_up_to_date(state, Articles(digests, dates, fetch), program_of_search())
        files = published(state).files
    return [IndexFile(url, _digest(url, content), content) for url, content in files.items()]


def _prepared(path: Path, session: str, frames: Sequence[tuple[int, bytes]]) -> list[Prepared]:
    with reading_along(path, session) as ledger:
        found = dict(ledger.texts.articles(id_ for id_, _ in frames))
        return [prepare(searchable(_ARTICLE.decode(found[id_]), unpack_place(at))) for id_, at in frames]


def _some_at_once(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _digest(url: str, content: Callable[[], bytes]) -> str:
    # All others are named after what they hold.
    return fingerprint(content() if url == MANIFEST else url).hex()


def searchable(article: Article, place: ArticlePlace) -> Searchable:
    """The article as search finds and shows it, with the names that its page shows.

    Headlines of other stories are no text of the article: whoever looks for their words finds those stories.
    """
    card = place.card
    own = [block for block in article.body if block.kind != "related"]
    credited = (block.credit for block in own)
    pieces = (article.subtitle, *card.authors, *(block.text for block in own), *credited)
    return Searchable(
        url=card.url,
        title=f"[{card.title}]" if card.supplied else card.title,
        text="\n".join(piece for piece in pieces if piece),
        summary=card.summary,
        date=card.date,
        outlet=card.source.text if article.source else None,
        authors=card.authors,
        tags=tuple(tag.text for tag in place.tags if tag.url),
        language=card.language,
    )
