"""Where on the map a place lies: the United States with Alaska and Hawaii moved below the southwest.

Belongs here: the projection (that of d3's ``geoAlbersUsa``, 975 by 610 units), outlines of the areas in it. Does not
belong here: colours and labels (``map.py``).
"""

import functools
import json
from collections.abc import Callable, Sequence
from math import cos, radians, sin, sqrt

from reports import package_data

WIDTH, HEIGHT = 975.0, 610.0
_SCALE = 1300.0
_SEEN_PX = 1.0
Point = tuple[float, float]


@functools.cache
def geometry() -> str:
    """The topology of the 51 areas as JSON text."""
    return package_data.text("geometry/states.topojson").strip()


@functools.cache
def shapes() -> frozenset[str]:
    """FIPS codes of the areas in the topology."""
    return frozenset(shape["id"] for shape in json.loads(geometry())["objects"]["states"]["geometries"])


@functools.cache
def outlines() -> dict[str, tuple[tuple[Point, ...], ...]]:
    """FIPS code -> rings of the area, in the units of the map."""
    topology = json.loads(geometry())
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    found = {}
    for shape in topology["objects"]["states"]["geometries"]:
        rings = [_ring(ring, arcs) for part in shape["arcs"] for ring in part]
        placed = (tuple(place(shape["id"], *point) for point in ring) for ring in rings)
        found[shape["id"]] = tuple(ring for ring in placed if min(x for x, _ in ring) > 0)  # not the far Aleutians
    return found


def apart(ring: Sequence[Point]) -> list[Point]:
    """A ring in pixels without the points that lie, as far as one can see, on the one before them."""
    kept = [ring[0]]
    for x, y in ring[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _SEEN_PX:
            kept.append((x, y))
    return [*kept, ring[-1]]


def place(fips: str, longitude: float, latitude: float) -> Point:
    """Where a place in an area lies."""
    if fips == "02":
        x, y = _alaska(longitude, latitude)
        return WIDTH / 2 + _SCALE * (0.35 * x - 0.307), HEIGHT / 2 + _SCALE * (0.35 * y + 0.201)
    if fips == "15":
        x, y = _hawaii(longitude, latitude)
        return WIDTH / 2 + _SCALE * (x - 0.205), HEIGHT / 2 + _SCALE * (y + 0.212)
    x, y = _lower(longitude, latitude)
    return WIDTH / 2 + _SCALE * x, HEIGHT / 2 + _SCALE * y


def _conic(parallels: Point, turned: float, centre: Point) -> Callable[[float, float], Point]:
    """Albers' equal-area projection as d3 has it: turned by ``turned`` degrees, ``centre`` after that at the origin."""
    south = sin(radians(parallels[0]))
    n = (south + sin(radians(parallels[1]))) / 2
    c = 1 + south * (2 * n - south)

    def raw(x: float, y: float) -> Point:
        r = sqrt(c - 2 * n * sin(radians(y))) / n
        return r * sin(n * radians(x)), sqrt(c) / n - r * cos(n * radians(x))

    x0, y0 = raw(*centre)

    def project(longitude: float, latitude: float) -> Point:
        x, y = raw((longitude + turned + 180) % 360 - 180, latitude)
        return x - x0, -(y - y0)

    return project


_lower = _conic((29.5, 45.5), 96, (-0.6, 38.7))
_alaska = _conic((55, 65), 154, (-2, 58.5))
_hawaii = _conic((8, 18), 157, (-3, 19.9))


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * kx + dx, y * ky + dy))
    return points


def _ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
