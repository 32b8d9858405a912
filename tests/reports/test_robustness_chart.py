"""Ways of counting: the finding in words, ranges drawn as the mart gives them, what is refused."""

import json
from dataclasses import replace

import polars as pl
import pytest

from reports import theme
from reports.charts import ranking, robustness
from reports.pages.chart_page import cell
from reports.words import numbers, ranges
from tests.reports import made_up
from tests.reports.specs import datasets, require_golden

PAID = "paid in more than they got back in at least four of five ways of counting"
AS_IT_IS = "ways of counting as it happened"


def of_view(states, view="raw"):
    """The rows of one view, by state."""
    return {row["state"]: row for row in made_up.robustness(states).to_dicts() if row["view"] == view}


@pytest.fixture
def figure(states, context):
    return robustness.draw(made_up.robustness(states()), states(), context)


def drawn(chart):
    (rows,) = [rows for rows in datasets(chart) if "median" in rows[0] and len(rows) > 1]
    return rows


def shares(*counts):
    """Rows of 50 states: ``counts`` of (share, how many)."""
    values = [share for share, number in counts for _ in range(number)]
    names_of = [f"State {place}" for place in range(len(values))]
    return pl.DataFrame({ranges.SHARE: values, "state_name": names_of})


def test_spec_is_the_golden_one(figure):
    require_golden("robustness", figure.chart.to_dict())
    assert figure.narrow.to_dict()["$schema"]


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


def test_figures_drawn_are_the_tables_and_the_marts(figure, states):
    mart = of_view(states())
    table = {row["state"]: row for row in figure.table.to_dicts()}
    assert set(table) == set(mart)
    for chart in (figure.chart, figure.narrow):
        rows = drawn(chart)
        assert {row["state"] for row in rows} == set(mart)
        for row in rows:
            expected = mart[row["state"]]
            for field, column in (
                ("low", "net_per_capita_p05"), ("median", "net_per_capita_p50"), ("high", "net_per_capita_p95"),
                ("default", "default_net_per_capita"),
            ):  # fmt: skip
                assert row[field] == table[row["state"]][column] == expected[column]
    assert [column.name for column in figure.columns] == figure.table.columns


def test_the_share_beside_a_state_is_the_tables(figure):
    (column,) = [column for column in figure.columns if column.name == ranges.SHARE]
    printed = {row["state"]: cell(row[ranges.SHARE], column) for row in figure.table.to_dicts()}
    assert {row["state"]: row["share"] for row in drawn(figure.chart)} == printed


def test_a_small_share_is_short_beside_the_state_and_not_none(states, context):
    mart = made_up.robustness(states()).with_columns(share_net_payer=pl.lit(1 / 1000))
    row = drawn(robustness.draw(mart, states(), context).chart)[0]
    assert row["share"] == "<1%"
    assert f"in under 1% of 1,000 {AS_IT_IS}, FY2023" in row["words"]


def test_states_are_sorted_by_their_median_and_dc_stands_apart(figure):
    rows = drawn(figure.chart)
    assert rows[-1]["state"] == "DC"
    medians = [row["median"] for row in rows[:-1]]
    assert medians == sorted(medians, reverse=True)
    assert rows[-1]["y"] - rows[-2]["y"] > rows[1]["y"] - rows[0]["y"]
    scales = json.dumps(figure.chart.to_dict())
    assert str(rows[-1]["low"]) not in scales.split('"datasets"')[0]
    assert any(
        note.startswith(f"The District of Columbia is off the scale: 90% of 1,000 {AS_IT_IS}") for note in figure.notes
    )


def test_colour_goes_with_the_share(figure):
    colours = {row["state"]: row["colour"] for row in drawn(figure.chart)}
    for row in figure.table.to_dicts():
        share = row[ranges.SHARE]
        expected = theme.PAYS_IN if share >= 0.8 else theme.GETS_BACK if share <= 0.2 else theme.ZERO
        assert colours[row["state"]] == expected


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


def test_the_other_view_has_a_sentence_and_no_figure_of_the_drawing(states, context):
    """Over the ways with the deficit set aside: 25 states in at least four of five, and none in at most one."""
    mart = made_up.robustness(states()).with_columns(
        share_net_payer=pl.when(pl.col("view") == "raw").then("share_net_payer").otherwise(
            pl.when(pl.col("state").is_in(made_up.ORDER[:25])).then(0.8).otherwise(0.5)
        )
    )  # fmt: skip
    figure = robustness.draw(mart, states(), context)
    assert (
        f"With the deficit set aside, over 1,000 ways, 25 of 50 states {PAID}, none in at most one of five; for 25 it "
        "depends on the method."
    ) in figure.notes
    assert figure.chart.to_dict() == robustness.draw(made_up.robustness(states()), states(), context).chart.to_dict()
    assert any(f"{AS_IT_IS}, 10 in at most one of five; for 29 it depends on the method" in n for n in figure.notes)
    assert figure.title == "In FY2023, whether 29 states paid in or got back depended on how one counts"


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


def test_hostile_names_stay_on_one_line(states, context):
    hostile = states().with_columns(state_name=pl.lit("</script>\u202e\nX"))
    figure = robustness.draw(made_up.robustness(states()), hostile, context)
    texts = [figure.title, figure.subtitle, figure.alt, *figure.notes, *(row["words"] for row in drawn(figure.chart))]
    assert not any("\u202e" in text or "\n" in text for text in texts)


def test_the_charts_of_the_project_hand_the_marts_over(states, lean, context):
    rows = {
        "mart.robustness": made_up.robustness(states()), "mart.net_contribution": states(), "mart.lean": lean(),
    }  # fmt: skip
    so_far = replace(context, in_progress=True)
    assert robustness.CHART.draw(rows, so_far).title.startswith("FY2023, so far: whether 29 states pay in")
    assert set(robustness.CHART.marts) | set(ranking.CHART.marts) == set(rows)
    assert ranges.LOW in ranking.CHART.draw(rows, context).table.columns


def test_ranking_draws_each_bars_range(states, lean, context):
    mart = of_view(states())
    figure = ranking.draw(states(), context, lean(), robustness=made_up.robustness(states()))
    codes = dict(states().select("state_name", "state").iter_rows())
    (rows,) = [rows for rows in datasets(figure.narrow) if "low" in rows[0]]
    assert len(rows) == 50
    for row in rows:
        expected = mart[codes[row["state"]]]
        assert (row["low"], row["high"]) == (expected["net_per_capita_p05"], expected["net_per_capita_p95"])
        assert row["words"].endswith(
            f"; 90% of 1,000 {AS_IT_IS} lie between {numbers.money(row['low'])} and "
            f"{numbers.money(row['high'])} per person"
        )
    table = {row["state"]: row["net_per_capita_p50"] for row in figure.table.to_dicts()}
    assert table == {state: row["net_per_capita_p50"] for state, row in mart.items() if state != "DC"}
    assert ranges.MEANS in figure.notes


def test_ranking_without_ranges_has_none(states, context):
    figure = ranking.draw(states(method="collections"), context)
    assert "percentile" not in json.dumps(figure.chart.to_dict())
    assert not any("Ways of counting" in note for note in figure.notes)
