"""Mistakes in templates: where they stand, in words, with a way out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import jinja2
from jinja2 import nodes

from archive_gen.errors import TemplateError
from archive_gen.renderer.folders import read_template
from archive_gen.renderer.translator import TEXTS_OF


def refuse_mistakes(tree: nodes.Template, file: str | None, folders: tuple[Path, ...]) -> None:
    """Hold that each template that `tree` names is there, and that it translates no values.

    Raises `TemplateError`.
    """
    for line in _translated_values(tree):
        raise TemplateError(
            "a value cannot be translated, only a text that stands here in quotes",
            path=file,
            line=line,
            hint="what is translated is printed unescaped; print the value itself, "
            "or put it in a place: _('By %(name)s', name=value)",
        )
    for line, wanted in _references(tree):
        found = [read_template(folders, each) for each in wanted]
        if not any(found):
            raise _missing(" or ".join(wanted), file, line)


def failure(problem: Exception, name: str, folders: tuple[Path, ...]) -> TemplateError | None:
    """The problem as a mistake in a template; `None` where no template had a part in it."""
    if isinstance(problem, jinja2.TemplateSyntaxError):
        return syntax_failure(problem)
    file, line = _innermost_template(problem.__traceback__, folders)
    if isinstance(problem, jinja2.TemplateNotFound):
        return _missing(problem.message or str(problem), file, line)
    if file is None or isinstance(problem, MemoryError):
        return None
    if isinstance(problem, RecursionError):
        return TemplateError(
            "the templates extend or include one another without end",
            path=file,
            line=line,
            hint="a template that takes the place of a default one extends it as "
            f'"!default/{name}", not as "{name}"',
        )
    if isinstance(problem, jinja2.UndefinedError):
        return TemplateError(
            problem.message or "an undefined value was used",
            path=file,
            line=line,
            hint="a template knows `page`, `site` and `it`; "
            "docs/templates.md of archive-gen lists what they hold",
        )
    return TemplateError(f"{type(problem).__name__}: {problem}", path=file, line=line)


def _innermost_template(
    traceback: TracebackType | None, folders: tuple[Path, ...]
) -> tuple[str | None, int | None]:
    roots = tuple(str(folder) for folder in folders)
    file, line = None, None
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.startswith(roots) and not name.endswith(".py"):
            file, line = name, traceback.tb_lineno
        traceback = traceback.tb_next
    return file, line


def syntax_failure(problem: jinja2.TemplateSyntaxError) -> TemplateError:
    """What Jinja could not compile, as it says it."""
    return TemplateError(
        problem.message or "cannot be compiled", path=problem.filename or problem.name, line=problem.lineno
    )


def _missing(wanted: str, file: str | None, line: int | None) -> TemplateError:
    return TemplateError(
        f"there is no template {wanted!r}",
        path=file,
        line=line,
        hint="the user’s folder and the default theme were both looked through",
    )


def _references(tree: nodes.Template) -> Iterator[tuple[int, list[str]]]:
    """Line and names of every template that must be there: one of the names is enough."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        if isinstance(node, nodes.Include) and node.ignore_missing:
            continue
        name: nodes.Expr = node.template  # type: ignore[attr-defined]  # find_all forgets which kinds
        try:
            wanted = name.as_const()
        except nodes.Impossible:
            continue
        yield node.lineno, [wanted] if isinstance(wanted, str) else list(wanted)


def _translated_values(tree: nodes.Template) -> Iterator[int]:
    """Lines on which a gettext function is called with anything but a text of the template."""
    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in TEXTS_OF:
            texts = node.args[: TEXTS_OF[node.node.name]]
            if not all(isinstance(each, nodes.Const) and isinstance(each.value, str) for each in texts):
                yield node.lineno
