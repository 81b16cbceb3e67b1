"""`archive-gen serve` as a person runs it, without a browser: what it builds when, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from preview_process import LONG, Running, preview, put, wait_until
from small_archive import NEWS, files_in, make_archive, run, staging_left

from archive_gen.config import load_config
from archive_gen.records import Diagnostic
from archive_gen.server import _build_for_ever, _Parts
from archive_gen.server.board import Board, State
from archive_gen.server.builds import BuildProcess, Order, Outcome
from archive_gen.server.bursts import Changes
from archive_gen.server.watching import Watcher


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive, not built yet."""
    make_archive(tmp_path)
    (tmp_path / "archive.yaml").write_text("title: Tarnbeck papers\n")
    return tmp_path


@pytest.fixture
def running(archive: Path) -> Iterator[Running]:
    """Its preview, after the first build."""
    with preview(archive) as made:
        made.wait_for_builds(1)
        yield made


def test_the_site_is_built_and_served_as_built(running: Running, archive: Path) -> None:
    """The folder holds what `archive-gen build` writes: no script."""
    assert running.builds == 1
    assert b"Tarnbeck papers" in running.get("/").body
    assert running.get("/assets/style.css").status == 200
    served = files_in(archive / "site")
    assert not [name for name, data in served.items() if b"_archive" in data]
    run("build", "--output", "other", cwd=archive)
    assert files_in(archive / "other") == served


def test_what_a_person_edits_is_built_and_nothing_else_is(running: Running, archive: Path) -> None:
    """A text, a sidecar, folder defaults, settings; not the site, the ledger or a passing file."""
    put(archive / "content/mill.yaml", "subtitle: The wheel is of oak\n")
    running.wait_for_builds(2)
    put(archive / "content/_folder.yaml", "source: The Tarnbeck Herald\n")
    running.wait_for_builds(3)
    assert b"The Tarnbeck Herald" in running.get("/").body
    put(archive / "content/fire.txt", "Fire in the school\n\n4 June 2023\n\nNobody was hurt in it.\n")
    running.wait_for_builds(4)
    assert b"Fire in the school" in running.get("/").body
    (archive / "site/extra.txt").write_text("mine")
    (archive / ".archive_gen/extra").write_text("mine")
    (archive / "content/.mill.txt.swp").write_text("passing")
    put(archive / "archive.yaml", "title: Papers of Tarnbeck\n")
    running.wait_for_builds(5)
    assert b"Papers of Tarnbeck" in running.get("/").body
    assert running.builds == 5


def test_folders_are_taken_from_the_settings_as_they_are_now(running: Running, archive: Path) -> None:
    """Templates, content and output that are named later are used, watched and served."""
    (archive / "theme").mkdir()
    put(archive / "archive.yaml", "templates: theme\noutput: other\n")
    running.wait_for(lambda: (archive / "other/index.html").exists() and running.builds >= 2)
    put(archive / "theme/404.html", "No such page, sadly\n")
    wait_until(lambda: b"No such page, sadly" in running.get("/nothing.html").body)
    assert b"No such page, sadly" in (archive / "other/404.html").read_bytes()
    assert b"No such page, sadly" not in (archive / "site/404.html").read_bytes()


def test_five_hundred_files_at_once_are_one_build(running: Running, archive: Path) -> None:
    """However they come; and the next edit is one build more."""
    # Stopped meanwhile: a slow machine would else make pauses that are no part of what is promised.
    running.process.send_signal(signal.SIGSTOP)
    for number in range(500):
        text = f"Storm number {number}\n\n{number % 28 + 1} May 2021\n\nIt blew from the west all day.\n"
        (archive / f"content/storm-{number}.txt").write_text(text)
    running.process.send_signal(signal.SIGCONT)
    running.wait_for_builds(2)
    assert b"503 articles" in running.get("/_archive/").body
    put(archive / "content/mill.yaml", "subtitle: The wheel is of oak\n")
    running.wait_for_builds(3)
    assert running.builds == 3


def test_nothing_that_goes_wrong_ends_it(running: Running, archive: Path) -> None:
    """Settings, content and templates, each broken and mended: the last good site stays."""
    good = running.get("/mill.html").status, running.get("/").body
    put(archive / "archive.yaml", "title: [\n")
    running.wait_for_builds(2)
    assert running.line("archive.yaml:") is not None
    put(archive / "archive.yaml", "title: Tarnbeck papers\ntemplates: none\n")
    running.wait_for_builds(3)
    (archive / "content").rename(archive / "away")
    put(archive / "archive.yaml", "title: Tarnbeck papers\n")
    running.wait_for_builds(4)
    assert re.sub(rb"data-build=.\d.", b"", running.get("/").body) == re.sub(
        rb"data-build=.\d.", b"", good[1]
    )
    assert b"The last build failed" in running.get("/_archive/").body
    (archive / "away").rename(archive / "content")
    wait_until(lambda: b"The last build failed" not in running.get("/_archive/").body)
    put(archive / "content/mill.yaml", "title: The mill of Tarnbeck turns\n")
    wait_until(lambda: b"The mill of Tarnbeck turns" in running.get("/").body)
    assert running.process.poll() is None


