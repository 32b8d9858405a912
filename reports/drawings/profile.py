"""The drawing of one state by category: a bar a tax and a bar a kind of spending, the nation a tick on each.

Belongs here: marks and their places. Does not belong here: figures and words (``charts/profile``). The two sides stand
beside each other, on a phone and in a tall picture under each other; both give a dollar the same length. A line of text
above each bar holds its name and figures, so that long names and long bars never meet.
"""

from collections.abc import Sequence
from typing import Any

from reports import theme
from reports.svg import letters, marks
from reports.svg.frame import Body, Frame
from reports.words import numbers

_SIDES = (("paid", "Paid in", theme.PAYS_IN), ("received", "Got back", theme.GETS_BACK))
_GUTTER = 36


def draw(sums: dict[str, Any], sides: dict[str, list[dict[str, Any]]], frame: Frame) -> Body:
    """The two lists.

    Args:
        sums: paid_per_capita_usd, received_per_capita_usd, us_paid, us_received.
        sides: ``paid`` and ``received``: item, per_capita_usd, us_per_capita_usd, sorted.
        frame: where it is drawn.
    """
    beside = not frame.is_narrow
    gutter = _GUTTER * frame.line**0.5
    width = (frame.width - gutter) / 2 if beside else frame.width
    figures = [row[name] for rows in sides.values() for row in rows for name in ("per_capita_usd", "us_per_capita_usd")]
    most = max([*figures, 1.0])
    least = min([*figures, 0.0])
    per_dollar = (width - 2) / (most - least)
    size = frame.small
    step, head = size * 2.35, size * 2.4
    counts = {side: len(rows) for side, rows in sides.items()}
    if frame.height is not None:
        room = frame.height - size * 1.6
        fits = int((room - head) / step) if beside else int((room - 2.4 * head) / step / 2)
        counts = {side: min(count, max(1, fits)) for side, count in counts.items()}
    parts, y, bottom = [*_key(frame)], size * 1.6, 0.0
    for n, (side, says, colour) in enumerate(_SIDES):
        left = n * (width + gutter) if beside else 0.0
        top = size * 1.6 if beside else y
        total = numbers.money(sums[f"{side}_per_capita_usd"])
        parts.append(marks.text(f"{says} {total}", left, top + size * 1.3, size * 1.15, colour, bold=True))
        parts.append(
            marks.text(
                f"nation {numbers.money(sums[f'us_{side}'])}",
                left + width,
                top + size * 1.3,
                size,
                theme.MUTED,
                anchor="end",
            )
        )
        at = top + head
        for row in sides[side][: counts[side]]:
            parts.append(_row(row, left, at, width, colour, -least * per_dollar, per_dollar, frame))
            at += step
        left_out = len(sides[side]) - counts[side]
        if left_out and not frame.is_picture:
            parts.append(marks.text(f"{left_out} more", left, at + size, size, theme.MUTED))
        y = at + size
        bottom = max(bottom, at)
    return Body(frame.width, frame.height or bottom + 4, "".join(parts))


def _row(
    row: dict[str, Any], left: float, y: float, width: float, colour: str, zero: float, per_dollar: float, frame: Frame
) -> str:
    size = frame.small
    own, nation = row["per_capita_usd"], row["us_per_capita_usd"]
    figure = numbers.money(own)
    room = width - frame.wide(figure, size, bold=True) - 8
    name = _shortened(row["item"], size, room / frame.slack)
    words = f"{row['item']}: {figure} per person; the nation {numbers.money(nation)}."
    bar_top, height = y + size * 1.25, size * 0.55
    tick = left + zero + nation * per_dollar
    return marks.group(
        [
            marks.rect(left, y, width, size * 2.2, theme.GROUND, fill_opacity="0"),
            marks.text(name, left, y + size, size, theme.INK),
            marks.text(figure, left + width, y + size, size, theme.INK, anchor="end", bold=True),
            marks.rect(left + zero, bar_top, own * per_dollar, height, colour),
            marks.line(
                tick, bar_top - size * 0.18, tick, bar_top + height + size * 0.18, theme.INK, 1.8 * frame.line**0.6
            ),
        ],
        words,
    )


def _shortened(text: str, size: float, room: float) -> str:
    """``text`` with its end left out where there is no room: the table and the sentence of the mark have it whole."""
    if letters.width(text, size) <= room:
        return text
    while text and letters.width(f"{text}\N{HORIZONTAL ELLIPSIS}", size) > room:
        text = text[:-1]
    return f"{text.rstrip(' ,')}\N{HORIZONTAL ELLIPSIS}"


def _key(frame: Frame) -> Sequence[str]:
    size = frame.small
    return [
        marks.line(2, size * 0.1, 2, size * 1.1, theme.INK, 1.8 * frame.line**0.6),
        marks.text("Nation, $ per person", 12 * frame.line**0.5, size, size, theme.MUTED),
    ]
