"""Read the released file: open it read-only, run a query, format the answer.

Belongs here: everything that reads ``build/moneymap.duckdb``. Nothing here can change it.

Quirks:
- a row limit is kept while the rows are read, not by SQL's ``limit``, so that the rest can be counted in the same pass
  without being kept; an error DuckDB meets while rows are read then comes from Arrow;
- rows as CSV or JSON are lines DuckDB writes, so that polars, slow to import, is not needed for them;
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
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.errors import MoneymapError, UsageError, one_line
from pipeline.read.form import Format
from pipeline.read.held import why_not_opened

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

TABLE_ROWS = 1_000
"""Rows a table for people shows unless told otherwise; CSV and JSON hold all of them."""
_BATCH_ROWS = 10_000
_NUMBER = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.+\)|BOOLEAN")
_TO_BE_QUOTED = re.compile(r'[",\r\n]')
_MAY_HOLD_NON_FINITE = re.compile(r"[\[:,]\s*-?(?:nan|inf)", re.IGNORECASE)
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


def rows(path: Path, sql: str, **parameters: object) -> list[tuple[Any, ...]]:
    """As ``frame``, each row a tuple.

    Raises:
        UsageError: as ``frame``.
    """
    with _relation(path, sql, parameters) as relation:
        return relation.fetchall()


def frame(path: Path, sql: str, **parameters: object) -> "pl.DataFrame":
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
        if form == "csv":
            heading, lines = _as_csv(relation)
            texts, left = _first_texts(lines, limit)
            return Answer("\n".join([heading, *texts]), len(texts), left)
        if form == "json":
            texts, left = _first_texts(_as_objects(relation), limit)
            return Answer("[" + ",\n".join(map(_without_non_finite, texts)) + "]", len(texts), left)
        found, left = _first(_printable(relation), limit)
    return Answer(in_text(found, form), found.height, left)


def in_text(rows: "pl.DataFrame", form: Format) -> str:
    """Rows as they are printed."""
    if form == "json":
        return "[" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows.iter_rows(named=True)) + "]"
    if form == "csv":
        return str(rows.write_csv()).rstrip("\n")
    from pipeline.read.printed import table  # noqa: PLC0415  (polars, which CSV and JSON do without)

    return table(rows)


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


def _as_csv(relation: duckdb.DuckDBPyRelation) -> tuple[str, duckdb.DuckDBPyRelation]:
    """The heading of a CSV file, and its lines, written by DuckDB: nothing is null, two quotes an empty text."""
    texts = relation.project("columns(*)::varchar")
    cells = [
        f"case when {name} is null then '' when {name} = '' or regexp_matches({name}, '[\",\\r\\n]')"
        f" then '\"' || replace({name}, '\"', '\"\"') || '\"' else {name} end"
        for name in map(_quoted, texts.columns)
    ]
    line = " || ',' || ".join(cells)
    return ",".join(map(_cell, texts.columns)), texts.project(f"{line} as line")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _cell(name: str) -> str:
    return _quoted(name) if not name or _TO_BE_QUOTED.search(name) else name


def _as_objects(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The rows as JSON objects."""
    objects = relation.query("answer", "select to_json(answer)::varchar as object from answer")
    if objects is None:
        raise UsageError("the query returns no rows: only queries that select something can be run")
    return objects


def _printable(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The rows as values a table holds."""
    # What is no number is printed as DuckDB writes it, and years are labels, without a thousands separator.
    kinds = zip(relation.columns, relation.types, strict=True)
    labels = [name for name, kind in kinds if name.endswith("year") or not _NUMBER.fullmatch(str(kind))]
    texts = [f"{name}::varchar as {name}" for name in map(_quoted, labels)]
    return relation.project(f"* replace ({', '.join(texts)})" if texts else "*")


def _without_non_finite(text: str) -> str:
    """A JSON object with null for what is no finite number; texts in it are left as they are."""
    if not _MAY_HOLD_NON_FINITE.search(text):
        return text
    return _TEXT_OR_NON_FINITE.sub(lambda found: found[1] or "null", text)


def _first_texts(relation: duckdb.DuckDBPyRelation, limit: int) -> tuple[list[str], int]:
    """The first ``limit`` rows of one text each (0: all) and the number of the others, read in one pass."""
    if not limit:
        return [text for (text,) in relation.fetchall()], 0
    batches, _, left = _first_batches(relation, limit)
    return [text for batch in batches for text in batch.column(0).to_pylist()], left


def _first(relation: duckdb.DuckDBPyRelation, limit: int) -> tuple["pl.DataFrame", int]:
    """The first ``limit`` rows (0: all) and the number of the others, read in one pass."""
    import polars as pl  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    batches, schema, left = _first_batches(relation, limit)
    return pl.DataFrame(pa.Table.from_batches(batches, schema)), left


def _first_batches(relation: duckdb.DuckDBPyRelation, limit: int) -> tuple[list["pa.RecordBatch"], "pa.Schema", int]:
    """The first rows in batches, their schema, and the number of the others, which are not kept."""
    import pyarrow as pa  # noqa: PLC0415

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
    return kept, reader.schema, read - rows
