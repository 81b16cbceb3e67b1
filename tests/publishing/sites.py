"""Sites for the tests: written without a build, published in this process or in one that gets killed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_archive import PACKAGE

from archive_gen.config import Config, load_config
from archive_gen.publishing import Outcome, PublishOptions, publish
from archive_gen.publishing.manifest import MANIFEST
from archive_gen.reporting import CollectingReporter

SITE: Mapping[str, bytes] = {
    "index.html": b"<title>Papers of the Sound</title>",
    "404.html": b"<title>Nothing here</title>",
    "feed.xml": b"<feed/>",
    "robots.txt": b"User-agent: *\n",
    "assets/style.css": b"body { margin: 0 }",
    "data/articles.jsonl": b"{}\n",
    **{f"articles/2024/1{n}/ferry-{n}.html": b"<p>Ferry number %d" % n * 50 for n in range(3)},
    "dates/2024/10/03.html": b"<title>3 October 2024</title>",
    "tags/m\u00f6wen & more.html": b"<title>Gulls</title>",
}
"""A site as the builder lays it out."""


class Newsroom:
    """An archive folder with a site of these files."""

    def __init__(self, root: Path, files: Mapping[str, bytes] = SITE) -> None:
        self.root = root
        self.files: dict[str, bytes] = {}
        (root / "content").mkdir(parents=True)
        (root / "archive.yaml").write_text("{}\n")
        self.change(files)

    def change(self, files: Mapping[str, bytes | None]) -> None:
        """Write files of the site; `None` removes one."""
        for path, data in files.items():
            place = self.root / "site" / path
            if data is None:
                del self.files[path]
                place.unlink()
            else:
                self.files[path] = data
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)

    def written(self) -> dict[str, frozenset[str]]:
        """What the ledger would say."""
        return {path: frozenset({hashlib.sha256(data).hexdigest()}) for path, data in self.files.items()}

    @property
    def config(self) -> Config:
        return load_config(self.root / "archive.yaml")

    def publish(
        self,
        address: str,
        *,
        dry_run: bool = False,
        delete: bool = False,
        max_delete: int | None = None,
        force: bool = False,
        single_commit: bool = False,
        confirmed: bool = True,
    ) -> Outcome:
        """Publish in this process."""
        return publish(
            self.config,
            address,
            PublishOptions(dry_run, delete, max_delete, force, single_commit),
            approve=lambda: None,
            confirm=lambda *_: confirmed,
            reporter=CollectingReporter(),
        )

    def publish_until_killed(
        self, address: str, step: int, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Publish with deletions in another process, which is killed (SIGKILL) at its `step`-th step:
        writing a file of its own, a file that has arrived, one deleted, the finish.
        """
        return subprocess.run(
            [sys.executable, "-W", "ignore", __file__, str(self.root), address, str(step)],
            env={**os.environ, **environment, "PYTHONPATH": f"{PACKAGE}{os.pathsep}{PACKAGE}/tests"},
            capture_output=True,
            text=True,
            check=False,
        )


def own(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a place without what publishing leaves there for itself."""
    return {path: data for path, data in files.items() if path not in (MANIFEST, ".nojekyll")}


def _publish_and_die() -> None:
    """What the process of `publish_until_killed` runs."""
    import signal
    from typing import Any

    from archive_gen.publishing.addresses import open_target

    root, address, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    steps = 0

    def one_step() -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    class Mortal:
        """A target that counts."""

        def __init__(self, target: Any) -> None:
            self._target = target

        def __getattr__(self, name: str) -> Any:
            return getattr(self._target, name)

        def write(self, path: str, data: bytes) -> None:
            one_step()
            self._target.write(path, data)
            one_step()

        def send(self, folder: Path, files: Any) -> Any:
            for each in self._target.send(folder, files):
                yield each
                one_step()

        def delete(self, paths: Any) -> Any:
            for each in self._target.delete(paths):
                one_step()
                yield each

        def finish(self) -> None:
            one_step()
            self._target.finish()
            one_step()

    site = root / "site"
    digests = {
        path.relative_to(site).as_posix(): frozenset({hashlib.sha256(path.read_bytes()).hexdigest()})
        for path in site.rglob("*")
        if path.is_file()
    }
    patch = pytest.MonkeyPatch()
    patch.setattr("archive_gen.publishing.rsync.BATCH", 3)
    patch.setattr(
        "archive_gen.publishing.open_target", lambda *words, **named: Mortal(open_target(*words, **named))
    )
    patch.setattr("archive_gen.readiness.written_files", lambda _: digests)
    publish(
        load_config(root / "archive.yaml"),
        address,
        PublishOptions(delete=True),
        approve=lambda: None,
        confirm=lambda *_: True,
        reporter=CollectingReporter(),
    )
    print(steps)  # noqa: T201 - how many there are, for who has asked for more


if __name__ == "__main__":
    _publish_and_die()
