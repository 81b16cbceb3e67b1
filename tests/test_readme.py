"""The commands in README.md and CONTRIBUTING.md do what they say, as written.

```sh                     runs here, in a copy of the project, block after block
```sh needs-network       fetches something: left to a person
```sh yours               names a place of the reader's own: left to a person
```console                `$ command` and what it prints, compared line by line
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^( *)```(\w*) *([\w-]*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
NOT_RUN = {"needs-network", "yours"}


class Block(NamedTuple):
    """A fenced block: the document and line it starts at, its language, its mark, its text."""

    document: str
    line: int
    language: str
    mark: str
    text: str


def blocks(document: str) -> list[Block]:
    """The fenced blocks of a document, in order."""
    text = (ROOT / document).read_text("utf-8")
    return [
        Block(document, text.count("\n", 0, match.start()) + 1, match[2], match[3], match[4])
        for match in FENCE.finditer(text)
    ]


BLOCKS = [*blocks("README.md"), *blocks("CONTRIBUTING.md")]
SHELL = [block for block in BLOCKS if block.language == "sh" and block.mark not in NOT_RUN]
CONSOLE = [block for block in BLOCKS if block.language == "console"]


def place(block: Block) -> str:
    """`README.md:12`, the name of a case."""
    return f"{block.document}:{block.line}"


def run(script: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a block as a person would who has activated the environment, without terminal or network."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PIP_NO_INDEX": "1",
    }
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as a clone would be, for the blocks to work in."""
    target = tmp_path_factory.mktemp("clone") / "archive-gen"
    left_out = (".git", ".venv*", "site", "build", ".archive_gen", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*left_out))
    return target


def test_every_block_says_what_it_is() -> None:
    """No command escapes the tests below by having no language or an unknown mark."""
    assert [place(block) for block in BLOCKS if not block.language] == []
    assert {block.mark for block in BLOCKS if block.language == "sh"} <= NOT_RUN | {""}
    assert {block.language for block in BLOCKS} <= {"sh", "console", "text", "yaml", "html", "python"}
    assert SHELL
    assert CONSOLE


@pytest.mark.parametrize("block", SHELL, ids=place)
def test_commands_run_as_written(block: Block, copy: Path) -> None:
    """Each block ends with exit code 0."""
    done = run(block.text, copy)
    assert done.returncode == 0, done.stdout + done.stderr


def printed(command: str, cwd: Path) -> str:
    """What a command prints, without blanks at the end of lines."""
    return "".join(line.rstrip() + "\n" for line in run(command, cwd).stdout.splitlines())


@pytest.mark.parametrize("block", CONSOLE, ids=place)
def test_shown_output_is_what_is_printed(block: Block, copy: Path) -> None:
    """Lines after `$ command` are its output, to the letter; `make readme` brings them up to date."""
    command, _, shown = block.text.removeprefix("$ ").partition("\n")
    assert shown == printed(command, copy)


def main() -> None:
    """Write what each console block prints today into its document."""
    for block in CONSOLE:
        command = block.text.removeprefix("$ ").partition("\n")[0]
        path = ROOT / block.document
        text = path.read_text("utf-8")
        path.write_text(text.replace(block.text, f"$ {command}\n{printed(command, ROOT)}"), "utf-8")


if __name__ == "__main__":
    main()
