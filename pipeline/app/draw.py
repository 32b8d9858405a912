"""Charts drawn in this process as Dagster draws them, with one-line errors; one chart by its name.

Belongs here: running Dagster's jobs in this process, and turning failed steps and checks into errors; which chart is
meant. Does not belong here: drawing (``assets/charts.py``, ``reports/``), the order of a run (``run.py``).
"""

import difflib
from collections.abc import Collection, Sequence

import dagster as dg

from assets.charts import STATE, range_tags
from assets.outcome import figures_named, names_of_failed, problem
from pipeline.app.definitions import definitions
from pipeline.errors import CheckFailedError, MoneymapError, UsageError
from pipeline.files.lock import exclusive
from pipeline.progress import progress
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from reports.charts import charts

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


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
        result = run_job(definitions(settings), "charts", instance, tags=tags, only=keys_of([name]))
    return figures_named(result.get_asset_materialization_events())


def _chart_named(said: str, known: Collection[str]) -> str:
    """A chart's name, in any case and with ``-`` for ``_``."""
    name = said.strip().lower().replace("-", "_").replace(" ", "_")
    if name in known:
        return name
    near = difflib.get_close_matches(name, known)
    nearest = f"nearest: {', '.join(near)}; " if near else ""
    raise UsageError(f"no chart {said!r}; {nearest}there are {', '.join(known)}")


def keys_of(charts: Sequence[str]) -> list[dg.AssetKey]:
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
