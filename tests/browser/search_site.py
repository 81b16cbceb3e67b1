"""A small archive in many languages with its search index, and hosts of every kind that serve it."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from small_archive import build_in, make_archive

from archive_gen.pages.hosts import SECURITY_HEADERS

NOTE = """\
---
title: "Harbour note {number}"
date: {date}
source: Harbour Gazette
language: en
---

The harbour of Varrick was quiet on day {number}. {ships}Then a lantern was lit.
"""

TEXTS = {
    file.name: file.read_text("utf-8") for file in sorted((Path(__file__).parent / "search_texts").iterdir())
} | {
    f"note-{number:02d}.md": NOTE.format(
        number=number,
        date=f"{1990 + number % 4}-03-{1 + number % 27:02d}",
        ships="Ships came and went. " * 30,
    )
    for number in range(45)
}
"""Two lists' worth of notes, and one article for each trouble that words can make."""


def build_search_site(folder: Path, texts: Mapping[str, str] = TEXTS) -> Path:
    """Build the archive below `folder`; the folder of the site."""
    make_archive(folder, texts)
    report = build_in(folder)
    assert not report.errors
    return folder / "site"


class HostKind(msgspec.Struct, frozen=True):
    """How a host serves files. No host here answers a request for a range of bytes with one."""

    gzips: bool = False
    strict: bool = False
    """Sends the headers along that archive-gen writes for hosts."""
    wait: float = 0.0
    """Seconds before each answer."""


class Host:
    """A running host: its address, what was asked of it, and what it denies to have."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[str] = []
        self.denied: set[str] = set()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, host: Host, kind: HostKind, directory: str) -> None:
        self.host, self.kind = host, kind
        super().__init__(*arguments, directory=directory)

    def do_GET(self) -> None:
        """A file, whole, or 404."""
        address = unquote(urlsplit(self.path).path).lstrip("/")
        self.host.asked.append(address)
        time.sleep(self.kind.wait)
        file = Path(self.translate_path(self.path))
        if not file.is_file() or address in self.host.denied:
            self.send_error(404)
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if self.kind.gzips and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        if self.kind.strict:
            for name, value in SECURITY_HEADERS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        with suppress(BrokenPipeError, ConnectionResetError):  # the page has gone on, and asks for it no more
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: what was asked is kept."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def serve(folder: Path, kind: HostKind | None = None) -> Iterator[Host]:
    """Serve a site at the root of a host of some kind."""
    host = Host("")
    handler = partial(_Handler, host=host, kind=kind or HostKind(), directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        host.address = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()
