"""A header's nodes → stated values: which field, which value, and what a person should know."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Container

import msgspec

from archive_gen.errors import ContentError
from archive_gen.loader.fields import (
    FIELD_OF_KEY,
    NOT_FOR_FOLDERS,
    SYNONYMS,
    canonical,
    read_dateline,
    read_value,
)
from archive_gen.loader.yaml_reading import Mapping, Node, Scalar, flatten
from archive_gen.records import Diagnostic, Origin, Severity, Stated

MAX_EXTRA_LENGTH = 2000
"""As many characters are kept of the value of an unknown key."""

_LONGEST_SLIP = 20
_YES_OR_NO = frozenset({"true", "false", "yes", "no"})


class Values(msgspec.Struct, frozen=True):
    """What one header or sidecar states.

    `extra` are keys that mean nothing to us, and values that could not be used, as text.
    """

    stated: tuple[Stated, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def problem_of(error: ContentError, path: str, severity: Severity = "error") -> Diagnostic:
    """An error as a diagnostic of the file at `path`."""
    return Diagnostic(severity, error.message, path, error.line, error.hint)


def unused(what: str, error: ContentError, path: str) -> Diagnostic:
    """The diagnostic for a header or file of which nothing can be used."""
    return Diagnostic("error", f"{what} is not used: {error.message}", path, error.line, error.hint)


def interpret(mapping: Mapping, path: str, origin: Origin) -> Values:
    """What the keys of a header state, with what is wrong among them.

    A field whose value has the wrong form is not stated: it is left to be inferred. Of a key that
    stands twice, the first is used. Of two keys for one field, the first in `SYNONYMS` is used, and
    the other is kept in `extra`.
    """
    entries, diagnostics = _without_duplicates(mapping, path)
    fields: dict[str, list[tuple[Scalar, Node]]] = {}
    extra: dict[str, str] = {}
    meant = {FIELD_OF_KEY.get(canonical(key.text)) for key, _ in entries}
    for key, node in entries:
        field = FIELD_OF_KEY.get(canonical(key.text))
        if field is None or _is_publication_flag(key, node):
            extra[key.text] = flatten(node)[:MAX_EXTRA_LENGTH]
            diagnostics += _draft_warning(key, node, path)
            diagnostics += _slip_warning(key, meant, path)
        elif origin == "folder" and field in NOT_FOR_FOLDERS:
            message = f"{key.text} belongs to one article and is not read for a whole folder"
            diagnostics.append(Diagnostic("warning", message, path, key.line))
        else:
            fields.setdefault(field, []).append((key, node))

    stated: list[Stated] = []
    for field, stating in fields.items():
        order = SYNONYMS[field]
        (key, node), *others = sorted(stating, key=lambda entry: order.index(canonical(entry[0].text)))
        for other, value in others:
            if flatten(value) == flatten(node):
                continue
            extra[other.text] = flatten(value)[:MAX_EXTRA_LENGTH]
            message = f"{other.text} and {key.text} (line {key.line}) state the same; {key.text} is used"
            diagnostics.append(Diagnostic("warning", message, path, other.line))
        try:
            stated += _state(field, node, path, origin, key.line)
        except ContentError as error:
            unusable = field == "url"
            diagnostics.append(problem_of(error, path, "warning" if unusable else "error"))
            if unusable:
                extra[key.text] = flatten(node)[:MAX_EXTRA_LENGTH]
    diagnostics.sort(key=lambda problem: problem.line or 0)
    return Values(tuple(stated), tuple(extra.items()), tuple(diagnostics))


def _state(field: str, node: Node, path: str, origin: Origin, line: int) -> list[Stated]:
    if field == "dateline":
        return [Stated(name, value, origin, path, line) for name, value in read_dateline(node)]
    return [Stated(field, read_value(field, node), origin, path, line)]


def _without_duplicates(mapping: Mapping, path: str) -> tuple[list[tuple[Scalar, Node]], list[Diagnostic]]:
    kept: dict[str, tuple[Scalar, Node]] = {}
    diagnostics: list[Diagnostic] = []
    for key, node in mapping.entries:
        name = canonical(key.text)
        name = name if name in FIELD_OF_KEY else key.text
        if name in kept:
            first = kept[name][0]
            diagnostics.append(
                Diagnostic(
                    "error",
                    f"{key.text[:60]!r} stands on line {first.line} and again on line {key.line};"
                    f" line {first.line} is used",
                    path,
                    key.line,
                    "leave one of them",
                )
            )
        else:
            kept[name] = (key, node)
    return list(kept.values()), diagnostics


def _is_publication_flag(key: Scalar, node: Node) -> bool:
    """Jekyll's `published: true` says whether, not when."""
    return canonical(key.text) == "published" and isinstance(node, Scalar) and node.text.lower() in _YES_OR_NO


def _slip_warning(key: Scalar, meant: Container[str | None], path: str) -> list[Diagnostic]:
    """Unknown keys are welcome; one that is nearly a known key, of a field not stated, is a slip."""
    if len(key.text) > _LONGEST_SLIP or canonical(key.text) in FIELD_OF_KEY:
        return []
    near = _nearest_key(canonical(key.text))
    if near is None or FIELD_OF_KEY[near] in meant:
        return []
    message = f"{key.text!r} is not a key that states anything; it is kept with the article"
    return [Diagnostic("warning", message, path, key.line, f"did you mean `{near}`?")]


@functools.lru_cache(maxsize=1024)
def _nearest_key(name: str) -> str | None:
    """The known key that is spelled almost so. Remembered: the articles of an archive share their keys."""
    return next(iter(difflib.get_close_matches(name, FIELD_OF_KEY, n=1, cutoff=0.8)), None)


def _draft_warning(key: Scalar, node: Node, path: str) -> list[Diagnostic]:
    name, value = canonical(key.text), flatten(node).lower()
    if (name == "draft" and value in ("true", "yes")) or (name == "published" and value in ("false", "no")):
        message = f"`{key.text}: {value}` does not keep an article out of the archive"
        hint = "move the file out of the content folder, or begin its name with _"
        return [Diagnostic("warning", message, path, key.line, hint)]
    return []
