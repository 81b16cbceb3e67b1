"""Learn how much each feature of a name counts when the outlet is chosen.

    python tools/train_outlets.py CORPUS [--write] [--errors THRESHOLD]

CORPUS holds `gold.jsonl` (id, style, publisher_group, publisher_aliases, publisher_in_text, agency)
and `raw/*.txt`. Prints, for publishers left out of the training in turn (ten folds), how many outlets
are found, how many offers are right, and how many are made where the text names none, for several
thresholds: by each file alone, and by all of them together, as the judge has them. `--write` trains on
all of it and writes `archive_gen/inference/data/outlet_weights.toml`. Needs numpy.

Two multinomial models (`training.multinomial`), one behind the other. The first chooses among the names
of one text by their features (`outlet_evidence`); several may be right (a paper and its web address).
The second chooses among the candidates of the first, in the light of all files (`known_outlets`); it
learns from shares that the first gives to publishers it has not seen. Files of one article in several
styles count together as one, and so do, by the square root of their number, the articles of one
publisher.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from training import FOLDS, folds, labelled, multinomial, shares_of, text_of, write_table

from archive_gen.inference.authors import author_candidates
from archive_gen.inference.blocks import build_blocks
from archive_gen.inference.known_outlets import (
    FEATURES as IN_THE_ARCHIVE,
)
from archive_gen.inference.known_outlets import (
    WEAKEST_WITNESS,
    Beside,
    beside_others,
    learn_outlets,
)
from archive_gen.inference.labelling import label_lines
from archive_gen.inference.language import detect_language
from archive_gen.inference.lines import split_lines
from archive_gen.inference.outlet_evidence import FEATURES
from archive_gen.inference.outlet_features import outlet_names
from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.recurring import line_key
from archive_gen.inference.shared_furniture import Carrier, claimed_by, claims_of, furniture_of
from archive_gen.inference.sheet import Sheet
from archive_gen.inference.sources import IN_THE_FURNITURE, IN_THE_TEXT
from archive_gen.inference.wrapping import join_wrapped
from archive_gen.records import Candidate

PENALTY = 6.0
STEPS = 500
PENALTY_IN_THE_ARCHIVE = 0.5
STEPS_IN_THE_ARCHIVE = 1200
MOST = 1000
PRIOR = {
    "none": 4.5, "stamp": 8.0, "copyright": 3.5, "copyright sign": 1.0, "to be followed": 1.5,
    "prompt": 2.0, "invitation": 0.6, "published": 0.8, "first_published": 3.0,
    "asked at the start of the line": 0.8, "told": 1.2, "views": 3.0, "belongings": 1.7, "possessions": 0.3,
    "elsewhere": 1.5, "deeds": 0.9, "notices": 0.7, "its reporter": 1.5, "near a reporter": 0.7,
    "employer": 1.8, "possessive": 0.3, "alone": 0.3, "behind a bar": 2.5, "between bars": 0.3,
    "behind a dash": 1.0, "before a bar": 0.5, "person and slash": 1.8, "credit behind a slash": 0.7,
    "credit behind a comma": 0.6, "whole credit": 0.3, "credit for": 0.8, "slash and person": 1.8,
    "before a hyphen": 2.5, "half": -0.3, "lengthened": -1.0, "behind a person": 0.5,
    "behind a person and a comma": 0.8, "byline behind a person": 2.0, "told, in the text": 1.7,
    "published, in the text": 0.5, "first_published, in the text": 2.5, "belongings, in the text": 1.0,
    "deeds, in the text": 1.0, "elsewhere, in the text": 0.7, "prompt, in the text": 1.2,
    "views, in the text": 2.0, "its reporter, in the text": 0.7, "employer, in the text": 0.4,
    "person and slash, in the text": 1.5, "where: top": 0.3, "where: first line": 0.7, "where: end": 0.4,
    "where: last lines": 0.4, "where: caption": -0.4, "where: byline": 0.5, "where: headline": 1.0,
    "where: bio": 0.5, "where: other stories": -0.5, "where: heading": -0.3, "where: prose": -0.3,
    "outlet word": 1.5, "outlet ending": 1.8, "four words or more": -0.5, "very short": -0.4,
    "capital inside": 0.8, "article": 0.7, "a person": -0.5, "a place": -2.5, "an agency": -2.0,
    "address shape": 0.8, "a noun": -2.5, "a company": -1.2, "two places": 0.5, "three places or more": 0.7,
    "two uses": 0.5, "three uses or more": 0.5, "several captions": 0.8, "no use": -1.0,
    "alone on the first line": 1.2, "alone on the last lines": 0.5, "alone twice": 0.7,
    "alone with an outlet word": 1.0, "spelled by a web address": 2.0, "spelled by an e-mail address": 0.5,
    "within a web address": 0.7, "first letters in a web address": 1.0, "only a web address": 2.2,
    "only an e-mail address": 2.0, "address in the text": -0.8, "address on the last lines": 0.6,
    "credit in several captions": 1.2, "in the text, near its end": 0.7, "only words of papers": -2.5,
    "only words of menus": -3.0, "spoken to once": -0.5, "spoken to more than once": 1.0,
    "the only web address": 0.7, "tail of the first line": 1.5, "address more than once": 0.7,
    "text speaks of it often": -0.5, "headline speaks of it": -1.0, "part of a longer name": -0.3,
    "longer name stands more often": -0.8, "shorter name stands more often": -0.8, "spelled and used": 1.0,
    "first of a trail": 1.5, "signed by it": 1.0, "employer in a list": 1.5, "behind other letters": 0.0,
    "policies": 2.5, "newsroom": 1.5, "page of an issue": 2.5, "beside an agency": 1.5, "standing": 2.2,
    "broadcast": 2.5, "standing, in the text": 1.6, "writes": 0.8, "asks": 2.0, "policies, in the text": 1.8,
    "writes, in the text": 0.5,
    "asks, in the text": 2.5, "without its company": -0.3, "name and role": 1.5, "used and called so": 0.4,
    "called so behind a byline or headline": 1.5, "word of titles": 0.7, "works": 0.8,
    "amid a sentence": -0.5, "formerly": -1.5, "formerly, in the text": -1.0, "given name and slash": 0.7,
    "given name and slash, in the text": 0.7,
    "shown": 1.2, "shown, in the text": 1.8, "asked_by": 1.5, "asked_by, in the text": 1.8, "answers": 2.0,
    "answers, in the text": 2.2, "contacts": 1.5, "contacts, in the text": 2.0, "logo": 2.2,
    "call sign": 1.5, "an agency alone": -1.0, "heads longer names": 0.7,
    "copyright sign more than once": 1.0, "where: to the reader": 1.0, "article of another language": -1.0,
    "longer form used": 0.3, "shorter form used": 0.3, "its initials": 0.5, "initials of a name": 0.5,
    "spells an author": -3.0, "an ordinary word": -0.7, "attributed": -0.5, "reported": 0.5,
    "reported, in the text": 0.4,
    "a given name": -1.5, "only an owner": -1.5, "spells what the text speaks of": -1.0,
    "before a hyphen, in the text": 1.2,
    "five words or more": -1.5, "three words in capitals": -1.0,
    "the reader's own": 1.2, "pointed at": 0.8, "of this article": 1.2, "credit of a drawing": 1.0,
    "address used so": 1.0, "address in a list": -1.5, "name of the address is printed": 0.5,
    "used to the reader": 0.3, "possessive in a biography": 1.0, "behind a person, whole": -2.0,
    "mailbox of the house": 1.5, "mailbox of an author": 1.5, "address of a page": 0.3,
}  # fmt: skip
"""What is held of a feature before any text is read; learning moves a weight as far as the texts speak
for it. There are too few publishers to learn what every use of a name means from nothing."""
PRIOR_IN_THE_ARCHIVE = {"own evidence": 1.0, "named elsewhere in other languages only": -1.0}
"""The same in the light of the archive: an outlet writes in one language, mostly."""

Example = dict[str, Any]
"""One text: the features of its names, which of them is right, and where it comes from."""
Judged = tuple[Example, str, float]
"""A text, the name that got the greatest share (empty without names), and that share."""


def site(name: str) -> str:
    """A name without case, marks, article and address parts: two that are equal name one outlet."""
    name = re.sub(r"^https?://|^www\.|/$", "", name.strip().casefold())
    plain = unicodedata.normalize("NFKD", re.sub(r"^the\s+", "", name))
    return re.sub(r"[\W_]+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def examples(corpus: Path) -> list[Example]:
    """One example for each file: its names, their features, and which of them are right."""
    rows = labelled(corpus, MOST)
    styles = Counter(row["id"][:4] for row in rows)
    groups = Counter(row["publisher_group"] for row in rows)
    found = []
    for row in rows:
        text = text_of(corpus, row)
        lines = join_wrapped(split_lines(text))
        language, _ = detect_language("\n".join(line.text for line in lines if line.is_prose))
        sheet = Sheet(lines, language=language)
        label_lines(sheet)
        names = outlet_names(sheet)
        blocks, removed = build_blocks(sheet)
        authors = (each.value for each in author_candidates(sheet) if each.score >= 0.5)
        right = {site(alias) for alias in row["publisher_aliases"]} - {""}
        found.append(
            {
                "id": row["id"],
                "names": [name.text for name in names],
                "rows": [name.features for name in names],
                "matrix": np.array(
                    [[name.features.get(feature, 0.0) for feature in FEATURES] for name in names]
                ).reshape(len(names), len(FEATURES)),
                "right": np.array([site(name.text) in right for name in names], dtype=bool),
                "right_sites": right,
                "passed_sites": {site(name) for name in row["agency"]},
                "asked": row["publisher_in_text"],
                "publisher": row["publisher"],
                "group": row["publisher_group"],
                "style": row["style"],
                "language": (language or "").split("-")[0],
                "furniture": furniture_of(blocks, removed, authors),
                "headline": line_key("", row["id"][:4]),
                "weight": 1 / styles[row["id"][:4]] / groups[row["publisher_group"]] ** 0.5,
            }
        )
    return found


def train(data: list[Example]) -> np.ndarray:
    """Weights in the order of FEATURES, and the constant for "none" behind them."""
    prior = np.array([PRIOR.get(name, 0.0) for name in FEATURES] + [PRIOR["none"]])
    return multinomial(data, prior, penalty=PENALTY, steps=STEPS)


def train_in_the_archive(data: list[Example]) -> np.ndarray:
    """Weights in the order of IN_THE_ARCHIVE, and the constant for "none" behind them."""
    prior = np.array([PRIOR_IN_THE_ARCHIVE.get(name, 0.0) for name in IN_THE_ARCHIVE] + [0.0])
    data = [example for example in data if len(example["matrix"])]
    return multinomial(data, prior, penalty=PENALTY_IN_THE_ARCHIVE, steps=STEPS_IN_THE_ARCHIVE)


def candidates_of(example: Example, weights: np.ndarray) -> tuple[Candidate, ...]:
    """What the judge gets to see of one file, best first."""
    shares = shares_of(example["matrix"], weights)
    return tuple(
        Candidate(
            example["names"][at],
            "text",
            IN_THE_TEXT if "only in the text" in example["rows"][at] else IN_THE_FURNITURE,
            round(float(shares[at]), 3),
        )
        for at in np.argsort(-shares)[:6]
        if shares[at] >= 0.02
    )


def in_the_archive(data: list[Example], candidates: Mapping[str, tuple[Candidate, ...]]) -> list[Example]:
    """The same texts with the features that their candidates have among all files."""
    known = learn_outlets(
        (example["headline"], example["language"], candidates[example["id"]]) for example in data
    )
    carriers: defaultdict[int, set[Carrier]] = defaultdict(set)
    for example in data:
        best = next(iter(candidates[example["id"]]), None)
        if best is not None and best.score >= WEAKEST_WITNESS:
            carrier = Carrier(example["headline"], letters_of(best.value), round(best.score, 1))
            for key in example["furniture"]:
                carriers[key].add(carrier)
    claims = {key: claims_of(carriers[key]) for key in carriers}
    found = []
    for example in data:
        lines = claimed_by(example["furniture"], claims, example["headline"])
        file = Beside(example["headline"], example["language"], lines)
        beside = beside_others(file, candidates[example["id"]], known)
        found.append(
            example
            | {
                "names": [candidate.value for candidate, _ in beside],
                "rows": [row for _, row in beside],
                "matrix": np.array(
                    [[row.get(name, 0.0) for name in IN_THE_ARCHIVE] for _, row in beside]
                ).reshape(len(beside), len(IN_THE_ARCHIVE)),
                "right": np.array(
                    [site(candidate.value) in example["right_sites"] for candidate, _ in beside], dtype=bool
                ),
            }
        )
    return found


def judge(example: Example, weights: np.ndarray) -> Judged:
    """The best name of a text and its share."""
    shares = shares_of(example["matrix"], weights)
    if not len(shares):
        return example, "", 0.0
    best = int(np.argmax(shares))
    return example, example["names"][best], float(shares[best])


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
    fold_of = folds(data)

    def others(texts: list[Example], fold: int) -> list[Example]:
        return [example for example in texts if fold_of[example["group"]] != fold]

    alone = {fold: train(others(data, fold)) for fold in range(FOLDS)}
    unseen = {example["id"]: candidates_of(example, alone[fold_of[example["group"]]]) for example in data}
    together = in_the_archive(data, unseen)
    archive = {fold: train_in_the_archive(others(together, fold)) for fold in range(FOLDS)}
    for title, texts, weights_of in (
        ("a file alone", data, alone),
        ("all files together", together, archive),
    ):
        judged = [judge(example, weights_of[fold_of[example["group"]]]) for example in texts]
        for style in ("main", None):
            part = [item for item in judged if style in (None, item[0]["style"])]
            report(f"{title}, {style or 'all styles'}", part)
        if arguments.errors is not None:
            list_errors(judged, arguments.errors)
    if arguments.write:
        first, second = train(data), train_in_the_archive(together)
        write_table(
            "outlet_weights",
            "How much each feature of a name counts when the outlet is chosen, and what other files of the\n"
            "archive add to it.\n\n"
            "Source: learned by tools/train_outlets.py from labelled raw texts; a positive weight speaks\n"
            "for a name.",
            {"none": first[-1], "none_in_the_archive": second[-1]},
            {
                "weights": dict(zip(FEATURES, first[:-1], strict=True)),
                "archive": dict(zip(IN_THE_ARCHIVE, second[:-1], strict=True)),
            },
        )


def report(title: str, part: list[Judged]) -> None:
    """Recall, precision and vain offers for several thresholds."""
    asked = sum(example["asked"] for example, _, _ in part)
    print(f"{title}: {asked} name it, {len(part) - asked} do not")
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        right = offered = vain = 0
        for example, name, share in part:
            key = site(name) if share >= threshold else ""
            ok = key in example["right_sites"]
            if not key or (not ok and key in example["passed_sites"]):
                continue
            if example["asked"]:
                right += ok
                offered += 1
            else:
                vain += not ok
        print(
            f"  {threshold:.2f}  recall {right / max(1, asked):.3f}"
            f"  precision {right / max(1, offered):.3f}"
            f"  in vain {vain / max(1, len(part) - asked):.3f}"
        )


def list_errors(judged: list[Judged], threshold: float) -> None:
    """Every wrong or missing answer with the features that led to it."""
    for example, name, share in judged:
        given, right = share >= threshold, site(name) in example["right_sites"]
        if (given and right) or (not given and not example["asked"]):
            continue
        wanted = example["publisher"] if example["asked"] else None
        print(f"{example['id']} {example['style']} wants {wanted!r}, {share:.2f} for {name!r}")
        there = [at for at, ok in enumerate(example["right"]) if ok]
        best = [example["names"].index(name)] if name else []
        for at in dict.fromkeys([*best, *there[:1]]):
            print(f"    {example['names'][at]!r} { ({k: v for k, v in example['rows'][at].items() if v}) }")


if __name__ == "__main__":
    main()
