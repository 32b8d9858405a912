"""The drawings of the groups of states by party: bars of one fiscal year, lines over all.

Belongs here: marks and their places. Does not belong here: figures and words. All panels give a dollar the same length,
so they can be compared. The gap between the groups belongs to neither party: it is drawn in ink.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from reports import theme
from reports.drawings import marks
from reports.figure import AnyChart
from reports.words.groups import BLUE, RED, SPLIT
from reports.words.views import BALANCED, NAME, RAW, VIEWS

PANEL = {RAW: NAME[RAW], BALANCED: f"{NAME[BALANCED]}: taxes scaled up to equal spending"}
GAP_PANEL = {RAW: "Blue less red, as it happened", BALANCED: "Blue less red, deficit set aside"}
"""Titles of the groups' nets and of the gap between them, by view; a gap stands under the nets of its view."""
_BESIDE: tuple[tuple[str, marks.Align, int], ...] = (("datum.net >= 0", "left", 5), ("datum.net < 0", "right", -5))
_SIDES: tuple[tuple[marks.Align, int, str], ...] = (
    ("right", -6, "\N{LEFTWARDS ARROW} Got back more than paid in"),
    ("left", 6, "Paid in more than got back \N{RIGHTWARDS ARROW}"),
)
_GAP_SIDES: tuple[tuple[marks.Align, int, str], ...] = (
    ("right", -6, "\N{LEFTWARDS ARROW} Blue states get more"),
    ("left", 6, "Blue states get less \N{RIGHTWARDS ARROW}"),
)
_GAP_HEIGHT = 112
_HEIGHT, _HEIGHT_WITH_GAPS = 400, 640
"""Pixels the panels of lines share."""
_AXIS, _NAMES = 56, 84
"""Pixels for the figures left of lines and for the names right of them."""
Gap = dict[str, Any]
"""The gap in one year and view under its ways of counting, as ``gap_between_groups.drawn`` gives it."""


def _gap_means(gap: Gap) -> str:
    return f"Median, and 5th to 95th percentile, of {gap['ways']:,} ways"


def bars(rows: list[dict[str, Any]], width: int, alt_text: str, gaps: Sequence[Gap] = ()) -> AnyChart:
    """Panels on one symmetric scale, each bar under its group's name; under each panel the gap's range in its view."""
    nets = [*(row["net"] for row in rows), *(end for gap in gaps for end in _ends_of(gap))]
    reach = max(map(abs, nets)) or 1.0
    scale = alt.Scale(domain=[-reach, reach], range=[58, width - 58], nice=False)
    x = alt.X("net:Q", axis=None, scale=scale)
    placed: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    sides: list[dict[str, Any]] = []
    below: list[alt.Chart] = []
    y = 0
    for view in VIEWS:
        heads.append({"y": y + 8, "text": PANEL[view]})
        y += 44
        sides.append({"net": 0, "side_y": y - 14})
        for row in (row for row in rows if row["view"] == view):
            name = f"{row['group']} ({row['members']})"
            placed.append({**row, "name": name, "name_y": y + 8, "y": y + 18, "y2": y + 40})
            rules.append({"net": 0, "y": y + 16, "y2": y + 42})
            y += 50
        y += 16
        for gap in (gap for gap in gaps if gap["view"] == view):
            below += _gap_below(gap, scale, y, width)
            y += _GAP_HEIGHT + 16

    base, zero = alt.Chart(), alt.Chart(marks.rows(rules))
    side = alt.Chart(marks.rows(sides))
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
        alt.Chart(marks.rows(heads))
        .mark_text(align="left", baseline="middle", fontSize=13, fontWeight="bold")
        .encode(x=marks.x_at(0), y=marks.y_pixels("y"), text=alt.Text("text:N")),
        *below,
    ]  # fmt: skip
    return alt.layer(
        *layers,
        data=marks.rows(placed),
        width=width,
        height=y - 16,
        description=alt_text,
        config=theme.config(),
    )


def _ends_of(gap: Gap) -> list[float]:
    return [gap["low"], gap["median"], gap["high"]]


