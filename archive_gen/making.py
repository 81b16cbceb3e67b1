"""Which pages must be made anew, and why; making them, here or in other processes.

A page is made of a template and of what it shows. The ledger holds a digest of both for every file
of the site, so a page whose digests are the same stands as it is.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

import msgspec

from archive_gen.errors import TemplateError
from archive_gen.indexing import SEARCH, IndexFile
from archive_gen.ledger import Frame, Whole, reading_along
from archive_gen.output import Staged, stage
from archive_gen.pages.addresses import clash_error
from archive_gen.pages.articles import ArticlePlace, article_page, unpack_place
from archive_gen.pages.card_index import CardPage, whole_page
from archive_gen.pages.collections import Collection
from archive_gen.pages.contexts import Page
from archive_gen.pages.data_files import DataFile
from archive_gen.program import program_digest
from archive_gen.records import Article, fingerprint, pack
from archive_gen.renderer import Renderer, TemplateSpec
from archive_gen.workers import collecting_later, run_batches

RENDER_BATCH = 100
"""Pages rendered at a time; a page takes a twentieth of the time of reading an article."""

FEW = 500
"""So many articles are unpacked once for all forms of data: with some 40 kB each they fit into memory."""

ASSETS = "assets"
"""The collection of the theme's files that are no pages."""

ARTICLES = "articles"
"""The collection of all articles' pages, which are compared one by one."""

_ARTICLE = msgspec.msgpack.Decoder(Article)


class Key(NamedTuple):
    """What a file is made of: the collection it is planned with, and digests of its template, with the
    settings and the program, and of what it shows.
    """

    collection: str
    template: str
    context: str


NOTHING_KNOWN = Key("", "", "")
"""What is known of a file of ours of which no build is to take anything (`SiteFiles.forget`)."""


class Task(NamedTuple):
    """A file to be made: a page, or that of an article, or articles (number, address) in a form of data,
    or bytes as they are, or what makes them.
    """

    number: int
    url: str
    key: Key
    page: Page | None = None
    frame: Frame | None = None
    file: tuple[str, tuple[tuple[int, str], ...]] | None = None
    data: bytes | None = None
    content: Callable[[], bytes] | None = None


class Members(msgspec.Struct, frozen=True, array_like=True):
    """What a file of data holds: its form, and the numbers of the articles in it."""

    export: str
    ids: tuple[int, ...]


class Theme(NamedTuple):
    """What pages are made with: a digest of each template and of all it hangs on, of the settings that
    every page shows, and of the program.
    """

    templates: Mapping[str, str]
    site: str
    program: str

    def of(self, template: str) -> str:
        """The digest of a page's template, and of whatever else changes all pages alike."""
        return f"{self.templates.get(template, '')} {self.site} {self.program}"

    def why(self, before: str, template: str) -> str:
        """What has changed since a page was made with `before`, in words."""
        _, site, program = before.split(" ")
        if program != self.program:
            return "the program has changed"
        return f"template {template}" if site == self.site else "the settings or the navigation have changed"


def program_of_pages() -> str:
    """A digest of all of the program that has a part in pages."""
    rooms = (
        *("citations", "config", "datapackage.py", "exports.py", "hosts.py", "hosts.toml"),
        *("pages", "permalinks.py", "public_records.py", "records.py", "renderer", "tables.py", "urls.py"),
    )
    return program_digest(*rooms, libraries=("babel", "jinja2", "markdown-it-py", "markupsafe"))


