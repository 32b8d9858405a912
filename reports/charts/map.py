"""Map of net contribution per person: one fiscal year.

Belongs here: the choropleth, its legend in words, its labels. Does not belong here: simplifying borders
(``geometry/make_states.py``). Quirks: TopoJSON ids are text; DC stands off the colour scale, which its figures would
burst; states that pay in more carry their postal code, so that the sign is not told by colour alone.
"""

import functools
import json
from typing import Any

import altair as alt
import polars as pl

from reports import package_data, theme
from reports.drawings import marks
from reports.figure import AnyChart, Chart, Column, Context, Figure
from reports.words import numbers
from reports.words import titles_states as titles
from reports.words.classes import Counts, is_even
from reports.words.groups import capital
from reports.words.one_state import in_sentence
from reports.words.rows import DC, STATES, footer, method_means, states_of_one_year, suffix
from reports.words.when import When

_ATLAS_WIDTH, _ATLAS_HEIGHT, _ATLAS_SCALE = 975, 610, 1300
_ROOM, _ROOM_NARROW = 25, 120
"""Atlas units left free in the east for labels at sea."""
_LEGEND_HEIGHT = 58
_PLACES = """
AL -86.8 32.8|AK -152.5 64.6|AZ -111.7 34.4|AR -92.5 34.8|CA -119.9 37.2|CO -105.5 39.0|FL -81.7 28.3|GA -83.4 32.6
HI -155.5 19.6|ID -114.4 43.4|IL -89.2 40.0|IN -86.2 39.9|IA -93.5 42.0|KS -98.4 38.5|KY -85.1 37.5|LA -92.5 31.1
ME -69.2 45.3|MI -84.7 43.4|MN -94.5 46.2|MS -89.7 32.7|MO -92.5 38.4|MT -109.6 47.0|NE -99.8 41.5|NV -116.8 39.4
NM -106.1 34.4|NY -75.4 42.9|NC -79.2 35.5|ND -100.5 47.4|OH -82.8 40.3|OK -97.4 35.5|OR -120.6 43.9|PA -77.8 40.9
SC -80.9 33.9|SD -100.3 44.4|TN -86.4 35.8|TX -99.2 31.4|UT -111.7 39.3|VT -72.7 44.2|VA -78.6 37.5|WA -120.4 47.4
WV -80.8 38.6|WI -89.9 44.5|WY -107.6 43.0
NH -71.5 43.5 -69.6 43.1|MA -71.8 42.3 -69.2 41.8|RI -71.5 41.6 -69.6 40.9|CT -72.7 41.6 -70.2 40.1
NJ -74.5 40.1 -72.0 39.4|DE -75.5 39.0 -72.9 38.3|MD -76.7 39.4 -73.4 37.3|DC -77.0 38.9 -76.3 33.2
"""
"""Where a state's label stands (longitude, latitude); small states: the state, then its label out at sea."""


@functools.cache
def geometry() -> str:
    """The topology of the 51 areas as JSON text: Vega parses it, and Altair need not walk through it."""
    return package_data.text("geometry/states.topojson").strip()


@functools.cache
def shapes() -> frozenset[str]:
    """FIPS codes of the areas in the topology."""
    return frozenset(shape["id"] for shape in json.loads(geometry())["objects"]["states"]["geometries"])


