"""From figures to pixels, and round numbers for axes.

Belongs here: linear scales, the choice of ticks, labels kept apart. Does not belong here: their text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Scale:
    """A straight line from the figures ``low`` and ``high`` to the pixels ``start`` and ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a figure stands."""
        span = self.high - self.low or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most ``most`` (two or more) multiples of 1, 2 or 5 times a power of ten from ``low`` to ``high``.

    Raises:
        ValueError: ``high`` is not above ``low``, or fewer than two ticks are asked for.
    """
    if not high > low or most < 2:  # noqa: PLR2004  (one number marks no scale)
        raise ValueError(f"no ticks: at most {most} from {low} to {high}")
    power = 10.0 ** floor(log10((high - low) / most))
    steps = (size * power * ten for ten in (1, 10) for size in _STEPS)
    step = next(step for step in steps if floor(high / step) - ceil(low / step) < most)
    return [number * step for number in range(ceil(low / step), floor(high / step) + 1)]


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
