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


NET = "fiscal_year method state population paid_usd received_usd net_contribution_usd balanced_net_usd"
PROVISIONAL_ERROR = "view fiscal_year tested_fiscal_year area paid_error_usd received_error_usd"


def test_a_group_of_a_provisional_year_has_the_error_of_its_national_totals_too(build):
    """Keys: 300 dollars. Totals: the states' errors of one try add to -500 and 300, whose mean square is added."""
    found = build(
        "mart.net_by_lean",
        {
            "mart.net_contribution": (
                f"{NET} status",
                [(2026, "residence", state, 50, 500.0, 100.0, 400.0, 0.0, "provisional") for state in ("NY", "VT")],
            ),
            "mart.lean": (
                "definition fiscal_year state lean",
                [("president", 2026, state, "democratic") for state in ("NY", "VT")],
            ),
            "mart.lean_error": (
                "fiscal_year definition lean key net_usd error_share",
                [(2026, "president", "democratic", "a", 800.0, 300 / 800)],
            ),
            "core.provisional_error": (
                PROVISIONAL_ERROR,
                [
                    ("raw", 2026, 2024, "NY", 100.0, 300.0), ("raw", 2026, 2024, "VT", 0.0, 300.0),
                    ("raw", 2026, 2025, "NY", 0.0, -700.0), ("raw", 2026, 2025, "VT", 0.0, 400.0),
                    ("balanced", 2026, 2025, "VT", 9e9, 9e9),
                ],
            ),
        },
    )  # fmt: skip
    row = found.row(0, named=True)
    assert row["status"] == "provisional"
    assert row["net_error_per_capita_usd"] == pytest.approx((300**2 + (500**2 + 300**2) / 2) ** 0.5 / 100)
    assert row["verdict"] == "about_even"


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
                    (2023, "final", "residence", "DC", 2, 1.0, 91.0, -90.0, -88.0),
                    (2023, "final", "residence", "AL", 50, 100.0, 200.0, -100.0, -50.0),
                    (2023, "final", "collections", "AL", 50, 5.0, 1.0, 4.0, 0.0),
                ],
            ),
            "mart.lean": (
                "definition fiscal_year state lean",
                [
                    ("president", 2023, "NY", "democratic"),
                    ("president", 2023, "VT", "democratic"),
                    ("president_2024", 2023, "NY", "democratic"),
                    ("president_2024", 2023, "DC", "democratic"),
                    ("president_2024", 2023, "AL", "republican"),
                    ("president", 2023, "AL", "republican"),
                    ("solid", 2023, "AL", "split"),
                    ("president", 2022, "AL", "democratic"),
                ],
            ),
            "mart.lean_error": (
                "fiscal_year definition lean key net_usd error_share",
                [
                    (2023, "president", "democratic", "a", 1000.0, 0.3),
                    (2023, "president", "democratic", "b", -430.0, 400 / 430),
                    (2023, "president", "republican", "a", -100.0, 0.61),
                    (2023, "solid", "split", "a", -100.0, 0.6),
                ],
            ),
            "core.provisional_error": (PROVISIONAL_ERROR, [("raw", 1900, 1899, "AL", 1.0, 1.0)]),
        },
    )
    assert set(found["status"]) == {"final"}
    found = found.drop("status")
    alone = (1, 50, 100.0, 200.0, -100.0, -2.0, -1.0, None, None)
    contrast = (1, 50, 5.0, 1.0, 4.0, 0.08, 0.0, None, None)
    assert {row[:4]: row[9:12] for row in found.iter_rows()} == {
        (2023, "residence", "president", "democratic"): (570 / 101, 500 / 101, "about_even"),
        (2023, "residence", "president", "republican"): (-2.0, pytest.approx(1.22), "about_even"),
        (2023, "residence", "solid", "split"): (-2.0, 1.2, "gets_back"),
        (2023, "collections", "president", "republican"): (0.08, None, None),
        (2023, "collections", "solid", "split"): (0.08, None, None),
        # A group of which no errors are given.
        (2023, "residence", "president_2024", "democratic"): (5.0, None, None),
        (2023, "residence", "president_2024", "republican"): (-2.0, None, None),
        (2023, "collections", "president_2024", "republican"): (0.08, None, None),
    }
    judged = ["net_error_per_capita_usd", "verdict"]
    assert {row[:4]: row[4:] for row in found.drop(judged).iter_rows()} == {
        # (600 - 30) over 101 people; the average of the two states' 6 and -30 would have the other sign.
        (2023, "residence", "president", "democratic"): (
            2, 101, 1001.0, 431.0, 570.0, 570 / 101, 671 / 101, None, None,
        ),
        # DC's 2 people and their -90 and -88 are in the group, and out of the figures that say so.
        (2023, "residence", "president_2024", "democratic"): (
            2, 102, 1001.0, 491.0, 510.0, 5.0, 6.0, 6.0, 7.0,
        ),
        (2023, "residence", "president", "republican"): alone,
        (2023, "residence", "president_2024", "republican"): alone,
        (2023, "residence", "solid", "split"): alone,
        (2023, "collections", "president", "republican"): contrast,
        (2023, "collections", "president_2024", "republican"): contrast,
        (2023, "collections", "solid", "split"): contrast,
    }  # fmt: skip


