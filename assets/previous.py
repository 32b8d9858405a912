"""The last release, as the next one is compared with it: the schema ``previous`` of the working file.

Belongs here: what ``mart.revision`` needs of the file analysts have now, taken from it before it is replaced. Does not
belong here: the comparison (``sql/mart/revision.sql``). Nothing of this schema is released.

Quirks: there may be no release yet, or one of an older version, or one that is damaged. None of that fails a run: what
cannot be had is empty, a line says so, and figures are compared as far as there are any to compare with. A copy is
read, because DuckDB refuses to open a file that someone holds open for writing.
"""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg
import duckdb
import polars as pl

from assets.metadata import table_metadata
from assets.models import FIGURES
from pipeline.clock import now
from pipeline.documents.dataset import first_lines
from pipeline.errors import MoneymapError
from pipeline.read.query import released
from pipeline.release.latest import latest_of, read_latest, sha256_of
from pipeline.settings import Settings
from pipeline.warehouse.build import Warehouse, write_frame
from pipeline.warehouse.contents import quoted

log = logging.getLogger("moneymap")
FIGURE = "DOUBLE"
_TYPES: dict[str, pl.DataType] = {
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "TIMESTAMP": pl.Datetime("us"),
    "VARCHAR": pl.String(),
}


@dataclass(frozen=True)
class Kept:
    """A table of the schema ``previous``: where its rows come from, its columns and their DuckDB types.

    ``key`` is how many columns identify a row. A release without one of the columns ``may_lack`` is compared in the
    others; all columns but these and those named ``may_be_null`` are in every row.
    """

    name: str
    description: str
    columns: dict[str, tuple[str, str]]
    source: str = ""
    key: int = 0
    may_lack: frozenset[str] = frozenset()
    may_be_null: frozenset[str] = frozenset()

    def empty(self) -> pl.DataFrame:
        """No rows."""
        return pl.DataFrame(schema={name: _TYPES[kind] for name, (kind, _) in self.columns.items()})

    @property
    def comments(self) -> dict[str, str]:
        """What each column holds."""
        return {name: comment for name, (_, comment) in self.columns.items()}


_KEY = {
    "fiscal_year": ("BIGINT", "Federal fiscal year."),
    "state": ("VARCHAR", "Postal code."),
    "method": ("VARCHAR", "residence or collections."),
}
_FIGURES = {
    f"{name}_per_capita_usd": (FIGURE, "Dollars a resident, as released.")
    for name in ("paid", "received", "net", "balanced_net")
}
KEPT = (
    Kept(
        "net_contribution",
        "The figures of the last release that are compared.",
        {**_KEY, "population": ("BIGINT", "Residents, as released."), **_FIGURES},
        "mart.net_contribution",
        key=3,
        may_lack=frozenset({"population", *_FIGURES}),
    ),
    Kept(
        "flow",
        "What states paid and received by category in the last release.",
        {
            **_KEY,
            "side": ("VARCHAR", "paid or received."),
            "category": ("VARCHAR", "Category of the method."),
            "amount_usd": (FIGURE, "Dollars, as released."),
        },
        "mart.flow",
        key=5,
    ),
    Kept(
        "document",
        "The documents the last release was computed from.",
        {
            "dataset": ("VARCHAR", "Table of the schema raw."),
            "document": ("VARCHAR", "Document."),
            "vintage": ("VARCHAR", "Release or year of the document."),
            "sha256": ("VARCHAR", "Checksum of the bytes that were read."),
        },
        "raw.document",
        key=4,
    ),
    Kept(
        "lineage",
        "The documents the lines of the last release rested on.",
        {
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "method": ("VARCHAR", "residence or collections."),
            "side": ("VARCHAR", "paid or received."),
            "category": ("VARCHAR", "Category of the method."),
            "part": ("VARCHAR", "total, key or population."),
            "key": ("VARCHAR", "Allocation key, or the part."),
            "document": ("VARCHAR", "Document."),
            "dataset": ("VARCHAR", "Table of the schema raw."),
            "sha256": ("VARCHAR", "Checksum of the bytes that were read."),
        },
        "mart.lineage",
        key=7,
    ),
    Kept(
        "revision",
        "The revisions listed in the last release.",
        {
            "released_at": ("TIMESTAMP", "When the figures were revised, UTC."),
            "table": ("VARCHAR", "Table of the figure."),
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "state": ("VARCHAR", "Postal code."),
            "column": ("VARCHAR", "Column of the figure."),
            "old": (FIGURE, "Figure before."),
            "new": (FIGURE, "Figure after."),
            "reason": ("VARCHAR", "Why."),
        },
        "mart.revision",
        key=5,
        may_be_null=frozenset({"old", "new"}),
    ),
)
RELEASE = Kept(
    "release",
    "The last release: one row, or none where there is no release that can be read.",
    {
        "released_at": ("TIMESTAMP", "When it was released, UTC."),
        "version": ("VARCHAR", "Its version; null where it is not known."),
    },
)
RUN = Kept(
    "run",
    "The present run: one row.",
    {
        "released_at": ("TIMESTAMP", "When the run began to compare, UTC: the time its revisions carry."),
        "compared_sha256": ("VARCHAR", "Checksum of the released file it compares with; null where there was none."),
    },
)
TABLES = (*KEPT, RELEASE, RUN)


