"""Fixtures every test may use: real agency documents, build folders, the command, one whole run of it, a browser.

Real documents lie outside the project, and the browser is the Chromium on the path; tests that need them skip without.
No test writes to the project's own build folder or snapshot: every build lies in a temporary folder.
"""

import gc
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.app import cli
from pipeline.files import fingerprint
from tests.made_once import SECONDS, made_once

gc.disable()  # until all tests are found: looking through them time and again is a third of finding them

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = Path(os.environ.get("MONEYMAP_DOCUMENTS", ROOT.parent / "shared" / "data"))
SNAPSHOT = ROOT / "pipeline" / "snapshot"
COMMAND = Path(sys.executable).with_name("moneymap")
WHOLE = {"first_run", "warehouse_file", "chromium_path"}
"""Fixtures that take a build of all tables or a browser: what needs one of them is not fast."""
SWITCHES = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    """Mark what needs something that takes long to make."""
    for item in items:
        if WHOLE.intersection(item.fixturenames):
            item.add_marker(pytest.mark.whole)


def pytest_collection_finish():
    """What is there by now stays to the end: no need to look through it again."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure():
    """Python's end looks through everything once more."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of real agency documents; the test is skipped where it is not present."""
    if not DOCUMENTS.is_dir():
        pytest.skip(f"needs the real agency documents, none at {DOCUMENTS} (set MONEYMAP_DOCUMENTS)")
    return DOCUMENTS


@pytest.fixture(scope="session")
def document(documents: Path) -> Callable[[str], bytes]:
    """Read one real document by its path in the collection."""
    return lambda path: (documents / path).read_bytes()


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """A folder that all workers of this run of the tests share (``made_once``), another one for another program."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"shared-{fingerprint.software()[:12]}"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def first_run(shared, tmp_path_factory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One whole run, FY2023's charts only: its outcome and the build folder. Read it, never change it."""

    def run(folder):
        variables = {name: value for name, value in os.environ.items() if name != "MONEYMAP_SNAPSHOT"}
        result = subprocess.run(
            [COMMAND, "run", "--year", "2023"],
            env=variables | {"MONEYMAP_BUILD": str(folder / "build")},
            cwd=tmp_path_factory.getbasetemp(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        said = [result.args[1:], result.returncode, result.stdout, result.stderr]
        (folder / "outcome.json").write_text(json.dumps(said))

    folder = made_once(shared, "first", run)
    return subprocess.CompletedProcess(*json.loads((folder / "outcome.json").read_text())), folder / "build"


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is; tests that look at pages are skipped where there is none."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see CONTRIBUTING.md")
    if (path := shutil.which("chromium")) is None:
        pytest.skip("no chromium on the path: pages are looked at in Debian's package of that name")
    return path


@pytest.fixture(scope="module")
def chromium(chromium_path):
    """The browser, started for each module: while it is, its driver keeps an event loop Dagster could not share."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def scratch(tmp_path_factory):
    """Whatever a test forgets to redirect lands in a temporary folder; the embedded snapshot is read."""
    folder = tmp_path_factory.mktemp("scratch")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MONEYMAP_BUILD", str(folder / "build"))
        patch.delenv("MONEYMAP_SNAPSHOT", raising=False)
        patch.delenv("DAGSTER_HOME", raising=False)
        yield folder


@pytest.fixture(scope="session")
def environment():
    """The environment of a process that uses these folders."""

    def make(build, snapshot=None):
        variables = {**os.environ, "MONEYMAP_BUILD": str(build)}
        return variables | ({"MONEYMAP_SNAPSHOT": str(snapshot)} if snapshot else {})

    return make


@pytest.fixture(scope="session")
def command():
    """The command as installed beside the interpreter."""
    return COMMAND


@pytest.fixture(scope="session")
def moneymap(environment, scratch):
    """Run the installed command in a process of its own; returns exit code, stdout and stderr."""

    def run(*arguments, build, snapshot=None):
        return subprocess.run(
            [COMMAND, *arguments],
            env=environment(build, snapshot),
            cwd=scratch,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def released(first_run):
    """The build folder of the whole run. Read it, never change it: other workers of the tests read it too."""
    return first_run[1]


@pytest.fixture
def build(released, tmp_path):
    """A copy of that folder, for tests that change it."""
    return Path(shutil.copytree(released, tmp_path / "build"))


@pytest.fixture
def snapshot(tmp_path):
    """A copy of the embedded snapshot."""
    folder = tmp_path / "snapshot"
    shutil.copytree(SNAPSHOT / "tables", folder / "tables")
    shutil.copy(SNAPSHOT / "manifest.json", folder)
    return folder


@pytest.fixture(scope="session")
def edit_table():
    """Change the rows of a snapshot table and sign it anew, so that its checksum no longer tells."""

    def edit(folder, table, change):
        manifest = json.loads((folder / "manifest.json").read_text())
        entry = manifest["tables"][table]
        path = folder / entry["file"]
        rows = pl.read_csv(path, infer_schema=False)
        changed = change(rows)
        assert not changed.equals(rows)
        content = changed.write_csv().encode()
        path.write_bytes(content)
        manifest["tables"][table] = {**entry, "sha256": hashlib.sha256(content).hexdigest(), "rows": changed.height}
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return edit


@pytest.fixture(scope="session")
def digest():
    """SHA-256 of every file under a folder, or of one file."""

    def digests(path):
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
        return {str(file.relative_to(path.parent)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    return digests


@pytest.fixture(scope="session")
def marts():
    """Every row of every mart of a released file."""

    def rows(path):
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute("select table_name from duckdb_tables() where schema_name = 'mart'").fetchall()
            return {name: connection.execute(f"from mart.{name} order by all").fetchall() for (name,) in names}

    return rows


@pytest.fixture
def call(monkeypatch, capsys):
    """Run a command in this process: exit code, stdout, stderr."""

    def run(*arguments, build, snapshot=None):
        monkeypatch.setenv("MONEYMAP_BUILD", str(build))
        if snapshot:
            monkeypatch.setenv("MONEYMAP_SNAPSHOT", str(snapshot))
        capsys.readouterr()
        code = 0
        try:
            cli.main(arguments)
        except SystemExit as stop:
            code = stop.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def answer(call, released):
    """What a command prints on the release."""

    def run(*arguments):
        code, out, err = call(*arguments, build=released)
        assert (code, err) == (0, "")
        return out

    return run


@pytest.fixture
def refusal(call, released):
    """The one line with which a command is refused; exit code 2, nothing on stdout."""

    def run(*arguments, build=released, code=2):
        found, out, err = call(*arguments, build=build)
        assert (found, out) == (code, ""), err
        assert err.startswith("moneymap: ")
        assert err.count("\n") == 1, err
        assert err.endswith("\n")
        return err

    return run
