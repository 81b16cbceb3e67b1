"""Templates that hold macros, and what these share: imported once, and not once more on every page.

`{% import "macros.html" as m with context %}` makes each macro of that template anew, some thirty on every
page, and leaves them behind as garbage that only a search finds. But a macro looks up what it prints of
the page when it is called. So the macros that are there serve the next page, too, once they look
things up in that.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from typing import Any, NamedTuple

import jinja2
from jinja2 import nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing

RENDERING = "_rendering"
"""The name under which each page is rendered with an object of its own, by which pages are told apart."""

NAMES = "library"
"""What a compiled template calls the names that it asks for, as `asked_for` gives them."""


def asked_for(template: nodes.Template) -> tuple[str, ...] | None:
    """The names that a template asks for at its top, in `{% if m is not defined %}` or `{% set a = b %}`;
    `None` where anything else stands there but macros.
    """
    names: dict[str, None] = {}
    given: set[str] = set()
    for node in template.body:
        if isinstance(node, nodes.If) and not node.elif_ and not node.else_:
            test = node.test.node if isinstance(node.test, nodes.Not) else None
            if not isinstance(test, nodes.Test) or test.name != "defined":
                return None
            if not isinstance(test.node, nodes.Name):
                return None
            names[test.node.name] = None
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            used = [node.node, *node.node.find_all(nodes.Name)]
            wanted = (each.name for each in used if isinstance(each, nodes.Name))
            names |= {name: None for name in wanted if name not in given}
            given.add(node.target.name)
        elif isinstance(node, nodes.Output):
            if not all(isinstance(each, nodes.TemplateData) and each.data.isspace() for each in node.nodes):
                return None
        elif not isinstance(node, nodes.Macro):
            return None
    return tuple(names)


class _Kept(NamedTuple):
    """Macros, with what they look things up in, the values of the names asked for when they were made, and a
    copy of what stands beside them.
    """

    module: TemplateModule
    context: Context
    asked_for: tuple[object, ...]
    beside: dict[str, object]


class Template(jinja2.Template):
    """Jinja's template, which keeps its macros where it holds nothing else."""

    @functools.cached_property
    def _names(self) -> tuple[str, ...] | None:
        names: tuple[str, ...] | None = self.root_render_func.__globals__[NAMES]
        return names

    @functools.cached_property
    def _here(self) -> threading.local:
        """What is kept, in each thread."""
        return threading.local()

    def make_module(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - as Jinja names it
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002 - as above
    ) -> TemplateModule:
        """As Jinja; with the macros that another page has made, where these would be the same."""
        known = dict(vars or ())
        known.update((name, value) for name, value in (locals or {}).items() if value is not missing)
        if self._names is None or not shared or RENDERING not in known:
            return super().make_module(vars, shared, locals)
        asked = tuple(known.get(name, missing) for name in self._names)
        kept: _Kept | None = getattr(self._here, "kept", None)
        if kept is None or kept.context.parent[RENDERING] is known[RENDERING] or not _holds(kept, asked):
            context = self.new_context(known, shared=True)
            module = TemplateModule(self, context)
            beside = _beside(context)
            # Where a name was wanting, the template has imported something itself, for this page alone.
            lasts = beside is not None and missing not in asked
            self._here.kept = _Kept(module, context, asked, beside or {}) if lasts else None
            return module
        kept.context.parent = known
        return kept.module


def _holds(kept: _Kept, asked: tuple[object, ...]) -> bool:
    """Whether all would be made as it was: and no page has added to a list, say."""
    same = all(one is other for one, other in zip(kept.asked_for, asked, strict=True))
    return same and all(kept.context.vars[name] == value for name, value in kept.beside.items())


def _beside(context: Context) -> dict[str, object] | None:
    """What stands beside the macros, copied; `None` where there is anything but plain values."""
    macros = context.environment.macro, Macro  # type: ignore[attr-defined]  # `compiling.Environment` has it
    beside = {name: value for name, value in context.vars.items() if not isinstance(value, macros)}
    try:
        return {name: _copied(value) for name, value in beside.items()}
    except TypeError:
        return None


def _copied(value: object) -> object:
    """A plain value, of its own. Raises `TypeError` for any other."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, dict):
        return {_copied(key): _copied(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_copied, value))
    raise TypeError(type(value).__name__)
