"""The map of the default method, as the pages show it on which readers count their own way, before a script runs.

Belongs here: classes of the states, how many are in each, the edges of the scale. Does not belong here: shapes and
colours, the other choices (``static/count/picture.js``), maps of one program (``program.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.count import arithmetic, words

_PLACES = (1, 2, 3, 6, 7)
"""Where the edges of the scale stand, in eighths: the class about even lies between the third and the fourth."""


@dataclass(frozen=True)
class CountMap:
    """What the map of a year rests on, and what templates say of it."""

    nets: list[float]
    """Dollars per person, in the order of the index's states."""
    fifty: list[int]
    """Places of the states without the District of Columbia."""
    said: dict[str, Any]


def count_map(index: Mapping[str, Any], year: Mapping[str, Any], when: str) -> CountMap:
    """The map of a year's nets by the default method; ``when`` names the year."""
    nets = list(arithmetic.sides(index, year, {}).nets)
    verdicts = [arithmetic.verdict(net, error) for net, error in zip(nets, year["error_tenth_usd"], strict=True)]
    codes = [one["state"] for one in index["states"]]
    limits = words.edges(year["price_level"])
    classes = {
        code: words.class_of(net, verdict, limits) for code, net, verdict in zip(codes, nets, verdicts, strict=True)
    }
    fifty = [at for at, code in enumerate(codes) if code != "DC"]
    said = words.classes([verdicts[at] for at in fifty])
    counted = [
        {"id": name, "class": name, "count": sum(classes[codes[at]] == name for at in fifty)} for name in words.CLASSES
    ]
    edges = [{"at": at, "text": words.short(edge)} for at, edge in zip(_PLACES, limits, strict=True)]
    return CountMap(
        nets, fifty,
        {
            "classes": classes, "said": said, "map_title": f"Map of the states, {when}: {said}",
            "cells": counted, "edges": edges,
        },
    )  # fmt: skip
