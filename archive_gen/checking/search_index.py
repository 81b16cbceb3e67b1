"""The search index: a manifest that names the parts, and the parts; the engine that reads them.

`docs/search.md`, "Files".
"""

from __future__ import annotations

from archive_gen.checking.addresses import Site
from archive_gen.checking.facts import Facts, Links
from archive_gen.search.chunks import FORMAT, is_wrapped, names, unwrap, unwrap_manifest

ENGINE = "engine/sqlite3.bin"
SEARCH_SCRIPTS = (
    "worker.js",
    "sqlite.js",
    "chunks.js",
    "norm.js",
    "query.js",
    "spelling.js",
    "searcher.js",
    ENGINE,
)
"""What the search page loads when somebody searches, in the folder of its scripts: no link leads there."""


def examine_manifest(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """Every part that it names must be there."""
    links = Links(file, site)
    try:
        manifest = unwrap_manifest(data)
    except ValueError as problem:
        links.tell("broken-search", "", f"cannot be read: {problem}", None)
        return links.facts(sha256)
    if manifest.format != FORMAT:
        links.tell("broken-search", "", f"is of format {manifest.format}, not {FORMAT}", None)
        return links.facts(sha256)
    for volume in manifest.volumes:
        for name in (*names(volume.index), *names(volume.cards)):
            links.add(f"{name}.bin", None, "broken-search")
    return links.facts(sha256)


def examine_part(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """Whether it is whole; what it holds, only its digest could tell."""
    links = Links(file, site)
    if not is_wrapped(data):
        links.tell("broken-search", "", "does not begin and end as a part of the index does", None)
    return links.facts(sha256)


def examine_engine(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """It is packed as a part of the index is, with a checksum; what comes out is WebAssembly."""
    links = Links(file, site)
    try:
        is_engine = unwrap(data).startswith(b"\0asm")
    except ValueError as problem:
        links.tell("broken-search", "", f"is not the engine of the search: {problem}", None)
    else:
        if not is_engine:
            links.tell("broken-search", "", "is not the engine of the search: it holds something else", None)
    return links.facts(sha256)
