"""What the marts say of all specifications together, worked out once more in polars from the nets of each.

Belongs here: robustness, choice effects, groups. Does not belong here: the nets (``test_specifications.py``).
"""

import polars as pl
import pytest

from tests.sql.frames import apart
from tests.sql.recompute import YEARS
from tests.sql.recompute_specifications import OPTIONS

AXES = list(OPTIONS)
SPECIFICATIONS = 2592
SAMPLED_YEARS = (2012, 2023)
SAMPLED_SPECIFICATIONS = (1, 2, 37, 288, 433, 719, 864, 1001, 1297, 1500, 1729, 1962, 2161, 2405, 2592)


@pytest.fixture(scope="module")
def specification(warehouse):
    return warehouse.sql("from mart.specification order by spec_id").pl()


@pytest.fixture(scope="module")
def nets(warehouse):
    """Nets under every specification in the years sampled."""
    return warehouse.sql(f"from mart.net_by_specification where fiscal_year in {SAMPLED_YEARS}").pl()


@pytest.fixture(scope="module")
def population(raw):
    return raw["census_population"].select(
        pl.col("year").alias("fiscal_year"), pl.col("area").alias("state"), "population"
    )


class TestSummaries:
    """What is said of all specifications, from their nets once more."""

    def test_robustness(self, warehouse, nets):
        net = pl.col("net_per_capita_usd")
        expected = nets.group_by("fiscal_year", "state").agg(
            specifications=pl.len(),
            share_net_payer=(net > 0).mean(),
            net_per_capita_p05=net.quantile(0.05, "linear"),
            net_per_capita_p50=net.quantile(0.5, "linear"),
            net_per_capita_p95=net.quantile(0.95, "linear"),
            default_net_per_capita=net.filter(pl.col("spec_id") == 1).first(),
        )
        found = warehouse.sql(f"from mart.robustness where fiscal_year in {SAMPLED_YEARS}").pl()
        assert len(found) == 51 * len(SAMPLED_YEARS)
        for column in expected.columns[2:]:
            assert apart(found, expected, column, ["fiscal_year", "state"], 1e-6) == [], column

    def test_lean_robustness(self, warehouse, specification):
        gap, raw = pl.col("gap_per_capita_usd"), pl.col("deficit") == "raw"
        expected = (
            warehouse.sql("from mart.lean_by_specification")
            .pl()
            .join(specification.select("spec_id", "deficit"), on="spec_id")
            .group_by("fiscal_year", "definition")
            .agg(
                specifications=pl.len(),
                share_blue_pays_more=(pl.col("blue_net_per_capita_usd") > pl.col("red_net_per_capita_usd")).mean(),
                gap_per_capita_p05=gap.quantile(0.05, "linear"),
                gap_per_capita_p50=gap.quantile(0.5, "linear"),
                gap_per_capita_p95=gap.quantile(0.95, "linear"),
                share_red_pays_more=(pl.col("red_net_per_capita_usd") > pl.col("blue_net_per_capita_usd")).mean(),
                share_blue_net_payer_raw=(pl.col("blue_net_per_capita_usd").filter(raw) > 0).mean(),
                share_red_net_payer_raw=(pl.col("red_net_per_capita_usd").filter(raw) > 0).mean(),
            )
        )
        found = warehouse.sql("from mart.lean_robustness").pl()
        assert set(found["specifications"]) == {SPECIFICATIONS}
        assert set(found["specifications_raw"]) == {SPECIFICATIONS // 2}
        for column in expected.columns[2:]:
            assert apart(found, expected, column, ["fiscal_year", "definition"], 1e-6) == [], column

    def test_choice_effects(self, warehouse, nets, specification):
        chosen = specification.unpivot(on=AXES, index="spec_id", variable_name="axis", value_name="option")
        place = ["fiscal_year", "state"]
        net = pl.col("net_per_capita_usd").mean()
        of_default = pl.DataFrame(
            [(axis, options[0]) for axis, options in OPTIONS.items()], ["axis", "option"], orient="row"
        )
        mean = nets.join(chosen, on="spec_id").group_by(*place, "axis", "option").agg(net)
        default = mean.join(of_default, on=["axis", "option"]).drop("option")
        expected = (
            mean.join(nets.group_by(place).agg(net.alias("mean_of_all")), on=place)
            .join(default, on=[*place, "axis"], suffix="_default")
            .select(
                *place,
                "axis",
                "option",
                mean_effect_per_capita=pl.col("net_per_capita_usd") - pl.col("mean_of_all"),
                from_default_per_capita=pl.col("net_per_capita_usd") - pl.col("net_per_capita_usd_default"),
            )
        )
        found = warehouse.sql(f"from mart.choice_effect where fiscal_year in {SAMPLED_YEARS}").pl()
        assert len(found) == 51 * len(SAMPLED_YEARS) * sum(map(len, OPTIONS.values()))
        for column in expected.columns[4:]:
            assert apart(found, expected, column, [*place, "axis", "option"], 1e-6) == [], column

    def test_effects_of_an_axis_add_to_zero(self, warehouse):
        rows = warehouse.sql(
            "select fiscal_year, state, axis, sum(mean_effect_per_capita) as total from mart.choice_effect group by all"
        ).fetchall()
        assert len(rows) == 51 * len(YEARS) * len(OPTIONS)
        assert [row for row in rows if not abs(row[3]) < 1e-6] == []

    def test_a_default_option_is_no_distance_from_itself(self, warehouse):
        found = warehouse.sql("from mart.choice_effect").pl()
        default = pl.DataFrame(
            [(axis, options[0]) for axis, options in OPTIONS.items()], ["axis", "option"], orient="row"
        )
        rows = found.join(default, on=["axis", "option"])
        assert len(rows) == 51 * len(YEARS) * len(OPTIONS)
        assert set(rows["from_default_per_capita"]) == {0.0}


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
    assert len(found) == len(SAMPLED_SPECIFICATIONS) * len(YEARS) * lean["definition"].n_unique()
    for column in expected.columns[3:-1]:
        assert apart(found, expected, column, place, 1e-6) == [], column
    without = expected.columns[-1]
    found, expected = (rows.filter(pl.col(without).is_not_null()) for rows in (found, expected))
    assert set(found["definition"]) == {"president", "president_2024", "solid"}
    assert apart(found, expected, without, place, 1e-6) == []
