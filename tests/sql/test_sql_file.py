"""The header of a SQL file, what it depends on, and building from it."""

import re

import duckdb
import polars as pl
import pytest

from pipeline.errors import MoneymapError
from pipeline.release.previous import nothing
from pipeline.settings import ROOT
from pipeline.warehouse.build import Warehouse, build_table, key_failures, write_frame
from pipeline.warehouse.sql_file import (
    read_check,
    read_checks,
    read_macro,
    read_macros,
    read_table,
    read_tables,
)

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


UNITS = """-- description: One row a figure.
-- key: figure
-- columns:
--   figure: The figure.
--   paid_usd: Dollars.
--   margin [share of the vote]: Blue less red,
--     -1 to 1.
--   old (nullable) [see figure]: As it was
"""


def test_a_unit_is_said_by_the_name_or_in_brackets_and_then_ends_the_comment(write):
    columns = read_table(write(UNITS)).columns
    assert {name: column.unit for name, column in columns.items()} == {
        "figure": None, "paid_usd": "USD", "margin": "share of the vote", "old": "see figure",
    }  # fmt: skip
    assert columns["margin"].comment == "Blue less red, -1 to 1. Unit: share of the vote."
    assert columns["old"].comment == "As it was. Unit: see figure."
    assert columns["old"].nullable
    assert columns["paid_usd"].comment == "Dollars."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[see figure]", "[see measure]", "the unit of old is that of measure, which is no column"),
        ("(nullable) [see figure]", "[see figure] (nullable)", "header line not understood: --   old [see"),
        ("[share of the vote]", "[]", "header line not understood: --   margin []"),
    ],
)
def test_a_unit_that_is_none_is_refused_in_one_line(write, old, new, message):
    text = UNITS.replace(old, new)
    with pytest.raises(MoneymapError, match=re.escape(message)) as refused:
        read_table(write(text))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("kind", ["table", "view"])
def test_a_number_of_a_mart_without_a_unit_is_refused(write, kind):
    header = f"-- kind: {kind}\n{UNITS.replace(' [share of the vote]', '').replace(' [see figure]', '')}"
    body = "select 'a' as figure, 1.5::double as paid_usd, 0.5::double as margin, 2.5::double as old"
    with duckdb.connect() as connection:
        build_table(connection, read_table(write(header + body)))
        with pytest.raises(MoneymapError) as refused:
            build_table(connection, read_table(write(header + body, "mart/made_up.sql")))
        build_table(connection, read_table(write(UNITS + body, "mart/made_up.sql")))
    assert str(refused.value) == (
        "sql/mart/made_up.sql: no unit of margin, old: write 'margin [unit]: ...' in the header"
    )


def test_dependencies_are_what_the_sql_reads_and_not_what_its_comments_name(write):
    body = (
        "select * -- core.not_this\nfrom core.a join raw.b using (x) join mart.c using (x) join core.made_up using (x)"
    )
    assert read_table(write(HEADER + body)).depends == ("core.a", "mart.c", "raw.b")


@pytest.mark.parametrize(("line", "kind"), [("", "table"), ("-- kind: table\n", "table"), ("-- kind: view\n", "view")])
def test_a_file_is_a_table_unless_its_header_says_view(write, line, kind):
    assert read_table(write(line + HEADER + BODY)).kind == kind


@pytest.mark.parametrize("kind", ["views", "macro", "View"])
def test_another_kind_is_refused(write, kind):
    path = write(f"-- kind: {kind}\n{HEADER}{BODY}")
    with pytest.raises(MoneymapError, match=rf"made_up.sql: kind is '{kind}'; a file is a table or a view$"):
        read_table(path)


MACRO = """-- description: Net of one state,
--   in one year.
-- parameters:
--   code: Postal code,
--     two letters.
--   year: Fiscal year.
-- example: from made_up('NY', 2023)
"""
MACRO_BODY = "select code, year, core.a.net from core.a join mart.b using (x) -- mart.not_this"


