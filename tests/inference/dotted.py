"""Cases written down as text: a title, the input, what is expected of it, each ended by a dot.

    title of the case
    .
    input
    .
    expected
    .

Lines that begin with `#` between cases are comments. In inputs, `{prose 1}` stands for the first of the
invented paragraphs below and `{de 2}` for the second German one, so that a case shows only what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from archive_gen.inference.reader import TextReading, read_text
from archive_gen.inference.resolve import learn, resolve
from archive_gen.records import Article, Reading

PARAGRAPHS = {
    "prose": (
        ("The council of Tarnbeck voted on Monday to keep the old ferry in service for another winter, after "
        "more than two hundred people had signed a petition against its sale to a museum in the capital."),
        ("Engineers who looked at the hull said that it would last ten more years if it was painted, and that "
        "the engine, which was built in a workshop behind the harbour, needed no more than a new belt."),
        ("The ferry carries four cars and about sixty passengers on each crossing. It is slower than the bridge, "
        "but the bridge is closed whenever the wind rises, which on this coast is every second day."),
        ("A decision about the money is expected before the spring. Until then the crew will work without a "
        "contract, as it did through the last two winters, and the fare will stay where it has always been."),
        ("Passengers said they had never doubted the outcome. Some of them brought cake to the landing stage, "
        "and the captain let the children sound the horn for as long as their parents could bear it."),
    ),
    "de": (
        ("Der Rat von Tarnbeck hat am Montag beschlossen, die alte Fähre noch einen Winter lang fahren zu lassen, "
        "nachdem mehr als zweihundert Menschen gegen den Verkauf an ein Museum unterschrieben hatten."),
        ("Die Gutachter sagten, dass der Rumpf noch zehn Jahre halten werde, wenn man ihn streicht, und dass die "
        "Maschine, die in einer Werkstatt hinter dem Hafen gebaut wurde, nur einen neuen Riemen braucht."),
        ("Die Fähre nimmt vier Autos und etwa sechzig Menschen mit. Sie ist langsamer als die Brücke, aber die "
        "Brücke wird gesperrt, sobald der Wind auffrischt, und das ist an dieser Küste jeden zweiten Tag."),
    ),
    "es": (
        ("El consejo de Tarnbeck decidió el lunes que el viejo transbordador siga en servicio un invierno más, "
        "después de que más de doscientas personas firmaran contra su venta a un museo de la capital."),
        ("Los ingenieros que miraron el casco dijeron que duraría diez años más si se pintaba, y que el motor, "
        "que fue construido en un taller detrás del puerto, no necesitaba más que una correa nueva."),
    ),
}  # fmt: skip
"""Invented running text; no day, no year, nobody's name."""

BLOCK_KINDS = ("paragraph", "heading", "quote", "list_item", "caption", "related", "note", "bio")

_PLACEHOLDER = re.compile(r"\{(prose|de|es) (\d)\}")


class Case(NamedTuple):
    """One case; `line` is where its title stands in the file."""

    title: str
    given: str
    expected: str
    line: int


def fill(text: str) -> str:
    """The text with the invented paragraphs in place of `{prose 1}` and its kin."""
    return _PLACEHOLDER.sub(lambda match: PARAGRAPHS[match[1]][int(match[2]) - 1], text)


def cases(name: str) -> list[Case]:
    """The cases of `fixtures/NAME.txt`, in order."""
    found: list[Case] = []
    parts: list[list[str]] = [[]]
    start = 0
    lines = (Path(__file__).parent / "fixtures" / f"{name}.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if len(parts) == 1 and not parts[0]:
            if line and not line.startswith("#"):
                parts[0].append(line)
                start = number
        elif line == ".":
            parts.append([])
            if len(parts) == 4:
                title, given, expected, _ = ("\n".join(part) for part in parts)
                found.append(Case(title, fill(given), expected, start))
                parts = [[]]
        elif len(parts) == 1:
            raise AssertionError(f"{name}.txt:{number}: a dot is expected below the title")
        else:
            parts[-1].append(line)
    assert parts == [[]], f"{name}.txt:{start}: the last case is not finished"
    assert found, f"{name}.txt holds no case"
    return found


def by_title(case: Case) -> str:
    """The name of a case in the test report."""
    return case.title


def reading_of(text: str, path: str = "a.txt") -> Reading:
    """The reading of a raw text, as if it were a file by itself."""
    return as_reading(read_text(text), path)


def as_reading(read: TextReading, path: str = "a.txt") -> Reading:
    """A `TextReading` with the file's fields that the reader of texts does not know."""
    return Reading(
        path=path,
        format="text",
        sha256="",
        encoding="utf-8",
        blocks=read.blocks,
        removed=read.removed,
        candidates=read.candidates,
        names=read.names,
        day_first=read.day_first,
    )


def article_of(text: str) -> Article:
    """The article that a text amounts to in an archive of this one file."""
    reading = reading_of(text)
    return resolve(reading, learn([reading]))


_FIELDS: dict[str, Callable[[Article], str | None]] = {
    "title": lambda article: article.title,
    "subtitle": lambda article: article.subtitle,
    "date": lambda article: article.date.iso if article.date else None,
    "time": lambda article: article.date.time if article.date else None,
    "certainty": lambda article: article.date_certainty,
    "estimate": lambda article: article.date_estimate.iso if article.date_estimate else None,
    "updated": lambda article: article.updated.iso if article.updated else None,
    "authors": lambda article: "; ".join(article.authors),
    "agencies": lambda article: "; ".join(article.agencies),
    "source": lambda article: article.source,
    "place": lambda article: article.dateline.place if article.dateline else None,
    "agency": lambda article: article.dateline.agency if article.dateline else None,
    "language": lambda article: article.language,
}


def differences(article: Article, expected: str) -> list[str]:
    """Where an article is not what is expected of it, one `field: value` a line: each such line with what is there.

    `none` stands for no value, `a; b` for several. A kind of block (`caption: text <- credit`) names all
    blocks of that kind, in order; a value that ends in ` …` is how the block begins. `removed:` names
    lines that are among those taken out, `kept:` words that some block still holds.
    """
    wrong: list[str] = []
    blocks: dict[str, list[str]] = {}
    for row in filter(None, expected.splitlines()):
        field, _, value = row.partition(": ")
        value = fill(value)
        if field in BLOCK_KINDS:
            blocks.setdefault(field, []).extend([] if value == "none" else [value])
        elif field == "removed":
            gone = [line.text for line in article.removed]
            wrong += [] if value in gone else [f"{row}, but these were: {gone}"]
        elif field == "kept":
            texts = [block.text for block in article.body]
            wrong += [] if any(value in text for text in texts) else [f"{row}, but these are: {texts}"]
        else:
            found = _FIELDS[field](article) or "none"
            wrong += [] if found == value else [f"{row}, but it is: {found}"]
    for kind, wanted in blocks.items():
        got = [
            f"{block.text} <- {block.credit}" if block.credit else block.text
            for block in article.body
            if block.kind == kind
        ]
        shortened = [
            each[: len(want) - 2] + " …" if want.endswith(" …") else each
            for each, want in zip(got, wanted, strict=False)
        ] + got[len(wanted) :]
        wrong += [] if shortened == wanted else [f"{kind}: {wanted}, but they are: {shortened}"]
    return wrong
