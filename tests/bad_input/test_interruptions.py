"""A build that is stopped, by a person or by a full disk, leaves a site that is whole."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_archive import NEWS, PACKAGE, command, identities_in, make_archive, staging_left

from archive_gen import cli, output
from bad_input.archives import STORM, build, put, site_of

NEW = {
    "light.txt": "A light in the mill\n\n3 January 2024\n\nIt burned all night long, the miller said.\n",
    "mill.txt": NEWS["mill.txt"] + "\nBread was given away until the evening.\n",
}

Run = Callable[[], tuple[int, str]]


@pytest.fixture(autouse=True)
def news_since(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is news since the site was built. The archive is the current folder."""
    monkeypatch.chdir(archive)
    monkeypatch.setenv("NO_COLOR", "1")
    put(archive, NEW)


@pytest.fixture
def build_here(capfd: pytest.CaptureFixture[str]) -> Run:
    """Build in this process, where a test can stop it at a certain place."""

    def build_in_this_process() -> tuple[int, str]:
        with pytest.raises(SystemExit) as caught:
            cli.main(["build", "--quiet", "--jobs", "1"])
        code = caught.value.code
        assert isinstance(code, int)
        return code, capfd.readouterr().err

    return build_in_this_process


def test_a_full_disk_changes_nothing(archive: Path, build_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 after the first pages have been put aside; with room again, the site is complete."""
    before = identities_in(archive / "site")
    opened: list[Any] = []

    def full(*arguments: Any) -> Any:
        opened.append(arguments)
        if len(opened) > 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return open(*arguments)  # noqa: PTH123 - stands for the function of this name

    with monkeypatch.context() as patch:
        patch.setattr(output, "open", full, raising=False)
        code, told = build_here()
    assert code == 2
    assert told.endswith("error: the disk is full\n  hint: make room, and build again\n")
    assert told.startswith("site/")
    assert identities_in(archive / "site") == before
    assert not list(staging_left(archive / "site"))
    assert build_here() == (0, "")
    assert site_of(archive) == fresh_site(archive)


def test_ctrl_c_while_reading_changes_nothing(archive: Path) -> None:
    """Exit code 130, quickly, and with a word on how the site stands."""
    before = identities_in(archive / "site")
    put(archive, {f"{number}.txt": STORM + "The rain fell on and on. " * 4000 for number in range(100)})
    process = subprocess.Popen(
        command("build", "--jobs", "1"),
        env={**os.environ, "PYTHONPATH": PACKAGE},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    holder = archive / ".archive_gen/lock-holder"
    deadline = time.monotonic() + 60
    while holder.read_text().strip() != str(process.pid):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 130, told
    assert told.endswith("interrupted\nThe site stands as it was.\n")
    assert "Traceback" not in told
    assert identities_in(archive / "site") == before
    assert not list(staging_left(archive / "site"))


def test_ctrl_c_while_files_are_put_in_place_is_told_and_mended_by_the_next_build(
    archive: Path, build_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is the old one or the new one, and the next build completes the site."""
    before, after = site_of(archive), fresh_site(archive)
    replace = os.replace
    moved: list[Any] = []

    def stop(source: Any, target: Any) -> None:
        if len(moved) == 4:
            raise KeyboardInterrupt
        moved.append(target)
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("archive_gen.output.os.replace", stop)
        code, told = build_here()
    assert code == 130
    assert told.lstrip() == "interrupted\nThe site is partly new: the next build completes it.\n"
    site = site_of(archive)
    assert all(data in (before.get(url), after.get(url)) for url, data in site.items())
    assert before.keys() <= site.keys()
    assert build_here() == (0, "")
    assert site_of(archive) == after


def fresh_site(archive: Path) -> dict[str, bytes]:
    """The site of the same texts, built for the first time."""
    other = make_archive(archive / "fresh", {**NEWS, **NEW})
    assert build(other).returncode == 0
    return site_of(other)
