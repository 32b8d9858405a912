"""What stands in for a measure before it begins once more, in polars and Python straight from the raw frames.

Belongs here: older measures joined by growth to newer ones, state by state. Does not belong here: the measures
themselves (``recompute_measures.py``, ``recompute_put_together.py``), where years stand in time
(``recompute_shares.py``). Nothing here reads ``sql/``.
"""

import polars as pl

from assets.areas import STATE_CODES
from tests.sql.recompute_measures import at_home, by_year, of_states
from tests.sql.recompute_shares import shares

OF_DEFENSE = 0.7
"""The part of contracts that grows like Defense's."""
FIRST_EDITIONS = 3


def in_fiscal_year(older, year):
    """A calendar-year series of areas in a fiscal year."""
    return {area: 0.25 * older[year - 1][area] + 0.75 * older[year][area] for area in older[year]}


def joined(older, main, *, fiscal=False):
    """Years of ``older`` before the first of ``main``, at the level of ``main`` in that year; both year -> areas."""
    first = min(main)
    base = in_fiscal_year(older, first) if fiscal else older[first]
    return {
        year: {s: areas[s] * main[first][s] / base[s] if base[s] else 0.0 for s in STATE_CODES}
        for year, areas in older.items()
        if year < first
    }


def federal_earnings(raw, pay, *, home):
    """Civilian and military pay before their first year, by earnings of all federal employees; pay abroad with them.

    ``pay``: year -> areas, US among them, of each kind; the first of them is brought home where that is asked.
    """
    earnings = of_states(by_year(raw["bea_federal_earnings"], "year", "federal_earnings_usd"))
    found = []
    for number, kind in enumerate(pay):
        first = min(kind)
        states = joined(earnings, of_states(kind))
        if home is not None and number == 0:
            moved = at_home(home, states)
            states = {
                year: {s: amount * sum(states[year].values()) / sum(areas.values()) for s, amount in areas.items()}
                for year, areas in moved.items()
            }
        whole = {year: sum(earnings[year].values()) / sum(earnings[first].values()) for year in states}
        at_work = joined(earnings, of_states(kind))
        found.append(
            {
                year: areas | {"overseas": kind[first]["US"] * whole[year] - sum(at_work[year].values())}
                for year, areas in states.items()
            }
        )
    return found


def estate(editions, income):
    """Property income before the first edition, at the level of the first three."""
    first = sorted(editions)[:FIRST_EDITIONS]
    return {
        year: {
            s: areas[s] * sum(editions[e].get(s, 0.0) for e in first) / sum(income[e][s] for e in first)
            for s in STATE_CODES
        }
        for year, areas in income.items()
        if year < first[0]
    }


def editions_by_district(raw, income):
    """Editions before FY2006; before FY1999 Maryland's is parted from the District of Columbia's by property income."""
    table_5 = raw["irs_data_book_table_5"].filter(
        (pl.col("area") != "undistributed")
        & (pl.col("fiscal_year") < 2006)
        & pl.col("item").is_in(["estate", "gift", "estate_and_gift"])
    )
    whole = set(table_5.filter(pl.col("item") != "gift")["fiscal_year"])
    found = {}
    for year, area, amount in table_5.select("fiscal_year", "area", "amount_usd").iter_rows():
        if year in whole:
            found.setdefault(year, {})[area] = found.get(year, {}).get(area, 0.0) + amount
    for year, areas in found.items():
        if "DC" not in areas:
            both = areas["MD"]
            parts = shares({s: income[year][s] for s in ("DC", "MD")})
            areas |= {s: both * part for s, part in parts.items()}
    return found


def contracts(raw, first_year, first):
    """Defense's means of three years joined to contracts of ``first_year``, and the procurement of FY1995."""
    defense = {
        year: shares(areas)
        for year, areas in by_year(raw["usaspending_defense_contracts"], "fiscal_year", "amount_usd").items()
    }
    means = {
        year: {s: sum(defense[y][s] for y in (year - 2, year - 1, year) if y in defense) for s in defense[year]}
        for year in defense
        if year - 1 in defense
    }
    number = {year: sum(y in defense for y in (year - 2, year - 1, year)) for year in means}
    means = {year: {s: amount / number[year] for s, amount in areas.items()} for year, areas in means.items()}
    level = shares({s: first[s] for s in STATE_CODES})
    before = {
        year: {
            s: level[s] * (1 - OF_DEFENSE + OF_DEFENSE * (areas[s] / means[first_year][s] if s in areas else 1.0))
            for s in STATE_CODES
        }
        for year, areas in means.items()
        if year < first_year
    }
    funds = raw["census_federal_funds"].filter(pl.col("item") == "procurement")
    ((year, printed),) = by_year(funds, "fiscal_year", "share").items()
    earliest = before[min(before)]
    held = sum(earliest[s] for s in printed)
    one = {s: printed[s] / sum(printed.values()) * held if s in printed else earliest[s] for s in STATE_CODES}
    return {year: one}, before


def formula(bea, population, year):
    """Federal share of Medicaid by the formula of the law, state -> share."""
    years = [y for y in range(year - 5, year - 2) if y in bea["SAINC1 1"] and y in population]
    per_head = {
        s: sum(bea["SAINC1 1"][y][s] / population[y][s] for y in years) / len(years) for s in (*STATE_CODES, "US")
    }
    by_rule = {s: min(max(1 - 0.45 * (per_head[s] / per_head["US"]) ** 2, 0.5), 0.83) for s in STATE_CODES}
    return by_rule | ({"DC": 0.7} if year >= 1998 else {})
