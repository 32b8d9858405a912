"""What a SQL file reads, as a pattern finds it and as DuckDB's parser does; and the table that says so in the file."""

import json

import duckdb
import pytest

from assets.previous import nothing
from pipeline.settings import ROOT
from pipeline.warehouse.dependency import TABLE, dependencies, write_dependencies
from pipeline.warehouse.dictionary import catalog
from pipeline.warehouse.sql_file import SqlFile, SqlMacro, read_checks, read_examples, read_macros, read_tables

SQL = ROOT / "sql"
TABLES, MACROS, CHECKS = read_tables(SQL), read_macros(SQL), read_checks(SQL)
BODIES = {
    **{f"{file.schema}/{file.name}": (file.body, file.depends, "") for file in TABLES},
    **{f"macro/{macro.name}": (macro.body, macro.depends, "") for macro in MACROS},
    **{f"checks/{check.name}": (check.body, check.depends, check.table) for check in CHECKS},
}
"""A file's SQL, what the pattern finds in it, and the table a check guards, which is not counted."""


def parsed(sql):
    """The tables a query reads, by DuckDB's own parser."""
    with duckdb.connect() as connection:
        (text,) = connection.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()
    found, left = set(), [json.loads(text)]
    assert left[0]["error"] is False, left[0]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE" and node["schema_name"]:
                found.add(f"{node['schema_name']}.{node['table_name']}")
            left += node.values()
        elif isinstance(node, list):
            left += node
    return found


def table(name, *depends):
    schema, stem = name.split(".")
    return SqlFile(schema, stem, "", (), {}, "", depends)


def test_all_files_of_three_kinds_are_compared():
    files = {path.relative_to(SQL).with_suffix("").as_posix() for path in SQL.rglob("*.sql")}
    assert set(BODIES) == files - {f"examples/{example.name}" for example in read_examples(SQL)}
    assert len(BODIES) > 85


@pytest.mark.parametrize("name", sorted(BODIES))
def test_the_pattern_agrees_with_the_parser(name):
    body, depends, guarded = BODIES[name]
    assert parsed(body) - {guarded} == set(depends)


def test_the_parser_tells_tables_from_names_like_them():
    assert parsed("with flow as (from mart.flow) select 'core.text', flow.amount_usd from flow") == {"mart.flow"}


def test_rows_are_what_each_reads_itself_and_nothing_of_the_last_release():
    macro = SqlMacro("net", "", {}, "", "", ("core.a",))
    rows = dependencies([table("mart.b", "core.a", "previous.b"), table("core.a", "raw.x"), table("core.c")], [macro])
    assert rows.rows() == [("core.a", "raw.x"), ("main.net", "core.a"), ("mart.b", "core.a")]


def test_the_table_is_replaced_and_described(copied_warehouse):
    write_dependencies(copied_warehouse, [table("core.a", "raw.x")], [])
    assert copied_warehouse.table(TABLE).fetchall() == [("core.a", "raw.x")]
    (entry,) = [entry for entry in catalog(copied_warehouse) if entry.full_name == TABLE]
    assert list(entry.key) == [column.name for column in entry.columns] == ["table", "depends_on"]
    assert all(column.comment for column in entry.columns)
    assert not any(column.nullable for column in entry.columns)


def test_the_file_names_only_what_is_in_it_and_leaves_out_nothing(warehouse):
    rows = warehouse.table(TABLE).fetchall()
    there = {entry.full_name for entry in catalog(warehouse)} | {f"main.{macro.name}" for macro in MACROS}
    assert {name for row in rows for name in row} <= there - set(nothing())
    expected = {(file.table, read) for file in TABLES for read in file.depends if not read.startswith("previous.")}
    expected |= {(f"main.{macro.name}", read) for macro in MACROS for read in macro.depends}
    assert set(rows) == expected
    assert len(rows) == len(expected)
