"""What keys are made of once more, in polars and Python straight from the raw frames and methodology.md.

Belongs here: measures by year and area as agencies print them, and what the method adjusts in them. Does not belong
here: where a year stands on the axis of fiscal years and what is between (``recompute_shares.py``), which measures make
a key (``recompute_keys.py``). Nothing here reads ``sql/``.
"""

import polars as pl

from assets.areas import STATE_CODES


def by_year(frame, year, amount):
    """year -> area -> amount."""
    return {
        key[0]: dict(group.select("area", amount).iter_rows())
        for key, group in frame.group_by(year, maintain_order=True)
    }


def blended(series, year):
    """A calendar-year series (year -> amount) in a fiscal year."""
    return 0.25 * series[year - 1] + 0.75 * series[year]


def add(*parts):
    """Measures area by area, of what all of them have: a missing part makes no sum."""
    years = set.intersection(*(set(part) for part in parts))
    return {
        year: {
            area: sum(part[year][area] for part in parts) for area in set.intersection(*(set(p[year]) for p in parts))
        }
        for year in sorted(years)
    }


def of_states(years):
    return {year: {state: areas[state] for state in STATE_CODES} for year, areas in years.items()}


def bea_lines(raw):
    """BEA's table and line -> year -> area -> dollars."""
    return {
        f"{table} {line}": by_year(group, "year", "amount_usd")
        for (table, line), group in raw["bea_regional"].group_by("table_name", "line", maintain_order=True)
    }


def soi_items(raw):
    """SOI's item -> tax year -> area -> dollars."""
    return {
        item: by_year(group, "tax_year", "amount_usd")
        for (item,), group in raw["irs_historic_table_2"].group_by("item", maintain_order=True)
    }


def without_gap(years):
    """The unbroken run of years up to the newest."""
    first = max(years)
    while first - 1 in years:
        first -= 1
    return {year: areas for year, areas in years.items() if year >= first}


def home_factor(bea, year):
    """Net earnings by residence over those by place of work, area -> factor; after the last year that of the last."""
    home, earnings, contributions = (bea[f"SAINC4 {line}"] for line in (45, 35, 36))
    year = min(year, max(home))
    return {area: home[year][area] / (earnings[year][area] - contributions[year][area]) for area in STATE_CODES}


def at_home(bea, years):
    """Counted at the place of work, brought home."""
    return {
        year: {state: areas[state] * factor for state, factor in home_factor(bea, year).items()}
        for year, areas in years.items()
    }


def civilian_pay(bea, *, home):
    """States, and as ``overseas`` what the national row holds beyond them; brought home the states keep their total."""
    found = {}
    for year, areas in bea["SAGDP4N 84"].items():
        states = of_states({year: areas})
        moved = at_home(bea, states)[year] if home else states[year]
        at_work = sum(states[year].values())
        scale = at_work / sum(moved.values())
        found[year] = {state: amount * scale for state, amount in moved.items()} | {"overseas": areas["US"] - at_work}
    return found


def federal_pay(bea, *, home):
    """Civilian pay plus military pay, which stays where it is."""
    military = {
        year: {state: areas[state] for state in STATE_CODES}
        | {"overseas": areas["US"] - sum(areas[state] for state in STATE_CODES)}
        for year, areas in bea["SAGDP4N 85"].items()
    }
    return add(civilian_pay(bea, home=home), military)


def population(raw):
    """Of 2010-19 the states as BEA carries them, before the Census Bureau's first year all; else as that has them."""
    census, bea = (by_year(raw[name], "year", "population") for name in ("census_population", "bea_population"))
    early = {year: areas for year, areas in bea.items() if year < min(census)}
    return early | {
        year: areas | (of_states({year: bea[year]})[year] if year in range(2010, 2020) else {})
        for year, areas in census.items()
    }


def farm_payments(raw):
    """Programme year -> area -> dollars but the newest, not complete; all others added stand for the year before."""
    years = by_year(raw["usda_farm_payments"].filter(pl.col("year") < pl.col("year").max()), "year", "amount_usd")
    areas = {area for amounts in years.values() for area in amounts}
    return {min(years) - 1: {area: sum(a.get(area, 0.0) for a in years.values()) for area in areas}} | years


def snap(raw):
    """Years, or a part of one, of which every state reports as many months."""
    frame = raw["usda_snap"]
    months = {}
    for year, area, reported in frame.select("fiscal_year", "area", "months").iter_rows():
        if area in STATE_CODES:
            months.setdefault(year, set()).add(reported)
    years = by_year(frame, "fiscal_year", "cost_usd")
    return {year: areas for year, areas in years.items() if len(months[year]) == 1}


def veterans(raw, *columns):
    return add(*(by_year(raw["va_expenditures"], "fiscal_year", column) for column in columns))


def federal_ssi(raw):
    """The federal part of payments: year -> state -> dollars, and of the newest year the share of all payments."""
    federal, payments = (by_year(raw["ssa_ssi_federal"], "year", c) for c in ("federal_usd", "payments_usd"))
    newest = max(federal)
    return federal, {state: federal[newest][state] / payments[newest][state] for state in STATE_CODES}


def impact_payments(soi):
    """By fiscal year of payment."""
    return {
        2020: soi["A10971"][2020],
        2021: add({0: soi["A10970"][2020]}, {0: soi["A10973"][2020]}, {0: soi["A10971"][2021]})[0],
        2022: soi["A10970"][2021],
    }


def editions(raw):
    """Estate and gift tax by fiscal year of Table 5, from FY2006 on: of areas, not what is undistributed."""
    table_5 = raw["irs_data_book_table_5"].filter((pl.col("area") != "undistributed") & (pl.col("fiscal_year") >= 2006))
    return add(*(by_year(table_5.filter(item=item), "fiscal_year", "amount_usd") for item in ("estate", "gift")))
