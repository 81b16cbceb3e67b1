"""The engine that the search page runs is the one that was published, and of one exact version."""

from __future__ import annotations

import hashlib
import tomllib

import pytest
from update_search_engine import FOLDER, ORIGIN, PACKED, pack, unpack

from archive_gen.pages.contexts import Site
from archive_gen.renderer import TemplateSpec, assets

SITE = Site(title="T", description="", language="en", base_url=None, rights="", nav=(), feed_url=None)


def test_it_is_the_one_that_origin_toml_names() -> None:
    """By its checksum; and its licence lies beside it."""
    origin = tomllib.loads(ORIGIN.read_text("utf-8"))
    wasm = unpack(PACKED.read_bytes())
    assert hashlib.sha256(wasm).hexdigest() == origin["sha256"]
    assert wasm.startswith(b"\0asm")
    assert origin["integrity"].startswith("sha512-")
    assert origin["version"] not in ("latest", "")
    licence = (FOLDER / "LICENSE.txt").read_text("utf-8")
    assert "Apache License" in licence


def test_packing_gives_the_bytes_back() -> None:
    """Whatever they are; and what is no chunk is refused."""
    everything = bytes(range(256)) * 3
    packed = pack(everything)
    assert unpack(packed) == everything
    inside = packed[len(b'archiveSearchChunk("') : -len(b'")\n')]
    assert not set(inside) & set(b'\0\n\r"\\')
    with pytest.raises(ValueError, match="not in the form of a chunk"):
        unpack(everything)


def test_a_site_without_search_carries_no_engine() -> None:
    """Nothing of it is in the site where nobody could search."""
    without = assets(TemplateSpec(site=SITE))
    searched = Site(
        title="T",
        description="",
        language="en",
        base_url=None,
        rights="",
        nav=(),
        feed_url=None,
        search_url="search.html",
    )
    with_search = assets(TemplateSpec(site=searched))
    assert "assets/style.css" in without
    assert not any(url.startswith("assets/search/") for url in without)
    assert {
        "assets/search/page.js",
        "assets/search/engine/sqlite3.bin",
        "assets/search/engine/LICENSE.txt",
    } <= with_search.keys()
