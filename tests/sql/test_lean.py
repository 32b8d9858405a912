"""Who is blue, and what the groups pay and get: dollars over people."""

import pytest

VOTES = "election_year area party votes"
CONTROL = ("year area governor state_control", [(1900, "NY", "democratic", "divided")])


def leans(build, years, results):
    """``results``: election -> state -> (democratic, republican)."""
    found = build(
        "mart.lean",
        {
            "core.mapped_year": (
                "fiscal_year status election_year",
                [(year, "final", election) for year, election in years],
            ),
            "raw.ncsl_party_control": CONTROL,
            "raw.klarner_partisan_balance": CONTROL,
            "raw.president_vote": (
                VOTES,
                [
                    (election, state, party, votes)
                    for election, states in results.items()
                    for state, pair in states.items()
                    for party, votes in zip(("democratic", "republican"), pair, strict=True)
                ],
            ),
        },
    )
    assert set(found["status"]) <= {"final"}
    return {row[:3]: row[3:] for row in found.drop("status").iter_rows()}


RESULTS = {
    1996: {"AL": (60, 40), "NY": (60, 40), "OH": (60, 40)},
    2000: {"AL": (40, 60), "NY": (60, 40), "OH": (40, 60)},
    2004: {"AL": (40, 60), "NY": (60, 40), "OH": (40, 60)},
    2008: {"AL": (40, 60), "NY": (70, 30), "OH": (60, 40)},
    2024: {"AL": (30, 70), "NY": (55, 45), "OH": (50, 50)},
}


def test_president_counts_the_election_before_the_years_end(build):
    found = leans(build, [(2008, 2004), (2009, 2008), (2025, 2024)], RESULTS)
    assert found["president", 2008, "OH"] == ("republican", -0.2)
    assert found["president", 2009, "OH"] == ("democratic", 0.2)
    assert found["president", 2009, "NY"] == ("democratic", 0.4)
    assert found["president", 2025, "AL"] == ("republican", -0.4)


def test_president_2024_is_the_same_in_every_year(build):
    found = leans(build, [(2008, 2004), (2009, 2008)], RESULTS)
    for year in (2008, 2009):
        assert found["president_2024", year, "AL"] == ("republican", -0.4)
        assert found["president_2024", year, "NY"] == ("democratic", pytest.approx(0.1))


def test_an_even_vote_is_split(build):
    assert leans(build, [(2025, 2024)], RESULTS)["president", 2025, "OH"] == ("split", 0.0)


def test_solid_is_the_same_party_three_times(build):
    found = leans(build, [(2008, 2004), (2009, 2008)], RESULTS)
    assert found["solid", 2008, "AL"] == ("split", -0.2)  # 1996 went the other way
    assert found["solid", 2009, "AL"] == ("republican", -0.2)
    assert found["solid", 2009, "NY"] == ("democratic", 0.4)  # the margin of the last of the three
    assert found["solid", 2009, "OH"] == ("split", 0.2)


def test_an_election_that_is_not_at_hand_yet_is_not_replaced_by_the_one_before(build):
    found = leans(build, [(2025, 2024), (2029, 2028)], RESULTS)
    assert {definition for definition, year, _ in found if year == 2025} == {"president", "president_2024", "solid"}
    assert {definition for definition, year, _ in found if year == 2029} == {"president_2024"}


def test_fiscal_years_take_the_right_election(warehouse):
    found = dict(warehouse.sql("select fiscal_year, election_year from core.fiscal_year").fetchall())
    assert {year: found[year] for year in (2008, 2009, 2012, 2013, 2020, 2021, 2024, 2025)} == {
        2008: 2004, 2009: 2008, 2012: 2008, 2013: 2012, 2020: 2016, 2021: 2020, 2024: 2020, 2025: 2024,
    }  # fmt: skip


def test_groups_are_dollars_over_people(build):
    columns = "fiscal_year status method state population paid_usd received_usd net_contribution_usd balanced_net_usd"
    found = build(
        "mart.net_by_lean",
        {
            "mart.net_contribution": (
                columns,
                [
                    (2023, "final", "residence", "NY", 100, 1000.0, 400.0, 600.0, 700.0),
                    (2023, "final", "residence", "VT", 1, 1.0, 31.0, -30.0, -29.0),
                    (2023, "final", "residence", "AL", 50, 100.0, 200.0, -100.0, -50.0),
                    (2023, "final", "collections", "AL", 50, 5.0, 1.0, 4.0, 0.0),
                ],
            ),
            "mart.lean": (
                "definition fiscal_year state lean",
                [
                    ("president", 2023, "NY", "democratic"),
                    ("president", 2023, "VT", "democratic"),
                    ("president", 2023, "AL", "republican"),
                    ("solid", 2023, "AL", "split"),
                    ("president", 2022, "AL", "democratic"),
                ],
            ),
        },
    )
    assert {row[:4]: row[4:] for row in found.drop("status").iter_rows()} == {
        # (600 - 30) over 101 people; the average of the two states' 6 and -30 would have the other sign.
        (2023, "residence", "president", "democratic"): (2, 101, 1001.0, 431.0, 570.0, 570 / 101, 671 / 101),
        (2023, "residence", "president", "republican"): (1, 50, 100.0, 200.0, -100.0, -2.0, -1.0),
        (2023, "residence", "solid", "split"): (1, 50, 100.0, 200.0, -100.0, -2.0, -1.0),
        (2023, "collections", "president", "republican"): (1, 50, 5.0, 1.0, 4.0, 0.08, 0.0),
        (2023, "collections", "solid", "split"): (1, 50, 5.0, 1.0, 4.0, 0.08, 0.0),
    }
