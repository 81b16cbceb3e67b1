"""What each setting may be: for those whose type alone does not tell, a function to the value to take."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from archive_gen.config.outlets import check_lines, check_outlet, check_outlets
from archive_gen.config.settings_file import WrongValueError


def _not_empty(text: str) -> str:
    if not text:
        raise WrongValueError("is empty", "write text after it, or take the line out")
    return text


def _between(least: int, most: int) -> Callable[[int], int]:
    def check(number: int) -> int:
        if not least <= number <= most:
            raise WrongValueError(f"must be from {least:,} to {most:,}, not {number:,}")
        return number

    return check


def _language(text: str) -> str:
    """A well-formed tag (RFC 5646, section 2.1, without its four- to eight-letter languages, of
    which none is registered).
    """
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,6}", text):
        return text
    if re.fullmatch(r"[A-Za-z]{2,3}(_[A-Za-z0-9]{1,8}){1,6}", text):
        hint = f"write `{text.replace('_', '-')}`"
    else:
        hint = "use a tag such as `en`, `de`, `pt-BR` or `zh-Hant` (BCP 47)"
    raise WrongValueError(f"is not a language tag: {text!r}", hint)


def _base_url(text: str) -> str:
    hint = "write the whole address of the home page's folder, such as `https://example.org/archive/`"
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what checks it
        (parts.hostname or "").encode("idna")  # as it stands in a CNAME file: "a..example" cannot
    except ValueError:
        raise WrongValueError(f"is not an address: {text!r}", hint) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise WrongValueError(f"must start with https:// or http://, not {text!r}", hint)
    if not parts.hostname or re.search(r"[\s<>\"'`{}|\\^]", text):
        raise WrongValueError(f"is not an address: {text!r}", hint)
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise WrongValueError(f"may hold neither `?` nor `#`: {text!r}", hint)
    if parts.username is not None or parts.password is not None:
        raise WrongValueError("may hold no user name or password: it is printed on public pages", hint)
    return text if text.endswith("/") else text + "/"


CHECKS: dict[str, Callable[[Any], Any]] = {
    "title": _not_empty,
    "language": _language,
    "base_url": _base_url,
    "content": _not_empty,
    "output": _not_empty,
    "templates": _not_empty,
    "max_file_mb": _between(1, 1000),
    "feed_entries": _between(0, 1000),
    "tags.page_from": _between(1, 1_000_000),
    "outlets": check_outlets,
    "outlets.*": check_outlet,
    "outlets.*.furniture": check_lines,
    "outlets.*.keep": check_lines,
}
"""By setting; each raises `WrongValueError`. They are called by `settings_file.read_settings`."""

_LOOK = (
    "how pages look is said in a folder of `templates`: docs/templates.md has a logo and colours in one file"
)
_FOLDER = "say it in `_folder.yaml`, in the folder of the articles for which it holds"

ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(("logo", "favicon", "theme", "css", "stylesheet", "style", "colours", "colors"), _LOOK),
    **dict.fromkeys(("source", "outlet", "author", "authors"), _FOLDER),
    **dict.fromkeys(("url", "site_url", "address", "domain"), "did you mean `base_url`?"),
}
"""What people look for among the settings, and where to say it."""
