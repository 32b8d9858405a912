"""Tables of the method and of the marts, and macros: one asset a SQL file; checks on tables are blocking.

Belongs here: turning SQL files into assets. Does not belong here: SQL.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import dagster as dg
import polars as pl
from duckdb import DuckDBPyConnection

from assets.metadata import table_metadata
from assets.outcome import FAILING_ROWS, FIRST
from pipeline.warehouse.build import Warehouse, build_macro, build_table, failing_rows, key_failures
from pipeline.warehouse.dependency import DESCRIPTION, write_dependencies
from pipeline.warehouse.sql_file import SqlCheck, SqlFile, SqlMacro, read_checks, read_macros, read_tables

log = logging.getLogger("moneymap")
FIGURES = dg.AssetKey("figures")
"""What a build begins with; in a night on which nothing changed it is not made, and nothing that follows."""
KEY_CHECK = "key_is_unique_and_complete"


@dataclass(frozen=True)
class Models:
    """What the SQL files make: tables, each after those it reads, their checks, and macros."""

    tables: list[SqlFile]
    checks: list[SqlCheck]
    macros: list[SqlMacro]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the SQL files of a folder.

        Raises:
            MoneymapError: a header is not what it should be.
        """
        return cls(read_tables(folder), read_checks(folder), read_macros(folder))

    def checks_of(self, file: SqlFile) -> list[SqlCheck]:
        """The checks that guard a table."""
        return [check for check in self.checks if check.table == file.table]

    def failures_of(self, connection: DuckDBPyConnection, file: SqlFile) -> dict[str, pl.DataFrame]:
        """The failing rows of every check on a table, by check; empty frames where all is well."""
        return {KEY_CHECK: key_failures(connection, file)} | {
            check.name: failing_rows(connection, check) for check in self.checks_of(file)
        }

    def table_assets(self) -> list[dg.AssetsDefinition]:
        """The asset of every table and view."""
        return [_table_asset(self, file) for file in self.tables]

    def dependency_asset(self) -> dg.AssetsDefinition:
        """The asset of what every table, view and macro reads."""
        return _dependency_asset(self)

    def macro_assets(self) -> list[dg.AssetsDefinition]:
        """The asset of every macro."""
        return [_macro_asset(macro) for macro in self.macros]


def _table_asset(models: Models, file: SqlFile) -> dg.AssetsDefinition:
    """The asset of one SQL file; a failing check stops everything that reads the table."""
    key, checks = dg.AssetKey([file.schema, file.name]), models.checks_of(file)
    specs = [
        dg.AssetCheckSpec(
            KEY_CHECK, asset=key, blocking=True, description="No key stands twice; no null but where documented."
        ),
        *(dg.AssetCheckSpec(c.name, asset=key, blocking=True, description=c.description) for c in checks),
    ]
    depends = {*file.depends, *(table for check in checks for table in check.depends)} - {file.table}
    upstream = [dg.AssetKey(table.split(".")) for table in sorted(depends)]

    @dg.asset(
        key=key,
        deps=upstream or [FIGURES],  # what reads nothing is built with the rest, or not at all
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
            failures = models.failures_of(connection, file)
        results = [
            dg.AssetCheckResult(
                check_name=name,
                passed=rows.is_empty(),
                metadata={
                    FAILING_ROWS: rows.height,
                    FIRST: str(rows.row(0, named=True)) if rows.height else "none",
                },
            )
            for name, rows in failures.items()
        ]
        return dg.MaterializeResult(metadata=table_metadata(file.table, stats), check_results=results)

    return build


def _macro_asset(macro: SqlMacro) -> dg.AssetsDefinition:
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


def _dependency_asset(models: Models) -> dg.AssetsDefinition:
    """What every table, view and macro reads; written once more with the release, so that it is of the same SQL."""

    @dg.asset(
        key=["core", "dependency"],
        deps=[FIGURES],
        group_name="core",
        description=DESCRIPTION,
        kinds={"duckdb"},
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def dependency(warehouse: Warehouse) -> dg.MaterializeResult:
        with warehouse.connect() as connection:
            stats = write_dependencies(connection, models.tables, models.macros)
        return dg.MaterializeResult(metadata=table_metadata("core.dependency", stats))

    return dependency
