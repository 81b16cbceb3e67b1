"""One file becomes one reading; one bad file is told, and never stops the others."""

import hashlib
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_gen.errors import ContentError
from archive_gen.loader import read_about, read_batch, read_file
from archive_gen.records import Diagnostic, Reading

LIMIT = 1_000_000
STORY = """Bridge at Nether Skelby opens

By Ann Oakes

1 October 2024

The new bridge opened on Monday, and the first to cross it was a goose. The mayor, who had meant to be
first, walked behind.

"It is a good bridge," she said.
"""


def put(root: Path, path: str, text: str | bytes = STORY) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_reading_names_its_file_its_fixity_and_its_encoding(tmp_path: Path) -> None:
    raw = STORY.replace("goose", "Gänse").encode("cp1252")
    put(tmp_path, "x/a.txt", raw)
    found = read_file(tmp_path, "x/a.txt", max_bytes=LIMIT)
    assert (found.path, found.format, found.encoding, found.replaced_bytes) == (
        "x/a.txt",
        "text",
        "cp1252",
        0,
    )
    assert found.sha256 == hashlib.sha256(raw).hexdigest()
    assert any("Gänse" in block.text for block in found.blocks)


def test_what_is_stated_and_what_is_found_stand_side_by_side(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", f"---\ntitle: A Bridge\nlayout: post\n---\n{STORY}")
    put(tmp_path, "a.yaml", "source: Skelby Chronicle\n")
    found = read_file(tmp_path, "a.txt", max_bytes=LIMIT)
    assert [(s.field, s.value) for s in found.stated] == [
        ("source", "Skelby Chronicle"),
        ("title", "A Bridge"),
    ]
    assert found.extra == (("layout", "post"),)
    assert not any("layout" in block.text for block in found.blocks)


def test_lines_are_those_of_the_raw_file_behind_a_header_too(tmp_path: Path) -> None:
    text = f"---\ntitle: A\n---\n\n{STORY}"
    for path in ("a.txt", "a.md"):
        put(tmp_path, path, text)
        found = read_file(tmp_path, path, max_bytes=LIMIT)
        goose = next(block for block in found.blocks if "goose" in block.text)
        assert "goose" in text.split("\n")[goose.line - 1]


def test_the_date_of_the_path_comes_after_those_of_the_text(tmp_path: Path) -> None:
    put(tmp_path, "1999-05-05-bridge.txt")
    dates = read_file(tmp_path, "1999-05-05-bridge.txt", max_bytes=LIMIT).candidates["date"]
    assert dates[-1].origin == "path"
    assert all(candidate.score > dates[-1].score for candidate in dates[:-1])


def test_markdown_is_read_as_markdown_in_any_case_of_the_suffix(tmp_path: Path) -> None:
    put(tmp_path, "a.MD", "# Bridge opens\n\nThe *new* bridge.\n\n***\n\n![view](a.png)\n")
    found = read_file(tmp_path, "a.MD", max_bytes=LIMIT)
    assert found.format == "markdown"
    assert "<p>The <em>new</em> bridge.</p>\n" in [block.html for block in found.blocks]
    assert [gone.reason for gone in found.removed] == [
        "a rule between sections",
        "a picture, which is not loaded",
    ]


def test_markdown_beyond_the_bound_is_read_as_text_and_told(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "The bridge is long. " * 16_000)
    found = read_file(tmp_path, "a.md", max_bytes=LIMIT)
    assert found.format == "text"
    assert [p.severity for p in found.diagnostics] == ["warning"]


def test_lines_of_a_broken_header_are_kept_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", f"---\ntitle: a: b\ndate: 2024\n---\n{STORY}")
    found = read_file(tmp_path, "a.txt", max_bytes=LIMIT)
    assert [(p.severity, p.line) for p in found.diagnostics] == [("error", 2)]
    assert [gone.text for gone in found.removed][:4] == ["---", "title: a: b", "date: 2024", "---"]
    assert any("goose" in block.text for block in found.blocks)


def test_a_header_with_no_text_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "---\ntitle: A\ndate: 2024\n---\n")
    found = read_file(tmp_path, "a.txt", max_bytes=LIMIT)
    assert [p.message for p in found.diagnostics] == ["there is a header, and no text after it"]


def test_what_decoding_left_out_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", STORY.encode() + b"caf\x00e \xe2\x82\xac \xff\n")
    found = read_file(tmp_path, "a.txt", max_bytes=LIMIT)
    assert found.replaced_bytes == 1
    assert [(p.severity, p.message) for p in found.diagnostics] == [
        ("warning", "control characters left out: 1 (U+0000)"),
        ("warning", "bytes that are not utf-8, shown as \ufffd: 1"),
    ]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "the file is empty"),
        (b"\n \n\t\r\n", "the file holds nothing but white space"),
        (b"\xef\xbb\xbf", "the file holds nothing but white space"),
        (b"\xff\xfe", "the file holds nothing but white space"),
        (b"\0" * 500, "the file is damaged: it holds nothing but NUL bytes"),
    ],
)
def test_a_file_without_text_is_an_error(tmp_path: Path, raw: bytes, told: str) -> None:
    put(tmp_path, "a.txt", raw)
    with pytest.raises(ContentError) as refused:
        read_file(tmp_path, "a.txt", max_bytes=LIMIT)
    assert (refused.value.path, refused.value.message) == ("a.txt", told)
    assert refused.value.hint


