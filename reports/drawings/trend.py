"""The drawing of one state over the years: lines of paid and received above, bars of the net below.

Belongs here: marks and their places. Does not belong here: figures and words (``trend``). Both panels give a dollar the
same length, so that the gap between the lines above is the bar below. The US average is dashed; every line leads to its
name and its last figure, in place of a legend.
"""

from typing import Any

import altair as alt

from reports import theme
from reports.drawings import marks
from reports.figure import AnyChart
from reports.words import numbers

_HEIGHT, _LEAST = 440, 110
"""Pixels both panels share, and what each has at least."""
_AXIS, _LEADER = 62, 12
"""Pixels for the figures of the axis, and from a line's end to its name."""
_LINE = 15
"""Pixels between two labels under each other."""
_MOST_TICKS, _FEW_TICKS = 2, 4
"""Fiscal years from one tick to the next, wide and narrow."""
_DASHES = [5, 3]
_LINES, _NET = "paid_and_received", "net"
_TITLES = {_LINES: "Paid in and got back per person", _NET: "Net per person: above zero, paid in more than got back"}
"""The panels: names of their rows, titles."""


def lines(rows: list[dict[str, Any]], width: int, alt_text: str) -> AnyChart:
    """Two panels from the rows of one state, sorted by fiscal year, with US averages."""
    state = rows[0]["state"]
    above = [
        *_series(rows, "paid_per_capita_usd", f"{state} paid in", theme.PAYS_IN, is_us=False),
        *_series(rows, "received_per_capita_usd", f"{state} got back", theme.GETS_BACK, is_us=False),
        *_series(rows, "us_paid_per_capita_usd", "US paid in", theme.PAYS_IN, is_us=True),
        *_series(rows, "us_received_per_capita_usd", "US got back", theme.GETS_BACK, is_us=True),
    ]
    below = [
        *_series(rows, "net_per_capita_usd", state, theme.PAYS_IN, is_us=False),
        *_series(rows, "us_net_per_capita_usd", "US average", theme.INK, is_us=True),
    ]
    for row in below:
        row["words"] = "US average" if row["is_us"] else rows[0]["state_name"]
        row["words"] += f" {numbers.net(row['amount'])}, FY{row['year']}"
        if not row["is_us"] and row["amount"] <= 0:
            row["colour"] = theme.GETS_BACK
    datasets: dict[str, list[dict[str, Any]]] = {_LINES: above, _NET: below}
    lows_and_highs = [_domain(above), _domain([*below, {"amount": 0.0}])]
    per_pixel = sum(high - low for low, high in lows_and_highs) / _HEIGHT
    panels = []
    for name, (low, high) in zip((_LINES, _NET), lows_and_highs, strict=True):
        domain = low, max(high, low + _LEAST * per_pixel)
        panels.append(_panel(name, [row["fiscal_year"] for row in rows], width, domain, per_pixel))
        datasets[f"{name}_ends"] = _ends(datasets[name], domain, _LINE * per_pixel)
    return alt.vconcat(*panels, spacing=22, datasets=datasets, description=alt_text, config=theme.config())


def _series(rows: list[dict[str, Any]], measure: str, name: str, colour: str, *, is_us: bool) -> list[dict[str, Any]]:
    return [
        {
            "year": row["fiscal_year"], "amount": row[measure], "series": name, "colour": colour, "is_us": is_us,
            "words": f"{name} {numbers.money(row[measure])} per person, FY{row['fiscal_year']}",
        }
        for row in rows
    ]  # fmt: skip


def _domain(rows: list[dict[str, Any]]) -> tuple[float, float]:
    amounts = [row["amount"] for row in rows]
    pad = (max(amounts) - min(amounts)) * 0.06 or 1.0
    return min(amounts) - pad, max(amounts) + pad