def draw(frame: pl.DataFrame, context: Context) -> Figure:
    """Map of ``net_per_capita_usd`` from the 51 rows of ``net_contribution`` of one fiscal year and method.

    Raises:
        ValueError: not the 51 areas of one year and method, or an area without a shape.
    """
    states = states_of_one_year(frame)
    if shapes() != set(states["fips"]):
        raise ValueError("the map's shapes and the frame's FIPS codes differ")
    year, method = int(states["fiscal_year"][0]), str(states["method"][0])
    when = numbers.fiscal_year(year, in_progress=context.in_progress, provisional=context.provisional)
    ranked, dc = states.filter(pl.col("state") != DC), states.row(by_predicate=pl.col("state") == DC, named=True)
    counts, of_year = Counts.of(ranked), When.of(year, context)
    title = titles.counted(counts, of_year)
    first, last = ranked.row(0, named=True), ranked.row(-1, named=True)
    columns = (
        Column("fiscal_year", "Fiscal year", "year"),
        Column("state", "Postal code"),
        Column("state_name", "State"),
        Column("rank", "Rank among the 50 states (1 = pays in most)", "count"),
        Column("net_per_capita_usd", "Pays in more (+) or gets back more (\N{MINUS SIGN}), $ per person", "usd"),
        Column("paid_per_capita_usd", "Paid in, $ per person", "usd"),
        Column("received_per_capita_usd", "Got back, $ per person", "usd"),
    )
    rows = [_row(row, when) for row in states.iter_rows(named=True)]
    dc_says = f"The District of Columbia {numbers.net(dc['net_per_capita_usd'])}"
    alt_text = (
        f"Map of the United States. {title}. {first['state_name']} {numbers.net(first['net_per_capita_usd'])}; "
        f"{last['state_name']} {numbers.net(last['net_per_capita_usd'])}. {dc_says}."
    )
    return Figure(
        kind="map",
        year=year,
        variant=(suffix(method, context),),
        label=f"Map, {when}",
        title=title,
        subtitle=titles.measured(of_year, titles.about_even(counts, of_year)),
        alt=alt_text,
        chart=_chart(rows, theme.WIDTH, alt_text),
        narrow=_chart(rows, theme.NARROW, alt_text),
        table=states.select(column.name for column in columns),
        columns=columns,
        notes=footer(context, titles.off_the_scale(dc), method_means(method, context)),
        is_latest=context.is_latest,
    )


def _row(row: dict[str, Any], when: str) -> dict[str, Any]:
    amount = row["net_per_capita_usd"]
    in_class = theme.class_of(amount)
    rank = f" Rank {row['rank']} of {STATES}." if row["rank"] is not None else ""
    says = (
        f"{capital(in_sentence(row['state_name'], row['state']))} {numbers.net(amount, even=is_even(row))}, {when}: "
        f"paid {numbers.money(row['paid_per_capita_usd'])}, "
        f"got back {numbers.money(row['received_per_capita_usd'])}.{rank}"
    )
    colour = theme.NO_SCALE if row["state"] == DC else theme.CLASSES[in_class]
    return {"fips": row["fips"], "state": row["state"], "net": amount, "colour": colour, "words": says}


def _chart(rows: list[dict[str, Any]], width: int, alt_text: str) -> AnyChart:
    scale = width / (_ATLAS_WIDTH + (_ROOM if width > theme.NARROW else _ROOM_NARROW))
    areas = (
        alt.Chart(alt.NamedData(name="states", format=alt.TopoDataFormat(type="topojson", feature="states")))
        .transform_lookup(
            lookup="id",
            from_=alt.LookupData(data=marks.rows(rows), key="fips", fields=["net", "colour", "words"]),
        )
        .mark_geoshape(stroke=theme.GROUND, strokeWidth=0.8)
        .encode(
            color=marks.own_colour(),
            tooltip=marks.in_words(),
            description=alt.Description("words:N"),
        )
    )
    layers = [areas, *_labels(rows, theme.SIZE_SMALL if width > theme.NARROW else 9.5), *_legend(width)]
    return alt.layer(
        *layers,
        width=width,
        height=round(_LEGEND_HEIGHT + _ATLAS_HEIGHT * scale),
        description=alt_text,
        projection={
            "type": "albersUsa",
            "scale": _ATLAS_SCALE * scale,
            "translate": [_ATLAS_WIDTH / 2 * scale, _LEGEND_HEIGHT + _ATLAS_HEIGHT / 2 * scale],
        },
        resolve={"scale": {"x": "independent", "y": "independent"}},
        config=theme.config(),
        datasets={"states": geometry()},
    )


