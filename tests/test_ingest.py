"""Bringing the ledger up to date costs what has changed."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from small_archive import build_in, make_archive

from archive_gen.archive import open_knowledge
from archive_gen.config import load_config
from archive_gen.ingest.reading import Reader
from archive_gen.ingest.scan import states
from archive_gen.ledger.texts import Text, Texts
from archive_gen.reporting import CollectingReporter


def test_the_known_texts_are_taken_from_the_ledger_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There may be 100,000 of them."""
    archive = make_archive(tmp_path, {"a.txt": "The ferry of Tarnbeck sails on.\n"})
    build_in(archive)
    monkeypatch.chdir(archive)
    taken: list[int] = []
    known = Texts.known

    def counting(texts: Texts) -> dict[str, Text]:
        found = known(texts)
        taken.append(len(found))
        return found

    monkeypatch.setattr(Texts, "known", counting)

    def ingest() -> list[int]:
        taken.clear()
        with open_knowledge(load_config(None), executor=None, reporter=CollectingReporter()):
            return list(taken)

    assert ingest() == [1]
    (archive / "content/b.txt").write_text("The bridge of Tarnbeck is closed.\n", encoding="utf-8")
    assert ingest() == [1]
    assert ingest() == [2]


def _write_long_ago(file: Path, text: str, year: int) -> None:
    """A file whose time of change cannot deceive, since it is long past."""
    file.write_text(text, encoding="utf-8")
    os.utime(file, (year * 31_556_952 - 62_167_219_200,) * 2)


def _settled_archive(tmp_path: Path) -> tuple[Path, Path]:
    archive = make_archive(tmp_path, {"a.txt": ""})
    file = archive / "content/a.txt"
    _write_long_ago(file, "The ferry of Tarnbeck sails on.\n", 2001)
    build_in(archive)
    return archive, file


def test_no_text_is_compared_where_all_files_are_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of the files says it: their number, their sizes, the times of change. Where some are
    not, only these are compared, unless a file that states something about others is among them.
    """
    archive, file = _settled_archive(tmp_path)
    compared: list[int] = []

    def counting(texts: Sequence[str], shas: Mapping[str, bytes]) -> dict[str, bytes]:
        compared.append(len(texts))
        return states(texts, shas)

    monkeypatch.setattr("archive_gen.ingest.states", counting)
    assert build_in(archive).rendered == 0
    assert not compared
    for change, number in (
        (lambda: _write_long_ago(file, "The ferry of Tarnbeck sank.\n", 2002), 1),
        (lambda: _write_long_ago(file.with_name("b.txt"), "The bridge is closed.\n", 2002), 1),
        (lambda: _write_long_ago(file.with_suffix(".yaml"), "title: A ferry\n", 2002), 2),
        (lambda: file.with_suffix(".yaml").unlink(), 2),
        (lambda: file.with_name("b.txt").rename(file.with_name("c.txt")), 1),
        (lambda: file.with_name("c.txt").unlink(), 0),
    ):
        change()
        assert build_in(archive).rendered > 0
        assert compared == [number]
        compared.clear()
        assert build_in(archive).rendered == 0


def test_a_text_that_was_seen_but_not_read_is_read_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build may end between the two; the file does not look changed after that."""
    archive, file = _settled_archive(tmp_path)
    _write_long_ago(file, "The ferry of Tarnbeck sank.\n", 2002)

    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build_in(archive)
    assert build_in(archive).changed == 1
    assert "sank" in next((archive / "site/articles").rglob("*.html")).read_text("utf-8")


def test_a_file_that_cannot_be_read_is_told_by_each_build(tmp_path: Path) -> None:
    """Also where nothing else has changed, and it looks as it did."""
    archive, file = _settled_archive(tmp_path)
    _write_long_ago(file.with_name("b.txt"), "\0\0\0\0 no text at all \0\0\0\0", 2002)
    for _ in range(3):
        (told,) = build_in(archive).diagnostics
        assert told.path.endswith("b.txt")
    _write_long_ago(file.with_name("b.txt"), "The bridge of Tarnbeck is closed.\n", 2003)
    assert build_in(archive).diagnostics == ()