def nothing() -> dict[str, pl.DataFrame]:
    """The tables of the schema as they are where there is no release, by full name; the run is of 1 January 2000."""
    begun = datetime(2000, 1, 1)  # noqa: DTZ001  (UTC)
    run = pl.DataFrame({"released_at": [begun], "compared_sha256": [None]}, schema=RUN.empty().schema)
    return {f"previous.{kept.name}": run if kept is RUN else kept.empty() for kept in TABLES}


def last_release(settings: Settings, now: datetime) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """What is kept of the last release, by table, and a line for everything that could not be had.

    Args:
        settings: where the release lies.
        now: the time of the run, with its time zone.
    """
    tables, warnings = {kept.name: kept.empty() for kept in TABLES}, list[str]()
    compared = sha256_of(settings.released) if settings.released.is_file() else None
    tables["run"] = pl.DataFrame([(_utc(now), compared)], schema=RUN.empty().schema, orient="row")
    if compared is None:
        return tables, warnings
    lost = "what moved since is not listed, and the list of revisions starts anew"
    try:
        found, lacking = _read(settings)
    except (MoneymapError, OSError) as error:
        return tables, [f"the last release cannot be read, {lost}: {error}"]
    if lacking:
        warnings.append(f"the last release has no {', '.join(lacking)} as this version reads it: compared without")
    tables["release"] = pl.DataFrame([_release(settings)], schema=RELEASE.empty().schema, orient="row")
    return tables | found, warnings


def _read(settings: Settings) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """The tables kept, and the names of those tables and columns the release does not have.

    Raises:
        MoneymapError: the file is not a database.
        OSError: it cannot be copied.
    """
    tables, lacking = dict[str, pl.DataFrame](), list[str]()
    copy = settings.work.with_name("previous.duckdb")
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(settings.released, copy)
        with released(copy) as connection:
            for kept in KEPT:
                tables[kept.name], missing = _rows(connection, kept)
                lacking += missing
    except duckdb.Error as error:
        raise MoneymapError(first_lines(error)) from error
    finally:
        copy.unlink(missing_ok=True)
    return tables, lacking


def _rows(connection: duckdb.DuckDBPyConnection, kept: Kept) -> tuple[pl.DataFrame, list[str]]:
    """A table's rows, null in columns it lacks but may, and the names of those; none of a table that differs more."""
    try:
        table = connection.table(kept.source)
        missing = sorted(kept.may_lack.difference(table.columns))
        columns = ", ".join(
            f"{'null' if name in missing else quoted(name)}::{kind} as {quoted(name)}"
            for name, (kind, _) in kept.columns.items()
        )
        rows: pl.DataFrame = table.project(columns).pl()
    except (duckdb.CatalogException, duckdb.BinderException, duckdb.ConversionException):
        return kept.empty(), [kept.source]
    names = list(kept.columns)
    required = rows.drop(kept.may_lack | kept.may_be_null)
    if required.drop_nulls().height < rows.height or rows.select(names[: kept.key]).is_duplicated().any():
        return kept.empty(), [kept.source]
    return rows.cast(kept.empty().schema), [f"{kept.source}.{name}" for name in missing]


def _release(settings: Settings) -> tuple[datetime, str | None]:
    """When the release was made, and its version: from ``latest.json`` where that describes this very file."""
    latest = read_latest(latest_of(settings.released))
    if latest and latest.describes(settings.released):
        return _utc(datetime.fromisoformat(latest.released_at)), latest.version
    return _utc(datetime.fromtimestamp(settings.released.stat().st_mtime, tz=UTC)), None


def _utc(moment: datetime) -> datetime:
    """A time in UTC, to the second, without its time zone: as it is kept."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)


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
