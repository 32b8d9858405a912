"""What a command imports: help and queries come soon, because libraries that are slow to import are not.

Belongs here: looking at ``sys.modules`` of a process of its own. How long it takes is measured by ``make bench``.
"""

import subprocess
import sys

import pytest

SLOW = ("altair", "dagster", "dataframely", "duckdb", "numpy", "polars", "pyarrow", "vl_convert")
ASK = """
import sys
from pipeline.app.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.fixture
def imported(environment):
    """Which slow libraries a call of the command imports, over a release."""

    def of(build, *arguments):
        done = subprocess.run(
            [sys.executable, "-c", ASK, *arguments], env=environment(build), capture_output=True, text=True, check=True
        )
        assert done.stdout
        return set(SLOW).intersection(done.stderr.split())

    return of


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("query", "--help"), ("--version",)])
def test_help_needs_no_library_but_click(imported, tmp_path, arguments):
    assert imported(tmp_path, *arguments) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "select 1 as one", "--format", "csv"),
        ("query", "select 1 as one", "--json"),
        ("states", "CA", "--json"),
        ("explain", "CA", "2023"),
        ("why", "CA", "2023"),
        ("dictionary", "mart.flow"),
    ],
)
def test_readers_need_duckdb_alone(imported, released, arguments):
    assert imported(released, *arguments) == {"duckdb"}


def test_a_table_of_any_query_needs_what_prints_it(imported, released):
    assert imported(released, "query", "select 1 as one") - {"numpy"} == {"duckdb", "polars", "pyarrow"}
