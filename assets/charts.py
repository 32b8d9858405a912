"""Charts: one asset a kind of chart, a partition a fiscal year, drawn from the released file.

Belongs here: which chart is drawn from which rows of the marts. Does not belong here: drawing (``reports/``).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import dagster as dg
import polars as pl
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from assets.release import release
from pipeline.query import frame
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from pipeline.sqlfile import raw_tables_of, read_tables
from reports.charts import blue_red, key_age, map, ranking  # noqa: A004  (the chart is called map)
from reports.figure import Context, Figure
from reports.render import render

log = logging.getLogger("moneymap")

METHOD = "residence"
YEARS = [str(year) for year in Snapshot.open(Settings.from_environment().snapshot).fiscal_years]
fiscal_years = dg.StaticPartitionsDefinition(YEARS)


@dataclass(frozen=True)
class Chart:
    """A kind of chart: the marts it reads and how rows of one fiscal year, or of all, become a figure."""

    name: str
    description: str
    marts: tuple[str, ...]
    draw: Callable[[dict[str, pl.DataFrame], Context], Figure]
    by_year: bool = True


CHARTS = (
    Chart(
        "blue_red",
        "Do blue states pay in more than they get back? Net contribution per head of the two groups, one fiscal year.",
        ("mart.net_by_lean",),
        lambda rows, context: blue_red.draw(rows["mart.net_by_lean"], context),
    ),
    Chart(
        "blue_red_years",
        "The same over all fiscal years.",
        ("mart.net_by_lean",),
        lambda rows, context: blue_red.draw_years(rows["mart.net_by_lean"], context),
        by_year=False,
    ),
    Chart(
        "map",
        "Net contribution per head of every state, one fiscal year.",
        ("mart.net_contribution",),
        lambda rows, context: map.draw(rows["mart.net_contribution"], context),
    ),
    Chart(
        "ranking",
        "The 50 states from paying in most to getting back most per head, one fiscal year.",
        ("mart.net_contribution", "mart.lean"),
        lambda rows, context: ranking.draw(rows["mart.net_contribution"], context, rows["mart.lean"]),
    ),
)


def range_tags(years: list[str]) -> dict[str, str]:
    """Dagster's tags for one run over consecutive fiscal years."""
    return {ASSET_PARTITION_RANGE_START_TAG: years[0], ASSET_PARTITION_RANGE_END_TAG: years[-1]}


def figures(chart: Chart, years: list[int], settings: Settings) -> list[Figure]:
    """The chart's figures for ``years`` (one figure for all years where it is not by year), from the release."""
    rows = {mart: _rows(mart, settings) for mart in chart.marts}
    context = _context(chart, settings)
    if not chart.by_year:
        return [chart.draw(rows, replace(context, is_latest=True))]
    latest, flows = int(YEARS[-1]), _rows("mart.flow", settings)
    return [
        chart.draw(
            {mart: all_years.filter(pl.col("fiscal_year") == year) for mart, all_years in rows.items()},
            replace(
                context,
                is_latest=year == latest,
                notes=key_age.key_ages(flows.filter(pl.col("fiscal_year") == year)),
            ),
        )
        for year in years
    ]


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
        report = render(figures(chart, years, settings), settings.charts)
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
