"""The release: once every table is built and every check has passed, the file analysts open is replaced whole."""

import logging
from pathlib import Path

import dagster as dg

from assets.models import CHECKS, MACROS, TABLES, failures_of
from pipeline.errors import CheckFailedError
from pipeline.release import publish
from pipeline.settings import Settings
from pipeline.warehouse import Warehouse, build_macro

log = logging.getLogger("moneymap")


@dg.asset(
    key=["release"],
    deps=[
        *(dg.AssetKey([file.schema, file.name]) for file in TABLES),
        *(dg.AssetKey(["macro", macro.name]) for macro in MACROS),
    ],
    group_name="release",
    kinds={"duckdb"},
    pool="warehouse",
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def release(warehouse: Warehouse) -> dg.MaterializeResult:
    """The published file, ``build/moneymap.duckdb``: every table, readable by DuckDB 1.5 and later."""
    settings = Settings.from_environment()
    _require_passed(warehouse)
    rows = publish(Path(warehouse.path), settings.released)
    log.info("release: %s tables, %s rows", len(rows), f"{sum(rows.values()):,}", extra={"step": "release"})
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(settings.released)),
            "tables": len(rows),
            "rows": sum(rows.values()),
            "bytes": settings.released.stat().st_size,
        }
    )


def _require_passed(warehouse: Warehouse) -> None:
    """Run every check once more on what is about to be released: in Dagster a table can be built without them.

    Macros are made once more, too: running its example is a macro's check.
    """
    with warehouse.connect() as connection:
        for macro in MACROS:
            build_macro(connection, macro)
        failed = [
            f"{file.table}: {name}"
            for file in TABLES
            for name, rows in failures_of(connection, file, [c for c in CHECKS if c.table == file.table]).items()
            if rows.height
        ]
    if failed:
        raise CheckFailedError(f"checks fail, nothing was released: {', '.join(failed)}")