def _gap_below(gap: Gap, scale: alt.Scale, y: int, width: int) -> list[alt.Chart]:
    """The gap's range with its median, under the bars and on their scale, from pixel ``y`` down."""
    middle = y + 78
    drawn = alt.Chart(marks.rows([{**gap, "net": 0}]))
    low, median, high, zero = (
        alt.X(f"{field}:Q", axis=None, scale=scale) for field in ("low", "median", "high", "net")
    )
    at = marks.y_at(middle)
    small: dict[str, Any] = {"fontSize": theme.SIZE_SMALL if width > theme.NARROW else 9.5, "color": theme.MUTED}
    text: dict[str, Any] = {"baseline": "middle", "fontSize": 13}
    return [
        drawn.mark_text(align="left", baseline="middle", fontSize=13, fontWeight="bold").encode(
            x=marks.x_at(0), y=marks.y_at(y + 8), text=alt.TextValue(GAP_PANEL[gap["view"]])
        ),
        drawn.mark_text(align="left", baseline="middle", **small).encode(
            x=marks.x_at(0), y=marks.y_at(y + 26), text=alt.TextValue(_gap_means(gap))
        ),
        *(
            drawn.mark_text(align=align, dx=dx, baseline="middle", **small).encode(
                x=zero, y=marks.y_at(y + 46), text=alt.TextValue(side)
            )
            for align, dx, side in _GAP_SIDES
        ),
        drawn.mark_rule(stroke=theme.ZERO, strokeWidth=1).encode(
            x=zero, y=marks.y_at(middle - 8), y2=marks.y2_at(middle + 8)
        ),
        drawn.mark_rule(stroke=theme.MUTED, strokeWidth=5, opacity=0.5).encode(x=low, x2=alt.X2("high:Q"), y=at),
        drawn.mark_point(shape="diamond", filled=True, size=90, opacity=1, color=theme.INK).encode(
            x=median, y=at, tooltip=marks.in_words(), description=alt.Description("words:N")
        ),
        drawn.mark_text(align="center", dy=-15, fontWeight="bold", **text).encode(
            x=median, y=at, text=alt.Text("median_label:N")
        ),
        drawn.mark_text(align="right", dx=-2, dy=16, **text).encode(x=low, y=at, text=alt.Text("low_label:N")),
        drawn.mark_text(align="left", dx=2, dy=16, **text).encode(x=high, y=at, text=alt.Text("high_label:N")),
    ]


def lines(
    rows: list[dict[str, Any]],
    width: int,
    alt_text: str,
    gaps: Mapping[str, Sequence[Gap]] | None = None,
    drafts: Sequence[dict[str, Any]] = (),
) -> AnyChart:
    """Panels, as many dollars to a pixel in each, zero drawn, lines named at their right end; gaps under their nets.

    ``drafts`` are points after the others that are provisional: lines to them are dashed, and they are hollow.
    """
    years = sorted({row["year"] for row in (*rows, *drafts)})
    later = {view: [row for row in drafts if row["view"] == view] for view in VIEWS}
    drawn: list[tuple[str, list[Any], list[float]]] = []
    for view in VIEWS:
        chosen, of_view = [row for row in rows if row["view"] == view], list((gaps or {}).get(view, ()))
        drawn.append((view, chosen, [row["net"] for row in (*chosen, *later[view])]))
        if of_view:
            drawn.append(("", of_view, [end for gap in of_view for end in _ends_of(gap)]))
    domains = [_domain(nets) for _, _, nets in drawn]
    total = sum(high - low for low, high in domains)
    height = _HEIGHT_WITH_GAPS if gaps else _HEIGHT
    panels = []
    for (view, shown, _), domain in zip(drawn, domains, strict=True):
        pixels = max(60, round(height * (domain[1] - domain[0]) / total))
        if view:
            panels.append(_panel(shown, later[view], width, domain, pixels))
        else:
            panels.append(_gap_panel(shown, years, width, domain, pixels))
    return alt.vconcat(*panels, spacing=22, description=alt_text, config=theme.config())


def _domain(drawn: list[float]) -> tuple[float, float]:
    nets = [*drawn, 0.0]
    pad = (max(nets) - min(nets)) * 0.06 or 1.0
    return min(nets) - pad, max(nets) + pad


