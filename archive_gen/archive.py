"""The archive without its site: every article, single files, and what builds have written.

Nothing here reads or writes a site; what builds know of the texts is used where it can be.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

import msgspec

from archive_gen.config import Config, check_folders, output_key
from archive_gen.errors import LedgerError
from archive_gen.ingest import ingest, problems_of
from archive_gen.ledger import LEDGER_FILE, Ledger, SiteFiles, open_ledger, temporary_ledger
from archive_gen.loader import discover, is_readable, read_batch
from archive_gen.records import Article, Diagnostic, Published, Reading
from archive_gen.reporting import Log, Reporter, located

_ARTICLE = msgspec.msgpack.Decoder(Article)


@contextlib.contextmanager
def open_archive(
    config: Config, *, executor: Executor | None, reporter: Reporter
) -> Iterator[Iterator[Article]]:
    """Every article of the content folder, in the order of their paths; no site is built.

    What builds of this content folder know is used. Raises `SettingsError` if the content folder
    cannot be read; problems of files go to `reporter`.
    """
    with open_knowledge(config, executor=executor, reporter=reporter) as ledger:
        yield _articles(ledger)


@contextlib.contextmanager
def open_knowledge(config: Config, *, executor: Executor | None, reporter: Reporter) -> Iterator[Ledger]:
    """The ledger, brought up to date with the content folder, as for `open_archive`."""
    check_folders(config, writing=False)
    log = Log(reporter)
    found = discover(config.content)
    with _known_archive(config) as ledger:
        log.add(located(found.diagnostics, config.content))
        news = ingest(config, found, ledger, executor, log)
        log.add(located(problems_of(news, ledger), config.content))
        reporter.finish(None)
        yield ledger


@contextlib.contextmanager
def _known_archive(config: Config) -> Iterator[Ledger]:
    """The archive's ledger, where there is one that knows this content and nobody holds it; else an
    empty one, of which nothing is kept: to read an archive leaves nothing behind.
    """
    with contextlib.ExitStack() as stack:
        yield _ledger_at_hand(config, stack) or stack.enter_context(temporary_ledger())


def _ledger_at_hand(config: Config, stack: contextlib.ExitStack) -> Ledger | None:
    try:
        if not (config.cache / LEDGER_FILE).exists():
            return None
    except OSError:  # this user may not look: all can be read without it
        return None
    try:
        ledger, _ = stack.enter_context(open_ledger(config.cache))
    except LedgerError:  # a build holds it, or it is damaged: all can be read without it
        return None
    return ledger if ledger.note("content") == config.relative(config.content) else None


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
    from archive_gen.inference.resolve import learn  # not for a build in which nothing has changed
    from archive_gen.ingest.judging import judge
    from archive_gen.ingest.learning import profiles_of

    articles_of: dict[Path, list[str]] = {}
    for file in (Path(os.path.abspath(each)) for each in files):
        inside = file.is_relative_to(config.content)
        content = config.content if inside else file.parent
        articles_of.setdefault(content, []).append(file.relative_to(content).as_posix())
    readings: list[Reading] = []
    diagnostics: list[Diagnostic] = []
    for content, paths in articles_of.items():
        sidecars = [path for path in paths if path.endswith((".yaml", ".yml"))]
        diagnostics += located([_no_article(path) for path in sidecars], content)
        texts = [path for path in paths if path not in sidecars]
        for each in read_batch(content, texts, config.settings.max_bytes, losers=True):
            if isinstance(each, Diagnostic):
                diagnostics += located([each], content)
            else:
                readings.append(each)
                diagnostics += located(each.diagnostics, content)
    knowledge = learn(readings)
    profiles = profiles_of(config.settings)
    articles = [judge(reading, knowledge, config.settings, profiles) for reading in readings]
    return articles, list(dict.fromkeys(diagnostics))


def written_files(config: Config) -> dict[str, frozenset[str]]:
    """What the ledger says that builds wrote to the output folder: URL → SHA-256 of the bytes.

    Two digests stand behind a URL where a build was ended while it put files in place. Empty
    where the ledger knows nothing. Raises `LedgerError`, also while a build is running.
    """
    with open_ledger(config.cache) as (ledger, _):
        return ledger.site(output_key(config)).written()


def unbuilt_files(config: Config) -> list[str]:
    """The texts, the files that state something about them and the page about the archive that are new, look
    changed or are gone since the last build, by path in the content folder. None where the ledger knows
    nothing of that folder; and none that no build can take in, of which each build tells. Raises
    `LedgerError`, also while a build is running.
    """
    if not config.content.is_dir():
        return []
    with open_ledger(config.cache) as (ledger, _):
        if ledger.note("content") != config.relative(config.content):
            return []
        known = {path: (stamp.size, stamp.mtime_ns) for path, stamp in ledger.texts.stamps().items()}
    found = discover(config.content)
    texts = frozenset(found.files)

    def is_news(path: str) -> bool:
        if path in texts and path not in known:
            return is_readable(config.content, path, max_bytes=config.settings.max_bytes)
        return known.get(path) != found.stamps.get(path)

    return sorted(filter(is_news, known | found.stamps))


def published_articles(config: Config) -> tuple[Published, ...]:
    """Where each article of the last build stands. Raises `LedgerError`, also while a build is running."""
    with open_ledger(config.cache) as (ledger, _):
        if ledger.note("content") != config.relative(config.content):
            return ()
        return published_in(ledger, ledger.site(output_key(config)))


def published_in(ledger: Ledger, site: SiteFiles) -> tuple[Published, ...]:
    """Where each article stands, with the digest of its text."""
    stamps = ledger.texts.stamps()
    return tuple(
        Published(path, stamps[path].sha256.hex(), url) for path, url in addresses_in(ledger, site).items()
    )


def addresses_in(ledger: Ledger, site: SiteFiles) -> dict[str, str]:
    """Where each article has its page, by the path of its text."""
    addresses = site.addresses()
    return {path: addresses[text.id] for path, text in ledger.texts.known().items() if text.id in addresses}


def _no_article(path: str) -> Diagnostic:
    hint = "name the article that it belongs to: what it states is shown there"
    return Diagnostic("error", "this is no article, but says something about one", path, hint=hint)
