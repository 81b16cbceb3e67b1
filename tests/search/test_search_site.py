"""The index of a real site: the build writes it and keeps it, the command line asks it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from small_archive import NEWS, build_in, files_in, make_archive, run

from archive_gen.errors import ContentError
from archive_gen.search import updating
from archive_gen.search.asking import ask
from archive_gen.search.chunks import MANIFEST, unwrap, unwrap_manifest, wrap
from archive_gen.search.reading import open_index


@pytest.fixture
def built(tmp_path: Path) -> Path:
    make_archive(tmp_path)
    build_in(tmp_path)
    return tmp_path


def found(root: Path, text: str) -> list[str]:
    with open_index(lambda address: (root / "site" / address).read_bytes()) as index:
        return [hit.title for hit in ask(index, text, order="newest", limit=10).hits]


def index_of(root: Path) -> dict[str, bytes]:
    return {url: data for url, data in files_in(root / "site").items() if url.startswith("search/")}


def test_headline_standfirst_byline_and_text_are_found(built: Path) -> None:
    """Newest first; a text without headline by its first words, in brackets."""
    mill, bridge = "Old mill of Tarnbeck turns again", "Bridge at Tarnbeck closed to lorries"
    assert found(built, "title:tarnbeck") == [bridge, mill]
    assert found(built, "fennimore") == [bridge, mill]
    assert found(built, '"first flour in sixty years"') == [mill]
    assert found(built, "lorries -mill") == []
    assert found(built, "lorries") == [bridge]
    assert found(built, "night storm") == ["Night of the storm"]


def test_headlines_of_other_stories_are_no_words_of_an_article(tmp_path: Path) -> None:
    """A list of links that a text has kept is shown on its page and not found: their own stories are."""
    pier = (
        NEWS["mill.txt"] + "\nRead more\n\nFerry of Tarnbeck sails at noon\nHeron counted twice by mistake\n"
    )
    make_archive(tmp_path, {"mill.txt": pier, "bridge.txt": NEWS["bridge.txt"]})
    build_in(tmp_path)
    page = next((tmp_path / "site").glob("articles/**/old-mill*.html")).read_text("utf-8")
    assert "Heron counted twice" in page[page.index('class="related"') :]
    assert found(tmp_path, "heron") == []
    assert found(tmp_path, "ferry OR miller") == ["Old mill of Tarnbeck turns again"]
    assert found(tmp_path, "ferry") == []


def test_an_edit_and_a_deletion_reach_the_index(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is found, what is taken away is not, and no chunk holds its words."""
    monkeypatch.setattr(updating, "SMALL_ARCHIVE", 0)
    before = index_of(built)
    mill = built / "content/mill.txt"
    mill.write_text(mill.read_text().replace("oak from the wood", "larch from the hill"))
    build_in(built)
    assert found(built, "larch") == ["Old mill of Tarnbeck turns again"]
    assert found(built, "oak") == []
    assert len(unwrap_manifest((built / "site" / MANIFEST).read_bytes()).volumes) == 2
    (built / "content/storm.txt").unlink()
    build_in(built)
    after = index_of(built)
    assert found(built, "storm") == []
    held = b"".join(unwrap(data) for url, data in after.items() if url != MANIFEST)
    assert b"school" not in held
    assert b"school" in b"".join(unwrap(data) for url, data in before.items() if url != MANIFEST)


def test_a_build_that_begins_anew_gives_the_bytes_of_the_first(built: Path, tmp_path: Path) -> None:
    """`--fresh` and a lost ledger make no difference."""
    before = index_of(built)
    (built / "content/storm.txt").unlink()
    build_in(built)
    assert index_of(built) != before
    make_archive(built, {"storm.txt": NEWS["storm.txt"]})
    done = run("build", "--fresh", cwd=built)
    assert done.returncode == 0, done.stderr
    assert index_of(built) == before


def test_chunks_that_somebody_changed_are_made_again(built: Path) -> None:
    """As all other files of the site are."""
    before = index_of(built)
    for number, url in enumerate(sorted(before)):
        if number % 2:
            (built / "site" / url).write_bytes(b"spoilt")
        else:
            (built / "site" / url).unlink()
    build_in(built)
    assert index_of(built) == before


def test_a_site_without_search_has_no_index(built: Path) -> None:
    """The setting takes away what was there, and the command says why there is no answer."""
    (built / "archive.yaml").write_text("search: no\n")
    build_in(built)
    assert index_of(built) == {}
    done = run("search", "mill", cwd=built)
    assert done.returncode == 1
    assert "this site has no search index" in done.stderr
    assert "setting `search`" in done.stderr


def test_a_damaged_index_is_told(built: Path) -> None:
    """With the file, and the way out."""
    for url in index_of(built):
        if url != MANIFEST:
            (built / "site" / url).write_bytes(b"spoilt")
    with pytest.raises(ContentError, match="the search index cannot be read") as told:
        found(built, "mill")
    assert str(told.value.path).startswith("search/")


