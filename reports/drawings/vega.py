"""Marks drawn by Vega from an Altair structure: made once, with the figures and sizes of each drawing put in.

Belongs here: turning such a structure into marks that stand in a plot. Does not belong here: the structures
(``line_marks.py``), axes and words, which are set where their width is known (``axes.py``). Altair checks a structure
when it is made; what is put in later are rows and numbers.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import vl_convert

from reports.svg import marks

Rows = Sequence[Mapping[str, Any]]
_ROOT = re.compile(r"<svg[^>]*>")
_UNSEEN = re.compile(r'<path aria-hidden="true"[^>]*/>')
_CLASS = re.compile(r' (?:class|pointer-events|role|aria-[a-z]+)="[^"]*"')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def filled(structure: Mapping[str, Any], datasets: Mapping[str, Rows], params: Mapping[str, Any]) -> dict[str, Any]:
    """The specification: ``structure`` with the rows of its named datasets and the values of its parameters.

    Raises:
        ValueError: the structure names other parameters than those given.
    """
    known = {one["name"] for one in structure["params"]}
    if known != set(params):
        raise ValueError(f"the structure's parameters are {sorted(known)}, given are {sorted(params)}")
    return {
        **structure,
        "datasets": {name: list(rows) for name, rows in datasets.items()},
        "params": [{"name": name, "value": params[name]} for name in sorted(params)],
    }


def drawn(spec: Mapping[str, Any], left: float, top: float, width: float, height: float) -> str:
    """The marks of ``spec`` as SVG, its view ``width`` by ``height`` pixels with its corner at ``left``, ``top``.

    Raises:
        ValueError: Vega draws none.
    """
    sized = {**spec, "width": width, "height": height}
    svg = vl_convert.vegalite_to_svg(json.dumps(sized, allow_nan=False))
    root = _ROOT.search(svg)
    if root is None:
        raise ValueError("no SVG came of the specification")
    content = _CLASS.sub("", _UNSEEN.sub("", svg[root.end() : svg.rindex("</svg>")]))
    content = _LONG_NUMBER.sub(lambda found: marks.number(float(found[0])), content)
    return marks.group([content], transform=f"translate({marks.number(left)},{marks.number(top)})")
