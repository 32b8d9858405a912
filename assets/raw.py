"""Raw tables: one asset a dataset, its figures as read from the agency documents, unchanged but for their shape.

Belongs here: taking each dataset's frame to the warehouse, with the comments its schema holds. Does not belong here:
parsing (``sources/``) or arithmetic (``sql/``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import dagster as dg
import dataframely as dy
import polars as pl
from duckdb import DuckDBPyConnection

from assets.areas import AreaSchema, areas
from assets.metadata import table_metadata
from assets.sources import datasets
from pipeline.catalog import table_comment
from pipeline.dataset import Dataset, descriptions
from pipeline.snapshot.resource import SnapshotFolder
from pipeline.snapshot.store import DocumentSchema, Snapshot
from pipeline.warehouse import TableStats, Warehouse, write_frame


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


def raw_tables() -> list[RawTable]:
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
            for dataset in datasets()
        ),
    ]


def raw_asset(table: RawTable) -> dg.AssetsDefinition:
    """The asset ``raw.<name>``: what the table takes from the snapshot, in the warehouse."""

    @dg.asset(
        key=["raw", table.name],
        group_name="raw",
        description=table.description,
        kinds={"polars", "duckdb"},
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def build(warehouse: Warehouse, snapshot: SnapshotFolder) -> dg.MaterializeResult:
        with warehouse.connect() as connection:
            stats = table.write(connection, snapshot.open())
        return dg.MaterializeResult(metadata=table_metadata(f"raw.{table.name}", stats))

    return build


def _of(dataset: Dataset, snapshot: Snapshot) -> pl.DataFrame:
    return snapshot.table(dataset)


raw_assets = [raw_asset(table) for table in raw_tables()]
