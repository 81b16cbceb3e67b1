"""What looking at one file tells: its own findings, and what only the whole site can judge."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Literal

import msgspec

from archive_gen.checking.addresses import Site, Target
from archive_gen.checking.findings import Finding

LinkKind = Literal["broken-link", "broken-asset", "broken-search", "sitemap-entry"]
"""What a link is if nothing is there."""


class Anchor(msgspec.Struct, frozen=True, gc=False):
    """A link in `file` to the place `fragment` of the page at position `page`."""

    page: int
    fragment: str
    file: str
    line: int | None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """One file, looked at. Positions are those in the list of files.

    `hidden` is a page that asks search engines to pass by; it need not be linked, described or listed.
    """

    sha256: str
    findings: tuple[Finding, ...] = ()
    targets: array[int] = msgspec.field(default_factory=lambda: array("L"))
    """The files that it links to."""
    anchors: tuple[Anchor, ...] = ()
    outside: tuple[tuple[str, int | None], ...] = ()
    """Links to other sites, each once, with the line of the first."""
    listed: array[int] = msgspec.field(default_factory=lambda: array("L"))
    """The pages that it lists, if it is a sitemap."""
    hidden: bool = False


class Links:
    """Follows the links of one file, and keeps what comes of them; each link is told once."""

    def __init__(self, file: str, site: Site) -> None:
        self.file = file
        self.site = site
        self.findings: list[Finding] = []
        self.anchors: list[Anchor] = []
        self.outside: dict[str, int | None] = {}
        self.own_anchors: list[tuple[str, int | None]] = []
        self._targets: set[int] = set()
        self._told: set[tuple[str, str]] = set()

    @property
    def targets(self) -> array[int]:
        """The positions of the files that are linked to, sorted."""
        return array("L", sorted(self._targets))

    def add(self, link: str, line: int | None, kind: LinkKind) -> None:
        """Follow `link`, found on `line`."""
        target = self.site.target(self.file, link)
        if target.where == "outside":
            self.outside.setdefault(target.path, line)
        elif target.where == "above":
            self.tell("link-outside", link, f"`{link}` leads out of the site", line)
        elif target.where == "inside":
            self._inside(target, link, line, kind)

    def _inside(self, target: Target, link: str, line: int | None, kind: LinkKind) -> None:
        path = self.site.file_at(target.path)
        if path is None:
            near = self.site.nearly(target.path)
            if near is None:
                message = f"`{link}` leads to {target.path}, which is not there"
                self.tell(kind, link, message, line, target=target.path)
            else:
                self.tell("link-case", link, f"`{link}` leads to {target.path}: the file is {near}", line)
            return
        position = self.site.paths[path]
        self._targets.add(position)
        if target.fragment and path.endswith((".html", ".htm")) and target.fragment != "top":
            if path == self.file:
                self.own_anchors.append((target.fragment, line))
            else:
                self.anchors.append(Anchor(position, target.fragment, self.file, line))

    def tell(self, kind: str, about: str, message: str, line: int | None, *, target: str = "") -> None:
        """A finding of this file, unless the same has been told `about` the same."""
        if (kind, about) not in self._told:
            self._told.add((kind, about))
            self.findings.append(Finding(kind, self.file, message, line, target=target))

    def facts(self, sha256: str, *, listed: Iterable[int] = (), hidden: bool = False) -> Facts:
        """What has come of it."""
        return Facts(
            sha256=sha256,
            findings=tuple(self.findings),
            targets=self.targets,
            anchors=tuple(dict.fromkeys(self.anchors)),
            outside=tuple(self.outside.items()),
            listed=array("L", listed),
            hidden=hidden,
        )
