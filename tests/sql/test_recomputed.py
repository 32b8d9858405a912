"""Every flow of the default method against the same worked out without SQL (``recompute.py``), to the cent."""

import polars as pl
import pytest

from tests.sql.recompute import YEARS, state_flows
from tests.sql.recompute_keys import by_year


@pytest.fixture(scope="module")
def recomputed(raw):
    """(year, side, category, area) -> dollars."""
    return state_flows(raw)


@pytest.fixture(scope="module")
def published(warehouse):
    rows = warehouse.sql(
        "select fiscal_year, side, category, area, amount_usd from core.state_flow where method = 'residence'"
    ).fetchall()
    return {tuple(place): amount for *place, amount in rows}


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
    """The contrast: gross collections and awards as printed, where both are at hand."""
    table_5 = by_year(raw["irs_data_book_table_5"].filter(pl.col("item") == "total"), "fiscal_year", "amount_usd")
    awards = by_year(
        raw["usaspending_awards"].filter((pl.col("award_group") == "all") & (pl.col("basis") == "fiscal_year")),
        "year",
        "amount_usd",
    )
    rows = warehouse.sql(
        "select fiscal_year, state, paid_usd, received_usd from mart.net_contribution where method = 'collections'"
    ).fetchall()
    assert {row[0] for row in rows} == set(table_5) & set(awards) == {2013, 2023, 2025}
    assert len(rows) == 51 * 3
    apart = [
        row
        for row in rows
        if abs(row[2] - table_5[row[0]][row[1]]) > 0.01 or abs(row[3] - awards[row[0]][row[1]]) > 0.01
    ]
    assert apart == []
