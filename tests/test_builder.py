"""A build writes what differs, removes only what is its own, and leaves the site whole when it fails."""

from __future__ import annotations

import contextlib
import errno
import gc
import hashlib
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
import weakref
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_archive import (
    NEWS,
    PACKAGE,
    bound_by_permissions,
    build_in,
    command,
    ended_with_us,
    files_in,
    identities_in,
    make_archive,
    run,
    staging_left,
)

from archive_gen import output, workers
from archive_gen.archive import read_files
from archive_gen.config import load_config
from archive_gen.errors import ArchiveError, ContentError, OutputError, SettingsError, TemplateError
from archive_gen.ledger import open_ledger
from archive_gen.reporting import CollectingReporter

MILL = "articles/2023/05/old-mill-of-tarnbeck-turns-again.html"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive, not built yet."""
    return make_archive(tmp_path)


@pytest.fixture
def built(archive: Path) -> Path:
    """The same, built."""
    build_in(archive)
    return archive


# --- what is written -----------------------------------------------------------------------------


def test_a_build_makes_the_site_and_says_what_it_did(archive: Path) -> None:
    """The report counts articles, pages and files, and knows where to look and what is missing."""
    reporter = CollectingReporter()
    report = build_in(archive, reporter=reporter)
    site = files_in(archive / "site")
    assert MILL in site
    assert report.articles == 3
    assert report.written == len(site) - 1, "all but the marker"
    assert (report.unchanged, report.removed, report.errors) == (0, 0, 0)
    assert report.pages == sum(not url.startswith(("assets/", ".")) for url in site)
    assert Path(report.home).is_file()
    assert report.needs == {"date": 1, "source": 3}
    assert (
        list(report.seconds)
        == reporter.stages
        == ["scanning", "reading", "comparing", "judging", "planning", "rendering", "writing"]
    )
    assert reporter.report is report


def test_a_second_build_writes_nothing(built: Path) -> None:
    """No file is touched: inodes and times of writing stay."""
    before = identities_in(built / "site")
    report = build_in(built)
    assert (report.written, report.removed) == (0, 0)
    assert report.unchanged == len(before) - 1
    assert identities_in(built / "site") == before


def test_an_edit_rewrites_only_pages_that_show_it(built: Path) -> None:
    """A sentence added to the end of one article leaves the pages of the others alone."""
    before = identities_in(built / "site")
    article = built / "content/mill.txt"
    article.write_text(article.read_text() + "\nBread was given away until the evening.\n")
    build_in(built)
    after = identities_in(built / "site")
    changed = {url for url in before if before[url] != after.get(url)}
    assert MILL in changed
    assert not [url for url in changed if "bridge-at-tarnbeck" in url]


def test_however_the_work_is_shared_out_the_bytes_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Serial, threads, two processes, and two that begin with nothing in memory (as on Windows)."""
    for batch in ("ingest.reading.READ_BATCH", "ingest.judging.JUDGE_BATCH", "making.RENDER_BATCH"):
        monkeypatch.setattr(f"archive_gen.{batch}", 2)
    make_archive(tmp_path)
    build_in(tmp_path, output=tmp_path / "serial")
    with ThreadPoolExecutor(2) as threads:
        build_in(tmp_path, output=tmp_path / "threads", executor=threads)
    with workers.process_pool(2) as processes:
        build_in(tmp_path, output=tmp_path / "processes", executor=processes)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as spawned:
        build_in(tmp_path, output=tmp_path / "spawned", executor=spawned)
    serial = files_in(tmp_path / "serial")
    for other in ("threads", "processes", "spawned"):
        assert files_in(tmp_path / other) == serial


