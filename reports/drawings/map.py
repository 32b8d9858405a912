"""The drawing of the map: areas in classes, those that pay in more outlined, those about even dotted.

Belongs here: areas, labels, the scale of classes, the box of small states. Does not belong here: figures and words
(``charts/map``). Quirks: DC stands off the scale, which its figures would burst; the small states of the east are read
in a box beside them; on a phone only codes of those that pay in more stand on the map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports import theme
from reports.drawings import albers
from reports.drawings.axes import short_money
from reports.svg import marks
from reports.svg.frame import Body, Frame
from reports.words import numbers

SMALL = ("VT", "NH", "MA", "RI", "CT", "NJ", "DE", "MD", "DC")
_PLACES = """
AL -86.8 32.8|AK -152.8 65.0|AZ -111.7 34.4|AR -92.5 34.8|CA -119.9 37.2|CO -105.5 39.0|FL -81.6 28.2|GA -83.4 32.7
HI -158.2 19.2|ID -114.4 43.4|IL -89.2 40.0|IN -86.2 39.9|IA -93.5 42.0|KS -98.4 38.5|KY -85.1 37.4|LA -92.5 31.1
ME -69.2 45.3|MI -84.7 43.4|MN -94.6 46.2|MS -89.7 32.7|MO -92.5 38.4|MT -109.6 47.0|NE -99.8 41.5|NV -116.8 39.4
NM -106.1 34.4|NY -75.4 42.9|NC -78.9 35.5|ND -100.5 47.4|OH -82.8 40.3|OK -97.3 35.5|OR -120.6 43.9|PA -77.8 40.9
SC -80.8 33.9|SD -100.3 44.4|TN -86.4 35.8|TX -99.2 31.4|UT -111.7 39.3|VA -78.4 37.5|WA -120.3 47.4
WV -80.9 38.7|WI -89.9 44.5|WY -107.6 43.0
"""
"""Where a state's label stands: longitude and latitude."""
_LABELS_FROM = 700
"""Pixels of width from which every state has its code and figure on the map."""
_EVEN = "about_even"
_PAYS = "pays_in"


@dataclass(frozen=True)
class Area:
    """A state or DC: its figure in dollars per person, which of the three classes it is in, and a sentence."""

    state: str
    fips: str
    value: float
    verdict: str
    words: str
    limits: tuple[int, ...] = theme.THRESHOLDS
    """Dollars between the classes."""

    @property
    def is_ranked(self) -> bool:
        """Whether it is one of the 50 states."""
        return self.state != "DC"

    @property
    def fill(self) -> str:
        """Colour or pattern."""
        if not self.is_ranked:
            return theme.NO_SCALE
        if self.verdict == _EVEN:
            return marks.filled_with("even")
        return theme.CLASSES[self.class_]

    @property
    def class_(self) -> int:
        """Place in the classes of its own side of zero."""
        found = theme.class_of(self.value, self.limits)
        first_payer = self.limits.index(0) + 1
        return max(found, first_payer) if self.verdict == _PAYS else min(found, first_payer - 1)

    @property
    def ink(self) -> str:
        """The colour of text on it."""
        if not self.is_ranked:
            return theme.ON_CLASS[0]
        return theme.ON_EVEN if self.verdict == _EVEN else theme.ON_CLASS[self.class_]

    @property
    def figure(self) -> str:
        """Thousands of dollars with their sign: ``+1.6k``."""
        return thousands(self.value)


def thousands(amount_usd: float) -> str:
    """Thousands of dollars with their sign: ``+1.6k``, ``-104k``, ``0.0k`` where it rounds to nothing."""
    digits = 0 if abs(amount_usd) >= 99_950 else 1  # noqa: PLR2004  (three figures are enough)
    text = f"{abs(amount_usd) / 1000:.{digits}f}k"
    return text if float(text[:-1]) == 0 else f"{'+' if amount_usd > 0 else numbers.MINUS}{text}"


