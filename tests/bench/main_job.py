"""Time the main job, `moneymap run` in an empty build folder, against its floor: run as a script by `make bench`.

The floor imports the same libraries and converts the same specs with vl-convert, to SVG for wide pages, to SVG for
narrow ones and to PNG, on as many processes as there are cores. A second floor makes the PNG from the published
picture, which carries title, notes and sources as text: what lies between it and the job is the project's own work.
All run several times in turn in processes of their own; wall time is the median, memory the largest process.
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
    if sys.argv[2] == "pictures":
        svg = path.with_name(path.name.replace(".vl.json", ".svg")).read_text()
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
    seconds: dict[str, list[float]] = {"job": [], "specs": [], "pictures": []}
    memory: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "floor.py"
        script.write_text(FLOOR, encoding="utf-8")
        for number in range(arguments.runs):
            build = Path(scratch) / f"build-{number}"
            commands = {
                "job": [str(COMMAND), "run"],
                "specs": [sys.executable, str(script), str(build / "charts"), "specs"],
                "pictures": [sys.executable, str(script), str(build / "charts"), "pictures"],
            }
            for side, command in commands.items():
                took, peak = measure(command, {**os.environ, "MONEYMAP_BUILD": str(build)})
                seconds[side].append(took)
                memory[side] = max(peak, memory.get(side, 0.0))
            print(f"run {number + 1}: " + ", ".join(f"{s} {t[-1]:.1f} s" for s, t in seconds.items()), file=sys.stderr)
    result = {side: {"seconds": statistics.median(took), "peak_mib": memory[side]} for side, took in seconds.items()}
    ratios = {
        side: statistics.median(job / floor for job, floor in zip(seconds["job"], seconds[side], strict=True))
        for side in ("specs", "pictures")
    }
    if arguments.json:
        print(json.dumps({**result, "ratio": ratios, "goal": GOAL}))
        return
    for side, label in (("job", "main job"), ("specs", "floor, the specs"), ("pictures", "floor, the pictures")):
        print(f"{label:20}{result[side]['seconds']:6.1f} s   peak {result[side]['peak_mib']:5.0f} MiB")
    print(f"ratio to the specs {ratios['specs']:.2f} (goal {GOAL}), to the pictures {ratios['pictures']:.2f}")


if __name__ == "__main__":
    main()
