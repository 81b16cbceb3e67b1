"""What the preview knows after a build, and what a page is told of it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from archive_gen.config import Config, Settings
from archive_gen.records import Diagnostic
from archive_gen.reporting import BuildReport
from archive_gen.server.board import Board, State, after_build
from archive_gen.server.builds import SHOWN, Order, Outcome, Place, outcome_of
from archive_gen.server.messages import Line, Shown, excerpt, message, page_at

BROKEN = Diagnostic("error", "not valid YAML", "content/mill.yaml", 2, hint="close the bracket")
OLD = Diagnostic("error", "the file is empty", "content/empty.txt")
WARNING = Diagnostic("warning", "looks odd", "content/odd.txt")
FAILED = Outcome(failure=(Diagnostic("error", "no such filter", "theme/base.html", 3),))


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The settings of an archive in the current folder, with a small site."""
    monkeypatch.chdir(tmp_path)
    root = Path.cwd()
    for name in ("index.html", "404.html", "mill.html"):
        (root / "site" / name).parent.mkdir(exist_ok=True)
        (root / "site" / name).write_text(f"<title>{name}</title>")
    return Config(
        settings=Settings(title="Papers", base_url="https://example.org/papers/"),
        root=root,
        content=root / "content",
        output=root / "site",
        templates=None,
        cache=root / ".archive_gen",
        file=None,
    )


def built(config: Config, *problems: Diagnostic, **fields: object) -> Outcome:
    """A build that made a site."""
    counts = {"error": sum(each.severity == "error" for each in problems)}
    return Outcome(config=config, problems=problems, **({"counts": counts} | fields))  # type: ignore[arg-type]  # of the right types


def test_what_was_wrong_from_the_beginning_is_not_shown_over_each_page(config: Config) -> None:
    """What has gone wrong since is, until it is mended; and again when it goes wrong again."""
    state = after_build(State(), built(config, OLD, WARNING), {})
    assert state.mistakes == ()
    assert message(state, "word", "/").standing == 1
    state = after_build(state, built(config, OLD, BROKEN), {})
    assert state.mistakes == (BROKEN,)
    state = after_build(state, built(config), {})
    assert state.mistakes == ()
    assert message(state, "word", "/").standing == 0
    state = after_build(state, built(config, OLD), {})
    assert state.mistakes == (OLD,)


def test_a_failed_build_keeps_what_the_last_good_one_said(config: Config) -> None:
    """Its site, and what it found; the failure is told beside it."""
    state = after_build(after_build(State(), built(config, OLD), {}), FAILED, {})
    assert state.output == config.output
    assert state.mistakes == FAILED.failure
    told = message(state, "word", "/mill.html")
    assert (told.failed, told.build, told.building) == (True, 2, False)
    assert told.mistakes[0].file == "theme/base.html"
    report = page_at(state, "/_archive/")
    assert isinstance(report, Shown)
    assert b"no such filter" in report.body
    assert b"the file is empty" in report.body


def test_a_page_is_told_the_digest_of_what_stands_at_its_address(config: Config) -> None:
    """The same as it was served with; another as soon as the bytes are others."""
    state = after_build(State(), built(config), {})
    for path in ("/mill.html", "/nothing.html", "/_archive/", "/papers/mill.html"):
        page = page_at(state, path)
        assert isinstance(page, Shown)
        assert message(state, "word", path).digest == page.digest
    before = message(state, "word", "/mill.html").digest
    (config.output / "mill.html").write_text("<title>new</title>")
    assert message(state, "word", "/mill.html").digest != before


def test_a_page_whose_article_moved_is_told_where(config: Config) -> None:
    """Also over several builds, and there and back; while something stands at the address, nothing."""
    state = after_build(State(), built(config, moved={"a.html": "b ü.html", "mill.html": "x.html"}), {})
    assert message(state, "word", "/a.html").moved == "/b%20%C3%BC.html"
    assert message(state, "word", "/papers/a.html").moved == "/papers/b%20%C3%BC.html"
    assert message(state, "word", "/mill.html").moved is None
    assert message(state, "word", "/other.html").moved is None
    state = after_build(state, built(config, moved={"b ü.html": "c.html"}), {})
    assert message(state, "word", "/a.html").moved == "/c.html"
    assert message(state, "word", "/b ü.html").moved == "/c.html"
    state = after_build(state, built(config, moved={"c.html": "a.html"}), {})
    assert message(state, "word", "/a.html").moved is None
    assert message(state, "word", "/c.html").moved == "/a.html"


def test_without_a_site_every_address_says_so(tmp_path: Path) -> None:
    """With 503, while the first build is under way and after it has failed."""
    state = State(output=tmp_path / "site")
    for each, words in ((state, b"under way"), (after_build(state, FAILED, {}), b"The build failed")):
        page = page_at(each, "/mill.html")
        assert isinstance(page, Shown)
        assert page.status == 503
        assert words in page.body
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("home")
    page = page_at(state, "/mill.html")
    assert isinstance(page, Shown)
    assert page.status == 404
    assert b"Nothing stands at this address" in page.body


