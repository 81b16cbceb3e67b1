"""`archive-gen new` makes an archive that builds, and whose settings file explains every setting."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from small_archive import build_in

from archive_gen.config import Settings, TagSettings, load_config
from archive_gen.errors import OutputError
from archive_gen.scaffold import SETTINGS, create


def test_a_new_archive_builds_without_a_word(tmp_path: Path) -> None:
    """The sample is read in full: nothing is missing, and nobody is needed."""
    create(tmp_path / "mine")
    report = build_in(tmp_path / "mine")
    assert report.articles == 1
    assert (report.diagnostics, report.needs) == ((), {})
    assert (tmp_path / "mine/site/index.html").exists()


def test_the_guide_names_every_file_of_the_sample(tmp_path: Path) -> None:
    """An archive of somebody's own texts holds none that was invented here, and no sidecar without its article."""
    create(tmp_path)
    guide = (tmp_path / "README.md").read_text("utf-8")
    named = re.search(r"`([\w.]+)` is a sample .* delete it and `([\w.]+)`", guide)
    assert named
    assert {file.name for file in (tmp_path / "content").iterdir()} == set(named.groups())


def test_the_settings_file_names_every_setting_with_its_default(tmp_path: Path) -> None:
    """Without the `#` before each setting, the file still says nothing but the defaults."""
    uncommented = re.sub(r"^( *)#(?=\w+:)", r"\1", SETTINGS, flags=re.MULTILINE)
    (tmp_path / "archive.yaml").write_text(uncommented)
    config = load_config(tmp_path / "archive.yaml")
    assert config.settings == Settings()
    names = {field.name for field in msgspec.structs.fields(Settings)}
    names |= {f"tags.{field.name}" for field in msgspec.structs.fields(TagSettings)}
    assert set(config.lines) == names


def test_every_setting_is_explained(tmp_path: Path) -> None:
    """In the file a comment stands above it; as written, it sets nothing."""
    lines = SETTINGS.splitlines()
    for number, line in enumerate(lines):
        if re.match(r" *#\w+:", line) and not line.startswith("#output:"):
            assert re.match(r" *# \S", lines[number - 1]), line
    (tmp_path / "archive.yaml").write_text(SETTINGS)
    assert load_config(tmp_path / "archive.yaml").settings == Settings()


def test_the_documentation_names_every_setting_with_its_default() -> None:
    """docs/settings.md has a row for each, and for no other."""
    document = (Path(__file__).parents[1] / "docs/settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (\S.*?) \| ", document, re.MULTILINE))
    defaults: dict[str, object] = {}
    for prefix, struct in (("", Settings), ("tags.", TagSettings)):
        for field in msgspec.structs.fields(struct):
            defaults[prefix + field.name] = getattr(struct(), field.name)
    del defaults["tags"]
    shown = {"None": "`null`", "": "(empty)", "()": "`[]`", "True": "`yes`"}
    assert rows == {name: shown.get(str(value), f"`{value}`") for name, value in defaults.items()}


def test_the_site_and_the_ledger_stay_out_of_version_control(tmp_path: Path) -> None:
    """They can be made again at any time."""
    create(tmp_path)
    ignored = (tmp_path / ".gitignore").read_text().splitlines()
    assert {"/site/", "/.archive_gen/"} <= set(ignored)


def test_an_empty_folder_is_taken_and_a_full_one_is_not(tmp_path: Path) -> None:
    """Nothing that stands there is touched."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="not empty") as caught:
        create(tmp_path)
    assert caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    (tmp_path / "empty").mkdir()
    assert tmp_path / "empty/archive.yaml" in create(tmp_path / "empty")


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    """Instead of the folder, or above it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="a file, not a folder"):
        create(tmp_path / "file")
    with pytest.raises(OutputError, match="cannot be written: Not a directory"):
        create(tmp_path / "file/archive")