def _labels(rows: list[dict[str, Any]], size: float) -> list[alt.Chart]:
    """Postal codes of the states that pay in more, and DC's marker with its figure."""
    places = {p[0]: [float(x) for x in p[1:]] for p in (e.split() for e in _PLACES.replace("\n", "|").split("|")) if p}
    inside, outside = [], []
    for row in rows:
        spot = places[row["state"]]
        if row["state"] == DC:
            outside.append({**_line(spot), "text": f"DC {numbers.money(row['net'])}"})
        elif row["net"] > 0 and len(spot) > 2:  # noqa: PLR2004  (longitude and latitude, twice)
            outside.append({**_line(spot), "text": row["state"]})
        elif row["net"] > 0:
            inside.append({**_line(spot), "text": row["state"], "ink": theme.text_on(row["colour"])})
    leaders = alt.Chart(marks.rows(outside)).encode(longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q"))
    dot = alt.Chart(marks.rows([_line(places[DC])])).encode(
        longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q")
    )
    bold: dict[str, Any] = {"fontSize": size, "fontWeight": "bold"}
    charts = [
        leaders.mark_rule(stroke=theme.MUTED, strokeWidth=0.8).encode(
            longitude2=alt.Longitude2("x2:Q"), latitude2=alt.Latitude2("y2:Q")
        ),
        leaders.mark_text(align="left", dx=3, color=theme.INK, **bold).encode(
            longitude=alt.Longitude("x2:Q"), latitude=alt.Latitude("y2:Q"), text=alt.Text("text:N")
        ),
        dot.mark_circle(size=34, fill=theme.NO_SCALE, stroke=theme.ZERO, strokeWidth=1.2, opacity=1),
    ]
    if inside:
        charts.append(
            alt.Chart(marks.rows(inside))
            .mark_text(**bold)
            .encode(
                longitude=alt.Longitude("x:Q"),
                latitude=alt.Latitude("y:Q"),
                text=alt.Text("text:N"),
                color=marks.own_colour("ink"),
            )
        )
    return charts


def _line(spot: list[float]) -> dict[str, float]:
    return {"x": spot[0], "y": spot[1], "x2": spot[-2], "y2": spot[-1]}


def _legend(width: int) -> list[alt.Chart]:
    """The classes as a bar with its limits below and what the two sides mean above, in the map's own pixels."""
    cell = min(58, width // len(theme.CLASSES))
    left = (width - cell * len(theme.CLASSES)) / 2
    boxes = [
        {"x": left + i * cell, "x2": left + (i + 1) * cell, "colour": colour} for i, colour in enumerate(theme.CLASSES)
    ]
    limits = [
        {"x": left + (i + 1) * cell, "text": numbers.money(limit) if limit else "0"}
        for i, limit in enumerate(theme.THRESHOLDS)
    ]
    middle = left + cell * len(theme.CLASSES) / 2
    sides: list[tuple[float, marks.Align, str]] = [
        (middle - 6, "right", "\N{LEFTWARDS ARROW} Gets back more than it pays in"),
        (middle + 6, "left", "Pays in more than it gets back \N{RIGHTWARDS ARROW}"),
    ]
    size = theme.SIZE_SMALL if width > theme.NARROW else 9.5

    bar = (
        alt.Chart(marks.rows(boxes))
        .mark_rect(stroke=theme.GROUND, strokeWidth=0.8)
        .encode(
            x=marks.x_pixels("x"),
            x2=alt.X2("x2:Q"),
            y=marks.y_at(18),
            y2=marks.y2_at(29),
            color=marks.own_colour(),
        )
    )
    text = [
        alt.Chart(marks.rows(limits))
        .mark_text(fontSize=size, color=theme.MUTED, baseline="top")
        .encode(x=marks.x_pixels("x"), y=marks.y_at(33), text=alt.Text("text:N"))
    ]
    text += [
        alt.Chart(marks.rows([{"x": x, "text": side}]))
        .mark_text(fontSize=size, color=theme.INK, align=align, baseline="top")
        .encode(x=marks.x_pixels("x"), y=marks.y_at(2), text=alt.Text("text:N"))
        for x, align, side in sides
    ]
    return [bar, *text]


CHART = Chart(
    name="map",
    title="Map",
    rank=20,
    description="Net contribution per person of every state on a map.",
    marts=("mart.net_contribution",),
    draw=lambda rows, context: draw(rows["mart.net_contribution"], context),
    on_home="latest year",
    is_drawn_provisionally=True,
)
