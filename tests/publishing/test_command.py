"""`archive-gen publish` as a person meets it: with a real build, its questions, its words, its exit codes."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest
from small_archive import PACKAGE, command, files_in, make_archive, run

from archive_gen.publishing.manifest import MANIFEST

from .places import git_place
from .sites import own

NEW = {"fair.txt": "Fair on the green\n\n3 July 2023\n\nThe summer fair of Tarnbeck was held on the green.\n"}


@pytest.fixture(scope="module")
def first_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive, built."""
    root = make_archive(tmp_path_factory.mktemp("first") / "archive")
    (root / "archive.yaml").write_text("base_url: https://example.org/tarnbeck/\n")
    assert run("build", "--quiet", cwd=root).returncode == 0
    return root


@pytest.fixture
def archive(first_archive: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(first_archive, tmp_path / "archive"))


def site_of(root: Path) -> dict[str, bytes]:
    """What is to be published."""
    return {path: data for path, data in files_in(root / "site").items() if not path.startswith(".")}


def last_words(done: subprocess.CompletedProcess[str]) -> str:
    """What was said after the progress, but for permalinks."""
    lines = (line for line in done.stderr.splitlines() if not line.endswith(" s)"))
    return "\n".join(line for line in lines if "new permalink" not in line)


def test_publish_twice_then_with_one_article_more(archive: Path, tmp_path: Path) -> None:
    """The summary counts what was sent, skipped and deleted, and ends with the address."""
    before = site_of(archive)
    done = run("publish", "../public", cwd=archive)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    size = sum(map(len, before.values()))
    assert last_words(done) == (
        f"{len(before)} files sent ({size:,} bytes), 0 skipped, being there already, 0 deleted\n"
        f"Published at {tmp_path / 'public'}; readers find it at https://example.org/tarnbeck/"
    )
    assert own(files_in(tmp_path / "public")) == before
    again = run("publish", "../public", cwd=archive)
    assert last_words(again).startswith(f"0 files sent (0 bytes), {len(before)} skipped")

    make_archive(archive, NEW)
    assert run("build", "--quiet", cwd=archive).returncode == 0
    after = site_of(archive)
    changed = {path for path, data in after.items() if before.get(path) != data}
    dry = run("publish", "../public", "--dry-run", cwd=archive)
    replaced = before.keys() - after.keys()
    assert all(path.startswith("search/") for path in replaced), "parts of the index that others replace"
    planned = {f"send {path}" for path in changed} | {f"delete {path}" for path in replaced}
    assert set(dry.stdout.splitlines()) == planned
    assert "would be sent" in last_words(dry)
    done = run("publish", "../public", cwd=archive)
    assert last_words(done).startswith(f"{len(changed)} files sent")
    assert own(files_in(tmp_path / "public")) == after


def test_publish_to_a_git_branch(archive: Path, tmp_path: Path) -> None:
    place = git_place(tmp_path)
    assert run("publish", place.address, cwd=archive).returncode == 0
    assert own(place.files()) == site_of(archive)


def test_deleting_asks_and_without_anybody_to_ask_needs_yes(archive: Path, tmp_path: Path) -> None:
    """Exit code 3, and nothing was changed; `--yes` goes on."""
    run("publish", "../public", cwd=archive)
    before = files_in(tmp_path / "public")
    (archive / "content/mill.txt").unlink()
    assert run("build", "--quiet", cwd=archive).returncode == 0
    kept = run("publish", "../public", "--dry-run", cwd=archive)
    all_gone = run("publish", "../public", "--dry-run", "--delete", cwd=archive)
    left = all_gone.stdout.count("delete ") - kept.stdout.count("delete ")
    assert left > 1
    assert (
        f"{left} files of ours there are no longer part of the site: `--delete` removes them" in kept.stderr
    )
    done = run("publish", "../public", "--delete", cwd=archive)
    assert done.returncode == 3
    assert "--yes" in done.stderr
    assert files_in(tmp_path / "public") == before
    done = run("publish", "../public", "--delete", "--yes", cwd=archive)
    assert done.returncode == 0, done.stderr
    assert own(files_in(tmp_path / "public")) == site_of(archive)


