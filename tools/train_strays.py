"""Learn how much each feature counts when a kept line is told to be the page's.

    python tools/train_strays.py CORPUS [--write]

CORPUS holds `gold.jsonl` (id, body: the paragraphs of the article; where known standfirst, style,
publisher_group) and `raw/*.txt`; at most 150 files of one publisher are taken, evenly spread. Prints, for
publishers left out of the training in turn (ten folds), how much of the kept words is the article's, how
much of the article is kept, and the share of kept words that are not the article's, for several
thresholds; "none" takes nothing out. `--write` trains on all of it and writes
`archive_gen/inference/data/stray_weights.toml`. Needs numpy.

A line is the page's where more than half of its words stand in no run of four words of the article. The
model: a line gets the weighted sum of its features, its share is their logistic function. Weights are
those of the greatest likelihood with an L2 penalty; a line counts as much as the root of its words, up to
eight, and files of one article in several styles count together as one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from training import FOLDS, folds, labelled, multinomial, text_of, write_table

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive_gen.inference.labelling import label_all
from archive_gen.inference.language import detect_language
from archive_gen.inference.lines import split_lines
from archive_gen.inference.sheet import Sheet
from archive_gen.inference.stray_features import FEATURES, stray_features
from archive_gen.inference.strays import shares_together
from archive_gen.inference.wrapping import join_wrapped

MOST = 150
PENALTY = 2.5
STEPS = 900
RUN = 4
"""So many words in a row are the article's if it has them in this order."""
WEIGHTIEST = 8.0
_UNSPACED = "\u0e00-\u0e7f\u1000-\u109f\u2e80-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_SHOWN = frozenset({"paragraph", "heading", "list_item", "quote"})

Runs = Counter[tuple[str, ...]]


def tokens(text: str) -> list[str]:
    """Words; single signs of scripts that write none."""
    return [token.casefold() for token in _TOKEN.findall(text)]


def runs(words: Sequence[str]) -> Runs:
    """All runs of four words, the whole where it is shorter."""
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def outside(words: Sequence[str], article: Runs, short: frozenset[tuple[str, ...]]) -> int:
    """How many words stand in no run of the article; fewer than four must stand there in a row."""
    if len(words) < RUN:
        return 0 if tuple(words) in short else len(words)
    inside = [False] * len(words)
    for at in range(len(words) - RUN + 1):
        if tuple(words[at : at + RUN]) in article:
            inside[at : at + RUN] = [True] * RUN
    return inside.count(False)


def examples(corpus: Path) -> list[dict[str, Any]]:
    """One example for each file: features of its kept lines, and which of their words are the article's."""
    rows = labelled(corpus, MOST)
    styles = Counter(row["id"][:4] for row in rows)
    return [_example(corpus, row) | {"weight": 1 / styles[row["id"][:4]]} for row in rows]


def _example(corpus: Path, row: dict[str, Any]) -> dict[str, Any]:
    lines = join_wrapped(split_lines(text_of(corpus, row)))
    language, _ = detect_language("\n".join(line.text for line in lines if line.is_prose)[:20_000])
    sheet = Sheet(lines, language=language)
    label_all(sheet)
    indexes, features = stray_features(sheet)
    words = tokens("\n".join(row["body"]))
    article, deck = runs(words), tokens("\n".join(row.get("standfirst") or []))
    short = frozenset(tuple(words[at : at + size]) for size in range(1, RUN) for at in range(len(words)))
    decks, short_decks = runs(deck), frozenset[tuple[str, ...]]()
    counted: dict[int, tuple[list[str], int]] = {}
    for index, label in enumerate(sheet.labels):
        if label is not None and label.role in _SHOWN:
            said = tokens(label.text if label.text is not None else lines[index].text)
            strange = outside(said, article, short)
            standfirst = deck and said and outside(said, decks, short_decks) < 0.2 * len(said)
            if said and not (standfirst and strange > 0.5 * len(said)):
                counted[index] = (said, strange)
    judged = [at for at, index in enumerate(indexes) if index in counted]
    return {
        "matrix": np.array([[features[at].get(name, 0.0) for name in FEATURES] for at in judged]).reshape(
            len(judged), len(FEATURES)
        ),
        "sheet": sheet,
        "lines": [indexes[at] for at in judged],
        "counted": counted,
        "article": article,
        "group": row["publisher_group"],
        "style": row["style"],
        "english": row.get("language", "en") == "en",
    }


