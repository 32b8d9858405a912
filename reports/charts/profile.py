"""What one state paid in by tax and got back by kind of spending, per person: one chart a state, the latest year drawn.

Belongs here: the words and the table, which holds every fiscal year (the page shows the year drawn). Does not belong
here: the drawing (``drawings/profile``), the words of categories. A category that is zero nationally in
a year has no row in it.
"""

from functools import partial
from typing import Any

import polars as pl

from reports.drawings.profile import draw as bars
from reports.figure import Chart, Column, Context, Figure
from reports.words import numbers
from reports.words import titles_one_state as titles
from reports.words.categories import Categories
from reports.words.groups import capital
from reports.words.one_state import AVERAGE_MEANS, beside_us, in_sentence
from reports.words.rows import footer, method_means, suffix

COLUMNS = (
    Column("fiscal_year", "Fiscal year", "year"),
    Column("state", "Postal code"),
    Column("side", "Paid or received"),
    Column("category", "Category in the tables"),
    Column("item", "Tax or kind of spending"),
    Column("per_capita_usd", "$ per person", "usd"),
    Column("us_per_capita_usd", "US average, $ per person", "usd"),
)
_AVERAGES = {"paid_usd": "us_paid", "received_usd": "us_received", "net_contribution_usd": "us_net"}
_SIDES = ("paid", "received")
_CENT = 0.01


def draw(flow: pl.DataFrame, net: pl.DataFrame, categories: Categories, context: Context) -> Figure:
    """Bars of ``per_capita_usd`` of ``context.state`` by category, the two sides beside each other.

    Args:
        flow: rows of ``flow``: all areas and years of one method.
        net: rows of ``net_contribution`` of the same method and years, for the people and the sums.
        categories: their words.
        context: sources, release and the state.

    Raises:
        ValueError: no such state, a figure missing, an area missing in a category, or flows that do not add up.
    """
    lines = beside_us(
        flow, net, context.state, ["fiscal_year", "side", "category"], {"amount_usd": "us_per_capita_usd"}
    )
    sums = beside_us(net, net, context.state, ["fiscal_year"], _AVERAGES)
    _check(lines, sums)
    lines = lines.with_columns(
        item=pl.col("category").map_elements(lambda name: capital(categories.label(name)), return_dtype=pl.String)
    ).sort(["fiscal_year", "side", "per_capita_usd", "item"], descending=[False, False, True, False])
    last = sums.row(-1, named=True)
    year, method = last["fiscal_year"], str(last["method"])
    when = numbers.fiscal_year(year, in_progress=context.in_progress)
    shown = lines.filter(pl.col("fiscal_year") == year)
    sides = {side: shown.filter(pl.col("side") == side).to_dicts() for side in _SIDES}
    name = in_sentence(last["state_name"], last["state"])
    largest = {side: _largest(rows, categories) for side, rows in sides.items()}
    title = titles.sums(name, last["paid_per_capita_usd"], last["received_per_capita_usd"])
    items = f"The largest items: {largest['paid']} and {largest['received']}"
    alt_text = (
        f"Bars of what {name} paid in by tax and got back by kind of spending, sorted. {title}. {items}. "
        f"The US average: {numbers.money(last['us_paid'])} paid in and {numbers.money(last['us_received'])} got back."
    )
    return Figure(
        kind="profile",
        state=context.state,
        variant=(suffix(method, context),),
        label=f"By tax and spending, {last['state_name']}",
        title=title,
        subtitle=f"By tax and by program, dollars per person, {when}, beside the US average",
        alt=alt_text,
        drawing=partial(bars, last, sides),
        table=lines.select(column.name for column in COLUMNS),
        shown=shown.select(column.name for column in COLUMNS),
        columns=COLUMNS,
        notes=footer(context, f"{items}.", AVERAGE_MEANS, method_means(method, context)),
        is_latest=context.is_latest,
    )


def _check(lines: pl.DataFrame, sums: pl.DataFrame) -> None:
    """Raise ``ValueError`` where the lines of a side and year do not add up to the state's sum."""
    if set(lines["side"]) != set(_SIDES) or set(lines["fiscal_year"]) != set(sums["fiscal_year"]):
        raise ValueError("a profile needs the lines of both sides in every year of net contribution")
    added = lines.group_by("fiscal_year").agg(
        (pl.col("per_capita_usd").filter(pl.col("side") == side).sum()).alias(side) for side in _SIDES
    )
    both = sums.join(added, on="fiscal_year")
    for side in _SIDES:
        gap = (both[f"{side}_per_capita_usd"] - both[side]).abs()
        if not (gap < _CENT).fill_null(value=False).all():
            raise ValueError(f"lines of {side} do not add up to {side}_per_capita_usd")


def _largest(rows: list[dict[str, Any]], categories: Categories) -> str:
    """The item of the highest figure with it; all of them where the printed figures are alike."""
    figure = numbers.money(rows[0]["per_capita_usd"])
    names = [categories.label(row["category"]) for row in rows if numbers.money(row["per_capita_usd"]) == figure]
    return f"{' and '.join(names)} ({figure}{' each' if len(names) > 1 else ''})"


CHART = Chart(
    name="profile",
    title="Profile of a state",
    rank=90,
    description="What a state paid in by tax and got back by kind of spending, per person, beside the US average.",
    marts=("mart.flow", "mart.net_contribution", "mart.category"),
    draw=lambda rows, context: draw(
        rows["mart.flow"], rows["mart.net_contribution"], Categories.of(rows["mart.category"]), context
    ),
    per="state",
)
