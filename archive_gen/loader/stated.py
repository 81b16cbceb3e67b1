"""What a person has stated about an article: in its sidecar, its header, and its folders.

Sidecar `NAME.yaml` beside `NAME.txt` › front matter in the file › `_folder.yaml` of the nearest
folder upward, key by key. What is wrong in them is told, and never stops the article.
"""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path

import msgspec

from archive_gen.errors import ContentError
from archive_gen.loader.decoding import decode, decoding_notes
from archive_gen.loader.front_matter import Header, split_front_matter
from archive_gen.loader.header import Values, interpret, unused
from archive_gen.loader.yaml_reading import MAX_BYTES, Mapping, read_yaml
from archive_gen.records import Origin

SIDECAR_SUFFIXES = (".yaml", ".yml")
FOLDER_STEM = "_folder"
UNREADABLE = "let this user read it, or move it out of the content folder"
MAX_EXTRA = 100
"""As many unknown keys are kept of an article."""

FolderValues = dict[str, list[Values]]
"""A folder, relative to the content folder → what its own file states, nothing where it has none."""


def read_stated(content: Path, path: str, text: str, *, folders: FolderValues | None = None) -> Header:
    """Collect what is stated about the article at `path`, whose decoded text is `text`.

    `folders` remembers what the `_folder.yaml` files state, for a batch of articles. Never
    raises for what stands in the files.
    """
    header = split_front_matter(text, path)
    found = [
        *(read_values_file(content, name, "sidecar") for name in sidecar_names(content, path)[:1]),
        header.values,
        *_folder_values(content, path, {} if folders is None else folders),
    ]
    extra: dict[str, str] = {}
    for values in found:
        for key, value in values.extra:
            extra.setdefault(key, value)
    merged = Values(
        tuple(stated for values in found for stated in values.stated),
        tuple(extra.items())[:MAX_EXTRA],
        tuple(problem for values in found for problem in values.diagnostics),
    )
    return msgspec.structs.replace(header, values=merged)


def sidecar_names(content: Path, path: str) -> list[str]:
    """The sidecars that stand beside an article, relative to `content`: the first one is read."""
    folder, _, name = path.rpartition("/")
    stem = f"{folder}/" * bool(folder) + name.rpartition(".")[0]
    return _files_of(content, stem)


def _files_of(content: Path, stem: str) -> list[str]:
    names = (stem + suffix for suffix in SIDECAR_SUFFIXES)
    # A Path for each name would cost more than to ask for the file.
    return [name for name in names if os.path.isfile(f"{content}/{name}")]  # noqa: PTH113


def stated_files(content: Path, path: str) -> tuple[str, ...]:
    """The files that state something about an article, relative to `content`, the nearest first.

    An article must be read again when one of them appears, changes or goes.
    """
    return (*sidecar_names(content, path)[:1], *_folder_files(content, path))


def stated_paths(path: str, stated: Container[str]) -> tuple[list[str], list[str]]:
    """As `stated_files`, but apart: the sidecar, and the files of folders. `stated` are all there are."""
    folder, _, name = path.rpartition("/")
    stem = f"{folder}/" * bool(folder) + name.rpartition(".")[0]
    own = [stem + suffix for suffix in SIDECAR_SUFFIXES if stem + suffix in stated][:1]
    inherited: list[str] = []
    while True:
        stem = f"{folder}/" * bool(folder) + FOLDER_STEM
        inherited += [stem + suffix for suffix in SIDECAR_SUFFIXES if stem + suffix in stated][:1]
        if not folder:
            return own, inherited
        folder = folder.rpartition("/")[0]


# -- files ---------------------------------------------------------------------------------------


def _folder_files(content: Path, path: str) -> list[str]:
    found: list[str] = []
    folder = path.rpartition("/")[0]
    while True:
        stem = f"{folder}/" * bool(folder) + FOLDER_STEM
        found += _files_of(content, stem)[:1]
        if not folder:
            return found
        folder = folder.rpartition("/")[0]


def _folder_values(content: Path, path: str, known: FolderValues) -> list[Values]:
    values: list[Values] = []
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        if folder not in known:
            names = _files_of(content, f"{folder}/" * bool(folder) + FOLDER_STEM)[:1]
            known[folder] = [read_values_file(content, name, "folder") for name in names]
        values += known[folder]
    return values


def read_values_file(content: Path, path: str, origin: Origin) -> Values:
    """Read a sidecar or a `_folder.yaml`; what cannot be read becomes a diagnostic of its own."""
    try:
        decoded = decode(_read_bytes(content, path))
        mapping = _read_mapping(decoded.text)
    except OSError as error:
        problem = ContentError(f"it cannot be read: {error.strerror or error}", hint=UNREADABLE)
        return Values(diagnostics=(unused("this file", problem, path),))
    except ContentError as error:
        return Values(diagnostics=(unused("this file", error, path),))
    values = interpret(mapping, path, origin) if mapping is not None else Values()
    notes = decoding_notes(decoded, path)
    return msgspec.structs.replace(values, diagnostics=(*notes, *values.diagnostics)) if notes else values


def _read_bytes(content: Path, path: str) -> bytes:
    file = content / path
    if not file.resolve(strict=True).is_relative_to(content.resolve()):
        hint = "put the file itself into the content folder"
        raise ContentError("it is a link that leads out of the content folder", hint=hint)
    with file.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ContentError(f"longer than {MAX_BYTES // 1024} kB")
    return raw


def _read_mapping(text: str) -> Mapping | None:
    node = read_yaml(text)
    if node is None or isinstance(node, Mapping):
        return node
    raise ContentError("these are no keys with values", line=node.line, hint="write lines such as `title: …`")
