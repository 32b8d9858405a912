"""Every total, key and flow of the default method against the same worked out without SQL (``recompute.py``).

Belongs here: whether what is published is what docs/methodology.md says, to the cent. Does not belong here: the other
ways of counting (``test_specifications.py``), how the text is read (``test_methodology.py``).
"""

import polars as pl
import pytest

from tests.sql.methodology import keys
from tests.sql.recompute import YEARS, state_flows
from tests.sql.recompute_keys import Shares
from tests.sql.recompute_measures import by_year
from tests.sql.recompute_totals import Budget, national_totals

OF_COLLECTIONS = {"gross_collections", "awards"}
OF_NO_KEY = {"not_allocated", "gdp"}
"""What stands among the keys and shares nothing out: all to no state, and what a view divides by."""


@pytest.fixture(scope="module")
def shares(raw):
    """Place -> share of a key and year, by the text."""
    return Shares(raw).shares


@pytest.fixture(scope="module")
def recomputed(raw, shares):
    """(year, side, category, area) -> dollars."""
    return state_flows(raw, shares)


@pytest.fixture(scope="module")
def published(warehouse):
    rows = warehouse.sql(
        "select fiscal_year, side, category, area, amount_usd from core.state_flow where method = 'residence'"
    ).fetchall()
    return {tuple(place): amount for *place, amount in rows}


def furthest(one, other):
    """The largest difference of two allocations of one thing."""
    return max(abs(one.get(place, 0.0) - other.get(place, 0.0)) for place in one.keys() | other.keys())


class TestTotals:
    def test_agree_to_the_cent(self, raw, warehouse):
        rows = warehouse.sql("select fiscal_year, side, category, amount_usd from core.national_total").fetchall()
        found = {tuple(place): amount for *place, amount in rows if place[2] not in OF_COLLECTIONS}
        expected = national_totals(raw)
        assert {year for year, *_ in expected} == set(YEARS)
        assert {
            place: (found.get(place), expected.get(place))
            for place in found.keys() | expected.keys()
            if not abs(found.get(place, 0.0) - expected.get(place, 0.0)) <= 0.01
        } == {}


class TestKeys:
    @pytest.fixture(scope="class")
    @staticmethod
    def by_key(warehouse):
        """(key, fiscal year) -> place -> share, as published."""
        found = {}
        rows = warehouse.sql("select key, fiscal_year, area, share from core.allocation_key").fetchall()
        for key, year, area, share in rows:
            found.setdefault((key, year), {})[area] = share
        return found

    def test_each_key_is_in_the_text(self, by_key):
        assert {key for key, _ in by_key} - OF_COLLECTIONS - OF_NO_KEY == set(keys())

    @pytest.mark.parametrize("key", sorted(keys()))
    def test_shares_agree(self, by_key, shares, key):
        differences = {year: furthest(shares(key, year), by_key[key, year]) for year in YEARS}
        assert {year: difference for year, difference in differences.items() if difference > 1e-12} == {}


def test_the_same_flows_exist(recomputed, published):
    assert {place for place, amount in recomputed.items() if abs(amount) > 0.005} <= set(published)
    assert {place for place, amount in published.items() if abs(amount) > 0.005} <= set(recomputed)


def test_every_flow_agrees_to_the_cent(recomputed, published):
    apart = {
        place: (amount, recomputed.get(place, 0.0))
        for place, amount in published.items()
        if abs(amount - recomputed.get(place, 0.0)) > 0.01
    }
    assert apart == {}


def test_nets_of_the_mart_agree_to_the_cent(recomputed, warehouse):
    net = {}
    for (year, side, _, area), amount in recomputed.items():
        net[year, area] = net.get((year, area), 0.0) + (amount if side == "paid" else -amount)
    rows = warehouse.sql(
        "select fiscal_year, state, net_contribution_usd from mart.net_contribution where method = 'residence'"
    ).fetchall()
    assert len(rows) == 51 * len(YEARS)
    assert [row for row in rows if abs(net[row[0], row[1]] - row[2]) > 0.01] == []


def test_collections_agree_to_the_cent(raw, warehouse):
    """The contrast: collections and awards as printed, where both are at hand and awards are below all outlays."""
    table_5 = by_year(raw["irs_data_book_table_5"].filter(pl.col("item") == "total"), "fiscal_year", "amount_usd")
    awards = by_year(
        raw["usaspending_awards"].filter((pl.col("award_group") == "all") & (pl.col("basis") == "fiscal_year")),
        "year",
        "amount_usd",
    )
    budget = Budget(raw)
    above = {year for year in awards if sum_of_areas(awards[year]) > budget.of("3.2", year, "Total outlays")}
    assert above == {2012, 2013}
    rows = warehouse.sql(
        "select fiscal_year, state, paid_usd, received_usd from mart.net_contribution where method = 'collections'"
    ).fetchall()
    assert {row[0] for row in rows} == (set(table_5) & set(awards) & set(YEARS)) - above
    assert len(rows) == 51 * 15
    apart = [
        row
        for row in rows
        if abs(row[2] - table_5[row[0]][row[1]]) > 0.01 or abs(row[3] - awards[row[0]][row[1]]) > 0.01
    ]
    assert apart == []


def sum_of_areas(areas):
    return sum(amount for area, amount in areas.items() if area != "US")
