"""Fixtures of the machinery's tests: a build folder of their own, the command as installed, the whole run to read from.

No test writes to the project's own build folder or snapshot: every build lies in a temporary folder.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.app import cli

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = ROOT / "pipeline" / "snapshot"
COMMAND = Path(sys.executable).with_name("moneymap")
SECONDS = 300


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
