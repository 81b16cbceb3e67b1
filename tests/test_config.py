"""Settings say what is wrong with them, all at once, each with its line and a way out."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_gen.config import Config, Settings, TagSettings, check_folders, load_config
from archive_gen.config.outlets import OutletSettings
from archive_gen.errors import SettingsError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty, and a home folder elsewhere."""
    (tmp_path / "here").mkdir()
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "here"


def problems(text: str | bytes, folder: Path) -> list[tuple[int | None, str, str | None]]:
    """Line, message and hint of every mistake in an `archive.yaml`; it is named as a user types it."""
    (folder / "archive.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError) as caught:
        load_config()
    found = (caught.value, *caught.value.also)
    assert {each.path for each in found} == {"archive.yaml"}
    return [(each.line, each.message, each.hint) for each in found]


def read(text: str, folder: Path) -> Settings:
    """What an `archive.yaml` sets."""
    (folder / "archive.yaml").write_text(text, encoding="utf-8")
    return load_config().settings


# --- what is read --------------------------------------------------------------------------------


def test_without_a_file_everything_has_a_default(here: Path) -> None:
    """The folders are those of the current one."""
    config = load_config()
    assert config.settings == Settings()
    assert (config.root, config.content, config.output) == (here, here / "content", here / "site")
    assert (config.templates, config.file, config.cache) == (None, None, here / ".archive_gen")


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "---\n", "{}\n", "title:\ntags:\nbase_url: null\n"]
)
def test_what_is_empty_sets_nothing(here: Path, text: str) -> None:
    """An empty file, and a name without a value, are as good as none."""
    assert read(text, here) == Settings()


def test_every_setting_is_read(here: Path) -> None:
    """With its type, and the line where it stands."""
    text = """\
title: Papers of the Sound
description: |
  What the islands read.
language: pt-BR
base_url: https://example.org/sound
host: netlify
rights: Free to copy
content: texts
output: public
templates: theme
date_order: month first
max_file_mb: 5
feeds: archive
feed_entries: 0
search: no
tags:
  never: [Advertisement, 1984]
  aliases: {Holy See: Vatican}
  page_from: 3
outlets:
  The Harbour Courier:
    date_order: day first
    furniture: [Follow the Courier]
    keep:
      - Weather
  1984 Weekly:
"""
    assert read(text, here) == Settings(
        title="Papers of the Sound",
        description="What the islands read.",
        language="pt-BR",
        base_url="https://example.org/sound/",
        host="netlify",
        rights="Free to copy",
        content="texts",
        output="public",
        templates="theme",
        date_order="month first",
        max_file_mb=5,
        feeds="archive",
        feed_entries=0,
        search=False,
        tags=TagSettings(never=("Advertisement", "1984"), aliases={"Holy See": "Vatican"}, page_from=3),
        outlets={
            "The Harbour Courier": OutletSettings(
                date_order="day first", furniture=("Follow the Courier",), keep=("Weather",)
            ),
            "1984 Weekly": OutletSettings(),
        },
    )
    lines = load_config().lines
    assert (lines["title"], lines["language"], lines["tags.page_from"]) == (1, 4, 19)
    assert (lines["outlets.The Harbour Courier"], lines["outlets.1984 Weekly"]) == (21, 26)
    assert set(lines) >= set(Settings.__struct_fields__)


@pytest.mark.parametrize(
    ("text", "title"),
    [("1984", "1984"), ("No", "No"), ("2024-10-01", "2024-10-01"), ("1_000", "1_000"), ("'~'", "~")],
)
def test_text_is_taken_as_it_is_written(here: Path, text: str, title: str) -> None:
    """A newspaper may be called "No", whatever YAML makes of it."""
    assert read(f"title: {text}\nlanguage: no\n", here) == Settings(title=title, language="no")


def test_an_alias_stands_for_its_value(here: Path) -> None:
    """As long as it is a plain one."""
    assert read("title: &name The Sound\nrights: *name\n", here).rights == "The Sound"


