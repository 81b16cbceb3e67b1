"""Files among somebody's templates that nothing uses: mostly a name that is misspelt."""

from __future__ import annotations

import difflib
from pathlib import Path, PurePosixPath

from archive_gen.errors import TemplateError
from archive_gen.records import Diagnostic
from archive_gen.renderer.folders import ASSETS, TEMPLATE_SUFFIXES, default_templates, files_of, read_text

_ALIKE = 0.8
"""How alike two names must be, by `difflib`, that one is offered for the other: `artikle.html` is to
`article.html`, `page.html` is not to `base.html`.
"""

_SET_ASIDE = ("~", ".bak", ".orig")
"""How editors and version control end the names of what they keep beside a file."""


def unused_templates(templates: str | None) -> list[Diagnostic]:
    """A warning for each file of the folder `templates` that is no template of ours, is named by no
    other, and either is HTML or nearly has the name of one. Paths are relative to that folder.
    """
    if templates is None:
        return []
    folder = Path(templates)
    ours = sorted(files_of(default_templates()))
    strange = [name for name in sorted(files_of(folder)) if name not in ours and _may_be_meant(name)]
    offers = {name: _nearest(name, ours) for name in strange}
    doubtful = [name for name in strange if offers[name] or name.endswith(".html")]
    if not doubtful:
        return []
    named = _named_in(folder)
    if named is None:
        return []
    return [
        Diagnostic(
            "warning",
            "no page is made with this template, and no other names it",
            name,
            hint=f"did you mean `{offers[name]}`?"
            if offers[name]
            else "docs/templates.md of archive-gen lists the names that pages are made with",
        )
        for name in doubtful
        if name not in named
    ]


def _may_be_meant(name: str) -> bool:
    """Whether a file might be meant as a template: assets and catalogues are used as they are."""
    path = PurePosixPath(name)
    if name.endswith(_SET_ASIDE) or path.parts[0] == ASSETS:
        return False
    return not (path.parts[0] == "locale" and path.suffix == ".po")


def _nearest(name: str, ours: list[str]) -> str | None:
    """The name of ours that was probably meant: in another folder, or nearly so spelt."""
    word = name.casefold()
    elsewhere = [each for each in ours if PurePosixPath(each).name == PurePosixPath(word).name]
    return next(iter(elsewhere or difflib.get_close_matches(word, ours, n=1, cutoff=_ALIKE)), None)


def _named_in(folder: Path) -> set[str] | None:
    """All that the templates of a folder extend, include and import; `None` where nobody can know: one
    names others by a value, or has a mistake, which the check of all templates tells.
    """
    import jinja2.meta  # late: most builds have nothing to ask it

    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    named: set[str] = set()
    for name in files_of(folder):
        if PurePosixPath(name).parts[0] == ASSETS:
            continue
        try:
            tree = environment.parse(read_text(folder / name))
        except (jinja2.TemplateSyntaxError, TemplateError):
            if PurePosixPath(name).suffix in TEMPLATE_SUFFIXES:
                return None
            continue  # a picture, or notes on the theme
        for wanted in jinja2.meta.find_referenced_templates(tree):
            if wanted is None:
                return None
            named.add(wanted)
    return named
