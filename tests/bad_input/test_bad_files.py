"""Files that hold no article, or too much, or bytes that are no text."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from small_archive import NEWS, bound_by_permissions, identities_in

from bad_input.archives import all_text, build, others_stand, put, records_of, site_of

NOISE = random.Random(7).randbytes(20_000)  # noqa: S311 - bytes of a binary file, no secret
LINE = "It went on and on along the road to Tarnbeck. "

REFUSED = {
    "empty": (b"", "the file is empty", "put the article's text into it"),
    "blank": (b" \r\n\t\n \n", "the file holds nothing but white space", "remove it"),
    "mark alone": (b"\xef\xbb\xbf", "the file holds nothing but white space", "remove it"),
    "NUL bytes alone": (bytes(4096), "the file is damaged: it holds nothing but NUL bytes", "copy it again"),
    "binary": (NOISE, "not a text file: it is full of control characters", "save it as plain text"),
    "picture": (
        b"\x89PNG\r\n\x1a\n" + NOISE,
        "not a text file: this is a PNG picture",
        "save it as plain text",
    ),
    "50 MB": (
        (LINE.strip() + "\n").encode() * 1_120_000,
        "the file has 51.5 MB, and one article may have 20 MB",
        "raise max_file_mb in archive.yaml; if not, split it",
    ),
}

TAKEN = {
    "one line": (b"Bells rang over Tarnbeck at dawn, and nobody knew who had pulled the ropes.", ""),
    "one word": (b"Tarnbeck", ""),
    "one line of 5 MB": (f"Long news\n\n{LINE * 109_000}".encode(), ""),
    "one word of 5 MB": (b"a" * 5_000_000, ""),
    "NUL bytes": (
        b"Bells of the v\0alley\n\nThey rang over Tarnb\0eck at dawn.\n",
        "warning: control characters left out: 2 (U+0000)\n",
    ),
    "mixed line ends": (
        b"Bells of the valley\r\n\rThey rang at dawn.\n\nThen all was still.\r\r\nNobody came.",
        "",
    ),
    "invalid UTF-8": (
        "Bells über der Brücke\n\nThey rang — all of them — at dawn. ".encode() + b"\xff\xfe\x80 Yes.\n",
        "warning: bytes that are not utf-8, shown as \ufffd: 3\n",
    ),
    "Latin-1": ("Bells über der Brücke\n\nSie läuteten früh am Morgen.\n".encode("latin-1"), ""),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_article_is_told_and_changes_nothing(archive: Path, kind: str) -> None:
    """Exit code 1, the file, the reason and a way out; the site of the others is as it was."""
    data, message, hint = REFUSED[kind]
    before = identities_in(archive / "site")
    put(archive, {"2024/bad file.txt": data})
    done = build(archive)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first == f"content/2024/bad file.txt: error: {message}"
    assert second.startswith("  hint: ")
    assert hint in second
    assert identities_in(archive / "site") == before


@pytest.mark.parametrize("kind", TAKEN)
def test_a_strange_text_becomes_an_article_and_no_word_of_it_is_lost(archive: Path, kind: str) -> None:
    """With exit code 0; what was left out or replaced is told."""
    data, told = TAKEN[kind]
    before = site_of(archive)
    put(archive, {"bad.txt": data})
    done = build(archive)
    assert (done.returncode, done.stderr) == (0, f"content/bad.txt: {told}" if told else "")
    others_stand(archive, before)
    record = records_of(archive)["bad.txt"]
    text = data.decode(record["encoding"], "replace").replace("\0", "")
    assert sorted(all_text(record).split()) == sorted(text.split())
    page = next(url for url in site_of(archive).keys() - before.keys() if url.startswith("articles/"))
    assert len(site_of(archive)[page]) < 2 * len(data) + 50_000


def test_a_markdown_line_of_5_mb_is_read_as_plain_text(archive: Path) -> None:
    """Its page is made without Markdown, and that is told."""
    before = site_of(archive)
    put(archive, {"bad.md": "# Long news\n\n" + "*on* [and](on) " * 340_000})
    done = build(archive)
    assert done.returncode == 0
    assert done.stderr == (
        "content/bad.md: warning: this file is too long to be read as Markdown, and is read as plain text\n"
        "  hint: split it, one file for each article\n"
    )
    others_stand(archive, before)


def test_a_file_that_may_not_be_read_is_told_and_changes_nothing(archive: Path) -> None:
    """So is one that is no file at all, and would be waited for."""
    prefix = tuple(bound_by_permissions())
    before = identities_in(archive / "site")
    put(archive, {"secret.txt": NEWS["mill.txt"]})
    (archive / "content/secret.txt").chmod(0)
    os.mkfifo(archive / "content/pipe.txt")
    done = build(archive, prefix=prefix)
    assert done.returncode == 1
    assert done.stderr == (
        "content/pipe.txt: warning: this is not a regular file, and is not read\n"
        "content/secret.txt: error: cannot be read: Permission denied\n"
        "  hint: let this user read it, or move it out of the content folder\n"
    )
    assert identities_in(archive / "site") == before


def test_an_article_that_goes_bad_loses_its_own_page_and_gets_it_back(archive: Path) -> None:
    """And no other one's."""
    before = site_of(archive)
    put(archive, {"mill.txt": NOISE})
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr.startswith("content/mill.txt: error: not a text file")
    others_stand(archive, before, "mill.txt")
    put(archive, {"mill.txt": NEWS["mill.txt"]})
    assert build(archive).returncode == 0
    assert site_of(archive) == before


def test_all_of_them_at_once(archive: Path) -> None:
    """Each is told; the rest is as without them. The texts of content/ are as they were."""
    put(archive, {f"{kind}.txt": data for kind, (data, _) in TAKEN.items()})
    assert build(archive).returncode == 0
    before = identities_in(archive / "site")
    put(archive, {f"{kind}.txt": data for kind, (data, _, _) in REFUSED.items()})
    given = identities_in(archive / "content")
    done = build(archive)
    assert done.returncode == 1
    for kind, (_, message, _) in REFUSED.items():
        assert f"content/{kind}.txt: error: {message}\n" in done.stderr
    assert identities_in(archive / "site") == before
    assert identities_in(archive / "content") == given
