"""Figures of the real warehouse against what is known: totals to the dollar, states where analysts put them."""

import polars as pl
import pytest

MOST_PAYING = "select state from mart.net_contribution where fiscal_year = 2023 and method = 'residence' and "
BLUE = {
    1976: 24, 1980: 7, 1984: 2, 1988: 11, 1992: 33, 1996: 32, 2000: 21, 2004: 20, 2008: 29, 2012: 27, 2016: 21,
    2020: 26, 2024: 20,
}  # fmt: skip
"""Jurisdictions, with DC, whose statewide vote the Democrat led."""


def one(warehouse, query):
    return warehouse.sql(query).fetchall()[0][0]


def official(warehouse, side, year):
    return one(
        warehouse,
        f"select sum(official_usd) from mart.reconciliation where method = 'residence'"  # noqa: S608
        f" and side = '{side}' and fiscal_year = {year}",
    )


def test_totals_of_2023_are_the_printed_ones(warehouse, raw):
    omb = raw["omb_historical"].filter(pl.col("fiscal_year") == 2023)
    receipts = omb.filter((pl.col("table_name") == "2.1") & (pl.col("section") == "Total Receipts"))
    assert receipts.filter(pl.col("line") == "Total")["amount_usd"].to_list() == [4_440_948e6]
    outlays = omb.filter((pl.col("table_name") == "3.2") & (pl.col("line") == "Total outlays"))
    assert outlays["amount_usd"].to_list() == [OUTLAYS_2023_USD]
    assert official(warehouse, "paid", 2023) == pytest.approx(4_440_948e6, abs=1)
    assert official(warehouse, "received", 2023) == pytest.approx(OUTLAYS_2023_USD, abs=1)


OUTLAYS_2023_USD = 6_128_415e6


@pytest.mark.parametrize("year", range(2008, 2026))
def test_totals_of_every_year_are_those_of_three_omb_tables(warehouse, raw, year):
    summary = raw["omb_historical"].filter(
        (pl.col("table_name") == "1.1") & (pl.col("section") == "Total") & (pl.col("fiscal_year") == year)
    )
    total = dict(summary.select("line", "amount_usd").iter_rows())
    assert official(warehouse, "paid", year) == pytest.approx(total["Receipts"], abs=1)
    assert official(warehouse, "received", year) == pytest.approx(total["Outlays"], abs=1)
    states, elsewhere, deficit = warehouse.sql(
        f"""
        select sum(if(side = 'paid', 1, -1) * states_usd),
          sum(if(side = 'paid', 1, -1) * (territories_abroad_usd + not_allocated_usd)),
          sum(if(side = 'paid', 1, -1) * official_usd)
        from mart.reconciliation where method = 'residence' and fiscal_year = {year}
        """  # noqa: S608
    ).fetchall()[0]
    assert states + elsewhere == pytest.approx(deficit, abs=1)
    assert deficit == pytest.approx(total["Surplus or Deficit (-)"], abs=1)


def test_new_jersey_massachusetts_and_new_york_pay_in_most(warehouse):
    top = {row[0] for row in warehouse.sql(MOST_PAYING + "rank <= 10").fetchall()}
    assert {"NJ", "MA", "NY"} <= top


def test_the_largest_recipients(warehouse):
    bottom = {row[0] for row in warehouse.sql(MOST_PAYING + "rank > 40").fetchall()}
    assert {"NM", "VA", "AK", "WV", "MS"} <= bottom


def test_ranks_run_from_1_to_50_in_every_year(warehouse):
    ranked = warehouse.sql(
        "select list(rank order by rank) from mart.net_contribution group by fiscal_year, method"
    ).fetchall()
    assert {tuple(row[0][:50]) for row in ranked} == {tuple(range(1, 51))}
    assert one(warehouse, "select count(*) from mart.net_contribution where (rank is null) <> (state = 'DC')") == 0


def test_medicare_follows_the_patient_not_the_contractor(warehouse):
    most = one(
        warehouse,
        "select max(amount_usd) from mart.flow where category = 'medicare' and state = 'ND' and method = 'residence'",
    )
    assert 0.5e9 < most < 2e9


def test_procurement_is_near_the_contracts_reported(warehouse):
    procurement = one(
        warehouse, "select official_usd from mart.reconciliation where category = 'procurement' and fiscal_year = 2024"
    )
    assert 0.6 * 695e9 < procurement < 1.4 * 695e9


