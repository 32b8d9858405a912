"""Charts: one asset a kind of chart, a partition a fiscal year, drawn from the released file.

Belongs here: taking rows of the marts to the charts. Does not belong here: drawing (``reports/``).
"""

import logging
from collections.abc import Iterator
from dataclasses import replace

import dagster as dg
import polars as pl
from altair.utils.schemapi import debug_mode
from duckdb import DuckDBPyConnection

from assets.release import release
from pipeline.lock import part_of_run
from pipeline.query import released
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.sqlfile import raw_tables_of, read_tables
from pipeline.warehouse import WAIT_SECONDS
from reports.charts import charts
from reports.charts.caveats import estimates, key_ages
from reports.figure import Chart, Context, Figure
from reports.render import render

log = logging.getLogger("moneymap")

DEFAULTS = {"method": "residence", "definition": "president"}
YEARS = [str(year) for year in Snapshot.open(Settings.from_environment().figures).fiscal_years]
"""The fiscal years of the figures as they are when this is loaded; a release may have come to hold newer ones."""
CHARTS = charts()
fiscal_years = dg.StaticPartitionsDefinition(YEARS)


def range_tags(years: list[str]) -> dict[str, str]:
    """Dagster's tags for one run over consecutive fiscal years."""
    return {"dagster/asset_partition_range_start": years[0], "dagster/asset_partition_range_end": years[-1]}


def figures(chart: Chart, years: list[int], settings: Settings) -> Iterator[Figure]:
    """The chart's figures for ``years`` (one figure for all years where it is not by year), from the release.

    With the last of ``YEARS`` come the years after it that the release has.
    """
    with released(settings.released) as connection:
        rows = {mart: _rows(mart, connection) for mart in chart.marts}
        context = _context(chart, settings, connection)
        flows = _rows("mart.flow", connection)
        estimates_of = dict(
            connection.sql(
                "select fiscal_year, list(category) from core.national_total where is_estimate group by fiscal_year"
            ).fetchall()
        )
        of_release = "select distinct fiscal_year from mart.net_contribution order by fiscal_year"
        held = [year for (year,) in connection.sql(of_release).fetchall()]
    known, latest = int(YEARS[-1]), held[-1]
    newer = [year for year in held if year > known] if known in years else []
    # Altair checks each part of a chart as it is made, which doubles the time; tests check whole charts instead.
    with debug_mode(arg=False):
        for year in [*years, *newer] if chart.by_year else [latest]:
            of_year = pl.col("fiscal_year") == year
            notes = (*key_ages(flows.filter(of_year), year), *estimates(estimates_of.get(year, []), year))
            shown = {mart: found.filter(of_year) for mart, found in rows.items()} if chart.by_year else rows
            yield chart.draw(shown, replace(context, is_latest=year == latest, notes=notes))


def _rows(mart: str, connection: DuckDBPyConnection) -> pl.DataFrame:
    """A mart's rows of the default method, of the default definition where the mart has definitions."""
    found: pl.DataFrame = connection.table(mart).pl()
    for column, default in DEFAULTS.items():
        if column in found.columns:
            found = found.filter(pl.col(column) == default)
    return found


def _context(chart: Chart, settings: Settings, connection: DuckDBPyConnection) -> Context:
    """Sources derived from the raw tables the chart's marts rest on, and the date the figures were read."""
    tables = read_tables(settings.sql)
    raw = {name.removeprefix("raw.") for mart in chart.marts for name in raw_tables_of(mart, tables)}
    source = connection.table("mart.source").pl().filter(pl.col("dataset").is_in(sorted(raw)))
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
        with part_of_run(settings.lock, WAIT_SECONDS):
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
