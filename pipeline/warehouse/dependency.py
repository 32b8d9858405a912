"""What each table, view and macro of a file reads: the table ``core.dependency``, written with what it describes.

Belongs here: that table. Does not belong here: finding what SQL reads (``sql_file.py``), following it to the sources
(``pipeline/read``), which is done in the file, so that what a chart cites is what its file was built from.

Quirk: what is kept of the last release (schema ``previous``) is in no released file and not named.
"""

from collections.abc import Iterable

import polars as pl
from duckdb import DuckDBPyConnection

from pipeline.warehouse.build import TableStats, write_frame
from pipeline.warehouse.dictionary import table_comment
from pipeline.warehouse.sql_file import SqlFile, SqlMacro

TABLE = "core.dependency"
DESCRIPTION = "What every table, view and macro of core, mart and main reads itself, by the SQL that makes it."
COLUMNS = {
    "table": "Table, view or macro with its schema; one that reads nothing has no row.",
    "depends_on": "Table or view it reads, with its schema: the tables of raw are read from the agencies' documents.",
}


def dependencies(tables: Iterable[SqlFile], macros: Iterable[SqlMacro]) -> pl.DataFrame:
    """The rows of the table: what each reads directly, in the order of names."""
    reads = {**{file.table: file.depends for file in tables}, **{f"main.{one.name}": one.depends for one in macros}}
    rows = [(table, one) for table, depends in reads.items() for one in depends if not one.startswith("previous.")]
    return pl.DataFrame(sorted(rows), schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def write_dependencies(
    connection: DuckDBPyConnection, tables: Iterable[SqlFile], macros: Iterable[SqlMacro]
) -> TableStats:
    """Replace the table by what these read, and comment it."""
    comment = table_comment(DESCRIPTION, COLUMNS, [])
    return write_frame(connection, TABLE, dependencies(tables, macros), comment, COLUMNS)
