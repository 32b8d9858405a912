"""Federal Medicaid, CHIP, the Basic Health Program, and federal aid without them once more.

Belongs here: what of health is put together of several documents. Does not belong here: what is read as it is
(``recompute_measures.py``), unemployment (``recompute_unemployment.py``). Nothing here reads ``sql/``.
"""

import re

import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES
from tests.sql.methodology import keys
from tests.sql.recompute_measures import blended, by_year, of_states
from tests.sql.recompute_shares import shares
from tests.sql.recompute_stand_ins import formula, joined

ADDED_BY_LAW = {2020: 0.062 * 3 / 4, 2021: 0.062, 2022: 0.062, 2023: (0.062 * 2 + 0.05 + 0.025) / 4, 2024: 0.015 / 4}
"""Points of a fiscal year: 6.2 from January 2020 to March 2023, 5 to June, 2.5 to September, 1.5 to December 2023."""
MISPRINTED = 2012
"""Federal aid of a fiscal year in which Kansas's is not to be believed."""
SHARE_OF_FIRST_YEAR_FROM = 2007
"""Before this year the federal share of Medicaid is the formula's."""
PREMIUM_CREDIT = "Refundable Premium Tax Credit and Cost Sharing Reductions"


def omb_11_3(raw, line, measure="total"):
    """fiscal year -> dollars."""
    rows = raw["omb_historical"].filter(
        (pl.col("table_name") == "11.3") & (pl.col("line") == line) & (pl.col("measure") == measure)
    )
    return dict(rows.select("fiscal_year", "amount_usd").iter_rows())


def between(series, year):
    """Linearly between the nearest years of a series before and after."""
    low, high = max(y for y in series if y < year), min(y for y in series if y > year)
    part = (year - low) / (high - low)
    return (1 - part) * series[low] + part * series[high]


def federal_medicaid(raw):
    """Fiscal year -> area -> dollars: measured, else total Medicaid times the federal share.

    That is the regular share, what the law added, and what lies on top, between years whose total is at hand.
    """
    cms = raw["cms_medicaid_federal"]
    measured = by_year(cms, "fiscal_year", "federal_usd")
    totals = by_year(raw["cms_medicaid_total"], "fiscal_year", "total_usd")
    regular = by_year(raw["cms_fmap"], "fiscal_year", "federal_share")
    by_rule = {
        year: {state: share + ADDED_BY_LAW.get(year, 0.0) for state, share in regular[year].items()} for year in regular
    }
    on_top = {state: {} for state in STATE_CODES}
    for year, state, total, federal in cms.select("fiscal_year", "area", "total_usd", "federal_usd").iter_rows():
        if state in on_top and total is not None and year in by_rule:
            on_top[state][year] = federal / total - by_rule[year][state]
    found = measured | {
        year: {
            state: totals[year][state] * (by_rule[year][state] + between(on_top[state], year)) for state in STATE_CODES
        }
        for year in totals
        if year not in measured
    }
    return dict(sorted(found.items()))


def early_medicaid(raw, bea, population):
    """Medicaid of residents, each calendar year -> state -> dollars.

    BEA's and then CMS's at the federal share of the formula, and CMS's at that of the first year measured.
    """
    cms = raw["cms_medicaid_federal"]
    federal, total = (by_year(cms, "fiscal_year", column) for column in ("federal_usd", "total_usd"))
    first = min(federal)
    residence = by_year(raw["cms_health_by_residence"].filter(pl.col("program") == "medicaid"), "year", "amount_usd")
    older = {year: areas for year, areas in joined(bea["SAINC35 2221"], residence).items() if year - 3 in population}

    def at_formula(years):
        return {
            year: {s: areas[s] * share for s, share in formula(bea, population, year).items()}
            for year, areas in years.items()
            if year < SHARE_OF_FIRST_YEAR_FROM
        }

    late = {
        year: {state: areas[state] * federal[first][state] / total[first][state] for state in STATE_CODES}
        for year, areas in residence.items()
        if year >= SHARE_OF_FIRST_YEAR_FROM
    }
    return at_formula(older), at_formula(residence), late


def chip(raw):
    """Fiscal year -> state -> dollars: the nation's by the shares of the nearest year measured."""
    measured = {year: shares(areas) for year, areas in by_year(raw["cms_chip"], "fiscal_year", "federal_usd").items()}
    nation = omb_11_3(raw, "Children's health insurance")
    return {
        year: {state: amount * share for state, share in measured[min(measured, key=lambda y: abs(y - year))].items()}
        for year, amount in nation.items()
    }


def plus_chip(medicaid, of_chip):
    """Area by area; an area without CHIP keeps its Medicaid."""
    return {
        year: {area: amount + of_chip.get(year, {}).get(area, 0.0) for area, amount in areas.items() if area != "US"}
        for year, areas in medicaid.items()
    }


def basic_health():
    """State -> dollars, typed in the table of keys."""
    amounts = re.findall(r"(New York|Minnesota) \$([\d,]+)", keys()["basic_health"].main)
    return {CODE_OF_NAME[name]: float(amount.replace(",", "")) for name, amount in amounts}


def aid_less_medicaid(raw, bea, population):
    """Fiscal year -> state -> dollars, of years whose Medicaid is at hand."""
    aid = of_states(
        by_year(raw["census_federal_aid"].filter(pl.col("fiscal_year") != MISPRINTED), "fiscal_year", "amount_usd")
    )
    measured, of_chip = federal_medicaid(raw), chip(raw)
    early = {year: areas for years in early_medicaid(raw, bea, population) for year, areas in years.items()}
    grants = omb_11_3(raw, PREMIUM_CREDIT, "grants")
    found = {}
    for year, areas in aid.items():
        if year in measured and year >= min(measured):
            medicaid = measured[year]
        elif year in early and year - 1 in early:
            medicaid = {s: blended({y: early[y][s] for y in (year - 1, year)}, year) for s in STATE_CODES}
        else:
            continue
        found[year] = {
            state: areas[state]
            - medicaid[state]
            - of_chip.get(year, {}).get(state, 0.0)
            - grants[year] * shares(basic_health()).get(state, 0.0)
            for state in STATE_CODES
        }
    return found
