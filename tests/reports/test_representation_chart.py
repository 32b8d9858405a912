"""Senate seats against net contribution: the finding in words, figures drawn, what is refused."""

import polars as pl
import pytest

from reports import theme
from reports.charts import representation
from reports.svg.frame import PHONE
from tests.reports import drawings


def seats_of(frame):
    """Rows of ``representation`` for the states of ``frame``."""
    states = frame.filter(pl.col("state") != "DC")
    return states.select(
        "fiscal_year", "state", "population",
        senate_seats=pl.lit(2, pl.Int64),
        seats_per_million=2e6 / pl.col("population"),
        population_share=pl.col("population") / pl.col("population").sum(),
        is_projection=pl.lit(value=False),
    )  # fmt: skip


def drawn(states, context, **nets):
    return representation.draw(states(**nets), seats_of(states(**nets)), context)


def test_title_weighs_seats_against_people(states, context):
    frame = states()
    paying = frame.filter((pl.col("net_per_capita_usd") > 0) & (pl.col("state") != "DC"))
    people = paying["population"].sum() / frame.filter(pl.col("state") != "DC")["population"].sum()
    assert drawn(states, context).title == (
        f"In FY2023, the 14 net payers had 28% of Senate seats, {people:.0%} of people"
    )


def test_title_of_one_state_that_pays_in_more(states, context):
    title = drawn(states, context, highest=5.0, step=-310.0).title
    assert title.startswith("In FY2023, the one net payer had 2% of Senate seats, ")


@pytest.mark.parametrize(
    ("nets", "said"),
    [
        ({"highest": -1.0}, "no state paid in more than it got back"),
        ({"highest": 0.0}, "no state paid in more than it got back"),
        ({"highest": 19_000.0, "step": -10.0}, "every state paid in more than it got back"),
    ],
)
def test_title_where_all_are_on_one_side(states, context, nets, said):
    figure = drawn(states, context, **nets)
    assert figure.title == f"In FY2023, {said}, whatever its Senate seats"
    assert drawings.drawn(figure, PHONE).content


def test_figures_are_the_frames_and_the_line_is_the_states_together(states, context):
    figure, frame = drawn(states, context), states().filter(pl.col("state") != "DC")
    table = {row["state"]: (row["seats_per_million"], row["net_per_capita_usd"]) for row in figure.table.to_dicts()}
    seats = dict(seats_of(frame).select("state", "seats_per_million").iter_rows())
    assert table == {state: (seats[state], net) for state, net in frame.select("state", "net_per_capita_usd").rows()}
    assert f"50 states: {100e6 / frame['population'].sum():.2f}" in drawings.words(figure)


def test_party_has_no_part_in_it(states, context):
    figure = drawn(states, context)
    assert not any(colour in drawings.drawn(figure).content for colour in theme.PARTY.values())
    assert not any(party in figure.alt + figure.subtitle for party in ("Democratic", "Republican"))


def test_the_notes_say_who_has_no_seats(states, context):
    assert any("District of Columbia and the territories have none" in n for n in drawn(states, context).notes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda seats: seats.filter(pl.col("state") != "WY"), "one row for each of 50 states"),
        (lambda seats: pl.concat([seats, seats[:1]]), "one row for each of 50 states"),
        (lambda seats: pl.concat([seats[:49], seats[:1]]), "one row for each of 50 states"),
        (lambda seats: seats.with_columns(seats_per_million=pl.lit(None, pl.Float64)), "one row for each of 50 states"),
        (lambda seats: seats.with_columns(seats_per_million=0.0), "one row for each of 50 states"),
        (lambda seats: seats.with_columns(population_share=float("nan")), "one row for each of 50 states"),
        (lambda seats: seats.with_columns(fiscal_year=2030), "one row for each of 50 states"),
        (lambda seats: seats.with_columns(is_projection=pl.lit(value=True)), "are projected"),
    ],
)
def test_incomplete_seats_are_refused(change, message, states, context):
    with pytest.raises(ValueError, match=message):
        representation.draw(states(), change(seats_of(states())), context)


def test_hostile_names_are_made_plain(states, context):
    frame = states().with_columns(state_name=pl.lit("\N{RIGHT-TO-LEFT OVERRIDE}Ohio\n") + pl.col("state"))
    figure = representation.draw(frame, seats_of(frame), context)
    assert all(name == f"Ohio {state}" for name, state in figure.table.select("state_name", "state").iter_rows())
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in figure.alt
