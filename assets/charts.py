"""Charts: one asset a kind of chart, drawn from the released file.

A chart by year has a partition a fiscal year; one for all years, or one for each state, has none.
Belongs here: taking rows of the marts to the charts. Does not belong here: reading them (``pipeline/read/marts.py``),
drawing (``reports/``).
"""

import base64
import functools
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import dagster as dg
import polars as pl

from pipeline.files.lock import part_of_run
from pipeline.publish.chart_keys import digest_of
from pipeline.publish.charts import Wanted, render
from pipeline.publish.workers import Workers
from pipeline.read.defaults import DEFINITION, METHOD
from pipeline.read.marts import YEAR, Marts, marts_of
from pipeline.settings import Settings
from pipeline.warehouse.build import WAIT_SECONDS
from reports.charts import charts
from reports.figure import Chart, Context, Figure, provisional_of
from reports.words.categories import Categories
from reports.words.caveats import estimates, key_ages, softer, stand_ins
from reports.words.sources import in_short

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
        """The chart's figures from the release, as ``wanted`` chooses them."""
        return (one.draw() for one in self.wanted(chart, years, states))

    def wanted(self, chart: Chart, years: Sequence[int], states: Sequence[str] = ()) -> Iterator[Wanted]:
        """The chart's figures from the release, each with the digest of what goes into it and not drawn yet.

        Those of ``years`` where it is by year, and with the last year known those of the years after it that the
        release has, final and provisional; of ``states`` (all where none is named) where it is by state; else one.
        """
        marts = marts_of(self.settings.released)
        publishers, read_on = marts.sources(chart.marts)
        context = Context(sources=publishers, release_date=read_on, method=METHOD, definition=DEFINITION)
        digests = [(name, marts.digests(name)) for name in chart.marts]
        source = in_short(publishers, read_on)
        known, latest, soft = self.years[-1], marts.years[-1], _softer(marts)

        def one(key: str, given: Context, year: int | None, rows: Callable[[], dict[str, pl.DataFrame]]) -> Wanted:
            digest = digest_of(chart, given, digests, year)
            words = f"{digest} {self.settings.address}"
            return Wanted(f"{chart.name}/{key}", words, lambda: chart.draw(rows(), given), source)

        if chart.per == "year":
            newer = [year for year in marts.years if year > known] if known in years else []
            for year in [*years, *newer]:
                own = tuple(one for one in soft if one[0] == year)
                of_year = replace(context, is_latest=year == latest, notes=_notes(marts, year), softer=own)
                yield one(str(year), of_year, year, partial(marts.of_year, chart.marts, year))
            if chart.is_drawn_provisionally and known in years:
                for year in marts.provisional_years:
                    yield one(
                        f"{year} provisional", replace(context, provisional=True), year,
                        partial(_provisional, chart, marts, year),
                    )  # fmt: skip
            return
        context = replace(context, is_latest=chart.per == "all", notes=_notes(marts, latest), softer=soft)
        for state in (states or marts.states) if chart.per == "state" else [""]:
            yield one(state or "all", replace(context, state=state), None, partial(_all_rows, chart, marts))

    def asset(self, chart: Chart) -> dg.AssetsDefinition:
        """The asset of one kind of chart; its metadata shows the last one drawn."""
        settings = self.settings
        partitions = dg.StaticPartitionsDefinition([str(year) for year in self.years])

        @dg.asset(
            key=["chart", chart.name],
            deps=[RELEASE],
            group_name="chart",
            description=chart.description,
            kinds={"svg"},
            partitions_def=partitions if chart.per == "year" else None,
            backfill_policy=dg.BackfillPolicy.single_run(),
        )
        def build(context: dg.AssetExecutionContext, workers: dg.ResourceParam[Workers]) -> dg.MaterializeResult:
            years = [int(year) for year in context.partition_keys] if chart.per == "year" else []
            state = context.run.tags.get(STATE)
            is_many = len(years) > 1 or (chart.per == "state" and not state)
            with part_of_run(settings.lock, WAIT_SECONDS):
                wanted = self.wanted(chart, years, [state] if state else [])
                report = render(
                    wanted if is_many else list(wanted), settings.charts, chart=chart, workers=workers,
                    address=settings.address, all_pictures=not is_many,
                )  # fmt: skip
                shown = _shown(settings.charts, report.names)
            drawn, unchanged = len(report.drawn), len(report.unchanged)
            log.info("chart.%s: %s drawn, %s unchanged", chart.name, drawn, unchanged, extra={"step": 1})
            return dg.MaterializeResult(
                metadata={
                    "folder": dg.MetadataValue.path(str(settings.charts)),
                    "drawn": drawn,
                    "unchanged": unchanged,
                    "figures": dg.MetadataValue.json(list(report.names)),
                    "preview": dg.MetadataValue.md(shown),
                }
            )

        return build


@functools.lru_cache(maxsize=64)
def _notes(marts: Marts, year: int) -> tuple[str, ...]:
    """Footer lines on what the figures of a fiscal year rest on; the same on every chart."""
    words = Categories.of(marts.rows(["mart.category"])["mart.category"])
    flows = marts.of_year(["mart.flow"], year)["mart.flow"]
    return (
        *key_ages(flows, year, words),
        *stand_ins(flows, year, words),
        *estimates(marts.estimated(year), year, words),
    )


@functools.lru_cache(maxsize=4)
def _softer(marts: Marts) -> tuple[tuple[int, int], ...]:
    """The fiscal years that are softer than others."""
    return softer(marts.rows(["mart.flow"])["mart.flow"])


def _provisional(chart: Chart, marts: Marts, year: int) -> dict[str, pl.DataFrame]:
    """The rows of a provisional year, in which marts made of specifications have none."""
    return {
        name: rows.filter(pl.col(YEAR) == year) if YEAR in rows.columns else rows
        for name, rows in marts.provisional(chart.marts).items()
    }


def _all_rows(chart: Chart, marts: Marts) -> dict[str, pl.DataFrame]:
    """The rows of all years, those of provisional years beside them where the chart draws them."""
    rows = marts.rows(chart.marts)
    if chart.is_drawn_provisionally:
        beside = marts.provisional(name for name in chart.marts if "status" in rows[name].columns)
        rows = {**rows, **{provisional_of(name): found for name, found in beside.items()}}
    return rows


def _shown(folder: Path, names: Sequence[str]) -> str:
    """The last of these figures that is there, in Markdown: itself and not an address."""
    name = next((name for name in reversed(names) if (folder / f"{name}.svg").is_file()), "")
    if not name:
        return ""
    svg = (folder / f"{name}.svg").read_bytes()
    return f"![{name}](data:image/svg+xml;base64,{base64.b64encode(svg).decode()})"
