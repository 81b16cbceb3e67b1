"""The command line: arguments, exit codes, and the only place that prints.

Data goes to standard output, everything else to standard error. Heavy imports stand inside the
commands that need them.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive_gen import __version__
from archive_gen.errors import ArchiveError, PublishError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive_gen.config import Config
    from archive_gen.hosts import HostName
    from archive_gen.records import Article
    from archive_gen.reporting import BuildReport, TerminalReporter

EXIT_CONTENT, EXIT_INTERNAL, EXIT_INTERRUPTED = 1, 70, 130

_EPILOG = """\b
Exit codes:
  0    all is well
  1    problems in the content or the site, or warnings under --strict; all else was done
  2    wrong usage, settings or templates, or the output cannot be written
  3    publishing or packaging was refused, or failed on the way
  70   a fault of archive-gen itself; the message names a file with the details
  130  interrupted
"""


class _Commands(click.Group):
    """Says which command was probably meant."""

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a hint in the error."""
        import difflib

        if arguments and not arguments[0].startswith("-") and self.get_command(context, arguments[0]) is None:
            near = difflib.get_close_matches(arguments[0], self.list_commands(context), n=1)
            hint = f"Did you mean `{near[0]}`?" if near else "See `archive-gen --help`."
            raise click.UsageError(f"There is no command {arguments[0]!r}. {hint}", context)
        return super().resolve_command(context, arguments)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        code = commands.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="archive-gen",
            standalone_mode=False,
        )
    except click.ClickException as problem:
        problem.show()
        code = 2
    except ArchiveError as problem:
        from archive_gen.reporting import error_lines, printable

        if problem.path is not None and not isinstance(problem, PublishError):  # that may be an address
            problem.path = _shown(Path(problem.path))
        notes = [printable(note) for note in getattr(problem, "__notes__", ())]
        _say(*error_lines(problem, colour=_colour(sys.stderr)), *notes)
        code = problem.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        cause = stop.__cause__ or stop
        _say("interrupted", *getattr(cause, "__notes__", ()))
        code = EXIT_INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - nothing is hidden: it is saved, and the exit code tells
        code = _internal_error(fault)
    sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archive-gen")
def commands() -> None:
    """Turn a folder of raw news texts into a static archive to browse and to cite.

    \b
    Start here:
      archive-gen new my-archive      a new archive with a sample article
      cd my-archive
      archive-gen build               makes site/; open site/index.html
      archive-gen serve --open        the same in a browser, while you work on it

    \b
    With texts that you have:
      archive-gen build --content ~/texts --output ~/site
      archive-gen inspect ~/texts/some-article.txt

    Texts need no preparation: headline, date, authors, outlet and tags are found in them, and every
    guess is shown with its reason. The texts are never changed. Settings are optional and stand in
    `archive.yaml`.
    """  # noqa: D301 - click's mark for lines to keep


_FOLDER = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path)
_EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_config_option = click.option(
    "--config", "config_file", type=_FILE, metavar="FILE", help="Settings. Default: archive.yaml, if there."
)
_content_option = click.option(
    "--content", type=_FOLDER, metavar="DIR", help="Folder of articles. Default: content."
)
_output_option = click.option(
    "--output", type=_FOLDER, metavar="DIR", help="Folder for the site. Default: site."
)
_templates_option = click.option(
    "--templates", type=_FOLDER, metavar="DIR", help="Your templates, used before ours."
)
_jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Processes at work. Default: one for each processor.",
)


