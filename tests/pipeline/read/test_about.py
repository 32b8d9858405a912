"""What a file says of itself: versions and terms, or nothing where it is older; pages say the same terms."""

from datetime import date

import duckdb
import pytest

from pipeline.errors import MoneymapError
from pipeline.read.about import about
from pipeline.settings import ROOT
from pipeline.warehouse.build import build_table
from pipeline.warehouse.sql_file import read_table
from reports.words.terms import LICENCE


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        for name in ("core/method_version", "mart/about"):
            build_table(connection, read_table(ROOT / "sql" / f"{name}.sql"))
        yield connection


def test_the_newest_method_and_the_terms(connection):
    said = about(connection)
    assert (said.schema_version, said.method_version, said.method_since) == (2, 2, date(2026, 11, 30))
    assert (said.licence, said.licence_name) == (LICENCE, "CC-BY-4.0")
    assert said.licence_url.startswith("https://creativecommons.org/")


def test_a_file_of_before_says_nothing():
    with duckdb.connect() as connection:
        assert about(connection) is None


def test_other_columns_are_refused(connection):
    connection.execute("alter table mart.about drop licence")
    with pytest.raises(MoneymapError, match="other columns"):
        about(connection)


def test_more_than_one_row_is_refused(connection):
    connection.execute("insert into mart.about from mart.about")
    with pytest.raises(MoneymapError, match="2 rows, not one"):
        about(connection)
