"""Senate seats per million people against net contribution per person: one fiscal year.

Belongs here: the figures and the words. Does not belong here: seats and people (``representation``), the drawing
(``drawings/scatter``). DC and the territories have no Senate seat, so they are not drawn. Projected years have no
net contribution and are refused. Party has no part in it.
"""

from functools import partial
from math import log
from typing import Any

import polars as pl

from reports import theme
from reports.drawings.axes import net_axis
from reports.drawings.scatter import Across, Spot
from reports.drawings.scatter import draw as scatter
from reports.figure import Chart, Column, Context, Figure
from reports.svg.frame import Body, Frame
from reports.words import numbers
from reports.words import titles_states as titles
from reports.words.caveats import says_softer
from reports.words.classes import PAYS_IN, Counts, class_of, is_even
from reports.words.rows import DC, STATES, clean, footer, method_means, states_of_one_year, suffix, verdict_of
from reports.words.when import When

SEATS = "seats_per_million"
_SEATS_OF_A_STATE = 2
COLUMNS = (
    Column("fiscal_year", "Fiscal year", "year"),
    Column("state", "Postal code"),
    Column("state_name", "State"),
    Column(SEATS, "Senate seats per million people", "rate"),
    Column("senate_seats", "Senate seats", "count"),
    Column("population", "People", "count"),
    Column("population_share", "Share of the people of the 50 states", "share"),
    Column("net_per_capita_usd", "Pays in more (+) or gets back more (\N{MINUS SIGN}), $ per person", "usd"),
)


def draw(frame: pl.DataFrame, representation: pl.DataFrame, context: Context) -> Figure:
    """Scatter of ``net_per_capita_usd`` by ``seats_per_million`` of the 50 states in one fiscal year.

    Args:
        frame: the 51 rows of ``net_contribution`` of one fiscal year and method.
        representation: the 50 rows of ``representation`` of that year, none of them projected.
        context: sources, release, method in words.

    Raises:
        ValueError: not the 51 areas of one year and method, a state without seats, twice, or projected.
    """
    states = _with_seats(states_of_one_year(frame), representation)
    year, method = int(states["fiscal_year"][0]), str(states["method"][0])
    when = numbers.fiscal_year(year, in_progress=context.in_progress)
    title = finding(states, When.of(year, context))
    alt_text = (
        f"Scatter of the {STATES} states by Senate seats per million people and by net contribution per person. "
        f"{title}. {' '.join(f'{_says(row)}.' for row in _ends(states))}"
    )
    together = _total(states, "senate_seats") / _total(states, "population") * 1e6
    spots = [
        Spot(
            row["state"], row[SEATS], row["net_per_capita_usd"], 4.0, theme.VERDICT[verdict_of(row)],
            f"{_says(row)}, {when}.", is_square=verdict_of(row) == "gets_back",
        )
        for row in states.iter_rows(named=True)
    ]  # fmt: skip
    return Figure(
        kind="representation",
        year=year,
        variant=(suffix(method, context),),
        label=f"Senate seats and net contribution, {when}",
        title=title,
        subtitle="Senate seats per million people (log scale); paid in less got back, dollars per person, " + when,
        alt=alt_text,
        drawing=partial(_drawn, spots, year, together),
        table=states.select(column.name for column in COLUMNS),
        columns=COLUMNS,
        notes=footer(
            context,
            f"Every state has {_SEATS_OF_A_STATE} seats, whatever its population. The District of Columbia and the "
            "territories have none and are left out.",
            "Two figures that go together do not say why.",
            method_means(method, context),
        ),
        caution=says_softer(context.softer, year),
        is_latest=context.is_latest,
    )


def _drawn(spots: list[Spot], year: int, together: float, frame: Frame) -> Body:
    """Across, equal steps are equal factors; both axes are the same every year, and hold every state."""
    lines = [(0.05, "0.05"), (0.1, "0.1"), (0.2, "0.2"), (0.5, "0.5"), (1.0, "1"), (2.0, "2")]
    seats_of = [spot.x for spot in spots]
    across = Across(
        low=min(*seats_of, 0.05) / 1.12, high=max(*seats_of, 4.8) * 1.12, lines=lines, left="",
        right="Senate seats per million people \N{RIGHTWARDS ARROW}", straight=log,
        marked=(together, f"50 states: {together:.2f}"),
    )  # fmt: skip
    key = [
        (theme.PAYS_IN, False, "Pays in more"),
        (theme.EVEN, False, "About even"),
        (theme.GETS_BACK, True, "Gets back more"),
    ]
    return scatter(spots, across, net_axis([spot.y for spot in spots], year), frame, key)


def finding(states: pl.DataFrame, when: When) -> str:
    """What the states that pay in more hold of seats and of people.

    Args:
        states: state_name, net_per_capita_usd, senate_seats, population_share, and verdict where there is one.
        when: the year.
    """
    paying = states.filter(
        pl.Series([class_of(row) == PAYS_IN for row in states.iter_rows(named=True)], dtype=pl.Boolean)
    )
    part = _total(paying, "senate_seats") / _total(states, "senate_seats")
    return titles.seats(Counts.of(states), part, _total(paying, "population_share"), when)


def seats(number: float) -> str:
    """Seats per million with two decimals."""
    return f"{number:.2f}"


def _with_seats(areas: pl.DataFrame, representation: pl.DataFrame) -> pl.DataFrame:
    """The 50 states with their seats, those with most per person first."""
    chosen = clean(representation.filter(pl.col("fiscal_year") == areas["fiscal_year"][0]))
    states = areas.filter(pl.col("state") != DC)
    columns = ["senate_seats", SEATS, "population_share"]
    joined = states.join(
        chosen.select("state", "is_projection", *columns), on="state", how="left", maintain_order="left"
    )
    is_sound = pl.all_horizontal((pl.col(name) > 0) & pl.col(name).is_finite() for name in columns)
    if chosen.height != STATES or not joined.select(is_sound.fill_null(value=False).all()).item():
        raise ValueError(f"seats of FY{areas['fiscal_year'][0]} need one row for each of {STATES} states")
    if joined["is_projection"].any():
        raise ValueError(f"people of FY{areas['fiscal_year'][0]} are projected: only closed years are drawn")
    return joined.sort([SEATS, "state"], descending=[True, False])


def _total(states: pl.DataFrame, column: str) -> float:
    return float(sum(states[column].to_list()))


def _ends(states: pl.DataFrame) -> list[dict[str, Any]]:
    """The states with most and fewest seats per person, and those that pay in and get back most, each once."""
    by_net = states.sort("net_per_capita_usd", descending=True)
    rows = [
        states.row(0, named=True),
        states.row(-1, named=True),
        by_net.row(0, named=True),
        by_net.row(-1, named=True),
    ]
    return list({row["state"]: row for row in rows}.values())


def _says(row: dict[str, Any]) -> str:
    return (
        f"{row['state_name']} ({seats(row[SEATS])} seats per million people) "
        f"{numbers.net(row['net_per_capita_usd'], even=is_even(row))}"
    )


CHART = Chart(
    name="representation",
    title="Senate seats and net contribution",
    rank=70,
    description="Senate seats per million people against net contribution per person.",
    marts=("mart.net_contribution", "mart.representation"),
    draw=lambda rows, context: draw(rows["mart.net_contribution"], rows["mart.representation"], context),
)
