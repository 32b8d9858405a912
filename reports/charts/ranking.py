"""Ranking of the 50 states by net contribution per person: one fiscal year.

Belongs here: the sorted bars with names, figures and party letters. Does not belong here: which party won where (the
frame ``lean``). DC has no rank: it stands in the footer. Bars grow from a zero line; each has its figure beside it, so
there is no axis.
"""

from typing import Any

import altair as alt
import polars as pl

from reports import theme, words
from reports.charts import marks
from reports.charts.frames import DC, STATES, clean, footer, method_label, net_means, states_of_one_year, suffix
from reports.figure import AnyChart, Chart, Column, Context, Figure

_STEP = 16
_LABEL_ROOM = 58
"""Pixels kept free beyond the longest bar for its figure."""


def draw(
    frame: pl.DataFrame, context: Context, lean: pl.DataFrame | None = None, definition: str = "president"
) -> Figure:
    """Bars of ``net_per_capita_usd`` from the 51 rows of ``net_contribution`` of one fiscal year and method.

    Args:
        frame: rows of ``net_contribution``.
        context: sources, release, method in words.
        lean: rows of ``lean``; those of ``definition`` and the year give the party letters, none without it.
        definition: which definition of lean the letters follow.

    Raises:
        ValueError: not the 51 areas of one year and method, or a state without or with two leans.
    """
    states = states_of_one_year(frame)
    year, method = int(states["fiscal_year"][0]), str(states["method"][0])
    when = words.fiscal_year(year, in_progress=context.in_progress)
    ranked, dc = states.filter(pl.col("state") != DC), states.row(by_predicate=pl.col("state") == DC, named=True)
    ranked = _with_lean(ranked, lean, definition, year)
    title = f"In {when}, {_extremes(ranked)}"
    payers = ranked.filter(pl.col("net_per_capita_usd") > 0)["state_name"].to_list()
    alt_text = f"Bars for the 50 states, sorted. {title}. {words.payers(payers, STATES).capitalize()}."
    has_lean = lean is not None
    party = f" Letters: D or R, the party that won the state in {words.election_before(year)}." if has_lean else ""
    columns = (
        Column("fiscal_year", "Fiscal year", "year"),
        Column("rank", "Rank (1 = pays in most per person)", "count"),
        Column("state", "Postal code"),
        Column("state_name", "State"),
        Column("net_per_capita_usd", "Pays in more (+) or gets back more (\N{MINUS SIGN}), $ per person", "usd"),
        *((Column("lean", "Party that won the state"),) if has_lean else ()),
    )
    rows = [
        {
            "state": row["state_name"],
            "net": row["net_per_capita_usd"],
            "label": words.money(row["net_per_capita_usd"]),
            "colour": theme.PAYS_IN if row["net_per_capita_usd"] > 0 else theme.GETS_BACK,
            **(_party(row["lean"]) if has_lean else {}),
            "words": f"{row['state_name']} {words.net(row['net_per_capita_usd'])}, {when}",
        }
        for row in ranked.iter_rows(named=True)
    ]
    return Figure(
        name=f"ranking-{year}{suffix(method)}",
        label=f"Ranking, {when}",
        title=title,
        subtitle=f"Federal taxes paid less federal spending received, US dollars per person, {when}; "
        f"{method_label(method, context)}.{party}",
        alt=alt_text,
        chart=_chart(rows, theme.WIDTH, alt_text, has_lean=has_lean),
        narrow=_chart(rows, theme.NARROW, alt_text, has_lean=has_lean),
        table=ranked.select(column.name for column in columns),
        columns=columns,
        notes=footer(
            context,
            net_means(method),
            f"{dc['state_name']} is not ranked: it {words.net(dc['net_per_capita_usd'])}.",
        ),
        is_latest=context.is_latest,
    )


def _with_lean(ranked: pl.DataFrame, lean: pl.DataFrame | None, definition: str, year: int) -> pl.DataFrame:
    if lean is None:
        return ranked
    chosen = lean.filter((pl.col("definition") == definition) & (pl.col("fiscal_year") == year))
    joined = ranked.join(
        clean(chosen.select("state", pl.col("lean").cast(pl.String))), on="state", how="left", maintain_order="left"
    )
    if joined.height != STATES or not joined["lean"].is_in(list(theme.PARTY)).fill_null(value=False).all():
        raise ValueError(f"lean {definition} of {year} does not give each state one of {', '.join(theme.PARTY)}")
    return joined


def _party(lean: str) -> dict[str, str]:
    return {"party": theme.PARTY_LETTER[lean], "party_colour": theme.PARTY[lean]}


