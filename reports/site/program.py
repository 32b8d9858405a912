"""What ``program.html`` says before a script runs: one program in the latest year, map and ranking.

Belongs here: those words and rows. Does not belong here: the frame (``count.py``), the arithmetic (``reports/count``).
"""

from collections.abc import Mapping
from typing import Any

from reports.count import presets, words
from reports.count.shapes import centres
from reports.pages.header import SITE
from reports.site.count_words import SOURCES, billions
from reports.words.numbers import fiscal_year, money
from reports.words.rows import DEFAULT_METHOD

Payload = Mapping[str, Any]
_SIDES = (("Programs", "received"), ("Taxes", "paid"))


def program(index: Payload, year: Payload) -> dict[str, Any]:
    """What the template needs.

    Raises:
        ValueError: the year has no program at all.
    """
    when = fiscal_year(year["fiscal_year"])
    own = {(one["side"], one["category"]): one for one in year["vectors"] if one["vector"] == DEFAULT_METHOD}
    known = [one for one in index["categories"] if (one["side"], one["category"]) in own and one["side"] == "received"]
    if not known:
        raise ValueError(f"{when} has no program")
    chosen = next((one for one in known if one["category"] == presets.FIRST_PROGRAM), known[0])
    vector = own[chosen["side"], chosen["category"]]
    amounts = [tenth / 10 for tenth in vector["tenth_usd"]]
    nation = vector["total_usd"] / sum(year["population"])
    states = index["states"]
    classes = {one["state"]: words.ratio_class(amounts[at] / nation, "received") for at, one in enumerate(states)}
    order = sorted(range(len(states)), key=lambda at: -amounts[at])
    fifty = [at for at in order if states[at]["state"] != "DC"]
    most = states[fifty[0]]["name"]
    heading = f"{most} gets most from {chosen['label']}: {money(amounts[fifty[0]])} per person"
    labels = {one["category"]: words.capital(one["label"]) for one in index["categories"]}
    return {
        "heading": heading,
        "subtitle": f"Federal {chosen['label']} spending per person by state, {when}, "
        f"against the nation\u2019s {money(nation)}",
        "map_title": f"Map of the states, {when}: {heading}",
        "nation": f"Nation {money(nation)}",
        "classes": classes,
        "cells": [
            {"id": at, "class": name, "count": sum(classes[states[of]["state"]] == name for of in fifty)}
            for at, name in enumerate(words.RATIO_CLASSES)
        ],
        "edges": [{"at": at + 1, "text": f"{edge:g}\N{MULTIPLICATION SIGN}"} for at, edge in enumerate(words.RATIOS)],
        "small": [
            {"state": code, "class": classes[code], "amount": money(amounts[at])}
            for code in presets.SMALL
            for at, one in enumerate(states)
            if one["state"] == code
        ],
        "chips": [
            (name, [{"category": one, "label": labels[one]} for one in presets.CHIPS[side] if one in labels])
            for name, side in _SIDES
        ],
        "choices": [
            (name, [{"category": one["category"], "label": labels[one["category"]]} for one in _placed(index, side)])
            for name, side in _SIDES
        ],
        "ranking_name": f"{words.capital(chosen['label'])}, {when}",
        "ranking": [
            {
                "rank": fifty.index(at) + 1 if at in fifty else "\N{EN DASH}", "name": states[at]["name"],
                "amount": money(amounts[at]), "ratio": f"{amounts[at] / nation:.2f}",
                "total": billions(amounts[at] * year["population"][at]).replace(" billion", ""),
            }
            for at in order
        ],
        "page": {
            "name": SITE, "site": f" \N{MIDDLE DOT} {SITE}", "sources": SOURCES, "ratios": words.RATIOS,
            "small": presets.SMALL, "first": chosen["category"],
            "places": {one["state"]: centres()[one["fips"]] for one in states if one["state"] not in presets.SMALL},
        },
        "footing_line": f"{when}. {SOURCES}",
    }  # fmt: skip


def _placed(index: Payload, side: str) -> list[Payload]:
    """The categories of a side that are placed in states by the default method."""
    return [one for one in index["categories"] if one["side"] == side and one["is_placed"]]
