from dataclasses import replace

import polars as pl
import pytest

from reports.charts import blue_red, blue_red_years, charts, ranking
from reports.charts import map as map_chart
from tests.reports import made_up

GROUPS = {"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0), "split": (120.0, 30.0)}


@pytest.fixture
def figures(states, groups, lean, context):
    years = pl.concat([groups(GROUPS, year=year) for year in (2022, 2023)])
    return {
        "map": map_chart.draw(states(), context),
        "ranking": ranking.draw(states(), context, lean(), robustness=made_up.robustness(states())),
        "blue-red": blue_red.draw(groups(GROUPS), context, ways=made_up.lean_robustness()),
        "blue-red-years": blue_red_years.draw_years(
            years, context, ways=made_up.lean_robustness(2022).vstack(made_up.lean_robustness())
        ),
    }


def test_columns_describe_the_table(figures):
    for figure in figures.values():
        assert [column.name for column in figure.columns] == figure.table.columns
        assert all(column.heading for column in figure.columns)


def test_missing_state_is_refused(states, context):
    with pytest.raises(ValueError, match="50 states and DC once each, got 50"):
        map_chart.draw(states().filter(pl.col("state") != "NY"), context)


def test_missing_figure_is_refused(states, context):
    gap = states().with_columns(
        net_per_capita_usd=pl.when(pl.col("state") == "NY").then(None).otherwise("net_per_capita_usd")
    )
    with pytest.raises(ValueError, match="net_per_capita_usd is missing"):
        ranking.draw(gap, context)


def test_integer_fips_are_refused(states, context):
    with pytest.raises(ValueError, match="FIPS"):
        map_chart.draw(states().with_columns(pl.col("fips").str.strip_chars_start("0")), context)


def test_two_years_or_methods_are_refused(states, groups, context):
    with pytest.raises(ValueError, match="one fiscal year"):
        map_chart.draw(states().vstack(states(year=2022)), context)
    with pytest.raises(ValueError, match="one fiscal year"):
        blue_red.draw(groups(GROUPS).vstack(groups(GROUPS, year=2022)), context)
    with pytest.raises(ValueError, match="one method"):
        blue_red.draw(groups(GROUPS).vstack(groups(GROUPS, method="collections")), context)


def test_state_without_a_lean_is_refused(states, lean, context):
    with pytest.raises(ValueError, match="lean of 2023"):
        ranking.draw(states(), context, lean().filter(pl.col("state") != "UT"))


def test_a_chart_says_where_readers_meet_it():
    """Charts of one kind stand together, and no two kinds in one place."""
    places = {(chart.rank, chart.title) for chart in charts()}
    assert len({rank for rank, _ in places}) == len({title for _, title in places}) == len(places)
    assert {chart.name for chart in charts() if chart.on_home == "all years"} == {"blue_red_years"}
    assert {chart.name for chart in charts() if chart.on_home == "latest year"} == {"map", "ranking", "robustness"}


def test_names_follow_from_what_a_figure_is(states, groups, context):
    """One place makes them: the stems of files others link to."""
    figure = map_chart.draw(states(), context)
    assert (figure.kind, figure.year, figure.state, figure.name) == ("map", 2023, "", "map-2023")
    assert replace(figure, year=None).name == "map"
    assert replace(figure, year=None, state="CA").name == "map-ca"
    assert replace(figure, variant=("solid", "", "collections")).name == "map-2023-solid-collections"
    both = blue_red.draw(groups(GROUPS, definition="solid", method="collections"), context)
    assert both.name == "blue-red-2023-solid-collections"


def test_other_method_and_definition_have_their_own_files(states, groups, context):
    assert map_chart.draw(states(method="collections"), context).name == "map-2023-collections"
    assert blue_red.draw(groups(GROUPS, definition="solid"), context).name == "blue-red-2023-solid"


def test_a_method_is_shown_under_its_own_words_only(states, context):
    assert any("where they are filed" in note for note in map_chart.draw(states(method="collections"), context).notes)
    with pytest.raises(ValueError, match="method guess has no words"):
        map_chart.draw(states(method="guess"), context)
    guess = map_chart.draw(states(method="guess"), replace(context, method_label="by guess"))
    assert "By guess." in guess.notes
