"""Learn how much each feature of a name counts when the outlet is chosen.

    python tools/train_outlets.py CORPUS [--write] [--errors]

CORPUS holds `gold.jsonl` (id, file, style, publisher_group, publisher_aliases, publisher_in_text,
agency) and the texts. Prints, for publishers left out of the training in turn (ten folds), how many
outlets are found, how many offers are right, and how many are made where the text names none, for
several thresholds: by each file alone, and by all of them together, as the judge has them.
`--write` trains on all of it and writes
`archive_gen/inference/data/outlet_weights.toml`. Needs numpy.

The model: each name that could be the outlet gets the weighted sum of its features, "there is
none" a constant; the shares are their softmax. Weights are those of the greatest likelihood with
an L2 penalty on their distance from what is held before any text is read (`PRIOR`), found by gradient
descent; where several names are right (a paper and its web
address), their shares count together. Files of one article in several styles count together as one,
and so do, by the square root of their number, the articles of one publisher.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive_gen.inference.known_outlets import judged_together, learn_outlets
from archive_gen.inference.labelling import label_lines
from archive_gen.inference.language import detect_language
from archive_gen.inference.lines import split_lines
from archive_gen.inference.outlet_evidence import FEATURES
from archive_gen.inference.outlet_features import outlet_names
from archive_gen.inference.recurring import line_key
from archive_gen.inference.sheet import Sheet
from archive_gen.inference.sources import IN_THE_FURNITURE, IN_THE_TEXT
from archive_gen.inference.wrapping import join_wrapped
from archive_gen.records import Candidate

FOLDS = 10
PENALTY = 5.0
STEPS = 500
PRIOR = {
    "none": 4.5, "stamp": 8.0, "copyright": 3.5, "copyright sign": 1.0, "to be followed": 1.5,
    "prompt": 2.0, "invitation": 0.6, "published": 0.8, "first_published": 3.0,
    "asked at the start of the line": 0.8, "told": 1.2, "views": 3.0, "belongings": 1.7, "possessions": 0.3,
    "elsewhere": 1.5, "deeds": 0.9, "notices": 0.7, "its reporter": 1.5, "near a reporter": 0.7,
    "employer": 1.8, "possessive": 0.3, "alone": 0.3, "behind a bar": 2.5, "between bars": 0.3,
    "behind a dash": 1.0, "before a bar": 0.5, "person and slash": 1.8, "credit behind a slash": 0.7,
    "credit behind a comma": 0.6, "whole credit": 0.3, "credit for": 0.8, "slash and person": 1.8,
    "before a hyphen": 2.0, "half": -0.3, "lengthened": -1.0, "behind a person": 0.5,
    "behind a person and a comma": 0.8, "byline behind a person": 2.0, "told, in the text": 1.7,
    "published, in the text": 0.5, "first_published, in the text": 2.5, "belongings, in the text": 1.0,
    "deeds, in the text": 1.0, "elsewhere, in the text": 0.7, "prompt, in the text": 1.2,
    "views, in the text": 2.0, "its reporter, in the text": 0.7, "employer, in the text": 0.4,
    "person and slash, in the text": 1.5, "where: top": 0.3, "where: first line": 0.4, "where: end": 0.4,
    "where: last lines": 0.4, "where: caption": -0.4, "where: byline": 0.5, "where: headline": 1.0,
    "where: bio": 0.5, "where: other stories": -0.5, "where: heading": -0.3, "where: prose": -0.3,
    "outlet word": 1.5, "outlet ending": 1.2, "four words or more": -0.5, "very short": -0.4,
    "capital inside": 0.8, "article": 0.3, "a person": -0.5, "a place": -2.5, "an agency": -2.0,
    "address shape": 0.8, "a noun": -2.5, "a company": -1.2, "two places": 0.5, "three places or more": 0.7,
    "two uses": 0.8, "three uses or more": 1.2, "several captions": 0.8, "no use": -1.5,
    "alone on the first line": 1.2, "alone on the last lines": 0.5, "alone twice": 0.7,
    "alone with an outlet word": 1.0, "spelled by a web address": 2.0, "spelled by an e-mail address": 0.5,
    "within a web address": 0.7, "first letters in a web address": 1.0, "only a web address": 2.2,
    "only an e-mail address": 2.0, "address in the text": -0.8, "address on the last lines": 0.6,
    "credit in several captions": 1.2, "in the text, near its end": 0.7, "only words of papers": -2.5,
    "only words of menus": -3.0, "spoken to once": -0.5, "spoken to more than once": 1.0,
    "the only web address": 0.7, "tail of the first line": 1.0, "address more than once": 0.7,
    "text speaks of it often": -0.5, "headline speaks of it": -1.0, "part of a longer name": -0.3,
    "longer name stands more often": -0.8, "shorter name stands more often": -0.8, "spelled and used": 1.0,
    "first of a trail": 1.5, "signed by it": 1.0, "employer in a list": 1.5, "behind other letters": 0.0,
    "policies": 1.8, "writes": 0.8, "asks": 2.0, "policies, in the text": 1.2, "writes, in the text": 0.5,
    "asks, in the text": 2.5, "without its company": -0.3, "name and role": 1.5, "used and called so": 0.4,
    "called so behind a byline or headline": 1.5, "word of titles": 0.7, "works": 0.8,
    "amid a sentence": -0.5, "formerly": -1.5, "formerly, in the text": -1.0, "given name and slash": 0.7,
    "given name and slash, in the text": 0.7,
    "call sign": 1.5, "an agency alone": -1.0, "heads longer names": 0.7,
    "mailbox of the house": 1.0, "mailbox of an author": 1.5, "address of a page": 0.3,
}  # fmt: skip
"""What is held of a feature before any text is read; learning moves a weight as far as the texts speak
for it. There are too few publishers to learn what every use of a name means from nothing."""
WEIGHTS = Path(__file__).parent.parent / "archive_gen" / "inference" / "data" / "outlet_weights.toml"


def site(name: str) -> str:
    """A name without case, marks, article and address parts: two that are equal name one outlet."""
    name = re.sub(r"^https?://|^www\.|/$", "", name.strip().casefold())
    plain = unicodedata.normalize("NFKD", re.sub(r"^the\s+", "", name))
    return re.sub(r"[\W_]+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


Example = dict[str, Any]
"""One text: the features of its names, which of them is right, and where it comes from."""
Judged = tuple[Example, int | None, float]
"""A text, the name that got the greatest share (`None` without names), and that share."""


def examples(corpus: Path) -> list[Example]:
    """One example for each file: its names, their features, and which of them are right."""
    rows = [json.loads(line) for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    styles = Counter(row["id"][:4] for row in rows)
    groups = Counter(row["publisher_group"] for row in rows)
    found = []
    for row in rows:
        text = (corpus / row["file"]).read_text(encoding="utf-8")
        lines = join_wrapped(split_lines(text))
        language, _ = detect_language("\n".join(line.text for line in lines if line.is_prose))
        sheet = Sheet(lines, language=language)
        label_lines(sheet)
        names = outlet_names(sheet)
        right = {site(alias) for alias in row["publisher_aliases"]} - {""}
        passed = {site(name) for name in row["agency"]}
        found.append(
            {
                "id": row["id"],
                "names": [name.text for name in names],
                "rows": [name.features for name in names],
                "matrix": np.array(
                    [[name.features.get(feature, 0.0) for feature in FEATURES] for name in names]
                ).reshape(len(names), len(FEATURES)),
                "right": np.array([site(name.text) in right for name in names], dtype=bool),
                "passed": [site(name.text) in passed for name in names],
                "right_sites": right,
                "passed_sites": passed,
                "asked": row["publisher_in_text"],
                "publisher": row["publisher"],
                "group": row["publisher_group"],
                "style": row["style"],
                "weight": 1 / styles[row["id"][:4]] / groups[row["publisher_group"]] ** 0.5,
            }
        )
    return found


def train(data: list[Example]) -> np.ndarray:
    """Weights in the order of FEATURES, and the constant for "none" behind them."""
    matrix = np.concatenate([example["matrix"] for example in data])
    owner = np.concatenate([[at] * len(example["names"]) for at, example in enumerate(data)]).astype(int)
    right = np.concatenate([example["right"] for example in data])
    weight = np.array([example["weight"] for example in data])
    answered = np.bincount(owner, right, minlength=len(data)) > 0
    size = len(FEATURES)
    prior = np.array([PRIOR.get(name, 0.0) for name in FEATURES] + [PRIOR["none"]])
    weights, moment, square = prior.copy(), np.zeros(size + 1), np.zeros(size + 1)
    for step in range(1, STEPS + 1):
        shares, none = softmax(matrix, owner, weights, len(data))
        mass = np.bincount(owner, shares * right, minlength=len(data))
        target = np.where(right, shares / np.maximum(mass[owner], 1e-12), 0.0)
        wrong = (shares - target) * weight[owner]
        gradient = PENALTY * (weights - prior)
        gradient[-1] = np.sum(weight * (none - ~answered))
        gradient[:-1] += matrix.T @ wrong
        moment = 0.9 * moment + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        rate = 0.05 if step < STEPS * 0.7 else 0.01
        weights -= rate * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def softmax(
    matrix: np.ndarray, owner: np.ndarray, weights: np.ndarray, files: int
) -> tuple[np.ndarray, np.ndarray]:
    """The share of each name in its file, and that of "none" in each file."""
    logits = np.clip(matrix @ weights[:-1], -30, 30)
    raised = np.exp(logits)
    none = np.exp(weights[-1])
    total = np.bincount(owner, raised, minlength=files) + none
    return raised / total[owner], none / total


def judge(data: list[Example], weights_of: dict[int, np.ndarray], fold_of: dict[str, int]) -> list[Judged]:
    """(example, index of the best name or None, its share) by weights that never saw its publisher."""
    judged: list[Judged] = []
    for example in data:
        weights = weights_of[fold_of[example["group"]]]
        if not example["names"]:
            judged.append((example, None, 0.0))
            continue
        shares, _ = softmax(example["matrix"], np.zeros(len(example["names"]), dtype=int), weights, 1)
        best = int(np.argmax(shares))
        judged.append((example, best, float(shares[best])))
    return judged


def main() -> None:
    """Cross-validate, and write the weights if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--errors", type=float, help="list what is wrong at this threshold")
    arguments = parser.parse_args()
    data = examples(arguments.corpus)
    groups = sorted({example["group"] for example in data})
    fold_of = {group: position % FOLDS for position, group in enumerate(groups)}
    weights_of = {
        fold: train([example for example in data if fold_of[example["group"]] != fold])
        for fold in range(FOLDS)
    }
    judged = judge(data, weights_of, fold_of)
    for style in ["main", "main_meta", "hard_full", "hard_insc", "traf", None]:
        part = [item for item in judged if style in (None, item[0]["style"])]
        report(style or "all", part)
    together = in_the_archive(data, weights_of, fold_of)
    for style in ["main", None]:
        report_together(style or "all", [item for item in together if style in (None, item[0]["style"])])
    if arguments.errors is not None:
        list_errors(judged, arguments.errors, weights_of, fold_of)
    if arguments.write:
        write(train(data))


