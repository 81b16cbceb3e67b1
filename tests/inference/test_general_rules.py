"""No rule knows a publisher or a person of the labelled corpus by name, and nothing else of the project does.

The corpus is not part of the project (`corpus_gate.py` tells what it is): where there is none, the test
that needs it is skipped. `CORPUS` may say where it lies.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from archive_gen.inference.data import word_table

ROOT = Path(__file__).parents[2]
GOLD = Path(os.environ.get("CORPUS", ROOT.parent / "shared/corpus")) / "dev/gold.jsonl"
FOLDERS = ("archive_gen", "docs", "templates", "tests", "tools")
KINDS = (".html", ".json", ".md", ".po", ".py", ".toml", ".txt", ".yaml")


_WORD = re.compile(r"\w+(?:\.\w+)*")


def folded(text: str) -> str:
    """Its words between single spaces, without case and marks but for the dots of an address."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def telling(names: Iterable[str], agencies: Iterable[str]) -> set[str]:
    """The names, folded, that can only mean somebody: of two words or more, or an address, and not those of
    agencies, which are general knowledge. A single word is mostly one of a language, too: "Mirror", "Bild".
    """
    known = "\n".join(map(folded, agencies))
    found = {folded(name) for name in names}
    return {name for name in found if (" " in name.strip() or "." in name) and name not in known}


def named(text: str, names: Iterable[str]) -> list[str]:
    """Those of the folded names that stand on a line of the text, as whole words."""
    lines = "\n".join(map(folded, text.splitlines()))
    words = set(lines.split())  # asked first: most names have a word that the text has not
    return sorted(name.strip() for name in names if words.issuperset(name.split()) and name in lines)


def labels(gold: Path) -> Iterator[str]:
    """The outlets and authors that a labelled corpus names, and the sites of the outlets."""
    for row in map(json.loads, gold.read_text("utf-8").splitlines()):
        yield from (row["publisher"], row["publisher_group"], *row["publisher_aliases"], *row["authors"])


def test_a_name_is_found_however_it_is_written() -> None:
    """Case and marks make no difference; parts of words, and names over two lines, are no names."""
    names = telling(["The Harbour Courier", "Courier", "courier.example", "Wire Press"], ["Wire Press"])
    assert names == {" the harbour courier ", " courier.example "}
    assert named('en = ["x", "the HARBOUR-Courier"]', names) == ["the harbour courier"]
    assert named("of Courier.example.", names) == ["courier.example"]
    assert named("the harbour couriers\nthe harbour\ncourier", names) == []


@pytest.mark.skipif(not GOLD.is_file(), reason=f"there is no labelled corpus: {GOLD}")
def test_nobody_of_the_corpus_is_named() -> None:
    """No outlet, no site and no author, in rules, word lists and weights, in tests and documents."""
    agencies = [name for names in word_table("credits")["agency"].values() for name in names]
    names = telling(labels(GOLD), agencies)
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    texts = {path: path.read_text("utf-8", "replace") for path in files if path.is_file()}
    assert len(names) > 100
    assert {path: found for path, text in texts.items() if (found := named(text, names))} == {}
