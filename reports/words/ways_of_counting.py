"""In how many ways of counting an answer holds, in words.

Belongs here: sentences on rows of ``lean_robustness``: every defensible combination of choices is one way of counting.
Does not belong here: the answer itself (``groups``). Between a fifth and four fifths the method decides, and the words
say so. Who paid in more than they got back is judged over the ways that leave the deficit as it is: with the deficit
taken out the nets sum to zero, and the group with the higher net is a payer by construction.
"""

from math import ceil, floor
from typing import Any

import polars as pl

from reports.words import numbers
from reports.words.groups import BLUE, RED, capital

LOW, HIGH = 0.2, 0.8
"""Where the share of ways lies between these, the answer depends on the method."""
SHARES = ("share_blue_pays_more", "share_red_pays_more", "share_blue_net_payer_raw", "share_red_net_payer_raw")


def by_default(sentence: str, *, decides: bool) -> str:
    """A finding of the default method, saying so where the method decides."""
    return f"By the default method, {sentence[:1].lower()}{sentence[1:]}" if decides else sentence


def of_one_year(ways: pl.DataFrame, definition: str) -> dict[str, Any]:
    """The row of ``definition`` in rows of one fiscal year.

    Raises:
        ValueError: other than one row, or a share that is none.
    """
    chosen = ways.filter(pl.col("definition") == definition)
    if chosen.height != 1:
        raise ValueError(f"the ways of counting need one row of definition {definition}, got {chosen.height}")
    return _checked(chosen.row(0, named=True))


def of_years(ways: pl.DataFrame, definition: str) -> list[dict[str, Any]]:
    """The rows of ``definition``, one a fiscal year.

    Raises:
        ValueError: no row, a year twice, or ways that differ in number between years.
    """
    chosen = ways.filter(pl.col("definition") == definition).sort("fiscal_year")
    if chosen.is_empty() or chosen["fiscal_year"].is_duplicated().any() or chosen["specifications"].n_unique() != 1:
        raise ValueError(f"the ways of counting need one row a year of definition {definition}, of equally many ways")
    return [_checked(row) for row in chosen.iter_rows(named=True)]


def method_decides(row: dict[str, Any], blue_net_per_capita_usd: float) -> bool:
    """Whether the sign of blue's net depends on the method: the ways are divided, or the default stands apart."""
    share = float(row["share_blue_net_payer_raw"])
    is_payer = blue_net_per_capita_usd > 0 and not numbers.is_even(blue_net_per_capita_usd)
    return _divided(share) or is_payer != (share >= HIGH)


def finding(row: dict[str, Any], who: dict[str, str]) -> str:
    """In what share of ways each group paid in more than it got back, and which had the higher net contribution."""
    return f"{_payers(row, who)}. {capital(_higher(row, who))}."


def finding_of_years(rows: list[dict[str, Any]], who: dict[str, str]) -> str:
    """The same over all years: in how many the ways agree, and in how many the answer depends on the method."""
    return f"{_payers_of_years(rows, who)}. {_higher_of_years(rows, who)}."


def _payers(row: dict[str, Any], who: dict[str, str]) -> str:
    blue, red = row["share_blue_net_payer_raw"], row["share_red_net_payer_raw"]
    ways = f"{row['specifications_raw']:,} ways of counting that leave the deficit as it is"
    if blue == red == 0:
        return f"In none of {ways} did either group pay in more than it got back"
    if _divided(blue):
        return (
            f"Whether {who[BLUE]} paid in more than they got back depends on the method: they did in "
            f"{_undecided(blue)} of {ways}, {who[RED]} in {_part(red)}"
        )
    return f"In {_part(blue)} of {ways}, {who[BLUE]} paid in more than they got back; {who[RED]} in {_part(red)}"


def _higher(row: dict[str, Any], who: dict[str, str]) -> str:
    """Which group's net contribution per person is the higher, and in what share of all ways."""
    blue, red = row["share_blue_pays_more"], row["share_red_pays_more"]
    ways = f"{row['specifications']:,} ways, the deficit taken out or not"
    if blue == red == 0:
        return f"the groups' net contribution per person was the same in all {ways}"
    for lean, share in ((BLUE, blue), (RED, red)):
        if share >= HIGH:
            part = "all" if share == 1 else f"{_part(share)} of"
            return f"{who[lean]} had the higher net contribution per person in {part} {ways}"
    return (
        "which group had the higher net contribution per person depends on the method: "
        f"{who[BLUE]} in {_undecided(blue)} of {ways}"
    )


def _payers_of_years(rows: list[dict[str, Any]], who: dict[str, str]) -> str:
    shares = [row["share_blue_net_payer_raw"] for row in rows]
    years_by_answer = {
        "at least 80% of the ways say yes": sum(share >= HIGH for share in shares),
        "at least 80% of the ways say no": sum(share <= LOW for share in shares),
        "it depends on the method": sum(_divided(share) for share in shares),
    }
    answers = "; ".join(f"in {_years(n, len(rows))} {answer}" for answer, n in years_by_answer.items() if n)
    return f"Did {who[BLUE]} pay in more than they got back, the deficit left as it is? {capital(answers)}"


def _higher_of_years(rows: list[dict[str, Any]], who: dict[str, str]) -> str:
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
    return capital("; ".join(clauses))


def _divided(share: float) -> bool:
    return LOW < share < HIGH


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


def _undecided(share: float) -> str:
    """Per cent rounded away from the ends, so that no undecided share prints as a decided one."""
    return f"{floor(100 * share) if share > 1 / 2 else ceil(100 * share)}%"


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
