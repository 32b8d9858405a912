"""Raw tables: one asset a dataset, its figures as read from the agency documents, unchanged but for their shape.

Belongs here: taking each dataset's frame to the warehouse. Does not belong here: parsing (``sources/``) or arithmetic
(``sql/``).
"""

import dagster as dg
import polars as pl

from assets.areas import areas
from assets.metadata import table_metadata
from assets.sources import datasets
from pipeline.dataset import Dataset
from pipeline.snapshot.resource import SnapshotFolder
from pipeline.warehouse import Warehouse, write_frame


def _store(key: str, frame: pl.DataFrame, description: str, warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.connect() as connection:
        stats = write_frame(connection, f"raw.{key}", frame, description, {})
    return dg.MaterializeResult(metadata=table_metadata(f"raw.{key}", stats))


def dataset_asset(dataset: Dataset) -> dg.AssetsDefinition:
    """The asset of one dataset: its snapshot table, verified, in the warehouse."""

    @dg.asset(
        key=["raw", dataset.name],
        group_name="raw",
        description=dataset.description,
        kinds={"polars", "duckdb"},
        pool="warehouse",
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def build(warehouse: Warehouse, snapshot: SnapshotFolder) -> dg.MaterializeResult:
        return _store(dataset.name, snapshot.open().table(dataset), dataset.description, warehouse)

    return build


@dg.asset(
    key=["raw", "area"],
    group_name="raw",
    kinds={"polars", "duckdb"},
    pool="warehouse",
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def area(warehouse: Warehouse) -> dg.MaterializeResult:
    """Area codes: 50 states and DC, territories, the residual areas agencies print, the nation."""
    return _store("area", areas(), "Area codes with name, FIPS code and kind.", warehouse)


@dg.asset(
    key=["raw", "document"],
    group_name="raw",
    kinds={"polars", "duckdb"},
    pool="warehouse",
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def document(warehouse: Warehouse, snapshot: SnapshotFolder) -> dg.MaterializeResult:
    """The documents the figures were read from, with address, checksum and the copy at hand."""
    return _store("document", snapshot.open().documents(), "Documents the figures were read from.", warehouse)


dataset_assets = [dataset_asset(dataset) for dataset in datasets()]
