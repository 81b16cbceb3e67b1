"""A site that is broken in a way that has a name is found to be broken in that way, and in no other."""

from __future__ import annotations

import concurrent.futures
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from broken_sites import (
    BREAKAGES,
    articles_of,
    build_demonstration,
    check_in,
    copy_of,
    faults,
    put_in,
    replace,
)

from archive_gen import checking
from archive_gen.builder import build
from archive_gen.checking import Report, check_site
from archive_gen.checking.findings import KINDS
from archive_gen.checking.listing import list_site
from archive_gen.checking.search_index import SEARCH_SCRIPTS
from archive_gen.checking.wording import report_lines
from archive_gen.config import load_config
from archive_gen.errors import OutputError
from archive_gen.renderer import default_templates
from archive_gen.reporting import CollectingReporter
from archive_gen.search.chunks import wrap
from archive_gen.workers import process_pool

DOCUMENT = Path(__file__).parents[2] / "docs/checking.md"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration archive, as it was built."""
    return build_demonstration(tmp_path_factory.mktemp("sound") / "archive")


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    """A copy of its site, without ledger, to be broken."""
    return copy_of(sound, tmp_path / "copy")


@pytest.fixture
def whole(sound: Path, tmp_path: Path) -> Path:
    """A copy of its site, with ledger."""
    return copy_of(sound, tmp_path / "whole", ledger=True)


def test_nothing_is_wrong_with_a_sound_site(sound: Path) -> None:
    """No finding of any kind, not even for information."""
    report = check_in(sound)
    assert report.findings == ()
    assert report.pages > 150
    assert report.size == sum(file.stat().st_size for file in (sound / "site").rglob("*") if file.is_file())


@pytest.mark.parametrize("name", BREAKAGES)
def test_each_way_to_break_a_site_is_found(name: str, copy: Path) -> None:
    """Exactly the kinds that it deserves, in the file that is broken."""
    breakage = BREAKAGES[name]
    file = breakage.do(copy / "site", articles_of(copy / "site")[0])
    found = file.relative_to(copy / "site").as_posix()
    assert faults(check_in(copy)) == [(kind, found) for kind in breakage.kinds]


def test_all_of_them_together_are_found(copy: Path) -> None:
    """What is wrong in one place hides nothing that is wrong in another."""
    pages = articles_of(copy / "site")
    # Nothing else is seen in a file that cannot be read.
    hiding = {"a feed that ends early", "a manifest of the search index that ends early"}
    breakages = [breakage for name, breakage in BREAKAGES.items() if name not in hiding]
    expected = []
    for breakage, page in zip(breakages, pages, strict=False):
        file = breakage.do(copy / "site", page).relative_to(copy / "site").as_posix()
        expected += [(kind, file) for kind in breakage.kinds]
    assert sorted(faults(check_in(copy))) == sorted(expected)
    assert len(breakages) <= len(pages)


class TestBesideTheLedger:
    def test_a_page_that_somebody_changed_is_told(self, whole: Path) -> None:
        """One character is enough."""
        page = articles_of(whole / "site")[3]
        replace(page, "<p>", "<p> ")
        assert faults(check_in(whole)) == [("altered-file", page.relative_to(whole / "site").as_posix())]

    def test_what_no_build_notices_is_put_right_as_the_hint_says(self, whole: Path) -> None:
        """A bit that has turned on the disk: size and time of change are as they were."""
        table = whole / "site/data/articles.csv"
        before, status = table.read_bytes(), table.stat()
        table.write_bytes(before[:-9] + b"~" + before[-8:])
        os.utime(table, ns=(status.st_atime_ns, status.st_mtime_ns))
        config = load_config(whole / "archive.yaml")
        build(config, reporter=CollectingReporter())
        report = check_in(whole)
        assert faults(report) == [("altered-file", "data/articles.csv")]
        assert "`archive-gen build --fresh`" in KINDS["altered-file"].way_out
        build(config, reporter=CollectingReporter(), fresh=True)
        assert check_in(whole).findings == ()

    def test_a_file_that_is_gone_is_told(self, whole: Path) -> None:
        """Together with the links that now lead nowhere."""
        (whole / "site/assets/style.css").unlink()
        kinds = {kind for kind, _ in faults(check_in(whole))}
        assert kinds == {"missing-file", "broken-asset"}

    def test_what_wants_a_file_that_is_gone_is_told_as_one_cause(self, whole: Path) -> None:
        """So that it hides no other link, and nobody is sent to correct what is right."""
        (whole / "site/assets/style.css").unlink()
        page = articles_of(whole / "site")[-1]
        put_in(page, '<img src="no.png" alt="">')
        report = check_in(whole)
        lines = list(report_lines(report))
        first = next(number for number, line in enumerate(lines) if line.startswith("broken-asset"))
        number = sum(each.kind == "broken-asset" for each in report.findings)
        assert lines[first].startswith(f"broken-asset ({number:,}): ")
        assert "leads to assets/style.css, which is not there" in lines[first + 1]
        assert lines[first + 2] == f"    and {number - 2:,} more that lead there"
        assert "`no.png` leads to" in lines[first + 3]
        assert "nothing is wrong with these" in lines[first + 4]
        assert "put the file into `assets/`" in lines[first + 5]

    @pytest.mark.parametrize(
        "page", ["google-site-verification: google12ab.html", "<html><body>Verification: 12ab</body></html>"]
    )
    def test_a_page_of_somebody_else_need_not_be_as_ours_are(self, page: str, whole: Path) -> None:
        """Search engines ask for such a page; `noindex` or a link tells that it is wanted."""
        (whole / "site/google12ab.html").write_text(page)
        assert {kind for kind, _ in faults(check_in(whole))} <= {"orphan"}
        assert faults(check_in(whole)) == ([("orphan", "google12ab.html")] if "<html>" in page else [])

    def test_a_file_of_somebody_else_is_told_and_no_fault(self, whole: Path) -> None:
        """People put files beside their sites."""
        (whole / "site/google1234.html.txt").write_text("x")
        report = check_in(whole)
        assert [(each.kind, each.file) for each in report.findings] == [
            ("foreign-file", "google1234.html.txt")
        ]
        assert report.faults == ()

    def test_an_archive_that_was_moved_as_a_whole_is_compared_all_the_same(
        self, whole: Path, tmp_path: Path
    ) -> None:
        shutil.move(whole, tmp_path / "elsewhere")
        assert check_in(tmp_path / "elsewhere").findings == ()

    def test_without_a_ledger_the_report_says_that_nothing_was_compared(self, copy: Path) -> None:
        report = check_in(copy)
        assert [each.kind for each in report.findings] == ["not-compared"]
        assert report.faults == ()

    def test_what_a_killed_publish_left_in_the_folder_is_told(self, whole: Path) -> None:
        """The folder is told, its files are nobody's pages."""
        (whole / "site/.archive-gen-incoming").mkdir()
        (whole / "site/.archive-gen-incoming/file").write_text("half a pa")
        assert faults(check_in(whole)) == [("leftover-file", ".archive-gen-incoming")]

    def test_a_pipe_is_told_and_not_read(self, whole: Path) -> None:
        """To read it would mean to wait for ever."""
        os.mkfifo(whole / "site/data/pipe.html")
        assert faults(check_in(whole)) == [("special-file", "data/pipe.html")]

    def test_a_check_changes_nothing(self, copy: Path) -> None:
        """No ledger is made, no file is touched."""
        before = {file: file.stat().st_mtime_ns for file in copy.rglob("*")}
        check_in(copy)
        assert {file: file.stat().st_mtime_ns for file in copy.rglob("*")} == before


