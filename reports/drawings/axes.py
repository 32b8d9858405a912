"""Axes of the charts over the years: grid, years, the pandemic's column, lines with breaks, names at their ends.

Belongs here: what two or more charts over the years draw alike. Does not belong here: which figures a chart shows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from reports import theme
from reports.svg import marks
from reports.svg.frame import Frame
from reports.svg.scale import Scale, apart, ticks
from reports.words import numbers

PANDEMIC = (2020, 2021)
_PANDEMIC_SAYS = ("Pandemic", "aid")
_SIDES = ("\N{UPWARDS ARROW} Pays in more", "\N{DOWNWARDS ARROW} Gets back more")
_THOUSAND = 1000
_NETS_FROM = {
    1981: (-4_200.0, 2_500.0), 1991: (-5_500.0, 6_000.0), 2005: (-10_000.0, 5_500.0), 2020: (-18_500.0, 5_500.0)
}  # fmt: skip
"""First fiscal year -> dollars of the year per person that hold every state, up to the next."""
_BOLD_SLACK = 1.06
"""How much wider still a reader's bold letters may be; names at the ends of lines stand at the edge."""
_LOOKS = 6
"""Places between two points of a line at which it is looked whether words stand there."""
_DECADES_FROM = 30
"""Years on an axis from which only decades are marked."""


def short_money(amount_usd: float) -> str:
    """Dollars on an axis: ``$0``, ``$500``, ``-$5k``, ``$1.5k``."""
    if abs(amount_usd) < _THOUSAND:
        return numbers.money(amount_usd)
    size = f"{abs(amount_usd) / _THOUSAND:.1f}".removesuffix(".0")
    return f"{numbers.MINUS if amount_usd < 0 else ''}${size}k"


def net_axis(values: Sequence[float], fiscal_year: int) -> tuple[float, float]:
    """Dollars of a year per person an axis of nets reaches from and to: the same for years whose prices are alike.

    It is wider where a state lies beyond.
    """
    least, most = theme.in_force(_NETS_FROM, fiscal_year)
    low, high = min([*values, least]), max([*values, most])
    more = (high - low) * 0.04
    return low - (0 if low == least else more), high + (0 if high == most else more)


def signed(amount_usd: float) -> str:
    """Dollars with their sign: ``+$5``, ``-$5``, ``$0``."""
    return f"{'+' if round(amount_usd) > 0 else ''}{numbers.money(amount_usd)}"


Point = tuple[float, float]


@dataclass(frozen=True)
class Plot:
    """The rectangle of figures: its edges in pixels, its two scales, and the marks drawn behind the figures."""

    left: float
    top: float
    right: float
    bottom: float
    x: Scale
    y: Scale
    behind: tuple[str, ...] = field(default=())


def plot(
    frame: Frame,
    years: Sequence[int],
    values: Sequence[float],
    right: float,
    wanted: float,
    *,
    top: float = 0.0,
    say: Callable[[float], str] | None = None,
) -> Plot:
    """A plot of all ``years`` with zero in it, grid and years drawn; ``right`` pixels stay free beside it.

    Args:
        frame: where it is drawn.
        years: first and last count.
        values: figures it has to hold, in dollars.
        right: pixels for names at the ends of lines.
        wanted: pixels of the whole height where the frame gives none.
        top: pixels free above.
        say: how figures are said; dollars without it.
    """
    height = frame.tall_or(wanted)
    low, high = min(*values, 0.0), max(*values, 0.0)
    pad = (high - low) * 0.06 or 1.0
    low, high = (low - pad if low < 0 else 0.0), high + pad
    is_short = frame.is_narrow or frame.is_picture
    say = say or (short_money if is_short else numbers.money)
    marked = ticks(low, high, 5 if is_short else 7)
    left = max(frame.wide(say(tick), frame.small, bold=tick == 0) for tick in marked) + 8
    top = top + frame.small
    bottom = height - frame.small * 1.9
    end = frame.width - right
    first, last = min(years), max(years)
    pad_years = 0.5 if first == last else (last - first) * 0.012
    x = Scale(first - pad_years, last + pad_years, left + 6, end)
    y = Scale(low, high, bottom, top)
    parts = _pandemic(x, years, top, bottom)
    for tick in marked:
        at = y(tick)
        is_zero = tick == 0
        parts.append(
            marks.line(
                left, at, end, at, theme.ZERO if is_zero else theme.GRID, (1.6 if is_zero else 1) * frame.line**0.5
            )
        )
        parts.append(
            marks.text(say(tick), left - 6, marks.middle(at, frame.small), frame.small,
                       theme.INK if is_zero else theme.MUTED, anchor="end", bold=is_zero)
        )  # fmt: skip
    parts += _years(frame, x, years, height - frame.small * 0.35)
    return Plot(left, top, end, bottom, x, y, tuple(parts))


