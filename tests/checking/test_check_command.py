"""`archive-gen check` as a person meets it: its words, its exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from small_archive import build_in, make_archive, run


@pytest.fixture(scope="module")
def first_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive with nothing to complain of, built."""
    root = make_archive(tmp_path_factory.mktemp("first") / "archive")
    (root / "archive.yaml").write_text("description: News of Tarnbeck\n")
    assert build_in(root).errors == 0
    return root


@pytest.fixture
def archive(first_archive: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(first_archive, tmp_path / "archive"))


def test_a_sound_site_is_one_line(archive: Path) -> None:
    """With the number of files, and 0."""
    done = run("check", cwd=archive)
    assert done.returncode == 0
    assert done.stdout.startswith("site: ")
    assert done.stdout.endswith("nothing is wrong\n")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_findings_are_grouped_and_bounded(archive: Path) -> None:
    for page in (archive / "site").rglob("*.html"):
        page.write_text(
            page.read_text("utf-8").replace("</main>", '<img src="no.png" alt=""></main>'), "utf-8"
        )
    done = run("check", cwd=archive)
    assert done.returncode == 1
    pages = len(list((archive / "site").rglob("*.html")))
    assert f"broken-asset ({pages}): " in done.stdout
    assert f"  … and {pages - 10} more; --json has all" in done.stdout
    assert done.stdout.count("`no.png`") == 10
    assert "  hint: " in done.stdout


def test_json_has_all(archive: Path) -> None:
    """As one object, on standard output."""
    (archive / "site/assets/style.css").unlink()
    done = run("check", "--json", cwd=archive)
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert {each["kind"] for each in report["findings"]} >= {"missing-file", "broken-asset"}
    assert set(report["findings"][0]) == {"kind", "file", "line", "message", "hint", "informs", "target"}


def test_the_host_of_the_settings_is_checked_without_being_named(archive: Path) -> None:
    (archive / "archive.yaml").write_text("host: github-pages\ndescription: x\n")
    build_in(archive)
    done = run("check", cwd=archive)
    assert "checked for github-pages: nothing is wrong" in done.stdout
    (archive / "site/.nojekyll").unlink()
    assert "host-file (1)" in run("check", cwd=archive).stdout


def test_a_host_that_is_not_known_is_told_with_the_nearest_one(archive: Path) -> None:
    done = run("check", "--host", "github", cwd=archive)
    assert done.returncode == 2
    assert "github-pages" in done.stderr


def test_without_a_site_the_way_out_is_told(tmp_path: Path) -> None:
    make_archive(tmp_path)
    done = run("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "archive-gen build" in done.stderr


def test_a_name_that_drives_terminals_is_escaped(archive: Path) -> None:
    (archive / "site/data/a\x1b[2Jb.txt").write_text("x")
    done = run("check", cwd=archive)
    assert "\x1b" not in done.stdout
    assert "forbidden-name" in done.stdout


def test_a_name_that_is_no_unicode_is_told(archive: Path) -> None:
    """Also as JSON."""
    try:
        (archive / "site/data/a\udcff.txt").write_text("x")
    except OSError:
        pytest.skip("this disk takes no such name")
    for arguments in ((), ("--json",)):
        done = run("check", *arguments, cwd=archive)
        assert done.returncode == 1
        assert "forbidden-name" in done.stdout
