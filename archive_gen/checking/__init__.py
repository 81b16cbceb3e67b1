"""Is the site whole? Everything that would be wrong for a reader, a machine or a web host.

    list → look at each file → what only the whole site tells → beside the ledger → the host → other sites

    listing.py        every file, and what is wrong with names
    pages.py          one HTML page          stylesheets.py     one style sheet
    machine_files.py  feeds, sitemaps, JSON  addresses.py       where a link leads
    facts.py          what one file tells    whole.py           anchors, orphans, the sitemap
    written.py        beside the ledger      limits.py          what the host takes
    external.py       links to other sites   search_index.py    the parts of the search index
    findings.py       all kinds of findings  wording.py         for a terminal

Files are looked at in batches, here or in other processes, each once; what is kept of a page is a
few numbers, so that a hundred thousand pages fit into memory.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

import msgspec

from archive_gen.checking.addresses import Site
from archive_gen.checking.facts import Facts
from archive_gen.checking.findings import KINDS, Finding, in_order
from archive_gen.checking.limits import check_limits
from archive_gen.checking.listing import Listing, list_site
from archive_gen.checking.machine_files import examine_json, examine_json_lines, examine_robots, examine_xml
from archive_gen.checking.pages import examine_page
from archive_gen.checking.search_index import ENGINE, examine_engine, examine_manifest, examine_part
from archive_gen.checking.stylesheets import examine_style
from archive_gen.checking.whole import missing_anchors, unlinked, unlisted
from archive_gen.checking.written import beside_written, compare_written
from archive_gen.config import Config, output_key, shown_path
from archive_gen.errors import OutputError
from archive_gen.hosts import Host
from archive_gen.ledger import read_written
from archive_gen.reporting import Reporter
from archive_gen.search.chunks import FOLDER, MANIFEST
from archive_gen.workers import run_batches

BATCH = 100
"""Files looked at in one go; a page takes less than a millisecond."""

_EXAMINERS: dict[str, Callable[[str, bytes, str, Site], Facts]] = {
    ".html": examine_page,
    ".htm": examine_page,
    ".css": examine_style,
    ".xml": examine_xml,
    ".json": examine_json,
    ".jsonl": examine_json_lines,
    "robots.txt": examine_robots,
    MANIFEST: examine_manifest,
}
"""What looks at a file, by its path, or else by its suffix."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found. `findings` are in order, those that only inform among them; `files` and
    `size` (bytes) count everything in the folder `site`.
    """

    site: str
    files: int
    pages: int
    size: int
    host: str | None
    findings: tuple[Finding, ...]
    outside: dict[str, tuple[str, int | None]]
    """Links to other sites, each with the file and line where it stands first."""

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Findings that make the check fail."""
        return tuple(each for each in self.findings if not KINDS[each.kind].informs)


def check_site(
    config: Config, *, host: Host | None = None, executor: Executor | None = None, reporter: Reporter
) -> Report:
    """Check the site of `config` without changing anything, and without asking anybody else.

    `host` is the one whose limits hold. `executor` takes the work in batches. Raises `OutputError`
    where there is no site, or it cannot be read; `LedgerError` where the ledger fails.
    """
    site = Path(os.path.realpath(config.output))
    try:
        if not site.is_dir():
            hint = "build it first: `archive-gen build`"
            raise OutputError("there is no site to check", path=str(config.output), hint=hint)
        listing = list_site(site)
        return _check(config, site, listing, host, executor, reporter)
    except OSError as problem:
        raise _unreadable(problem) from problem


def _check(
    config: Config,
    site: Path,
    listing: Listing,
    host: Host | None,
    executor: Executor | None,
    reporter: Reporter,
) -> Report:
    paths = list(listing.sizes)
    base_url = config.settings.base_url
    findings = list(listing.findings)
    facts: list[Facts] = []
    with tempfile.TemporaryDirectory(prefix="archive-gen-") as folder:
        # Every process reads the list once: sent along with each batch, it would be sent a thousand times.
        shared = Path(folder, "files")
        shared.write_bytes("\0".join(paths).encode("utf-8", "surrogateescape"))
        reporter.stage("checking", len(paths))
        work = functools.partial(_examine_batch, site, shared, base_url)
        for count, batch in run_batches(executor, work, paths, batch=BATCH):
            facts += batch
            reporter.advance(count)
    findings += missing_anchors(site, paths, facts)
    for each in facts:
        findings += each.findings
    findings += unlinked(paths, facts)
    findings += unlisted(paths, facts)
    written = read_written(config.cache, output_key(config))
    findings = beside_written(findings, listing.sizes, written or {})
    digests = {path: each.sha256 for path, each in zip(paths, facts, strict=True)}
    findings += compare_written(digests, written)
    if host is not None:
        findings += check_limits(site, listing, host, base_url)
    outside: dict[str, tuple[str, int | None]] = {}
    for path, each in zip(paths, facts, strict=True):
        for address, line in each.outside:
            outside.setdefault(address, (path, line))
    return Report(
        site=shown_path(config.output),
        files=len(paths),
        pages=sum(path.endswith((".html", ".htm")) for path in paths),
        size=sum(listing.sizes.values()),
        host=host.key if host else None,
        findings=tuple(in_order(_gathered(findings, described=bool(config.settings.description)))),
        outside=outside,
    )


def _gathered(findings: list[Finding], *, described: bool) -> list[Finding]:
    """An archive that its keeper has not described has lists without description: no fault of theirs."""
    rest = [each for each in findings if each.kind != "missing-description"]
    if described or len(rest) == len(findings):
        return findings
    none = len(findings) - len(rest)
    message = f"{none:,} {'page has' if none == 1 else 'pages have'} none, for want of the setting"
    return [*rest, Finding("no-description", "", message)]


def _examine_batch(site: Path, shared: Path, base_url: str | None, batch: Sequence[str]) -> list[Facts]:
    context = _context(shared, base_url)
    try:
        return [_examine(site, path, context) for path in batch]
    except OSError as problem:
        raise _unreadable(problem) from problem


def _unreadable(problem: OSError) -> OutputError:
    return OutputError(
        f"this cannot be read: {problem.strerror or problem}",
        path=str(problem.filename) if problem.filename else None,
        hint="let this user read the site; if a build is running, wait until it has ended",
    )


@functools.lru_cache(maxsize=1)
def _context(shared: Path, base_url: str | None) -> Site:
    """One for each process and check: no two checks share the list of files."""
    paths = shared.read_bytes().decode("utf-8", "surrogateescape").split("\0")
    return Site({path: position for position, path in enumerate(paths)}, base_url)


def _examine(site: Path, path: str, context: Site) -> Facts:
    """Look at one file: read once for its digest and for what it holds."""
    examiner = _examiner_of(path)
    if examiner is None:
        with (site / path).open("rb") as stream:
            return Facts(sha256=hashlib.file_digest(stream, "sha256").hexdigest())
    data = (site / path).read_bytes()
    return examiner(path, data, hashlib.sha256(data).hexdigest(), context)


def _examiner_of(path: str) -> Callable[[str, bytes, str, Site], Facts] | None:
    if path in _EXAMINERS:
        return _EXAMINERS[path]
    folder, _, name = path.rpartition("/")
    suffix = "." + name.rpartition(".")[2].lower()
    if path.endswith(f"/search/{ENGINE}"):
        return examine_engine
    return examine_part if (folder, suffix) == (FOLDER, ".bin") else _EXAMINERS.get(suffix)
