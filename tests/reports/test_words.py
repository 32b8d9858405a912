from dataclasses import replace

import polars as pl
import pytest

from reports.charts import blue_red, blue_red_years, ranking
from reports.charts import map as map_chart
from reports.words import numbers, titles_groups


@pytest.mark.parametrize(
    ("amount", "text"),
    [(1234.4, "$1,234"), (-1234.5, "\N{MINUS SIGN}$1,234"), (0.4, "$0"), (-0.4, "$0"), (1e6, "$1,000,000")],
)
def test_money_has_a_true_minus_and_no_minus_zero(amount, text):
    assert numbers.money(amount) == text


def test_plain_takes_out_what_could_turn_or_break_a_line():
    assert numbers.plain("A\u202eB\x00\n  C") == "A B C"


@pytest.mark.parametrize(
    ("highest", "step", "title"),
    [
        (4321.0, -310.0, "In FY2023, 14 states paid in more than they got back, 36 got back more"),
        (200.0, -310.0, "In FY2023, only Massachusetts paid in more; 49 got back more"),
        (-1.0, -310.0, "In FY2023, all 50 states got back more than they paid in"),
        (0.0, -310.0, "In FY2023, 49 states got back more than they paid in; none paid in more"),
        (99_000.0, -310.0, "In FY2023, all 50 states paid in more than they got back"),
        (0.0, 0.0, "In FY2023, all 50 states were about even"),
    ],
)
def test_map_title_counts_the_classes(states, context, highest, step, title):
    assert map_chart.draw(states(highest=highest, step=step), context).title == title


def test_about_even_is_a_class_of_its_own(states, context):
    """$23 a head within the error is not "paid in more", whatever its sign."""
    frame = states().with_columns(
        verdict=pl.when(pl.col("net_per_capita_usd").abs() < 700)
        .then(pl.lit("about_even"))
        .when(pl.col("net_per_capita_usd") > 0)
        .then(pl.lit("pays_in"))
        .otherwise(pl.lit("gets_back"))
    )
    figure = map_chart.draw(frame, context)
    assert figure.title == "In FY2023, 12 states paid in more than they got back, 33 got back more"
    assert figure.subtitle.endswith("5 states were about even, within the error of the figures")
    latest = map_chart.draw(frame, replace(context, is_latest=True))
    assert latest.title == "12 states pay in more than they get back, 33 get back more"


@pytest.mark.parametrize(
    ("highest", "title"),
    [
        (4321.0, "In FY2023, net of taxes, Massachusetts paid $4,321; New Mexico got $10,869"),
        (-100.0, "In FY2023, every state got more than it paid: Massachusetts $100, New Mexico $15,290"),
        (0.0, "In FY2023, every state got more than it paid: Massachusetts $0, New Mexico $15,190"),
        (20_000.0, "In FY2023, every state paid more than it got: Massachusetts $20,000, New Mexico $4,810"),
    ],
)
def test_ranking_title_gives_both_ends(states, context, highest, title):
    assert ranking.draw(states(highest=highest), context).title.replace(" per person", "") == title


BLUE, RED = "blue states", "red states"
BY = "states grouped by the 2020 vote,"


