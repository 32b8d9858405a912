import pytest

from reports.charts import blue_red, ranking
from reports.charts import map as map_chart
from reports.words import numbers


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
        (4321.0, -310.0, "In FY2023, 14 of 50 states paid in more than they got back"),
        (200.0, -310.0, "In FY2023, only Massachusetts paid in more than it got back"),
        (-1.0, -310.0, "In FY2023, no state paid in more than it got back"),
        (0.0, -310.0, "In FY2023, no state paid in more than it got back"),
        (99_000.0, -310.0, "In FY2023, all 50 states paid in more than they got back"),
    ],
)
def test_map_title_counts_payers(states, context, highest, step, title):
    assert map_chart.draw(states(highest=highest, step=step), context).title == title


@pytest.mark.parametrize(
    ("highest", "title"),
    [
        (
            4321.0,
            (
                "In FY2023, Massachusetts paid in $4,321 more per person than it got back; New Mexico got back $10,869 "
                "more per person than it paid in"
            ),
        ),
        (
            -100.0,
            (
                "In FY2023, every state got back more than it paid in: Massachusetts $100 more per person, New Mexico "
                "$15,290 more"
            ),
        ),
        (
            0.0,
            (
                "In FY2023, every state got back at least as much as it paid in: Massachusetts $0 more per person, New "
                "Mexico $15,190 more"
            ),
        ),
        (
            20_000.0,
            (
                "In FY2023, every state paid in more than it got back: Massachusetts $20,000 more "
                "per person, New Mexico "
                "$4,810 more"
            ),
        ),
    ],
)
def test_ranking_title_gives_both_ends(states, context, highest, title):
    assert ranking.draw(states(highest=highest), context).title == title


BLUE, RED = "states that voted Democratic", "states that voted Republican"


@pytest.mark.parametrize(
    ("nets", "title", "answer"),
    [
        (
            {"democratic": (40, 900), "republican": (-2152, -1100)},
            (
                f"In FY2023 {BLUE} paid in $40 more per person than they got back; {RED} got back "
                f"$2,152 more per person "
                "than they paid in"
            ),
            "Yes.",
        ),
        (
            {"democratic": (-2851, 1139), "republican": (-4593, -1491)},
            f"In FY2023 both groups got back more than they paid in: {BLUE} by $2,851 per person, {RED} by $4,593",
            "No.",
        ),
        (
            {"democratic": (-5000, -20), "republican": (-3000, 30)},
            f"In FY2023 both groups got back more than they paid in: {BLUE} by $5,000 per person, {RED} by $3,000",
            "No.",
        ),
        (
            {"democratic": (-700, -20), "republican": (300, 30)},
            (
                f"In FY2023 {BLUE} got back $700 more per person than they paid in; {RED} paid in $300 more per person "
                "than they got back"
            ),
            "No.",
        ),
        (
            {"democratic": (700, 20), "republican": (300, -30)},
            f"In FY2023 both groups paid in more than they got back: {BLUE} by $700 per person, {RED} by $300",
            "Yes.",
        ),
        (
            {"democratic": (0.2, 0), "republican": (-0.3, 0)},
            "In FY2023 both groups got back as much per person as they paid in",
            "About even.",
        ),
        (
            {"democratic": (0.2, 0), "republican": (-300, 0)},
            (
                f"In FY2023 {BLUE} got back as much per person as they paid in; {RED} got back $300 "
                f"more per person than "
                "they paid in"
            ),
            "About even.",
        ),
        (
            {"democratic": (-300.1, 0), "republican": (-299.9, 0)},
            f"In FY2023 {BLUE} and {RED} alike got back $300 more per person than they paid in",
            "No.",
        ),
        (
            {"democratic": (-300, 0)},
            f"In FY2023 {BLUE} got back $300 more per person than they paid in; there are no {RED}",
            "No.",
        ),
        (
            {"republican": (300, 0)},
            f"In FY2023 {RED} paid in $300 more per person than they got back; there are no {BLUE}",
            "There is no answer.",
        ),
    ],
)
def test_blue_red_title_and_headline_for_every_combination_of_signs(groups, context, nets, title, answer):
    frame = groups(nets)
    assert blue_red.draw(frame, context).title == title
    headline = blue_red.headline(frame)
    assert headline.startswith(answer)
    assert title in headline


def test_headline_of_a_deficit_year_says_both(groups):
    assert blue_red.headline(groups({"democratic": (-2851, 1139), "republican": (-4593, -1491)})) == (
        "No. In FY2023 both groups got back more than they paid in: states that voted Democratic by $2,851 per person, "
        "states that voted Republican by $4,593. With the deficit taken out (taxes scaled up to equal spending), "
        "states that voted Democratic would have paid in $1,139 more per person than they got back; states that voted "
        "Republican would have got back $1,491 more per person than they paid in."
    )


def test_nobody_paid_in_where_both_got_back_more(groups):
    headline = blue_red.headline(groups({"democratic": (-50, -1), "republican": (-70, -2)}))
    assert "paid in $" not in headline


def test_title_of_all_years(groups, context):
    frame = groups({"democratic": (-5, 9), "republican": (-7, -9)}, year=2022)
    both = frame.vstack(groups({"democratic": (5, 9), "republican": (-7, -9)}))
    assert blue_red.draw_years(both, context).title == (
        f"From FY2022 to FY2023, {BLUE} paid in more than they got back in 1 of 2 years; {RED} in none"
    )
    assert blue_red.draw_years(frame, context).title == (
        f"From FY2022 neither group paid in more than it got back in any year; {BLUE} got back less per person in 1 of "
        "1 year"
    )
