"""The gap between the groups of states under all ways of counting: its range and median.

Belongs here: figures and words on the percentiles of ``lean_robustness``. Does not belong here: shares of ways
(``ways_of_counting``), drawing. The gap is blue's net contribution per person less red's; percentiles are over every
combination of choices that sees the deficit alike, each counted alike: one range a view.
"""

from math import isfinite
from typing import Any

from reports.figure import Column
from reports.words import numbers
from reports.words.views import ASIDE, BALANCED, RAW, THAT, VIEWS, Ways

LOW, MEDIAN, HIGH = "gap_per_capita_p05", "gap_per_capita_p50", "gap_per_capita_p95"
NAMES = {RAW: (LOW, MEDIAN, HIGH), BALANCED: tuple(f"balanced_{name}" for name in (LOW, MEDIAN, HIGH))}
"""The percentiles of each view, as a chart's table names them."""
COLUMNS = tuple(
    Column(name, heading, "usd")
    for view in VIEWS
    for name, heading in zip(
        NAMES[view],
        (
            f"Blue less red over the ways of counting {THAT[view]}: 5th percentile, $ per person",
            "The same: median, $ per person",
            "The same: 95th percentile, $ per person",
        ),
        strict=True,
    )
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


def tabled(ways: Ways) -> dict[str, float]:
    """The percentiles of both views, under the names of ``COLUMNS``."""
    return {
        name: value for view in VIEWS for name, value in zip(NAMES[view], checked(ways[view]).values(), strict=True)
    }


def drawn(row: dict[str, Any], who: dict[str, str]) -> dict[str, Any]:
    """What the drawing takes of the row of one view: the view, the percentiles, their labels, the sentence."""
    gap = checked(row)
    return {
        "year": row["fiscal_year"], "view": row["view"], "ways": row["specifications"],
        "low": gap[LOW], "median": gap[MEDIAN], "high": gap[HIGH],
        "low_label": numbers.money(gap[LOW]), "median_label": numbers.money(gap[MEDIAN]),
        "high_label": numbers.money(gap[HIGH]),
        "words": f"In FY{row['fiscal_year']}, {lies(row, who)}",
    }  # fmt: skip


def lies(row: dict[str, Any], who: dict[str, str]) -> str:
    """Median and range of the gap in one view, in words."""
    return f"the gap, {who['democratic']} less {who['republican']}, is " + _range(
        row, f"ways of counting {THAT[row['view']]}"
    )


def lies_in_both(ways: Ways, who: dict[str, str]) -> str:
    """The same, as it happened and then with the deficit set aside."""
    return f"{lies(ways[RAW], who)}; {ASIDE}, it is {_range(ways[BALANCED], 'ways')}"


def _range(row: dict[str, Any], ways: str) -> str:
    gap = checked(row)
    return (
        f"{numbers.money(gap[MEDIAN])} in the median of {row['specifications']:,} {ways}, and between "
        f"{numbers.money(gap[LOW])} and {numbers.money(gap[HIGH])} in 90% of them"
    )
