"""The views of net contribution, worked out once more in polars from the lines and the raw frames.

Belongs here: mart.net_view. Does not belong here: the default method itself (``test_recomputed.py``) and the macro that
gives one view (``test_macros.py``).
"""

import polars as pl
import pytest

from tests.sql.frames import apart, residents

ON = ["fiscal_year", "state"]
CENT = 0.01
RATIO = 1e-9
FIRST, LAST = 1981, 2025
SOCIAL_INSURANCE = ["payroll_tax", "social_security", "medicare", "unemployment_insurance"]
PAY_AND_PROCUREMENT = ["federal_pay", "procurement"]


@pytest.fixture(scope="module")
def views(warehouse):
    """Every row of the mart, by view."""
    found = warehouse.sql("from mart.net_view").pl()
    return {key[0]: rows for key, rows in found.group_by("view", maintain_order=True)}


@pytest.fixture(scope="module")
def net(warehouse):
    """Net contribution under the default method."""
    return warehouse.sql("from mart.net_contribution where method = 'residence'").pl()


@pytest.fixture(scope="module")
def flow(warehouse):
    """The lines under the default method; what is paid counts for the net, what is received against it."""
    return (
        warehouse.sql("from mart.flow where method = 'residence'")
        .pl()
        .with_columns(signed=pl.when(pl.col("side") == "paid").then(1).otherwise(-1) * pl.col("per_capita_usd"))
    )


@pytest.fixture(scope="module")
def population(raw):
    """Residents by year and area, the territories that are counted (Puerto Rico) included."""
    return residents(raw).rename({"year": "fiscal_year"})


@pytest.fixture(scope="module")
def price_level(raw):
    """Prices of each fiscal year, the latest = 1."""
    index = dict(raw["gdp_price_index"].select("year", "index_2017").iter_rows())
    fiscal = {year: 0.25 * index[year - 1] + 0.75 * index[year] for year in range(FIRST, LAST + 1)}
    return {year: level / fiscal[LAST] for year, level in fiscal.items()}


def valued(frame, value):
    return frame.select(*ON, value=value)


def assert_same(found, expected, tolerance=CENT):
    assert not expected.is_empty()
    assert apart(found, expected, "value", ON, tolerance) == []


class TestWhichThereAre:
    def test_every_view_has_every_state_in_its_years(self, views, warehouse):
        assert sorted(views) == [view for (view,) in warehouse.sql("select view from core.view order by 1").fetchall()]
        states = set(warehouse.sql("select area from raw.area where kind = 'state'").pl()["area"])
        for view, rows in views.items():
            first = FIRST + 4 if view == "five_year_mean" else FIRST
            last = LAST - 1 if view == "share_of_personal_income" else LAST
            assert rows.n_unique(ON) == rows.height, view
            assert set(rows["fiscal_year"]) == set(range(first, last + 1)), view
            assert all(set(year["state"]) == states for _, year in rows.group_by("fiscal_year")), view

    def test_units_and_names_are_those_of_the_views_and_states(self, views, warehouse):
        units = dict(warehouse.sql("select view, unit from core.view").fetchall())
        names = dict(warehouse.sql("select area, area_name from raw.area").fetchall())
        for view, rows in views.items():
            assert set(rows["unit"]) == {units[view]}
            assert all(names[state] == name for state, name in rows.select("state", "state_name").iter_rows())

    def test_axis_and_option_are_of_one_another_and_no_default(self, warehouse):
        departures = warehouse.sql(
            "select views.axis, views.option, axes.option_position from core.view as views "
            "left join core.specification_axis as axes using (axis, option) where views.axis is not null"
        ).fetchall()
        assert len(departures) == 4
        assert all(position is not None and position > 1 for _, _, position in departures)


class TestRanks:
    def test_fifty_states_are_ranked_and_dc_is_not(self, views):
        for view, rows in views.items():
            assert rows.filter(pl.col("state") == "DC")["rank"].null_count() == rows["fiscal_year"].n_unique(), view
            for _, year in rows.filter(pl.col("state") != "DC").group_by("fiscal_year"):
                assert sorted(year["rank"]) == list(range(1, 51)), view

    def test_the_first_pays_in_most(self, views):
        for view, rows in views.items():
            # Received for each dollar paid is small where much is paid in.
            falls = view != "received_per_dollar"
            for _, year in rows.filter(pl.col("state") != "DC").sort("rank").group_by("fiscal_year"):
                assert year["value"].is_sorted(descending=falls), view


