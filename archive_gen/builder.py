"""From a folder of texts to a site: the whole pipeline, top to bottom.

    discover → ingest → plan → make → put in place → prune

Only what has changed is read, judged, planned and made. Nothing in the output folder changes before
everything has been made, so a mistake, a full disk or Ctrl-C leaves the previous site as it was,
byte for byte.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

from archive_gen.archive import addresses_in, published_in
from archive_gen.config import Config, check_folders, shown_path
from archive_gen.errors import ContentError
from archive_gen.indexing import forget_index
from archive_gen.ingest import ingest, needs_of, problems_of, review_of
from archive_gen.ledger import DamagedLedgerError, open_ledger
from archive_gen.loader import discover, read_about
from archive_gen.making import ASSETS
from archive_gen.pages.contexts import TextPage
from archive_gen.pages.messages import Message
from archive_gen.records import Diagnostic
from archive_gen.reporting import BuildReport, Log, Reporter, located
from archive_gen.tasks import SiteAtHand
from archive_gen.updating import bring_up_to_date
from archive_gen.workers import collecting_seldom


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
    nothing from earlier builds; `detailed` puts into the report why each file was made, where each
    article stands, and which of them need a person.

    Raises `SettingsError`, `TemplateError`, `OutputError`, `LedgerError`, and `ContentError` if
    there is no article at all. The site then stands as it was, unless the error's notes (or those
    of a `KeyboardInterrupt`) say otherwise.
    """
    log = Log(reporter)
    report = None
    try:
        with collecting_seldom():
            try:
                report = _build(config, executor, log, fresh=fresh, detailed=detailed)
            except DamagedLedgerError as problem:
                reporter.notice(
                    f"the ledger is damaged ({problem}): it is set aside, and everything is built anew"
                )
                report = _build(config, executor, log, fresh=True, detailed=detailed)
    finally:
        reporter.finish(report)
    return report


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
            forget_index(ledger)
        log.stage("scanning")
        found = discover(config.content)
        log.add(located(found.diagnostics, config.content))
        if found.ignored:
            names = ", ".join(f"{count:,} {suffix or 'without suffix'}" for suffix, count in found.ignored)
            log.reporter.notice(f"files that are no articles by their names are passed over: {names}")
        news = ingest(config, found, ledger, executor, log)
        log.add(located(problems_of(news, ledger), config.content))
        if not ledger.counts.articles():
            raise _no_articles(config, found.files)
        about = _about(config, found.about, log)
        made = bring_up_to_date(SiteAtHand(config, output, ledger, site, executor), news, about, log)
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
            addresses=addresses_in(ledger, site) if detailed else {},
            published=published_in(ledger, site) if detailed else (),
            review=review_of(ledger) if detailed else {},
        )


def _about(config: Config, path: str | None, log: Log) -> TextPage | None:
    """The page that the archive's owner has written."""
    if path is None:
        return None
    try:
        title, html = read_about(config.content, path, max_bytes=config.settings.max_bytes)
    except ContentError as problem:
        found = Diagnostic("error", problem.message, problem.path or path, problem.line, problem.hint)
        log.add(located([found], config.content))
        return None
    return TextPage(title=title or Message("About"), html=html)


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
