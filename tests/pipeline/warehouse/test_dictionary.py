"""The data dictionary: everything in a released file is described, and what is printed is what the file says."""

import json
import shutil

import duckdb
import pytest

from pipeline.errors import UsageError
from pipeline.read.query import released as opened
from pipeline.settings import ROOT
from pipeline.warehouse.dictionary import WIDTH, Column, Entry, catalog, chosen, dictionary, table_comment
from pipeline.warehouse.sql_file import read_macros, read_tables

FLOW = Entry(
    "mart",
    "flow",
    "table",
    "What each state paid.",
    ("fiscal_year", "state"),
    (
        Column("fiscal_year", "BIGINT", "Federal fiscal year.", nullable=False),
        Column("rank", "BIGINT", "1 = pays in most | null for DC.", nullable=True),
    ),
    rows=22440,
)
NET = Entry("main", "net", "macro", "The net. year: Year. Example: from net(2023)", parameters=("code", "year"))
MART = Entry("mart", "", "schema", "The results.")


@pytest.fixture
def made_up():
    """A connection to a small file with one of everything."""
    with duckdb.connect() as connection:
        connection.execute(
            """
            create schema mart;
            create schema core;
            create table core.schema as select 'mart' as schema, 'The results.' as description;
            create table mart.flow as select 2023 as fiscal_year, 'NY' as state, null::decimal(3, 2) as share;
            create view mart.seen as from mart.flow;
            create macro main.net(code, year) as table select code as state, year as fiscal_year;
            comment on table mart.flow is 'A flow. Key: fiscal_year, state. May be null: share.';
            comment on column mart.flow.share is 'It''s a share.';
            comment on column mart.flow.state is 'A state. Unit: none of its own.';
            comment on view mart.seen is 'Seen, without a key.';
            comment on macro table main.net is 'The net.';
            """
        )
        yield connection


@pytest.fixture(scope="module")
def entries(released):
    """The entries of the file a whole run makes."""
    with opened(released / "moneymap.duckdb") as connection:
        return catalog(connection)


def entry(connection, name):
    (found,) = [found for found in catalog(connection) if found.full_name == name]
    return found


class TestComment:
    @pytest.mark.parametrize("description", ["One row a state.", "One row a state"])
    def test_names_the_key_and_what_may_be_null(self, description):
        assert table_comment(description, ["year", "state"], []) == "One row a state. Key: year, state."
        assert table_comment(description, ["year"], ["a", "b"]) == "One row a state. Key: year. May be null: a, b."

    @pytest.mark.parametrize(
        ("description", "key", "nullable"),
        [
            ("One row.", ("a",), []),
            ("Key: what is it. And more", ("a", "b_c"), ["d"]),
            ("A text. Key: x.", ("a",), ["x", "y"]),
        ],
    )
    def test_reads_back(self, made_up, description, key, nullable):
        made_up.execute("create table mart.x as select 1 as a, 2 as b_c, 3 as d, 4 as x, 5 as y")
        text = table_comment(description, key, nullable).replace("'", "''")
        made_up.execute(f"comment on table mart.x is '{text}'")
        found = entry(made_up, "mart.x")
        assert found.description == description.removesuffix(".") + "."
        assert found.key == key
        assert [column.name for column in found.columns if column.nullable] == nullable


class TestCatalog:
    def test_lists_everything_the_marts_first(self, made_up):
        assert [(found.full_name, found.kind) for found in catalog(made_up)] == [
            ("mart", "schema"),
            ("mart.flow", "table"),
            ("mart.seen", "view"),
            ("main", "schema"),
            ("main.net", "macro"),
            ("core", "schema"),
            ("core.schema", "table"),
        ]

    def test_says_what_the_comments_say(self, made_up):
        flow = entry(made_up, "mart.flow")
        assert (flow.description, flow.key, flow.rows) == ("A flow.", ("fiscal_year", "state"), 1)
        assert flow.columns == (
            Column("fiscal_year", "INTEGER", "", nullable=False),
            Column("state", "VARCHAR", "A state. Unit: none of its own.", nullable=False, unit="none of its own"),
            Column("share", "DECIMAL(3,2)", "It's a share.", nullable=True, unit="share, 1 = all"),
        )
        assert entry(made_up, "mart").description == "The results."
        assert entry(made_up, "core").description == ""
        assert entry(made_up, "main.net").parameters == ("code", "year")

    def test_without_a_key_in_the_comment_every_column_may_be_null(self, made_up):
        seen = entry(made_up, "mart.seen")
        assert (seen.key, seen.rows) == ((), None)
        assert all(column.nullable for column in seen.columns)

    def test_a_file_that_does_not_describe_its_schemas_can_be_read(self, made_up):
        made_up.execute("drop table core.schema")
        assert entry(made_up, "mart").description == ""


class TestChosen:
    @pytest.mark.parametrize(
        ("names", "found"),
        [
            ([], ["mart", "mart.flow", "main.net"]),
            (["mart.flow"], ["mart.flow"]),
            (["flow", "main.net"], ["mart.flow", "main.net"]),
            (["net"], ["main.net"]),
            (["mart"], ["mart", "mart.flow"]),
        ],
    )
    def test_by_name_full_name_or_schema(self, names, found):
        assert [entry.full_name for entry in chosen([MART, FLOW, NET], names)] == found

    @pytest.mark.parametrize("name", ["mart.nothing", "nothing", "", "..", "Mart.Flow"])
    def test_an_unknown_name_lists_those_there_are(self, name):
        with pytest.raises(UsageError, match=r"there are mart, mart\.flow, main\.net$"):
            chosen([MART, FLOW, NET], ["flow", name])


