"""The states' shares of each key once more, in polars and Python straight from the raw frames and methodology.md.

Belongs here: what each key is made of, and its shares in a fiscal year. Does not belong here: which key carries what
(``recompute.py``, ``recompute_specifications.py``), how wrong it may be (``recompute_errors.py``). Nothing here reads
``sql/``. One deliberate difference from methodology.md: after the last year of federal aid at hand other grants carry
the shares of that year instead of USAspending's grants (see sql/core/aid_less_medicaid.sql).
"""

from bisect import bisect_left, bisect_right

import polars as pl

from assets.areas import STATE_CODES

MOVED = dict.fromkeys(("income_tax", "total_liability", "contributions of residents", "wages of residents"), "SAINC1 1")
"""Keys that are moved after their last observation, and what they are moved with."""

TERRITORIES = {"PR", "GU", "VI", "AS", "MP", "overseas", "international", "other_areas"}


def by_year(frame, year, amount):
    """year -> area -> amount."""
    return {
        key[0]: dict(group.select("area", amount).iter_rows())
        for key, group in frame.group_by(year, maintain_order=True)
    }


def blended(series, year):
    """A calendar-year series (year -> amount) in a fiscal year."""
    return 0.25 * series[year - 1] + 0.75 * series[year]


def calendar_position(years):
    return {year + 0.25: areas for year, areas in years.items()}


def add(first, second):
    return {year: {area: first[year][area] + second[year][area] for area in first[year]} for year in first}


def federal_medicaid(raw):
    cms = raw["cms_medicaid_federal"]
    federal = by_year(cms, "fiscal_year", "federal_usd")
    total = by_year(cms, "fiscal_year", "total_usd")
    residence = by_year(raw["cms_health_by_residence"].filter(pl.col("program") == "medicaid"), "year", "amount_usd")
    first = min(federal)
    early = {
        year: {state: areas[state] * federal[first][state] / total[first][state] for state in STATE_CODES}
        for year, areas in residence.items()
        if year < first
    }
    return early, federal


def of_residents(bea, line):
    """Counted at the place of work; brought home as net earnings are: by residence (45) over by work (35 - 36)."""
    work, home, earnings, contributions = (bea[f"SAINC4 {number}"] for number in (line, 45, 35, 36))
    return {
        year: {
            area: amount * home[year][area] / (earnings[year][area] - contributions[year][area])
            for area, amount in areas.items()
        }
        for year, areas in work.items()
    }


def bea_lines(raw):
    """BEA's table and line -> year -> area -> dollars."""
    return {
        f"{table} {line}": by_year(group, "year", "amount_usd")
        for (table, line), group in raw["bea_regional"].group_by("table_name", "line", maintain_order=True)
    }


def soi_items(raw):
    """SOI's item -> year -> area -> dollars, the years that follow on each other to the newest."""
    return {
        item: without_gap(by_year(group, "tax_year", "amount_usd"))
        for (item,), group in raw["irs_historic_table_2"].group_by("item", maintain_order=True)
    }


def without_gap(years):
    first = max(years)
    while first - 1 in years:
        first -= 1
    return {year: areas for year, areas in years.items() if year >= first}


def one_after_the_other(first, second, second_from):
    """Two measures: the second from its year on, the first before."""
    return [
        calendar_position({year: areas for year, areas in first.items() if year < second_from}),
        calendar_position({year: areas for year, areas in second.items() if year >= second_from}),
    ]


