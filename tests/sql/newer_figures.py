"""Made-up figures of years that the embedded snapshot does not hold, each carried from a year it does.

Belongs here: what newer documents might bring, dataset by dataset. Does not belong here: what the method makes of it
(``test_newer_documents.py``).
"""

import polars as pl

NEW = 2026
"""The fiscal year that OMB, CBO, the Census Bureau and prices have beyond the embedded ones; party control has not."""
RAISED, FACTOR = "OH", 1.25
"""A state whose part of nearly every made-up figure is larger, so that a share says whether it rests on one."""


def carried(frame, column, years, **where):
    """The rows of one year as those of another: ``years`` is new -> the year taken."""
    frame = frame.filter(**where)
    return pl.concat(
        frame.filter(pl.col(column) == old).with_columns(pl.lit(new).cast(frame.schema[column]).alias(column))
        for new, old in years.items()
    )


def raised(frame, amount, by):
    """RAISED's amount times FACTOR, and as much more in the nation's row where there is one."""
    more = (FACTOR - 1) * pl.col(amount).filter(pl.col("area") == RAISED).sum().over(by)
    added = pl.when(area=RAISED).then(more).when(area="US").then(more).otherwise(0.0)
    return frame.with_columns(pl.col(amount) + added)


def bea(frame):
    """Every year to 2024 that a table lacks, as its last."""
    found = []
    for _, line in frame.group_by("table_name", "line", maintain_order=True):
        years = set(line["year"])
        if lacking := set(range(2007, 2025)) - years:
            found.append(carried(line, "year", dict.fromkeys(sorted(lacking), max(years))))
    return pl.concat(found)


def soi(frame):
    """2012, 2014 (without the credit of the marketplaces) and 2023."""
    found = carried(frame, "tax_year", {2012: 2015, 2014: 2015, 2023: 2022})
    return found.filter((pl.col("tax_year") > 2014) | (pl.col("item") != "A85770"))


def usaspending(frame):
    """Contracts of every fiscal year to 2026, some without place, groups no key is made of, and all awards of 2026."""
    years = dict.fromkeys(range(2008, 2020), 2017)
    years |= dict.fromkeys(range(2020, 2024), 2022) | dict.fromkeys((2025, NEW), 2024)
    contracts = carried(frame, "year", years, award_group="contracts").with_columns(basis=pl.lit("fiscal_year"))
    nowhere = contracts.filter(pl.col("year") > 2020, area="CA").with_columns(area=pl.lit("unknown"))
    contracts = pl.concat([contracts, nowhere])
    others = [
        contracts.with_columns(award_group=pl.lit(group), amount_usd=pl.col("amount_usd") * part)
        for group, part in {"contracts_defense": 0.5, "direct_payments": 3.0, "loans": -0.1, "other": 0.2}.items()
    ]
    return pl.concat([contracts, *others, carried(frame, "year", {NEW: 2025}, award_group="all")])


def table_5(frame):
    """Collections of every year, estate and gift taxes of every year but 2013."""
    every = dict.fromkeys(range(2008, 2019), 2013) | dict.fromkeys((2019, 2020, 2021, 2022, 2024), 2023)
    few = {year: 2023 for year in range(2008, 2026) if year not in (2013, 2023)}
    total = carried(frame, "fiscal_year", {new: old for new, old in every.items() if new != old}, item="total")
    return pl.concat([total, *(carried(frame, "fiscal_year", few, item=item) for item in ("estate", "gift"))])


def snap(frame):
    """2025 whole; of 2026 three months, but in Montana two."""
    part = carried(frame, "fiscal_year", {NEW: 2024}).with_columns(
        months=pl.when(area="MT").then(2).otherwise(3).cast(pl.Int64), cost_usd=pl.col("cost_usd") / 4
    )
    return pl.concat([carried(frame, "fiscal_year", {2025: 2024}), part])


def cms_64(frame, residence):
    """FY2013-18 in proportion to Medicaid of residents, FY2020-23 as FY2019."""
    medicaid = residence.filter(program="medicaid")
    in_2019 = medicaid.filter(year=2019).select("area", of_2019="amount_usd")
    before = medicaid.filter(pl.col("year").is_between(2013, 2018)).join(in_2019, on="area")
    part = before.select("area", fiscal_year="year", part=pl.col("amount_usd") / pl.col("of_2019"))
    spent = frame.filter(fiscal_year=2019).drop("fiscal_year").join(part, on="area")
    earlier = spent.with_columns(pl.col("total_usd", "federal_usd") * pl.col("part")).select(frame.columns)
    return pl.concat([earlier, carried(frame, "fiscal_year", dict.fromkeys(range(2020, 2024), 2019))])


def made_up(raw):
    """The newer figures of each dataset that has any."""
    new = {NEW: NEW - 1}
    return {
        "bea_regional": raised(bea(raw["bea_regional"]), "amount_usd", ["table_name", "line", "year"]),
        "irs_historic_table_2": raised(soi(raw["irs_historic_table_2"]), "amount_usd", ["item", "tax_year"]),
        "irs_data_book_table_5": raised(table_5(raw["irs_data_book_table_5"]), "amount_usd", ["item", "fiscal_year"]),
        "cms_medicaid_federal": raised(
            cms_64(raw["cms_medicaid_federal"], raw["cms_health_by_residence"]), "federal_usd", "fiscal_year"
        ),
        "census_federal_aid": raised(
            carried(raw["census_federal_aid"], "fiscal_year", dict.fromkeys(range(2020, 2024), 2019)),
            "amount_usd",
            "fiscal_year",
        ),
        "usaspending_awards": raised(usaspending(raw["usaspending_awards"]), "amount_usd", ["award_group", "year"]),
        "usda_snap": raised(snap(raw["usda_snap"]), "cost_usd", "fiscal_year"),
        "census_population": carried(raw["census_population"], "year", new),
        "omb_historical": carried(raw["omb_historical"], "fiscal_year", new),
        "cbo_actual": carried(raw["cbo_actual"], "fiscal_year", new),
        "gdp_price_index": carried(raw["gdp_price_index"], "year", new),
    }
