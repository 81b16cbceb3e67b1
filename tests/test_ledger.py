"""The ledger remembers what was written, gives way when it is damaged, and is held by one build."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from small_archive import PACKAGE

from archive_gen import ledger
from archive_gen.errors import LedgerError
from archive_gen.ledger import (
    LEDGER_FILE,
    SCHEMA_VERSION,
    DamagedLedgerError,
    Ledger,
    Written,
    open_ledger,
)

FILES = {"index.html": "aa", "articles/a.html": "bb"}


def remember(folder: Path, output: str = "site", files: dict[str, str] | None = None) -> None:
    """Let a build write `files`."""
    with open_ledger(folder) as (book, _):
        write(book, output, FILES if files is None else files)


def write(book: Ledger, output: str, files: dict[str, str]) -> None:
    """Say that `files` were written."""
    with book.changing():
        pages = ((url, Written(sha256, 1, 2, "list", "template", "context")) for url, sha256 in files.items())
        book.site(output).has_written(pages, [])


def test_what_was_written_is_known_to_the_next_build(tmp_path: Path) -> None:
    """By output folder: one archive may be built to several."""
    remember(tmp_path)
    remember(tmp_path, "other", {"index.html": "cc"})
    with open_ledger(tmp_path) as (book, warnings):
        assert book.site("site").written() == {url: frozenset([sha256]) for url, sha256 in FILES.items()}
        assert book.site("other").written() == {"index.html": frozenset(["cc"])}
        assert book.site("never built").written() == {}
        assert not book.in_memory
    assert warnings == []


def test_a_promise_is_kept_beside_what_stood_there(tmp_path: Path) -> None:
    """A build that was killed left either the old bytes or the new ones: both are ours."""
    remember(tmp_path)
    with open_ledger(tmp_path) as (book, _):
        book.site("site").will_write({"index.html": "new", "added.html": "dd"})
    with open_ledger(tmp_path) as (book, _):
        known = book.site("site").written()
        assert known["index.html"] == {"aa", "new"}
        assert known["added.html"] == {"dd"}
        assert book.site("site").written(["index.html"]) == {"index.html": {"aa", "new"}}
        assert book.site("site").promised() == {"index.html", "added.html"}
        write(book, "site", {"index.html": "new"})
        assert book.site("site").written() == {
            "index.html": frozenset(["new"]),
            "articles/a.html": frozenset(["bb"]),
        }


def test_the_folder_is_made_and_kept_out_of_version_control(tmp_path: Path) -> None:
    """With all folders above it."""
    remember(tmp_path / "a/b")
    assert (tmp_path / "a/b/.gitignore").read_text() == "*\n"


def spoil_bytes(path: Path) -> None:
    path.write_bytes(b"this was never a ledger, whatever it is called\n" * 200)


def spoil_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def spoil_older(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE something (else_entirely TEXT)")
    connection.close()


def spoil_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE pages RENAME TO unknown")
    connection.close()


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [spoil_bytes, spoil_version, spoil_older, spoil_tables, empty])
def test_a_ledger_that_cannot_serve_is_set_aside(tmp_path: Path, spoil: object) -> None:
    """Damaged, older or newer: a warning, a new ledger, and the old file beside it."""
    assert callable(spoil)
    remember(tmp_path)
    spoil(tmp_path / LEDGER_FILE)
    spoilt = (tmp_path / LEDGER_FILE).read_bytes()
    with open_ledger(tmp_path) as (book, warnings):
        assert len(warnings) == 1
        assert "set aside as ledger.sqlite.set-aside" in warnings[0]
        assert book.site("site").written() == {}
        write(book, "site", FILES)
    assert (tmp_path / "ledger.sqlite.set-aside").read_bytes() == spoilt
    with open_ledger(tmp_path) as (book, warnings):
        assert len(book.site("site").written()) == 2
        assert warnings == []


def spoil_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    end = len(data) // 2
    data[end:] = b"\xff" * (len(data) - end)
    path.write_bytes(data)


def test_damage_inside_is_found_when_it_is_met(tmp_path: Path) -> None:
    """The file is not read through at every build: what makes no sense is set aside once it is looked at."""
    remember(tmp_path, files={f"articles/{number}.html": "aa" for number in range(5000)})
    spoil_page(tmp_path / LEDGER_FILE)
    with pytest.raises(DamagedLedgerError, match="damaged"), open_ledger(tmp_path) as (book, _):
        book.site("site").written()
    assert (tmp_path / "ledger.sqlite.set-aside").exists()
    with open_ledger(tmp_path) as (book, warnings):
        assert (book.site("site").written(), warnings) == ({}, [])


def test_a_ledger_that_cannot_be_set_aside_is_an_error(tmp_path: Path) -> None:
    """With its path and what to do."""
    (tmp_path / LEDGER_FILE).write_bytes(b"no ledger" * 100)
    (tmp_path / "ledger.sqlite.set-aside/full").mkdir(parents=True)
    with pytest.raises(LedgerError) as caught, open_ledger(tmp_path):
        pass
    assert (caught.value.path or "").endswith(LEDGER_FILE)
    assert caught.value.hint


def test_a_second_build_is_told_who_holds_the_ledger(tmp_path: Path) -> None:
    """By the number of its process; when that one ends, however it ends, the ledger is free."""
    hold = (
        "import sys; from pathlib import Path; from archive_gen.ledger import open_ledger\n"
        "with open_ledger(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": PACKAGE},
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LedgerError, match=f"process {holder.pid} is building") as caught:
            remember(tmp_path)
        assert caught.value.hint
        holder.kill()
        holder.wait()
    remember(tmp_path)


def test_the_ledger_is_free_after_a_build_that_failed(tmp_path: Path) -> None:
    """Whatever was raised."""
    with pytest.raises(ZeroDivisionError), open_ledger(tmp_path):
        raise ZeroDivisionError
    remember(tmp_path)


def test_where_nothing_can_be_written_the_ledger_lives_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build works, with a warning that names the folder and what will not be done."""

    def read_only(folder: Path) -> None:
        raise OSError(30, "Read-only file system", str(folder))

    monkeypatch.setattr(ledger, "_make_folder", read_only)
    with open_ledger(tmp_path / "cache") as (book, warnings):
        assert book.in_memory
        book.site("site").will_write(FILES)
        write(book, "site", FILES)
        assert len(book.site("site").written()) == 2
    assert len(warnings) == 1
    assert "cache cannot be written (Read-only file system)" in warnings[0]
    assert not (tmp_path / "cache").exists()


def test_a_ledger_that_fails_while_in_use_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    """Such as on a disk that has become full."""
    with open_ledger(tmp_path) as (book, _):
        book._database._connection.execute("PRAGMA query_only = 1")
        with pytest.raises(LedgerError) as caught:
            book.site("site").will_write(FILES)
    assert (caught.value.path or "").endswith(LEDGER_FILE)
    assert "room" in (caught.value.hint or "")
