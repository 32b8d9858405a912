"""Time the main job, `moneymap run` in an empty build folder, against its floor: run as a script by `make bench`.

The floor imports the same libraries and converts the same specs with vl-convert, to SVG for wide pages, to SVG for
narrow ones and to PNG, on as many processes as there are cores. Each side runs several times in turn in processes of
its own; wall time is the median, memory the largest process.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = Path(sys.executable).with_name("moneymap")
GOAL = 1.5
FLOOR = """
import json, os, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

def convert(path):
    import vl_convert
    spec = path.read_text()
    vl_convert.vegalite_to_svg(spec)
    svg = vl_convert.vegalite_to_svg(spec)
    vl_convert.svg_to_png(svg, scale=2)

if __name__ == "__main__":
    import altair, dagster, dataframely, duckdb, fastexcel, jinja2, polars, pyarrow
    specs = sorted(Path(sys.argv[1]).glob("*.vl.json"))
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        list(pool.map(convert, specs))
"""


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall seconds and peak memory (MiB of the largest process) of one run of ``command``."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Measure both in turn and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each side")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    arguments = parser.parse_args()
    jobs, floors = [], []
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "floor.py"
        script.write_text(FLOOR, encoding="utf-8")
        for number in range(arguments.runs):
            build = Path(scratch) / f"build-{number}"
            jobs.append(measure([str(COMMAND), "run"], {**os.environ, "MONEYMAP_BUILD": str(build)}))
            floors.append(measure([sys.executable, str(script), str(build / "charts")], dict(os.environ)))
            print(f"run {number + 1}: job {jobs[-1][0]:.1f} s, floor {floors[-1][0]:.1f} s", file=sys.stderr)
    result = {
        "job_seconds": statistics.median(seconds for seconds, _ in jobs),
        "floor_seconds": statistics.median(seconds for seconds, _ in floors),
        "ratio": statistics.median(job / floor for (job, _), (floor, _) in zip(jobs, floors, strict=True)),
        "goal": GOAL,
        "job_peak_mib": max(memory for _, memory in jobs),
        "floor_peak_mib": max(memory for _, memory in floors),
    }
    if arguments.json:
        print(json.dumps(result))
        return
    print(f"main job   {result['job_seconds']:6.1f} s   peak {result['job_peak_mib']:5.0f} MiB")
    print(f"floor      {result['floor_seconds']:6.1f} s   peak {result['floor_peak_mib']:5.0f} MiB")
    print(f"ratio      {result['ratio']:6.2f}     goal {GOAL}")


if __name__ == "__main__":
    main()
