"""Keeps what archive-gen finds in real news texts from getting worse.

    python tests/corpus_gate.py --corpus ../shared/corpus
    python tests/corpus_gate.py --corpus ../shared/corpus --update --reason "names in capitals are read"

A labelled corpus is a folder with `score.py`, `dev/raw/*.txt`, `dev/gold.jsonl`, `seeds/*.txt` and
`seeds/expected.json`. It is not part of the project: its articles belong to their publishers. Where
there is none, the gate says so and passes.

Two things are held. Every measure must stay within 0.002 of the floor pinned in `corpus_floors.json`;
`--update` raises the floors to today's measures, and lowers one only with `--lower`. And the seeds must
give exactly what is expected of them. Exit: 0 held or skipped, 1 not held, 2 the gate cannot run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("corpus_floors.json")
TOLERANCE = 0.002
"""A measure may lie this far below its floor: about one file in 500."""

GROUPS = ("ALL/all", "main/all")
"""The groups of score.py that are pinned: all files, and the style that the seeds are of."""

MEASURES = {
    "ti-ex": "title equal",
    "ti-fz": "title alike",
    "ti-fp": "title where none is",
    "da-P": "date precision",
    "da-R": "date recall",
    "da-fp": "date where none is",
    "au-P": "author precision",
    "au-R": "author recall",
    "au-F": "author F1",
    "so-P": "source precision",
    "so-R": "source recall",
    "so-fp": "source where none is",
    "bo-P": "body precision",
    "bo-R": "body recall",
    "bo-F": "body F1",
    "junk": "junk in the body",
}
LESS_IS_BETTER = {"ti-fp", "da-fp", "so-fp", "junk"}

SHOWN_AS_BODY = {"paragraph", "heading", "quote", "list_item"}
"""Kinds of block that the gold counts as body: captions, related headlines, notes and bios are not in it."""

Row = dict[str, Any]
Table = dict[str, dict[str, float]]


class CannotRunError(Exception):
    """The gate has nothing to compare: the reason, in words."""


# ── Running ────────────────────────────────────────────────────────────────


def read_records(content: Path) -> list[Row]:
    """One row for each article below `content`, as `archive-gen records` prints them."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-m", "archive_gen", "records", str(content.resolve())],
        capture_output=True,
        check=False,
        env=environment,
    )
    if done.returncode not in (0, 1):  # 1: some file has a problem, which is part of what is measured
        raise CannotRunError(
            f"archive-gen records ended with {done.returncode}:\n{done.stderr.decode(errors='replace')}"
        )
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if not rows:
        raise CannotRunError(f"archive-gen records printed nothing:\n{done.stderr.decode(errors='replace')}")
    return rows


def prediction(row: Row) -> Row:
    """What score.py asks of a record."""
    body = [block["text"] for block in row["body"] if block["kind"] in SHOWN_AS_BODY]
    return {key: row[key] for key in ("id", "title", "authors", "date", "source")} | {"body": body}


