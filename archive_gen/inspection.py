"""What was found in a file, and why, for reading on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from archive_gen.records import Article, Candidate, RemovedLine, Span
from archive_gen.reporting import printable
from archive_gen.review import NEEDS, needs

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_LOSERS = 3
"""Losing candidates shown below a value; the rest are counted."""
_CHOSEN = 3
"""More values of one field stand in one row: an article may have many tags."""
_FIRST_BLOCKS, _LAST_BLOCKS = 5, 3
"""Blocks that are shown of a longer body: where it begins and where it ends is what goes wrong."""
_REMOVED = 7
"""Removed lines that are shown one by one; more of them are counted by reason."""
_REASONS = 6
"""Reasons that are shown, the commonest."""
_ALL = "`--all` shows them"

_FIRST_CHARACTERS = 56
_LONGEST_LOSER = 70


class Row(NamedTuple):
    """A line of the table. `lost` marks a candidate that was not chosen."""

    field: str
    value: str
    origin: str = ""
    where: str = ""
    score: str = ""
    reason: str = ""
    lost: bool = False


def field_rows(article: Article, *, whole: bool) -> Iterator[Row]:
    """Every field: its values with their evidence, then the candidates that lost; and at last the fields
    for which there was no candidate, in one row.
    """
    empty: list[str] = []
    for evidence in article.evidence:
        if evidence.field in article.stated_none:
            yield Row(evidence.field, "none", reason="stated")
        elif not evidence.chosen and not evidence.rejected:
            empty.append(evidence.field)
            continue
        elif not evidence.chosen:
            yield Row(evidence.field, "–", reason="none is good enough")
        if len(evidence.chosen) > _CHOSEN and not whole:
            names = "; ".join(_shortened(candidate.value) for candidate in evidence.chosen)
            origins = sorted({candidate.origin for candidate in evidence.chosen})
            yield Row(evidence.field, names, ", ".join(origins), reason="`--all` shows why")
        else:
            for number, candidate in enumerate(evidence.chosen):
                yield _row(evidence.field if number == 0 else "", candidate, lost=False)
        shown = len(evidence.rejected) if whole else 1 if evidence.field == "tags" else _LOSERS
        rejected = evidence.rejected[:shown]
        for candidate in rejected:
            yield _row("", candidate, lost=True)
        if len(rejected) < len(evidence.rejected):
            yield Row("", f"not: {len(evidence.rejected) - len(rejected)} more ({_ALL})", lost=True)
    if empty:
        yield Row("nothing found", ", ".join(empty))


def body_rows(article: Article, *, whole: bool) -> Iterator[Row]:
    """Every block: its line, kind, first words, and the credit of a caption. Of a long body the beginning
    and the end.
    """
    left_out = len(article.body) - _FIRST_BLOCKS - _LAST_BLOCKS
    for number, block in enumerate(article.body):
        if not whole and left_out > 1 and _FIRST_BLOCKS <= number < _FIRST_BLOCKS + left_out:
            if number == _FIRST_BLOCKS:
                yield Row("…", f"{left_out} more ({_ALL})")
            continue
        lines = f"{block.line}" if block.line == block.end_line else f"{block.line}–{block.end_line}"
        credit = f"credit: {printable(block.credit)}" if block.credit else ""
        yield Row(block.kind.replace("_", " "), _shortened(block.text), where=lines, reason=credit)


def removed_rows(article: Article, *, whole: bool) -> Iterator[Row]:
    """Every line that is not shown, and why; of many lines how many for each reason, and the first."""
    if whole or len(article.removed) <= _REMOVED:
        for gone in article.removed:
            yield Row("", _shortened(gone.text), where=str(gone.line), reason=printable(gone.reason))
        return
    by_reason: dict[str, list[RemovedLine]] = {}
    for gone in article.removed:
        by_reason.setdefault(gone.reason, []).append(gone)
    reasons = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[1][0].line))
    for reason, lines in reasons[:_REASONS]:
        first, last = lines[0].line, lines[-1].line
        where = str(first) if first == last else f"{first}–{last}"
        yield Row(f"{len(lines)} ×", _shortened(lines[0].text), where=where, reason=printable(reason))
    if len(reasons) > _REASONS:
        more = sum(len(lines) for _, lines in reasons[_REASONS:])
        yield Row("…", f"{more} more, for other reasons ({_ALL})")


def heading(article: Article) -> str:
    """The file, how it was read, and what needs a person."""
    replaced = f", {article.replaced_bytes} bytes replaced" if article.replaced_bytes else ""
    missing = ", ".join(NEEDS[name] for name in needs(article))
    return (
        f"{printable(article.path)}: {article.format}, {printable(article.encoding)}{replaced}, "
        f"{article.word_count:,} words, sha256 {article.sha256[:12]}…"
        + (f"\nneeds a person: {missing}" if missing else "")
    )


def print_inspection(article: Article, console: Console, *, whole: bool = False) -> None:
    """Print it, on about one screen, or all of it if `whole`; text from the file is never read as markup."""
    from rich.text import Text

    console.print(Text(heading(article), style="bold"))
    console.print(
        _table(("field", "value", "from", "line", "score", "why"), field_rows(article, whole=whole))
    )
    if article.body:
        console.print(Text(f"body: {len(article.body)}", style="bold"))
        console.print(_table(("kind", "text", "", "line", "", ""), body_rows(article, whole=whole)))
    if article.removed:
        console.print(Text(f"removed: {len(article.removed)}", style="bold"))
        console.print(_table(("", "text", "", "line", "", "why"), removed_rows(article, whole=whole)))
    console.print()


def _row(field: str, candidate: Candidate, *, lost: bool) -> Row:
    return Row(
        field,
        f"not: {_shortened(candidate.value, _LONGEST_LOSER)}" if lost else _shortened(candidate.value, 200),
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
