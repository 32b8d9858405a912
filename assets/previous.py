"""The schema ``previous`` of the working file: the last release, as the next one is compared with it.

Belongs here: writing it as a step of a run. Does not belong here: what is kept of a release, and how it is read
(``pipeline/release/previous.py``).
"""

import logging
from collections.abc import Iterator

import dagster as dg

from assets.metadata import table_metadata
from assets.models import FIGURES
from pipeline.clock import now
from pipeline.release.kept import TABLES
from pipeline.release.previous import last_release
from pipeline.settings import Settings
from pipeline.warehouse.build import Warehouse, write_frame

log = logging.getLogger("moneymap")


def previous_asset(settings: Settings) -> dg.AssetsDefinition:
    """What ``mart.revision`` needs of the last release, read in one go before that is replaced."""

    @dg.multi_asset(
        name="previous",
        specs=[
            dg.AssetSpec(
                ["previous", kept.name],
                deps=[FIGURES],
                description=kept.description,
                kinds={"duckdb"},
                group_name="previous",
            )
            for kept in TABLES
        ],
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def previous(warehouse: Warehouse) -> Iterator[dg.MaterializeResult]:
        tables, warnings = last_release(settings, now())
        for warning in warnings:
            log.warning("warning: %s", warning)
        with warehouse.connect() as connection:
            for kept in TABLES:
                name = f"previous.{kept.name}"
                stats = write_frame(connection, name, tables[kept.name], kept.description, kept.comments)
                yield dg.MaterializeResult(asset_key=name.split("."), metadata=table_metadata(name, stats))

    return previous
