"""What a person types as TARGET, and the target that is meant."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from archive_gen.config import Config, shown_path
from archive_gen.errors import PublishError
from archive_gen.publishing.targets import FORMS

if TYPE_CHECKING:
    from archive_gen.publishing.targets import Target

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+)://")
_BRANCH = re.compile(r"^(?!.*(?:\.\.|@\{|//|\.lock$|/$))[^\s~^:?*\[\\\x00-\x1f-][^\s~^:?*\[\\\x00-\x1f]*$")
"""What git-check-ref-format(1) allows, and no hyphen at the beginning."""


def open_target(config: Config, address: str, *, single_commit: bool = False) -> Target:
    """The target at `address`. Raises `PublishError` where it is none, cannot be reached, is a folder
    of the archive itself, or holds a password.
    """
    if not address.strip() or address.startswith("-"):
        raise _unknown(address)
    _refuse_secret(address)
    if single_commit and not address.startswith("git:"):
        raise PublishError("`--single-commit` is for targets of the form git:REMOTE#BRANCH")
    if address.startswith("git:"):
        return _git(config, address.removeprefix("git:"), single_commit=single_commit)
    if address.startswith("rsync:"):
        return _rsync(config, address.removeprefix("rsync:" if not address.startswith("rsync://") else ""))
    scheme = _SCHEME.match(address)
    if scheme:
        _check_form(address)
    if scheme and scheme[1].lower() != "file":
        return _remote(address, scheme[1].lower())
    if scheme:
        return _folder(config, Path(unquote(urlsplit(address).path)))
    if re.match(r"^[\w.-]+@[\w.-]+:", address):
        repository = address.endswith(".git")
        form = f"git:{address}#gh-pages" if repository else f"rsync:{address}"
        raise _unknown(address, f"you may mean `{form}`")
    if re.match(r"^[\w.+-]{2,}:", address):
        raise _unknown(address)
    return _folder(config, Path(_expanded(address)))


def _expanded(place: str) -> str:
    """`~` is the home folder, as in the settings; the shell leaves it alone after `rsync:` and `git:`."""
    return os.path.expanduser(place)  # noqa: PTH111 - raises for no unknown user


def _check_form(address: str) -> None:
    try:
        urlsplit(address).port  # noqa: B018 - reading it is what checks it
    except ValueError as problem:
        raise _unknown(address, f"{problem}: write it as SCHEME://HOST:PORT/PATH") from None


def _unknown(address: str, hint: str | None = None) -> PublishError:
    return PublishError(f"{address!r} is no place to publish to", hint=hint or f"name {FORMS}")


def _refuse_secret(address: str) -> None:
    """A password in an address ends up in the shell's history, in logs and on CI's pages."""
    if re.search(r"://[^/@]*:[^/@]*@", address):
        raise PublishError(
            "the target holds a password, which would stand in the shell's history and in logs",
            hint="leave it out: keys, agents and the environment bring it (docs/publishing.md says how)",
        )


def _git(config: Config, text: str, *, single_commit: bool) -> Target:
    from archive_gen.publishing.git_branch import GitBranch
    from archive_gen.publishing.local_state import folder_for

    remote, _, branch = text.rpartition("#")
    if not remote or not branch or remote.startswith("-"):
        raise PublishError(
            f"git:{text} names no branch", hint="write git:REMOTE#BRANCH, such as `git:origin#gh-pages`"
        )
    if not _BRANCH.match(branch):
        raise PublishError(f"{branch!r} cannot be the name of a git branch")
    remote = _expanded(remote)
    cache = folder_for(config.cache, f"git:{remote}") / "repository.git"
    return GitBranch(remote, branch, cache=cache, root=config.root, single_commit=single_commit)


def _rsync(config: Config, place: str) -> Target:
    from archive_gen.publishing.rsync import Rsync

    if not place or place.startswith("-"):
        raise PublishError(
            f"rsync:{place} names no place", hint="write rsync:USER@HOST:PATH or rsync:/folder"
        )
    local = ":" not in place.split("/", maxsplit=1)[0]
    if local:
        place = _expanded(place)
        _refuse_own(config, Path(place))
    return Rsync(os.path.abspath(place) if local else place)


def _remote(address: str, scheme: str) -> Target:
    if scheme in ("http", "https"):
        hint = "for a git repository: `git:https://…#gh-pages`; a web address cannot be written to"
        raise _unknown(address, hint)
    if scheme in ("sftp", "ssh"):
        from archive_gen.publishing.sftp import Sftp

        return Sftp(address)
    parts = urlsplit(address)
    if not (parts.netloc or parts.path.strip("/")) and scheme != "memory":
        raise _unknown(address, f"name the host or bucket after {scheme}://")
    from archive_gen.publishing.storage import Storage

    return Storage(address.rstrip("/") if parts.netloc or parts.path.strip("/") else address)


def _folder(config: Config, folder: Path) -> Target:
    from archive_gen.publishing.local_folder import LocalFolder

    folder = Path(os.path.abspath(folder))
    _refuse_own(config, folder)
    if os.path.lexists(folder) and not folder.is_dir():
        raise PublishError("this is a file, not a folder", path=shown_path(folder))
    return LocalFolder(folder)


def _refuse_own(config: Config, folder: Path) -> None:
    """Hold that `folder` is none of the archive's own, nor in one, nor around the archive."""
    real = Path(os.path.realpath(folder))
    own = {"site": config.output, "content": config.content, "ledger": config.cache}
    if config.templates is not None:
        own["templates"] = config.templates
    for name, each in own.items():
        if real.is_relative_to(os.path.realpath(each)):
            where = "is" if real == Path(os.path.realpath(each)) else "is inside"
            raise PublishError(
                f"this {where} the archive's own {name} folder",
                path=shown_path(folder),
                hint="name a folder of its own to publish to",
            )
    for each in (config.root, config.output):
        if Path(os.path.realpath(each)).is_relative_to(real):
            raise PublishError(
                "this folder holds the archive itself",
                path=shown_path(folder),
                hint="name a folder of its own to publish to",
            )
