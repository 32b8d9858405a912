"""Unemployment benefits by state once more: in the pandemic, and after BEA's last year.

Belongs here: what the states paid in FY2020 and FY2021, put together of the Department of Labor's reports; growth
joined to a level. Does not belong here: the years before (``recompute_keys.py``). Nothing here reads ``sql/``.
"""

import polars as pl

from assets.areas import STATE_CODES
from tests.sql.recompute_measures import by_year
from tests.sql.recompute_put_together import omb_11_3
from tests.sql.recompute_shares import shares

SUPPLEMENTS = {"supplement_600": 600.0, "supplement_300": 300.0}
"""Weeks that the flat supplement was due on, and dollars a week."""
PAID_BESIDE_IT = ("pua", "peuc")


def pandemic_unemployment(raw):
    """FY2020 and FY2021 -> area -> dollars: programs, the flat supplement, and regular benefits with the rest."""
    nation = omb_11_3(raw, "Unemployment Assistance")
    weeks = {
        program: by_year(group, "fiscal_year", "weeks_claimed")
        for (program,), group in raw["dol_continued_claims"].group_by("program")
    }
    found = {}
    for year in sorted(weeks["regular"]):
        reports = raw["dol_pandemic_unemployment"].filter(pl.col("fiscal_year") == year)
        claimed = {program: years.get(year, {}) for program, years in weeks.items()}
        paid = of_programs(reports, claimed)
        compensated = reports.filter(
            pl.col("program").is_in(PAID_BESIDE_IT) & pl.col("weeks_compensated").is_not_null()
        )
        part = compensated["weeks_compensated"].sum() / compensated["weeks_claimed"].sum()
        for program, dollars in SUPPLEMENTS.items():
            for state, due in claimed[program].items():
                paid[state] = paid.get(state, 0.0) + due * dollars * part
        rest = nation[year] - sum(paid.values())
        regular = shares(claimed["regular"])
        found[year] = {area: paid.get(area, 0.0) + rest * regular.get(area, 0.0) for area in {*paid, *STATE_CODES}}
    return found


def of_programs(reports, claimed):
    """Area -> dollars of all programs; where they are missing, weeks at the mean of the states that report them."""
    found = {}
    for (program,), group in reports.group_by("program"):
        rows = group.select("area", "weeks_compensated", "amount_usd").rows()
        states = [row for row in rows if row[0] in STATE_CODES and row[2] is not None]
        dollars = sum(amount for _, _, amount in states)
        a_week_paid = dollars / sum(weeks for _, weeks, _ in states)
        a_week_claimed = dollars / sum(claimed[program][state] for state, _, _ in states)
        for area, weeks, reported in rows:
            by_weeks = claimed[program].get(area, 0) * a_week_claimed if weeks is None else weeks * a_week_paid
            found[area] = found.get(area, 0.0) + (by_weeks if reported is None else reported)
    return found


def joined_unemployment(bea, soi):
    """Calendar year -> state -> dollars: BEA's level moved by SOI's growth, without the years of the pandemic."""
    last = max(bea)
    return {
        year: {state: bea[last][state] * areas[state] / soi[last][state] for state in STATE_CODES}
        for year, areas in soi.items()
        if year > last and year not in (2020, 2021)
    }
