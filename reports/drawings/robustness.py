"""The drawing of the ways of counting by state: name, share, range with median and default method.

Belongs here: marks and their places. Does not belong here: figures and words (``robustness``). The colour says what at
least four of five ways say; the share beside it says it too. DC stands apart below the 50 states with its share only:
its range would burst the scale. Vega's axis would run through the key, so the grid is drawn here.
"""

from typing import Any

import altair as alt

from reports import theme
from reports.drawings import marks
from reports.drawings.ticks import ticks
from reports.figure import AnyChart
from reports.words import numbers
from reports.words.rows import DC

_STEP, _GAP = 16, 8
"""Pixels of a row, and between the states and DC."""
_MEDIAN, _DEFAULT = "circle", "diamond"
_KEY = (
    (_MEDIAN, theme.MUTED, theme.MUTED, "Median, 5th to 95th percentile", (0, 10), (0, 10)),
    (_DEFAULT, theme.GROUND, theme.INK, "Default method", (226, 10), (208, 10)),
    ("square", theme.PAYS_IN, theme.PAYS_IN, "Paid in more in at least 4 of 5 ways", (0, 32), (0, 32)),
    ("square", theme.GETS_BACK, theme.GETS_BACK, "In at most 1 of 5", (226, 32), (0, 54)),
    ("square", theme.ZERO, theme.ZERO, "Depends on the method", (356, 32), (130, 54)),
)
"""Shape, fill, outline and words of each entry, and where it starts in the wide and in the narrow drawing."""


def dots(rows: list[dict[str, Any]], width: int, alt_text: str) -> AnyChart:
    """One row a state in the order given, DC last.

    Args:
        rows: state, name, share (printed), low, median, high, default (dollars per person), colour, words.
        width: of the whole drawing, in pixels.
        alt_text: the drawing's description.
    """
    is_narrow = width <= theme.NARROW
    size = theme.SIZE_SMALL if is_narrow else theme.SIZE_LABEL
    names, shares, left, right = (112, 150, 168, width - 8) if is_narrow else (134, 180, 204, width - 14)
    top = 106 if is_narrow else 88
    placed = [
        {**row, "y": top + _STEP * (place + 0.5) + (_GAP if row["state"] == DC else 0)}
        for place, row in enumerate(rows)
    ]
    states = [row for row in placed if row["state"] != DC]
    bottom = top + _STEP * len(states)
    domain = _domain(states)
    scale = alt.Scale(domain=domain, range=[left, right], nice=False, zero=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=None, scale=scale)

    y = marks.y_pixels("y")
    base, drawn = alt.Chart(), alt.Chart().transform_filter(f"datum.state != '{DC}'")
    in_words: dict[str, Any] = {"tooltip": marks.in_words(), "description": alt.Description("words:N")}
    text: dict[str, Any] = {"align": "right", "baseline": "middle", "fontSize": size}
    apart = alt.Chart(marks.rows([row for row in placed if row["state"] == DC]))
    layers = [
        *_grid(scale, domain, (left, top, right, bottom), is_narrow=is_narrow),
        drawn.mark_rule(strokeWidth=3, opacity=0.5).encode(
            x=x("low"), x2=alt.X2("high:Q"), y=y, color=marks.own_colour()
        ),
        drawn.mark_point(shape=_MEDIAN, filled=True, size=54, opacity=1).encode(
            x=x("median"), y=y, color=marks.own_colour(), **in_words
        ),
        drawn.mark_point(
            shape=_DEFAULT, filled=True, size=40, opacity=1, fill=theme.GROUND, stroke=theme.INK, strokeWidth=1.2
        ).encode(x=x("default"), y=y, **in_words),
        base.mark_text(**text).encode(y=y, x=marks.x_at(names), text=alt.Text("name:N")),
        base.mark_text(**text, fontWeight="bold").encode(y=y, x=marks.x_at(shares), text=alt.Text("share:N")),
        apart.mark_text(align="left", baseline="middle", fontSize=size, color=theme.MUTED).encode(
            y=y, x=marks.x_at(left), text=alt.TextValue("Off the scale: see the note"), **in_words
        ),
        *_key(is_narrow=is_narrow),
        alt.Chart(marks.rows([{"text": "Paid in more in \N{HORIZONTAL ELLIPSIS} of ways"}]))
        .mark_text(align="right", baseline="middle", fontSize=9.5 if is_narrow else theme.SIZE_SMALL, color=theme.MUTED)
        .encode(x=marks.x_at(shares), y=marks.y_at(top - 10), text=alt.Text("text:N")),
    ]  # fmt: skip
    return alt.layer(
        *layers,
        data=marks.rows(placed),
        width=width,
        height=bottom + _GAP + _STEP,
        description=alt_text,
        config=theme.config(),
    )


