"""The benchmarks run and measure what they say; how long it takes is nobody's promise."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from cases import job_of
from checks import Layout, problems, slug
from corpus import Corpus
from measuring import CommandFailedError, measure

ROOT = Path(__file__).parents[1]
READ = ROOT / "benchmarks/read.py"
STORY = "Ferry {number} sails\n\nBy Ann Oakes\n\n1 October 2024\n\n" + "The ferry sails again on Monday. " * 9


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(READ), *arguments], capture_output=True, text=True, check=False
    )


def test_reading_is_measured_stage_by_stage(tmp_path: Path) -> None:
    """Every article is read in every run, and each stage that reads a whole text once for each of them."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(STORY.format(number=number))
    (tmp_path / "3.md").write_text(STORY.format(number=3))
    done = bench(str(tmp_path), "--runs", "1")
    assert done.returncode == 0, done.stderr
    first, raw, marked_up, _, *rows = done.stdout.splitlines()
    assert first == "4 files, 0.3 kB in the middle, 1 runs"
    assert raw.startswith("raw text: ")
    assert marked_up.startswith("Markdown by ")
    assert all("files a second" in line for line in (raw, marked_up))
    calls = {row[:22].strip(): int(row[22:30]) for row in rows}
    stages_of_all = ("bytes to text", "what is stated", "sheet", "blocks", "days", "outlets", "names")
    assert {calls[stage] for stage in stages_of_all} == {4}
    assert {calls[stage] for stage in ("labels", "headlines", "authors")} == {3}
    assert calls["Markdown"] == 1
    assert calls["furniture"] >= 3


def test_a_folder_without_articles_is_told(tmp_path: Path) -> None:
    """Nothing is divided by no files."""
    done = bench(str(tmp_path))
    assert done.returncode == 2
    assert "no article in" in done.stderr


STAGES = ROOT / "benchmarks/stages.py"
COMPARE = ROOT / "benchmarks/compare.py"
LARGE = ROOT / "benchmarks/large.py"
HUGO = (ROOT / "benchmarks/.peers/python").exists()
BESIDE = ["hugo"] if HUGO else []


def test_one_corpus_is_the_beginning_of_a_larger_one_and_both_forms_hold_the_same_articles() -> None:
    """What is measured today can be measured again, and at another size."""
    corpus, again = Corpus(), Corpus()
    for number in (0, 7, 29):
        article = corpus.article(number)
        assert again.article(number) == article
        markdown, raw = corpus.text(article, "markdown"), corpus.text(article, "raw")
        assert article.headline in markdown
        assert article.headline in raw
        assert f'source: "{corpus.outlets[article.outlet]}"' in markdown
        assert corpus.outlets[article.outlet] in raw
        assert not raw.startswith("---")
        assert all(corpus.subjects[each] in text for each in article.subjects for text in (markdown, raw))


def test_outlets_and_subjects_are_drawn_as_in_real_archives() -> None:
    """By Zipf's law the first is drawn twice as often as the second; a tenth of them make up half of all."""
    corpus = Corpus()
    outlets = Counter(corpus.article(number).outlet for number in range(600))
    assert outlets[0] > 1.3 * outlets[1] > 1.3 * outlets[5]
    assert sum(outlets[each] for each in range(4)) > 240


