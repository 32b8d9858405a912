"""Raw tables as assets: one a dataset, its figures as read from the agency documents, unchanged but for their shape.

Belongs here: Dagster's steps, and whether a publisher's newest document is as new as it should be. Does not belong
here: the tables (``raw_tables.py``), parsing (``sources/``), arithmetic (``sql/``).
"""

from collections.abc import Sequence
from datetime import date

import dagster as dg

from assets import run_clock
from assets.metadata import table_metadata
from assets.models import FIGURES
from assets.raw_tables import RawTable, raw_tables
from pipeline.compose.freshness import sources
from pipeline.documents.dataset import Dataset
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.build import Warehouse

FRESH = "is_fresh"


def raw_assets(settings: Settings, datasets: Sequence[Dataset]) -> list[dg.AssetsDefinition]:
    """The asset of every raw table."""
    expected = {one.name: one for one in datasets if one.cadence_days is not None}
    return [_raw_asset(settings, table, expected.get(table.name)) for table in raw_tables(datasets)]


def _raw_asset(settings: Settings, table: RawTable, dataset: Dataset | None) -> dg.AssetsDefinition:
    """The asset ``raw.<name>``: what the table takes from the figures, in the warehouse.

    Where its publisher has a habit (``dataset``), a newest document that is older is a warning, not a failure.
    """
    key = dg.AssetKey(["raw", table.name])
    described = "The newest document is no older than the publisher's habit."
    specs = [dg.AssetCheckSpec(FRESH, asset=key, description=described)] if dataset else []

    @dg.asset(
        key=key,
        deps=[FIGURES],
        group_name="raw",
        description=table.description,
        kinds={"polars", "duckdb"},
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
        check_specs=specs,
    )
    def build(context: dg.AssetExecutionContext, warehouse: Warehouse) -> dg.MaterializeResult:
        figures = Snapshot.open(settings.figures)
        with warehouse.connect() as connection:
            stats = table.write(connection, figures)
        metadata = table_metadata(f"raw.{table.name}", stats)
        if dataset is None:
            return dg.MaterializeResult(metadata=metadata)
        today = run_clock.began(context).date()
        return dg.MaterializeResult(metadata=metadata, check_results=[_freshness(dataset, figures, today)])

    return build


def _freshness(dataset: Dataset, figures: Snapshot, today: date) -> dg.AssetCheckResult:
    """Whether anything new came within the publisher's habit; choice, age and reason beside it."""
    found = sources([dataset], figures.documents(), today)
    return dg.AssetCheckResult(
        check_name=FRESH,
        passed=not any(source.is_stale for source in found),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            source.dataset: dg.MetadataValue.json(
                {"choice": source.choice, "age_days": source.age_days, "reason": source.reason}
            )
            for source in found
        },
    )
