"""Settings: `archive.yaml`, its defaults, and what the command line sets over them."""

from __future__ import annotations

import errno
import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from archive_gen.config.outlets import DateOrder, OutletSettings
from archive_gen.config.settings_file import raise_all, read_settings
from archive_gen.config.values import CHECKS, ELSEWHERE
from archive_gen.errors import SettingsError
from archive_gen.hosts import HostName

SETTINGS_FILE = "archive.yaml"

CACHE_FOLDER = ".archive_gen"


class TagSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How tags are made of the names found in articles."""

    never: tuple[str, ...] = ()
    """Names that are never a tag."""
    aliases: dict[str, str] = {}
    """Other spellings of tags, found or stated: `{"Holy See": "Vatican"}`."""
    page_from: int = 2
    """A tag gets a page of its own from this many articles on; stated tags always do."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `archive.yaml` may say. Every setting has a default, so the file is optional."""

    title: str = "News archive"
    """The archive's name, on every page."""
    description: str = ""
    """One or two sentences on the home page and in the feed."""
    language: str = "en"
    """BCP 47 tag of the interface and of dates in words."""
    base_url: str | None = None
    """Where the site will stand, `https://example.org/archive/`; only feeds, sitemap, canonical
    addresses, and 404.html inside folders where no `host` tells, need it."""
    host: HostName | None = None
    """The web host that the site goes to: the build adds the files that it looks for."""
    rights: str = ""
    """A line on rights at the foot of every page."""
    content: str = "content"
    """The folder of articles. Folders are relative to the one of `archive.yaml`."""
    output: str = "site"
    """The folder that the site is written to."""
    templates: str | None = None
    """A folder whose templates take the place of the packaged ones of the same name."""
    date_order: DateOrder | None = None
    """How 03.04.2025 is meant where no evidence tells; `None` leaves it marked as ambiguous."""
    max_file_mb: int = 20
    """A larger file is not read, and is reported: most likely it is no article."""
    feeds: Literal["auto", "archive", "all", "none"] = "auto"
    """Which feeds are made: of the archive alone, of all outlets and tags too, of none. `auto` makes
    all where there are at most 500 outlets and tags, else that of the archive."""
    feed_entries: int = 50
    """How many of the newest articles stand in a feed; 0 for no feed."""
    search: bool = True
    """Whether the site can be searched: the build then writes an index of all words."""
    tags: TagSettings = TagSettings()
    """How tags are made of the names found in articles."""
    outlets: dict[str, OutletSettings] = {}
    """By the name of an outlet: what is known of it."""

    @property
    def max_bytes(self) -> int:
        """The size in bytes of the largest file that is read."""
        return self.max_file_mb * 1_000_000


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Settings with their folders made absolute. `root` is the folder of `archive.yaml`, or the
    current one without it.
    """

    settings: Settings
    root: Path
    content: Path
    output: Path
    templates: Path | None
    cache: Path
    """The folder of the ledger and of what is known of targets: `.archive_gen/` in `root`, or another
    that the command line names.
    """
    file: Path | None
    """The settings file that was read."""
    passed_over: Path | None = None
    """The `archive.yaml` of the current folder, where it belongs to another archive."""
    lines: dict[str, int] = {}
    """Where each setting stands in that file; those set by the command line are left out."""

    def relative(self, folder: Path) -> str:
        """A folder's name in the ledger: relative inside the archive, so that an archive may be moved
        as a whole.
        """
        root, real = _real(self.root), _real(folder)
        return real.relative_to(root).as_posix() if real.is_relative_to(root) else str(real)


def load_config(
    file: Path | None = None,
    *,
    content: Path | None = None,
    output: Path | None = None,
    templates: Path | None = None,
    cache: Path | None = None,
) -> Config:
    """Read `file`, or `archive.yaml` of the current folder if there is one.

    That one is passed over where `content` is neither in its folder nor the folder of articles
    that it names: it is of another archive, whose title and rights would be wrong here.

    Folders in the file are relative to it; `content`, `output` and `templates` take their place
    and are relative to the current folder; so is `cache`. Raises `SettingsError` for the first mistake in the
    file, with all others in its `also`, and for a folder of which the system does not even tell whether it is
    there, or whose name is no text. What the folders are is judged by `check_folders`.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise SettingsError("the current folder does not exist any more", hint="change to another") from None
    passed_over = None
    _refuse_out_of_reach(here / SETTINGS_FILE)
    if file is None and (here / SETTINGS_FILE).exists():
        if content is None or _is_of(here / SETTINGS_FILE, content):
            file = here / SETTINGS_FILE
        else:
            passed_over = here / SETTINGS_FILE
    settings, lines = (
        _read(file, shown=shown_path(Path(os.path.abspath(file)))) if file is not None else (Settings(), {})
    )
    root = Path(os.path.abspath(file.parent)) if file is not None else here
    given = {"content": content, "output": output, "templates": templates}
    folders: dict[str, Path | None] = {}
    for name, option in given.items():
        setting: str | None = getattr(settings, name)
        if option is not None:
            folders[name] = Path(os.path.abspath(option))
            lines.pop(name, None)
        else:
            folders[name] = Path(os.path.abspath(root / _expanded(setting))) if setting else None
    cache = Path(os.path.abspath(cache)) if cache is not None else root / CACHE_FOLDER
    for folder in filter(None, (root, *folders.values(), cache)):
        _refuse_out_of_reach(folder)
    return Config(
        settings=settings,
        root=root,
        content=folders["content"] or root / Settings().content,
        output=folders["output"] or root / Settings().output,
        templates=folders["templates"],
        cache=cache,
        file=Path(os.path.abspath(file)) if file is not None else None,
        passed_over=passed_over,
        lines=lines,
    )


