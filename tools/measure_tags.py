"""Measure the tags of wire stories against the labels that the wire's own indexers gave.

    python tools/measure_tags.py FOLDER [--every N]

`FOLDER` holds raw texts and `gold.jsonl`, one row a story: `file`, `title`, `places` and `people`
(lists of labels such as `west-germany`, `de-clercq`), as the Reuters-21578 collection has them once
its stories are taken out of their SGML. The collection is not part of this project. All stories are
read together, as one archive; with `--every N` only each Nth.

A place counts where the tag is a country. A person is the one of the label if the name ends in its
words. Stories with no label of a kind at all are left out of the precision of people: the indexers
labelled a hundred people, and most stories that name one of them were never labelled. `body` is the
share of the words below the date line that the article keeps.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

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
    "papua-new-guinea": "Papua New Guinea",
}
"""Labels that are spelled in another way than the country's name."""

LONGEST_FILE = 10_000_000
_WORD = re.compile(r"\w+")


def main() -> None:
    """Print precision and recall of countries and people, and the words that are kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--missed", type=int, default=0, metavar="N", help="also print the commonest N misses")
    given = parser.parse_args()
    rows = [json.loads(line) for line in (given.folder / "gold.jsonl").read_text("utf-8").splitlines()]
    gold = {row["file"]: row for row in rows[:: given.every]}
    read = read_batch(given.folder, sorted(gold), LONGEST_FILE)
    readings = [each for each in read if isinstance(each, Reading)]
    knowledge = learn(readings)
    articles = [resolve(reading, knowledge) for reading in readings]
    print(f"{len(articles):,} stories")
    print_measure("countries", ((countries(each), labelled_countries(gold[each.path])) for each in articles), given.missed)
    people = {label for row in gold.values() for label in row["people"]}
    print_measure("people", ((persons(each, people), set(gold[each.path]["people"])) for each in articles), given.missed)
    print(f"body: {kept_words(articles, gold, given.folder):.4f} of the words kept")


def countries(article: Article) -> set[str]:
    """The tags that are countries."""
    return set(article.tags) & gazetteer("en").countries


def labelled_countries(row: Mapping[str, Any]) -> set[str]:
    """The countries that the labels mean."""
    places = {name.casefold(): name for name in gazetteer("en").countries}
    spelled = {form.casefold(): name for form, name in gazetteer("en").places.items()}
    found = set()
    for label in row["places"]:
        plain = label.replace("-", " ")
        found.add(LABELS.get(label) or places.get(plain) or spelled.get(plain) or label)
    return found


def persons(article: Article, labels: Iterable[str]) -> set[str]:
    """The labels of people that tags mean."""
    keys = [f" {name_key(tag).replace('-', ' ')}" for tag in article.tags]
    return {label for label in labels if any(key.endswith(" " + label.replace("-", " ")) for key in keys)}


def print_measure(what: str, pairs: Iterable[tuple[set[str], set[str]]], missed: int) -> None:
    """Precision and recall over all stories together."""
    right = offered = labelled = 0
    lacking: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for found, wanted in pairs:
        labelled += len(wanted)
        right += len(found & wanted)
        lacking.update(wanted - found)
        if what == "people" and not wanted:
            continue
        offered += len(found)
        wrong.update(found - wanted)
    print(f"{what}: precision {right / max(1, offered):.3f}, recall {right / max(1, labelled):.3f} ({labelled:,} labels)")
    if missed:
        print("  missed:", lacking.most_common(missed))
        print("  not labelled:", wrong.most_common(missed))


def kept_words(articles: Iterable[Article], gold: Mapping[str, Mapping[str, Any]], folder: Path) -> float:
    """Which share of the words below the date line stands in the body."""
    kept = words = 0
    for article in articles:
        _, _, text = (folder / article.path).read_text("utf-8", "replace").partition(gold[article.path]["stamp"])
        wanted = len(_WORD.findall(text))
        body = sum(len(_WORD.findall(block.text)) for block in article.body if block.kind in ("paragraph", "heading", "quote", "list_item"))
        words += wanted
        kept += min(wanted, body)
    return kept / max(1, words)


if __name__ == "__main__":
    main()