def test_what_is_listed_is_escaped(config: Config) -> None:
    """File names and texts are anybody's."""
    hostile = "<script>alert(1)</script>`<b>`"
    outcome = built(config, Diagnostic("error", hostile, hostile, 1, hint=hostile))
    page = page_at(after_build(State(), outcome, {}), "/_archive/")
    assert isinstance(page, Shown)
    assert b"<script>alert" not in page.body
    assert page.body.count(b"&lt;script&gt;alert(1)&lt;/script&gt;<code>&lt;b&gt;</code>") == 2


def test_the_lines_around_a_mistake(tmp_path: Path) -> None:
    """Three above, three below, as far as there are any; long ones are cut, and bytes of any kind shown."""
    file = tmp_path / "a.yaml"
    file.write_bytes(b"".join(b"line %d\r\n" % number for number in range(1, 11)))
    assert [each.number for each in excerpt(file, 5)] == [2, 3, 4, 5, 6, 7, 8]
    assert [each.number for each in excerpt(file, 1)] == [1, 2, 3, 4]
    assert excerpt(file, 10)[-1] == Line(10, "line 10")
    assert excerpt(file, 11)[-1] == Line(11, "")
    assert excerpt(file, 12) == ()
    file.write_bytes(b"\xff" + b"x" * 10_000)
    (line,) = excerpt(file, 1)
    assert line.text.startswith("\ufffdxxx")
    assert len(line.text) < 300
    for nothing in (tmp_path / "none", tmp_path, Path("/dev/zero"), Path("a\0b")):
        assert excerpt(nothing, 1) == ()


def report(**fields: object) -> BuildReport:
    """What a build reported."""
    nothing = {"articles": 0, "pages": 0, "written": 0, "unchanged": 0, "removed": 0, "home": ""}
    return BuildReport(**nothing, **({"diagnostics": (), "needs": {}, "seconds": {}} | fields))  # type: ignore[arg-type]  # of the right types


def test_a_list_without_end_is_cut_and_counted(config: Config) -> None:
    """A hundred thousand articles without a day are told, and not sent one by one."""
    paths = [f"{number}.txt" for number in range(1000)]
    diagnostics = tuple(Diagnostic("warning", "odd", f"content/{path}") for path in paths)
    outcome = outcome_of(
        report(
            diagnostics=(*diagnostics, BROKEN),
            review=dict.fromkeys(paths, ("date", "source")),
            addresses={path: f"articles/{path}.html" for path in paths},
        ),
        config,
        {},
    )
    assert outcome.counts == {"error": 1, "warning": 1000}
    assert outcome.problems == (BROKEN, *diagnostics[:SHOWN])
    assert outcome.need_counts == {"date": 1000, "source": 1000}
    assert [each.file for each in outcome.needs["date"]] == [f"content/{path}" for path in paths[:SHOWN]]
    assert outcome.needs["source"][0].url == "articles/0.txt.html"


def test_the_command_for_the_rest_means_the_same_archive(config: Config) -> None:
    """With the folder and the settings that the preview was started with."""
    order = Order(Path("my settings.yaml"), Path("texts"), None, None, 1)
    lacking = built(config, need_counts={"date": 7}, needs={"date": (Place("texts/a.txt", "a.html"),)})
    page = page_at(after_build(State(records=order.records()), lacking, {}), "/_archive/")
    assert isinstance(page, Shown)
    assert b"archive-gen records texts --config &#39;my settings.yaml&#39; --needs date --paths" in page.body
    assert b"and 6 more" in page.body


def test_problems_lead_to_pages(config: Config) -> None:
    """Of the article itself, and of the one that a sidecar stands beside; nowhere for other files."""
    outcome = outcome_of(
        report(
            diagnostics=(BROKEN, OLD, Diagnostic("error", "x", "archive.yaml"), Diagnostic("error", "y", "")),
            addresses={"mill.txt": "mill.html", "empty.txt": "empty.html"},
        ),
        config,
        {},
    )
    assert outcome.pages == {"content/mill.yaml": "mill.html", "content/empty.txt": "empty.html"}


def test_moves_are_those_of_files_that_stayed(config: Config) -> None:
    """A file that is new or gone has moved nowhere."""
    before = {"a.txt": "a.html", "b.txt": "b.html", "gone.txt": "gone.html"}
    after = {"a.txt": "other.html", "b.txt": "b.html", "new.txt": "new.html"}
    assert outcome_of(report(addresses=after), config, before).moved == {"a.html": "other.html"}


def test_who_waits_is_told_of_each_change_and_of_the_end() -> None:
    """Also of one that came before the waiting; and after a while of nothing, that there was none."""
    board = Board()

    async def wait() -> list[State | None]:
        first = await board.after(None, 60)
        assert await board.after(first, 0.01) is first
        threading.Thread(target=board.post, args=(State(build=1),)).start()
        second = await board.after(first, 60)
        board.post(State(build=2))
        third = await board.after(second, 60)
        threading.Thread(target=board.close).start()
        return [second, third, await board.after(third, 60), await board.after(None, 60)]

    second, third, *end = asyncio.run(wait())
    assert (second, third) == (State(build=1), State(build=2))
    assert end == [None, None]