def test_a_macro_is_read_with_its_parameters_in_order_and_its_example(write):
    macro = read_macro(write(MACRO + MACRO_BODY, "macro/made_up.sql"))
    assert (macro.name, macro.description) == ("made_up", "Net of one state, in one year.")
    assert list(macro.parameters.items()) == [("code", "Postal code, two letters."), ("year", "Fiscal year.")]
    assert macro.example == "from made_up('NY', 2023)"
    assert macro.body == MACRO_BODY
    assert macro.depends == ("core.a", "mart.b")


def test_a_macro_may_have_no_parameters_and_an_example_of_two_lines(write):
    text = "-- description: x\n-- example: from made_up()\n--   where a = 1\nselect 1 as a"
    macro = read_macro(write(text, "macro/made_up.sql"))
    assert (macro.parameters, macro.example) == ({}, "from made_up() where a = 1")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("-- description: Net of one state,\n--   in one year.\n", "description"),
        ("-- example: from made_up('NY', 2023)\n", "example"),
    ],
)
def test_a_macro_without_description_or_example_is_refused_in_one_line(write, line, field):
    path = write(MACRO.replace(line, "") + MACRO_BODY, "macro/made_up.sql")
    with pytest.raises(MoneymapError, match=rf"made_up.sql: the header has no '{field}:' line$") as refused:
        read_macro(path)
    assert "\n" not in str(refused.value)


def test_macros_are_read_by_name_and_tables_leave_them_aside(write, tmp_path):
    write(MACRO + MACRO_BODY, "macro/b.sql")
    write(MACRO + MACRO_BODY, "macro/a.sql")
    assert [macro.name for macro in read_macros(tmp_path)] == ["a", "b"]
    assert read_tables(tmp_path) == []


def test_a_check_names_the_table_it_guards(write):
    path = write("-- description: Nothing is off.\n-- table: core.a\nselect * from core.a join raw.b using (x)\n")
    check = read_check(path)
    assert (check.name, check.description, check.table) == ("made_up", "Nothing is off.", "core.a")
    assert check.depends == ("raw.b",)
    assert check.severity == "error"


def test_a_check_may_be_a_warning(write):
    text = "-- description: x\n-- table: core.a\n-- severity: {}\nfrom core.a"
    assert read_check(write(text.format("warning"))).severity == "warning"
    with pytest.raises(MoneymapError, match="severity is 'mild'; a check is an error or a warning"):
        read_check(write(text.format("mild")))


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


def test_a_circle_is_refused(write, tmp_path):
    write(table_text("from core.b"), "core/a.sql")
    write(table_text("from core.a"), "core/b.sql")
    with pytest.raises(ValueError, match="cycle"):
        read_tables(tmp_path)


def test_the_projects_files_are_read_and_each_reads_only_what_there_is(raw):
    tables = read_tables(ROOT / "sql")
    known = {file.table for file in tables} | {f"raw.{name}" for name in raw} | {"raw.area", "raw.document"}
    known |= set(nothing())
    assert {table for file in tables for table in file.depends} <= known
    assert {table for check in read_checks(ROOT / "sql") for table in check.depends} <= known
    assert len(tables) == len(list((ROOT / "sql").glob("core/*.sql"))) + len(list((ROOT / "sql").glob("mart/*.sql")))


def test_marts_never_read_the_agencies_but_for_areas_people_prices_votes_control_and_sources():
    """Amounts reach the marts through core; but what only one mart needs, it may read itself."""
    everywhere = {"raw.area", "raw.gdp_price_index", "raw.president_vote", "raw.document"}
    by_mart = {
        # Who governs a state goes with who it voted for.
        "mart.lean": {"raw.klarner_partisan_balance", "raw.ncsl_party_control"},
        # Personal income, by which one view divides; it allocates nothing in its own year and unit.
        "mart.net_view": {"raw.bea_regional"},
        # Figures that measure what a key does in another way: they are there to hold keys against.
        "mart.key_check": {
            "raw.bea_regional",
            "raw.census_population_65_and_over",
            "raw.cms_health_by_residence",
            "raw.irs_historic_table_2",
            "raw.ssa_ssi",
            "raw.usaspending_federal_wages",
        },
        # Medicare before premiums, which the Comptroller of New York counts and the method does not.
        "mart.comparison": {"raw.omb_historical"},
    }
    read = {
        file.table: {table for table in file.depends if table.startswith("raw.")} - everywhere
        for file in read_tables(ROOT / "sql")
        if file.schema == "mart"
    }
    assert {mart: tables for mart, tables in read.items() if tables} == by_mart


