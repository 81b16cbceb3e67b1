"""From a folder of texts to a site: the whole pipeline, top to bottom.

    discover → read → learn → resolve → plan → render → compare → put in place → prune

Nothing in the output folder changes before everything has been rendered, so a mistake, a full
disk or Ctrl-C leaves the previous site as it was, byte for byte.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path

import msgspec

from archive_gen.config import Config, Settings, check_folders, shown_path
from archive_gen.errors import ArchiveError, ContentError, TemplateError
from archive_gen.inference.resolve import learn, resolve
from archive_gen.ledger import Ledger, open_ledger
from archive_gen.loader import discover, read_about, read_batch
from archive_gen.output import (
    Pruned,
    Staged,
    clashing,
    place,
    prune,
    refuse_foreign,
    refuse_unwritable,
    stage,
    staging_folder,
)
from archive_gen.pages import Plan, plan
from archive_gen.pages.contexts import DataPage, Page, TextPage
from archive_gen.pages.messages import Message
from archive_gen.records import Article, Diagnostic, Reading
from archive_gen.renderer import Renderer, TemplateSpec, assets
from archive_gen.reporting import BuildReport, Reporter
from archive_gen.review import count_needs
from archive_gen.workers import run_batches

READ_BATCH = 25
"""Files read at a time: so few that the slowest batch does not hold up the end."""

RENDER_BATCH = 100
"""Pages rendered at a time; a page takes a twentieth of the time of reading an article."""


class _Log:
    """Passes everything on to the reporter, and keeps what the report at the end needs."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter
        self.diagnostics: list[Diagnostic] = []
        self.seconds: dict[str, float] = {}
        self._stage: tuple[str, float] | None = None
        self._told: set[Diagnostic] = set()

    def stage(self, name: str, total: int | None = None) -> None:
        self.end_stage()
        self._stage = (name, time.perf_counter())
        self.reporter.stage(name, total)

    def end_stage(self) -> None:
        if self._stage is not None:
            name, begun = self._stage
            self.seconds[name] = time.perf_counter() - begun
            self._stage = None

    def add(self, diagnostics: Iterable[Diagnostic], folder: Path | None = None) -> None:
        """Tell `diagnostics`, whose paths are relative to `folder`, with paths as a user types them."""
        for each in diagnostics:
            shown = _located(each, folder) if folder is not None else each
            if shown in self._told:  # a mistake in _folder.yaml is met again with every article below it
                continue
            self._told.add(shown)
            self.diagnostics.append(shown)
            self.reporter.diagnostic(shown)


def build(config: Config, *, executor: Executor | None = None, reporter: Reporter) -> BuildReport:
    """Build the site of `config`, and say what was done.

    Problems of single files are diagnostics of the report; the site is built without those files.
    `executor` takes the reading and rendering in batches (`archive_gen.workers`); `None` works
    here. Equal input gives equal bytes, however the work is shared out.

    Raises `SettingsError`, `TemplateError`, `OutputError`, `LedgerError`, and `ContentError` if
    there is no article at all. The site then stands as it was, unless the error's notes (or those
    of a `KeyboardInterrupt`) say otherwise.
    """
    log = _Log(reporter)
    report = None
    try:
        report = _build(config, executor, log)
    finally:
        reporter.finish(report)
    return report


def read_archive(config: Config, *, executor: Executor | None, reporter: Reporter) -> list[Article]:
    """Every article of the content folder, in the order of their paths; no site is built.

    Raises `SettingsError` if the content folder cannot be read; problems of files go to `reporter`.
    """
    check_folders(config, writing=False)
    found = discover(config.content)
    log = _Log(reporter)
    log.add(found.diagnostics, config.content)
    articles = _read(config, found.files, executor, log)
    reporter.finish(None)
    return articles


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
        diagnostics += [_located(_no_article(path), content) for path in sidecars]
        texts = [path for path in paths if path not in sidecars]
        for each in read_batch(content, texts, _max_bytes(config)):
            if isinstance(each, Diagnostic):
                diagnostics.append(_located(each, content))
            else:
                readings.append(each)
                diagnostics += [_located(found, content) for found in each.diagnostics]
    return _resolve(readings, config.settings), list(dict.fromkeys(diagnostics))


def _build(config: Config, executor: Executor | None, log: _Log) -> BuildReport:
    check_folders(config)
    with open_ledger(config.cache) as (ledger, warnings):
        for warning in warnings:
            log.reporter.notice(warning)
        found = discover(config.content)
        log.add(found.diagnostics, config.content)
        if found.ignored:
            names = ", ".join(f"{count:,} {suffix or 'without suffix'}" for suffix, count in found.ignored)
            log.reporter.notice(f"files that are no articles by their names are passed over: {names}")
        articles = _read(config, found.files, executor, log)
        if not articles:
            raise _no_articles(config, found.files)

        log.stage("planning")
        about = _about(config, found.about, log)
        try:
            planned = plan(articles, config.settings, about=about)
        except ContentError as problem:
            problem.path = shown_path(config.content / problem.path) if problem.path else None
            raise
        log.add(planned.diagnostics, config.content)
        if planned.left_out:
            names = ", ".join((*planned.left_out, "canonical addresses"))
            log.reporter.notice(f"left out, because the setting `base_url` is not set: {names}")

        output = Path(os.path.realpath(config.output))
        with staging_folder(output) as staging:
            staged = _render(planned, config, executor, (output, staging), log)
            log.stage("writing")
            written, pruned = _publish(staged, (output, staging), ledger, _ledger_key(config, output))
        log.add([_altered(output / url) for url in pruned.kept])
        log.end_stage()

    return BuildReport(
        articles=len(articles),
        pages=len(planned.pages),
        written=written,
        unchanged=len(staged) - written,
        removed=len(pruned.removed),
        home=str(config.output / "index.html"),
        diagnostics=tuple(log.diagnostics),
        needs=count_needs(articles),
        seconds=log.seconds,
    )


