"""A list of states, a row each: name, figure, bar or dot on one scale of dollars.

Belongs here: marks and their places. Does not belong here: which states, figures and words (``charts/ranking``,
``charts/robustness``). The light band is the range over the ways of counting, the thin whisker the error of the
figures. A picture has no room for all: it shows the first and the last, and says how many are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.drawings.axes import short_money
from reports.svg import marks
from reports.svg.frame import Body, Frame
from reports.svg.scale import Scale, ticks
from reports.words import numbers

_LEADING = 1.32
"""Height of a row in heights of its letters."""


@dataclass(frozen=True)
class Row:
    """A state: name, figure as printed, dollars per person, colour, a sentence, and what else is known of it.

    With a ``median`` a dot stands there and the figure's value is an open diamond; else the value is a bar.
    """

    name: str
    figure: str
    value: float
    colour: str
    words: str
    low: float | None = None
    high: float | None = None
    error: float | None = None
    median: float | None = None
    letter: str = ""
    letter_colour: str = ""
    apart: str = ""
    """Of one that is off the scale: what stands in place of its marks."""


def draw(rows: Sequence[Row], frame: Frame, key: Sequence[tuple[str, str]] = (), heading: str = "") -> Body:
    """The list in the order given.

    Args:
        rows: the states.
        frame: where it is drawn.
        key: colour and words of each kind of mark; ``band``, ``whisker``, ``dot`` and ``diamond`` are shapes.
        heading: over the column of figures.
    """
    size = frame.small
    step = size * _LEADING
    head, key_height = _key(key, frame)
    top = key_height + size * (1.9 if heading else 1.5)
    rows = [row for row in rows if not (row.apart and frame.is_picture)]
    shown, left_out, first = list(rows), 0, 0
    if frame.height is not None:
        most = max(3, int((frame.height - top) / step))
        if most < len(rows):
            first = most // 2
            shown, left_out = [*rows[:first], *rows[len(rows) - (most - first - 1) :]], len(rows) - most + 1
    names = max([*(frame.wide(row.name, size) for row in rows), frame.wide("00 more between", size) if left_out else 0])
    figures = max(frame.wide(row.figure, size, bold=True) for row in rows)
    letters = size * 1.3 if any(row.letter for row in rows) else 0.0
    start = names + letters + figures + size * 1.6
    scaled = [row for row in rows if not row.apart]
    values = [v for row in scaled for v in (row.value, row.low, row.high, row.median) if v is not None]
    values += [row.value + end for row in scaled if row.error is not None for end in (-row.error, row.error)]
    low, high = min(*values, 0.0), max(*values, 0.0)
    scale = Scale(low, high if high > low else low + 1, start, frame.width - 6)
    parts = [*head]
    if heading:
        parts.append(marks.text(heading, start - size * 0.6, top - size * 0.5, size, theme.MUTED, anchor="end"))
    bottom = top + step * (len(shown) + (left_out > 0))
    for tick in ticks(scale.low, scale.high, 4 if frame.is_narrow or frame.is_picture else 6):
        at = scale(tick)
        parts.append(marks.line(at, top, at, bottom, theme.ZERO if tick == 0 else theme.GRID, frame.line**0.5))
        said = short_money(tick)
        half = frame.wide(said, size) / 2
        if at + half <= frame.width and (not heading or at - half > start):
            parts.append(
                marks.text(said, at, top - size * 0.5, size, theme.INK if tick == 0 else theme.MUTED, anchor="middle",
                           bold=tick == 0)
            )  # fmt: skip
    y = top
    for n, row in enumerate(shown):
        if left_out and n == first:
            parts.append(
                marks.text(
                    f"{left_out} more between", names, marks.middle(y + step / 2, size), size, theme.MUTED, anchor="end"
                )
            )
            y += step
        parts.append(_row(row, y, step, size, frame, names, start, scale))
        y += step
    return Body(frame.width, frame.height or bottom + 4, "".join(parts))


def _row(row: Row, y: float, step: float, size: float, frame: Frame, names: float, start: float, scale: Scale) -> str:
    middle = y + step / 2
    base = marks.middle(middle, size)
    parts = [
        marks.rect(0, y, frame.width, step, theme.GROUND, fill_opacity="0"),
        marks.text(row.name, names, base, size, theme.INK, anchor="end"),
        marks.text(row.figure, start - size * 0.6, base, size, theme.INK, anchor="end", bold=True),
    ]
    if row.letter:
        parts.append(
            marks.text(row.letter, names + size * 0.75, base, size, row.letter_colour, anchor="middle", bold=True)
        )
    if row.apart:
        parts.append(marks.text(row.apart, start, base, size, theme.MUTED))
        return marks.group(parts, row.words)
    if row.low is not None and row.high is not None:
        parts.append(
            marks.rect(
                scale(row.low),
                y + step * 0.1,
                scale(row.high) - scale(row.low),
                step * 0.8,
                row.colour,
                fill_opacity="0.2",
            )
        )
    if row.median is None:
        parts.append(marks.rect(scale(0), y + step * 0.26, scale(row.value) - scale(0), step * 0.48, row.colour))
    else:
        r = step * 0.25
        parts.append(marks.circle(scale(row.median), middle, r, row.colour))
        x, half = scale(row.value), r * 1.2
        corners = [(x, middle - half), (x + half, middle), (x, middle + half), (x - half, middle)]
        shape = f"{marks.through(corners)}Z"
        parts.append(
            marks.element("path", d=shape, fill=theme.GROUND, stroke=theme.INK, stroke_width=1.3 * frame.line**0.6)
        )
    if row.error is not None and scale(row.error) - scale(0) > 2:  # noqa: PLR2004  (pixels, to be seen at all)
        ends = scale(row.value - row.error), scale(row.value + row.error)
        parts.append(marks.whisker(middle, *ends, step * 0.16, theme.INK, 1.1 * frame.line**0.6, across=True))
    return marks.group(parts, row.words)


def _key(entries: Sequence[tuple[str, str]], frame: Frame) -> tuple[list[str], float]:
    """What colours and shapes mean, in as many lines as they need."""
    size = frame.small
    parts: list[str] = []
    x, y = 0.0, size * 0.95
    for look, says in entries:
        width = size * 1.7 + frame.wide(says, size)
        if x and x + width > frame.width:
            x, y = 0.0, y + size * 1.45
        mid = y - size * 0.36
        if look == "band":
            parts.append(marks.rect(x, mid - size * 0.4, size * 1.2, size * 0.8, theme.MUTED, fill_opacity="0.3"))
        elif look == "whisker":
            parts.append(
                marks.whisker(mid, x, x + size * 1.2, size * 0.25, theme.INK, 1.2 * frame.line**0.6, across=True)
            )
        elif look == "dot":
            parts.append(marks.circle(x + size * 0.6, mid, size * 0.32, theme.MUTED))
        elif look == "diamond":
            at, half = x + size * 0.6, size * 0.42
            corners = [(at, mid - half), (at + half, mid), (at, mid + half), (at - half, mid)]
            edge = 1.3 * frame.line**0.6
            shape = f"{marks.through(corners)}Z"
            parts.append(marks.element("path", d=shape, fill=theme.GROUND, stroke=theme.INK, stroke_width=edge))
        else:
            parts.append(marks.rect(x, mid - size * 0.4, size * 1.0, size * 0.8, look))
        parts.append(marks.text(says, x + size * 1.5, y, size, theme.INK))
        x += width + size * 1.2
    return parts, (y + size * 0.5 if entries else 0.0)


def printed(amount_usd: float) -> str:
    """The figure of a row."""
    return f"{'+' if round(amount_usd) > 0 else ''}{numbers.money(amount_usd)}"
