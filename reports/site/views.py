"""The page that shows the default method in every view and year: map, ranking and a state's years.

Belongs here: what it says before a script runs, and without scripts: the latest year as it happened. Does not belong
here: the other views, which the browser counts of the same figures (``static/count/views.js``).
"""

from collections.abc import Mapping
from typing import Any

from reports.count import presets, words
from reports.pages.header import SITE
from reports.site.count_map import count_map
from reports.site.count_words import SOURCES, signed
from reports.words.numbers import fiscal_year, money

Payload = Mapping[str, Any]


def views(index: Payload, year: Payload) -> dict[str, Any]:
    """What ``views.html`` says of the latest year."""
    when = fiscal_year(year["fiscal_year"])
    shown = count_map(index, year, when)
    nets, fifty = shown.nets, shown.fifty
    order = sorted(range(len(nets)), key=lambda at: -nets[at])
    most, least = ([at for at in order if at in fifty][place] for place in (0, -1))
    return {
        "heading": f"{_does(index, nets, most)}; {_does(index, nets, least)}",
        "subtitle": f"Federal taxes less federal spending per person by state, as it happened, {when}",
        "views": index["views"],
        **shown.said,
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
