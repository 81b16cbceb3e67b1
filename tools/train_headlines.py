"""Learn how much each feature of a line counts when the headline is chosen.

    python tools/train_headlines.py CORPUS... [--also CORPUS...] [--write]

Each CORPUS holds `gold.jsonl` (id, title, and where known style, publisher_group, title_ok,
title_in_text) and `raw/*.txt`; at most 150 files of one publisher are taken, evenly spread.
Prints, for publishers left out of the training in turn (ten folds), how many headlines are found
and how many are offered where the text holds none, for several thresholds. `--write` trains on all
of it and writes `archive_gen/inference/data/headline_weights.toml`. `--also` names texts of another kind,
such as the Reuters-21578 collection: they are learned from at a tenth of their weight, so that no model
is bought with their headlines, and are not judged. Needs numpy.

The model: each line that could be the headline gets the weighted sum of its features, "there is
none" a constant; the shares are their softmax. Weights are those of the greatest likelihood with
an L2 penalty, found by gradient descent. Files of one article in several styles count together as
one; each text counts a second time,
by half, with its blank lines taken out, since many dumps have none.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from training import FOLDS, folds, labelled, multinomial, shares_of, text_of, write_table

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive_gen.inference.headline_features import FEATURES, headline_features
from archive_gen.inference.headlines import headline_text, pooled
from archive_gen.inference.labelling import FIRST_RULES
from archive_gen.inference.lines import Line, split_lines
from archive_gen.inference.sheet import Sheet
from archive_gen.inference.wrapping import join_wrapped

MOST = 150
PENALTY = 0.3
WEIGHT_OF_OTHERS = 0.1
STEPS = 900


def alike(a: str, b: str) -> float:
    """How alike two headlines are, 0 to 1."""
    first, second = (unicodedata.normalize("NFKC", text).casefold() for text in (a, b))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def examples(corpus: Path) -> list[dict[str, Any]]:
    """One example for each file: features of its lines, and which of them is right."""
    rows = labelled(corpus, MOST)
    styles = Counter(row["id"][:4] for row in rows)
    found = []
    for row in rows:
        lines = join_wrapped(split_lines(text_of(corpus, row)))
        packed = tuple(msgspec.structs.replace(line, gap=0) for line in lines)
        for version, weight in ((lines, 1.0), (packed, 0.5)):
            example = _example(row, version)
            if example is not None:
                example["weight"] = weight / styles[row["id"][:4]]
                example["judged"] = version is lines
                found.append(example)
    return found


def _example(row: dict[str, Any], lines: tuple[Line, ...]) -> dict[str, Any] | None:
    """The features of one text, `None` if no line of it could be the headline."""
    sheet = Sheet(lines)
    sheet.apply(FIRST_RULES)
    sheet.remeasure()
    indexes, features = headline_features(sheet)
    if not indexes:
        return None
    titles = row.get("title_ok", [row["title"] or ""])
    likeness = [
        max((alike(headline_text(sheet.lines[index].text), title) for title in titles), default=0.0)
        for index in indexes
    ]
    best = int(np.argmax(likeness))
    return {
        "matrix": np.array([[line.get(name, 0.0) for name in FEATURES] for line in features]),
        "right": [at == best and value >= 0.85 for at, value in enumerate(likeness)],
        "keys": [sheet.folded[index] for index in indexes],
        "found": [value >= 0.9 for value in likeness],
        "asked": bool(row.get("title_in_text", row["title"])),
        "group": row["publisher_group"],
        "style": row["style"],
        "english": row.get("language", "en") == "en",
    }


def train(batch: list[dict[str, Any]]) -> np.ndarray:
    """Weights in the order of FEATURES, and the constant for "none" behind them."""
    return multinomial(batch, np.zeros(len(FEATURES) + 1), penalty=PENALTY, steps=STEPS)


def main() -> None:
    """Cross-validate, and write the weights if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--also", type=Path, nargs="+", default=[])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = [example for corpus in arguments.corpus for example in examples(corpus)]
    others = [example for corpus in arguments.also for example in examples(corpus)]
    for example in others:
        example["weight"] *= WEIGHT_OF_OTHERS
    fold_of = folds(data)
    judged = []
    for fold in range(FOLDS):
        weights = train([*others, *(example for example in data if fold_of[example["group"]] != fold)])
        for example in (each for each in data if each["judged"]):
            if fold_of[example["group"]] == fold:
                shares = np.array(pooled(example["keys"], list(shares_of(example["matrix"], weights))))
                judged.append((example, int(np.argmax(shares)), float(shares.max())))
    parts: list[tuple[str, list[Any]]] = [
        (style, [item for item in judged if item[0]["style"] == style])
        for style in sorted({example["style"] for example in data})
    ]
    for style, part in [
        *parts,
        ("English", [item for item in judged if item[0]["english"]]),
        ("other languages", [item for item in judged if not item[0]["english"]]),
        ("all", judged),
    ]:
        asked = [item for item in part if item[0]["asked"]]
        other = [item for item in part if not item[0]["asked"]]
        print(style, len(asked), len(other))
        for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
            right = sum(share >= threshold and example["found"][best] for example, best, share in asked)
            offered = sum(share >= threshold and not example["found"][best] for example, best, share in other)
            found, vain = right / max(1, len(asked)), offered / max(1, len(other))
            print(f"  {threshold:.2f}  found {found:.3f}  offered in vain {vain:.3f}")
    if arguments.write:
        weights = train([*data, *others])
        write_table(
            "headline_weights",
            "How much each feature of a line counts when the headline is chosen.\n\n"
            "Source: learned by tools/train_headlines.py from labelled raw texts; a positive weight\n"
            "speaks for a line.",
            {"none": weights[-1]},
            {"weights": dict(zip(FEATURES, weights[:-1], strict=True))},
        )


if __name__ == "__main__":
    main()
