"""Learn how much each feature of a named person counts when the authors are chosen.

    python tools/train_authors.py CORPUS... [--write]

Each CORPUS holds `gold.jsonl` (id, authors, and where known authors_org, authors_known, style,
publisher_group) and `raw/*.txt`; at most 60 files of one publisher are taken, evenly spread.
Prints, for publishers left out of the training in turn (ten folds), precision, recall and F1 over
all people who could be authors, for several thresholds. `--write` trains on all of it and writes
`archive_gen/inference/data/author_weights.toml`, with the constant shifted so that the threshold
that did best is a score of 0.5. Needs numpy.

The model: a logistic one over the features of each person. Weights are those of the greatest
likelihood with an L2 penalty, found by Newton's method. Files of one article in several styles
count together as one. Pictures of the people in the news are rarer in CORPUS than in archives: each
text counts a second time, by three tenths, with the name of such a person below its headline.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from training import FOLDS, folds, labelled, text_of, write_table

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive_gen.inference.author_features import FEATURES, Person, find_people
from archive_gen.inference.labelling import label_head
from archive_gen.inference.language import detect_language
from archive_gen.inference.lines import Line, make_line, split_lines
from archive_gen.inference.people import given_names, looks_like_person
from archive_gen.inference.sheet import Sheet
from archive_gen.inference.wrapping import join_wrapped

MOST = 60
PENALTY = 1.5
SUBJECTS = 0.3
"""How much each text counts that was given a portrait of somebody of whom it speaks."""


def letters(name: str) -> str:
    """The letters of a name, no case, no accents."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in parts if sign.isalnum() and not unicodedata.combining(sign))


def examples(corpus: Path) -> list[dict[str, Any]]:
    """One example for each file: the features of its people, and who is an author."""
    rows = [row for row in labelled(corpus, MOST) if row.get("authors_known", True)]
    styles = Counter(row["id"][:4] for row in rows)
    found = []
    for row in rows:
        lines = join_wrapped(split_lines(text_of(corpus, row)))
        language, _ = detect_language("\n".join(line.text for line in lines if line.is_prose))
        sheet = _sheet(lines, language)
        authors = {letters(name) for name in row["authors"]}
        printed = row["authors_in_text"] if "authors_in_text" in row else row["authors"]
        asked = {letters(name) for name in printed}
        let_pass = {letters(name) for name in row.get("authors_org", ())}
        people = [person for person in find_people(sheet) if letters(person.name) not in let_pass]
        found.append(
            {
                "id": row["id"],
                "judged": True,
                "people": people,
                "matrix": _matrix(people),
                "right": np.array([letters(p.name) in authors for p in people], dtype=float),
                "asked": len(asked),
                "group": row["publisher_group"],
                "style": row["style"],
                "weight": 1 / styles[row["id"][:4]],
                "language": row.get("language", "en"),
                "missing": sorted(asked - {letters(p.name) for p in people}),
            }
        )
        subject = _with_subject(sheet, authors)
        if subject:
            found.append(
                {
                    "people": subject,
                    "matrix": _matrix(subject),
                    "right": np.zeros(len(subject)),
                    "group": found[-1]["group"],
                    "weight": SUBJECTS * found[-1]["weight"],
                    "judged": False,
                }
            )
    return found


def _sheet(lines: tuple[Line, ...], language: str | None) -> Sheet:
    sheet = Sheet(lines, language=language)
    label_head(sheet)
    return sheet


def _matrix(people: Sequence[Person]) -> np.ndarray:
    return np.array([[person.features.get(name, 0.0) for name in FEATURES] + [1.0] for person in people])


