"""`archive-gen package`: what is in a bag, that others can read it, and that nothing gets lost on the way."""

from __future__ import annotations

import hashlib
import os
import shutil
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from small_archive import files_in, make_archive, run

from archive_gen.config import load_config
from archive_gen.errors import PublishError, SettingsError
from archive_gen.packaging import Bag, package, verify
from archive_gen.reporting import CollectingReporter


@pytest.fixture(scope="module")
def first_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive with sidecars and templates, built."""
    root = make_archive(tmp_path_factory.mktemp("first") / "tarnbeck")
    (root / "content/mill.yaml").write_text("source: The Tarnbeck Courier\n")
    (root / "content/_folder.yaml").write_text("language: en\n")
    (root / "mine/assets").mkdir(parents=True)
    (root / "mine/assets/extra.css").write_text("/* mine */\n")
    (root / "archive.yaml").write_text("title: Papers of Tarnbeck\ntemplates: mine\n")
    assert run("build", "--quiet", cwd=root).returncode == 0
    return root


@pytest.fixture
def archive(first_archive: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(first_archive, tmp_path / "tarnbeck"))


def pack(root: Path, output: Path, *, force: bool = False) -> Bag:
    """Package in this process."""
    config, reporter = load_config(root / "archive.yaml"), CollectingReporter()
    return package(config, output, force=force, prepare=lambda: None, reporter=reporter)


def problems(bag: Path) -> tuple[str, ...]:
    """What is found wrong with a bag."""
    return verify(bag, reporter=CollectingReporter()).problems


def payload(root: Path) -> dict[str, bytes]:
    """What a bag of the archive must hold, below `data/`."""
    found = {f"site/{path}": data for path, data in files_in(root / "site").items() if path[0] != "."}
    for folder in ("content", "mine"):
        found |= {f"{folder}/{path}": data for path, data in files_in(root / folder).items()}
    return {**found, "archive.yaml": (root / "archive.yaml").read_bytes()}


@pytest.mark.parametrize("name", ["bag.zip", "bag"])
def test_a_bag_holds_the_whole_archive_and_verifies(archive: Path, tmp_path: Path, name: str) -> None:
    """Site, raw texts, sidecars, settings, templates; each byte for byte."""
    bag = pack(archive, tmp_path / name)
    assert bag.files == len(payload(archive))
    folder = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(folder) as packed:
            packed.extractall(tmp_path / "out")
        folder = tmp_path / "out/bag"
    found = files_in(folder / "data")
    assert found == payload(archive)
    assert any(path.startswith("site/data/") for path in found)
    assert problems(tmp_path / name) == ()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_reference_library_finds_the_bag_valid(archive: Path, tmp_path: Path) -> None:
    """`bagit`, of the Library of Congress."""
    bagit = pytest.importorskip("bagit")
    pack(archive, tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.info["External-Description"] == "Papers of Tarnbeck"


def test_an_unpacked_bag_builds_the_same_site(archive: Path, tmp_path: Path) -> None:
    """What is handed on is enough to make it again."""
    pack(archive, tmp_path / "bag")
    again = tmp_path / "bag/data"
    before = files_in(again / "site")
    (again / "site").rename(tmp_path / "old-site")
    assert run("build", "--quiet", cwd=again).returncode == 0
    assert {path: data for path, data in files_in(again / "site").items() if path[0] != "."} == before


def test_the_same_archive_gives_the_same_bytes(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the clock says; the bag's day is that of the newest text, or SOURCE_DATE_EPOCH."""
    for path in (archive / "content").iterdir():
        os.utime(path, (951_782_400, 951_782_400))
    os.utime(archive / "archive.yaml", (951_782_400, 951_782_400))
    os.utime(archive / "mine/assets/extra.css", (1_000_000_000, 1_000_000_000))
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    pack(archive, tmp_path / "one/bag.zip")
    for path in (archive / "site").rglob("*.html"):
        os.utime(path)
    pack(archive, tmp_path / "two/bag.zip")
    assert (tmp_path / "one/bag.zip").read_bytes() == (tmp_path / "two/bag.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one/bag.zip") as packed:
        assert b"\nBagging-Date: 2001-09-09\n" in packed.read("bag/bag-info.txt")
        payload_names = [name for name in packed.namelist() if "/data/" in name]
        assert payload_names == sorted(payload_names)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    pack(archive, tmp_path / "stated")
    assert "\nBagging-Date: 1970-01-02\n" in (tmp_path / "stated/bag-info.txt").read_text()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        pack(archive, tmp_path / "other")


def test_a_large_file_is_not_held_in_memory(archive: Path, tmp_path: Path) -> None:
    """Neither while it is packed nor while it is verified."""
    with (archive / "content/scan.raw").open("wb") as stream:
        for _ in range(64):
            stream.write(os.urandom(1 << 20))
    tracemalloc.start()
    pack(archive, tmp_path / "bag.zip")
    assert problems(tmp_path / "bag.zip") == ()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 << 20


def test_names_of_every_kind_survive(archive: Path, tmp_path: Path) -> None:
    """Percent signs, line ends and other scripts in names, in both forms."""
    for name in ("100% sure.txt", "a%0Ab.txt", "line\nend.txt", "\u00e9t\u00e9.txt", " lead.txt", "b\tc.txt"):
        (archive / "content" / name).write_text("kept")
    for output in (tmp_path / "bag", tmp_path / "bag.zip"):
        pack(archive, output)
        assert problems(output) == ()
    assert files_in(tmp_path / "bag/data") == payload(archive)
    bagit = pytest.importorskip("bagit")
    (archive / "content/line\nend.txt").unlink()
    (archive / "content/a%0Ab.txt").unlink()
    (archive / "content/100% sure.txt").unlink()  # which that library writes, but does not read, encoded
    pack(archive, tmp_path / "for-others")
    bagit.Bag(str(tmp_path / "for-others")).validate()


