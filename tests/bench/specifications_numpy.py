"""The specifications in NumPy, from the same flows: the floor for ``specifications.py``, which runs it.

    specifications_numpy.py DATABASE RESULTS

Loading the flows into arrays is not timed. Arrays are of [flow or side or specification, year, area].
"""

import json
import resource
import sys
import time
from itertools import product
from pathlib import Path

import duckdb
import numpy as np

PERCENTILES = (0.05, 0.5, 0.95)


class Inputs:
    """What the SQL starts from, as arrays; the states come first among the areas, in alphabetical order."""

    def __init__(self, path: Path) -> None:
        with duckdb.connect(str(path), read_only=True) as connection:
            self.axes: dict[str, list[str]] = {}
            for axis, option in connection.sql(
                "select axis, option from core.specification_axis order by axis_position, option_position"
            ).fetchall():
                self.axes.setdefault(axis, []).append(option)
            flows = connection.sql(
                "select side, category, method, fiscal_year, area, amount_usd from core.state_flow"
                " where method <> 'collections'"
            ).fetchall()
            population = connection.sql("select year, area, population from raw.census_population").fetchall()
            lean = connection.sql("select definition, fiscal_year, state, lean from mart.lean").fetchall()
            states = connection.sql("select area from raw.area where kind = 'state' order by area").fetchall()
        years = sorted({row[3] for row in flows})
        areas = [row[0] for row in states] + ["territories_abroad", "not_allocated"]
        self.definitions = sorted({row[0] for row in lean})
        self.states = len(states)
        at_year = {year: number for number, year in enumerate(years)}
        at_area = {area: number for number, area in enumerate(areas)}
        self.flow = {place: number for number, place in enumerate(sorted({row[:3] for row in flows}))}
        self.amount_usd = np.zeros((len(self.flow), len(years), len(areas)))
        for side, category, method, year, area, amount in flows:
            self.amount_usd[self.flow[side, category, method], at_year[year], at_area[area]] = amount
        self.population = np.zeros((len(years), self.states))
        for year, area, people in population:
            if year in at_year and at_area.get(area, self.states) < self.states:
                self.population[at_year[year], at_area[area]] = people
        self.group = np.zeros((2, len(self.definitions), len(years), self.states))
        for definition, year, state, party in lean:
            if party != "split":
                place = self.definitions.index(definition), at_year[year], at_area[state]
                self.group[("democratic", "republican").index(party), *place] = 1.0


def sides(inputs: Inputs) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], np.ndarray]:
    """Dollars of every distinct set of rules by side; which set each specification takes; whether it is balanced."""
    alternatives: dict[str, list[tuple[str, str]]] = {}
    for side, category, method in inputs.flow:
        if method != "residence":
            alternatives.setdefault(method, []).append((side, category))
    default = {
        side: {category: "residence" for s, category, method in inputs.flow if (s, method) == (side, "residence")}
        for side in ("paid", "received")
    }
    seen: dict[str, dict[tuple[int, ...], int]] = {"paid": {}, "received": {}}
    taken: dict[str, list[int]] = {"paid": [], "received": []}
    balanced = []
    for options in product(*inputs.axes.values()):
        changed: dict[str, dict[str, str]] = {"paid": {}, "received": {}}
        for axis, option in zip(inputs.axes, options, strict=True):
            method = f"{axis}/{option}"
            for side, category in alternatives.get(method, ()):
                changed[side][category] = method
        for side, rules in changed.items():
            key = tuple(inputs.flow[side, category, method] for category, method in (default[side] | rules).items())
            taken[side].append(seen[side].setdefault(key, len(seen[side])))
        balanced.append(options[-1] == "balanced")
    amount = {side: np.stack([inputs.amount_usd[list(key)].sum(axis=0) for key in keys]) for side, keys in seen.items()}
    return amount, {side: np.array(numbers) for side, numbers in taken.items()}, np.array(balanced)


def summaries(inputs: Inputs) -> dict[str, np.ndarray]:
    """What the SQL publishes of all specifications."""
    amount, taken, balanced = sides(inputs)
    states = {side: sums[:, :, : inputs.states] for side, sums in amount.items()}
    whole = {side: sums.sum(axis=2)[taken[side]] for side, sums in states.items()}
    scale = np.where(balanced[:, None], whole["received"] / whole["paid"], 1.0)
    a_head = {side: (sums / inputs.population)[taken[side]] for side, sums in states.items()}
    net = a_head["paid"] * scale[:, :, None] - a_head["received"]

    def option_means(values: np.ndarray, axes: list[list[str]]) -> list[np.ndarray]:
        by_option = values.reshape(*map(len, axes), *values.shape[1:])
        places = range(len(axes))
        return [by_option.mean(axis=tuple(other for other in places if other != place)) for place in places]

    # The last axis is the deficit, whose options are the views: the others within each view, it over both.
    views, (*others, deficit) = (~balanced, balanced), inputs.axes.values()
    within = [option_means(net[view], others) for view in views]
    compared = [*within[0], *within[1], net.reshape(-1, len(deficit), *net.shape[1:]).mean(axis=0)]
    effects = [of_axis - of_axis.mean(axis=0) for of_axis in compared]
    from_default = [of_axis - of_axis[0] for of_axis in compared]
    people = np.einsum("gdya,ya->gdy", inputs.group, inputs.population)
    grouped = {
        side: (np.einsum("sya,gdya->sgdy", sums, inputs.group) / people)[taken[side]] for side, sums in states.items()
    }
    blue, red = np.moveaxis(grouped["paid"] * scale[:, None, None, :] - grouped["received"], 1, 0)
    blue, red = blue.transpose(0, 2, 1), red.transpose(0, 2, 1)  # specification, year, definition
    gap = blue - red
    return {
        "robustness": np.concatenate(
            [columns((net[view] > 0).mean(axis=0), *np.quantile(net[view], PERCENTILES, axis=0)) for view in views]
        ),
        "choice_effect": columns(*(np.moveaxis(np.concatenate(part), 0, 2) for part in (effects, from_default))),
        "lean_by_specification": columns(blue, red, gap),
        "lean_robustness": np.concatenate(
            [
                columns(
                    (gap[view] > 0).mean(axis=0),
                    *np.quantile(gap[view], PERCENTILES, axis=0),
                    (gap[view] < 0).mean(axis=0),
                    (blue[view] > 0).mean(axis=0),
                    (red[view] > 0).mean(axis=0),
                )
                for view in views
            ]
        ),
        "net": net,
    }


def columns(*arrays: np.ndarray) -> np.ndarray:
    """The arrays, each flattened, side by side."""
    return np.column_stack([array.ravel() for array in arrays])


if __name__ == "__main__":
    given = Inputs(Path(sys.argv[1]))
    began = time.perf_counter()
    found = summaries(given)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    np.savez(sys.argv[2], allow_pickle=False, **found)
    print(json.dumps({"seconds": seconds, "peak_mib": peak}))