class TestOtherUnits:
    @pytest.mark.parametrize(
        ("view", "column", "tolerance"),
        [
            ("raw", "net_per_capita_usd", CENT),
            ("relative", "relative_net_per_capita_usd", CENT),
            ("balanced", "balanced_net_per_capita_usd", CENT),
            ("share_of_gdp", "net_share_of_gdp", RATIO),
            ("received_per_dollar", "received_per_dollar_paid", RATIO),
        ],
    )
    def test_columns_of_net_contribution(self, views, net, view, column, tolerance):
        assert_same(views[view], valued(net, pl.col(column)), tolerance)

    def test_real_is_net_over_the_price_level(self, views, net, price_level):
        level = pl.col("fiscal_year").replace_strict(price_level)
        assert_same(views["real"], valued(net, pl.col("net_per_capita_usd") / level))

    def test_the_latest_year_is_in_its_own_dollars(self, views):
        latest = pl.col("fiscal_year") == LAST
        assert_same(views["real"].filter(latest), views["raw"].filter(latest).select(*ON, "value"))

    def test_share_of_personal_income(self, views, net, raw):
        income = raw["bea_regional"].filter((pl.col("table_name") == "SAINC1") & (pl.col("line") == 1))
        assert income["year"].max() == LAST - 1
        this = income.select(pl.col("year").alias("fiscal_year"), pl.col("area").alias("state"), this="amount_usd")
        before = income.select(pl.col("year") + 1, "area", before="amount_usd").rename(
            {"year": "fiscal_year", "area": "state"}
        )
        expected = (
            net.join(this, on=ON, validate="1:1")
            .join(before, on=ON, validate="1:1")
            .select(*ON, value=pl.col("net_contribution_usd") / (0.25 * pl.col("before") + 0.75 * pl.col("this")))
        )
        assert expected.height == 51 * (LAST - FIRST)
        assert_same(views["share_of_personal_income"], expected, RATIO)


class TestFiveYears:
    @pytest.mark.parametrize("state", ["NY", "WV"])
    def test_dollars_of_five_years_over_the_people_of_five_years(self, views, net, price_level, state):
        years = {row["fiscal_year"]: row for row in net.filter(pl.col("state") == state).iter_rows(named=True)}
        found = dict(
            views["five_year_mean"].filter(pl.col("state") == state).select("fiscal_year", "value").iter_rows()
        )
        assert min(found) == FIRST + 4
        assert found == pytest.approx(
            {
                last: sum(years[year]["net_contribution_usd"] / price_level[year] for year in range(last - 4, last + 1))
                / sum(years[year]["population"] for year in range(last - 4, last + 1))
                for last in range(FIRST + 4, LAST + 1)
            },
            abs=CENT,
        )

    def test_a_year_without_four_before_it_has_none(self, views):
        assert views["five_year_mean"].filter(pl.col("fiscal_year") < FIRST + 4).is_empty()


class TestDepartures:
    def test_transfers_only_leaves_pay_and_procurement_out_of_what_is_received(self, views, flow):
        kept = flow.filter((pl.col("side") == "paid") | ~pl.col("category").is_in(PAY_AND_PROCUREMENT))
        assert flow.height - kept.height == 2 * 51 * (LAST - FIRST + 1)
        assert_same(views["transfers_only"], kept.group_by(ON).agg(value=pl.col("signed").sum()))

    def test_without_social_insurance_neither_the_tax_nor_the_benefits_count(self, views, flow):
        kept = flow.filter(~pl.col("category").is_in(SOCIAL_INSURANCE))
        assert flow.height - kept.height == 4 * 51 * (LAST - FIRST + 1)
        assert_same(views["without_social_insurance"], kept.group_by(ON).agg(value=pl.col("signed").sum()))

    def test_interest_per_head_takes_the_same_off_every_resident(self, views, net, warehouse, population):
        """Residents of Puerto Rico are counted; of the other territories there are no yearly counts."""
        interest = dict(
            warehouse.sql(
                "select fiscal_year, amount_usd from core.national_total where category = 'net_interest'"
            ).fetchall()
        )
        people = dict(
            population.filter(pl.col("area") != "US")
            .group_by("fiscal_year")
            .agg(pl.col("population").sum())
            .iter_rows()
        )
        per_head = {year: amount / people[year] for year, amount in interest.items()}
        assert sorted(per_head) == list(range(FIRST, LAST + 1))
        expected = valued(net, pl.col("net_per_capita_usd") - pl.col("fiscal_year").replace_strict(per_head))
        assert_same(views["interest_per_head"], expected)

    def test_balanced_adds_to_zero(self, views, population):
        people = population.rename({"area": "state"})
        added = (
            views["balanced"]
            .join(people, on=ON, validate="1:1")
            .group_by("fiscal_year")
            .agg(usd=(pl.col("value") * pl.col("population")).sum())
        )
        assert added["usd"].abs().max() < 1e4

    def test_each_departs_from_raw_in_every_year(self, views, warehouse):
        departures = warehouse.sql("select view from core.view where axis is not null").pl()["view"]
        for view in departures:
            both = views["raw"].join(views[view], on=ON, validate="1:1", suffix="_other")
            moved = both.filter((pl.col("value") - pl.col("value_other")).abs() > 1)
            assert moved["fiscal_year"].n_unique() == LAST - FIRST + 1
