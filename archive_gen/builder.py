"""From a folder of texts to a site: the whole pipeline, top to bottom.

    discover → ingest → plan → make → put in place → prune

Only what has changed is read, judged, planned and made. Nothing in the output folder changes before
everything has been made, so a mistake, a full disk or Ctrl-C leaves the previous site as it was,
byte for byte.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

import msgspec

from archive_gen.config import Config, check_folders, output_key, shown_path
from archive_gen.errors import ArchiveError, ContentError, LedgerError
from archive_gen.inference.resolve import learn, resolve
from archive_gen.ingest import Ingested, diagnostics_of, ingest, max_bytes, needs_of, review_of
from archive_gen.ledger import (
    LEDGER_FILE,
    DamagedLedgerError,
    Frame,
    Ledger,
    SiteFiles,
    Written,
    open_ledger,
    temporary_ledger,
)
from archive_gen.loader import discover, read_about, read_batch
from archive_gen.making import (
    ARTICLES,
    ASSETS,
    Making,
    Members,
    Task,
    Theme,
    Workplace,
    make,
    program_of_pages,
)
from archive_gen.output import (
    Pruned,
    Staged,
    changed_outside,
    clashing,
    left_as,
    place,
    prune,
    refuse_foreign,
    refuse_unwritable,
    staging_folder,
)
from archive_gen.pages import (
    Filed,
    Plan,
    earlier_addresses,
    pack_site,
    plan,
    refuse_duplicates,
    sitemap,
    unpack_site,
)
from archive_gen.pages.articles import pack_place
from archive_gen.pages.contexts import TextPage
from archive_gen.pages.data_files import DataFile, Row
from archive_gen.pages.entries import Entry
from archive_gen.pages.messages import Message
from archive_gen.permalinks import PERMALINKS_FILE, read_permalinks
from archive_gen.records import Article, Diagnostic, Published, Reading, pack
from archive_gen.renderer import Renderer, TemplateSpec, assets, theme_digest
from archive_gen.reporting import BuildReport, Log, Reporter

FRAMES_AT_ONCE = 10_000
"""So many places of articles are kept in one transaction."""

_ENTRY = msgspec.msgpack.Decoder(Entry)
_ARTICLE = msgspec.msgpack.Decoder(Article)


def build(
    config: Config,
    *,
    executor: Executor | None = None,
    reporter: Reporter,
    fresh: bool = False,
    detailed: bool = False,
) -> BuildReport:
    """Build the site of `config`, and say what was done.

    Problems of single files are diagnostics of the report; the site is built without those files.
    `executor` takes the work in batches (`archive_gen.workers`); `None` works here. Equal input
    gives equal bytes, however the work is shared out and whatever was built before. `fresh` takes
    nothing from earlier builds; `detailed` puts into the report
    why each file was made, where each article stands, and which of them need a person.

    Raises `SettingsError`, `TemplateError`, `OutputError`, `LedgerError`, and `ContentError` if
    there is no article at all. The site then stands as it was, unless the error's notes (or those
    of a `KeyboardInterrupt`) say otherwise.
    """
    log = Log(reporter)
    report = None
    try:
        try:
            report = _build(config, executor, log, fresh=fresh, detailed=detailed)
        except (DamagedLedgerError, msgspec.DecodeError) as problem:
            reporter.notice(
                f"the ledger is damaged ({problem}): it is set aside, and everything is built anew"
            )
            report = _build(config, executor, log, fresh=True, detailed=detailed)
    finally:
        reporter.finish(report)
    return report


@contextlib.contextmanager
def open_archive(
    config: Config, *, executor: Executor | None, reporter: Reporter
) -> Iterator[Iterator[Article]]:
    """Every article of the content folder, in the order of their paths; no site is built.

    What builds of this content folder know is used. Raises `SettingsError` if the content folder
    cannot be read; problems of files go to `reporter`.
    """
    check_folders(config, writing=False)
    log = Log(reporter)
    found = discover(config.content)
    with _known_archive(config) as ledger:
        log.add(_located(found.diagnostics, config.content))
        news = ingest(config, found, ledger, executor, log)
        log.add(_located(_in_order((*news.unreadable, *diagnostics_of(ledger))), config.content))
        reporter.finish(None)
        yield _articles(ledger)


@contextlib.contextmanager
def _known_archive(config: Config) -> Iterator[Ledger]:
    """The archive's ledger, where there is one that knows this content and nobody holds it; else an
    empty one, of which nothing is kept: to read an archive leaves nothing behind.
    """
    with contextlib.ExitStack() as stack:
        if (config.cache / LEDGER_FILE).exists():
            with contextlib.suppress(LedgerError):
                ledger, _ = stack.enter_context(open_ledger(config.cache))
                if ledger.note("content") == config.relative(config.content):
                    yield ledger
                    return
        yield stack.enter_context(temporary_ledger())


def _articles(ledger: Ledger) -> Iterator[Article]:
    ids = [text.id for _, text in sorted(ledger.texts.known().items())]
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        articles = dict(ledger.texts.articles(some))
        yield from (_ARTICLE.decode(articles[id_]) for id_ in some)


def read_files(config: Config, files: Sequence[Path]) -> tuple[list[Article], list[Diagnostic]]:
    """The articles of single files, inside or outside the content folder, judged together, and the
    problems of those files.

    A file outside is read as if its folder were the content folder.
    """
    articles_of: dict[Path, list[str]] = {}
    for file in (Path(os.path.abspath(each)) for each in files):
        inside = file.is_relative_to(config.content)
        content = config.content if inside else file.parent
        articles_of.setdefault(content, []).append(file.relative_to(content).as_posix())
    readings: list[Reading] = []
    diagnostics: list[Diagnostic] = []
    for content, paths in articles_of.items():
        sidecars = [path for path in paths if path.endswith((".yaml", ".yml"))]
        diagnostics += _located([_no_article(path) for path in sidecars], content)
        texts = [path for path in paths if path not in sidecars]
        for each in read_batch(content, texts, max_bytes(config.settings)):
            if isinstance(each, Diagnostic):
                diagnostics += _located([each], content)
            else:
                readings.append(each)
                diagnostics += _located(each.diagnostics, content)
    knowledge = learn(readings)
    settings = config.settings
    articles = [
        resolve(
            reading,
            knowledge,
            date_order=settings.date_order,
            never_tags=settings.tags.never,
            tag_aliases=settings.tags.aliases,
        )
        for reading in readings
    ]
    return articles, list(dict.fromkeys(diagnostics))


def _build(
    config: Config, executor: Executor | None, log: Log, *, fresh: bool, detailed: bool
) -> BuildReport:
    check_folders(config)
    output = Path(os.path.realpath(config.output))
    with open_ledger(config.cache) as (ledger, warnings):
        for warning in warnings:
            log.reporter.notice(warning)
        site = ledger.site(config.relative(output))
        if fresh:
            with ledger.changing():
                ledger.forget_texts()
                site.forget()
        log.stage("scanning")
        found = discover(config.content)
        log.add(_located(found.diagnostics, config.content))
        if found.ignored:
            names = ", ".join(f"{count:,} {suffix or 'without suffix'}" for suffix, count in found.ignored)
            log.reporter.notice(f"files that are no articles by their names are passed over: {names}")
        news = ingest(config, found, ledger, executor, log)
        log.add(_located(_in_order((*news.unreadable, *diagnostics_of(ledger))), config.content))
        if not ledger.counts.articles():
            raise _no_articles(config, found.files)
        about = _about(config, found.about, log)
        made = _bring_up_to_date(_Site(config, output, ledger, site), news, about, executor, log)
        log.end_stage()
        log.add([_altered(output / url) for url in made.pruned.kept])
        return BuildReport(
            articles=ledger.counts.articles(),
            added=news.added,
            changed=news.changed,
            gone=news.removed,
            pages=site.number_of_files(but=ASSETS),
            rendered=sum(not url.startswith(f"{ASSETS}/") for url in made.reasons),
            reasons=Counter(made.reasons.values()),
            explained=tuple(sorted(made.reasons.items())) if detailed else (),
            written=made.written,
            unchanged=site.number_of_files() - made.written,
            removed=len(made.pruned.removed),
            home=str(config.output / "index.html"),
            diagnostics=tuple(log.diagnostics),
            needs=needs_of(ledger),
            seconds=log.seconds,
            addresses=_addresses(ledger, site) if detailed else {},
            published=_published(ledger, site) if detailed else (),
            review=review_of(ledger) if detailed else {},
        )


class _Site(NamedTuple):
    """What is built, where, and what is known of it."""

    config: Config
    output: Path
    ledger: Ledger
    files: SiteFiles


class _Memory(msgspec.Struct, frozen=True, array_like=True):
    """What the last build of a site knew when it ended.

    `revision` is that of the articles, `made_of` a digest of settings, theme and program; `site` is
    packed, `templates` holds a digest of each template of `theme`.
    """

    revision: int
    made_of: str
    site: bytes
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[str, ...]
    theme: str
    templates: dict[str, str]


class _Made(NamedTuple):
    """What became of the files: how many were put in place, which went, and why each was made."""

    written: int
    pruned: Pruned
    reasons: dict[str, str]


def _bring_up_to_date(
    here: _Site, news: Ingested, about: TextPage | None, executor: Executor | None, log: Log
) -> _Made:
    """Make what is missing or no longer right, put it in place, and remember it."""
    config, output, ledger, files = here
    templates = str(config.templates) if config.templates else None
    theme = theme_digest(templates)
    permalinks = _permalinks_file(config)
    made_of = _digest(program_of_pages(), theme, pack((config.settings, about, permalinks)).hex())
    memory = _recall(ledger, files)
    revision = ledger.revision()
    again = changed_outside(output, files.stats())
    settled = memory is not None and memory.made_of == made_of and not files.promised()
    if memory is not None and settled and memory.revision == revision and not again:
        _tell(memory, config, log)
        return _Made(0, Pruned((), ()), {})

    log.stage("planning")
    alone = _articles_alone(here, news, memory, again) if memory is not None and settled else None
    planned = None
    if alone is None or memory is None:
        planned = _plan(here, about)
        record, diagnostics, left_out = planned.site, planned.diagnostics, planned.left_out
    else:
        record, diagnostics, left_out = unpack_site(memory.site), memory.diagnostics, memory.left_out
    spec = TemplateSpec(record, templates, _compiled_folder(ledger))
    if memory is not None and memory.theme == theme:
        digests = memory.templates
    else:
        renderer = Renderer(spec)
        renderer.check()
        digests = renderer.digests()
    memory = _Memory(revision, made_of, pack_site(record), diagnostics, left_out, theme, digests)
    _tell(memory, config, log)

    late: list[Diagnostic] = []
    made_with = Theme(digests, _digest(memory.site.hex()), program_of_pages())
    if planned is not None:
        making = Making(made_with, files.keys(), files.collections(), again)
        tasks = _all_tasks(planned, making, spec, here, late)
    else:
        making, tasks = _tasks_of_articles(alone or {}, made_with, again, here)
    with staging_folder(output) as staging:
        log.stage("rendering")
        workplace = Workplace(spec, output, staging, ledger.path, ledger.session)
        made = []
        for count, some in make(tasks, workplace, executor):
            made += some
            log.advance(count)
        log.stage("writing")
        stale = making.stale(files.promised()) if planned is not None else []
        written, pruned = _publish(here, staging, (made, stale, making.urls))
        log.add(_located(late, config.content))
        memory = msgspec.structs.replace(memory, diagnostics=(*memory.diagnostics, *late))
        with ledger.changing():
            files.has_written(((task.url, _written(output, task, staged)) for task, staged in made), stale)
            if planned is not None:
                files.put_collections(making.whole())
                ledger.make_note(f"frames of {files.output} in doubt", None)
            ledger.make_note(f"last build of {files.output}", pack(memory))
    return _Made(written, pruned, making.reasons)


def _permalinks_file(config: Config) -> bytes:
    """The file of earlier addresses as it is, empty where there is none."""
    try:
        return (config.content / PERMALINKS_FILE).read_bytes()
    except OSError:
        return b""  # told, with its reason, where it is read


def _recall(ledger: Ledger, files: SiteFiles) -> _Memory | None:
    note = ledger.note(f"last build of {files.output}")
    return msgspec.msgpack.decode(note, type=_Memory) if isinstance(note, bytes) else None


def _tell(memory: _Memory, config: Config, log: Log) -> None:
    """What a person should know of the plan, whenever that was made."""
    log.add(_located(memory.diagnostics, config.content))
    if memory.left_out:
        names = ", ".join((*memory.left_out, "canonical addresses"))
        log.reporter.notice(f"left out, because the setting `base_url` is not set: {names}")


def _articles_alone(
    here: _Site, news: Ingested, memory: _Memory, again: frozenset[str]
) -> dict[int, bytes] | None:
    """The articles whose pages alone must be made, with their digests; `None` where lists may change."""
    files, ledger = here.files, here.ledger
    wanted: set[int] = set()
    if _permalinks_file(here.config):
        return None  # a text may have become that of an address whose own text is gone
    if memory.revision != ledger.revision():
        if news.listed or memory.revision != news.revision_before:
            return None
        wanted |= news.judged
    if again:
        pages = files.pages(again)
        if any(page.collection != ARTICLES for page in pages.values()):
            return None
        wanted |= {id_ for id_, url in files.addresses().items() if url in again}
    return ledger.texts.digests(wanted)


def _plan(here: _Site, about: TextPage | None) -> Plan:
    filed = [
        Filed(_ENTRY.decode(row.card), row.digest, row.id, row.sha256.hex())
        for row in here.ledger.texts.cards()
    ]
    with _paths_as_typed(here.config):
        return plan(filed, here.config.settings, about=about)


@contextlib.contextmanager
def _paths_as_typed(config: Config) -> Iterator[None]:
    try:
        yield
    except ContentError as problem:
        problem.path = shown_path(config.content / problem.path) if problem.path else None
        raise


def _tasks_of_articles(
    digests: Mapping[int, bytes], made_with: Theme, again: frozenset[str], here: _Site
) -> tuple[Making, Iterator[Task]]:
    """The pages of articles that stand where they stood, in lists that stay as they are, and the files
    of data that hold them.
    """
    site = here.files
    frames = site.frames(digests)
    wholes = {url: whole for url, whole in site.collections().items() if whole.members is not None}
    members = {
        url: msgspec.msgpack.decode(whole.members or b"", type=Members) for url, whole in wholes.items()
    }
    concerned = {url: found for url, found in members.items() if not digests.keys().isdisjoint(found.ids)}
    pages = site.pages((*(frame.url for frame in frames), *concerned))
    keys = {url: (page.collection, page.template, page.context) for url, page in pages.items()}
    making = Making(made_with, keys, wholes, again)

    def tasks() -> Iterator[Task]:
        for frame in frames:
            yield from making.article(frame, digests[frame.id])
        addresses = site.addresses() if concerned else {}
        for url, found in concerned.items():
            known = here.ledger.texts.digests(found.ids)
            rows = [Row(id_, known[id_], "", None, addresses[id_]) for id_ in found.ids]
            yield from making.data(DataFile(url, found.export, rows))

    return making, tasks()


def _all_tasks(
    planned: Plan, making: Making, spec: TemplateSpec, here: _Site, late: list[Diagnostic]
) -> Iterator[Task]:
    """Every file that must be made, in the order in which they go into place. What is found wrong on
    the way is added to `late`.
    """
    doubt = f"frames of {here.files.output} in doubt"
    doubtful = here.ledger.note(doubt) is not None
    kept: list[Frame] = []

    def keep(*, least: int = 1) -> None:
        if len(kept) >= least:
            with here.ledger.changing():
                here.ledger.make_note(doubt, 1)
                here.files.put_frames(kept)
            kept.clear()

    known = here.files.addresses()
    with here.ledger.changing():
        here.files.drop_frames(known.keys() - {filed.id for filed, _ in planned.places})
    for url, data in assets(spec).items():
        yield from making.file(url, data, ASSETS)
    for filed, at in planned.places:
        frame = Frame(filed.id, at.card.url, pack_place(at))
        tasks = list(making.article(frame, filed.digest))
        if tasks or doubtful or filed.id not in known:
            kept.append(frame)
            keep(least=FRAMES_AT_ONCE)
        yield from tasks
    keep()
    for collection in planned.collections:
        yield from making.collection(collection)
    for file in planned.files:
        yield from making.data(file)
    with _paths_as_typed(here.config):
        permalinks = read_permalinks(here.config.content)
    earlier, wrong = earlier_addresses(planned, here.config.settings, permalinks, making.urls)
    late += wrong
    pages = list(making.urls)
    yield from making.collection(earlier)
    refuse_duplicates(making.urls)
    if planned.site.base_url:
        yield from making.collection(sitemap(pages, planned.site.base_url))


def _publish(
    here: _Site, staging: Path, what: tuple[Sequence[tuple[Task, Staged]], list[str], Mapping[str, str]]
) -> tuple[int, Pruned]:
    """Put the staged files in place and remove what is no longer wanted."""
    made, stale, urls = what
    output, files = here.output, here.files
    staged = [each for _, each in made]
    first = not files.is_known()
    known = files.digests([*(each.url for each in staged), *stale])
    leaving = clashing(stale, urls) if stale else []
    refuse_foreign(output, staged, known, leaving, first=first)
    moving = [each for each in staged if each.state != "same"]
    refuse_unwritable(output, [*(each.url for each in moving), *stale])
    files.will_write({each.url: each.sha256 for each in moving})
    try:
        early = prune(output, leaving, known)
        written = place(output, staging, staged)
        late = prune(output, set(stale) - set(leaving), known)
    except (ArchiveError, KeyboardInterrupt) as problem:
        problem.add_note("The site is partly new: the next build completes it.")
        raise
    return written, Pruned(early.removed + late.removed, early.kept + late.kept)


def _written(output: Path, task: Task, staged: Staged) -> Written:
    return Written(staged.sha256, *left_as(output, task.url), *task.key)


def written_files(config: Config) -> dict[str, frozenset[str]]:
    """What the ledger says that builds wrote to the output folder: URL → SHA-256 of the bytes.

    Two digests stand behind a URL where a build was ended while it put files in place. Empty
    where the ledger knows nothing. Raises `LedgerError`, also while a build is running.
    """
    with open_ledger(config.cache) as (ledger, _):
        return ledger.written(output_key(config))


def published_articles(config: Config) -> tuple[Published, ...]:
    """Where each article of the last build stands. Raises `LedgerError`, also while a build is running."""
    with open_ledger(config.cache) as (ledger, _):
        if ledger.note("content") != config.relative(config.content):
            return ()
        return _published(ledger, ledger.site(output_key(config)))


def _compiled_folder(ledger: Ledger) -> str | None:
    return None if ledger.in_memory else str(ledger.path.parent / "templates")


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def _addresses(ledger: Ledger, site: SiteFiles) -> dict[str, str]:
    """Where each article has its page, by the path of its text."""
    addresses = site.addresses()
    return {path: addresses[text.id] for path, text in ledger.texts.known().items() if text.id in addresses}


def _published(ledger: Ledger, site: SiteFiles) -> tuple[Published, ...]:
    stamps = ledger.texts.stamps()
    return tuple(
        Published(path, stamps[path].sha256.hex(), url) for path, url in _addresses(ledger, site).items()
    )


def _about(config: Config, path: str | None, log: Log) -> TextPage | None:
    """The page that the archive's owner has written."""
    if path is None:
        return None
    try:
        title, html = read_about(config.content, path, max_bytes=max_bytes(config.settings))
    except ContentError as problem:
        found = Diagnostic("error", problem.message, problem.path or path, problem.line, problem.hint)
        log.add(_located([found], config.content))
        return None
    return TextPage(title=title or Message("About"), html=html)


def _no_article(path: str) -> Diagnostic:
    hint = "name the article that it belongs to: what it states is shown there"
    return Diagnostic("error", "this is no article, but says something about one", path, hint=hint)


def _in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(diagnostics, key=lambda each: each.path)


def _located(diagnostics: Iterable[Diagnostic], folder: Path) -> list[Diagnostic]:
    """With paths, which are relative to `folder`, as a user types them."""
    return [msgspec.structs.replace(each, path=shown_path(folder / each.path)) for each in diagnostics]


def _no_articles(config: Config, paths: Sequence[str]) -> ContentError:
    where = shown_path(config.content)
    if paths:
        return ContentError(f"none of the {len(paths):,} files can be read", path=where)
    hint = "put .txt or .md files there, or name another folder with `--content DIR`"
    return ContentError("there is no article in this folder", path=where, hint=hint)


def _altered(file: Path) -> Diagnostic:
    return Diagnostic(
        "warning",
        "this page is no longer wanted, but has been altered since archive-gen wrote it: kept",
        shown_path(file),
        hint="delete it by hand, or move it to where you want to keep it",
    )
