"""`archive-gen sources` shows what the files of an outlet tell together; what a person states wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_archive import build_in, make_archive

from archive_gen import cli
from archive_gen.archive import open_archive, open_knowledge
from archive_gen.config import load_config
from archive_gen.records import Article
from archive_gen.reporting import CollectingReporter
from archive_gen.source_profiles import SourceProfile, profile_lines, source_profiles

SLOGAN = "The paper that reads the tide tables for you."
PROSE = (
    "The council of Tarnbeck voted on Monday to keep the old ferry, after two hundred people had signed. "
    "It was the {number}. vote of the year, and nobody had expected any other."
)
SUBJECTS = ["ferry", "bridge", "mill", "school", "harbour", "market"]


def text(number: int, outlet: str, day: str, line: str = SLOGAN) -> str:
    return (
        f"Council votes about the {SUBJECTS[number]}\n\nBy Odile Fennimore\n\n{day}\n\n"
        f"{PROSE.format(number=number + 3)}\n\n{line}\n\n{PROSE.format(number=number + 30)}\n\n"
        f"© 2023 {outlet}. All rights reserved.\n"
    )


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five files of one outlet, which end in the same line, and one of another."""
    monkeypatch.chdir(tmp_path)
    days = ["26/06/2023", "03/04/2023", "27/06/2023", "5 May 2023", "6 May 2023"]
    texts = {f"{number}.txt": text(number, "Tarnbeck Bugle", day) for number, day in enumerate(days)}
    texts["other.txt"] = text(5, "Sund Gazette", "06/26/2023")
    return make_archive(tmp_path, texts)


def state(archive: Path, settings: str) -> None:
    (archive / "archive.yaml").write_text(settings, encoding="utf-8")


def profiles(archive: Path) -> dict[str | None, SourceProfile]:
    config = load_config(archive / "archive.yaml" if (archive / "archive.yaml").exists() else None)
    with open_knowledge(config, executor=None, reporter=CollectingReporter()) as ledger:
        return {each.source: each for each in source_profiles(ledger, config.settings)}


def articles(archive: Path) -> dict[str, Article]:
    config = load_config(archive / "archive.yaml")
    with open_archive(config, executor=None, reporter=CollectingReporter()) as found:
        return {each.path: each for each in found}


def body(article: Article) -> list[str]:
    return [block.text for block in article.body]


def test_what_the_files_tell_is_shown(archive: Path) -> None:
    """Files, the order of dates with its proofs, bylines, datelines, and the lines that recur."""
    found = profiles(archive)
    assert list(found) == ["Tarnbeck Bugle", "Sund Gazette"]
    assert list(profile_lines(found["Tarnbeck Bugle"])) == [
        "Tarnbeck Bugle: 5 files",
        "  date order  day first: 2 files prove day first",
        "  bylines     byline 5",
        "  datelines   none 5",
        f"  removed     5 × {SLOGAN}",
    ]
    assert (
        list(profile_lines(found["Sund Gazette"]))[1]
        == "  date order  month first: 1 file proves month first"
    )


def test_files_that_disagree_prove_nothing(archive: Path) -> None:
    """Both numbers are shown."""
    (archive / "content/6.txt").write_text(text(5, "Tarnbeck Bugle", "06/28/2023"), encoding="utf-8")
    order = profiles(archive)["Tarnbeck Bugle"].date_order
    assert order is not None
    assert (order.order, order.known, order.day_first_files, order.month_first_files) == (
        None,
        "contradictory",
        2,
        1,
    )


def test_the_order_of_files_makes_no_difference(archive: Path, tmp_path: Path) -> None:
    """The same texts under other names, so read in another order, tell the same."""
    before = profiles(archive)
    for number, file in enumerate(sorted((archive / "content").iterdir(), reverse=True)):
        file.rename(file.with_name(f"text-{number}.txt"))
    assert profiles(archive) == before


