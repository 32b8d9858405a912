"""Raw tables: one asset a dataset, its figures as read from the agency documents, unchanged but for their shape.

Belongs here: taking each dataset's frame to the warehouse, with the comments its schema holds. Does not belong here:
parsing (``sources/``) or arithmetic (``sql/``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import dagster as dg
import dataframely as dy
import polars as pl
from duckdb import DuckDBPyConnection

from assets import run_clock
from assets.areas import AreaSchema, areas
from assets.metadata import table_metadata
from assets.models import FIGURES
from pipeline.compose.freshness import sources
from pipeline.documents.dataset import Dataset, descriptions
from pipeline.settings import Settings
from pipeline.snapshot.store import DocumentSchema, Snapshot
from pipeline.warehouse.build import TableStats, Warehouse, write_frame
from pipeline.warehouse.dictionary import table_comment

FRESH = "is_fresh"


@dataclass(frozen=True)
class RawTable:
    """``raw.<name>``: its schema, what its columns mean, and its figures in a snapshot."""

    name: str
    description: str
    schema: type[dy.Schema]
    columns: dict[str, str]
    figures: Callable[[Snapshot], pl.DataFrame]

    @property
    def comment(self) -> str:
        """The table's comment: description, key, columns that may be null."""
        nullable = [name for name, column in self.schema.columns().items() if column.nullable]
        return table_comment(self.description, self.schema.primary_key(), nullable)

    def write(self, connection: DuckDBPyConnection, snapshot: Snapshot) -> TableStats:
        """Replace the table by the snapshot's figures and comment it."""
        return write_frame(connection, f"raw.{self.name}", self.figures(snapshot), self.comment, self.columns)


def raw_tables(datasets: Sequence[Dataset]) -> list[RawTable]:
    """Every raw table: areas, documents, and one a dataset."""
    return [
        RawTable(
            "area",
            "Area codes: states, territories, the residual areas agencies print, the nation.",
            AreaSchema,
            descriptions(AreaSchema),
            lambda _: areas(),
        ),
        RawTable(
            "document",
            "The documents the figures were read from, and the copies at hand.",
            DocumentSchema,
            descriptions(DocumentSchema),
            Snapshot.documents,
        ),
        *(
            RawTable(dataset.name, dataset.description, dataset.schema, dataset.columns, partial(_of, dataset))
            for dataset in datasets
        ),
    ]


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


def _of(dataset: Dataset, snapshot: Snapshot) -> pl.DataFrame:
    return snapshot.table(dataset)
