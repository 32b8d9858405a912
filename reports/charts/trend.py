"""What one state paid in and got back per person in every fiscal year, beside the US average: one chart a state.

Belongs here: the words and the table. Does not belong here: the drawing (``drawings/trend``), prices (the mart is in
dollars of the latest fiscal year already).
"""

from functools import partial
from typing import Any

import polars as pl

from reports.drawings.trend import Year
from reports.drawings.trend import draw as draw_trend
from reports.figure import Chart, Column, Context, Figure
from reports.words import classes, numbers, ranges
from reports.words import titles_one_state as titles
from reports.words.caveats import DASHED
from reports.words.groups import capital
from reports.words.one_state import AVERAGE_MEANS, beside_us, in_sentence
from reports.words.rows import footer, method_means, suffix
from reports.words.views import RAW

_AVERAGES = {
    "paid_usd": "us_paid_per_capita_usd",
    "received_usd": "us_received_per_capita_usd",
    "net_contribution_usd": "us_net_per_capita_usd",
}
BAND = "Band: 90% of the ways of counting."
_MEASURES = ("paid_per_capita_usd", "received_per_capita_usd", "net_per_capita_usd")


def draw(real: pl.DataFrame, nominal: pl.DataFrame, context: Context, robustness: pl.DataFrame | None = None) -> Figure:
    """Lines of the net per person of ``context.state`` and of the nation, all fiscal years.

    Args:
        real: rows of ``real_net_contribution``: all areas and years of one method.
        nominal: rows of ``net_contribution`` of the same method and years, for the people.
        context: sources, release and the state.
        robustness: rows of ``robustness`` of all years, for the band behind the line; no band without.

    Raises:
        ValueError: no such state, a figure missing, an area missing in a year, or dollars of different years.
    """
    years = beside_us(real, nominal, context.state, ["fiscal_year"], _AVERAGES)
    if real["dollars_of_fiscal_year"].n_unique() != 1:
        raise ValueError("a chart over years needs dollars of one fiscal year")
    for measure in _MEASURES:
        if not years[measure].is_finite().fill_null(value=False).all():
            raise ValueError(f"{measure} of {context.state} is missing")
    dollars, method = f"FY{years['dollars_of_fiscal_year'][0]} dollars", str(years["method"][0])
    name = in_sentence(years["state_name"][0], years["state"][0])
    rows = years.to_dicts()
    span = (
        f"FY{rows[0]['fiscal_year']} to FY{rows[-1]['fiscal_year']}" if len(rows) > 1 else f"FY{rows[0]['fiscal_year']}"
    )
    columns = _columns(dollars)
    of_class = dict(nominal.filter(pl.col("state") == context.state).select("fiscal_year", _class(nominal)).iter_rows())
    title = titles.years(name, [of_class[row["fiscal_year"]] for row in rows], rows[-1]["fiscal_year"])
    alt_text = f"Lines of the net per person of {name} and of the nation. {title}. {_last(rows[-1])}"
    points = _points(rows, nominal, robustness, context, name)
    last_name = str(years["state_name"][0])
    return Figure(
        kind="trend",
        state=context.state,
        variant=(suffix(method, context),),
        label=f"Over the years, {years['state_name'][0]}",
        title=title,
        subtitle=f"Paid in less got back, {dollars} per person, {span}, as it happened",
        alt=alt_text,
        drawing=partial(draw_trend, points, last_name),
        table=years.select(column.name for column in columns),
        columns=columns,
        caution=" ".join(filter(None, (BAND if robustness is not None else "", DASHED if context.softer else ""))),
        notes=footer(
            context, f"In {dollars}, by the price index of GDP. {AVERAGE_MEANS}", method_means(method, context)
        ),
        is_latest=context.is_latest,
    )


def _points(
    rows: list[dict[str, Any]],
    nominal: pl.DataFrame,
    robustness: pl.DataFrame | None,
    context: Context,
    name: str,
) -> list[Year]:
    """A point a year, with range and error in the dollars of the last one."""
    errors = {row["fiscal_year"]: row for row in nominal.filter(pl.col("state") == context.state).to_dicts()}
    found = [] if robustness is None else robustness.filter(pl.col("state") == context.state).to_dicts()
    ways = {row["fiscal_year"]: row for row in found if row["view"] == RAW}
    points = []
    for row in rows:
        year, level = row["fiscal_year"], row.get("price_level") or 1.0
        of_ways, error = ways.get(year), errors.get(year, {}).get("net_error_per_capita_usd")
        points.append(
            Year(
                year=year, value=row["net_per_capita_usd"], nation=row["us_net_per_capita_usd"],
                words=f"{capital(name)} {numbers.net(row['net_per_capita_usd'])} in FY{year}; the nation "
                f"{numbers.net(row['us_net_per_capita_usd'])}.",
                low=of_ways[ranges.LOW] / level if of_ways else None,
                high=of_ways[ranges.HIGH] / level if of_ways else None,
                error=error / level if error is not None else None,
                is_soft=year in dict(context.softer),
            )
        )  # fmt: skip
    return points


def _columns(dollars: str) -> tuple[Column, ...]:
    per_person = f"{dollars} per person"
    return (
        Column("fiscal_year", "Fiscal year", "year"),
        Column("state", "Postal code"),
        Column("paid_per_capita_usd", f"Paid in, {per_person}", "usd"),
        Column("received_per_capita_usd", f"Got back, {per_person}", "usd"),
        Column("net_per_capita_usd", f"Paid in more (+) or got back more (\N{MINUS SIGN}), {per_person}", "usd"),
        Column("us_paid_per_capita_usd", f"US average paid in, {per_person}", "usd"),
        Column("us_received_per_capita_usd", f"US average got back, {per_person}", "usd"),
        Column("us_net_per_capita_usd", f"US average, net, {per_person}", "usd"),
    )


def _class(nominal: pl.DataFrame) -> pl.Expr:
    """The class of each row: its verdict, else by the sign of the printed dollars."""
    net = pl.col("net_per_capita_usd").map_elements(classes.of_amount, return_dtype=pl.String)
    return (pl.coalesce(pl.col("verdict").cast(pl.String), net) if "verdict" in nominal.columns else net).alias("class")


def _last(row: dict[str, Any]) -> str:
    """The last year of the state and of the US in words."""
    return (
        f"In FY{row['fiscal_year']} it paid in {numbers.money(row['paid_per_capita_usd'])} per person and got back "
        f"{numbers.money(row['received_per_capita_usd'])}; the US average was "
        f"{numbers.money(row['us_paid_per_capita_usd'])} and {numbers.money(row['us_received_per_capita_usd'])}."
    )


CHART = Chart(
    name="trend",
    title="Trend of a state",
    rank=80,
    description="What a state paid in, got back and the net per person in all fiscal years, beside the US average.",
    marts=("mart.real_net_contribution", "mart.net_contribution", "mart.robustness"),
    draw=lambda rows, context: draw(
        rows["mart.real_net_contribution"], rows["mart.net_contribution"], context, rows["mart.robustness"]
    ),
    per="state",
)
