"""Ways of counting: the finding in words, ranges drawn as the mart gives them, what is refused."""

from dataclasses import replace

import polars as pl
import pytest

from reports.charts import ranking, robustness
from reports.words import ranges
from tests.reports import made_up

PAID = "paid in more than they got back in at least four of five ways of counting"
AS_IT_IS = "ways of counting as it happened"


def of_view(states, view="raw"):
    """The rows of one view, by state."""
    return {row["state"]: row for row in made_up.robustness(states).to_dicts() if row["view"] == view}


@pytest.fixture
def figure(states, context):
    return robustness.draw(made_up.robustness(states()), states(), context)


def shares(*counts):
    """Rows of 50 states: ``counts`` of (share, how many)."""
    values = [share for share, number in counts for _ in range(number)]
    names_of = [f"State {place}" for place in range(len(values))]
    return pl.DataFrame({ranges.SHARE: values, "state_name": names_of})


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        (((0.9, 4), (0.1, 30), (0.5, 16)), f"4 of 50 states {PAID}, 30 in at most one of five; for 16 it depends on "),
        (((0.8, 4), (0.2, 46)), f"4 of 50 states {PAID}, 46 in at most one of five; for none it depends on "),
        (((0.8, 4), (0.794, 46)), f"4 of 50 states {PAID}, none in at most one of five; for 46 it depends on "),
        (
            ((0.8, 1), (0.206, 2), (0, 47)),
            f"only State 0 {PAID.replace('they', 'it')}, 47 in at most one of five; for 2 it depends on ",
        ),
        (
            ((0.2, 28), (0.5, 22)),
            f"no state {PAID.replace('they', 'it')}, 28 in at most one of five; for 22 it depends on ",
        ),
    ],
)
def test_the_finding_counts_where_the_ways_agree(counts, says):
    assert robustness.finding(shares(*counts)) == f"{says}the method"


@pytest.mark.parametrize(
    ("share", "says"),
    [
        (0.5, "for all 50 states it depends on the method whether they paid in more than they got back"),
        (0.0, "all 50 states got back at least what they paid in, in four of five ways of counting"),
        (1.0, f"all 50 states {PAID}"),
    ],
)
def test_the_finding_where_all_states_are_alike(share, says):
    assert robustness.finding(shares((share, 50))) == says


def test_a_default_that_stands_apart_is_named(states, context):
    mart = made_up.robustness(states()).with_columns(
        share_net_payer=pl.when(pl.col("state") == "MA")
        .then(0.1)
        .when(pl.col("state") == "NM")
        .then(0.9)
        .otherwise(0.5)
    )
    notes = robustness.draw(mart, states(), context).notes
    assert "The default method says otherwise than four of five ways for: Massachusetts, New Mexico." in notes
    agreed = mart.with_columns(share_net_payer=pl.lit(0.5))
    assert not any("otherwise" in note for note in robustness.draw(agreed, states(), context).notes)


@pytest.mark.parametrize("view", ["raw", "balanced"])
def test_ranges_stand_beside_the_net_of_their_view_only(states, view):
    own = ranges.with_ranges(states(), made_up.robustness(states()), view)
    net = {"raw": "net_per_capita_usd", "balanced": "balanced_net_per_capita_usd"}[view]
    assert own["default_net_per_capita"].to_list() == own[net].to_list()
    assert set(own["view"]) == {view}
    other = {"raw": "balanced", "balanced": "raw"}
    swapped = made_up.robustness(states()).with_columns(pl.col("view").replace(other))
    with pytest.raises(ValueError, match="of another method"):
        ranges.with_ranges(states(), swapped, view)


@pytest.mark.parametrize(
    ("broken", "match"),
    [
        (lambda mart: mart.filter(pl.col("view") != "raw"), "one row a state"),
        (lambda mart: mart.filter(pl.col("state") != "UT"), "one row a state"),
        (lambda mart: mart.vstack(mart.head(1)), "one row a state"),
        (lambda mart: mart.with_columns(fiscal_year=pl.lit(2022, pl.Int64)), "one row a state"),
        (
            lambda mart: mart.with_columns(specifications=pl.int_range(pl.len(), dtype=pl.Int64) % 60),
            "equally many ways of counting",
        ),
        (lambda mart: mart.filter(pl.col("state") != "UT").vstack(mart.head(1)), "missing, out of order .*: UT"),
        (lambda mart: mart.with_columns(share_net_payer=pl.lit(1.1)), "missing, out of order"),
        (lambda mart: mart.with_columns(net_per_capita_p05=pl.lit(None, pl.Float64)), "missing, out of order"),
        (lambda mart: mart.with_columns(net_per_capita_p95=pl.lit(float("nan"))), "missing, out of order"),
        (lambda mart: mart.with_columns(pl.col("net_per_capita_p50") - 9_000), "missing, out of order"),
        (lambda mart: mart.with_columns(pl.col("default_net_per_capita") + 1), "of another method"),
    ],
)
def test_incomplete_ranges_are_refused(states, lean, context, broken, match):
    mart = broken(made_up.robustness(states()))
    with pytest.raises(ValueError, match=match):
        robustness.draw(mart, states(), context)
    with pytest.raises(ValueError, match=match):
        ranking.draw(states(), context, lean(), robustness=mart)


def test_the_charts_of_the_project_hand_the_marts_over(states, lean, context):
    rows = {
        "mart.robustness": made_up.robustness(states()), "mart.net_contribution": states(), "mart.lean": lean(),
    }  # fmt: skip
    so_far = replace(context, in_progress=True)
    assert robustness.CHART.draw(rows, so_far).title.startswith("FY2023, so far: whether 29 states pay in")
    assert set(robustness.CHART.marts) | set(ranking.CHART.marts) == set(rows)
    assert ranges.LOW in ranking.CHART.draw(rows, context).table.columns
