"""The release: once every table is built and every check has passed, the file analysts open is replaced whole."""

import logging
from pathlib import Path

import dagster as dg

from assets.models import MACROS, TABLES, failures_of
from assets.raw import raw_assets
from pipeline.files.lock import part_of_run
from pipeline.release.gate import drop_strays, require_compared, require_passed
from pipeline.release.replace import NOT_RELEASED, publish
from pipeline.settings import Settings
from pipeline.warehouse.build import WAIT_SECONDS, Warehouse

log = logging.getLogger("moneymap")
EXPECTED = {".".join(asset.key.path) for asset in raw_assets if asset.key.path[0] not in NOT_RELEASED} | {
    file.table for file in TABLES
}
"""Tables and views as the datasets and the SQL files make them."""


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
    with part_of_run(settings.lock, WAIT_SECONDS):
        with warehouse.connect() as connection:
            drop_strays(connection, EXPECTED, {f"main.{macro.name}" for macro in MACROS})
            require_compared(connection, settings.released)
            require_passed(connection, TABLES, MACROS, failures_of)
        latest = publish(Path(warehouse.path), settings.released, settings.keep)
    rows = sum(latest.tables.values())
    since = "" if latest.is_new else f", unchanged since {latest.released_at}"
    log.info("release: %s tables, %s rows%s", len(latest.tables), f"{rows:,}", since, extra={"step": "release"})
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(settings.released)),
            "version": latest.version,
            "sha256": latest.sha256,
            "tables": len(latest.tables),
            "rows": rows,
            "bytes": latest.bytes,
        }
    )
