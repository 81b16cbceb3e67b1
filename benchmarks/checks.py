"""Whether a generator did the whole job: its output is counted, whatever it says of itself.

The job: a page for each article, paged lists of each outlet and each subject, a home page, a feed of the
newest fifty, a site map.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

FEED_ENTRIES = 50
LEAST_WORDS = 60
"""A page of fewer words holds no article of the corpus, whose shortest has about a hundred."""


class Job(NamedTuple):
    """What must come out: a headline for each article, and how many articles each outlet and subject has."""

    headlines: Counter[str]
    outlets: Counter[str]
    subjects: Counter[str]


class Layout(NamedTuple):
    """Where a generator puts things, below its output folder: `articles` is a pattern of `Path.glob`; the
    first page of the list of an outlet is `outlets`/SLUG.html, further ones lie below `outlets`.

    `page_length` is the number of articles on a page of a list, `None` where lists are cut otherwise.
    """

    articles: str
    outlets: str
    subjects: str
    page_length: int | None


class Counts(NamedTuple):
    """What there is: pages of articles, outlets and subjects with a page, pages of their lists, all files."""

    articles: int
    outlets: int
    subjects: int
    lists: int
    files: int
    megabytes: float


def count(output: Path, layout: Layout, job: Job) -> Counts:
    """What there is of the job in `output`."""
    sizes = [file.stat().st_size for file in output.rglob("*") if file.is_file()]
    return Counts(
        articles=sum(1 for _ in output.glob(layout.articles)),
        outlets=sum((output / layout.outlets / f"{slug(name)}.html").exists() for name in job.outlets),
        subjects=sum((output / layout.subjects / f"{slug(name)}.html").exists() for name in job.subjects),
        lists=sum(
            page.name != "index.html"
            for folder in (layout.outlets, layout.subjects)
            for page in (output / folder).rglob("*.html")
        ),
        files=len(sizes),
        megabytes=sum(sizes) / 1e6,
    )


def problems(output: Path, layout: Layout, job: Job, *, stated: bool = True) -> list[str]:
    """What is missing from the job, in words; nothing where all is there.

    Without `stated`, headlines, outlets and subjects had to be read from raw text: how many are found is
    counted, and judged elsewhere.
    """
    found = count(output, layout, job)
    articles = job.headlines.total()
    wrong = []
    if found.articles != articles:
        wrong.append(f"{found.articles:,} pages of articles, not {articles:,}")
    if stated and found.outlets != len(job.outlets):
        wrong.append(f"{found.outlets:,} outlets with a page, not {len(job.outlets):,}")
    if stated and found.subjects != len(job.subjects):
        wrong.append(f"{found.subjects:,} subjects with a page, not {len(job.subjects):,}")
    if layout.page_length:
        lists = (*job.outlets.values(), *job.subjects.values())
        wanted = sum(-(-length // layout.page_length) for length in lists)
        if found.lists != wanted:
            wrong.append(f"{found.lists:,} pages of lists, not {wanted:,}")
    if not (output / "index.html").is_file():
        wrong.append("no home page")
    wrong += _wrong_pages(output, layout, job, stated=stated)
    wrong += _wrong_feed(output / "feed.xml", min(FEED_ENTRIES, articles))
    return wrong + _wrong_site_map(output, layout)


def slug(name: str) -> str:
    """The name as it stands in addresses; the invented names are of plain letters."""
    return name.lower().replace(" ", "-")


def _wrong_pages(output: Path, layout: Layout, job: Job, *, stated: bool) -> list[str]:
    """Each headline must be that of a page, and each page must hold a text."""
    headlines: Counter[str] = Counter()
    hollow = []
    for page in output.glob(layout.articles):
        source = page.read_text("utf-8")
        headlines.update(html.unescape(found) for found in re.findall(r"<h1[^>]*>([^<]*)</h1>", source))
        body = source[source.find("<body") :]
        if len(re.sub(r"<[^>]*>", " ", body).split()) < LEAST_WORDS:
            hollow.append(page.relative_to(output).as_posix())
    wrong = [f"{len(hollow):,} pages hold no article, such as {hollow[0]}"] if hollow else []
    missing = list((job.headlines - headlines).elements()) if stated else []
    if missing:
        wrong.append(f"{len(missing):,} headlines are on no page, such as {missing[0]!r}")
    return wrong


def _wrong_feed(file: Path, entries: int) -> list[str]:
    if not file.is_file():
        return ["no feed"]
    tree = ElementTree.parse(file)  # noqa: S314 - just written here, by a program that we chose
    found = sum(element.tag.rpartition("}")[2] == "entry" for element in tree.iter())
    return [] if found == entries else [f"{found} entries in the feed, not {entries}"]


def _wrong_site_map(output: Path, layout: Layout) -> list[str]:
    if not (output / "sitemap.xml").is_file():
        return ["no site map"]
    listed = _listed(output, "sitemap.xml")
    # More than 50,000 pages stand in several site maps, which the first one names (sitemaps.org).
    listed |= {page for part in listed if part.endswith(".xml") for page in _listed(output, part)}
    pages = [page.relative_to(output).as_posix() for page in output.glob(layout.articles)]
    missing = sum(page not in listed for page in pages)
    return [f"{missing:,} pages of articles are not in the site map"] if missing else []


def _listed(output: Path, site_map: str) -> set[str]:
    tree = ElementTree.parse(output / site_map)  # noqa: S314 - as above
    addresses = (each.text or "" for each in tree.iter() if each.tag.rpartition("}")[2] == "loc")
    return {unquote(urlsplit(address).path).lstrip("/") for address in addresses}
