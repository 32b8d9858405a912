"""The year in progress: the newest statement of each open year, by category; and real Septembers beside OMB."""

from datetime import date

import polars as pl
import pytest

from assets.sources.treasury.statements import FUNCTIONS, SOURCES, STATEMENTS
from pipeline.settings import ROOT
from pipeline.warehouse.build import build_table, failing_rows
from pipeline.warehouse.sql_file import read_checks, read_table
from tests.agencies import treasury
from tests.agencies.server import Agencies

MTS = "fiscal_year month side line amount_usd prior_usd document"
CHECKS = {check.name: check for check in read_checks(ROOT / "sql")}
REVENUE = "treasury/datalab_federal_revenue_trends.csv"


def statement(year, month, amount=1.0, lines=(("paid", "Excise Taxes"), ("received", "Medicare"))):
    printed = [(year, month, side, line, amount, amount / 2, f"treasury_mts_{year}") for side, line in lines]
    totals = {side: sum(row[4] for row in printed if row[2] == side) for side in ("paid", "received")}
    return [*printed, *((year, month, side, "Total", usd, usd / 2, printed[0][6]) for side, usd in totals.items())]


def of_statements(build, rows):
    found = build("core.treasury_statement", {"raw.treasury_mts": (MTS, rows)}, after=["core.treasury_line"])
    return found.drop("document")


def test_every_line_has_a_category(build):
    lines = build("core.treasury_line", {})
    assert set(lines.filter(pl.col("side") == "paid")["line"]) == set(SOURCES)
    assert set(lines.filter(pl.col("side") == "received")["line"]) == set(FUNCTIONS)
    assert lines.filter(pl.col("section").is_null() == (pl.col("side") == "paid")).is_empty()
    assert lines["category"].n_unique() == 7 + 19


def test_receipts_have_the_categories_of_the_method(build, warehouse):
    lines = build("core.treasury_line", {})
    receipts = {
        row[0]
        for row in warehouse.sql("select distinct category from core.national_total where side = 'paid'").fetchall()
    }
    # Treasury's one line "Miscellaneous Receipts" holds the Federal Reserve's earnings, too.
    apart = {"gross_collections", "federal_reserve_earnings"}
    assert apart < receipts
    assert set(lines.filter(pl.col("side") == "paid")["category"]) == receipts - apart
    others = {row[0] for row in warehouse.sql("select distinct category from core.national_total").fetchall()}
    assert not set(lines.filter(pl.col("side") == "received")["category"]) & others


@pytest.mark.parametrize(
    ("month", "through"),
    [
        (1, date(2026, 10, 31)),
        (3, date(2026, 12, 31)),
        (4, date(2027, 1, 31)),
        (5, date(2027, 2, 28)),
        (12, date(2027, 9, 30)),
    ],
)
def test_a_month_of_the_fiscal_year_ends_on_its_last_day(build, month, through):
    assert set(of_statements(build, statement(2027, month))["through"]) == {through}


def test_the_newest_statement_of_each_year_counts(build):
    rows = [*statement(2026, 12, 30.0), *statement(2027, 1, 4.0), *statement(2027, 2, 8.0), *statement(2026, 11, 20.0)]
    assert of_statements(build, rows).rows() == [
        (2026, date(2026, 9, 30), "paid", "excise_tax", 30.0, 15.0),
        (2026, date(2026, 9, 30), "received", "function_medicare", 30.0, 15.0),
        (2027, date(2026, 11, 30), "paid", "excise_tax", 8.0, 4.0),
        (2027, date(2026, 11, 30), "received", "function_medicare", 8.0, 4.0),
    ]


def test_three_lines_are_payroll_tax_and_the_total_is_no_line(build):
    lines = [("paid", line) for line in SOURCES]
    found = of_statements(build, statement(2027, 1, 2.0, lines))
    amounts = dict(found.select("category", "amount_usd").iter_rows())
    assert amounts.pop("payroll_tax") == 6.0
    assert set(amounts.values()) == {2.0}
    assert sum(amounts.values()) + 6.0 == 2.0 * len(SOURCES)


