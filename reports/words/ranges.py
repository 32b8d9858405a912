"""What the ways of counting give for each state: in what share it pays in more, and where its net lies.

Belongs here: checks on rows of ``robustness`` before drawing, their headings, the words on one. Does not belong here:
drawing, and the groups' ways (``ways_of_counting``). Percentiles are over every combination of choices of one view,
each counted alike, and stand beside the net of that view.
"""

from typing import Any

import polars as pl

from reports.figure import Column
from reports.words import numbers
from reports.words.views import NET, RAW, THAT

LOW, MEDIAN, HIGH, SHARE = "net_per_capita_p05", "net_per_capita_p50", "net_per_capita_p95", "share_net_payer"
COLUMNS = (
    Column(LOW, f"5th percentile of the ways of counting {THAT[RAW]}, $ per person", "usd"),
    Column(MEDIAN, "Median of the ways, $ per person", "usd"),
    Column(HIGH, "95th percentile, $ per person", "usd"),
)
MEANS = (
    f"Ways of counting: every combination of contested choices of method {THAT[RAW]}, like the figures; each counts "
    "alike. Their shares are not probabilities."
)
_CENT = 0.01


def with_ranges(states: pl.DataFrame, robustness: pl.DataFrame, view: str = RAW) -> pl.DataFrame:
    """The rows of ``states`` (``net_contribution`` of one year, default method) with their columns of ``robustness``.

    Args:
        states: fiscal_year, state, and the net of the view.
        robustness: rows of both views.
        view: whose rows count; the default's net in them has to be that of ``states`` in this view.

    Raises:
        ValueError: another year or method, a state without or with two rows, a figure missing or out of order.
    """
    robustness = robustness.filter(pl.col("view") == view)
    years = set(robustness["fiscal_year"]) | set(states["fiscal_year"])
    if len(years) != 1 or robustness.height != states.height or robustness["specifications"].n_unique() != 1:
        raise ValueError("ranges need one row a state of the year drawn, all over equally many ways of counting")
    columns = ["state", "view", "specifications", SHARE, LOW, MEDIAN, HIGH, "default_net_per_capita"]
    joined = states.join(robustness.select(columns), on="state", how="left", maintain_order="left")
    is_sound = (
        pl.all_horizontal(pl.col(name).cast(pl.Float64).is_finite() for name in columns[2:])
        & pl.col(SHARE).is_between(0, 1)
        & (pl.col(LOW) <= pl.col(MEDIAN))
        & (pl.col(MEDIAN) <= pl.col(HIGH))
        & ((pl.col("default_net_per_capita") - pl.col(NET[view])).abs() < _CENT)
    )
    if unsound := joined.filter(~is_sound.fill_null(value=False))["state"].to_list():
        raise ValueError(f"ranges missing, out of order or of another method: {', '.join(unsound)}")
    return joined


def lies(row: dict[str, Any]) -> str:
    """Where nine in ten ways lie, in words."""
    return (
        f"90% of {row['specifications']:,} ways of counting {THAT[row['view']]} lie between "
        f"{numbers.money(row[LOW])} and {numbers.money(row[HIGH])} per person"
    )