@pytest.mark.parametrize(
    ("given_url", "taken"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://localhost:8000/a/", "http://localhost:8000/a/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_a_base_url_ends_with_a_slash(here: Path, given_url: str, taken: str) -> None:
    """So that addresses can be put behind it."""
    assert read(f"base_url: {given_url}\n", here).base_url == taken


def test_folders_are_relative_to_the_file_and_options_to_the_current_folder(here: Path) -> None:
    """An option takes the place of the setting."""
    elsewhere = here / "archive"
    elsewhere.mkdir()
    (elsewhere / "archive.yaml").write_text("content: texts\noutput: ../public\ntemplates: theme\n")
    config = load_config(Path("archive/archive.yaml"))
    assert config.root == elsewhere
    assert config.content == elsewhere / "texts"
    assert config.output == here / "public"
    assert config.templates == elsewhere / "theme"
    config = load_config(
        Path("archive/archive.yaml"), content=Path("a"), output=Path("b"), templates=Path("c")
    )
    assert (config.content, config.output, config.templates) == (here / "a", here / "b", here / "c")
    assert config.cache == elsewhere / ".archive_gen"
    assert not config.lines


def test_settings_at_hand_are_not_for_the_articles_of_another_archive(here: Path) -> None:
    """Its title and rights would be wrong over them; who means it so says so."""
    read("title: Papers of the Sound\ncontent: ../shelf/papers\n", here)
    for inside in ("content", "content/1962", "."):
        assert load_config(content=Path(inside)).settings.title == "Papers of the Sound"
    assert load_config(content=Path("../shelf/papers")).settings.title == "Papers of the Sound"
    other = load_config(content=Path("../shelf"))
    assert (other.settings, other.file, other.passed_over) == (Settings(), None, here / "archive.yaml")
    assert (other.root, other.output) == (here, here / "site")
    meant = load_config(Path("archive.yaml"), content=Path("../shelf"))
    assert (meant.settings.title, meant.passed_over) == ("Papers of the Sound", None)


def test_a_tilde_is_the_home_folder(here: Path) -> None:
    """As in a shell; a user that does not exist is only a name."""
    read("output: ~/public\n", here)
    assert load_config().output == Path(os.environ["HOME"]) / "public"
    read("output: ~nobody-of-this-name/public\n", here)
    assert load_config().output == here / "~nobody-of-this-name/public"


# --- mistakes ------------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once(here: Path) -> None:
    """In the order of their lines."""
    text = "titel: x\nbase_url: example.org\ntags:\n  never: foo\n  page_form: 3\nmax_file_mb: 0\n"
    assert [line for line, _, _ in problems(text, here)] == [1, 2, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("titel: x", "there is no setting 'titel'", "did you mean `title`?"),
        ("base-url: x", "there is no setting 'base-url'", "did you mean `base_url`?"),
        ("tags: {page_form: 3}", "there is no setting 'tags.page_form'", "did you mean `tags.page_from`?"),
        ("logo: logo.svg", "there is no setting 'logo'", "how pages look is said in a folder of `templates`"),
        ("source: The Courier", "there is no setting 'source'", "say it in `_folder.yaml`"),
        ("url: https://x.example", "there is no setting 'url'", "did you mean `base_url`?"),
        ("tags: {logo: x}", "there is no setting 'tags.logo'", "settings are: tags.never"),
        ("colour: red", "there is no setting 'colour'", "settings are: title, description, "),
        ("[a, b]: c", "there is no setting ''", "settings are: "),
        ("title: a\n\ntitle: b", "title is set twice", "keep one of the two lines"),
        ("tags: {aliases: {A: B, A: C}}", "tags.aliases names 'A' twice", "keep one of the two lines"),
        ("title: [a]", "title must be text, not a list", None),
        ("title: {a: b}", "title must be text, not lines of `name: value`", None),
        ("title: ''", "title is empty", "write text after it, or take the line out"),
        ('title: "\\e[31m"', "title holds a control character", None),
        (
            "title: !!python/name:os.system x",
            "title must be plain text, not a value tagged ",
            "take the tag out",
        ),
        ("max_file_mb: 1.5", "max_file_mb must be a whole number, not '1.5'", None),
        ("max_file_mb: ten", "max_file_mb must be a whole number, not 'ten'", None),
        ("max_file_mb: 1:30", "max_file_mb must be a whole number, not '1:30'", None),
        ("max_file_mb: 0", "max_file_mb must be from 1 to 1,000, not 0", None),
        ("max_file_mb: " + "9" * 5000, "max_file_mb must be a whole number", None),
        ("feed_entries: -1", "feed_entries must be from 0 to 1,000, not -1", None),
        ("tags: {page_from: 0}", "tags.page_from must be from 1 to ", None),
        ("tags: {never: Ads}", "tags.never must be a list, not 'Ads'", "write one value a line"),
        ("tags: {never: [[Ads]]}", "tags.never must be text, not a list", None),
        ("tags: {never: [~]}", "tags.never holds an empty value", "write text after it"),
        ("tags: {aliases: [a]}", "tags.aliases must be lines of `name: value`, not a list", None),
        ("tags: all", "tags must be lines of `name: value`, not 'all'", None),
        ("outlets: [Courier]", "outlets must be lines of `name:` with settings below, not a list", None),
        (
            "outlets: {Courier: day first}",
            "outlets.Courier must be lines of `name: value`, not 'day first'",
            None,
        ),
        (
            "outlets: {Courier: {furnitures: []}}",
            "there is no setting 'outlets.Courier.furnitures'",
            "did you mean `outlets.Courier.furniture`?",
        ),
        (
            "outlets: {Courier: {date_order: day-first}}",
            "outlets.Courier.date_order must be `day first` or `month first`",
            "did you mean `day first`?",
        ),
        (
            "outlets: {Courier: {keep: Weather}}",
            "outlets.Courier.keep must be a list",
            "write one value a line",
        ),
        (
            "outlets: {Courier: {keep: ['***']}}",
            "outlets.Courier.keep holds a line without a letter",
            "take it",
        ),
        (
            "outlets: {Courier: {keep: [Weather], furniture: ['Weather:']}}",
            "outlets.Courier has a line both as furniture and to keep: 'Weather'",
            "take it out of one",
        ),
        ("outlets: {Courier: {}, Courier: {}}", "outlets names 'Courier' twice", "put both together"),
        (
            "outlets: {Courier: {}, The courier: {}}",
            "outlets names one outlet twice, as 'Courier' and as 'The courier'",
            "put both together",
        ),
        ("outlets: {'—': {}}", "outlets names an outlet without a letter: '—'", "write the outlet's name"),
        ("outlets: {[a]: {}}", "outlets must be text, not a list", None),
        ("- title", "the settings must be lines of `name: value`, not a list", None),
        ("just words", "the settings must be lines of `name: value`, not 'just words'", None),
        (
            "date_order: dayfirst",
            "date_order must be `day first` or `month first`",
            "did you mean `day first`?",
        ),
        ("language: english", "language is not a language tag: 'english'", "use a tag such as `en`"),
        ("language: en_GB", "language is not a language tag: 'en_GB'", "write `en-GB`"),
        ("base_url: example.org", "base_url must start with https:// or http://", "write the whole address"),
        ("base_url: javascript:alert(1)", "base_url must start with https:// or http://", "write the whole"),
        ("base_url: 'https://'", "base_url is not an address", "write the whole"),
        ("base_url: 'https://a b/'", "base_url is not an address", "write the whole"),
        ("base_url: 'https://a:x/'", "base_url is not an address", "write the whole"),
        ("base_url: 'https://[a/'", "base_url is not an address", "write the whole"),
        ("base_url: 'https://a..example/'", "base_url is not an address", "write the whole"),
        ("base_url: https://a/?b", "base_url may hold neither `?` nor `#`", "write the whole"),
        (
            "base_url: https://me:secret@example.org/",
            "base_url may hold no user name or password",
            "write the",
        ),
        ("title: a: b", "this is not valid YAML: mapping values are not allowed", "put text that holds"),
        ("title: 'a", "this is not valid YAML: ", "put text that holds"),
        ("title: a\n--- \ntitle: b", "this is not valid YAML: ", "put text that holds"),
        ("title: \0", "this is not valid YAML: ", "put text that holds"),
        ("rights: *nothing", "this is not valid YAML: ", "put text that holds"),
        ("a: &a [*a]", "there is no setting 'a'", "settings are"),
    ],
)
def test_a_mistake_is_named_with_a_way_out(here: Path, text: str, message: str, hint: str | None) -> None:
    """Each on its line, in words for people."""
    line, told, advice = problems(text + "\n", here)[0]
    assert told.startswith(message)
    assert (advice or "").startswith(hint or "")
    if "YAML" not in message:
        assert line == text.count("\n") + 1


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "{a: " * 5000, "- " * 10_000])
def test_depth_is_bounded(here: Path, text: str) -> None:
    """A file that would exhaust the stack is refused."""
    (_, message, _) = problems(text, here)[0]
    assert message == "the settings are nested too deeply"


