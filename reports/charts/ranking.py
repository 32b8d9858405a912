"""Ranking of the 50 states by net contribution per person: one fiscal year.

Belongs here: the sorted bars with names, figures and party letters. Does not belong here: which party won where (the
frame ``lean``) and the ways of counting (``ranges``). DC has no rank: it stands in the footer. Bars grow from a zero
line; each has its figure, so there is no axis. The figure stands at the bar's end, but in a column before the bars
where ranges are drawn: at the end of a range it would be read as the range's.
"""

from typing import Any

import altair as alt
import polars as pl

from reports import theme
from reports.drawings import marks
from reports.figure import AnyChart, Chart, Column, Context, Figure
from reports.words import numbers, ranges
from reports.words import titles_states as titles
from reports.words.classes import Counts, is_even
from reports.words.groups import LAST_ELECTION
from reports.words.rows import DC, STATES, clean, footer, method_means, states_of_one_year, suffix
from reports.words.when import When

_STEP = 16
_LABEL_ROOM = 58
"""Pixels kept free beyond the longest bar for its figure."""
_TICK = 7
"""Pixels of the tick at an end of a range."""


def draw(
    frame: pl.DataFrame,
    context: Context,
    lean: pl.DataFrame | None = None,
    robustness: pl.DataFrame | None = None,
) -> Figure:
    """Bars of ``net_per_capita_usd`` from the 51 rows of ``net_contribution`` of one fiscal year and method.

    Args:
        frame: rows of ``net_contribution``.
        context: sources, release, method in words.
        lean: rows of ``lean``; those by the last election and of the year give the party letters, none without it.
        robustness: rows of ``robustness`` of the year, which there are for the default method only; they give each
            bar its range over the ways of counting of the view of the bar, none without it.

    Raises:
        ValueError: not the 51 areas of one year and method, a state without or with two leans, or without a range.
    """
    states = states_of_one_year(frame)
    has_ranges = robustness is not None
    if robustness is not None:
        states = ranges.with_ranges(states, robustness)
    year, method = int(states["fiscal_year"][0]), str(states["method"][0])
    when = numbers.fiscal_year(year, in_progress=context.in_progress)
    ranked, dc = states.filter(pl.col("state") != DC), states.row(by_predicate=pl.col("state") == DC, named=True)
    ranked = _with_lean(ranked, lean, year)
    of_year, counts = When.of(year, context), Counts.of(ranked)
    title = titles.ends(ranked.row(0, named=True), ranked.row(-1, named=True), STATES, of_year)
    alt_text = f"Bars for the 50 states, sorted. {title}. {titles.counted(counts, of_year)}."
    has_lean = lean is not None
    party = f"letters: who won {numbers.election_before(year)}" if has_lean else ""
    columns = (
        Column("fiscal_year", "Fiscal year", "year"),
        Column("rank", "Rank (1 = pays in most per person)", "count"),
        Column("state", "Postal code"),
        Column("state_name", "State"),
        Column("net_per_capita_usd", "Pays in more (+) or gets back more (\N{MINUS SIGN}), $ per person", "usd"),
        *(ranges.COLUMNS if has_ranges else ()),
        *((Column("lean", "Party that won the state"),) if has_lean else ()),
    )
    rows = [
        {
            "state": row["state_name"],
            "net": row["net_per_capita_usd"],
            "label": numbers.money(row["net_per_capita_usd"]),
            "colour": theme.PAYS_IN if row["net_per_capita_usd"] > 0 else theme.GETS_BACK,
            **(_party(row["lean"]) if has_lean else {}),
            **({"low": row[ranges.LOW], "high": row[ranges.HIGH]} if has_ranges else {}),
            "words": f"{row['state_name']} {numbers.net(row['net_per_capita_usd'], even=is_even(row))}, {when}"
            f"{f'; {ranges.lies(row)}' if has_ranges else ''}",
        }
        for row in ranked.iter_rows(named=True)
    ]
    return Figure(
        kind="ranking",
        year=year,
        variant=(suffix(method, context),),
        label=f"Ranking, {when}",
        title=title,
        subtitle=titles.measured(of_year, party),
        alt=alt_text,
        chart=_chart(rows, theme.WIDTH, alt_text, has_lean=has_lean, has_ranges=has_ranges),
        narrow=_chart(rows, theme.NARROW, alt_text, has_lean=has_lean, has_ranges=has_ranges),
        table=ranked.select(column.name for column in columns),
        columns=columns,
        notes=footer(
            context,
            titles.off_the_scale(dc, "not ranked"),
            ranges.MEANS if has_ranges else "",
            method_means(method, context),
        ),
        is_latest=context.is_latest,
    )


def _with_lean(ranked: pl.DataFrame, lean: pl.DataFrame | None, year: int) -> pl.DataFrame:
    if lean is None:
        return ranked
    chosen = lean.filter((pl.col("definition") == LAST_ELECTION) & (pl.col("fiscal_year") == year))
    joined = ranked.join(
        clean(chosen.select("state", pl.col("lean").cast(pl.String))), on="state", how="left", maintain_order="left"
    )
    if joined.height != STATES or not joined["lean"].is_in(list(theme.PARTY)).fill_null(value=False).all():
        raise ValueError(f"lean of {year} does not give each state one of {', '.join(theme.PARTY)}")
    return joined


