"""The drawing of the two groups over the years: one panel, one view.

Belongs here: lines that break where a group's members change, the gap between them, the band of the ways of counting,
the whisker of error. Does not belong here: figures and words (``charts/blue_red_years``). No line joins two years with
different members. Bands are drawn only where they do not lie over each other; the gap only where they are not drawn.
Marks are Altair's (``line_marks.py``); axes and words stand round them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports import theme
from reports.drawings import axes, line_marks, vega
from reports.drawings.axes import End, Plot
from reports.svg import marks
from reports.svg.frame import Body, Frame

_HEIGHT, _HEIGHT_NARROW = 400, 330
_LEAST_WHISKER = 3.0
"""Pixels from the middle of a marker to an end of its whisker, beyond the marker, from which it is drawn."""


@dataclass(frozen=True)
class Point:
    """A group in one fiscal year: its net in dollars per person, who is in it, and a sentence."""

    year: int
    value: float
    members: frozenset[str]
    words: str
    error: float | None = None
    is_soft: bool = False
    low: float | None = None
    high: float | None = None
    without_dc: float | None = None
    """The net without DC, where it is drawn, too."""


@dataclass(frozen=True)
class Line:
    """A group over the years, by year, and what it is called at its end."""

    lean: str
    name: str
    figure: str
    note: str
    points: tuple[Point, ...]

    @property
    def colour(self) -> str:
        """Its party's."""
        return theme.PARTY[self.lean]


@dataclass(frozen=True)
class Span:
    """Years whose groups are made alike, and how that is called below the plot."""

    first: int
    last: int
    says: str
    short: str = ""
    """The same where there is less room."""


def lines(groups: Sequence[Line], spans: Sequence[Span], frame: Frame) -> Body:
    """One panel with both groups."""
    points = [point for group in groups for point in group.points]
    years = sorted({point.year for point in points})
    ends = [End(group.points[-1].value, (group.name, group.figure), group.colour, group.note) for group in groups]
    ends = axes.without_notes(frame, ends)
    has_bands = _have_bands(groups)
    values = [edge for point in points for edge in (point.value, point.without_dc) if edge is not None]
    if has_bands:
        values += [edge for point in points for edge in (point.low, point.high) if edge is not None]
    wanted = _HEIGHT_NARROW if frame.is_narrow else _HEIGHT
    area = axes.plot(frame, years, values, axes.room_for(frame, ends), wanted, top=frame.small * 0.4)
    parts = [*area.behind]
    spec = specification(groups, area, frame)
    parts += [vega.drawn(spec, area.x.start, area.top, area.x.end - area.x.start, area.bottom - area.top)]
    parts += _spans(spans, area, frame)
    parts += axes.words_inside(frame, area, years, _drawn(groups, area))
    for group in groups:
        parts += _sentences(group, area)
    parts += axes.end_names(frame, area, ends)
    return Body(frame.width, frame.tall_or(wanted), "".join(parts))


def _drawn(groups: Sequence[Line], area: Plot) -> list[list[tuple[float, float]]]:
    """Every piece of every line in pixels."""
    whole = [run for group in groups for run in _pieces(group.points)]
    found = [[(area.x(p.year), area.y(p.value)) for p in run] for run in whole]
    return found + [[(area.x(p.year), area.y(p.without_dc)) for p in run if p.without_dc is not None] for run in whole]


def shows_bands(groups: Sequence[Line]) -> bool:
    """Whether bands are drawn, which a note then explains."""
    return _have_bands(groups)


def _have_bands(groups: Sequence[Line]) -> bool:
    by_year: dict[int, list[Point]] = {}
    for group in groups:
        for point in group.points:
            by_year.setdefault(point.year, []).append(point)
    both = [found for found in by_year.values() if len(found) == 2]  # noqa: PLR2004  (blue and red)
    return (
        bool(both)
        and all(point.low is not None and point.high is not None for found in both for point in found)
        and not any(_overlap(*found) for found in both)
    )


def _overlap(one: Point, other: Point) -> bool:
    assert one.low is not None and one.high is not None and other.low is not None and other.high is not None  # noqa: PT018, S101
    return one.low < other.high and other.low < one.high


def specification(groups: Sequence[Line], area: Plot, frame: Frame) -> dict[str, Any]:
    """The drawing's marks as a Vega-Lite specification, its view the plot's rectangle of figures."""
    radius = 4.6 * frame.line**0.8
    width = 2.6 * frame.line
    whiskers = [_whisker(group, area, radius) for group in groups]
    rows: dict[str, list[dict[str, Any]]] = {
        "areas": _bands(groups) if _have_bands(groups) else _gap(*groups) if len(groups) == 2 else [],  # noqa: PLR2004
        "zero": [{"value": 0}],
        "lines": [row for group in groups for row in _lines(group)],
        "thin": [row for group in groups for row in _thin(group)],
        "whiskers": [row for row in whiskers if row],
        "markers": [row for group in groups for row in _markers(group, radius, 3.2 * frame.line**0.8)],
    }
    return vega.filled(
        line_marks.structure(),
        rows,
        {
            "first": area.x.low, "last": area.x.high, "low": area.y.low, "high": area.y.high,
            "line_width": width, "dash": list(axes.dash_of(width, area.x(1) - area.x(0))), "zero_colour": theme.ZERO,
            "thin_width": 1.1 * frame.line,
            "zero_width": 1.6 * frame.line**0.5, "cap": (radius * 1.8) ** 2, "whisker_width": 1.5 * frame.line**0.8,
        },
    )  # fmt: skip


