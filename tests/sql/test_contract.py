"""What analysts rely on: the columns of the marts, and a comment on every schema, table, view, column and macro."""

import pytest

from assets.raw_tables import raw_tables
from assets.sources import datasets
from pipeline.settings import ROOT
from pipeline.warehouse.build import build_macro
from pipeline.warehouse.dictionary import catalog
from pipeline.warehouse.sql_file import read_macros

SQL = ROOT / "sql"

CONTRACT = {
    "net_contribution": (
        "fiscal_year, status, state, state_name, fips, method, paid_usd, received_usd, net_contribution_usd, "
        "population, paid_per_capita_usd, received_per_capita_usd, net_per_capita_usd, net_error_per_capita_usd, "
        "verdict, relative_net_per_capita_usd, "
        "balanced_net_usd, balanced_net_per_capita_usd, received_per_dollar_paid, net_share_of_gdp, rank, key_lag_years"
    ),
    "driver": (
        "fiscal_year, state, method, side, category, per_capita_usd, national_per_capita_usd, effect_per_capita_usd"
    ),
    "change": (
        "fiscal_year, state, method, side, category, national_effect_per_capita_usd, share_effect_per_capita_usd, "
        "population_effect_per_capita_usd, effect_per_capita_usd, real_national_effect_per_capita_usd, "
        "real_share_effect_per_capita_usd, real_population_effect_per_capita_usd, real_effect_per_capita_usd"
    ),
    "change_between": (
        "first_year, fiscal_year, state, method, side, category, national_effect_per_capita_usd, "
        "share_effect_per_capita_usd, population_effect_per_capita_usd, effect_per_capita_usd, "
        "real_national_effect_per_capita_usd, real_share_effect_per_capita_usd, "
        "real_population_effect_per_capita_usd, real_effect_per_capita_usd"
    ),
    "flow": (
        "fiscal_year, status, state, method, side, category, amount_usd, per_capita_usd, key, key_lag_years, "
        "adjustment_lag_years"
    ),
    "category": "category, side, label, category_group, position, key, note",
    "reconciliation": (
        "fiscal_year, status, method, side, category, official_usd, states_usd, territories_abroad_usd, "
        "not_allocated_usd"
    ),
    "lean": "definition, fiscal_year, status, state, lean, margin",
    "net_by_lean": (
        "fiscal_year, status, method, definition, lean, states, population, paid_usd, received_usd, "
        "net_contribution_usd, net_per_capita_usd, net_error_per_capita_usd, verdict, balanced_net_per_capita_usd, "
        "net_per_capita_without_dc_usd, balanced_net_per_capita_without_dc_usd"
    ),
    "gap_by_lean": (
        "fiscal_year, status, method, definition, blue_states, red_states, dc_lean, gap_per_capita_usd, "
        "balanced_gap_per_capita_usd, gap_per_capita_without_dc_usd, balanced_gap_per_capita_without_dc_usd"
    ),
    "lean_error": "fiscal_year, status, definition, lean, key, net_usd, error_share, backtests",
    "net_view": "view, fiscal_year, status, state, state_name, value, error, unit, rank",
    "specification": (
        "spec_id, income_tax, payroll_tax, corporate_tax, excise_customs, other_receipts, pay_procurement, "
        "net_interest, social_insurance, deficit"
    ),
    "robustness": (
        "fiscal_year, state, view, specifications, share_net_payer, net_per_capita_p05, net_per_capita_p50, "
        "net_per_capita_p95, default_net_per_capita"
    ),
    "lean_robustness": (
        "fiscal_year, definition, view, specifications, share_blue_pays_more, gap_per_capita_p05, gap_per_capita_p50, "
        "gap_per_capita_p95, share_red_pays_more, share_blue_net_payer, share_red_net_payer"
    ),
    "lean_by_specification": (
        "fiscal_year, definition, spec_id, blue_net_per_capita_usd, red_net_per_capita_usd, gap_per_capita_usd, "
        "gap_per_capita_without_dc_usd"
    ),
    "choice_effect": "fiscal_year, state, view, axis, option, mean_effect_per_capita, from_default_per_capita",
    "representation": (
        "fiscal_year, state, senate_seats, seats_per_million, population_share, "
        "cumulative_population_share_smallest_first, cumulative_seats, population, is_projection"
    ),
    "lineage": (
        "fiscal_year, status, method, side, category, part, key, document, dataset, publisher, table, vintage, "
        "url, sha256"
    ),
    "revision": (
        "released_at, table, fiscal_year, subject, column, state, unit, status_old, status_new, old, new, reason"
    ),
    "method_revision": (
        "released_at, table, column, fiscal_year, method_version_before, method_version, unit, figures, figures_new, "
        "figures_gone, rms_change, largest_subject, largest_old, largest_new, dc_change, datasets_changed"
    ),
    "about": "schema_version, method_version, method_since, licence, licence_url",
    "year_to_date": "fiscal_year, through, side, category, amount_usd, year_before_usd, is_estimate, document",
    "fiscal_year": "fiscal_year, status, first_day, last_day, through, distinct_ways, is_latest",
    "key_check": "key, check_measure, basis, year, state, share, check_share, share_difference",
    "published_estimate": "source, year, state, measure, value, where_read",
    "source": "dataset, publisher, table, vintage, url, sha256, retrieved, licence, rows, choice, reason, compiled_by",
}


