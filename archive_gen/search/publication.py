"""The index as files of a site: chunks by name, and the manifest."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from archive_gen.search import chunks
from archive_gen.search.chunks import (
    FORMAT,
    MANIFEST,
    Manifest,
    Paged,
    Sizes,
    VolumeFiles,
    address,
    contents,
    wrap_manifest,
)
from archive_gen.search.hot import hot_pages
from archive_gen.search.state import MAIN, State


class Publication(NamedTuple):
    """The files of an index: what makes the bytes of each, by its address in the site; the manifest last."""

    files: dict[str, Callable[[], bytes]]
    manifest: Manifest


# A recent volume is small and new with each build: it had better be few files.
_SIZES = {True: (Sizes(1, 9000), Sizes(1, 6000)), False: (Sizes(4, 9000), Sizes(4, 6000))}


def published(state: State) -> Publication:
    """The files of the index as it stands. Equal databases give equal files."""
    files: dict[str, Callable[[], bytes]] = {}
    volumes = []
    for number in state.volumes():
        index, cards = (
            _paged(state, number, path, sizes)
            for path, sizes in zip(state.volume(number), _SIZES[number == MAIN], strict=True)
        )
        for path, paged in zip(state.volume(number), (index, cards), strict=True):
            files.update((address(name), content) for name, content in contents(path, paged))
        volumes.append(VolumeFiles(index, cards, state.superseded(number)))
    manifest = Manifest(FORMAT, state.number_of_articles(), state.slots(), state.languages(), tuple(volumes))
    return Publication({**files, MANIFEST: functools.partial(wrap_manifest, manifest)}, manifest)


def _paged(state: State, volume: int, path: Path, sizes: Sizes) -> Paged:
    known = state.paged(volume, path.suffix)
    if known is None:
        known = chunks.paged(path, sizes, hot_pages(path))
        state.remember_paged(volume, path.suffix, known)
    return known