def _with_subject(sheet: Sheet, authors: set[str]) -> list[Person]:
    """The same text with a person of whom it speaks named below its headline, as the words of a
    portrait are: that person's features.
    """
    prose = "\n".join(line.text for line in sheet.lines[sheet.core : sheet.core_end] if line.is_prose)
    names = Counter(re.findall(r"[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ][a-zà-ÿ]+", prose))
    for name in names:
        surname = name.split()[1]
        if (
            sheet.headline is not None
            and name.split()[0].casefold() in given_names()
            and looks_like_person(name)
            and letters(name) not in authors
            and prose.count(surname) >= 2
        ):
            at = sheet.headline + 1
            line = make_line(name, number=sheet.lines[at - 1].number, start=0, gap=0)
            lines = (*sheet.lines[:at], line, *sheet.lines[at:])
            people = find_people(_sheet(lines, sheet.language))
            return [person for person in people if person.name == name]
    return []


def train(batch: list[dict[str, Any]]) -> np.ndarray:
    """Weights in the order of FEATURES, and the constant behind them."""
    batch = [example for example in batch if len(example["people"])]
    matrix = np.concatenate([example["matrix"] for example in batch])
    right = np.concatenate([example["right"] for example in batch])
    weight = np.concatenate([np.full(len(example["people"]), example["weight"]) for example in batch])
    weights = np.zeros(matrix.shape[1])
    penalty = np.full(matrix.shape[1], PENALTY)
    penalty[-1] = 1e-3
    for _ in range(40):
        share = shares(matrix, weights)
        gradient = matrix.T @ (weight * (share - right)) + penalty * weights
        curve = (matrix * (weight * share * (1 - share))[:, None]).T @ matrix + np.diag(penalty)
        step = np.linalg.solve(curve, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def shares(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The likelihood of each person being an author."""
    return 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))


def held_out(data: list[dict[str, Any]]) -> list[tuple[dict[str, Any], np.ndarray]]:
    """Each example with the likelihoods of a model that has not seen its publisher."""
    fold_of = folds(data)
    judged = []
    for fold in range(FOLDS):
        weights = train([example for example in data if fold_of[example["group"]] != fold])
        judged += [
            (example, shares(example["matrix"], weights) if len(example["people"]) else np.zeros(0))
            for example in data
            if fold_of[example["group"]] == fold and example["judged"]
        ]
    return judged


def measures(part: list[tuple[dict[str, Any], np.ndarray]], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    ours = sum(int((share >= threshold).sum()) for _, share in part)
    right = sum(int(((share >= threshold) & (example["right"] > 0)).sum()) for example, share in part)
    asked = sum(example["asked"] for example, _ in part)
    precision, recall = right / max(1, ours), right / max(1, asked)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def smooth(judged: list[tuple[dict[str, Any], np.ndarray]], threshold: float) -> float:
    """F1 around a threshold: the mean over its neighbours, so that no single name decides."""
    return float(np.mean([measures(judged, threshold + step / 100)[2] for step in range(-4, 5)]))


def main() -> None:
    """Cross-validate, and write the weights if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = [example for corpus in arguments.corpus for example in examples(corpus)]
    judged = held_out(data)
    for style in [*sorted({example["style"] for example, _ in judged}), None]:
        part = [item for item in judged if style in (None, item[0]["style"])]
        found = sum(example["asked"] - len(example["missing"]) for example, _ in part)
        asked = sum(example["asked"] for example, _ in part)
        print(style or "all", "asked", asked, "among the people found", found)
        for threshold in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
            print(f"  {threshold:.2f}  P %.3f  R %.3f  F1 %.3f" % measures(part, threshold))
    if arguments.write:
        weights = train(data)
        best = max((step / 100 for step in range(20, 80)), key=lambda value: smooth(judged, value))
        weights[-1] -= np.log(best / (1 - best))
        print(f"threshold {best:.2f} becomes 0.5")
        write_table(
            "author_weights",
            "How much each feature of a named person counts when the authors are chosen.\n\n"
            "Source: learned by tools/train_authors.py from labelled raw texts; a positive weight\n"
            "speaks for the person having written the text.",
            {"constant": weights[-1]},
            {"weights": dict(zip(FEATURES, weights[:-1], strict=True))},
        )


if __name__ == "__main__":
    main()