@pytest.mark.parametrize(
    ("nets", "expected"),
    [
        (
            {"democratic": (40, 900), "republican": (-2152, -1100)},
            (
                "In FY2023, net of taxes, blue states got $2,192 less than red states",
                (
                    f"{BLUE} paid in $40 more per person than they got back; {RED} got back $2,152 more per person "
                    "than they paid in"
                ),
                "Yes.",
            ),
        ),
        (
            {"democratic": (-2851, 1139), "republican": (-4593, -1491)},
            (
                "In FY2023, net of taxes, blue states got $1,742 less than red states",
                f"both groups got back more than they paid in: {BLUE} by $2,851 per person, {RED} by $4,593",
                "No.",
            ),
        ),
        (
            {"democratic": (-5000, -20), "republican": (-3000, 30)},
            (
                "In FY2023, net of taxes, blue states got $2,000 more than red states",
                f"both groups got back more than they paid in: {BLUE} by $5,000 per person, {RED} by $3,000",
                "No.",
            ),
        ),
        (
            {"democratic": (700, 20), "republican": (300, -30)},
            (
                "In FY2023, net of taxes, blue states paid $400 more than red states",
                f"both groups paid in more than they got back: {BLUE} by $700 per person, {RED} by $300",
                "Yes.",
            ),
        ),
        (
            {"democratic": (300, 20), "republican": (700, -30)},
            (
                "In FY2023, net of taxes, red states paid $400 more than blue states",
                f"both groups paid in more than they got back: {BLUE} by $300 per person, {RED} by $700",
                "Yes.",
            ),
        ),
        (
            {"democratic": (0.2, 0), "republican": (-0.3, 0)},
            (
                "In FY2023, blue and red states got about the same, net of taxes",
                "both groups got back as much per person as they paid in",
                "About even.",
            ),
        ),
        (
            {"democratic": (0.2, 0), "republican": (-300, 0)},
            (
                "In FY2023, net of taxes, blue states got $300 less than red states",
                (
                    f"{BLUE} got back as much per person as they paid in; {RED} got back $300 more per person than "
                    "they paid in"
                ),
                "About even.",
            ),
        ),
        (
            {"democratic": (-300.1, 0), "republican": (-299.9, 0)},
            (
                "In FY2023, blue and red states got about the same, net of taxes",
                f"{BLUE} and {RED} alike got back $300 more per person than they paid in",
                "No.",
            ),
        ),
        (
            {"democratic": (-300, 0)},
            (
                "In FY2023, blue states got back $300 more than they paid in",
                f"{BLUE} got back $300 more per person than they paid in; there are no {RED}",
                "No.",
            ),
        ),
        (
            {"republican": (300, 0)},
            (
                "In FY2023, red states paid in $300 more than they got back",
                f"{RED} paid in $300 more per person than they got back; there are no {BLUE}",
                "There is no answer.",
            ),
        ),
    ],
)
def test_blue_red_title_and_headline_for_every_combination_of_signs(groups, context, nets, expected):
    title, says, answer = expected
    frame = groups(nets)
    assert blue_red.draw(frame, context).title.replace(" per person", "") == title
    headline = blue_red.headline(frame)
    assert headline.startswith(answer)
    assert f"In FY2023, {BY} {says}" in headline


def test_a_gap_within_the_error_of_the_two_nets_is_about_even(groups, context):
    frame = groups({"democratic": (-900, 5), "republican": (-1100, -5)}).with_columns(
        net_error_per_capita_usd=100.0, verdict=pl.lit("gets_back")
    )
    assert blue_red.draw(frame, context).title == "In FY2023, blue and red states got about the same, net of taxes"
    surer = frame.with_columns(net_error_per_capita_usd=60.0)
    assert "blue states got $200 less" in blue_red.draw(surer, context).title


def test_the_latest_year_is_spoken_of_in_the_present(groups, context):
    frame = groups({"democratic": (-1084, 2274), "republican": (-4042.6, -1609)})
    figure = blue_red.draw(frame, replace(context, is_latest=True))
    assert figure.title == "Net of taxes, blue states get $2,959 less per person than red states"
    assert figure.subtitle == (
        "Paid in less got back, per person, FY2023. 25 blue states and DC, 25 red states, by the 2020 vote"
    )


def test_headline_of_a_deficit_year_says_both(groups):
    assert blue_red.headline(groups({"democratic": (-2851, 1139), "republican": (-4593, -1491)})) == (
        "No. In FY2023, states grouped by the 2020 vote, both groups got back more than they paid in: blue states by "
        "$2,851 per person, red states by $4,593. With the deficit set aside (taxes scaled to equal spending), blue "
        "states would have paid in $1,139 more per person than they got back; red states would have got back $1,491 "
        "more per person than they paid in."
    )


def test_nobody_paid_in_where_both_got_back_more(groups):
    headline = blue_red.headline(groups({"democratic": (-50, -1), "republican": (-70, -2)}))
    assert "paid in $" not in headline


def test_title_of_all_years(groups, context):
    frame = groups({"democratic": (-5, 9), "republican": (-7, -9)}, year=2022)
    both = frame.vstack(groups({"democratic": (5, 9), "republican": (-7, -9)}))
    assert blue_red_years.draw_years(both, context).title == (
        "By the vote of the time, blue states got less, net, in both years"
    )
    assert blue_red_years.draw_years(frame, context).title == (
        "By the vote of the time, blue states got less, net, in the one year"
    )


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("president_2024", "By the 2024 vote, blue states got less, net of taxes, in 1 of 2 years"),
        ("governor", "By the governor's party, blue states got less, net, in 1 of 2 years"),
        ("trifecta", "By one-party control, blue states got less, net, in 1 of 2 years"),
    ],
)
def test_a_count_of_years_names_the_grouping(groups, definition, said):
    frame = groups({"democratic": (-9, 9), "republican": (-7, -9)}, year=2022, definition=definition)
    both = frame.vstack(groups({"democratic": (5, 9), "republican": (-7, -9)}, definition=definition))
    assert titles_groups.years(both, definition) == said
