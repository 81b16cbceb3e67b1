"""What happens to an archive from one build to the next."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from checks import Job
from corpus import Article, Corpus, Form, path_of
from generators import Generator, Site

NEWEST = datetime.datetime(2024, 12, 31, 23, 59, tzinfo=datetime.UTC)
"""The last minute of the years of the corpus: an article that opens a year makes its lists once."""
BACK_DATED = datetime.datetime(2009, 6, 15, 12, tzinfo=datetime.UTC)
RENAMED = 10
"""The subject that is renamed by a setting: by chance of being drawn the eleventh of two thousand."""


class Archive(NamedTuple):
    """An archive under way: what it consists of, and what must come out. The cases change `job`."""

    corpus: Corpus
    site: Site
    generator: Generator
    articles: int
    job: Job


def first_archive(corpus: Corpus, generator: Generator, folder: Path, articles: int) -> Archive:
    """A site of so many articles, not built yet."""
    site = generator.prepare(folder)
    written = [corpus.article(number) for number in range(articles)]
    corpus.write(site.content, iter(written), generator.form)
    return Archive(corpus, site, generator, articles, job_of(corpus, written))


def job_of(corpus: Corpus, articles: list[Article]) -> Job:
    """What a generator must make of these articles."""
    return Job(
        headlines=Counter(article.headline for article in articles),
        outlets=Counter(corpus.outlets[article.outlet] for article in articles),
        subjects=Counter(corpus.subjects[each] for article in articles for each in article.subjects),
    )


def _nothing(_: Archive) -> None:
    """The same again."""


def _edit_body(archive: Archive) -> None:
    """A sentence more in the last paragraph of an article in the middle of the archive."""
    file = _file(archive, archive.articles // 2)
    text = file.read_text("utf-8").rstrip("\n")
    if archive.generator.form == "raw":  # the last line of a raw text may be its outlet's
        head, _, last = text.rpartition("\n\n")
        text = f"{head} One more sentence was put in by hand.\n\n{last}"
    else:
        text += " One more sentence was put in by hand."
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def _add_newest(archive: Archive) -> None:
    _add(archive, 0, NEWEST)


def _add_back_dated(archive: Archive) -> None:
    _add(archive, 1, BACK_DATED)


def _add(archive: Archive, number: int, day: datetime.datetime) -> None:
    article = archive.corpus.busiest(archive.articles + number, day)
    archive.corpus.write(archive.site.content, iter([article]), archive.generator.form)
    _count(archive, article, 1)


def _delete(archive: Archive) -> None:
    article = archive.corpus.article(archive.articles // 3)
    _file(archive, article.number).unlink()
    _count(archive, article, -1)


def _count(archive: Archive, article: Article, by: int) -> None:
    """Keep the job as it is now."""
    for counter, names in zip(archive.job, job_of(archive.corpus, [article]), strict=True):
        counter.update({name: by * number for name, number in names.items()})
        for name in [name for name, number in counter.items() if not number]:
            del counter[name]


def _rename_tag(archive: Archive) -> None:
    settings = archive.site.folder / "archive.yaml"
    name = archive.corpus.subjects[RENAMED]
    if name in archive.job.subjects:
        archive.job.subjects[f"{name} of old"] = archive.job.subjects.pop(name)
    with settings.open("a", encoding="utf-8") as file:
        file.write(f"tags:\n  aliases:\n    {name}: {name} of old\n")


def _edit_template(archive: Archive) -> None:
    """Two words in the foot of every page."""
    template = archive.site.folder / "theme/base.html"
    text = template.read_text("utf-8")
    template.write_text(text.replace("</footer>", "<p>Second edition</p>\n</footer>"), encoding="utf-8")


def _file(archive: Archive, number: int) -> Path:
    form: Form = archive.generator.form
    return archive.site.content / path_of(archive.corpus.article(number), form)


class Case(NamedTuple):
    """A change, and whether generators that make everything anew are measured at it."""

    name: str
    change: Callable[[Archive], None]
    for_all: bool


CASES = (
    Case("first build", _nothing, for_all=True),
    Case("nothing changed", _nothing, for_all=True),
    Case("one body edited", _edit_body, for_all=True),
    Case("one added, newest", _add_newest, for_all=True),
    Case("one added, back-dated", _add_back_dated, for_all=False),
    Case("one deleted", _delete, for_all=False),
    Case("one tag renamed", _rename_tag, for_all=False),
    Case("base template edited", _edit_template, for_all=False),
)
"""One after the other, in the same archive."""