def train(batch: Iterable[dict[str, Any]]) -> np.ndarray:
    """Weights in the order of FEATURES, and what a line must outweigh behind them."""
    lines: list[dict[str, Any]] = []
    for example in batch:
        for features, index in zip(example["matrix"], example["lines"], strict=True):
            said, strange = example["counted"][index]
            weight = example["weight"] * min(WEIGHTIEST, len(said) ** 0.5)
            lines.append(
                {"matrix": features[None, :], "right": [strange > 0.5 * len(said)], "weight": weight}
            )
    mean = sum(line["weight"] for line in lines) / len(lines)
    for line in lines:
        line["weight"] /= mean
    return multinomial(lines, np.zeros(len(FEATURES) + 1), penalty=PENALTY, steps=STEPS)


def measures(judged: Iterable[tuple[dict[str, Any], list[float]]], threshold: float) -> tuple[float, ...]:
    """Precision and recall in runs of words, mean over files, F1 of both, and the share of strange words."""
    precisions, recalls, strange_words, all_words = [], [], 0, 0
    for example, shares in judged:
        gone = {index for index, share in zip(example["lines"], shares, strict=True) if share >= threshold}
        kept = [value for index, value in example["counted"].items() if index not in gone]
        if not kept:
            kept = list(example["counted"].values())
        said = [word for words, _ in kept for word in words]
        ours: Runs = runs(said) if said else Counter()
        hit = sum((ours & example["article"]).values())
        precisions.append(hit / max(1, sum(ours.values())))
        recalls.append(hit / max(1, sum(example["article"].values())))
        strange_words += sum(strange for _, strange in kept)
        all_words += len(said)
    precision, recall = float(np.mean(precisions)), float(np.mean(recalls))
    return precision, recall, 2 * precision * recall / (precision + recall), strange_words / all_words


def main() -> None:
    """Cross-validate, and write the weights if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = examples(arguments.corpus)
    fold_of = folds(data)
    judged = []
    for fold in range(FOLDS):
        weights = train(example for example in data if fold_of[example["group"]] != fold)
        for example in data:
            if fold_of[example["group"]] == fold:
                shares = 1 / (1 + np.exp(weights[-1] - example["matrix"] @ weights[:-1]))
                judged.append((example, shares_together(example["sheet"], example["lines"], list(shares))))
    parts = {style: [item for item in judged if item[0]["style"] == style] for style in ("main",)}
    parts |= {
        "English": [item for item in judged if item[0]["english"]],
        "other languages": [item for item in judged if not item[0]["english"]],
        "all": judged,
    }
    for name, part in parts.items():
        print(name, len(part))
        for threshold in (2.0, 0.4, 0.5, 0.6, 0.7):
            precision, recall, both, strange = measures(part, threshold)
            shown = "none" if threshold > 1 else f"{threshold:.2f}"
            print(f"  {shown}  precision {precision:.3f}  recall {recall:.3f}", end="")
            print(f"  F1 {both:.4f}  junk {strange:.4f}")
    if arguments.write:
        weights = train(data)
        write_table(
            "stray_weights",
            "How much each feature counts when a kept line is told to be the page's.\n\n"
            "Source: learned by tools/train_strays.py from labelled raw texts; a positive weight\n"
            "speaks for the page, `none` is what a line must outweigh.",
            {"none": weights[-1]},
            {"weights": dict(zip(FEATURES, weights[:-1], strict=True))},
        )


if __name__ == "__main__":
    main()
