"""Measure the tags of wire stories against the labels that the wire's own indexers gave.

    python tools/measure_tags.py FOLDER [--every N] [--missed N]

`FOLDER` holds raw texts and `gold.jsonl`, one row a story: `file`, `stamp`, `places` and `people`
(lists of labels such as `west-germany`, `de-clercq`), as the Reuters-21578 collection has them once
its stories are taken out of their SGML. The collection is not part of this project. All stories are
read together, as one archive; with `--every N` only each Nth.

A place counts where the tag is a country. Indexers gave a company's country also where the story
does not print it, so recall stands there twice: of all labels, and of those whose country the text
names. A person is the one of the label if the name ends in its words. Stories without a label of a
person are left out of the precision of people: the indexers labelled a hundred people, and not
each time. `body` is the share of the words below the date line that the article keeps.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from archive_gen.inference.gazetteer import gazetteer
from archive_gen.inference.resolve import learn, resolve
from archive_gen.inference.tag_counts import name_key
from archive_gen.loader import read_batch
from archive_gen.records import Article, Reading

LABELS = {
    "usa": "United States",
    "uk": "United Kingdom",
    "uae": "United Arab Emirates",
    "trinidad-tobago": "Trinidad and Tobago",
    "antigua": "Antigua and Barbuda",
    "yemen-arab-republic": "Yemen",
    "yemen-demo-republic": "Yemen",
}
"""Labels that are spelled in another way than the country's name."""

LONGEST_FILE = 10_000_000
TEXT = frozenset({"paragraph", "heading", "quote", "list_item"})
WORD = re.compile(r"\w+")


class Compared(NamedTuple):
    """Of one story: the labels that its tags amount to, those that it has, and those whose names the
    text prints.
    """

    found: set[str]
    labels: set[str]
    printed: set[str]


def main() -> None:
    """Print precision and recall of countries and people, and the words that are kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--missed", type=int, default=0, metavar="N", help="print the commonest N misses too")
    given = parser.parse_args()
    rows = [json.loads(line) for line in (given.folder / "gold.jsonl").read_text("utf-8").splitlines()]
    gold = {row["file"]: row for row in rows[:: given.every]}
    readings = [
        each for each in read_batch(given.folder, sorted(gold), LONGEST_FILE) if isinstance(each, Reading)
    ]
    knowledge = learn(readings)
    articles = [resolve(reading, knowledge) for reading in readings]
    print(f"{len(articles):,} stories")
    lands = gazetteer("en").countries
    print_measure(
        "countries",
        [
            Compared(
                set(article.tags) & lands,
                labelled_countries(gold[article.path]),
                {mention.name for mention in reading.names} & lands,
            )
            for reading, article in zip(readings, articles, strict=True)
        ],
        given.missed,
    )
    everybody = {label for row in gold.values() for label in row["people"]}
    people = [
        Compared(
            people_of(article.tags, everybody),
            set(gold[article.path]["people"]),
            people_of([mention.name for mention in reading.names], everybody),
        )
        for reading, article in zip(readings, articles, strict=True)
    ]
    print_measure("people", [story for story in people if story.labels], given.missed)
    print(f"body: {kept_words(articles, gold, given.folder):.4f} of the words")


def labelled_countries(row: Mapping[str, Any]) -> set[str]:
    """The countries that the labels mean."""
    spelled = {form.casefold(): name for form, name in gazetteer("en").places.items()}
    return {LABELS.get(label) or spelled.get(label.replace("-", " ")) or label for label in row["places"]}


def people_of(names: Iterable[str], labels: Iterable[str]) -> set[str]:
    """The labels of people that names mean."""
    keys = [f" {name_key(name).replace('-', ' ')}" for name in names]
    return {label for label in labels if any(key.endswith(" " + label.replace("-", " ")) for key in keys)}


def print_measure(what: str, stories: Iterable[Compared], missed: int) -> None:
    """Precision and recall over all stories together."""
    right = offered = labelled = printed = 0
    lacking: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for found, labels, names in stories:
        labelled += len(labels)
        printed += len(labels & names)
        offered += len(found)
        right += len(found & labels)
        lacking.update(labels & names - found)
        wrong.update(found - labels)
    print(
        f"{what}: precision {right / max(1, offered):.3f}, recall {right / max(1, labelled):.3f} of "
        f"{labelled:,} labels, {right / max(1, printed):.3f} of the {printed:,} that the text names"
    )
    if missed:
        print("  named, but no tag:", lacking.most_common(missed))
        print("  a tag, but no label:", wrong.most_common(missed))


def kept_words(articles: Iterable[Article], gold: Mapping[str, Mapping[str, Any]], folder: Path) -> float:
    """Which share of the words below the date line stands in the body."""
    kept = words = 0
    for article in articles:
        text = (folder / article.path).read_text("utf-8", "replace").partition(gold[article.path]["stamp"])[2]
        wanted = len(WORD.findall(text))
        words += wanted
        body = sum(len(WORD.findall(block.text)) for block in article.body if block.kind in TEXT)
        kept += min(wanted, body)
    return kept / max(1, words)


if __name__ == "__main__":
    main()
