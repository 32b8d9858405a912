"""Read the released file: open it read-only, run a query, format the answer.

Belongs here: everything that reads ``build/moneymap.duckdb``. Nothing here can change it.

Quirks:
- a row limit is kept while the rows are read, not by SQL's ``limit``, so that the rest can be counted in the same pass
  without being kept; an error DuckDB meets while rows are read then comes from Arrow;
- JSON has no NaN and no infinity, which DuckDB writes bare: they are printed as null;
- no query can change a setting, and none writes temporary files: one too large for the memory fails;
- ``tokenize`` counts bytes, not characters;
- connections of one process to one file share their settings: two at once with other ``threads`` are refused.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl
import pyarrow as pa

from pipeline.errors import MoneymapError, UsageError, one_line
from pipeline.read.held import why_not_opened
from pipeline.read.printed import table

Format = Literal["table", "csv", "json"]

TABLE_ROWS = 1_000
"""Rows a table for people shows unless told otherwise; CSV and JSON hold all of them."""
_BATCH_ROWS = 10_000
_NUMBER = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.+\)|BOOLEAN")
_MAY_HOLD_NON_FINITE = r"(?i)[\[:,]\s*-?(?:nan|inf)"
_TEXT_OR_NON_FINITE = re.compile(r'("(?:[^"\\]|\\.)*")|-?(?:nan|inf(?:inity)?)', re.IGNORECASE)

_open: set[duckdb.DuckDBPyConnection] = set()
"""Connections of this process to released files."""


@dataclass(frozen=True)
class Answer:
    """The rows printed, and how many more there are."""

    text: str
    rows: int
    rows_left: int


@contextmanager
def released(path: Path, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the released file read-only, without access to other files or the network, its settings locked.

    ``threads`` is how many DuckDB uses, None for one a core.

    Raises:
        MoneymapError: there is no release yet, or it cannot be opened.
    """
    if not path.is_file():
        raise MoneymapError(
            f"no release at {path}: make one with 'moneymap run', or set MONEYMAP_BUILD to where one is"
        )
    config: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false", "temp_directory": ""}
    if threads is not None:
        config["threads"] = threads
    try:
        connection = duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        raise MoneymapError(why_not_opened(path, error)) from error
    try:
        _open.add(connection)
        _lock_settings(connection)
        yield connection
    finally:
        _open.discard(connection)
        connection.close()


def interrupt() -> None:
    """End the queries that run in this process, from another thread; each fails as interrupted."""
    for connection in list(_open):
        connection.interrupt()


def frame(path: Path, sql: str, **parameters: object) -> pl.DataFrame:
    """The rows of a query on the released file; ``parameters`` are bound to ``$name`` in it.

    Raises:
        UsageError: there is more than one statement, or DuckDB refuses the query; the message is then its own, with
            the tables there are when one is unknown.
    """
    with _relation(path, sql, parameters) as relation:
        rows: pl.DataFrame = relation.pl()
        return rows


def answer(path: Path, sql: str, form: Format, **parameters: object) -> str:
    """The rows of a query as a table for people, CSV or JSON, every row of it; values as DuckDB writes them.

    Raises:
        UsageError: as ``frame``.
    """
    return first_rows(path, sql, form, 0, **parameters).text


def first_rows(path: Path, sql: str, form: Format, limit: int | None = None, **parameters: object) -> Answer:
    """The first rows of a query, formatted as ``answer`` does, and the number of rows left out.

    JSON prints null for NaN and infinity, which it does not have.

    ``limit`` is a number of rows, 0 for all of them, or None for ``TABLE_ROWS`` in a table and all in CSV and JSON.

    Raises:
        UsageError: as ``frame``.
    """
    if limit is None:
        limit = TABLE_ROWS if form == "table" else 0
    with _relation(path, sql, parameters) as relation:
        rows, left = _first(_printable(relation, form), limit)
    if form != "json":
        return Answer(in_text(rows, form), rows.height, left)
    return Answer("[" + ",\n".join(_without_non_finite(rows.to_series(0))) + "]", rows.height, left)


def in_text(rows: pl.DataFrame, form: Format) -> str:
    """Rows as they are printed."""
    if form == "json":
        return "[" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows.iter_rows(named=True)) + "]"
    return str(rows.write_csv()).rstrip("\n") if form == "csv" else table(rows)


