"""Time a night on which nothing changed against importing Dagster: run as a script by `make bench`.

All agencies are played on loopback. The first night fetches, builds, releases and draws; the quiet ones after it ask
for every open document again, are told that it is unchanged, and build nothing. Wall time is the median of several
runs, each side in turn, in processes of their own.
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

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.agencies.everyone import everyone  # noqa: E402  (the tests' own folder is no installed package)

COMMAND = Path(sys.executable).with_name("moneymap")
GOAL = 4.0


def seconds_of(command: list[str], environment: dict[str, str]) -> float:
    """Wall seconds of one run."""
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr.decode()[-500:]}")
    return time.perf_counter() - began


def main() -> None:
    """Measure both in turn and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="quiet nights")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    arguments = parser.parse_args()
    floor, quiet = list[float](), list[float]()
    with everyone() as agencies, tempfile.TemporaryDirectory() as scratch:
        environment = {**os.environ, **agencies.environment, "MONEYMAP_BUILD": scratch}
        first = seconds_of([str(COMMAND), "nightly"], environment)
        asked, sent = len(agencies.asked), agencies.body_bytes()
        for _ in range(arguments.runs):
            floor.append(seconds_of([sys.executable, "-c", "import dagster"], environment))
            quiet.append(seconds_of([str(COMMAND), "nightly"], environment))
        requests = (len(agencies.asked) - asked) / arguments.runs
        body_bytes = agencies.body_bytes() - sent
    ratio = statistics.median(night / least for night, least in zip(quiet, floor, strict=True))
    result = {
        "first_seconds": first,
        "quiet_seconds": statistics.median(quiet),
        "import_dagster_seconds": statistics.median(floor),
        "ratio": ratio,
        "goal": GOAL,
        "requests": requests,
        "body_bytes": body_bytes,
    }
    if arguments.json:
        print(json.dumps(result))
        return
    print(f"first night         {first:6.1f} s, everything fetched, built, drawn")
    print(f"quiet night         {result['quiet_seconds']:6.2f} s, {requests:.0f} requests, {body_bytes} bytes came")
    print(f"import dagster      {result['import_dagster_seconds']:6.2f} s")
    print(f"ratio {ratio:.2f} (goal {GOAL})")


if __name__ == "__main__":
    main()
