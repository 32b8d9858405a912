"""What the first screen of a page says: one finding, a pair of numbers, a line under them.

Belongs here: those for the home page, a year and a state, computed. Does not belong here: longer sentences
(``findings.py``), titles of charts (``words/titles_*.py``), which these pages take over as they are.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from reports.site.material import Material
from reports.words import numbers, titles_groups, titles_one_state
from reports.words.classes import PAYS_IN, class_of
from reports.words.groups import BLUE, RED, definition_of, groups_of_one_year, members
from reports.words.one_state import in_sentence
from reports.words.rows import STATES
from reports.words.views import ASIDE, BALANCED, NET, RAW, THAT, Ways
from reports.words.ways_of_counting import of_one_year
from reports.words.when import When
from reports.words.who_is_in import says_without_dc


@dataclass(frozen=True)
class Number:
    """One of a pair: over it, the figure, below it; its colour by name."""

    over: str
    figure: str
    below: str
    kind: str


@dataclass(frozen=True)
class Lead:
    """The first screen's words."""

    title: str
    deck: str
    pair: tuple[Number, ...]
    line: str


def of_groups(material: Material, year: int) -> Lead:
    """The finding of a fiscal year on blue and red states."""
    frame = material.of("mart.net_by_lean", fiscal_year=year)
    definition = definition_of(frame)
    groups = groups_of_one_year(frame, definition)
    when = When(year, is_latest=year == material.years[-1])
    ways = material.of("mart.lean_robustness", fiscal_year=year)
    both = {BLUE, RED} <= set(groups)
    found = of_one_year(ways, definition) if both and not ways.is_empty() else None
    pair = tuple(
        Number(f"{colour} states", numbers.money(abs(groups[lean][NET[RAW]])), members(groups[lean]), colour.lower())
        for lean, colour in ((BLUE, "Blue"), (RED, "Red"))
        if lean in groups
    )
    sides = {class_of(groups[lean]) for lean in (BLUE, RED) if lean in groups}
    if len({groups[lean][NET[RAW]] > 0 for lean in (BLUE, RED) if lean in groups}) == 1:
        line = "more paid in than got back, per person" if PAYS_IN in sides else "more back than paid in, per person"
    else:
        blue = groups[BLUE][NET[RAW]] > 0
        line = f"per person: blue states {'paid in' if blue else 'got back'} that much more, red states the other way"
    return Lead(titles_groups.gap(groups, when, definition), _deck(groups, found, when), pair, f"{line}, FY{year}")


def _deck(groups: dict[str, dict[str, Any]], ways: Ways | None, when: When) -> str:
    """In how many ways the sign holds, never beside an amount; and whether the deficit decides who pays in."""
    said = []
    if ways:
        row = ways[RAW]
        which, share = max(("Less", row["share_blue_pays_more"]), ("More", row["share_red_pays_more"]), key=_second)
        part = "all" if share == 1 else f"{numbers.share(share)} of"
        said.append(f"{which} in {part} {row['specifications']:,} ways of counting {THAT[RAW]}.")
    if any((row[NET[RAW]] > 0) != (row[NET[BALANCED]] > 0) for row in groups.values()):
        pays, gets = ("paid", "got") if when.is_past else ("pays", "gets")
        depends = "depended" if when.is_past else "depends"
        said.append(f"Whether either side {pays} in more than it {gets} back {depends} on the deficit.")
    if apart := says_without_dc(groups, is_past=when.is_past):
        said.append(apart)
    return " ".join(said)


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


def of_state(material: Material, code: str) -> Lead:
    """The finding of a state in the latest fiscal year."""
    year = material.years[-1]
    rows = material.of("mart.net_contribution", fiscal_year=year)
    row = rows.row(by_predicate=pl.col("state") == code, named=True)
    name, net = in_sentence(numbers.plain(row["state_name"]), code), row["net_per_capita_usd"]
    people = float(rows["population"].sum())
    nation = {side: float(rows[f"{side}_usd"].sum()) / people for side in ("paid", "received")}
    pair = (
        Number("Paid in", numbers.money(row["paid_per_capita_usd"]), f"nation {numbers.money(nation['paid'])}", "pays"),
        Number(
            "Got back", numbers.money(row["received_per_capita_usd"]), f"nation {numbers.money(nation['received'])}",
            "gets",
        ),
    )  # fmt: skip
    total, which = row["net_contribution_usd"], "paid in" if net > 0 else "got back"
    rank = f" \N{MIDDLE DOT} {ordinal(row['rank'])} of {STATES}" if row["rank"] is not None else ""
    line = f"per person, FY{year} \N{MIDDLE DOT} in all, {numbers.together(abs(total))} more {which}{rank}"
    return Lead(titles_one_state.net(name, net, class_of(row)), share_of(material, code), pair, line)


def share_of(material: Material, code: str) -> str:
    """In what share of the ways of either view the state is on the side it is on, in one sentence."""
    ways = material.ways_of_states(material.years[-1]).get(code)
    if not ways:
        return ""
    raw, aside = (float(ways[view]["share_net_payer"]) for view in (RAW, BALANCED))
    return f"It {_does(raw)} of the ways of counting {THAT[RAW]}, and {_does(aside)} of those {ASIDE}."


def _does(share: float) -> str:
    pays = share > 1 / 2
    of = share if pays else 1 - share
    part = "all" if of == 1 else numbers.share(of)
    return f"{'pays in' if pays else 'gets back'} more in {part}"


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{ends.get(number % 10, 'th')}"
