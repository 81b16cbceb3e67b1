"""`archive-gen serve` in a process of its own, as a person starts it; tests wait for what it says."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from small_archive import PACKAGE, command, ended_with_us

LONG = 120.0
"""Seconds until a test gives up waiting: only ever reached when something is broken."""

BUILT = re.compile(r"\d\d:\d\d:\d\d (not )?built")


class Answer(NamedTuple):
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class Running:
    """A preview at work: its address, its process, and the lines that it has said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._said = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait_for(lambda: self.line("Preview: ") is not None)
        self.address = (self.line("Preview: ") or "").split()[1]

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._said:
                self.lines.append(line.rstrip("\n"))
                self._said.notify_all()
        with self._said:
            self._said.notify_all()

    def line(self, beginning: str) -> str | None:
        """The first line said that begins so."""
        return next((line for line in self.lines if line.startswith(beginning)), None)

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds`, asked again after each line."""
        with self._said:
            met = self._said.wait_for(lambda: holds() or not self._reader.is_alive(), LONG)
        assert met, self.lines
        assert holds(), self.lines

    @property
    def builds(self) -> int:
        """How many builds have ended."""
        return sum(BUILT.match(line) is not None for line in self.lines)

    def wait_for_builds(self, number: int) -> None:
        """Wait until so many builds have ended since the start."""
        self.wait_for(lambda: self.builds >= number)

    def get(self, path: str, *, method: str = "GET", host: str | None = None, **headers: str) -> Answer:
        """Ask for a path, sent as it is."""
        return get(self.address, path, method=method, host=host, **headers)

    def interrupt(self) -> int:
        """Press Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LONG)


def get(address: str, path: str, *, method: str = "GET", host: str | None = None, **headers: str) -> Answer:
    """Ask the server at `address` for a path, sent as it is. `If_None_Match` is the header of that name."""
    name = address.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(name, timeout=LONG)
    with contextlib.closing(connection):
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for header in [name] if host is None else host.split("|"):
            if header:
                connection.putheader("Host", header)
        for key, value in headers.items():
            connection.putheader(key.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return Answer(
            answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
        )


@contextlib.contextmanager
def preview(folder: Path, *options: str) -> Iterator[Running]:
    """Preview the archive in `folder` on a free port; ended at the end."""
    process = subprocess.Popen(
        [*ended_with_us(), *command("serve", "--port", "0", "--jobs", "1", *options)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": PACKAGE, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Running(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        try:
            process.wait(LONG)
        finally:
            process.kill()
            assert process.stderr is not None
            process.stderr.close()


def wait_until(holds: Callable[[], bool]) -> None:
    """Ask until `holds`."""
    deadline = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def put(file: Path, text: str) -> None:
    """Save `text` as one change: on a slow machine, a file that is opened and then written is two."""
    passing = file.with_name(f".{file.name}.passing")
    passing.write_text(text, encoding="utf-8")
    passing.replace(file)
