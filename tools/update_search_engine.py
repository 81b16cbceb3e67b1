"""Fetch the search engine of the theme: SQLite's own WebAssembly build, at one exact version.

    python tools/update_search_engine.py            fetch the version that is here, and compare
    python tools/update_search_engine.py 3.54.1-build1

It comes from npm (`@sqlite.org/sqlite-wasm`), by npm itself, which holds the package to its published
checksum. Of the package only `sqlite3.wasm` is used. It is kept compressed, in the form of the
chunks of a search index (docs/search.md), so that any host sends 410 KB and not 880 KB, and a
browser can read it from a disk. `origin.toml` beside it says what it is;
`tests/search/test_search_engine.py` holds the two together without a network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zlib
from pathlib import Path

PACKAGE = "@sqlite.org/sqlite-wasm"
MEMBER = "package/dist/sqlite3.wasm"
FOLDER = Path(__file__).resolve().parent.parent / "templates" / "assets" / "search" / "engine"
PACKED = FOLDER / "sqlite3.bin"
ORIGIN = FOLDER / "origin.toml"

BEGIN, END = b'archiveSearchChunk("', b'")\n'
ESCAPED = b'=\0\n\r"\\'
"""Bytes that may not stand in a JavaScript string, and the one that marks them. That one comes first."""


def fetch(version: str, folder: Path) -> tuple[bytes, str]:
    """The build, and the package's checksum as npm writes it ("sha512-…").

    Raises `subprocess.CalledProcessError` where npm fails: no such version, no network, a wrong checksum.
    """
    done = subprocess.run(  # noqa: S603  # the one argument is a version; npm is found on PATH as a person would
        ["npm", "pack", f"{PACKAGE}@{version}", "--json", "--ignore-scripts"],  # noqa: S607
        cwd=folder,
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(done.stdout)[0]
    with tarfile.open(folder / told["filename"]) as package:
        member = package.extractfile(MEMBER)
        if member is None:
            raise ValueError(f"{PACKAGE} {version} has no {MEMBER}")
        return member.read(), told["integrity"]


def pack(wasm: bytes) -> bytes:
    """The build in the form of a chunk."""
    data = zlib.compress(wasm, 9)
    for byte in ESCAPED:
        data = data.replace(bytes([byte]), bytes([ESCAPED[0], (byte + 64) % 256]))
    return BEGIN + data + END


def unpack(packed: bytes) -> bytes:
    """The build again. Raises `ValueError` or `zlib.error` where it is none."""
    if not (packed.startswith(BEGIN) and packed.endswith(END)):
        raise ValueError("not in the form of a chunk")
    data = packed[len(BEGIN) : -len(END)]
    for byte in reversed(ESCAPED):
        data = data.replace(bytes([ESCAPED[0], (byte + 64) % 256]), bytes([byte]))
    return zlib.decompress(data)


def origin(version: str, wasm: bytes, integrity: str) -> str:
    """What `origin.toml` says."""
    return (
        "# Made by tools/update_search_engine.py; do not edit.\n"
        f'package = "{PACKAGE}"\n'
        f'version = "{version}"\n'
        f'integrity = "{integrity}"\n'
        f'file = "{MEMBER.removeprefix("package/")}"\n'
        f'sha256 = "{hashlib.sha256(wasm).hexdigest()}"\n'
        'licence = "Apache-2.0, in LICENSE.txt; SQLite itself is in the public domain"\n'
    )


def main() -> None:
    """Fetch, and write or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("version", nargs="?", help="an exact version; else the one that is here is compared")
    wanted: str | None = parser.parse_args().version
    version = wanted or tomllib.loads(ORIGIN.read_text("utf-8"))["version"]
    with tempfile.TemporaryDirectory() as folder:
        wasm, integrity = fetch(version, Path(folder))
    told = origin(version, wasm, integrity)
    if wanted:
        PACKED.write_bytes(pack(wasm))
        ORIGIN.write_text(told, encoding="utf-8")
        print(f"{PACKAGE} {version}: {len(wasm):,} bytes, {PACKED.stat().st_size:,} as kept")
    elif unpack(PACKED.read_bytes()) != wasm or ORIGIN.read_text("utf-8") != told:
        sys.exit(f"{PACKED} is not {PACKAGE} {version}")
    else:
        print(f"{PACKED} is {PACKAGE} {version}")


if __name__ == "__main__":
    main()
