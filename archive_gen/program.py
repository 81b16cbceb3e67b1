"""What the program itself is made of: a page depends on that as much as on its article."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from pathlib import Path

_PACKAGE = Path(__file__).parent


@functools.cache
def program_digest(*rooms: str, libraries: tuple[str, ...] = ()) -> str:
    """A digest of the source files of `rooms` (files and folders of this package, with their data) and
    of the versions of `libraries`: it changes when they may work in another way.
    """
    digest = hashlib.blake2b(digest_size=16)
    for room in rooms:
        place = _PACKAGE / room
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"\0{file.relative_to(_PACKAGE).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    for library in libraries:
        installed = importlib.metadata.distribution(library)
        # To read the version out of the metadata takes longer than to take them whole.
        told = installed.read_text("METADATA") or installed.version
        digest.update(f"\0{library} {told}".encode())
    return digest.hexdigest()
