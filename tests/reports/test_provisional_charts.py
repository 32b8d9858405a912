"""Charts of a provisional year: what they say of it, and that without one they are what they were."""

from dataclasses import replace

import polars as pl
import pytest

from reports.charts import blue_red
from reports.charts import map as map_chart
from tests.reports.specs import datasets

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
    return blue_red.draw_years(years, context, provisional=draft)


def last(frame):
    return int(frame["fiscal_year"].max())


def dashed(figure):
    """The layers drawn with dashes."""
    return [
        layer
        for panel in figure.chart.to_dict()["vconcat"]
        for layer in panel["layer"]
        if isinstance(layer["mark"], dict) and "strokeDash" in layer["mark"]
    ]


def test_without_a_provisional_year_nothing_is_dashed_and_the_chart_is_as_it_was(years, draft, context):
    plain = blue_red.draw_years(years, context)
    empty = blue_red.draw_years(years, context, provisional=draft.clear())
    assert plain.chart.to_dict() == empty.chart.to_dict()
    assert dashed(plain) == []
    assert "status" not in plain.table.columns
    assert not any("rovisional" in text for text in (plain.title, plain.subtitle, plain.alt, *plain.notes))


def test_its_lines_are_dashed_from_the_last_final_year_on_in_both_panels(drawn, years, draft):
    layers = dashed(drawn)
    assert len(layers) == 2
    rows = drawn.chart.to_dict()["datasets"]
    for layer in layers:
        found = {(row["lean"], row["year"]) for row in rows[layer["data"]["name"]]}
        assert found == {(lean, year) for lean in GROUPS for year in (last(years), last(draft))}


def test_its_words_and_rows_say_so_and_the_title_counts_final_years_only(drawn, years, draft, context):
    assert drawn.title == blue_red.draw_years(years, context).title
    assert f"In FY{last(draft)} (provisional) blue states paid in $50 more" in drawn.alt
    assert "Dashed: provisional." in drawn.notes[0]
    assert any(note.startswith("Provisional:") for note in drawn.notes)
    status = dict(drawn.table.select("fiscal_year", "status").unique().iter_rows())
    assert status == {last(years): "final", last(draft): "provisional"}
    words = {row.get("words", "") for rows in datasets(drawn.chart) for row in rows if row.get("year") == last(draft)}
    said = words - {""}  # names at the ends of lines have none
    assert len(said) == 2 * len(GROUPS)
    assert all(f"FY{last(draft)} (provisional)" in one for one in said)


def test_bars_and_map_of_it_say_so(draft, states, context):
    context = replace(context, provisional=True)
    bars = blue_red.draw(draft, context)
    picture = map_chart.draw(states().with_columns(rank=pl.lit(None, pl.Int64)), context)
    for figure in (bars, picture):
        assert figure.title.startswith(f"FY{figure.year}, provisional: ")
        assert "(provisional)" in figure.label
        assert any(note.startswith("Provisional:") for note in figure.notes)
    assert not any("Rank" in row.get("words", "") for rows in datasets(picture.chart) for row in rows)


def test_the_line_of_its_own(draft):
    said = blue_red.provisional_line(draft)
    assert said.startswith(f"In FY{last(draft)} (provisional) ")
    assert "with the deficit set aside" in said
    assert blue_red.provisional_line(draft.clear()) == ""
    assert blue_red.provisional_line(pl.DataFrame()) == ""
