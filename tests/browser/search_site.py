"""A small archive in many languages with its search index, and hosts of every kind that serve it."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from small_archive import build_in, make_archive

from archive_gen.pages.hosts import SECURITY_HEADERS


def text(title: str, body: str, **stated: str) -> str:
    """An article with everything stated."""
    lines = "".join(f"{name}: {value}\n" for name, value in {"title": f'"{title}"', **stated}.items())
    return f"---\n{lines}---\n\n{body}\n"


HOSTILE = "<img src=x onerror=\"document.title='owned'\"> of <b>Quarrel</b> & <script>alert(1)</script>"

TEXTS = {
    "grain.md": text(
        "Grain ships leave Varrick",
        "Three ships with grain left Varrick on Monday.\n\nThe exporter Odo Quill said that exports of wheat "
        "had doubled, and that a bushel-tax was unjust.\n\nNobody on the quay was surprised.",
        date="1987-04-13", source="The Tarn Post", authors="[Odile Fennimore]", tags="[Grain, Varrick]", language="en",
    ),
    "wheat.md": text(
        "Wheat is late again",
        "The wheat harvest is two weeks late. A wheat farmer, a grain and wheat buyer and the exporters agreed on that.",
        date="1988-09-02", source="The Tarn Post", authors="[Rasmus Quill]", tags="[Grain]", language="en",
    ),
    "code.md": text(
        "C++ turns forty",
        "Write to desk@tarn.example about C++ and C#. The U.S. bureau remembers 9/11. " + "Grain. " * 3,
        date="2023-04-13", source="Merrow Wire", authors="[Odile Fennimore]", tags="[Varrick]", language="en",
    ),
    "hostile.md": text(
        "A headline &lt;b&gt;with&lt;/b&gt; \\\"marks\\\" and '); DROP TABLE cards;--",
        f"A paragraph {HOSTILE} and the word quarrelsome.",
        date="1990-01-01", source="The Tarn Post", language="en",
    ),
    "donau.md": text(
        "Die Donaudampfschifffahrt ruht",
        "Die Straße nach Übersee ist gesperrt, die Häuser am Fluß stehen leer.",
        date="1995-02-28", source="Merrower Bote", language="de",
    ),
    "elka.md": text(
        "Ёлка на площади",
        "На площади поставили ёлку. Чёрный кот сидел под ёлкой.",
        date="1996-12-31", source="Вестник", language="ru",
    ),
    "kitab.md": text(
        "الكِتَابُ في المَدينة",
        "وصل الكتاب إلى المدينة عام ١٩٨٧.",
        date="1999-05-05", source="البريد", language="ar",
    ),
    "tokyo.md": text(
        "東京都の港",
        "港に新しい船が着いた。北京大学の学生が見ていた。",
        date="2001-06-07", source="港新聞", language="ja",
    ),
    "ete.md": text(
        "L’été à l’Élysée",
        "Aujourd’hui, l’œuvre du maître reste cachée; Reagan’s visit was short.",
        date="2003", source="Le Phare", language="fr",
    ),
    "undated.md": text("A page without a day", "Somebody found this grain ledger in a drawer.", language="en"),
} | {
    f"note-{number:02d}.md": text(
        f"Harbour note {number}",
        f"The harbour of Varrick was quiet on day {number}. " + "Ships came and went. " * 30 + "Then a lantern was lit.",
        date=f"{1990 + number % 4}-03-{1 + number % 27:02d}", source="Harbour Gazette", language="en",
    )
    for number in range(45)
}  # fmt: skip
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
