"""In how many ways of counting an answer holds, in words.

Belongs here: sentences on rows of ``lean_robustness``: every defensible combination of choices is one way of counting.
Does not belong here: the answer itself (``groups``). Between a fifth and four fifths the method decides, and the words
say so.
"""

from math import ceil, floor
from typing import Any

import polars as pl

from reports import words
from reports.charts.groups import BLUE, RED, capital

LOW, HIGH = 0.2, 0.8
"""Where the share of ways lies between these, the answer depends on the method."""
SHARES = ("share_blue_pays_more", "share_red_pays_more", "share_blue_net_payer", "share_red_net_payer")


def of_one_year(ways: pl.DataFrame, definition: str) -> dict[str, Any]:
    """The row of ``definition`` in rows of one fiscal year.

    Raises:
        ValueError: other than one row, or a share that is none.
    """
    chosen = ways.filter(pl.col("definition") == definition)
    if chosen.height != 1:
        raise ValueError(f"the ways of counting need one row of definition {definition}, got {chosen.height}")
    return _checked(chosen.row(0, named=True))


def method_decides(row: dict[str, Any], blue_net_per_capita_usd: float) -> bool:
    """Whether the sign of blue's net depends on the method: the ways are divided, or the default stands apart."""
    share = float(row["share_blue_net_payer"])
    is_payer = blue_net_per_capita_usd > 0 and not words.is_even(blue_net_per_capita_usd)
    return LOW < share < HIGH or is_payer != (share >= HIGH)


def finding(row: dict[str, Any], who: dict[str, str]) -> str:
    """In what share of ways each group paid in more than it got back, and which had the higher net contribution."""
    blue, red = row["share_blue_net_payer"], row["share_red_net_payer"]
    of_ways = f"of {row['specifications']:,} ways of counting"
    if blue == red == 0:
        payers = f"In none {of_ways} did either group pay in more than it got back"
    else:
        payers = f"In {_part(blue)} {of_ways}, {who[BLUE]} paid in more than they got back; {who[RED]} in {_part(red)}"
    return f"{payers}. {capital(_higher(row, who))}."


def finding_of_years(ways: pl.DataFrame, definition: str, who: dict[str, str]) -> str:
    """Over all years: how often each group had the higher net contribution whatever the method, and how often not.

    Raises:
        ValueError: no row of ``definition``, a year twice, or ways that differ in number between years.
    """
    chosen = ways.filter(pl.col("definition") == definition).sort("fiscal_year")
    if chosen.is_empty() or chosen["fiscal_year"].is_duplicated().any() or chosen["specifications"].n_unique() != 1:
        raise ValueError(f"the ways of counting need one row a year of definition {definition}, of equally many ways")
    rows = [_checked(row) for row in chosen.iter_rows(named=True)]
    number = f"{rows[0]['specifications']:,}"
    decided = {
        lean: [row[column] for row in rows if row[column] >= HIGH]
        for lean, column in ((BLUE, "share_blue_pays_more"), (RED, "share_red_pays_more"))
    }
    tied = sum(row["share_blue_pays_more"] == row["share_red_pays_more"] == 0 for row in rows)
    open_years = len(rows) - tied - sum(map(len, decided.values()))
    clauses: list[str] = []
    for lean, shares in decided.items():
        if shares:
            had = "" if clauses else " had the higher net contribution per person"
            of_ways = "" if clauses else f" of {number} ways of counting"
            clauses.append(f"in {_years(len(shares), len(rows))} {who[lean]}{had} in {_least(shares)}{of_ways}")
    if tied:
        clauses.append(f"in {_years(tied, len(rows))} the groups' net contribution per person was the same in all")
    if open_years and clauses:
        clauses.append(f"in {_years(open_years, len(rows))} it depends on the method")
    elif open_years:
        clauses.append(
            f"in {_years(open_years, len(rows))} it depends on the method, over {number} ways of counting, which "
            "group's net contribution per person was the higher"
        )
    return f"{capital('; '.join(clauses))}."


def _higher(row: dict[str, Any], who: dict[str, str]) -> str:
    """Which group's net contribution per person is the higher, and in what share of ways."""
    blue, red = row["share_blue_pays_more"], row["share_red_pays_more"]
    if blue == red == 0:
        return "the groups' net contribution per person was the same in all of them"
    for lean, share in ((BLUE, blue), (RED, red)):
        if share >= HIGH:
            part = f"{_part(share)} of them" if share == 1 else _part(share)
            return f"{who[lean]} had the higher net contribution per person in {part}"
    # Rounded away from the ends, so that no undecided share prints as a decided one.
    percent = floor(100 * blue) if blue > 1 / 2 else ceil(100 * blue)
    return (
        "which group had the higher net contribution per person depends on the method: "
        f"{who[BLUE]} in {percent}% of them"
    )


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    for name in SHARES:
        if row[name] is None or not 0 <= row[name] <= 1:
            raise ValueError(f"{name} is no share: {row[name]}")
    return row


def _part(share: float) -> str:
    """A share of the ways: ``all``, ``none``, or per cent that never round to either."""
    if share in {0, 1}:
        return "all" if share else "none"
    percent = round(100 * share)
    return {0: "under 1%", 100: "over 99%"}.get(percent, f"{percent}%")


def _least(shares: list[float]) -> str:
    """The smallest of some shares: in full where there is one, else rounded down."""
    smallest = min(shares)
    if len(shares) == 1 or smallest == 1:
        return _part(smallest)
    return f"at least {floor(100 * smallest)}%"


def _years(number: int, total: int) -> str:
    if number == total:
        return "every year" if total > 1 else "the year"
    return f"{number} of {total} years"
