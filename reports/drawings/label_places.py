"""Where the label of each point of a scatter goes, so that no label covers a mark or another label.

Belongs here: places in pixels. Does not belong here: marks and what the labels say. Labels are given in order of
weight: each takes the first free place around its mark, and one that finds none is left out. Widths are estimated, on
the generous side, as in ``picture``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

_WIDTH, _HEIGHT = 0.78, 1.0
"""Of a bold capital and of a line, in font sizes."""
_AIR = (1.5, 4.0)
"""Pixels between a mark and its label, the nearer first."""
_FAR_AIR = (12.0, 20.0, 30.0, 42.0, 56.0)
"""The same for a label that must have a place and finds none so near."""
_CLEAR = 5.0
"""Pixels between a label and the marks of others, so that it is read with its own."""
_SLANT = 0.71
_AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""Sides of the mark, right first."""


@dataclass(frozen=True)
class Mark:
    """A mark with its label: centre and radius in pixels; ``must`` where the label may cover other marks."""

    text: str
    x: float
    y: float
    radius: float
    must: bool = False


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlaps(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_near(self, mark: Mark) -> bool:
        across = max(self.left - mark.x, 0.0, mark.x - self.right)
        down = max(self.top - mark.y, 0.0, mark.y - self.bottom)
        return hypot(across, down) < mark.radius + _CLEAR

    def is_struck(self, lines: tuple[float, float]) -> bool:
        return self.left < lines[0] < self.right or self.top < lines[1] < self.bottom

    def is_within(self, other: "_Box") -> bool:
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


def places(
    marks: Sequence[Mark], frame: tuple[float, float, float, float], lines: tuple[float, float], font_size: float
) -> list[tuple[float, float] | None]:
    """The centre of each mark's label, in the order given; ``None`` for one left out.

    Args:
        marks: the heaviest first.
        frame: left, top, right and bottom within which labels stay.
        lines: where a line runs down and one across, which labels keep off where they can.
        font_size: of the labels, in pixels.
    """
    area = _Box(*frame)
    taken: list[_Box] = []
    found: list[tuple[float, float] | None] = []
    for mark in marks:
        legible = [
            box
            for box in _boxes(mark, font_size)
            if box.is_within(area) and not any(box.overlaps(other) for other in taken)
        ]
        free = [box for box in legible if not any(box.is_near(other) for other in marks if other is not mark)]
        clear = [box for box in free if not box.is_struck(lines)]
        chosen = (clear or free or (legible if mark.must else []))[:1]
        if mark.must and not chosen:
            far = (box for box in _boxes(mark, font_size, _FAR_AIR) if box.is_within(area))
            chosen = [next((box for box in far if not any(box.overlaps(other) for other in taken)), _Box(0, 0, 0, 0))]
            chosen = [box for box in chosen if box.right]
        taken += chosen
        found.append(chosen[0].centre() if chosen else None)
    return found


def _boxes(mark: Mark, font_size: float, airs: tuple[float, ...] = _AIR) -> Iterator[_Box]:
    """The label's possible places around its mark, the nearest and best read first."""
    half_width, half_height = len(mark.text) * font_size * _WIDTH / 2, font_size * _HEIGHT / 2
    for air in airs:
        for across, down in _AROUND:
            reach = (mark.radius + air) * (_SLANT if across and down else 1)
            x, y = mark.x + across * (reach + half_width), mark.y + down * (reach + half_height)
            yield _Box(x - half_width, y - half_height, x + half_width, y + half_height)
