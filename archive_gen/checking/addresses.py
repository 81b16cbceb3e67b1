"""Where a link leads: into the site, to another site, or nowhere that can be checked."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from archive_gen.urls import url_key

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SPACE = " \t\n\r\f"


class Target(NamedTuple):
    """What a link means. For "inside", `path` is the path in the site, with `fragment`; for "outside" it
    is the whole address; for "above", the link leaves the site's folder.
    """

    where: Literal["inside", "outside", "above", "elsewhere"]
    path: str = ""
    fragment: str = ""


class Site:
    """What is needed to follow a link: the files of the site, and the address of its root."""

    def __init__(self, paths: Mapping[str, int], base_url: str | None) -> None:
        """`paths` gives each file its position in the list of files."""
        self.paths = paths
        self.base_url = base_url
        parts = urlsplit(base_url or "/")
        self._root = parts.path if parts.path.endswith("/") else parts.path + "/"
        self._own = _with_plain_host((base_url or "").split("://", 1)[-1])
        self._followed = functools.lru_cache(maxsize=200_000)(self._follow)

    @functools.cached_property
    def _by_key(self) -> dict[str, str]:
        return {url_key(path): path for path in self.paths}

    def target(self, page: str, link: str) -> Target:
        """What `link` means on the page at `page` (URL Standard, as far as static sites need it)."""
        link = link.strip(_SPACE)
        if _SCHEME.match(link) or link.startswith("//"):
            return self._absolute(link)
        path, _, fragment = link.partition("#")
        path = path.partition("?")[0]
        fragment = unquote(fragment) if "%" in fragment else fragment
        if not path:
            return Target("inside", page, fragment)
        where, found = self._followed(page.rpartition("/")[0], path)
        return Target(where, found, fragment)

    def _absolute(self, link: str) -> Target:
        scheme, _, rest = link.partition("//")
        if not rest or scheme.lower() not in ("http:", "https:", ""):
            return Target("elsewhere")
        rest = _with_plain_host(rest)
        if self._own and (rest + "/").startswith(self._own):
            inside, _, fragment = rest[len(self._own) :].partition("#")
            path = _joined("", unquote(inside.partition("?")[0]))
            return Target("above", link) if path is None else Target("inside", path, unquote(fragment))
        return Target("outside", ("https:" if not scheme else "") + link)

    def _follow(self, folder: str, path: str) -> tuple[Literal["inside", "above"], str]:
        """Where `path` leads from a page in `folder`: whether it stays inside, and the path there."""
        path = unquote(path)
        if path.startswith("/"):
            if not path.startswith(self._root):
                return ("inside", "index.html") if path + "/" == self._root else ("above", path)
            folder, path = "", path[len(self._root) :]
        found = _joined(folder, path)
        return ("above", path) if found is None else ("inside", found)

    def file_at(self, path: str) -> str | None:
        """The file that a host shows at `path`: the file itself, or the page of a folder."""
        if path in self.paths:
            return path
        inside = f"{path}/index.html"
        return inside if inside in self.paths else None

    def nearly(self, path: str) -> str | None:
        """A file whose path differs only by capitals or by its Unicode form."""
        return self._by_key.get(url_key(path)) or self._by_key.get(url_key(f"{path}/index.html"))


def _with_plain_host(rest: str) -> str:
    """What follows the scheme of an address, its host in small letters: only there capitals mean nothing."""
    host, slash, path = rest.partition("/")
    return host.lower() + slash + path


def _joined(folder: str, path: str) -> str | None:
    """The path that `path` means in `folder`; a folder's is that of its page. `None` above the root."""
    parts = folder.split("/") if folder else []
    names = path.split("/")
    for name in names[:-1]:
        if name == "..":
            if not parts:
                return None
            parts.pop()
        elif name not in ("", "."):
            parts.append(name)
    last = names[-1]
    if last == "..":
        if not parts:
            return None
        parts.pop()
        last = ""
    return "/".join([*parts, last if last not in ("", ".") else "index.html"])
