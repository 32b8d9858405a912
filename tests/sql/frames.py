"""Two frames that ought to say the same, compared row by row; and who lives where, from the raw figures."""

import polars as pl


def apart(found, expected, column, on, tolerance):
    """Rows whose ``column`` differs, or that stand on one side only."""
    both = found.join(expected, on=on, how="full", suffix="_expected", coalesce=True)
    differs = (pl.col(column) - pl.col(f"{column}_expected")).abs() > tolerance
    return both.filter(differs.fill_null(value=True)).rows()


def residents(raw):
    """Year, area, population: the Census Bureau's estimates; of 2010-19 and before its first year BEA's."""
    columns = ["year", "area", "population"]
    revised = raw["bea_population"].filter(pl.col("year").is_between(2010, 2019)).select(columns)
    estimates = raw["census_population"].select(columns).join(revised, on=columns[:2], how="anti")
    early = raw["bea_population"].filter(pl.col("year") < estimates["year"].min()).select(columns)
    return pl.concat([early, estimates, revised])
