import importlib.util
import json
from pathlib import Path

import pytest

from reports.drawings import albers

FOLDER = Path(albers.__file__).parents[1] / "geometry"


@pytest.fixture(scope="module")
def make_states():
    spec = importlib.util.spec_from_file_location("make_states", FOLDER / "make_states.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_geometry_is_small_complete_and_has_its_notice():
    topology = json.loads(albers.geometry())
    shapes = topology["objects"]["states"]["geometries"]
    assert len(albers.geometry()) <= 40_000
    assert [shape["id"] for shape in shapes] == sorted(albers.shapes())
    assert len(shapes) == 51
    assert "Permission to use, copy, modify, and/or distribute" in (FOLDER / "NOTICE").read_text()


def test_borders_are_shared():
    uses = {}
    for shape in json.loads(albers.geometry())["objects"]["states"]["geometries"]:
        for number in [i for part in shape["arcs"] for ring in part for i in ring]:
            uses.setdefault(number if number >= 0 else ~number, []).append(shape["id"])
    assert sum(len(set(states)) == 2 for states in uses.values()) > 100
    hairs = [sorted(set(states)) for states in uses.values() if len(states) > 2]
    assert hairs == [["06", "32", "41"]]  # us-atlas runs to the corner of CA, NV and OR and back


def test_geometry_is_what_the_script_makes(make_states, document):
    made = make_states.simplify_states(json.loads(document("geography/states-10m.json")))
    assert json.dumps(made, separators=(",", ":")) == albers.geometry()


def test_small_islands_go_and_neighbours_keep_one_border(make_states):
    atlas = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [-100.0, 40.0]},
        "arcs": [
            [[10, 0], [0, 5], [0, 5]],
            [[10, 10], [-10, 0], [0, -10], [10, 0]],
            [[10, 0], [10, 0], [0, 10], [-10, 0]],
            [[50, 50], [1, 0], [0, 1], [-1, -1]],
        ],
        "objects": {
            "states": {
                "type": "GeometryCollection",
                "geometries": [
                    {"id": "01", "type": "MultiPolygon", "properties": {"name": "A"}, "arcs": [[[0, 1]], [[3]]]},
                    {"id": "02", "type": "Polygon", "properties": {"name": "B"}, "arcs": [[2, ~0]]},
                    {"id": "72", "type": "Polygon", "properties": {"name": "C"}, "arcs": [[3]]},
                ],
            }
        },
    }
    made = make_states.simplify_states(atlas)
    shapes = made["objects"]["states"]["geometries"]
    assert [(shape["id"], shape["arcs"]) for shape in shapes] == [("01", [[[0, 1]]]), ("02", [[[2, -1]]])]
    assert made["arcs"][0] == [[100, 0], [0, 100]]
