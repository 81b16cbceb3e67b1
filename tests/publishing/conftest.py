"""A site without an archive around it, and every kind of place to publish it to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .places import KINDS, Place, S3Server, SshServer, make_place, running_s3_server, running_ssh_server
from .sites import Newsroom


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with running_ssh_server(tmp_path_factory.mktemp("ssh")) as server:
        yield server


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with running_s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty place of each kind, reachable from this process."""
    made = make_place(request.param, tmp_path, request)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """An archive whose site the test writes itself; every file counts as built."""
    room = Newsroom(tmp_path / "archive")
    monkeypatch.setattr("archive_gen.readiness.written_files", lambda _: room.written())
    monkeypatch.setattr("archive_gen.publishing.parallel.WAITS", (0.0,))
    return room
