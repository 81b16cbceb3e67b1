"""The command line: what it prints where, its exit codes, and an answer to the mistakes people make."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from small_archive import NEWS, PACKAGE, command, files_in, make_archive, run

from archive_gen import __version__, cli, review
from archive_gen.output import MARKER
from archive_gen.records import Article, Block, Dateline, PartialDate
from archive_gen.tables import COLUMNS, csv_lines

LONG = "n" * 300
"""A name that no file system takes."""


class Said(NamedTuple):
    """What a command ended with and printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a small archive in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv("NO_COLOR", "1")
    return make_archive(tmp_path)


@pytest.fixture
def archive_gen(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command in this process."""

    def command_line(*arguments: str | Path) -> Said:
        with pytest.raises(SystemExit) as caught:
            cli.main([str(each) for each in arguments])
        out, err = capfdbinary.readouterr()
        code = caught.value.code
        assert isinstance(code, int)
        return Said(code, out.decode(), err.decode())

    return command_line


# --- help ----------------------------------------------------------------------------------------


def test_help_is_worth_reading(archive_gen: Run) -> None:
    """Every command says what it does, has examples, and tells the exit codes."""
    top = archive_gen("--help")
    assert top.code == 0
    assert top.err == ""
    for name in ("build", "inspect", "records", "sources", "new"):
        assert re.search(rf"^  {name} +\S", top.out, re.MULTILINE)
        said = archive_gen(name, "--help")
        assert said.code == 0
        assert "Exit codes:" in said.out
        assert name == "new" or "Examples:\n" in said.out
    assert "  130  interrupted" in top.out


def test_every_option_has_a_word_of_help() -> None:
    """None is left to be guessed."""
    for each in cli.commands.commands.values():
        options = [option for option in each.params if isinstance(option, click.Option)]
        assert [option.name for option in options if not option.help] == []


def test_examples_in_help_are_commands_that_exist() -> None:
    """With options that exist."""
    for each in [cli.commands, *cli.commands.commands.values()]:
        for line in re.findall(r"^ +(archive-gen .*)$", each.help or "", re.MULTILINE):
            words = shlex.split(re.split(r" {2,}|[>|]", line)[0])
            known = cli.commands.commands[words[1]]
            options = {name for option in known.params for name in option.opts}
            assert {word for word in words if word.startswith("--")} <= options


def test_version(archive_gen: Run) -> None:
    """On standard output."""
    assert archive_gen("--version") == Said(0, f"archive-gen, version {__version__}\n", "")


def test_starting_is_cheap() -> None:
    """What a command does not need it does not load."""
    program = "import sys, archive_gen.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": PACKAGE},
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {
        "rich",
        "jinja2",
        "yaml",
        "babel",
        "msgspec",
        "markdown_it",
        "sqlite3",
        "multiprocessing",
        "filelock",
    }
    assert heavy & set(done.stdout.split()) == set()


# --- build ---------------------------------------------------------------------------------------


def test_build_ends_with_a_summary(archive: Path, archive_gen: Run) -> None:
    """Articles, pages, files, time, where to look; all of it on standard error."""
    said = archive_gen("build", "--jobs", "1")
    assert (said.code, said.out) == (0, "")
    summary = said.err.splitlines()[-6:]
    written = [url for url in files_in(archive / "site") if url != MARKER]
    assets = sum(url.startswith("assets/") for url in written)
    assert re.fullmatch(r"3 articles, \d+ pages in \d+\.\d s", summary[0])
    assert re.fullmatch(
        rf"\+3 ~0 -0 articles → {len(written) - assets} of \d+ pages rendered, {len(written)} written",
        summary[1],
    )
    assert summary[-1] == "Look at site/index.html"
    assert said.err.count("`base_url` is not set") == 1
    again = archive_gen("build", "--jobs", "1")
    assert "+0 ~0 -0 articles → nothing to do" in again.err


def test_what_needs_a_person_comes_with_the_command_that_shows_it(archive: Path, archive_gen: Run) -> None:
    """And that command, as printed, shows as many."""
    said = archive_gen("build", "--content", "content", "--jobs", "1")
    rows = re.findall(r"^  (no \w+): (\d+) +(archive-gen .*)$", said.err, re.MULTILINE)
    assert [(what, int(count)) for what, count, _ in rows] == [("no date", 1), ("no source", 3)]
    for _, count, line in rows:
        shown = archive_gen(*shlex.split(line)[1:])
        assert shown.code == 0
        paths = shown.out.splitlines()
        assert len(paths) == int(count)
        assert all((archive / path).is_file() for path in paths)


def test_quiet_prints_problems_only(archive: Path, archive_gen: Run) -> None:
    """Nothing where there are none."""
    assert archive_gen("build", "--quiet") == Said(0, "", "")
    (archive / "content/empty.txt").write_text("")
    said = archive_gen("build", "-q")
    assert said.code == 1
    assert said.err.startswith("content/empty.txt: error: ")


def test_problems_of_the_content_are_exit_code_1(archive: Path, archive_gen: Run) -> None:
    """The site is built with the rest, and the problems are counted."""
    (archive / "content/empty.txt").write_text("")
    said = archive_gen("build")
    assert said.code == 1
    assert "1 error, 0 warnings" in said.err
    assert "3 articles, " in said.err
    assert (archive / "site/index.html").exists()


def test_warnings_fail_only_when_strict(archive: Path, archive_gen: Run) -> None:
    """A sidecar without an article is a warning."""
    (archive / "content/nobody.yaml").write_text("title: x\n")
    assert archive_gen("build").code == 0
    said = archive_gen("build", "--strict")
    assert said.code == 1
    assert "0 errors, 1 warning\n" in said.err


def test_folded_problems_are_shown_by_verbose(archive: Path, archive_gen: Run) -> None:
    """The command for that is named as it must be typed."""
    for number in range(30):
        (archive / f"content/{number}.yaml").write_text("title: x\n")
    said = archive_gen("build", "--output", "the site")
    assert said.err.count("content/") == 20
    assert "`archive-gen build --output 'the site' --verbose` shows them all" in said.err
    assert archive_gen("build", "--output", "the site", "--verbose").err.count("content/") == 30


def test_settings_and_options_are_used(archive: Path, archive_gen: Run) -> None:
    """`--config` names another settings file, `--templates` a folder."""
    (archive / "other.yaml").write_text("title: Papers of the valley\n")
    (archive / "mine").mkdir()
    (archive / "mine/404.html").write_text("not here: {{ site.title }}")
    said = archive_gen("build", "--config", "other.yaml", "--templates", "mine", "--output", "out")
    assert said.code == 0
    assert (archive / "out/404.html").read_text() == "not here: Papers of the valley\n"


def test_settings_of_another_archive_are_passed_over_with_a_note(
    archive: Path, archive_gen: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The title of the archive at hand does not stand over articles from elsewhere."""
    other = make_archive(tmp_path_factory.mktemp("other"))
    (archive / "archive.yaml").write_text("title: Papers of the valley\n")
    said = archive_gen("build", "--content", other / "content", "--output", "out")
    assert "archive.yaml here is of another archive" in said.err
    assert "Papers of the valley" not in (archive / "out/index.html").read_text()
    assert "of another archive" in archive_gen("records", other / "content").err
    assert "of another archive" not in archive_gen("build", "--output", "out").err
    assert "Papers of the valley" in (archive / "out/index.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["buidl"], "There is no command 'buidl'. Did you mean `build`?"),
        (["zzz"], "There is no command 'zzz'. See `archive-gen --help`."),
        (["build", "--contnet", "x"], "--contnet"),
        (["build", "x"], "unexpected extra argument"),
        (["build", "--jobs", "0"], "'--jobs': 0 is not in the range"),
        (["build", "--jobs", "many"], "'--jobs': 'many' is not a valid integer"),
        (["inspect"], "Missing argument 'FILES...'"),
        (["inspect", "nowhere.txt"], "'nowhere.txt' does not exist"),
        (["inspect", "content"], "'content' is a directory"),
        (["inspect", "mill.txt"], "'mill.txt' does not exist. Did you mean `content/mill.txt`?"),
        (
            ["inspect", "content/mil.txt"],
            "'content/mil.txt' does not exist. Did you mean `content/mill.txt`?",
        ),
        (["inspect", "mill.txt", "content/old/mill.txt"], "Did you mean `content/mill.txt`?"),
        (["records", "--needs", "sleep"], "'sleep' is not one of 'title', 'date'"),
        (["new"], "Missing argument 'DIR'"),
        (["build", "--config", "nowhere.yaml"], "nowhere.yaml: error: there is no such settings file"),
        (["build", "--content", "nowhere"], "error: content folder nowhere does not exist\n  hint: "),
        (["build", "--content", "content/mill.txt"], "error: content folder content/mill.txt is a file"),
        (["records", "nowhere"], "error: content folder nowhere does not exist\n  hint: "),
        (["build", "--output", "content/site"], "is inside the content folder content\n  hint: "),
        (["build", "--output", "."], "is the archive's own folder, or holds it\n  hint: "),
        (["build", "--content", "site/in", "--output", "site"], "is inside the output folder site\n  hint: "),
        (["build", "--templates", "nowhere"], "templates folder nowhere does not exist"),
        (["new", "content"], "content: error: this folder is not empty\n  hint: "),
        (["inspect", LONG], "cannot be read: File name too long."),
        (["build", "--content", LONG], "this cannot be reached: File name too long\n  hint: "),
        (["build", "--output", LONG], "this cannot be reached: File name too long\n  hint: "),
        (["build", "--templates", LONG], "this cannot be reached: File name too long\n  hint: "),
        (["build", "--cache", LONG], "this cannot be reached: File name too long\n  hint: "),
        (["records", LONG], "this cannot be reached: File name too long\n  hint: "),
        (["serve", "--content", LONG], "this cannot be reached: File name too long\n  hint: "),
        (["search", "--site", LONG, "x"], "this cannot be reached: File name too long\n  hint: "),
        (["package", "--site", LONG], "this cannot be reached: File name too long\n  hint: "),
        (["build", "--content", ""], "Invalid value for '--content': The name is empty."),
        (["build", "--output", ""], "Invalid value for '--output': The name is empty."),
        (["records", ""], "The name is empty."),
        (["new", ""], "The name is empty."),
        (["check", "--output", "site"], "Did you mean --site?"),
        (["search", "--output", "site", "x"], "Did you mean --site?"),
        (["publish", "--output", "site", "x"], "Did you mean --site?"),
        (["build", "--site", "site"], "Did you mean --output?"),
    ],
)
@pytest.mark.usefixtures("archive")
def test_mistakes_of_usage_are_exit_code_2(archive_gen: Run, arguments: list[str], told: str) -> None:
    """With the mistake in words, and nothing on standard output."""
    said = archive_gen(*arguments)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "Traceback" not in said.err
    assert not Path("site").exists()