@pytest.mark.parametrize("table", sorted(CONTRACT))
def test_columns_are_those_promised(warehouse, table):
    assert warehouse.table(f"mart.{table}").columns == CONTRACT[table].split(", ")


def test_everything_has_a_comment(copied_warehouse):
    copied_warehouse.execute("drop schema previous cascade")  # as the release leaves it out
    for macro in read_macros(SQL):
        build_macro(copied_warehouse, macro)
    entries = catalog(copied_warehouse)
    assert {entry.schema for entry in entries} == {"raw", "core", "mart", "main"}
    assert {entry.kind for entry in entries} == {"schema", "table", "view", "macro"}
    assert [entry.full_name for entry in entries if not entry.description] == []
    assert [(e.full_name, c.name) for e in entries for c in e.columns if not c.comment] == []
    assert [entry.full_name for entry in entries if entry.kind in ("table", "view") and not entry.key] == []


def test_every_column_of_the_raw_tables_is_described_where_it_is_declared():
    for table in raw_tables(datasets()):
        expected = {*table.schema.columns(), *([] if table.name in ("area", "document") else ["document"])}
        assert set(table.columns) == expected, table.name
        assert [name for name, text in table.columns.items() if not text.endswith(".")] == [], table.name


def test_amounts_of_the_raw_tables_say_dollars():
    for table in raw_tables(datasets()):
        for name, text in table.columns.items():
            assert not name.endswith("_usd") or "ollars" in text, f"{table.name}.{name}"


def test_every_number_of_a_mart_has_a_unit_by_name_or_by_its_comment(warehouse):
    numbers = [
        (f"{entry.full_name}.{column.name}", column.unit)
        for entry in catalog(warehouse)
        for column in entry.columns
        if entry.schema == "mart" and column.type == "DOUBLE"
    ]
    assert len(numbers) > 50
    assert [name for name, unit in numbers if not unit] == []
    units = dict(numbers)
    assert units["mart.lean.margin"] == "share of the two-party vote"
    assert units["mart.net_view.value"] == "see unit"
    assert units["mart.net_contribution.paid_per_capita_usd"] == "USD per resident"


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
    served_only = {dataset.name for dataset in datasets() if not dataset.documents}
    assert {name for name, frame in raw.items() if frame.is_empty()} == served_only
    assert listed == {name: frame.height for name, frame in raw.items() if name not in served_only}
    documents = {row[0] for row in warehouse.sql("select document from raw.document").fetchall()}
    assert {document for frame in raw.values() for document in frame["document"]} <= documents