class Making:
    """Sorts what is planned into files that stand and files to be made, and remembers which is which.

    `keys` and `whole` are what the ledger says of the site; `again` are files that must be made
    again whatever they are made of, since somebody changed them.
    """

    def __init__(
        self,
        theme: Theme,
        keys: Mapping[str, tuple[str, str, str]],
        whole: Mapping[str, Whole],
        again: frozenset[str],
    ) -> None:
        self._theme = theme
        self._keys = keys
        self._whole = whole
        self._again = again
        self._again_in = {keys[url][0] for url in again if url in keys}
        self._files_of: dict[str, list[str]] = {}
        for url, (collection, _, _) in keys.items():
            self._files_of.setdefault(collection, []).append(url)
        templates = (f"{name} {digest}" for name, digest in sorted(theme.templates.items()))
        self._made_with = fingerprint(theme.of(""), *templates).hex()
        self._number = 0
        self.urls: dict[str, str] = {}
        """Every file of the new site that has been seen, and its collection."""
        self.contexts: dict[str, str] = {}
        """What each article's page that has been seen shows, as a digest, by its address."""
        self.collections: dict[str, Whole | None] = {}
        self.reasons: dict[str, str] = {}

    def articles(self, articles: Iterable[tuple[str, bytes, bytes]]) -> Iterator[Key | None]:
        """What the page of each article is made of, where it must be made. `articles` are their addresses,
        their digests, and those of their places, sixteen bytes each.
        """
        template = self._theme.of("article.html")
        for url, digest, place in articles:
            context = hashlib.blake2b(digest + place, digest_size=16).hexdigest()
            self.contexts[url] = context
            if self._keys.get(url) == (ARTICLES, template, context) and url not in self._again:
                self._claim(url, ARTICLES)
                yield None
            else:
                key = Key(ARTICLES, template, context)
                yield key if self._differs(url, key, "article.html") else None

    def article_page(self, key: Key, frame: Frame) -> Task:
        """The task of making the page of an article."""
        return Task(self._next(), frame.url, key, frame=frame)

    def collection(self, collection: Collection) -> Iterator[Task]:
        """The pages of a collection; none of them is even planned where the whole stands."""
        name, whole = collection.name, None
        if collection.digest is not None:
            whole = Whole(f"{collection.digest.hex()} {self._made_with}")
        self.collections[name] = whole
        if whole is not None and self._whole.get(name) == whole and name not in self._again_in:
            for url in self._files_of.get(name, ()):
                self._claim(url, name)
            return
        for page in collection.pages():
            if isinstance(page, CardPage):
                shown = page.digest
            else:
                shown = fingerprint(pack((page.title, page.context)))
            key = Key(name, self._theme.of(page.template), shown.hex())
            if self._differs(page.url, key, page.template):
                yield Task(self._next(), page.url, key, page=whole_page(page))

    def data(self, file: DataFile) -> Iterator[Task]:
        """A file that holds articles as data."""
        shown = b"".join(file.digests), [row.url for row in file.rows]
        context = fingerprint(pack(shown)).hex()
        key = Key(file.url, self._theme.of(file.export), context)
        members = Members(file.export, tuple(row.id for row in file.rows))
        self.collections[file.url] = Whole("", pack(members))
        if self._differs(file.url, key, file.export):
            rows = tuple((row.id, row.url) for row in file.rows)
            yield Task(self._next(), file.url, key, file=(file.export, rows))

    def file(self, url: str, data: bytes, collection: str) -> Iterator[Task]:
        """A file whose bytes are known."""
        key = Key(collection, "", fingerprint(data).hex())
        if self._differs(url, key, url):
            yield Task(self._next(), url, key, data=data)

    def index_file(self, file: IndexFile) -> Iterator[Task]:
        """A file of the search index."""
        key = Key(SEARCH, "", file.digest)
        if self._differs(file.url, key, file.url):
            yield Task(self._next(), file.url, key, content=file.content)

    def stale(self, promised: Iterable[str]) -> list[str]:
        """The files that are no longer wanted, among them those that a build `promised` which then ended."""
        return [url for url in dict.fromkeys((*self._keys, *promised)) if url not in self.urls]

    def whole(self) -> dict[str, Whole | None]:
        """What to say of collections, when all have been seen: those that there are no more are gone."""
        return dict.fromkeys(self._whole, None) | self.collections

    def _differs(self, url: str, key: Key, template: str) -> bool:
        """Whether the file must be made."""
        self._claim(url, key.collection)
        known = self._keys.get(url)
        if known == key and url not in self._again:
            return False
        if known is None:
            self.reasons[url] = "new"
        elif known == key:
            self.reasons[url] = "changed or removed by somebody else"
        elif known == NOTHING_KNOWN:
            self.reasons[url] = "everything is made anew"
        elif known[1] == key.template:
            self.reasons[url] = "content"
        else:
            self.reasons[url] = self._theme.why(known[1], template)
        return True

    def _claim(self, url: str, collection: str) -> None:
        owner = self.urls.get(url)
        if owner is None:
            self.urls[url] = collection
        elif owner == ASSETS:
            message = "an asset of the templates has the address of a page"
            raise TemplateError(message, path=url, hint="rename the asset")
        else:
            raise clash_error({url: [owner, collection]})

    def _next(self) -> int:
        self._number += 1
        return self._number


