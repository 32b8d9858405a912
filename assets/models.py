"""Tables of the method and of the marts, and macros: one asset a SQL file; checks on tables block, but for warnings.

Belongs here: turning SQL files into assets. Does not belong here: SQL.
"""

import logging

import dagster as dg

from assets.metadata import table_metadata
from assets.outcome import FAILING_ROWS, FIRST
from pipeline.warehouse.build import Warehouse, build_macro, build_table
from pipeline.warehouse.dependency import DESCRIPTION, write_dependencies
from pipeline.warehouse.models import KEY_CHECK, Models
from pipeline.warehouse.sql_file import SqlFile, SqlMacro

log = logging.getLogger("moneymap")
FIGURES = dg.AssetKey("figures")
"""What a build begins with; in a night on which nothing changed it is not made, and nothing that follows."""


def table_asset(models: Models, file: SqlFile) -> dg.AssetsDefinition:
    """The asset of one SQL file; a failing check stops everything that reads the table, unless it is a warning."""
    key, checks = dg.AssetKey([file.schema, file.name]), models.checks_of(file)
    warnings = models.warnings_of(file)
    specs = [
        dg.AssetCheckSpec(
            KEY_CHECK, asset=key, blocking=True, description="No key stands twice; no null but where documented."
        ),
        *(
            dg.AssetCheckSpec(c.name, asset=key, blocking=c.name not in warnings, description=c.description)
            for c in checks
        ),
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
        for name in sorted(warnings):
            if failures[name].height:
                log.warning("warning: %s: %s, first %s", file.table, name, failures[name].row(0, named=True))
        results = [
            dg.AssetCheckResult(
                check_name=name,
                passed=rows.is_empty(),
                severity=dg.AssetCheckSeverity.WARN if name in warnings else dg.AssetCheckSeverity.ERROR,
                metadata={
                    FAILING_ROWS: rows.height,
                    FIRST: str(rows.row(0, named=True)) if rows.height else "none",
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


def dependency_asset(models: Models) -> dg.AssetsDefinition:
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
