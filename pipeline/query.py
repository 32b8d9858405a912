"""Read the released file: open it read-only, run a query, format the answer.

Belongs here: everything that reads ``build/moneymap.duckdb``. Nothing here can change it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from pipeline.errors import MoneymapError, UsageError

Format = Literal["table", "csv", "json"]


@contextmanager
def released(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the released file read-only, without access to other files or the network.

    Raises:
        MoneymapError: there is no release yet, or it cannot be opened.
    """
    if not path.is_file():
        raise MoneymapError(
            f"no release at {path}: make one with 'moneymap run', or set MONEYMAP_BUILD to where one is"
        )
    try:
        connection = duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"})
    except duckdb.Error as error:
        raise MoneymapError(f"{path} cannot be opened: {_one_line(error)}") from error
    try:
        yield connection
    finally:
        connection.close()


def frame(path: Path, sql: str) -> pl.DataFrame:
    """The rows of a query on the released file.

    Raises:
        UsageError: DuckDB refuses the query; the message is its own, with the tables there are when one is unknown.
    """
    with _relation(path, sql) as relation:
        rows: pl.DataFrame = relation.pl()
        return rows


def answer(path: Path, sql: str, form: Format) -> str:
    """The rows of a query as a table for people, CSV or JSON, every row of it; values as DuckDB writes them.

    Raises:
        UsageError: as ``frame``.
    """
    with _relation(path, sql) as relation:
        if form == "json":
            objects = relation.query("answer", "select to_json(answer)::varchar from answer")
            return "[" + ",\n".join(text for (text,) in (objects.fetchall() if objects else [])) + "]"
        if form == "csv":
            return str(relation.project("columns(*)::varchar").pl().write_csv()).rstrip("\n")
        # Years are labels, without a thousands separator; intervals and blobs have no form of their own in a frame.
        labels = [
            f'"{name}"::varchar as "{name}"'
            for name, kind in zip(relation.columns, relation.types, strict=True)
            if name.endswith("year") or str(kind) in {"INTERVAL", "BLOB"}
        ]
        return _table(relation.project(f"* replace ({', '.join(labels)})" if labels else "*").pl())


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The marts, the tables and views analysts are meant for."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'mart' order by 1"
    ).fetchall()
    return [f"mart.{name}" for (name,) in rows]


@contextmanager
def _relation(path: Path, sql: str) -> Iterator[duckdb.DuckDBPyRelation]:
    """A query on the released file, ready to be read; DuckDB's errors in one line."""
    with released(path) as connection:
        try:
            relation = connection.sql(sql)
            if relation is None:
                raise UsageError("the query returns no rows: only queries that select something can be run")
            yield relation
        except duckdb.CatalogException as error:
            raise UsageError(f"{_one_line(error)} Tables: {', '.join(tables(connection))}") from error
        except duckdb.Error as error:
            raise UsageError(_one_line(error)) from error


def _table(rows: pl.DataFrame) -> str:
    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=200,
        fmt_str_lengths=80,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        tbl_formatting="UTF8_FULL_CONDENSED",
        float_precision=2,
        thousands_separator=",",
        tbl_cell_numeric_alignment="RIGHT",
    ):
        return str(rows)


def _one_line(error: duckdb.Error) -> str:
    return " ".join(str(error).split())