def measure(corpus: Path, rows: list[Row]) -> Table:
    """The measures of `GROUPS`. One that does not apply to a group is left out."""
    with tempfile.TemporaryDirectory() as folder:
        predictions, scores = Path(folder, "predictions.jsonl"), Path(folder, "scores.json")
        predictions.write_text("".join(json.dumps(prediction(row)) + "\n" for row in rows))
        done = subprocess.run(
            [sys.executable, corpus / "score.py", corpus / "dev/gold.jsonl", predictions, "--json", scores],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotRunError(f"score.py ended with {done.returncode}:\n{done.stderr}")
        print(done.stdout)
        table = json.loads(scores.read_text())
    return {
        group: {key: round(table[group][key], 4) for key in MEASURES if table[group][key] is not None}
        for group in GROUPS
    }


# ── Floors ─────────────────────────────────────────────────────────────────


def loss(key: str, floor: float, now: float) -> float:
    """How much worse `now` is than `floor`; below zero where it is better."""
    return now - floor if key in LESS_IS_BETTER else floor - now


def drops(floors: Table, now: Table) -> list[str]:
    """Every measure that fell below its floor by more than the tolerance, or that is gone."""
    found = []
    for group, pinned in floors.items():
        for key, floor in pinned.items():
            value = now.get(group, {}).get(key)
            if value is None:
                found.append(f"{group} {MEASURES[key]}: {floor:.4f} → not measured")
            elif loss(key, floor, value) > TOLERANCE + 1e-9:
                found.append(f"{group} {MEASURES[key]}: {floor:.4f} → {value:.4f}")
    return found


def raised(floors: Table, now: Table, *, lower: bool) -> Table:
    """The floors to pin next. Without `lower`, a measure within the tolerance keeps its old floor."""
    new: Table = {}
    for group, values in now.items():
        old = floors.get(group, {})
        new[group] = {
            key: old[key] if key in old and loss(key, old[key], value) > 0 and not lower else value
            for key, value in values.items()
        }
    return new


def compare(floors: Table, now: Table) -> str:
    """A table of floors and measures."""
    lines = [f"{'':<9} {'measure':<22}{'floor':>8}{'now':>8}{'change':>9}"]
    for group, values in now.items():
        for key, value in values.items():
            floor = floors.get(group, {}).get(key)
            better = " (less is better)" if key in LESS_IS_BETTER else ""
            pinned, change = ("-", "") if floor is None else (f"{floor:.4f}", f"{value - floor:+.4f}")
            lines.append(
                f"{group:<9} {MEASURES[key]:<22}{pinned:>8}{value:>8.4f}{change:>9}{better}".rstrip()
            )
    return "\n".join(lines)


# ── Seeds ──────────────────────────────────────────────────────────────────


def found_in(row: Row) -> Row:
    """What a record says, under the names that `expected.json` uses for values to be met exactly."""
    blocks: list[Row] = row["body"]
    values = (
        "title",
        "subtitle",
        "source",
        "date",
        "date_estimate",
        "authors",
        "dateline",
        "language",
        "agencies",
    )
    return {field: row[field] for field in values} | {
        "headings": texts(blocks, "heading"),
        "related": texts(blocks, "related"),
        "captions": [
            {"text": block["text"], "credit": block["credit"]}
            for block in blocks
            if block["kind"] == "caption"
        ],
    }


def texts(blocks: list[Row], kind: str) -> list[str]:
    """The texts of the blocks of one kind, in order."""
    return [block["text"] for block in blocks if block["kind"] == kind]


def seed_differences(expected: Row, row: Row) -> list[str]:
    """Where the record of a seed is not what is expected; what is not mentioned is not asked."""
    wanted = dict(expected)
    if "captions" in wanted:
        wanted["captions"] = [{"credit": None} | caption for caption in wanted["captions"]]
    differences = [
        f"{field}: expected {wanted[field]!r}, found {value!r}"
        for field, value in found_in(row).items()
        if field in wanted and wanted[field] != value
    ]
    paragraphs = texts(row["body"], "paragraph") or [""]
    starts = {
        "first_paragraph_starts": paragraphs[0],
        "last_paragraph_starts": paragraphs[-1],
        "author_bio_starts": "".join(texts(row["body"], "bio")[:1]),
    }
    differences += [
        f"{field}: expected {wanted[field]!r}, found {text[:80]!r}"
        for field, text in starts.items()
        if field in wanted and not text.startswith(wanted[field])
    ]
    tags, removed = set(row["tags"]), {line["text"].strip() for line in row["removed"]}
    sets = {
        "removed": (set(wanted.get("removed", ())) - removed, "not removed"),
        "tags_at_least": (set(wanted.get("tags_at_least", ())) - tags, "missing"),
        "tags_never": (set(wanted.get("tags_never", ())) & tags, "are tags"),
    }
    return differences + [f"{field}: {sorted(wrong)} {why}" for field, (wrong, why) in sets.items() if wrong]


def check_seeds(corpus: Path) -> list[str]:
    """Every difference between the seeds' records and `seeds/expected.json`."""
    expected: dict[str, Row] = json.loads((corpus / "seeds/expected.json").read_text("utf-8"))
    rows = {row["id"]: row for row in read_records(corpus / "seeds")}
    found = []
    for name, wanted in expected.items():
        differences = seed_differences(wanted, rows[name]) if name in rows else ["no record"]
        print(f"seed {name}: " + ("as expected" if not differences else f"{len(differences)} differences"))
        found += [f"seed {name}: {difference}" for difference in differences]
    return found


# ── The gate ───────────────────────────────────────────────────────────────


def decide(pinned: Row, now: Table, digest: str, options: argparse.Namespace) -> tuple[Row | None, list[str]]:
    """The file of floors to write, or `None` to leave it; and what does not hold."""
    floors: Table = pinned["floors"]
    other_gold = pinned["gold_sha256"] != digest
    if not options.update:
        if other_gold:
            return None, ["the floors are of another gold.jsonl; pin them anew with --update --reason"]
        return None, drops(floors, now)
    if not (options.reason or "").strip():
        return None, ["--update wants --reason, in words"]
    fallen = [] if other_gold else drops(floors, now)
    if fallen and not options.lower:
        return None, [*fallen, "a floor is lowered only with --lower and a --reason that explains it"]
    new = raised({} if other_gold else floors, now, lower=options.lower)
    if new == floors:
        return None, []
    changes = [
        f"{group} {key} {floors.get(group, {}).get(key, '-')} → {value}"
        for group, values in new.items()
        for key, value in values.items()
        if floors.get(group, {}).get(key) != value
    ]
    history = [*pinned["history"], {"reason": options.reason.strip(), "changes": changes}]
    return {"gold_sha256": digest, "floors": new, "history": history}, []


def main(arguments: list[str] | None = None) -> int:
    """Run the gate; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="folder of the labelled corpus")
    parser.add_argument("--update", action="store_true", help="pin today's measures where they are better")
    parser.add_argument("--lower", action="store_true", help="with --update: pin lower ones too")
    parser.add_argument("--reason", help="why the floors move; kept in the file")
    options = parser.parse_args(arguments)
    if not (options.corpus / "dev/gold.jsonl").is_file():
        print(f"corpus gate skipped: no labelled corpus at {options.corpus}")
        return 0
    try:
        digest = hashlib.sha256((options.corpus / "dev/gold.jsonl").read_bytes()).hexdigest()
        now = measure(options.corpus, read_records(options.corpus / "dev/raw"))
        problems = check_seeds(options.corpus)
    except CannotRunError as error:
        print(f"corpus gate cannot run: {error}", file=sys.stderr)
        return 2
    pinned: Row = {"gold_sha256": digest, "floors": {}, "history": []}
    if FLOORS.is_file():
        pinned = json.loads(FLOORS.read_text("utf-8"))
    elif not options.update:
        problems.append("no floors are pinned yet; pin them with --update --reason")
    print("\n" + compare(pinned["floors"], now) + "\n")
    new, fallen = decide(pinned, now, digest, options)
    if new is not None:
        FLOORS.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{FLOORS.name}: {len(new['history'][-1]['changes'])} floors changed")
    problems += fallen
    for problem in problems:
        print(f"error: {problem}")
    print("corpus gate: " + (f"{len(problems)} problems" if problems else "held"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
