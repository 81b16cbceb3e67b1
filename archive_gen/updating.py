"""Bringing a site up to date with what the ledger knows: what must be made, made and put in place.

Planned is only what may have changed. Where only bodies have, nothing is: each article's page has
its place in the archive kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from archive_gen.config import Config
from archive_gen.errors import ArchiveError
from archive_gen.indexing import program_of_search
from archive_gen.ingest import Ingested
from archive_gen.ledger import Ledger, SiteFiles, Written
from archive_gen.making import ARTICLES, Making, Task, Theme, Workplace, make, program_of_pages
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
from archive_gen.pages import pack_site, unpack_site
from archive_gen.pages.contexts import TextPage
from archive_gen.permalinks import read_permalinks
from archive_gen.records import Diagnostic, fingerprint, pack
from archive_gen.renderer import Renderer, TemplateSpec, theme_digest
from archive_gen.renderer.unused import unused_templates
from archive_gen.reporting import Log, located
from archive_gen.tasks import SiteAtHand, all_tasks, paths_as_typed, plan_site, tasks_of_articles


class _Memory(msgspec.Struct, frozen=True, array_like=True):
    """What the last build of a site knew when it ended.

    `revision` is that of the articles, `made_of` a digest of settings, theme and program; `site` is
    packed, `templates` holds a digest of each template of `theme`. `sought` says that an article which
    was published is gone from where it was, so that any text may turn out to be it.
    """

    revision: int
    made_of: bytes
    site: bytes
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[str, ...]
    theme: str
    templates: dict[str, str]
    sought: bool


class Made(NamedTuple):
    """What became of the files: how many were put in place, which went, and why each was made."""

    written: int
    pruned: Pruned
    reasons: dict[str, str]


def bring_up_to_date(here: SiteAtHand, news: Ingested, about: TextPage | None, log: Log) -> Made:
    """Make what is missing or no longer right, put it in place, and remember it."""
    config, output, ledger, files, executor = here
    templates = str(config.templates) if config.templates else None
    theme = theme_digest(templates)
    log.add(located(unused_templates(templates), config.templates or config.root))
    with paths_as_typed(config):
        permalinks = read_permalinks(config.content)
    programs = program_of_pages(), program_of_search()
    made_of = fingerprint(*programs, theme, pack((config.settings, about, permalinks)))
    memory = _recall(ledger, files)
    revision = ledger.revision()
    again = changed_outside(output, files.stats())
    settled = memory is not None and memory.made_of == made_of and not files.promised()
    if memory is not None and settled and memory.revision == revision and not again:
        _tell(memory, config, log)
        return Made(0, Pruned((), ()), {})

    log.stage("planning")
    alone = _articles_alone(here, news, memory, again) if memory is not None and settled else None
    planned = None
    if alone is None or memory is None:
        planned = plan_site(here, about)
        record, diagnostics, left_out = planned.site, planned.diagnostics, planned.left_out
        paths = set(planned.archive.paths)
        sought = any(permalink.path not in paths for permalink in permalinks)
    else:
        record, diagnostics, left_out = unpack_site(memory.site), memory.diagnostics, memory.left_out
        sought = memory.sought
    spec = TemplateSpec(record, templates, _compiled_folder(ledger))
    if memory is not None and memory.theme == theme:
        digests = memory.templates
    else:
        renderer = Renderer(spec)
        renderer.check()
        digests = renderer.digests()
    memory = _Memory(revision, made_of, pack_site(record), diagnostics, left_out, theme, digests, sought)
    _tell(memory, config, log)

    late: list[Diagnostic] = []
    made_with = Theme(digests, fingerprint(memory.site).hex(), program_of_pages())
    if planned is not None:
        making = Making(made_with, files.keys(), files.collections(), again)
        tasks = all_tasks(planned, permalinks, making, spec, here, late)
    else:
        making, tasks = tasks_of_articles(alone or {}, made_with, again, here)
    with staging_folder(output) as staging:
        log.stage("rendering")
        workplace = Workplace(spec, output, staging, ledger.path, ledger.session)
        made = []
        for count, some in make(tasks, workplace, executor):
            made += some
            log.advance(count)
        log.stage("writing")
        stale = making.stale(files.promised())
        written, pruned = _put_in_place(here, staging, made, stale, making.urls)
        log.add(located(late, config.content))
        memory = msgspec.structs.replace(memory, diagnostics=(*memory.diagnostics, *late))
        with ledger.changing():
            files.has_written(((task.url, _written(output, task, staged)) for task, staged in made), stale)
            if planned is not None:
                files.put_collections(making.whole())
                ledger.make_note(f"frames of {files.output} in doubt", None)
            ledger.make_note(f"last build of {files.output}", pack(memory))
    return Made(written, pruned, making.reasons)


def _recall(ledger: Ledger, files: SiteFiles) -> _Memory | None:
    note = ledger.note(f"last build of {files.output}")
    return msgspec.msgpack.decode(note, type=_Memory) if isinstance(note, bytes) else None


def _tell(memory: _Memory, config: Config, log: Log) -> None:
    """What a person should know of the plan, whenever that was made."""
    log.add(located(memory.diagnostics, config.content))
    if memory.left_out:
        names = ", ".join((*memory.left_out, "canonical addresses"))
        log.reporter.notice(f"left out, because the setting `base_url` is not set: {names}")


def _articles_alone(
    here: SiteAtHand, news: Ingested, memory: _Memory, again: frozenset[str]
) -> dict[int, bytes] | None:
    """The articles whose pages alone must be made, with their digests; `None` where lists may change."""
    files, ledger = here.files, here.ledger
    wanted: set[int] = set()
    if memory.sought:
        return None
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


def _put_in_place(
    here: SiteAtHand,
    staging: Path,
    made: Sequence[tuple[Task, Staged]],
    stale: Sequence[str],
    urls: Iterable[str],
) -> tuple[int, Pruned]:
    """Put the staged files in place and remove what is no longer wanted; `urls` are all that are."""
    output, files = here.output, here.files
    staged = [each for _, each in made]
    first = not files.is_known()
    known = files.written([*(each.url for each in staged), *stale])
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


def _compiled_folder(ledger: Ledger) -> str | None:
    return None if ledger.in_memory else str(ledger.path.parent / "templates")