def test_an_index_that_cannot_be_read_is_told(built: Path) -> None:
    """A folder where a file should be, a file where its folder should be, parts that are no database."""
    manifest = built / "site/search/manifest.js"
    whole = manifest.read_bytes()
    manifest.unlink()
    manifest.mkdir()
    told = run("search", "mill", cwd=built)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("site/search/manifest.js: error: the search index cannot be read: Is a dir")
    manifest.rmdir()
    manifest.write_bytes(whole)
    for part in manifest.parent.glob("*.bin"):
        part.write_bytes(wrap(bytes(len(unwrap(part.read_bytes())))))
    told = run("search", "mill", cwd=built)
    assert told.returncode == 1
    assert "error: the search index cannot be read: its parts do not fit together" in told.stderr
    shutil.rmtree(manifest.parent)
    manifest.parent.write_text("a file")
    told = run("search", "mill", cwd=built)
    assert told.returncode == 1
    assert "this site has no search index" in told.stderr


def test_a_page_that_cannot_be_read_has_no_snippet(built: Path) -> None:
    """The index still tells of the article."""
    url = json.loads(run("search", "--json", "mill", cwd=built).stdout)["hits"][0]["url"]
    (built / "site" / url).unlink()
    (built / "site" / url).mkdir()
    hits = json.loads(run("search", "--json", "mill", cwd=built).stdout)["hits"]
    assert (hits[0]["url"], hits[0]["snippet"]) == (url, "")


def test_a_name_that_is_no_text_is_in_no_article(built: Path) -> None:
    """A terminal of another encoding sends bytes that are no UTF-8."""
    for form in ((), ("--json",)):
        done = run("search", "--tag", "K\udcf6nig", *form, cwd=built)
        assert done.returncode == 0
        assert "no article has the tag 'K\ufffdnig'" in done.stderr


def test_the_command_line_prints_hits(built: Path) -> None:
    """Day, headline, where the word stands, address; how many there are, and how many are shown."""
    done = run("search", "Tarnbeck", "--limit", "1", cwd=built)
    assert done.returncode == 0, done.stderr
    first, place, address, _, count = done.stdout.splitlines()
    assert first == "2023-06-02  Bridge at Tarnbeck closed to lorries"
    assert "Tarnbeck" in place
    assert (built / "site" / address.strip()).is_file()
    assert count == "3 articles found, newest first; these are the first 1"


def test_the_command_line_narrows_and_orders(built: Path) -> None:
    """Dates, days, authors, languages; best first."""

    def titles(*arguments: str) -> list[str]:
        done = run("search", "--json", *arguments, cwd=built)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert answer["found"] == len(answer["hits"])
        return [hit["title"].split()[0] for hit in answer["hits"]]

    assert titles("--from", "2023-06") == ["Bridge"]
    assert titles("--to", "2023-05", "tarnbeck") == ["Old"]
    assert titles("--on", "05-12") == titles("--on", "5-12") == ["Old"]
    assert titles("--author", "Odile Fennimore", "mill") == ["Bridge", "Old"]
    assert titles("--author", "Odile Fennimore", "mill", "tarnbeck") == ["Old", "Bridge"], "best first"
    assert titles("--author", "Odile Fennimore", "mill", "tarnbeck", "--newest") == ["Bridge", "Old"]
    assert titles("--author", "Odile Fennimore", '"mill" -storm') == ["Bridge", "Old"]
    assert titles("--author", "Odile Fennimore", "mill", "--best") == ["Old", "Bridge"]
    assert titles("--author", "Odile Fennimore", "mill", "--oldest") == ["Old", "Bridge"]
    assert titles("--from", "2023-6", "--to", "2023-6-2") == ["Bridge"]
    assert titles("--language", "tlh") == []


def test_a_name_that_no_article_has_is_told(built: Path) -> None:
    """With the name that was probably meant, whatever its case; one that is known is not doubted."""
    done = run("search", "mill", "--author", "odile fenimore", "--author", "Odile Fennimore", cwd=built)
    assert done.stderr == "no article has the author 'odile fenimore': did you mean 'Odile Fennimore'?\n"
    assert done.stdout.endswith("2 articles found, newest first\n")
    done = run("search", "--tag", "Zeppelin", "--json", cwd=built)
    assert done.stderr == "no article has the tag 'Zeppelin'\n"
    assert json.loads(done.stdout)["unknown"] == [{"kind": "tag", "label": "Zeppelin", "near": ""}]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Name what to search for"),
        (("--", "-ferry"), "These words only leave articles out"),
        (("--from", "1962-13", "x"), "there is no month 13"),
        (("--from", "1963", "--to", "1962-12", "x"), "The first date is after the last one"),
        (("--to", "5", "x"), "'5' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
        (("--on", "02-30"), "is no day of any year"),
        (("--on", "april"), "MM-DD"),
    ],
)
def test_mistakes_are_told(built: Path, arguments: tuple[str, ...], told: str) -> None:
    """Before anything is searched."""
    done = run("search", *arguments, cwd=built)
    assert done.returncode == 2
    assert told in done.stderr


def test_nothing_that_is_typed_is_an_error(built: Path) -> None:
    """Syntax of SQL and of FTS5, and what is no text at all."""
    for text in (
        "'; DROP TABLE words; --",
        '" OR 1',
        "NEAR(a b)",
        "title : x",
        "*",
        "a\x01b",
        "^",
        "{text}: a",
        "x" * 5000,
    ):
        done = run("search", "--", text, cwd=built)
        assert done.returncode == 0, done.stderr
        assert "article" in done.stdout
