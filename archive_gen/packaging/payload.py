"""What goes into a bag: the site, the raw texts with what was stated about them, settings, templates."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from archive_gen.config import SETTINGS_FILE, Config, shown_path
from archive_gen.errors import PublishError, SettingsError
from archive_gen.readiness import Site, walk


class Payload(NamedTuple):
    """The files of a bag by their path below `data/`, sorted, and where each lies on this disk.

    `digests` holds the SHA-256 of those whose bytes are known already. `left_out` are hidden files
    and links that lead out of their folder. `site` and `content` are the folders of the site and of
    the texts below `data/`. `day` is that of the newest text.
    """

    site: str
    content: str
    files: Mapping[str, Path]
    digests: Mapping[str, str]
    left_out: tuple[str, ...]
    day: datetime.date


def payload_of(config: Config, site: Site) -> Payload:
    """The payload for an archive. Folders inside the archive's own keep their place in it, so that
    the settings hold for what is unpacked.

    Raises `PublishError` for what cannot be read, and for a name that is no text.
    """
    files: dict[str, Path] = {}
    digests: dict[str, str] = {}
    left_out: list[str] = []
    newest = 0.0
    home = _place(config, config.output, "site")
    for path, file in site.files.items():
        files[f"{home}/{path}"] = site.folder / path
        digests[f"{home}/{path}"] = file.sha256
    sources = {"content": config.content, "templates": config.templates}
    for name, folder in sources.items():
        if folder is None or not folder.is_dir():
            continue
        place = _place(config, folder, name)
        for path, file_path in _texts(config, folder, left_out):
            files[f"{place}/{path}"] = file_path
            newest = max(newest, file_path.stat().st_mtime)
    if config.file is not None:
        files[SETTINGS_FILE] = config.file
        newest = max(newest, config.file.stat().st_mtime)
    for path in files:
        _refuse_unnameable(path)
    return Payload(
        home,
        _place(config, config.content, "content"),
        dict(sorted(files.items())),
        digests,
        tuple(sorted(left_out)),
        _day(newest),
    )


def _place(config: Config, folder: Path, otherwise: str) -> str:
    """The folder's place in the bag."""
    inside = folder.is_relative_to(config.root) and folder != config.root
    return folder.relative_to(config.root).as_posix() if inside else otherwise


def _texts(config: Config, folder: Path, left_out: list[str]) -> Iterator[tuple[str, Path]]:
    """The files below a folder of the archive: none that is hidden, none of its other folders, and
    links only to files that lie in it.
    """
    root = Path(os.path.realpath(folder))
    others = [Path(os.path.realpath(each)) for each in (config.output, config.cache)]
    for path, entry in walk(root):
        place = root / path
        if any(place.is_relative_to(other) for other in others):
            continue
        if any(part.startswith(".") for part in path.split("/")):
            left_out.append(shown_path(folder / path))
        elif entry.is_file(follow_symlinks=False):
            yield path, place
        else:
            target = Path(os.path.realpath(place))
            if entry.is_symlink() and target.is_relative_to(root) and target.is_file():
                yield path, target
            else:
                left_out.append(shown_path(folder / path))


def _refuse_unnameable(path: str) -> None:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        raise PublishError(
            "this name is no text, and a bag's manifest is", path=path, hint="rename it: names are UTF-8"
        ) from None


def _day(newest: float) -> datetime.date:
    """The day of the bag: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else that of the newest text."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        seconds = float(int(stated)) if stated else newest
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise SettingsError(f"SOURCE_DATE_EPOCH is no number of seconds: {stated!r}") from None
