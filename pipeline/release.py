"""Publish the working file: copy, verify, replace the released file whole.

Belongs here: the one way anything reaches ``build/moneymap.duckdb``. Readers keep the release they opened; a new
process gets the new one; a failure at any point leaves the old one in place.
"""

import os
from pathlib import Path

import duckdb

from pipeline.errors import MoneymapError

STORAGE = "v1.5.0"
"""The DuckDB 1.5 command line, which analysts have, cannot open files of the 2.0 format."""


def publish(work: Path, released: Path) -> dict[str, int]:
    """Copy ``work`` into a new file of the storage version analysts can open and put it in place of ``released``.

    Returns: rows by table.

    Raises:
        MoneymapError: the copy does not hold what the working file holds; the released file is untouched.
    """
    candidate = released.with_name(f".{released.name}.next")
    wal = candidate.with_name(candidate.name + ".wal")
    for leftover in (candidate, wal):
        leftover.unlink(missing_ok=True)
    if not work.is_file():
        raise MoneymapError(f"there is no {work} to release: build the tables first; the released file is unchanged")
    try:
        with duckdb.connect(str(work)) as connection:
            expected, computed = row_counts(connection), views_and_macros(connection)
            if not expected:
                raise MoneymapError(f"{work} holds no table; the released file is unchanged")
            connection.execute(f"attach '{_quoted(candidate)}' as candidate (storage_version '{STORAGE}')")
            source = connection.execute("select current_database()").fetchall()[0][0]
            connection.execute(f'copy from database "{source}" to candidate')
            connection.execute("checkpoint candidate")
            connection.execute("detach candidate")
        with duckdb.connect(str(candidate), read_only=True) as connection:
            found, found_computed = row_counts(connection), views_and_macros(connection)
        if (found, found_computed) != (expected, computed) or wal.exists():
            raise MoneymapError(f"the copy of {work} is not complete; the released file is unchanged")
        _sync(candidate)
        candidate.replace(released)
        _sync(released.parent)
    finally:
        for leftover in (candidate, wal):
            leftover.unlink(missing_ok=True)
    return found


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table, counted."""
    tables = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() "
        "where database_name = current_database() order by all"
    ).fetchall()
    return {table: len(connection.table(table)) for (table,) in tables}


def views_and_macros(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of what is computed when it is read."""
    rows = connection.execute(
        """
        select schema_name || '.' || view_name from duckdb_views()
        where database_name = current_database() and not internal
        union all
        select schema_name || '.' || function_name from duckdb_functions()
        where database_name = current_database() and not internal
        order by all
        """
    ).fetchall()
    return [name for (name,) in rows]


def _sync(path: Path) -> None:
    """Make sure a file or folder is on disk before anything relies on it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
