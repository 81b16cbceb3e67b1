"""A mistake in a template is told with file and line, and the site stands as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archive import bound_by_permissions, identities_in, staging_left

from bad_input.archives import STORM, build, put

MISTAKES: dict[str, tuple[str, str | bytes, int, str]] = {
    "syntax": ("article.html", "<p>\n{% if %}\n", 2, "Expected an expression"),
    "open block": ("list.html", "<p>\n\n{% for x in y %}\n", 3, "Unexpected end of template"),
    "unknown name": ("article.html", "<p>\n{{ articel.title }}\n", 2, "'articel' is undefined"),
    "unknown field": ("article.html", "<p>\n\n{{ it.titel }}\n", 3, "has no attribute 'titel'"),
    "unknown filter": ("home.html", "{{ 'a' | shout }}\n", 1, "No filter named 'shout'"),
    "in the frame": ("base.html", "<p>\n{{ sitee.title }}\n", 2, "'sitee' is undefined"),
    "no such file": ("home.html", '<p>\n{% include "part.html" %}\n', 2, "there is no template 'part.html'"),
    "itself": ("home.html", '{% extends "home.html" %}\n', 1, "extend or include one another without end"),
    "sum": ("404.html", "<p>\n{{ 1 / 0 }}\n", 2, "ZeroDivisionError: division by zero"),
    "encoding": ("home.html", b"<p>\nBr\xfccke\n", 2, "is not UTF-8: byte 0xfc"),
    "feed": ("feed.xml", "<feed>\n{{ it.entrys }}\n", 2, "has no attribute 'entrys'"),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_in_a_template_changes_nothing(archive: Path, kind: str) -> None:
    """Exit code 2, and one line with the file, as its owner would name it."""
    name, text, line, told = MISTAKES[kind]
    (archive / "archive.yaml").write_text("templates: mine\nbase_url: https://example.org/\n")
    (archive / "mine").mkdir()
    (archive / "mine" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    put(archive, {"new.txt": STORM, "mill.txt": STORM})
    before = identities_in(archive / "site")
    done = build(archive)
    assert done.returncode == 2
    first, *more = done.stderr.splitlines()
    assert first.startswith(f"mine/{name}:{line}: error: ")
    assert told in first
    assert all(each.startswith("  hint: ") for each in more)
    assert identities_in(archive / "site") == before
    assert not list(staging_left(archive / "site"))


def test_a_template_that_may_not_be_read_changes_nothing(archive: Path) -> None:
    """Exit code 2 and its name."""
    prefix = tuple(bound_by_permissions())
    before = identities_in(archive / "site")
    (archive / "mine").mkdir()
    (archive / "mine/home.html").touch(0o000)
    done = build(archive, "--templates", "mine", prefix=prefix)
    assert done.returncode == 2
    assert done.stderr == "mine/home.html: error: cannot be read: Permission denied\n"
    assert identities_in(archive / "site") == before
