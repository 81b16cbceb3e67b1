"""What the trainers of the learned models share: labelled texts, folds by publisher, the
multinomial model, and the tables of weights. Needs numpy.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

FOLDS = 10
"""Parts into which the publishers are dealt; each is judged by a model that has seen the others only."""
DATA = Path(__file__).parent.parent / "archive_gen" / "inference" / "data"

Row = dict[str, Any]


def labelled(corpus: Path, most: int) -> list[Row]:
    """The rows of `gold.jsonl`, at most so many of one publisher, evenly spread; `publisher_group` and
    `style` are the corpus' name where a row has none.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = {"publisher_group": corpus.name, "style": corpus.name} | json.loads(line)
        groups[row["publisher_group"]].append(row)
    return [row for group in groups.values() for row in group[:: max(1, len(group) // most)][:most]]


def text_of(corpus: Path, row: Row) -> str:
    """The raw text of a row."""
    return (corpus / "raw" / f"{row['id']}.txt").read_text(encoding="utf-8")


def folds(examples: Iterable[Row]) -> dict[str, int]:
    """The fold of each publisher (`group`)."""
    return {
        group: position % FOLDS
        for position, group in enumerate(sorted({example["group"] for example in examples}))
    }


def multinomial(
    batch: Sequence[Row], prior: np.ndarray, *, penalty: float, penalty_of_none: float = 0.0, steps: int
) -> np.ndarray:
    """The weights of the greatest likelihood, that of "there is none" behind them.

    Each example has a `matrix` (a row of features for each possible answer), `right` (which of them are,
    counted together; none of them stands for "there is none") and a `weight`. A possible answer gets the
    weighted sum of its features, "there is none" a constant; the shares are their softmax. The L2 penalty
    is on the distance from `prior`. Found by gradient descent (Adam).
    """
    matrix = np.concatenate([example["matrix"] for example in batch])
    owner = np.repeat(np.arange(len(batch)), [len(example["matrix"]) for example in batch])
    right = np.concatenate([np.asarray(example["right"], dtype=bool) for example in batch])
    weight = np.array([example["weight"] for example in batch])
    unanswered = np.bincount(owner, right, minlength=len(batch)) == 0
    weights, moment, square = prior.astype(float), np.zeros(len(prior)), np.zeros(len(prior))
    for step in range(1, steps + 1):
        raised = np.exp(np.clip(matrix @ weights[:-1], -30, 30))
        total = np.bincount(owner, raised, minlength=len(batch)) + np.exp(weights[-1])
        shares = raised / total[owner]
        mass = np.bincount(owner, shares * right, minlength=len(batch))
        target = np.where(right, shares / np.maximum(mass[owner], 1e-12), 0.0)
        gradient = penalty * (weights - prior)
        gradient[-1] *= penalty_of_none / penalty
        gradient[-1] += np.sum(weight * (np.exp(weights[-1]) / total - unanswered))
        gradient[:-1] += matrix.T @ ((shares - target) * weight[owner])
        moment = 0.9 * moment + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        rate = 0.05 if step < steps * 0.7 else 0.01
        weights -= rate * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def shares_of(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The shares of the possible answers of one text; what is missing to 1 is that of "none"."""
    if not len(matrix):
        return np.zeros(0)
    logits = np.append(matrix @ weights[:-1], weights[-1])
    raised = np.exp(logits - logits.max())
    return np.asarray((raised / raised.sum())[:-1])


def write_table(
    name: str, what: str, constants: Mapping[str, float], tables: Mapping[str, Mapping[str, float]]
) -> None:
    """Weights as a readable table in `archive_gen/inference/data`; `what` is its head, without signs."""
    lines = [*(f"# {line}".rstrip() for line in what.splitlines()), ""]
    lines += [f"{key} = {value:.3f}" for key, value in constants.items()]
    for table, weights in tables.items():
        lines += ["", f"[{table}]"]
        lines += [f"{json.dumps(feature)} = {weight:.3f}" for feature, weight in weights.items()]
    path = DATA / f"{name}.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {path}")
