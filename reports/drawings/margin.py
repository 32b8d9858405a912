"""The drawing of votes against net contribution per person: marks, labels, grid, key.

Belongs here: marks and their places. Does not belong here: figures and words (``margin``). Colour and shape are the
party that won the state, area is people. Vega's axes would run through the key, so the grid is drawn here. Labels are
placed in pixels, state after state: the ends of both scales first, then the states with the most people.
"""

from collections.abc import Callable
from math import sqrt
from typing import Any

import altair as alt

from reports import theme
from reports.drawings import marks
from reports.drawings.label_places import Mark, places
from reports.drawings.ticks import ticks
from reports.figure import AnyChart
from reports.words import numbers
from reports.words.groups import BLUE, RED, SPLIT

_SHAPE = {BLUE: "circle", RED: "square", SPLIT: "triangle-up"}
_RADIUS = {BLUE: 0.57, RED: 0.64, SPLIT: 0.7}
"""How far a mark reaches, in square roots of its area."""
_VOTED = {BLUE: "Voted Democratic", RED: "Voted Republican", SPLIT: "Tied"}
_LARGEST_WIDE, _LARGEST_NARROW, _LEAST = 1000, 480, 14
"""Area in square pixels of the state with the most people, and the least a mark has."""
_KEY_MILLIONS = (1, 10, 30)
_BELOW = 40
"""Pixels under the plot for the words of its axis."""
Box = tuple[float, float, float, float]


def scatter(rows: list[dict[str, Any]], width: int, alt_text: str) -> AnyChart:
    """One mark a state, largest first, so that none hides under another.

    Args:
        rows: state, margin (percentage points), net (dollars per person), population, lean, colour, words.
        width: of the whole drawing, in pixels.
        alt_text: the drawing's description.
    """
    is_narrow = width <= theme.NARROW
    size = 9.5 if is_narrow else theme.SIZE_SMALL
    plot: Box = (50, 82, width - 16, 82 + 340) if is_narrow else (58, 58, width - 16, 58 + 410)
    left, top, right, bottom = plot
    x_domain, y_domain = _padded([row["margin"] for row in rows]), _padded([row["net"] for row in rows])
    x_at, y_at = _to_pixels(x_domain, left, right), _to_pixels(y_domain, bottom, top)
    per_person = (_LARGEST_NARROW if is_narrow else _LARGEST_WIDE) / max(row["population"] for row in rows)
    drawn = [
        {**row, "area": max(_LEAST, row["population"] * per_person)}
        for row in sorted(rows, key=lambda row: (-row["population"], row["state"]))
    ]
    heaviest = sorted(drawn, key=lambda row: not _is_end(row, drawn))
    labelled = [
        Mark(row["state"], x_at(row["margin"]), y_at(row["net"]), _RADIUS[row["lean"]] * sqrt(row["area"]),
             must=_is_end(row, drawn))
        for row in heaviest
    ]  # fmt: skip
    labels = [
        {"label_x": place[0], "label_y": place[1], "text": mark.text}
        for mark, place in zip(labelled, places(labelled, plot, (x_at(0), y_at(0)), size), strict=True)
        if place
    ]
    x = alt.X("margin:Q", axis=None, scale=alt.Scale(domain=x_domain, range=[left, right], nice=False, zero=False))
    y = alt.Y("net:Q", axis=None, scale=alt.Scale(domain=y_domain, range=[bottom, top], nice=False, zero=False))
    shape = alt.Scale(domain=list(_SHAPE), range=list(_SHAPE.values()))
    layers = [
        *_grid(x, y, plot, size, (ticks(x_domain[0], x_domain[1], 6), ticks(y_domain[0], y_domain[1], 8))),
        alt.Chart().mark_point(filled=True, opacity=0.8, stroke=theme.GROUND, strokeWidth=0.8).encode(
            x=x, y=y, color=marks.own_colour(), size=alt.Size("area:Q", scale=None),
            shape=alt.Shape("lean:N", legend=None, scale=shape),
            tooltip=marks.in_words(), description=alt.Description("words:N"),
        ),
        alt.Chart(marks.rows(labels)).mark_text(baseline="middle", fontSize=size, fontWeight="bold").encode(
            x=marks.x_pixels("label_x"), y=marks.y_pixels("label_y"), text=alt.Text("text:N")
        ),
        *_key({row["lean"] for row in rows}, per_person, size, shape, is_narrow=is_narrow),
    ]  # fmt: skip
    return alt.layer(
        *layers,
        data=marks.rows(drawn),
        width=width,
        height=bottom + _BELOW,
        description=alt_text,
        config=theme.config(),
    )


