"""The page that shows the default method in every view and year: map, ranking and a state's years.

Belongs here: what it says before a script runs, and without scripts: the latest year as it happened. Does not belong
here: the other views, which the browser counts of the same figures (``static/count/views.js``).
"""

from collections.abc import Mapping
from typing import Any

from reports.count import arithmetic, presets, words
from reports.pages.header import SITE
from reports.site.count_words import SOURCES, signed
from reports.words.numbers import fiscal_year, money

Payload = Mapping[str, Any]
_PLACES = (1, 2, 3, 6, 7)
"""Where the edges of the map's scale stand, in eighths, as on ``count.html``."""


def views(index: Payload, year: Payload) -> dict[str, Any]:
    """What ``views.html`` says of the latest year."""
    when = fiscal_year(year["fiscal_year"])
    nets = arithmetic.sides(index, year, {}).nets
    codes = [one["state"] for one in index["states"]]
    verdicts = [arithmetic.verdict(net, error) for net, error in zip(nets, year["error_tenth_usd"], strict=True)]
    limits = words.edges(year["price_level"])
    classes = {
        code: words.class_of(net, verdict, limits) for code, net, verdict in zip(codes, nets, verdicts, strict=True)
    }
    fifty = [at for at, code in enumerate(codes) if code != "DC"]
    order = sorted(range(len(codes)), key=lambda at: -nets[at])
    most, least = ([at for at in order if at in fifty][place] for place in (0, -1))
    said = words.classes([verdicts[at] for at in fifty])
    return {
        "heading": f"{_does(index, nets, most)}; {_does(index, nets, least)}",
        "subtitle": f"Federal taxes less federal spending per person by state, as it happened, {when}",
        "views": index["views"],
        "classes": classes,
        "said": said,
        "map_title": f"Map of the states, {when}: {said}",
        "cells": [
            {"id": name, "class": name, "count": sum(classes[codes[at]] == name for at in fifty)}
            for name in words.CLASSES
        ],
        "edges": [{"at": at, "text": words.short(edge)} for at, edge in zip(_PLACES, limits, strict=True)],
        "ranking": [
            {
                "rank": [of for of in order if of in fifty].index(at) + 1 if at in fifty else "\N{EN DASH}",
                "name": index["states"][at]["name"], "amount": signed(nets[at]),
            }
            for at in order
        ],
        "page": {
            "edges": words.EDGES, "name": SITE, "site": f" \N{MIDDLE DOT} {SITE}", "sources": SOURCES,
            "limits": presets.VIEW_EDGES,
        },
        "footing_line": f"{when}. {SOURCES}",
    }  # fmt: skip


def _does(index: Payload, nets: list[float], at: int) -> str:
    """``New Jersey pays in $2,973 more per person``."""
    name, amount = index["states"][at]["name"], money(abs(nets[at]))
    return f"{name} {'pays in' if nets[at] > 0 else 'gets back'} {amount} more per person"
