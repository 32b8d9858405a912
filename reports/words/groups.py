"""The groups of states by party: who they are, and what they paid and got back, in words.

Belongs here: checks on rows of ``net_by_lean``, the groups' names by definition, the sentences on them. Does not belong
here: drawing. A group's net per person is its dollars over its people; signs are judged on whole dollars, so that words
and printed figures agree.
"""

from typing import Any

import polars as pl

from reports import theme
from reports.figure import Column, Context
from reports.words import numbers
from reports.words.classes import is_even
from reports.words.rows import clean
from reports.words.views import ASIDE, BALANCED, NET, RAW

BLUE, RED, SPLIT = "democratic", "republican", "split"
LAST_ELECTION = "president"
"""The definition by the last presidential election before the fiscal year's end: words can name that election."""
WHO = {BLUE: "blue states", RED: "red states", SPLIT: "states that are neither"}
"""What the groups are called, whoever says who is blue: who does, stands beside (``BASIS``, ``grouped``)."""
BY = {
    LAST_ELECTION: "the vote of the time",
    "president_2024": "the 2024 vote",
    "solid": "three elections alike",
    "governor": "the governor's party",
    "trifecta": "one-party control",
}
"""What the states are grouped by, in words that follow "grouped by"."""
BASIS = {
    LAST_ELECTION: "Blue and red: the winner of the last presidential election before the fiscal year's "
    "end, so states change groups over the years; DC counts with the party it voted for.",
    "president_2024": "Blue and red: the winner of the 2024 presidential election in every year; DC counts with the "
    "party it voted for.",
    "solid": "Blue and red: the winner of all of the last three presidential elections.",
    "governor": "Blue and red: the party of the governor; DC takes no part.",
    "trifecta": "Blue and red: the party that holds the governorship and both chambers; DC takes no part.",
}
COLUMNS = (
    Column("fiscal_year", "Fiscal year", "year"),
    Column("lean", "Group"),
    Column("states", "States (with DC where it takes part)", "count"),
    Column("population", "People", "count"),
    Column("net_per_capita_usd", "Paid in more (+) or got back more (\N{MINUS SIGN}), $ per person", "usd"),
    Column("balanced_net_per_capita_usd", "The same with the deficit set aside, $ per person", "usd"),
    Column("net_per_capita_without_dc_usd", "Without DC: paid in more (+) or got back more (\N{MINUS SIGN}), $", "usd"),
    Column("balanced_net_per_capita_without_dc_usd", "Without DC, the deficit set aside, $ per person", "usd"),
)
WITHOUT_DC = {RAW: "net_per_capita_without_dc_usd", BALANCED: "balanced_net_per_capita_without_dc_usd"}
"""The net of a view without DC; missing where DC is not in the group."""
_SURENESS = ("verdict", "net_error_per_capita_usd")
"""How sure the net is, where the method has an error."""


def checked(frame: pl.DataFrame, definition: str) -> pl.DataFrame:
    """Rows of ``definition`` with plain texts.

    Raises:
        ValueError: no row, two methods, a group twice in a year, an unknown lean, a figure missing.
    """
    chosen = clean(frame.with_columns(pl.col("lean").cast(pl.String)).filter(pl.col("definition") == definition))
    if chosen.is_empty():
        raise ValueError(f"no row of definition {definition}")
    if chosen["method"].n_unique() != 1:
        raise ValueError("a chart of groups needs rows of exactly one method")
    if chosen.select("fiscal_year", "lean").is_duplicated().any():
        raise ValueError(f"a group of definition {definition} stands twice in a year")
    if unknown := set(chosen["lean"]) - set(theme.PARTY):
        raise ValueError(f"unknown lean {', '.join(sorted(unknown))}")
    for name in ("net_per_capita_usd", "balanced_net_per_capita_usd"):
        if not chosen[name].cast(pl.Float64).is_finite().fill_null(value=False).all():
            raise ValueError(f"{name} is missing for a group")
    raw, balanced = (pl.col(WITHOUT_DC[view]).cast(pl.Float64) for view in (RAW, BALANCED))
    if not chosen.select((raw.is_null() == balanced.is_null()).all() & raw.is_finite().all()).item():
        raise ValueError("a group has a net without DC in one view only, or one that is no number")
    return chosen


def groups_of_one_year(frame: pl.DataFrame, definition: str) -> dict[str, dict[str, Any]]:
    """Lean -> its row, in the order democratic, republican, split; groups that do not exist are not there."""
    chosen = checked(frame, definition)
    if frame["fiscal_year"].n_unique() != 1:
        raise ValueError("a chart of one year needs rows of exactly one fiscal year")
    found = {row["lean"]: row for row in chosen.iter_rows(named=True)}
    columns = [column.name for column in COLUMNS]
    columns += [name for name in _SURENESS if name in frame.columns]
    return {lean: {name: found[lean][name] for name in columns} for lean in theme.PARTY if lean in found}


