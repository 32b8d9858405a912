"""The last release, as the next one is compared with it: the schema ``previous`` of the working file.

Belongs here: taking what is kept (``kept.py``) from the file analysts have now before it is replaced. Does not belong
here: the comparison (``sql/mart/revision.sql``), writing the tables (``assets/previous.py``). Nothing of this schema is
released.

Quirks: there may be no release yet, or one of an older version, or one that is damaged. None of that fails a run: what
cannot be had is empty, a line says so, and figures are compared as far as there are any to compare with. A copy is
read, because DuckDB refuses to open a file that someone holds open for writing.
"""

import shutil
from datetime import UTC, datetime

import duckdb
import polars as pl

from pipeline.errors import MoneymapError, first_lines
from pipeline.files.checksum import sha256_if_there
from pipeline.read.query import released
from pipeline.release.kept import KEPT, RELEASE, RUN, TABLES, Kept
from pipeline.release.latest import latest_of, read_latest
from pipeline.settings import Settings
from pipeline.warehouse.contents import quoted


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
    compared = sha256_if_there(settings.released)
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
    if kept.new and not _is_there(connection, kept.source):
        return kept.empty(), []
    try:
        table = connection.table(kept.source)
        missing = sorted(kept.may_lack.difference(table.columns))
        once = {name: sql for name, sql in kept.once.items() if name not in table.columns}
        columns = ", ".join(
            f"({'null' if name in missing else once.get(name, quoted(name))})::{kind} as {quoted(name)}"
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


def _is_there(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether there is a table of that full name."""
    sql = "select 1 from information_schema.tables where table_schema || '.' || table_name = ?"
    return bool(connection.execute(sql, [name]).fetchall())


def _release(settings: Settings) -> tuple[datetime, str | None]:
    """When the release was made, and its version: from ``latest.json`` where that describes this very file."""
    latest = read_latest(latest_of(settings.released))
    if latest and latest.describes(settings.released):
        return _utc(datetime.fromisoformat(latest.released_at)), latest.version
    return _utc(datetime.fromtimestamp(settings.released.stat().st_mtime, tz=UTC)), None


def _utc(moment: datetime) -> datetime:
    """A time in UTC, to the second, without its time zone: as it is kept."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
