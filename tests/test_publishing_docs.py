"""docs/publishing.md and the workflow files: what they tell people to run exists, and the YAML is valid."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from archive_gen import cli
from archive_gen.publishing.comparison import ALWAYS_DELETED, MOST_DELETED, MOST_DELETED_SHARE
from archive_gen.publishing.manifest import MANIFEST, UNFINISHED
from archive_gen.readiness import SENT_THOUGH_HIDDEN

DOCS = Path(__file__).parents[1] / "docs"
DOCUMENT = (DOCS / "publishing.md").read_text("utf-8")
WORKFLOWS = sorted((DOCS / "workflows").glob("*.yml"))


def commands(text: str) -> Iterator[list[str]]:
    """Every call of archive-gen in a text, as words."""
    for line in text.splitlines():
        for found in re.findall(r"archive-gen (?:build|publish|package)\b[^`\n]*", line):
            yield shlex.split(found, comments=False)


def strings(value: Any) -> Iterator[str]:
    """Every text in a YAML value."""
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    else:
        yield str(value)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_valid_and_keep_what_makes_a_build_quick(path: Path) -> None:
    """They cache the ledger and the site, install archive-gen, build, and the documentation links them."""
    workflow = yaml.safe_load(path.read_text("utf-8"))
    said = "\n".join(strings(workflow))
    job = workflow.get("pages") or workflow["jobs"]["publish"]
    folder = "public" if "--output public" in said else "site"
    if "steps" in job:
        (cache,) = (step for step in job["steps"] if str(step.get("uses")).startswith("actions/cache@"))
        kept = cache["with"]["path"].split()
        assert cache["with"]["key"].startswith(cache["with"]["restore-keys"])
        assert workflow[True]["push"]["branches"] == ["main"]  # YAML 1.1 takes `on` for true
    else:
        kept = job["cache"]["paths"]
        assert job["artifacts"]["paths"] == [folder]
    assert kept == [".archive_gen/", f"{folder}/"]
    assert said.index("pip install archive-gen") < said.index("archive-gen build")
    assert f"(workflows/{path.name})" in DOCUMENT


def test_every_host_has_its_lines() -> None:
    """And no workflow is missing."""
    hosts = "GitHub Pages,GitLab Pages,Cloudflare Pages,Netlify,Vercel,Firebase,Neocities,S3 and the like"
    for host in (*hosts.split(","), "A server of your own", "A memory stick"):
        assert f"**{host}.**" in DOCUMENT
    assert [path.stem for path in WORKFLOWS] == ["cloudflare-pages", "github-pages", "gitlab-pages"]


@pytest.mark.parametrize(
    "words",
    [words for text in (DOCUMENT, *(path.read_text() for path in WORKFLOWS)) for words in commands(text)],
    ids=" ".join,
)
def test_commands_in_the_documentation_are_ones_that_archive_gen_takes(words: list[str]) -> None:
    """With arguments and options that exist."""
    command = cli.commands.commands[words[1]]
    given = ["." if words[index] == "--verify" else word for index, word in enumerate(words[1:])][1:]
    given += ["somewhere"] if words[1:] == ["publish"] else []
    assert isinstance(command.make_context(words[1], given), click.Context)


def test_numbers_and_names_in_the_documentation_are_those_of_the_code() -> None:
    """So that neither changes alone."""
    assert f"At most {MOST_DELETED} files, and at most {MOST_DELETED_SHARE:.0%}" in DOCUMENT
    assert f"but {ALWAYS_DELETED} in any case" in DOCUMENT
    for name in (MANIFEST, UNFINISHED, *SENT_THOUGH_HIDDEN):
        assert f"`{name}`" in DOCUMENT
