"""`archive-gen search`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_gen.cli.options import EPILOG, config_option, site_option
from archive_gen.cli.printing import counted, say, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_gen.config import Config
    from archive_gen.records import PartialDate
    from archive_gen.search.records import Answer, Order


class _Date(click.ParamType):  # type: ignore[type-arg, unused-ignore]  # generic only in newer versions of click
    """A year, a month, or a day."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; month and day may lack their nought."""
        from archive_gen.records import PartialDate

        if isinstance(value, PartialDate):
            return value
        typed = str(value)
        try:
            return PartialDate.parse(_with_noughts(typed) if typed[4:] else typed)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


def _day_of_any_year(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    from archive_gen.records import PartialDate

    if value is None:
        return None
    problem = f"{value!r} is not a month and a day (MM-DD)"
    day = _with_noughts(value)
    if re.fullmatch(r"\d\d-\d\d", day, re.ASCII):
        try:
            PartialDate.parse(f"2000-{day}")
        except ValueError as wrong:
            problem = f"{value!r} is no day of any year: {wrong}"
        else:
            return day
    raise click.BadParameter(problem)


def _as_text(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names as the index can have them: bytes of the command line that are no UTF-8 are in none."""
    return tuple(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name in names)


def _with_noughts(date: str) -> str:
    """`1987-4` as `1987-04`, as the search page reads it."""
    return re.sub(r"\b\d\b", r"0\g<0>", date)


@click.command(epilog=EPILOG)
@click.argument("words", nargs=-1)
@click.option("--from", "first", type=_Date(), metavar="DATE", help="Not before this year, month or day.")
@click.option("--to", "last", type=_Date(), metavar="DATE", help="Not after this year, month or day.")
@click.option("--on", "day", callback=_day_of_any_year, metavar="MM-DD", help="This day of any year.")
@click.option("--source", "outlets", multiple=True, metavar="NAME", help="Of this outlet (or another one).")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="By this author.")
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="With this tag.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="In this language: en, de, …")
@click.option("--newest", "order", flag_value="newest", help="Newest first. Default for one word or none.")
@click.option("--oldest", "order", flag_value="oldest", help="Oldest first; undated articles come last.")
@click.option(
    "--best",
    "order",
    flag_value="best",
    help="Best first: words in headlines count most. Default for several words.",
)
@click.option(
    "--limit", type=click.IntRange(0), default=20, show_default=True, metavar="N", help="Show so many."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@site_option
@config_option
def search(  # noqa: PLR0913 - one for each option
    words: tuple[str, ...],
    first: PartialDate | None,
    last: PartialDate | None,
    day: str | None,
    outlets: tuple[str, ...],
    authors: tuple[str, ...],
    tags: tuple[str, ...],
    languages: tuple[str, ...],
    order: Order | None,
    limit: int,
    as_json: bool,
    site: Path | None,
    config_file: Path | None,
) -> int:
    """Search the finished site for WORDS, as its search page does: the same articles in the same order.

    All words must stand in an article, in any inflection; "in quotes" they stand side by side and
    exactly so. `a OR b`, `-word` and `title:word` work too; put what begins with a minus behind `--`.
    Names are those that the site shows. Several outlets (authors, tags, languages) mean any of them.

    \b
    Examples:
      archive-gen search harbour strike
      archive-gen search '"harbour strike" -ferry' --from 1961 --to 1963-04
      archive-gen search --on 04-13 --source 'Harbour Herald' --best
      archive-gen search strike --json | jq '.years'
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.config import load_config
    from archive_gen.search.asking import ask
    from archive_gen.search.question import parse
    from archive_gen.search.reading import open_index
    from archive_gen.search.records import Filters
    from archive_gen.search.rowids import span

    config = load_config(config_file, output=site)
    filters = Filters(
        first=first,
        last=last,
        day=day,
        outlets=_as_text(outlets),
        authors=_as_text(authors),
        tags=_as_text(tags),
        languages=_as_text(languages),
    )
    begin, end = span(first, last, slots=1)
    if begin > end:
        raise click.UsageError("The first date is after the last one: nothing lies between them.")
    text = " ".join(words)
    if not text.strip() and filters == Filters():
        raise click.UsageError("Name what to search for: words, or one of the options.")
    question = parse(text)
    if question.excluded and not question.groups and filters == Filters():
        raise click.UsageError("These words only leave articles out: name also what to search for.")
    try:
        with open_index(lambda address: _read(config.output / address)) as index:
            answer = ask(
                index,
                text,
                filters,
                order=order,
                limit=limit,
                page=lambda url: _page(config.output / url),
            )
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise _no_index(config) from problem
    if answer.shortened:
        say("the question is too long: only its beginning was asked")
    for each in answer.unknown:
        hint = f": did you mean {each.near!r}?" if each.near else ""
        say(f"no article has the {each.kind} {each.label!r}{hint}")
    for word in answer.misspelt:
        stands = f"only {counted(word.articles, 'article')}" if word.articles else "no article"
        say(f"{word.word!r} is in {stands}: did you mean {' or '.join(map(repr, word.meant))}?")
    if as_json:
        import msgspec

        write([msgspec.json.encode(answer), b"\n"])
    else:
        write(f"{line}\n".encode("utf-8", "replace") for line in _lines(answer))
    return 0


def _read(path: Path) -> bytes:
    from archive_gen.config import shown_path
    from archive_gen.errors import ContentError

    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise  # what that means the index knows
    except OSError as problem:
        what = f"the search index cannot be read: {problem.strerror}"
        raise ContentError(what, path=shown_path(path), hint="build it with `archive-gen build`") from problem


def _page(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""  # a page that is gone, or not to be read, has no snippet; the index still tells of it


def _no_index(config: Config) -> Exception:
    from archive_gen.config import shown_path
    from archive_gen.errors import ContentError

    there = config.output.is_dir()
    what = "this site has no search index" if there else "there is no site here yet"
    hint = "build it with `archive-gen build`" + ("; the setting `search` must not be `no`" if there else "")
    return ContentError(what, path=shown_path(config.output), hint=hint)


def _lines(answer: Answer) -> Iterator[str]:
    from archive_gen.reporting import printable

    for hit in answer.hits:
        outlet = f" ({printable(hit.outlet)})" if hit.outlet else ""
        yield f"{hit.day or 'undated':10}  {printable(hit.title)}{outlet}"
        if hit.snippet:
            yield f"            {printable(hit.snippet)}"
        yield f"            {printable(hit.url)}"
    if answer.hits:
        yield ""
    found = counted(answer.found, "article")
    order = f", {answer.order} first" if answer.found > 1 else ""
    more = f"; these are the first {len(answer.hits):,}" if answer.found > len(answer.hits) else ""
    yield f"{found} found{order}{more}"
