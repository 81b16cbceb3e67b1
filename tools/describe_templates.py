"""Write the reference in `docs/templates.md`: every template, and every value that it receives.

    python tools/describe_templates.py

It is made of what the code says of itself: the records in `archive_gen.pages.contexts` with their
docstrings, the filters that `archive_gen.renderer` lists, and the templates. What stands above the
mark is written by hand. A test fails while the file is not what this makes of it.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import textwrap
import typing
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal

import jinja2
import msgspec
from jinja2 import nodes

import archive_gen.renderer
from archive_gen import records
from archive_gen.pages import contexts
from archive_gen.renderer import default_templates

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "templates.md"

MARK = "<!-- From here on made by tools/describe_templates.py: edit the docstrings, then `make docs`. -->\n"

MODULES = (records, contexts)
"""Where choices of texts have names, such as `Origin`."""

PLAIN = {str: "text", int: "number", float: "number", bool: "true or false", NoneType: "none"}


def document() -> str:
    """The whole file, as it should be."""
    return DOCUMENT.read_text("utf-8").partition(MARK)[0] + MARK + reference()


def reference() -> str:
    """Templates, then filters, then the records, each before those that it holds."""
    contexts_of = dict(_contexts())
    lines = [
        "",
        "## The templates",
        "",
        "| template | is | `it` | blocks |",
        "|---|---|---|---|",
    ]
    for name, source in _templates():
        context = contexts_of.get(name)
        says = _first_sentence((context.__doc__ if context else None) or _remark(source))
        it = _link(context.__name__) if context else ""
        blocks = ", ".join(f"`{block}`" for block in _blocks(source))
        lines.append(f"| `{name}` | {says} | {it} | {blocks} |")
    lines += [
        "",
        "## Filters",
        "",
        "Besides [Jinja’s own](https://jinja.palletsprojects.com/en/stable/templates/#builtin-filters):",
    ]
    lines += ["", "| filter | from → to |", "|---|---|"]
    lines += [f"| `{name}` | {_cell(says)} |" for name, says in filters()]
    lines += [
        "",
        "## The values",
        "",
        "`page` is a [Page](#page), `site` the [Site](#site). A value that is none prints as nothing.",
    ]
    for record in _reachable([contexts.Page, contexts.Site, *contexts_of.values()]):
        lines += ["", f"### {_name(record)}", "", *_described(record)]
    return "\n".join(lines) + "\n"


def filters() -> list[tuple[str, str]]:
    """Name and use of every filter that the renderer's docstring lists."""
    listed = (archive_gen.renderer.__doc__ or "").partition("and these filters")[2]
    return re.findall(r"^    (\w+) {2,}(\S.*)$", listed, re.MULTILINE)


def _contexts() -> Iterator[tuple[str, type]]:
    """Each template's record: the one whose docstring begins with the template's name."""
    for record in typing.get_args(contexts.Context):
        found = re.match(r"`([^`]+)`", record.__doc__ or "")
        if found and (default_templates() / found[1]).is_file():
            yield found[1], record


def _templates() -> Iterator[tuple[str, str]]:
    for file in sorted(default_templates().iterdir()):
        if file.suffix in (".html", ".xml", ".txt", ".json"):
            yield file.name, file.read_text("utf-8")


def _remark(source: str) -> str:
    """The comment at the head of a template."""
    found = re.match(r"\{#-?\s*(.*?)\s*-?#\}", source, re.DOTALL)
    return found[1] if found else ""


def _blocks(source: str) -> list[str]:
    tree = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(source)
    return [block.name for block in tree.find_all(nodes.Block)]


def _reachable(first: list[type]) -> Iterator[Any]:
    """The records and named choices that a template can get at, each once, outermost first."""
    waiting, seen = list(first), []
    while waiting:
        record = waiting.pop(0)
        if record in seen:
            continue
        seen.append(record)
        yield record
        if isinstance(record, type):
            hints = typing.get_type_hints(record)
            waiting += [part for hint in hints.values() for part in _parts(hint)]


def _parts(hint: Any) -> Iterator[Any]:
    if _is_record(hint) or _choice(hint):
        yield hint
        return
    if hint == contexts.Context:
        return
    for each in typing.get_args(hint):
        yield from _parts(each)


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def _name(record: Any) -> str:
    choice = _choice(record)
    return choice[0] if choice else str(record.__name__)


def _choice(hint: Any) -> tuple[str, str] | None:
    """The name that a choice of texts has in the code, and what is said of it."""
    if typing.get_origin(hint) is Literal:
        for module in MODULES:
            for name, value in vars(module).items():
                if value == hint and (says := _docstrings(module).get(name)):
                    return name, says
    return None


def _described(record: Any) -> Iterator[str]:
    if choice := _choice(record):
        yield from (f"One of {_values(record)}.", "", choice[1])
        return
    yield inspect.cleandoc(record.__doc__ or "")
    hints = typing.get_type_hints(record)
    said = _docstrings(record)
    values = [
        (field.name, hints[field.name], said.get(field.name, "")) for field in msgspec.structs.fields(record)
    ]
    values += [
        (name, typing.get_type_hints(value.fget)["return"], inspect.getdoc(value) or "")
        for name, value in vars(record).items()
        if isinstance(value, property) and not name.startswith("_")
    ]
    if values:
        yield from ("", "| value | is |", "|---|---|")
    for name, hint, says in values:
        yield f"| `{name}` | {': '.join(filter(None, (_in_words(hint), _cell(says))))} |"


def _docstrings(owner: Any) -> dict[str, str]:
    """The texts that stand below the single names of a record or of a module."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    (first, *_), body = tree.body, tree.body
    if isinstance(owner, type) and isinstance(first, ast.ClassDef):
        body = first.body
    found = {}
    for names, says in itertools.pairwise(body):
        if not (isinstance(says, ast.Expr) and isinstance(says.value, ast.Constant)):
            continue
        if isinstance(names, ast.AnnAssign | ast.Assign):
            target = names.target if isinstance(names, ast.AnnAssign) else names.targets[0]
            found[ast.unparse(target)] = inspect.cleandoc(str(says.value.value))
    return found


def _in_words(hint: Any) -> str:
    """A type as a designer would say it: "list of Card", "text or none"."""
    if hint in PLAIN:
        return PLAIN[hint]
    if _is_record(hint):
        return _link(hint.__name__)
    if hint == contexts.Context:
        return "what `it` is"
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        choice = _choice(hint)
        return _link(choice[0]) if choice else _values(hint)
    if origin in (UnionType, typing.Union):
        return " or ".join(_in_words(part) for part in parts)
    if origin is tuple and parts[1:] == (...,):
        return f"list of {_in_words(parts[0])}"
    if origin is tuple:
        return f"({', '.join(_in_words(part) for part in parts)})"
    raise TypeError(f"say in tools/describe_templates.py how {hint!r} is called in words")


def _values(hint: Any) -> str:
    return ", ".join(f"`{value}`" for value in typing.get_args(hint))


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _first_sentence(says: str) -> str:
    """Without the name of the template, which the docstring of its record begins with."""
    says = re.sub(r"^`[^`]+`:? ", "", _cell(says))
    return re.split(r"(?<=\.) (?=[A-Z`])", says, maxsplit=1)[0].removesuffix(".")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
