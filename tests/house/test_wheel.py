"""What people install: the wheel holds what a run needs and nothing under another's name, and works without a checkout.

It is made as ``python -m build`` makes it, of the source distribution, with the setuptools at hand and no network; then
installed into an environment of its own that sees the libraries of this one, but not the checkout.
"""

import json
import os
import shutil
import site
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import duckdb
import pytest

from tests.house.walls import ROOMS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MADE = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis", "node_modules"
)
ALONE = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps")
PACKAGES = {"assets", "pipeline", "reports"}
"""The names the wheel takes at the top of an environment. No more, and none of a folder that holds no code."""
WATCH = '''
"""Notes every path of the checkout that this process reads, and those it starts."""
import os, sys
NOTE = os.open({note!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path.startswith({root!r} + os.sep) and not path.startswith(tuple({libraries!r})):
            os.write(NOTE, (path + "\\n").encode())
sys.addaudithook(watch)
'''
VARIABLES = {name: value for name, value in os.environ.items() if not name.startswith(("MONEYMAP_", "PYTHON"))}
"""Without those that lead to a checkout or to another build folder."""
SECONDS = 300

pytestmark = pytest.mark.slow


def python(*arguments, cwd):
    done = subprocess.run(
        [sys.executable, *arguments],
        env=VARIABLES,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def sdist(tmp_path_factory) -> Path:
    """The source distribution, made of a copy of the checkout."""
    folder = tmp_path_factory.mktemp("sdist")
    shutil.copytree(ROOT, folder / "checkout", ignore=MADE)
    build = f"from setuptools import build_meta; build_meta.build_sdist({str(folder)!r})"
    python("-c", build, cwd=folder / "checkout")
    (made,) = folder.glob("*.tar.gz")
    return made


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory) -> Path:
    """The wheel, made of the source distribution unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (source,) = (folder / "unpacked").iterdir()
    python("-m", "pip", "wheel", *ALONE, "--no-build-isolation", "-w", ".", source, cwd=folder)
    assert not (source / "build").exists()
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The interpreter of an environment with the wheel, and the note of what is read from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    python("-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    own = folder / "venv" / "bin" / "python"
    python("-m", "pip", "--python", own, "install", *ALONE, wheel, cwd=folder)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    libraries, note = site.getsitepackages(), folder / "read.txt"
    # A path that stands in a .pth is searched, the .pth files there, which lead to the checkout, are not read.
    (packages / "libraries.pth").write_text("\n".join([*libraries, "import watching", ""]))
    watching = WATCH.format(note=str(note), root=str(ROOT), libraries=[*libraries, sys.prefix])
    (packages / "watching.py").write_text(watching)
    return own, note


@pytest.fixture(scope="module")
def start(installed, tmp_path_factory):
    """Start a program of that environment in a folder that was empty before the first; returns what it said."""
    own, _ = installed
    folder = tmp_path_factory.mktemp("empty")

    def run(program, *arguments):
        done = subprocess.run(
            [own.with_name(program), *arguments],
            env=VARIABLES | {"PYTHONDONTWRITEBYTECODE": "1"},
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run.folder = folder
    return run


@pytest.fixture(scope="module")
def worked(start):
    """What run, site and export said."""
    return [start("moneymap", *said.split()) for said in ("run --no-charts", "site", "export --format parquet")]


class TestSdist:
    def test_holds_the_project_as_it_is_developed(self, sdist):
        with tarfile.open(sdist) as archive:
            names = {name.partition("/")[2] for name in archive.getnames()}
        wanted = {
            path.relative_to(ROOT).as_posix()
            for room in (*ROOMS, "docs", "deploy", "tests")
            for path in (ROOT / room).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        wanted |= {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "LICENSE-DATA", "Makefile", "README.md"}
        wanted |= {"pyproject.toml", "setup.py"}
        assert wanted - names == set()
        assert [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".duckdb"))] == []


class TestWheel:
    def test_takes_no_name_but_those_promised(self, names):
        assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == PACKAGES

    def test_holds_every_file_of_the_rooms_and_what_pages_are_made_of(self, names, wheel):
        here = {
            path.relative_to(ROOT).as_posix(): path
            for room in PACKAGES
            for path in (ROOT / room).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        scripts = {name for name in here if name.startswith("reports/geometry/")}
        here |= {
            f"pipeline/shipped/{path.relative_to(ROOT).as_posix()}": path
            for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "sql").rglob("*.sql"))
        }
        there = {name for name in names if ".dist-info/" not in name}
        assert (there ^ set(here)) - scripts == set()
        with zipfile.ZipFile(wheel) as archive:
            assert [name for name in there if archive.read(name) != here[name].read_bytes()] == []

    def test_says_what_it_is_and_needs(self, names, wheel):
        (name,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        with zipfile.ZipFile(wheel) as archive:
            said = message_from_bytes(archive.read(name))
        assert (said["Name"], said["Version"]) == (PROJECT["name"], PROJECT["version"])
        assert set(said["Requires-Python"].split(",")) == {">=3.11", "<3.14"}
        extras = PROJECT["optional-dependencies"].values()
        assert len(said.get_all("Requires-Dist")) == len(PROJECT["dependencies"]) + sum(map(len, extras))
        for minor in (11, 12, 13):
            assert f"Programming Language :: Python :: 3.{minor}" in said.get_all("Classifier")
        assert [name for name in names if name.endswith("/LICENSE")]


class TestInstalled:
    def test_run_releases(self, worked, start):
        assert "FY" in worked[0]
        with duckdb.connect(str(start.folder / "build" / "moneymap.duckdb"), read_only=True) as connection:
            assert connection.execute("select count(*) from net('balanced', 2023)").fetchall() == [(51,)]

    def test_site_is_whole(self, worked, start):
        assert "of them pages" in worked[1]
        folder = start.folder / "build" / "site"
        listed = json.loads((folder / ".site.json").read_text(encoding="utf-8"))["files"]
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert found - {".site.json"} == set(listed)
        assert {"index.html", "methodology.html", "data/moneymap.duckdb"} <= found

    def test_export_writes(self, worked, start):
        assert "parquet" in worked[2]
        assert (start.folder / "build" / "export" / "parquet" / "mart.flow.parquet").is_file()

    @pytest.mark.usefixtures("worked")
    def test_nothing_stands_beside_the_build_folder(self, start):
        assert [path.name for path in start.folder.iterdir()] == ["build"]

    def test_python_m_pipeline_is_the_command(self, start):
        for arguments in (["--version"], ["--help"]):
            assert start("python", "-m", "pipeline", *arguments) == start("moneymap", *arguments)

    def test_its_files_are_what_tells_whether_a_release_is_out_of_date(self, start, names):
        program = "from pipeline.files.fingerprint import *; print(*[p.relative_to(ROOT) for p in program_files()])"
        assert set(start("python", "-c", program).split()) == {name for name in names if ".dist-info/" not in name}

    @pytest.mark.usefixtures("worked")
    def test_nothing_is_read_from_the_checkout(self, start, installed):
        _, note = installed
        assert note.read_text().splitlines() == []
        start("python", "-c", f"open({str(ROOT / 'README.md')!r}).close()")  # the watch sees what is read there
        assert note.read_text().splitlines() == [str(ROOT / "README.md")]
