"""The drawing of the groups in one fiscal year and one view: a bar a group, the gap between blue and red under them.

Belongs here: marks and their places. Does not belong here: figures and words (``charts/blue_red``). The gap belongs to
neither party: it is drawn in ink, its light band the range over the ways of counting.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.drawings.axes import signed
from reports.svg import marks
from reports.svg.frame import Body, Frame
from reports.svg.scale import Scale
from reports.words import numbers

_LEAST = 3
"""Pixels half a whisker has to have, to be seen at all."""


@dataclass(frozen=True)
class Group:
    """A group: name, members in words, dollars per person, colour, a sentence, the error of its figure."""

    name: str
    members: str
    value: float
    colour: str
    words: str
    error: float | None = None


@dataclass(frozen=True)
class Gap:
    """Blue less red by the default, and its range over the ways of counting of the view."""

    value: float
    low: float
    high: float
    ways: int
    words: str


def draw(groups: Sequence[Group], gap: Gap | None, frame: Frame) -> Body:
    """Bars on one scale with zero in it."""
    size, strong = frame.label, frame.strong
    values = [group.value for group in groups] + ([gap.value, gap.low, gap.high] if gap else [])
    low, high = min(*values, 0.0), max(*values, 0.0)
    figure = max(frame.wide(signed(group.value), strong, bold=True) for group in groups) + 14
    start = figure if low < 0 else 4
    scale = Scale(low, high if high > low else low + 1, start, frame.width - (figure if high > 0 else 6))
    zero = scale(0)
    rows = len(groups) + (1 if gap else 0)
    row = strong * 3.1
    if frame.height is not None:
        row = min(row * 1.25, (frame.height - frame.small * 2.2) / rows)
    top = frame.small * 1.9
    parts = []
    sides = (
        ("\N{LEFTWARDS ARROW} Gets back more", zero - 8, "end"),
        ("Pays in more \N{RIGHTWARDS ARROW}", zero + 8, "start"),
    )
    for says, x, anchor in sides:
        wide = frame.wide(says, frame.small, bold=True)
        if (x - wide >= 0) if anchor == "end" else (x + wide <= frame.width):
            parts.append(
                marks.text(
                    says,
                    x,
                    frame.small,
                    frame.small,
                    theme.SOFT,
                    anchor="end" if anchor == "end" else "start",
                    bold=True,
                )
            )
    for n, group in enumerate(groups):
        parts.append(_bar(group, top + n * row, row, scale, frame, size, strong))
    bottom = top + len(groups) * row
    parts.append(marks.line(zero, top, zero, bottom, theme.ZERO, 1.6 * frame.line**0.5))
    if gap:
        parts.append(_gap(gap, bottom, row, scale, frame))
    return Body(frame.width, frame.height or top + rows * row + 4, "".join(parts))


def _bar(group: Group, y: float, row: float, scale: Scale, frame: Frame, size: float, strong: float) -> str:
    height = min(strong * 1.25, row * 0.42)
    bar = y + row * 0.5
    end = scale(group.value)
    is_left = group.value < 0
    shown = group.error if group.error and scale(group.error) - scale(0) > _LEAST else 0.0
    beyond = scale(group.value - shown) - 8 if is_left else scale(group.value + shown) + 8
    name = marks.text(group.name, 0, bar - size * 0.45, size, group.colour, bold=True)
    wide = frame.wide(group.name + " ", size, bold=True)
    parts = [
        name,
        marks.text(group.members, wide + 4, bar - size * 0.45, frame.small, theme.MUTED, halo=theme.GROUND),
        marks.rect(scale(0), bar, end - scale(0), height, group.colour),
        marks.text(signed(group.value), beyond, marks.middle(bar + height / 2, strong), strong,
                   group.colour, anchor="end" if is_left else "start", bold=True),
    ]  # fmt: skip
    if shown:
        ends = scale(group.value - shown), scale(group.value + shown)
        parts.append(
            marks.whisker(bar + height / 2, *ends, height * 0.22, theme.INK, 1.4 * frame.line**0.6, across=True)
        )
    return marks.group(parts, group.words)


def _gap(gap: Gap, y: float, row: float, scale: Scale, frame: Frame) -> str:
    size = frame.small
    bar, height = y + row * 0.52, min(frame.strong * 0.7, row * 0.26)
    low, high, at = scale(gap.low), scale(gap.high), scale(gap.value)
    says = f"Gap {numbers.money(gap.value)}"
    more = f"light band: {numbers.money(gap.low)} to {numbers.money(gap.high)} in 90% of {gap.ways:,} ways"
    wide = frame.wide(says + "  ", frame.label, bold=True)
    parts = [
        marks.text(says, 0, bar - size * 0.5, frame.label, theme.INK, bold=True),
        marks.rect(low, bar, high - low, height, theme.MUTED, fill_opacity="0.28"),
        marks.line(at, bar - 3, at, bar + height + 3, theme.INK, 2.4 * frame.line**0.7),
    ]
    if wide + frame.wide(more, size) <= frame.width:
        parts.append(marks.text(more, wide, bar - size * 0.5, size, theme.MUTED))
    else:
        parts.append(marks.text("light band: 90% of ways", wide, bar - size * 0.5, size, theme.MUTED))
    return marks.group(parts, gap.words)
