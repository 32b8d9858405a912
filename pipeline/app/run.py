"""Run the graph in this process: the same jobs Dagster runs, with a progress line a step and one-line errors.

Belongs here: launching, and turning failed steps and checks into errors. Does not belong here: what the steps do.
"""

import difflib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import dagster as dg

from assets.charts import RELEASE, STATE, range_tags
from assets.outcome import charts_counted, figures_named, names_of_failed, problem, seconds_by_step
from pipeline.app.definitions import definitions
from pipeline.compose.years import consecutive
from pipeline.errors import CheckFailedError, MoneymapError, UsageError
from pipeline.files.lock import exclusive, part_of_run
from pipeline.progress import progress
from pipeline.publish.workers import Workers
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from reports.charts import charts

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Ran:
    """What a run did: seconds by step, and how many charts were drawn or found as they should be."""

    seconds: dict[str, float]
    charts: dict[str, int]


def build_tables(settings: Settings) -> dict[str, float]:
    """Tables and checks, and no release; seconds by step.

    Raises:
        CheckFailedError: a blocking check failed.
        MoneymapError: a step failed, or another run is building.
    """
    with part_of_run(settings.lock, wait_seconds=0):
        defs = definitions(settings)
        keys = [key for key in _table_keys(defs) if key != RELEASE]
        settings.work.unlink(missing_ok=True)
        with progress(len(keys)), dg.DagsterInstance.ephemeral() as instance:
            return seconds_by_step(run_job(defs, "tables", instance, only=keys).all_events)


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
        defs = definitions(settings, workers)
        known = years or Snapshot.open(settings.figures).fiscal_years
        rounds = rounds_of(known, every=not years) if with_charts else []
        keys = [] if is_released else [RELEASE] if is_built else _table_keys(defs)
        if not (is_built or is_released):
            settings.work.unlink(missing_ok=True)
        total = len(keys) + sum(len(names) for _, names in rounds)
        with progress(total), dg.DagsterInstance.ephemeral() as instance:
            results = [run_job(defs, "tables", instance, only=keys if is_built else None)] if keys else []
            released()
            for number, (block, names) in enumerate(rounds):
                results.append(run_job(defs, "charts", instance, tags=range_tags(block), only=_keys(names)))
                if number == 0:
                    latest_drawn(sum(len(names) for _, names in rounds[1:]))
    events = [event for result in results for event in result.all_events]
    return Ran(seconds_by_step(events), charts_counted(event for event in events if event.is_step_materialization))


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


def _table_keys(defs: dg.Definitions) -> list[dg.AssetKey]:
    """The assets from the figures to the release."""
    return sorted(set(defs.resolve_job_def("tables").asset_layer.executable_asset_keys))


def draw_chart(settings: Settings, name: str, year: int | None, state: str | None = None) -> tuple[str, ...]:
    """One chart from the released file, of one fiscal year or one state where the chart is by year or by state.

    Returns:
        The names of the figures that are there now.

    Raises:
        UsageError: no such chart, naming those there are; a year or state missing, or given where there is none, or a
            year that the release has and the figures have no longer.
        MoneymapError: the step failed.
    """
    per = {chart.name: chart.per for chart in charts()}
    name = _chart_named(name, per)
    known = Snapshot.open(settings.figures).fiscal_years
    if year is not None and per[name] != "year":
        raise UsageError(f"chart {name} covers all fiscal years: leave out --year")
    if state is not None and per[name] != "state":
        raise UsageError(f"chart {name} covers all states: leave out --state")
    if per[name] == "year" and year is None:
        raise UsageError(f"chart {name} is drawn for one fiscal year: give --year, {known[0]} to {known[-1]}")
    if per[name] == "state" and state is None:
        raise UsageError(f"chart {name} is drawn for one state: give --state, a postal code such as CA")
    if year is not None and year not in known:
        raise UsageError(f"the figures at hand go from {known[0]} to {known[-1]}, not to {year}: 'moneymap run' first")
    with exclusive(settings.lock), progress(1), dg.DagsterInstance.ephemeral() as instance:
        tags = range_tags([year or known[-1]]) | ({STATE: state} if state else {})
        result = run_job(definitions(settings), "charts", instance, tags=tags, only=_keys([name]))
    return figures_named(result.get_asset_materialization_events())


def _chart_named(said: str, known: Collection[str]) -> str:
    """A chart's name, in any case and with ``-`` for ``_``."""
    name = said.strip().lower().replace("-", "_").replace(" ", "_")
    if name in known:
        return name
    near = difflib.get_close_matches(name, known)
    nearest = f"nearest: {', '.join(near)}; " if near else ""
    raise UsageError(f"no chart {said!r}; {nearest}there are {', '.join(known)}")


def _keys(charts: Sequence[str]) -> list[dg.AssetKey]:
    """The assets of charts by name."""
    return [dg.AssetKey(["chart", name]) for name in charts]


def run_job(
    definitions: dg.Definitions,
    job: str,
    instance: dg.DagsterInstance,
    *,
    tags: dict[str, str] | None = None,
    only: list[dg.AssetKey] | None = None,
) -> dg.ExecuteInProcessResult:
    """Run a job of the definitions, or only some of its assets, to its end.

    Raises:
        CheckFailedError: a blocking check failed; the message names the check and the first failing row.
        MoneymapError: a step failed; the message is the step's own error.
    """
    result = definitions.resolve_job_def(job).execute_in_process(
        instance=instance,
        tags=tags or {},
        run_config=QUIET,
        raise_on_error=False,
        asset_selection=only,
    )
    if result.success:
        return result
    if failed := names_of_failed(result.all_events):
        raise CheckFailedError(problem(result.all_events), failed)
    raise MoneymapError(problem(result.all_events) or f"the job {job} failed")
