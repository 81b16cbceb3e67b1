"""A small archive that has been built once, and what bad input may do to it."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from small_archive import NEWS, files_in, make_archive, run

from archive_gen import cli
from archive_gen.renderer import default_templates

STORM = NEWS["storm.txt"]
"""An article that may have its header and file name."""

OURS = tuple(NEWS)


class Said(NamedTuple):
    """What a command ended with and printed on standard error."""

    returncode: int
    stderr: str


def build(archive: Path, *options: str | Path, prefix: tuple[str, ...] = ()) -> Said:
    """Build with the real command, problems only; whatever happens is no fault of the program.

    In this process, unless `prefix`, a command before it, asks for one of its own.
    """
    arguments = ["build", "--quiet", "--jobs", "1", *map(str, options)]
    if prefix:
        done = run(*arguments, cwd=archive, prefix=prefix)
        said, out = Said(done.returncode, done.stderr), done.stdout
    else:
        said, out = _in_this_process(archive, arguments)
    assert said.returncode in (0, 1, 2), said.stderr
    assert "Traceback" not in said.stderr
    assert out == ""
    return said


def _in_this_process(archive: Path, arguments: list[str]) -> tuple[Said, str]:
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(archive),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as caught,
    ):
        cli.main(arguments)
    assert isinstance(caught.value.code, int)
    return Said(caught.value.code, err.getvalue()), out.getvalue()


def built_archive(folder: Path) -> Path:
    """The archive with its site."""
    make_archive(folder)
    done = build(folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def site_of(archive: Path) -> dict[str, bytes]:
    """Every file of the site."""
    return files_in(archive / "site")


def records_of(archive: Path) -> dict[str, dict[str, Any]]:
    """What the site publishes about each article, by the path of its file."""
    rows = (archive / "site/data/articles.jsonl").read_text("utf-8").splitlines()
    return {row["path"]: row for row in map(json.loads, rows)}


def put(archive: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below `content/`."""
    for name, data in files.items():
        file = archive / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))


def others_stand(archive: Path, before: Mapping[str, bytes], *but: str) -> None:
    """Every article page of `before` is there with all its words, but those of the files named."""
    records = records_of(archive)
    assert set(OURS) - set(but) <= records.keys()
    after = site_of(archive)
    gone = {url for url in before if url.startswith("articles/") and url not in after}
    assert len(gone) == len(but)
    for name in set(OURS) - set(but):
        words = set(shown_text(*(data for url, data in after.items() if url.startswith("articles/"))).split())
        assert set(NEWS[name].split()) <= words | {"12", "May", "2", "June", "2023"}


def shown_text(*pages: bytes) -> str:
    """What pages show, without their markup."""
    return " ".join(" ".join(Elements.of(page).text) for page in pages)


def all_text(record: Mapping[str, Any]) -> str:
    """Everything that a record keeps of its file: headline, standfirst, body, and lines that are not shown."""
    kept = [record["title"] or "", record["subtitle"] or "", *(block["text"] for block in record["body"])]
    return "\n".join([*kept, *(gone["text"] for gone in record["removed"])])


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @classmethod
    def of(cls, page: bytes) -> Elements:
        """The elements of one page."""
        parser = cls()
        parser.feed(page.decode("utf-8"))
        parser.close()
        return parser


MARKER = "marker-x"
"""An element that no template has: where a page has it, somebody's text was not escaped."""

SCRIPTS = {
    file.relative_to(default_templates()).as_posix()
    for file in (default_templates() / "assets").rglob("*.js")
}
DATA_BLOCKS = ({"type": "application/ld+json"}, {"type": "application/json", "id": "search-speech"})
"""The only elements `script` that hold something, which is data and no program."""

_ADDRESSES = ("href", "src", "srcset", "action", "cite", "poster", "formaction")


def in_site(address: str | None) -> str:
    """Where a link of a page leads, from the root of the site: `../assets/copy.js`, and `/a/assets/copy.js`
    on the page of an address that is missing.
    """
    return re.sub(r"^(?:(?:\.\./)+|/a/)", "", address or "")


def assert_escaped(site: Mapping[str, bytes]) -> None:
    """No page of the site has an element, attribute or address that could come from hostile text."""
    pages = {url: data for url, data in site.items() if url.endswith(".html")}
    assert pages
    for url, data in pages.items():
        for tag, attributes in Elements.of(data).elements:
            assert tag not in (MARKER, "iframe", "object", "embed", "img"), url
            if tag == "form":  # the box on every page, and the form of the search page
                assert attributes.get("role") == "search", (url, attributes)
                assert in_site(attributes.get("action")) == "search.html", (url, attributes)
            # Charts are drawn; scripts of ours help to copy citations and to search.
            assert tag != "svg" or attributes.get("class") in (None, "strip", "share"), (url, attributes)
            if tag == "script":
                assert "src" in attributes or attributes in DATA_BLOCKS, (url, attributes)
                assert "src" not in attributes or in_site(attributes["src"]) in SCRIPTS, (url, attributes)
            if attributes.get("rel") == "icon":
                continue  # drawn in the template itself
            assert attributes.get("http-equiv") in (None, "Content-Security-Policy"), (url, attributes)
            for name, value in attributes.items():
                assert not name.startswith("on"), (url, tag, name)
                assert MARKER not in name, (url, tag, name)
                if name in _ADDRESSES:
                    scheme = "".join((value or "").split()).lower()
                    assert not scheme.startswith(("javascript:", "data:", "vbscript:")), (url, value)