def _panel(
    rows: list[dict[str, Any]], drafts: list[dict[str, Any]], width: int, domain: tuple[float, float], height: int
) -> AnyChart:
    plot = width - _AXIS
    x, y = _axes(sorted({row["year"] for row in (*rows, *drafts)}), width, domain, height)
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
        *(_drafts(rows, drafts, x, y) if drafts else []),
        _zero(y, plot),
        alt.Chart(marks.rows(_ends([*rows, *drafts], domain, height)))
        .mark_text(align="left", dx=8, baseline="middle", fontWeight="bold", fontSize=theme.SIZE_SMALL)
        .encode(x=x, y=y, text=alt.Text("text:N"), color=colour),
    ]  # fmt: skip
    title = alt.TitleParams(text=PANEL[rows[0]["view"]], frame="bounds")
    return alt.layer(*layers, data=marks.rows(rows), width=plot, height=height, title=title)


def _drafts(rows: list[dict[str, Any]], drafts: list[dict[str, Any]], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Dashed lines from each group's last final point to its provisional ones, and these as hollow points."""
    last = {row["lean"]: row for row in rows}
    joined = [*(last[lean] for lean in last if lean in {row["lean"] for row in drafts}), *drafts]
    colour = marks.own_colour()
    return [
        alt.Chart(marks.rows(joined))
        .mark_line(strokeWidth=2.4, strokeDash=[4, 3])
        .encode(x=x, y=y, color=colour, detail=alt.Detail("lean:N")),
        alt.Chart(marks.rows(drafts))
        .mark_point(filled=False, size=34, opacity=1)
        .encode(
            x=x, y=y, color=colour, tooltip=marks.in_words(), description=alt.Description("words:N"),
        ),
    ]  # fmt: skip


def _axes(years: list[int], width: int, domain: tuple[float, float], height: int) -> tuple[alt.X, alt.Y]:
    """Years across and dollars down, with room for names at the right."""
    every = 2 if width > theme.NARROW else 4
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[years[0], max(years[-1], years[0] + 1)], range=[4, width - _AXIS - _NAMES], nice=False),
        axis=alt.Axis(values=years[::-1][::every], format="d", grid=False, title=None, labelFlush=False),
    )
    y = alt.Y(
        "net:Q",
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(format="$,.0f", tickCount=max(3, height // 40), title=None, minExtent=_AXIS, maxExtent=_AXIS),
    )
    return x, y


def _zero(y: alt.Y, plot: int) -> alt.Chart:
    zero: alt.Chart = (
        alt.Chart(marks.rows([{"net": 0}]))
        .mark_rule(stroke=theme.ZERO, strokeWidth=1)
        .encode(y=y, x=marks.x_at(0), x2=marks.x2_at(plot - _NAMES + 4))
    )
    return zero


def _gap_panel(gaps: Sequence[Gap], years: list[int], width: int, domain: tuple[float, float], height: int) -> AnyChart:
    """The gap's range as a band, its median as a line, over the years of the panels above."""
    plot = width - _AXIS
    x, y = _axes(years, width, domain, height)
    base = alt.Chart()
    median = y.copy()
    median.shorthand = "median:Q"
    low = y.copy()
    low.shorthand = "low:Q"
    layers = [
        base.mark_area(color=theme.MUTED, opacity=0.3).encode(x=x, y=low, y2=alt.Y2("high:Q")),
        base.mark_line(color=theme.INK, strokeWidth=2).encode(x=x, y=median),
        base.mark_point(shape="diamond", filled=True, size=30, opacity=1, color=theme.INK).encode(
            x=x, y=median, tooltip=marks.in_words(), description=alt.Description("words:N")
        ),
        _zero(y, plot),
        alt.Chart(marks.rows([{"year": gaps[-1]["year"], "net": gaps[-1]["median"]}]))
        .mark_text(align="left", dx=8, baseline="middle", fontWeight="bold", fontSize=theme.SIZE_SMALL)
        .encode(x=x, y=y, text=alt.TextValue("Median")),
    ]
    means = [f"{_gap_means(gaps[-1])};", "above zero: Blue states get less"]
    title = alt.TitleParams(
        text=GAP_PANEL[gaps[-1]["view"]],
        subtitle=means,
        subtitleFontSize=theme.SIZE_SMALL,
        subtitleColor=theme.MUTED,
        frame="bounds",
    )
    return alt.layer(*layers, data=marks.rows(gaps), width=plot, height=height, title=title)


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
