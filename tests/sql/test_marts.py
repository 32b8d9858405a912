"""Nets, lines, reconciliation, real dollars and sources: rows in, rows out."""

from datetime import date

import pytest

from assets.areas import STATE_CODES

FLOW = "method fiscal_year area side category amount_usd key key_lag_years adjustment_lag_years"
POPULATION = "fiscal_year area population"
YEARS = "fiscal_year status gdp_usd"
METHODS = ("method", [("residence",), ("collections",)])


def nets(build, flows, populations, status="final", **by_area):
    """``flows``: area -> (paid, received); one method and year.

    ``by_area``: ``errors``, dollars (1 where not given), and ``gdp_shares``.
    """
    gdp_shares, errors = by_area.get("gdp_shares"), by_area.get("errors")
    rows = [
        ("residence", 2023, area, side, f"some_{side}", amount, "k", lag, 0)
        for area, pair in flows.items()
        for side, amount, lag in zip(("paid", "received"), pair, (0.0, 3.0), strict=True)
    ]
    found = build(
        "mart.net_contribution",
        {
            "core.method": METHODS,
            "core.state_flow": (FLOW, rows),
            "core.population": (POPULATION, [(2023, area, people) for area, people in populations.items()]),
            "core.mapped_year": (YEARS, [(2023, status, 1000.0 if status == "final" else None)]),
            "core.allocation_key": (
                "key fiscal_year area share",
                [("gdp", 2023, area, (gdp_shares or {}).get(area, 0.1)) for area in populations],
            ),
            "core.net_error": (
                "view fiscal_year area net_error_usd",
                [
                    (view, 2023, area, error)
                    for area in populations
                    for view, error in (("raw", (errors or {}).get(area, 1.0)), ("balanced", 9.0))
                ],
            ),
        },
    )
    return {row["state"]: row for row in found.iter_rows(named=True)}


THREE = {"NY": (300.0, 100.0), "AL": (100.0, 250.0), "DC": (100.0, 350.0)}
PEOPLE = {"NY": 20, "AL": 10, "DC": 1}


def test_positive_means_pays_in_more_than_it_gets_back(build):
    found = nets(build, THREE, PEOPLE, gdp_shares={"NY": 0.4, "AL": 0.05})
    new_york, alabama = found["NY"], found["AL"]
    assert (new_york["paid_usd"], new_york["received_usd"], new_york["net_contribution_usd"]) == (300.0, 100.0, 200.0)
    assert (new_york["paid_per_capita_usd"], new_york["received_per_capita_usd"]) == (15.0, 5.0)
    assert (new_york["net_per_capita_usd"], alabama["net_per_capita_usd"]) == (10.0, -15.0)
    assert (new_york["received_per_dollar_paid"], alabama["received_per_dollar_paid"]) == (pytest.approx(1 / 3), 2.5)
    assert (new_york["net_share_of_gdp"], alabama["net_share_of_gdp"]) == (200 / 400, -150 / 50)
    assert (new_york["state_name"], new_york["fips"], new_york["population"]) == ("New York", "36", 20)


def test_balanced_nets_sum_to_zero_and_relative_is_to_the_nation(build):
    found = nets(build, THREE, PEOPLE)
    # 500 paid, 700 received: what is paid is scaled by 1.4.
    assert {state: row["balanced_net_usd"] for state, row in found.items()} == pytest.approx(
        {"NY": 320.0, "AL": -110.0, "DC": -210.0}
    )
    assert found["NY"]["balanced_net_per_capita_usd"] == pytest.approx(16.0)
    nation = -200 / 31
    assert found["NY"]["relative_net_per_capita_usd"] == pytest.approx(10 - nation)
    assert sum(row["relative_net_per_capita_usd"] * PEOPLE[state] for state, row in found.items()) == pytest.approx(0)


def test_a_verdict_needs_more_than_its_error(build):
    """Nets of 200, -150 and -250 dollars; beyond 1.64 standard deviations they are a verdict, within it none."""
    found = nets(build, THREE, PEOPLE, errors={"NY": 121.9, "AL": 91.4, "DC": 160.0})
    assert {state: row["verdict"] for state, row in found.items()} == {
        "NY": "pays_in", "AL": "gets_back", "DC": "about_even",
    }  # fmt: skip
    found = nets(build, THREE, PEOPLE, errors={"NY": 122.0, "AL": 91.5, "DC": 0.0})
    assert [found[state]["verdict"] for state in ("NY", "AL", "DC")] == ["about_even", "about_even", "gets_back"]
    assert found["NY"]["net_error_per_capita_usd"] == 122.0 / 20


def test_what_is_in_no_state_is_in_no_net(build):
    found = nets(build, THREE | {"territories_abroad": (7.0, 70.0), "not_allocated": (1.0, 500.0)}, PEOPLE)
    assert sorted(found) == ["AL", "DC", "NY"]
    assert sum(row["balanced_net_usd"] for row in found.values()) == pytest.approx(0)


def test_lag_is_weighted_by_dollars_whatever_their_sign(build):
    assert nets(build, {"NY": (100.0, -50.0)}, {"NY": 1})["NY"]["key_lag_years"] == pytest.approx(1.0)


def test_fifty_states_are_ranked_and_dc_is_not(build):
    flows = {state: (100.0 + place, 100.0) for place, state in enumerate(STATE_CODES)} | {"DC": (900.0, 0.0)}
    found = nets(build, flows, dict.fromkeys(STATE_CODES, 1))
    ranks = {state: row["rank"] for state, row in found.items()}
    assert ranks.pop("DC") is None
    assert sorted(ranks.values()) == list(range(1, 51))
    assert (ranks["WY"], ranks["AL"]) == (1, 50)


