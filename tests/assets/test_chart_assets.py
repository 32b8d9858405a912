"""Charts as Dagster draws them: which years, also those the release came to hold after the definitions were loaded."""

from dataclasses import replace

import dagster as dg
import pytest

from assets import charts as drawn_from
from assets.charts import CHARTS, chart_asset, figures
from pipeline.app.run import QUIET
from pipeline.settings import Settings

BY_NAME = {chart.name: chart for chart in CHARTS}


@pytest.fixture
def settings(released):
    return replace(Settings.from_environment(), build=released)


@pytest.fixture
def loaded(monkeypatch):
    """Have the definitions loaded when this fiscal year was the last; the release goes to 2025."""

    def up_to(year):
        monkeypatch.setattr(drawn_from, "YEARS", [str(known) for known in range(2008, year + 1)])

    return up_to


@pytest.fixture
def asked(settings):
    """What a chart is asked to draw: the years of its rows, and whether they are the latest."""

    def of(name, years):
        seen = []

        def draw(rows, context):
            found = set(rows["mart.net_contribution"]["fiscal_year"])
            seen.append((min(found), max(found), context.is_latest))
            return name

        chart = replace(BY_NAME[name], marts=("mart.net_contribution",), draw=draw)
        assert list(figures(chart, years, settings)) == [name] * len(seen)
        return seen

    return of


def test_the_release_goes_to_the_year_the_tests_say(asked):
    assert asked("blue_red_years", []) == [(2008, 2025, True)]
    assert asked("map", [2023, 2025]) == [(2023, 2023, False), (2025, 2025, True)]


def test_newer_years_come_with_the_last_one_known(asked, loaded):
    loaded(2023)
    assert asked("map", [2022, 2023]) == [
        (2022, 2022, False), (2023, 2023, False), (2024, 2024, False), (2025, 2025, True),
    ]  # fmt: skip


def test_newer_years_do_not_come_with_others(asked, loaded):
    loaded(2023)
    assert asked("map", [2021, 2022]) == [(2021, 2021, False), (2022, 2022, False)]


def test_charts_of_all_years_are_of_the_release(asked, loaded):
    loaded(2023)
    assert asked("blue_red_years", []) == [(2008, 2025, True)]


def test_the_latest_is_that_of_the_release_where_the_figures_are_newer(asked, loaded):
    loaded(2027)
    assert asked("map", [2025]) == [(2025, 2025, True)]


def test_a_year_of_the_release_that_the_figures_have_no_longer_is_one_line(refusal, monkeypatch):
    monkeypatch.setattr("pipeline.app.definitions.YEARS", [str(year) for year in range(2008, 2025)])
    assert "2008 to 2024, not to 2025" in refusal("chart", "map", "--year", "2025")


def test_one_run_of_the_asset_draws_them(build, loaded, monkeypatch):
    monkeypatch.setenv("MONEYMAP_BUILD", str(build))
    loaded(2024)
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [chart_asset(BY_NAME["map"])], instance=instance, partition_key="2024", run_config=QUIET
        )
    assert result.success
    (made,) = result.asset_materializations_for_node("chart__map")
    assert made.metadata["drawn"].value == 2
    assert {path.name for path in (build / "charts").glob("map-*.svg")} == {
        "map-2023.svg",
        "map-2024.svg",
        "map-2025.svg",
    }
