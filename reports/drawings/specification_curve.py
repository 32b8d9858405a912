"""The drawing of the ways of counting: a sorted curve, and beneath it where along the curve each choice is made.

Belongs here: marks and their places. Does not belong here: figures and words (``specification_curve``). The curve goes
through a part of the sorted gaps, each at its own place, so every other lies between its neighbours drawn; the strips
count the ways in stretches of the curve, full height where all of a stretch make the choice. The plot starts at zero
across and what is beside it stands left and right of it, outside. The area is blue above zero and red below, which the
words above it say, too.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import altair as alt
import polars as pl

from reports import theme
from reports.drawings import marks
from reports.drawings.ticks import ticks
from reports.figure import AnyChart
from reports.words import numbers
from reports.words.groups import BLUE, RED, capital

_DEFAULT = 1
_STEPS, _STRETCHES = 120, 54
"""Pieces of the curve, and stretches counted in the strips."""
_CURVE = 170
"""Pixels the curve is high."""
_FIGURES = 40
"""Pixels under the curve for the figures of its ends and middle."""
_ROW, _BAR, _HEAD = 15, 11, 21
"""Pixels of an option, of its bar, and of an axis' heading."""
_LEFT, _RIGHT = {False: 176, True: 132}, {False: 62, True: 46}
"""Pixels beside the plot, wide and narrow."""


@dataclass(frozen=True)
class Option:
    """One row beneath the curve: the column and option it stands for, its words, its median as printed."""

    axis: str
    heading: str
    option: str
    label: str
    median: str
    is_default: bool
    words: str


@dataclass(frozen=True)
class Words:
    """What the drawing says: figures of all ways as printed, the groups' names, the description of the whole."""

    lowest: str
    median: str
    highest: str
    default: str
    who: dict[str, str]
    alt: str


@dataclass(frozen=True)
class _Layout:
    """Places in pixels: what is left and right of the plot, its width, the curve's top, the drawing's foot; letters."""

    left: float
    right: float
    plot: float
    top: float
    bottom: float
    size: float
    x: alt.Scale
    y: alt.Scale

    def place(self) -> alt.X:
        """Where along the sorted ways."""
        return alt.X("place:Q", axis=None, scale=self.x)

    def gap(self, field: str = "gap") -> alt.Y:
        """How high on the curve."""
        return alt.Y(f"{field}:Q", axis=None, scale=self.y)


def curve(ways: pl.DataFrame, options: list[Option], said: Words, width: int) -> AnyChart:
    """The curve of ``gap_per_capita_usd`` and the strips of the options.

    Args:
        ways: one row a specification, sorted: spec_id, gap_per_capita_usd, a column an axis.
        options: the rows beneath, those of one axis together.
        said: the words beside the marks.
        width: of the whole drawing, in pixels.
    """
    is_narrow = width <= theme.NARROW
    left, right = _LEFT[is_narrow], _RIGHT[is_narrow]
    plot = width - left - right
    gaps = ways["gap_per_capita_usd"].to_list()
    low, high = min(gaps[0], 0.0), max(gaps[-1], 0.0)
    domain = [low, high] if low < high else [0.0, 1.0]
    top = 58 if low < 0 else 40
    placed, heads, bottom = _placed(options, top + _CURVE + _FIGURES + 6)
    layout = _Layout(
        left=left, right=right, plot=plot, top=top, bottom=bottom, size=10 if is_narrow else theme.SIZE_SMALL,
        x=alt.Scale(domain=[0, len(gaps)], range=[0, plot], nice=False),
        y=alt.Scale(domain=domain, range=[top + _CURVE, top], nice=False, zero=False),
    )  # fmt: skip
    layers = [
        *_grid(ticks(domain[0], domain[1], 6), layout),
        *_curve(ways, layout),
        *_sides(said.who, layout, has_below=low < 0),
        *_ends(said, layout),
        *_heads(heads, layout),
        *_strips(ways, placed, layout),
        *_options(placed, layout),
        *_default(ways, said.default, layout),
    ]
    return alt.layer(*layers, width=plot, height=bottom, description=said.alt, config=theme.config())


