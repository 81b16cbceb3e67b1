"""A web server that is 40 ms away, for measuring how long a reader waits."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROUND_TRIP = 0.04


class LateServer(ThreadingHTTPServer):
    """Serves by HTTP/1.1 (a browser asks for six files at a time); `sent` are the sizes of the files, in
    bytes, in the order in which they were asked for.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder: Path) -> None:
        self.sent: list[int] = []
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))

    @property
    def address(self) -> str:
        """Of its root."""
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LateServer

    def do_GET(self) -> None:
        """A file, late."""
        file = Path(self.translate_path(self.path))
        self.server.sent.append(file.stat().st_size if file.is_file() else 0)
        time.sleep(ROUND_TRIP)
        super().do_GET()

    def end_headers(self) -> None:
        """Nothing is kept from one time to the next."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[LateServer]:
    """A server of the folder, which stops at the end."""
    with LateServer(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def chromium() -> str:
    """The program. Ends with a word where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("there is no Chromium on this machine (Debian: apt install chromium)")
    return program
