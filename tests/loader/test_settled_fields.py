"""What a person has stated is not looked for, and nothing is judged otherwise for that."""

from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_gen.inference import reader
from archive_gen.inference.counts import told
from archive_gen.inference.knowledge import learn
from archive_gen.inference.resolve import resolve
from archive_gen.loader import read_file
from archive_gen.records import Article, Reading

LIMIT = 1_000_000
STATED = {
    "title": "A Bridge of Oak",
    "subtitle": "It was late.",
    "date": "2024-10-02",
    "updated": "2024-10-03",
    "author": "Bea Moss",
    "source": "Skelby Chronicle",
    "dateline": "SKELBY (NSA)",
    "agency": "NSA",
    "language": "en-GB",
    "tags": "Bridges, Geese",
    "summary": "~",
}
NAMES = {"name", "kind", "person", "acronym", "expansion"}
STORY = """{heading}

By Ann Oakes

1 October 2024

KETTLE BAY (ISB) - The new bridge at Nether Skelby opened on Monday, and the first to cross it was a goose.
The mayor, Ada Lund, who had meant to be first, walked behind, and told the Harbour Courier that she minded.

Ada Lund said that the bridge had cost the Board of Coastal Lights (BCL) less than a lighthouse would have.

© 2024 Harbour Courier. All rights reserved.
"""


def read(root: Path, suffix: str, stated: set[str], *, losers: bool) -> Reading:
    header = "".join(f"{key}: {STATED[key]}\n" for key in STATED if key in stated)
    heading = "# Bridge at Nether Skelby opens" if suffix == ".md" else "Bridge at Nether Skelby opens"
    text = (f"---\n{header}---\n" if len(stated) > 1 else "") + STORY.format(heading=heading)
    (root / f"a{suffix}").write_text(text)
    return read_file(root, f"a{suffix}", max_bytes=LIMIT, losers=losers)


def judged(reading: Reading) -> dict[str, Any]:
    article = resolve(reading, learn([reading]))
    values = {field: getattr(article, field) for field in Article.__struct_fields__ if field != "evidence"}
    return values | {each.field: each.chosen for each in article.evidence if each.field not in values}


@given(stated=st.sets(st.sampled_from(sorted(STATED))), suffix=st.sampled_from([".md", ".txt"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_the_article_is_the_same_whether_its_losers_are_looked_for_or_not(
    tmp_path: Path, stated: set[str], suffix: str
) -> None:
    short = read(tmp_path, suffix, stated, losers=False)
    whole = read(tmp_path, suffix, stated, losers=True)
    assert judged(short) == judged(whole)
    assert msgspec.structs.replace(short, candidates={}, names=()) == msgspec.structs.replace(
        whole, candidates={}, names=()
    )


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_losers_are_kept_only_where_they_are_asked_for(tmp_path: Path, suffix: str) -> None:
    """The headline alone is always kept: by it other files know this one."""
    short = read(tmp_path, suffix, set(STATED), losers=False)
    whole = read(tmp_path, suffix, set(STATED), losers=True)
    titles = {"title"} if suffix == ".txt" else set()  # a heading beside the stated title is text
    assert set(short.candidates) == titles
    assert short.names == ()
    assert whole.candidates.get("title") == short.candidates.get("title")
    assert set(whole.candidates) > {"date", "language", "source"}
    assert "Ada Lund" in {mention.name for mention in whole.names}


@given(stated=st.sets(st.sampled_from(sorted(STATED))), suffix=st.sampled_from([".md", ".txt"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_other_files_learn_the_same(tmp_path: Path, stated: set[str], suffix: str) -> None:
    """Names apart: a text whose tags are stated is not searched for any."""
    short, whole = (
        {row for row in told(read(tmp_path, suffix, stated, losers=losers)) if row.topic not in NAMES}
        for losers in (False, True)
    )
    assert short == whole


def test_no_work_goes_into_what_is_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def searched(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a stated field was looked for")

    for search in ("find_names", "source_candidates", "rank_authors", "detect_language"):
        monkeypatch.setattr(reader, search, searched)
    assert read(tmp_path, ".md", set(STATED), losers=False).blocks
    with pytest.raises(AssertionError, match="was looked for"):
        read(tmp_path, ".md", set(STATED) - {"tags"}, losers=False)


def test_days_are_read_in_the_language_that_is_stated(tmp_path: Path) -> None:
    """A listopad is November to a Czech and October to a Croat, whatever the words around it are."""
    text = "Trajekt 88\n\n3 listopad 2024\n\nMaid of Ollay: 11, Skelby: 9, Merrow: 4, Kettle Bay: 2.\n"
    for language, day in (("cs", "2024-11-03"), ("hr", "2024-10-03")):
        (tmp_path / "a.md").write_text(f"---\nlanguage: {language}\ntitle: Trajekt 88\n---\n{text}")
        dates = read_file(tmp_path, "a.md", max_bytes=LIMIT).candidates["date"]
        assert [each.value for each in dates] == [day]
