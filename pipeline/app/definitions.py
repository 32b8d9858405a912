"""Everything Dagster runs: assets, jobs, schedule, resources. The one place that imports ``assets``.

What the command line needs to know of the assets (datasets, charts, years) it takes from here.
"""

import warnings
from collections.abc import Iterator

import dagster as dg

# Backfill policies, which let one run draw every fiscal year, are still marked beta; the version is pinned.
warnings.filterwarnings("ignore", category=dg.BetaWarning)

import assets
from assets.charts import CHARTS, STATE, YEARS, chart_assets, range_tags
from assets.sources import datasets
from pipeline.publish.workers import Workers
from pipeline.settings import Settings
from pipeline.snapshot.resource import SnapshotFolder
from pipeline.warehouse.build import Warehouse

__all__ = [
    "CHARTS",
    "STATE",
    "YEARS",
    "charts",
    "datasets",
    "defs",
    "everything",
    "nightly",
    "range_tags",
    "refreshed",
    "tables",
]

_settings = Settings.from_environment()
_drawn = dg.AssetSelection.assets(*chart_assets)
_fetched = dg.AssetSelection.groups("fetch", "figures", "report")
_built = dg.AssetSelection.all() - _fetched

tables = dg.define_asset_job(
    "tables",
    selection=_built - _drawn,
    description="From the figures to the released file: raw tables, the method, the marts, their checks, the release.",
)
charts = dg.define_asset_job(
    "charts", selection=_drawn, description="Draw the charts of the chosen fiscal years from the released file."
)
everything = dg.define_asset_job(
    "everything", selection=_built, description="Tables, checks, release and every chart, in one run."
)
refreshed = dg.define_asset_job(
    "refreshed",
    selection=dg.AssetSelection.all(),
    description="Ask the agencies, choose the figures, then everything, and a report.",
)


@dg.schedule(job=refreshed, cron_schedule="30 6 * * *", execution_timezone="America/New_York")
def nightly() -> dg.RunRequest:
    """Every night: ask the agencies, rebuild, check, release, draw all fiscal years, report."""
    return dg.RunRequest(tags=range_tags(YEARS))


@dg.resource
def drawing(_: dg.InitResourceContext) -> Iterator[Workers]:
    """Processes that draw, ended with the run that started them."""
    with Workers() as workers:
        yield workers


defs = dg.Definitions(
    assets=dg.load_assets_from_package_module(assets),
    jobs=[tables, charts, everything, refreshed],
    schedules=[nightly],
    resources={
        "warehouse": Warehouse(path=str(_settings.work)),
        "snapshot": SnapshotFolder(),
        "workers": drawing,
    },
    executor=dg.in_process_executor,
)
