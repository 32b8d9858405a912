"""The drawing of Senate seats per million people against net contribution per person: marks, labels, grid.

Belongs here: marks and their places. Does not belong here: figures and words (``representation``). Across, equal steps
are equal factors, since the smallest state has some seventy times the seats per person of the largest. Labels are
placed in pixels: the ends of both scales first, then state after state. Vega's axes would run through the words above
the plot, so the grid is drawn here.
"""

from collections.abc import Callable
from math import log
from typing import Any

import altair as alt

from reports import theme
from reports.drawings import marks
from reports.drawings.label_places import Mark, places
from reports.drawings.ticks import ticks
from reports.figure import AnyChart
from reports.words import numbers

_ROUND = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Seats per million people that may carry a grid line."""
_RADIUS = {False: 3.6, True: 3.0}
"""Pixels, wide and narrow."""
_BELOW = 42
"""Pixels under the plot for the words of its axis."""


def scatter(rows: list[dict[str, Any]], average: float, width: int, alt_text: str) -> AnyChart:
    """One mark a state, all of one size.

    Args:
        rows: state, seats (per million people, above zero), net (dollars per person), colour, words.
        average: seats per million people of the 50 states together.
        width: of the whole drawing, in pixels.
        alt_text: the drawing's description.
    """
    is_narrow = width <= theme.NARROW
    size = 9.5 if is_narrow else theme.SIZE_SMALL
    left, top, right, bottom = (52, 40, width - 8, 490) if is_narrow else (60, 40, width - 10, 450)
    seats, nets = [row["seats"] for row in rows], [row["net"] for row in rows]
    x_domain = [min(seats) / 1.2, max(seats) * 1.2]
    pad = (max(*nets, 0.0) - min(*nets, 0.0)) * 0.05 or 1.0
    y_domain = [min(*nets, 0.0) - pad, max(*nets, 0.0) + pad]
    x = alt.X("seats:Q", axis=None, scale=alt.Scale(type="log", domain=x_domain, range=[left, right], nice=False))
    y = alt.Y("net:Q", axis=None, scale=alt.Scale(domain=y_domain, range=[bottom, top], nice=False, zero=False))
    layers = [
        *_grid(x, y, (left, top, right, bottom), (x_domain, y_domain), size),
        *_average(x, average, (top, bottom), size),
        alt.Chart()
        .mark_point(filled=True, opacity=1, size=4 * _RADIUS[is_narrow] ** 2)
        .encode(x=x, y=y, color=marks.own_colour(), tooltip=marks.in_words(), description=alt.Description("words:N")),
    ]
    x_at = _to_pixels([log(end) for end in x_domain], left, right)
    y_at = _to_pixels(y_domain, bottom, top)
    labelled = [
        Mark(row["state"], x_at(log(row["seats"])), y_at(row["net"]), _RADIUS[is_narrow], must=_is_end(row, rows))
        for row in sorted(rows, key=lambda row: not _is_end(row, rows))
    ]
    found = places(labelled, (left, top, right, bottom), (x_at(log(average)), y_at(0)), size)
    labels = [
        {"label_x": place[0], "label_y": place[1], "text": mark.text}
        for mark, place in zip(labelled, found, strict=True)
        if place
    ]
    layers.append(
        alt.Chart(marks.rows(labels))
        .mark_text(baseline="middle", fontSize=size, fontWeight="bold")
        .encode(x=marks.x_pixels("label_x"), y=marks.y_pixels("label_y"), text=alt.Text("text:N"))
    )
    return alt.layer(
        *layers,
        data=marks.rows(rows),
        width=width,
        height=bottom + _BELOW,
        description=alt_text,
        config=theme.config(),
    )


def _is_end(row: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Whether the state is at an end of either scale."""
    return any(row[by] in {min(r[by] for r in rows), max(r[by] for r in rows)} for by in ("seats", "net"))


def _to_pixels(domain: list[float], start: float, end: float) -> Callable[[float], float]:
    low, high = domain
    return lambda value: start + (end - start) * (value - low) / (high - low)


def _grid(
    x: alt.X,
    y: alt.Y,
    plot: tuple[float, float, float, float],
    domains: tuple[list[float], list[float]],
    size: float,
) -> list[alt.Chart]:
    """Grid lines with their figures, zero drawn stronger, and what the directions mean."""
    left, top, right, bottom = plot
    (fewest, most), (low, high) = domains
    down = [
        {"net": tick, "text": numbers.money(tick), "line": theme.GRID if tick else theme.ZERO}
        for tick in ticks(low, high, 8)
    ]
    across = [{"seats": tick, "text": f"{tick:g}"} for tick in _ROUND if fewest <= tick <= most]
    rows, columns = alt.Chart(marks.rows(down)), alt.Chart(marks.rows(across))
    text: dict[str, Any] = {"fontSize": size, "color": theme.MUTED, "baseline": "middle"}
    sides: tuple[tuple[marks.Align, float, float, str], ...] = (
        ("left", 0, 8, "\N{UPWARDS ARROW} Paid in more than got back, $ per person"),
        ("right", right, bottom + 32, "Senate seats per million people \N{RIGHTWARDS ARROW}"),
    )
    return [
        columns.mark_rule(strokeWidth=1, stroke=theme.GRID).encode(x=x, y=marks.y_at(top), y2=marks.y2_at(bottom)),
        rows.mark_rule(strokeWidth=1).encode(
            y=y, x=marks.x_at(left), x2=marks.x2_at(right), stroke=alt.Stroke("line:N", scale=None)
        ),
        rows.mark_text(align="right", **text).encode(y=y, x=marks.x_at(left - 6), text=alt.Text("text:N")),
        columns.mark_text(align="center", **text).encode(x=x, y=marks.y_at(bottom + 13), text=alt.Text("text:N")),
        *(
            alt.Chart(marks.rows([{"text": side}]))
            .mark_text(align=align, **text)
            .encode(x=marks.x_at(across_at), y=marks.y_at(down_at), text=alt.Text("text:N"))
            for align, across_at, down_at, side in sides
        ),
    ]


def _average(x: alt.X, average: float, ends: tuple[float, float], size: float) -> list[alt.Chart]:
    """A line down where the 50 states together lie, with its figure above."""
    top, bottom = ends
    chart = alt.Chart(marks.rows([{"seats": average, "text": f"50 states together: {average:.2f}"}]))
    return [
        chart.mark_rule(strokeWidth=1, stroke=theme.MUTED, strokeDash=[3, 3]).encode(
            x=x, y=marks.y_at(top - 4), y2=marks.y2_at(bottom)
        ),
        chart.mark_text(align="left", dx=-3, fontSize=size, color=theme.MUTED, baseline="middle").encode(
            x=x, y=marks.y_at(top - 12), text=alt.Text("text:N")
        ),
    ]