def _extremes(ranked: pl.DataFrame) -> str:
    """The two ends of the ranking in words, right also where all paid in more or all got back more."""
    first, last = ranked.row(0, named=True), ranked.row(-1, named=True)
    top, bottom = first["net_per_capita_usd"], last["net_per_capita_usd"]
    if top <= 0:
        gap = [words.money(-top), words.money(-bottom)]
        least = "more than" if round(top) < 0 else "at least as much as"
        return (
            f"every state got back {least} it paid in: {first['state_name']} {gap[0]} more per person, "
            f"{last['state_name']} {gap[1]} more"
        )
    if bottom > 0:
        return (
            f"every state paid in more than it got back: {first['state_name']} {words.money(top)} more per person, "
            f"{last['state_name']} {words.money(bottom)} more"
        )
    return f"{first['state_name']} {words.net(top)}; {last['state_name']} {words.net(bottom)}"


def _chart(rows: list[dict[str, Any]], width: int, alt_text: str, *, has_lean: bool) -> AnyChart:
    is_narrow = width <= theme.NARROW
    size = theme.SIZE_SMALL if is_narrow else theme.SIZE_LABEL
    names = 112 if is_narrow else 134
    top = 44 if is_narrow else 26
    nets = [row["net"] for row in rows]
    low, high = min(*nets, 0.0), max(*nets, 0.0)
    start = names + 20 + (_LABEL_ROOM if low < 0 else 4)
    end = width - (_LABEL_ROOM if high > 0 else 4)
    y = alt.Y(
        "state:N", sort=None, axis=None,
        scale=alt.Scale(range=[top, top + _STEP * len(rows)], paddingInner=0.28, paddingOuter=0.14),
    )  # fmt: skip
    domain = [low, high] if low < high else [0.0, 1.0]
    x = alt.X("net:Q", axis=None, scale=alt.Scale(domain=domain, range=[start, end], nice=False, zero=False))
    colour = marks.own_colour()
    tooltip = marks.in_words()
    base = alt.Chart()
    layers = [
        base.mark_bar().encode(
            y=y, x=x, x2=alt.X2Datum(0), color=colour, tooltip=tooltip, description=alt.Description("words:N")
        ),
        base.mark_text(align="right", fontSize=size, baseline="middle").encode(
            y=y, x=marks.x_at(names), text=alt.Text("state:N")
        ),
        _figures(y, x, size, is_payer=True),
        _figures(y, x, size, is_payer=False),
        alt.Chart(alt.InlineData(values=[{"net": 0}]))
        .mark_rule(stroke=theme.ZERO, strokeWidth=1)
        .encode(x=x, y=marks.y_at(top), y2=marks.y2_at(top + _STEP * len(rows))),
        *_key(size, is_narrow=is_narrow),
    ]
    if has_lean:
        party = marks.own_colour("party_colour")
        layers.append(
            base.mark_text(fontSize=size - 1, fontWeight="bold").encode(
                y=y, x=marks.x_at(names + 12), text=alt.Text("party:N"), color=party
            )
        )
    return alt.layer(
        *layers,
        data=alt.InlineData(values=rows),
        width=width,
        height=top + _STEP * len(rows),
        description=alt_text,
        config=theme.config(),
    )


def _figures(y: alt.Y, x: alt.X, size: float, *, is_payer: bool) -> alt.Chart:
    """The figures beside the bars of one side of zero."""
    chart: alt.Chart = (
        alt.Chart()
        .transform_filter("datum.net >= 0" if is_payer else "datum.net < 0")
        .mark_text(
            align="left" if is_payer else "right", dx=4 if is_payer else -4, fontSize=size - 1, baseline="middle"
        )
        .encode(y=y, x=x, text=alt.Text("label:N"))
    )
    return chart


def _key(size: float, *, is_narrow: bool) -> list[alt.Chart]:
    """What the two colours mean, in words."""
    entries: list[dict[str, Any]] = [
        {"x": 5, "y": 8, "colour": theme.PAYS_IN, "text": "Pays in more than it gets back"},
        {
            "x": 5 if is_narrow else 225, "y": 26 if is_narrow else 8,
            "colour": theme.GETS_BACK, "text": "Gets back more than it pays in",
        },
    ]  # fmt: skip
    base = alt.Chart(alt.InlineData(values=entries))
    x, y = marks.x_pixels("x"), marks.y_pixels("y")
    return [
        base.mark_square(size=110, opacity=1).encode(x=x, y=y, color=marks.own_colour()),
        base.mark_text(align="left", dx=12, fontSize=size, baseline="middle").encode(x=x, y=y, text=alt.Text("text:N")),
    ]


CHART = Chart(
    name="ranking",
    description="The 50 states from paying in most to getting back most per person.",
    marts=("mart.net_contribution", "mart.lean"),
    draw=lambda rows, context: draw(rows["mart.net_contribution"], context, rows["mart.lean"]),
)
