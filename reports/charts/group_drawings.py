"""The drawings of the groups of states by party: bars of one fiscal year, lines over all.

Belongs here: marks and their places. Does not belong here: figures and words (``blue_red``, ``groups``). Both panels
give a dollar the same length, so they can be compared.
"""

from typing import Any

import altair as alt

from reports import theme
from reports.charts import marks
from reports.charts.groups import BLUE, RED, SPLIT
from reports.figure import AnyChart

RAW_PANEL = "As collected and spent"
BALANCED_PANEL = "Deficit taken out: taxes scaled up to equal spending"
_BESIDE: tuple[tuple[str, marks.Align, int], ...] = (("datum.net >= 0", "left", 5), ("datum.net < 0", "right", -5))
_SIDES: tuple[tuple[marks.Align, int, str], ...] = (
    ("right", -6, "\N{LEFTWARDS ARROW} Got back more than paid in"),
    ("left", 6, "Paid in more than got back \N{RIGHTWARDS ARROW}"),
)
_HEIGHT = 400
"""Pixels both panels of lines share."""


def bars(rows: list[dict[str, Any]], width: int, alt_text: str) -> AnyChart:
    """Two panels under each other on one symmetric scale, each bar under its group's name."""
    reach = max(abs(row["net"]) for row in rows) or 1.0
    x = alt.X("net:Q", axis=None, scale=alt.Scale(domain=[-reach, reach], range=[58, width - 58], nice=False))
    placed: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    sides: list[dict[str, Any]] = []
    y = 0
    for panel in (RAW_PANEL, BALANCED_PANEL):
        heads.append({"y": y + 8, "text": panel})
        y += 44
        sides.append({"net": 0, "side_y": y - 14})
        for row in (row for row in rows if row["panel"] == panel):
            name = f"{row['group']} ({row['states']})"
            placed.append({**row, "name": name, "name_y": y + 8, "y": y + 18, "y2": y + 40})
            rules.append({"net": 0, "y": y + 16, "y2": y + 42})
            y += 50
        y += 16

    base, zero = alt.Chart(), alt.Chart(alt.InlineData(values=rules))
    side = alt.Chart(alt.InlineData(values=sides))
    colour = marks.own_colour()
    small: dict[str, Any] = {"fontSize": theme.SIZE_SMALL if width > theme.NARROW else 9.5, "color": theme.MUTED}
    layers = [
        base.mark_bar().encode(
            x=x, x2=alt.X2Datum(0), y=marks.y_pixels("y"), y2=alt.Y2("y2:Q"), color=colour,
            tooltip=marks.in_words(), description=alt.Description("words:N"),
        ),
        base.mark_text(align="left", baseline="middle", fontWeight="bold").encode(
            x=marks.x_at(0), y=marks.y_pixels("name_y"), text=alt.Text("name:N"), color=colour
        ),
        *(
            base.transform_filter(which)
            .mark_text(align=align, dx=dx, dy=11, baseline="middle", fontSize=13, fontWeight="bold")
            .encode(x=x, y=marks.y_pixels("y"), text=alt.Text("label:N"))
            for which, align, dx in _BESIDE
        ),
        zero.mark_rule(stroke=theme.ZERO, strokeWidth=1).encode(x=x, y=marks.y_pixels("y"), y2=alt.Y2("y2:Q")),
        *(
            side.mark_text(align=align, dx=dx, baseline="middle", **small).encode(
                x=x, y=marks.y_pixels("side_y"), text=alt.TextValue(text)
            )
            for align, dx, text in _SIDES
        ),
        alt.Chart(alt.InlineData(values=heads))
        .mark_text(align="left", baseline="middle", fontSize=13, fontWeight="bold")
        .encode(x=marks.x_at(0), y=marks.y_pixels("y"), text=alt.Text("text:N")),
    ]  # fmt: skip
    return alt.layer(
        *layers,
        data=alt.InlineData(values=placed),
        width=width,
        height=y - 16,
        description=alt_text,
        config=theme.config(),
    )


def lines(rows: list[dict[str, Any]], width: int, alt_text: str) -> AnyChart:
    """Two panels, as many dollars to a pixel in each, zero drawn, lines named at their right end."""
    chosen = [[row for row in rows if row["panel"] == panel] for panel in (RAW_PANEL, BALANCED_PANEL)]
    domains = [_domain(panel) for panel in chosen]
    total = sum(high - low for low, high in domains)
    heights = [max(60, round(_HEIGHT * (high - low) / total)) for low, high in domains]
    panels = [_panel(panel, width, domain, h) for panel, domain, h in zip(chosen, domains, heights, strict=True)]
    return alt.vconcat(*panels, spacing=22, description=alt_text, config=theme.config())


def _domain(rows: list[dict[str, Any]]) -> tuple[float, float]:
    nets = [row["net"] for row in rows] + [0.0]
    pad = (max(nets) - min(nets)) * 0.06 or 1.0
    return min(nets) - pad, max(nets) + pad


def _panel(rows: list[dict[str, Any]], width: int, domain: tuple[float, float], height: int) -> AnyChart:
    axis, names = 56, 84
    plot = width - axis
    years = sorted({row["year"] for row in rows})
    every = 2 if width > theme.NARROW else 4
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[years[0], max(years[-1], years[0] + 1)], range=[4, plot - names], nice=False),
        axis=alt.Axis(values=years[::-1][::every], format="d", grid=False, title=None, labelFlush=False),
    )
    y = alt.Y(
        "net:Q",
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(format="$,.0f", tickCount=max(3, height // 40), title=None, minExtent=axis, maxExtent=axis),
    )
    colour = marks.own_colour()
    base = alt.Chart()
    layers = [
        base.mark_line(strokeWidth=2.4, strokeJoin="round").encode(x=x, y=y, color=colour, detail=alt.Detail("lean:N")),
        base.mark_point(filled=True, size=26, opacity=1).encode(
            x=x, y=y, color=colour,
            shape=alt.Shape("lean:N", legend=None, scale=alt.Scale(domain=[BLUE, RED, SPLIT],
                                                                   range=["circle", "square", "triangle-up"])),
            tooltip=marks.in_words(), description=alt.Description("words:N"),
        ),
        alt.Chart(alt.InlineData(values=[{"net": 0}]))
        .mark_rule(stroke=theme.ZERO, strokeWidth=1)
        .encode(y=y, x=marks.x_at(0), x2=marks.x2_at(plot - names + 4)),
        alt.Chart(alt.InlineData(values=_ends(rows, domain, height)))
        .mark_text(align="left", dx=8, baseline="middle", fontWeight="bold", fontSize=theme.SIZE_SMALL)
        .encode(x=x, y=y, text=alt.Text("text:N"), color=colour),
    ]  # fmt: skip
    title = alt.TitleParams(text=rows[0]["panel"], frame="bounds")
    return alt.layer(*layers, data=alt.InlineData(values=rows), width=plot, height=height, title=title)


def _ends(rows: list[dict[str, Any]], domain: tuple[float, float], height: int) -> list[dict[str, Any]]:
    """A name at each line's last point, moved apart where two would overlap."""
    last: dict[str, dict[str, Any]] = {}
    for row in rows:
        last[row["lean"]] = row
    apart = (domain[1] - domain[0]) / height * 14
    ends, floor = [], domain[0]
    for row in sorted(last.values(), key=lambda row: row["net"]):
        at = max(row["net"], floor)
        ends.append({"year": row["year"], "net": at, "colour": row["colour"], "text": theme.PARTY_NAME[row["lean"]]})
        floor = at + apart
    return ends
