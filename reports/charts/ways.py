"""In how many ways of counting an answer holds, in words.

Belongs here: sentences on rows of ``lean_robustness``: every defensible combination of choices is one way of counting.
Does not belong here: the answer itself (``groups``). Between a fifth and four fifths the method decides, and the words
say so.
"""

from collections.abc import Iterable
from typing import Any

import polars as pl

from reports.charts.groups import BLUE, RED

METHOD_DECIDES = (0.2, 0.8)
"""Where the share of ways lies between these, the answer depends on the method."""


def of_one_year(ways: pl.DataFrame, definition: str) -> dict[str, Any]:
    """The row of ``definition`` in rows of one fiscal year.

    Raises:
        ValueError: other than one row, or a share that is none.
    """
    chosen = ways.filter(pl.col("definition") == definition)
    if chosen.height != 1:
        raise ValueError(f"the ways of counting need one row of definition {definition}, got {chosen.height}")
    return _checked(chosen.row(0, named=True))


def depends(share: float) -> bool:
    """Whether an answer that holds in this share of ways depends on the method."""
    low, high = METHOD_DECIDES
    return low < share < high


def finding(row: dict[str, Any], who: dict[str, str]) -> str:
    """In what share of ways each group paid in more than it got back, and which had the higher net contribution."""
    payers = (
        f"{who[BLUE]} paid in more than they got back in {_part(row['share_blue_net_payer'])}, "
        f"{who[RED]} in {_part(row['share_red_net_payer'])}"
    )
    return f"Of {row['specifications']:,} ways of counting, {payers}; {_higher(row, who)}."


def finding_of_years(ways: pl.DataFrame, definition: str, who: dict[str, str]) -> str:
    """Over all years: how often one group had the higher net contribution whatever the method, and how often not."""
    chosen = ways.filter(pl.col("definition") == definition).sort("fiscal_year")
    rows = [_checked(row) for row in chosen.iter_rows(named=True)]
    if not rows:
        raise ValueError(f"the ways of counting have no row of definition {definition}")
    _, high = METHOD_DECIDES
    shares = [row["share_blue_pays_more"] for row in rows]
    reds = [row["share_red_pays_more"] for row in rows]
    clauses = [
        *_clause(who[BLUE], [share for share in shares if share >= high], len(rows)),
        *_clause(who[RED], [share for share in reds if share >= high], len(rows)),
    ]
    unsure = sum(share < high and red < high for share, red in zip(shares, reds, strict=True))
    if unsure:
        clauses.append(f"in {_years(unsure, len(rows))} it depends on the method")
    return f"Of {max(row['specifications'] for row in rows):,} ways of counting, {'; '.join(clauses)}."


def _clause(group: str, shares: list[float], total: int) -> Iterable[str]:
    if shares:
        least = "all" if min(shares) == 1 else f"at least {_percent(min(shares))}"
        yield f"{group} had the higher net contribution per person in {least}, in {_years(len(shares), total)}"


def _higher(row: dict[str, Any], who: dict[str, str]) -> str:
    _, high = METHOD_DECIDES
    blue, red = row["share_blue_pays_more"], row["share_red_pays_more"]
    if blue == red == 0:
        return "the groups' net contribution per person was the same in every one"
    for lean, share in ((BLUE, blue), (RED, red)):
        if share >= high:
            return f"the net contribution per person of {who[lean]} was the higher in {_part(share)}"
    return (
        f"which group's net contribution per person was the higher depends on the method: that of {who[BLUE]} in "
        f"{_part(blue)}"
    )


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("share_blue_pays_more", "share_red_pays_more", "share_blue_net_payer", "share_red_net_payer"):
        if row[name] is None or not 0 <= row[name] <= 1:
            raise ValueError(f"{name} is no share: {row[name]}")
    return row


def _part(share: float) -> str:
    """A share of the ways: ``all``, ``none``, or in per cent without rounding to either."""
    return {0.0: "none", 1.0: "all"}.get(share, _percent(share))


def _percent(share: float) -> str:
    rounded = round(100 * share)
    if rounded in {0, 100} and share not in {0, 1}:
        return "under 1%" if rounded == 0 else "over 99%"
    return f"{rounded}%"


def _years(number: int, total: int) -> str:
    if number == total:
        return "every year" if total > 1 else "the year"
    return f"{number} of {total} years"
