"""The drawing of the two groups over the years: one panel, one view.

Belongs here: lines that break where a group's members change, the gap between them, the band of the ways of counting,
the whisker of error. Does not belong here: figures and words (``charts/blue_red_years``). No line joins two years with
different members. Bands are drawn only where they do not lie over each other; the gap only where they are not drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports import theme
from reports.drawings import axes
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


def lines(groups: Sequence[Line], spans: Sequence[Span], frame: Frame) -> Body:
    """One panel with both groups."""
    points = [point for group in groups for point in group.points]
    years = sorted({point.year for point in points})
    ends = [End(group.points[-1].value, (group.name, group.figure), group.colour, group.note) for group in groups]
    ends = axes.without_notes(frame, ends)
    has_bands = _have_bands(groups)
    values = [point.value for point in points]
    if has_bands:
        values += [edge for point in points for edge in (point.low, point.high) if edge is not None]
    wanted = _HEIGHT_NARROW if frame.is_narrow else _HEIGHT
    area = axes.plot(frame, years, values, axes.room_for(frame, ends), wanted, top=frame.small * 0.4)
    parts = [*area.behind]
    if has_bands:
        parts += [_band(group, area) for group in groups]
    elif len(groups) == 2:  # noqa: PLR2004  (blue and red)
        parts += _gap(groups[0], groups[1], area)
    parts += [marks.line(area.left, area.y(0), area.right, area.y(0), theme.ZERO, 1.6 * frame.line**0.5)]
    parts += axes.sides(frame, area)
    parts += _spans(spans, area, frame)
    for group in groups:
        parts += _line(group, area, frame)
    parts += axes.end_names(frame, area, ends)
    return Body(frame.width, frame.tall_or(wanted), "".join(parts))


def shows_bands(groups: Sequence[Line]) -> bool:
    """Whether bands are drawn, which a note then explains."""
    return _have_bands(groups)


def shows_whiskers(groups: Sequence[Line]) -> bool:
    """Whether an error is known at the ends, which a note then explains."""
    return any(group.points[-1].error for group in groups)


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


def _band(group: Line, area: Plot) -> str:
    parts = []
    for run in _pieces(group.points):
        edges = [(area.x(p.year), area.y(p.high)) for p in run if p.high is not None]
        edges += [(area.x(p.year), area.y(p.low)) for p in reversed(run) if p.low is not None]
        parts.append(marks.area(edges, group.colour, opacity=0.13))
    return "".join(parts)


def _pieces(points: Sequence[Point]) -> list[list[Point]]:
    by_year = {point.year: point for point in points}
    found = axes.runs([(point.year, point.value, point.members) for point in points])
    return [[by_year[year] for year, _ in run] for run in found]


def _gap(one: Line, other: Line, area: Plot) -> list[str]:
    """The room between the groups, in the years in which both are made alike."""
    beside = {point.year: point for point in other.points}
    parts = []
    for run in _pieces(one.points):
        both = [(point, beside[point.year]) for point in run if point.year in beside]
        if len(both) > 1:
            edge = [(area.x(a.year), area.y(a.value)) for a, _ in both]
            edge += [(area.x(b.year), area.y(b.value)) for _, b in reversed(both)]
            parts.append(marks.area(edge, theme.GAP_FILL))
    return parts


def _line(group: Line, area: Plot, frame: Frame) -> list[str]:
    parts = []
    width = 2.6 * frame.line
    dash = f"{marks.number(width * 1.8)} {marks.number(width * 1.3)}"
    for run in _pieces(group.points):
        hard = [(area.x(p.year), area.y(p.value)) for p in run if not p.is_soft]
        soft = [(area.x(p.year), area.y(p.value)) for p in run if p.is_soft]
        if len(hard) > 1:
            parts.append(marks.path(hard, group.colour, width))
        if soft and (hard or len(soft) > 1):
            parts.append(marks.path([*hard[-1:], *soft], group.colour, width, dash=dash))
        if len(run) == 1:
            parts.append(_mark(group, run[0], area, 3.2 * frame.line**0.8, hollow=run[0].is_soft))
    last = group.points[-1]
    radius = 4.6 * frame.line**0.8
    if last.error and abs(area.y(last.error) - area.y(0)) > radius + _LEAST_WHISKER:
        low, high = area.y(last.value - last.error), area.y(last.value + last.error)
        parts.append(marks.whisker(area.x(last.year), low, high, radius * 0.9, group.colour, 1.5 * frame.line**0.8))
    parts.append(_mark(group, last, area, radius, hollow=last.is_soft))
    step = (area.right - area.left) / max(1, len(group.points))
    parts += [
        marks.circle(area.x(p.year), area.y(p.value), max(4.0, min(step / 2, 11)), group.colour, p.words,
                     fill_opacity="0") for p in group.points
    ]  # fmt: skip
    return parts


def _mark(group: Line, point: Point, area: Plot, radius: float, *, hollow: bool) -> str:
    """Blue is round and red is square, so that the two are told apart without colours."""
    x, y = area.x(point.year), area.y(point.value)
    look: dict[str, Any] = {"stroke": group.colour, "stroke_width": radius * 0.5}
    fill = theme.GROUND if hollow else group.colour
    if group.lean == "democratic":
        return marks.circle(x, y, radius, fill, **look)
    side = radius * 0.9
    return marks.rect(x - side, y - side, 2 * side, 2 * side, fill, **look)


def _spans(spans: Sequence[Span], area: Plot, frame: Frame) -> list[str]:
    """Thin lines where the groups are made anew, and what goes for each span of years where there is room."""
    parts = []
    for n, span in enumerate(spans):
        start, end = area.x(span.first - 0.5 if n else span.first), area.x(span.last + 0.5)
        if n:
            parts.append(marks.line(start, area.top, start, area.bottom, theme.MUTED, 0.8 * frame.line, dash="1 3"))
        room = min(end, area.right) - start
        if frame.wide(span.says, frame.small) < room:
            parts.append(marks.text(span.says, start + 4, area.top - frame.small * 0.35, frame.small, theme.MUTED))
    return parts
