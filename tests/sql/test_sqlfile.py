"""The header of a SQL file, what it depends on, and building from it."""

import re

import duckdb
import polars as pl
import pytest

from pipeline.errors import MoneymapError
from pipeline.settings import ROOT
from pipeline.sqlfile import raw_tables_of, read_check, read_checks, read_table, read_tables
from pipeline.warehouse import Warehouse, build_table, write_frame

HEADER = """-- description: One row a state,
--   and what it is for.
-- key: fiscal_year, state
-- columns:
--   fiscal_year: Federal fiscal year.
--   state: Postal code,
--     two letters.
--   rank (nullable): 1 is first; null for DC.
-- note: A remark, see core.unread.
"""
BODY = "select 2023 as fiscal_year, 'NY' as state, 1 as rank"


@pytest.fixture
def write(tmp_path):
    def write(text, name="core/made_up.sql"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_header_is_read_with_its_continued_lines(write):
    file = read_table(write(HEADER + BODY + "\n"))
    assert (file.schema, file.name, file.table) == ("core", "made_up", "core.made_up")
    assert file.description == "One row a state, and what it is for."
    assert file.key == ("fiscal_year", "state")
    assert list(file.columns) == ["fiscal_year", "state", "rank"]
    assert file.columns["state"].comment == "Postal code, two letters."
    assert {name: column.nullable for name, column in file.columns.items()} == {
        "fiscal_year": False, "state": False, "rank": True,
    }  # fmt: skip
    assert file.body == BODY


def test_a_blank_line_ends_the_header(write):
    assert read_table(write(f"{HEADER}\n{BODY}\n-- trailing remark\n")).body == f"{BODY}\n-- trailing remark"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-- description: One row a state,\n--   and what it is for.\n", "", "the header has no 'description:' line"),
        ("-- key: fiscal_year, state\n", "", "the header has no 'key:' line"),
        ("-- key: fiscal_year, state\n", "-- key:\n", "the header has no 'key:' line"),
        ("-- key: fiscal_year, state\n", "-- key: fiscal_year, county\n", "do not cover its key fiscal_year, county"),
        ("-- note: A remark", "--note: A remark", "header line not understood: --note: A remark"),
    ],
)
def test_a_faulty_header_is_refused_in_one_line(write, old, new, message):
    path = write(HEADER.replace(old, new) + BODY)
    with pytest.raises(MoneymapError, match=re.escape(message)) as refused:
        read_table(path)
    assert "\n" not in str(refused.value)
    assert path.name in str(refused.value)


def test_a_header_without_columns_is_refused(write):
    with pytest.raises(MoneymapError, match="columns do not cover its key"):
        read_table(write(f"-- description: x\n-- key: a\n{BODY}"))


def test_dependencies_are_what_the_sql_reads_and_not_what_its_comments_name(write):
    body = (
        "select * -- core.not_this\nfrom core.a join raw.b using (x) join mart.c using (x) join core.made_up using (x)"
    )
    assert read_table(write(HEADER + body)).depends == ("core.a", "mart.c", "raw.b")


def test_a_check_names_the_table_it_guards(write):
    path = write("-- description: Nothing is off.\n-- table: core.a\nselect * from core.a join raw.b using (x)\n")
    check = read_check(path)
    assert (check.name, check.description, check.table) == ("made_up", "Nothing is off.", "core.a")
    assert check.depends == ("raw.b",)


@pytest.mark.parametrize("line", ["-- description: Nothing is off.\n", "-- table: core.a\n"])
def test_a_check_without_table_or_description_is_refused(write, line):
    with pytest.raises(MoneymapError, match="the header has no"):
        read_check(write(f"{line}select 1"))


def table_text(body):
    return f"-- description: x\n-- key: a\n-- columns:\n--   a: x\n{body}"


def test_tables_come_after_those_they_read(write, tmp_path):
    write(table_text("from core.b"), "core/a.sql")
    write(table_text("from core.c"), "core/b.sql")
    write(table_text("from raw.x"), "core/c.sql")
    write(table_text("from core.a"), "mart/a.sql")
    assert [file.table for file in read_tables(tmp_path)] == ["core.c", "core.b", "core.a", "mart.a"]


