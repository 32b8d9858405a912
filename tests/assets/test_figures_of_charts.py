"""From the released file to figures: each mart is read once, and a figure holds the mart's own numbers."""

import shutil
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from assets.charts import ChartAssets
from pipeline.errors import MoneymapError
from pipeline.read import marts, query
from pipeline.read.marts import marts_of
from reports.charts import charts

BY_NAME = {chart.name: chart for chart in charts()}


@pytest.fixture
def settings(released):
    return SimpleNamespace(released=released / "moneymap.duckdb", address="")


@pytest.fixture
def opened(monkeypatch):
    """Every opening of a released file."""
    paths = []

    def counted(path):
        paths.append(path)
        return query.released(path)

    monkeypatch.setattr(marts, "released", counted)
    marts._kept.cache_clear()  # noqa: SLF001
    return paths


def figures(chart, years, settings, states=()):
    return ChartAssets(settings, range(1981, 2026)).figures(chart, years, states)


def mart(settings, sql):
    with query.released(settings.released) as connection:
        return connection.sql(sql).pl()


class TestReading:
    def test_each_mart_is_read_once_whatever_is_drawn(self, settings, opened):
        assert len(list(figures(BY_NAME["map"], [2022, 2023], settings))) == 2
        read = len(opened)
        assert len(list(figures(BY_NAME["map"], [2021], settings))) == 1
        assert len(list(figures(BY_NAME["map"], [2023], settings))) == 1
        assert len(opened) == read

    def test_another_release_is_read_anew(self, settings, opened, tmp_path):
        copy = tmp_path / "moneymap.duckdb"
        shutil.copy(settings.released, copy)
        marts_of(copy).rows(["mart.lean"])
        marts_of(copy).rows(["mart.lean"])
        assert opened == [copy]
        shutil.copy(settings.released, tmp_path / "next")
        (tmp_path / "next").replace(copy)
        marts_of(copy).rows(["mart.lean"])
        assert opened == [copy, copy]

    def test_rows_are_of_the_default_method_and_definition(self, settings):
        rows = marts_of(settings.released).rows(["mart.net_by_lean", "mart.flow", "mart.source"])
        assert set(rows["mart.net_by_lean"].select("method", "definition").iter_rows()) == {("residence", "president")}
        assert set(rows["mart.flow"]["method"]) == {"residence"}
        assert rows["mart.source"].height == mart(settings, "from mart.source").height

    def test_rows_of_a_year_are_those_of_the_year(self, settings):
        found = marts_of(settings.released).of_year(["mart.net_contribution", "mart.source"], 2023)
        assert set(found["mart.net_contribution"]["fiscal_year"]) == {2023}
        assert found["mart.net_contribution"].height == 51
        assert found["mart.source"].height == mart(settings, "from mart.source").height
        assert marts_of(settings.released).of_year(["mart.lean"], 1900)["mart.lean"].is_empty()


