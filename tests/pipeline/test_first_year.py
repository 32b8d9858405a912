"""The first fiscal year is one row, which the tables and Python both read."""

import duckdb
import pytest

from pipeline import settings
from pipeline.settings import first_fiscal_year, shipped


def test_python_reads_the_row_that_the_tables_read():
    query = (shipped("sql") / "core" / "constant.sql").read_text()
    rows = {name: value for name, value, _ in duckdb.sql(query).fetchall()}
    assert rows["first_fiscal_year"] == first_fiscal_year()


def test_a_file_without_the_row_is_no_year(tmp_path, monkeypatch):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "constant.sql").write_text("select 'other' as name")
    monkeypatch.setattr(settings, "shipped", lambda _: tmp_path)
    with pytest.raises(LookupError, match="first_fiscal_year"):
        first_fiscal_year.__wrapped__()