def test_no_link_leads_out_of_the_archive(archive: Path, tmp_path: Path) -> None:
    """A link to a file of the archive is packed as that file; others, and hidden files, are named."""
    (tmp_path / "private.txt").write_text("private")
    (archive / "content/out.txt").symlink_to(tmp_path / "private.txt")
    (archive / "content/folder").symlink_to(tmp_path)
    (archive / "content/again.txt").symlink_to(archive / "content/mill.txt")
    (archive / "content/.secret").write_text("private")
    bag = pack(archive, tmp_path / "bag", force=True)
    found = files_in(tmp_path / "bag/data/content")
    assert found["again.txt"] == found["mill.txt"]
    assert not [data for data in found.values() if data == b"private"]
    assert [Path(path).name for path in bag.left_out] == [".secret", "folder", "out.txt"]


def test_nothing_is_overwritten_without_force(archive: Path, tmp_path: Path) -> None:
    """And with it only what is a bag: never a folder with files of somebody's own."""
    pack(archive, tmp_path / "bag")
    pack(archive, tmp_path / "bag.zip")
    for name in ("bag", "bag.zip"):
        with pytest.raises(PublishError, match="there already") as refused:
            pack(archive, tmp_path / name)
        assert "--force" in str(refused.value.hint)
        pack(archive, tmp_path / name, force=True)
    (tmp_path / "bag/holiday.jpg").write_bytes(b"mine")
    with pytest.raises(PublishError, match="is no bag"):
        pack(archive, tmp_path / "bag", force=True)
    assert (tmp_path / "bag/holiday.jpg").read_bytes() == b"mine"
    (tmp_path / "bag/holiday.jpg").unlink()
    (tmp_path / "bag/manifest-md5.txt").symlink_to("nowhere")
    with pytest.raises(PublishError, match="is no bag"):
        pack(archive, tmp_path / "bag", force=True)
    (tmp_path / "stick").mkdir()
    with pytest.raises(PublishError, match="is no bag") as refused:
        pack(archive, tmp_path / "stick", force=True)
    assert "stick/archive-bag" in str(refused.value.hint)
    (tmp_path / "mine.zip").write_bytes(b"PK mine")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as photos:
        photos.writestr("photos/holiday.jpg", b"mine")
    with zipfile.ZipFile(tmp_path / "bag.zip", "a") as mixed:
        mixed.writestr("bag/holiday.jpg", b"mine")
    for name in ("mine.zip", "photos.zip", "bag.zip"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(PublishError, match="a file, and no bag"):
            pack(archive, tmp_path / name, force=True)
        assert (tmp_path / name).read_bytes() == before
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(PublishError, match="a file, and no bag"):
        pack(archive, tmp_path / "notes", force=True)
    assert (tmp_path / "notes").read_text() == "mine"


@pytest.mark.parametrize("inside", ["content", "site", "mine", ".archive_gen"])
def test_a_bag_does_not_hold_itself(archive: Path, inside: str) -> None:
    with pytest.raises(PublishError, match="inside a folder that it is to hold"):
        pack(archive, archive / inside / "bag.zip")


def test_what_is_not_as_built_is_not_packed(archive: Path, tmp_path: Path) -> None:
    """Unless forced; and a failed attempt leaves nothing."""
    (archive / "site/index.html").unlink()
    with pytest.raises(PublishError, match=r"index\.html: missing"):
        pack(archive, tmp_path / "bag.zip")
    assert {path.name for path in tmp_path.iterdir()} == {"tarnbeck"}
    pack(archive, tmp_path / "bag.zip", force=True)


def test_a_text_that_cannot_be_read_is_told_and_no_half_bag_is_left(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def failing(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "storm.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", failing)
    for name in ("bag.zip", "bag"):
        with pytest.raises(PublishError, match="Permission denied") as refused:
            pack(archive, tmp_path / name)
        assert str(refused.value.path).endswith("storm.txt")
    assert {path.name for path in tmp_path.iterdir()} == {"tarnbeck"}


def test_the_command(archive: Path, tmp_path: Path) -> None:
    """`archive-gen package`, then `--verify`, then `--verify` of a damaged one."""
    done = run("package", cwd=archive)
    assert done.returncode == 0, done.stderr
    assert "`archive-gen package --verify tarnbeck-bag.zip`" in done.stderr
    assert run("package", cwd=archive).returncode == 3
    done = run("package", "--verify", "tarnbeck-bag.zip", cwd=archive)
    assert (done.returncode, done.stdout) == (0, "")
    assert "is whole" in done.stderr
    run("package", "--output", "../stick/bag", cwd=archive)
    text = tmp_path / "stick/bag/data/content/mill.txt"
    text.write_text(text.read_text().replace("flour", "sugar"))
    done = run("package", "--verify", "../stick/bag", cwd=archive)
    assert done.returncode == 1
    assert done.stdout == "data/content/mill.txt: is not what manifest-sha256.txt says: it was altered\n"
    assert "1 problem" in done.stderr
    digest = hashlib.sha256((archive / "tarnbeck-bag.zip").read_bytes()).hexdigest()
    assert run("package", "--force", "--quiet", cwd=archive).returncode == 0
    assert hashlib.sha256((archive / "tarnbeck-bag.zip").read_bytes()).hexdigest() == digest
