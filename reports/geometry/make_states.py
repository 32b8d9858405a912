"""Make the map's shapes from us-atlas: ``python make_states.py < states-10m.json > states.topojson``.

Belongs here: choosing the 51 areas, dropping islets, simplifying and quantising the borders. Does not belong here:
projection and drawing. Borders are simplified arc by arc, so neighbours keep meeting; the ends of an arc stay where
they are. Quirks: state ids are text ("01"); the Aleutians cross the 180th meridian; a ring that collapses or turns
round would cover the globe on a sphere, so small rings are dropped rather than thinned out.
"""
# ruff: noqa: INP001  (a script beside package data)

import heapq
import itertools
import json
import math
import sys
from typing import Any

Point = tuple[float, float]
LAST_STATE_FIPS = 56
SMALLEST_TRIANGLE = 0.0035
"""Square degrees at the equator: a corner that adds less than this to the outline is left out."""
SMALLEST_ISLAND = 0.02
"""Square degrees: smaller rings are left out unless they are all a state has."""
STEP = 0.01
"""Degrees: the grid the corners are put on (under a fifth of a pixel on a map 1000 pixels wide)."""


def simplify_states(atlas: dict[str, Any]) -> dict[str, Any]:
    """A TopoJSON topology with one object, ``states``: 51 areas with ``id`` (FIPS text) and ``properties.name``."""
    arcs = [_decode(arc, atlas["transform"]) for arc in atlas["arcs"]]
    chosen = [g for g in atlas["objects"]["states"]["geometries"] if int(g["id"]) <= LAST_STATE_FIPS]
    kept = {str(g["id"]): _large_parts(_polygons(g), arcs) for g in chosen}
    used = sorted({_plain(i) for parts in kept.values() for part in parts for ring in part for i in ring})
    number = {old: new for new, old in enumerate(used)}
    geometries = [
        {
            "type": "MultiPolygon",
            "id": str(g["id"]),
            "properties": {"name": g["properties"]["name"]},
            "arcs": [[[_renumber(i, number) for i in ring] for ring in part] for part in kept[str(g["id"])]],
        }
        for g in sorted(chosen, key=lambda g: str(g["id"]))
    ]
    thin = [_thin(arcs[old]) for old in used]
    left, bottom = min(x for a in thin for x, _ in a), min(y for a in thin for _, y in a)
    return {
        "type": "Topology",
        "transform": {"scale": [STEP, STEP], "translate": [round(left, 4), round(bottom, 4)]},
        "objects": {"states": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_encode(arc, left, bottom) for arc in thin],
    }


def _decode(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    points, x, y = [], 0, 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * kx + dx, y * ky + dy))
    return points


def _encode(arc: list[Point], left: float, bottom: float) -> list[list[int]]:
    """Grid steps from corner to corner, corners that fall together given once."""
    grid = [(round((x - left) / STEP), round((y - bottom) / STEP)) for x, y in arc]
    steps = [list(grid[0])]
    for (x0, y0), (x1, y1) in itertools.pairwise(grid):
        if (x0, y0) != (x1, y1):
            steps.append([x1 - x0, y1 - y0])
    return steps if len(steps) > 1 else [steps[0], [0, 0]]


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    arcs: list[Any] = geometry["arcs"]
    return arcs if geometry["type"] == "MultiPolygon" else [arcs]


def _plain(index: int) -> int:
    """TopoJSON writes an arc walked backwards as ~index."""
    return index if index >= 0 else ~index


def _renumber(index: int, number: dict[int, int]) -> int:
    return number[index] if index >= 0 else ~number[~index]


def _large_parts(parts: list[list[list[int]]], arcs: list[list[Point]]) -> list[list[list[int]]]:
    sizes = [_area([p for i in part[0] for p in (arcs[i] if i >= 0 else arcs[~i][::-1])]) for part in parts]
    return [part for part, size in zip(parts, sizes, strict=True) if size >= SMALLEST_ISLAND or size == max(sizes)]


def _area(ring: list[Point]) -> float:
    """Square degrees at the equator, longitudes narrowed by the latitude of the first point."""
    narrowing = math.cos(math.radians(ring[0][1]))
    twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))
    return abs(twice) / 2 * narrowing


def _thin(arc: list[Point]) -> list[Point]:
    """Visvalingam: drop the corner with the smallest triangle until all are large; a closed arc keeps four points."""
    least = 4 if arc[0] == arc[-1] else 2
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    alive = [True] * len(arc)
    size = [math.inf] + [_area([arc[i - 1], arc[i], arc[i + 1]]) for i in range(1, len(arc) - 1)] + [math.inf]
    queue = [(s, i) for i, s in enumerate(size) if s < SMALLEST_TRIANGLE]
    heapq.heapify(queue)
    left = len(arc)
    while queue and left > least:
        smallest, i = heapq.heappop(queue)
        if not alive[i] or smallest != size[i]:
            continue
        alive[i], left = False, left - 1
        before[after[i]], after[before[i]] = before[i], after[i]
        for j in (before[i], after[i]):
            if 0 < j < len(arc) - 1:
                size[j] = max(_area([arc[before[j]], arc[j], arc[after[j]]]), smallest)
                if size[j] < SMALLEST_TRIANGLE:
                    heapq.heappush(queue, (size[j], j))
    return [point for point, is_kept in zip(arc, alive, strict=True) if is_kept]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(simplify_states(json.load(sys.stdin)), separators=(",", ":")) + "\n")
