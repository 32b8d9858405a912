"""The report of a run in Dagster: the same record ``moneymap nightly`` writes.

Belongs here: gathering what the run did from Dagster's own log. Does not belong here: how a report looks
(``pipeline/release/night_report.py``).
"""

import dagster as dg

import pipeline.clock
from assets import run_clock as clock
from assets.charts import chart_assets
from assets.sources import datasets
from pipeline.app.nightly import describe_release
from pipeline.app.run import charts_counted
from pipeline.compose.freshness import sources
from pipeline.fetch.archive import Archive, outcomes
from pipeline.release.changes import since_last_release
from pipeline.release.night_report import Report, run_name
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot


@dg.asset(
    key=["report"],
    deps=[*(asset.key for asset in chart_assets), dg.AssetKey("release"), dg.AssetKey("figures")],
    group_name="report",
    description="What the run fetched, refused and changed, and how long it took: build/reports.",
    kinds={"json"},
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def report(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """The report of this run."""
    settings, began, run = Settings.from_environment(), clock.began(context), context.run.run_id
    written = Report(run_name(began), began.isoformat(timespec="seconds"))
    written.retrievals = outcomes(Archive(settings.archive).retrievals(), written.run)
    written.sources = sources(datasets(), Snapshot.open(settings.figures).documents(), began.date())
    written.changes = since_last_release(settings.work)
    describe_release(settings, written)
    made = context.instance.all_logs(run, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    written.charts = charts_counted(entry.get_dagster_event() for entry in made)
    for step in context.instance.get_run_step_stats(run):
        if step.start_time and step.end_time:
            written.steps[step.step_key.replace("__", ".")] = step.end_time - step.start_time
    written.seconds["total"] = (pipeline.clock.now() - began).total_seconds()
    path = written.write(settings.reports)
    return dg.MaterializeResult(
        metadata={"path": dg.MetadataValue.path(str(path)), "text": dg.MetadataValue.md(f"```\n{written.text()}```")}
    )
