"""The demonstration archive as a site: built, walked through as files, served below an address."""

from __future__ import annotations

import posixpath
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote, urlsplit

from archive_gen.builder import build
from archive_gen.config import load_config
from archive_gen.reporting import CollectingReporter

ROOT = Path(__file__).parents[2]

BASE = "some/base"
"""Where the site stands on its host: not at the root."""


class Element(NamedTuple):
    """A start tag with its attributes."""

    tag: str
    attributes: dict[str, str | None]


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, dict(attrs)))


class BuiltSite:
    """A folder of files, and what its pages say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def files(self) -> frozenset[str]:
        """The address of every file, as the disk spells it."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return frozenset(path.relative_to(self.folder).as_posix() for path in paths)

    @cached_property
    def pages(self) -> dict[str, list[Element]]:
        """The elements of every HTML page, by its address."""
        return {
            url: _Elements((self.folder / url).read_text("utf-8")).found
            for url in sorted(self.files)
            if url.endswith(".html")
        }

    @property
    def articles(self) -> set[str]:
        """The addresses of the articles."""
        return {url for url in self.pages if url.startswith("articles/")}

    def links(self, url: str) -> Iterator[tuple[str, str]]:
        """What a page asks for or leads to: tag and address, as written."""
        for tag, attributes in self.pages[url]:
            for name in ("href", "src", "srcset", "poster", "data", "action"):
                if attributes.get(name) is not None:
                    yield tag, attributes[name] or ""

    def identifiers(self, url: str) -> set[str]:
        """The anchors that a link into the page may name."""
        return {attributes["id"] or "" for _, attributes in self.pages[url] if "id" in attributes}

    def story_in(self, language: str) -> list[str]:
        """The articles whose text is marked as being in a language."""
        return [
            url
            for url in sorted(self.articles)
            if any(
                tag == "article" and attributes.get("lang") == language for tag, attributes in self.pages[url]
            )
        ]


class Hosted(NamedTuple):
    """A site and the address of its folder, which ends with a slash."""

    site: BuiltSite
    address: str


def target(page: str, link: str) -> tuple[str, str]:
    """The file that a relative link leads to, and the anchor in it ("" for none)."""
    parts = urlsplit(link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    return (path if parts.path else page), unquote(parts.fragment)


def follow_links(site: BuiltSite) -> tuple[list[tuple[str, str, str]], int]:
    """The links of a site that lead nowhere, each with its page and what is wrong, and how many
    were followed: all but those of a text that lead out of the site.
    """
    broken, followed = [], 0
    for page in site.pages:
        for tag, link in site.links(page):
            scheme = urlsplit(link).scheme
            if (tag, scheme) in {("link", "data"), ("a", "http"), ("a", "https")}:
                continue
            if tag == "link" and link.startswith("http://purl.org/dc/"):
                continue
            file, anchor = target(page, link)
            followed += 1
            if scheme or link.startswith("/"):
                broken.append((page, link, "is not relative"))
            elif file not in site.files:
                broken.append((page, link, "leads to no file"))
            elif anchor and anchor not in site.identifiers(file):
                broken.append((page, link, "leads to no place on that page"))
    return broken, followed


def build_demonstration(
    folder: Path, output: Path, *, settings: str = "", templates: Path | None = None
) -> BuiltSite:
    """Build a copy of `content/` that lies in `folder` into `output`; `settings` are lines of YAML."""
    shutil.copytree(ROOT / "content", folder / "content")
    own = (ROOT / "archive.yaml").read_text("utf-8")
    (folder / "archive.yaml").write_text(own + settings, encoding="utf-8")
    report = build(
        load_config(folder / "archive.yaml", output=output, templates=templates),
        reporter=CollectingReporter(),
    )
    assert not report.errors
    return BuiltSite(output)


class _Host(SimpleHTTPRequestHandler):
    """A plain host: files as they are, and 404.html of the site in the place of what is missing."""

    def send_head(self) -> BinaryIO | None:
        if Path(self.translate_path(self.path)).is_file():
            return super().send_head()
        page = (Path(self.directory) / BASE / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        return None

    def log_message(self, *_: object) -> None:
        """Nothing: what fails is told by the browser."""


@contextmanager
def host(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free port of this machine; yields the address of `BASE` in it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{BASE}/"
        finally:
            server.shutdown()
            thread.join()
