"""Bring the catalogues in `templates/locale/` up to date with the words of the templates and the pages.

    python tools/update_catalogues.py [--new TAG]

New words come in without a translation, words that are no longer used go out, and what is
translated stays as it is. `--new pt-BR` begins the catalogue of a language. The test of the
catalogues fails while one lacks a word.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "templates" / "locale"

TEMPLATE_OPTIONS = {"silent": "false", "trimmed": "true", "newstyle_gettext": "true"}
"""As `archive_gen.renderer.environment` reads templates; a template that cannot be read is an error."""

NOTE_TAG = "Translators:"
"""A comment that begins so, in the line above, goes into the catalogue."""


def words() -> Catalog:
    """Every message of the default theme and of the package, with the files in which it stands."""
    catalogue = Catalog(project="archive-gen", charset="utf-8")
    for folder, pattern, method, keywords in (
        ("templates", "**.*ml", "jinja2.ext:babel_extract", DEFAULT_KEYWORDS),
        ("archive_gen", "**.py", "python", {"Message": None}),
    ):
        found = extract_from_dir(
            ROOT / folder,
            method_map=[(pattern, method)],
            options_map={"**.*ml": TEMPLATE_OPTIONS},
            keywords=keywords,
            comment_tags=(NOTE_TAG,),
        )
        for file, _, message, notes, context in sorted(found, key=lambda each: each[:2]):
            catalogue.add(message, locations=[(f"{folder}/{file}", 0)], auto_comments=notes, context=context)
    return catalogue


def read(file: Path) -> Catalog:
    """The catalogue that stands in a file named by its language."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.stem.replace("-", "_"), ignore_obsolete=True, abort_invalid=True)


def text_of(catalogue: Catalog) -> str:
    """As it is written: without line numbers, dates and versions, which would change for no reason."""
    messages = io.BytesIO()
    write_po(messages, catalogue, width=110, omit_header=True, ignore_obsolete=True, include_lineno=False)
    header = {
        "Project-Id-Version": "archive-gen",
        "Language": str(catalogue.locale_identifier).replace("_", "-"),
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalogue.plural_forms,
    }
    fields = "".join(f'"{name}: {value}\\n"\n' for name, value in header.items())
    return f'msgid ""\nmsgstr ""\n{fields}\n{messages.getvalue().decode("utf-8")}'


def main() -> None:
    """Update every catalogue, and begin the one that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--new", metavar="TAG")
    options = parser.parse_args()
    template = words()
    catalogues = {file: read(file) for file in sorted(CATALOGUES.glob("*.po"))}
    if options.new:
        locale = Locale.parse(options.new, sep="-")
        catalogues.setdefault(CATALOGUES / f"{options.new}.po", Catalog(locale, charset="utf-8"))
    for file, catalogue in catalogues.items():
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        file.write_text(text_of(catalogue), encoding="utf-8")
        missing = sum(not message.string or not all(message.string) for message in catalogue if message.id)
        print(f"{file.relative_to(ROOT)}: {len(catalogue)} messages, {missing} not translated")


if __name__ == "__main__":
    main()
