"""Bringing the ledger up to date costs what has changed."""

from pathlib import Path

import pytest
from small_archive import build_in, make_archive

from archive_gen.archive import open_knowledge
from archive_gen.config import load_config
from archive_gen.ledger.texts import Text, Texts
from archive_gen.reporting import CollectingReporter


def test_the_known_texts_are_taken_from_the_ledger_once_if_none_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There may be 100,000 of them. One that is new makes it twice."""
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
    assert ingest() == [1, 2]
    assert ingest() == [2]