class TestSources:
    """What a chart cites is what its file was built from, whatever SQL lies beside the program."""

    @pytest.fixture
    def built_otherwise(self, settings, tmp_path):
        """A release built from other SQL: statements on a copy of the released file."""

        def make(*statements):
            copy = tmp_path / "moneymap.duckdb"
            shutil.copy(settings.released, copy)
            with duckdb.connect(str(copy)) as connection:
                for statement in statements:
                    connection.execute(statement)
            return SimpleNamespace(released=copy, address="")

        return make

    def test_are_the_publishers_of_all_raw_tables_however_far_up(self, settings):
        reads = {}
        for table, read in mart(settings, "from core.dependency").iter_rows():
            reads.setdefault(table, set()).add(read)
        for chart in charts():
            found, left = set(), list(chart.marts)
            while left:
                found.add(name := left.pop())
                left += reads.get(name, set()) - found
            rows = mart(settings, "from mart.source").filter(("raw." + pl.col("dataset")).is_in(found))
            publishers, read_on = marts_of(settings.released).sources(chart.marts)
            compiled = "; in part as compiled by others" if (rows["compiled_by"] != "").any() else ""
            assert publishers == "; ".join(sorted(set(rows["publisher"]))) + compiled
            assert read_on == str(rows["retrieved"].max())

    def test_are_those_the_file_says(self, settings, built_otherwise):
        other = built_otherwise(
            "delete from core.dependency where \"table\" = 'mart.net_contribution'",
            "insert into core.dependency values ('mart.net_contribution', 'core.snap'), ('core.snap', 'raw.usda_snap')",
        )
        (before,), (after,) = (list(figures(BY_NAME["map"], [2023], one)) for one in (settings, other))
        assert before.title == after.title
        assert "Internal Revenue Service" in before.notes[-1]
        assert after.notes[-1].startswith("Sources: US Department of Agriculture, Food and Nutrition Service. ")

    @pytest.mark.parametrize("lost", ["core.dependency", "mart.net_contribution", "mart.source"])
    def test_a_file_of_an_older_version_is_refused_in_one_line(self, built_otherwise, lost):
        with pytest.raises(MoneymapError, match=r"older version, 'moneymap run' makes it anew: .*") as refused:
            list(figures(BY_NAME["map"], [2023], built_otherwise(f"drop table {lost}")))
        assert lost.split(".")[1] in str(refused.value)
        assert "\n" not in str(refused.value)


class TestStates:
    @pytest.fixture(params=["trend", "profile"])
    def chart(self, request):
        return BY_NAME[request.param]

    def test_one_figure_an_area(self, settings, chart):
        drawn = list(figures(chart, [], settings))
        codes = mart(settings, "select distinct state from mart.lean order by all")["state"]
        assert [figure.name for figure in drawn] == [f"{chart.name}-{code.lower()}" for code in codes]
        assert len(drawn) == 51

    def test_only_those_asked_for(self, settings, chart):
        assert [figure.name for figure in figures(chart, [], settings, ["NY"])] == [f"{chart.name}-ny"]

    @pytest.mark.parametrize("state", ["CA", "DC", "WY"])
    def test_figures_are_the_marts(self, settings, chart, state):
        (figure,) = figures(chart, [], settings, [state])
        name, keys, measures = {
            "trend": ("real_net_contribution", ["fiscal_year"], ["paid", "received", "net"]),
            "profile": ("flow", ["fiscal_year", "side", "category"], [""]),
        }[chart.name]
        columns = [f"{measure}_per_capita_usd".lstrip("_") for measure in measures]
        rows = mart(settings, f"from mart.{name} where method = 'residence' and state = '{state}'")
        assert rows.select(*keys, *columns).sort(keys).equals(figure.table.select(*keys, *columns).sort(keys))

    def test_us_average_is_the_marts(self, settings):
        """``relative_net_per_capita_usd`` is a state's net less that of the 51 areas together."""
        (figure,) = figures(BY_NAME["trend"], [], settings, ["CA"])
        rows = mart(
            settings,
            "select fiscal_year, (n.net_per_capita_usd - n.relative_net_per_capita_usd) / r.price_level as us "
            "from mart.net_contribution n join mart.real_net_contribution r using (fiscal_year, state, method) "
            "where state = 'CA' and method = 'residence' order by fiscal_year",
        )
        assert figure.table["us_net_per_capita_usd"].to_list() == pytest.approx(rows["us"].to_list())

    def test_profile_draws_the_latest_year(self, settings):
        (figure,) = figures(BY_NAME["profile"], [], settings, ["CA"])
        assert set(figure.drawn["fiscal_year"]) == {2025}
        assert figure.table["fiscal_year"].unique().sort().to_list() == list(range(1981, 2026))
        assert figure.drawn.select(pl.struct("side", "category").n_unique()).item() == figure.drawn.height
