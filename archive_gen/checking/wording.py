"""A report as lines for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from archive_gen.checking import Report
from archive_gen.checking.findings import KINDS, Finding
from archive_gen.checking.limits import size_in_words
from archive_gen.reporting import printable

SHOWN = 10
"""So many findings of one kind are printed, those with one target as one; `--json` has all."""


def report_lines(report: Report) -> Iterator[str]:
    """Findings by kind, at most `SHOWN` of each, then one line that sums up."""
    for kind, about in KINDS.items():
        found = [each for each in report.findings if each.kind == kind]
        if not found:
            continue
        yield f"{kind} ({len(found):,}){', for information' if about.informs else ''}: {about.heading}"
        causes = _by_cause(found)
        for alike in causes[:SHOWN]:
            yield f"  {printable(_where(report, alike[0]))}{printable(alike[0].message)}"
            if len(alike) > 1:
                yield f"    and {len(alike) - 1:,} more that lead there"
        if len(causes) > SHOWN:
            yield f"  … and {sum(map(len, causes[SHOWN:])):,} more; --json has all"
        for hint in dict.fromkeys(alike[0].hint or about.way_out for alike in causes[:SHOWN]):
            yield f"  hint: {printable(hint)}"
    checked = f"{report.files:,} files ({report.pages:,} pages, {size_in_words(report.size)})"
    host = f" for {report.host}" if report.host else ""
    faults = len(report.faults)
    outcome = "nothing is wrong" if not faults else "1 finding" if faults == 1 else f"{faults:,} findings"
    yield f"{printable(report.site)}: {checked} checked{host}: {outcome}"


def _by_cause(found: list[Finding]) -> list[list[Finding]]:
    """Those together that want the same missing file: a thousand pages without their style sheet would
    hide the one link that somebody has misspelt.
    """
    causes: dict[Finding | str, list[Finding]] = {}
    for each in found:
        causes.setdefault(each.target or each, []).append(each)
    return list(causes.values())


def report_json(report: Report) -> bytes:
    """The whole report as one JSON object; `findings` have all that a `Finding` and its kind have."""
    value = {
        "site": report.site,
        "host": report.host,
        "files": report.files,
        "pages": report.pages,
        "size": report.size,
        "findings": [
            {
                "kind": each.kind,
                "file": _encodable(each.file),
                "line": each.line,
                "message": _encodable(each.message),
                "hint": each.hint or KINDS[each.kind].way_out,
                "target": _encodable(each.target) or None,
                "informs": KINDS[each.kind].informs,
            }
            for each in report.findings
        ],
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _encodable(text: str) -> str:
    """A file's name may be no Unicode, and JSON is: such bytes are shown as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _where(report: Report, finding: Finding) -> str:
    if not finding.file:
        return ""
    line = f":{finding.line}" if finding.line else ""
    return f"{report.site}/{finding.file}{line}: "