def test_a_search_without_a_site_says_so(archive: Path, archive_gen: Run) -> None:
    """And does not speak of the setting that leaves only the index out."""
    said = archive_gen("search", "mill")
    assert said.code == 1
    assert said.err == "site: error: there is no site here yet\n  hint: build it with `archive-gen build`\n"
    assert not (archive / "site").exists()


def test_who_stands_in_a_folder_of_the_archive_is_told_where_it_is(archive: Path) -> None:
    """Building the texts there as an archive of their own would leave its settings out."""
    (archive / "archive.yaml").touch()
    said = run("build", cwd=archive / "content")
    assert said.returncode == 2
    assert f"hint: the archive is in {archive}: `cd ..` leads there" in said.stderr


def test_all_mistakes_in_the_settings_are_printed(archive: Path, archive_gen: Run) -> None:
    """Each with its line."""
    (archive / "archive.yaml").write_text("titel: x\nlanguage: english\n")
    said = archive_gen("build")
    assert said.code == 2
    assert [line for line in said.err.splitlines() if "error" in line] == [
        "archive.yaml:1: error: there is no setting 'titel'",
        "archive.yaml:2: error: language is not a language tag: 'english'",
    ]


def test_a_mistake_in_a_template_is_exit_code_2_with_file_and_line(archive: Path, archive_gen: Run) -> None:
    """Syntax and unknown names alike."""
    (archive / "mine").mkdir()
    for text in ("\n{% if %}\n", "\n{{ nosuch.name }}\n"):
        (archive / "mine/home.html").write_text(text)
        said = archive_gen("build", "--templates", "mine")
        assert said.code == 2
        assert re.search(r"mine/home\.html:2: error: ", said.err)


