"""The demonstration archive, built once, and ways to break it that people and machines really find."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from archive_gen.builder import build
from archive_gen.checking import Report, check_site
from archive_gen.config import load_config
from archive_gen.hosts import Host
from archive_gen.reporting import CollectingReporter

CONTENT = Path(__file__).parents[2] / "content"
BASE = "https://example.org/sound/"

SETTINGS = f"""\
title: The Sound of Merrow
description: A small coast, told by its newspapers.
base_url: {BASE}
content: {CONTENT}
"""


def build_demonstration(root: Path, settings: str = SETTINGS) -> Path:
    """Build the demonstration archive with its site and ledger in `root`."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "archive.yaml").write_text(settings, encoding="utf-8")
    report = build(load_config(root / "archive.yaml"), reporter=CollectingReporter())
    assert report.errors == 0
    return root


def copy_of(sound: Path, root: Path, *, ledger: bool = False) -> Path:
    """The site of `sound` in `root`; the ledger, too, if what the build wrote matters."""
    shutil.copytree(sound, root, symlinks=True)
    if not ledger:
        shutil.rmtree(root / ".archive_gen")
    return root


def check_in(root: Path, host: Host | None = None) -> Report:
    """Check the site in `root`."""
    return check_site(load_config(root / "archive.yaml"), host=host, reporter=CollectingReporter())


def faults(report: Report) -> list[tuple[str, str]]:
    """Kind and file of everything that is wrong."""
    return [(each.kind, each.file) for each in report.faults]


def articles_of(site: Path) -> list[Path]:
    """The pages of articles whose month is known, in order: all have the same depth."""
    return sorted((site / "articles").glob("*/*/*.html"))


def feed_of(site: Path) -> Path:
    """The first feed of the site."""
    return min(file for file in site.rglob("*.xml") if b"<feed" in file.read_bytes())


def put_in(page: Path, html: str, *, before: str = "</main>") -> int:
    """Write `html` into a page on a line of its own, and say which line that is."""
    text = page.read_text("utf-8")
    assert before in text
    head, tail = text.split(before, 1)
    page.write_text(f"{head}\n{html}\n{before}{tail}", "utf-8")
    return head.count("\n") + 2