def test_raw_tables_are_found_however_far_up(write, tmp_path):
    write(table_text("from core.b join raw.y using (a)"), "core/a.sql")
    write(table_text("from raw.x"), "core/b.sql")
    tables = read_tables(tmp_path)
    assert raw_tables_of("core.a", tables) == {"raw.x", "raw.y"}
    assert raw_tables_of("core.b", tables) == {"raw.x"}
    assert raw_tables_of("raw.z", tables) == {"raw.z"}


def test_a_circle_is_refused(write, tmp_path):
    write(table_text("from core.b"), "core/a.sql")
    write(table_text("from core.a"), "core/b.sql")
    with pytest.raises(ValueError, match="cycle"):
        read_tables(tmp_path)


def test_the_projects_files_are_read_and_each_reads_only_what_there_is(raw):
    tables = read_tables(ROOT / "sql")
    known = {file.table for file in tables} | {f"raw.{name}" for name in raw} | {"raw.area", "raw.document"}
    assert {table for file in tables for table in file.depends} <= known
    assert {table for check in read_checks(ROOT / "sql") for table in check.depends} <= known
    assert len(tables) == len(list((ROOT / "sql").glob("core/*.sql"))) + len(list((ROOT / "sql").glob("mart/*.sql")))


def test_marts_never_read_the_agencies_but_for_areas_people_prices_votes_and_sources():
    read = {table for file in read_tables(ROOT / "sql") if file.schema == "mart" for table in file.depends}
    assert {table for table in read if table.startswith("raw.")} == {
        "raw.area", "raw.census_population", "raw.gdp_price_index", "raw.president_vote", "raw.document",
    }  # fmt: skip


def test_a_table_is_built_with_its_comments(write):
    with duckdb.connect() as connection:
        stats = build_table(connection, read_table(write(HEADER.replace("it is for", "it's for") + BODY)))
        assert (stats.rows, stats.years, stats.preview.rows()) == (1, "2023 to 2023", [(2023, "NY", 1)])
        comments = connection.sql(
            "select column_name, comment from duckdb_columns() where schema_name = 'core'"
        ).fetchall()
        assert dict(comments)["rank"] == "1 is first; null for DC."
        said = connection.sql("select comment from duckdb_tables() where schema_name = 'core'").fetchall()
        assert said == [("One row a state, and what it's for.",)]


@pytest.mark.parametrize(
    "body",
    [
        "select 2023 as fiscal_year, 'NY' as state",
        "select 'NY' as state, 2023 as fiscal_year, 1 as rank",
        "select 2023 as fiscal_year, 'NY' as state, 1 as rank, 2 as more",
    ],
)
def test_columns_must_be_those_documented_in_their_order(write, body):
    with (
        duckdb.connect() as connection,
        pytest.raises(MoneymapError, match=r"sql/core/made_up.sql: selects .* but documents fiscal_year, state, rank"),
    ):
        build_table(connection, read_table(write(HEADER + body)))


@pytest.mark.parametrize("body", ["select 1 from core.nowhere", "selec 1"])
def test_sql_that_fails_says_which_file_in_one_line(write, body):
    with (
        duckdb.connect() as connection,
        pytest.raises(MoneymapError, match=r"^sql/core/made_up.sql: ") as failed,
    ):
        build_table(connection, read_table(write(HEADER + body)))
    assert "\n" not in str(failed.value)


def test_a_frame_replaces_a_table(tmp_path):
    warehouse = Warehouse(path=str(tmp_path / "new" / "w.duckdb"))
    with warehouse.connect() as connection:
        write_frame(connection, "raw.x", pl.DataFrame({"year": [2020, 2021]}), "first", {})
        stats = write_frame(connection, "raw.x", pl.DataFrame({"tax_year": [2022]}), "second", {"tax_year": "Year."})
    assert (stats.rows, stats.years) == (1, "2022 to 2022")
    with warehouse.connect() as connection:
        assert connection.sql("from raw.x").fetchall() == [(2022,)]