def _placed(options: list[Option], y: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """The options with the foot of their bars, the headings with their middle, and where all end."""
    placed: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    last = ""
    for option in options:
        if option.axis != last:
            heads.append({"y": y + _HEAD - 8, "text": option.heading})
            y, last = y + _HEAD, option.axis
        placed.append(
            {"axis": option.axis, "option": option.option, "label": option.label, "median": option.median,
             "is_default": option.is_default, "words": option.words, "foot": y + (_ROW + _BAR) / 2}
        )  # fmt: skip
        y += _ROW
    return placed, heads, y


def _grid(at: list[float], layout: _Layout) -> list[alt.Chart]:
    """Lines across with their dollars, zero drawn stronger."""
    lines = [{"gap": tick, "text": numbers.money(tick), "line": theme.GRID if tick else theme.ZERO} for tick in at]
    chart = alt.Chart(marks.rows(lines))
    y = layout.gap()
    return [
        chart.mark_rule(strokeWidth=1).encode(
            y=y, x=marks.x_at(0), x2=marks.x2_at(layout.plot), stroke=alt.Stroke("line:N", scale=None)
        ),
        chart.mark_text(align="right", baseline="middle", fontSize=layout.size, color=theme.MUTED).encode(
            y=y, x=marks.x_at(-6), text=alt.Text("text:N")
        ),
    ]


def _curve(ways: pl.DataFrame, layout: _Layout) -> list[alt.Chart]:
    """The gaps at some of their places, and the area to zero."""
    gaps, numbers = ways["gap_per_capita_usd"].to_list(), ways["spec_id"].to_list()
    points = [{"place": i + 0.5, "gap": gaps[i], "spec_id": numbers[i]} for i in kept(gaps, numbers.index(_DEFAULT))]
    base = alt.Chart(marks.rows(points))
    sides = [(BLUE, "max")] * (gaps[-1] > 0) + [(RED, "min")] * (gaps[0] < 0)
    return [
        *(
            base.transform_calculate(part=f"{bound}(datum.gap, 0)")
            .mark_area(color=theme.PARTY[lean], opacity=0.3)
            .encode(x=layout.place(), y=layout.gap("part"), y2=alt.Y2Datum(0))
            for lean, bound in sides
        ),
        base.mark_line(color=theme.INK, strokeWidth=2, strokeJoin="round").encode(x=layout.place(), y=layout.gap()),
    ]


def _default(ways: pl.DataFrame, printed: str, layout: _Layout) -> list[alt.Chart]:
    """The default method: its point on the curve, a line from its name down to the foot, past the figures."""
    gaps, place = ways["gap_per_capita_usd"].to_list(), ways["spec_id"].to_list().index(_DEFAULT)
    text = f"Default method: {printed}"
    says = f"{text} per person, {place + 1:,} of {len(gaps):,} from the lowest"
    chart = alt.Chart(marks.rows([{"place": place + 0.5, "gap": gaps[place], "text": text, "words": says}]))
    is_late, foot = place > len(gaps) / 2, layout.top + _CURVE
    return [
        *(
            chart.mark_rule(stroke=theme.INK, strokeWidth=1, strokeDash=[3, 3]).encode(
                x=layout.place(), y=marks.y_at(start), y2=marks.y2_at(end)
            )
            for start, end in ((layout.top - 4, foot), (foot + _FIGURES, layout.bottom))
        ),
        chart.mark_point(filled=True, size=64, opacity=1, color=theme.INK).encode(
            x=layout.place(), y=layout.gap(), tooltip=alt.Tooltip("words:N"), description=alt.Description("words:N")
        ),
        chart.mark_text(
            align="right" if is_late else "left", dx=3 if is_late else -3, baseline="middle",
            fontSize=layout.size, fontWeight="bold",
        ).encode(x=layout.place(), y=marks.y_at(layout.top - 12), text=alt.Text("text:N")),
    ]  # fmt: skip


def kept(gaps: list[float], default: int) -> list[int]:
    """Places drawn, of all sorted gaps: evenly spaced, both ends, the default, and either side of zero."""
    last = len(gaps) - 1
    even = {round(step * last / _STEPS) for step in range(_STEPS + 1)}
    crossing = {i + side for i in range(last) if (gaps[i] > 0) != (gaps[i + 1] > 0) for side in (0, 1)}
    return sorted(even | crossing | {default})


def _sides(who: dict[str, str], layout: _Layout, *, has_below: bool) -> list[alt.Chart]:
    """What above and below zero mean, in words."""
    rows = [{"y": 7, "colour": theme.PARTY[BLUE], "text": f"\N{UPWARDS ARROW} {capital(who[BLUE])} get less, net"}]
    if has_below:
        rows.append(
            {"y": 25, "colour": theme.PARTY[RED], "text": f"\N{DOWNWARDS ARROW} {capital(who[RED])} get less, net"}
        )
    chart = alt.Chart(marks.rows(rows))
    return [
        chart.mark_text(align="left", baseline="middle", fontSize=layout.size, fontWeight="bold").encode(
            x=marks.x_at(-layout.left), y=marks.y_pixels("y"), text=alt.Text("text:N"), color=marks.own_colour()
        )
    ]


def _ends(said: Words, layout: _Layout) -> list[alt.Chart]:
    """Under the curve: its lowest, middle and highest gap."""
    entries: tuple[tuple[Literal["left", "center", "right"], float, str, str], ...] = (
        ("left", 0.0, "Lowest", said.lowest),
        ("center", layout.plot / 2, "Median", said.median),
        ("right", layout.plot, "Highest", said.highest),
    )
    return [
        alt.Chart(marks.rows([{"text": text}]))
        .mark_text(align=align, baseline="middle", fontSize=layout.size, color=colour)
        .encode(x=marks.x_at(at), y=marks.y_at(layout.top + _CURVE + down), text=alt.Text("text:N"))
        for align, at, name, gap in entries
        for text, down, colour in ((name, 14, theme.MUTED), (gap, 29, theme.INK))
    ]


def _heads(heads: list[dict[str, Any]], layout: _Layout) -> list[alt.Chart]:
    """The axes' names, and over the medians theirs."""
    names, median = alt.Chart(marks.rows(heads)), alt.Chart(marks.rows(heads[:1]))
    text: dict[str, Any] = {"baseline": "middle", "fontSize": layout.size, "color": theme.MUTED}
    y = marks.y_pixels("y")
    return [
        names.mark_text(align="left", fontWeight="bold", **text).encode(
            x=marks.x_at(-layout.left), y=y, text=alt.Text("text:N")
        ),
        median.mark_text(align="right", **text).encode(
            x=marks.x_at(layout.plot + layout.right), y=y, text=alt.TextValue("Median gap")
        ),
    ]


def _strips(ways: pl.DataFrame, placed: list[dict[str, Any]], layout: _Layout) -> list[alt.Chart]:
    """How many ways of each stretch of the curve make each choice; a ground as high as all of them."""
    total = ways.height
    number = min(_STRETCHES, total)
    edges = [round(i * total / number) for i in range(number + 1)]
    counts: list[dict[str, Any]] = []
    for row in placed:
        made = ways[row["axis"]] == row["option"]
        stretches = [
            {"foot": row["foot"], "place": start, "ways": int(made[start:end].sum()), "of": end - start}
            for start, end in pairwise(edges)
        ]
        counts += [*stretches, {**stretches[-1], "place": total}]
    return [
        alt.Chart(marks.rows(placed))
        .transform_calculate(head=f"datum.foot - {_BAR}")
        .mark_rect(color=theme.GRID, opacity=0.6)
        .encode(
            x=marks.x_at(0), x2=marks.x2_at(layout.plot), y=marks.y_pixels("foot"), y2=alt.Y2("head:Q"),
            tooltip=alt.Tooltip("words:N"), description=alt.Description("words:N"),
        ),
        alt.Chart(marks.rows(counts))
        .transform_calculate(head=f"datum.foot - {_BAR} * datum.ways / datum.of")
        .mark_area(interpolate="step-after", color=theme.MUTED, tooltip=None)
        .encode(x=layout.place(), y=marks.y_pixels("head"), y2=alt.Y2("foot:Q"), detail=alt.Detail("foot:N")),
    ]  # fmt: skip


def _options(placed: list[dict[str, Any]], layout: _Layout) -> list[alt.Chart]:
    """What each strip stands for, in bold where the default method makes the choice, and its median."""
    rows = alt.Chart(marks.rows(placed))
    text: dict[str, Any] = {"baseline": "middle", "fontSize": layout.size, "dy": -_BAR / 2}
    left, y = marks.x_at(-layout.left), marks.y_pixels("foot")
    return [
        rows.transform_filter("datum.is_default")
        .mark_text(align="left", fontWeight="bold", **text)
        .encode(x=left, y=y, text=alt.Text("label:N")),
        rows.transform_filter("!datum.is_default")
        .mark_text(align="left", **text)
        .encode(x=left, y=y, text=alt.Text("label:N")),
        rows.mark_text(align="right", **text).encode(
            x=marks.x_at(layout.plot + layout.right), y=y, text=alt.Text("median:N")
        ),
    ]
