"""Small pictures that stand in pages themselves: five dots a year, floating bars.

Belongs here: their geometry, as SVG text with classes that the style sheet colours, light and dark. Does not belong
here: charts with pages of their own (``reports/charts``), words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from reports.words.numbers import money

_EDGE = 62
"""Pixels left of the dots for the labels of the axis, the longest of which is a negative one."""
_DECADES_FROM = 30
"""Years from which an axis names decades only."""


@dataclass(frozen=True)
class Bar:
    """A floating bar beside its words: from where to where in hundredths of the scale, where zero lies, its colour."""

    label: str
    value: str
    left: float
    width: float
    zero: float
    kind: str

    @property
    def svg(self) -> Markup:
        """The bar, as wide as its cell."""
        return Markup(
            '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
            '<rect class="{}" x="{:.2f}" y="0" width="{:.2f}" height="10"/>'
            '<rect class="zero" x="{:.2f}" y="-2" width="0.25" height="14"/></svg>'
        ).format(self.kind, self.left, max(self.width, 0.4), self.zero)


def bars(spans: Sequence[tuple[str, str, float, float, str]]) -> list[Bar]:
    """Bars on one scale that holds zero.

    Args:
        spans: label, printed value, start and end in dollars, kind (a class of the style sheet).
    """
    ends = [end for _, _, first, last, _ in spans for end in (first, last)]
    low, high = min([*ends, 0.0]), max([*ends, 0.0])
    scale = 100 / ((high - low) or 1.0)
    return [
        Bar(label, value, (min(first, last) - low) * scale, abs(last - first) * scale, -low * scale, kind)
        for label, value, first, last, kind in spans
    ]


def dots(series: Mapping[str, Mapping[int, float]], marked: Sequence[str], says: str, size: tuple[int, int]) -> Markup:
    """A dot a series and year over a common axis of dollars, those ``marked`` filled or as diamonds, the rest open.

    Args:
        series: name -> year -> dollars.
        marked: the first is filled, the second a diamond.
        says: the picture in a sentence.
        size: width and height in pixels.
    """
    width, height = size
    years = sorted({year for found in series.values() for year in found})
    values = [value for found in series.values() for value in found.values()]
    step = 1000.0 if max(values) - min(values) < 8000 else 2000.0  # noqa: PLR2004  (at most nine lines)
    low, high = min(0.0, min(values) // step * step), -(-max(values) // step) * step

    def x(year: int) -> float:
        return _EDGE + 10 + (year - years[0]) * (width - _EDGE - 24) / max(1, years[-1] - years[0])

    def y(value: float) -> float:
        return 12 + (high - value) * (height - 40) / ((high - low) or 1.0)

    parts = []
    for line in range(round((high - low) / step) + 1):
        value = low + line * step
        kind = "zero" if value == 0 else "grid"
        parts.append(f'<line class="{kind}" x1="{_EDGE}" x2="{width - 8}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>')
        parts.append(f'<text x="{_EDGE - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{money(value)}</text>')
    marked_years = _marked(years, (width - _EDGE) // 44)
    for year in years:
        found = [points[year] for points in series.values() if year in points]
        ends = f'y1="{y(min(found)):.1f}" y2="{y(max(found)):.1f}"'
        parts.append(f'<line class="span" x1="{x(year):.1f}" x2="{x(year):.1f}" {ends}/>')
        if year in marked_years:
            parts.append(f'<text x="{x(year):.1f}" y="{height - 8}" text-anchor="middle">{year}</text>')
    for name in sorted(series, key=lambda one: one in marked):
        for year, value in series[name].items():
            if len(marked) > 1 and name == marked[1]:
                at = f"M{x(year):.1f} {y(value) - 5:.1f}l5 5l-5 5l-5 -5z"
                parts.append(f'<path class="other" d="{at}"/>')
            else:
                kind = "filled" if marked and name == marked[0] else "open"
                parts.append(f'<circle class="{kind}" cx="{x(year):.1f}" cy="{y(value):.1f}" r="3.6"/>')
    opening = f'<svg class="dots" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(says)}">'
    return Markup(f"{opening}{''.join(parts)}</svg>")  # noqa: S704  (numbers, and text that is escaped)


def _marked(years: Sequence[int], room: int) -> set[int]:
    """The years an axis names: every one, every few back from the last, or decades and the ends where there are many.

    Args:
        years: those drawn, sorted.
        room: how many names there is room for.
    """
    if len(years) <= _DECADES_FROM:
        return set(years[:: -max(1, -(-len(years) // max(1, room)))])
    decades = [year for year in years if year % 10 == 0]
    apart = (years[-1] - years[0]) / max(1, room)
    step = 2 if len(decades) + 2 > room else 1
    inner = [year for year in decades if year % (10 * step) == 0 and min(year - years[0], years[-1] - year) > apart]
    return {years[0], *inner, years[-1]}
