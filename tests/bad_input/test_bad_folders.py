"""Links, addresses and folders that would lead the build astray."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from small_archive import NEWS, bound_by_permissions, files_in, identities_in, run, staging_left

from bad_input.archives import STORM, build, others_stand, put, records_of, site_of

# --- links ---------------------------------------------------------------------------------------


def test_links_out_of_the_content_are_told_and_not_followed(archive: Path) -> None:
    """Files, folders, the page about the archive, and sidecars; the site is as without them."""
    before = identities_in(archive / "site")
    outside = archive.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("A secret of the valley\n\nNobody was to know.\n")
    (outside / "secret.yaml").write_text("title: A secret\n")
    content = archive / "content"
    (content / "file.txt").symlink_to(outside / "secret.txt")
    (content / "folder").symlink_to(outside)
    (content / "up").symlink_to("../..")
    (content / "_about.md").symlink_to(outside / "secret.txt")
    done = build(archive)
    assert done.returncode == 0
    for name in ("file.txt", "folder", "up", "_about.md"):
        assert f"content/{name}: warning: this link leads out of the content folder, to /" in done.stderr
    assert done.stderr.count("  hint: copy the files into the content folder to have them read\n") == 4
    assert identities_in(archive / "site") == before
    (content / "storm.yaml").symlink_to(outside / "secret.yaml")
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr.count("storm.yaml") == 1
    assert (
        "content/storm.yaml: error: this file is not used: it is a link that leads out of the content folder\n"
        "  hint: put the file itself into the content folder\n" in done.stderr
    )
    assert identities_in(archive / "site") == before


def test_links_in_a_circle_end(archive: Path) -> None:
    """Circles of folders are walked once; a link to itself is no file, and neither is one to nothing."""
    before = identities_in(archive / "site")
    content = archive / "content"
    (content / "a").mkdir()
    (content / "a/top").symlink_to("..")
    (content / "here").symlink_to(".")
    assert build(archive).stderr == ""
    (content / "self.txt").symlink_to("self.txt")
    (content / "ping.txt").symlink_to("pong.txt")
    (content / "pong.txt").symlink_to("ping.txt")
    (content / "gone.txt").symlink_to("nowhere.txt")
    done = build(archive)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if not line.startswith("  hint: ")] == [
        "content/gone.txt: error: this link cannot be followed: what it leads to is not there",
        "content/ping.txt: error: this link cannot be followed: it leads back to itself",
        "content/pong.txt: error: this link cannot be followed: it leads back to itself",
        "content/self.txt: error: this link cannot be followed: it leads back to itself",
    ]
    assert done.stderr.count("  hint: remove the link, or put the file itself in its place\n") == 4
    assert identities_in(archive / "site") == before


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["../../../pwned", "..", "/etc/pwned", "a/../../pwned", "..\\pwned", "."])
def test_a_slug_leads_nowhere_else(archive: Path, slug: str) -> None:
    """One error, and the title makes the address."""
    before = site_of(archive)
    put(archive, {"a.txt": STORM.replace("storm", "flood"), "a.yaml": f"slug: '{slug}'\n"})
    around = set(archive.parent.iterdir())
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr.count("error:") == 1
    assert re.match(r"content/a\.(yaml:1|txt): error: .*slug.*; the (title makes the )?address", done.stderr)
    others_stand(archive, before)
    new = {url for url in site_of(archive).keys() - before.keys() if not url.startswith("search/")}
    assert new == {"articles/undated/night-of-the-flood.html"}
    assert set(archive.parent.iterdir()) == around


def test_two_files_with_one_title_have_two_pages(archive: Path) -> None:
    """The same text twice is two articles."""
    put(archive, {"copies/mill.txt": NEWS["mill.txt"], "copies/other.txt": NEWS["mill.txt"]})
    done = build(archive)
    assert (done.returncode, done.stderr) == (0, "")
    titles = [record["title"] for record in records_of(archive).values()]
    assert titles.count("Old mill of Tarnbeck turns again") == 3
    assert len([url for url in site_of(archive) if "articles/2023/05/old-mill-of" in url]) == 3


def test_two_files_with_one_stated_address_change_nothing(archive: Path) -> None:
    """Exit code 1, both are named, and neither is written over the other."""
    before = identities_in(archive / "site")
    for name in ("one.txt", "two.txt"):
        put(archive, {name: f"---\nslug: flood\ndate: 2023-05-12\n---\n{STORM}"})
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "content/one.txt: error: the same address is claimed more than once:\n"
        "    articles/2023/05/flood.html is claimed by one.txt, two.txt\n  hint: "
    )
    assert identities_in(archive / "site") == before


# --- content and output --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--output", "content"), "output folder content is the content folder"),
        (("--output", "content/site"), "output folder content/site is inside the content folder content"),
        (("--output", "elsewhere/../content/site"), "is inside the content folder content"),
        (("--output", "link"), "output folder link is inside the content folder content"),
        (("--content", "site/in"), "content folder site/in is inside the output folder site"),
        (("--content", "site"), "output folder site is the content folder"),
        (("--output", "."), "output folder . is the archive's own folder, or holds it"),
        (("--output", ".archive_gen"), "output folder .archive_gen is the ledger folder"),
        (("--output", "content/mill.txt"), "output folder content/mill.txt is a file"),
    ],
)
def test_content_and_output_never_mix(archive: Path, options: tuple[str, str], told: str) -> None:
    """Exit code 2; neither the site nor a text is touched."""
    (archive / "site/in").mkdir()
    (archive / "link").symlink_to("content/sub")
    (archive / "content/sub").mkdir()
    before = identities_in(archive)
    done = build(archive, *options)
    assert done.returncode == 2
    assert f"{told}\n  hint: " in done.stderr
    assert identities_in(archive) == before


def test_files_of_others_are_kept_and_stop_what_would_replace_them(archive: Path) -> None:
    """In a folder that was never ours: exit code 2 where one is in the way, else it stays."""
    other = archive / "public"
    other.mkdir()
    (other / "CNAME").write_text("news.example.org\n")
    (other / "index.html").write_text("somebody's own")
    before = identities_in(archive / "site"), identities_in(other)
    done = build(archive, "--output", "public")
    assert done.returncode == 2
    assert done.stderr == (
        "public: error: files that archive-gen did not write stand where pages must go:\n  index.html\n"
        "  hint: nothing was written. Move them away, or choose another folder with `--output DIR`\n"
    )
    assert (identities_in(archive / "site"), identities_in(other)) == before
    (other / "index.html").unlink()
    assert build(archive, "--output", "public").returncode == 0
    assert (other / "CNAME").read_text() == "news.example.org\n"
    assert {url for url in files_in(other) if url != "CNAME"} == files_in(archive / "site").keys()


# --- folders that may not be read or written -----------------------------------------------------


def test_a_folder_of_texts_that_may_not_be_read_is_told(archive: Path) -> None:
    """Exit code 1; the others stand."""
    prefix = tuple(bound_by_permissions())
    before = identities_in(archive / "site")
    put(archive, {"locked/a.txt": STORM})
    (archive / "content/locked").chmod(0)
    done = build(archive, prefix=prefix)
    (archive / "content/locked").chmod(0o755)
    assert done.returncode == 1
    assert done.stderr == (
        "content/locked: error: this folder cannot be read: Permission denied\n"
        "  hint: let this user read it, or move it out of the content folder\n"
    )
    assert identities_in(archive / "site") == before


def test_a_content_folder_that_may_not_be_read_changes_nothing(archive: Path) -> None:
    """Exit code 2: an archive that cannot be seen is not an empty one."""
    prefix = tuple(bound_by_permissions())
    before = identities_in(archive / "site")
    (archive / "content").chmod(0)
    done = build(archive, prefix=prefix)
    (archive / "content").chmod(0o755)
    assert done.returncode == 2
    assert done.stderr == (
        "content: error: the content folder cannot be read: Permission denied\n"
        "  hint: let this user read it, or name another folder with `--content DIR`\n"
    )
    assert identities_in(archive / "site") == before


@pytest.mark.parametrize("change", ["edit", "delete", "add"])
def test_one_folder_of_the_site_that_may_not_be_written_stops_all(archive: Path, change: str) -> None:
    """Exit code 2 before the first file moves: no site of which half is new."""
    prefix = tuple(bound_by_permissions())
    before = identities_in(archive / "site")
    if change == "edit":
        put(archive, {"mill.txt": NEWS["mill.txt"] + "\nBread was given away until the evening.\n"})
    elif change == "delete":
        (archive / "content/mill.txt").unlink()
    else:
        put(archive, {"new.txt": NEWS["mill.txt"].replace("Old mill", "Big wheel")})
    locked = archive / "site/articles/2023/05"
    locked.chmod(0o555)
    done = build(archive, prefix=prefix)
    locked.chmod(0o755)
    assert done.returncode == 2
    assert done.stderr == (
        "site/articles/2023/05: error: this cannot be written: Permission denied\n"
        "  hint: change the folder's permissions, or choose another one with `--output DIR`\n"
    )
    assert identities_in(archive / "site") == before
    assert not list(staging_left(archive / "site"))


def test_texts_that_may_not_be_written_are_only_read(archive: Path) -> None:
    """A read-only content folder is all that a build needs."""
    prefix = tuple(bound_by_permissions())
    before = identities_in(archive / "content"), site_of(archive)
    (archive / "content").chmod(0o555)
    done = build(archive, prefix=prefix)
    (archive / "content").chmod(0o755)
    assert (done.returncode, done.stderr) == (0, "")
    assert (identities_in(archive / "content"), site_of(archive)) == before


def test_a_folder_whose_name_is_no_text_is_told(archive: Path) -> None:
    """An old disk may have such names; SQLite would not take them."""
    odd = archive.parent / os.fsdecode(b"alt\xe4")
    try:
        shutil.copytree(archive, odd)
    except OSError:
        pytest.skip("this file system takes no such name")
    done = build(odd)
    assert done.returncode == 2
    assert "error: the name of this folder, or of one above it, is no text\n  hint: rename it" in done.stderr
    done = build(archive, "--content", odd / "content", "--output", archive.parent / "elsewhere")
    assert done.returncode == 2
    assert "is no text" in done.stderr
    assert not (archive.parent / "elsewhere").exists()


def test_a_folder_that_may_not_be_entered_is_told(archive: Path) -> None:
    """The current one, one that is named, and that of the ledger, without which all can be read."""
    prefix = tuple(bound_by_permissions())
    (archive / "locked").mkdir()
    (archive / "locked").chmod(0)
    done = build(archive, "--content", "locked/in", prefix=prefix)
    assert done.returncode == 2
    assert done.stderr.startswith("locked/in: error: this cannot be reached: Permission denied\n  hint: ")
    inside = ("bash", "-c", 'cd locked && chmod 0 . && "$@"', "in")
    (archive / "locked").chmod(0o755)
    done = build(archive, prefix=(*prefix, *inside))
    assert done.returncode == 2
    assert "archive.yaml: error: this cannot be reached: Permission denied\n  hint: " in done.stderr
    (archive / "locked").chmod(0o755)
    (archive / ".archive_gen").chmod(0)
    told = run("records", "--paths", cwd=archive, prefix=prefix)
    (archive / ".archive_gen").chmod(0o755)
    assert (told.returncode, told.stderr) == (0, "")
    assert "content/storm.txt\n" in told.stdout


def test_a_current_folder_that_is_gone_is_told(archive: Path) -> None:
    """Whatever the command."""
    (archive / "gone").mkdir()
    inside = ("bash", "-c", 'cd gone && rmdir ../gone && "$@"', "in")
    done = build(archive, prefix=inside)
    assert done.returncode == 2
    assert "error: the current folder does not exist any more" in done.stderr
    (archive / "gone").mkdir()
    told = run("new", "x", cwd=archive, prefix=inside)
    assert told.returncode == 2
    assert told.stderr.startswith("x: error: this cannot be written: No such file or directory")