def draw(areas: Sequence[Area], frame: Frame) -> Body:
    """The map with its scale above."""
    has_box = not frame.is_narrow
    size = frame.small
    top = 0.0
    parts = [marks.dots("even", theme.ABOUT_EVEN, theme.EVEN_DOTS, 7 * frame.line**0.7)]
    is_wide_picture = frame.is_picture and not frame.is_narrow
    if is_wide_picture:
        parts += _key_at_left(areas, frame)
        left_room = frame.wide("00 get back more", frame.label) + 64
    else:
        scale_height, key = _scale(areas, frame)
        parts += key
        top, left_room = scale_height, 0.0
    box_room = (
        (frame.wide("VT", size, bold=True) + frame.wide("-00.0k", size) + 46 * frame.line**0.6) if has_box else 0.0
    )
    room = frame.width - left_room - (box_room * 0.72 if has_box else 0)
    units = albers.WIDTH - 16
    scale = room / units
    rows_below = 0.0 if has_box else size * (3.4 if frame.is_picture else 2.6)
    if frame.height is not None:
        scale = min(scale, (frame.height - top - rows_below) / (albers.HEIGHT - 14))
    left = left_room + max(0.0, (room - units * scale) / 2)
    shift = (left - 14 * scale, top - 8 * scale)
    parts += _areas(areas, frame, scale, shift)
    parts += _labels(areas, frame, scale, shift)
    height = frame.tall_or(top + (albers.HEIGHT + (6 if has_box else -8)) * scale + rows_below)
    if has_box:
        parts += _box(
            areas, frame, frame.width - box_room, min(top + 150 * scale, height - size * 1.5 * len(SMALL)), box_room
        )
    else:
        parts += _row(areas, frame, top + (albers.HEIGHT - 8) * scale + 2)
    return Body(frame.width, height, "".join(parts))


def _path(fips: str, scale: float, shift: tuple[float, float]) -> str:
    return "".join(
        marks.through(albers.apart([(x * scale + shift[0], y * scale + shift[1]) for x, y in ring])) + "Z"
        for ring in albers.outlines()[fips]
    )


def _areas(areas: Sequence[Area], frame: Frame, scale: float, shift: tuple[float, float]) -> list[str]:
    """All areas, those that pay in more last and outlined, so that no neighbour covers an outline."""
    ordered = sorted(areas, key=lambda one: (one.verdict == _PAYS, one.fips))
    width = (2.3 if frame.width >= _LABELS_FROM else 1.6) * frame.line**0.6
    return [
        marks.element(
            "path", one.words, **{"class": "area"}, d=_path(one.fips, scale, shift), fill=one.fill,
            stroke=theme.OUTLINE if one.verdict == _PAYS else theme.BORDER,
            stroke_width=width if one.verdict == _PAYS else 0.9 * frame.line**0.5,
        )
        for one in ordered
    ]  # fmt: skip


def _labels(areas: Sequence[Area], frame: Frame, scale: float, shift: tuple[float, float]) -> list[str]:
    fips = {one.state: one.fips for one in areas}
    places = {}
    for entry in _PLACES.replace("\n", "|").split("|"):
        if entry:
            state, longitude, latitude = entry.split()
            x, y = albers.place(fips[state], float(longitude), float(latitude))
            places[state] = (x * scale + shift[0], y * scale + shift[1])
    has_all = frame.width >= _LABELS_FROM and not frame.is_picture
    size = frame.small - 1 if has_all else frame.small * (0.9 if frame.is_picture else 1.0)
    parts = []
    for one in areas:
        if one.state not in places or not (has_all or one.verdict == _PAYS):
            continue
        x, y = places[one.state]
        ink = theme.INK if one.state == "HI" else one.ink
        if has_all:
            parts.append(marks.text(one.state, x, y - 1, size, ink, anchor="middle", bold=True))
            parts.append(marks.text(one.figure, x, y + size - 1.5, size - 1, ink, anchor="middle"))
        else:
            parts.append(marks.text(one.state, x, marks.middle(y, size), size, ink, anchor="middle", bold=True))
    return [marks.group(parts, pointer_events="none")]


def _edge(width: float) -> dict[str, Any]:
    """How a tile of one that pays in more is outlined."""
    return {"stroke": theme.OUTLINE, "stroke_width": width}


def _box(areas: Sequence[Area], frame: Frame, left: float, top: float, width: float) -> list[str]:
    """Small states and DC, north to south: colour, code, figure."""
    by_state = {one.state: one for one in areas}
    size, step = frame.small, frame.small * 1.5
    parts = []
    for n, state in enumerate(SMALL):
        one, y = by_state[state], top + n * step
        edge: dict[str, Any] = (
            {"stroke": theme.OUTLINE, "stroke_width": 1.8 * frame.line**0.5} if one.verdict == _PAYS else {}
        )
        row = [
            marks.rect(left, y - size * 0.75, size * 1.05, size * 0.9, one.fill, rx=2, **edge),
            marks.text(state, left + size * 1.6, y, size, theme.INK, bold=True),
            marks.text(one.figure, left + width, y, size, theme.SOFT, anchor="end"),
        ]
        parts.append(marks.group(row, one.words))
    return parts