def left_out(found: Answer) -> str | None:
    """One line on the rows an answer leaves out and how to get them; None where it has all."""
    if not found.rows_left:
        return None
    more = "1 more row is" if found.rows_left == 1 else f"{found.rows_left:,} more rows are"
    return f"{more} not shown; '--limit 0' prints all {found.rows + found.rows_left:,}"


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The marts, the tables and views analysts are meant for."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'mart' order by 1"
    ).fetchall()
    return [f"mart.{name}" for (name,) in rows]


def _lock_settings(connection: duckdb.DuckDBPyConnection) -> None:
    """Let no query change a setting; another connection of this process to the file may have done so already."""
    if connection.execute("select current_setting('lock_configuration')").fetchall() == [(False,)]:
        # It would be drawn into the rows of a query that takes longer than two seconds.
        connection.execute("set enable_progress_bar = false")
        connection.execute("set lock_configuration = true")


@contextmanager
def _relation(path: Path, sql: str, parameters: dict[str, object]) -> Iterator[duckdb.DuckDBPyRelation]:
    """A query on the released file, ready to be read; DuckDB's errors in one line."""
    with released(path) as connection:
        try:
            if (count := len(connection.extract_statements(sql))) > 1:
                raise UsageError(f"{count} statements, and only one can be run: ask one query at a time")
            relation = connection.sql(_statement(sql), params=parameters or None)
            if relation is None:
                raise UsageError("the query returns no rows: only queries that select something can be run")
            yield relation
        except duckdb.CatalogException as error:
            raise UsageError(f"{one_line(error)} Tables: {', '.join(tables(connection))}") from error
        except duckdb.Error as error:
            raise UsageError(one_line(error)) from error


def _statement(sql: str) -> str:
    """SQL without what follows its only statement: DuckDB reads a query within another one up to its end."""
    content = sql.encode()
    for offset, kind in reversed(duckdb.tokenize(sql)):
        if kind != duckdb.token_type.comment and content[offset:].strip(b"; \t\r\n\f\v"):
            break
        content = content[:offset]
    return content.decode()


def _printable(relation: duckdb.DuckDBPyRelation, form: Format) -> duckdb.DuckDBPyRelation:
    """The rows in the shape a format prints: JSON objects, text, or values a frame can hold."""
    if form == "json":
        objects = relation.query("answer", "select to_json(answer)::varchar as object from answer")
        if objects is None:
            raise UsageError("the query returns no rows: only queries that select something can be run")
        return objects
    if form == "csv":
        return relation.project("columns(*)::varchar")
    # What is no number is printed as DuckDB writes it, and years are labels, without a thousands separator.
    kinds = zip(relation.columns, relation.types, strict=True)
    labels = [name for name, kind in kinds if name.endswith("year") or not _NUMBER.fullmatch(str(kind))]
    texts = [f'"{name}"::varchar as "{name}"' for name in (one.replace('"', '""') for one in labels)]
    return relation.project(f"* replace ({', '.join(texts)})" if texts else "*")


def _without_non_finite(objects: pl.Series) -> pl.Series:
    """JSON objects with null for what is no finite number; texts are left as they are."""
    if not objects.str.contains(_MAY_HOLD_NON_FINITE).any():
        return objects
    return pl.Series([_TEXT_OR_NON_FINITE.sub(lambda found: found[1] or "null", text) for text in objects])


def _first(relation: duckdb.DuckDBPyRelation, limit: int) -> tuple[pl.DataFrame, int]:
    """The first ``limit`` rows (0: all) and the number of the others, read in one pass."""
    reader = relation.to_arrow_reader(_BATCH_ROWS)
    kept: list[pa.RecordBatch] = []
    rows = read = 0
    try:
        for batch in reader:
            read += batch.num_rows
            wanted = min(batch.num_rows, limit - rows) if limit else batch.num_rows
            if wanted:
                kept.append(batch.slice(0, wanted))
                rows += wanted
    except (OSError, pa.ArrowException) as error:
        raise UsageError(one_line(error)) from error
    return pl.DataFrame(pa.Table.from_batches(kept, reader.schema)), read - rows
