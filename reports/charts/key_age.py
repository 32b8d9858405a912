"""The footer line on old allocation keys: which figures of a chart rest on measures more than two years away.

Belongs here: that sentence. Does not belong here: how the age is computed (``key_lag_years`` of the marts).
"""

import polars as pl

OLD_YEARS = 2


def key_ages(flow: pl.DataFrame) -> tuple[str, ...]:
    """One footer line from the rows of ``mart.flow`` of one fiscal year, none where every key is recent.

    Args:
        flow: fiscal_year, category, amount_usd, key_lag_years of one fiscal year and method.
    """
    by_category = (
        flow.group_by("fiscal_year", "category")
        .agg(dollars=pl.col("amount_usd").abs().sum(), lag=pl.col("key_lag_years").mean())
        .with_columns(part=pl.col("dollars") / pl.col("dollars").sum())
        .filter(pl.col("lag") > OLD_YEARS)
        .sort(["dollars", "category"], descending=[True, False])
    )
    if by_category.is_empty():
        return ()
    names = ", ".join(
        f"{row['category'].replace('_', ' ')} ({row['lag']:.0f})" for row in by_category.iter_rows(named=True)
    )
    part = by_category["part"].sum()
    line = (
        f"{part:.0%} of the dollars are shared out by measures more than two years from the fiscal year "
        f"(years in brackets): {names}."
    )
    return (line,)