def _is_end(row: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Whether the state is at an end of either scale."""
    return any(row[by] in {min(r[by] for r in rows), max(r[by] for r in rows)} for by in ("margin", "net"))


def _padded(values: list[float]) -> list[float]:
    """A domain with zero in it and room for marks at its ends."""
    low, high = min(*values, 0.0), max(*values, 0.0)
    pad = (high - low) * 0.06 or 1.0
    return [low - pad, high + pad]


def _to_pixels(domain: list[float], start: float, end: float) -> Callable[[float], float]:
    low, high = domain
    return lambda value: start + (end - start) * (value - low) / (high - low)


def _grid(x: alt.X, y: alt.Y, plot: Box, size: float, at: tuple[list[float], list[float]]) -> list[alt.Chart]:
    """Grid lines with their figures, zero drawn stronger, and what the directions mean."""
    left, top, right, bottom = plot
    down = [{"net": tick, "text": numbers.money(tick), **_line(tick)} for tick in at[1]]
    across = [{"margin": tick, "text": _margin(tick), **_line(tick)} for tick in at[0]]
    line: dict[str, Any] = {"strokeWidth": 1}
    text: dict[str, Any] = {"fontSize": size, "color": theme.MUTED, "baseline": "middle"}
    rows, columns = alt.Chart(marks.rows(down)), alt.Chart(marks.rows(across))
    stroke = alt.Stroke("line:N", scale=None)
    sides: tuple[tuple[marks.Align, int, str], ...] = (
        ("right", -6, "\N{LEFTWARDS ARROW} Voted more Republican"),
        ("left", 6, "Voted more Democratic \N{RIGHTWARDS ARROW}"),
    )
    side = alt.Chart(marks.rows([{"margin": 0}]))
    upward = alt.Chart(marks.rows([{"text": "\N{UPWARDS ARROW} Paid in more than got back, $ per person"}]))
    return [
        rows.mark_rule(**line).encode(y=y, x=marks.x_at(left), x2=marks.x2_at(right), stroke=stroke),
        columns.mark_rule(**line).encode(x=x, y=marks.y_at(top), y2=marks.y2_at(bottom), stroke=stroke),
        rows.mark_text(align="right", **text).encode(y=y, x=marks.x_at(left - 6), text=alt.Text("text:N")),
        columns.mark_text(align="center", **text).encode(x=x, y=marks.y_at(bottom + 12), text=alt.Text("text:N")),
        *(
            side.mark_text(align=align, dx=dx, **text).encode(
                x=x, y=marks.y_at(bottom + 30), text=alt.TextValue(words_)
            )
            for align, dx, words_ in sides
        ),
        upward.mark_text(align="left", **text).encode(x=marks.x_at(0), y=marks.y_at(top - 12), text=alt.Text("text:N")),
    ]


def _line(tick: float) -> dict[str, str]:
    return {"line": theme.GRID if tick else theme.ZERO}


def _margin(points: float) -> str:
    return f"{'D' if points > 0 else 'R'}+{abs(points):g}" if points else "Even"


def _key(leans: set[str], per_person: float, size: float, shape: alt.Scale, *, is_narrow: bool) -> list[alt.Chart]:
    """What shapes and sizes mean, in words."""
    y, step = (10, 116) if is_narrow else (16, 140)
    parties = [
        {"x": 7 + place * step, "y": y, "text_x": 17 + place * step, "lean": lean, "text": _VOTED[lean],
         "colour": theme.PARTY[lean], "area": 90}
        for place, lean in enumerate(lean for lean in _SHAPE if lean in leans)
    ]  # fmt: skip
    start, y, step = (7, 38, 48) if is_narrow else (310, 16, 66)
    sizes = [
        {"x": start + place * step, "y": y, "area": millions * 1e6 * per_person,
         "text_x": start + place * step + sqrt(millions * 1e6 * per_person) * 0.57 + 4,
         "text": f"{millions}" if place < len(_KEY_MILLIONS) - 1 else f"{millions} million people"}
        for place, millions in enumerate(_KEY_MILLIONS)
    ]  # fmt: skip
    x, y_at, area = marks.x_pixels("x"), marks.y_pixels("y"), alt.Size("area:Q", scale=None)
    party, people = alt.Chart(marks.rows(parties)), alt.Chart(marks.rows(sizes))
    text: dict[str, Any] = {"align": "left", "baseline": "middle", "fontSize": size}
    return [
        party.mark_point(filled=True, opacity=1).encode(
            x=x, y=y_at, size=area, color=marks.own_colour(), shape=alt.Shape("lean:N", legend=None, scale=shape)
        ),
        people.mark_point(shape="circle", filled=False, stroke=theme.MUTED, strokeWidth=1.2, opacity=1).encode(
            x=x, y=y_at, size=area
        ),
        *(
            chart.mark_text(**text).encode(x=marks.x_pixels("text_x"), y=y_at, text=alt.Text("text:N"))
            for chart in (party, people)
        ),
    ]
