"""The provisional year in one whole warehouse: closed to the statement, marked, without ranks, and in no closed mart.

Belongs here: what the marts, macros, checks and examples make of it. Does not belong here: how outlays are split
(``test_outlay_estimate.py``), nights (``tests/pipeline/app``).
"""

import shutil

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.warehouse.build import failing_rows, key_failures
from pipeline.warehouse.sql_file import read_checks, read_tables
from tests.sql import provisional
from tests.sql.provisional import LAST, NEXT, SQL, YEAR
from tests.sql.queries import EXAMPLES

CHECKS = {check.name: check for check in read_checks(SQL)}
TABLES = {file.table: file for file in read_tables(SQL)}
WITH_STATUS = {
    "fiscal_year", "net_contribution", "flow", "net_by_lean", "net_view", "lean", "lineage", "reconciliation",
    "gap_by_lean", "lean_error",
}  # fmt: skip
NO_YEARS_OF_ITS_OWN = {"revision", "year_to_date", "representation", "senate_majority"}
"""Marts of what releases changed, of the year in progress, and of years to come."""
BREAKS = {
    "accounts_are_whole": "insert into core.account_amount values (2026, 'X / Y', 'rest', 1e9, false)",
    "federal_reserve_is_part_of_its_line": "update core.provisional_total set amount_usd = -1"
    " where category = 'miscellaneous_receipts'",
    "provisional_totals_close": "update core.provisional_total set amount_usd = amount_usd + 2 where category = 'snap'",
    "every_view_is_whole": "delete from mart.net_view where fiscal_year = 2026 and view = 'balanced' and state = 'WY'",
    "every_figure_has_documents": "delete from mart.lineage where fiscal_year = 2026 and part = 'population'",
    "final_years_are_those_of_the_marts": "update mart.flow set status = 'final' where fiscal_year = 2026",
    "year_in_progress_is_apart": "update mart.year_to_date set fiscal_year = 2026",
    "state_flow_closes": "delete from core.state_flow where fiscal_year = 2026 and area = 'WY' and side = 'paid'",
    "national_totals_move_slowly": "update core.mapped_total set amount_usd = 2 * amount_usd where fiscal_year = 2026",
}


@pytest.fixture(scope="module")
def fetched(raw):
    return provisional.served(raw)


@pytest.fixture(scope="module")
def file(raw, fetched, snapshot, tmp_path_factory):
    path = tmp_path_factory.mktemp("provisional") / "moneymap.duckdb"
    with duckdb.connect(str(path)) as connection:
        provisional.build(connection, raw | fetched, provisional.described(snapshot.documents(), fetched))
    return path


@pytest.fixture(scope="module")
def year(file):
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("table", sorted(name for name in TABLES if name.startswith("core.provisional_")))
def test_a_row_standing_twice_and_a_null_are_found(file, tmp_path, table):
    path = tmp_path / "broken.duckdb"
    shutil.copyfile(file, path)
    with duckdb.connect(str(path)) as connection:
        for column, said in TABLES[table].columns.items():
            connection.execute("begin")
            connection.execute(f'update {table} set "{column}" = null where rowid = 0')  # noqa: S608
            failures = set(key_failures(connection, TABLES[table]).to_series(0))
            connection.execute("rollback")
            assert ("null in a required column" in failures) is not said.nullable, f"{table}.{column}"
        connection.execute(f"insert into {table} from {table} limit 1")
        assert "twice" in key_failures(connection, TABLES[table]).row(0)[0]


