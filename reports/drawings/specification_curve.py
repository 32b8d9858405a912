"""The drawing of the ways of counting: how many lie where, and beneath it where each choice moves the gap.

Belongs here: marks and their places. Does not belong here: figures and words (``charts/specification_curve``). Both
parts share one scale of dollars across, with zero in it. A filled dot is our default, an open one another answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.drawings.axes import short_money
from reports.svg import letters, marks
from reports.svg.frame import Body, Frame
from reports.svg.scale import Scale, ticks
from reports.words import numbers

_BINS = 60


@dataclass(frozen=True)
class Option:
    """One answer to a question: its words, the median of the ways that give it, a sentence."""

    axis: str
    heading: str
    label: str
    value: float
    is_default: bool
    words: str


@dataclass(frozen=True)
class Ways:
    """The gaps of all ways, sorted, and that of the default, in dollars per person."""

    gaps: tuple[float, ...]
    default: float


def draw(ways: Ways, options: Sequence[Option], frame: Frame) -> Body:
    """The histogram and the rows of the questions."""
    size = frame.small
    questions = list(dict.fromkeys((option.axis, option.heading) for option in options))
    of = {axis: [option for option in options if option.axis == axis] for axis, _ in questions}
    spread = {axis: max(o.value for o in of[axis]) - min(o.value for o in of[axis]) for axis, _ in questions}
    questions.sort(key=lambda one: -spread[one[0]])
    stacked = frame.is_narrow
    names = 0.0 if stacked else min(frame.width * 0.36, max(frame.wide(head, size, bold=True) for _, head in questions))
    figures = frame.wide("$0,000", size) + 10
    low, high = min(ways.gaps[0], 0.0), max(ways.gaps[-1], 0.0)
    pad = (high - low) * 0.03 or 1.0
    scale = Scale(low - pad, high + pad, names + 14, frame.width - figures - 8)
    step = size * (2.7 if stacked else 1.9)
    top = size * 1.7
    hill = 150.0 if not frame.is_picture else 0.0
    if frame.height is not None:
        least = frame.height * 0.3
        fits = int((frame.height - top - least - size * 2) / step)
        questions = questions[: max(0, fits)]
        hill = frame.height - top - size * 2.2 - step * len(questions)
    base = top + hill
    parts = _sides(frame, scale, ways)
    bottom = base + size * 2.2 + step * len(questions)
    for tick in ticks(scale.low, scale.high, 4 if frame.is_narrow or frame.is_picture else 6):
        at = scale(tick)
        is_zero = tick == 0
        parts.append(marks.line(at, top, at, bottom, theme.ZERO if is_zero else theme.GRID, frame.line**0.5))
        ink = theme.INK if is_zero else theme.MUTED
        said, y = short_money(tick), base + size * 1.2
        parts.append(marks.text(said, at, y, size, ink, anchor="middle", bold=is_zero, halo=theme.GROUND))
    parts += _hill(ways, scale, top, base, frame)
    at = scale(ways.default)
    parts.append(marks.line(at, top, at, bottom, theme.INK, 1.2 * frame.line**0.5, dash="3 3"))
    y = base + size * 2.2
    for axis, heading in questions:
        parts.append(_row(of[axis], heading, y, step, scale, names, frame))
        y += step
    return Body(frame.width, frame.height or bottom + 6, "".join(parts))


def _sides(frame: Frame, scale: Scale, ways: Ways) -> list[str]:
    """What the sides of zero mean on which there are ways, where there is room for it."""
    size, zero = frame.small, scale(0)
    left, right = "\N{LEFTWARDS ARROW} Red higher", "Blue higher \N{RIGHTWARDS ARROW}"
    parts = []
    if ways.gaps[0] < 0 and zero - 6 - frame.wide(left, size, bold=True) > 0:
        parts.append(marks.text(left, zero - 6, size, size, theme.PARTY["republican"], anchor="end", bold=True))
    if ways.gaps[-1] > 0 and zero + 6 + frame.wide(right, size, bold=True) < frame.width:
        parts.append(marks.text(right, zero + 6, size, size, theme.PARTY["democratic"], bold=True))
    return parts


def _hill(ways: Ways, scale: Scale, top: float, base: float, frame: Frame) -> list[str]:
    """Bars of how many ways lie at a gap; that of the default in ink."""
    low, high = ways.gaps[0], ways.gaps[-1]
    width = (high - low) / _BINS or 1.0
    counts = [0] * _BINS
    for gap in ways.gaps:
        counts[min(_BINS - 1, int((gap - low) / width))] += 1
    own = min(_BINS - 1, max(0, int((ways.default - low) / width)))
    most = max(counts)
    parts = []
    for n, count in enumerate(counts):
        if not count:
            continue
        left, right = scale(low + n * width), scale(low + (n + 1) * width)
        height = (base - top - frame.small * 1.5) * count / most
        colour = theme.INK if n == own else theme.PARTY["democratic" if low + (n + 0.5) * width > 0 else "republican"]
        edges = f"{numbers.money(low + n * width)} and {numbers.money(low + (n + 1) * width)}"
        ways_lie = "way of counting as it happened lies" if count == 1 else "ways of counting as it happened lie"
        words = f"{count:,} {ways_lie} between {edges}."
        fill = None if n == own else "0.45"
        parts.append(
            marks.rect(left, base - height, max(right - left - 0.6, 0.6), height, colour, words, fill_opacity=fill)
        )
    at, says = scale(ways.default), f"Default {numbers.money(ways.default)}"
    half = frame.wide(says, frame.small, bold=True) / 2
    at = min(max(at, half), frame.width - half)
    parts.append(
        marks.text(
            says, at, top + frame.small * 0.95, frame.small, theme.INK, anchor="middle", bold=True, halo=theme.GROUND
        )
    )
    return parts


def _row(
    options: Sequence[Option], heading: str, y: float, step: float, scale: Scale, names: float, frame: Frame
) -> str:
    size = frame.small
    middle = y + step * (0.72 if frame.is_narrow else 0.5)
    name_y = y + size if frame.is_narrow else marks.middle(middle, size)
    low, high = min(o.value for o in options), max(o.value for o in options)
    room = (names or frame.width) / frame.slack
    while letters.width(heading, size, bold=True) > room and len(heading) > 1:
        heading = heading.rstrip("\N{HORIZONTAL ELLIPSIS}")[:-1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    radius = size * 0.36
    parts = [
        marks.text(heading, 0, name_y, size, theme.INK, bold=True),
        marks.line(scale(low), middle, scale(high), middle, theme.MUTED, size * 0.22),
        marks.text(numbers.money(high - low), frame.width, marks.middle(middle, size), size, theme.MUTED, anchor="end"),
    ]
    for option in sorted(options, key=lambda one: one.is_default):
        look = theme.INK if option.is_default else theme.GROUND
        parts.append(
            marks.circle(scale(option.value), middle, radius, look, option.words, stroke=theme.INK,
                         stroke_width=1.4 * frame.line**0.6)
        )  # fmt: skip
    return marks.group(parts)