@pytest.mark.parametrize("election", sorted(BLUE))
def test_winners_are_those_known(raw, election):
    votes = raw["president_vote"].filter(pl.col("election_year") == election)
    by_candidate = votes.group_by("area", "candidate").agg(pl.col("votes").sum(), pl.col("party").first())
    winners = by_candidate.sort("votes").group_by("area").last()
    assert (winners.height, (winners["party"] == "democratic").sum()) == (51, BLUE[election])


@pytest.mark.parametrize(
    ("years", "election"),
    [
        ([2008], 2004),
        (range(2009, 2013), 2008),
        (range(2013, 2017), 2012),
        (range(2017, 2021), 2016),
        (range(2021, 2025), 2020),
        ([2025], 2024),
    ],
)
def test_blue_jurisdictions_by_fiscal_year(warehouse, years, election):
    counts = dict(
        warehouse.sql(
            "select fiscal_year, count(*) filter (where lean = 'democratic') from mart.lean"
            " where definition = 'president' group by fiscal_year"
        ).fetchall()
    )
    assert {counts[year] for year in years} == {BLUE[election]}


def test_the_2024_grouping_never_changes(warehouse):
    groups = warehouse.sql(
        "select distinct list(state order by state) from mart.lean"
        " where definition = 'president_2024' and lean = 'democratic' group by fiscal_year"
    ).fetchall()
    assert [len(row[0]) for row in groups] == [BLUE[2024]]


def test_dc_is_a_row_and_never_solidly_anything_but_democratic(warehouse):
    leans = warehouse.sql("select distinct definition, lean from mart.lean where state = 'DC'").fetchall()
    assert {lean for _, lean in leans} == {"democratic"}
    assert len(leans) == 3


def test_no_share_is_negative_but_what_the_irs_could_not_place(warehouse):
    """Undistributed collections are what is left over, and were below nothing in FY2011."""
    negative = warehouse.sql("select key, area, fiscal_year from core.allocation_key where share < 0").fetchall()
    assert negative == [("gross_collections", "not_allocated", 2011)]


def test_estimates_are_flagged_after_the_last_measured_pay(warehouse):
    flagged = warehouse.sql(
        "select category, list(fiscal_year order by fiscal_year) from core.national_total"
        " where is_estimate group by category"
    ).fetchall()
    assert dict(flagged) == {
        "federal_pay": [2024, 2025],
        "loan_modifications": [2025],
        "procurement": [2024, 2025],
    }


def test_only_what_the_method_says_is_placed_nowhere(warehouse):
    nowhere = warehouse.sql(
        "select category from mart.reconciliation where method = 'residence' and states_usd = 0 group by category"
    ).fetchall()
    assert {row[0] for row in nowhere} == {
        "net_interest", "international_affairs", "deposit_insurance", "mortgage_credit", "financial_stabilisation",
        "loan_modifications", "undistributed_receipts", "federal_reserve_earnings",
    }  # fmt: skip


def test_lag_is_shown_where_a_key_is_old(warehouse):
    lags = warehouse.sql(
        "select category, max(key_lag_years) from mart.flow"
        " where fiscal_year = 2025 and method = 'residence' group by category"
    ).fetchall()
    assert {category: lag for category, lag in lags if lag > 2} == {
        "basic_health": 7, "student_aid": 7,
        "payroll_tax": 4, "corporate_income_tax": 4, "employment_credits": 4, "estate_gift_tax": 4,
        "medicare": 3, "other_grants": 3, "unemployment_insurance": 3,
    }  # fmt: skip


def test_the_age_of_an_adjustment_is_shown_apart(warehouse):
    """Pay of 2023 is brought home with earnings of 2021."""
    ages = warehouse.sql(
        "select category, max(adjustment_lag_years) from mart.flow"
        " where fiscal_year = 2025 and method = 'residence' group by category"
    ).fetchall()
    assert {category: age for category, age in ages if age} == {"federal_pay": 2, "civil_retirement": 2}


def test_real_dollars_of_the_latest_year_are_nominal(warehouse):
    rows = one(warehouse, "select count(*) from mart.real_net_contribution")
    assert rows == one(warehouse, "select count(*) from mart.net_contribution")
    differing = warehouse.sql(
        """
        select real.state
        from mart.real_net_contribution as real
        join mart.net_contribution as net using (fiscal_year, state, method)
        where real.fiscal_year = real.dollars_of_fiscal_year
          and abs(real.net_contribution_usd - net.net_contribution_usd) > 0.01
        """
    ).fetchall()
    assert differing == []
    levels = warehouse.sql("select distinct fiscal_year, price_level from mart.real_net_contribution").fetchall()
    ordered = [level for _, level in sorted(levels)]
    assert ordered == sorted(ordered)
    assert 0.25 < ordered[0] < 0.4
