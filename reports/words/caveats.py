"""Footer lines on what a chart's figures rest on: old allocation keys, and national totals that are estimates.

Belongs here: those sentences. Does not belong here: how age and estimates are found (the marts and ``core``).
"""

from collections.abc import Sequence

import polars as pl

from reports.words.categories import Categories

OLD_YEARS = 2
_LEAST_SHOWN = 0.005


def key_ages(flow: pl.DataFrame, year: int, categories: Categories) -> tuple[str, ...]:
    """One footer line from the rows of ``mart.flow`` of fiscal year ``year``, none where every key is recent.

    Args:
        flow: category, amount_usd, key_lag_years of that fiscal year and one method.
        year: the fiscal year, for the words.
        categories: their words.
    """
    by_category = (
        flow.group_by("category")
        .agg(dollars=pl.col("amount_usd").abs().sum(), lag=pl.col("key_lag_years").mean())
        .with_columns(part=pl.col("dollars") / pl.col("dollars").sum())
        .filter(pl.col("lag") > OLD_YEARS)
        .sort(["dollars", "category"], descending=[True, False])
    )
    if by_category.is_empty():
        return ()
    names = ", ".join(
        f"{categories.label(category)} ({lag:.0f})" for category, lag in by_category["category", "lag"].iter_rows()
    )
    measures = f"shared out by measures more than two years away (years in brackets): {names}."
    part = float(by_category["part"].sum())
    shown = f"{part:.0%}" if part >= _LEAST_SHOWN else "less than 1%"
    return (f"In FY{year}, {shown} of the dollars are {measures}",)


def estimates(estimated: Sequence[str], year: int, categories: Categories) -> tuple[str, ...]:
    """One footer line naming the categories whose national total in ``year`` is partly estimated, none without any."""
    if not estimated:
        return ()
    return (f"In FY{year}, national totals partly estimated: {', '.join(map(categories.label, sorted(estimated)))}.",)
