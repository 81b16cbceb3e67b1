"""A host refuses at its limit plus one; the figures themselves have a source and a day."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.checking.findings import Finding
from archive_gen.checking.limits import check_limits, size_in_words
from archive_gen.checking.listing import list_site
from archive_gen.hosts import HOST_NAMES, Host, read_hosts

SMALL = """\
[tiny]
name = "Tiny Pages"
marker = ".plain"
domain_file = "DOMAIN"
own_domains = [".tiny.example"]
redirects_file = "_redirects"
headers_file = "_headers"
suffixes = "html txt"
"""

LIMIT = """
[tiny.limits.{measure}]
most = {most}
plan = "Free"
source = "https://tiny.example/limits"
as_of = "2026-01"
read = 2026-11-22
way_out = "take the paid plan"
"""


def host(tmp_path: Path, fields: str = SMALL, /, **limits: int) -> Host:
    """A host of which only these limits are known."""
    file = tmp_path / "hosts.toml"
    tables = "".join(LIMIT.format(measure=measure, most=most) for measure, most in limits.items())
    file.write_text(fields + tables)
    read_hosts.cache_clear()
    return read_hosts(file)["tiny"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two folders, three files of 100 bytes, and what the host looks for."""
    folder = tmp_path / "site"
    for name in ("index.html", "404.html", "a/b/page.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x" * 100)
    for name in (".plain", "_headers"):
        (folder / name).write_bytes(b"")
    (folder / "_redirects").write_text(
        "# earlier addresses\n/old.html /index.html 301\n\n/x /index.html 301\n"
    )
    (folder / ".archive-gen").write_bytes(b"x" * 5000)
    return folder


def found(site: Path, at: Host, base_url: str | None = None) -> list[Finding]:
    return list(check_limits(site, list_site(site), at, base_url))


ALL_FILES = 300 + len("# earlier addresses\n/old.html /index.html 301\n\n/x /index.html 301\n")


@pytest.mark.parametrize(
    ("measure", "largest"),
    [
        ("files", 6),
        ("entries", 6 + 2),
        ("folder_files", 6),
        ("total_bytes", ALL_FILES),
        ("file_bytes", 100),
        ("path_bytes", len("a/b/page.html")),
        ("redirects", 2),
        ("redirects_bytes", ALL_FILES - 300),
    ],
)
def test_a_limit_holds_to_the_last_one(measure: str, largest: int, site: Path, tmp_path: Path) -> None:
    """What is just taken is no finding, one more is; our own marker does not count."""
    assert found(site, host(tmp_path, **{measure: largest})) == []
    broken = found(site, host(tmp_path, **{measure: largest - 1}))
    assert {each.kind for each in broken} == {"host-limit"}
    first = broken[0]
    assert "Free" in first.message
    assert "https://tiny.example/limits" in first.message
    assert "2026-11-22" in first.message
    assert first.hint == "take the paid plan"


def test_a_limit_for_each_file_names_the_file(site: Path, tmp_path: Path) -> None:
    (site / "large.html").write_bytes(b"x" * 2000)
    (finding,) = found(site, host(tmp_path, file_bytes=1999))
    assert finding.file == "large.html"


@pytest.mark.parametrize("name", [".plain", "404.html", "_headers"])
def test_a_file_that_the_host_looks_for_is_missed(name: str, site: Path, tmp_path: Path) -> None:
    (site / name).unlink()
    assert [(each.kind, each.file) for each in found(site, host(tmp_path))] == [("host-file", name)]


def test_rules_that_the_host_does_not_read_are_told(site: Path, tmp_path: Path) -> None:
    """They would have no effect, and nobody would know why."""
    deaf = host(tmp_path, '[tiny]\nname = "Tiny Pages"\n')
    assert [each.file for each in found(site, deaf)] == ["_redirects", "_headers"]


