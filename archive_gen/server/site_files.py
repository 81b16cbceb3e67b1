"""An address → what stands there: a file of the output folder, and nothing outside of it.

The looking up, the sending and the conditions of a request are Starlette's; ours are the content
types, which depend on no machine, and what hosts do besides: `index.html` for a folder, 404.html
for what is missing.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import stat
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles

_OURS = ".archive-gen"
"""How the names begin of what a build keeps in the output folder for itself."""

_TYPES = {
    ".avif": "image/avif",
    ".bib": "application/x-bibtex",
    ".gz": "application/gzip",
    ".js": "text/javascript",  # RFC 9239
    ".jsonl": "application/jsonl",  # jsonlines.org
    ".mjs": "text/javascript",
    ".ris": "application/x-research-info-systems",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",  # RFC 8081
    ".woff2": "font/woff2",
    ".xml": "application/xml",  # RFC 7303: text/xml is an alias
    ".yaml": "application/yaml",  # RFC 9512
}
"""What Python's own table lacks, or in some version names otherwise."""


class Found(NamedTuple):
    """What stands at an address. `status` is 200; 404, with the file to show instead if there is
    one; or 307 where a slash is missing at the end.
    """

    status: int
    file: str = ""
    stat: os.stat_result | None = None


def find(output: Path, path: str, base_path: str = "/") -> Found:
    """What stands in the folder `output` at `path`, a decoded path of an address.

    Links lead nowhere outside the folder, and neither do dots, backslashes or NUL. Pages may be
    asked for below `base_path` as well, where they will stand once published.
    """
    found = _find(output, path)
    if found.status != 404 or base_path == "/":
        return found
    if path + "/" == base_path:
        return Found(307)
    below = _find(output, path[len(base_path) - 1 :]) if path.startswith(base_path) else found
    return below if below.status != 404 else found


def _find(output: Path, path: str) -> Found:
    files = StaticFiles(directory=output, check_dir=False)
    wanted = os.path.normpath(path.lstrip("/")) if path.strip("/") else "."
    file, status = _look_up(files, wanted)
    if status is not None and stat.S_ISDIR(status.st_mode):
        file, status = _look_up(files, f"{wanted}/index.html")
        if status is not None and not path.endswith("/"):
            return Found(307)
    elif path.endswith("/"):
        status = None
    if status is not None and stat.S_ISREG(status.st_mode):
        return Found(200, file, status)
    file, status = _look_up(files, "404.html")
    return Found(404, file, status) if status is not None and stat.S_ISREG(status.st_mode) else Found(404)


def _look_up(files: StaticFiles, path: str) -> tuple[str, os.stat_result | None]:
    if any(name.startswith(_OURS) for name in path.replace("\\", "/").split("/")):
        return "", None
    try:
        return files.lookup_path(path)
    except (OSError, ValueError):  # a name that is too long or not to be read, NUL, another drive
        return "", None


def base_path(base_url: str | None) -> str:
    """The path of the site's address on the web, with slashes at both ends."""
    return urlsplit(base_url).path if base_url else "/"


def content_type(file: str) -> str:
    """The media type by the file's suffix, with the charset where browsers ask for one."""
    suffix = Path(file).suffix.lower()
    common, official = _BUILT_IN.types_map
    kind = _TYPES.get(suffix) or official.get(suffix) or common.get(suffix) or "application/octet-stream"
    return kind + "; charset=utf-8" if kind.startswith("text/") else kind


_BUILT_IN = mimetypes.MimeTypes()
"""Python's own table, without what this machine has added to it."""


def is_html(file: str) -> bool:
    """Whether the file is a page, into which the script goes."""
    return content_type(file).startswith("text/html")


def digest(data: bytes) -> str:
    """What tells one content of a page from another."""
    return hashlib.sha256(data).hexdigest()[:32]


def send(found: Found, headers: Headers, extra: dict[str, str]) -> Response:
    """The file as it is: whole, in ranges, or not at all where the reader has it already.

    What is sent whole is read at once: at any moment a build may put another file in its place, of another
    length than was promised, or take it away.
    """
    kind = content_type(found.file)
    if "range" in headers:
        status, data = found.stat, None
    else:
        try:
            with open(found.file, "rb") as stream:  # noqa: PTH123 - a name that was looked up as text
                status, data = os.fstat(stream.fileno()), stream.read()
        except OSError:  # taken away at this moment, or not to be read
            return Response(status_code=404, headers=extra)
    file = FileResponse(
        found.file, status_code=found.status, headers=extra, media_type=kind, stat_result=status
    )
    response = file if data is None else Response(data, found.status, file.headers)
    return _conditional(response, headers)


def send_page(status: int, body: bytes, headers: Headers, extra: dict[str, str]) -> Response:
    """A page made for this response. Ranges of it are not given (RFC 9110, section 14.2: MAY)."""
    return _conditional(Response(body, status, extra, media_type="text/html"), headers)


def _conditional(response: Response, headers: Headers) -> Response:
    if response.status_code == 200 and StaticFiles().is_not_modified(response.headers, headers):
        return NotModifiedResponse(response.headers)
    return response
