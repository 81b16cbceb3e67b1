"""Which files are articles: all that a person means, none twice, none from outside."""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.errors import SettingsError
from archive_gen.loader import Found, discover


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("The bridge opened.\n", "utf-8")


def told(found: Found) -> list[tuple[str, str, str]]:
    return [(problem.severity, problem.path, problem.message) for problem in found.diagnostics]


def test_articles_are_txt_and_md_files_of_all_folders_sorted_by_code_point(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.md", "a/Über.TXT", "Z.Md", "a-b/x.txt", "a/deep/er/1.txt")
    assert discover(tmp_path).files == (
        "Z.Md",
        "a-b/x.txt",
        "a/deep/er/1.txt",
        "a/z.md",
        "a/Über.TXT",
        "b.txt",
    )
    assert discover(tmp_path).diagnostics == ()


def test_hidden_files_underscored_files_and_sidecars_are_no_articles(tmp_path: Path) -> None:
    write(
        tmp_path, ".hidden.txt", ".git/x.txt", "_draft.txt", "_folder.yaml", "a.txt", "a.yaml", "archive.yaml"
    )
    found = discover(tmp_path)
    assert found.files == ("a.txt",)
    assert found.ignored == (("_*.txt", 1),)
    assert found.diagnostics == ()


def test_the_page_about_the_archive_is_known_by_its_name_at_the_top(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b/_about.md")
    assert discover(tmp_path).about is None
    write(tmp_path, "_about.md")
    assert discover(tmp_path).about == "_about.md"
    assert discover(tmp_path).files == ("a.txt",)


def test_other_files_are_counted_by_suffix(tmp_path: Path) -> None:
    write(tmp_path, "a.html", "b/c.html", "d.PDF", "e", "f.txt")
    assert discover(tmp_path).ignored == (("", 1), (".PDF", 1), (".html", 2))


def test_a_sidecar_without_its_article_is_told_with_the_name_it_should_have(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b/a.yaml", "a.txt.yaml", "_folders.yaml")
    found = discover(tmp_path)
    assert [(p.severity, p.path) for p in found.diagnostics] == [
        ("warning", "_folders.yaml"),
        ("warning", "a.txt.yaml"),
        ("warning", "b/a.yaml"),
    ]
    assert [p.hint for p in found.diagnostics[1:]] == ["name it a.yaml", "its article would be a.txt or a.md"]


def test_two_articles_that_share_a_sidecar_are_one_error_that_names_both(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "a.md", "b.txt", "b.md")
    assert discover(tmp_path).diagnostics == ()
    write(tmp_path, "a.yaml")
    assert told(discover(tmp_path)) == [
        ("error", "a.yaml", "this sidecar is beside a.md and a.txt, and is read for each")
    ]


def test_two_sidecars_of_one_article_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "a.yaml", "a.yml")
    assert told(discover(tmp_path)) == [("error", "a.yml", "a.yaml says the same, and only a.yaml is read")]


def test_links_inside_are_followed_and_no_file_is_read_twice(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt", ".store/b.txt", ".store/c.txt")
    (tmp_path / "again").symlink_to("real")
    (tmp_path / "again.txt").symlink_to("real/a.txt")
    (tmp_path / "shown").symlink_to(".store", target_is_directory=True)
    (tmp_path / "twice.txt").symlink_to(".store/b.txt")
    found = discover(tmp_path)
    assert found.files == ("real/a.txt", "shown/b.txt", "shown/c.txt")
    assert found.diagnostics == ()


def test_links_that_lead_outside_are_not_read_and_their_target_is_named(tmp_path: Path) -> None:
    content, outside = tmp_path / "content", tmp_path / "secret"
    write(content, "a.txt")
    write(outside, "key.txt")
    (content / "folder").symlink_to(outside)
    (content / "file.txt").symlink_to(outside / "key.txt")
    (content / "up").symlink_to("..")
    (content / "_about.md").symlink_to(outside / "key.txt")
    found = discover(content)
    assert (found.files, found.about) == (("a.txt",), None)
    assert [p.path for p in found.diagnostics] == ["_about.md", "file.txt", "folder", "up"]
    assert {p.severity for p in found.diagnostics} == {"warning"}
    assert str(outside) in found.diagnostics[2].message


def test_loops_of_links_end(tmp_path: Path) -> None:
    write(tmp_path, "a/b/c.txt")
    (tmp_path / "a/b/top").symlink_to(tmp_path)
    (tmp_path / "a/b/here").symlink_to(".")
    (tmp_path / "self.txt").symlink_to("self.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    found = discover(tmp_path)
    assert found.files == ("a/b/c.txt",)
    assert [(p.severity, p.path) for p in found.diagnostics] == [("error", "gone.txt"), ("error", "self.txt")]


def test_a_content_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", "a.txt")
    (tmp_path / "content").symlink_to("real")
    assert discover(tmp_path / "content").files == ("a.txt",)


def test_a_folder_that_cannot_be_read_is_an_error_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt", "locked/b.txt", "open/c.txt")
    scandir = os.scandir

    def refuse(path: Path) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = discover(tmp_path)
    assert found.files == ("a.txt", "open/c.txt")
    assert told(found) == [("error", "locked", "this folder cannot be read: Permission denied")]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert told(discover(tmp_path)) == [
        ("warning", "pipe.txt", "this is not a regular file, and is not read")
    ]


@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"a\nb.txt", b"\x1b[31m.txt"])
def test_a_name_that_cannot_be_printed_is_an_error_that_can(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).write_text("text", "utf-8")
    found = discover(tmp_path)
    assert found.files == ()
    assert [p.severity for p in found.diagnostics] == ["error"]
    assert found.diagnostics[0].path.isprintable()


def test_a_folder_with_such_a_name_is_one_error(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    write(folder, "a.txt", "b.txt")
    assert [p.path for p in discover(tmp_path).diagnostics] == ["ff"]


def test_names_may_hold_what_they_like_else(tmp_path: Path) -> None:
    names = [
        "<script>alert(1)</script>.txt",
        "{{ 7 }}.txt",
        "a'b\"c.txt",
        "新しい橋.txt",
        "100%.txt",
        "..txt.txt",
    ]
    write(tmp_path, *(name.replace("/", "∕") for name in names))
    assert len(discover(tmp_path).files) == len(names) - 1  # one begins with a dot


@pytest.mark.parametrize("kind", ["missing", "file", "loop"])
def test_without_a_content_folder_nothing_is_built(tmp_path: Path, kind: str) -> None:
    content = tmp_path / "content"
    if kind == "file":
        content.write_text("x", "utf-8")
    if kind == "loop":
        content.symlink_to("content")
    with pytest.raises(SettingsError) as refused:
        discover(content)
    assert refused.value.path == str(content)
    assert refused.value.exit_code == 2


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"], exclude_characters="/."),
            min_size=1,
        )
        .map(lambda name: unicodedata.normalize("NFC", name)[:40])
        .filter(lambda name: not name.startswith("_")),
        max_size=6,
    )
)
def test_every_article_is_found_once(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    root = tmp_path_factory.mktemp("content")
    for name in names:
        write(root, f"{name}.txt")
    assert discover(root).files == tuple(sorted({f"{name}.txt" for name in names}))
