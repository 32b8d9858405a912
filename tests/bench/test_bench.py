"""The benchmark's rows run, on little: no time is asserted, only that each row measures what it says."""

import sys

import pytest

from tests.bench import table
from tests.bench.measured import NO_BYTECODE, Bench, Row, ran
from tests.bench.rows import help as of_help
from tests.bench.rows import query, tables, unchanged


@pytest.fixture(scope="module")
def bench(released, tmp_path_factory):
    """Once each, without charts, over a release that is there."""
    scratch = tmp_path_factory.mktemp("bench")
    (scratch / "build").symlink_to(released)
    return Bench(scratch, runs=1, is_tiny=True)


@pytest.mark.parametrize("row", [of_help, query, unchanged], ids=lambda row: row.__name__.rpartition(".")[2])
def test_a_row_is_measured(bench, row):
    (found,) = row.measure(bench)
    assert found.seconds > 0
    assert found.floor_seconds > 0
    assert found.what in table.printed(found)


def test_tables_are_held_against_their_own_sql(bench):
    (found,) = tables.measure(bench)
    assert found.ratio > 0.5


@pytest.mark.parametrize("name", table.ROWS)
def test_every_row_can_be_run_alone(name):
    assert callable(__import__(f"tests.bench.rows.{name}", fromlist=["measure"]).measure)


def test_a_goal_is_met_by_the_ratio_and_by_what_else_is_asked():
    row = Row("a", 3.0, "b", 2.0, 1.5)
    assert (row.ratio, row.is_met) == (1.5, True)
    assert not Row("a", 3.1, "b", 2.0, 1.5).is_met
    assert not Row("a", 3.0, "b", 2.0, 1.5, "7 body bytes", also=False).is_met
    assert "NOT met" in table.printed(Row("a", 3.1, "b", 2.0, 1.5))


def test_what_python_compiles_is_kept_whatever_the_caller_set(monkeypatch):
    monkeypatch.setenv(NO_BYTECODE, "1")
    done = ran([sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"])
    assert done.out == "False\n"