def _pandemic(x: Scale, years: Sequence[int], top: float, bottom: float) -> list[str]:
    if not set(PANDEMIC) <= set(years):
        return []
    start, end = x(PANDEMIC[0] - 0.5), x(PANDEMIC[1] + 0.5)
    return [marks.rect(start, top, end - start, bottom - top, theme.BAND)]


def _years(frame: Frame, x: Scale, years: Sequence[int], y: float) -> list[str]:
    """The last year, the first, and as many between as have room: decades where there are many."""
    first, last = min(years), max(years)
    is_long = last - first > _DECADES_FROM
    step = 10 if is_long else 2 if not frame.is_narrow else 4
    room = frame.wide("2000", frame.small) * 1.35
    taken = [x(last)]
    parts = [marks.text(str(last), x(last), y, frame.small, theme.MUTED, anchor="middle")]
    middle = [year for year in range(first + 1, last) if year % step == 0]
    for year in [first, *middle] if first < last else []:
        said = f"FY{year}" if year == first and not frame.is_narrow else str(year)
        at = x(year)
        if year == first:
            at = max(at, frame.wide(said, frame.small) / 2)
        if all(abs(at - other) >= room for other in taken):
            taken.append(at)
            parts.append(marks.text(said, at, y, frame.small, theme.MUTED, anchor="middle"))
    return parts


def runs(points: Sequence[tuple[int, float, object]]) -> list[list[tuple[int, float]]]:
    """Pieces of a line: of years that follow each other and have the same members.

    Args:
        points: year, figure and who is counted in it, by year.
    """
    pieces: list[list[tuple[int, float]]] = []
    before: tuple[int, object] | None = None
    for year, value, members in points:
        if before is None or before != (year - 1, members):
            pieces.append([])
        pieces[-1].append((year, value))
        before = year, members
    return pieces


def words_inside(frame: Frame, area: Plot, years: Sequence[int], lines: Sequence[Sequence[Point]]) -> list[str]:
    """What above and below zero mean and what the pandemic's column is, where no line runs under the words.

    Args:
        frame: where it is drawn.
        area: the plot.
        years: those of the axis.
        lines: what is drawn, each as its points in pixels, left to right.
    """
    size, zero = frame.small, area.y(0)
    parts = []
    for said, y in ((_SIDES[0], area.top + size * 0.9), (_SIDES[1], area.bottom - size * 0.6)):
        if abs(y - zero) > size:
            x = _free(frame, area, y, said, lines)
            parts.append(marks.text(said, x, y, size, theme.SOFT, bold=True, halo=theme.GROUND))
    if set(PANDEMIC) <= set(years):
        wide = max(frame.wide(said, size) for said in _PANDEMIC_SAYS)
        right = area.x(PANDEMIC[0] - 0.5) - 5
        height = size * 1.1 * len(_PANDEMIC_SAYS)
        taken = [(area.left, area.left + frame.wide(max(_SIDES, key=len), size, bold=True))]
        rows = [area.bottom - size * 0.5 - height, area.bottom - size * 2.4 - height, area.top + size * 0.2]
        free = [
            y for y in rows
            if right - wide > taken[0][1] and not _crosses(lines, (right - wide, y, right, y + height))
        ]  # fmt: skip
        y = (free or rows)[0]
        parts += [
            marks.text(said, right, y + size * (0.9 + n * 1.1), size, theme.MUTED, anchor="end", halo=theme.GROUND)
            for n, said in enumerate(_PANDEMIC_SAYS)
        ]
    return parts


