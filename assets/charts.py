"""Charts: one asset a kind of chart, drawn from the released file.

A chart by year has a partition a fiscal year; one for all years, or one for each state, has none.
Belongs here: taking rows of the marts to the charts. Does not belong here: reading them (``pipeline/read/marts.py``),
drawing (``reports/``).
"""

import base64
import functools
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import dagster as dg
import polars as pl
from altair.utils.schemapi import debug_mode

from pipeline.files.lock import part_of_run
from pipeline.publish.charts import render
from pipeline.publish.workers import Workers
from pipeline.read.defaults import DEFINITION, METHOD
from pipeline.read.marts import YEAR, Marts, marts_of
from pipeline.settings import Settings
from pipeline.warehouse.build import WAIT_SECONDS
from reports.charts import charts
from reports.figure import Chart, Context, Figure, provisional_of
from reports.words.categories import Categories
from reports.words.caveats import estimates, key_ages

log = logging.getLogger("moneymap")

STATE = "moneymap/state"
"""Tag of a run that draws charts by state for one state only."""
RELEASE = dg.AssetKey("release")


def range_tags(years: Sequence[int]) -> dict[str, str]:
    """Dagster's tags for one run over consecutive fiscal years."""
    return {"dagster/asset_partition_range_start": str(years[0]), "dagster/asset_partition_range_end": str(years[-1])}


@dataclass(frozen=True)
class ChartAssets:
    """The charts of one installation.

    ``years`` are the fiscal years of the figures as they were when the definitions were made; a release may have come
    to hold newer ones.
    """

    settings: Settings
    years: Sequence[int]

    def all(self) -> list[dg.AssetsDefinition]:
        """The asset of every kind of chart."""
        return [self.asset(chart) for chart in charts()]

    def figures(self, chart: Chart, years: Sequence[int], states: Sequence[str] = ()) -> Iterator[Figure]:
        """The chart's figures from the release.

        Those of ``years`` where it is by year, and with the last year known those of the years after it that the
        release has, final and provisional; of ``states`` (all where none is named) where it is by state; else one.
        """
        marts = marts_of(self.settings.released)
        rows = marts.rows(chart.marts)
        publishers, read_on = marts.sources(chart.marts)
        context = Context(sources=publishers, release_date=read_on, method=METHOD, definition=DEFINITION)
        known, latest = self.years[-1], marts.years[-1]
        newer = [year for year in marts.years if year > known] if known in years else []
        # Altair checks each part of a chart as it is made, which doubles the time; tests check whole charts instead.
        with debug_mode(arg=False):
            if chart.per == "year":
                for year in [*years, *newer]:
                    of_year = replace(context, is_latest=year == latest, notes=_notes(marts, year))
                    yield chart.draw(marts.of_year(chart.marts, year), of_year)
                if chart.is_drawn_provisionally and known in years:
                    yield from _provisional(chart, marts, context)
                return
            context = replace(context, is_latest=chart.per == "all", notes=_notes(marts, latest))
            if chart.is_drawn_provisionally:
                beside = marts.provisional(name for name in chart.marts if "status" in rows[name].columns)
                rows = {**rows, **{provisional_of(name): found for name, found in beside.items()}}
            for state in (states or marts.states) if chart.per == "state" else [""]:
                yield chart.draw(rows, replace(context, state=state))

    def asset(self, chart: Chart) -> dg.AssetsDefinition:
        """The asset of one kind of chart; its metadata shows the last one drawn."""
        settings = self.settings
        partitions = dg.StaticPartitionsDefinition([str(year) for year in self.years])

        @dg.asset(
            key=["chart", chart.name],
            deps=[RELEASE],
            group_name="chart",
            description=chart.description,
            kinds={"altair"},
            partitions_def=partitions if chart.per == "year" else None,
            backfill_policy=dg.BackfillPolicy.single_run(),
        )
        def build(context: dg.AssetExecutionContext, workers: dg.ResourceParam[Workers]) -> dg.MaterializeResult:
            years = [int(year) for year in context.partition_keys] if chart.per == "year" else []
            state = context.run.tags.get(STATE)
            is_many = len(years) > 1 or (chart.per == "state" and not state)
            with part_of_run(settings.lock, WAIT_SECONDS):
                wanted = self.figures(chart, years, [state] if state else [])
                report = render(wanted if is_many else list(wanted), settings.charts, chart=chart, workers=workers)
                shown = (settings.charts / f"{report.names[-1]}-card.png").read_bytes()
            drawn, unchanged = len(report.drawn), len(report.unchanged)
            log.info("chart.%s: %s drawn, %s unchanged", chart.name, drawn, unchanged, extra={"step": 1})
            return dg.MaterializeResult(
                metadata={
                    "folder": dg.MetadataValue.path(str(settings.charts)),
                    "drawn": drawn,
                    "unchanged": unchanged,
                    "figures": dg.MetadataValue.json(list(report.names)),
                    "preview": dg.MetadataValue.md(_picture(report.names[-1], shown)),
                }
            )

        return build


@functools.lru_cache(maxsize=64)
def _notes(marts: Marts, year: int) -> tuple[str, ...]:
    """Footer lines on what the figures of a fiscal year rest on; the same on every chart."""
    words = Categories.of(marts.rows(["mart.category"])["mart.category"])
    flows = marts.of_year(["mart.flow"], year)["mart.flow"]
    return (*key_ages(flows, year, words), *estimates(marts.estimated(year), year, words))


def _provisional(chart: Chart, marts: Marts, context: Context) -> Iterator[Figure]:
    """The chart of each provisional year, in which marts made of specifications have no rows."""
    for year in marts.provisional_years:
        of_year = {name: rows.filter(pl.col(YEAR) == year) if YEAR in rows.columns else rows
                   for name, rows in marts.provisional(chart.marts).items()}  # fmt: skip
        yield chart.draw(of_year, replace(context, provisional=True))


def _picture(name: str, png: bytes) -> str:
    """A picture in Markdown, itself and not an address."""
    return f"![{name}](data:image/png;base64,{base64.b64encode(png).decode()})"