Together = tuple[Example, Candidate | None]
"""A text, and its best candidate in the light of all texts."""


def in_the_archive(
    data: list[Example], weights_of: dict[int, np.ndarray], fold_of: dict[str, int]
) -> list[Together]:
    """What the judge makes of all texts together, each scored by weights that never saw its publisher."""
    witnesses = []
    for example in data:
        found: list[Candidate] = []
        if example["names"]:
            owner = np.zeros(len(example["names"]), dtype=int)
            shares, _ = softmax(example["matrix"], owner, weights_of[fold_of[example["group"]]], 1)
            for at in np.argsort(-shares)[:6]:
                rule = IN_THE_TEXT if "only in the text" in example["rows"][at] else IN_THE_FURNITURE
                if shares[at] >= 0.02:
                    found.append(Candidate(example["names"][at], "text", rule, round(float(shares[at]), 3)))
        witnesses.append((example["id"][:4], tuple(found)))
    known = learn_outlets(witnesses)
    return [
        (example, next(iter(judged_together(line_key("", headline), found, known)), None))
        for example, (headline, found) in zip(data, witnesses, strict=True)
    ]


def report_together(name: str, part: list[Together]) -> None:
    """Recall, precision and vain offers of the judge, for several thresholds."""
    asked = [item for item in part if item[0]["asked"]]
    print(name, "in the archive", len(asked), len(part) - len(asked))
    for threshold in (0.4, 0.5, 0.55, 0.6, 0.7):
        right = offered = vain = 0
        for example, best in part:
            key = site(best.value) if best is not None and best.score >= threshold else ""
            if not key:
                continue
            ok = key in example["right_sites"]
            if example["asked"]:
                right += ok
                offered += ok or key not in example["passed_sites"]
            else:
                vain += not ok and key not in example["passed_sites"]
        print(
            f"  {threshold:.2f}  recall {right / max(1, len(asked)):.3f}"
            f"  precision {right / max(1, offered):.3f}"
            f"  in vain {vain / max(1, len(part) - len(asked)):.3f}"
        )


