"""What a DuckDB file holds: tables with their rows, views, macros, and one checksum of all of it.

Belongs here: looking at any of the project's DuckDB files. Nothing here changes one.

Quirk: two DuckDB files with the same contents never have the same bytes (the header holds a random identifier, pages
hold whatever was in memory), so the contents of one are known by their ``contents_sha256``.
"""

import json
from collections.abc import Collection, Mapping
from typing import NamedTuple

import duckdb

from pipeline.files.checksum import sha256

_TABLES = """
    select schema_name, table_name from duckdb_tables()
    where database_name = current_database() and not internal
    order by all
    """
_VIEWS = """
    select schema_name, view_name, sql, comment from duckdb_views()
    where database_name = current_database() and not internal
    order by all
    """
_MACROS = """
    select schema_name, function_name, parameters, macro_definition, comment from duckdb_functions()
    where database_name = current_database() and not internal
    order by schema_name, function_name, macro_definition
    """
_COLUMNS = """
    select schema_name, table_name, column_index, column_name, data_type, is_nullable, comment from duckdb_columns()
    where database_name = current_database() and not internal
    order by all
    """
_COMMENTS = """
    select schema_name, table_name, comment from duckdb_tables()
    where database_name = current_database() and not internal
    order by all
    """


class ColumnFacts(NamedTuple):
    """What DuckDB knows of a column."""

    type: str
    nullable: bool
    comment: str | None


def row_counts(connection: duckdb.DuckDBPyConnection, without: Collection[str] = ()) -> dict[str, int]:
    """Rows of every table, counted, but of those in the schemas ``without``."""
    tables = [names for names in connection.execute(_TABLES).fetchall() if names[0] not in without]
    return {f"{schema}.{table}": len(connection.table(quoted(schema, table))) for schema, table in tables}


def views_and_macros(connection: duckdb.DuckDBPyConnection, without: Collection[str] = ()) -> dict[str, str]:
    """What is computed when it is read: by name, its definition and comment as JSON."""
    found: dict[str, list[tuple[str | list[str] | None, ...]]] = {}
    for schema, name, *definition in connection.execute(_VIEWS).fetchall() + connection.execute(_MACROS).fetchall():
        if schema not in without:
            found.setdefault(f"{schema}.{name}", []).append(tuple(definition))
    return {name: json.dumps(found[name]) for name in sorted(found)}


def comments(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    """The comment of every table."""
    return {f"{schema}.{table}": comment for schema, table, comment in connection.execute(_COMMENTS).fetchall()}


def columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, ColumnFacts]]:
    """The columns of every table and view, in their order."""
    found: dict[str, dict[str, ColumnFacts]] = {}
    for schema, table, _, column, *facts in connection.execute(_COLUMNS).fetchall():
        found.setdefault(f"{schema}.{table}", {})[column] = ColumnFacts(*facts)
    return found


def require_views_work(connection: duckdb.DuckDBPyConnection) -> None:
    """Have DuckDB look up all that the views read.

    Raises:
        duckdb.Error: a view reads what is not in this file.
    """
    for schema, view, *_ in connection.execute(_VIEWS).fetchall():
        connection.execute(f"describe {quoted(schema, view)}")


def contents_sha256(connection: duckdb.DuckDBPyConnection, computed: Mapping[str, str]) -> str:
    """A checksum of the contents: names, types, comments, rows, and what is ``computed``; not of the order of rows.

    Rows count as JSON, which writes a double so that it reads back the same to the last bit.
    """
    lines = [*computed.items(), *connection.execute(_COMMENTS).fetchall(), *connection.execute(_COLUMNS).fetchall()]
    for schema, table in connection.execute(_TABLES).fetchall():
        of_rows = f"select count(*), sum(md5_number_lower(to_json(t)::varchar))::varchar from {quoted(schema, table)} t"  # noqa: S608
        lines += [(schema, table, *connection.execute(of_rows).fetchall()[0])]
    return sha256("\n".join(json.dumps(line) for line in lines).encode())


def quoted(*names: str) -> str:
    """A full name as SQL writes it."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
