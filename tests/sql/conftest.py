"""The warehouse the SQL tests read: built once from the embedded snapshot; and single SQL files on hand-written rows.

Belongs here: building. Does not belong here: expectations.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.areas import areas
from assets.raw_tables import raw_tables
from assets.sources import datasets
from pipeline.release.previous import nothing
from pipeline.release.replace import publish
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.build import build_macro, build_table, key_failures, write_frame
from pipeline.warehouse.dependency import write_dependencies
from pipeline.warehouse.sql_file import read_macros, read_table, read_tables
from tests.made_once import made_once

FILE = "moneymap.duckdb"
SQL = ROOT / "sql"
Rows = tuple[str, Sequence[tuple]]
LONG_AGO = datetime(1999, 1, 1)  # noqa: DTZ001  (UTC)
# As if one figure had been revised before, and the method changed: a table without rows shows no fault.
ONE_REVISION = {
    name: pl.DataFrame([row], schema=nothing()[name].schema, orient="row")
    for name, row in {
        "previous.revision": (
            LONG_AGO, "net_contribution", 2008, "WY", "net_per_capita_usd", "WY", "usd_per_capita", "final", "final",
            1.0, 3.0, "made up",
        ),
        "previous.method_revision": (
            LONG_AGO, "net_contribution", "net_per_capita_usd", 2008, 1, 2, "usd_per_capita", 51, 0, 0, 3.0, "WY", 1.0,
            5.0, 9.0, None,
        ),
        "previous.about": (2, 2),
    }.items()
}  # fmt: skip

MOSTLY_NULL = {
    "core.measure": {"joined_year": pl.Int64},
    "core.key_observation": {"joined_year": pl.Int64},
    "core.allocation_key": {"stand_in": pl.String},
}
"""Columns of tables that tests write by hand: null unless given, as nothing stands in for a measure."""
NO_STAND_INS: dict[str, Rows] = {
    "core.measured": ("measure basis year area amount", [("none", "calendar_year", 1900, "AL", 1.0)]),
    "core.key_measure": ("key measure", [("none", "none")]),
}
STAND_INS_OF: dict[str, tuple[str, ...]] = {
    "core.allocation_key": (), "core.key_backtest": tuple(NO_STAND_INS), "core.key_error": tuple(NO_STAND_INS),
    "core.key_year_error": tuple(NO_STAND_INS), "core.key_area_error": tuple(NO_STAND_INS),
    "core.share_error": tuple(NO_STAND_INS),
}  # fmt: skip
"""What these tables ask about what stands in for measures: nothing unless given."""
CONSTANTS = pl.DataFrame({"name": ["first_fiscal_year"], "value": [2008]})

# As if one statement more had been fetched, of a year that stays in progress, with the year before, which that of the
# snapshot lacks: a column without values shows no fault.
ONE_STATEMENT = """
insert into raw.treasury_mts by name
select 2098 as fiscal_year, 1 as month, side, line, 2.0 as amount_usd, 1.0 as prior_usd, 'made up' as document
from (
  values ('paid', 'Excise Taxes'), ('paid', 'Total'), ('received', 'Medicare'), ('received', 'Total')
) as lines (side, line)
"""


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """The embedded snapshot."""
    return Snapshot.open(ROOT / "pipeline" / "snapshot")


@pytest.fixture(scope="session")
def raw(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    """The raw frames, as they go into the warehouse."""
    return {dataset.name: snapshot.table(dataset) for dataset in datasets()}


@pytest.fixture(scope="session")
def warehouse_file(snapshot: Snapshot, shared: Path) -> Path:
    """All tables of the embedded snapshot in one DuckDB file. Do not write to it: other workers read it, too."""

    def build(folder: Path) -> None:
        with duckdb.connect(str(folder / FILE)) as connection:
            for table in raw_tables(datasets()):
                table.write(connection, snapshot)
            connection.execute(ONE_STATEMENT)
            for name, frame in (nothing() | ONE_REVISION).items():
                write_frame(connection, name, frame, "the last release", {})
            for file in read_tables(SQL):
                build_table(connection, file)
            write_dependencies(connection, read_tables(SQL), read_macros(SQL))

    return made_once(shared, "warehouse", build) / FILE


@pytest.fixture(scope="session")
def warehouse(warehouse_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the whole warehouse."""
    with duckdb.connect(str(warehouse_file), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def folder(warehouse_file: Path, shared: Path) -> Path:
    """A folder with build/moneymap.duckdb in it, with every macro, released as a run does. Read it, never change it."""

    def release(folder: Path) -> None:
        work = folder / "work.duckdb"
        shutil.copyfile(warehouse_file, work)
        with duckdb.connect(str(work)) as connection:
            for macro in read_macros(SQL):
                build_macro(connection, macro)
        publish(work, folder / "build" / FILE)

    return made_once(shared, "analyst", release)


@pytest.fixture
def copied_warehouse(warehouse_file: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the warehouse that the test may break."""
    path = tmp_path / "copy.duckdb"
    shutil.copyfile(warehouse_file, path)
    with duckdb.connect(str(path)) as connection:
        yield connection
    path.unlink()


@pytest.fixture(scope="module")
def _undone(warehouse_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path_factory.mktemp("undone") / "copy.duckdb"
    shutil.copyfile(warehouse_file, path)
    with duckdb.connect(str(path)) as connection:
        yield connection
    path.unlink()


@pytest.fixture
def undone_warehouse(_undone: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the warehouse in a transaction that is undone when the test ends: one copy for all of a file."""
    _undone.begin()
    yield _undone
    _undone.rollback()


@pytest.fixture
def build() -> Iterator[Callable[..., pl.DataFrame]]:
    """Run one SQL file on hand-written rows: ``build("core.x", {"raw.y": ("name other", [(1, 2)])})`` returns its rows.

    ``raw.area`` is the real one, and the first fiscal year is 2008, unless given. ``after`` names files to build before
    it, unchanged; ``MOSTLY_NULL`` are columns that need not be given. The key of the result is checked as in a run.
    """
    with duckdb.connect() as connection:

        def run(table: str, inputs: dict[str, Rows], after: Sequence[str] = ()) -> pl.DataFrame:
            write_frame(connection, "raw.area", areas(), "areas", {})
            write_frame(connection, "core.constant", CONSTANTS, "made up", {})
            if table in STAND_INS_OF:
                build_table(connection, read_table(SQL / "core" / "stand_in.sql"))
                inputs = {name: NO_STAND_INS[name] for name in STAND_INS_OF[table]} | inputs
            for name, (columns, rows) in inputs.items():
                frame = pl.DataFrame(rows, schema=columns.split(), orient="row", infer_schema_length=None)
                if lacking := [column for column in MOSTLY_NULL.get(name, {}) if column not in columns.split()]:
                    frame = frame.with_columns(
                        pl.lit(None, MOSTLY_NULL[name][column]).alias(column) for column in lacking
                    )
                write_frame(connection, name, frame, "made up", {})
            for name in (*after, table):
                schema, stem = name.split(".")
                file = read_table(SQL / schema / f"{stem}.sql")
                build_table(connection, file)
                assert key_failures(connection, file).is_empty()
            return connection.sql(f"from {table}").pl()

        yield run
