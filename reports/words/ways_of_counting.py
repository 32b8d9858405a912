"""In how many ways of counting an answer holds, in words.

Belongs here: sentences on rows of ``lean_robustness``: every defensible combination of choices is one way of counting.
Does not belong here: the answer itself (``groups``). Between a fifth and four fifths the method decides, and the words
say so. A share is of the ways of one view and stands beside figures of that view: who paid in more than they got back
is judged over the ways as it happened, since with the deficit set aside the nets sum to zero and the group with the
higher net is a payer by construction; which group got less, net of taxes, is said of either view by itself.
"""

from typing import Any

import polars as pl

from reports.words import numbers
from reports.words.groups import BLUE, RED, capital
from reports.words.views import ASIDE, BALANCED, RAW, THAT, VIEWS, Ways

LOW, HIGH = 0.2, 0.8
"""Where the share of ways lies between these, the answer depends on the method."""
SHARES = ("share_blue_pays_more", "share_red_pays_more", "share_blue_net_payer", "share_red_net_payer")
_WAYS = f"ways of counting {THAT[RAW]}"
_PAYS_MORE = {BLUE: "share_blue_pays_more", RED: "share_red_pays_more"}


def of_one_year(ways: pl.DataFrame, definition: str) -> Ways:
    """The rows of ``definition`` in rows of one fiscal year, by view.

    Raises:
        ValueError: other than one row a view, or a share that is none.
    """
    chosen = ways.filter(pl.col("definition") == definition)
    if sorted(chosen["view"]) != sorted(VIEWS):
        found = ", ".join(sorted(chosen["view"])) or "none"
        raise ValueError(f"the ways of counting need one row a view of definition {definition}, got {found}")
    return {row["view"]: _checked(row) for row in chosen.iter_rows(named=True)}


def of_years(ways: pl.DataFrame, definition: str) -> list[Ways]:
    """The rows of ``definition`` by view, an entry a fiscal year.

    Raises:
        ValueError: no row, a year without one row a view, or ways of a view that differ in number between years.
    """
    chosen = ways.filter(pl.col("definition") == definition).sort("fiscal_year")
    number = chosen.group_by("view").agg(pl.col("specifications").n_unique())["specifications"]
    if chosen.is_empty() or number.max() != 1:
        raise ValueError(f"the ways of counting need one row a year of definition {definition}, of equally many ways")
    return [of_one_year(year, definition) for year in chosen.partition_by("fiscal_year", maintain_order=True)]


def year_of(ways: Ways) -> int:
    """The fiscal year of the rows."""
    return int(ways[RAW]["fiscal_year"])


def method_decides(ways: Ways, blue_net_per_capita_usd: float) -> bool:
    """Whether the sign of blue's raw net depends on the method: the ways are divided, or the default stands apart."""
    share = float(ways[RAW]["share_blue_net_payer"])
    is_payer = blue_net_per_capita_usd > 0 and not numbers.is_even(blue_net_per_capita_usd)
    return _divided(share) or is_payer != (printed(share) >= HIGH)


def finding(ways: Ways, who: dict[str, str]) -> str:
    """In what share of ways each group paid in more than it got back, and which got less, net of taxes."""
    return f"{_payers(ways[RAW], who)}. {capital(_less(ways, who))}."


def finding_of_years(rows: list[Ways], who: dict[str, str]) -> str:
    """The same over all years: in how many the ways agree, and in how many the answer depends on the method."""
    raw, balanced = ([row[view] for row in rows] for view in VIEWS)
    less = " ".join(
        f"{capital(THAT[view])}, {_less_of_years(of, who)}." for view, of in ((RAW, raw), (BALANCED, balanced))
    )
    return f"{_payers_of_years(raw, who)}. {less}"


def note(ways: Ways, who: dict[str, str]) -> str:
    """Which group got less, net of taxes, in each view, in few words: what stands under a picture of the gap."""
    blue = sum(ways[view]["share_blue_pays_more"] for view in VIEWS)
    lean = BLUE if blue >= sum(ways[view]["share_red_pays_more"] for view in VIEWS) else RED
    raw, balanced = (
        f"{_of(ways[view][_PAYS_MORE[lean]])} {ways[view]['specifications']:,} ways {THAT[view]}" for view in VIEWS
    )
    return f"{capital(who[lean])} got less, net of taxes, in {raw} and in {balanced}."


def _of(share: float) -> str:
    """A share before a number: ``all``, ``93% of``."""
    return "all" if share == 1 else f"{_part(share)} of"