def rows(connection, sql):
    return connection.sql(sql).fetchall()


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_every_check_passes(year, name):
    assert failing_rows(year, CHECKS[name]).is_empty()


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_a_check_fails_where_the_provisional_year_is_broken(file, tmp_path, name):
    path = tmp_path / "broken.duckdb"
    shutil.copyfile(file, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(BREAKS[name])
        assert not failing_rows(connection, CHECKS[name]).is_empty()


def test_it_stands_between_the_final_years_and_the_one_in_progress(year):
    found = dict(rows(year, "select fiscal_year, status from mart.fiscal_year where fiscal_year >= 2025"))
    assert found == {LAST: "final", YEAR: "provisional", NEXT: "in progress"}
    assert rows(year, "select fiscal_year from mart.fiscal_year where is_latest") == [(LAST,)]
    assert rows(year, "select distinct fiscal_year from mart.year_to_date") == [(NEXT,)]


def test_both_sides_close_to_the_totals_the_statement_prints(year, fetched):
    september = fetched["treasury_mts"].filter(fiscal_year=YEAR, month=12, line="Total")
    printed = dict(september.select("side", "amount_usd").iter_rows())
    placed = dict(
        rows(
            year,
            "select side, sum(states_usd + territories_abroad_usd + not_allocated_usd) from mart.reconciliation"
            " where fiscal_year = 2026 group by side",
        )
    )
    assert placed.keys() == printed.keys()
    assert all(abs(placed[side] - printed[side]) <= 1 for side in printed)


def test_receipts_are_the_lines_of_the_statement(year, fetched):
    september = fetched["treasury_mts"].filter(fiscal_year=YEAR, month=12, side="paid")
    printed = dict(september.select("line", "amount_usd").iter_rows())
    found = dict(rows(year, "select category, official_usd from mart.reconciliation where fiscal_year = 2026"))
    assert found["individual_income_tax"] == printed["Individual Income Taxes"]
    assert found["payroll_tax"] == pytest.approx(
        printed["Employment and General Retirement"] + printed["Unemployment Insurance"] + printed["Other Retirement"]
    )
    other = found["miscellaneous_receipts"] + found.get("federal_reserve_earnings", 0.0)
    assert other == pytest.approx(printed["Miscellaneous Receipts"])


def test_it_is_in_every_mart_with_a_status_and_in_no_other(year):
    tables = {
        name
        for (name,) in rows(
            year, "select table_name from duckdb_columns() where schema_name = 'mart' and column_name = 'fiscal_year'"
        )
    }
    holding = {name for name in tables if rows(year, f"from mart.{name} where fiscal_year = 2026 limit 1")}
    assert holding - NO_YEARS_OF_ITS_OWN == WITH_STATUS
    for name in WITH_STATUS:
        assert rows(year, f"from mart.{name} select distinct status where fiscal_year = 2026") == [("provisional",)]
        earlier = rows(year, f"from mart.{name} select distinct status where fiscal_year <= 2025")
        assert earlier == [("final",)]


def test_it_has_no_rank_and_no_share_of_product(year):
    found = rows(
        year,
        "select count(*), count(rank), count(net_share_of_gdp) from mart.net_contribution where fiscal_year = 2026",
    )
    assert found == [(51, 0, 0)]
    assert rows(year, "select count(rank) from mart.net_view where fiscal_year = 2026") == [(0,)]


def test_final_years_are_as_they_are_without_it(year, warehouse):
    for name in ("mart.net_contribution", "mart.robustness", "mart.net_view", "mart.flow", "mart.net_by_lean"):
        keys = "fiscal_year, " + {"mart.net_view": "view, state", "mart.net_by_lean": "method, definition, lean"}.get(
            name, "state" if name == "mart.robustness" else "state, method"
        )
        keys += ", side, category" if name == "mart.flow" else ""
        numbers = year.sql(f"from {name} where fiscal_year <= 2025 order by {keys}").pl()
        assert_frame_equal(numbers, warehouse.sql(f"from {name} order by {keys}").pl(), rel_tol=1e-9, abs_tol=1e-6)


def test_it_has_errors_and_verdicts_of_keys_and_totals(year):
    """Of every state and group; the totals' part is the mean square of what closed years would have been off by."""
    for mart in ("net_contribution", "net_by_lean"):
        counted = rows(
            year,
            f"from mart.{mart} select count(*) = count(net_error_per_capita_usd), count(*) = count(verdict)"
            " where fiscal_year = 2026 and method = 'residence'",
        )
        assert counted == [(True, True)]
    apart = rows(
        year,
        """
        with keys as (
          select area, sum(square) as variance
          from (
            select area, key, (any_value(error) * sum(if(side = 'paid', amount_usd, -amount_usd))) ** 2 as square
            from core.flow_error
            where method = 'residence' and fiscal_year = 2026
            group by area, key
          )
          group by area
        ),
        totals as (
          select area, avg((paid_error_usd - received_error_usd) ** 2) as variance, count(*) as tries
          from core.provisional_error
          where view = 'raw' and fiscal_year = 2026
          group by area
        )
        select net.state, totals.tries
        from mart.net_contribution as net
        join keys on keys.area = net.state
        join totals on totals.area = net.state
        where net.fiscal_year = 2026 and totals.tries = 40
          and abs(net.net_error_per_capita_usd * net.population / sqrt(keys.variance + totals.variance) - 1) < 1e-9
        """,
    )
    assert len(apart) == 51


def test_the_totals_errors_are_those_of_the_backtest(year):
    """At the provisional year's own shares; receipts are printed, the Federal Reserve's part by table 4."""
    [(paid, states, totals)] = rows(
        year,
        """
        with placed as (
          select category, sum(states_usd) / any_value(official_usd) as part
          from mart.reconciliation
          where fiscal_year = 2026 and side = 'received'
          group by category
        )
        select
          (select max(abs(paid_error_usd)) from core.provisional_error),
          (
            select sum(received_error_usd)
            from core.provisional_error
            where view = 'raw' and tested_fiscal_year = 2018
          ),
          sum(tested.error_usd / tested.outlays_usd * years.outlays_usd * placed.part)
        from core.provisional_backtest as tested
        join placed using (category)
        cross join core.provisional_year as years
        where tested.side = 'received' and tested.fiscal_year = 2018
        """,
    )
    assert paid == 0
    assert states == pytest.approx(totals, rel=1e-9)


def test_an_error_found_without_a_year_holds_for_that_year(year):
    """Of the closed years each held against the others: the root mean square says it, FY2009 aside."""
    [(within, ratio)] = rows(
        year,
        """
        with tried as (
          select area, tested_fiscal_year, (paid_error_usd - received_error_usd) ** 2 as square,
            sum(square) over state as whole, count(*) over state as tries
          from core.provisional_error
          where view = 'raw' and area <> 'DC'
          window state as (partition by area)
        )
        select avg(if(square < 1.64 ** 2 * (whole - square) / (tries - 1), 1, 0)),
          sqrt(avg(square / ((whole - square) / (tries - 1))) filter (where tested_fiscal_year > 2009))
        from tried
        """,
    )
    assert within > 0.85
    assert ratio < 1.33


def test_people_are_grown_on_at_the_states_own_rate_as_in_the_projection_of_senate_seats(year, raw):
    census = raw["census_population"].filter(area="TX")
    last, five_before = (census.filter(year=of)["population"].item() for of in (LAST, LAST - 5))
    assert rows(
        year, "select population, is_projection from core.population where area = 'TX' and fiscal_year = 2026"
    ) == [(round(last * (last / five_before) ** 0.2), True)]
    apart = """
        from core.population join mart.representation as seats on seats.state = area and seats.fiscal_year = 2026
        where core.population.fiscal_year = 2026 and seats.population <> core.population.population
    """
    assert rows(year, apart) == []
    assert rows(year, "select count(*) from core.population where is_projection and fiscal_year <> 2026") == [(0,)]


def test_views_are_those_in_the_years_own_dollars(year):
    found = {view for (view,) in rows(year, "select distinct view from mart.net_view where fiscal_year = 2026")}
    expected = rows(year, "select view from core.view where unit in ('usd_per_capita', 'usd_per_usd_paid')")
    assert found == {view for (view,) in expected}
    balanced = rows(
        year,
        """
        select max(abs(value - balanced_net_per_capita_usd))
        from mart.net_view
        join mart.net_contribution as net using (fiscal_year, state)
        where view = 'balanced' and net.method = 'residence' and fiscal_year = 2026
        """,
    )
    assert balanced[0][0] == pytest.approx(0, abs=0.01)


def test_an_option_counts_in_a_provisional_view_as_in_a_closed_year(year):
    """Transfers only: what pay and purchases bring the state is not received."""
    [(found, expected)] = rows(
        year,
        """
        select any_value(seen.value), any_value(net.net_per_capita_usd) + sum(flow.per_capita_usd)
        from mart.net_view as seen
        join mart.net_contribution as net using (fiscal_year, state)
        join mart.flow as flow using (fiscal_year, state, method)
        where seen.view = 'transfers_only' and fiscal_year = 2026 and state = 'VA' and net.method = 'residence'
          and flow.category in ('federal_pay', 'procurement')
        """,
    )
    assert found == pytest.approx(expected)


def test_macros_give_final_years_unless_the_provisional_one_is_named(year):
    assert max(rows(year, "select fiscal_year from state_profile('CA')")) == (LAST,)
    assert len(rows(year, "from net('balanced', 2026)")) == 51
    assert rows(year, "from compare('CA', 'TX', 2026)")
    explained = year.sql("from explain_state('CA', 2026)").pl()
    paid = year.sql(
        "select paid_usd, received_usd from mart.net_contribution where state = 'CA' and fiscal_year = 2026"
    ).fetchall()
    assert explained.group_by("side").agg(pl.col("amount_usd").sum()).sort("side")[
        "amount_usd"
    ].to_list() == pytest.approx(list(paid[0]))
    documents = explained.filter(category="social_security")["total_documents"][0]
    assert "treasury_mts_2026" in {document["document"] for document in documents}
    for refused in ("why('CA', 2026)", "what_moves('CA', 2026)", "what_changed('CA', 2020, 2026)"):
        with pytest.raises(duckdb.Error, match="no fiscal year 2026; there are 1981 to 2025"):
            rows(year, f"from {refused}")


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_says_the_same_of_final_years(year, warehouse_with_macros, name):
    """What is asked without naming a year is answered from final ones, and what is asked of one is as it was."""
    found = year.execute(EXAMPLES[name].body).fetchall()
    assert found
    assert found == warehouse_with_macros.execute(EXAMPLES[name].body).fetchall()


@pytest.fixture(scope="module")
def warehouse_with_macros(folder):
    with duckdb.connect(str(folder / "build" / "moneymap.duckdb"), read_only=True) as connection:
        yield connection