class TestWhatIsNoFault:
    @pytest.mark.parametrize(
        "html",
        [
            '<a href="">x</a>',
            '<a href="#">x</a>',
            '<a href="#top">x</a>',
            '<a href="#main">x</a>',
            '<a href="#:~:text=ferry">x</a>',
            '<a href="../../../">x</a>',
            '<a href="../../../dates">x</a>',
            '<a href="../../../dates/?sort=up#main">x</a>',
            '<a href=" ../../../index.html\n">x</a>',
            '<a href="/sound/index.html">x</a>',
            '<a href="/sound">x</a>',
            '<a href="https://example.org/sound">x</a>',
            '<a href="//example.org/sound/index.html">x</a>',
            '<a href="HTTPS://EXAMPLE.ORG/sound/index.html">x</a>',
            '<a href="https://other.example.net/gone">x</a>',
            '<a href="mailto:desk@example.org">x</a>',
            '<a href="tel:+4912345">x</a>',
            '<a href="javascript:void(0)">x</a>',
            '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">',
            '<img srcset="data:image/gif;base64,R0lGODlhAQABAAAAACw= 2x" alt="">',
            '<img srcset="../../../assets/style.css, data:image/gif;base64,ACw= 2x," alt="">',
            '<img srcset="data:image/gif;base64,R0lG, data:image/gif;base64,ACw= 1.5x" alt="">',
            "<p style=\"background: url('data:image/gif;base64,R0lGOD//lhAQ')\">x</p>",
            '<a name="place"></a><a href="#place">x</a>',
            "<code>&lt;a href=&quot;gone.html&quot;&gt;</code>",
        ],
    )
    def test_a_link_that_works_is_not_told(self, html: str, copy: Path) -> None:
        """As browsers and hosts understand it."""
        put_in(articles_of(copy / "site")[0], html)
        assert faults(check_in(copy)) == []

    def test_capitals_make_another_path_but_no_other_host(self, copy: Path) -> None:
        """A host may have another site there: that is for `--external` to find out."""
        other = "https://Example.ORG/Sound/index.html"
        put_in(articles_of(copy / "site")[0], f'<a href="{other}">x</a>')
        assert other in check_in(copy).outside

    @pytest.mark.parametrize(
        "srcset",
        [
            "data:image/gif;base64,R0lG 1x,../../../assets/no.png",
            "../../../assets/style.css, ../../../assets/no.png 2x",
            "../../../assets/no.png 1x, ../../../assets/style.css 2x",
        ],
    )
    def test_each_address_of_a_larger_image_counts(self, srcset: str, copy: Path) -> None:
        """Wherever it stands, and although commas stand in others."""
        page = articles_of(copy / "site")[0]
        put_in(page, f'<img srcset="{srcset}" alt="">')
        assert faults(check_in(copy)) == [("broken-asset", page.relative_to(copy / "site").as_posix())]

    def test_an_address_in_percent_code_is_the_file_of_that_name(self, copy: Path) -> None:
        (copy / "site/data/Zürich 1%.txt").write_text("x")
        put_in(articles_of(copy / "site")[0], '<a href="../../../data/Z%C3%BCrich%201%25.txt">x</a>')
        assert faults(check_in(copy)) == []

    def test_without_a_base_url_whole_addresses_are_of_other_sites(self, copy: Path) -> None:
        """Nothing tells which ones are ours."""
        settings = (copy / "archive.yaml").read_text()
        (copy / "archive.yaml").write_text(re.sub("base_url: .*\n", "", settings))
        (copy / "site/404.html").unlink()  # its links start at the root of the host
        assert faults(check_in(copy)) == []

    def test_a_page_for_search_engines_to_pass_by_needs_no_link_and_no_entry(self, copy: Path) -> None:
        """As earlier addresses do that lead on."""
        (copy / "site/old.html").write_text(
            '<!doctype html><html lang="en"><head><title>Old</title><meta name="robots" content="noindex">'
            '<meta http-equiv="refresh" content="0; url=index.html"></head><body></body></html>'
        )
        assert faults(check_in(copy)) == []


