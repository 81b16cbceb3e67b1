"""Whether a web host takes the site: its limits, the files that it looks for, the kinds that it shows."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from archive_gen.checking.findings import Finding
from archive_gen.checking.listing import MARKER, Listing
from archive_gen.hosts import Host, Limit, Measure

_WORDS: Mapping[Measure, str] = {
    "files": "files",
    "entries": "files and folders",
    "folder_files": "files and folders in one folder",
    "total_bytes": "for the whole site",
    "file_bytes": "for one file",
    "path_bytes": "bytes in a path",
    "redirects": "rules for earlier addresses",
    "redirects_bytes": "for the rules",
}
_SIZES = frozenset({"total_bytes", "file_bytes", "redirects_bytes"})


def check_limits(site: Path, listing: Listing, host: Host, base_url: str | None) -> Iterator[Finding]:
    """Everything for which `host` would refuse the site, or not show it as meant."""
    sizes = {path: size for path, size in listing.sizes.items() if path != MARKER}
    rules = _read_rules(site, host, sizes)
    for measure, limit in host.limits.items():
        for path, value in _measured(measure, sizes, listing.folders, rules):
            if value > limit.most:
                yield _over(host, measure, limit, path, value)
    yield from _host_files(site, host, sizes, base_url)
    if host.suffixes:
        allowed = set(host.suffixes.split())
        own = {host.marker, host.domain_file, host.redirects_file, host.headers_file}
        for path in sizes.keys() - own:
            suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
            if suffix not in allowed:
                yield Finding(
                    "host-suffix", path, f"{host.name} does not take .{suffix} files on its free plan"
                )


def _measured(
    measure: Measure, sizes: Mapping[str, int], folders: int, rules: bytes
) -> Iterator[tuple[str, int]]:
    """What is measured, with its value; the path is empty for the site as a whole."""
    if measure == "files":
        yield "", len(sizes)
    elif measure == "entries":
        yield "", len(sizes) + folders
    elif measure == "folder_files":
        yield from _in_folders(sizes).items()
    elif measure == "total_bytes":
        yield "", sum(sizes.values())
    elif measure == "file_bytes":
        yield from sizes.items()
    elif measure == "path_bytes":
        yield from ((path, len(path.encode("utf-8", "surrogateescape"))) for path in sizes)
    elif measure == "redirects":
        yield "", _count_rules(rules)
    else:
        yield "", len(rules)


def _in_folders(sizes: Mapping[str, int]) -> dict[str, int]:
    """How many files and folders each folder holds; the root is empty text."""
    counts: collections.Counter[str] = collections.Counter()
    seen: set[str] = set()
    for path in sizes:
        counts[path.rpartition("/")[0]] += 1
        folder = path.rpartition("/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            folder = folder.rpartition("/")[0]
            counts[folder] += 1
    return dict(sorted(counts.items()))


def _over(host: Host, measure: Measure, limit: Limit, path: str, value: int) -> Finding:
    shown = (
        (size_in_words(value), size_in_words(limit.most))
        if measure in _SIZES
        else (f"{value:,}", f"{limit.most:,}")
    )
    plan = f" [{limit.plan}]" if limit.plan else ""
    return Finding(
        "host-limit",
        path,
        f"{shown[0]} {_WORDS[measure]}: {host.name} takes {shown[1]}{plan}, "
        f"says {limit.source}, read on {limit.read.isoformat()}",
        hint=limit.way_out,
    )


def size_in_words(size: int) -> str:
    """A number of bytes as people say it, in decimal units."""
    for unit, least in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= least:
            return f"{size / least:,.1f} {unit}".replace(".0 ", " ")
    return f"{size:,} bytes"


def _read_rules(site: Path, host: Host, sizes: Mapping[str, int]) -> bytes:
    wanted = host.redirects_file
    return (site / wanted).read_bytes() if wanted and wanted in sizes else b""


def _count_rules(rules: bytes) -> int:
    """The rules of a `_redirects` file, or of a `vercel.json`."""
    if rules.lstrip().startswith(b"{"):
        try:
            found = msgspec.json.decode(rules, type=dict[str, object]).get("redirects")
        except (msgspec.DecodeError, RecursionError):
            return 0  # told as broken data
        return len(found) if isinstance(found, list) else 0
    lines = (line.strip() for line in rules.splitlines())
    return sum(bool(line) and not line.startswith(b"#") for line in lines)


def _host_files(site: Path, host: Host, sizes: Mapping[str, int], base_url: str | None) -> Iterator[Finding]:
    for wanted in filter(None, (host.marker, host.not_found, host.headers_file)):
        if wanted not in sizes:
            yield Finding("host-file", wanted, f"{host.name} looks for this file, and it is not there")
    for name in ("_redirects", "_headers", "vercel.json"):
        if name in sizes and name not in (host.redirects_file, host.headers_file):
            yield Finding(
                "host-file", name, f"{host.name} does not read this file: what it says has no effect"
            )
    domain = urlsplit(base_url or "").hostname or ""
    if host.domain_file and domain and urlsplit(base_url or "").path == "/":
        if domain.endswith(host.own_domains):
            return
        there = host.domain_file in sizes
        stated = (site / host.domain_file).read_text("utf-8", "replace").strip() if there else ""
        if stated.lower() != domain.encode("idna").decode("ascii"):
            message = (
                f"names {stated!r}, and base_url is at {domain}" if stated else f"does not name {domain}"
            )
            yield Finding("host-file", host.domain_file, message)
