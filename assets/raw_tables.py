"""Raw tables: which there are, what their columns mean, and the figures they hold.

Belongs here: taking each dataset's frame to the warehouse, with the comments its schema holds. Does not belong here:
Dagster's assets of them (``raw.py``), parsing (``sources/``), arithmetic (``sql/``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import dataframely as dy
import polars as pl
from duckdb import DuckDBPyConnection

from assets.areas import AreaSchema, areas
from pipeline.documents.dataset import Dataset, descriptions
from pipeline.snapshot.store import DocumentSchema, Snapshot
from pipeline.warehouse.build import TableStats, write_frame
from pipeline.warehouse.dictionary import table_comment


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


def _of(dataset: Dataset, snapshot: Snapshot) -> pl.DataFrame:
    return snapshot.table(dataset)
