"""Everything Dagster runs: assets, jobs, schedule, resources, made from the settings.

Belongs here: putting them together. Does not belong here: what they do (``assets/``). Nothing is read when this module
is imported: ``definitions`` reads the settings' figures and SQL files, and Dagster calls ``defs`` when it loads the
project.
"""

import warnings
from collections.abc import Iterator
from dataclasses import replace

import dagster as dg

from assets.charts import ChartAssets, range_tags
from assets.fetch import fetch_asset, figures_asset
from assets.models import dependency_asset, macro_asset, table_asset
from assets.previous import previous_asset
from assets.raw import raw_assets
from assets.release import release_asset
from assets.report import NIGHT, OF_STOP, report_asset, report_of_failure, report_of_stop
from assets.sources import datasets
from pipeline import clock
from pipeline.app.set_aside_in_dagster import set_aside_job, set_aside_sensors
from pipeline.fetch.aside import Record
from pipeline.publish.workers import Workers
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.build import Warehouse
from pipeline.warehouse.models import Models

OWNERS = {
    "fetch": "team:sources",
    "figures": "team:sources",
    "raw": "team:sources",
    "chart": "team:charts",
}
"""Whom to ask about a group of assets; all others are the method's."""
METHOD = "team:method"


def definitions(settings: Settings, workers: Workers | None = None) -> dg.Definitions:
    """All of the project for one installation.

    Args:
        settings: where everything lies.
        workers: processes that draw, kept by the caller; without, a run has its own and ends them.

    Raises:
        SnapshotError: the figures are damaged.
        MoneymapError: a SQL file's header is not what it should be.
    """
    with warnings.catch_warnings():
        # Backfill policies, which let one run draw every fiscal year, are still marked beta; the version is pinned.
        warnings.simplefilter("ignore", dg.BetaWarning)
        return _made(settings, workers)


def _made(settings: Settings, workers: Workers | None) -> dg.Definitions:
    known, composed = datasets(), Snapshot.open(settings.figures)
    rests_on = ((one["document"], one["sha256"]) for one in composed.manifest["documents"])
    models = replace(Models.read(settings.sql), excused=Record(settings.archive).excused(rests_on))
    years = composed.fiscal_years
    fetched = [fetch_asset(settings, dataset) for dataset in known if dataset.live(clock.now().date())]
    figures = figures_asset(settings, known, fetched)
    built = [*(table_asset(models, one) for one in models.tables), *map(macro_asset, models.macros)]
    raw, previous = raw_assets(settings, known), previous_asset(settings)
    release = release_asset(settings, models, raw)
    drawn = ChartAssets(settings, years).all()
    report = report_asset(settings, known, drawn, years)
    made = [*fetched, figures, *raw, previous, dependency_asset(models), *built, release, *drawn, report]
    return dg.Definitions(
        assets=[asset.map_asset_specs(_owned) for asset in made],
        jobs=[*(jobs := _jobs(drawn, report_of_failure(settings, known))), (aside := set_aside_job(settings, known))],
        schedules=[_nightly(jobs[-1], years)],
        sensors=set_aside_sensors(settings, jobs[-1], aside),
        resources={
            "warehouse": Warehouse(path=str(settings.work)),
            "workers": workers or own_workers,
            OF_STOP: report_of_stop(settings, known),
        },
        executor=dg.in_process_executor,
    )


def _owned(spec: dg.AssetSpec) -> dg.AssetSpec:
    return spec.replace_attributes(owners=[OWNERS.get(str(spec.group_name), METHOD)])


def _jobs(
    drawn: list[dg.AssetsDefinition], on_failure: dg.HookDefinition
) -> list["dg.JobDefinition | dg.UnresolvedAssetJobDefinition"]:
    """Tables, charts, both, and the night."""
    charts = dg.AssetSelection.assets(*drawn)
    built = dg.AssetSelection.all() - dg.AssetSelection.groups("fetch", "figures", "report")
    return [
        dg.define_asset_job(
            "tables",
            selection=built - charts,
            description="From the figures to the released file: raw tables, method, marts, their checks, the release.",
        ),
        dg.define_asset_job(
            "charts", selection=charts, description="Draw the charts of the chosen fiscal years from the released file."
        ),
        dg.define_asset_job(
            "everything", selection=built, description="Tables, checks, release and every chart, in one run."
        ),
        dg.define_asset_job(
            "refreshed",
            selection=dg.AssetSelection.all(),
            description="Ask the agencies, choose the figures, then everything if anything changed, and a report.",
            tags={NIGHT: "true"},
            hooks={on_failure},
        ),
    ]


def _nightly(job: "dg.JobDefinition | dg.UnresolvedAssetJobDefinition", years: list[int]) -> dg.ScheduleDefinition:
    """Every night: ask the agencies, rebuild, check, release, draw all fiscal years, report."""

    @dg.schedule(name="nightly", job=job, cron_schedule="30 6 * * *", execution_timezone="America/New_York")
    def nightly() -> dg.RunRequest:
        return dg.RunRequest(tags=range_tags(years))

    return nightly


@dg.resource
def own_workers(_: dg.InitResourceContext) -> Iterator[Workers]:
    """Processes that draw, started when there is something to draw, ended with the run."""
    with Workers() as workers:
        yield workers


@dg.definitions
def defs() -> dg.Definitions:
    """The project as Dagster's own tools load it, of the settings of their process."""
    return definitions(Settings.from_environment())