def _read(config: Config, paths: Sequence[str], executor: Executor | None, log: _Log) -> list[Article]:
    log.stage("reading", len(paths))
    work = functools.partial(_read_batch, config.content, _max_bytes(config))
    readings: list[Reading] = []
    for count, batch in run_batches(executor, work, paths, batch=READ_BATCH):
        for each in batch:
            if isinstance(each, Diagnostic):
                log.add([each], config.content)
            else:
                readings.append(each)
                log.add(each.diagnostics, config.content)
        log.reporter.advance(count)
    log.stage("comparing")
    articles = _resolve(readings, config.settings)
    log.end_stage()
    return articles


def _read_batch(content: Path, max_bytes: int, paths: Sequence[str]) -> list[Reading | Diagnostic]:
    return read_batch(content, paths, max_bytes)


def _max_bytes(config: Config) -> int:
    return config.settings.max_file_mb * 1_000_000


def _resolve(readings: Sequence[Reading], settings: Settings) -> list[Article]:
    knowledge = learn(readings)
    return [
        resolve(
            reading,
            knowledge,
            date_order=settings.date_order,
            never_tags=settings.tags.never,
            tag_aliases=settings.tags.aliases,
        )
        for reading in readings
    ]


def _render(
    planned: Plan, config: Config, executor: Executor | None, folders: tuple[Path, Path], log: _Log
) -> list[Staged]:
    """Every file of the site, compared and staged, in the order in which they go into place."""
    spec = TemplateSpec(planned.site, str(config.templates) if config.templates else None)
    log.stage("rendering", len(planned.pages))
    _renderer(spec, folders[1]).check()
    files = assets(spec)
    staged = [stage(*folders, number, url, data) for number, (url, data) in enumerate(files.items())]

    # The data file holds every article: sending them to another process costs more than writing them.
    here = [page for page in planned.pages if isinstance(page.context, DataPage)]
    anywhere = [page for page in planned.pages if not isinstance(page.context, DataPage)]
    work = functools.partial(_render_batch, spec, folders)
    for pages, helper in ((here, None), (anywhere, executor)):
        numbered = list(enumerate(pages, start=len(staged)))
        for count, batch in run_batches(helper, work, numbered, batch=RENDER_BATCH):
            staged += batch
            log.reporter.advance(count)

    urls = [each.url for each in staged]
    if len(set(urls)) != len(urls):
        twice = next(url for url in files if urls.count(url) > 1)
        message = "an asset of the templates has the address of a page"
        raise TemplateError(message, path=twice, hint="rename the asset")
    return staged


def _render_batch(
    spec: TemplateSpec, folders: tuple[Path, Path], batch: Sequence[tuple[int, Page]]
) -> list[Staged]:
    renderer = _renderer(spec, folders[1])
    return [stage(*folders, number, page.url, renderer.render(page)) for number, page in batch]


@functools.lru_cache(maxsize=1)
def _renderer(spec: TemplateSpec, _staging: Path) -> Renderer:
    """One for each process and build, so that templates are compiled once, and again when they may
    have changed: no two builds have the same staging folder.
    """
    return Renderer(spec)


def _publish(
    staged: Sequence[Staged], folders: tuple[Path, Path], ledger: Ledger, key: str
) -> tuple[int, Pruned]:
    """Put the staged files in place and remove what is no longer wanted."""
    output, staging = folders
    files = {each.url: each.sha256 for each in staged}
    known = ledger.written(key)
    stale = known.keys() - files.keys()
    leaving = clashing(stale, files)
    refuse_foreign(output, staged, known, leaving)
    refuse_unwritable(output, [*(each.url for each in staged if each.state != "same"), *stale])
    ledger.will_write(key, {each.url: each.sha256 for each in staged if each.state != "same"})
    try:
        early = prune(output, leaving, known)
        written = place(output, staging, staged)
        late = prune(output, stale - set(leaving), known)
        ledger.has_written(key, files)
    except (ArchiveError, KeyboardInterrupt) as problem:
        problem.add_note("The site is partly new: the next build completes it.")
        raise
    return written, Pruned(early.removed + late.removed, early.kept + late.kept)


def _ledger_key(config: Config, output: Path) -> str:
    """The output folder's name in the ledger: relative inside the archive, so that an archive may
    be moved as a whole.
    """
    root = Path(os.path.realpath(config.root))
    return output.relative_to(root).as_posix() if output.is_relative_to(root) else str(output)


def _about(config: Config, path: str | None, log: _Log) -> TextPage | None:
    """The page that the archive's owner has written."""
    if path is None:
        return None
    try:
        title, html = read_about(config.content, path, max_bytes=_max_bytes(config))
    except ContentError as problem:
        found = Diagnostic("error", problem.message, problem.path or path, problem.line, problem.hint)
        log.add([found], config.content)
        return None
    return TextPage(title=title or Message("About"), html=html)


def _no_article(path: str) -> Diagnostic:
    hint = "name the article that it belongs to: what it states is shown there"
    return Diagnostic("error", "this is no article, but says something about one", path, hint=hint)


def _located(diagnostic: Diagnostic, folder: Path) -> Diagnostic:
    return msgspec.structs.replace(diagnostic, path=shown_path(folder / diagnostic.path))


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
