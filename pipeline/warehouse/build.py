"""The DuckDB file a run builds in: open, fill a table from a frame or a SQL file, comment it, check it, close.

Belongs here: everything that touches the private working file. Does not belong here: the published file
(``release``) and what the tables mean (``sql/``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import duckdb
import polars as pl
from dagster import ConfigurableResource, InitResourceContext

from pipeline.errors import MoneymapError, one_line
from pipeline.files.lock import part_of_run
from pipeline.warehouse.dictionary import table_comment
from pipeline.warehouse.sql_file import SqlCheck, SqlFile, SqlMacro

PREVIEW_ROWS = 5
WAIT_SECONDS = 300.0
"""How long a run in Dagster waits for another one in the same folder."""
MOST_FAILURES = 20
MART = "mart"
"""The schema whose numbers analysts read: each has a unit."""


@dataclass(frozen=True)
class TableStats:
    """What a table holds, for progress lines and Dagster's metadata."""

    rows: int
    years: str
    preview: pl.DataFrame


class Warehouse(ConfigurableResource[Any]):
    """The working file; every use opens it and closes it again, so nothing stays locked after an error.

    Dagster holds the lock of the build folder as long as a run has the resource: two runs never build at once.
    """

    path: str

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Self]:  # noqa: ARG002  (Dagster's)
        """Wait for a run under way, and keep others waiting.

        Raises:
            MoneymapError: the other run does not end in time.
        """
        with part_of_run(Path(self.path).with_name("run.lock"), WAIT_SECONDS):
            yield self

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """As ``open_for_writing``."""
        with open_for_writing(Path(self.path)) as connection:
            yield connection


@contextmanager
def open_for_writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a file for reading and writing, on one thread: sums are then the same to the last bit in every run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(path), config={"threads": 1})
    try:
        yield connection
    finally:
        connection.close()


def write_frame(
    connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, description: str, comments: dict[str, str]
) -> TableStats:
    """Replace ``table`` by ``frame`` and comment it."""
    schema, _ = table.split(".")
    connection.execute(f"create schema if not exists {schema}")
    connection.register("frame_to_write", frame)
    connection.execute(f"create or replace table {table} as from frame_to_write")
    connection.unregister("frame_to_write")
    _comment(connection, "table", table, description, comments)
    return stats(connection, table)


def build_table(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> TableStats:
    """As ``make_table``, and look at what is in it; of a view every row is computed for that.

    Raises:
        MoneymapError: as ``make_table``.
    """
    make_table(connection, file)
    return stats(connection, file.table)


def make_table(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    """Replace a table by what its SQL file selects, comments from its header.

    Raises:
        MoneymapError: the SQL fails, its columns are not those the header documents, in that order, or a number of a
            mart has no unit.
    """
    connection.execute(f"create schema if not exists {file.schema}")
    create = f"create or replace {file.kind} {file.table} as\n{file.body}"
    try:
        try:
            connection.execute(create)
        except duckdb.CatalogException:
            if not _drop_other_kind(connection, file):
                raise
            connection.execute(create)
    except duckdb.Error as error:
        raise MoneymapError(f"sql/{file.schema}/{file.name}.sql: {one_line(error)}") from error
    found = {row[0]: row[1] for row in connection.execute(f"describe {file.table}").fetchall()}
    if list(found) != list(file.columns):
        raise MoneymapError(
            f"sql/{file.schema}/{file.name}.sql: selects {', '.join(found)} but documents {', '.join(file.columns)}"
        )
    unitless = [name for name, column in file.columns.items() if found[name] == "DOUBLE" and not column.unit]
    if file.schema == MART and unitless:
        raise MoneymapError(
            f"sql/{file.schema}/{file.name}.sql: no unit of {', '.join(unitless)}: "
            f"write '{unitless[0]} [unit]: ...' in the header"
        )
    comments = {name: column.comment for name, column in file.columns.items()}
    nullable = [name for name, column in file.columns.items() if column.nullable]
    _comment(connection, file.kind, file.table, table_comment(file.description, file.key, nullable), comments)


def build_macro(connection: duckdb.DuckDBPyConnection, macro: SqlMacro) -> int:
    """Replace a macro by its SQL file, commented, and run its example; returns the example's rows.

    Raises:
        MoneymapError: the SQL or the example fails, or the example finds nothing.
    """
    try:
        connection.execute(
            f"create or replace macro main.{macro.name}({', '.join(macro.parameters)}) as table\n{macro.body}"
        )
        rows = len(connection.sql(macro.example).fetchall())
    except duckdb.Error as error:
        raise MoneymapError(f"sql/macro/{macro.name}.sql: {one_line(error)}") from error
    if not rows:
        raise MoneymapError(f"sql/macro/{macro.name}.sql: its example finds no row: {macro.example}")
    parameters = "".join(f" {name}: {comment}" for name, comment in macro.parameters.items())
    text = f"{macro.description}{parameters} Example: {macro.example}"
    connection.execute(f"comment on macro table main.{macro.name} is {_literal(text)}")
    return rows


def stats(connection: duckdb.DuckDBPyConnection, table: str) -> TableStats:
    """Rows, years covered and the first rows of a table."""
    rows = connection.table(table)
    year = next((name for name in ("fiscal_year", "year", "tax_year", "election_year") if name in rows.columns), None)
    span = " to ".join(map(str, rows.aggregate(f"min({year}), max({year})").fetchall()[0])) if year else ""
    return TableStats(len(rows), span, rows.limit(PREVIEW_ROWS).pl())


def key_failures(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> pl.DataFrame:
    """Rows whose key stands twice, or with a null in a column not marked nullable; none when all is well.

    A view is spared the first: its rows are pairs of rows of checked tables, and counting millions of them takes longer
    than all other checks together.
    """
    rows = connection.table(file.table)
    missing = " or ".join(f'"{name}" is null' for name, column in file.columns.items() if not column.nullable)
    key = ", ".join(f'"{name}"' for name in file.key)
    twice = (
        rows.aggregate(f"{key}, count(*) as times", key)
        .filter("times > 1")
        .project(f"'key stands twice' as failure, {key}")
    )
    nulls = rows.filter(missing).project(f"'null in a required column' as failure, {key}")
    failures: pl.DataFrame = (nulls if file.kind == "view" else twice.union(nulls)).limit(MOST_FAILURES).pl()
    return failures


def failing_rows(connection: duckdb.DuckDBPyConnection, check: SqlCheck, most: int = MOST_FAILURES) -> pl.DataFrame:
    """The first rows a check finds wrong; none when it passes."""
    failures: pl.DataFrame = connection.sql(check.body).limit(most).pl()
    return failures


def _drop_other_kind(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> bool:
    """Make way where the file was a view and is now a table, or the other way about; whether anything was dropped."""
    found = connection.execute(
        "select table_type from information_schema.tables where table_schema = ? and table_name = ?",
        [file.schema, file.name],
    ).fetchone()
    kind = {"BASE TABLE": "table", "VIEW": "view"}.get(found[0]) if found else None
    if kind is None or kind == file.kind:
        return False
    connection.execute(f"drop {kind} {file.table}")
    return True


def _comment(
    connection: duckdb.DuckDBPyConnection, kind: str, table: str, description: str, comments: dict[str, str]
) -> None:
    of_columns = [f'comment on column {table}."{name}" is {_literal(text)}' for name, text in comments.items()]
    connection.execute(";\n".join([f"comment on {kind} {table} is {_literal(description)}", *of_columns]))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
