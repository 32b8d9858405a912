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
from reports.words.groups import BLUE, RED, capital, definition_of, names
from reports.words.rows import DC, STATES
from reports.words.ways_of_counting import HIGH, LOW, by_default, of_one_year
from reports.words.ways_of_counting import finding as ways_finding


@dataclass(frozen=True)
class YearFinding:
    """The finding of a fiscal year: the short answer, what it rests on, how robust it is, how many states pay in."""

    answer: str
    told: str
    robust: str
    payers: str
    cautions: tuple[str, ...]


def of_year(material: Material, year: int) -> YearFinding:
    """What there is to say of a fiscal year, in the words of its charts."""
    groups = material.of("mart.net_by_lean", fiscal_year=year)
    ways = material.of("mart.lean_robustness", fiscal_year=year)
    whole = headline(groups, ways=ways)
    robust = ""
    if {BLUE, RED} <= set(groups["lean"]):
        definition = definition_of(groups)
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
        cautions=(
            *key_ages(material.of("mart.flow", fiscal_year=year), year, material.categories),
            *estimates(estimated, year, material.categories),
        ),
    )


def of_state(row: dict[str, Any], ways: dict[str, Any] | None) -> str:
    """What a state paid in and got back in a year, in how many ways of counting it paid in more, and its rank.

    Args:
        row: of ``mart.net_contribution``.
        ways: the row of ``mart.robustness`` for the same year and state, where there is one.
    """
    name, net = numbers.plain(row["state_name"]), row["net_per_capita_usd"]
    share = None if ways is None else float(ways["share_net_payer"])
    decides = share is not None and (LOW < share < HIGH or _pays(net) != (share >= HIGH))
    says = [by_default(f"In {numbers.fiscal_year(row['fiscal_year'])}, {name} {numbers.net(net)}.", decides=decides)]
    says.append(f"With the deficit taken out, it {numbers.net(row['balanced_net_per_capita_usd'], would=True)}.")
    if ways is not None and share is not None:
        total = int(ways["specifications"])
        of_all = f"{round(share * total):,} of {total:,} ways of counting ({numbers.share(share)})"
        if decides:
            says.append(f"Whether it paid in more than it got back depends on the method: it did in {of_all}.")
        else:
            says.append(f"It paid in more than it got back in {of_all}.")
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
    ways = material.of("mart.lean_robustness", fiscal_year=year).head(1).to_dicts()
    if not ways:
        return ""
    number, as_it_is = ways[0]["specifications"], ways[0]["specifications_raw"]
    return f"There are {number:,} ways of counting; {as_it_is:,} leave the deficit as it is, the others take it out."


def sentence(text: str) -> str:
    """``text`` with a capital first letter and words for underscores: a category, an axis."""
    return capital(text.replace("_", " "))


def _pays(net: float) -> bool:
    return net > 0 and not numbers.is_even(net)