def _domain(rows: list[dict[str, Any]]) -> list[float]:
    """From the lowest to the highest figure drawn, zero among them, with room for marks at the ends."""
    nets = [row[name] for row in rows for name in ("low", "median", "high", "default")] + [0.0]
    pad = (max(nets) - min(nets)) * 0.02 or 1.0
    return [min(nets) - pad, max(nets) + pad]


def _grid(
    scale: alt.Scale, domain: list[float], plot: tuple[float, float, float, float], *, is_narrow: bool
) -> list[alt.Chart]:
    """Grid lines with their figures above, zero drawn stronger, and what the sides mean."""
    left, top, right, bottom = plot
    across = [
        {"net": tick, "text": numbers.money(tick), "line": theme.GRID if tick else theme.ZERO}
        for tick in ticks(domain[0], domain[1], 4 if is_narrow else 7)
    ]
    lines = alt.Chart(marks.rows(across))
    x = alt.X("net:Q", axis=None, scale=scale)
    text: dict[str, Any] = {
        "baseline": "middle", "fontSize": 9.5 if is_narrow else theme.SIZE_SMALL, "color": theme.MUTED
    }  # fmt: skip
    sides: tuple[tuple[marks.Align, float, str], ...] = (
        ("left", left, "\N{LEFTWARDS ARROW} Got back more"),
        ("right", right, "Paid in more \N{RIGHTWARDS ARROW}"),
    )
    return [
        lines.mark_rule(strokeWidth=1).encode(
            x=x, y=marks.y_at(top), y2=marks.y2_at(bottom), stroke=alt.Stroke("line:N", scale=None)
        ),
        lines.mark_text(align="center", **text).encode(x=x, y=marks.y_at(top - 10), text=alt.Text("text:N")),
        *(
            alt.Chart(marks.rows([{"text": side}]))
            .mark_text(align=align, **text)
            .encode(x=marks.x_at(at), y=marks.y_at(top - 26), text=alt.Text("text:N"))
            for align, at, side in sides
        ),
    ]


def _key(*, is_narrow: bool) -> list[alt.Chart]:
    """What marks and colours mean, in words."""
    entries = [
        {
            "x": spot[0] + 10,
            "y": spot[1],
            "text_x": spot[0] + 24,
            "shape": shape,
            "fill": fill,
            "line": line,
            "text": text,
        }
        for shape, fill, line, text, *spots in _KEY
        for spot in spots[is_narrow : is_narrow + 1]
    ]
    key, stem = alt.Chart(marks.rows(entries)), alt.Chart(marks.rows(entries[:1]))
    x, y = marks.x_pixels("x"), marks.y_pixels("y")
    return [
        stem.mark_rule(strokeWidth=3, opacity=0.5, stroke=theme.MUTED).encode(x=marks.x_at(0), x2=marks.x2_at(20), y=y),
        key.mark_point(filled=True, size=56, opacity=1, strokeWidth=1.2).encode(
            x=x, y=y, fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("line:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
        ),
        key.mark_text(align="left", baseline="middle", fontSize=theme.SIZE_SMALL).encode(
            x=marks.x_pixels("text_x"), y=y, text=alt.Text("text:N")
        ),
    ]  # fmt: skip
