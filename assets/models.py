"""Tables of the method and of the marts, and macros: one asset a SQL file; checks on tables are blocking.

Belongs here: turning SQL files into assets, and the table of what each of them reads. Does not belong here: SQL.
"""

import logging

import dagster as dg
import polars as pl
from duckdb import DuckDBPyConnection

from assets.metadata import table_metadata
from pipeline.settings import Settings
from pipeline.warehouse.build import Warehouse, build_macro, build_table, failing_rows, key_failures
from pipeline.warehouse.dependency import DESCRIPTION, write_dependencies
from pipeline.warehouse.sql_file import SqlCheck, SqlFile, SqlMacro, read_checks, read_macros, read_tables

log = logging.getLogger("moneymap")
KEY_CHECK = "key_is_unique_and_complete"


def checks_of(file: SqlFile) -> list[SqlCheck]:
    """The checks that guard a table."""
    return [check for check in CHECKS if check.table == file.table]


def failures_of(connection: DuckDBPyConnection, file: SqlFile) -> dict[str, pl.DataFrame]:
    """The failing rows of every check on a table, by check; empty frames where all is well."""
    return {KEY_CHECK: key_failures(connection, file)} | {
        check.name: failing_rows(connection, check) for check in checks_of(file)
    }


def table_asset(file: SqlFile) -> dg.AssetsDefinition:
    """The asset of one SQL file; a failing check stops everything that reads the table."""
    key, checks = dg.AssetKey([file.schema, file.name]), checks_of(file)
    specs = [
        dg.AssetCheckSpec(
            KEY_CHECK, asset=key, blocking=True, description="No key stands twice; no null but where documented."
        ),
        *(dg.AssetCheckSpec(c.name, asset=key, blocking=True, description=c.description) for c in checks),
    ]
    depends = {*file.depends, *(table for check in checks for table in check.depends)} - {file.table}

    @dg.asset(
        key=key,
        deps=[dg.AssetKey(table.split(".")) for table in sorted(depends)],
        group_name=file.schema,
        description=file.description,
        kinds={"sql", "duckdb"},
        check_specs=specs,
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def build(warehouse: Warehouse) -> dg.MaterializeResult:
        with warehouse.connect() as connection:
            stats = build_table(connection, file)
            failures = failures_of(connection, file)
        results = [
            dg.AssetCheckResult(
                check_name=name,
                passed=rows.is_empty(),
                metadata={
                    "failing_rows": rows.height,
                    "first": str(rows.row(0, named=True)) if rows.height else "none",
                },
            )
            for name, rows in failures.items()
        ]
        return dg.MaterializeResult(metadata=table_metadata(file.table, stats), check_results=results)

    return build


def macro_asset(macro: SqlMacro) -> dg.AssetsDefinition:
    """The asset of one macro; it is built when its example finds rows."""

    @dg.asset(
        key=["macro", macro.name],
        deps=[dg.AssetKey(table.split(".")) for table in macro.depends],
        group_name="macro",
        description=macro.description,
        kinds={"sql", "duckdb"},
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def build(warehouse: Warehouse) -> dg.MaterializeResult:
        with warehouse.connect() as connection:
            rows = build_macro(connection, macro)
        log.info("macro.%s: %s rows in its example", macro.name, rows, extra={"step": macro.name})
        return dg.MaterializeResult(metadata={"example": macro.example, "rows": rows})

    return build


@dg.asset(
    key=["core", "dependency"],
    group_name="core",
    description=DESCRIPTION,
    kinds={"duckdb"},
    pool="warehouse",
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def dependency(warehouse: Warehouse) -> dg.MaterializeResult:
    """What every table, view and macro reads; written once more with the release, so that it is of the same SQL."""
    with warehouse.connect() as connection:
        stats = write_dependencies(connection, TABLES, MACROS)
    return dg.MaterializeResult(metadata=table_metadata("core.dependency", stats))


_sql = Settings.from_environment().sql
CHECKS = read_checks(_sql)
TABLES = read_tables(_sql)
MACROS = read_macros(_sql)
macro_assets = [macro_asset(macro) for macro in MACROS]
table_assets = [table_asset(file) for file in TABLES]
