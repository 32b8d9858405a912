"""mart.change and mart.change_between: on hand-written rows, over the whole file, and by going through all six orders.

Belongs here: why a state's net is another than in an earlier year. Does not belong here: why it differs from the
nation's (``test_driver.py``).
"""

from itertools import permutations

import polars as pl
import pytest

from tests.sql.frames import apart

CENT = 0.01
LINE = ["state", "method", "side", "category"]
PAIR = ["first_year", "fiscal_year", *LINE]
EFFECTS = [
    f"{real}{part}_effect_per_capita_usd" for real in ("", "real_") for part in ("national", "share", "population")
]
FACTORS = ("national", "share", "population")


def made_up(build, years, table="mart.change", price=None):
    """Effects in Wyoming by (side, category): national, share, population, then the same in real dollars.

    ``years`` gives, by year, the population and by (side, category) the official total and Wyoming's share of it, None
    where no state has a part.
    """
    price = price or {}
    people, flow, totals = [], [], []
    for year, (population, lines) in years.items():
        people.append((year, "WY", "residence", population))
        for (side, category), (total, share) in lines.items():
            totals.append((year, "residence", side, category, total))
            if share is not None:
                flow.append((year, "WY", "residence", side, category, total * share))
    found = build(
        table,
        {
            "mart.net_contribution": ("fiscal_year state method population", people),
            "mart.real_net_contribution": (
                "fiscal_year state method price_level",
                [(year, "WY", "residence", price.get(year, 1.0)) for year in years],
            ),
            "mart.reconciliation": ("fiscal_year method side category official_usd", totals),
            "mart.flow": ("fiscal_year state method side category amount_usd", flow),
        },
        after=["mart.change_between"] if table == "mart.change" else [],
    )
    return {
        (row["side"], row["category"]): pytest.approx([row[name] for name in EFFECTS], abs=1e-9)
        for row in found.iter_rows(named=True)
    }


TAX, SNAP = ("paid", "tax"), ("received", "snap")


class TestMadeUp:
    def nominal(self, build, first, this, line=TAX, others=None):
        """Effects of one line of which first and this are (total, share, population)."""
        years = {
            year: (people, {line: (total, share)} | (others or {}))
            for year, (total, share, people) in zip((2020, 2021), (first, this), strict=True)
        }
        return made_up(build, years)[line]

    def test_nothing_but_the_nation_changed(self, build):
        assert self.nominal(build, (100.0, 0.5, 10), (300.0, 0.5, 10)) == [10, 0, 0] * 2

    def test_nothing_but_the_share_changed(self, build):
        assert self.nominal(build, (100.0, 0.5, 10), (100.0, 0.2, 10)) == [0, -3, 0] * 2

    def test_nothing_but_the_population_changed(self, build):
        assert self.nominal(build, (100.0, 0.5, 10), (100.0, 0.5, 20)) == [0, 0, -2.5] * 2

    def test_nothing_changed(self, build):
        assert self.nominal(build, (100.0, 0.5, 10), (100.0, 0.5, 10)) == [0, 0, 0] * 2

    def test_all_three_are_the_mean_of_six_orders(self, build):
        """5 a head becomes 2.5; by hand: the total moves first twice, last twice, and between the others twice."""
        expected = [100 * (0.0625 / 3 + 0.05 / 6), -0.25 * (20 / 3 + 25 / 6), -0.05 * (100 / 3 + 125 / 6)]
        assert sum(expected) == pytest.approx(-2.5)
        assert self.nominal(build, (100.0, 0.5, 10), (200.0, 0.25, 20)) == expected * 2

    def test_what_is_received_counts_against_the_net(self, build):
        paid = self.nominal(build, (100.0, 0.5, 10), (200.0, 0.25, 20))
        received = self.nominal(build, (100.0, 0.5, 10), (200.0, 0.25, 20), SNAP)
        assert received == [-value for value in paid.expected]

    def test_total_and_share_are_treated_alike(self, build):
        one = self.nominal(build, (0.2, 0.5, 10), (0.6, 0.25, 20)).expected
        assert self.nominal(build, (0.5, 0.2, 10), (0.25, 0.6, 20)) == [one[i] for i in (1, 0, 2, 4, 3, 5)]

    def test_a_total_that_changes_its_sign(self, build):
        assert self.nominal(build, (-100.0, 0.5, 10), (100.0, 0.5, 10)) == [10, 0, 0] * 2

    def test_a_category_that_begins_is_the_nation_s_whatever_else_changed(self, build):
        found = made_up(build, {2020: (10, {TAX: (8.0, 0.5)}), 2021: (20, {TAX: (8.0, 0.5), SNAP: (100.0, 0.4)})})
        assert found[SNAP] == [-2, 0, 0] * 2

    def test_a_category_that_ends_is_the_nation_s_too(self, build):
        found = made_up(build, {2020: (10, {TAX: (8.0, 0.5), SNAP: (100.0, 0.4)}), 2021: (20, {TAX: (8.0, 0.5)})})
        assert found[SNAP] == [4, 0, 0] * 2

    def test_a_total_no_longer_placed_in_the_state_is_a_share_that_fell(self, build):
        found = made_up(build, {2020: (10, {SNAP: (100.0, 0.4)}), 2021: (10, {SNAP: (100.0, None)})})
        assert found == {SNAP: [0, 4, 0] * 2}

    def test_a_total_placed_in_no_state_has_no_row(self, build):
        lines = {TAX: (8.0, 0.5), SNAP: (100.0, None)}
        assert set(made_up(build, {2020: (10, lines), 2021: (10, lines)})) == {TAX}

    def test_a_rise_in_prices_alone_is_no_real_change(self, build):
        years = {2020: (10, {TAX: (100.0, 0.5)}), 2021: (10, {TAX: (200.0, 0.5)})}
        assert made_up(build, years, price={2020: 0.5, 2021: 1.0}) == {TAX: [5, 0, 0, 0, 0, 0]}

    def test_a_real_effect_is_in_dollars_of_the_latest_year(self, build):
        years = {2020: (10, {TAX: (100.0, 0.5)}), 2021: (10, {TAX: (100.0, 0.2)})}
        assert made_up(build, years, price={2020: 0.5, 2021: 0.5}) == {TAX: [0, -3, 0, 0, -6, 0]}


