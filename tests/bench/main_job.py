"""Time the main job and the site against their floor, in an empty build folder: run as a script by `make bench`.

The job is `moneymap run`, every chart; the whole site is that and `moneymap site`. The floor imports the same libraries
and converts the same specs with vl-convert and its own font, to SVG for wide pages, to SVG for narrow ones and to PNG,
on as many processes as there are cores. A second floor makes the PNG from the published picture, which carries title,
notes and sources as text, and the card for link previews: what lies between it and the job is the project's own work.
Each runs in a process of its own; wall time and processor time (of all its processes: what a machine shared with others
measures best) are medians, memory the largest process. Last, both are run once more over what is there: no file of a
chart and none of the site may be written.
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
    from pipeline.publish import converter
    converter.load()
    svg = path.read_text()
    if sys.argv[2] == "pictures":
        vl_convert.svg_to_png(svg)

if __name__ == "__main__":
    import dagster, dataframely, duckdb, fastexcel, jinja2, polars, pyarrow
    specs = sorted(Path(sys.argv[1]).glob("*.svg"))
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        list(pool.map(convert, specs))
"""
LABELS = {
    "job": "main job",
    "site": "site of it",
    "specs": "floor, imports",
    "pictures": "floor, the pictures",
    "job again": "main job again",
    "site again": "site again",
}


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak memory (MiB of the largest process) of one run of ``command``."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def written(*folders: Path) -> dict[Path, int]:
    """When each file of the charts and the site was written; lists that are made anew each time aside."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    lists = {"index.html", "embeds.html", ".rendered.json"}
    return {path: path.stat().st_mtime_ns for path in files if path.parent.name != "charts" or path.name not in lists}


def main() -> None:
    """Measure each in turn and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="runs of each side")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    arguments = parser.parse_args()
    seconds: dict[str, list[float]] = {side: [] for side in LABELS}
    processor: dict[str, list[float]] = {side: [] for side in LABELS}
    memory: dict[str, float] = {}
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "floor.py"
        script.write_text(FLOOR, encoding="utf-8")
        for number in range(arguments.runs):
            build = Path(scratch) / f"build-{number}"
            floor = [sys.executable, str(script), str(build / "charts")]
            commands = {
                "job": [str(COMMAND), "run"],
                "site": [str(COMMAND), "site"],
                "specs": [*floor, "specs"],
                "pictures": [*floor, "pictures"],
                "job again": [str(COMMAND), "run"],
                "site again": [str(COMMAND), "site"],
            }
            before: dict[Path, int] = {}
            for side, command in commands.items():
                if side == "job again":
                    before = written(build / "charts", build / "site")
                took, busy, peak = measure(command, {**os.environ, "MONEYMAP_BUILD": str(build)})
                seconds[side].append(took)
                processor[side].append(busy)
                memory[side] = max(peak, memory.get(side, 0.0))
            after = written(build / "charts", build / "site")
            counts = {
                "charts": len(list((build / "charts").glob("*.vl.json"))),
                "site_files": sum(path.is_relative_to(build / "site") for path in after),
                "site_bytes": sum(path.stat().st_size for path in after if path.is_relative_to(build / "site")),
                "written_again": sum(before.get(path) != when for path, when in after.items()),
            }
            print(f"run {number + 1}: " + ", ".join(f"{s} {t[-1]:.1f} s" for s, t in seconds.items()), file=sys.stderr)
    ratios = {kind: _ratios(of) for kind, of in (("wall", seconds), ("processor", processor))}
    result = {
        side: {
            "seconds": statistics.median(seconds[side]),
            "processor_seconds": statistics.median(processor[side]),
            "peak_mib": memory[side],
        }
        for side in LABELS
    }
    if arguments.json:
        print(json.dumps({**result, **counts, "ratio": ratios, "goal": GOAL}))
        return
    for side, label in LABELS.items():
        of = result[side]
        print(
            f"{label:20}{of['seconds']:6.1f} s   processor {of['processor_seconds']:6.1f} s   "
            f"peak {of['peak_mib']:5.0f} MiB"
        )
    print(f"{counts['charts']} charts, {counts['site_files']} files of the site, {counts['site_bytes'] / 1e6:.0f} MB")
    print(f"written by the second build: {counts['written_again']} files of charts or site")
    for kind, of in ratios.items():
        print(
            f"ratio of {kind} time, "
            + ", ".join(f"{name} {ratio:.2f}" for name, ratio in of.items())
            + f" (goal {GOAL})"
        )


def _ratios(took: dict[str, list[float]]) -> dict[str, float]:
    """Job and whole site (the job and the site of it) to each floor: the median over runs."""
    whole = [job + site for job, site in zip(took["job"], took["site"], strict=True)]
    return {
        f"{name} to the {side}": statistics.median(job / floor for job, floor in zip(of, took[side], strict=True))
        for name, of in (("job", took["job"]), ("whole site", whole))
        for side in ("specs", "pictures")
    }


if __name__ == "__main__":
    main()
