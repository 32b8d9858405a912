"""A run in this process: tables, checks, release, charts, with a line of progress a step.

Belongs here: the order, what is left out as it stands already, whom to tell. Does not belong here: building the tables
(``tables.py``), drawing (``draw.py``).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import dagster as dg

from assets.charts import range_tags
from assets.outcome import charts_counted, seconds_by_step
from pipeline.app import tables
from pipeline.app.definitions import definitions
from pipeline.app.draw import keys_of, run_job
from pipeline.compose.years import consecutive
from pipeline.files.lock import part_of_run
from pipeline.progress import progress
from pipeline.publish.workers import Workers
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from reports.charts import charts


@dataclass(frozen=True)
class Ran:
    """What a run did: seconds by step, and how many charts were drawn or found as they should be."""

    seconds: dict[str, float]
    charts: dict[str, int]


def build_tables(settings: Settings) -> dict[str, float]:
    """Tables and checks, and no release; seconds by step.

    Raises:
        CheckFailedError: a blocking check failed.
        MoneymapError: a table could not be built, or another run is building.
    """
    with part_of_run(settings.lock, wait_seconds=0), progress(tables.lines_said(settings)):
        return tables.build(settings)


def run_everything(  # noqa: PLR0913  (what stands already, and whom to tell)
    settings: Settings,
    years: Sequence[int],
    *,
    with_charts: bool = True,
    workers: Workers | None = None,
    is_built: bool = False,
    is_released: bool = False,
    released: Callable[[], None] = lambda: None,
    latest_drawn: Callable[[int], None] = lambda _: None,
) -> Ran:
    """Tables, checks, release and charts: every one, or those by year of ``years`` and those over all years, or none.

    The charts of the latest year and those over all years are drawn first.

    Args:
        settings: the folders.
        years: fiscal years whose charts are drawn; all charts where none is given.
        with_charts: whether any are.
        workers: they draw; without, a run has its own.
        is_built: the tables are built (``build_tables``), and are released.
        is_released: the release stands, and charts are drawn.
        released: called once the release is in place.
        latest_drawn: called once the first charts are drawn, with how many charts (kinds) there are yet to draw.

    Raises:
        CheckFailedError: a blocking check failed; the released file is as it was.
        MoneymapError: a step failed, or another run is building.
    """
    with part_of_run(settings.lock, wait_seconds=0):
        known = years or Snapshot.open(settings.figures).fiscal_years
        rounds = rounds_of(known, every=not years) if with_charts else []
        said = 0 if is_released else 1 if is_built else tables.lines_said(settings) + 1
        with progress(said + sum(len(names) for _, names in rounds)):
            seconds: dict[str, float] = {}
            if not (is_built or is_released):
                seconds |= tables.build(settings)
            if not is_released:
                seconds |= tables.release(settings, is_checked=not is_built)
            released()
            events = list(_drawn(settings, workers, rounds, latest_drawn))
    for step, took in seconds_by_step(events).items():
        seconds[step] = seconds.get(step, 0.0) + took
    return Ran(seconds, charts_counted(event for event in events if event.is_step_materialization))


def _drawn(
    settings: Settings,
    workers: Workers | None,
    rounds: Sequence[tuple[list[int], list[str]]],
    latest_drawn: Callable[[int], None],
) -> Iterator[dg.DagsterEvent]:
    """Draw the charts, round by round, as Dagster's assets; what Dagster says of it."""
    if not rounds:
        return
    defs = definitions(settings, workers)
    with dg.DagsterInstance.ephemeral() as instance:
        for number, (block, names) in enumerate(rounds):
            yield from run_job(defs, "charts", instance, tags=range_tags(block), only=keys_of(names)).all_events
            if number == 0:
                latest_drawn(sum(len(names) for _, names in rounds[1:]))


def rounds_of(years: Sequence[int], *, every: bool) -> list[tuple[list[int], list[str]]]:
    """In which order charts are drawn: fiscal years without a gap, and the names of the charts drawn for them.

    The latest year and what covers all years first, then the other years and, of ``every`` chart, those by state.
    """
    named = {per: [chart.name for chart in charts() if chart.per == per] for per in ("year", "all", "state")}
    *earlier, latest = sorted(years)
    blocks = [(block, list(named["year"])) for block in consecutive(earlier)] or [([latest], [])]
    if every:
        blocks[0][1].extend(named["state"])
    return [([latest], named["year"] + named["all"]), *(one for one in blocks if one[1])]
