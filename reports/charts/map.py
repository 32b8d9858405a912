"""Map of net contribution per person: one fiscal year.

Belongs here: the figures and the words. Does not belong here: the drawing (``drawings/map``), simplifying borders
(``geometry/make_states.py``).
"""

from functools import partial
from typing import Any

import polars as pl

from reports import theme
from reports.drawings import albers
from reports.drawings.map import Area
from reports.drawings.map import draw as draw_map
from reports.figure import Chart, Column, Context, Figure
from reports.words import numbers
from reports.words import titles_states as titles
from reports.words.caveats import says_softer
from reports.words.classes import Counts, is_even
from reports.words.groups import capital
from reports.words.one_state import in_sentence
from reports.words.rows import DC, STATES, footer, method_means, states_of_one_year, suffix, verdict_of
from reports.words.when import When


def draw(frame: pl.DataFrame, context: Context) -> Figure:
    """Map of ``net_per_capita_usd`` from the 51 rows of ``net_contribution`` of one fiscal year and method.

    Raises:
        ValueError: not the 51 areas of one year and method, or an area without a shape.
    """
    states = states_of_one_year(frame)
    if albers.shapes() != set(states["fips"]):
        raise ValueError("the map's shapes and the frame's FIPS codes differ")
    year, method = int(states["fiscal_year"][0]), str(states["method"][0])
    when = numbers.fiscal_year(year, in_progress=context.in_progress, provisional=context.provisional)
    ranked, dc = states.filter(pl.col("state") != DC), states.row(by_predicate=pl.col("state") == DC, named=True)
    counts, of_year = Counts.of(ranked), When.of(year, context)
    title = titles.counted(counts, of_year)
    first, last = ranked.row(0, named=True), ranked.row(-1, named=True)
    columns = (
        Column("fiscal_year", "Fiscal year", "year"),
        Column("state", "Postal code"),
        Column("state_name", "State"),
        Column("rank", "Rank among the 50 states (1 = pays in most)", "count"),
        Column("net_per_capita_usd", "Pays in more (+) or gets back more (\N{MINUS SIGN}), $ per person", "usd"),
        Column("paid_per_capita_usd", "Paid in, $ per person", "usd"),
        Column("received_per_capita_usd", "Got back, $ per person", "usd"),
    )
    areas = [_area(row, when) for row in states.iter_rows(named=True)]
    dc_says = f"The District of Columbia {numbers.net(dc['net_per_capita_usd'])}"
    alt_text = (
        f"Map of the United States. {title}. {first['state_name']} {numbers.net(first['net_per_capita_usd'])}; "
        f"{last['state_name']} {numbers.net(last['net_per_capita_usd'])}. {dc_says}."
    )
    return Figure(
        kind="map",
        year=year,
        variant=(suffix(method, context),),
        label=f"Map, {when}",
        title=title,
        subtitle=titles.measured(of_year, titles.about_even(counts, of_year)),
        alt=alt_text,
        drawing=partial(draw_map, areas),
        table=states.select(column.name for column in columns),
        columns=columns,
        notes=footer(context, titles.off_the_scale(dc), method_means(method, context)),
        caution=says_softer(context.softer, year),
        is_latest=context.is_latest,
    )


def _area(row: dict[str, Any], when: str) -> Area:
    amount = row["net_per_capita_usd"]
    rank = f" Rank {row['rank']} of {STATES}." if row["rank"] is not None else ""
    verdict = verdict_of(row)
    says = (
        f"{capital(in_sentence(row['state_name'], row['state']))} {numbers.net(amount, even=is_even(row))}, {when}: "
        f"paid {numbers.money(row['paid_per_capita_usd'])}, "
        f"got back {numbers.money(row['received_per_capita_usd'])}.{rank}"
    )
    return Area(row["state"], row["fips"], amount, verdict, says, theme.thresholds(row["fiscal_year"]))


CHART = Chart(
    name="map",
    title="Map",
    rank=20,
    description="Net contribution per person of every state on a map.",
    marts=("mart.net_contribution",),
    draw=lambda rows, context: draw(rows["mart.net_contribution"], context),
    on_home="latest year",
    is_drawn_provisionally=True,
)