def _free(frame: Frame, area: Plot, y: float, said: str, lines: Sequence[Sequence[Point]]) -> float:
    """Where words on the line ``y`` begin: as far left as nothing runs under them, else at the left edge."""
    size, wide = frame.small, frame.wide(said, frame.small, bold=True)
    left = area.left + 8
    places = [left + n * size for n in range(max(1, int((area.right - wide - left) / size)))]
    return next((x for x in places if not _crosses(lines, (x - 4, y - size, x + wide + 4, y + size * 0.4))), left)


def _crosses(lines: Sequence[Sequence[Point]], box: tuple[float, float, float, float]) -> bool:
    """Whether a line runs through a box (left, top, right, bottom), looked at every few pixels."""
    left, top, right, bottom = box
    return any(
        left <= x <= right and top <= y <= bottom
        for points in lines
        for (x0, y0), (x1, y1) in zip(points, points[1:] or points, strict=False)
        for x, y in ((x0 + (x1 - x0) * n / _LOOKS, y0 + (y1 - y0) * n / _LOOKS) for n in range(_LOOKS + 1))
    )


def turns(softness: Sequence[bool]) -> list[tuple[int, int, bool]]:
    """Stretches of a line through points: first and last place, and whether it is soft, as where either end is."""
    found: list[tuple[int, int, bool]] = []
    for at in range(len(softness) - 1):
        is_soft = softness[at] or softness[at + 1]
        if found and found[-1][2] == is_soft:
            found[-1] = (found[-1][0], at + 1, is_soft)
        else:
            found.append((at, at + 1, is_soft))
    return found


def dash_of(width: float, step: float) -> tuple[float, float]:
    """Pixels drawn and left out of a soft line: two of each between neighbouring years at least, where these are close.

    Args:
        width: of the line.
        step: pixels from one year to the next.
    """
    whole = min(width * 3.1, max(width * 1.9, step / 2))
    return whole * 0.55, whole * 0.45


@dataclass(frozen=True)
class End:
    """What stands at the end of a line: lines of text of one colour, beside the figure they are of."""

    value: float
    lines: tuple[str, ...]
    colour: str
    note: str = ""


def end_names(frame: Frame, area: Plot, ends: Sequence[End]) -> list[str]:
    """The names of lines at their ends, moved apart; the last of each line's texts is in small letters."""
    strong, small = frame.strong, frame.small
    heights = [len(end.lines) * strong * 1.15 + (small * 1.25 if end.note else 0) for end in ends]
    gap = max(heights, default=0) + 4
    places = apart([area.y(end.value) for end in ends], gap, area.top + gap / 2, area.bottom - gap / 2 + small)
    parts = []
    for end, place, height in zip(ends, places, heights, strict=True):
        y = place - height / 2
        for said in end.lines:
            y += strong * 1.15
            parts.append(
                marks.text(said, area.right + 14 * frame.line**0.5, y - strong * 0.2, strong, end.colour, bold=True)
            )
        if end.note:
            parts.append(marks.text(end.note, area.right + 14 * frame.line**0.5, y + small * 0.95, small, theme.MUTED))
    return parts


def without_notes(frame: Frame, ends: Sequence[End]) -> list[End]:
    """On a phone the small letters under names are left out: the plot needs the room."""
    return [replace(end, note="") for end in ends] if frame.is_narrow and not frame.is_picture else list(ends)


def room_for(frame: Frame, ends: Sequence[End]) -> float:
    """Pixels the names of lines need right of a plot."""
    widths = [
        *(frame.wide(said, frame.strong, bold=True) for end in ends for said in end.lines),
        *(frame.wide(end.note, frame.small) for end in ends if end.note),
    ]
    bold = 1.0 if frame.slack == 1 else _BOLD_SLACK
    return float(max(widths, default=0.0) * bold + 16 * frame.line**0.5)
