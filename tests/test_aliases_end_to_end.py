"""From a sidecar, or from an article that has moved, to a page at the old address."""

from __future__ import annotations

import functools
import http.server
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_archive import build_in, files_in, make_archive

from archive_gen.checking import check_site
from archive_gen.config import load_config
from archive_gen.errors import ContentError
from archive_gen.permalinks import PERMALINKS_FILE, remember_permalinks
from archive_gen.reporting import BuildReport, CollectingReporter

MILL = "articles/2023/05/old-mill-of-tarnbeck-turns-again.html"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path)


def state(archive: Path, name: str, text: str) -> None:
    (archive / "content" / name).write_text(text, encoding="utf-8")


def publish(archive: Path) -> BuildReport:
    """Build, and remember where everything stood."""
    report = build_in(archive)
    remember_permalinks(archive / "content", report.published)
    return report


def sound(archive: Path) -> bool:
    """Whether a check finds nothing wrong, earlier addresses and all."""
    config = load_config(archive / "archive.yaml")
    return check_site(config, reporter=CollectingReporter()).faults == ()


def test_an_alias_of_a_sidecar_leads_on(archive: Path) -> None:
    """By itself, by a link for people without it, and out of sight of search engines."""
    state(archive, "mill.yaml", "aliases: [/1998/mill.html, old/mill]\n")
    assert build_in(archive).errors == 0
    for old, way in (("1998/mill.html", "../"), ("old/mill/index.html", "../../")):
        page = (archive / "site" / old).read_text("utf-8")
        assert f'<meta http-equiv="refresh" content="0; url={way}{MILL}">' in page
        assert f'<a href="{way}{MILL}">Old mill of Tarnbeck turns again</a>' in page
        assert '<meta name="robots" content="noindex">' in page
        assert f'<link rel="canonical" href="{way}{MILL}">' in page
        assert len(page) < 1500
    assert sound(archive)


@pytest.mark.parametrize("key", ["aliases", "alias", "redirect_from", "redirect-from"])
def test_the_keys_of_other_generators_are_understood(key: str, archive: Path) -> None:
    """Hugo says `aliases`, Jekyll `redirect_from`; in front matter, too."""
    text = (archive / "content/mill.txt").read_text("utf-8")
    state(archive, "mill.txt", f"---\n{key}:\n  - /1998/mill.html\n---\n{text}")
    assert build_in(archive).errors == 0
    assert (archive / "site/1998/mill.html").is_file()


@pytest.mark.parametrize(
    ("aliases", "line", "words"),
    [
        ("aliases:\n  - good.html\n  - ../../etc/passwd\n", 3, "out of the site"),
        ("aliases: https://example.org/mill.html\n", 1, "host"),
        ("title: Mill\naliases:\n  - mill.html?id=3\n", 3, r"\?"),
        ("aliases: {a: b}\n", 1, "no address"),
        ("aliases: [[a]]\n", 1, "no address"),
        ('aliases: ["con.html"]\n', 1, "Windows"),
    ],
)
def test_an_alias_that_is_no_address_is_told_with_file_and_line(
    aliases: str, line: int, words: str, archive: Path
) -> None:
    """And the article is built all the same."""
    state(archive, "mill.yaml", aliases)
    report = build_in(archive)
    (problem,) = report.diagnostics
    assert problem.severity == "error"
    assert problem.path.endswith("mill.yaml")
    assert problem.line == line
    assert problem.hint
    assert re.search(words, problem.message)
    assert report.articles == 3


def test_a_folder_cannot_state_one_alias_for_all(archive: Path) -> None:
    state(archive, "_folder.yaml", "aliases: [old.html]\n")
    report = build_in(archive)
    assert [each.severity for each in report.diagnostics] == ["warning"]
    assert not (archive / "site/old.html").exists()


def test_a_correction_that_moves_an_article_leaves_its_old_address_working(archive: Path) -> None:
    """Once it was published; nobody has to think of it."""
    publish(archive)
    state(archive, "mill.yaml", "date: 2022-01-07\ntitle: The mill turns\n")
    report = build_in(archive)
    assert (report.errors, report.warnings) == (0, 0)
    moved = "articles/2022/01/the-mill-turns.html"
    assert (archive / "site" / moved).is_file()
    assert "url=../../2022/01/the-mill-turns.html" in (archive / "site" / MILL).read_text("utf-8")
    assert sound(archive)
    publish(archive)
    (archive / "content/mill.yaml").unlink()
    build_in(archive)
    assert "refresh" in (archive / "site" / moved).read_text("utf-8"), "and back again"
    assert "refresh" not in (archive / "site" / MILL).read_text("utf-8")


