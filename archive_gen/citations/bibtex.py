"""BibTeX, as LaTeX, biber and reference managers read it.

Entry types and fields: Oren Patashnik, "BibTeXing" (1988), section 3; `date`, `url`, `entrysubtype`,
`language` and `keywords`: the biblatex manual, section 2.2. What a style does not know it passes over.
"""

from __future__ import annotations

import functools
import re

from archive_gen.citations.names import divided
from archive_gen.citations.record import Citation

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
"""Macros that every style defines ("BibTeXing", section 2.3)."""

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped ones too: a lone one would never close
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_SPECIALS = str.maketrans(_SPECIAL)
_NOT_VERBATIM = re.compile(r"[{}\\\s]")


def bibtex(cited: Citation) -> str:
    """One entry, ending with a line end: `@article` with `entrysubtype` newspaper, or `@misc` where
    no outlet is known, for an `@article` must have one.

    Letters beyond ASCII stay as they are (UTF-8). Titles, and names whose parts are not known, stand
    in a second pair of braces: BibTeX then neither lowers their capitals nor divides them.
    """
    date = cited.date
    fields = {
        "author": " and ".join(_name(name, cited.language) for name in cited.authors),
        "title": f"{{{_escaped(cited.title)}}}",
        "journal": _escaped(cited.outlet or ""),
        "entrysubtype": "newspaper" if cited.outlet else "",
        "date": date.iso if date else "",
        "year": f"{date.year:04d}" if date else "",
        "month": MONTHS[date.month - 1] if date and date.month else "",
        "url": _verbatim(cited.url or ""),
        "language": _escaped(cited.language or ""),
        "keywords": ", ".join(_escaped(tag) for tag in cited.tags),
        "archive": _escaped(cited.archive),
        "note": f"Original address: {_escaped(cited.original_url)}" if cited.original_url else "",
    }
    lines = [
        f"  {field} = {value}," if field == "month" else f"  {field} = {{{value}}},"
        for field, value in fields.items()
        if value
    ]
    kind = "article" if cited.outlet else "misc"
    return "\n".join([f"@{kind}{{{cited.key},", *lines, "}\n"])


def _name(name: str, language: str | None) -> str:
    parts = divided(name, language)
    return ", ".join(map(_escaped, parts)) if parts else f"{{{_escaped(name)}}}"


@functools.lru_cache(maxsize=4096)  # outlets, authors and tags come again
def _escaped(text: str) -> str:
    return text.translate(_SPECIALS)


def _verbatim(url: str) -> str:
    """`url` is read letter by letter: only what would end the field is percent-encoded."""
    return _NOT_VERBATIM.sub(lambda found: f"%{ord(found[0]):02X}", url)
