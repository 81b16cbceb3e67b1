"""Articles as plain data: what `archive-gen records` prints and `data/articles.jsonl` holds."""

from __future__ import annotations

from typing import Any

from archive_gen.records import Article, Block, Candidate


def public_record(article: Article, *, evidence: bool = True) -> dict[str, Any]:
    """The article as plain data: one row of `archive-gen records` and of `data/articles.jsonl`.

    Keys keep their order. `date` is null when only estimated. Spans print lines and columns
    counted from 1. Without `evidence` that one is left out.
    """
    record: dict[str, Any] = {
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "subtitle": article.subtitle,
        "date": article.date.iso if article.date else None,
        "date_certainty": article.date_certainty,
        "date_estimate": article.date_estimate.iso if article.date_estimate else None,
        "updated": article.updated.iso if article.updated else None,
        "authors": list(article.authors),
        "source": article.source,
        "dateline": (
            {"place": article.dateline.place, "agency": article.dateline.agency} if article.dateline else None
        ),
        "agencies": list(article.agencies),
        "language": article.language,
        "tags": list(article.tags),
        "summary": article.summary,
        "word_count": article.word_count,
        "url": article.url,
        "rights": article.rights,
        "extra": dict(article.extra),
        "body": [_public_block(block) for block in article.body],
        "removed": [
            {"line": gone.line, "text": gone.text, "reason": gone.reason} for gone in article.removed
        ],
        "sha256": article.sha256,
        "encoding": article.encoding,
        "replaced_bytes": article.replaced_bytes,
    }
    if evidence:
        record["evidence"] = {
            each.field: {
                "chosen": [_public_candidate(candidate) for candidate in each.chosen],
                "rejected": [_public_candidate(candidate) for candidate in each.rejected],
            }
            for each in article.evidence
        }
    return record


def _public_block(block: Block) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": block.kind, "text": block.text, "line": block.line}
    if block.kind == "caption":
        row["credit"] = block.credit
    return row


def _public_candidate(candidate: Candidate) -> dict[str, Any]:
    span = candidate.span
    return {
        "value": candidate.value,
        "origin": candidate.origin,
        "rule": candidate.rule,
        "score": round(candidate.score, 3),
        "line": span.line if span else None,
        "columns": [span.start + 1, span.end] if span else None,
        "note": candidate.note,
    }