def test_closed_years_are_left_out(build):
    found = build(
        "mart.year_to_date",
        {
            "raw.treasury_mts": (MTS, [*statement(2025, 12), *statement(2026, 12), *statement(2027, 1)]),
            "core.mapped_year": ("fiscal_year", [(2024,), (2025,)]),
        },
        after=["core.treasury_line", "core.treasury_statement"],
    )
    assert found.select("fiscal_year", "side", "is_estimate", "document").rows() == [
        (year, side, True, f"treasury_mts_{year}") for year in (2026, 2027) for side in ("paid", "received")
    ]


def test_a_year_in_progress_reaches_no_other_mart_but_the_list_of_years(warehouse):
    """The warehouse of these tests holds a statement of a year far ahead."""
    assert (2098,) in warehouse.sql("select distinct fiscal_year from mart.year_to_date").fetchall()
    holding = {
        table
        for (table,) in warehouse.sql(
            "select table_name from duckdb_columns() where schema_name = 'mart' and column_name = 'fiscal_year'"
        ).fetchall()
        if warehouse.sql(f"from mart.{table} where fiscal_year = 2098 limit 1").fetchall()
    }
    assert holding == {"fiscal_year", "year_to_date"}


def test_what_treasury_serves_becomes_a_provisional_year_and_one_in_progress(copied_warehouse, raw):
    agencies = Agencies()
    treasury.serve(agencies, raw, None)
    lives = STATEMENTS.live(date(2026, 11, 22))
    served = STATEMENTS.combine(
        {live.name: STATEMENTS.read(live, agencies.documents[live.request.url]) for live in lives}
    )
    copied_warehouse.register("served", served)
    copied_warehouse.execute("create or replace table raw.treasury_mts as from served")
    for table in ("core/treasury_statement", "core/provisional_year", "core/mapped_year", "mart/year_to_date"):
        build_table(copied_warehouse, read_table(ROOT / "sql" / f"{table}.sql"))
    found = copied_warehouse.sql(
        "select fiscal_year, through, side, sum(amount_usd) as amount_usd from mart.year_to_date"
        " group by all order by all"
    ).pl()
    assert found.select("fiscal_year", "through", "side").rows() == [
        (2027, date(2026, 10, 31), side) for side in ("paid", "received")
    ]
    years = copied_warehouse.sql("from core.mapped_year where fiscal_year >= 2025 order by fiscal_year").pl()
    assert years.select("fiscal_year", "status").rows() == [(2025, "final"), (2026, "provisional")]
    for total in ("receipts_usd", "outlays_usd"):
        closed, provisional = years[total]
        assert provisional == pytest.approx(closed * treasury.GROWTH)
    for name in ("treasury_agrees_with_omb", "treasury_statement_is_whole", "year_in_progress_is_apart"):
        assert failing_rows(copied_warehouse, CHECKS[name]).is_empty(), name


def test_real_septembers_agree_with_omb(copied_warehouse, document):
    """Treasury's receipts of FY2016-20, dollars, as its Data Lab published them from September's statements."""
    published = pl.read_csv(document(REVENUE), infer_schema=False).filter(pl.col("child").fill_null("") == "")
    septembers = published.select(
        fiscal_year=pl.col("fiscal_year").cast(pl.Int64),
        month=pl.lit(12, pl.Int64),
        side=pl.lit("paid"),
        line="parent",
        amount_usd=pl.col("federal_revenue").cast(pl.Float64),
        prior_usd=pl.lit(1.0),
        document=pl.lit("made up"),
    )
    assert septembers.group_by("fiscal_year").len().sort("fiscal_year").rows() == [(y, 9) for y in range(2016, 2021)]
    assert set(septembers["line"]) == set(SOURCES)
    copied_warehouse.register("septembers", septembers)
    copied_warehouse.execute("insert into raw.treasury_mts by name from septembers")
    assert failing_rows(copied_warehouse, CHECKS["treasury_agrees_with_omb"]).is_empty()
    copied_warehouse.execute("update raw.treasury_mts set amount_usd = amount_usd * 0.995 where fiscal_year = 2018")
    failing = failing_rows(copied_warehouse, CHECKS["treasury_agrees_with_omb"])
    assert failing.select("fiscal_year", "section").rows() == [(2018, "Other"), (2018, "Total Receipts")]
