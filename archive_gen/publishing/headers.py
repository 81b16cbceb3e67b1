"""What a web server says with a file, for targets that keep it: type, encoding, how long to keep."""

from __future__ import annotations

import re
from typing import NamedTuple

_TYPES = {
    # WHATWG MIME Sniffing, RFC 4287 (Atom), RFC 9239 (JavaScript), RFC 8081 (fonts); text names its charset.
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".svgz": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
}

_ATOM = re.compile(r"(^|/)(feed|atom)\.xml$")

_NAMED_BY_CONTENT = re.compile(r"[./-][0-9a-f]{8,64}\.[a-z0-9]+$")
"""`style.3f2a9c01.css`, `search/3f2a9c01….bin`: another content has another name."""

ASK_EACH_TIME = "public, max-age=0, must-revalidate"
FOR_A_YEAR = "public, max-age=31536000, immutable"


class Headers(NamedTuple):
    """`Content-Type`, `Content-Encoding` (none: as it is) and `Cache-Control` (RFC 9110, RFC 9111)."""

    content_type: str
    content_encoding: str | None
    cache_control: str


def headers_of(path: str) -> Headers:
    """The headers of a file, by its path. A browser asks each time whether a file has changed, and
    keeps for a year what is named by its content. An unknown type is told as bytes.
    """
    suffix = path[path.rfind(".") :].lower() if "." in path.rsplit("/", 1)[-1] else ""
    content_type = _TYPES.get(suffix, "application/octet-stream")
    if _ATOM.search(path):
        content_type = "application/atom+xml; charset=utf-8"
    by_content = suffix != ".html" and _NAMED_BY_CONTENT.search(path) is not None
    return Headers(
        content_type,
        "gzip" if suffix == ".svgz" else None,
        FOR_A_YEAR if by_content else ASK_EACH_TIME,
    )