def test_the_projects_macros_are_read_and_read_only_what_is_released(raw):
    macros = read_macros(ROOT / "sql")
    assert [macro.name for macro in macros] == sorted(path.stem for path in (ROOT / "sql" / "macro").glob("*.sql"))
    known = {file.table for file in read_tables(ROOT / "sql")} | {"raw.area"} | {f"raw.{name}" for name in raw}
    assert {table for macro in macros for table in macro.depends} <= known


def test_a_table_is_built_with_its_comments(write):
    with duckdb.connect() as connection:
        stats = build_table(connection, read_table(write(HEADER.replace("it is for", "it's for") + BODY)))
        assert (stats.rows, stats.years, stats.preview.rows()) == (1, "2023 to 2023", [(2023, "NY", 1)])
        comments = connection.sql(
            "select column_name, comment from duckdb_columns() where schema_name = 'core'"
        ).fetchall()
        assert dict(comments)["rank"] == "1 is first; null for DC."
        said = connection.sql("select comment from duckdb_tables() where schema_name = 'core'").fetchall()
        assert said == [("One row a state, and what it's for. Key: fiscal_year, state. May be null: rank.",)]


def test_a_view_is_computed_when_it_is_read_and_commented(write):
    file = read_table(write(f"-- kind: view\n{HEADER}from core.kept"))
    with duckdb.connect() as connection:
        connection.execute("create schema core")
        connection.execute(f"create table core.kept as {BODY}")
        assert build_table(connection, file).rows == 1
        connection.execute("insert into core.kept values (2024, 'NY', 2)")
        assert connection.sql("from core.made_up").fetchall() == [(2023, "NY", 1), (2024, "NY", 2)]
        assert connection.sql("select comment from duckdb_views() where not internal").fetchall() == [
            ("One row a state, and what it is for. Key: fiscal_year, state. May be null: rank.",)
        ]
        comments = connection.sql(
            "select column_name, comment from duckdb_columns() where table_name = 'made_up'"
        ).fetchall()
        assert dict(comments) == {name: column.comment for name, column in file.columns.items()}


@pytest.mark.parametrize("kind", ["table", "view"])
def test_a_null_where_none_may_be_is_found_in_tables_and_views(write, kind):
    body = "select 2023 as fiscal_year, null::varchar as state, null::int as rank"
    file = read_table(write(f"-- kind: {kind}\n{HEADER}{body}"))
    with duckdb.connect() as connection:
        build_table(connection, file)
        assert key_failures(connection, file).rows() == [("null in a required column", 2023, None)]


def test_a_view_alone_is_spared_the_count_of_its_keys(write):
    body = f"{BODY} union all {BODY}"
    for kind, failures in (("table", [("key stands twice", 2023, "NY")]), ("view", [])):
        file = read_table(write(f"-- kind: {kind}\n{HEADER}{body}", f"core/made_up_{kind}.sql"))
        with duckdb.connect() as connection:
            build_table(connection, file)
            assert key_failures(connection, file).rows() == failures


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


@pytest.mark.parametrize("kinds", [("table", "view"), ("view", "table")])
def test_a_table_may_become_a_view_and_a_view_a_table(write, kinds):
    with duckdb.connect() as connection:
        for kind in kinds:
            build_table(connection, read_table(write(f"-- kind: {kind}\n{HEADER}{BODY}")))
        found = connection.execute("select table_type from information_schema.tables").fetchall()
        assert found == [("VIEW" if kinds[-1] == "view" else "BASE TABLE",)]
