"""The night report of a run in Dagster: the same record ``moneymap nightly`` writes, whichever way the run ends.

Belongs here: gathering what the run did from Dagster's own log, and the three places where a night ends: after the
charts, in a step that fails (a hook) or is stopped (a resource: Dagster runs no hook then), and where nothing changed
(``fetch.py``). Does not belong here: how a report looks (``pipeline/release/night_report.py``).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import dagster as dg

from assets.charts import RELEASE, STATE, range_tags
from assets.models import FIGURES
from assets.outcome import charts_counted, is_stopped, problem
from assets.run_clock import run_began
from pipeline import clock
from pipeline.compose.freshness import sources
from pipeline.documents.dataset import Dataset
from pipeline.fetch.archive import Archive, outcomes, run_name
from pipeline.publish.standing import inputs_of, remember
from pipeline.release.changes import since_last_release
from pipeline.release.night_report import STOPPED, NightReport
from pipeline.release.set_aside import told
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot

NIGHT = "moneymap/night"
"""Tag of a run that is a night: it builds nothing where nothing changed."""
OF_STOP = "report_of_stop"
"""The resource of ``report_of_stop``."""


def night_report(
    settings: Settings, datasets: Sequence[Dataset], instance: dg.DagsterInstance, run_id: str
) -> NightReport:
    """What a run has done up to now, changes and charts aside where it built nothing."""
    began = run_began(instance, run_id)
    report = NightReport(run_name(began), began.isoformat(timespec="seconds"))
    report.retrievals = outcomes(Archive(settings.archive).retrievals(), report.run)
    report.sources = sources(datasets, Snapshot.open(settings.figures).documents(), began.date())
    report.describe_release(settings)
    report.waiting, report.aside = told(settings)
    events = _events(instance, run_id)
    report.charts = charts_counted(event for event in events if event.is_step_materialization)
    report.error = STOPPED if is_stopped(events) else problem(events)
    for step in instance.get_run_step_stats(run_id):
        if step.start_time and step.end_time:
            report.steps[step.step_key.replace("__", ".")] = step.end_time - step.start_time
    report.seconds["total"] = (clock.now() - began).total_seconds()
    return report


def report_asset(
    settings: Settings, datasets: Sequence[Dataset], after: Sequence[dg.AssetsDefinition], years: Sequence[int]
) -> dg.AssetsDefinition:
    """The report of a run that came to its end; what a night built is remembered, so that the next may find it stands.

    ``after`` are the charts, ``years`` those they are drawn for.
    """

    @dg.asset(
        key=["report"],
        deps=[*(asset.key for asset in after), RELEASE, FIGURES],
        group_name="report",
        description="What the run fetched, refused and changed, and how long it took: build/reports.",
        kinds={"json"},
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def report(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        written = night_report(settings, datasets, context.instance, context.run.run_id)
        written.changes = since_last_release(settings.work)
        path = written.write(settings.reports)
        if is_whole(context.run.tags, written.steps, [asset.key for asset in after], years):
            remember(settings, inputs_of(settings, Snapshot.open(settings.figures)))
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(str(path)),
                "text": dg.MetadataValue.md(f"```\n{written.text()}```"),
            }
        )

    return report


def is_whole(
    tags: Mapping[str, str], steps: Collection[str], charts: Iterable[dg.AssetKey], years: Sequence[int]
) -> bool:
    """Whether a run was a night that made everything: every chart, of all fiscal years and of all states."""
    everywhere = range_tags(years).items() <= tags.items() and STATE not in tags
    return NIGHT in tags and everywhere and all(".".join(key.path) in steps for key in charts)


def report_of_failure(settings: Settings, datasets: Sequence[Dataset]) -> dg.HookDefinition:
    """A hook that writes the report when a step fails, a check included.

    It is every step's, so what it requires, ``report_of_stop``, is there whichever steps a night is made of.
    """

    @dg.failure_hook(name="night_report", required_resource_keys={OF_STOP})
    def report_failure(context: dg.HookContext) -> None:
        night_report(settings, datasets, context.instance, context.run_id).write(settings.reports)

    return report_failure


def report_of_stop(settings: Settings, datasets: Sequence[Dataset]) -> dg.ResourceDefinition:
    """A resource that is there from a night's first step to its end, and then writes the report if it was stopped."""

    @dg.resource(description="Writes the report of a night that was told to stop.")
    def until_the_end(context: dg.InitResourceContext) -> Iterator[None]:
        yield
        run, instance = context.run, context.instance
        if run is None or instance is None or NIGHT not in run.tags:
            return
        if is_stopped(_events(instance, run.run_id)):
            night_report(settings, datasets, instance, run.run_id).write(settings.reports)

    return until_the_end


def _events(instance: dg.DagsterInstance, run_id: str) -> list[dg.DagsterEvent]:
    """What happened in a run up to now."""
    logs = instance.all_logs(run_id)
    return [event for entry in logs if entry.is_dagster_event and (event := entry.get_dagster_event())]
