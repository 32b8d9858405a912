"""The drawing of one state by category: a bar a tax and a bar a kind of spending, the US average a tick on each.

Belongs here: marks and their places. Does not belong here: figures and words (``profile``). The two sides stand beside
each other, on a phone under each other; both give a dollar the same length. A line of text above each bar holds its
name and figures, so that long names and long bars never meet.
"""

from typing import Any, Literal

import altair as alt

from reports import theme
from reports.drawings import marks
from reports.figure import AnyChart
from reports.words import numbers

_STEP, _BAR, _TICK = 31, 9, 14
"""Pixels from one bar to the next, of a bar and of the tick over it."""
_HEAD, _LINE = 40, 16
"""Pixels of the two lines above a side, and of a line of text."""
_BETWEEN = 26
"""Pixels between the sides, beside each other or under each other."""
_US = 54
"""Pixels of the column of US figures at the right."""
_KEY = 24
"""Pixels from the right edge of a side to the tick that stands for the US average in its head."""


def bars(sums: dict[str, Any], sides: dict[str, list[dict[str, Any]]], width: int, alt_text: str) -> AnyChart:
    """Both sides on one scale.

    Args:
        sums: the state's row of net contribution, figures of the US as ``us_paid``, ``us_received`` and ``us_net``.
        sides: paid and received -> rows with item, per_capita_usd and us_per_capita_usd, in the order drawn.
        width: of the drawing, in pixels.
        alt_text: what the drawing says in words.
    """
    is_narrow = width <= theme.NARROW
    column = width if is_narrow else (width - _BETWEEN) / 2
    figures = [row[name] for rows in sides.values() for row in rows for name in ("per_capita_usd", "us_per_capita_usd")]
    low, high = min(*figures, 0.0), max(*figures, 0.0)
    to_pixels = (column - 2) / ((high - low) or 1.0)
    heads: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    left, bottoms = 0.0, [0.0]
    for side, rows in sides.items():
        top = bottoms[-1] + _BETWEEN if is_narrow and items else 0.0
        places = _places(left, column)
        heads += _heads(sums, side, places, top)
        zero = left + 1 - low * to_pixels
        items += [
            _item(row, sums, side) | places | _bar(row, zero, to_pixels, top + _HEAD + number * _STEP)
            for number, row in enumerate(rows)
        ]
        bottoms.append(top + _HEAD + len(rows) * _STEP)
        left = 0.0 if is_narrow else column + _BETWEEN
    net_y = (bottoms[-1] if is_narrow else bottoms[1]) + _BETWEEN
    heads.append(_places(0.0, column) | _net(sums) | {"text_y": net_y})
    return alt.layer(
        *_bars(marks.named("items")),
        _ticks(marks.named("key")),
        *_texts(marks.named("items"), "normal"),
        *_texts(marks.named("heads"), "bold"),
        datasets={"items": items, "heads": heads, "key": _key(heads)},
        width=width,
        height=max(*bottoms, net_y + _LINE),
        description=alt_text,
        config=theme.config(),
    )


def _places(left: float, column: float) -> dict[str, float]:
    """Where the three columns of text of a side stand: name, the state's figure, that of the US."""
    return {"left": left, "own_x": left + column - _US, "us_x": left + column}


def _item(row: dict[str, Any], sums: dict[str, Any], side: str) -> dict[str, Any]:
    """A tax or a kind of spending in words."""
    own, us = numbers.money(row["per_capita_usd"]), numbers.money(row["us_per_capita_usd"])
    verb, colour = ("paid in", theme.PAYS_IN) if side == "paid" else ("got back", theme.GETS_BACK)
    return {
        "name": row["item"], "own": own, "us": us, "colour": colour,
        "words": f"{row['item']}: {sums['state_name']} {verb} {own} per person, US average {us}, "
        f"FY{sums['fiscal_year']}",
    }  # fmt: skip


def _bar(row: dict[str, Any], zero: float, to_pixels: float, y: float) -> dict[str, float]:
    """Where the bar and the tick of a row that starts at ``y`` stand."""
    top = y + _LINE + 2
    return {
        "text_y": y + _LINE / 2, "zero": zero, "end": zero + row["per_capita_usd"] * to_pixels, "y": top,
        "y2": top + _BAR, "tick": zero + row["us_per_capita_usd"] * to_pixels,
        "tick_y": top + (_BAR - _TICK) / 2, "tick_y2": top + (_BAR + _TICK) / 2,
    }  # fmt: skip


def _heads(sums: dict[str, Any], side: str, places: dict[str, float], top: float) -> list[dict[str, Any]]:
    """Two lines above a side: what the columns are, and its sums."""
    name = "Paid in" if side == "paid" else "Got back"
    own, us = numbers.money(sums[f"{side}_per_capita_usd"]), numbers.money(sums[f"us_{side}"])
    return [
        places | {"text_y": top + 7, "name": "", "own": sums["state"], "us": "US"},
        places | {"text_y": top + 24, "name": f"{name}, $ per person", "own": own, "us": us},
    ]


def _net(sums: dict[str, Any]) -> dict[str, str]:
    """The line below what is paid in."""
    return {
        "name": "Paid in less got back",
        "own": numbers.money(sums["net_per_capita_usd"]),
        "us": numbers.money(sums["us_net"]),
    }


def _key(heads: list[dict[str, Any]]) -> list[dict[str, float]]:
    """A tick beside ``US`` in every head."""
    return [
        {
            "tick": head["us_x"] - _KEY,
            "tick_y": head["text_y"] - _TICK / 2,
            "tick_y2": head["text_y"] + _TICK / 2,
        }
        for head in heads
        if not head["name"]
    ]


def _bars(base: alt.Chart) -> list[alt.Chart]:
    return [
        base.mark_bar().encode(
            x=marks.x_pixels("zero"), x2=alt.X2("end:Q"), y=marks.y_pixels("y"), y2=alt.Y2("y2:Q"),
            color=marks.own_colour(), tooltip=marks.in_words(), description=alt.Description("words:N"),
        ),
        base.mark_rule(stroke=theme.MUTED, strokeWidth=1).encode(
            x=marks.x_pixels("zero"), y=marks.y_pixels("y"), y2=alt.Y2("y2:Q")
        ),
        _ticks(base),
    ]  # fmt: skip


def _ticks(base: alt.Chart) -> alt.Chart:
    """The US average on its bar, and in the key."""
    chart: alt.Chart = base.mark_rule(stroke=theme.INK, strokeWidth=2).encode(
        x=marks.x_pixels("tick"), y=marks.y_pixels("tick_y"), y2=alt.Y2("tick_y2:Q")
    )
    return chart


def _texts(base: alt.Chart, weight: Literal["normal", "bold"]) -> list[alt.Chart]:
    """Name, the state's figure and that of the US, in three columns; ``weight`` is the name's."""
    columns: tuple[tuple[str, str, marks.Align, Literal["normal", "bold"], str], ...] = (
        ("name", "left", "left", weight, theme.INK),
        ("own", "own_x", "right", "bold", theme.INK),
        ("us", "us_x", "right", "normal", theme.MUTED),
    )
    return [
        base.mark_text(align=align, baseline="middle", fontSize=theme.SIZE_LABEL, fontWeight=bold, color=colour).encode(
            x=marks.x_pixels(x), y=marks.y_pixels("text_y"), text=alt.Text(f"{field}:N")
        )
        for field, x, align, bold, colour in columns
    ]