@commands.command(epilog=_EPILOG)
@_content_option
@_output_option
@_config_option
@_templates_option
@_jobs_option
@click.option(
    "--cache", type=_FOLDER, metavar="DIR", help="What is known of earlier builds. Default: .archive_gen."
)
@click.option("--fresh", is_flag=True, help="Take nothing from earlier builds: read and render everything.")
@click.option("--explain", is_flag=True, help="Say of each file that was made why that was.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
@click.option("--verbose", "-v", is_flag=True, help="Print every problem, also many of one kind.")
def build(  # noqa: PLR0913 - one for each option
    content: Path | None,
    output: Path | None,
    config_file: Path | None,
    templates: Path | None,
    jobs: int | None,
    cache: Path | None,
    fresh: bool,
    explain: bool,
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Build the site.

    Only what has changed since the last build is read and rendered, only files that differ are
    written, and only files that archive-gen wrote are ever removed. Nothing changes before all is
    rendered: after a mistake in a template, on a full disk or after Ctrl-C the site stands as it was.

    \b
    Examples:
      archive-gen build
      archive-gen build --content ~/texts --output ~/site
      archive-gen build --strict --quiet          in a script
      archive-gen build --explain                 which files were made, and why
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.builder import build as build_site
    from archive_gen.config import load_config
    from archive_gen.reporting import TerminalReporter
    from archive_gen.workers import process_pool

    config = load_config(config_file, content=content, output=output, templates=templates, cache=cache)
    if not quiet:
        _say(*_passed_over(config), *_in_english(config))
    again = shlex.join([*_given("build", content=content, output=output, config=config_file), "--verbose"])
    reporter = TerminalReporter(quiet=quiet, all_diagnostics=None if verbose else again)
    try:
        with process_pool(jobs or _processors()) as executor:
            report = build_site(config, executor=executor, reporter=reporter, fresh=fresh, detailed=explain)
    except KeyboardInterrupt as stop:
        if not getattr(stop, "__notes__", ()):
            stop.add_note("The site stands as it was.")
        raise
    if explain:
        _say(*(f"{url}: {reason}" for url, reason in report.explained))
    if not quiet:
        _say(*_summary(report, _given("records", content, config=config_file)))
    return EXIT_CONTENT if report.errors or (strict and report.warnings) else 0


@commands.command(epilog=_EPILOG)
@click.option(
    "--host", default="127.0.0.1", metavar="NAME", help="Where to serve. Default: to this machine alone."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, metavar="N", help="Default: 8000.")
@click.option("--open", "open_browser", is_flag=True, help="Open the preview in a browser.")
@click.option("--no-reload", is_flag=True, help="Leave the pages as they are: they do not reload.")
@_content_option
@_output_option
@_config_option
@_templates_option
@_jobs_option
def serve(  # noqa: PLR0913 - one for each option
    host: str,
    port: int,
    open_browser: bool,
    no_reload: bool,
    content: Path | None,
    output: Path | None,
    config_file: Path | None,
    templates: Path | None,
    jobs: int | None,
) -> None:
    """Preview the site while you work on it, until Ctrl-C.

    Builds, serves the site, and builds again when a text, a sidecar, a template or a setting
    changes; a page that is open reloads when it has changed, and stays where it was scrolled to.
    A mistake is shown over the page, with its file and line, and the last good site stays.
    What needs a person is listed at the address /_archive/.

    If the port is in use, the next free one is taken.

    \b
    Examples:
      archive-gen serve --open
      archive-gen serve --content ~/texts --output ~/site
      archive-gen serve --host 0.0.0.0            for other machines too
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.server import Address, Order
    from archive_gen.server import serve as serve_site

    order = Order(config_file, content, output, templates, jobs or _processors())
    _say(*_passed_over(order.config()))
    try:
        serve_site(order, Address(host, port), say=_say, reload=not no_reload, open_browser=open_browser)
    except KeyboardInterrupt:
        _say("", "The preview has ended. The site stays as it is.")


@commands.command(epilog=_EPILOG)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole record, one a line.")
@_config_option
def inspect(files: tuple[Path, ...], as_json: bool, config_file: Path | None) -> int:
    """Show what was found in each FILE, and why.

    Every field with its value, where it comes from (line:columns), its score from 0 to 1, the rule
    that found it, and the candidates that lost; then the body in short, and the lines that are not
    shown. What is stated in front matter, in NAME.yaml beside the file and in _folder.yaml counts.

    What an archive knows only as a whole (which names recur, which days an outlet's dates prove)
    comes from the files given here alone, so name several to see them judged together.

    \b
    Examples:
      archive-gen inspect content/ferry.txt
      archive-gen inspect content/*.txt --json | jq .title
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.builder import read_files
    from archive_gen.config import load_config

    articles, diagnostics = read_files(load_config(config_file), files)
    if as_json:
        _write_json(articles)
    else:
        from archive_gen.inspection import print_inspection

        console = _console()
        for article in articles:
            print_inspection(article, console)
    reporter = _quiet_reporter()
    for each in diagnostics:
        reporter.diagnostic(each)
    return EXIT_CONTENT if any(each.severity == "error" for each in diagnostics) else 0


@commands.command(epilog=_EPILOG)
@click.argument("content", required=False, type=_FOLDER)
@click.option("--jsonl", "form", flag_value="jsonl", default="jsonl", help="One record a line (default).")
@click.option("--csv", "form", flag_value="csv", help="A table: lists joined by `; `, without evidence.")
@click.option("--paths", "form", flag_value="paths", help="Only the files' paths, one a line.")
@click.option(
    "--needs",
    type=click.Choice(("title", "date", "ambiguous", "source", "bytes")),
    multiple=True,
    help="Only records that lack it: no title, no date, an ambiguous date, no source, undecodable bytes.",
)
@_config_option
@_jobs_option
def records(
    content: Path | None,
    form: str,
    needs: tuple[str, ...],
    config_file: Path | None,
    jobs: int | None,
) -> int:
    """Print every record of CONTENT as data.

    Records are in the order of their paths. In a table, a cell that a spreadsheet would take for a
    formula gets a `'` before it; the other forms hold everything as it is.

    \b
    Examples:
      archive-gen records > records.jsonl
      archive-gen records --csv > records.csv
      archive-gen records --needs date --paths            what has no date
      archive-gen records --needs source --paths | xargs archive-gen inspect
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.builder import open_archive
    from archive_gen.config import load_config
    from archive_gen.reporting import CollectingReporter
    from archive_gen.review import needs as needs_of
    from archive_gen.workers import process_pool

    config = load_config(config_file, content=content)
    _say(*_passed_over(config))
    collected = CollectingReporter()
    with (
        process_pool(jobs or _processors()) as executor,
        open_archive(config, executor=executor, reporter=collected) as articles,
    ):
        wanted = (article for article in articles if not needs or set(needs) & set(needs_of(article)))
        _write_records(wanted, form, config)
    reporter = _quiet_reporter()
    for each in collected.diagnostics:
        reporter.diagnostic(each)
    return EXIT_CONTENT if any(each.severity == "error" for each in collected.diagnostics) else 0


def _known_host(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """The name of a host as it is, if there is one of that name."""
    import difflib

    from archive_gen.hosts import HOST_NAMES

    if value is None or value in HOST_NAMES:
        return value
    near = difflib.get_close_matches(value, HOST_NAMES, n=1)
    hint = f"Did you mean `{near[0]}`?" if near else f"Hosts are: {', '.join(HOST_NAMES)}."
    raise click.BadParameter(f"{value!r} is no host that archive-gen knows. {hint}")


@commands.command(epilog=_EPILOG)
@click.option("--output", type=_FOLDER, metavar="DIR", help="Folder of the site. Default: site.")
@click.option(
    "--host",
    callback=_known_host,
    metavar="NAME",
    help="Also what this web host wants and limits (see above). Default: the setting `host`.",
)
@click.option("--external", is_flag=True, help="Also try links to other sites, politely.")
@click.option(
    "--external-limit",
    type=click.IntRange(1, 100_000),
    default=500,
    show_default=True,
    metavar="N",
    help="Try at most so many addresses of other sites.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every finding, as one JSON object.")
@_config_option
@_jobs_option
def check(  # noqa: PLR0913 - one for each option
    output: Path | None,
    host: HostName | None,
    external: bool,
    external_limit: int,
    as_json: bool,
    config_file: Path | None,
    jobs: int | None,
) -> int:
    """Look for everything that is wrong with the finished site.

    Links and the places they name, images and styles, feeds, the sitemap, names that clash on other
    systems, pages that no link reaches, titles and descriptions, and files that are not as the build
    wrote them. Nothing is changed. Exits with 1 if anything is found; docs/checking.md lists all kinds.

    With a web host its limits count too: files, sizes, rules for earlier addresses, the files that it
    looks for. Hosts: github-pages, cloudflare-pages, netlify, gitlab-pages, vercel, firebase, s3, neocities.

    Other sites are asked only with --external: one question at a time to each, with a pause. Answers
    are kept for a month in .archive_gen/.

    \b
    Examples:
      archive-gen check
      archive-gen check --host cloudflare-pages
      archive-gen check --json | jq '.findings[] | select(.kind == "broken-link")'
      archive-gen check --external
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.checking import check_site
    from archive_gen.checking.wording import report_json, report_lines
    from archive_gen.config import load_config
    from archive_gen.hosts import host_named
    from archive_gen.reporting import TerminalReporter
    from archive_gen.workers import process_pool

    config = load_config(config_file, output=output)
    name = host or config.settings.host
    reporter = TerminalReporter(quiet=not sys.stderr.isatty())
    with process_pool(jobs or _processors()) as executor:
        report = check_site(
            config, host=host_named(name) if name else None, executor=executor, reporter=reporter
        )
    if external:
        from archive_gen.checking.external import with_external

        report = with_external(report, config.cache, limit=external_limit, reporter=reporter)
    reporter.finish(None)
    if as_json:
        _write([report_json(report)])
    else:
        _write(f"{line}\n".encode("utf-8", "replace") for line in report_lines(report))
    return EXIT_CONTENT if report.faults else 0


@commands.command(epilog=_EPILOG)
@click.argument("folder", metavar="DIR", type=_FOLDER)
def new(folder: Path) -> int:
    """Begin a new archive in DIR, which must not exist or be empty.

    It gets archive.yaml with every setting explained, content/ with a sample article, and a
    .gitignore.
    """
    from archive_gen.scaffold import create

    for file in create(folder):
        _say(f"made {_shown(file)}")
    _say("Next:", f"  cd {shlex.quote(str(folder))}", "  archive-gen build")
    return 0


_site_option = click.option("--site", type=_FOLDER, metavar="DIR", help="Folder of the site. Default: site.")


@commands.command(epilog=_EPILOG)
@click.argument("target")
@click.option("--dry-run", is_flag=True, help="Change nothing: print what would be sent and deleted.")
@click.option("--delete", is_flag=True, help="Delete files of ours that are no longer part of the site.")
@click.option(
    "--max-delete",
    type=click.IntRange(0),
    metavar="N",
    help="Stop if more than N would be deleted. Default: 256, and 10% of what is published, but at least 10.",
)
@click.option("--yes", "-y", is_flag=True, help="Delete without asking.")
@click.option("--force", is_flag=True, help="Publish a site that is not as built; overwrite files of others.")
@click.option(
    "--single-commit", is_flag=True, help="git: keep no history, one commit takes the last's place."
)
@_site_option
@_config_option
@click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
def publish(  # noqa: PLR0913 - one for each option
    target: str,
    dry_run: bool,
    delete: bool,
    max_delete: int | None,
    yes: bool,
    force: bool,
    single_commit: bool,
    site: Path | None,
    config_file: Path | None,
    quiet: bool,
) -> int:
    """Bring the site to TARGET: only what differs, and nothing that is not ours is touched.

    \b
    TARGET is
      a folder                      /var/www/archive, /media/stick/archive
      a branch of a git repository  git:origin#gh-pages, git:https://…/me/news.git#pages
      what rsync reaches            rsync:me@example.org:/var/www/archive
      what fsspec reaches           s3://bucket/prefix, sftp://me@example.org/var/www/archive,
                                    gs://…, az://…: each needs an extra, pip install 'archive-gen[s3]'

    Sent first are assets, then articles, then the lists and feeds that lead to them; deletions come
    last. A file archive-gen-manifest.json at the target names what is ours: only that is ever
    overwritten or deleted. If a publish is interrupted, the next one goes on where it stopped.

    Refused where the site is not as the last build wrote it, where `archive-gen check` finds a fault,
    and where more would be deleted than --max-delete allows. Credentials come from ssh, git or the
    environment, never from TARGET.

    \b
    Examples:
      archive-gen publish rsync:me@example.org:/var/www/archive --dry-run
      archive-gen publish s3://my-bucket --delete
      archive-gen publish git:origin#gh-pages --delete --yes    in a script
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.config import load_config
    from archive_gen.publishing import PublishOptions, differences, summary
    from archive_gen.publishing import publish as publish_site
    from archive_gen.reporting import TerminalReporter

    config = load_config(config_file, output=site)
    if not force:
        _refuse_faulty(config, quiet=quiet)
    options = PublishOptions(dry_run, delete, max_delete, force, single_commit)
    outcome = publish_site(
        config,
        target,
        options,
        confirm=lambda paths, address: yes or _confirmed(paths, address),
        reporter=TerminalReporter(quiet=quiet),
    )
    if dry_run:
        _write(f"{line}\n".encode("utf-8", "replace") for line in differences(outcome.plan))
    if not quiet:
        _say(*summary(outcome, dry_run=dry_run))
    if not dry_run:
        _remember(config, quiet=quiet)
    return 0


@commands.command(epilog=_EPILOG)
@click.option("--output", type=_FILE, metavar="FILE", help="A .zip file or a folder. Default: NAME-bag.zip.")
@click.option("--verify", type=click.Path(exists=True, path_type=Path), metavar="FILE", help="Check a bag.")
@click.option("--force", is_flag=True, help="Replace a bag of ours; pack a site that is not as built.")
@click.option("--content", type=_FOLDER, metavar="DIR", help="Folder of articles. Default: content.")
@_site_option
@_config_option
@click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
def package(  # noqa: PLR0913 - one for each option
    output: Path | None,
    verify: Path | None,
    force: bool,
    content: Path | None,
    site: Path | None,
    config_file: Path | None,
    quiet: bool,
) -> int:
    """Put the whole archive into one verifiable package: a BagIt bag (RFC 8493).

    It holds the site with its data, the raw texts with all that was stated about them, the settings
    and templates, and the SHA-256 of every file: what to hand to a library or to put on a memory
    stick. FILE is a .zip file or, without that ending, a folder. The same archive gives the same
    bytes.

    --verify checks a bag, also one that another program made: every digest, missing files, files
    that do not belong to it. It ends with 1 if anything is wrong.

    \b
    Examples:
      archive-gen package
      archive-gen package --output /media/stick/my-archive
      archive-gen package --verify my-archive-bag.zip
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.config import load_config
    from archive_gen.reporting import TerminalReporter

    reporter = TerminalReporter(quiet=quiet)
    if verify is not None:
        return _verify(verify, reporter, quiet=quiet)
    from archive_gen.packaging import package as package_archive

    config = load_config(config_file, content=content, output=site)
    _remember(config, quiet=quiet)  # before, so that the package holds it
    bag = package_archive(config, output, force=force, reporter=reporter)
    if not quiet:
        size = f"{_count(bag.files, 'file')}, {bag.size:,} bytes"
        _say(f"Packed {size} into {_shown(bag.place)}")
        if bag.left_out:
            from archive_gen.readiness import listed

            _say("Left out, being hidden or links that lead out:", *listed(bag.left_out).splitlines())
        check = shlex.join(["archive-gen", "package", "--verify", _shown(bag.place)])
        _say(f"Check it anywhere with `{check}`")
    return 0


def _verify(bag: Path, reporter: TerminalReporter, *, quiet: bool) -> int:
    from archive_gen.packaging import verify
    from archive_gen.reporting import printable

    verdict = verify(bag, reporter=reporter)
    _write(f"{printable(problem)}\n".encode("utf-8", "replace") for problem in verdict.problems)
    if verdict.problems:
        _say(f"{_shown(bag)} is damaged or incomplete: {_count(len(verdict.problems), 'problem')}")
        return EXIT_CONTENT
    if not quiet:
        _say(f"{_shown(bag)} is whole: {_count(verdict.files, 'file')}, every digest agrees")
    return 0


def _refuse_faulty(config: Config, *, quiet: bool) -> None:
    """Publish nothing that is wrong: what `archive-gen check` finds is easier to mend before.

    A site that is not there, or not as it was built, is left to `publish` itself to tell.
    """
    from archive_gen.checking import check_site
    from archive_gen.hosts import host_named
    from archive_gen.readiness import ready_site
    from archive_gen.reporting import TerminalReporter
    from archive_gen.workers import process_pool

    ready_site(config)
    host = host_named(config.settings.host) if config.settings.host else None
    reporter = TerminalReporter(quiet=quiet or not sys.stderr.isatty())
    with process_pool(_processors()) as executor:
        report = check_site(config, host=host, executor=executor, reporter=reporter)
    reporter.finish(None)
    if report.faults:
        raise PublishError(
            f"nothing was sent: the site has {_count(len(report.faults), 'fault')}",
            path=_shown(config.output),
            hint="`archive-gen check` lists them; `--force` publishes the site as it is",
        )


def _remember(config: Config, *, quiet: bool) -> None:
    """Once a site is given away, its addresses are kept working: `_permalinks.yaml` says which they are."""
    from archive_gen.builder import published_articles
    from archive_gen.permalinks import PERMALINKS_FILE, remember_permalinks

    published = published_articles(config)
    if published and (new := remember_permalinks(config.content, published)):
        file = _shown(config.content / PERMALINKS_FILE)
        if not quiet:
            _say(f"{_count(new, 'new permalink')} in {file}: keep it with the articles")


def _confirmed(paths: Sequence[str], address: str) -> bool:
    """Ask a person whether files may be deleted; where nobody can answer, say how to go on."""
    from archive_gen.readiness import listed
    from archive_gen.reporting import printable

    if not sys.stdin.isatty():
        raise PublishError(
            f"nothing was sent: {_count(len(paths), 'file')} would go, and nobody is here to be asked",
            path=address,
            hint="look at `--dry-run`, then say `--yes`",
        )
    _say(*(printable(line) for line in listed(paths).splitlines()))
    return click.confirm(f"Delete {_count(len(paths), 'file')} at {address}?", err=True)


def _write_records(articles: Iterable[Article], form: str, config: Config) -> None:
    if form == "jsonl":
        _write_json(articles)
    elif form == "csv":
        from archive_gen.tables import csv_table

        _write([csv_table(list(articles)).encode("utf-8", "replace")])
    else:
        paths = (_shown(config.content / article.path) for article in articles)
        _write(f"{path}\n".encode("utf-8", "surrogateescape") for path in paths)


def _write_json(articles: Iterable[Article]) -> None:
    from archive_gen.exports import record_line

    _write(record_line(article) for article in articles)


def _write(data: Iterable[bytes]) -> None:
    try:
        for each in data:
            sys.stdout.buffer.write(each)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever reads our output has enough of it. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from None


def _summary(report: BuildReport, records_command: list[str]) -> list[str]:
    from archive_gen.config import shown_path
    from archive_gen.review import NEEDS

    articles, pages = _count(report.articles, "article"), _count(report.pages, "page")
    lines = [f"{articles}, {pages} in {sum(report.seconds.values()):.1f} s", _what_was_done(report)]
    if report.errors or report.warnings:
        lines.append(f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}")
    if report.needs:
        lines.append("Needs a person:")
        counts = {NEEDS[name]: f"{count:,}" for name, count in report.needs.items()}
        left = max(len(text) + len(count) for text, count in counts.items())
        for (text, count), name in zip(counts.items(), report.needs, strict=True):
            command = shlex.join([*records_command, "--needs", name, "--paths"])
            lines.append(f"  {text}: {count}{' ' * (left - len(text) - len(count))}   {command}")
    lines.append(f"Look at {shown_path(Path(report.home))}")
    return lines


def _what_was_done(report: BuildReport) -> str:
    """`+1 ~1 -0 articles → 7 of 14,176 pages rendered, 5 written`, and the reasons where there are few."""
    changes = f"+{report.added:,} ~{report.changed:,} -{report.gone:,} articles"
    if not report.rendered and not report.removed:
        return f"{changes} → nothing to do"
    done = f"{report.rendered:,} of {report.pages:,} pages rendered, {report.written:,} written"
    done += f", {report.removed:,} removed" if report.removed else ""
    reasons = sorted(report.reasons.items(), key=lambda each: (-each[1], each[0]))
    named = ", ".join(f"{number:,} {reason}" for reason, number in reasons[:4])
    return f"{changes} → {done}" + (f" ({named})" if len(reasons) > 1 or "new" not in report.reasons else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _given(command: str, argument: Path | None = None, **options: Path | None) -> list[str]:
    """The command line that means the same archive again."""
    words = ["archive-gen", command, *([str(argument)] if argument is not None else [])]
    for name, value in options.items():
        words += [f"--{name}", str(value)] if value is not None else []
    return words


def _processors() -> int:
    # Fewer than `cpu_count` where a container or `taskset` grants less; not on every system.
    granted: Any = getattr(os, "sched_getaffinity", None)
    return len(granted(0)) if granted is not None else os.cpu_count() or 1


def _quiet_reporter() -> Any:
    from archive_gen.reporting import TerminalReporter

    return TerminalReporter(quiet=True)


def _console() -> Any:
    from rich.console import Console

    # A pipe has no width: wide enough there that little is broken over lines.
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 160
    return Console(width=width, markup=False, highlight=False, emoji=False)


def _colour(stream: Any) -> bool:
    from archive_gen.reporting import is_terminal

    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def _shown(path: Path) -> str:
    from archive_gen.config import shown_path

    return shown_path(Path(os.path.abspath(path)))


def _passed_over(config: Config) -> list[str]:
    """That the settings at hand are of another archive, where they are."""
    if config.passed_over is None:
        return []
    name = config.passed_over.name
    return [f"note: {name} here is of another archive and was not used; `--config {name}` uses it"]


def _in_english(config: Config) -> list[str]:
    """That the site's own words are English in an archive whose language is another."""
    from archive_gen.renderer import default_templates
    from archive_gen.renderer.catalogues import speaks

    language = config.settings.language
    if speaks([folder for folder in (config.templates, default_templates()) if folder], language):
        return []
    lack = f"note: the site’s own words are English: there is no catalogue for {language!r} yet"
    return [f"{lack}; `locale/{language}.po` in a templates folder brings one"]


def _say(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)


def _internal_error(fault: Exception) -> int:
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(fault))
    _say(f"internal error: {type(fault).__name__}")
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="archive-gen-", suffix=".txt", delete=False, encoding="utf-8", errors="replace"
        ) as file:
            file.write(f"archive-gen {__version__}, Python {sys.version}\n{shlex.join(sys.argv)}\n\n{text}")
    except OSError:
        _say(text)
    else:
        _say(f"  This is a fault of archive-gen. What happened is written in {file.name}: please report it.")
    return EXIT_INTERNAL
