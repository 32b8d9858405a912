"""The federal fiscal year: 1 October of the year before to 30 September.

Belongs here: which fiscal year a day lies in, and which month of it. Does not belong here: which fiscal years are
published (``sql/core/fiscal_year.sql``).
"""

from datetime import date

import polars as pl

_FIRST_MONTH = 10


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day lies in: 2026 on 30 September 2026, 2027 the day after."""
    return day.year + (day.month >= _FIRST_MONTH)


def fiscal_years_of(days: pl.Expr) -> pl.Expr:
    """The fiscal years the days of a column lie in."""
    return days.dt.year().cast(pl.Int64) + (days.dt.month() >= _FIRST_MONTH).cast(pl.Int64)


def month_of_fiscal_year(day: date) -> int:
    """The month of the fiscal year a day lies in: 1 in October, 12 in September."""
    return (day.month - _FIRST_MONTH) % 12 + 1
