"""Small pieces of encoding the charts share: fixed places in pixels.

Belongs here: rows of a part, typed doors to Altair's untyped value channels, pixel scales, the side of zero a label
stands on, labels kept apart. Does not belong here: a whole mark of one chart.
"""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt

Align = Literal["left", "right"]


def x_at(pixels: float) -> alt.XValue:
    """A fixed place across."""
    return alt.XValue(pixels)  # type: ignore[no-untyped-call]


def x2_at(pixels: float) -> alt.X2Value:
    """Where a mark ends across."""
    return alt.X2Value(pixels)  # type: ignore[no-untyped-call]


def y_at(pixels: float) -> alt.YValue:
    """A fixed place down."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


def y2_at(pixels: float) -> alt.Y2Value:
    """Where a mark ends down."""
    return alt.Y2Value(pixels)  # type: ignore[no-untyped-call]


def x_pixels(field: str) -> alt.X:
    """A field that holds pixels across."""
    return alt.X(f"{field}:Q", scale=None, axis=None)


def y_pixels(field: str) -> alt.Y:
    """A field that holds pixels down."""
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def own_colour(field: str = "colour") -> alt.Color:
    """A field that holds the colour itself."""
    return alt.Color(f"{field}:N", scale=None, legend=None)


def in_words() -> alt.Tooltip:
    """The tooltip: the sentence of the mark."""
    return alt.Tooltip("words:N", title="Net contribution")


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """``places`` moved so that they lie at least ``gap`` apart, from ``low`` to ``high`` on, in the same order."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    least = low
    for i in order:
        moved[i] = max(places[i], least)
        least = moved[i] + gap
    most = high
    for i in reversed(order):
        moved[i] = min(moved[i], most)
        most = moved[i] - gap
    return moved


def rows(values: Sequence[Any]) -> alt.InlineData:
    """Rows as a part's data. Altair copies lists again and again, part for part; a tuple it hands on: half the time."""
    return alt.InlineData(values=tuple(values))


def named(name: str) -> alt.Chart:
    """An empty chart of the rows that the whole drawing holds once as ``name`` (``datasets`` of its outermost part)."""
    return alt.Chart(alt.NamedData(name))
