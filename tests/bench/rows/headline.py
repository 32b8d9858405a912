"""A run in an empty folder, to the headline and the charts of the latest year and of all years."""

from datetime import UTC, datetime

from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from tests.bench.measured import COMMAND, Bench, Row, ran

MOST_SECONDS = 18
"""Of wall time, on two quiet cores, at 45 fiscal years."""


def measure(bench: Bench) -> list[Row]:
    """The whole of a run that draws the charts of the latest year."""
    latest = Snapshot.open(Settings.from_environment().snapshot).fiscal_years[-1]
    build = bench.scratch / f"headline-{datetime.now(tz=UTC):%H%M%S%f}"
    options = ["--no-charts"] if bench.is_tiny else ["--year", str(latest)]
    done = ran([COMMAND, "run", *options], {"MONEYMAP_BUILD": str(build)})
    note = f"{done.wall:.1f} s of wall time, at most {MOST_SECONDS} on quiet cores"
    floor = bench.import_seconds("dagster")
    return [Row("cold to headline and latest year's charts", done.processor, "import dagster", floor, 16, note)]
