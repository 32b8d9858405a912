from dataclasses import replace

import polars as pl
import pytest

from reports import theme
from reports.charts import blue_red, charts, ranking
from reports.charts import map as map_chart
from reports.words import numbers
from tests.reports import made_up
from tests.reports.specs import datasets, require_golden

GROUPS = {"democratic": (-2851.4, 1139.2), "republican": (-4593.3, -1491.0), "split": (120.0, 30.0)}


def rows_of(chart, field):
    """The one dataset of a spec whose rows hold ``field``."""
    (found,) = [rows for rows in datasets(chart) if field in rows[0]]
    return found


@pytest.fixture
def figures(states, groups, lean, context):
    years = pl.concat([groups(GROUPS, year=year) for year in (2022, 2023)])
    return {
        "map": map_chart.draw(states(), context),
        "ranking": ranking.draw(states(), context, lean(), robustness=made_up.robustness(states())),
        "blue-red": blue_red.draw(groups(GROUPS), context, ways=made_up.lean_robustness()),
        "blue-red-years": blue_red.draw_years(
            years, context, ways=made_up.lean_robustness(2022).vstack(made_up.lean_robustness())
        ),
    }


@pytest.mark.parametrize("name", ["map", "ranking", "blue-red", "blue-red-years"])
def test_spec_is_the_golden_one(figures, name):
    spec = figures[name].chart.to_dict()
    if name == "map":
        assert spec["datasets"].pop("states") == map_chart.geometry()
    require_golden(name, spec)


def test_narrow_specs_are_valid_too(figures):
    for figure in figures.values():
        assert figure.narrow.to_dict()["$schema"]


def test_map_has_51_shapes_and_a_value_for_each(figures):
    assert len(map_chart.shapes()) == 51
    rows = rows_of(figures["map"].chart, "fips")
    assert {row["fips"] for row in rows} == map_chart.shapes()
    assert all(isinstance(row["fips"], str) for row in rows)


def test_dc_is_off_the_colour_scale_and_not_ranked(figures):
    rows = rows_of(figures["map"].chart, "fips")
    assert [row["colour"] for row in rows if row["state"] == "DC"] == [theme.NO_SCALE]
    assert any("District of Columbia" in note for note in figures["ranking"].notes)
    assert figures["ranking"].table.height == 50


def test_figures_on_the_chart_are_the_tables_and_the_frames(figures, states):
    frame = dict(states().select("state_name", "net_per_capita_usd").iter_rows())
    table = dict(figures["ranking"].table.select("state_name", "net_per_capita_usd").iter_rows())
    drawn = rows_of(figures["ranking"].chart, "state")
    assert {row["state"]: row["net"] for row in drawn} == table
    assert all(row["label"] == numbers.money(frame[row["state"]]) for row in drawn)
    assert table == {name: net for name, net in frame.items() if name != "District of Columbia"}


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


def test_all_equal_and_all_zero_still_draw(states, groups, context):
    assert ranking.draw(states(highest=0.0, step=0.0), context).chart.to_dict()
    assert blue_red.draw(groups({"democratic": (0, 0), "republican": (0, 0)}), context).chart.to_dict()


def test_a_method_is_shown_under_its_own_words_only(states, context):
    assert any("where they are filed" in note for note in map_chart.draw(states(method="collections"), context).notes)
    with pytest.raises(ValueError, match="method guess has no words"):
        map_chart.draw(states(method="guess"), context)
    guess = map_chart.draw(states(method="guess"), replace(context, method_label="by guess"))
    assert "By guess." in guess.notes
