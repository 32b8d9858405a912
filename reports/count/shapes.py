"""The 51 areas as paths of an inline SVG: equal-area projection, Alaska and Hawaii set below.

Belongs here: projecting the package's shapes, and where labels stand. Does not belong here: colours, figures. The
projections are Albers' with the parameters cartographers use for the United States; numbers are whole units of a box
960 wide, written relative to the point before, which is a third shorter.
"""

import functools
import json
import math
from dataclasses import dataclass

from reports import package_data

WIDTH, HEIGHT = 960, 600
Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True)
class _Albers:
    """A conic projection: standard parallels and centre in degrees, scale, and where its centre stands in the box."""

    south: float
    north: float
    centre: Point
    scale: float
    at: Point

    def __call__(self, point: Point) -> Point:
        first, second = math.radians(self.south), math.radians(self.north)
        n = (math.sin(first) + math.sin(second)) / 2
        c = math.cos(first) ** 2 + 2 * n * math.sin(first)
        middle = math.sqrt(c - 2 * n * math.sin(math.radians(self.centre[1]))) / n
        longitude, latitude = point
        turned = (longitude - self.centre[0] + 180) % 360 - 180
        radius = math.sqrt(c - 2 * n * math.sin(math.radians(latitude))) / n
        angle = n * math.radians(turned)
        return (
            self.at[0] + self.scale * radius * math.sin(angle),
            self.at[1] - self.scale * (middle - radius * math.cos(angle)),
        )


_MAINLAND = _Albers(29.5, 45.5, (-96.0, 38.3), 1190, (476, 280))
_OWN = {"02": _Albers(55, 65, (-154.0, 61.0), 380, (140, 520)), "15": _Albers(8, 18, (-157.0, 20.6), 1190, (290, 560))}


@functools.cache
def paths() -> dict[str, str]:
    """FIPS code -> the ``d`` of the area's path."""
    topology = json.loads(package_data.text("geometry/states.topojson"))
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    # Arc by arc, so that neighbours keep meeting.
    mainland = [_thin([_MAINLAND(point) for point in arc]) for arc in arcs]
    found = {}
    for area in topology["objects"]["states"]["geometries"]:
        fips = str(area["id"])
        project = _OWN.get(fips, _MAINLAND)
        own = [_thin([project(point) for point in arc]) for arc in arcs] if fips in _OWN else mainland
        found[fips] = "".join(_path(_ring(ring, own)) for part in area["arcs"] for ring in part)
    return found


@functools.cache
def centres() -> dict[str, tuple[int, int]]:
    """FIPS code -> where a label stands: the middle of the area's largest part, moved where that is off its land."""
    topology = json.loads(package_data.text("geometry/states.topojson"))
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    found = {}
    for area in topology["objects"]["states"]["geometries"]:
        fips = str(area["id"])
        project = _OWN.get(fips, _MAINLAND)
        parts = [_middle([project(point) for point in _ring(part[0], arcs)]) for part in area["arcs"]]
        _, x, y = max(parts)
        dx, dy = _MOVED.get(fips, (0, 0))
        found[fips] = (round(x) + dx, round(y) + dy)
    return found


_MOVED = {
    "12": (14, 4),
    "22": (-10, 4),
    "26": (8, 14),
    "16": (0, 18),
    "06": (-6, 4),
    "21": (8, 2),
    "54": (-4, 4),
    "15": (34, 6),
}
"""Units to the right and down by which labels stand off the middle: the state is bent or split."""


_SMALLEST = 3.0
"""Square units: a corner that adds less than this to the outline is left out, the smallest first."""
_FEWEST = 5
"""Corners an arc keeps: a small island stays one."""


def _thin(arc: Ring) -> Ring:
    """An arc without its small corners; its ends stay."""
    kept = list(arc)
    while len(kept) > _FEWEST:
        sizes = [
            abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
            for a, b, c in zip(kept, kept[1:], kept[2:], strict=False)
        ]
        least = min(sizes)
        if least >= _SMALLEST:
            break
        del kept[sizes.index(least) + 1]
    return kept


def _middle(ring: Ring) -> tuple[float, float, float]:
    """Area and centre of a ring."""
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    crossed = [x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs]
    twice = sum(crossed) or 1.0
    x = sum((a[0] + b[0]) * c for (a, b), c in zip(pairs, crossed, strict=True)) / (3 * twice)
    y = sum((a[1] + b[1]) * c for (a, b), c in zip(pairs, crossed, strict=True)) / (3 * twice)
    return abs(twice) / 2, x, y


def _points(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """The corners of an arc in degrees; each stands as its distance from the one before."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    found, x, y = [], 0, 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        found.append((x * kx + dx, y * ky + dy))
    return found


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """The corners of a ring: its arcs one after another, those with a negative number backwards."""
    found: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += arc[1:] if found else arc
    return found


def _path(ring: Ring) -> str:
    """A closed path of whole units; a corner that falls on the one before is left out."""
    corners = [(round(x), round(y)) for x, y in ring]
    steps, before = [], corners[0]
    for corner in corners[1:]:
        if corner != before:
            steps.append((corner[0] - before[0], corner[1] - before[1]))
            before = corner
    if not steps:
        steps = [(1, 0), (0, 1)]
    written = "".join(f"{'' if x < 0 else ' '}{x}{'' if y < 0 else ' '}{y}" for x, y in steps).strip()
    return f"M{corners[0][0]} {corners[0][1]}l{written}z"
