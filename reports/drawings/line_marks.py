"""The structure of lines over the years, made once by Altair: gaps, bands, lines, whiskers, markers.

Belongs here: which marks there are and which column each is drawn from. Does not belong here: the figures
(``blue_red_years.py``), axes and words. Colours, sizes and shapes are columns, taken as they are.

Datasets: ``areas`` (year, low, high, piece, colour, opacity), ``zero`` (value), ``lines`` (year, value, piece, colour,
is_soft), ``thin`` (year, value, piece, colour),
``whiskers`` (year, low, high, colour), ``markers`` (year, value, colour, fill, shape, size, edge).
"""

import functools
from typing import Any

import altair as alt

DATASETS = ("areas", "zero", "lines", "thin", "whiskers", "markers")
PARAMS = (
    "first",
    "last",
    "low",
    "high",
    "line_width",
    "dash",
    "zero_colour",
    "zero_width",
    "cap",
    "whisker_width",
    "thin_width",
)
"""Edges of the two scales in years and dollars; pixels of lines and dashes; square pixels of a cap."""


@functools.cache
def structure() -> dict[str, Any]:
    """A layered Vega-Lite specification without rows, sizes and axes, checked by Altair."""
    first, last, low, high = (alt.ExprRef(name) for name in PARAMS[:4])
    x = alt.X("year:Q", axis=None, scale=alt.Scale(domain=[first, last], nice=False, zero=False))
    y_scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    bottom, top = alt.Y("low:Q", axis=None, scale=y_scale), alt.Y2("high:Q")
    value = alt.Y("value:Q", axis=None, scale=y_scale)
    colour = alt.Stroke("colour:N", scale=None)

    areas = alt.Chart(alt.NamedData("areas")).mark_area(line=False)
    areas = areas.encode(
        x,
        bottom,
        top,
        alt.Detail("piece:N"),
        alt.Fill("colour:N", scale=None),
        alt.FillOpacity("opacity:Q", scale=None),
    )
    zero = alt.Chart(alt.NamedData("zero")).mark_rule(
        stroke=alt.ExprRef("zero_colour"), strokeWidth=alt.ExprRef("zero_width")
    )
    zero = zero.encode(value)
    lines = alt.Chart(alt.NamedData("lines")).encode(x, value, alt.Detail("piece:N"), colour, alt.Order("year:Q"))
    width = alt.ExprRef("line_width")
    hard = lines.transform_filter("!datum.is_soft").mark_line(
        strokeWidth=width, strokeCap="round", strokeJoin="round", interpolate="linear"
    )
    soft = lines.transform_filter("datum.is_soft").mark_line(strokeWidth=width, strokeDash=alt.ExprRef("dash"))
    beside = alt.Chart(alt.NamedData("thin")).mark_line(strokeWidth=alt.ExprRef("thin_width"), strokeJoin="round")
    beside = beside.encode(x, value, alt.Detail("piece:N"), colour, alt.Order("year:Q"))
    whiskers = alt.Chart(alt.NamedData("whiskers"))
    thin, cap = alt.ExprRef("whisker_width"), alt.ExprRef("cap")
    stems = whiskers.mark_rule(strokeWidth=thin).encode(x, bottom, top, colour)
    caps = [
        whiskers.mark_point(shape="stroke", size=cap, strokeWidth=thin, opacity=1).encode(
            x, alt.Y(f"{edge}:Q", axis=None, scale=y_scale), colour
        )
        for edge in ("low", "high")
    ]
    markers = alt.Chart(alt.NamedData("markers")).mark_point(opacity=1)
    markers = markers.encode(
        x, value, colour,
        alt.Fill("fill:N", scale=None), alt.Shape("shape:N", scale=None), alt.Size("size:Q", scale=None),
        alt.StrokeWidth("edge:Q", scale=None),
    )  # fmt: skip
    chart = alt.layer(areas, zero, beside, hard, soft, stems, *caps, markers)
    chart = chart.configure(aria=False, background="transparent", padding=0).configure_view(stroke=None)
    chart = chart.properties(autosize="none")
    return {**chart.to_dict(), "params": [{"name": name, "value": 0} for name in PARAMS]}