def test_machine_and_moment_leave_no_trace(archive: Path) -> None:
    """Hash seed, time zone and locale do not change a byte; nor does the archive's place."""
    moved = make_archive(archive / "elsewhere")
    for number, (place, environment) in enumerate(
        [
            (archive, {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C"}),
            (moved, {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8"}),
        ]
    ):
        done = run("build", "--output", archive / f"site-{number}", cwd=place, environment=environment)
        assert done.returncode == 0, done.stderr
    assert files_in(archive / "site-0") == files_in(archive / "site-1")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400), name=st.sampled_from(["a.txt", "a.md"]))
def test_any_text_builds(tmp_path: Path, text: str, name: str) -> None:
    """Beside an article that is sound, no text stops a build or is lost without a word."""
    make_archive(tmp_path, {"mill.txt": NEWS["mill.txt"]})
    for old in ("a.txt", "a.md"):
        (tmp_path / "content" / old).unlink(missing_ok=True)
    (tmp_path / "content" / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    report = build_in(tmp_path)
    told = {Path(each.path).name for each in report.diagnostics if each.severity == "error"}
    assert report.articles + (name in told) >= 2


def test_a_page_about_the_archive_is_built(archive: Path) -> None:
    """`_about.md` is a page, and no article."""
    (archive / "content/_about.md").write_text(
        "---\ntitle: Whose papers these are\n---\nFound in a *loft*.\n"
    )
    assert build_in(archive).articles == 3
    page = (archive / "site/about.html").read_text()
    assert "Whose papers these are" in page
    assert "<em>loft</em>" in page


# --- what is removed, and what is not ours -------------------------------------------------------


def test_the_page_of_a_deleted_article_goes_and_nothing_else(built: Path) -> None:
    """With it go the folders it leaves empty; files that are not ours stay, wherever they stand."""
    (built / "site/CNAME").write_text("news.example.org\n")
    (built / "site/articles/2023/06/photo.jpg").write_bytes(b"not ours")
    (built / "content/mill.txt").unlink()
    (built / "content/bridge.txt").unlink()
    report = build_in(built)
    assert not (built / "site/articles/2023/05").exists()
    assert files_in(built / "site/articles/2023") == {"06/photo.jpg": b"not ours"}
    assert (built / "site/CNAME").exists()
    fresh = make_archive(built / "fresh", {"storm.txt": NEWS["storm.txt"]})
    build_in(fresh)
    ours = {url: data for url, data in files_in(built / "site").items() if url not in ("CNAME",)}
    ours.pop("articles/2023/06/photo.jpg")
    assert ours == files_in(fresh / "site")
    assert report.removed > 2


def test_a_stale_page_that_was_altered_is_kept_and_named(built: Path) -> None:
    """Whoever wrote into it gets a warning, once, and loses nothing."""
    (built / "site" / MILL).write_text("my own words")
    (built / "content/mill.txt").unlink()
    report = build_in(built)
    assert (built / "site" / MILL).read_text() == "my own words"
    assert [Path(each.path).as_posix().endswith(MILL) for each in report.diagnostics] == [True]
    assert build_in(built).diagnostics == ()


def test_a_page_of_ours_that_was_altered_is_restored(built: Path) -> None:
    """The site is always what its content says."""
    before = files_in(built / "site")
    (built / "site" / MILL).write_text("half a page")
    assert build_in(built).written == 1
    assert files_in(built / "site") == before


def test_foreign_files_in_the_way_stop_the_build(archive: Path) -> None:
    """In a folder that was never ours they are listed, at most ten, and nothing is written."""
    site = archive / "site"
    site.mkdir()
    for name in ("index.html", "404.html", "robots.txt"):
        (site / name).write_text("somebody's own")
    (site / "notes.html").write_text("kept, but not in the way")
    before = identities_in(site)
    with pytest.raises(OutputError) as caught:
        build_in(archive)
    assert caught.value.message.split("\n")[1:] == ["404.html", "index.html", "robots.txt"]
    assert "--output" in (caught.value.hint or "")
    assert identities_in(site) == before
    assert not list(staging_left(site))


def test_many_foreign_files_are_counted(archive: Path) -> None:
    """After ten names comes the number of the rest."""
    build_in(archive)
    urls = [url for url in files_in(archive / "site") if url.endswith(".html")]
    for url in urls:
        file = archive / "other" / url
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("somebody's own")
    with pytest.raises(OutputError) as caught:
        build_in(archive, output=archive / "other")
    lines = caught.value.message.split("\n")[1:]
    assert len(lines) == 11
    assert lines[-1] == f"… and {len(urls) - 10} more"


def test_foreign_files_out_of_the_way_are_kept(archive: Path) -> None:
    """A folder with files of others takes the site beside them."""
    (archive / "site").mkdir()
    (archive / "site/CNAME").write_text("news.example.org\n")
    build_in(archive)
    assert (archive / "site/CNAME").read_text() == "news.example.org\n"
    assert (archive / "site/index.html").exists()


def test_a_file_put_where_a_new_page_must_go_stops_the_build(built: Path) -> None:
    """Also in our own folder, as long as the ledger knows what we wrote."""
    before = files_in(built / "site")
    page = built / "site/articles/2024/01/a-light-in-the-mill.html"
    page.parent.mkdir(parents=True)
    page.write_text("somebody's own")
    (built / "content/light.txt").write_text(
        "A light in the mill\n\n3 January 2024\n\nIt burned all night long.\n"
    )
    with pytest.raises(OutputError, match=r"a-light-in-the-mill\.html"):
        build_in(built)
    page.unlink()
    page.parent.rmdir()
    assert files_in(built / "site") == before


def test_without_the_ledger_a_marked_folder_is_still_ours(built: Path) -> None:
    """The ledger may be deleted: pages are written over, and what is unknown is kept."""
    shutil.rmtree(built / ".archive_gen")
    before = files_in(built / "site")
    (built / "site/index.html").write_text("half a page")
    (built / "content/bridge.txt").unlink()
    (built / "site/CNAME").write_text("news.example.org\n")
    build_in(built)
    after = files_in(built / "site")
    assert after["index.html"] != b"half a page"
    assert after["CNAME"] == b"news.example.org\n"
    bridge = next(url for url in before if "bridge-at" in url)
    assert bridge in after, "nobody remembers whose it is"


def test_an_archive_may_be_moved_with_its_site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The ledger knows the output folder by its place inside the archive."""
    moved = tmp_path_factory.mktemp("moved") / "archive"
    built.rename(moved)
    (moved / "content/mill.txt").unlink()
    report = build_in(moved)
    assert report.removed > 0
    assert not (moved / "site" / MILL).exists()


@pytest.mark.parametrize("where", ["index.html", "articles"])
def test_links_in_the_output_folder_are_not_followed(archive: Path, where: str) -> None:
    """A link where a page or its folder must go stops the build; what it leads to is not touched."""
    outside = archive / "outside"
    outside.mkdir()
    (outside / "file").write_text("precious")
    (archive / "site").mkdir()
    target = outside / "file" if where == "index.html" else outside
    (archive / "site" / where).symlink_to(target)
    with pytest.raises(OutputError, match=where):
        build_in(archive)
    assert files_in(outside) == {"file": b"precious"}


def test_pruning_follows_no_link(built: Path) -> None:
    """A folder of ours that was moved and linked back is left alone."""
    (built / "site/articles/2023/05").rename(built / "moved")
    (built / "site/articles/2023/05").symlink_to(built / "moved")
    (built / "content/mill.txt").unlink()
    build_in(built)
    assert list(files_in(built / "moved")) == [MILL.rsplit("/", 1)[-1]]


def test_an_output_folder_that_is_a_link_is_written_through(archive: Path) -> None:
    """The folder itself may be a link: that is how the user chose it."""
    (archive / "real").mkdir()
    (archive / "site").symlink_to(archive / "real")
    build_in(archive)
    assert (archive / "real" / MILL).exists()


@pytest.mark.parametrize(("first", "then"), [("a", "a/b"), ("a/b", "a")])
def test_a_file_of_ours_makes_way_for_a_folder_and_back(tmp_path: Path, first: str, then: str) -> None:
    """Where an address becomes a folder, or a folder an address, the old file is ours to remove."""
    templates = tmp_path / "templates/assets"
    make_archive(tmp_path)
    for name in (first, then):
        asset = templates / name
        asset.parent.mkdir(parents=True, exist_ok=True)
        asset.write_text(name)
        build_in(tmp_path, templates=tmp_path / "templates")
        assert (tmp_path / "site/assets" / name).read_text() == name
        asset.unlink()
        if asset.parent != templates:
            asset.parent.rmdir()


@pytest.mark.parametrize(("foreign", "wanted"), [("a", "a/b"), ("a/c", "a")])
def test_a_foreign_file_makes_way_for_nothing(tmp_path: Path, foreign: str, wanted: str) -> None:
    """Where it stands instead of a folder, or in a folder that must become a file, the build stops."""
    make_archive(tmp_path)
    theirs = tmp_path / "site/assets" / foreign
    theirs.parent.mkdir(parents=True)
    theirs.write_text("somebody's own")
    asset = tmp_path / "templates/assets" / wanted
    asset.parent.mkdir(parents=True)
    asset.write_text("ours")
    with pytest.raises(OutputError, match="assets/a"):
        build_in(tmp_path, templates=tmp_path / "templates")
    assert theirs.read_text() == "somebody's own"


# --- failures ------------------------------------------------------------------------------------


def test_a_mistake_in_a_template_leaves_the_site(built: Path) -> None:
    """File and line are named, and nothing is left behind."""
    before = identities_in(built / "site")
    (built / "mine").mkdir()
    (built / "mine/home.html").write_text("<p>\n{{ nosuchname.at_all }}\n")
    (built / "content/storm.txt").write_text("Changed\n\nAnother text altogether.\n")
    with pytest.raises(TemplateError) as caught:
        build_in(built, templates=built / "mine")
    assert (caught.value.path or "").endswith("home.html")
    assert caught.value.line == 2
    assert identities_in(built / "site") == before
    assert not list(staging_left(built / "site"))


def test_an_asset_at_the_address_of_a_page_is_refused(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the two would be lost without a word."""
    monkeypatch.setattr("archive_gen.tasks.assets", lambda _: {"index.html": b"asset"})
    with pytest.raises(TemplateError, match="address of a page"):
        build_in(archive)


def test_a_full_disk_leaves_the_site(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says so, and names the file."""
    before = identities_in(built / "site")
    (built / "content/storm.txt").unlink()

    def full(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output, "open", full, raising=False)
    with pytest.raises(OutputError, match="the disk is full") as caught:
        build_in(built)
    assert caught.value.path
    assert "room" in (caught.value.hint or "")
    assert identities_in(built / "site") == before
    assert not list(staging_left(built / "site"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts disks")
def test_a_really_full_disk_leaves_the_site(tmp_path: Path) -> None:
    """On a disk of 1.5 MB, an archive that fits is built, and one that does not leaves it whole."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1500k", "none", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine mounts no disks")
    try:
        make_archive(tmp_path)
        options = ("--content", "content", "--output", disk / "site", "--jobs", "1")
        assert run("build", *options, cwd=tmp_path).returncode == 0
        before = identities_in(disk / "site")
        for number in range(60):
            text = f"Letter {number} from the valley\n\n" + f"The {number} letters were long. " * 400
            (tmp_path / f"content/{number}.txt").write_text(text)
        done = run("build", *options, cwd=tmp_path)
        assert done.returncode == 2
        assert "error: the disk is full\n  hint: " in done.stderr
        assert identities_in(disk / "site") == before
        assert not list(staging_left(disk / "site"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_may_not_be_written_leaves_the_site(built: Path) -> None:
    """Exit code 2, the folder and a hint."""
    prefix = bound_by_permissions()
    before = identities_in(built / "site")
    (built / "content/storm.txt").unlink()
    (built / "site").chmod(0o555)
    done = run("build", cwd=built, prefix=prefix)
    (built / "site").chmod(0o755)
    assert done.returncode == 2
    assert "\nsite: error: this cannot be written: Permission denied\n  hint: " in done.stderr
    assert identities_in(built / "site") == before


def test_an_archive_on_a_read_only_medium_can_be_built_elsewhere(
    archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Without a ledger the build works, and says what it cannot do."""
    prefix = bound_by_permissions()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    archive.chmod(0o555)
    for _ in range(2):
        done = run("build", "--output", elsewhere / "site", cwd=archive, prefix=prefix)
        assert done.returncode == 0, done.stderr
        assert (
            ".archive_gen cannot be written (Permission denied): everything is read anew, pages of deleted articles stay"
            in done.stderr
        )
    archive.chmod(0o755)
    assert (elsewhere / "site" / MILL).exists()
    assert not (archive / ".archive_gen").exists()


SLOW = "{% for number in range(1000000000) %}{% endfor %}"


def test_what_a_build_that_was_ended_has_read_is_judged_with_all_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name in a new text makes a tag of the same name in a text that was judged long ago."""
    first, both = {"mill.txt": NEWS["mill.txt"]}, {name: NEWS[name] for name in ("mill.txt", "bridge.txt")}
    archive = make_archive(tmp_path / "archive", first)
    build_in(archive)
    alone = (archive / "site" / MILL).read_bytes()
    make_archive(archive, both)

    def ended(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("archive_gen.ingest.learning.catch_up", ended)
        with pytest.raises(KeyboardInterrupt):
            build_in(archive)
    build_in(archive)
    fresh = make_archive(tmp_path / "fresh", both)
    build_in(fresh)
    assert files_in(archive / "site") == files_in(fresh / "site")
    assert (archive / "site" / MILL).read_bytes() != alone


def start_slow_build(archive: Path, jobs: int) -> subprocess.Popen[str]:
    """A build that has staged articles and will never end with its home page."""
    (archive / "mine").mkdir()
    (archive / "mine/404.html").write_text(SLOW)
    for number in range(120):
        (archive / f"content/{number}.txt").write_text(
            f"Letter {number} from the valley\n\nThe road was long.\n"
        )
    process = subprocess.Popen(
        [*ended_with_us(), *command("build", "--templates", "mine", "--jobs", str(jobs))],
        cwd=archive,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not any(len(list(folder.iterdir())) > 20 for folder in staging_left(archive / "site")):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_the_site(built: Path, jobs: int) -> None:
    """Half-way through rendering, with worker processes and without; it ends quickly and says so."""
    before = identities_in(built / "site")
    process = start_slow_build(built, jobs)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 130, told
    assert told.endswith("interrupted\nThe site stands as it was.\n")
    assert "Traceback" not in told
    assert identities_in(built / "site") == before
    assert not list(staging_left(built / "site"))


def test_a_killed_build_is_cleared_away_by_the_next(built: Path) -> None:
    """No lock, no process and no staging folder of it remains."""
    before = identities_in(built / "site")
    process = start_slow_build(built, 2)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert identities_in_place(built / "site") == before
    assert list(staging_left(built / "site"))
    deadline = time.monotonic() + 30
    while (done := run("build", cwd=built)).returncode == 2:
        assert time.monotonic() < deadline, done.stderr
    assert "123 articles" in done.stderr
    assert not list(staging_left(built / "site"))


def identities_in_place(site: Path) -> dict[str, tuple[int, int]]:
    return {url: each for url, each in identities_in(site).items() if not url.startswith(".archive-gen-")}


def test_two_builds_at_once_are_held_apart(built: Path) -> None:
    """The second says which process is at work, and leaves everything as it is."""
    process = start_slow_build(built, 1)
    try:
        done = run("build", cwd=built)
        assert done.returncode == 2
        assert f"error: process {process.pid} is building this archive at the moment\n  hint: " in done.stderr
    finally:
        process.kill()
        process.communicate()


def test_two_archives_do_not_build_into_one_folder_at_once(
    built: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Another archive has another ledger; the staging folder still tells."""
    other = make_archive(tmp_path_factory.mktemp("other"))
    process = start_slow_build(built, 1)
    try:
        with pytest.raises(OutputError, match="another build is writing"):
            build_in(other, output=built / "site")
    finally:
        process.kill()
        process.communicate()


def test_a_build_that_failed_while_writing_is_completed_by_the_next(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files put in place before the failure are known to be ours, changed or not by then."""
    (built / "content/light.txt").write_text(
        "A light in the mill\n\n3 January 2024\n\nIt burned all night long.\n"
    )
    replace = os.replace
    moved: list[Any] = []

    def fail_late(source: Any, target: Any) -> None:
        if "404" in str(target) or len(moved) > 5:
            raise OSError(errno.EIO, "Input/output error")
        moved.append(target)
        replace(source, target)

    monkeypatch.setattr("archive_gen.output.os.replace", fail_late)
    with pytest.raises(OutputError) as caught:
        build_in(built)
    assert caught.value.__notes__ == ["The site is partly new: the next build completes it."]
    monkeypatch.undo()
    (built / "content/light.txt").write_text(
        "A light in the mill\n\n3 January 2024\n\nIt went out at dawn.\n"
    )
    build_in(built)
    fresh = make_archive(built / "fresh", {**NEWS, "light.txt": (built / "content/light.txt").read_text()})
    build_in(fresh)
    assert files_in(built / "site") == files_in(fresh / "site")


def test_a_fault_in_a_worker_process_is_a_fault_of_the_program() -> None:
    """It comes back with the traceback from there, even if the exception cannot be sent."""
    with workers.process_pool(2) as pool, pytest.raises(workers.WorkerFaultError, match="ZeroDivisionError"):
        list(workers.run_batches(pool, divide, [1, 0], batch=1))


def test_errors_of_a_worker_process_keep_path_line_and_hint() -> None:
    """They are raised as they were there."""
    with workers.process_pool(2) as pool, pytest.raises(TemplateError) as caught:
        list(workers.run_batches(pool, complain, ["a", "b"], batch=1))
    assert (caught.value.message, caught.value.path, caught.value.line) == ("wrong", "a", 7)


def test_a_worker_process_that_is_killed_is_reported_with_a_way_out() -> None:
    """The machine ends processes when memory runs out."""
    with pytest.raises(ArchiveError, match="want of memory"), workers.process_pool(2) as pool:
        list(workers.run_batches(pool, die, ["a", "b"], batch=1))


def test_a_pool_that_is_found_broken_when_work_is_handed_over_is_reported_the_same() -> None:
    """The process may have died between one batch and the next."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        with contextlib.suppress(BrokenExecutor):
            pool.submit(die, ["a"]).result()
        with pytest.raises(ArchiveError, match="want of memory"):
            list(workers.run_batches(pool, divide, [1, 1], batch=1))


def test_no_pool_inherits_the_remains_of_one_that_failed() -> None:
    """A worker process that collected them could wait for ever for a lock that nobody gives back."""
    gc.disable()
    try:
        with contextlib.suppress(TemplateError), workers.process_pool(2) as pool:
            failed = weakref.ref(pool)
            list(workers.run_batches(pool, complain, ["a", "b"], batch=1))
        del pool
        with workers.process_pool(2):
            assert failed() is None
    finally:
        gc.enable()


INTERRUPTED_WHILE_SENDING = """
from archive_gen.workers import process_pool

def much(number):
    return bytes(1 << 25)

if __name__ == "__main__":
    with process_pool(2) as pool:
        next(pool.map(much, range(20)))
        raise SystemExit(7)
"""


def test_a_program_that_is_interrupted_while_results_are_sent_ends(tmp_path: Path) -> None:
    """The other half of a result never comes once its process has been ended."""
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED_WHILE_SENDING, "utf-8")
    assert subprocess.run([sys.executable, script], check=False, timeout=60).returncode == 7


def test_garbage_is_collected_again_when_pages_could_not_be_made(built: Path) -> None:
    """None is while they are made, and a preview goes on after a mistake in a template."""
    (built / "mine").mkdir()
    (built / "mine/article.html").write_text("{{ page.wings }}")
    assert gc.isenabled()
    with pytest.raises(TemplateError):
        build_in(built, templates=built / "mine")
    assert gc.isenabled()


def divide(batch: Any) -> float:
    """Work that fails for zero."""
    return 1 / float(batch[0])


def complain(batch: Any) -> None:
    """Work that finds a mistake."""
    raise TemplateError("wrong", path=batch[0], line=7)


def die(batch: Any) -> None:
    """Work that takes its process down."""
    os._exit(9 if batch else 1)


def test_one_bad_file_never_stops_the_archive(built: Path) -> None:
    """It is reported with its path as a user types it, and the others are built."""
    (built / "content/empty.txt").write_text("")
    reporter = CollectingReporter()
    report = build_in(built, reporter=reporter)
    assert report.articles == 3
    assert report.errors == 1
    assert [Path(each.path).name for each in reporter.diagnostics] == ["empty.txt"]
    assert Path(reporter.diagnostics[0].path).exists()


@pytest.mark.parametrize("texts", [{}, {"empty.txt": ""}])
def test_an_archive_without_any_article_leaves_the_site(built: Path, texts: dict[str, str]) -> None:
    """A content folder that is empty, or not one file of which can be read, is a mistake."""
    before = identities_in(built / "site")
    for file in (built / "content").iterdir():
        file.unlink()
    make_archive(built, texts)
    with pytest.raises(ContentError):
        build_in(built)
    assert identities_in(built / "site") == before


def test_the_folders_are_checked_whoever_calls(archive: Path) -> None:
    """An output folder inside the content never takes a page."""
    with pytest.raises(SettingsError, match="inside the content folder"):
        build_in(archive, output=archive / "content/site")
    assert not (archive / "content/site").exists()


def test_a_failed_first_build_leaves_no_output_folder(archive: Path) -> None:
    """Nor a folder that only looks like a site."""
    (archive / "mine").mkdir()
    (archive / "mine/home.html").write_text("{% if %}")
    with pytest.raises(TemplateError):
        build_in(archive, templates=archive / "mine")
    assert not (archive / "site").exists()


# --- the rest ------------------------------------------------------------------------------------


def test_single_files_are_read_wherever_they_lie(
    archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Inside the content folder by their path in it, outside by their name; what is stated counts."""
    (archive / "content/_folder.yaml").write_text("source: The Tarnbeck Letter\n")
    outside = tmp_path_factory.mktemp("outside") / "loose.txt"
    outside.write_text(NEWS["storm.txt"])
    outside.with_suffix(".yaml").write_text("source: The Loose Leaf\n")
    (archive / "archive.yaml").write_text("{}")
    config = load_config(archive / "archive.yaml")
    articles, diagnostics = read_files(config, [archive / "content/mill.txt", outside])
    assert [(article.path, article.source) for article in articles] == [
        ("mill.txt", "The Tarnbeck Letter"),
        ("loose.txt", "The Loose Leaf"),
    ]
    assert diagnostics == []


def test_what_a_person_has_stated_to_be_none_needs_nobody(archive: Path) -> None:
    """`null` is an answer."""
    (archive / "content/_folder.yaml").write_text("source: null\n")
    (archive / "content/storm.yaml").write_text("date: null\n")
    assert build_in(archive).needs == {}


def test_the_ledger_knows_every_file_of_the_site(built: Path) -> None:
    """Nothing more and nothing less, with its bytes; the marker is not one of them."""
    with open_ledger(built / ".archive_gen") as (ledger, warnings):
        known = ledger.site("site").written()
    assert warnings == []
    site = files_in(built / "site")
    site.pop(".archive-gen")
    assert known == {url: frozenset([hashlib.sha256(data).hexdigest()]) for url, data in site.items()}


def test_the_builder_starts_no_process_for_a_small_archive(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two articles are built sooner than a process is started."""
    monkeypatch.setattr(sys.modules["concurrent.futures"].ProcessPoolExecutor, "submit", None)
    with workers.process_pool(2) as pool:
        assert build_in(archive, executor=pool).articles == 3
