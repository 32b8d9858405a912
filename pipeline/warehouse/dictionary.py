"""The data dictionary: what the released file says of its schemas, tables, views, columns and macros.

Belongs here: reading it from the file alone, printing it, and the one form in which a table's comment names its key.
Does not belong here: the descriptions (headers of ``sql/``, schemas of the datasets). Quirks:
- DuckDB keeps no comments on schemas (2.0: not implemented): the table core.schema describes them;
- nor does it keep the key of a table made by a query, or which columns of a view may be null: comments end with both;
- a column's unit is what its comment ends with, else what its name says (``units.py``);
- rows of a view are not counted: it is computed when it is read.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from textwrap import wrap
from typing import Literal

import duckdb

from pipeline.errors import UsageError
from pipeline.warehouse import units
from pipeline.warehouse.contents import row_counts

Kind = Literal["schema", "table", "view", "macro"]
Form = Literal["table", "markdown", "json"]

WIDTH = 100
_NARROWEST = 40
_FIRST = ("mart", "main", "core", "raw")
_KEY = re.compile(r"(?P<description>.*?) Key: (?P<key>[\w, ]+)\.(?: May be null: (?P<nullable>[\w, ]+)\.)?", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """A column: its DuckDB type, what it means, whether it may be null (unknown counts as yes), and its unit."""

    name: str
    type: str
    comment: str
    nullable: bool
    unit: str | None = None


@dataclass(frozen=True)
class Entry:
    """A schema (``name`` is empty), table, view or macro; ``rows`` are those of a table."""

    schema: str
    name: str
    kind: Kind
    description: str
    key: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    parameters: tuple[str, ...] = ()
    rows: int | None = None

    @property
    def full_name(self) -> str:
        """``schema.name``, or the schema's own name."""
        return f"{self.schema}.{self.name}" if self.name else self.schema


def table_comment(description: str, key: Iterable[str], nullable: Iterable[str]) -> str:
    """A table's comment as kept in the file: what one row is, its key, and the columns that may be null."""
    comment = f"{description.removesuffix('.')}. Key: {', '.join(key)}."
    names = ", ".join(nullable)
    return f"{comment} May be null: {names}." if names else comment


def catalog(connection: duckdb.DuckDBPyConnection) -> list[Entry]:
    """Everything in the open file, schema by schema, the marts first; within a schema by name."""
    columns = _columns(connection)
    counts = row_counts(connection)
    entries = [Entry(schema, "", "schema", description) for schema, description in _schemas(connection)]
    for schema, name, kind, comment in connection.execute(
        """
        select schema_name, table_name, 'table', coalesce(comment, '') from duckdb_tables()
        where database_name = current_database() and not internal
        union all
        select schema_name, view_name, 'view', coalesce(comment, '') from duckdb_views()
        where database_name = current_database() and not internal
        """
    ).fetchall():
        said = _KEY.fullmatch(comment)
        key = tuple(said["key"].split(", ")) if said else ()
        nullable = (said["nullable"] or "").split(", ") if said else None
        described = tuple(
            Column(column, kind_of, text, nullable is None or column in nullable, units.of_column(column, text))
            for column, kind_of, text in columns[schema, name]
        )
        description = said["description"] if said else comment
        entries.append(Entry(schema, name, kind, description, key, described, (), counts.get(f"{schema}.{name}")))
    macros = connection.execute(
        """
        select schema_name, function_name, coalesce(comment, ''), parameters from duckdb_functions()
        where database_name = current_database() and not internal
        """
    ).fetchall()
    entries += [Entry(schema, name, "macro", text, parameters=tuple(given)) for schema, name, text, given in macros]
    return sorted(entries, key=lambda entry: (_position(entry.schema), entry.name))


def chosen(entries: Sequence[Entry], names: Sequence[str]) -> list[Entry]:
    """The entries with one of ``names``, which may be ``mart.flow``, ``flow`` or a schema; all without names.

    Raises:
        UsageError: a name is not there; the message lists those that are.
    """
    known = {name for entry in entries for name in (entry.schema, entry.name, entry.full_name)}
    if unknown := [name for name in names if name not in known or not name]:
        there_are = ", ".join(entry.full_name for entry in entries)
        raise UsageError(f"no table {', '.join(unknown)}; there are {there_are}")
    return [entry for entry in entries if not names or {entry.schema, entry.name, entry.full_name} & set(names)]


def dictionary(entries: Sequence[Entry], form: Form) -> str:
    """The entries for people, as Markdown, or as a JSON array of objects with the fields of ``Entry``."""
    if form == "json":
        return json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False)
    return "\n\n".join((_markdown if form == "markdown" else _text)(entry) for entry in entries)


def _text(entry: Entry) -> str:
    """An entry in lines of at most ``WIDTH`` characters, but for columns of very long names."""
    lines = [_title(entry), *_wrapped(entry.description, "  ")]
    if entry.key:
        lines += _wrapped(f"Key: {', '.join(entry.key)}", "  ")
    name_width = max((len(column.name) for column in entry.columns), default=0)
    type_width = max((len(_type(column)) for column in entry.columns), default=0)
    for column in entry.columns:
        head = f"  {column.name:<{name_width}}  {_type(column):<{type_width}}  "
        lines += _wrapped(column.comment, " " * len(head), head)
    return "\n".join(lines)


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    """Text in lines; ``first`` opens the first one."""
    opening = indent if first is None else first
    width = max(WIDTH, len(indent) + _NARROWEST)
    return wrap(text or "-", width, initial_indent=opening, subsequent_indent=indent, break_long_words=False)


def _markdown(entry: Entry) -> str:
    """An entry as a section: a heading, what it is, a table of its columns."""
    parts = [f"{'##' if entry.kind == 'schema' else '###'} {_title(entry)}", entry.description or "-"]
    if entry.key:
        parts.append(f"Key: {', '.join(f'`{name}`' for name in entry.key)}")
    if entry.columns:
        rows = [
            f"| `{column.name}` | {_type(column)} | {column.comment.replace('|', chr(92) + '|')} |"
            for column in entry.columns
        ]
        parts.append("\n".join(["| column | type | meaning |", "|---|---|---|", *rows]))
    return "\n\n".join(parts)


def _title(entry: Entry) -> str:
    """The name and what it is: ``mart.flow (table, 22,440 rows)``."""
    if entry.kind == "macro":
        return f"{entry.name}({', '.join(entry.parameters)}) (macro)"
    return f"{entry.full_name} ({entry.kind}{'' if entry.rows is None else f', {entry.rows:,} rows'})"


def _type(column: Column) -> str:
    return f"{column.type}, null" if column.nullable else column.type


def _schemas(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Name and description of every schema; '' in a file that does not describe them."""
    described = connection.execute(
        "select 1 from duckdb_tables() where database_name = current_database() "
        "and schema_name = 'core' and table_name = 'schema'"
    ).fetchone()
    said = dict(connection.execute("select schema, description from core.schema").fetchall()) if described else {}
    names = connection.execute(
        "select schema_name from duckdb_schemas() where database_name = current_database()"
    ).fetchall()
    return [(name, said.get(name, "")) for (name,) in names]


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """Name, type and comment of the columns of every table and view, in their order."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for schema, table, *column in connection.execute(
        """
        select schema_name, table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns()
        where database_name = current_database() and not internal
        order by schema_name, table_name, column_index
        """
    ).fetchall():
        found.setdefault((schema, table), []).append(tuple(column))
    return found


def _position(schema: str) -> tuple[int, str]:
    """Where a schema stands: those analysts are meant for first."""
    return (_FIRST.index(schema) if schema in _FIRST else len(_FIRST), schema)
