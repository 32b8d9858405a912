"""The asset of a SQL file: a check that fails stops a run, one that is a warning is seen and stops nothing."""

import logging

import dagster as dg
import pytest

from assets.models import table_asset
from assets.outcome import checks_failed
from pipeline.warehouse.build import Warehouse
from pipeline.warehouse.models import Models
from pipeline.warehouse.sql_file import read_check, read_table

TABLE = "-- description: One.\n-- key: a\n-- columns:\n--   a: One.\nselect 1 as a"


@pytest.fixture
def run(tmp_path):
    """Build the table with a check of that header line that finds a row."""

    def run(line):
        path = tmp_path / "core" / "one.sql"
        path.parent.mkdir()
        path.write_text(TABLE)
        table = read_table(path)
        (tmp_path / "is_two.sql").write_text(f"-- description: Two.\n-- table: core.one\n{line}from core.one")
        models = Models([table], [read_check(tmp_path / "is_two.sql")], [])
        warehouse = Warehouse(path=str(tmp_path / "one.duckdb"))
        with warehouse.connect() as connection:
            connection.execute("create schema if not exists core")
        return dg.materialize([table_asset(models, table)], resources={"warehouse": warehouse}, raise_on_error=False)

    return run


def test_a_check_that_fails_stops_the_run(run):
    done = run("")
    assert not done.success
    assert checks_failed(done.all_events) == ["core.one: is_two, 1 rows, first {'a': 1}"]


def test_a_warning_is_logged_and_stops_nothing(run, caplog):
    with caplog.at_level(logging.WARNING, logger="moneymap"):
        done = run("-- severity: warning\n")
    assert done.success
    assert checks_failed(done.all_events) == []
    (found,) = [check for check in done.get_asset_check_evaluations() if check.check_name == "is_two"]
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "warning: core.one: is_two, first {'a': 1}" in caplog.text