def check_folders(config: Config, *, writing: bool = True) -> None:
    """Hold that content can be read and, when `writing`, that the output folder is a safe one.

    The output folder may not be, hold or lie in the content, the templates or the ledger's
    folder, nor be or hold the archive's own folder, the home folder or the root of the disk.
    Links are followed before comparing. Raises `SettingsError`, further ones in its `also`.
    """
    problems: list[SettingsError] = []

    def wrong(setting: str, message: str, hint: str | None = None) -> None:
        line = config.lines.get(setting)
        path = shown_path(config.file) if config.file and line else None
        problems.append(SettingsError(message, path=path, line=line, hint=hint))

    _check_content(config, wrong)
    if config.templates is not None and not config.templates.is_dir():
        what = "is not a folder" if config.templates.exists() else "does not exist"
        hint = "name the folder of your templates, or leave the setting out to use ours"
        wrong("templates", f"templates folder {shown_path(config.templates)} {what}", hint)
    if writing:
        _check_output(config, wrong)
    raise_all(problems)


def output_key(config: Config) -> str:
    """The output folder's name in the ledger."""
    return config.relative(config.output)


def shown_path(path: Path) -> str:
    """`path` as a user would type it: relative where it lies below the current folder."""
    try:
        return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    except FileNotFoundError:  # the current folder has been deleted
        return str(path)


def _refuse_out_of_reach(place: Path) -> None:
    """Raise `SettingsError` where the system refuses to look: a name too long, a folder above that this
    user may not enter. What is not there is none of these. Also where the name is not UTF-8, as on some
    old disks: SQLite and Jinja take no other.
    """
    try:
        str(_real(place)).encode("utf-8")
        place.stat()
    except UnicodeEncodeError:
        hint = "rename it, or copy it to a place whose name is UTF-8"
        message = "the name of this folder, or of one above it, is no text"
        raise SettingsError(message, path=str(place), hint=hint) from None
    except OSError as problem:
        if problem.errno not in (errno.ENOENT, errno.ENOTDIR):
            message = f"this cannot be reached: {problem.strerror}"
            hint = "name another place, or let this user enter the folders above it"
            raise SettingsError(message, path=shown_path(place), hint=hint) from problem


def _check_content(config: Config, wrong: Callable[..., None]) -> None:
    shown = shown_path(config.content)
    if config.content.is_dir():
        return
    if config.content.exists():
        wrong("content", f"content folder {shown} is a file", "give the folder that holds the articles")
        return
    wrong("content", f"content folder {shown} does not exist", _way_to_content(config))


def _way_to_content(config: Config) -> str:
    """What to do where there is no folder of articles: mostly somebody stands in the wrong one."""
    by_default = config.file is None and config.content == config.root / Settings().content
    if by_default and (above := _archive_above(config.root)):
        return f"the archive is in {above}: `cd {shlex.quote(os.path.relpath(above))}` leads there"
    hint = "start an archive with `archive-gen new DIR`, or name the folder of articles with `--content DIR`"
    if by_default and any(path.suffix in (".txt", ".md") for path in config.root.glob("*.*")):
        hint += "; for the texts in this folder: `--content . --output ../site`"
    return hint


def _archive_above(folder: Path) -> Path | None:
    """The nearest folder above that has settings of an archive."""
    return next((above for above in folder.parents if (above / SETTINGS_FILE).is_file()), None)


def _check_output(config: Config, wrong: Callable[..., None]) -> None:
    output, shown = _real(config.output), shown_path(config.output)
    hint = "name a folder of its own with `--output DIR`, such as one beside the content folder"
    if config.output.exists() and not config.output.is_dir():
        wrong("output", f"output folder {shown} is a file", hint)
        return
    for name, forbidden in {"archive's own": config.root, "home": _expanded("~")}.items():
        if _holds(output, _real(forbidden)):
            wrong("output", f"output folder {shown} is the {name} folder, or holds it", hint)
            return
    others = {"content": config.content, "templates": config.templates, "ledger": config.cache}
    for name, folder in others.items():
        if folder is None:
            continue
        if _real(folder) == output:
            wrong("output", f"output folder {shown} is the {name} folder", hint)
        elif _holds(_real(folder), output):
            wrong("output", f"output folder {shown} is inside the {name} folder {shown_path(folder)}", hint)
        elif _holds(output, _real(folder)):
            wrong("output", f"{name} folder {shown_path(folder)} is inside the output folder {shown}", hint)


def _read(file: Path, *, shown: str) -> tuple[Settings, dict[str, int]]:
    return read_settings(file, Settings, shown=shown, checks=CHECKS, elsewhere=ELSEWHERE)


def _is_of(file: Path, content: Path) -> bool:
    """Whether the articles in `content` are those of the archive whose settings are in `file`."""
    if _holds(_real(file.parent), _real(content)):
        return True
    settings, _ = _read(file, shown=shown_path(file))
    return _real(file.parent / _expanded(settings.content)) == _real(content)


def _expanded(text: str) -> Path:
    # Path.expanduser raises where there is no such user; a folder of that name is then meant.
    return Path(os.path.expanduser(text))  # noqa: PTH111


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _holds(outer: Path, inner: Path) -> bool:
    return inner.is_relative_to(outer)
