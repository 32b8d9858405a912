"""Charts of a provisional year: what they say of it, and that without one they are what they were."""

from dataclasses import replace

import polars as pl
import pytest

from reports.charts import blue_red, blue_red_years
from reports.charts import map as map_chart
from reports.figure import provisional_of
from tests.reports import made_up
from tests.reports.drawings import drawn as svg_of
from tests.reports.drawings import sentences

GROUPS = {"democratic": (-100.0, 20.0), "republican": (-300.0, -30.0)}
LATER = {"democratic": (50.0, 80.0), "republican": (-250.0, -90.0)}


@pytest.fixture
def years(groups):
    return groups(GROUPS, year=2023)


@pytest.fixture
def draft(groups):
    return groups(LATER, year=2024)


@pytest.fixture
def drawn(years, draft, context):
    return blue_red_years.draw_years(years, context, provisional=draft)


def last(frame):
    return int(frame["fiscal_year"].max())


def test_without_a_provisional_year_the_chart_is_as_it_was(years, draft, context):
    plain = blue_red_years.draw_years(years, context)
    empty = blue_red_years.draw_years(years, context, provisional=draft.clear())
    assert svg_of(plain) == svg_of(empty)
    assert plain.notes == empty.notes
    assert "status" not in plain.table.columns
    assert not any("rovisional" in text for text in (plain.title, plain.subtitle, plain.alt, *plain.notes))


def test_its_words_and_rows_say_so_and_the_title_counts_final_years_only(drawn, years, draft, context):
    assert drawn.title == blue_red_years.draw_years(years, context).title
    assert f"In FY{last(draft)} (provisional) blue states paid in $50 more" in drawn.alt
    assert any("Dashed: provisional." in note for note in drawn.notes)
    assert any(note.startswith("Provisional:") for note in drawn.notes)
    status = dict(drawn.table.select("fiscal_year", "status").unique().iter_rows())
    assert status == {last(years): "final", last(draft): "provisional"}
    of_draft = [said for said in sentences(drawn) if f"FY{last(draft)}" in said]
    assert len(of_draft) >= len(GROUPS)
    assert all(f"FY{last(draft)} (provisional)" in said for said in of_draft)


@pytest.mark.parametrize(
    ("chart", "wanted"),
    [
        (blue_red_years.CHART, {"Blue": "+$50", "Red": "\N{MINUS SIGN}$250"}),
        (blue_red_years.CHART_BALANCED, {"Blue": "+$80", "Red": "\N{MINUS SIGN}$90"}),
    ],
)
def test_the_charts_of_the_project_draw_it(chart, wanted, groups, context):
    """Groups are by the vote of 2024 in a provisional year as in the years before it."""
    fixed, real = "mart.net_by_lean@president_2024", pl.DataFrame({"fiscal_year": [2023], "price_level": [1.0]})
    of_2024 = {"definition": "president_2024"}
    rows = {
        "mart.net_by_lean": groups(GROUPS), "mart.lean_robustness": made_up.lean_robustness(),
        fixed: groups(GROUPS, **of_2024), "mart.real_net_contribution": real,
        "mart.lean": made_up.lean(), "mart.lean@president_2024": made_up.lean(**of_2024),
        provisional_of("mart.net_by_lean"): groups(GROUPS, year=2024),
        provisional_of(fixed): groups(LATER, year=2024, **of_2024),
    }  # fmt: skip
    figure = chart.draw(rows, context)
    for name, printed in wanted.items():
        (said,) = [one for one in sentences(figure) if "FY2024 (provisional)" in one and one.startswith(name)]
        assert printed in said


def test_the_figures_drawn_are_in_the_table(groups, context):
    """In the dollars of the last year and of the groups by the vote of 2024, which those of the mart are not."""
    years = [groups(GROUPS, year=year) for year in (2016, 2022, 2023)]
    fixed = [groups(LATER, year=year, definition="president_2024") for year in (2022, 2023)]
    figure = blue_red_years.draw_years(
        pl.concat(years), context, fixed=pl.concat(fixed), prices={2016: 0.5, 2022: 0.8, 2023: 1.0}
    )
    blue = figure.table.filter(pl.col("lean") == "democratic")
    assert blue["drawn_net_per_capita_usd"].to_list() == [-200.0, 62.5, 50.0]
    assert [column.name for column in figure.columns] == figure.table.columns
    (heading,) = [column.heading for column in figure.columns if column.name == "drawn_net_per_capita_usd"]
    assert heading.startswith("As drawn: paid in less got back, FY2023 dollars per person, as it happened")


def test_bars_and_map_of_it_say_so(draft, states, context):
    context = replace(context, provisional=True)
    bars = blue_red.draw(draft, context)
    picture = map_chart.draw(states().with_columns(rank=pl.lit(None, pl.Int64)), context)
    for figure in (bars, picture):
        assert figure.title.startswith(f"FY{figure.year}, provisional: ")
        assert "(provisional)" in figure.label
        assert any(note.startswith("Provisional:") for note in figure.notes)
        of_year = [said for said in sentences(figure) if f"FY{figure.year}" in said]
        assert of_year
        assert all(f"FY{figure.year} (provisional)" in said for said in of_year)
    assert not any("Rank" in said for said in sentences(picture))


def test_the_line_of_its_own(draft):
    said = blue_red.provisional_line(draft)
    assert said.startswith(f"In FY{last(draft)} (provisional) ")
    assert "with the deficit set aside" in said
    assert blue_red.provisional_line(draft.clear()) == ""
    assert blue_red.provisional_line(pl.DataFrame()) == ""