def _panel(name: str, years: list[int], width: int, domain: tuple[float, float], per_pixel: float) -> AnyChart:
    """One panel, as high as its ``domain`` is at ``per_pixel`` dollars; net is drawn as bars."""
    height = round((domain[1] - domain[0]) / per_pixel)
    is_narrow = width <= theme.NARROW
    plot = width - _AXIS
    end = plot - _LEADER - (110 if is_narrow else 116)
    x = {
        "field": "year", "type": "quantitative",
        "scale": {"domain": [years[0] - 0.5, years[-1] + 0.5], "range": [0, end], "nice": False, "padding": 0},
        "axis": {
            "values": years[::-1][:: _FEW_TICKS if is_narrow else _MOST_TICKS],
            "format": "d", "grid": False, "title": None, "labelFlush": False,
        },
    }  # fmt: skip
    y = {
        "field": "amount", "type": "quantitative",
        "scale": {"domain": list(domain), "nice": False, "zero": False},
        "axis": {
            "format": "$,.0f", "tickCount": max(3, height // 45), "title": None,
            "minExtent": _AXIS, "maxExtent": _AXIS,
        },
    }  # fmt: skip
    base = marks.named(name)
    bars = [*_bars(base, end / len(years)), _zero(end)]
    return alt.layer(
        *(bars if name == _NET else _state_lines(base)),
        base.transform_filter("datum.is_us")
        .mark_line(strokeWidth=1.6, strokeDash=_DASHES)
        .encode(color=marks.own_colour(), detail=alt.Detail("series:N")),
        *_names(marks.named(f"{name}_ends"), end, is_narrow=is_narrow),
        width=plot,
        height=height,
        title=alt.TitleParams(text=_TITLES[name], frame="bounds"),
        encoding=alt.SharedEncoding(x=x, y=y),
    )


def _state_lines(base: alt.Chart) -> list[alt.Chart]:
    """The state's two lines, a point a year with its words."""
    own, colour = base.transform_filter("!datum.is_us"), marks.own_colour()
    return [
        own.mark_line(strokeWidth=2.4, strokeJoin="round").encode(color=colour, detail=alt.Detail("series:N")),
        own.mark_point(filled=True, size=24, opacity=1, shape="circle").encode(
            color=colour, tooltip=marks.in_words(), description=alt.Description("words:N")
        ),
    ]


def _bars(base: alt.Chart, step: float) -> list[alt.Chart]:
    """The state's net, a bar a year with its words."""
    own = base.transform_filter("!datum.is_us").mark_bar(orient="vertical", size=max(2.0, step * 0.66))
    return [
        own.encode(
            y2=alt.Y2Datum(0),
            color=marks.own_colour(),
            tooltip=marks.in_words(),
            description=alt.Description("words:N"),
        )
    ]


def _names(base: alt.Chart, end: float, *, is_narrow: bool) -> list[alt.Chart]:
    """Name and last figure of each series, a leader of its own colour from its end to them."""
    colour, size = marks.own_colour(), theme.SIZE_SMALL - (0.5 if is_narrow else 0)
    leaders = [
        base.transform_filter("datum.is_us" if is_us else "!datum.is_us")
        .mark_rule(strokeDash=_DASHES if is_us else [1, 0], strokeWidth=1.2)
        .encode(x2=marks.x2_at(end + _LEADER), y=alt.Y("last:Q"), y2=alt.Y2("amount:Q"), color=colour)
        for is_us in (False, True)
    ]
    return [
        *leaders,
        base.mark_text(align="left", baseline="middle", fontSize=size).encode(
            x=marks.x_at(end + _LEADER + 4), text=alt.Text("text:N"), color=marks.own_colour("ink")
        ),
    ]


def _zero(end: float) -> alt.Chart:
    rule: alt.Chart = (
        alt.Chart(marks.rows([{"amount": 0}]))
        .mark_rule(stroke=theme.ZERO, strokeWidth=1)
        .encode(x=marks.x_at(0), x2=marks.x2_at(end))
    )
    return rule


def _ends(rows: list[dict[str, Any]], domain: tuple[float, float], gap: float) -> list[dict[str, Any]]:
    """The name and last figure of each series beside its end, moved to lie ``gap`` dollars apart."""
    last = list({row["series"]: row for row in rows}.values())
    places = marks.apart([row["amount"] for row in last], gap, domain[0] + gap / 2, domain[1] - gap / 2)
    return [
        {
            "year": row["year"] + 0.5, "last": row["amount"], "amount": place, "colour": row["colour"],
            "is_us": row["is_us"], "text": f"{row['series']} {numbers.money(row['amount'])}",
            "ink": theme.MUTED if row["is_us"] else theme.INK,
        }
        for row, place in zip(last, places, strict=True)
    ]  # fmt: skip
