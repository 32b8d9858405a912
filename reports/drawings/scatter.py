"""States as marks by two figures: grid, marks, labels, what the directions mean.

Belongs here: marks and their places. Does not belong here: figures and words (``charts/margin``,
``charts/representation``). On a page every state has its code, one that finds no room beside its mark farther off, with
a line to it; on a phone and in pictures those without room have none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from reports import theme
from reports.drawings.axes import short_money
from reports.drawings.label_places import Mark, places
from reports.svg import marks
from reports.svg.frame import Body, Frame
from reports.svg.scale import ticks
from reports.words import numbers

_FAR = 9.0
"""Pixels from a mark's edge to its label's middle from which a line leads to it."""


@dataclass(frozen=True)
class Spot:
    """A state: its code, place in figures, radius on a page in pixels, colour, shape, a sentence."""

    state: str
    x: float
    y: float
    radius: float
    colour: str
    words: str
    is_square: bool = False
    is_first: bool = False
    """Whether its label is placed before others'."""


@dataclass(frozen=True)
class Across:
    """The scale across: its ends, from a figure to a number on a straight line, lines and their text, words."""

    low: float
    high: float
    lines: Sequence[tuple[float, str]]
    left: str
    right: str
    straight: Callable[[float], float] = float
    marked: tuple[float, str] | None = None
    """A figure marked with a dashed line, and what it is."""


def draw(
    spots: Sequence[Spot],
    across: Across,
    up: tuple[float, float],
    frame: Frame,
    key: Sequence[tuple[str, bool, str]] = (),
) -> Body:
    """The plot; ``up`` are the least and most dollars per person, ``key`` colour, square or not, and words."""
    size = frame.small
    height = frame.tall_or(430 if frame.is_narrow else 480)
    say = short_money if frame.is_narrow or frame.is_picture else numbers.money
    at = ticks(up[0], up[1], 5 if frame.is_picture else 7)
    left = max(frame.wide(say(tick), size, bold=tick == 0) for tick in at) + 8
    head, top = _key(key, frame)
    top += size * 1.6
    right, bottom = frame.width - 4, height - size * 2.9
    low, high = across.straight(across.low), across.straight(across.high)

    def x_at(value: float) -> float:
        return left + (across.straight(value) - low) / (high - low) * (right - left)

    def y_at(value: float) -> float:
        return bottom - (value - up[0]) / (up[1] - up[0]) * (bottom - top)

    parts = [
        *head,
        marks.text("\N{UPWARDS ARROW} Pays in more, $ per person", left, top - size * 0.6, size, theme.SOFT, bold=True),
    ]
    for tick in at:
        y, is_zero = y_at(tick), tick == 0
        parts.append(marks.line(left, y, right, y, theme.ZERO if is_zero else theme.GRID, frame.line**0.5))
        parts.append(
            marks.text(
                say(tick),
                left - 6,
                marks.middle(y, size),
                size,
                theme.INK if is_zero else theme.MUTED,
                anchor="end",
                bold=is_zero,
            )
        )
    for value, says in across.lines:
        x = x_at(value)
        parts.append(marks.line(x, top, x, bottom, theme.GRID, frame.line**0.5))
        half = frame.wide(says, size) / 2
        parts.append(
            marks.text(says, min(x, frame.width - half), bottom + size * 1.15, size, theme.MUTED, anchor="middle")
        )
    parts.append(marks.text(across.left, left, bottom + size * 2.5, size, theme.SOFT, bold=True))
    parts.append(marks.text(across.right, right, bottom + size * 2.5, size, theme.SOFT, anchor="end", bold=True))
    if across.marked:
        x = x_at(across.marked[0])
        parts.append(marks.line(x, top, x, bottom, theme.MUTED, 1.2 * frame.line**0.5, dash="4 3"))
        parts.append(marks.text(across.marked[1], x + 5, bottom - size * 0.5, size, theme.MUTED, halo=theme.GROUND))
    grow = frame.line**0.75
    placed = sorted(spots, key=lambda spot: not spot.is_first)
    labelled = [
        Mark(spot.state, x_at(spot.x), y_at(spot.y), spot.radius * grow, must=spot.is_first or _all_named(frame))
        for spot in placed
    ]
    found = places(labelled, (left, top, frame.width, bottom), (x_at(0) if not across.marked else -99, y_at(0)), size)
    parts += [_mark(spot, x_at(spot.x), y_at(spot.y), spot.radius * grow) for spot in spots]
    names = []
    for mark, place in zip(labelled, found, strict=True):
        if place:
            if hypot(place[0] - mark.x, place[1] - mark.y) > mark.radius + _FAR + size:
                names.append(marks.line(mark.x, mark.y, *place, theme.MUTED, 0.8 * frame.line**0.5))
            names.append(
                marks.text(
                    mark.text,
                    place[0],
                    marks.middle(place[1], size),
                    size,
                    theme.INK,
                    anchor="middle",
                    bold=True,
                    halo=theme.GROUND,
                )
            )
    parts.append(marks.group(names, pointer_events="none"))
    return Body(frame.width, height, "".join(parts))


def _all_named(frame: Frame) -> bool:
    return not frame.is_narrow and not frame.is_picture


def _mark(spot: Spot, x: float, y: float, radius: float) -> str:
    look: dict[str, Any] = {"stroke": theme.GROUND, "stroke_width": 0.8, "fill_opacity": "0.8"}
    if spot.is_square:
        side = radius * 0.89
        return marks.rect(x - side, y - side, 2 * side, 2 * side, spot.colour, spot.words, **look)
    return marks.circle(x, y, radius, spot.colour, spot.words, **look)


def _key(entries: Sequence[tuple[str, bool, str]], frame: Frame) -> tuple[list[str], float]:
    size, x = frame.small, 0.0
    parts = []
    for colour, is_square, says in entries:
        middle = size * 0.62
        if is_square:
            parts.append(marks.rect(x, middle - size * 0.36, size * 0.72, size * 0.72, colour))
        else:
            parts.append(marks.circle(x + size * 0.4, middle, size * 0.4, colour))
        parts.append(marks.text(says, x + size * 1.2, size, size, theme.INK))
        x += size * 2.2 + frame.wide(says, size)
    return parts, size * 1.5 if entries else 0.0
