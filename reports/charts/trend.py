"""What one state paid in and got back per person in every fiscal year, beside the US average: one chart a state.

Belongs here: the words and the table. Does not belong here: the drawing (``trend_drawing``), prices (the mart is in
dollars of the latest fiscal year already).
"""

from typing import Any

import polars as pl

from reports import theme
from reports.drawings.trend import lines
from reports.figure import Chart, Column, Context, Figure
from reports.words import numbers
from reports.words.one_state import AVERAGE_MEANS, beside_us, in_sentence
from reports.words.rows import footer, method_label, net_means, suffix

_AVERAGES = {
    "paid_usd": "us_paid_per_capita_usd",
    "received_usd": "us_received_per_capita_usd",
    "net_contribution_usd": "us_net_per_capita_usd",
}
_MEASURES = ("paid_per_capita_usd", "received_per_capita_usd", "net_per_capita_usd")


def draw(real: pl.DataFrame, nominal: pl.DataFrame, context: Context) -> Figure:
    """Lines of paid and received and bars of net per person of ``context.state``, all fiscal years.

    Args:
        real: rows of ``real_net_contribution``: all areas and years of one method.
        nominal: rows of ``net_contribution`` of the same method and years, for the people.
        context: sources, release and the state.

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
    title = _title(rows, name)
    alt_text = f"Lines of what {name} paid in and got back per person, and bars of the net. {title}. {_last(rows[-1])}"
    return Figure(
        kind="trend",
        state=context.state,
        variant=(suffix(method, context),),
        label=f"Over the years, {years['state_name'][0]}",
        title=title,
        subtitle=f"Federal taxes paid, federal spending received and the net per person, in {dollars} (adjusted by the "
        f"GDP price index), {span}; {method_label(method, context)}.",
        alt=alt_text,
        chart=lines(rows, theme.WIDTH, alt_text),
        narrow=lines(rows, theme.NARROW, alt_text),
        table=years.select(column.name for column in columns),
        columns=columns,
        notes=footer(context, net_means(method), AVERAGE_MEANS),
        is_latest=context.is_latest,
    )


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


def _title(rows: list[dict[str, Any]], name: str) -> str:
    """In how many years the state paid in more than it got back, and the last of them."""
    last = rows[-1]["net_per_capita_usd"]
    if len(rows) == 1:
        return f"In FY{rows[0]['fiscal_year']}, {name} {numbers.net(last)}"
    nets = [row["net_per_capita_usd"] for row in rows]
    paid = sum(net > 0 and not numbers.is_even(net) for net in nets)
    number = "none" if paid == 0 else "all" if paid == len(rows) else str(paid)
    return (
        f"Since FY{rows[0]['fiscal_year']}, {name} paid in more per person than it got back in {number} of "
        f"{len(rows)} years; in FY{rows[-1]['fiscal_year']} it {_by_how_much(last)}"
    )


def _by_how_much(net: float) -> str:
    """The net of the last year, after a clause that has said of what and per person."""
    if numbers.is_even(net):
        return "got back as much as it paid in"
    return f"paid in {numbers.money(net)} more" if net > 0 else f"got back {numbers.money(-net)} more"


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
    marts=("mart.real_net_contribution", "mart.net_contribution"),
    draw=lambda rows, context: draw(rows["mart.real_net_contribution"], rows["mart.net_contribution"], context),
    per="state",
)
