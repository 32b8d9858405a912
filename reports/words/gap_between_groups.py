"""The gap between the groups of states under all ways of counting: its range and median.

Belongs here: figures and words on the percentiles of ``lean_robustness``. Does not belong here: shares of ways
(``ways``), drawing (``group_drawings``). The gap is blue's net contribution per person less red's; percentiles are over
every combination of choices, each counted alike.
"""

from math import isfinite
from typing import Any

from reports.figure import Column
from reports.words import numbers

LOW, MEDIAN, HIGH = "gap_per_capita_p05", "gap_per_capita_p50", "gap_per_capita_p95"
COLUMNS = (
    Column(LOW, "Democratic less Republican group over the ways of counting: 5th percentile, $ per person", "usd"),
    Column(MEDIAN, "The same: median, $ per person", "usd"),
    Column(HIGH, "The same: 95th percentile, $ per person", "usd"),
)


def checked(row: dict[str, Any]) -> dict[str, float]:
    """The percentiles of one row of ``lean_robustness``.

    Raises:
        ValueError: a percentile is missing, or they are out of order.
    """
    gap = {name: row.get(name) for name in (LOW, MEDIAN, HIGH)}
    found = [value for value in gap.values() if value is not None and isfinite(value)]
    if len(found) != len(gap) or found != sorted(found):
        raise ValueError(f"percentiles of the gap of {row.get('fiscal_year')} are missing or out of order: {gap}")
    return dict(zip(gap, found, strict=True))


def drawn(row: dict[str, Any], who: dict[str, str]) -> dict[str, Any]:
    """What the drawing takes of one row: the percentiles, their labels, the sentence."""
    gap = checked(row)
    return {
        "year": row["fiscal_year"], "ways": row["specifications"],
        "low": gap[LOW], "median": gap[MEDIAN], "high": gap[HIGH],
        "low_label": numbers.money(gap[LOW]), "median_label": numbers.money(gap[MEDIAN]),
        "high_label": numbers.money(gap[HIGH]),
        "words": f"In FY{row['fiscal_year']}, {lies(row, who)}",
    }  # fmt: skip


def lies(row: dict[str, Any], who: dict[str, str]) -> str:
    """Median and range of the gap in words."""
    gap = checked(row)
    return (
        f"net contribution per person of {who['democratic']} less that of {who['republican']} is "
        f"{numbers.money(gap[MEDIAN])} in the median of {row['specifications']:,} ways of counting, and between "
        f"{numbers.money(gap[LOW])} and {numbers.money(gap[HIGH])} in 90% of them"
    )