def test_a_problem_is_said_once(running: Running, archive: Path) -> None:
    """Not again with every build that follows."""
    put(archive / "content/empty.txt", "")
    running.wait_for_builds(2)
    put(archive / "content/mill.yaml", "subtitle: The wheel is of oak\n")
    running.wait_for_builds(3)
    assert len([line for line in running.lines if line.startswith("content/empty.txt: error:")]) == 1


def test_ctrl_c_ends_it(running: Running) -> None:
    """With 0, for that is how a preview ends; with open pages, too, and without a traceback."""
    with socket.create_connection(
        ("127.0.0.1", int(running.address.rstrip("/").rsplit(":", 1)[1]))
    ) as reader:
        reader.sendall(b"GET /_archive/events?page=%2F HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reader.recv(15) == b"HTTP/1.1 200 OK"
        assert running.interrupt() == 0
    running.wait_for(lambda: running.line("The preview has ended") is not None)
    assert not [line for line in running.lines if "Traceback" in line or "Error" in line]


def test_ctrl_c_in_a_build_leaves_the_site_whole(running: Running, archive: Path) -> None:
    """From the terminal it reaches every process; what was staged is cleared away."""
    site = files_in(archive / "site")
    text = "A long story\n\n1 May 2021\n\n" + "The rain fell on and on over Tarnbeck. " * 4000
    for number in range(200):
        (archive / f"content/{number}.txt").write_text(f"{number} {text}")
    holder = archive / ".archive_gen/lock-holder"
    before = holder.stat().st_mtime_ns
    wait_until(lambda: holder.stat().st_mtime_ns != before)
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(LONG) == 0
    assert files_in(archive / "site") == site
    assert not list(staging_left(archive / "site"))
    assert not [line for line in running.lines if "Traceback" in line]
    assert run("build", cwd=archive).returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_process_is_left_when_the_preview_is_killed(running: Running) -> None:
    """The one that builds ends by itself."""
    children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    assert children
    running.process.kill()
    running.process.wait(LONG)

    def gone(process: str) -> bool:
        try:
            return ") Z " in Path(f"/proc/{process}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True

    wait_until(lambda: all(map(gone, children)))


def test_an_archive_that_is_being_built_is_waited_for(archive: Path) -> None:
    """Said once, not taken for a mistake, and built as soon as the other build has ended."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom archive_gen.ledger import open_ledger\n"
        "with open_ledger(Path('.archive_gen')):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=archive, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with preview(archive) as running:
            running.wait_for(lambda: running.line("note: another build is at work") is not None)
            assert b"under way" in running.get("/").body
            other.stdin.close()
            running.wait_for_builds(1)
            assert running.get("/").status == 200
            assert len([line for line in running.lines if "another build" in line]) == 1


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "content folder content does not exist"),
        ({"content/a.txt": "A\n", "archive.yaml": "titel: x\n"}, "archive.yaml:1: error:"),
    ],
)
def test_what_cannot_be_previewed_at_all_is_told_at_once(
    tmp_path: Path, files: dict[str, str], told: str
) -> None:
    """A folder that is no archive, or settings that are wrong from the beginning: exit code 2."""
    make_archive(tmp_path, {})
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    done = run("serve", "--port", "0", cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Preview:" not in done.stderr


class _Builder:
    """Stands for the process that builds: while the first build runs, a file changes."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.built = 0

    def build(self, _: Order) -> Outcome:
        self.built += 1
        if self.built == 1:
            self.changes.add("/archive/content/mill.txt")
        if self.built == 2:
            raise KeyboardInterrupt
        return Outcome(failure=(Diagnostic("error", "broken", ""),))


def test_a_change_during_a_build_is_built_after_it() -> None:
    """Nothing that is saved at any moment is left unseen."""
    changes = Changes()
    builder = cast("Any", _Builder(changes))
    parts = _Parts(builder, Watcher(changes.add, print), changes, Board())
    with pytest.raises(KeyboardInterrupt):
        _build_for_ever(Order(None, None, None, None, 1), parts, lambda *_: None)
    assert builder.built == 2
    assert parts.board.state.build == 1
    assert parts.board.state.building


def test_a_build_that_is_ended_from_outside_is_a_failure_and_the_next_one_works(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when memory runs out."""
    monkeypatch.chdir(archive)
    builder = BuildProcess()
    order = Order(None, None, None, None, 1)
    try:
        builder.start()
        os.kill(builder._process.pid, signal.SIGKILL)
        (failure,) = builder.build(order).failure
        assert "ended from outside" in failure.message
        outcome = builder.build(order)
        assert outcome.failure == ()
        assert outcome.articles == len(NEWS)
        assert outcome.config == load_config()
    finally:
        builder.stop()
    assert State(outcome=outcome).mistakes == ()
