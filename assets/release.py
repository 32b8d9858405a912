"""The release: once every table is built and every check has passed, the file analysts open is replaced whole."""

import logging
from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from pipeline.files.lock import part_of_run
from pipeline.release.gate import drop_strays, require_compared, require_passed
from pipeline.release.replace import NOT_RELEASED, publish
from pipeline.settings import Settings
from pipeline.warehouse.build import WAIT_SECONDS, Warehouse
from pipeline.warehouse.dependency import TABLE as DEPENDENCY
from pipeline.warehouse.models import Models

log = logging.getLogger("moneymap")


def release_asset(settings: Settings, models: Models, raw: Sequence[dg.AssetsDefinition]) -> dg.AssetsDefinition:
    """The published file, ``build/moneymap.duckdb``: every table, readable by DuckDB 1.4 and later."""
    tables = expected_tables(models, raw)
    macros = {f"main.{macro.name}" for macro in models.macros}

    @dg.asset(
        key=["release"],
        deps=[
            dg.AssetKey(DEPENDENCY.split(".")),
            *(dg.AssetKey([file.schema, file.name]) for file in models.tables),
            *(dg.AssetKey(["macro", macro.name]) for macro in models.macros),
        ],
        group_name="release",
        description="The published file, build/moneymap.duckdb: every table, readable by DuckDB 1.4 and later.",
        kinds={"duckdb"},
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def release(warehouse: Warehouse) -> dg.MaterializeResult:
        with part_of_run(settings.lock, WAIT_SECONDS):
            with warehouse.connect() as connection:
                drop_strays(connection, tables, macros)
                require_compared(connection, settings.released)
                require_passed(connection, models)
            latest = publish(Path(warehouse.path), settings.released, settings.keep)
        log.info("%s", latest.line, extra={"step": "release"})
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(str(settings.released)),
                "version": latest.version,
                "sha256": latest.sha256,
                "tables": len(latest.tables),
                "rows": sum(latest.tables.values()),
                "bytes": latest.bytes,
            }
        )

    return release


def expected_tables(models: Models, raw: Sequence[dg.AssetsDefinition]) -> set[str]:
    """Tables and views as the datasets and the SQL files make them, and what these read."""
    made = {".".join(asset.key.path) for asset in raw if asset.key.path[0] not in NOT_RELEASED}
    return made | {DEPENDENCY, *(file.table for file in models.tables)}
