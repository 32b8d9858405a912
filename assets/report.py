"""The report of a run in Dagster: the same record ``moneymap nightly`` writes.

Belongs here: gathering what the run did from Dagster's own log. Does not belong here: how a report looks
(``pipeline/report.py``).
"""

from datetime import UTC, datetime

import dagster as dg

from assets.charts import chart_assets
from assets.sources import datasets
from pipeline.archive import Archive
from pipeline.freshness import sources
from pipeline.nightly import describe_release
from pipeline.report import Report
from pipeline.revision import since_last_release
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot


@dg.asset(
    key=["report"],
    deps=[*(asset.key for asset in chart_assets), dg.AssetKey("release"), dg.AssetKey("figures")],
    group_name="report",
    description="What the run fetched, refused and changed, and how long it took: build/reports.",
    kinds={"json"},
)
def report(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """The report of this run."""
    settings, run = Settings.from_environment(), context.run
    begun = datetime.fromtimestamp(context.instance.get_run_stats(run.run_id).start_time or 0, tz=UTC)
    written = Report(f"{begun:%Y%m%dT%H%M%SZ}", begun.isoformat(timespec="seconds"))
    written.retrievals = [one for one in Archive(settings.archive).retrievals() if one.at >= written.began]
    documents = Snapshot.open(settings.figures).documents()
    written.sources = sources(datasets(), documents, datetime.now(tz=UTC).date())
    written.changes = since_last_release(settings.work)
    describe_release(settings, written)
    for step in context.instance.get_run_step_stats(run.run_id):
        if step.start_time and step.end_time:
            written.steps[step.step_key.replace("__", ".")] = step.end_time - step.start_time
    written.seconds["total"] = (datetime.now(tz=UTC) - begun).total_seconds()
    path = written.write(settings.reports)
    return dg.MaterializeResult(
        metadata={"path": dg.MetadataValue.path(str(path)), "text": dg.MetadataValue.md(f"```\n{written.text()}```")}
    )
