"""Where templates and assets lie: the user's folder first, file by file, then the default theme."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from archive_gen.errors import SettingsError, TemplateError
from archive_gen.pages.contexts import Site

DEFAULT_PREFIX = "!default/"
"""`!default/article.html` is the packaged template, also where the user's folder has its own."""

ASSETS = "assets"
"""The folder, in either place, whose files go into the site unchanged."""

SEARCH_ASSETS = "search/"
"""What of them is for the search page alone."""

TEMPLATE_SUFFIXES = frozenset({".html", ".xml", ".txt", ".json"})
"""Files that are compiled ahead of a build; others in the folder are compiled when a template names them."""


class TemplateSpec(msgspec.Struct, frozen=True):
    """All that a worker process needs to make its own renderer; pickles.

    `templates` is a folder whose files take the place of the default ones of the same name,
    `compiled` one in which compiled templates are kept.
    """

    site: Site
    templates: str | None = None
    compiled: str | None = None


def default_templates() -> Path:
    """The default theme: inside the package where it was installed, else beside it in the source tree."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def template_folders(spec: TemplateSpec) -> tuple[Path, ...]:
    """The folders to look in, the user's first. Raises `SettingsError` where that is no folder."""
    return _folders(spec.templates)


def _folders(templates: str | None) -> tuple[Path, ...]:
    if templates is None:
        return (default_templates(),)
    folder = Path(templates)
    if not folder.is_dir():
        raise SettingsError(
            "the templates folder does not exist" if not folder.exists() else "templates is not a folder",
            path=templates,
            hint="create it, or leave the setting `templates` out to use the default theme",
        )
    return (folder, default_templates())


def read_template(folders: tuple[Path, ...], name: str) -> tuple[str, str] | None:
    """A template's source and the file it stands in; `None` where no folder has it.

    A name never leads out of its folder. Raises `TemplateError` for a file that cannot be read
    or is not UTF-8.
    """
    if name.startswith(DEFAULT_PREFIX):
        folders, name = folders[-1:], name.removeprefix(DEFAULT_PREFIX)
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name or "\\" in name:
        return None
    for folder in folders:
        file = folder.joinpath(*parts)
        if file.is_file():
            return read_text(file), str(file)
    return None


def read_text(file: Path) -> str:
    """A file of the theme as text. Raises `TemplateError` where it cannot be read or is not UTF-8."""
    try:
        raw = file.read_bytes()
    except OSError as problem:
        raise TemplateError(f"cannot be read: {problem.strerror}", path=str(file)) from problem
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise TemplateError(
            f"is not UTF-8: byte 0x{raw[problem.start]:02x}",
            path=str(file),
            line=raw.count(b"\n", 0, problem.start) + 1,
            hint="save the file as UTF-8",
        ) from problem


def template_names(folders: tuple[Path, ...]) -> list[str]:
    """Every template of either folder, once, in order; assets and hidden files are none."""
    return sorted(
        {
            name
            for folder in folders
            for name in files_of(folder)
            if not name.startswith(ASSETS + "/") and PurePosixPath(name).suffix in TEMPLATE_SUFFIXES
        }
    )


def theme_digest(templates: str | None) -> str:
    """A digest of every file of the default theme and of the folder `templates`.

    Where it is the same, nothing else of the theme need be looked at.
    """
    digest = hashlib.blake2b(digest_size=16)
    for number, folder in enumerate(_folders(templates)):
        for name in sorted(files_of(folder)):
            try:
                data = (folder / name).read_bytes()
            except OSError as problem:
                raise TemplateError(
                    f"cannot be read: {problem.strerror}", path=str(folder / name)
                ) from problem
            digest.update(f"\0{number} {name}\0".encode("utf-8", "surrogateescape"))
            digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def assets(spec: TemplateSpec) -> dict[str, bytes]:
    """Every file below `assets/` by its address in the site ("assets/style.css"); the user's win.

    What searches, and half a megabyte of engine with it, is only there where the site has a search page.
    """
    found: dict[str, bytes] = {}
    for folder in reversed(template_folders(spec)):
        for name in files_of(folder / ASSETS):
            if name.startswith(SEARCH_ASSETS) and spec.site.search_url is None:
                continue
            file = folder / ASSETS / name
            try:
                found[f"{ASSETS}/{name}"] = file.read_bytes()
            except OSError as problem:
                raise TemplateError(f"cannot be read: {problem.strerror}", path=str(file)) from problem
    return dict(sorted(found.items()))


def files_of(folder: Path) -> Iterator[str]:
    """The names of all files in a folder of templates and below it, without hidden ones."""
    for file in folder.rglob("*"):
        name = file.relative_to(folder)
        if file.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()