def _bands(groups: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {"year": p.year, "low": p.low, "high": p.high, "piece": f"{group.lean} {n}", "colour": group.colour,
         "opacity": 0.13}
        for group in groups for n, run in enumerate(_pieces(group.points)) for p in run
    ]  # fmt: skip


def _pieces(points: Sequence[Point]) -> list[list[Point]]:
    by_year = {point.year: point for point in points}
    found = axes.runs([(point.year, point.value, point.members) for point in points])
    return [[by_year[year] for year, _ in run] for run in found]


def _gap(one: Line, other: Line) -> list[dict[str, Any]]:
    """The room between the groups, in the years in which both are made alike."""
    beside = {point.year: point.value for point in other.points}
    return [
        {"year": p.year, "low": beside[p.year], "high": p.value, "piece": str(n), "colour": theme.GAP_FILL,
         "opacity": 1}
        for n, run in enumerate(_pieces(one.points)) for p in run if p.year in beside
    ]  # fmt: skip


def _lines(group: Line) -> list[dict[str, Any]]:
    """A stretch that begins or ends at a softer point is a piece of its own."""
    return [
        {"year": p.year, "value": p.value, "piece": f"{group.lean} {run[0].year} {first}", "colour": group.colour,
         "is_soft": is_soft}
        for run in _pieces(group.points)
        for first, last, is_soft in axes.turns([p.is_soft for p in run])
        for p in run[first:last + 1]
    ]  # fmt: skip


def _thin(group: Line) -> list[dict[str, Any]]:
    """The same without DC, as far as it is drawn."""
    return [
        {"year": p.year, "value": p.without_dc, "piece": f"{group.lean} {run[0].year}", "colour": group.colour}
        for run in _pieces(group.points) for p in run if p.without_dc is not None
    ]  # fmt: skip


def _whisker(group: Line, area: Plot, radius: float) -> dict[str, Any] | None:
    """The error of the last figure, where it is longer than the marker."""
    last = group.points[-1]
    if not last.error or abs(area.y(last.error) - area.y(0)) <= radius + _LEAST_WHISKER:
        return None
    return {"year": last.year, "low": last.value - last.error, "high": last.value + last.error, "colour": group.colour}


def _markers(group: Line, radius: float, radius_alone: float) -> list[dict[str, Any]]:
    """The last point, and those that no line reaches."""
    alone = [run[0] for run in _pieces(group.points) if len(run) == 1]
    return [_marker(group, p, radius_alone) for p in alone] + [_marker(group, group.points[-1], radius)]


def _marker(group: Line, point: Point, radius: float) -> dict[str, Any]:
    """Blue is round and red is square, so that the two are told apart without colours."""
    is_round = group.lean == "democratic"
    return {
        "year": point.year, "value": point.value, "colour": group.colour,
        "fill": theme.GROUND if point.is_soft else group.colour, "shape": "circle" if is_round else "square",
        "size": math.pi * radius**2 if is_round else (1.8 * radius) ** 2, "edge": radius * 0.5,
    }  # fmt: skip


def _sentences(group: Line, area: Plot) -> list[str]:
    """Over every point what a reader who points at it is told."""
    step = (area.right - area.left) / max(1, len(group.points))
    return [
        marks.circle(area.x(p.year), area.y(p.value), max(4.0, min(step / 2, 11)), group.colour, p.words,
                     fill_opacity="0") for p in group.points
    ]  # fmt: skip


def _spans(spans: Sequence[Span], area: Plot, frame: Frame) -> list[str]:
    """Thin lines where the groups are made anew, and what goes for each span of years where there is room."""
    parts = []
    for n, span in enumerate(spans):
        start, end = area.x(span.first - 0.5 if n else span.first), area.x(span.last + 0.5)
        if n:
            parts.append(marks.line(start, area.top, start, area.bottom, theme.MUTED, 0.8 * frame.line, dash="1 3"))
        room = min(end, area.right) - start - 4
        said = next((said for said in (span.says, span.short) if said and frame.wide(said, frame.small) < room), "")
        if said:
            parts.append(marks.text(said, start + 4, area.top - frame.small * 0.35, frame.small, theme.MUTED))
    return parts
