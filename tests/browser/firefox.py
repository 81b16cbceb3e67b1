"""Debian's Firefox, driven through Marionette, its own remote protocol, without any other program.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html: messages are JSON behind their
length; commands are those of WebDriver.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from small_archive import ended_with_us

PATIENCE = 60
"""Seconds to wait for anything."""

PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


def program() -> str | None:
    """Firefox, where this machine has one."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """A window of a running Firefox."""

    def __init__(self, connection: socket.socket) -> None:
        self._stream = connection.makefile("rwb")
        self._number = 0
        self._receive()
        self.command("WebDriver:NewSession", {"acceptInsecureCerts": False})

    def _receive(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise ConnectionError("Firefox has gone")
            length += byte
        return json.loads(self._stream.read(int(length)))

    def command(self, name: str, parameters: dict[str, Any]) -> Any:
        """The result of one WebDriver command. Raises `RuntimeError` with Firefox's words."""
        self._number += 1
        message = json.dumps([0, self._number, name, parameters]).encode()
        self._stream.write(b"%d:%b" % (len(message), message))
        self._stream.flush()
        _, _, problem, result = self._receive()
        if problem is not None:
            raise RuntimeError(f"{name}: {problem['message']}")
        return result.get("value") if isinstance(result, dict) else result

    def open(self, address: str) -> None:
        """Go to a page."""
        self.command("WebDriver:Navigate", {"url": address})

    def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression in the page."""
        return self.command("WebDriver:ExecuteScript", {"script": f"return {script}", "args": []})

    def wait_for(self, expression: str) -> Any:
        """Wait until an expression is true, and return it. Raises `TimeoutError`."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := self.evaluate(expression):
                return found
            time.sleep(0.05)
        state = self.evaluate("document.querySelector('main').innerText.slice(0, 300)")
        raise TimeoutError(f"{expression}: {state!r}")

    def write(self, selector: str, text: str) -> None:
        """Type into an element."""
        found = self.command("WebDriver:FindElement", {"using": "css selector", "value": selector})
        identifier = next(iter(found.values()))
        self.command("WebDriver:ElementSendKeys", {"id": identifier, "text": text})


@contextmanager
def started() -> Iterator[Firefox]:
    """A Firefox without a window on the screen, with a profile of its own; ended afterwards."""
    command = program()
    assert command is not None
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = PREFERENCES | {"marionette.port": port}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
        (Path(folder) / "user.js").write_text("".join(lines), encoding="utf-8")
        process = subprocess.Popen(
            [*ended_with_us(), command, "--headless", "--marionette", "--no-remote", "--profile", folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with _connected(port) as connection:
                yield Firefox(connection)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
