"""Time every way to count: the specifications in SQL against NumPy and a pandas loop; run as a script by `make bench`.

Each side runs several times in turn, in a process of its own and on one thread; wall time is the median, memory that of
the largest process. All start from the flows by method and category in the same prepared database and end at the share
of specifications in which a state pays in more, percentiles, effects of the choices, and gaps between blue and red.
Loading the inputs and fetching the results are not timed. The results must be equal, or nothing is printed.

The pandas loop is the naive way and runs over a sample of the specifications; its time is scaled up to all of them. It
leaves out percentiles and effects, which favours it.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
GOALS = {"duckdb_to_numpy": 5.0, "pandas_to_duckdb": 20.0, "duckdb_peak_mib": 1024.0}
LABELS = {"duckdb": "SQL in DuckDB", "numpy": "NumPy", "pandas": "pandas loop"}
TOLERANCE_USD = 1e-6
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def run(side: str, *arguments: object) -> str:
    """What ``specifications_<side>.py`` prints."""
    command = [sys.executable, str(HERE / f"specifications_{side}.py"), *map(str, arguments)]
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(HERE.parents[1])}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def differences(scratch: Path) -> tuple[int, list[str]]:
    """Number of specifications; the results that are not equal."""
    import numpy as np  # noqa: PLC0415  (after the measurements: a child's peak memory starts from its parent's)

    sides = {side: np.load(scratch / f"{side}.npz") for side in LABELS}
    reference = sides["numpy"]
    number = sides["pandas"]["number"]
    net = reference["net"].reshape(len(reference["net"]), -1)
    gap = reference["lean_by_specification"][:, 2].reshape(len(net), -1)
    pairs = {
        **{f"{name} in DuckDB": (sides["duckdb"][name], reference[name]) for name in sides["duckdb"].files},
        "net in pandas": (sides["pandas"]["net"], net[number]),
        "gap in pandas": (sides["pandas"]["gap"], gap[number]),
    }
    found = [
        name
        for name, (one, other) in pairs.items()
        if one.shape != other.shape or not np.allclose(one, other, rtol=0.0, atol=TOLERANCE_USD)
    ]
    return len(net), found


def main() -> None:
    """Measure the sides in turn, compare their results and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each side")
    parser.add_argument("--every", type=int, default=53, help="the pandas loop takes every so manyth specification")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    arguments = parser.parse_args()
    measured: dict[str, list[dict[str, Any]]] = {side: [] for side in LABELS}
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        prepared, working = scratch / "prepared.duckdb", scratch / "working.duckdb"
        run("duckdb", "prepare", prepared)
        for number in range(arguments.runs):
            shutil.copyfile(prepared, working)
            results = {side: scratch / f"{side}.npz" for side in LABELS}
            measured["duckdb"].append(json.loads(run("duckdb", "time", working, results["duckdb"])))
            measured["numpy"].append(json.loads(run("numpy", prepared, results["numpy"])))
            measured["pandas"].append(json.loads(run("pandas", prepared, results["pandas"], arguments.every)))
            took = ", ".join(f"{side} {runs[-1]['seconds']:.2f} s" for side, runs in measured.items())
            print(f"run {number + 1}: {took}", file=sys.stderr)
        specifications, unequal = differences(scratch)
    if unequal:
        raise SystemExit(f"the sides disagree on {', '.join(unequal)}: nothing to compare")
    sampled = measured["pandas"][0]["specifications"]
    for result in measured["pandas"]:
        result["seconds"] *= specifications / sampled
    seconds = {side: statistics.median(run["seconds"] for run in runs) for side, runs in measured.items()}
    memory = {side: max(run["peak_mib"] for run in runs) for side, runs in measured.items()}

    def ratio(slow: str, fast: str) -> float:
        pairs = zip(measured[slow], measured[fast], strict=True)
        return statistics.median(float(one["seconds"] / other["seconds"]) for one, other in pairs)

    figures = {
        "duckdb_to_numpy": ratio("duckdb", "numpy"),
        "pandas_to_duckdb": ratio("pandas", "duckdb"),
        "duckdb_peak_mib": memory["duckdb"],
    }
    if arguments.json:
        sides = {side: {"seconds": seconds[side], "peak_mib": memory[side]} for side in LABELS}
        print(json.dumps({**sides, "specifications": specifications, "sampled": sampled, **figures, "goals": GOALS}))
        return
    print(f"{specifications} specifications of every state and year, equal on all sides")
    for side, label in LABELS.items():
        note = f"   {sampled} of {specifications} run, scaled up" if side == "pandas" else ""
        print(f"{label:16}{seconds[side]:8.2f} s   peak {memory[side]:5.0f} MiB{note}")
    print(f"DuckDB takes {figures['duckdb_to_numpy']:.1f} x NumPy (goal: at most {GOALS['duckdb_to_numpy']:.0f})")
    print(f"pandas takes {figures['pandas_to_duckdb']:.1f} x DuckDB (goal: at least {GOALS['pandas_to_duckdb']:.0f})")
    print(f"DuckDB peak {figures['duckdb_peak_mib']:.0f} MiB (goal: at most {GOALS['duckdb_peak_mib']:.0f})")


if __name__ == "__main__":
    main()
