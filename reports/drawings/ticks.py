"""Round numbers for axes that a chart draws itself.

Belongs here: the choice of ticks. Does not belong here: their text and place. Vega's own axes run over the whole
drawing, key included; a chart with a key inside draws its grid from these.
"""

from math import ceil, floor, log10

_STEPS = (1, 2, 5, 10)


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
