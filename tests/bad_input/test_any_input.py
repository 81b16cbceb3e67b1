"""Laws that hold for any archive: it builds, what it says is escaped, and it builds to the same bytes."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_archive import NEWS, files_in

from archive_gen import cli
from bad_input.archives import MARKER, assert_escaped

FRAGMENTS = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            " ",
            "---\n",
            "\n---\n",
            "\x00",
            "\x85",
            "\u2028",
            "\ufeff",
            "\x1b[31m",
        ),
        *(f"<{MARKER}>", f"</p><{MARKER} a=", f'"><{MARKER} b="', f"'{MARKER}=", "<script>alert(1)</script>"),
        *(
            f"<!--<{MARKER}>-->",
            f"]]><{MARKER}/>",
            "&lt;",
            "&#60;",
            "javascript:alert(1)",
            "{{ 7*7 }}",
            "{%",
            "{#",
        ),
        *(
            "Old mill of Tarnbeck turns again",
            "By Odile Fennimore",
            "12 May 2023",
            "03.04.2025",
            "TARNBECK (VNA) —",
        ),
        *(
            "Photo: Rasmus Quill",
            "Related: the bridge",
            "title: A",
            "# ",
            "- ",
            "> ",
            "```\n",
            "[a](javascript:b)",
        ),
        *(
            "The wheel turned again on Friday, and two hundred people stood on the bridge. ",
            "مطحنة",
            "水車",
            "Мельница",
        ),
    ]
)
TEXT = st.lists(FRAGMENTS | st.text(max_size=12), max_size=14).map("".join)
NAMES = (
    st.lists(
        FRAGMENTS | st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=4
    )
    .map(lambda parts: "".join(parts).replace("/", "\N{FRACTION SLASH}").replace("\0", "")[:50].strip())
    .filter(lambda name: name not in ("", ".", ".."))
)
KEYS = st.sampled_from(
    "title subtitle date updated authors source dateline agencies language tags summary url rights slug shelf".split()
)
VALUES = TEXT.map(json.dumps) | st.lists(TEXT, max_size=3).map(json.dumps) | TEXT | st.just("null")
HEADERS = st.dictionaries(KEYS, VALUES, max_size=5).map(
    lambda values: "".join(f"{key}: {value}\n" for key, value in values.items())
)


class File(NamedTuple):
    """One article of an archive, with its header or sidecar if it has one."""

    name: str
    text: str
    header: str
    sidecar: str


FILES = st.builds(
    File,
    st.tuples(NAMES, st.sampled_from([".txt", ".txt", ".md"])).map("".join),
    TEXT,
    st.just("") | HEADERS.map(lambda header: f"---\n{header}---\n"),
    st.just("") | HEADERS,
)


def write(root: Path, files: list[File]) -> None:
    content = root / "content"
    content.mkdir(parents=True)
    (root / "archive.yaml").write_text("base_url: https://example.org/a/\n")
    for file in files:
        data = (file.header + file.text).encode("utf-8", "surrogatepass")
        (content / file.name).write_bytes(data)
        if file.sidecar:
            sidecar = (content / file.name).with_suffix(".yaml")
            sidecar.write_bytes(file.sidecar.encode("utf-8", "surrogatepass"))


def build(root: Path) -> int:
    """Build as the command does, and return its exit code."""
    told = io.StringIO()
    with contextlib.redirect_stderr(told), pytest.raises(SystemExit) as caught:
        cli.main(["build", "--quiet", "--jobs", "1", "--config", str(root / "archive.yaml")])
    code = caught.value.code
    assert code in (0, 1), told.getvalue()
    assert not {unicodedata.category(char) for char in told.getvalue() if char != "\n"} & {
        "Cc",
        "Cs",
        "Zl",
        "Zp",
    }
    return int(code or 0)


def mill() -> File:
    return File("mill.txt", NEWS["mill.txt"], "", "")


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FILES, max_size=4, unique_by=lambda file: Path(file.name).stem.casefold()))
def test_any_archive_builds_is_escaped_and_builds_to_the_same_bytes(files: list[File]) -> None:
    """Whatever texts, names, headers and sidecars: exit code 0 or 1, a sound article is never lost, no
    page has an element of somebody's text, feed and site map are well-formed; and a second archive
    of the same files, made in another order at another place, has the same site.
    """
    files = [mill(), *(file for file in files if Path(file.name).stem != "mill")]
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder, "one"), Path(folder, "another place/two")
        write(one, files)
        code = build(one)
        site = files_in(one / "site")
        assert "articles/2023/05/old-mill-of-tarnbeck-turns-again.html" in site or any(
            url.startswith("articles/2023/05/old-mill-of-tarnbeck-turns-again-") for url in site
        )
        assert_escaped(site)
        for url in ("feed.xml", "sitemap.xml"):
            names = {element.tag for element in ET.fromstring(site[url]).iter()}  # noqa: S314 - our own output
            assert not [name for name in names if MARKER in name]
        write(two, files[::-1])
        assert build(two) == code
        assert files_in(two / "site") == site
