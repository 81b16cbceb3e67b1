"""What web hosts allow and want: `hosts.toml`, read once. Knows nothing of archives."""

from __future__ import annotations

import datetime
import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

HostName = Literal[
    "github-pages",
    "cloudflare-pages",
    "netlify",
    "gitlab-pages",
    "vercel",
    "firebase",
    "s3",
    "neocities",
]
"""The hosts that settings and options may name."""

Measure = Literal[
    "files",
    "entries",
    "folder_files",
    "total_bytes",
    "file_bytes",
    "path_bytes",
    "redirects",
    "redirects_bytes",
]
"""What a host may limit; `hosts.toml` says what each counts."""

_FILE = Path(__file__).with_name("hosts.toml")


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The largest value that a host takes, where it says so, and how to get under it.

    `as_of` is the age of the text at `source` as far as it was known on the day `read`.
    """

    most: int
    source: str
    as_of: str
    read: datetime.date
    way_out: str
    plan: str = ""


class Host(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One host. Names of files are those that it looks for in the site's root; empty for none.

    `at_root`: a site of this host stands at the root of its address unless `base_url` says otherwise,
    so that links from there, and rules, can be written without knowing it.
    """

    key: str
    name: str
    limits: Mapping[Measure, Limit] = {}
    marker: str = ""
    """An empty file that switches the host's own building off."""
    domain_file: str = ""
    """The file that names the site's own domain."""
    own_domains: tuple[str, ...] = ()
    """Ends of addresses that the host gives away, and that need no such file."""
    redirects_file: str = ""
    headers_file: str = ""
    at_root: bool = False
    not_found: str = "404.html"
    """The page that the host shows for an address that leads nowhere."""
    suffixes: str = ""
    """The only suffixes that files may have on the free plan, without dots; empty for any."""


@functools.lru_cache(maxsize=4)
def read_hosts(file: Path = _FILE) -> Mapping[str, Host]:
    """All hosts by their keys. Raises `msgspec.ValidationError` for a file of another form."""
    with file.open("rb") as stream:
        table: dict[str, Any] = tomllib.load(stream)
    return {key: msgspec.convert({"key": key, **fields}, Host, strict=True) for key, fields in table.items()}


def host_named(name: HostName) -> Host:
    """The host of that name."""
    return read_hosts()[name]


HOST_NAMES: tuple[str, ...] = get_args(HostName)
