"""How states voted against their net contribution per person: one fiscal year.

Belongs here: the figures and the words. Does not belong here: the correlation (``correlation``) and the drawing
(``drawings/scatter``). DC lies far off the scale: it stands in the footer and in the table and takes no part in the
correlation.
"""

from functools import partial
from math import sqrt
from typing import Any

import polars as pl

from reports import theme
from reports.drawings.axes import net_axis
from reports.drawings.scatter import Across, Spot
from reports.drawings.scatter import draw as scatter
from reports.figure import Chart, Column, Context, Figure
from reports.svg.frame import Body, Frame
from reports.svg.scale import ticks
from reports.words import correlation, numbers
from reports.words import titles_states as titles
from reports.words.caveats import says_softer
from reports.words.classes import is_even
from reports.words.groups import LAST_ELECTION, capital
from reports.words.one_state import in_sentence
from reports.words.rows import DC, STATES, clean, footer, method_means, states_of_one_year, suffix
from reports.words.when import When

_REACH, _CLOSE = 50.0, 6.0
"""Percentage points: how far the scale across reaches in every year; margins of states whose labels come first."""
_VOTED = {"democratic": "Voted Democratic", "republican": "Voted Republican", "split": "Tied"}
COLUMNS = (
    Column("fiscal_year", "Fiscal year", "year"),
    Column("state", "Postal code"),
    Column("state_name", "State"),
    Column("lean", "Party that won the state"),
    Column("margin_percent", "Democratic less Republican share of the two-party vote, percentage points", "percent"),
    Column("net_per_capita_usd", "Pays in more (+) or gets back more (\N{MINUS SIGN}), $ per person", "usd"),
    Column("population", "People", "count"),
)


def draw(frame: pl.DataFrame, lean: pl.DataFrame, context: Context) -> Figure:
    """Scatter of ``net_per_capita_usd`` by ``margin`` from rows of ``net_contribution`` and ``lean`` of one year.

    Args:
        frame: the 51 rows of ``net_contribution`` of one fiscal year and method.
        lean: rows of ``lean``; those by the last election and of the year give winner and margin.
        context: sources, release, method in words.

    Raises:
        ValueError: not the 51 areas of one year and method, or an area without or with two leans, or without margin.
    """
    areas = _with_margin(states_of_one_year(frame), lean)
    year, method = int(areas["fiscal_year"][0]), str(areas["method"][0])
    when, election = numbers.fiscal_year(year, in_progress=context.in_progress), numbers.election_before(year)
    states, dc = areas.filter(pl.col("state") != DC), areas.row(by_predicate=pl.col("state") == DC, named=True)
    link = correlation.link(states)
    title = titles.votes(link, "" if link else _no_variation(states), When.of(year, context))
    said = f" Correlation over the {STATES} states: {correlation.figures(link)}." if link else ""
    ends = [states.row(0, named=True), states.row(-1, named=True)]
    alt_text = (
        f"Scatter of the {STATES} states by how they voted in {election} and by net contribution per person. {title}."
        f"{said} {' '.join(f'{_says(row)}.' for row in ends)}"
    )
    most = max(states["population"])
    spots = [
        _spot(row, when, most) for row in states.sort(["population", "state"], descending=[True, False]).to_dicts()
    ]
    return Figure(
        kind="margin",
        year=year,
        variant=(suffix(method, context),),
        label=f"Votes and net contribution, {when}",
        title=title,
        subtitle=f"Margin of the two-party vote in {election}; paid in less got back, dollars per person, {when}",
        alt=alt_text,
        drawing=partial(_drawn, spots, year, {row["lean"] for row in states.to_dicts()}),
        table=areas.select(column.name for column in COLUMNS),
        columns=COLUMNS,
        notes=footer(
            context,
            titles.off_the_scale(dc, "off the scale, not in the correlation"),
            f"{capital(correlation.finding(link))}.{said}" if link else "",
            correlation.MEANS if link else "",
            method_means(method, context),
        ),
        caution=says_softer(context.softer, year),
        is_latest=context.is_latest,
    )


def _with_margin(areas: pl.DataFrame, lean: pl.DataFrame) -> pl.DataFrame:
    year = areas["fiscal_year"][0]
    chosen = lean.filter((pl.col("definition") == LAST_ELECTION) & (pl.col("fiscal_year") == year))
    joined = areas.join(
        clean(chosen.select("state", pl.col("lean").cast(pl.String), "margin")), on="state", how="left",
        maintain_order="left",
    )  # fmt: skip
    is_sound = pl.col("lean").is_in(list(theme.PARTY)) & pl.col("margin").is_between(-1, 1)
    if joined.height != areas.height or not joined.select(is_sound.fill_null(value=False).all()).item():
        raise ValueError(f"lean of {year} does not give each of {areas.height} areas a winner and a margin")
    return joined.with_columns(margin_percent=100 * pl.col("margin"))


def _no_variation(states: pl.DataFrame) -> str:
    nets = states["net_per_capita_usd"].to_list()
    if numbers.is_even(max(nets) - min(nets)):
        return "every state had the same net contribution, however it voted"
    return "every state voted by the same margin, whatever its net contribution"


def _margin(percent: float) -> str:
    """A margin in short: ``D+12.3``, ``R+4.5``, ``even``."""
    size = f"{abs(percent):.1f}"
    return "even" if float(size) == 0 else f"{'D' if percent > 0 else 'R'}+{size}"


def _says(row: dict[str, Any]) -> str:
    name = capital(in_sentence(row["state_name"], row["state"]))
    return f"{name} ({_margin(row['margin_percent'])}) {numbers.net(row['net_per_capita_usd'], even=is_even(row))}"


def _spot(row: dict[str, Any], when: str, most: float) -> Spot:
    return Spot(
        state=row["state"],
        x=row["margin_percent"],
        y=row["net_per_capita_usd"],
        radius=max(2.6, 11 * sqrt(row["population"] / most)),
        colour=theme.PARTY[row["lean"]],
        words=f"{_says(row)}, {when}; {row['population'] / 1e6:.1f} million people.",
        is_square=row["lean"] == "republican",
        is_first=abs(row["margin_percent"]) <= _CLOSE,
    )


def _drawn(spots: list[Spot], year: int, leans: set[str], frame: Frame) -> Body:
    """Axes are the same every year, so that pictures of years can be compared, and hold every state."""
    reach = max([*(abs(spot.x) for spot in spots), _REACH]) * 1.04
    lines = [(tick, _short(tick)) for tick in ticks(-reach, reach, 5 if frame.is_narrow else 7)]
    across = Across(
        low=-reach, high=reach, lines=lines,
        left="\N{LEFTWARDS ARROW} Republican" if frame.is_narrow else "\N{LEFTWARDS ARROW} Voted more Republican",
        right="Democratic \N{RIGHTWARDS ARROW}" if frame.is_narrow else "Voted more Democratic \N{RIGHTWARDS ARROW}",
    )  # fmt: skip
    key = [(theme.PARTY[lean], lean == "republican", _VOTED[lean]) for lean in _VOTED if lean in leans]
    return scatter(spots, across, net_axis([spot.y for spot in spots], year), frame, key)


def _short(points: float) -> str:
    return f"{'D' if points > 0 else 'R'}+{abs(points):g}" if points else "Even"


CHART = Chart(
    name="margin",
    title="Vote and net contribution",
    rank=60,
    description="How states voted against their net contribution per person.",
    marts=("mart.net_contribution", "mart.lean"),
    draw=lambda rows, context: draw(rows["mart.net_contribution"], rows["mart.lean"], context),
)
