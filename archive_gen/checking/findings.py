"""What a check can find: the kinds, and one record for each finding.

The names of kinds are stable: scripts and `--json` rely on them. docs/checking.md lists them.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong, or worth knowing, in the site.

    `file` is its path in the site with `/`, empty where the site as a whole is meant; `line` counts
    from 1. `target` is the file that is wanted there and is missing: what many pages want is one cause.
    """

    kind: str
    file: str
    message: str
    line: int | None = None
    hint: str | None = None
    target: str = ""


class Kind(msgspec.Struct, frozen=True):
    """What findings of one kind have in common: a heading for them, and the way out.

    `informs` says that it is no fault: it is told, and does not make a check fail.
    """

    heading: str
    way_out: str
    informs: bool = False


_REBUILD = "build again: `archive-gen build` puts right what it wrote"
_TEMPLATES = "a site of the packaged templates has none of these: look into your own"

KINDS: Mapping[str, Kind] = {
    # what the build wrote
    "missing-file": Kind("files that a build wrote and that are gone", _REBUILD),
    "altered-file": Kind(
        "files that are not as a build wrote them",
        "`archive-gen build` writes them anew, and `archive-gen build --fresh` where it finds nothing to do; "
        "to keep a change, make it in the text or the template",
    ),
    # links
    "broken-link": Kind(
        "links that lead nowhere",
        "correct the text or the template that holds the link; where the page has moved, state its old "
        "address under `aliases`",
    ),
    "broken-anchor": Kind(
        "links to a place that their page does not have", "correct the part of the link after `#`"
    ),
    "broken-asset": Kind(
        "images, styles and scripts that are not there", "put the file into `assets/` of your templates"
    ),
    "link-case": Kind(
        "links that work on some web hosts only: the file's name has other capitals or another Unicode form",
        "write the link as the file is called",
    ),
    "link-outside": Kind(
        "links that lead out of the site's folder", "such a link works on no host: give the whole address"
    ),
    "orphan": Kind(
        "pages that no link reaches from the home page",
        "one that archive-gen wrote: look into your templates; one of your own: link to it, or move it away",
    ),
    # pages
    "missing-home": Kind("the site has no home page", _REBUILD),
    "not-a-page": Kind("pages that cannot be read", _REBUILD),
    "cut-off-page": Kind("pages without their end", "they were copied halfway: build, or copy, again"),
    "missing-title": Kind("pages without a title", _TEMPLATES),
    "missing-description": Kind("pages without a description", _TEMPLATES),
    "no-description": Kind(
        "the archive has no description",
        "set `description` in archive.yaml: the home page and lists give it to search engines",
        informs=True,
    ),
    "missing-language": Kind("pages that do not say their language", _TEMPLATES),
    "duplicate-id": Kind("places that have the same name on one page", _TEMPLATES),
    "wrong-canonical": Kind(
        "pages that give another address as their own",
        "set `base_url` in archive.yaml to where the site stands, and build again",
    ),
    # what machines read
    "broken-feed": Kind("feeds that no feed reader takes", _TEMPLATES),
    "broken-data": Kind("XML and JSON files that cannot be read", _REBUILD),
    "broken-search": Kind("parts of the search that are missing or cannot be read", _REBUILD),
    "broken-sitemap": Kind("sitemaps that no search engine takes", _TEMPLATES),
    "sitemap-entry": Kind(
        "entries of the sitemap that lead nowhere",
        "set `base_url` in archive.yaml to where the site stands, and build again",
    ),
    "not-in-sitemap": Kind("pages that the sitemap leaves out", _REBUILD),
    # names of files
    "case-clash": Kind(
        "files that differ only by capitals: Windows, macOS and some hosts keep one of them",
        "rename one of them",
    ),
    "unicode-clash": Kind(
        "files that differ only by the Unicode form of their names: macOS keeps one of them",
        "rename one of them",
    ),
    "forbidden-name": Kind("names that not every system can hold", "rename the file"),
    "leftover-file": Kind(
        "files that a program left behind", "delete them; a build that runs at the moment removes its own"
    ),
    "symbolic-link": Kind(
        "links of the file system, which most hosts do not take",
        "put the file itself there, or delete it and build again",
    ),
    "special-file": Kind(
        "pipes, sockets and devices: no host takes them, and publishing leaves them at home", "delete them"
    ),
    # the web host
    "host-limit": Kind("limits of the host", "see each"),
    "host-file": Kind(
        "files that the host looks for", "name the host in the setting `host`, and build again"
    ),
    "host-suffix": Kind(
        "files of a kind that the host does not take",
        "leave them out of the upload, or choose another plan or host",
    ),
    # other web sites
    "external-gone": Kind(
        "links to pages of other sites that are gone",
        "link to a copy, such as one of web.archive.org, or take the link out",
    ),
    "external-private": Kind("links to addresses that nobody else can reach", "take the link out"),
    "external-unsure": Kind(
        "links to other sites of which it cannot be told whether they work",
        "try them in a browser",
        informs=True,
    ),
    "external-moved": Kind(
        "links to pages of other sites that have moved", "write the new address", informs=True
    ),
    "external-not-asked": Kind(
        "links to other sites that were not tried",
        "run the check again: it goes on where it stopped",
        informs=True,
    ),
    # what is no fault
    "foreign-file": Kind(
        "files that archive-gen did not write",
        "they are left alone, and published with the site, unless they are hidden",
        informs=True,
    ),
    "not-compared": Kind("not compared with what a build wrote", "build once, then check", informs=True),
}
"""All kinds, in the order in which they are told: first what most others may come of."""

_ORDER = {kind: position for position, kind in enumerate(KINDS)}


def in_order(found: list[Finding]) -> list[Finding]:
    """By kind, file, line and message: the same findings in the same order, whoever found them first."""
    return sorted(found, key=lambda each: (_ORDER[each.kind], each.file, each.line or 0, each.message))
