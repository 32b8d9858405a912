"""Votes against net contribution: the correlation in words, labels that never collide, figures drawn."""

from dataclasses import replace

import polars as pl
import pytest

from reports.charts import margin
from reports.drawings.label_places import Mark, places
from reports.pages.chart_page import cell
from reports.words import correlation
from reports.words.correlation import Link

HIGHER, ONES = "tended to have higher net contributions per person", "tended to have higher ones"
MORE_BLUE = f"states that voted more Democratic {HIGHER}"
NO_LINK = "there was next to no link between how states voted and their net contribution per person"
ALIKE, BY_PEOPLE = "counting states alike", "weighted by population"


@pytest.fixture
def votes(lean, states):
    """Margins that fall with the net, so that r is 1: from D+40 to R+38."""
    ranks = states().select("state", "rank")
    return (
        lean()
        .join(ranks, on="state")
        .with_columns(margin=(0.4 - 0.016 * (pl.col("rank") - 1)).fill_null(0.9))
        .with_columns(lean=pl.when(pl.col("margin") > 0).then(pl.lit("democratic")).otherwise(pl.lit("republican")))
        .drop("rank")
    )


@pytest.fixture
def figure(states, votes, context):
    return margin.draw(states(), votes, context)


def test_a_margin_is_printed_in_points(figure):
    (column,) = [column for column in figure.columns if column.name == "margin_percent"]
    assert cell(33.516, column) == "+33.5 %"
    assert cell(-33.516, column) == "\N{MINUS SIGN}33.5 %"


def test_the_title_says_what_the_correlation_says(figure):
    assert figure.title == "In FY2023, bluer states tended to pay in more: a strong link"
    assert (
        f"States that voted more Democratic {HIGHER}: a strong link. Correlation over the 50 states: r = 1.00 counting "
        "states alike, 1.00 weighted by population."
    ) in figure.notes
    assert "Massachusetts (D+40.0) paid in $4,321 more per person than it got back." in figure.alt
    assert "2020 presidential election" in figure.subtitle


def test_one_line_for_the_other_direction(states, votes, context):
    flipped = votes.with_columns(margin=-pl.col("margin"))
    title = margin.draw(states(), flipped, context).title
    assert title == "In FY2023, redder states tended to pay in more: a strong link"


@pytest.mark.parametrize(
    ("alike", "weighted", "says"),
    [
        (0.55, 0.70, f"{MORE_BLUE}: a strong link"),
        (-0.35, -0.30, f"states that voted more Republican {HIGHER}: a moderate link"),
        (
            0.20,
            0.44,
            f"{MORE_BLUE}: a weak link {ALIKE}, a moderate one weighted by population",
        ),
        (
            -0.02,
            0.25,
            f"{NO_LINK} {ALIKE}; weighted by population, states that voted more Democratic {ONES}, a weak link",
        ),
        (
            0.12,
            0.05,
            f"{MORE_BLUE}, a weak link {ALIKE}; {BY_PEOPLE}, there was next to none",
        ),
        (
            0.12,
            -0.31,
            f"{MORE_BLUE}, a weak link {ALIKE}; {BY_PEOPLE}, states that voted more Republican {ONES}, a moderate link",
        ),
        (0.09, -0.09, NO_LINK),
        (0.0, 0.0, NO_LINK),
    ],
)
def test_every_pair_of_readings_has_its_words(alike, weighted, says):
    assert correlation.finding(Link(alike, weighted)) == says


def test_r_is_pearsons_and_printed_with_a_true_minus():
    frame = pl.DataFrame(
        {"margin": [0.1, 0.2, 0.3, -0.4], "net_per_capita_usd": [30.0, 10.0, -20.0, 5.0], "population": [1, 2, 3, 10]}
    )
    alike = frame.select(pl.corr("margin", "net_per_capita_usd")).item()
    every = frame.select(pl.all().repeat_by("population").explode())
    weighted = every.select(pl.corr("margin", "net_per_capita_usd")).item()
    found = correlation.link(frame)
    assert found == Link(round(alike, 2), round(weighted, 2))
    assert correlation.figures(Link(-0.02, 0.0)) == (
        "r = \N{MINUS SIGN}0.02 counting states alike, 0.00 weighted by population"
    )


def test_a_label_without_room_is_left_out_but_for_a_must():
    crowd = [Mark(text, 50 + place, 50, 20) for place, text in enumerate(["AA", "BB", "CC"])]
    frame = (25.0, 25.0, 75.0, 75.0)
    assert places(crowd, frame, (0, 0), 11) == [None, None, None]
    must = [replace(crowd[0], must=True, radius=4), *crowd[1:]]
    first, *others = places(must, frame, (0, 0), 11)
    assert first is not None
    assert others == [None, None]


def test_a_label_keeps_off_the_zero_lines_where_it_can():
    (place,) = places([Mark("AA", 50, 50, 5)], (0.0, 0.0, 100.0, 100.0), (60.0, 90.0), 11)
    assert place[0] < 50
    (place,) = places([Mark("AA", 50, 50, 5)], (0.0, 0.0, 100.0, 100.0), (50.0, 50.0), 11)
    assert place != (50, 50)


@pytest.mark.parametrize(
    "broken",
    [
        lambda votes: votes.filter(pl.col("state") != "UT"),
        lambda votes: votes.filter(pl.col("state") != "DC"),
        lambda votes: votes.vstack(votes.head(1)),
        lambda votes: votes.with_columns(margin=pl.lit(None, pl.Float64)),
        lambda votes: votes.with_columns(margin=pl.lit(1.2)),
        lambda votes: votes.with_columns(lean=pl.lit("green")),
        lambda votes: votes.with_columns(definition=pl.lit("solid")),
        lambda votes: votes.with_columns(fiscal_year=pl.lit(2022, pl.Int64)),
    ],
)
def test_an_area_without_one_winner_and_margin_is_refused(states, votes, context, broken):
    with pytest.raises(ValueError, match="lean of 2023"):
        margin.draw(states(), broken(votes), context)


def test_the_chart_of_the_project_hands_the_marts_over(states, votes, context):
    rows = {"mart.net_contribution": states(), "mart.lean": votes}
    assert set(margin.CHART.marts) == set(rows)
    assert margin.CHART.draw(rows, replace(context, in_progress=True)).title.startswith("FY2023, so far: ")