def members(row: dict[str, Any], which: str = "") -> str:
    """How many states a group holds, DC named beside them where it is one of it: ``19 states and DC``."""
    has_dc = row[WITHOUT_DC[RAW]] is not None
    states = row["states"] - has_dc
    return f"{states} {f'{which} ' if which else ''}{'state' if states == 1 else 'states'}{' and DC' if has_dc else ''}"


def without_dc(groups: dict[str, dict[str, Any]], who: dict[str, str]) -> str:
    """What the group that DC is in paid and got back without it, in both views; nothing where it is in none."""
    for lean, row in groups.items():
        raw, balanced = (row[WITHOUT_DC[view]] for view in (RAW, BALANCED))
        if raw is not None:
            return (
                f"Without DC, {who[lean]} {numbers.net(raw, many=True)}; {ASIDE}, they "
                f"{numbers.net(balanced, many=True, would=True)}."
            )
    return ""


def schema(frame: pl.DataFrame) -> dict[str, pl.DataType]:
    """Types of the table's columns, the lean as text."""
    return {c.name: pl.String() if c.name == "lean" else frame.schema[c.name] for c in COLUMNS}


def grouped(definition: str, year: int | None = None) -> str:
    """What states are grouped by; the election named where it goes with the year: ``their 2024 vote``."""
    if definition == LAST_ELECTION and year is not None:
        return f"the {numbers.election_year(year)} vote"
    return BY.get(definition, definition.replace("_", " "))


def basis(definition: str, year: int | None = None) -> str:
    """How the groups are made, in a sentence; the election named where it goes with the year."""
    if definition == LAST_ELECTION and year is not None:
        return (
            f"Blue and red: the winner of {numbers.election_before(year)}, the last before the fiscal year's end; DC "
            "counts with the party it voted for."
        )
    return BASIS.get(definition, "")


def sides(groups: dict[str, dict[str, Any]]) -> str:
    """Who is in the two groups: ``19 blue states and DC, 31 red states``."""
    colours = ((BLUE, "blue"), (RED, "red"))
    return ", ".join(members(groups[lean], colour) for lean, colour in colours if lean in groups)


def names(definition: str) -> dict[str, str]:  # noqa: ARG001  (the same under every one)
    """What each group is called under ``definition``."""
    return dict(WHO)


def definition_of(rows: pl.DataFrame) -> str:
    """The definition of the groups in rows that have a column ``definition``.

    Raises:
        ValueError: rows of several definitions, or none.
    """
    found = rows["definition"].unique().sort().to_list()
    if len(found) != 1:
        raise ValueError(f"a chart of groups needs rows of exactly one definition, got {', '.join(found) or 'none'}")
    return str(found[0])


def tag(definition: str, context: Context) -> str:
    """What a definition other than the default adds to a figure's name."""
    return "" if definition == context.definition else definition.replace("_", "-")


def capital(text: str) -> str:
    """``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def finding(groups: dict[str, dict[str, Any]], who: dict[str, str], *, balanced: bool = False) -> str:
    """One clause on the two groups, right for every combination of classes, a tie, and a group that is missing.

    ``balanced`` takes the figures with the deficit set aside, in words for what did not happen.
    """
    field = NET[BALANCED if balanced else RAW]
    even = {lean: not balanced and is_even(row) for lean, row in groups.items()}

    def says(lean: str) -> str:
        return numbers.net(groups[lean][field], many=True, would=balanced, even=even[lean])

    if BLUE not in groups and RED not in groups:
        return f"{who[SPLIT]} {says(SPLIT)}"
    if BLUE not in groups or RED not in groups:
        present, missing = (RED, BLUE) if BLUE not in groups else (BLUE, RED)
        return f"{who[present]} {says(present)}; there are no {who[missing]}"
    blue, red = groups[BLUE][field], groups[RED][field]
    have = "would have " if balanced else ""
    if numbers.is_even(blue) and numbers.is_even(red):
        return f"both groups {have}got back as much per person as they paid in"
    if numbers.money(blue) == numbers.money(red):
        return f"{who[BLUE]} and {who[RED]} alike {says(BLUE)}"
    if (blue > 0) != (red > 0) or even[BLUE] or even[RED] or numbers.is_even(blue) or numbers.is_even(red):
        return f"{who[BLUE]} {says(BLUE)}; {who[RED]} {says(RED)}"
    verb = "paid in more than they got back" if blue > 0 else "got back more than they paid in"
    amounts = [numbers.money(abs(amount)) for amount in (blue, red)]
    return f"both groups {have}{verb}: {who[BLUE]} by {amounts[0]} per person, {who[RED]} by {amounts[1]}"


def last_year(chosen: pl.DataFrame, who: dict[str, str], *, provisional: bool = False) -> str:
    """The finding of the last year in ``chosen``, as it happened and with the deficit set aside."""
    last = max(chosen["fiscal_year"])
    groups = {row["lean"]: row for row in chosen.filter(pl.col("fiscal_year") == last).iter_rows(named=True)}
    when = numbers.fiscal_year(last, provisional=provisional)
    return f"In {when} {finding(groups, who)}; {ASIDE}, {finding(groups, who, balanced=True)}."
