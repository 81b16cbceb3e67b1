"""What is watched: everything that a build reads, and nothing that it writes."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from preview_process import wait_until

from archive_gen.server import watching
from archive_gen.server.watching import Places, Watcher, is_remote, matters

PLACES = Places(Path("/archive/content"), Path("/archive/theme"), Path("/archive/archive.yaml"))


@pytest.mark.parametrize(
    "path",
    [
        "content/mill.txt",
        "content/mill.yaml",
        "content/1962/_folder.yaml",
        "content/#hashtag.txt",
        "content/~$letter.md",
        "content",
        "theme",
        "theme/article.html",
        "theme/assets/style.css",
        "archive.yaml",
    ],
)
def test_what_a_build_reads_matters(path: str) -> None:
    """Texts, sidecars, folder defaults, templates, assets, settings, and the folders themselves."""
    assert matters(f"/archive/{path}", PLACES)


@pytest.mark.parametrize(
    "path",
    [
        "site/index.html",
        ".archive_gen/ledger.sqlite",
        "README.txt",
        "archive.yaml~",
        "content/.mill.txt.swp",
        "content/.git/index",
        "content/mill.txt~",
        "content/#mill.txt#",
        "content/4913",
        "content/mill.txt___jb_tmp___",
        "contents/mill.txt",
        "",
    ],
)
def test_what_a_build_writes_and_what_editors_leave_does_not(path: str) -> None:
    """The site, the ledger, hidden files, passing files, and whatever lies elsewhere."""
    assert not matters(f"/archive/{path}", PLACES)


class Seen:
    """Collects the changed paths, relative to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, path: str) -> None:
        with self._lock:
            self.paths.append(Path(path).relative_to(self.folder).as_posix())

    def wait_for(self, path: str) -> None:
        """Wait until a change of `path` has been seen, and forget all."""
        wait_until(lambda: path in self.paths)
        with self._lock:
            self.paths.clear()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = Path(os.path.realpath(tmp_path))
    (folder / "content/1962").mkdir(parents=True)
    (folder / "theme").mkdir()
    (folder / "site").mkdir()
    (folder / "content/mill.txt").write_text("The mill\n")
    return folder


def places(folder: Path) -> Places:
    return Places(folder / "content", folder / "theme", folder / "archive.yaml")


@pytest.fixture
def seen(archive: Path) -> Seen:
    return Seen(archive)


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def watcher(archive: Path, seen: Seen, notices: list[str]) -> Iterator[Watcher]:
    made = Watcher(seen, notices.append)
    assert made.watch(places(archive))
    yield made
    made.stop()


def test_each_way_to_change_a_file_is_seen(
    archive: Path, seen: Seen, notices: list[str], watcher: Watcher
) -> None:
    """Written, saved by renaming, moved, removed, and in folders that come later; told by the system's events."""
    (archive / "content/mill.txt").write_text("The mill turns\n")
    seen.wait_for("content/mill.txt")
    (archive / "content/.mill.txt.new").write_text("The mill stands\n")
    (archive / "content/.mill.txt.new").replace(archive / "content/mill.txt")
    seen.wait_for("content/mill.txt")
    (archive / "content/mill.txt").rename(archive / "content/1962/mill.txt")
    seen.wait_for("content/1962/mill.txt")
    (archive / "content/1962/mill.txt").unlink()
    seen.wait_for("content/1962/mill.txt")
    (archive / "content/later").mkdir()
    seen.wait_for("content/later")
    (archive / "content/later/bridge.txt").write_text("The bridge\n")
    seen.wait_for("content/later/bridge.txt")
    (archive / "archive.yaml").write_text("title: The mill\n")
    seen.wait_for("archive.yaml")
    (archive / "theme/base.html").write_text("<p>")
    seen.wait_for("theme/base.html")
    assert notices == []


def test_reading_and_building_are_no_changes(archive: Path, seen: Seen, watcher: Watcher) -> None:
    """Else each build would call for the next."""
    (archive / "content/mill.txt").read_bytes()
    list((archive / "content").iterdir())
    (archive / "site/index.html").write_text("<p>")
    (archive / "content/.mill.txt.swp").write_text("")
    (archive / "content/.mill.txt.swp").unlink()
    (archive / "theme/base.html").write_text("<p>")  # the events come in order: this is the last one
    wait_until(lambda: "theme/base.html" in seen.paths)
    assert set(seen.paths) == {"theme/base.html"}


def test_the_same_places_are_watched_once(archive: Path, watcher: Watcher) -> None:
    """And again where a folder is no longer the one that it was."""
    assert not watcher.watch(places(archive))
    (archive / "content").rename(archive / "old")
    (archive / "content").mkdir()
    assert watcher.watch(places(archive))
    assert not watcher.watch(places(archive))


def test_a_folder_that_is_taken_away_and_brought_back_is_seen(
    archive: Path, seen: Seen, notices: list[str], watcher: Watcher
) -> None:
    """From the folder above it, whatever becomes of the watch on the folder itself."""
    (archive / "content").rename(archive / "away")
    seen.wait_for("content")
    watcher.watch(places(archive))
    (archive / "away").rename(archive / "content")
    seen.wait_for("content")
    watcher.watch(places(archive))
    (archive / "content/mill.txt").write_text("The mill is back\n")
    seen.wait_for("content/mill.txt")
    assert notices == []


def test_without_events_folders_are_looked_through(
    archive: Path, seen: Seen, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system has no events to give, or no more of them: said once."""

    class Exhausted:
        def schedule(self, *_: object, **__: object) -> None:
            raise OSError(28, "inotify watch limit reached")

        def stop(self) -> None: ...

    monkeypatch.setattr(watching, "Observer", Exhausted)
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.05)
    watcher = Watcher(seen, notices.append)
    assert watcher.watch(places(archive))
    (archive / "content/new.txt").write_text("New\n")
    seen.wait_for("content/new.txt")
    watcher.stop()
    assert len(notices) == 1
    assert "inotify watch limit reached" in notices[0]


def test_disks_that_others_write_to_are_told_from_the_mounts(tmp_path: Path) -> None:
    """The nearest mount above a folder counts, and names with blanks are understood."""
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/papers /srv/our\\040papers nfs4 rw 0 0\n"
        "/dev/sdb1 /srv/our\\040papers/local ext4 rw 0 0\n"
        "me@host:/ /home/me/far fuse.sshfs rw 0 0\n"
    )
    assert not is_remote(Path("/srv"), mounts)
    assert is_remote(Path("/srv/our papers/1962"), mounts)
    assert not is_remote(Path("/srv/our papers/local/1962"), mounts)
    assert is_remote(Path("/home/me/far"), mounts)
    assert not is_remote(Path("/home/me/far"), tmp_path / "no such table")