def _row(areas: Sequence[Area], frame: Frame, top: float) -> list[str]:
    """The same on a phone: a row of tiles below the map."""
    by_state = {one.state: one for one in areas}
    gap = 4.0
    width = (frame.width - gap * (len(SMALL) - 1)) / len(SMALL)
    parts = []
    for n, state in enumerate(SMALL):
        one, x = by_state[state], n * (width + gap)
        edge = _edge(1.8) if one.verdict == _PAYS else {}
        height = frame.small * (3 if frame.is_picture else 2.2)
        lower = frame.small * (0.95 if frame.is_picture else 1.1)
        tile = [
            marks.rect(x + 1, top, width - 2, height, one.fill, rx=4, **edge),
            marks.text(state, x + width / 2, marks.middle(top + lower, frame.small), frame.small, one.ink,
                       anchor="middle", bold=True),
        ]  # fmt: skip
        if frame.is_picture:
            y = marks.middle(top + frame.small * 2.1, frame.small)
            tile.append(marks.text(one.figure, x + width / 2, y, frame.small * 0.92, one.ink, anchor="middle"))
        parts.append(marks.group(tile, one.words))
    return parts


def _counts(areas: Sequence[Area]) -> tuple[list[int], int]:
    """States in each class, and about even."""
    ranked = [one for one in areas if one.is_ranked]
    in_class = [0] * len(theme.CLASSES)
    for one in ranked:
        if one.verdict != _EVEN:
            in_class[one.class_] += 1
    return in_class, sum(one.verdict == _EVEN for one in ranked)


def _scale(areas: Sequence[Area], frame: Frame) -> tuple[float, list[str]]:
    """The classes as a chart: number of states in each, limits below, what the sides mean above; its height first."""
    in_class, even = _counts(areas)
    size = frame.small
    first_payer = theme.THRESHOLDS.index(0) + 1
    cells = len(in_class) + 1
    width = frame.width if frame.is_narrow else min(frame.width * 0.72, 620)
    cell, gap = width / cells, 2.0
    top, height = size * 1.5, size * 1.55
    parts = [
        marks.text("\N{LEFTWARDS ARROW} Gets back more", 0, size, size, theme.GETS_BACK, bold=True),
        marks.text("Pays in more \N{RIGHTWARDS ARROW}", width, size, size, theme.PAYS_IN, anchor="end", bold=True),
    ]
    middle = cell * (first_payer + 0.5)
    parts.append(marks.text("Even", middle, size, size, theme.SOFT, anchor="middle", bold=True))
    for n in range(cells):
        x = n * cell
        is_even = n == first_payer
        place = n if n < first_payer else n - 1
        count = even if is_even else in_class[place]
        fill = marks.filled_with("even") if is_even else theme.CLASSES[place]
        edge: dict[str, Any] = (
            {"stroke": theme.OUTLINE, "stroke_width": 1.8 * frame.line**0.5} if n > first_payer else {}
        )
        parts.append(marks.rect(x + gap / 2, top, cell - gap, height, fill, **edge))
        ink = theme.ON_EVEN if is_even else theme.ON_CLASS[place]
        parts.append(
            marks.text(str(count), x + cell / 2, marks.middle(top + height / 2, size), size, ink, anchor="middle",
                       bold=True, halo=theme.ABOUT_EVEN if is_even else None)
        )  # fmt: skip
    for n, limit in enumerate(areas[0].limits):
        at = middle if limit == 0 else cell * (n + 1 if n < first_payer - 1 else n + 2)
        said = "0" if limit == 0 else short_money(limit)
        parts.append(
            marks.text(said, at, top + height + size * 1.15, size, theme.INK if limit == 0 else theme.MUTED,
                       anchor="middle", bold=limit == 0)
        )  # fmt: skip
    parts.append(marks.line(middle, top - size * 0.3, middle, top + size * 0.15, theme.ZERO, 1.6 * frame.line**0.5))
    return top + height + size * 2.0, parts


def _key_at_left(areas: Sequence[Area], frame: Frame) -> list[str]:
    """The three classes with their numbers, for the wide picture."""
    in_class, even = _counts(areas)
    first_payer = theme.THRESHOLDS.index(0) + 1
    pays, gets = sum(in_class[first_payer:]), sum(in_class[:first_payer])
    size = frame.label
    entries = (
        (theme.CLASSES[-2], str(pays), "pays in more" if pays == 1 else "pay in more", True),
        (marks.filled_with("even"), str(even), "about even", False),
        (theme.CLASSES[1], str(gets), "gets back more" if gets == 1 else "get back more", False),
    )
    parts = []
    for n, (fill, bold, says, is_payer) in enumerate(entries):
        y = 30 + n * size * 2.05
        edge = _edge(3.5) if is_payer else {}
        parts.append(marks.rect(2, y, size * 1.7, size * 1.2, fill, rx=4, **edge))
        parts.append(marks.text(bold, size * 2.3, y + size, size, theme.INK, bold=True))
        wide = frame.wide(f"{bold} ", size, bold=True)
        parts.append(marks.text(says, size * 2.3 + wide, y + size, size, theme.INK))
    return parts