WITH_A_GAP = {year: (10, {TAX: (total, 0.5)}) for year, total in ((2013, 10.0), (2023, 30.0), (2024, 50.0))}


class TestYears:
    def test_a_year_whose_year_before_is_missing_has_no_row(self, build):
        assert made_up(build, WITH_A_GAP) == {TAX: [1, 0, 0] * 2}

    def test_any_two_years_are_compared_directly(self, build):
        years = {year: WITH_A_GAP[year] for year in (2013, 2024)}
        assert made_up(build, years, "mart.change_between") == {TAX: [2, 0, 0] * 2}
        assert made_up(build, years) == {}


@pytest.fixture(scope="module")
def between(warehouse):
    """Every row of the larger mart."""
    return warehouse.sql("from mart.change_between").pl()


@pytest.fixture(scope="module")
def real(warehouse):
    """Net contribution in dollars of the latest year, and as it was."""
    return warehouse.sql(
        "select net.fiscal_year, state, method, net.net_per_capita_usd, real.net_per_capita_usd as real_net_usd "
        "from mart.net_contribution as net join mart.real_net_contribution as real using (fiscal_year, state, method)"
    ).pl()


@pytest.fixture(scope="module")
def recomputed(warehouse, raw):
    """All effects between any two years, by walking through the six orders one by one."""
    index = dict(raw["gdp_price_index"].select("year", "index_2017").iter_rows())
    years = warehouse.sql("select fiscal_year from core.fiscal_year order by 1").pl()["fiscal_year"].to_list()
    fiscal = {year: 0.25 * index[year - 1] + 0.75 * index[year] for year in years}
    totals = warehouse.sql("select fiscal_year, side, category, amount_usd as national from core.national_total").pl()
    people = warehouse.sql("select fiscal_year, state, method, population from mart.net_contribution").pl()
    lines = (
        warehouse.sql("from mart.flow")
        .pl()
        .join(totals, on=["fiscal_year", "side", "category"], validate="m:1")
        .select(
            "fiscal_year",
            *LINE,
            "national",
            share=pl.col("amount_usd") / pl.col("national"),
        )
        .join(people, on=["fiscal_year", "state", "method"], validate="m:1")
    )
    there = lines.select("fiscal_year", "method").unique()
    pairs = there.rename({"fiscal_year": "first_year"}).join(there, on="method")
    pairs = pairs.filter(pl.col("first_year") < pl.col("fiscal_year"))
    first = pairs.join(lines.rename({"fiscal_year": "first_year"}), on=["first_year", "method"])
    this = pairs.join(lines, on=["fiscal_year", "method"])
    both = first.join(this, on=PAIR, how="full", suffix="_now", coalesce=True)
    # A category that is absent: no total there, all else as in the other year.
    both = both.with_columns(
        *[pl.col(f"{name}{now}").fill_null(0.0) for name in ("national",) for now in ("", "_now")],
        *[
            pl.col(f"{name}{now}").fill_null(pl.col(f"{name}{other}"))
            for name in ("share", "population")
            for now, other in (("", "_now"), ("_now", ""))
        ],
        level=pl.col("first_year").replace_strict(fiscal) / fiscal[years[-1]],
        level_now=pl.col("fiscal_year").replace_strict(fiscal) / fiscal[years[-1]],
    )
    sign = pl.when(pl.col("side") == "paid").then(1.0).otherwise(-1.0)

    def per_head(moved, real):
        suffix = {name: "_now" if name in moved else "" for name in FACTORS}
        level = pl.col(f"level{suffix['national']}") if real else 1.0
        national, share, people = (pl.col(f"{name}{suffix[name]}") for name in FACTORS)
        return sign * national / level * share / people

    def mean_effect(factor, real):
        steps = []
        for order in permutations(FACTORS):
            before = set(order[: order.index(factor)])
            steps.append(per_head(before | {factor}, real) - per_head(before, real))
        return sum(steps[1:], steps[0]) / len(steps)

    return both.select(
        *PAIR,
        **{
            f"{prefix}{factor}_effect_per_capita_usd": mean_effect(factor, bool(prefix))
            for prefix in ("", "real_")
            for factor in FACTORS
        },
    )


