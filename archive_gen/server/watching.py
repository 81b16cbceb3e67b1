"""What is watched, and which events count.

Events are hints only: they say when to build, never what. What changed is the builder's to find
out, so an event too many costs a build that writes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

POLL_SECONDS = 2
"""How often folders are listed where the system sends no events."""

_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""Kinds of events that change what a build reads. Opening and closing are none: a build opens
every file, and would call for the next one."""

_LEFTOVERS = ("~", ".tmp", ".swp", ".swx", ".part", ".crdownload", "___jb_tmp___", "___jb_old___")
"""How the names end that editors and downloads give to files they are about to rename or remove."""

_REMOTE = frozenset(
    "9p afs ceph cifs davfs drvfs fakeowner glusterfs nfs nfs4 prl_fs smb3 smbfs vboxsf virtiofs".split()
)
"""Linux file systems on which others write: inotify(7), "Limitations and caveats", "does not catch
remote events that occur on network filesystems". Those of FUSE are taken for such as well."""


class Places(NamedTuple):
    """What a build reads: two folders and the settings file, which need not exist. Absolute."""

    content: Path
    templates: Path | None
    settings: Path

    def folders(self) -> list[Path]:
        """The folders watched with all that is in them."""
        return [self.content, *([self.templates] if self.templates else [])]


def matters(path: str, places: Places) -> bool:
    """Whether a change at `path` may change the site.

    It does inside one of the folders, unless it or a folder above it is hidden, or its name is one
    that editors give to passing files; and it does where it is one of the places itself.
    """
    place = Path(path)
    for folder in places.folders():
        if place.is_relative_to(folder):
            inside = place.relative_to(folder).parts
            return not any(name.startswith(".") for name in inside) and not _is_leftover(place.name)
    return place == places.settings


def _is_leftover(name: str) -> bool:
    # 4913 is what Vim creates to see whether it may write; Emacs puts # around names.
    return name.endswith(_LEFTOVERS) or name == "4913" or (name.startswith("#") and name.endswith("#"))


class Watcher:
    """Calls `changed` with the path of each change that matters, from a thread of its own.

    `notice` is told, once, when folders are listed every few seconds for want of events.
    """

    def __init__(self, changed: Callable[[str], None], notice: Callable[[str], None]) -> None:
        self._changed = changed
        self._notice = notice
        self._watched: tuple[Places, tuple[object, ...]] | None = None
        self._observers: list[BaseObserver] = []
        self._polls = False

    def watch(self, places: Places) -> bool:
        """Watch `places` from now on; `False` if they were watched already, and are still the same
        folders on the disk.
        """
        found = (places, tuple(_identity(folder) for folder in (*places.folders(), places.settings.parent)))
        if found == self._watched:
            return False
        self.stop()
        self._watched = found
        handler = _Handler(places, self._changed)
        # A folder that is taken away and brought back is seen from the one above it.
        above = sorted({folder.parent for folder in places.folders()} | {places.settings.parent})
        wanted = [(folder, True) for folder in places.folders()] + [(folder, False) for folder in above]
        try:
            self._start(Observer(), handler, wanted)
        except OSError as problem:
            self._tell(f"this system sends no events for the folders of the archive ({problem.strerror})")
            self._start(PollingObserver(timeout=POLL_SECONDS), handler, wanted)
            return True
        remote = [(folder, True) for folder in places.folders() if is_remote(folder)]
        if remote:
            self._tell("the archive lies on a disk that others may write to, too")
            self._start(PollingObserver(timeout=POLL_SECONDS), handler, remote)
        return True

    def stop(self) -> None:
        """Watch nothing any more. The threads end by themselves."""
        for observer in self._observers:
            observer.stop()
        self._observers.clear()

    def _start(self, observer: BaseObserver, handler: Any, wanted: list[tuple[Path, bool]]) -> None:
        try:
            for folder, recursive in wanted:
                if folder.is_dir():
                    observer.schedule(handler, str(folder), recursive=recursive)
            observer.start()
        except OSError:
            observer.stop()
            raise
        self._observers.append(observer)

    def _tell(self, reason: str) -> None:
        if not self._polls:
            self._polls = True
            self._notice(f"{reason}: folders are looked through every {POLL_SECONDS} seconds")


class _Handler(FileSystemEventHandler):
    def __init__(self, places: Places, changed: Callable[[str], None]) -> None:
        self._places = places
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        # A folder is "modified" by every passing file in it; the files have events of their own.
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        for path in {event.src_path, event.dest_path}:
            if path and matters(os.fsdecode(path), self._places):
                self._changed(os.fsdecode(path))


def _identity(folder: Path) -> object:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def is_remote(folder: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Whether `folder` lies on a disk whose changes this machine does not see all of.

    Known on Linux only, from its table of mounts (proc(5)); elsewhere the answer is no.
    """
    try:
        table = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    real = Path(os.path.realpath(folder))
    kinds = {}
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            kinds[_unescaped(fields[1])] = fields[2]
    nearest = next((str(above) for above in (real, *real.parents) if str(above) in kinds), None)
    kind = kinds.get(nearest or "", "")
    return kind in _REMOTE or kind.startswith("fuse.")


def _unescaped(mount: str) -> str:
    # fstab(5): blanks in names are written as octal numbers.
    for escaped, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        mount = mount.replace(escaped, char)
    return mount
