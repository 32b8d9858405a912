"""The released file opens and reads the same in every engine promised: the oldest, the newest, the browser's.

The engines come from package registries, and the tests are skipped where none can be reached.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.settings import ROOT
from tests.registry import NPM, PIP, fetched
from tests.sql.queries import EXAMPLES, VIEWS, queries

PYTHON = ("1.4.0", "1.4.5", "1.5.6", "2.0.1")
"""Versions of the package, the first that opens the file first."""
COMMAND_LINE = {"1.4.4": "duckdb-cli==1.4.4.post2", "1.5.6": "duckdb-cli==1.5.6"}
BROWSER = "@duckdb/duckdb-wasm@1.32.0"
OPEN_IN_NODE = Path(__file__).with_name("open_in_node.cjs")
COUNT = "select count(*), count(columns(*)) from {}"
READ = """
import hashlib, json, sys, duckdb
queries, counted, tables = json.load(sys.stdin)
with duckdb.connect("build/moneymap.duckdb", read_only=True) as connection:
    connection.execute("set enable_progress_bar = false")  # older engines print it among the answers
    rows = lambda sql: connection.execute(sql).fetchall()
    print(json.dumps([
        duckdb.__version__,
        [len(rows(sql)) for sql in queries],
        [list(rows(sql)[0]) for sql in counted],
        [hashlib.sha256(repr(rows(f"from {table} order by all")).encode()).hexdigest() for table in tables],
    ]))
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def asked(folder):
    """What every engine is asked: queries, a count of every column of every table and view, the tables themselves."""
    with duckdb.connect(str(folder / "build" / "moneymap.duckdb"), read_only=True) as connection:
        names = connection.execute("select schema_name || '.' || table_name from duckdb_tables() order by all")
        tables = [name for (name,) in names.fetchall()]
    assert len(tables) > 50
    assert len(VIEWS) > 1
    return [queries(), [COUNT.format(name) for name in (*tables, *VIEWS)], tables]


def read(folder, asked, library):
    """What the package ``duckdb`` in a folder of libraries answers: its version, and the answers."""
    ran = subprocess.run(
        [sys.executable, "-c", READ],
        input=json.dumps(asked),
        env={**os.environ, "PYTHONPATH": str(library)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    version, *answers = json.loads(ran.stdout)
    return version, answers


@pytest.fixture(scope="module")
def expected(folder, asked):
    """The answers of the engine that wrote the file."""
    version, answers = read(folder, asked, ROOT)
    assert version == duckdb.__version__
    return answers


@pytest.mark.parametrize("version", PYTHON)
def test_the_package_reads_every_table_view_macro_and_example(folder, shared, asked, expected, version):
    found, answers = read(folder, asked, fetched(shared, PIP, [f"duckdb=={version}"]))
    assert found == version
    for questions, here, there in zip(asked, expected, answers, strict=True):
        assert dict(zip(questions, there, strict=True)) == dict(zip(questions, here, strict=True))


@pytest.mark.parametrize("version", COMMAND_LINE)
def test_the_command_line_runs_examples_from_their_files(folder, shared, version):
    library = fetched(shared, PIP, [COMMAND_LINE[version]])
    program, variables = library / "bin" / "duckdb", {**os.environ, "PYTHONPATH": str(library)}
    said = subprocess.run([program, "--version"], env=variables, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"v{version} ")
    for name in sorted(EXAMPLES):
        with (ROOT / "sql" / "examples" / f"{name}.sql").open() as query:
            ran = subprocess.run(
                [program, "-readonly", "-json", "build/moneymap.duckdb"],
                stdin=query,
                env=variables,
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        assert (ran.returncode, ran.stderr) == (0, ""), name
        assert json.loads(ran.stdout), name


def test_the_engine_of_browsers_reads_them_too(folder, shared, asked, expected):
    """DuckDB-Wasm, in Node instead of a browser: the same engine, the same memory."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no node and npm on the path to run the browser's engine with")
    library = fetched(shared, NPM, [BROWSER])
    ran = subprocess.run(
        ["node", OPEN_IN_NODE, library, folder / "build" / "moneymap.duckdb"],
        input=json.dumps(asked[:2]),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    version, *answers = json.loads(ran.stdout)
    assert version.startswith("v1.4.")
    for questions, here, there in zip(asked[:2], expected[:2], answers, strict=True):
        assert dict(zip(questions, there, strict=True)) == dict(zip(questions, here, strict=True))
