"""What the site says of a year and of a state, computed from the figures.

Belongs here: those sentences. Does not belong here: the sentences on groups (``charts/blue_red``, ``charts/ways``),
which are taken from there so that a page says what its chart says.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from reports.charts.blue_red import headline
from reports.site.material import Material
from reports.words import numbers
from reports.words.caveats import estimates, key_ages
from reports.words.groups import BLUE, RED, capital, definition_of, groups_of_one_year, names, without_dc
from reports.words.rows import DC, STATES
from reports.words.views import BALANCED, RAW, THAT, Ways
from reports.words.ways_of_counting import HIGH, LOW, by_default, of_one_year
from reports.words.ways_of_counting import finding as ways_finding


@dataclass(frozen=True)
class YearFinding:
    """The finding of a fiscal year: the short answer, what it rests on, how robust it is, how many states pay in.

    ``without_dc`` is what the group that DC is in did without it, empty where it is in none.
    """

    answer: str
    told: str
    robust: str
    payers: str
    without_dc: str
    cautions: tuple[str, ...]


def of_year(material: Material, year: int) -> YearFinding:
    """What there is to say of a fiscal year, in the words of its charts."""
    groups = material.of("mart.net_by_lean", fiscal_year=year)
    ways = material.of("mart.lean_robustness", fiscal_year=year)
    whole = headline(groups, ways=ways)
    robust, definition = "", definition_of(groups)
    if {BLUE, RED} <= set(groups["lean"]):
        robust = ways_finding(of_one_year(ways, definition), names(definition))
    answer, _, told = whole.removesuffix(robust).strip().partition(". ")
    nets = material.of("mart.net_contribution", fiscal_year=year).filter(pl.col("state") != DC)
    payers = nets.filter(pl.col("net_per_capita_usd") > 0)["state_name"].to_list()
    estimated = material.of("core.national_total", fiscal_year=year, is_estimate=True)["category"].unique().to_list()
    return YearFinding(
        answer=f"{answer}.",
        told=told,
        robust=robust,
        payers=f"In {numbers.fiscal_year(year)}, {numbers.payers([numbers.plain(name) for name in payers], STATES)}.",
        without_dc=without_dc(groups_of_one_year(groups, definition), names(definition)),
        cautions=(
            *key_ages(material.of("mart.flow", fiscal_year=year), year, material.categories),
            *estimates(estimated, year, material.categories),
        ),
    )


def of_state(row: dict[str, Any], ways: Ways | None) -> str:
    """What a state paid in and got back in a year, in how many ways of counting it paid in more, and its rank.

    A share stands after the figure of its view: as collected and spent, then with the deficit taken out.

    Args:
        row: of ``mart.net_contribution``.
        ways: the rows of ``mart.robustness`` for the same year and state by view, where there are any.
    """
    name, net = numbers.plain(row["state_name"]), row["net_per_capita_usd"]
    share = None if ways is None else float(ways[RAW]["share_net_payer"])
    decides = share is not None and (LOW < share < HIGH or _pays(net) != (share >= HIGH))
    says = [by_default(f"In {numbers.fiscal_year(row['fiscal_year'])}, {name} {numbers.net(net)}.", decides=decides)]
    if ways is not None:
        of_raw = _part(ways[RAW], f"ways of counting {THAT[RAW]}")
        if decides:
            says.append(f"Whether it paid in more than it got back depends on the method: it did in {of_raw}.")
        else:
            says.append(f"It paid in more than it got back in {of_raw}.")
    balanced = numbers.net(row["balanced_net_per_capita_usd"], would=True)
    of_balanced = "" if ways is None else f"; it would have paid in more in {_part(ways[BALANCED], 'ways')}"
    says.append(f"With the deficit taken out, it {balanced}{of_balanced}.")
    if row["rank"] is not None:
        says.append(f"Its net contribution per person ranks {row['rank']} of {STATES}; rank 1 pays in most.")
    else:
        says.append(f"It is not ranked among the {STATES} states.")
    return " ".join(says)


def unplaced(material: Material, year: int) -> str:
    """How much of a year's spending is placed in no state."""
    rows = material.of("mart.reconciliation", fiscal_year=year, side="received")
    nowhere, official = float(rows["not_allocated_usd"].sum()), float(rows["official_usd"].sum())
    return (
        f"In {numbers.fiscal_year(year)}, {numbers.billions(nowhere)} of {numbers.billions(official)} of federal "
        "outlays are placed in no state."
    )


def counted(material: Material, year: int) -> str:
    """What the ways of counting are that a state is judged by."""
    ways = material.of("mart.lean_robustness", fiscal_year=year)
    number = dict(ways.select("view", "specifications").iter_rows())
    if not number:
        return ""
    return (
        f"There are {sum(number.values()):,} ways of counting: {number[RAW]:,} leave the deficit as it is, "
        f"{number[BALANCED]:,} take it out. A share is of those that see the deficit as the figure beside it does."
    )


def sentence(text: str) -> str:
    """``text`` with a capital first letter and words for underscores: a category, an axis."""
    return capital(text.replace("_", " "))


def _part(ways: dict[str, Any], which: str) -> str:
    """In how many of the ways of a view a state pays in more, as a number, and as a share in brackets."""
    share, total = float(ways["share_net_payer"]), int(ways["specifications"])
    return f"{round(share * total):,} of {total:,} {which} ({numbers.share(share)})"


def _pays(net: float) -> bool:
    return net > 0 and not numbers.is_even(net)
