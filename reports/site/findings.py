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
from reports.words.caveats import estimates, key_ages, says_softer, softer, stand_ins
from reports.words.classes import Counts, is_even
from reports.words.groups import BLUE, RED, capital, definition_of, groups_of_one_year, names, without_dc
from reports.words.one_state import in_sentence
from reports.words.rows import DC, STATES
from reports.words.titles_states import about_even
from reports.words.titles_states import counted as titles_counted
from reports.words.views import ASIDE, BALANCED, RAW, THAT, Ways
from reports.words.ways_of_counting import HIGH, LOW, of_one_year, printed
from reports.words.ways_of_counting import finding as ways_finding
from reports.words.when import When


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
    soft: str = ""
    """That the year is softer than others, where it is."""


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
    counts, when = Counts.of(nets), When(year)
    even = about_even(counts, when)
    estimated = material.of("core.national_total", fiscal_year=year, is_estimate=True)["category"].unique().to_list()
    flows = material.of("mart.flow", fiscal_year=year)
    return YearFinding(
        answer=f"{answer}.",
        told=told,
        robust=robust,
        payers=f"{titles_counted(counts, when)}{f'; {even}' if even else ''}.",
        without_dc=without_dc(groups_of_one_year(groups, definition), names(definition)),
        cautions=(
            *key_ages(flows, year, material.categories),
            *stand_ins(flows, year, material.categories),
            *estimates(estimated, year, material.categories),
        ),
        soft=says_softer(softer(flows), year),
    )


def of_state(row: dict[str, Any], ways: Ways | None) -> str:
    """What a state paid in and got back in a year, in how many ways of counting that is so, and its rank.

    A share stands after the figure of its view: as it happened, then with the deficit set aside.

    Args:
        row: of ``mart.net_contribution``.
        ways: the rows of ``mart.robustness`` for the same year and state by view, where there are any.
    """
    name, net = in_sentence(numbers.plain(row["state_name"]), row["state"]), row["net_per_capita_usd"]
    says = [f"In {numbers.fiscal_year(row['fiscal_year'])}, {name} {numbers.net(net, even=is_even(row))}."]
    if ways is not None:
        share = printed(float(ways[RAW]["share_net_payer"]))
        opens = "It depends on the method: it" if LOW < share < HIGH or _pays(net) != (share >= HIGH) else "It"
        says.append(f"{opens} {_in_part(ways[RAW], net, f'ways of counting {THAT[RAW]}')}.")
    aside = row["balanced_net_per_capita_usd"]
    of_balanced = "" if ways is None else f". It {_in_part(ways[BALANCED], aside, f'ways {ASIDE}', would=True)}"
    says.append(f"{capital(ASIDE)}, it {numbers.net(aside, would=True)}{of_balanced}.")
    if row["rank"] is not None:
        says.append(f"It ranks {row['rank']} of {STATES}; rank 1 pays in most per person, net.")
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
        f"There are {sum(number.values()):,} ways of counting: {number[RAW]:,} {THAT[RAW]}, {number[BALANCED]:,} "
        f"{ASIDE}. A share is of those of the view beside it."
    )


def sentence(text: str) -> str:
    """``text`` with a capital first letter and words for underscores: a category, an axis."""
    return capital(text.replace("_", " "))


def _in_part(ways: dict[str, Any], net: float, which: str, *, would: bool = False) -> str:
    """In what share of the ways of a view the state did what the default says: pay in more, or get back more."""
    share, have = float(ways["share_net_payer"]), "would have " if would else ""
    did, of = ("paid in", share) if _pays(net) else ("got back", 1 - share)
    if not of:
        did, of = ("got back", 1.0) if _pays(net) else ("paid in", 1.0)
    part = "all" if of == 1 else f"{numbers.share(of)} of"
    return f"{have}{did} more in {part} {int(ways['specifications']):,} {which}"


def _pays(net: float) -> bool:
    return net > 0 and not numbers.is_even(net)