def test_generators_are_measured_and_checked(tmp_path: Path) -> None:
    """Every case is measured, the job is checked in the output, and nothing is left behind."""
    done = subprocess.run(
        [
            *(sys.executable, str(COMPARE), "30", "--times", "1", "--no-install", "--folder", str(tmp_path)),
            *("--generators", "archive-gen", "archive-gen-raw", *BESIDE),
            *("--json", str(tmp_path / "costs.json")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| archive-gen ")]
    cases = {row[1]: row for row in rows if len(row) == 10}
    assert list(cases) == [
        "first build", "nothing changed", "one body edited", "one added, newest", "one added, back-dated",
        "one deleted", "one tag renamed", "base template edited",
    ]  # fmt: skip
    assert cases["nothing changed"][5] == "0"
    costs = json.loads((tmp_path / "costs.json").read_bytes())
    (edited,) = (
        each for each in costs if (each["generator"], each["case"]) == ("archive-gen", "one body edited")
    )
    # The article, and the data that hold its digest; of so small a search index, nearly every part.
    assert edited["written"] - edited["written_search"] == 3
    assert edited["written_search"] > 3
    assert int(cases["one added, newest"][5]) >= 1
    assert f"| {'hugo' if HUGO else 'floor'} |" in done.stdout
    assert [each.name for each in tmp_path.iterdir()] == ["costs.json"]


def test_a_large_archive_is_measured_first_and_with_nothing_changed(tmp_path: Path) -> None:
    """Both builds are measured, the second writes nothing, and nothing is left behind."""
    done = subprocess.run(
        [sys.executable, str(LARGE), "30", "--folder", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, first, second = done.stdout.splitlines()
    assert said.startswith("30 short articles")
    written, files = first.split()[-4], first.split()[-2]
    assert int(files) > 30
    assert written == files
    assert second.split()[-4:] == ["0", "written", files, "files"]
    assert list(tmp_path.iterdir()) == []


def test_a_generator_that_leaves_out_a_part_of_the_job_is_found_out(tmp_path: Path) -> None:
    """Its time would be worth nothing."""
    corpus = Corpus()
    job = job_of(corpus, [corpus.article(number) for number in range(3)])
    layout = Layout("articles/*.html", "outlets", "subjects", page_length=2)
    assert problems(tmp_path, layout, job)[0] == "0 pages of articles, not 3"
    words = "<p>A sentence of eight words stands here today.</p>" * 12
    for number, headline in enumerate(job.headlines):
        page = tmp_path / f"articles/{number}.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"<body><h1>{headline}</h1>{words}</body>")
    for folder, names in {"outlets": job.outlets, "subjects": job.subjects}.items():
        (tmp_path / folder).mkdir()
        for name, number in names.items():
            (tmp_path / folder / f"{slug(name)}.html").write_text("<ol></ol>")
            for further in range(2, -(-number // 2) + 1):
                (tmp_path / folder / f"{slug(name)}-{further}.html").write_text("<ol></ol>")
    (tmp_path / "index.html").write_text("<h1>Home</h1>")
    (tmp_path / "feed.xml").write_text(f"<feed>{'<entry/>' * 3}</feed>")
    places = "".join(f"<url><loc>https://example.org/articles/{each}.html</loc></url>" for each in range(3))
    (tmp_path / "sitemap.xml").write_text(f"<urlset>{places}</urlset>")
    assert problems(tmp_path, layout, job) == []
    (tmp_path / "sitemap.xml").rename(tmp_path / "sitemap-1.xml")
    first = "<sitemapindex><sitemap><loc>https://example.org/sitemap-1.xml</loc></sitemap></sitemapindex>"
    (tmp_path / "sitemap.xml").write_text(first)
    assert problems(tmp_path, layout, job) == []

    (tmp_path / "articles/1.html").write_text("<body><h1>Another headline</h1></body>")
    (tmp_path / "outlets" / f"{slug(next(iter(job.outlets)))}.html").unlink()
    (tmp_path / "feed.xml").write_text("<feed><entry/></feed>")
    (tmp_path / "sitemap.xml").write_text("<urlset/>")
    found = "\n".join(problems(tmp_path, layout, job))
    assert "1 pages hold no article, such as articles/1.html" in found
    assert "1 headlines are on no page" in found
    assert "outlets with a page, not" in found
    assert "1 entries in the feed, not 3" in found
    assert "3 pages of articles are not in the site map" in found


def test_what_a_command_costs_is_told_with_all_its_processes(tmp_path: Path) -> None:
    """Memory and processor time of a child count, files are told as written or removed, and a failure is raised."""
    (tmp_path / "gone").write_text("x")
    (tmp_path / "kept").write_text("x")
    child = "import time; block = b'x' * 50_000_000; sum(range(2_000_000)); time.sleep(.3)"
    program = (
        f"import pathlib, subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True); "
        "pathlib.Path('gone').unlink(); pathlib.Path('new').write_text('y')"
    )
    cost = measure(
        [sys.executable, "-c", program],
        folder=tmp_path,
        environment={},
        log=tmp_path / "log",
        output=tmp_path,
    )
    assert (cost.written, cost.removed) == (2, 1)  # the log is the other one
    assert cost.peak > 50_000_000
    assert cost.cpu > 0
    assert cost.wall > 0.3
    with pytest.raises(CommandFailedError, match="ended with 3"):
        measure(
            [sys.executable, "-c", "raise SystemExit(3)"],
            folder=tmp_path,
            environment={},
            log=tmp_path / "log",
            output=None,
        )


@pytest.mark.parametrize("form", ["markdown", "raw"])
def test_a_build_is_measured_stage_by_stage(form: str) -> None:
    """Each stage is found where it is now; what has not changed is not read, planned or made."""
    done = subprocess.run(
        [sys.executable, str(STAGES), "20", "--form", form], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, nothing, edited, added, _ = done.stdout.split("\n\n")
    calls = [
        {line[:36].rstrip(): int(line[47:56].replace(",", "")) for line in case.splitlines()[1:]}
        for case in (first, nothing, edited, added)
    ]
    assert set(calls[0]) >= {"finding the files", "    reading", "    judging", "planning", "    pages"}
    assert calls[0]["        article.html"] == 20
    assert calls[0]["indexing for the search"] == 1
    assert set(calls[1]) == {
        "whole", "finding the files", "reading, learning, judging", "comparing the site with the ledger"
    }  # fmt: skip
    assert calls[2]["    pages"] == 1
    assert "planning" not in calls[2]
    assert calls[3]["planning"] == 1
