"""Into each HTML response, and into no file: the script that reloads the page.

A page may forbid by its Content-Security-Policy what the script needs. The policy is widened in
the response, by the preview's own addresses and no others, so that what a published page may not
do it may not do in the preview either.
"""

from __future__ import annotations

import contextlib
import html
from html.parser import HTMLParser
from typing import NamedTuple

PREFIX = "/_archive/"
"""Addresses of the preview itself; the site has none that begin so."""

_IN_HEAD = frozenset("html head title base link meta style script noscript template".split())

_NEEDED = (("connect-src", "default-src"), ("style-src-elem", "style-src", "default-src"))
"""What the script does, each with the directives that rule it, the nearest first: CSP Level 3,
section 6.8.3, "Get fetch directive fallback list". It is loaded before any policy is read."""


class Loaded(NamedTuple):
    """What a page says of itself to the script: the preview it is from, the builds that had ended,
    and the digest of its bytes.
    """

    server: str
    build: int
    digest: str


def inject(page: bytes, loaded: Loaded, origin: str) -> bytes:
    """`page` with the script as the first thing in its head, and its policy widened.

    `origin` is where the preview stands, as the browser names it: "http://127.0.0.1:8000".
    """
    text = page.decode("utf-8", "surrogateescape")
    head = _Head(text)
    for start, end, policy in reversed(head.policies):
        meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(admit(policy, origin))}">'
        text = text[:start] + meta + text[end:]
    script = (
        f'<script src="{PREFIX}reload.js" data-server="{html.escape(loaded.server)}" '
        f'data-build="{loaded.build}" data-digest="{html.escape(loaded.digest)}" defer></script>'
    )
    return (text[: head.start] + script + text[head.start :]).encode("utf-8", "surrogateescape")


def admit(policy: str, origin: str) -> str:
    """The policy, with connections and style sheets allowed from the preview's own addresses."""
    # CSP Level 3 knows no IPv6 addresses as sources: its `host-char` is a letter, a digit or a hyphen.
    source = "'self'" if "[" in origin else origin + PREFIX
    directives: dict[str, list[str]] = {}
    for name, *sources in (words for part in policy.split(";") if (words := part.split())):
        directives.setdefault(name.lower(), sources)  # of two alike, browsers take the first
    for nearest, *others in _NEEDED:
        ruling = next((name for name in (nearest, *others) if name in directives), None)
        if ruling is not None and not {"'self'", source} & set(directives[ruling]):
            allowed = [each for each in directives[ruling] if each.lower() != "'none'"]
            directives[nearest if ruling == "default-src" else ruling] = [*allowed, source]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


class _EndOfHeadError(Exception):
    pass


class _Head(HTMLParser):
    """Finds where the head of a page begins, and the policies in it, as offsets into the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.start = 0
        self.policies: list[tuple[int, int, str]] = []
        self._lines = [0]
        self._text = text
        with contextlib.suppress(_EndOfHeadError):
            self.feed(text)

    def handle_decl(self, decl: str) -> None:
        self.start = self._offset() + len(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _IN_HEAD:
            raise _EndOfHeadError
        start, source = self._offset(), self.get_starttag_text() or ""
        if tag in ("html", "head"):
            self.start = start + len(source)
        elif tag == "meta":
            attributes = dict(reversed(attrs))  # of two alike, browsers take the first
            if (attributes.get("http-equiv") or "").lower() == "content-security-policy":
                self.policies.append((start, start + len(source), attributes.get("content") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            raise _EndOfHeadError

    def _offset(self) -> int:
        line, column = self.getpos()
        while len(self._lines) < line:
            self._lines.append(self._text.index("\n", self._lines[-1]) + 1)
        return self._lines[line - 1] + column