def replace(file: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old`, which must be there."""
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1), "utf-8")


Break = Callable[[Path, Path], Path]
"""Breaks the site in a folder, or the page of an article in it, and says in which file that is found."""


class Breakage(NamedTuple):
    """One way to break a site, and the kinds that are found in that file."""

    do: Break
    kinds: tuple[str, ...]


def _put(html: str) -> Break:
    def do(_site: Path, article: Path) -> Path:
        put_in(article, html)
        return article

    return do


def _change(name: str, old: str, new: str) -> Break:
    def do(site: Path, _article: Path) -> Path:
        replace(site / name, old, new)
        return site / name

    return do


def _change_article(old: str, new: str) -> Break:
    def do(_site: Path, article: Path) -> Path:
        replace(article, old, new)
        return article

    return do


def _add(name: str, data: bytes = b"x") -> Break:
    def do(site: Path, _article: Path) -> Path:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
        return site / name

    return do


def _rewrite(change: Callable[[bytes], bytes]) -> Break:
    def do(_site: Path, article: Path) -> Path:
        article.write_bytes(change(article.read_bytes()))
        return article

    return do


def _change_feed(old: str, new: str) -> Break:
    def do(site: Path, _article: Path) -> Path:
        feed = feed_of(site)
        text = feed.read_text("utf-8")
        found = re.search(old, text, re.DOTALL)
        assert found is not None
        feed.write_text(text[: found.start()] + new + text[found.end() :], "utf-8")
        return feed

    return do


def _without_description(_site: Path, article: Path) -> Path:
    lines = article.read_text("utf-8").split("\n")
    article.write_text("\n".join(line for line in lines if 'name="description"' not in line), "utf-8")
    return article


def _orphan(_site: Path, article: Path) -> Path:
    page = article.with_name("lost.html")
    lines = article.read_text("utf-8").split("\n")
    page.write_text("\n".join(line for line in lines if 'rel="canonical"' not in line), "utf-8")
    return page


def _both(*names: str) -> Break:
    def do(site: Path, _article: Path) -> Path:
        for name in names:
            (site / name).write_text("x")
        return site / max(names)

    return do


def _link(site: Path, _article: Path) -> Path:
    (site / "data" / "texts").symlink_to(site / "articles")
    return site / "data" / "texts"


def _without_part(site: Path, _article: Path) -> Path:
    min((site / "search").glob("*.bin")).unlink()
    return site / "search/manifest.js"


def _half_a_part(site: Path, _article: Path) -> Path:
    part = max((site / "search").glob("*.bin"))
    part.write_bytes(part.read_bytes()[:-200])
    return part


BREAKAGES: dict[str, Breakage] = {
    "a link to a page that is not there": Breakage(_put('<a href="gone.html">x</a>'), ("broken-link",)),
    "a link with a typo in its folder": Breakage(_put('<a href="../../../datse/">x</a>'), ("broken-link",)),
    "a link from the root that the web site has elsewhere": Breakage(
        _put('<a href="/sound/gone.html">x</a>'), ("broken-link",)
    ),
    "a whole address of our own that is not there": Breakage(
        _put(f'<a href="{BASE}gone.html">x</a>'), ("broken-link",)
    ),
    "a place that the page does not have": Breakage(_put('<a href="#nowhere">x</a>'), ("broken-anchor",)),
    "a place that another page does not have": Breakage(
        _put('<a href="../../../index.html#nowhere">x</a>'), ("broken-anchor",)
    ),
    "an image that is not there": Breakage(
        _put('<img src="../../../assets/no.png" alt="">'), ("broken-asset",)
    ),
    "a larger image that is not there": Breakage(
        _put('<img srcset="../../../assets/no.png 2x" alt="">'), ("broken-asset",)
    ),
    "a script that is not there": Breakage(
        _put('<script src="../../../assets/no.js"></script>'), ("broken-asset",)
    ),
    "an image named in a style attribute": Breakage(
        _put("<p style=\"background: url('no.png')\">x</p>"), ("broken-asset",)
    ),
    "a font of the style sheet that is not there": Breakage(
        _change("assets/style.css", "{", '{ src: url("no.woff2");'), ("broken-asset",)
    ),
    "a style sheet that another one imports": Breakage(
        _add("assets/more.css", b'/* url(no) */\n@import "no.css";\n'), ("broken-asset",)
    ),
    "a link in other capitals": Breakage(_put('<a href="../../../Dates/index.html">x</a>'), ("link-case",)),
    "a link out of the site": Breakage(_put('<a href="../../../../secret.html">x</a>'), ("link-outside",)),
    "a page that nothing leads to": Breakage(_orphan, ("orphan", "not-in-sitemap")),
    "a page that was copied halfway": Breakage(_rewrite(lambda page: page[:-200]), ("cut-off-page",)),
    "a page of no bytes": Breakage(_rewrite(lambda _page: b""), ("not-a-page",)),
    "a page in an old encoding": Breakage(
        _rewrite(lambda page: page.replace(b"</main>", b"caf\xe9</main>")), ("not-a-page",)
    ),
    "a page without a title": Breakage(
        _rewrite(lambda page: re.sub(rb"<title>.*?</title>", b"<title> </title>", page)), ("missing-title",)
    ),
    "a page without a description": Breakage(_without_description, ("missing-description",)),
    "a page without a language": Breakage(_change_article('<html lang="en"', "<html"), ("missing-language",)),
    "an id that stands twice": Breakage(_put('<p id="main">x</p>'), ("duplicate-id",)),
    "the canonical address of another site": Breakage(
        _change_article(f'rel="canonical" href="{BASE}', 'rel="canonical" href="https://old.example.net/'),
        ("wrong-canonical",),
    ),
    "a feed entry without its day": Breakage(
        _change_feed("</feed>", "<entry><id>x</id><title>x</title></entry></feed>"), ("broken-feed",)
    ),
    "a feed entry that leads nowhere": Breakage(
        _change_feed(f'(?<=href="{BASE})articles/', "texts/"), ("broken-link",)
    ),
    "a feed that ends early": Breakage(_change_feed("</feed>", ""), ("broken-data",)),
    "a sitemap entry that leads nowhere": Breakage(
        _change("sitemap.xml", "</urlset>", f"<url><loc>{BASE}gone.html</loc></url></urlset>"),
        ("sitemap-entry",),
    ),
    "a sitemap entry of another site": Breakage(
        _change("sitemap.xml", "</urlset>", "<url><loc>https://example.net/</loc></url></urlset>"),
        ("sitemap-entry",),
    ),
    "a robots.txt that names no sitemap of ours": Breakage(
        _change("robots.txt", "sitemap.xml", "sitemap.xml.gz"), ("sitemap-entry",)
    ),
    "a record cut in the middle": Breakage(_change("data/articles.jsonl", "]}}}\n", ""), ("broken-data",)),
    "a part of the search index that is not there": Breakage(_without_part, ("broken-search",)),
    "a part of the search index that was copied halfway": Breakage(_half_a_part, ("broken-search",)),
    "a manifest of the search index that ends early": Breakage(
        _change("search/manifest.js", "]})\n", "]}"), ("broken-search",)
    ),
    "JSON with a comma too many": Breakage(_add("data/list.json", b'["a",]'), ("broken-data",)),
    "two names that Windows takes for one": Breakage(
        _both("data/Notes.txt", "data/notes.txt"), ("case-clash",)
    ),
    "two names that macOS takes for one": Breakage(
        _both(*(unicodedata.normalize(form, "data/Übersicht.txt") for form in ("NFC", "NFD"))),
        ("unicode-clash",),
    ),
    "a name that Windows reserves": Breakage(_add("data/con.txt"), ("forbidden-name",)),
    "a name that ends with a dot": Breakage(_add("data/notes."), ("forbidden-name",)),
    "a name with a colon": Breakage(_add("data/12:30.txt"), ("forbidden-name",)),
    "a copy of an editor": Breakage(_add("robots.txt~"), ("leftover-file",)),
    "a file manager's notes": Breakage(_add("articles/.DS_Store"), ("leftover-file",)),
    "half an upload of rsync": Breakage(_add("data/.articles.jsonl.Xy12zQ"), ("leftover-file",)),
    "a link of the file system": Breakage(_link, ("symbolic-link",)),
}
