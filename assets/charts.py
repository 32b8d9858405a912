"""Charts: one asset a kind of chart, a partition a fiscal year, drawn from the released file.

Belongs here: taking rows of the marts to the charts. Does not belong here: drawing (``reports/``).
"""

import logging
from collections.abc import Iterator
from dataclasses import replace

import dagster as dg
import polars as pl
from altair.utils.schemapi import debug_mode
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from assets.release import release
from pipeline.query import frame
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.sqlfile import raw_tables_of, read_tables
from reports.charts import charts
from reports.charts.caveats import estimates, key_ages
from reports.figure import Chart, Context, Figure
from reports.render import render

log = logging.getLogger("moneymap")

METHOD = "residence"
YEARS = [str(year) for year in Snapshot.open(Settings.from_environment().snapshot).fiscal_years]
CHARTS = charts()
fiscal_years = dg.StaticPartitionsDefinition(YEARS)


def range_tags(years: list[str]) -> dict[str, str]:
    """Dagster's tags for one run over consecutive fiscal years."""
    return {ASSET_PARTITION_RANGE_START_TAG: years[0], ASSET_PARTITION_RANGE_END_TAG: years[-1]}


def figures(chart: Chart, years: list[int], settings: Settings) -> Iterator[Figure]:
    """The chart's figures for ``years`` (one figure for all years where it is not by year), from the release."""
    rows = {mart: _rows(mart, settings) for mart in chart.marts}
    context = _context(chart, settings)
    # Altair checks each part of a chart as it is made, which doubles the time; tests check whole charts instead.
    with debug_mode(arg=False):
        if not chart.by_year:
            yield chart.draw(rows, replace(context, is_latest=True))
            return
        flows, totals = _rows("mart.flow", settings), frame(settings.released, "from core.national_total")
        for year in years:
            of_year = {mart: found.filter(pl.col("fiscal_year") == year) for mart, found in rows.items()}
            estimated = totals.filter(pl.col("is_estimate") & (pl.col("fiscal_year") == year))["category"].to_list()
            notes = (*key_ages(flows.filter(pl.col("fiscal_year") == year)), *estimates(estimated))
            yield chart.draw(of_year, replace(context, is_latest=year == int(YEARS[-1]), notes=notes))


def _rows(mart: str, settings: Settings) -> pl.DataFrame:
    """A mart's rows of the default method, of the default definition where the mart has definitions."""
    found = frame(settings.released, f"from {mart}")
    if "method" in found.columns:
        found = found.filter(pl.col("method") == METHOD)
    if "definition" in found.columns:
        found = found.filter(pl.col("definition") == "president")
    return found


def _context(chart: Chart, settings: Settings) -> Context:
    """Sources derived from the raw tables the chart's marts rest on, and the date the figures were read."""
    raw = {name for mart in chart.marts for name in raw_tables_of(mart, read_tables(settings.sql))}
    source = frame(settings.released, "from mart.source").filter(("raw." + pl.col("dataset")).is_in(sorted(raw)))
    return Context(
        sources="; ".join(source["publisher"].unique().sort()),
        release_date=str(source["retrieved"].max()),
    )


def chart_asset(chart: Chart) -> dg.AssetsDefinition:
    """The asset of one kind of chart."""

    @dg.asset(
        key=["chart", chart.name],
        deps=[release],
        group_name="chart",
        description=chart.description,
        kinds={"altair"},
        partitions_def=fiscal_years if chart.by_year else None,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def build(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        settings = Settings.from_environment()
        years = [int(year) for year in context.partition_keys] if chart.by_year else []
        wanted = figures(chart, years, settings)
        report = render(wanted if len(years) > 1 else list(wanted), settings.charts)
        log.info(
            "chart.%s: %s drawn, %s unchanged", chart.name, len(report.drawn), len(report.unchanged), extra={"step": 1}
        )
        return dg.MaterializeResult(
            metadata={
                "folder": dg.MetadataValue.path(str(settings.charts)),
                "drawn": len(report.drawn),
                "unchanged": len(report.unchanged),
            }
        )

    return build


chart_assets = [chart_asset(chart) for chart in CHARTS]