def test_kinds_of_files_that_the_host_does_not_take_are_told(site: Path, tmp_path: Path) -> None:
    (site / "a/records.jsonl").write_text("{}")
    (finding,) = found(site, host(tmp_path, SMALL))
    assert (finding.kind, finding.file) == ("host-suffix", "a/records.jsonl")


@pytest.mark.parametrize(
    ("base_url", "stated", "wrong"),
    [
        ("https://news.example.org/", "news.example.org\n", False),
        ("https://news.example.org/", "other.example.org\n", True),
        ("https://news.example.org/", None, True),
        ("https://me.tiny.example/", None, False),
        ("https://news.example.org/below/", None, False),
        ("https://zürich.example/", "xn--zrich-kva.example", False),
        (None, None, False),
    ],
)
def test_the_own_domain_must_be_the_one_of_the_settings(
    base_url: str | None, stated: str | None, wrong: bool, site: Path, tmp_path: Path
) -> None:
    """Unless the host gives the address away, or another site owns the domain."""
    if stated is not None:
        (site / "DOMAIN").write_text(stated)
    at = msgspec.structs.replace(host(tmp_path), suffixes="")
    assert [each.kind for each in found(site, at, base_url)] == (["host-file"] if wrong else [])


def test_a_domain_in_an_old_encoding_is_a_wrong_one(site: Path, tmp_path: Path) -> None:
    """An editor of Windows may have written it."""
    (site / "DOMAIN").write_bytes("zürich.example".encode("latin-1"))
    at = msgspec.structs.replace(host(tmp_path), suffixes="")
    (finding,) = found(site, at, "https://zürich.example/")
    assert (
        finding.message == "names 'z\N{REPLACEMENT CHARACTER}rich.example', and base_url is at zürich.example"
    )


def test_rules_nested_without_end_are_no_rules(site: Path, tmp_path: Path) -> None:
    (site / "_redirects").write_text('{"redirects": ' + "[" * 100_000 + "]" * 100_000 + "}")
    at = msgspec.structs.replace(host(tmp_path, redirects=2), suffixes="")
    assert found(site, at) == []


def test_rules_in_json_are_counted_too(site: Path, tmp_path: Path) -> None:
    (site / "_redirects").write_text('{"redirects": [{}, {}, {}]}')
    at = msgspec.structs.replace(host(tmp_path, redirects=2), suffixes="")
    assert [each.kind for each in found(site, at)] == ["host-limit"]


class TestTheFile:
    def test_it_names_the_hosts_that_settings_may_name(self) -> None:
        """And no other, in the same order."""
        assert tuple(read_hosts()) == HOST_NAMES

    @pytest.mark.parametrize("name", HOST_NAMES)
    def test_every_limit_has_a_source_a_day_and_a_way_out(self, name: str) -> None:
        at = read_hosts()[name]
        assert at.limits, "a host of which nothing is known does not help"
        for limit in at.limits.values():
            assert limit.most > 0
            assert limit.source.startswith("https://")
            assert datetime.date(2026, 11, 1) <= limit.read
            assert limit.as_of
            assert limit.way_out

    def test_a_misspelt_limit_is_an_error(self, tmp_path: Path) -> None:
        """Otherwise it would be checked by nobody."""
        with pytest.raises(msgspec.ValidationError, match="fiels"):
            host(tmp_path, fiels=3)

    def test_a_field_that_nobody_reads_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(msgspec.ValidationError, match="colour"):
            host(tmp_path, '[tiny]\nname = "Tiny"\ncolour = "red"\n')


@given(st.integers(min_value=0, max_value=10**15))
def test_sizes_in_words_never_get_shorter_when_they_grow(size: int) -> None:
    """A larger number of bytes is not shown as a smaller one."""

    def value(words: str) -> float:
        number, unit = words.split()
        return (
            float(number.replace(",", "")) * {"bytes": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}[unit]
        )

    assert value(size_in_words(size)) == pytest.approx(size, rel=0.06)
    assert value(size_in_words(size)) <= value(size_in_words(size * 2))