def _party(lean: str) -> dict[str, str]:
    return {"party": theme.PARTY_LETTER[lean], "party_colour": theme.PARTY[lean]}


def _chart(rows: list[dict[str, Any]], width: int, alt_text: str, *, has_lean: bool, has_ranges: bool) -> AnyChart:
    is_narrow = width <= theme.NARROW
    size = theme.SIZE_SMALL if is_narrow else theme.SIZE_LABEL
    names = 112 if is_narrow else 134
    top = (44 if is_narrow else 26) + (18 if has_ranges else 0)
    fields = ("net", "low", "high") if has_ranges else ("net",)
    nets = [row[field] for row in rows for field in fields]
    low, high = min(*nets, 0.0), max(*nets, 0.0)
    if has_ranges:
        start, end = names + 20 + _LABEL_ROOM + 6, width - 4
    else:
        start = names + 20 + (_LABEL_ROOM if low < 0 else 4)
        end = width - (_LABEL_ROOM if high > 0 else 4)
    y = alt.Y(
        "state:N", sort=None, axis=None,
        scale=alt.Scale(range=[top, top + _STEP * len(rows)], paddingInner=0.28, paddingOuter=0.14),
    )  # fmt: skip
    domain = [low, high] if low < high else [0.0, 1.0]
    scale = alt.Scale(domain=domain, range=[start, end], nice=False, zero=False)
    x = alt.X("net:Q", axis=None, scale=scale)
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
        *(
            _ranges(y, scale, start - 6, size)
            if has_ranges
            else (_figures(y, x, size, is_payer=True), _figures(y, x, size, is_payer=False))
        ),
        alt.Chart(marks.rows([{"net": 0}]))
        .mark_rule(stroke=theme.ZERO, strokeWidth=1)
        .encode(x=x, y=marks.y_at(top), y2=marks.y2_at(top + _STEP * len(rows))),
        *_key(size, is_narrow=is_narrow),
        *(_range_key(size, 44 if is_narrow else 28) if has_ranges else ()),
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
        data=marks.rows(rows),
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


def _ranges(y: alt.Y, scale: alt.Scale, column: float, size: float) -> tuple[alt.Chart, ...]:
    """The figures in a column that ends at ``column``, and over each bar its range with a tick at both ends."""
    base = alt.Chart()
    low, high = (alt.X(f"{field}:Q", axis=None, scale=scale) for field in ("low", "high"))
    return (
        base.mark_text(align="right", fontSize=size - 1, baseline="middle").encode(
            y=y, x=marks.x_at(column), text=alt.Text("label:N")
        ),
        base.mark_rule(stroke=theme.ZERO, strokeWidth=1).encode(y=y, x=low, x2=alt.X2("high:Q")),
        *(
            base.mark_tick(color=theme.ZERO, opacity=1, thickness=1, size=_TICK).encode(y=y, x=end)
            for end in (low, high)
        ),
    )


def _range_key(size: float, y: float) -> list[alt.Chart]:
    """What the ticks mean, in words."""
    base = alt.Chart(marks.rows([{"text": "90% of the ways, as it happened"}]))
    at: dict[str, Any] = {"stroke": theme.ZERO, "strokeWidth": 1}
    ends = [
        base.mark_rule(**at).encode(
            x=marks.x_at(x), x2=marks.x2_at(x), y=marks.y_at(y - _TICK / 2), y2=marks.y2_at(y + _TICK / 2)
        )
        for x in (0, 24)
    ]
    return [
        base.mark_rule(**at).encode(x=marks.x_at(0), x2=marks.x2_at(24), y=marks.y_at(y)),
        *ends,
        base.mark_text(align="left", fontSize=size, baseline="middle").encode(
            x=marks.x_at(30), y=marks.y_at(y), text=alt.Text("text:N")
        ),
    ]


def _key(size: float, *, is_narrow: bool) -> list[alt.Chart]:
    """What the two colours mean, in words."""
    entries: list[dict[str, Any]] = [
        {"x": 5, "y": 8, "colour": theme.PAYS_IN, "text": "Pays in more than it gets back"},
        {
            "x": 5 if is_narrow else 225, "y": 26 if is_narrow else 8,
            "colour": theme.GETS_BACK, "text": "Gets back more than it pays in",
        },
    ]  # fmt: skip
    base = alt.Chart(marks.rows(entries))
    x, y = marks.x_pixels("x"), marks.y_pixels("y")
    return [
        base.mark_square(size=110, opacity=1).encode(x=x, y=y, color=marks.own_colour()),
        base.mark_text(align="left", dx=12, fontSize=size, baseline="middle").encode(x=x, y=y, text=alt.Text("text:N")),
    ]


CHART = Chart(
    name="ranking",
    title="Ranking",
    rank=30,
    description="The 50 states from paying in most to getting back most per person.",
    marts=("mart.net_contribution", "mart.lean", "mart.robustness"),
    draw=lambda rows, context: draw(
        rows["mart.net_contribution"], context, rows["mart.lean"], robustness=rows["mart.robustness"]
    ),
    on_home="latest year",
)
