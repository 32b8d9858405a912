"""Fetching: one asset a dataset that publishers serve, and the figures chosen from what was fetched.

Belongs here: what Dagster sees of a refresh. Does not belong here: the refresh (``pipeline/fetch/refresh.py``).

A document that cannot be had is tried again, after what else there is to fetch; in the end it is a warning: what was
last good stays, and everything downstream goes on. A night ends with the figures where nothing changed: they are then
not made, and everything downstream is skipped.

Quirk: a retry policy of Dagster's tries again what was stopped, too, and while Dagster itself waits for a retry it
hears no signal: a stop was heard after minutes. So the step asks for its retries, and waits for them, itself.
"""

import logging
import random
import time
from collections.abc import Iterator, Sequence
from datetime import datetime

import dagster as dg

from assets import run_clock
from assets.models import FIGURES
from assets.report import NIGHT, night_report
from pipeline import clock, markdown
from pipeline.compose.compose import compose
from pipeline.compose.freshness import Source
from pipeline.compose.tonight import tell
from pipeline.documents.dataset import Dataset
from pipeline.fetch.archive import Archive, Retrieval, outcomes, run_name
from pipeline.fetch.ask import Terms, ask
from pipeline.files.lock import part_of_run
from pipeline.publish.standing import charts_standing, inputs_of, stands
from pipeline.release.latest import released_documents
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.build import WAIT_SECONDS

HAD = "every_document_was_had"
MOST_RETRIES = 2
_DAGSTER_OF_SKIPPED = logging.getLogger("dagster._core.execution.plan.active")
"""It warns, for every step skipped, that it goes on without its checks: it does not go on."""
RETRY_SECONDS = 120.0
"""From a miss to the first retry, about twice as long to the second."""


def retry_seconds(settings: Settings, number: int) -> float:
    """How long to wait before the retry of this number, from 1; a mirror on loopback need not be spared."""
    jitter = random.uniform(0.5, 1.5)  # noqa: S311  (spreads load, guards nothing)
    return 2.0 ** (number - 1) * jitter * (0.05 if settings.mirror else RETRY_SECONDS)


def fetch_asset(settings: Settings, dataset: Dataset) -> dg.AssetsDefinition:
    """The asset of one dataset's documents in the archive."""
    key = dg.AssetKey(["fetch", dataset.name])

    @dg.asset(
        key=key,
        group_name="fetch",
        description=f"Documents of {dataset.description}, as the publishers serve them, in the archive.",
        kinds={"python"},
        backfill_policy=dg.BackfillPolicy.single_run(),
        check_specs=[
            dg.AssetCheckSpec(HAD, asset=key, description="Every document that is due was had, and was found good.")
        ],
        pool="archive",
    )
    def fetch(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        now = run_clock.began(context)
        if context.retry_number:
            _wait(settings, dataset, now, context.retry_number)
        ask(settings, [dataset], now, Terms(released_documents(settings.latest)))
        asked = outcomes(Archive(settings.archive).retrievals(), run_name(now))
        lines = [line for line in asked if line.dataset == dataset.name]
        missed = [line for line in lines if line.outcome == "failed"]
        if missed and context.retry_number < MOST_RETRIES:
            context.log.warning("; ".join(f"{line.document}: {line.reason}" for line in missed))
            raise dg.RetryRequested(MOST_RETRIES)
        bad = [line for line in lines if line.outcome in {"failed", "refused"}]
        return dg.MaterializeResult(
            metadata={
                "documents": len(lines),
                "new": sum(line.outcome == "accepted" for line in lines),
                "bytes": sum(line.transferred for line in lines),
                "retrievals": dg.MetadataValue.md(_markdown(lines)),
            },
            check_results=[
                dg.AssetCheckResult(
                    check_name=HAD,
                    passed=not bad,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={line.document: f"{line.outcome}: {line.said}" for line in bad},
                )
            ],
        )

    return fetch


def _wait(settings: Settings, dataset: Dataset, began: datetime, number: int) -> None:
    """Wait before a retry, from when a document was missed last: others may have been fetched since."""
    asked = outcomes(Archive(settings.archive).retrievals(), run_name(began))
    missed = [line.at for line in asked if (line.dataset, line.outcome) == (dataset.name, "failed")]
    gone = (clock.now() - datetime.fromisoformat(max(missed))).total_seconds() if missed else 0.0
    time.sleep(max(retry_seconds(settings, number) - max(gone, 0.0), 0.0))


def _markdown(lines: list[Retrieval]) -> str:
    """Retrievals as a table."""
    rows = ((one.document, one.outcome, one.said, one.url) for one in lines)
    return markdown.table(["document", "outcome", "", "address"], rows)


def figures_asset(
    settings: Settings, datasets: Sequence[Dataset], fetched: Sequence[dg.AssetsDefinition]
) -> dg.AssetsDefinition:
    """The asset of the figures a run is built from; not made in a night on which nothing changed."""

    @dg.asset(
        key=FIGURES,
        deps=[asset.key for asset in fetched],
        group_name="figures",
        description="Of every document the newest good one: from the archive, or from what comes with the program.",
        kinds={"python"},
        pool="archive",
        backfill_policy=dg.BackfillPolicy.single_run(),
        output_required=False,
    )
    def figures(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        began = run_clock.began(context)
        with part_of_run(settings.lock, WAIT_SECONDS):
            chosen = compose(settings, datasets, began.date())
            found = tell(settings, datasets, chosen, began)
            if NIGHT in context.run.tags and stands(settings, inputs_of(settings, chosen)):
                report = night_report(settings, datasets, context.instance, context.run.run_id)
                report.charts = {"drawn": 0, "unchanged": charts_standing(settings)}
                report.write(settings.reports)
                _DAGSTER_OF_SKIPPED.setLevel(logging.ERROR)
                context.log.info("nothing changed: release and charts stand, nothing is built\n%s", report.text())
                return
        yield dg.MaterializeResult(metadata=_said(chosen, found))

    return figures


def _said(chosen: Snapshot, found: Sequence[Source]) -> dict[str, dg.MetadataValue | str | int]:
    rows = ((one.dataset, one.choice, one.newest, one.age_days, one.reason) for one in found)
    table = markdown.table(["dataset", "choice", "newest", "days old", "why"], rows)
    return {
        "fiscal_years": f"{chosen.fiscal_years[0]} to {chosen.fiscal_years[-1]}",
        "live": sum(one.choice == "live" for one in found),
        "stale": sum(one.is_stale for one in found),
        "sources": dg.MetadataValue.md(table),
    }
