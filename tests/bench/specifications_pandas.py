"""The specifications in a pandas loop: a frame, a merge and a sum for each. Run by ``specifications.py``.

    specifications_pandas.py DATABASE RESULTS EVERY

The naive way, over every EVERY-th specification: nets of the states, and of blue and red. Percentiles and effects of
the choices are left out, which favours it. Loading the frames is not timed.
"""

import json
import resource
import sys
import time
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd  # type: ignore[import-untyped]

PLACE = ["fiscal_year", "area"]


def load(path: Path) -> dict[str, pd.DataFrame]:
    """Flows of the states by method and category, rules of the options, population, and who is blue."""
    queries = {
        "flow": "select side, category, method, fiscal_year, area, amount_usd from core.state_flow"
        " semi join (from raw.area where kind = 'state') using (area) where method <> 'collections'",
        "rule": "select distinct side, category, method from core.allocation_rule where method <> 'collections'",
        "option": "select axis, option from core.specification_axis order by axis_position, option_position",
        "population": "select year as fiscal_year, area, population from raw.census_population",
        "lean": "select definition, fiscal_year, state as area, lean from mart.lean where lean <> 'split'",
    }
    with duckdb.connect(str(path), read_only=True) as connection:
        return {name: connection.sql(query).df() for name, query in queries.items()}


def nets(frames: dict[str, pd.DataFrame], every: int) -> tuple[dict[int, pd.DataFrame], list[pd.Series]]:
    """Nets a resident of every ``every``-th specification by its number; blue less red of each."""
    axes = {axis: list(options) for axis, options in frames["option"].groupby("axis", sort=False)["option"]}
    found, groups = {}, []
    for number, choice in enumerate(product(*axes.values())):
        if number % every:
            continue
        methods = ["residence", *(f"{axis}/{option}" for axis, option in zip(axes, choice, strict=True))]
        order = pd.DataFrame({"method": methods, "rank": range(len(methods))})
        rules = frames["rule"].merge(order, on="method").sort_values("rank")
        chosen = rules.groupby(["side", "category"], as_index=False).last()
        placed = frames["flow"].merge(chosen, on=["side", "category", "method"])
        net = placed.pivot_table(index=PLACE, columns="side", values="amount_usd", aggfunc="sum").reset_index()
        if choice[-1] == "balanced":
            year = net.groupby("fiscal_year")
            net["paid"] *= year["received"].transform("sum") / year["paid"].transform("sum")
        net["net_usd"] = net["paid"] - net["received"]
        net = net.merge(frames["population"], on=PLACE)
        net["net_per_capita_usd"] = net["net_usd"] / net["population"]
        found[number] = net
        people = net.merge(frames["lean"], on=PLACE)
        both = people.pivot_table(
            index=["fiscal_year", "definition"], columns="lean", values=["net_usd", "population"], aggfunc="sum"
        )
        group = both["net_usd"] / both["population"]
        groups.append(group["democratic"] - group["republican"])
    return found, groups


if __name__ == "__main__":
    given = load(Path(sys.argv[1]))
    began = time.perf_counter()
    by_number, by_group = nets(given, int(sys.argv[3]))
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    np.savez(
        sys.argv[2],
        number=np.array(list(by_number)),
        net=np.stack([frame.sort_values(PLACE)["net_per_capita_usd"].to_numpy() for frame in by_number.values()]),
        gap=np.stack([gap.sort_index().to_numpy() for gap in by_group]),
    )
    print(json.dumps({"seconds": seconds, "peak_mib": peak, "specifications": len(by_number)}))