def test_ties_share_a_rank(build):
    flows = {"NY": (5.0, 0.0), "AL": (10.0, 0.0), "OH": (5.0, 0.0), "TX": (1.0, 0.5), "DC": (7.0, 0.0)}
    found = nets(build, flows, dict.fromkeys(flows, 1))
    assert {state: row["rank"] for state, row in found.items()} == {"AL": 1, "NY": 2, "OH": 2, "TX": 4, "DC": None}


def test_a_provisional_year_has_nets_but_neither_ranks_nor_shares_of_product(build):
    found, final = (nets(build, THREE, PEOPLE, status=status) for status in ("provisional", "final"))
    for state, row in found.items():
        assert (row["status"], row["rank"], row["net_share_of_gdp"]) == ("provisional", None, None)
        same = row.keys() - {"status", "rank", "net_share_of_gdp"}
        assert {name: row[name] for name in same} == {name: final[state][name] for name in same}


def test_lines_are_per_head_and_states_only(build):
    rows = [
        ("residence", 2023, area, "received", "snap", 30.0, "snap", 1.0, 2)
        for area in ("NY", "DC", "territories_abroad", "not_allocated")
    ]
    found = build(
        "mart.flow",
        {
            "core.method": METHODS,
            "core.state_flow": (FLOW, rows),
            "core.population": (POPULATION, [(2023, "NY", 20), (2023, "DC", 1), (2022, "NY", 999)]),
            "core.mapped_year": (YEARS, [(2023, "provisional", 1000.0)]),
        },
    )
    assert found.rows() == [
        (2023, "provisional", "DC", "residence", "received", "snap", 30.0, 30.0, "snap", 1.0, 2),
        (2023, "provisional", "NY", "residence", "received", "snap", 30.0, 1.5, "snap", 1.0, 2),
    ]


def test_reconciliation_shows_where_every_dollar_is(build):
    def placed(category, **areas):
        return [("residence", 2023, area, "received", category, amount, "k", 0.0, 0) for area, amount in areas.items()]

    found = build(
        "mart.reconciliation",
        {
            "core.method": METHODS,
            "core.state_flow": (
                FLOW,
                [
                    *placed("snap", NY=60.0, DC=20.0, territories_abroad=15.0, not_allocated=5.0),
                    *placed("net_interest", not_allocated=70.0),
                ],
            ),
            "core.mapped_total": (
                "side category fiscal_year amount_usd status",
                [
                    ("received", "snap", 2023, 100.0, "final"),
                    ("received", "net_interest", 2023, 70.0, "final"),
                    ("received", "snap", 2022, 1.0, "final"),
                ],
            ),
        },
    )
    assert found.rows() == [
        (2023, "final", "residence", "received", "net_interest", 70.0, 0.0, 0.0, 70.0),
        (2023, "final", "residence", "received", "snap", 100.0, 80.0, 15.0, 5.0),
    ]


def test_real_dollars_are_those_of_the_latest_fiscal_year(build):
    columns = (
        "fiscal_year state state_name method paid_usd received_usd net_contribution_usd paid_per_capita_usd "
        "received_per_capita_usd net_per_capita_usd balanced_net_per_capita_usd"
    )
    found = build(
        "mart.real_net_contribution",
        {
            "mart.net_contribution": (
                columns,
                [
                    (year, "NY", "New York", "residence", 110.0, 55.0, 55.0, 11.0, 5.5, 5.5, -2.2)
                    for year in (2022, 2023)
                ],
            ),
            "core.fiscal_year": ("fiscal_year", [(2022,), (2023,)]),
            "raw.gdp_price_index": ("year index_2017", [(2021, 80.0), (2022, 120.0), (2023, 160.0)]),
        },
    )
    # Fiscal-year prices: 0.25 x 80 + 0.75 x 120 = 110 and 0.25 x 120 + 0.75 x 160 = 150.
    level = 110 / 150
    assert found.rows() == [
        (
            2022,
            "NY",
            "New York",
            "residence",
            2023,
            level,
            *(x / level for x in (110.0, 55.0, 55.0, 11.0, 5.5, 5.5, -2.2)),
        ),
        (2023, "NY", "New York", "residence", 2023, 1.0, 110.0, 55.0, 55.0, 11.0, 5.5, 5.5, -2.2),
    ]


def test_source_says_what_is_not_as_published_and_why_it_was_chosen(build):
    columns = "dataset publisher table_name vintage form url sha256 retrieved licence rows choice reason compiled_by"
    irs, terms = ("d", "IRS", "Table 5"), ("2026-11-22", "public")
    refused = "t5_2025: refused since 2026-11-20: missing WY"
    rows = [
        (*irs, "FY2023", "as published", "https://irs.gov", "ab", *terms, 3, "live", "", ""),
        (*irs, "FY2025", "transcribed", "https://irs.gov", "cd", *terms, 4, "snapshot", refused, "Somebody"),
    ]
    found = build("mart.source", {"raw.document": (columns, rows)})
    made = date(2026, 11, 22)
    assert found.rows() == [
        (*irs, "FY2023", "https://irs.gov", "ab", made, "public", 3, "live", "", ""),
        (*irs, "FY2025, transcribed", "https://irs.gov", "cd", made, "public", 4, "snapshot", refused, "Somebody"),
    ]