def report(name: str, part: list[Judged]) -> None:
    """Recall, precision and vain offers for several thresholds."""
    asked = [item for item in part if item[0]["asked"]]
    other = [item for item in part if not item[0]["asked"]]
    print(name, len(asked), len(other))
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        right = sum(
            share >= threshold and best is not None and example["right"][best]
            for example, best, share in asked
        )
        offered = sum(
            share >= threshold and best is not None and not example["passed"][best]
            for example, best, share in asked
        )
        vain = sum(
            share >= threshold
            and best is not None
            and not example["right"][best]
            and not example["passed"][best]
            for example, best, share in other
        )
        recall, precision = right / max(1, len(asked)), right / max(1, offered)
        print(
            f"  {threshold:.1f}  recall {recall:.3f}  precision {precision:.3f}"
            f"  in vain {vain / max(1, len(other)):.3f}"
        )


def list_errors(
    judged: list[Judged], threshold: float, weights_of: dict[int, np.ndarray], fold_of: dict[str, int]
) -> None:
    """Every wrong or missing answer with the features that led to it."""
    for example, best, share in judged:
        given = best is not None and share >= threshold
        right = best is not None and bool(example["right"][best])
        if (given and right) or (not given and not example["asked"]):
            continue
        weights = weights_of[fold_of[example["group"]]]
        there = [at for at, ok in enumerate(example["right"]) if ok]
        print(
            f"{example['id']} {example['style']} wants {example['publisher'] if example['asked'] else None!r}"
        )
        for at in dict.fromkeys([*([best] if best is not None else []), *there[:1]]):
            row = dict(zip(FEATURES, example["matrix"][at], strict=True))
            told = {
                name: round(float(weights[k] * row[name]), 2) for k, name in enumerate(FEATURES) if row[name]
            }
            of_it = share if at == best else 0.0
            print(f"    {example['names'][at]!r} {of_it:.2f} {sum(told.values()):.2f} {told}")
        print("    none", round(float(weights[-1]), 2))


def write(weights: np.ndarray) -> None:
    """The weights as a readable table."""
    lines = [
        "# How much each feature of a name counts when the outlet is chosen.",
        "#",
        "# Source: learned by tools/train_outlets.py from labelled raw texts; a positive weight speaks",
        "# for a name.",
        "",
        f"none = {weights[-1]:.3f}",
        "",
        "[weights]",
    ]
    lines += [
        f"{json.dumps(name)} = {weight:.3f}" for name, weight in zip(FEATURES, weights[:-1], strict=True)
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
