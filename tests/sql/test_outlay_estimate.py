"""How a function is split by last year's parts, on made-up rows; and how wrong a state's net is by it, year by year.

Belongs here: the rule, and the backtest that docs/methodology.md prints. Does not belong here: what the marts make of a
provisional year (``test_provisional_year.py``).
"""

import re

import pytest

from pipeline.settings import ROOT

PARTS = "fiscal_year function category amount_usd recurs"
STATEMENT = "fiscal_year side category amount_usd"
OMB = "table_name line fiscal_year amount_usd"
PANDEMIC = range(2020, 2024)


def estimates(build, parts, functions):
    """Category -> dollars of a provisional 2026 from ``parts`` of 2025: (function, category, dollars)."""
    found = build(
        "core.outlay_estimate",
        {
            "core.function_part": (
                PARTS,
                [(2025, function, category, usd, category != "once") for function, category, usd in parts],
            ),
            "core.treasury_statement": (
                STATEMENT,
                [(2026, "received", function, usd) for function, usd in functions.items()]
                + [(2026, "paid", "tax", 1.0)],
            ),
            "core.provisional_year": ("fiscal_year base_fiscal_year outlays_usd", [(2026, 2025, 0.0)]),
            "core.fiscal_year": ("fiscal_year", [(2025,)]),
            "core.account_amount": ("fiscal_year account category amount_usd", [(1900, "", "", 0.0)]),
            "raw.omb_historical": (OMB, [("3.2", "571 Medicare", 2025, 1.0)]),
        },
        after=["core.budget_function"],
    )
    assert set(found["fiscal_year"]) == {2026}
    assert found["amount_usd"].sum() == pytest.approx(sum(functions.values()))
    return dict(found.select("category", "amount_usd").iter_rows())


REST = [("rest", "federal_pay", 30.0), ("rest", "procurement", 10.0)]


def test_parts_of_one_sign_keep_their_shares(build):
    parts = [("f", "medicaid", 60.0), ("f", "credit", 20.0), ("f", "rest", 40.0), *REST]
    found = estimates(build, parts, {"f": 240.0})
    assert found == pytest.approx({"medicaid": 120, "credit": 40, "federal_pay": 60, "procurement": 20})


def test_what_a_function_has_more_goes_to_its_parts_by_their_size_whatever_their_sign(build):
    parts = [("f", "insurance", -40.0), ("f", "rest", 40.0), *REST]
    found = estimates(build, parts, {"f": 20.0})
    assert found == pytest.approx({"insurance": -30, "federal_pay": 37.5, "procurement": 12.5})


def test_the_rests_of_functions_are_split_together(build):
    parts = [("f", "rest", 30.0), ("g", "rest", 10.0), *REST]
    assert estimates(build, parts, {"f": 30.0, "g": 50.0}) == pytest.approx({"federal_pay": 60, "procurement": 20})


def test_what_is_booked_once_is_no_part_of_the_next_year(build):
    parts = [("f", "once", -100.0), ("f", "aid", 150.0), ("f", "rest", 50.0), ("rest", "procurement", 50.0)]
    assert estimates(build, parts, {"f": 200.0}) == pytest.approx({"aid": 150, "procurement": 50})


def test_a_function_that_held_nothing_is_all_rest(build):
    parts = [("f", "rest", 40.0), *REST]
    assert estimates(build, parts, {"f": 40.0, "new": 8.0}) == pytest.approx({"federal_pay": 36, "procurement": 12})


@pytest.fixture(scope="module")
def backtest(warehouse):
    """Fiscal year -> root mean square over the 50 states of the error a resident: by functions, by last year's net."""
    found = warehouse.sql(
        """
        with wrong as (
          select estimate.fiscal_year, estimate.category,
            estimate.amount_usd - coalesce(total.amount_usd, 0) as amount_usd
          from core.outlay_estimate as estimate
          left join core.national_total as total
            on total.side = 'received' and total.category = estimate.category
            and total.fiscal_year = estimate.fiscal_year
          union all
          select total.fiscal_year, total.category, -total.amount_usd
          from core.national_total as total
          anti join core.outlay_estimate as estimate
            on estimate.category = total.category and estimate.fiscal_year = total.fiscal_year
          where total.side = 'received' and total.category <> 'awards'
            and total.fiscal_year in (select fiscal_year from core.outlay_estimate)
        ),
        of_state as (
          select wrong.fiscal_year, share.area as state,
            sum(wrong.amount_usd * rule.weight * share.share) / any_value(net.population) as error_usd,
            any_value(net.net_per_capita_usd - before.net_per_capita_usd) as change_usd
          from wrong
          join core.allocation_rule as rule
            on rule.method = 'residence' and rule.side = 'received' and rule.category = wrong.category
          join core.allocation_key as share on share.key = rule.key and share.fiscal_year = wrong.fiscal_year
          join mart.net_contribution as net
            on net.fiscal_year = wrong.fiscal_year and net.state = share.area and net.method = 'residence'
          join mart.net_contribution as before
            on before.fiscal_year = net.fiscal_year - 1 and before.state = net.state and before.method = net.method
          where share.area <> 'DC'
          group by all
        )
        select fiscal_year, sqrt(avg(pow(error_usd, 2))), sqrt(avg(pow(change_usd, 2)))
        from of_state
        where fiscal_year >= 2012
        group by fiscal_year
        order by fiscal_year
        """
    )
    return {year: (by_functions, last_net) for year, by_functions, last_net in found.fetchall()}


def test_docs_print_the_backtest(backtest):
    text = (ROOT / "docs" / "methodology.md").read_text()
    printed = {
        int(year): (float(by_functions.replace(",", "")), float(last_net.replace(",", "")))
        for year, by_functions, last_net in re.findall(r"^\| FY(\d{4}) \| ([\d,]+) \| ([\d,]+) \|$", text, re.MULTILINE)
    }
    assert printed.keys() == backtest.keys() == set(range(2012, 2026))
    lines = [f"| FY{year} | {by_functions:,.0f} | {last:,.0f} |" for year, (by_functions, last) in backtest.items()]
    for year, figures in backtest.items():
        assert printed[year] == pytest.approx(figures, abs=0.51), "\n".join(lines)


def test_it_is_closer_than_last_years_net_but_for_a_loan_modification(backtest):
    closer = {year for year, (by_functions, last_net) in backtest.items() if by_functions < last_net}
    assert closer == set(range(2012, 2025))  # in FY2025 a loan modification is in function 500


def test_it_is_much_closer_outside_the_pandemic(backtest):
    ordinary = [backtest[year] for year in backtest if year not in PANDEMIC and year != 2025]
    mean = [sum(figures) / len(figures) for figures in zip(*ordinary, strict=True)]
    assert mean[0] < 150
    assert mean[1] > 4 * mean[0]
    assert all(backtest[year][0] > 700 for year in PANDEMIC)