def test_a_bomb_of_aliases_is_no_danger(here: Path) -> None:
    """Nothing is unfolded that a setting does not ask for."""
    layers = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 7)]
    assert len(problems("\n".join(layers) + "\ntitle: *a6\n", here)) == 8


def test_other_encodings_are_refused_with_the_line(here: Path) -> None:
    """A byte-order mark is no mistake."""
    assert problems(b"title: a\nrights: \xff\n", here)[0][:2] == (2, "the settings are not UTF-8 text")
    (here / "archive.yaml").write_bytes(b"\xef\xbb\xbftitle: a\n")
    assert load_config().settings.title == "a"


def test_size_is_bounded(here: Path) -> None:
    """What is that large is no settings file."""
    assert "too large" in problems(b"#" * 1_000_001, here)[0][1]


def test_a_file_that_is_not_there_is_named(here: Path) -> None:
    """Only `archive.yaml` itself may be missing."""
    with pytest.raises(SettingsError, match="no such settings file") as caught:
        load_config(here / "other.yaml")
    assert caught.value.path == "other.yaml"
    (here / "archive.yaml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_config()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        alphabet=st.sampled_from("ab:-[]{}&*!#|>'\"\\ \n\t?,%@`~0title tags outlets furniture"), max_size=60
    )
)
def test_any_text_is_settings_or_a_mistake_of_the_user(here: Path, text: str) -> None:
    """Nothing but `SettingsError`, whatever stands in the file."""
    (here / "archive.yaml").write_text(text, encoding="utf-8")
    with contextlib.suppress(SettingsError):
        assert isinstance(load_config().settings, Settings)


