"""What may be released: what no file makes any more is left out, and a file not compared or not checked is refused."""

import hashlib
import logging

import duckdb
import pytest

from pipeline.errors import CheckFailedError, MoneymapError
from pipeline.release.gate import drop_strays, require_compared, require_passed
from pipeline.warehouse.models import Models
from pipeline.warehouse.sql_file import Column, SqlCheck, SqlFile, SqlMacro

TABLES = {"raw.kept", "core.kept", "mart.kept_view"}
MACROS = {"main.kept"}


@pytest.fixture
def connection():
    """A working file with what is expected, and the figures of the last release."""
    with duckdb.connect() as made:
        for schema in ("raw", "core", "mart", "previous"):
            made.execute(f"create schema {schema}")
        made.execute("create table raw.kept as select 1 as a")
        made.execute("create table core.kept as select 1 as a")
        made.execute("create view mart.kept_view as from core.kept")
        made.execute("create macro main.kept(x) as table select x")
        made.execute("create table previous.flow as select 1 as a")
        yield made


def names_in(connection):
    return {
        f"{schema}.{name}"
        for schema, name in connection.execute(
            "select table_schema, table_name from information_schema.tables union all "
            "select schema_name, function_name from duckdb_functions() where not internal"
        ).fetchall()
    }


class TestStrays:
    def test_none(self, connection, caplog):
        before = names_in(connection)
        assert drop_strays(connection, TABLES, MACROS) == []
        assert names_in(connection) == before == TABLES | MACROS | {"previous.flow"}
        assert caplog.text == ""

    @pytest.mark.parametrize(
        ("made", "dropped"),
        [
            ("create table core.renamed as select 1 as a", "table core.renamed"),
            ("create view mart.renamed as from core.kept", "view mart.renamed"),
            ("create table main.by_hand as select 1 as a", "table main.by_hand"),
            ('create table raw."odd ""name" as select 1 as a', 'table raw.odd "name'),
            ("create macro main.gone(x) as table select x", "macro table main.gone"),
            ("create macro main.gone(x) as x + 1", "macro main.gone"),
            ("create macro core.kept(x) as x + 1", "macro core.kept"),
        ],
    )
    def test_are_dropped_with_a_line(self, connection, caplog, made, dropped):
        before = names_in(connection)
        connection.execute(made)
        with caplog.at_level(logging.WARNING, "moneymap"):
            assert drop_strays(connection, TABLES, MACROS) == [dropped]
        assert names_in(connection) == before
        assert dropped in caplog.text
        assert len(caplog.records) == 1

    def test_a_table_that_is_not_there_is_an_error(self, connection):
        with pytest.raises(MoneymapError, match=r"^[^\n]*lacks mart\.new, raw\.new:[^\n]*$"):
            drop_strays(connection, TABLES | {"raw.new", "mart.new"}, MACROS)


class TestCompared:
    """A release goes out only where its revisions were found against the file it replaces."""

    @pytest.fixture
    def compared(self, connection):
        def with_checksum(sha256):
            connection.execute("create or replace table previous.run as select ?::varchar as compared_sha256", [sha256])
            return connection

        return with_checksum

    def test_the_first_release_compares_with_nothing(self, compared, tmp_path):
        require_compared(compared(None), tmp_path / "moneymap.duckdb")

    def test_the_file_in_place_is_the_one_compared_with(self, compared, tmp_path):
        released = tmp_path / "moneymap.duckdb"
        released.write_bytes(b"the last release")
        require_compared(compared(hashlib.sha256(b"the last release").hexdigest()), released)

    @pytest.mark.parametrize("sha256", [None, "f" * 64])
    def test_another_file_in_place_is_refused(self, compared, tmp_path, sha256):
        released = tmp_path / "moneymap.duckdb"
        released.write_bytes(b"released meanwhile")
        with pytest.raises(MoneymapError, match="nothing was released: mart\\.revision compares"):
            require_compared(compared(sha256), released)

    def test_a_release_that_is_gone_is_refused(self, compared, tmp_path):
        with pytest.raises(MoneymapError, match="nothing was released"):
            require_compared(compared("f" * 64), tmp_path / "moneymap.duckdb")


KEPT = [
    SqlFile(schema, name, "Kept.", ("a",), {"a": Column("One.", nullable=False)}, "", ())
    for schema, name in (("core", "kept"), ("mart", "kept_view"))
]
CHECKS = [
    SqlCheck(name, "", file.table, f"from {file.table} where {wrong}", ())
    for name, wrong in (("never", "false"), ("is_one", "a <> 1"))
    for file in KEPT
]


class TestPassed:
    """Checks are run once more on the whole of what is released."""

    def models(self, *macros):
        return Models(KEPT, CHECKS, list(macros))

    def macro(self, example):
        return SqlMacro("kept", "", {"x": "what"}, example, "select x", ())

    def test_all_is_well(self, connection):
        require_passed(connection, self.models(self.macro("from kept(1)")))

    def test_every_check_that_fails_is_named(self, connection):
        connection.execute("update core.kept set a = 2")
        with pytest.raises(
            CheckFailedError, match=r"nothing was released: core\.kept: is_one, mart\.kept_view: is_one$"
        ):
            require_passed(connection, self.models())

    def test_a_macro_is_made_again_and_its_example_run(self, connection):
        connection.execute("drop macro table main.kept")
        require_passed(connection, self.models(self.macro("from kept(1)")))
        with pytest.raises(MoneymapError, match="its example finds no row"):
            require_passed(connection, self.models(self.macro("from kept(1) where false")))
