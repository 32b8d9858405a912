"""Time the examples of ``sql/examples/`` on the released file, as an analyst runs them: by hand or from `make bench`.

Each query is parsed, planned and run to its last row several times on one open connection. Printed are the median and
the slowest by the clock, the median of the processor's time (the same when the machine is busy; more than by the clock
where a query runs on several cores), and the size of the file. Goals: 20 ms each by the clock, 40 MB.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import duckdb

from pipeline.settings import Settings
from pipeline.warehouse.sql_file import read_examples

GOAL_MS = 20.0
GOAL_MB = 40.0


def measure(connection: duckdb.DuckDBPyConnection, sql: str, runs: int) -> list[tuple[float, float]]:
    """Milliseconds by the clock and of the processor of every run of a query, each row fetched; one before warms up."""
    took = []
    for _ in range(runs + 1):
        began = time.perf_counter(), time.process_time()
        connection.execute(sql).fetchall()
        took.append(((time.perf_counter() - began[0]) * 1000, (time.process_time() - began[1]) * 1000))
    return took[1:]


def main() -> None:
    """Time every example on the released file."""
    settings = Settings.from_environment()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="runs of each query")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--file", type=Path, default=settings.released, help="the file  [default: the released one]")
    arguments = parser.parse_args()
    with duckdb.connect(str(arguments.file), read_only=True) as connection:
        took = {
            example.name: measure(connection, example.body, arguments.runs) for example in read_examples(settings.sql)
        }
    result = {}
    for name, times in took.items():
        clock, processor = zip(*times, strict=True)
        result[name] = {
            "median_ms": statistics.median(clock),
            "max_ms": max(clock),
            "processor_ms": statistics.median(processor),
        }
    megabytes = arguments.file.stat().st_size / 1e6
    if arguments.json:
        print(json.dumps({"queries": result, "file_mb": megabytes, "goal_ms": GOAL_MS, "goal_mb": GOAL_MB}))
        return
    for name, times in sorted(result.items(), key=lambda item: -item[1]["median_ms"]):
        print(
            f"{name:32}{times['median_ms']:6.1f} ms   at most {times['max_ms']:6.1f} ms   "
            f"processor {times['processor_ms']:6.1f} ms"
        )
    slowest = max(times["median_ms"] for times in result.values())
    print(f"slowest {slowest:.1f} ms (goal {GOAL_MS:.0f} ms); file {megabytes:.1f} MB (goal {GOAL_MB:.0f} MB)")


if __name__ == "__main__":
    main()