GROUP = (
    "fiscal_year method definition lean states net_per_capita_usd balanced_net_per_capita_usd "
    "net_per_capita_without_dc_usd balanced_net_per_capita_without_dc_usd"
)


def test_gaps_are_blue_less_red_with_dc_in_its_group_and_without(build):
    found = build(
        "mart.gap_by_lean",
        {
            "mart.net_by_lean": (
                f"{GROUP} status",
                [
                    (*row, "provisional" if row[0] == 2022 else "final")
                    for row in (
                        (2023, "residence", "president", "democratic", 20, 10.0, 30.0, 16.0, 37.0),
                        (2023, "residence", "president", "republican", 31, -5.0, -8.0, None, None),
                        (2023, "residence", "solid", "democratic", 20, 10.0, 30.0, None, None),
                        (2023, "residence", "solid", "republican", 20, -5.0, -8.0, -4.0, -6.0),
                        (2023, "residence", "solid", "split", 11, 1.0, 2.0, None, None),
                        (2023, "collections", "governor", "democratic", 24, 1.0, 2.0, None, None),
                        (2023, "collections", "governor", "republican", 26, 4.0, 1.0, None, None),
                        (2022, "residence", "trifecta", "democratic", 20, 10.0, 30.0, None, None),
                        (2022, "residence", "solid", "democratic", 20, 10.0, 30.0, None, None),
                        (2022, "residence", "solid", "republican", 20, 5.0, 10.0, None, None),
                    )
                ],
            )
        },
    )
    status = {row["fiscal_year"]: row["status"] for row in found.iter_rows(named=True)}
    assert status == {2022: "provisional", 2023: "final"}
    assert {row[:3]: row[3:] for row in found.drop("status").iter_rows()} == {
        (2022, "residence", "solid"): (20, 20, None, 5.0, 20.0, None, None),
        (2023, "residence", "president"): (20, 31, "democratic", 15.0, 38.0, 21.0, 45.0),
        (2023, "residence", "solid"): (20, 20, "republican", 15.0, 38.0, 14.0, 36.0),
        (2023, "collections", "governor"): (24, 26, None, -3.0, 1.0, None, None),
    }


def test_the_years_in_which_dc_decides_the_sign(warehouse):
    """With DC the group gets back a little more than it pays in, without it, it pays in more."""
    decided = warehouse.sql(
        "select fiscal_year from mart.net_by_lean where method = 'residence' and definition = 'president'"
        " and lean = 'democratic' and net_per_capita_usd < 0 and net_per_capita_without_dc_usd > 0 order by fiscal_year"
    ).fetchall()
    assert decided == [(1986,), (1987,), (1988,), (1993,), (2003,), (2004,), (2017,), (2018,)]
    known = warehouse.sql(
        "select definition, bool_and(dc_lean = 'democratic'), bool_or(gap_per_capita_without_dc_usd is not null)"
        " from mart.gap_by_lean group by definition order by definition"
    ).fetchall()
    assert known == [
        ("governor", None, False), ("president", True, True), ("president_2024", True, True), ("solid", True, True),
        ("trifecta", None, False),
    ]  # fmt: skip
