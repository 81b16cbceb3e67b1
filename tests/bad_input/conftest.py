"""A small archive that has been built once, anew for each test."""

import shutil
from pathlib import Path

import pytest

from bad_input.archives import built_archive


@pytest.fixture(scope="session")
def first_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that the others are copies of."""
    return built_archive(tmp_path_factory.mktemp("first") / "archive")


@pytest.fixture
def archive(first_archive: Path, tmp_path: Path) -> Path:
    """A small archive with its site, in a folder where a test may put things beside it."""
    return Path(shutil.copytree(first_archive, tmp_path / "archive"))