class TestWholeFile:
    def test_every_two_years_of_every_state_are_there(self, between):
        states = between.select("method", "first_year", "fiscal_year", "state").unique()
        assert dict(states.group_by("method").len().iter_rows()) == {
            "residence": 51 * 45 * 44 // 2,
            "collections": 51 * 15 * 14 // 2,
        }
        assert between.n_unique(PAIR) == between.height

    @pytest.mark.parametrize("prefix", ["", "real_"])
    def test_effects_add_to_the_change_of_the_net_to_the_cent(self, between, real, prefix):
        column = "real_net_usd" if prefix else "net_per_capita_usd"
        on = ["first_year", "fiscal_year", "state", "method"]
        three = sum((pl.col(name) for name in EFFECTS if name.startswith("real_") == bool(prefix)), pl.lit(0.0))
        added = between.group_by(on).agg(value=three.sum())
        first = real.select("state", "method", first_year="fiscal_year", before=column)
        expected = (
            real.join(first, on=["state", "method"])
            .filter(pl.col("first_year") < pl.col("fiscal_year"))
            .select(*on, value=pl.col(column) - pl.col("before"))
        )
        assert apart(added, expected, "value", on, CENT) == []

    @pytest.mark.parametrize("prefix", ["", "real_"])
    def test_the_effect_is_the_three_together(self, between, prefix):
        three = sum((pl.col(f"{prefix}{part}_effect_per_capita_usd") for part in FACTORS), pl.lit(0.0))
        assert between.select((three - pl.col(f"{prefix}effect_per_capita_usd")).abs().max()).item() < CENT / 1e6

    @pytest.mark.parametrize("effect", EFFECTS)
    def test_recomputed_order_by_order(self, between, recomputed, effect):
        assert apart(between.select(*PAIR, effect), recomputed.select(*PAIR, effect), effect, PAIR, CENT) == []

    def test_the_change_is_that_between_years_that_follow_one_another(self, warehouse, between):
        change = warehouse.sql("from mart.change").pl()
        on = ["fiscal_year", *LINE]
        following = between.filter(pl.col("first_year") == pl.col("fiscal_year") - 1).drop("first_year")
        assert change.sort(on).equals(following.sort(on))
        years = dict(change.group_by("method").agg(pl.col("fiscal_year").unique().sort()).iter_rows())
        assert years == {
            "residence": [*range(1982, 2026)],
            "collections": [*range(2009, 2012), *range(2015, 2024)],
        }

    def test_what_came_with_the_pandemic_is_the_nation_s_alone(self, warehouse):
        assert warehouse.sql(
            "select count(*), max(abs(share_effect_per_capita_usd)), max(abs(population_effect_per_capita_usd)) "
            "from mart.change where category = 'pandemic_payments' and fiscal_year = 2020"
        ).fetchall() == [(51, 0.0, 0.0)]
