"""A night on which no agency has anything new: every open document is asked for, and none is sent."""

import statistics

from tests.bench.measured import Bench, Row
from tests.bench.rows.nights import after_the_first


def measure(bench: Bench) -> list[Row]:
    """The quiet nights after the first."""
    with after_the_first(bench, "quiet") as nights:
        sent = nights.agencies.body_bytes()
        seconds = statistics.median(nights.night()[0].processor for _ in range(bench.runs))
        came = nights.agencies.body_bytes() - sent
    floor = bench.import_seconds("dagster")
    return [Row("quiet night", seconds, "import dagster", floor, 2.5, f"{came} body bytes", came == 0)]