def test_a_stated_order_of_dates_wins(archive: Path) -> None:
    """Over what other files prove, and over what the file itself does."""
    state(archive, "{}\n")
    date = articles(archive)["1.txt"].date
    assert date is not None
    assert date.iso == "2023-04-03"
    state(archive, "outlets:\n  The Tarnbeck Bugle:\n    date_order: month first\n")
    article = articles(archive)["1.txt"]
    assert article.date is not None
    assert article.date.iso == "2023-03-04"
    evidence = {each.field: each for each in article.evidence}["date"]
    assert "stated of the outlet in archive.yaml" in evidence.chosen[0].note
    order = profiles(archive)["Tarnbeck Bugle"].date_order
    assert order is not None
    assert (order.order, order.known, order.day_first_files) == ("month first", "stated", 2)


def test_a_line_to_keep_stays_and_stated_furniture_goes(archive: Path) -> None:
    """Lines are compared by letters and digits, and other outlets keep theirs."""
    state(
        archive,
        "outlets:\n  Tarnbeck Bugle:\n    keep: [the paper that reads the tide tables for you]\n"
        f"    furniture: ['{PROSE.format(number=30)}']\n"
        f"  Sund Gazette:\n    furniture: ['{SLOGAN}']\n",
    )
    found = articles(archive)
    assert body(found["0.txt"]) == [PROSE.format(number=3), SLOGAN]
    assert [gone.reason for gone in found["0.txt"].removed][-2:] == [
        "stated as furniture of the outlet",
        "copyright line",
    ]
    assert SLOGAN not in body(found["other.txt"])
    lines = list(profile_lines(profiles(archive)["Tarnbeck Bugle"]))
    assert f"  removed     1 × {PROSE.format(number=30)[:89]}… (stated)" in lines
    assert "  kept        the paper that reads the tide tables for you (stated)" in lines


def test_a_line_taken_out_by_its_words_comes_back(archive: Path) -> None:
    """As a paragraph, in its place."""
    (archive / "content/0.txt").write_text(
        text(0, "Tarnbeck Bugle", "26/06/2023", line="Share this article"), encoding="utf-8"
    )
    state(archive, "outlets:\n  Tarnbeck Bugle:\n    keep: [Share this article]\n")
    assert body(articles(archive)["0.txt"])[1] == "Share this article"


def test_a_change_of_profiles_makes_only_pages_of_that_outlet_anew(archive: Path) -> None:
    """And the site is what a fresh build makes of it."""
    state(archive, "{}\n")
    build_in(archive)
    state(archive, "outlets:\n  Sund Gazette:\n    furniture: ['" + SLOGAN + "']\n")
    report = build_in(archive)
    changed = {url for url, reason in report.explained if reason == "content"}
    assert any("harbour" not in url and "market" in url for url in changed)
    assert not any("ferry" in url or "bridge" in url or "mill" in url for url in changed)
    assert (report.changed, report.added) == (0, 0)


def test_an_outlet_that_no_file_names_is_pointed_out(archive: Path) -> None:
    """It may be misspelled."""
    state(archive, "outlets:\n  Tarnbek Bugle:\n    date_order: day first\n")
    assert list(profile_lines(profiles(archive)["Tarnbek Bugle"]))[-1].startswith("  stated      but no file")


def test_the_command_prints_words_or_data(archive: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """One outlet a line as JSON, with everything that the words say; nothing is left behind."""
    with pytest.raises(SystemExit) as caught:
        cli.main(["sources"])
    out = capfdbinary.readouterr().out.decode()
    assert caught.value.code == 0
    assert out.startswith("Tarnbeck Bugle: 5 files\n")
    assert "\n\nSund Gazette: 1 file\n" in out
    with pytest.raises(SystemExit):
        cli.main(["sources", "content", "--json"])
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert rows[0]["date_order"] == {
        "order": "day first",
        "known": "proved",
        "day_first_files": 2,
        "month_first_files": 0,
    }
    assert rows[0]["removed"] == [{"text": SLOGAN, "files": 5, "stated": False}]
    assert sorted(path.name for path in archive.iterdir()) == ["content"]
