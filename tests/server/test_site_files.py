"""An address leads to a file of the output folder, or nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from archive_gen.server.site_files import Found, base_path, content_type, find, send


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with secrets beside it, and links out of it."""
    root = tmp_path_factory.mktemp("root")
    (root / "secret.txt").write_text("secret")
    (root / "site-of-another").mkdir()
    (root / "site-of-another/index.html").write_text("secret")
    site = root / "site"
    for name in ("index.html", "404.html", "articles/a b.html", "tags/index.html", "assets/style.css"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name)
    (site / ".archive-gen").write_text("ours")
    (site / ".archive-gen-staging-x").mkdir()
    (site / ".archive-gen-staging-x/0").write_text("ours")
    (site / "out.txt").symlink_to(root / "secret.txt")
    (site / "out").symlink_to(root)
    (site / "inside.html").symlink_to(site / "index.html")
    (site / "loop").symlink_to(site / "loop")
    return site


def shown(site: Path, path: str) -> str | int:
    """The file at a path, relative to the site; the status where it is not 200."""
    found = find(site, path)
    return os.path.relpath(found.file, os.path.realpath(site)) if found.status == 200 else found.status


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/articles/a b.html", "articles/a b.html"),
        ("/tags/", "tags/index.html"),
        ("/tags", 307),
        ("/articles/../tags/index.html", "tags/index.html"),
        ("//tags//index.html", "tags/index.html"),
        ("/inside.html", "index.html"),
        ("/index.html/", 404),
        ("/articles/", 404),
        ("/articles", 404),
        ("/nothing.html", 404),
    ],
)
def test_paths_of_the_site(site: Path, path: str, file: str | int) -> None:
    """As a host answers: the page of a folder, a slash at its end, 404 for the rest."""
    assert shown(site, path) == file


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/../../../../../../etc/passwd",
        "/articles/../../secret.txt",
        "/..",
        "/../",
        "/../site-of-another/index.html",
        "/..\\secret.txt",
        "\\..\\secret.txt",
        "/articles\\..\\..\\secret.txt",
        "//etc/passwd",
        "/etc/passwd",
        "/C:/Windows/win.ini",
        "/out.txt",
        "/out/secret.txt",
        "/out",
        "/loop",
        "/index.html\0.txt",
        "/\0",
        "/%2e%2e/secret.txt",
        "/" + "a" * 5000,
        "/" + "a/" * 5000,
        "/.archive-gen",
        "/.archive-gen-staging-x/0",
        "/articles/../.archive-gen",
        "/\ud800",
    ],
)
def test_nothing_else_is_ever_reached(site: Path, path: str) -> None:
    """Neither by dots nor backslashes, NUL, links or names too long; nor what builds keep for themselves."""
    found = find(site, path)
    assert found.status == 404
    assert Path(found.file).read_text() == "404.html"


@given(st.lists(st.sampled_from(["..", ".", "", "out", "secret.txt", "articles", "\\..", "a b.html", "\0"])))
def test_no_path_leads_out(site: Path, parts: list[str]) -> None:
    """Whatever it is made of."""
    found = find(site, "/" + "/".join(parts))
    assert not found.file or Path(found.file).is_relative_to(os.path.realpath(site))


def test_a_site_without_a_page_for_missing_ones(tmp_path: Path) -> None:
    """Then there is nothing to show; nor is there before the first build."""
    assert find(tmp_path, "/x.html") == (404, "", None)
    assert find(tmp_path / "none", "/") == (404, "", None)


def test_pages_stand_where_they_will_be_published_too(site: Path) -> None:
    """404.html names its links by the path of `base_url`; at the root everything stands as well."""
    base = base_path("https://example.org/papers/of/")
    assert base == "/papers/of/"
    assert find(site, "/papers/of/tags/", base).file.endswith("tags/index.html")
    assert find(site, "/papers/of/", base).file.endswith("index.html")
    assert find(site, "/papers/of", base).status == 307
    assert find(site, "/tags/", base).status == 200
    assert find(site, "/papers/of/../../../secret.txt", base).status == 404
    assert find(site, "/papers/off/tags/", base).status == 404
    assert base_path(None) == "/"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("A.HTML", "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("search.js", "text/javascript; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("feed.xml", "application/xml"),
        ("articles.jsonl", "application/jsonl"),
        ("a.json", "application/json"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.webp", "image/webp"),
        ("a.woff2", "font/woff2"),
        ("a.pdf", "application/pdf"),
        ("a.tar.gz", "application/gzip"),
        ("CNAME", "application/octet-stream"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_content_types_are_those_of_a_host(file: str, kind: str) -> None:
    """With the charset for text, and the same on every machine."""
    assert content_type(f"/somewhere/{file}") == kind


def test_a_file_that_cannot_be_read_any_more_is_not_there(tmp_path: Path) -> None:
    """Between looking it up and sending it anything may have taken its place."""
    (tmp_path / "folder").mkdir()
    for name in ("gone", "folder"):
        assert send(Found(200, str(tmp_path / name)), Headers({}), {}).status_code == 404