def test_what_was_never_published_leaves_nothing_behind(archive: Path) -> None:
    """Trying things out makes no old addresses."""
    build_in(archive)
    state(archive, "mill.yaml", "title: The mill turns\n")
    build_in(archive)
    assert not (archive / "site" / MILL).exists()
    assert not (archive / "content" / PERMALINKS_FILE).exists()


def test_a_renamed_file_that_moves_keeps_its_old_address(archive: Path) -> None:
    publish(archive)
    content = archive / "content"
    (content / "mill.txt").rename(content / "tarnbeck-mill.txt")
    state(archive, "tarnbeck-mill.yaml", "slug: mill\n")
    assert build_in(archive).errors == 0
    assert "url=mill.html" in (archive / "site" / MILL).read_text("utf-8")


def test_a_new_article_at_an_old_address_is_an_error(archive: Path) -> None:
    """Both are named, the page of the new one stands, and publishing would have to be forced."""
    publish(archive)
    state(archive, "mill.yaml", "title: The mill turns\n")
    state(archive, "new.txt", (archive / "content/mill.txt").read_text("utf-8").replace("sixty", "seventy"))
    report = build_in(archive)
    (problem,) = report.diagnostics
    assert problem.severity == "error"
    assert "mill.txt" in problem.message
    assert "new.txt" in problem.message
    assert problem.path.endswith(PERMALINKS_FILE)
    assert "seventy" in (archive / "site" / MILL).read_text("utf-8")


def test_published_addresses_that_cannot_be_read_stop_the_build(archive: Path) -> None:
    """Before anything is written: half the old links would be gone otherwise."""
    publish(archive)
    state(archive, "mill.yaml", "title: The mill turns\n")
    build_in(archive)
    before = files_in(archive / "site")
    file = archive / "content" / PERMALINKS_FILE
    file.write_text("<<<<<<< HEAD\n" + file.read_text("utf-8"), "utf-8")
    with pytest.raises(ContentError) as caught:
        build_in(archive)
    assert caught.value.line == 1
    assert files_in(archive / "site") == before


def test_the_file_of_published_addresses_is_no_sidecar(archive: Path) -> None:
    """It is not reported as one that has no article."""
    publish(archive)
    assert build_in(archive).diagnostics == ()


def test_an_old_address_goes_when_its_article_does(archive: Path) -> None:
    """It would lead nowhere; it is still known, should the article come back."""
    publish(archive)
    state(archive, "mill.yaml", "title: The mill turns\n")
    build_in(archive)
    text = (archive / "content/mill.txt").read_bytes()
    (archive / "content/mill.txt").unlink()
    (archive / "content/mill.yaml").unlink()
    build_in(archive)
    assert not (archive / "site" / MILL).exists()
    publish(archive)
    (archive / "content/mill.txt").write_bytes(text)
    state(archive, "mill.yaml", "title: The mill turns\n")
    build_in(archive)
    assert "refresh" in (archive / "site" / MILL).read_text("utf-8")


def test_hostile_titles_and_addresses_are_escaped(archive: Path) -> None:
    """In the page that leads on."""
    state(archive, "mill.yaml", "title: '</title><script>alert(1)</script>'\naliases: ['a&b''c.html']\n")
    build_in(archive)
    page = (archive / "site/a&b'c.html").read_text("utf-8")
    assert "<script" not in page


def test_earlier_addresses_do_not_change_with_the_host_of_the_next_build(archive: Path) -> None:
    """Rules take the place of pages, and pages that of rules; nothing else is rewritten."""
    state(archive, "mill.yaml", "aliases: [old.html]\n")
    (archive / "archive.yaml").write_text("host: netlify\nbase_url: https://example.org/\n")
    build_in(archive)
    assert (archive / "site/_redirects").read_text() == f"/old.html /{MILL} 301\n"
    assert not (archive / "site/old.html").exists()
    (archive / "archive.yaml").write_text("host: s3\nbase_url: https://example.org/\n")
    report = build_in(archive)
    assert (report.written, report.removed) == (1, 2)
    assert (archive / "site/old.html").is_file()


@pytest.fixture
def served(archive: Path) -> Iterator[str]:
    """The archive's site on the loopback network, once it is built."""
    handler = functools.partial(_Quiet, directory=archive / "site")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Nothing is printed."""


def test_a_web_server_shows_an_old_folder_as_a_page(archive: Path, served: str) -> None:
    """With its slash or without."""
    state(archive, "mill.yaml", "aliases: [1998/mill]\n")
    build_in(archive)
    for path in ("/1998/mill", "/1998/mill/", "/1998/mill/index.html"):
        with urllib.request.urlopen(served + path) as answer:  # noqa: S310 - our own server
            assert b"refresh" in answer.read()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(served + "/1998/mill.html")  # noqa: S310 - as above