def _payers(row: dict[str, Any], who: dict[str, str]) -> str:
    blue, red = row["share_blue_net_payer"], row["share_red_net_payer"]
    ways = f"{row['specifications']:,} {_WAYS}"
    if blue == red == 0:
        return f"In all {ways}, both groups got back at least as much as they paid in"
    if _divided(blue):
        return (
            f"Whether {who[BLUE]} paid in more than they got back depends on the method: they did in "
            f"{_part(blue)} of {ways}, {who[RED]} in {_part(red)}"
        )
    return f"In {_of(blue)} {ways}, {who[BLUE]} paid in more than they got back; {who[RED]} in {_part(red)}"


def _less(ways: Ways, who: dict[str, str]) -> str:
    """Which group got less, net of taxes, and in what share of the ways of each view."""
    raw, balanced = ways[RAW], ways[BALANCED]
    said = _less_in(raw, who, "of these ways")
    number = f"{balanced['specifications']:,}"
    lean = _decided(raw)
    if lean and lean == _decided(balanced):
        return f"{said}, and in {_of(balanced[_PAYS_MORE[lean]])} {number} {ASIDE}"
    return f"{said}; {ASIDE}, {_less_in(balanced, who, f'of {number} ways')}"


def _less_in(row: dict[str, Any], who: dict[str, str], ways: str) -> str:
    """The same in one view."""
    if row["share_blue_pays_more"] == row["share_red_pays_more"] == 0:
        return f"net of taxes, the groups got the same per person in all {ways}"
    if lean := _decided(row):
        return f"{who[lean]} got less per person, net of taxes, in {_part(row[_PAYS_MORE[lean]])} {ways}"
    return (
        "which group got less per person, net of taxes, depends on the method: "
        f"{who[BLUE]} in {_part(row['share_blue_pays_more'])} {ways}"
    )


def _decided(row: dict[str, Any]) -> str:
    """The group that gets less in at least four of five ways as printed, none where the method decides."""
    return next((lean for lean, share in _PAYS_MORE.items() if printed(row[share]) >= HIGH), "")


def _payers_of_years(rows: list[dict[str, Any]], who: dict[str, str]) -> str:
    shares = [printed(row["share_blue_net_payer"]) for row in rows]
    years_by_answer = {
        "at least 80% of the ways say yes": sum(share >= HIGH for share in shares),
        "at least 80% of the ways say no": sum(share <= LOW for share in shares),
        "it depends on the method": sum(LOW < share < HIGH for share in shares),
    }
    answers = "; ".join(f"in {_years(n, len(rows))} {answer}" for answer, n in years_by_answer.items() if n)
    return f"Did {who[BLUE]} pay in more than they got back, {THAT[RAW]}? {capital(answers)}"


def _less_of_years(rows: list[dict[str, Any]], who: dict[str, str]) -> str:
    """In how many years which group got less, net of taxes, and in what part of the ways of one view."""
    number = f"{rows[0]['specifications']:,} ways"
    decided = {lean: [row[share] for row in rows if printed(row[share]) >= HIGH] for lean, share in _PAYS_MORE.items()}
    tied = sum(row["share_blue_pays_more"] == row["share_red_pays_more"] == 0 for row in rows)
    open_years = len(rows) - tied - sum(map(len, decided.values()))
    clauses: list[str] = []
    for lean, shares in decided.items():
        if shares:
            got = "" if clauses else " got less per person, net of taxes,"
            of_ways = "" if clauses else f" {number}"
            clauses.append(
                f"in {_years(len(shares), len(rows))} {who[lean]}{got} in {_spread(shares)}{of_ways}".removesuffix(
                    " of"
                )
            )
    if tied:
        clauses.append(f"in {_years(tied, len(rows))} the groups got the same per person, net of taxes, in all")
    if open_years and clauses:
        clauses.append(f"in {_years(open_years, len(rows))} it depends on the method")
    elif open_years:
        clauses.append(
            f"in {_years(open_years, len(rows))} it depends on the method, over {number}, which group got less per "
            "person, net of taxes"
        )
    return "; ".join(clauses)


def printed(share: float) -> float:
    """A share as it is printed, in whole per cent: a class is computed on it, so that no 80% is called undecided."""
    return round(100 * share) / 100


def _divided(share: float) -> bool:
    return LOW < printed(share) < HIGH


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    for name in SHARES:
        if row[name] is None or not 0 <= row[name] <= 1:
            raise ValueError(f"{name} is no share: {row[name]}")
    return row


def _part(share: float) -> str:
    """A share of the ways: ``all``, ``none``, or per cent as everywhere (``numbers.share``)."""
    if share in {0, 1}:
        return "all" if share else "none"
    return numbers.share(share)


def _spread(shares: list[float]) -> str:
    """The shares of some years, each as printed: ``all``, ``83% of``, ``94% to all of``."""
    low, high = _part(min(shares)), _part(max(shares))
    return f"{low} to {high} of" if low != high else _of(min(shares))


def _years(number: int, total: int) -> str:
    if number == total:
        return "every year" if total > 1 else "the year"
    return f"{number} of {total} years"