# --- folders -------------------------------------------------------------------------------------


@pytest.fixture
def archive(here: Path) -> Path:
    """An archive with all its folders."""
    for name in ("content/2024", "theme/assets", ".archive_gen"):
        (here / name).mkdir(parents=True)
    return here


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (".", "is the archive's own folder, or holds it"),
        ("..", "is the archive's own folder, or holds it"),
        ("/", "is the archive's own folder, or holds it"),
        ("~", "is the home folder, or holds it"),
        ("content", "is the content folder"),
        ("content/site", "is inside the content folder content"),
        ("theme", "is the templates folder"),
        ("theme/site", "is inside the templates folder theme"),
        (".archive_gen/site", "is inside the ledger folder .archive_gen"),
        ("file", "is a file"),
        ("link", "is inside the content folder content"),
    ],
)
def test_the_output_folder_is_a_safe_one(archive: Path, output: str, message: str) -> None:
    """It never is, holds or lies in a folder with something of its own; links are followed."""
    (archive / "file").write_text("")
    (archive / "link").symlink_to(archive / "content/2024")
    (archive / "archive.yaml").write_text(f"title: x\ntemplates: theme\noutput: '{output}'\n")
    with pytest.raises(SettingsError, match=message) as caught:
        check_folders(load_config())
    assert (caught.value.path, caught.value.line) == ("archive.yaml", 3)
    assert "--output" in (caught.value.hint or "")


@pytest.mark.parametrize("setting", ["content", "templates"])
def test_no_folder_lies_in_the_output_folder(archive: Path, setting: str) -> None:
    """Where a page might go, nothing of the user's stands."""
    (archive / "site/inner").mkdir(parents=True)
    (archive / "archive.yaml").write_text(f"{setting}: site/inner\n")
    with pytest.raises(SettingsError, match=f"{setting} folder site/inner is inside the output folder site"):
        check_folders(load_config())


def test_an_option_is_not_blamed_on_the_file(archive: Path) -> None:
    """A mistake of the command line has no line in `archive.yaml`."""
    (archive / "archive.yaml").write_text("output: site\n")
    with pytest.raises(SettingsError) as caught:
        check_folders(load_config(output=Path("content")))
    assert (caught.value.path, caught.value.line) == (None, None)


def refused(config: Config) -> SettingsError | None:
    """Why the folders of an archive cannot be used; None where they can."""
    try:
        check_folders(config)
    except SettingsError as problem:
        return problem
    return None


@pytest.mark.usefixtures("archive")
def test_folders_that_fit_are_accepted() -> None:
    """Also outside the archive, also not there yet."""
    for output in ("site", "../elsewhere/site", "contents"):
        assert refused(load_config(output=Path(output), templates=Path("theme"))) is None


@pytest.mark.usefixtures("archive")
def test_who_only_reads_may_have_any_output_folder() -> None:
    """`records .` reads the current folder, in which `site` lies."""
    config = load_config(content=Path())
    check_folders(config, writing=False)
    with pytest.raises(SettingsError):
        check_folders(config)


def test_a_missing_content_folder_is_told_with_the_way_to_begin(here: Path) -> None:
    """And, where texts lie in the current folder, with the way to take those."""
    with pytest.raises(SettingsError, match="content folder content does not exist") as caught:
        check_folders(load_config())
    assert "archive-gen new" in (caught.value.hint or "")
    assert "--content ." not in (caught.value.hint or "")
    (here / "article.txt").write_text("text")
    with pytest.raises(SettingsError) as caught:
        check_folders(load_config())
    assert "--content . --output ../site" in (caught.value.hint or "")
    (here / "content").write_text("a file")
    with pytest.raises(SettingsError, match="is a file"):
        check_folders(load_config())


@pytest.mark.usefixtures("archive")
def test_missing_templates_are_told() -> None:
    """Together with whatever else is wrong."""
    with pytest.raises(SettingsError, match="templates folder mine does not exist") as caught:
        check_folders(load_config(templates=Path("mine"), output=Path("content")))
    assert len(caught.value.also) == 1


def test_a_current_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell may stand in a folder that was deleted."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(SettingsError, match="does not exist any more"):
        load_config()
