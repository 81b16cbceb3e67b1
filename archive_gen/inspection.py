"""What was found in a file, and why, for reading on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from archive_gen.records import Article, Candidate, Span
from archive_gen.reporting import printable
from archive_gen.review import NEEDS, needs

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_LOSERS = 5
"""Losing candidates shown below a value; the rest are counted."""

_FIRST_CHARACTERS = 70


class Row(NamedTuple):
    """A line of the table. `lost` marks a candidate that was not chosen."""

    field: str
    value: str
    origin: str = ""
    where: str = ""
    score: str = ""
    reason: str = ""
    lost: bool = False


def field_rows(article: Article) -> Iterator[Row]:
    """Every field: its values with their evidence, then the candidates that lost."""
    for evidence in article.evidence:
        if evidence.field in article.stated_none:
            yield Row(evidence.field, "none", reason="stated")
        elif not evidence.chosen:
            yield Row(
                evidence.field, "–", reason="none is good enough" if evidence.rejected else "nothing found"
            )
        for number, candidate in enumerate(evidence.chosen):
            yield _row(evidence.field if number == 0 else "", candidate, lost=False)
        for candidate in evidence.rejected[:_LOSERS]:
            yield _row("", candidate, lost=True)
        if len(evidence.rejected) > _LOSERS:
            more = len(evidence.rejected) - _LOSERS
            yield Row("", f"… and {more} more (`--json` shows all)", lost=True)


def body_rows(article: Article) -> Iterator[Row]:
    """Every block: its line, kind, first words, and the credit of a caption."""
    for block in article.body:
        lines = f"{block.line}" if block.line == block.end_line else f"{block.line}–{block.end_line}"
        credit = f"credit: {printable(block.credit)}" if block.credit else ""
        yield Row(block.kind.replace("_", " "), _shortened(block.text), where=lines, reason=credit)


def removed_rows(article: Article) -> Iterator[Row]:
    """Every line that is not shown, and why."""
    for gone in article.removed:
        yield Row("", _shortened(gone.text), where=str(gone.line), reason=printable(gone.reason))


def heading(article: Article) -> str:
    """The file, how it was read, and what needs a person."""
    replaced = f", {article.replaced_bytes} bytes replaced" if article.replaced_bytes else ""
    missing = ", ".join(NEEDS[name] for name in needs(article))
    return (
        f"{printable(article.path)}: {article.format}, {printable(article.encoding)}{replaced}, "
        f"{article.word_count:,} words, sha256 {article.sha256[:12]}…"
        + (f"\nneeds a person: {missing}" if missing else "")
    )


def print_inspection(article: Article, console: Console) -> None:
    """Print all of it; text from the file is never read as markup."""
    from rich.text import Text

    console.print(Text(heading(article), style="bold"))
    console.print(_table(("field", "value", "from", "line", "score", "why"), field_rows(article)))
    for title, rows in (("body", list(body_rows(article))), ("removed", list(removed_rows(article)))):
        if rows:
            console.print(Text(f"{title}: {len(rows)}", style="bold"))
            console.print(_table(("kind", "text", "", "line", "", ""), iter(rows)))
    console.print()


def _row(field: str, candidate: Candidate, *, lost: bool) -> Row:
    return Row(
        field,
        ("not: " if lost else "") + _shortened(candidate.value, 200),
        candidate.origin,
        _where(candidate.span),
        f"{candidate.score:.2f}",
        printable(candidate.rule + (f": {candidate.note}" if candidate.note else "")),
        lost,
    )


def _where(span: Span | None) -> str:
    return "" if span is None else f"{span.line}:{span.start + 1}–{span.end}"


def _shortened(text: str, length: int = _FIRST_CHARACTERS) -> str:
    text = " ".join(text.split())
    return printable(text if len(text) <= length else text[: length - 1].rstrip() + "…")


def _table(names: tuple[str, ...], rows: Iterator[Row]) -> Table:
    from rich.table import Table
    from rich.text import Text

    kept = list(rows)
    columns = [column for column in range(len(names)) if names[column] or any(row[column] for row in kept)]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        narrow = names[column] in ("field", "kind", "from", "line", "score")
        table.add_column(names[column], no_wrap=narrow, overflow="fold", ratio=None)
    for row in kept:
        style = "dim" if row.lost else ""
        table.add_row(*(Text(str(row[column]), style=style) for column in columns))
    return table
