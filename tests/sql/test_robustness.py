"""What the marts say of all specifications together, worked out once more in polars from the nets of each.

Belongs here: robustness, choice effects, groups. Does not belong here: the nets (``test_specifications.py``).
"""

import polars as pl
import pytest

from tests.sql.frames import apart, residents
from tests.sql.recompute import YEARS
from tests.sql.recompute_specifications import OPTIONS, SPECIFICATIONS

AXES = list(OPTIONS)
VIEWS = ("raw", "balanced")
SAMPLED_YEARS = (2012, 2023)
SAMPLED_SPECIFICATIONS = (1, 2, *range(37, SPECIFICATIONS, SPECIFICATIONS // 13 + 1), SPECIFICATIONS)


@pytest.fixture(scope="module")
def specification(warehouse):
    return warehouse.sql("from mart.specification order by spec_id").pl()


@pytest.fixture(scope="module")
def nets(warehouse):
    """Nets under every specification in the years sampled."""
    return warehouse.sql(f"from mart.net_by_specification where fiscal_year in {SAMPLED_YEARS}").pl()


@pytest.fixture(scope="module")
def population(raw):
    return residents(raw).select(pl.col("year").alias("fiscal_year"), pl.col("area").alias("state"), "population")


class TestSummaries:
    """What is said of all specifications, from their nets once more."""

    def test_robustness(self, warehouse, nets, specification):
        net, defaults = pl.col("net_per_capita_usd"), default_specifications(specification)
        expected = (
            nets.join(views(specification), on="spec_id")
            .group_by("fiscal_year", "state", "view")
            .agg(
                specifications=pl.len(),
                share_net_payer=(net > 0).mean(),
                net_per_capita_p05=net.quantile(0.05, "linear"),
                net_per_capita_p50=net.quantile(0.5, "linear"),
                net_per_capita_p95=net.quantile(0.95, "linear"),
                default_net_per_capita=net.filter(pl.col("spec_id").is_in(defaults)).first(),
            )
        )
        found = warehouse.sql(f"from mart.robustness where fiscal_year in {SAMPLED_YEARS}").pl()
        assert len(found) == 51 * len(SAMPLED_YEARS) * len(VIEWS)
        assert set(found["specifications"]) == {SPECIFICATIONS // 2}
        for column in expected.columns[3:]:
            assert apart(found, expected, column, ["fiscal_year", "state", "view"], 1e-6) == [], column

    def test_lean_robustness(self, warehouse, specification):
        gap, blue, red = (pl.col(f"{name}_per_capita_usd") for name in ("gap", "blue_net", "red_net"))
        expected = (
            warehouse.sql("from mart.lean_by_specification")
            .pl()
            .join(views(specification), on="spec_id")
            .group_by("fiscal_year", "definition", "view")
            .agg(
                specifications=pl.len(),
                share_blue_pays_more=(blue > red).mean(),
                gap_per_capita_p05=gap.quantile(0.05, "linear"),
                gap_per_capita_p50=gap.quantile(0.5, "linear"),
                gap_per_capita_p95=gap.quantile(0.95, "linear"),
                share_red_pays_more=(red > blue).mean(),
                share_blue_net_payer=(blue > 0).mean(),
                share_red_net_payer=(red > 0).mean(),
            )
        )
        found = warehouse.sql("from mart.lean_robustness").pl()
        assert set(found["specifications"]) == {SPECIFICATIONS // 2}
        for column in expected.columns[3:]:
            assert apart(found, expected, column, ["fiscal_year", "definition", "view"], 1e-6) == [], column

    def test_with_the_deficit_taken_out_the_higher_net_pays_where_no_state_is_split(self, warehouse):
        """By construction: a reason not to mix these ways with the others."""
        rows = warehouse.sql(
            "select share_blue_pays_more - share_blue_net_payer, share_red_pays_more - share_red_net_payer"
            " from mart.lean_robustness where view = 'balanced' and definition like 'president%'"
        ).fetchall()
        assert len(rows) == 2 * len(YEARS)
        assert {abs(apart) > 1e-9 for row in rows for apart in row} == {False}

    @pytest.mark.parametrize("view", VIEWS)
    def test_choice_effects(self, warehouse, nets, specification, view):
        """Within the view: the deficit, whose options are the views, has its own test."""
        axes = [axis for axis in AXES if axis != "deficit"]
        of_view = specification.filter(pl.col("deficit") == view)
        chosen = of_view.unpivot(on=axes, index="spec_id", variable_name="axis", value_name="option")
        expected = effects(nets.join(of_view, on="spec_id", how="semi"), chosen)
        found = warehouse.sql(
            f"from mart.choice_effect where fiscal_year in {SAMPLED_YEARS} and view = '{view}' and axis <> 'deficit'"
        ).pl()
        assert len(found) == 51 * len(SAMPLED_YEARS) * sum(len(OPTIONS[axis]) for axis in axes)
        for column in expected.columns[4:]:
            assert apart(found, expected, column, [*PLACE, "axis", "option"], 1e-6) == [], column

    def test_the_deficit_moves_from_one_view_to_the_other(self, warehouse, nets, specification):
        chosen = specification.select("spec_id", axis=pl.lit("deficit"), option="deficit")
        expected = effects(nets, chosen)
        found = warehouse.sql(f"from mart.choice_effect where fiscal_year in {SAMPLED_YEARS} and axis = 'deficit'").pl()
        assert len(found) == 51 * len(SAMPLED_YEARS) * len(VIEWS)
        assert found["view"].to_list() == found["option"].to_list()
        for column in expected.columns[4:]:
            assert apart(found, expected, column, [*PLACE, "axis", "option"], 1e-6) == [], column

    def test_effects_of_an_axis_add_to_zero(self, warehouse):
        rows = warehouse.sql(
            "select fiscal_year, state, if(axis = 'deficit', 'both', view) as compared, axis,"
            " sum(mean_effect_per_capita) as total from mart.choice_effect group by all"
        ).fetchall()
        assert len(rows) == 51 * len(YEARS) * (len(VIEWS) * (len(OPTIONS) - 1) + 1)
        assert [row for row in rows if not abs(row[4]) < 1e-6] == []

    def test_a_default_option_is_no_distance_from_itself(self, warehouse):
        rows = warehouse.sql("from mart.choice_effect").pl().join(default_options(), on=["axis", "option"])
        assert len(rows) == 51 * len(YEARS) * (len(VIEWS) * (len(OPTIONS) - 1) + 1)
        assert set(rows["from_default_per_capita"]) == {0.0}


PLACE = ["fiscal_year", "state"]


def views(specification):
    """Which view each specification is of."""
    return specification.select("spec_id", view="deficit")


def default_specifications(specification):
    """The first, and it with the deficit taken out: the default method of either view."""
    first = {axis: options[0] for axis, options in OPTIONS.items() if axis != "deficit"}
    found = specification.filter(**first)["spec_id"].to_list()
    assert len(found) == len(VIEWS)
    return found


def default_options():
    """The default option of every axis."""
    return pl.DataFrame([(axis, options[0]) for axis, options in OPTIONS.items()], ["axis", "option"], orient="row")


def effects(nets, chosen):
    """Mean net with each option less the mean of all, and less that with the axis' default."""
    net = pl.col("net_per_capita_usd").mean()
    mean = nets.join(chosen, on="spec_id").group_by(*PLACE, "axis", "option").agg(net)
    default = mean.join(default_options(), on=["axis", "option"]).drop("option")
    return (
        mean.join(nets.group_by(PLACE).agg(net.alias("mean_of_all")), on=PLACE)
        .join(default, on=[*PLACE, "axis"], suffix="_default")
        .select(
            *PLACE,
            "axis",
            "option",
            mean_effect_per_capita=pl.col("net_per_capita_usd") - pl.col("mean_of_all"),
            from_default_per_capita=pl.col("net_per_capita_usd") - pl.col("net_per_capita_usd_default"),
        )
    )


def test_gap_between_blue_and_red_is_of_their_dollars_over_their_people(warehouse, population):
    every = warehouse.sql(f"from mart.net_by_specification where spec_id in {SAMPLED_SPECIFICATIONS}").pl()
    lean = warehouse.sql("select definition, fiscal_year, state, lean from mart.lean where lean <> 'split'").pl()
    place = ["fiscal_year", "definition", "spec_id"]
    dollars, people, is_state = pl.col("net_contribution_usd"), pl.col("population"), pl.col("state") != "DC"
    group = (
        every.join(lean, on=["fiscal_year", "state"])
        .join(population, on=["fiscal_year", "state"])
        .group_by(*place, "lean")
        .agg(
            a_head=dollars.sum() / people.sum(),
            states_a_head=dollars.filter(is_state).sum() / people.filter(is_state).sum(),
            has_dc=(~is_state).any(),
        )
        .pivot("lean", index=place, values=["a_head", "states_a_head", "has_dc"])
    )
    has_dc = pl.col("has_dc_democratic") | pl.col("has_dc_republican")
    expected = group.select(
        *place,
        blue_net_per_capita_usd="a_head_democratic",
        red_net_per_capita_usd="a_head_republican",
        gap_per_capita_usd=pl.col("a_head_democratic") - pl.col("a_head_republican"),
        gap_per_capita_without_dc_usd=pl.when(has_dc).then(
            pl.col("states_a_head_democratic") - pl.col("states_a_head_republican")
        ),
    )
    found = warehouse.sql(f"from mart.lean_by_specification where spec_id in {SAMPLED_SPECIFICATIONS}").pl()
    years_of = lean.group_by("definition").agg(pl.col("fiscal_year").n_unique())["fiscal_year"].sum()
    has_both = group.select("definition", "fiscal_year").unique().height
    assert len(found) == len(SAMPLED_SPECIFICATIONS) * has_both
    assert years_of - has_both <= 2
    for column in expected.columns[3:-1]:
        assert apart(found, expected, column, place, 1e-6) == [], column
    without = expected.columns[-1]
    found, expected = (rows.filter(pl.col(without).is_not_null()) for rows in (found, expected))
    assert set(found["definition"]) == {"president", "president_2024", "solid"}
    assert apart(found, expected, without, place, 1e-6) == []
