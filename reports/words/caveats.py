"""Footer lines on what a chart's figures rest on: old allocation keys, stand-ins, national totals that are estimates.

Belongs here: those sentences, and which years are softer than others. Does not belong here: how age, stand-ins and
estimates are found (the marts and ``core``).
"""

from collections.abc import Sequence

import polars as pl

from reports.words.categories import Categories

OLD_YEARS = 2
SOFTER = 0.15
"""From this part of the dollars on, shared out by stand-ins or old measures, a fiscal year is softer than others."""
DASHED = "Dashed: older or stand-in measures."
"""What dashes in charts over the years mean: a good part of the dollars is shared out by these."""
_STANDS_IN = r" \(([^)]+)\)"
"""In the name of a key: what stands in for its measure (``mart.flow``)."""
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


def stand_ins(flow: pl.DataFrame, year: int, categories: Categories) -> tuple[str, ...]:
    """One footer line on what is shared out by a stand-in for a measure that begins later, none where nothing is.

    Args:
        flow: category, amount_usd, key of that fiscal year and one method.
        year: the fiscal year, for the words.
        categories: their words.
    """
    dollars = pl.col("amount_usd").abs()
    found = flow.with_columns(stand_in=pl.col("key").str.extract(_STANDS_IN)).filter(pl.col("stand_in").is_not_null())
    if found.is_empty():
        return ()
    by_category = found.group_by("category", "stand_in").agg(dollars=dollars.sum())
    names = ", ".join(
        f"{categories.label(category)} ({stand_in})"
        for category, stand_in in by_category.sort(["dollars", "category"], descending=[True, False])[
            "category", "stand_in"
        ].iter_rows()
    )
    part = found.select(dollars.sum()).item() / flow.select(dollars.sum()).item()
    shown = f"{part:.0%}" if part >= _LEAST_SHOWN else "less than 1%"
    return (f"In FY{year}, {shown} of the dollars are shared out by stand-ins for measures that begin later: {names}.",)


def softer(flow: pl.DataFrame) -> tuple[tuple[int, int], ...]:
    """Fiscal years of which a good part of the dollars is shared out by stand-ins or old measures, and per cent of it.

    Args:
        flow: fiscal_year, amount_usd, key, key_lag_years of one method.
    """
    is_soft = pl.col("key").str.contains(_STANDS_IN) | (pl.col("key_lag_years") > OLD_YEARS)
    dollars = pl.col("amount_usd").abs()
    parts = flow.group_by("fiscal_year").agg(part=dollars.filter(is_soft.fill_null(value=False)).sum() / dollars.sum())
    found = parts.filter(pl.col("part") >= SOFTER).sort("fiscal_year")
    return tuple((int(year), round(100 * part)) for year, part in found.iter_rows())


def says_softer(years: Sequence[tuple[int, int]], year: int) -> str:
    """That a fiscal year is one of the softer ones, in a sentence; '' where it is none."""
    part = dict(years).get(year)
    return "" if part is None else f"{part}% of FY{year}'s dollars are shared out by stand-ins or old measures."


def estimates(estimated: Sequence[str], year: int, categories: Categories) -> tuple[str, ...]:
    """One footer line naming the categories whose national total in ``year`` is partly estimated, none without any."""
    if not estimated:
        return ()
    return (f"In FY{year}, national totals partly estimated: {', '.join(map(categories.label, sorted(estimated)))}.",)
