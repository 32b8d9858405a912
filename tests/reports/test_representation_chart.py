"""Senate seats against net contribution: the finding in words, figures drawn, what is refused."""

import polars as pl
import pytest

from reports.charts import representation


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
