"""Charts of old years are drawn once: when a year is added, only its charts, the last latest year's and those of all.

Belongs here: what goes into the digests when a release has one year more. Does not belong here: drawing.
"""

import polars as pl
import pytest

from assets import charts as chart_assets
from assets.charts import ChartAssets
from pipeline.settings import Settings
from reports.charts import charts

BY_YEAR = [chart for chart in charts() if chart.per == "year"]
OF_ALL = [chart for chart in charts() if chart.per != "year"]


class MadeUpMarts:
    """A release whose rows of a year are the same in every release that has it, read on a day of its own."""

    def __init__(self, years, read_on, changed=None):
        self.years, self.read_on, self.changed = years, read_on, changed
        self.provisional_years, self.states = [], ["CA", "DC"]

    def sources(self, _):
        return "Office; Bureau" if len(self.years) == 3 else "Office; Bureau; Agency", self.read_on

    def digests(self, name):
        if name.startswith("core.") or name == "mart.specification":
            return {None: name}
        return {year: f"{name} {year}{' changed' if year == self.changed else ''}" for year in self.years}

    def rows(self, names):
        flow = pl.DataFrame(
            [(year, "snap", 10.0, "snap (food stamps)" if year < 2020 else "snap", 3.0) for year in self.years],
            schema=["fiscal_year", "category", "amount_usd", "key", "key_lag_years"], orient="row",
        )  # fmt: skip
        category = pl.DataFrame({"category": ["snap"], "label": ["SNAP"]})
        return {name: flow if name == "mart.flow" else category for name in names}

    def of_year(self, names, year):
        return {name: rows.filter(fiscal_year=year) for name, rows in self.rows(names).items()}

    @staticmethod
    def estimated(_):
        return []


@pytest.fixture
def digests(monkeypatch):
    """Key -> digest of the charts of a kind, of a release."""

    def of(chart, marts):
        monkeypatch.setattr(chart_assets, "marts_of", lambda _: marts)
        assets = ChartAssets(Settings.from_environment(), marts.years)
        return {one.key: one.digest for one in assets.wanted(chart, marts.years if chart.per == "year" else [])}

    return of


BEFORE = MadeUpMarts([2018, 2019, 2020], "2026-03-01")


@pytest.mark.parametrize("chart", BY_YEAR, ids=lambda chart: chart.name)
def test_a_year_more_draws_its_own_chart_and_that_of_the_year_that_was_the_latest(digests, chart):
    before, after = (digests(chart, of) for of in (BEFORE, MadeUpMarts([2018, 2019, 2020, 2021], "2027-03-01")))
    assert {key.rpartition("/")[2] for key in after if after[key] != before.get(key)} == {"2020", "2021"}


@pytest.mark.parametrize("chart", BY_YEAR, ids=lambda chart: chart.name)
def test_other_rows_of_a_year_draw_its_own_chart_alone(digests, chart):
    before, after = (digests(chart, of) for of in (BEFORE, MadeUpMarts([2018, 2019, 2020], "2026-03-01", changed=2018)))
    assert [key for key in after if after[key] != before[key]] == [f"{chart.name}/2018"]


@pytest.mark.parametrize("chart", OF_ALL, ids=lambda chart: chart.name)
def test_charts_of_all_years_are_drawn_with_each(digests, chart):
    before, after = (digests(chart, of) for of in (BEFORE, MadeUpMarts([2018, 2019, 2020, 2021], "2027-03-01")))
    assert before.keys() == after.keys()
    assert all(after[key] != before[key] for key in after)