def test_two_articles_for_one_address_are_exit_code_1(archive: Path, archive_gen: Run) -> None:
    """All parties are named."""
    for name in ("a", "b"):
        text = f"---\nslug: same\ndate: 2020-01-01\n---\n{NEWS['storm.txt']}"
        (archive / f"content/{name}.txt").write_text(text)
    said = archive_gen("build")
    assert said.code == 1
    assert "a.txt" in said.err
    assert "b.txt" in said.err


def test_an_archive_with_no_article_is_exit_code_1(archive: Path, archive_gen: Run) -> None:
    """And says where articles go."""
    for file in (archive / "content").iterdir():
        file.unlink()
    said = archive_gen("build")
    assert said.code == 1
    assert (
        "content: error: there is no article in this folder\n  hint: put .txt or .md files there" in said.err
    )


def test_a_fault_of_the_program_is_exit_code_70(
    archive: Path, archive_gen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Short on the screen, the traceback saved in a file that is named."""
    monkeypatch.setattr("archive_gen.tasks.plan", lambda *_, **__: 1 / 0)
    monkeypatch.setattr("tempfile.tempdir", str(archive))
    said = archive_gen("build", "--jobs", "1")
    assert said.code == 70
    assert "Traceback" not in said.err
    saved = re.search(r"written in (\S+): please report", said.err)
    assert saved is not None
    text = Path(saved[1]).read_text()
    assert "ZeroDivisionError" in text
    assert __version__ in text


def test_an_interrupted_command_is_exit_code_130(
    archive: Path, archive_gen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says how the site stands."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("archive_gen.tasks.plan", interrupted)
    said = archive_gen("build")
    assert said.code == 130
    assert said.err.endswith("interrupted\nThe site stands as it was.\n")
    assert not (archive / "site").exists()


# --- records -------------------------------------------------------------------------------------


def test_records_are_lines_of_json(archive: Path, archive_gen: Run) -> None:
    """In the order of their paths, the same as the site publishes, and nothing else on stdout."""
    said = archive_gen("records")
    assert said.err == ""
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [row["id"] for row in rows] == ["bridge", "mill", "storm"]
    assert rows[1]["title"] == "Old mill of Tarnbeck turns again"
    assert rows[1]["date"] == "2023-05-12"
    assert rows[1]["authors"] == ["Odile Fennimore"]
    assert rows[2]["date"] is None
    archive_gen("build")
    published = (archive / "site/data/articles.jsonl").read_text().splitlines()
    assert sorted(published) == sorted(said.out.splitlines())


def test_records_of_another_folder(archive: Path, archive_gen: Run) -> None:
    """Any folder of texts will do, also the current one; no output folder is asked for."""
    (archive / "content").rename(archive / "texts")
    assert archive_gen("records", "texts").out.count("\n") == 3
    assert archive_gen("records", ".").out.count("\n") == 3
    assert files_in(archive).keys() == {f"texts/{name}" for name in NEWS}


def test_records_tell_problems_beside_the_data(archive: Path, archive_gen: Run) -> None:
    """On standard error, with exit code 1."""
    (archive / "content/empty.txt").write_text("")
    said = archive_gen("records", "--jsonl")
    assert said.code == 1
    assert said.out.count("\n") == 3
    assert said.err.startswith("content/empty.txt: error: ")


def test_records_as_a_table(archive: Path, archive_gen: Run) -> None:
    """One row an article, a header first; what is in the text stays one cell."""
    rows = list(csv.DictReader(io.StringIO(archive_gen("records", "--csv").out)))
    assert [row["id"] for row in rows] == ["bridge", "mill", "storm"]
    assert list(rows[0]) == list(COLUMNS)
    assert rows[1]["authors"] == "Odile Fennimore"
    assert "oak from the wood" in rows[1]["body"]
    assert rows[2]["date"] == ""


def test_records_that_lack_something(archive: Path, archive_gen: Run) -> None:
    """`--needs` may be given several times: whoever lacks one of them is shown."""
    assert archive_gen("records", "--needs", "date", "--paths").out == "content/storm.txt\n"
    assert archive_gen("records", "--needs", "title", "--paths").out == ""
    both = archive_gen("records", "--needs", "date", "--needs", "title", "--paths")
    assert both.out == "content/storm.txt\n"
    (archive / "content/storm.yaml").write_text("date: null\n")
    assert archive_gen("records", "--needs", "date", "--paths").out == ""


def test_what_can_be_asked_for_is_what_the_summary_names() -> None:
    """The two lists are one."""
    (option,) = [each for each in cli.commands.commands["records"].params if each.name == "needs"]
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == tuple(review.NEEDS)


@pytest.mark.parametrize("arguments", [("records", "--jobs", "1"), ("inspect", *["content/mill.txt"] * 100)])
def test_a_reader_that_has_enough_is_no_error(archive: Path, arguments: tuple[str, ...]) -> None:
    """`archive-gen records | head -n 1` is silent."""
    (archive / "content/long.txt").write_text("A long one\n\n" + "And it went on and on. " * 50_000)
    line = shlex.join(command(*arguments))
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{line} | head -c 10"],
        env={**os.environ, "PYTHONPATH": PACKAGE},
        cwd=archive,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_is_closed_is_no_fault_of_the_program(archive: Path, closed: str) -> None:
    """What would be said there is said to nobody, and all else is done."""
    line = shlex.join(command("build", "--jobs", "1"))
    data = shlex.join(command("records", "--jobs", "1"))
    done = subprocess.run(
        ["bash", "-c", f"{line} {closed} && {data} {closed}"],
        env={**os.environ, "PYTHONPATH": PACKAGE},
        cwd=archive,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert (archive / "site/index.html").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", [("records", "--jobs", "1"), ("inspect", "content/mill.txt")])
def test_output_that_finds_no_room_is_no_fault_of_the_program(
    archive: Path, arguments: tuple[str, ...]
) -> None:
    """`archive-gen records > file` on a full disk says so, in two lines."""
    line = shlex.join(command(*arguments))
    done = subprocess.run(
        ["bash", "-c", f"{line} > /dev/full"],
        env={**os.environ, "PYTHONPATH": PACKAGE},
        cwd=archive,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(
        "error: what is printed cannot be written: No space left on device\n  hint:"
    )


def article(**fields: object) -> Article:
    """An article with only what a test is about."""
    return Article(path="a.txt", **fields)  # type: ignore[arg-type]


def test_a_table_runs_no_formula() -> None:
    """A cell that a spreadsheet would run is marked as text; lists are joined."""
    rows = list(
        csv.DictReader(
            io.StringIO(
                "".join(
                    csv_lines(
                        [
                            article(
                                title='=HYPERLINK("http://example.org")',
                                subtitle="-5 degrees",
                                authors=("A", "B"),
                                dateline=Dateline("Tarnbeck", "VNA"),
                                date=PartialDate(2024, 5),
                                extra=(("page", "3"),),
                                body=(
                                    Block("paragraph", "One;\nstill one", 1, 2),
                                    Block("paragraph", "Two\0", 3, 3),
                                ),
                            )
                        ]
                    )
                ),
                newline="",
            )
        )
    )
    assert rows[0]["title"] == '\'=HYPERLINK("http://example.org")'
    assert rows[0]["subtitle"] == "'-5 degrees"
    assert rows[0]["authors"] == "A; B"
    assert (rows[0]["place"], rows[0]["agency"]) == ("Tarnbeck", "VNA")
    assert (rows[0]["date"], rows[0]["extra"]) == ("2024-05", "page: 3")
    assert rows[0]["body"] == "One;\nstill one\nTwo\ufffd"


# --- inspect -------------------------------------------------------------------------------------


def test_inspect_shows_every_field_and_why(archive: Path, archive_gen: Run) -> None:
    """Value, origin, line and columns, score, rule; then the body and what is not shown."""
    (archive / "content/mill.yaml").write_text("source: The Tarnbeck Letter\n")
    said = archive_gen("inspect", "content/mill.txt")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("mill.txt: text, ")
    rows = {line.split()[0]: line for line in said.out.splitlines() if line[:1].strip()}
    assert re.match(r"title +Old mill of Tarnbeck turns again +text +1:1–32 +[01]\.\d\d +\S", rows["title"])
    assert re.match(r"source +The Tarnbeck Letter +sidecar +1\.00 +stated: mill\.yaml:1", rows["source"])
    assert re.match(r"authors +Odile Fennimore +text +3:4–18 ", rows["authors"])
    assert "2023-05-12" in rows["date"]
    assert "paragraph  The water mill of Tarnbeck ground" in said.out
    assert re.search(r"^removed: \d+$", said.out, re.MULTILINE)
    assert re.search(r"By Odile Fennimore +3 +\S", said.out)


def test_inspect_fits_a_screen_unless_all_is_asked_for(archive: Path, archive_gen: Run) -> None:
    """Of a long text and a page full of menus the beginning and the end are shown, and what was left out."""
    menu = "\n".join(f"* Section {number}" for number in range(60))
    text = "\n\n".join(
        f"The {number}. ferry of the day left the landing stage of Tarnbeck with nobody on "
        "board but the captain, who had expected no more than that."
        for number in range(2, 40)
    )
    (archive / "content/long.txt").write_text(f"{menu}\n\nFerries leave Tarnbeck empty\n\n{text}\n")
    short, whole = (
        archive_gen("inspect", "content/long.txt"),
        archive_gen("inspect", "content/long.txt", "--all"),
    )
    assert len(short.out.splitlines()) < 50 < 100 < len(whole.out.splitlines())
    assert re.search(r"^… +30 more \(`--all` shows them\)", short.out, re.MULTILINE)
    assert re.search(r"^58 × +\* Section 0 +1–58 +stands before the article", short.out, re.MULTILINE)
    assert "The 20. ferry" in whole.out
    assert "* Section 33" in whole.out


def test_inspect_says_what_needs_a_person(archive: Path, archive_gen: Run) -> None:
    """Below the file's name; what is stated to be none does not."""
    said = archive_gen("inspect", "content/storm.txt")
    assert "needs a person: no date, no source\n" in said.out
    (archive / "content/storm.yaml").write_text("date: null\n")
    said = archive_gen("inspect", "content/storm.txt")
    assert "needs a person: no source\n" in said.out
    assert re.search(r"^date +none +stated", said.out, re.MULTILINE)


def test_inspect_works_outside_an_archive(
    archive: Path, archive_gen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the sidecar and `_folder.yaml` beside the file."""
    (archive / "content/_folder.yaml").write_text("source: The Tarnbeck Letter\n")
    monkeypatch.chdir("/")
    said = archive_gen("inspect", archive / "content/storm.txt", archive / "content/mill.txt")
    assert said.code == 0
    assert said.out.count("The Tarnbeck Letter") == 2


def test_inspect_as_json_is_the_record(archive: Path, archive_gen: Run) -> None:
    """The same as of `records`, for one file or more."""
    said = archive_gen("inspect", "content/mill.txt", "content/bridge.txt", "--json")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [row["path"] for row in rows] == ["mill.txt", "bridge.txt"]
    assert rows[0]["evidence"]["title"]["chosen"][0]["line"] == 1


def test_inspect_of_a_file_that_cannot_be_read_is_exit_code_1(archive: Path, archive_gen: Run) -> None:
    """The others are shown all the same."""
    (archive / "content/empty.txt").write_text("")
    said = archive_gen("inspect", "content/empty.txt", "content/mill.txt")
    assert said.code == 1
    assert said.out.startswith("mill.txt: ")
    assert said.err.startswith("content/empty.txt: error: ")


def test_inspect_of_a_sidecar_names_the_way(archive: Path, archive_gen: Run) -> None:
    """It is no article, and is not shown as one."""
    (archive / "content/mill.yaml").write_text("source: The Tarnbeck Letter\n")
    said = archive_gen("inspect", "content/mill.yaml")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("content/mill.yaml: error: this is no article")
    assert "  hint: name the article" in said.err


def test_inspect_prints_text_as_text(archive: Path, archive_gen: Run) -> None:
    """Nothing in an article is read as markup or drives the terminal."""
    name = "content/[red]a.txt"
    (archive / name).write_text(
        "[bold]Night[/bold] of :star: storms\n\nThe \x1b]0;title\x07 wind was [/] strong.\n"
    )
    said = archive_gen("inspect", name)
    assert said.code == 0
    assert said.out.startswith("[red]a.txt: ")
    assert "[bold]Night[/bold] of :star: storms" in said.out
    assert "\x1b" not in said.out
    assert "\x07" not in said.out


# --- new -----------------------------------------------------------------------------------------


def test_new_says_what_it_made_and_what_comes_next(archive: Path, archive_gen: Run) -> None:
    """And what comes next works as printed."""
    said = archive_gen("new", "my papers")
    assert (said.code, said.out) == (0, "")
    lines = said.err.splitlines()
    assert "made my papers/archive.yaml" in lines
    assert lines[-3:] == ["Next:", "  cd 'my papers'", "  archive-gen build"]
    (archive / "empty").mkdir()
    assert run("new", ".", cwd=archive / "empty").stderr.endswith("Next:\n  archive-gen build\n")
    done = run("build", "--strict", cwd=archive / "my papers")
    assert done.returncode == 0, done.stderr
    assert (archive / "my papers/site/index.html").exists()
