"""What people install is the whole program: tried from the wheel, with the source tree out of reach."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def build(target: str, source: Path, into: Path) -> Path:
    """Build `target` ("wheel" or "sdist") of a source tree. Needs no network: hatchling is at hand."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", into],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = into.iterdir()
    return built


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints, started in a folder of its own and with nothing of ours in its environment."""
    environment = {"PATH": os.defpath, "HOME": str(cwd), "LANG": "C.UTF-8"}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_below(folder: Path) -> set[str]:
    """Every file below a folder, relative to it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin/` of a fresh environment that holds the wheel, and sees our libraries but not our source."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False)
    python = home / "bin/python"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--no-deps",
            "--no-index",
            "--quiet",
            wheel,
        ],
        check=True,
    )
    # A path file inside the environment only adds the folder: path files in that folder (such as the one of
    # an editable install) are not read, so the source tree stays out of reach.
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    (own / "libraries.pth").write_text("\n".join(sorted(libraries)) + "\n")
    return python.parent


def test_the_wheel_carries_the_theme_and_the_data(wheel: Path) -> None:
    """Every file of templates/ and every data file of the package is inside, and no test is."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    theme = {f"archive_gen/templates/{name}" for name in files_below(ROOT / "templates")}
    package = {
        f"archive_gen/{name}" for name in files_below(ROOT / "archive_gen") if "__pycache__" not in name
    }
    assert theme
    assert theme | package == {name for name in names if ".dist-info/" not in name}


def test_the_source_distribution_is_complete(tmp_path: Path, wheel: Path) -> None:
    """It holds what a packager needs to build, test and read, and gives the same wheel as the repository."""
    sdist = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        # Python has filters from 3.11.4 on; its manual says to ask for them so.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(tmp_path / "tree")  # noqa: S202 - our own archive
    (tree,) = (tmp_path / "tree").iterdir()
    wanted = {"README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "docs/architecture.md"}
    wanted |= {f"tests/{name}" for name in files_below(ROOT / "tests") if name.endswith(".py")}
    wanted |= {f"content/{name}" for name in files_below(ROOT / "content")}
    assert wanted - files_below(tree) == set()
    again = build("wheel", tree, tmp_path / "wheel")
    assert again.read_bytes() == wheel.read_bytes()


def test_an_archive_can_be_made_with_nothing_but_the_wheel(installed: Path, tmp_path: Path) -> None:
    """`archive-gen new` and `build` work for someone who has never seen the repository."""
    place = run(installed / "python", "-c", "import archive_gen; print(archive_gen.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(installed.parent)
    run(installed / "archive-gen", "new", "mine", cwd=tmp_path)
    run(installed / "archive-gen", "build", cwd=tmp_path / "mine")
    site = tmp_path / "mine/site"
    home = (site / "index.html").read_text("utf-8")
    assert "<html" in home
    assert list(site.glob("articles/**/*.html"))
    assert list(site.rglob("*.css")), "the theme's style sheet is missing"


def test_the_package_runs_as_a_module(installed: Path, tmp_path: Path) -> None:
    """`python -m archive_gen` is `archive-gen`."""
    by_name = run(installed / "archive-gen", "--version", cwd=tmp_path)
    assert run(installed / "python", "-m", "archive_gen", "--version", cwd=tmp_path) == by_name