def test_a_file_beyond_the_limit_is_an_error_that_names_the_setting(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", b"x" * (LIMIT + 1))
    with pytest.raises(ContentError, match="one article may have 1 MB") as refused:
        read_file(tmp_path, "a.txt", max_bytes=LIMIT)
    assert "max_file_mb" in (refused.value.hint or "")
    put(tmp_path, "a.txt", b"The bridge opened.")
    assert read_file(tmp_path, "a.txt", max_bytes=18).sha256
    with pytest.raises(ContentError):
        read_file(tmp_path, "a.txt", max_bytes=17)


def test_a_batch_gives_a_result_for_each_path_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "good.txt")
    put(tmp_path, "empty.txt", b"")
    put(tmp_path, "picture.txt", b"\x89PNG\r\n\x1a\n")
    put(tmp_path, "large.txt", b"x" * (LIMIT + 1))
    put(tmp_path, "locked.txt")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    put(tmp_path, "other.md")
    plain_open = open

    def refuse(file: Any, *args: Any, **kwargs: Any) -> Any:
        if str(file).endswith("locked.txt"):
            raise PermissionError(13, "Permission denied", str(file))
        return plain_open(file, *args, **kwargs)

    monkeypatch.setattr("builtins.open", refuse)
    paths = "good empty picture large locked folder pipe gone other".split()
    paths = [f"{name}.txt" if name != "other" else "other.md" for name in paths]
    results = read_batch(tmp_path, paths, LIMIT)
    assert [result.path for result in results] == paths
    assert [type(result) for result in results] == [Reading, *[Diagnostic] * 7, Reading]
    assert [result.message.partition(",")[0] for result in results if isinstance(result, Diagnostic)] == [
        "the file is empty",
        "not a text file: this is a PNG picture",
        "the file has 1.0 MB",
        "cannot be read: Permission denied",
        "not a regular file",
        "not a regular file",
        "cannot be read: No such file or directory",
    ]


def test_a_batch_travels_between_processes(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "b.txt", b"")
    results = read_batch(tmp_path, ["a.txt", "b.txt"], LIMIT)
    assert pickle.loads(pickle.dumps(results)) == results  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(read_batch)) is read_batch  # noqa: S301 - our own bytes


def test_what_a_folder_states_is_read_once_for_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "_folder.yaml", "source: Courier\n")
    for name in "abc":
        put(tmp_path, f"{name}.txt")
    opened: list[str] = []
    plain_open = Path.open

    def note(self: Path, *args: Any, **kwargs: Any) -> Any:
        opened.append(self.name)
        return plain_open(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", note)
    results = read_batch(tmp_path, ["a.txt", "b.txt", "c.txt"], LIMIT)
    assert [result.stated[0].value for result in results if isinstance(result, Reading)] == ["Courier"] * 3
    assert opened.count("_folder.yaml") == 1


def test_files_are_only_ever_read(tmp_path: Path) -> None:
    files = [put(tmp_path, name) for name in ("a.txt", "b.md", "_about.md")]
    files.append(put(tmp_path, "a.yaml", "title: A\n"))
    for file in files:
        file.chmod(0o444)
        os.utime(file, ns=(1, 1))
    before = sorted((str(p), p.stat().st_mtime_ns) for p in tmp_path.rglob("*"))
    read_batch(tmp_path, ["a.txt", "b.md"], LIMIT)
    read_about(tmp_path, "_about.md", max_bytes=LIMIT)
    assert sorted((str(p), p.stat().st_mtime_ns) for p in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("text", "title", "html"),
    [
        ("# Our archive\n\nHello.\n", "Our archive", "<p>Hello.</p>\n"),
        ("Hello.\n", None, "<p>Hello.</p>\n"),
        ("---\ntitle: Who we are\nlang: en\n---\n\nHello.\n", "Who we are", "<p>Hello.</p>\n"),
        ("\ufeff# Über uns #\r\n\r\nHallo.\r\n", "Über uns", "<p>Hallo.</p>\n"),
    ],
)
def test_the_page_about_the_archive_has_a_title_and_a_text(
    tmp_path: Path, text: str, title: str | None, html: str
) -> None:
    put(tmp_path, "_about.md", text)
    assert read_about(tmp_path, "_about.md", max_bytes=LIMIT) == (title, html)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)),
    st.sampled_from(["a.txt", "a.md"]),
)
def test_any_bytes_are_a_reading_or_a_diagnostic(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, path: str
) -> None:
    root = tmp_path_factory.mktemp("content")
    put(root, path, raw)
    [result] = read_batch(root, [path], LIMIT)
    assert result.path == path
    assert (root / path).read_bytes() == raw
