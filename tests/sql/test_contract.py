"""What analysts rely on: the columns of the marts, and a comment on every column."""

import pytest

CONTRACT = {
    "net_contribution": (
        "fiscal_year, state, state_name, fips, method, paid_usd, received_usd, net_contribution_usd, population, "
        "paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd, relative_net_per_capita_usd, "
        "balanced_net_usd, balanced_net_per_capita_usd, received_per_dollar_paid, net_share_of_gdp, rank, key_lag_years"
    ),
    "flow": "fiscal_year, state, method, side, category, amount_usd, per_capita_usd, key, key_lag_years",
    "reconciliation": (
        "fiscal_year, method, side, category, official_usd, states_usd, territories_abroad_usd, not_allocated_usd"
    ),
    "lean": "definition, fiscal_year, state, lean, margin",
    "net_by_lean": (
        "fiscal_year, method, definition, lean, states, population, paid_usd, received_usd, net_contribution_usd, "
        "net_per_capita_usd, balanced_net_per_capita_usd"
    ),
    "source": "dataset, publisher, table, vintage, url, sha256, retrieved, licence, rows",
}


@pytest.mark.parametrize("table", sorted(CONTRACT))
def test_columns_are_those_promised(warehouse, table):
    assert warehouse.table(f"mart.{table}").columns == CONTRACT[table].split(", ")


def test_every_table_and_column_has_a_comment(warehouse):
    bare = warehouse.sql(
        """
        select schema_name, table_name, column_name
        from duckdb_columns()
        where schema_name in ('core', 'mart') and coalesce(comment, '') = ''
        union all
        select schema_name, table_name, null
        from duckdb_tables()
        where schema_name in ('core', 'mart') and coalesce(comment, '') = ''
        """
    ).fetchall()
    assert bare == []


def test_amounts_say_their_unit(warehouse):
    columns = warehouse.sql(
        "select table_name, column_name from duckdb_columns() where schema_name = 'mart' and data_type = 'DOUBLE'"
    ).fetchall()
    unitless = {name for _, name in columns if not name.endswith(("_usd", "_years"))}
    assert unitless == {"margin", "received_per_dollar_paid", "net_share_of_gdp", "price_level"}


def test_codes_are_text(warehouse):
    types = warehouse.sql(
        "select column_name, data_type from duckdb_columns() where schema_name = 'mart' "
        "and table_name = 'net_contribution'"
    ).fetchall()
    assert {name: kind for name, kind in types if name in ("state", "fips", "fiscal_year", "rank", "population")} == {
        "state": "VARCHAR", "fips": "VARCHAR", "fiscal_year": "BIGINT", "rank": "BIGINT", "population": "BIGINT",
    }  # fmt: skip


def test_every_raw_table_has_a_source_and_every_row_a_document(warehouse, raw):
    listed = dict(warehouse.sql('select dataset, sum("rows")::bigint from mart.source group by dataset').fetchall())
    assert listed == {name: frame.height for name, frame in raw.items()}
    documents = {row[0] for row in warehouse.sql("select document from raw.document").fetchall()}
    assert {document for frame in raw.values() for document in frame["document"]} <= documents
