"""The site's own words in the archive's language: gettext catalogues, `locale/TAG.po` beside the templates.

    "de-AT" ──▶ locale/de-AT.po, locale/de.po, locale/en.po, English as the templates have it

At each step the user's folder comes before the default theme, message by message: an archive can
bring a whole language, the words of its own templates, or another word for a single one of ours
(also in English, by a `locale/en.po`). Babel reads the catalogues when the first page is rendered;
there is nothing to compile, and an archive in English without a catalogue of its own reads none.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from archive_gen.errors import TemplateError
from archive_gen.renderer.folders import read_text

if TYPE_CHECKING:
    from babel.messages import Catalog

LOCALE = "locale"
"""The folder, in the user's templates and in the default theme, that holds a file for each language."""

SOURCE_LANGUAGE = "en"
"""The language in which the templates are written."""


def translations(folders: Sequence[Path], language: str) -> NullTranslations:
    """All catalogues for a BCP 47 tag, the closest first; each one asks the next for what it lacks.

    A translation that is marked as fuzzy is none. Raises `TemplateError`, with file and line, for a
    catalogue that cannot be read.
    """
    last = NullTranslations()
    for file in reversed(catalogue_files(folders, language)):
        found = _compiled(_catalogue(file))
        found.add_fallback(last)
        last = found
    return last


def _compiled(catalogue: Catalog) -> GNUTranslations:
    from babel.messages.mofile import write_mo

    binary = io.BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return GNUTranslations(binary)


def speaks(folders: Sequence[Path], language: str) -> bool:
    """Whether there are words in the language, or in its parent; English ones there always are."""
    first = language.lower().partition("-")[0]
    files = catalogue_files(folders, language)
    return first == SOURCE_LANGUAGE or any(_tag(file).partition("-")[0] == first for file in files)


def check_catalogues(folders: Sequence[Path], language: str) -> None:
    """Hold that every translation has the places (`%(name)s`) of its original, and no others.

    Raises `TemplateError` for the first that has not.
    """
    for file in catalogue_files(folders, language):
        for message, problems in _catalogue(file).check():
            if not message.fuzzy:
                raise TemplateError(
                    f"the translation of {_shown(message.id)} does not fit: {problems[0]}",
                    path=str(file),
                    line=message.lineno,
                    hint="keep each %(name)s as it is in the original; only their order is free",
                )


def catalogue_files(folders: Sequence[Path], language: str) -> list[Path]:
    """The catalogues for a language, as far as there are any: the closest first."""
    subtags = language.lower().split("-")
    wanted = ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
    if subtags[0] != SOURCE_LANGUAGE:
        wanted.append(SOURCE_LANGUAGE)
    there = [{_tag(file): file for file in sorted((folder / LOCALE).glob("*.po"))} for folder in folders]
    return [files[tag] for tag in wanted for files in there if tag in files]


def _tag(file: Path) -> str:
    # gettext's own tools write pt_BR where BCP 47 has pt-BR.
    return file.stem.lower().replace("_", "-")


def _catalogue(file: Path) -> Catalog:
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(io.StringIO(read_text(file)), abort_invalid=True)
    except PoFileError as problem:
        raise TemplateError(
            f"is no gettext catalogue: {problem}",
            path=str(file),
            line=problem.lineno + 1,
            hint="an editor such as Poedit writes catalogues that can be read",
        ) from problem


def _shown(msgid: str | list[str] | tuple[str, ...]) -> str:
    return repr(msgid if isinstance(msgid, str) else msgid[0])
