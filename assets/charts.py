"""Charts: one asset a kind of chart, drawn from the released file.

A chart by year has a partition a fiscal year; one for all years, or one for each state, has none.
Belongs here: taking rows of the marts to the charts. Does not belong here: reading them (``marts.py``), drawing
(``reports/``).
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

import dagster as dg
from altair.utils.schemapi import debug_mode

from assets.release import release
from pipeline.files.lock import part_of_run
from pipeline.publish.charts import render
from pipeline.publish.workers import Workers
from pipeline.read.marts import marts_of
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.warehouse.build import WAIT_SECONDS
from reports.charts import charts
from reports.figure import Chart, Context, Figure

log = logging.getLogger("moneymap")

YEARS = [str(year) for year in Snapshot.open(Settings.from_environment().figures).fiscal_years]
"""The fiscal years of the figures as they are when this is loaded; a release may have come to hold newer ones."""
CHARTS = charts()
fiscal_years = dg.StaticPartitionsDefinition(YEARS)


STATE = "moneymap/state"
"""Tag of a run that draws charts by state for one state only."""


def range_tags(years: list[str]) -> dict[str, str]:
    """Dagster's tags for one run over consecutive fiscal years."""
    return {"dagster/asset_partition_range_start": years[0], "dagster/asset_partition_range_end": years[-1]}


def figures(chart: Chart, years: list[int], settings: Settings, states: Sequence[str] = ()) -> Iterator[Figure]:
    """The chart's figures from the release.

    Those of ``years`` where it is by year, and with the last of ``YEARS`` those of the years after it that the release
    has; of ``states`` (all where none is named) where it is by state; else one.
    """
    marts = marts_of(settings.released)
    rows = marts.rows(chart.marts)
    publishers, read_on = marts.sources(chart.marts, settings.sql)
    context = Context(sources=publishers, release_date=read_on)
    known, latest = int(YEARS[-1]), marts.years[-1]
    newer = [year for year in marts.years if year > known] if known in years else []
    # Altair checks each part of a chart as it is made, which doubles the time; tests check whole charts instead.
    with debug_mode(arg=False):
        if chart.per == "year":
            for year in [*years, *newer]:
                of_year = replace(context, is_latest=year == latest, notes=marts.notes(year))
                yield chart.draw(marts.of_year(chart.marts, year), of_year)
            return
        context = replace(context, is_latest=chart.per == "all", notes=marts.notes(latest))
        for state in (states or marts.states) if chart.per == "state" else [""]:
            yield chart.draw(rows, replace(context, state=state))


def chart_asset(chart: Chart) -> dg.AssetsDefinition:
    """The asset of one kind of chart."""

    @dg.asset(
        key=["chart", chart.name],
        deps=[release],
        group_name="chart",
        description=chart.description,
        kinds={"altair"},
        partitions_def=fiscal_years if chart.per == "year" else None,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def build(context: dg.AssetExecutionContext, workers: dg.ResourceParam[Workers]) -> dg.MaterializeResult:
        settings = Settings.from_environment()
        years = [int(year) for year in context.partition_keys] if chart.per == "year" else []
        state = context.run.tags.get(STATE)
        is_many = len(years) > 1 or (chart.per == "state" and not state)
        with part_of_run(settings.lock, WAIT_SECONDS):
            wanted = figures(chart, years, settings, [state] if state else [])
            report = render(wanted if is_many else list(wanted), settings.charts, chart=chart, workers=workers)
        log.info(
            "chart.%s: %s drawn, %s unchanged", chart.name, len(report.drawn), len(report.unchanged), extra={"step": 1}
        )
        return dg.MaterializeResult(
            metadata={
                "folder": dg.MetadataValue.path(str(settings.charts)),
                "drawn": len(report.drawn),
                "unchanged": len(report.unchanged),
                "figures": dg.MetadataValue.json([*report.drawn, *report.unchanged]),
            }
        )

    return build


chart_assets = [chart_asset(chart) for chart in CHARTS]