class TestWhereAndHow:
    def test_the_line_is_that_of_the_link(self, copy: Path) -> None:
        """As an editor counts."""
        line = put_in(articles_of(copy / "site")[0], '<a\n href="gone.html">x</a>')
        (finding,) = check_in(copy).faults
        assert finding.line in (line, line + 1)
        assert "gone.html" in finding.message

    def test_a_link_is_told_once_a_page(self, copy: Path) -> None:
        put_in(articles_of(copy / "site")[0], '<a href="gone.html">x</a>' * 50)
        assert len(check_in(copy).faults) == 1

    def test_a_refresh_that_leads_nowhere_is_a_broken_link(self, copy: Path) -> None:
        replace(
            articles_of(copy / "site")[0],
            "<title>",
            '<meta http-equiv="refresh" content="3; URL=gone.html"><title>',
        )
        assert [kind for kind, _ in faults(check_in(copy))] == ["broken-link"]

    def test_pages_in_other_processes_give_the_same_report(self, copy: Path) -> None:
        """In the same order."""
        for (name, breakage), page in zip(BREAKAGES.items(), articles_of(copy / "site"), strict=False):
            if name != "a feed that ends early":
                breakage.do(copy / "site", page)
        here = check_in(copy)
        with concurrent.futures.ProcessPoolExecutor(2) as executor:
            config = load_config(copy / "archive.yaml")
            there = check_site(config, executor=executor, reporter=CollectingReporter())
        assert there == here

    def test_a_home_page_that_is_not_there_is_one_finding_and_not_a_thousand_orphans(
        self, copy: Path
    ) -> None:
        (copy / "site/index.html").unlink()
        found = faults(check_in(copy))
        assert [file for kind, file in found if kind == "missing-home"] == ["index.html"]
        assert not [file for kind, file in found if kind == "orphan"]

    def test_a_search_page_without_its_index_is_told(self, copy: Path) -> None:
        """Also where the whole folder was left behind; the page says where its index and scripts are."""
        shutil.rmtree(copy / "site/search")
        (copy / "site/assets/search/worker.js").unlink()
        shutil.rmtree(copy / "site/assets/search/engine")
        report = check_in(copy)
        assert faults(report) == [("broken-search", "search.html")] * 3
        wanted = {each.target for each in report.findings if each.kind == "broken-search"}
        assert wanted == {
            "search/manifest.js",
            "assets/search/worker.js",
            "assets/search/engine/sqlite3.bin",
        }

    @pytest.mark.parametrize(
        "break_", [lambda engine: engine[:100_000], lambda _: wrap(b"<!doctype html><title>x</title>")]
    )
    def test_a_broken_engine_of_the_search_is_told(
        self, break_: Callable[[bytes], bytes], copy: Path
    ) -> None:
        """One that was copied halfway, and something else that is packed in the same way."""
        engine = copy / "site/assets/search/engine/sqlite3.bin"
        engine.write_bytes(break_(engine.read_bytes()))
        told = [file for kind, file in faults(check_in(copy)) if kind == "broken-search"]
        assert told == ["assets/search/engine/sqlite3.bin"]

    def test_all_that_the_search_page_loads_is_looked_for(self) -> None:
        """The scripts of its worker, and the engine: what `worker.js` and `searcher.js` name."""
        folder = default_templates() / "assets/search"
        (imported,) = re.findall(r"importScripts\((.*)\)", (folder / "worker.js").read_text())
        scripts = re.findall(r'"(.*?)"', imported)
        (engine,) = re.findall(r"\$\{scripts\}([\w./]+)", (folder / "searcher.js").read_text())
        assert set(SEARCH_SCRIPTS) == {"worker.js", *scripts, engine}

    def test_what_a_killed_build_left_is_told_once(self, copy: Path) -> None:
        """Not each of its files."""
        left = copy / "site/.archive-gen-staging-abc"
        left.mkdir()
        (left / "1").write_text("x")
        assert faults(check_in(copy)) == [("leftover-file", ".archive-gen-staging-abc")]

    def test_the_folder_of_git_is_passed_over(self, copy: Path) -> None:
        subprocess.run(["git", "init", "--quiet", copy / "site"], check=True)
        assert faults(check_in(copy)) == []

    def test_an_archive_that_nobody_has_described_is_no_fault(self, copy: Path) -> None:
        """The setting is missing, not the templates of a hundred pages: that is said, once."""
        settings = (copy / "archive.yaml").read_text()
        (copy / "archive.yaml").write_text(re.sub("description: .*\n", "", settings))
        for page in (copy / "site").rglob("*.html"):
            text = page.read_text("utf-8")
            page.write_text(re.sub('<meta name="description".*\n', "", text), "utf-8")
        report = check_in(copy)
        assert report.faults == ()
        assert [each.kind for each in report.findings] == ["no-description", "not-compared"]

    def test_no_site_is_an_error_with_the_way_out(self, copy: Path) -> None:
        shutil.rmtree(copy / "site")
        with pytest.raises(OutputError, match="no site") as caught:
            check_in(copy)
        assert "archive-gen build" in (caught.value.hint or "")

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_a_file_that_vanishes_meanwhile_is_an_error_with_the_way_out(self, jobs: int, copy: Path) -> None:
        """A build may be running; also where another process meets it."""
        listing = list_site(copy / "site")
        articles_of(copy / "site")[0].unlink()
        with pytest.MonkeyPatch.context() as patch, process_pool(jobs) as executor:
            patch.setattr(checking, "list_site", lambda _site: listing)
            config = load_config(copy / "archive.yaml")
            with pytest.raises(OutputError, match="cannot be read") as caught:
                check_site(config, executor=executor, reporter=CollectingReporter())
        assert "build is running" in (caught.value.hint or "")

    def test_a_billion_laughs_are_no_laugh(self, copy: Path) -> None:
        """Entities are not expanded, and nothing outside is read."""
        entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(20))
        (copy / "secret.txt").write_text("a secret")
        outside = f'<!ENTITY f SYSTEM "{(copy / "secret.txt").as_uri()}">'
        for name, declared, used in (
            ("bomb.xml", f'<!ENTITY a0 "laughter">{entities}', "&a20;"),
            ("outside.xml", outside, "&f;"),
        ):
            (copy / "site/data" / name).write_text(
                f"<!DOCTYPE urlset [{declared}]>"
                '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
                f"<url><loc>{used}</loc></url></urlset>"
            )
        told = {each.file: each.message for each in check_in(copy).findings}
        assert "laughter" not in told["data/bomb.xml"]
        assert told["data/outside.xml"] == "an entry has no <loc>"


class TestEveryKind:
    def test_every_kind_is_in_the_documentation(self) -> None:
        """docs/checking.md has a row for each, and for no other."""
        rows = re.findall(r"^\| `([a-z-]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
        assert rows == list(KINDS)

    def test_a_report_counts_only_faults(self) -> None:
        report = Report(site="site", files=0, pages=0, size=0, host=None, findings=(), outside={})
        assert report.faults == ()
