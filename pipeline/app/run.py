"""Run the graph in this process: the same jobs Dagster runs, with a progress line a step and one-line errors.

Belongs here: launching, and turning failed steps and checks into errors. Does not belong here: what the steps
do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import dagster as dg

from pipeline.compose.years import consecutive
from pipeline.errors import CheckFailedError, MoneymapError, UsageError
from pipeline.files.lock import exclusive, part_of_run
from pipeline.progress import progress
from pipeline.settings import Settings

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Ran:
    """What a run did: seconds by step, and how many charts were drawn or found as they should be."""

    seconds: dict[str, float]
    drawn: int
    unchanged: int


def run_everything(settings: Settings, years: list[int], *, with_charts: bool = True) -> Ran:
    """Tables, checks, release and charts: every one, or those by year of ``years`` and those over all years, or none.

    Raises:
        CheckFailedError: a blocking check failed; the released file is as it was.
        MoneymapError: a step failed, or another run is building.
    """
    with part_of_run(settings.lock, wait_seconds=0):
        from pipeline.app.definitions import CHARTS, YEARS, defs, range_tags, tables  # noqa: PLC0415  (Dagster loads it all)

        blocks = consecutive(years or [int(year) for year in YEARS]) if with_charts else []
        by_year = [chart.name for chart in CHARTS if chart.per == "year"]
        once = [chart.name for chart in CHARTS if chart.per == "all" or (chart.per == "state" and not years)]
        wanted = [by_year + (once if block is blocks[0] else []) for block in blocks]
        steps = len(tables.selection.resolve(defs.resolve_asset_graph())) + sum(map(len, wanted))
        settings.work.unlink(missing_ok=True)
        with progress(steps), dg.DagsterInstance.ephemeral() as instance:
            results = [run_job(defs, "tables", instance)]
            results += [
                run_job(
                    defs,
                    "charts",
                    instance,
                    tags=range_tags([str(year) for year in block]),
                    only=_keys(names),
                )
                for block, names in zip(blocks, wanted, strict=True)
            ]
    return _ran(results)


def _ran(results: list[dg.ExecuteInProcessResult]) -> Ran:
    """Seconds by step, and the charts counted, of the jobs of a run."""
    seconds: dict[str, float] = {}
    made = [event for result in results for event in result.get_asset_materialization_events()]
    for result in results:
        for event in result.all_events:
            if event.is_step_success:
                name = str(event.step_key).replace("__", ".")
                seconds[name] = seconds.get(name, 0.0) + event.step_success_data.duration_ms / 1000
    return Ran(seconds, **charts_counted(made))


def charts_counted(materialisations: Iterable[dg.DagsterEvent]) -> dict[str, int]:
    """How many charts were drawn, and how many unchanged, as the assets made in a run say."""
    charts = {"drawn": 0, "unchanged": 0}
    for event in materialisations:
        found = event.step_materialization_data.materialization.metadata
        for kind in charts.keys() & found.keys():
            charts[kind] += int(str(found[kind].value))
    return charts


def figures_named(materialisations: Iterable[dg.DagsterEvent]) -> tuple[str, ...]:
    """The figures, by name, that the chart assets made in a run say are there."""
    said = [event.step_materialization_data.materialization.metadata for event in materialisations]
    named = (cast("list[str]", found["figures"].value) for found in said if "figures" in found)
    return tuple(name for names in named for name in names)


def draw_chart(name: str, year: int | None, state: str | None = None) -> tuple[str, ...]:
    """One chart from the released file, of one fiscal year or one state where the chart is by year or by state.

    Returns:
        The figures that are there now, by name.

    Raises:
        UsageError: no such chart, naming those there are; a year or state missing, or given where there is none, or a
            year that the release has and the figures have no longer.
        MoneymapError: the step failed.
    """
    from pipeline.app.definitions import CHARTS, STATE, YEARS, defs, range_tags  # noqa: PLC0415

    per = {chart.name: chart.per for chart in CHARTS}
    if name not in per:
        raise UsageError(f"no chart {name!r}; there are {', '.join(per)}")
    if year is not None and per[name] != "year":
        raise UsageError(f"chart {name} covers all fiscal years: leave out --year")
    if state is not None and per[name] != "state":
        raise UsageError(f"chart {name} covers all states: leave out --state")
    if per[name] == "year" and year is None:
        raise UsageError(f"chart {name} is drawn for one fiscal year: give --year, {YEARS[0]} to {YEARS[-1]}")
    if per[name] == "state" and state is None:
        raise UsageError(f"chart {name} is drawn for one state: give --state, a postal code such as CA")
    if year is not None and str(year) not in YEARS:
        raise UsageError(f"the figures at hand go from {YEARS[0]} to {YEARS[-1]}, not to {year}: 'moneymap run' first")
    with exclusive(Settings.from_environment().lock), progress(1), dg.DagsterInstance.ephemeral() as instance:
        result = run_job(
            defs,
            "charts",
            instance,
            tags=range_tags([str(year or YEARS[-1])]) | ({STATE: state} if state else {}),
            only=_keys([name]),
        )
    return figures_named(result.get_asset_materialization_events())


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
    failed = [
        check
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR
    ]
    if failed:
        found = "; ".join(
            f"{check.asset_key.to_user_string().replace('/', '.')}: {check.check_name}, "
            f"{check.metadata['failing_rows'].value} rows, first {check.metadata['first'].value}"
            for check in failed
        )
        raise CheckFailedError(f"a check failed, nothing was released: {found}")
    raise MoneymapError("; ".join(_step_errors(result.all_events)) or f"the job {job} failed")


def _step_errors(events: Sequence[dg.DagsterEvent]) -> list[str]:
    """The innermost error of every failed step, one line each."""
    lines = []
    for event in events:
        if not event.is_step_failure or event.step_failure_data.error is None:
            continue
        error = event.step_failure_data.error
        while error.cause is not None:
            error = error.cause
        text = " ".join(error.message.split())
        lines.append(
            text.split(": ", 1)[1] if text.startswith(f"{MoneymapError.__module__}.") and ": " in text else text
        )
    return lines
