"""mart.driver: on hand-written rows, over the whole file, and worked out once more from the lines.

Belongs here: why a state's net differs from the nation's. Does not belong here: its change (``test_change.py``).
"""

import polars as pl
import pytest

from tests.sql.frames import apart

CENT = 0.01
ON = ["fiscal_year", "state", "method", "side", "category"]
PEOPLE = "fiscal_year state method population status"
FLOW = "fiscal_year state method side category amount_usd per_capita_usd"


@pytest.fixture(scope="module")
def drivers(warehouse):
    """Every row of the mart."""
    return warehouse.sql("from mart.driver").pl()


@pytest.fixture(scope="module")
def net(warehouse):
    """Net contribution under both methods."""
    return warehouse.sql("from mart.net_contribution").pl()


class TestMadeUp:
    """Wyoming with one resident and Ohio with three: the nation has four."""

    PEOPLE = (PEOPLE, [(2020, "OH", "residence", 3, "final"), (2020, "WY", "residence", 1, "final")])

    def effects(self, build, rows):
        flow = [(2020, state, "residence", *row, row[-1] / {"OH": 3, "WY": 1}[state]) for state, *row in rows]
        found = build("mart.driver", {"mart.net_contribution": self.PEOPLE, "mart.flow": (FLOW, flow)})
        return {
            (row["state"], row["category"]): (
                row["per_capita_usd"],
                row["national_per_capita_usd"],
                row["effect_per_capita_usd"],
            )
            for row in found.iter_rows(named=True)
        }

    def test_to_pay_more_than_average_raises_the_net(self, build):
        found = self.effects(build, [("OH", "paid", "tax", 60.0), ("WY", "paid", "tax", 60.0)])
        assert found == {("OH", "tax"): (20, 30, -10), ("WY", "tax"): (60, 30, 30)}

    def test_to_receive_more_lowers_it(self, build):
        found = self.effects(build, [("OH", "received", "snap", 60.0), ("WY", "received", "snap", 60.0)])
        assert found == {("OH", "snap"): (20, 30, 10), ("WY", "snap"): (60, 30, -30)}

    def test_the_same_for_each_resident_has_no_effect(self, build):
        found = self.effects(build, [("OH", "received", "pay", 30.0), ("WY", "received", "pay", 10.0)])
        assert found == {("OH", "pay"): (10, 10, 0), ("WY", "pay"): (10, 10, 0)}

    def test_a_state_without_a_category_receives_nothing_of_it(self, build):
        found = self.effects(build, [("OH", "received", "snap", 60.0)])
        assert found == {("OH", "snap"): (20, 15, -5), ("WY", "snap"): (0, 15, 15)}

    def test_what_is_negative_for_the_nation_counts_with_its_sign(self, build):
        found = self.effects(build, [("OH", "received", "sale", -60.0), ("WY", "received", "sale", 0.0)])
        assert found == {("OH", "sale"): (-20, -15, 5), ("WY", "sale"): (0, -15, -15)}


class TestWholeFile:
    def test_effects_add_to_the_difference_from_the_nation_to_the_cent(self, drivers, net):
        added = drivers.group_by(ON[:3]).agg(value=pl.col("effect_per_capita_usd").sum())
        expected = net.select(*ON[:3], value="relative_net_per_capita_usd")
        assert added.height == expected.height == 51 * (45 + 15)
        assert apart(added, expected, "value", ON[:3], CENT) == []

    def test_effects_of_a_category_add_to_nothing_over_the_people(self, drivers, net):
        added = (
            drivers.join(net.select(*ON[:3], "population"), on=ON[:3], validate="m:1")
            .group_by("fiscal_year", "method", "side", "category")
            .agg(usd=(pl.col("effect_per_capita_usd") * pl.col("population")).sum())
        )
        assert added["usd"].abs().max() < 1

    def test_categories_are_those_of_the_lines(self, drivers, warehouse):
        flow = warehouse.sql("from mart.flow").pl()
        assert drivers.select(ON).sort(ON).equals(flow.select(ON).sort(ON))

    def test_recomputed_from_dollars_and_people(self, drivers, net, warehouse):
        """A state's lead over the other areas together, times these areas' part of the people."""
        people = net.select(*ON[:3], "population")
        lines = warehouse.sql("from mart.flow").pl().select(*ON, "amount_usd")
        lines = lines.join(people, on=ON[:3], validate="m:1").with_columns(
            others_usd=pl.col("amount_usd").sum().over("fiscal_year", "method", "side", "category")
            - pl.col("amount_usd"),
            others=pl.col("population").sum().over("fiscal_year", "method", "side", "category") - pl.col("population"),
        )
        lead = pl.col("amount_usd") / pl.col("population") - pl.col("others_usd") / pl.col("others")
        rest = pl.col("others") / (pl.col("others") + pl.col("population"))
        sign = pl.when(pl.col("side") == "paid").then(1).otherwise(-1)
        expected = lines.select(*ON, effect_per_capita_usd=sign * lead * rest)
        assert expected.height > 25_000
        assert apart(drivers.select(*ON, "effect_per_capita_usd"), expected, "effect_per_capita_usd", ON, CENT) == []
