"""The code is laid out as docs/architecture.md says: its two tables are read here and held."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "archive_gen"
MODULES = sorted(PACKAGE.rglob("*.py"))
DOCUMENT = (ROOT / "docs/architecture.md").read_text("utf-8")
EVERYTHING = "everything"


class Use(NamedTuple):
    """One import (or call of `print`) in a file of the package."""

    module: str
    line: int


def table(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its two head rows."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", DOCUMENT, re.DOTALL | re.MULTILINE)
    assert section is not None, f"docs/architecture.md has no section {heading!r}"
    rows = [line for line in section[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def words(cell: str) -> set[str]:
    """The names in a cell; `–` is none."""
    return {word.strip("` ") for word in cell.split(",")} - {"–"}


ROOMS = {
    name.removesuffix("/").removesuffix(".py"): words(cells[2])
    for cells in table("Rooms")
    for name in words(cells[0])
}
ONLY = {name: words(cells[1]) for cells in table("Libraries with one home") for name in words(cells[0])}


def name_of(path: Path) -> str:
    """The dotted name of a module: `archive_gen.pages.contexts`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


def room_of(module: str) -> str:
    """The room a module of the package belongs to; the package itself is `__init__`."""
    return module.split(".")[1] if "." in module else "__init__"


def uses(path: Path) -> Iterator[Use]:
    """Every import in a file, wherever it stands, as an absolute name."""
    package = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Use(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, node.module] if node.module else above)
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield Use(whole if whole in NAMES else base, node.lineno)


def ours(path: Path) -> Iterator[Use]:
    """The imports in a file that stay inside the package."""
    return (use for use in uses(path) if use.module.split(".")[0] == "archive_gen")


def where(path: Path, use: Use) -> str:
    """`archive_gen/urls.py:12 imports …`."""
    return f"{path.relative_to(ROOT)}:{use.line} imports {use.module}"


def test_the_table_names_every_room_and_no_other() -> None:
    """Who adds a file to the package says in the table what it owns."""
    assert {room_of(name) for name in NAMES} - {"__init__"} == set(ROOMS)


def test_rooms_import_only_what_the_table_allows() -> None:
    """An import that the table does not allow names its file and line."""
    wrong = [
        where(path, use)
        for path in MODULES
        for use in ours(path)
        if (here := room_of(name_of(path))) != (there := room_of(use.module))
        and there != "__init__"
        and here != "__init__"
        and ROOMS[here] != {EVERYTHING}
        and there not in ROOMS[here]
    ]
    assert wrong == []


def test_the_package_itself_imports_none_of_its_rooms() -> None:
    """`import archive_gen` is cheap, and a worker process loads only what it uses."""
    assert list(ours(PACKAGE / "__init__.py")) == []


def test_the_table_points_one_way() -> None:
    """No two rooms need each other, even through others."""
    rooms = {
        room: set(ROOMS) - {room} if allowed == {EVERYTHING} else allowed for room, allowed in ROOMS.items()
    }
    everywhere = {room for room, allowed in ROOMS.items() if allowed == {EVERYTHING}}
    for room in rooms.keys() - everywhere:
        assert rooms[room] <= ROOMS.keys() - everywhere, (
            f"{room} may import a room that the table does not name"
        )
    assert circle_in({room: rooms[room] - everywhere for room in rooms}) == []


def circle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """The first circle among names that each point at others; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        return list(circle.args[1])
    return []


def test_files_inside_a_room_do_not_import_each_other_in_circles() -> None:
    """Whatever file a reader opens, what it builds on lies below it."""
    graph = {name: {use.module for use in ours(path)} - {name} for name, path in NAMES.items()}
    assert circle_in(graph) == []


def test_libraries_are_imported_only_in_their_home() -> None:
    """So a library can be replaced by changing one room."""
    wrong = [
        where(path, use)
        for path in MODULES
        for use in uses(path)
        if (library := use.module.split(".")[0]) in ONLY and room_of(name_of(path)) not in ONLY[library]
    ]
    assert wrong == []


def calls_of(functions: set[str], modules: list[Path]) -> list[str]:
    """Where functions are called by these names, as `archive_gen/urls.py:12`."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in functions
    ]


def test_only_those_who_may_speak_print() -> None:
    """What the core has to say it returns, or gives to a reporter."""
    silent = [path for path in MODULES if room_of(name_of(path)) not in ONLY["print"]]
    assert calls_of({"print"}, silent) == []


def test_nothing_is_imported_by_a_name_made_at_run_time() -> None:
    """Otherwise this test would not see it."""
    assert calls_of({"__import__", "import_module", "importlib.import_module"}, MODULES) == []


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    """A file's name says its job."""
    drawers = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [str(path.relative_to(ROOT)) for path in MODULES if path.stem in drawers] == []


def test_every_library_is_declared_and_its_licence_listed() -> None:
    """pyproject.toml names each library that the package imports, and the table its licence."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [line for extra in extras if extra not in ("test", "dev") for line in extras[extra]]
    declared = {re.split(r"[<>=!~\[; ]", line)[0] for line in [*project["dependencies"], *lines]}
    modules = {
        "markdown_it": "markdown-it-py",
        "frontmatter": "python-frontmatter",
        "yaml": "pyyaml",
        "Stemmer": "pystemmer",
    }
    modules |= {"markupsafe": "jinja2"}  # it comes with Jinja2, whose escaping it is
    imported = {use.module.split(".")[0] for path in MODULES for use in uses(path)}
    foreign = imported - set(sys.stdlib_module_names) - {"archive_gen"}
    assert {modules.get(name, name.replace("_", "-")) for name in foreign} <= declared
    assert {
        name
        for cells in table("Dependencies and their licences")
        for name in words(re.sub(r" \(extras?.*?\)", "", cells[0]))
    } == declared
