"""The drawing of one state's net over the years: its line with the range over the ways, the nation's beside it.

Belongs here: marks and their places. Does not belong here: figures and words (``charts/trend``). The light band is the
range over the ways of counting of the same view, the whisker at the end the error of the last figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.drawings import axes
from reports.drawings.axes import End, signed
from reports.svg import marks
from reports.svg.frame import Body, Frame

_HEIGHT, _HEIGHT_NARROW = 380, 310


@dataclass(frozen=True)
class Year:
    """A fiscal year: the net of state and nation in dollars per person, a sentence, range and error where known."""

    year: int
    value: float
    nation: float
    words: str
    low: float | None = None
    high: float | None = None
    error: float | None = None
    is_soft: bool = False


def draw(years: Sequence[Year], name: str, frame: Frame) -> Body:
    """The state's line, the nation's thinner, the band behind them."""
    last = years[-1]
    ends = axes.without_notes(
        frame,
        [
            End(
                last.value,
                (name if not frame.is_narrow or frame.is_picture else "State", signed(last.value)),
                theme.INK,
            ),
            End(last.nation, ("Nation", signed(last.nation)), theme.MUTED),
        ],
    )
    values = [v for one in years for v in (one.value, one.nation, one.low, one.high) if v is not None]
    wanted = _HEIGHT_NARROW if frame.is_narrow else _HEIGHT
    area = axes.plot(frame, [one.year for one in years], values, axes.room_for(frame, ends), wanted)
    parts = [*area.behind]
    for run in axes.runs(
        [(one.year, one.value, True) for one in years if one.low is not None and one.high is not None]
    ):
        wide = [one for one in years if one.year in {year for year, _ in run}]
        edge = [(area.x(one.year), area.y(one.high or 0.0)) for one in wide]
        edge += [(area.x(one.year), area.y(one.low or 0.0)) for one in reversed(wide)]
        parts.append(marks.area(edge, theme.MUTED, opacity=0.17))
    parts.append(marks.line(area.left, area.y(0), area.right, area.y(0), theme.ZERO, 1.6 * frame.line**0.5))
    width = 2.6 * frame.line
    parts.append(marks.path([(area.x(one.year), area.y(one.nation)) for one in years], theme.MUTED, width * 0.5))
    points = [(area.x(one.year), area.y(one.value)) for one in years]
    step = (area.right - area.left) / max(1, len(years))
    dash = " ".join(marks.number(part) for part in axes.dash_of(width, step))
    for first, end, is_soft in axes.turns([one.is_soft for one in years]):
        parts.append(marks.path(points[first : end + 1], theme.INK, width, dash=dash if is_soft else None))
    lines = [points, [(area.x(one.year), area.y(one.nation)) for one in years]]
    parts += axes.words_inside(frame, area, [one.year for one in years], lines)
    x, y, radius = area.x(last.year), area.y(last.value), 4.6 * frame.line**0.8
    if last.error and abs(area.y(last.error) - area.y(0)) > radius + 3:
        low, high = area.y(last.value - last.error), area.y(last.value + last.error)
        parts.append(marks.whisker(x, low, high, radius * 0.9, theme.INK, 1.5 * frame.line**0.8))
    fill = theme.GROUND if last.is_soft else theme.INK
    parts.append(marks.circle(x, y, radius, fill, stroke=theme.INK, stroke_width=radius * 0.5))
    parts += [
        marks.rect(
            area.x(one.year) - step / 2,
            area.top,
            step,
            area.bottom - area.top,
            theme.GROUND,
            one.words,
            fill_opacity="0",
        )
        for one in years
    ]
    parts += axes.end_names(frame, area, ends)
    return Body(frame.width, frame.tall_or(wanted), "".join(parts))