class Workplace(NamedTuple):
    """What a worker process needs: templates, the output and the staging folder, the ledger."""

    spec: TemplateSpec
    output: Path
    staging: Path
    ledger: Path
    session: str


def make(
    tasks: Iterable[Task], place: Workplace, executor: Executor | None
) -> Iterator[tuple[int, list[tuple[Task, Staged]]]]:
    """Make the files and stage them, some at a time: (how many, what was made)."""
    work = functools.partial(_make_batch, place)
    return run_batches(executor, work, tasks, batch=RENDER_BATCH)


@collecting_later()
def _make_batch(place: Workplace, tasks: Sequence[Task]) -> list[tuple[Task, Staged]]:
    renderer = _renderer(place.spec, place.staging)
    made = []
    rows: tuple[tuple[int, str], ...] = ()
    packed: dict[int, bytes] = {}
    few: list[tuple[Article, str]] | None = None
    for task, page in _pages(place, tasks):
        if task.file is not None:
            if task.file[1] != rows:  # else another form of the same articles
                rows = task.file[1]
                packed = _packed_articles(place, rows)
                few = None
            articles = few or ((_ARTICLE.decode(packed[id_]), url) for id_, url in rows)
            if few is None and len(rows) <= FEW:
                articles = few = list(articles)
            data = renderer.data(task.file[0], articles)
        elif task.content is not None:
            data = task.content()
        else:
            data = renderer.render(page) if page is not None else task.data or b""
        staged = stage(place.output, place.staging, task.number, task.url, data)
        made.append((task._replace(page=None, frame=None, file=None, data=None, content=None), staged))
    return made


def _packed_articles(place: Workplace, rows: Sequence[tuple[int, str]]) -> dict[int, bytes]:
    """The articles of a file of data, packed: each form unpacks them, and where they are many keeps none."""
    with reading_along(place.ledger, place.session) as ledger:
        return dict(ledger.texts.articles(id_ for id_, _ in rows))


def _pages(place: Workplace, tasks: Sequence[Task]) -> Iterator[tuple[Task, Page | None]]:
    """The tasks with their pages; those of articles are put together from what the ledger holds."""
    wanted = [task.frame.id for task in tasks if task.frame is not None]
    articles: dict[int, Article] = {}
    places: dict[int, ArticlePlace] = {}
    if wanted:
        with reading_along(place.ledger, place.session) as ledger:
            articles = {id_: _ARTICLE.decode(data) for id_, data in ledger.texts.articles(wanted)}
            places = {task.frame.id: unpack_place(task.frame.frame) for task in tasks if task.frame}
    for task in tasks:
        if task.frame is None:
            yield task, task.page
        else:
            yield task, article_page(articles[task.frame.id], places[task.frame.id])


@functools.lru_cache(maxsize=1)
def _renderer(spec: TemplateSpec, _staging: Path) -> Renderer:
    """One for each process and build, so that templates are compiled once, and again when they may
    have changed: no two builds have the same staging folder.
    """
    return Renderer(spec)
