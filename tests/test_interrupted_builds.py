"""A build that is killed, wherever that is, leaves whole files, and the next one makes the site right."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from small_archive import PACKAGE, build_in, command, files_in, make_archive

TIMES = 100
"""So many builds are killed, as long as there is time."""

SECONDS = 40.0
"""After so long no further build is begun: on a slow machine fewer are killed."""


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, bytes]]]:
    """An archive in two states, and the site of each as a fresh build makes it."""
    root = tmp_path_factory.mktemp("editions")
    sites = []
    for number in range(2):
        archive = edition(root / "archive", number)
        build_in(archive)
        sites.append(files_in(archive / "site"))
        shutil.rmtree(archive)
    return root, sites


def edition(archive: Path, number: int) -> Path:
    """The archive in one of its two states: texts differ, come and go."""
    shutil.rmtree(archive / "content", ignore_errors=True)
    return make_archive(
        archive,
        {
            f"{name}.txt": f"Ferry {name} sails at dawn\n\nBy Odile Fennimore\n\n{1 + name % 20} May 2023\n\n"
            f"The ferry of Tarnbeck left in edition {number if name % 3 else 0}, Rasmus Quill said.\n"
            for name in range(number * 6, 40 + number * 6)
        },
    )


def test_a_killed_build_leaves_whole_files_and_the_next_completes_it(
    editions: tuple[Path, list[dict[str, bytes]]],
) -> None:
    """Whole: each file of the site is as one edition or the other has it, and none of them is half of it."""
    root, sites = editions
    archive = edition(root / "archive", 0)
    build_in(archive)
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    environment = {**os.environ, "PYTHONPATH": PACKAGE}
    begun, killed = time.monotonic(), 0
    for turn in range(TIMES):
        if time.monotonic() - begun > SECONDS:
            break
        edition(archive, (turn + 1) % 2)
        process = subprocess.Popen(
            command("build", "--quiet", "--jobs", "1"),
            cwd=archive,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=chance.uniform(0.2, 1.2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        for name, data in files_in(archive / "site").items():
            if not name.startswith(".archive-gen"):
                assert data in (sites[0].get(name), sites[1].get(name)), name
        if turn % 5 == 4:  # else the next build, too, finds what a killed one left
            build_in(archive)
            assert files_in(archive / "site") == sites[(turn + 1) % 2]
    assert killed, "not one build was caught at work"
    edition(archive, 1)
    build_in(archive)
    assert files_in(archive / "site") == sites[1]


def test_a_cluster_gives_the_same_bytes(tmp_path: Path) -> None:
    """Dask's executor has the interface of the standard library's, and is one more of them."""
    distributed = pytest.importorskip("distributed", reason="the cluster is not installed here")
    archive = edition(tmp_path / "archive", 0)
    build_in(archive, output=tmp_path / "serial")
    shutil.rmtree(archive / ".archive_gen")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        build_in(archive, output=tmp_path / "cluster", executor=executor)
    assert files_in(tmp_path / "cluster") == files_in(tmp_path / "serial")