@pytest.mark.parametrize(("answer", "code"), [("n", 3), ("y", 0)])
def test_a_person_is_asked_with_the_files_named(
    archive: Path, tmp_path: Path, answer: str, code: int
) -> None:
    """On a terminal."""
    run("publish", "../public", cwd=archive)
    (archive / "content/mill.txt").unlink()
    assert run("build", "--quiet", cwd=archive).returncode == 0
    mine, its = pty.openpty()
    os.write(mine, f"{answer}\n".encode())
    done = subprocess.run(
        command("publish", "../public", "--delete"),
        cwd=archive,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        stdin=its,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(mine)
    os.close(its)
    assert done.returncode == code, done.stderr
    assert "old-mill-of-tarnbeck" in done.stderr
    assert "Delete " in done.stderr
    assert bool(list((tmp_path / "public").rglob("old-mill*"))) == (answer == "n")


def test_what_is_not_as_built_is_not_published(archive: Path, tmp_path: Path) -> None:
    """A page that is missing, one that was altered, a site of no build: named, with the way out."""
    home = (archive / "site/index.html").read_bytes()
    (archive / "site/index.html").write_bytes(home[:100])
    next((archive / "site/articles").rglob("*.html")).unlink()
    done = run("publish", "../public", cwd=archive)
    assert done.returncode == 3
    assert "index.html: altered" in done.stderr
    assert ".html: missing" in done.stderr
    assert "run `archive-gen build`, with `--fresh` if it finds nothing to do; `--force` takes" in done.stderr
    assert not (tmp_path / "public").exists()
    assert run("publish", "../public", "--force", cwd=archive).returncode == 0
    assert (tmp_path / "public/index.html").read_bytes() == home[:100]
    shutil.rmtree(archive / ".archive_gen")
    done = run("publish", "../elsewhere", cwd=archive)
    assert done.returncode == 3
    assert "no build is known" in done.stderr


def test_without_a_site_publish_says_so(tmp_path: Path) -> None:
    """And leaves nothing behind."""
    done = run("publish", "../public", cwd=tmp_path)
    assert done.returncode == 3
    assert "archive-gen build" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_own_files_in_the_site_are_sent_hidden_ones_and_links_are_not(archive: Path, tmp_path: Path) -> None:
    """What people put there on purpose goes along, and is named; what may be private is left, and named."""
    site = archive / "site"
    (site / "CNAME").write_text("example.org\n")
    (site / ".well-known").mkdir()
    (site / ".well-known/security.txt").write_text("Contact: mailto:news@example.org\n")
    (site / ".env").write_text("PASSWORD=swordfish\n")
    (site / ".git").mkdir()
    (site / ".git/config").write_text("[core]\n")
    (site / "link.html").symlink_to(archive / "archive.yaml")
    refused = run("publish", "../public", cwd=archive)
    assert refused.returncode == 3, "a link is a fault: it leads nowhere on a host"
    assert "archive-gen check" in refused.stderr
    assert not (tmp_path / "public").exists()
    done = run("publish", "../public", "--force", cwd=archive)
    assert done.returncode == 0, done.stderr
    assert "into the site's folder: .well-known/security.txt, CNAME\n" in done.stderr
    assert "being hidden, links or no addresses: .env, .git/config, link.html\n" in done.stderr
    sent = own(files_in(tmp_path / "public"))
    assert sent.keys() - site_of(archive).keys() == {".well-known/security.txt"}
    assert {"CNAME", "link.html", ".env"} & sent.keys() == {"CNAME"}


def test_while_a_build_is_running_nothing_is_published(archive: Path) -> None:
    """What it writes is not ready yet."""
    from filelock import FileLock

    with FileLock(archive / ".archive_gen/lock"):
        done = run("publish", "../public", cwd=archive)
    assert done.returncode == 2
    assert "is building this archive" in done.stderr


def test_a_folder_that_cannot_be_written_is_told(archive: Path, tmp_path: Path) -> None:
    """With its name, as exit code 3."""
    (tmp_path / "public").mkdir()
    (tmp_path / "public/articles").write_text("a file where a folder must be")
    done = run("publish", "../public", cwd=archive)
    assert done.returncode == 3
    assert "stand where files must go" in done.stderr
    (tmp_path / "public" / MANIFEST).mkdir()
    done = run("publish", "../public", cwd=archive)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_a_target_whose_name_is_no_text(archive: Path, tmp_path: Path) -> None:
    """An old disk may have such names: what is published and packed there is as anywhere."""
    old = tmp_path / os.fsdecode(b"alt\xe4")
    try:
        old.mkdir()
    except OSError:
        pytest.skip("this file system takes no such name")
    done = run("publish", old / "public", cwd=archive)
    assert done.returncode == 0, done.stderr
    assert (old / "public/index.html").read_bytes() == (archive / "site/index.html").read_bytes()
    bag = old / os.fsdecode(b"tasche\xe4.zip")
    assert run("package", "--output", bag, cwd=archive).returncode == 0
    assert run("package", "--verify", bag, cwd=archive).returncode == 0


def test_texts_that_no_build_has_read_are_told(archive: Path) -> None:
    """The site is published as it was built; a person may have forgotten to build. Files that state
    something count, those that are set aside by their names, or that no build can read, do not.
    """
    note = "note: 1 file in content is not as the last build read it (fair.txt): "
    assert "note:" not in run("publish", "../public", cwd=archive).stderr
    (archive / "content/_draft.txt").write_text("Not yet.\n")
    assert "note:" not in run("package", cwd=archive).stderr
    unreadable = [archive / "content/scan.txt", archive / "content/empty.txt"]
    for file, data in zip(unreadable, (b"%PDF-1.7\n", b""), strict=True):
        file.write_bytes(data)
    assert run("build", cwd=archive).returncode == 1
    assert "note:" not in run("publish", "../public", cwd=archive).stderr
    for file in unreadable:
        file.unlink()
    (archive / "content/fair.txt").write_text(NEW["fair.txt"])
    for arguments in (["publish", "../public"], ["package", "--output", "../bag"]):
        done = run(*arguments, cwd=archive)
        assert done.returncode == 0, done.stderr
        assert note in done.stderr
    assert "note:" not in run("publish", "../public", "--quiet", cwd=archive).stderr
    (archive / "content/mill.yaml").write_text("title: The mill\n")
    (archive / "content/bridge.txt").unlink()
    done = run("publish", "../public", cwd=archive)
    assert (
        "3 files in content are not as the last build read them (bridge.txt, fair.txt, mill.yaml)"
        in done.stderr
    )
    assert run("build", cwd=archive).returncode == 0
    assert "note:" not in run("publish", "../public", "--delete", "--yes", cwd=archive).stderr
    (archive / "content/_folders.txt").write_text("Which folders there are.\n")
    (archive / "content/_about.md").write_text("Who keeps the archive.\n")
    assert "last build read it (_about.md)" in run("publish", "../public", cwd=archive).stderr