def observations(raw):
    """key -> its measures, one after the other -> position on the axis of fiscal years -> area -> amount."""
    bea, soi = bea_lines(raw), soi_items(raw)
    found = {name: [calendar_position(years)] for name, years in (bea | soi).items()}
    found["income_tax"] = one_after_the_other(bea["SAINC50 80"], soi["A06500"], min(soi["A06500"]))
    found["unemployment"] = one_after_the_other(bea["SAINC35 2400"], soi["A02300"], max(bea["SAINC35 2400"]) + 1)
    found["contributions of residents"] = [calendar_position(of_residents(bea, 36))]
    found["wages of residents"] = [calendar_position(of_residents(bea, 50))]
    found["civilian_pay"] = [calendar_position({year: with_abroad(a) for year, a in bea["SAGDP4N 84"].items()})]
    pay = add(bea["SAGDP4N 84"], bea["SAGDP4N 85"])
    found["pay"] = [calendar_position({year: with_abroad(areas) for year, areas in pay.items()})]
    found["population"] = [by_year(raw["census_population"], "year", "population")]
    found["snap"] = [snap_reported_alike(raw["usda_snap"])]
    table_5 = raw["irs_data_book_table_5"]
    estate, gift = (
        by_year(table_5.filter(pl.col("item") == item), "fiscal_year", "amount_usd") for item in ("estate", "gift")
    )
    found["estate_gift"] = [add(estate, gift)]
    early, federal = federal_medicaid(raw)
    found["federal_medicaid"] = [calendar_position(early), federal]
    aid = by_year(raw["census_federal_aid"], "fiscal_year", "amount_usd")
    medicaid = federal | {
        year: {s: blended({y: early[y][s] for y in (year - 1, year)}, year) for s in STATE_CODES}
        for year in early
        if year - 1 in early
    }
    found["aid"] = [
        {year: {s: aid[year][s] - medicaid[year][s] for s in STATE_CODES} for year in aid if year in medicaid}
    ]
    found["contracts"] = [contracts(raw["usaspending_awards"].filter(pl.col("award_group") == "contracts"))]
    return found


def snap_reported_alike(snap):
    """Years, or a part of one, of which every state reports as many months."""
    months = {}
    for year, area, reported in snap.select("fiscal_year", "area", "months").iter_rows():
        if area in STATE_CODES:
            months.setdefault(year, set()).add(reported)
    return {y: areas for y, areas in by_year(snap, "fiscal_year", "cost_usd").items() if len(months[y]) == 1}


def contracts(awards):
    """Position -> area -> dollars, of awards with a place: of a fiscal year, else of what else bears its number."""
    awards = awards.filter(pl.col("area") != "unknown")
    groups = {
        key: dict(group.select("area", "amount_usd").iter_rows()) for key, group in awards.group_by("basis", "year")
    }
    return {
        year + (0.25 if basis == "calendar_year" else 0.0): areas
        for (basis, year), areas in groups.items()
        if basis == "fiscal_year" or ("fiscal_year", year) not in groups
    }


def with_abroad(areas):
    """What the national row holds beyond the states is pay of personnel abroad."""
    return areas | {"overseas": areas["US"] - sum(amount for area, amount in areas.items() if area != "US")}


def placed(areas):
    """Amounts of the states, of territories and abroad, and of what has no place; the national row is left aside."""
    found = {}
    for area, amount in areas.items():
        if area != "US":
            place = area if area in STATE_CODES else "territories_abroad" if area in TERRITORIES else "not_allocated"
            found[place] = found.get(place, 0.0) + amount
    return found


def shares(amounts):
    whole = sum(amounts.values())
    return {place: amount / whole for place, amount in amounts.items()}


def share_in(measures, year):
    """Shares at a fiscal year: observed, else between the two nearest, else the nearest.

    Consecutive years of one measure are blended in its own unit; over a gap or a change of measure, shares are.
    """
    observed = {position: (number, areas) for number, years in enumerate(measures) for position, areas in years.items()}
    positions = sorted(observed)
    after, before = bisect_left(positions, year), bisect_right(positions, year) - 1
    if after == len(positions) or before < 0 or after == before:
        return shares(placed(observed[positions[min(after, len(positions) - 1)]][1]))
    low, high = positions[before], positions[after]
    first, second = placed(observed[low][1]), placed(observed[high][1])
    if high - low != 1 or observed[low][0] != observed[high][0]:
        first, second = shares(first), shares(second)
    part = (year - low) / (high - low)
    return shares({a: (1 - part) * first.get(a, 0.0) + part * second.get(a, 0.0) for a in first | second})


def share_of(observed, key, year):
    """Shares of a key at a fiscal year; after its last observation times what its mover's shares changed since then."""
    found, last = share_in(observed[key], year), max(max(years) for years in observed[key] if years)
    if key not in MOVED or year < last or last % 1 == 0:
        return found
    (mover,) = observed[MOVED[key]]
    then, now = shares(placed(mover[last])), share_in([mover], year)
    return shares({area: share * now.get(area, 1.0) / then.get(area, 1.0) for area, share in found.items()})
