"""Charts as Dagster draws them: which years, also those the release came to hold after the definitions were loaded."""

import base64
from dataclasses import replace

import dagster as dg
import pytest

from assets.charts import ChartAssets
from pipeline.app.draw import QUIET
from pipeline.publish.workers import Workers
from pipeline.settings import Settings
from pipeline.snapshot.store import Snapshot
from reports.charts import charts

BY_NAME = {chart.name: chart for chart in charts()}
YEARS = range(1981, 2026)


@pytest.fixture
def settings(released):
    return replace(Settings.from_environment(), build=released)


@pytest.fixture
def asked(settings):
    """What a chart is asked to draw: the years of its rows, and whether they are the latest."""

    def of(name, years, known=YEARS):
        """``known`` are the years when the definitions were made; the release goes to 2025."""
        seen = []

        def draw(rows, context):
            found = set(rows["mart.net_contribution"]["fiscal_year"])
            seen.append((min(found), max(found), context.is_latest))
            return name

        chart = replace(BY_NAME[name], marts=("mart.net_contribution",), draw=draw)
        assert list(ChartAssets(settings, known).figures(chart, years)) == [name] * len(seen)
        return seen

    return of


def test_the_release_goes_to_the_year_the_tests_say(asked):
    assert asked("blue_red_years", []) == [(1981, 2025, True)]
    assert asked("map", [2023, 2025]) == [(2023, 2023, False), (2025, 2025, True)]


def test_newer_years_come_with_the_last_one_known(asked):
    assert asked("map", [2022, 2023], range(2008, 2024)) == [
        (2022, 2022, False), (2023, 2023, False), (2024, 2024, False), (2025, 2025, True),
    ]  # fmt: skip


def test_newer_years_do_not_come_with_others(asked):
    assert asked("map", [2021, 2022], range(2008, 2024)) == [(2021, 2021, False), (2022, 2022, False)]


def test_charts_of_all_years_are_of_the_release(asked):
    assert asked("blue_red_years", [], range(2008, 2024)) == [(1981, 2025, True)]


def test_the_latest_is_that_of_the_release_where_the_figures_are_newer(asked):
    assert asked("map", [2025], range(2008, 2028)) == [(2025, 2025, True)]


def test_a_year_of_the_release_that_the_figures_have_no_longer_is_one_line(refusal, monkeypatch):
    monkeypatch.setattr(Snapshot, "fiscal_years", list(range(2008, 2025)))
    assert "2008 to 2024, not to 2025" in refusal("chart", "map", "--year", "2025")


def test_one_run_of_the_asset_draws_them_and_shows_the_last(build):
    settings = replace(Settings.from_environment(), build=build)
    asset = ChartAssets(settings, range(2008, 2025)).asset(BY_NAME["map"])
    with dg.DagsterInstance.ephemeral() as instance, Workers() as workers:
        result = dg.materialize(
            [asset], instance=instance, partition_key="2024", run_config=QUIET, resources={"workers": workers}
        )
    assert result.success
    (made,) = result.asset_materializations_for_node("chart__map")
    assert made.metadata["drawn"].value == 2
    name, _, svg = made.metadata["preview"].value.partition("](data:image/svg+xml;base64,")
    assert name == "![map-2025"
    assert base64.b64decode(svg.removesuffix(")")) == (build / "charts" / "map-2025.svg").read_bytes()
    assert {path.name for path in (build / "charts").glob("map-*.svg")} == {
        "map-2023.svg",
        "map-2024.svg",
        "map-2025.svg",
    }
