"""All the agencies together, serving what the snapshot holds: one whole night without the internet."""

import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import polars as pl

import tests.agencies
from assets.sources import datasets
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies.server import Agencies, serving

SNAPSHOT = ROOT / "pipeline" / "snapshot"
AGENCIES = tuple(
    module.name
    for module in pkgutil.iter_modules(tests.agencies.__path__)
    if module.name not in {"everyone", "faults", "mutations", "nights", "readable", "server", "subjects"}
)


def snapshot_tables() -> dict[str, pl.DataFrame]:
    """The frames of the embedded snapshot, by dataset."""
    snapshot = Snapshot.open(SNAPSHOT)
    return {dataset.name: snapshot.table(dataset) for dataset in datasets()}


@contextmanager
def everyone(tables: dict[str, pl.DataFrame] | None = None, documents: Path | None = None) -> Iterator[Agencies]:
    """Serve every agency's documents, made of ``tables`` (the snapshot's), or the real ones where ``documents`` lie."""
    agencies = Agencies()
    for name in AGENCIES:
        import_module(f"tests.agencies.{name}").serve(agencies, tables or snapshot_tables(), documents)
    with serving(agencies):
        yield agencies