class TestDictionary:
    def test_text(self):
        assert dictionary([MART, FLOW], "table").splitlines() == [
            "mart (schema)",
            "  The results.",
            "",
            "mart.flow (table, 22,440 rows)",
            "  What each state paid.",
            "  Key: fiscal_year, state",
            "  fiscal_year  BIGINT        Federal fiscal year.",
            "  rank         BIGINT, null  1 = pays in most | null for DC.",
        ]

    def test_long_texts_are_wrapped_under_themselves(self):
        long = Entry("mart", "x", "view", "word " * 40, (), (Column("a", "BIGINT", "word " * 40, nullable=False),))
        lines = dictionary([long], "table").splitlines()
        assert max(map(len, lines)) <= WIDTH
        assert lines[-1].startswith(" " * len("  a  BIGINT  ") + "word")

    def test_markdown(self):
        text = dictionary([MART, FLOW, NET], "markdown")
        assert "## mart (schema)\n\nThe results." in text
        assert "### mart.flow (table, 22,440 rows)" in text
        assert "Key: `fiscal_year`, `state`" in text
        assert "| `rank` | BIGINT, null | 1 = pays in most \\| null for DC. |" in text
        assert "### net(code, year) (macro)" in text

    def test_json(self):
        found, macro = json.loads(dictionary([FLOW, NET], "json"))
        assert (found["schema"], found["name"], found["kind"], found["rows"]) == ("mart", "flow", "table", 22440)
        assert found["key"] == ["fiscal_year", "state"]
        assert found["columns"][1] == {
            "name": "rank",
            "type": "BIGINT",
            "comment": "1 = pays in most | null for DC.",
            "nullable": True,
            "unit": None,
        }
        assert macro["parameters"] == ["code", "year"]


@pytest.mark.slow
class TestReleased:
    """The file a whole run makes."""

    @staticmethod
    def bare(entries):
        columns = [(entry, column) for entry in entries for column in entry.columns]
        return [entry.full_name for entry in entries if not entry.description] + [
            f"{entry.full_name}.{column.name}" for entry, column in columns if not column.comment
        ]

    def test_everything_is_described(self, entries):
        assert {entry.kind for entry in entries} == {"schema", "table", "view", "macro"}
        assert {entry.schema for entry in entries} == {"raw", "core", "mart", "main"}
        assert self.bare(entries) == []

    @pytest.mark.parametrize(
        ("statement", "name"),
        [
            ("comment on column raw.bea_regional.document is null", "raw.bea_regional.document"),
            ("comment on column mart.net_by_specification.spec_id is null", "mart.net_by_specification.spec_id"),
            ("comment on table raw.document is null", "raw.document"),
            ("comment on view mart.lean_by_specification is ''", "mart.lean_by_specification"),
            ("comment on macro table main.net is null", "main.net"),
            ("delete from core.schema where schema = 'raw'", "raw"),
        ],
    )
    def test_what_is_not_described_is_found(self, released, tmp_path, statement, name):
        copy = tmp_path / "moneymap.duckdb"
        shutil.copy(released / "moneymap.duckdb", copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute(statement)
            assert self.bare(catalog(connection)) == [name]

    def test_descriptions_keys_and_nulls_are_those_of_the_sql_headers(self, entries):
        by_name = {entry.full_name: entry for entry in entries}
        for file in read_tables(ROOT / "sql"):
            entry = by_name[file.table]
            assert (entry.kind, entry.key) == (file.kind, file.key)
            assert entry.description == file.description.removesuffix(".") + "."
            assert {c.name: (c.comment, c.nullable) for c in entry.columns} == {
                name: (column.comment, column.nullable) for name, column in file.columns.items()
            }
        for macro in read_macros(ROOT / "sql"):
            assert by_name[f"main.{macro.name}"].parameters == tuple(macro.parameters)
            assert by_name[f"main.{macro.name}"].description.startswith(macro.description)

    def test_every_table_has_a_key_that_holds(self, released, entries):
        with opened(released / "moneymap.duckdb") as connection:
            for entry in entries:
                if entry.kind != "table":
                    continue
                required = [column.name for column in entry.columns if not column.nullable]
                assert set(entry.key) <= set(required), entry.full_name
                key = ", ".join(f'"{name}"' for name in entry.key)
                nulls = " or ".join(f'"{name}" is null' for name in required)
                rows = connection.table(entry.full_name)
                counted = rows.aggregate(f"count(*), count(distinct ({key})), count(*) filter ({nulls})")
                assert counted.fetchall() == [(entry.rows, entry.rows, 0)], entry.full_name

    @pytest.mark.parametrize("form", ["table", "markdown", "json"])
    def test_all_of_it_can_be_printed(self, entries, form):
        text = dictionary(entries, form)
        assert all(entry.name in text for entry in entries)
