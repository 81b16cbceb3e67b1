"""Published addresses are remembered in a file for people and git, and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.errors import ContentError
from archive_gen.permalinks import PERMALINKS_FILE, read_permalinks, remember_permalinks
from archive_gen.records import Permalink, Published

FERRY, MILL = "a" * 64, "b" * 64


def article(path: str, url: str, sha256: str = FERRY) -> Published:
    return Published(path, sha256, url)


def text_of(content: Path) -> str:
    return (content / PERMALINKS_FILE).read_text("utf-8")


def known(content: Path) -> dict[str, tuple[str, ...]]:
    """Path of the raw file → addresses."""
    return {entry.path: entry.addresses for entry in read_permalinks(content)}


def test_the_file_is_made_for_people_and_git(tmp_path: Path) -> None:
    """Sorted, one address a line, and with a word on what it is."""
    new = remember_permalinks(
        tmp_path,
        [article("z/mill.txt", "articles/mill.html", MILL), article("ferry.txt", "articles/ferry.html")],
    )
    assert new == 2
    head, _, body = text_of(tmp_path).partition("ferry.txt")
    assert head.startswith("# The addresses under which articles have been published.")
    assert "ferry.txt" + body == (
        f"ferry.txt:\n  sha256: {FERRY}\n  addresses:\n    - articles/ferry.html\n"
        f"z/mill.txt:\n  sha256: {MILL}\n  addresses:\n    - articles/mill.html\n"
    )


def test_what_was_published_stays_known(tmp_path: Path) -> None:
    """An article that moves has both addresses; one that is gone keeps its own."""
    remember_permalinks(
        tmp_path, [article("ferry.txt", "articles/old.html"), article("mill.txt", "m.html", MILL)]
    )
    assert remember_permalinks(tmp_path, [article("ferry.txt", "articles/new.html")]) == 1
    assert known(tmp_path) == {
        "ferry.txt": ("articles/new.html", "articles/old.html"),
        "mill.txt": ("m.html",),
    }


def test_publishing_the_same_again_writes_nothing(tmp_path: Path) -> None:
    remember_permalinks(tmp_path, [article("ferry.txt", "ferry.html")])
    before = (tmp_path / PERMALINKS_FILE).stat()
    assert remember_permalinks(tmp_path, [article("ferry.txt", "ferry.html")]) == 0
    after = (tmp_path / PERMALINKS_FILE).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_nothing_published_makes_no_file(tmp_path: Path) -> None:
    assert remember_permalinks(tmp_path, []) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_renamed_file_takes_its_addresses_along(tmp_path: Path) -> None:
    """Its bytes tell that it is the same."""
    remember_permalinks(tmp_path, [article("ferry.txt", "ferry.html")])
    remember_permalinks(tmp_path, [article("2024/boat.txt", "boat.html")])
    assert known(tmp_path) == {"2024/boat.txt": ("boat.html", "ferry.html")}


def test_a_copy_does_not_take_the_addresses_of_the_original(tmp_path: Path) -> None:
    """As long as the original is there, also when it has been corrected since."""
    remember_permalinks(tmp_path, [article("ferry.txt", "ferry.html")])
    remember_permalinks(
        tmp_path, [article("ferry.txt", "f.html", "c" * 64), article("copy.txt", "copy.html")]
    )
    assert known(tmp_path) == {"copy.txt": ("copy.html",), "ferry.txt": ("f.html", "ferry.html")}


def test_an_address_goes_over_to_the_article_that_was_published_there_last(tmp_path: Path) -> None:
    """Somebody has decided so against an error; the file never says two things at once."""
    remember_permalinks(tmp_path, [article("ferry.txt", "ferry.html")])
    remember_permalinks(tmp_path, [article("ferry.txt", "f.html"), article("boat.txt", "ferry.html", MILL)])
    assert known(tmp_path) == {"boat.txt": ("ferry.html",), "ferry.txt": ("f.html",)}


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert read_permalinks(tmp_path) == ()


def test_comments_and_blank_lines_between_articles_are_welcome(tmp_path: Path) -> None:
    """And the line ends of Windows."""
    (tmp_path / PERMALINKS_FILE).write_bytes(
        f"# mine\r\n\r\nferry.txt:\r\n  sha256: {FERRY}\r\n  addresses:\r\n    - a.html\r\n\r\n# end\r\n".encode()
    )
    assert read_permalinks(tmp_path) == (Permalink("ferry.txt", FERRY, ("a.html",), 3),)


GOOD = f"ferry.txt:\n  sha256: {FERRY}\n  addresses:\n    - a.html\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("<<<<<<< HEAD\n" + GOOD, 1, "expected here"),
        (GOOD.replace("  sha256: " + FERRY, "  sha256: abc"), 2, "no SHA-256"),
        (GOOD.replace("  sha256: " + FERRY + "\n", ""), 2, "expected here"),
        (GOOD.replace("  addresses:\n", ""), 3, "expected here"),
        (GOOD.replace("a.html", "../a.html"), 4, "out of the site"),
        (GOOD.replace("a.html", "/a.html"), 4, "as archive-gen writes it"),
        (GOOD.replace("a.html", "https://x/a.html"), 4, "expected here"),
        (GOOD.replace("a.html", '"https://x/a.html"'), 4, "host"),
        (GOOD.replace("a.html", '"a.html'), 4, "quotation marks"),
        (GOOD.replace("a.html", "*alias"), 4, "expected here"),
        (GOOD + GOOD, 8, "line 4"),
        (GOOD + GOOD.replace("a.html", "b.html"), 5, "line 1"),
        ("- a\n- b\n", 1, "expected here"),
        ("a: !!python/object:os.system {}\n", 1, "expected here"),
        (f"ferry.txt:\n  sha256: {FERRY}", 3, "expected here"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    """Above all what a merge leaves behind."""
    (tmp_path / PERMALINKS_FILE).write_text(text)
    with pytest.raises(ContentError, match=words) as caught:
        read_permalinks(tmp_path)
    assert (caught.value.path, caught.value.line) == (PERMALINKS_FILE, line)
    assert caught.value.hint


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / PERMALINKS_FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(ContentError, match="UTF-8"):
        read_permalinks(tmp_path)


name = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn", "Co"],
        exclude_characters='/\\<>:"|?*#%',
        max_codepoint=0xFFFD,
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip(" .") == text)
paths = st.lists(name, min_size=1, max_size=3).map(lambda parts: "/".join(parts) + ".txt")


@given(st.dictionaries(paths, st.sets(st.integers(0, 999), min_size=1, max_size=3), max_size=5))
def test_what_is_written_is_read_again_and_is_yaml(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, set[int]]
) -> None:
    """Whatever files are called, a program that reads YAML sees the same."""
    content = tmp_path_factory.mktemp("content")
    for number in range(3):
        remember_permalinks(
            content,
            [
                article(
                    path,
                    f"articles/{position}-{sorted(numbers)[number % len(numbers)]}.html",
                    f"{position:064x}",
                )
                for position, (path, numbers) in enumerate(files.items())
            ],
        )
    found = read_permalinks(content)
    assert [entry.path for entry in found] == sorted(files)
    if files:
        loaded = yaml.load(text_of(content), Loader=yaml.BaseLoader)  # noqa: S506 - the loader that makes nothing but text
        assert loaded == {
            entry.path: {"sha256": entry.sha256, "addresses": list(entry.addresses)} for entry in found
        }
