"""Files that no newsroom writes: long lines, many lines, one sign again and again.

The work is counted in function calls, which do not depend on the machine. A regular expression that did more
than linear work inside one call would not be counted, but these texts are so long that nobody would wait
for the suite.
"""

from pathlib import Path

import pytest
from counting import calls_of

from archive_gen.inference.reader import MOST_LINES
from archive_gen.loader import read_batch, read_file
from archive_gen.records import Reading

LIMIT = 20_000_000
ONE_LINE = {
    "letters": "a",
    "words": "harbour wall ",
    "digits": "1",
    "numbers": "1 ",
    "dotted numbers": "12.",
    "capitals": "A",
    "capital letters": "A ",
    "names": "Ada Lund ",
    "dots": ".",
    "quotes": '"',
    "curly quotes": "“”",
    "apostrophes": "a'",
    "open brackets": "(",
    "brackets": "[]",
    "days": "1 May 2024, ",
    "numeric days": "01.05.2024 ",
    "months": "May ",
    "bars": " | ",
    "addresses": "a@b.example ",
    "credits": "Photo: Ada Lund/AP ",
    "copyright": "© 2024 ",
    "Chinese": "港",
    "marks of accents": "e\N{COMBINING ACUTE ACCENT}",
}
MANY_LINES = {
    "short": "Harbour news",
    "letters": "a",
    "days": "1 May 2024",
    "bylines": "By Ada Lund",
    "names": "Ada Lund",
    "credits": "Photo: Ada Lund/AP",
    "bullets": "- the harbour",
    "brackets": "(((",
    "sentences": "“Harbour,” she said on 1 May 2024.",
    "wrapped": "the harbour wall and the town that mended it on a day in the",
}


def calls_of_reading(folder: Path, text: str) -> int:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return calls_of(read_file, folder, "a.txt", max_bytes=LIMIT)


@pytest.mark.parametrize("unit", ONE_LINE.values(), ids=ONE_LINE)
def test_a_longer_line_is_no_more_work_than_its_length(tmp_path: Path, unit: str) -> None:
    """One line of half a million characters, and of a million."""
    calls_of_reading(tmp_path, unit)
    once = calls_of_reading(tmp_path, unit * (500_000 // len(unit)))
    twice = calls_of_reading(tmp_path, unit * (1_000_000 // len(unit)))
    assert twice <= 2.1 * once + 200


@pytest.mark.parametrize("line", MANY_LINES.values(), ids=MANY_LINES)
def test_more_lines_are_no_more_work_than_their_number(tmp_path: Path, line: str) -> None:
    """Two thousand lines and four thousand, each with a number of its own, so that nothing is remembered."""

    def text(count: int) -> str:
        return "\n".join(f"{line} {number}" for number in range(count))

    calls_of_reading(tmp_path, text(10))
    once, twice = calls_of_reading(tmp_path, text(2000)), calls_of_reading(tmp_path, text(4000))
    assert twice <= 2.2 * once + 500


@pytest.mark.parametrize("text", ["harbour wall " * 400_000, "a" * 1_000_000], ids=["5 MB", "one word"])
def test_a_line_of_megabytes_is_kept_whole(tmp_path: Path, text: str) -> None:
    """And is no headline, no name, and no caption."""
    (tmp_path / "a.txt").write_text(text)
    found = read_file(tmp_path, "a.txt", max_bytes=LIMIT)
    assert [block.text for block in found.blocks] == [text.strip()]
    assert found.names == ()
    assert "title" not in found.candidates


def test_lines_behind_those_of_any_article_are_kept_and_told(tmp_path: Path) -> None:
    """A hundred thousand lines: none is lost, and a person is told from where on nothing was judged."""
    count = 100_000
    (tmp_path / "a.txt").write_text("\n".join(f"Harbour news {number}" for number in range(count)))
    (found,) = read_batch(tmp_path, ["a.txt"], LIMIT)
    assert isinstance(found, Reading)
    kept = {block.line for block in found.blocks} | {gone.line for gone in found.removed}
    titles = {candidate.span.line for candidate in found.candidates.get("title", ()) if candidate.span}
    assert set(range(1, count + 1)) - kept <= titles
    assert [block.kind for block in found.blocks[-3:]] == ["paragraph"] * 3
    (told,) = found.diagnostics
    assert (told.severity, told.line) == ("warning", MOST_LINES + 1)
    assert "too long for one article" in told.message
    assert told.hint == "split it, one file for each article"


def test_an_article_of_ten_thousand_lines_is_judged_whole(tmp_path: Path) -> None:
    """The limit is that of `MOST_LINES`, and not one line less."""
    (tmp_path / "a.txt").write_text("\n".join(["Share"] * MOST_LINES))
    found = read_file(tmp_path, "a.txt", max_bytes=LIMIT)
    assert found.diagnostics == ()
    assert len(found.removed) == MOST_LINES
