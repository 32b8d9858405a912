"""Raw tables: one asset a dataset, its figures as read from the agency documents, unchanged but for their shape.

Belongs here: taking each dataset's frame to the warehouse. Does not belong here: parsing (``sources/``) or arithmetic
(``sql/``).
"""

from collections.abc import Callable
from functools import partial

import dagster as dg
import polars as pl

from assets.areas import areas
from assets.metadata import table_metadata
from assets.sources import datasets
from pipeline.dataset import Dataset
from pipeline.snapshot.resource import SnapshotFolder
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse import Warehouse, write_frame


def raw_asset(name: str, description: str, figures: Callable[[Snapshot], pl.DataFrame]) -> dg.AssetsDefinition:
    """The asset ``raw.<name>``: what ``figures`` takes from the snapshot, in the warehouse."""

    @dg.asset(
        key=["raw", name],
        group_name="raw",
        description=description,
        kinds={"polars", "duckdb"},
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def build(warehouse: Warehouse, snapshot: SnapshotFolder) -> dg.MaterializeResult:
        with warehouse.connect() as connection:
            stats = write_frame(connection, f"raw.{name}", figures(snapshot.open()), description, {})
        return dg.MaterializeResult(metadata=table_metadata(f"raw.{name}", stats))

    return build


def _of(dataset: Dataset, snapshot: Snapshot) -> pl.DataFrame:
    return snapshot.table(dataset)


raw_assets = [
    raw_asset(
        "area", "Area codes: states, territories, the residual areas agencies print, the nation.", lambda _: areas()
    ),
    raw_asset("document", "The documents the figures were read from, and the copies at hand.", Snapshot.documents),
    *(raw_asset(dataset.name, dataset.description, partial(_of, dataset)) for dataset in datasets()),
]
