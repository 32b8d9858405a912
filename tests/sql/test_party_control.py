"""Who governs: the definitions governor and trifecta of mart.lean, on made-up rows and on the real ones."""

import pytest

VOTES = "election_year area party votes"
CONTROL = "year area governor state_control"
RESULTS = {
    2004: {"AL": (40, 60), "NE": (30, 70), "NY": (60, 40), "DC": (90, 10)},
    2008: {"AL": (35, 65), "NE": (45, 55), "NY": (70, 30), "DC": (95, 5)},
    2024: {"AL": (30, 70), "NE": (40, 60), "NY": (55, 45), "DC": (92, 8)},
}


def leans(build, ncsl, klarner=((1900, "AL", "democratic", "democratic"),), years=((2008, 2004), (2009, 2008))):
    """``ncsl`` and ``klarner``: rows of control; returns definition, year, state -> lean, margin."""
    found = build(
        "mart.lean",
        {
            "core.mapped_year": (
                "fiscal_year status election_year",
                [(year, "final", election) for year, election in years],
            ),
            "raw.president_vote": (
                VOTES,
                [
                    (election, state, party, votes)
                    for election, states in RESULTS.items()
                    for state, pair in states.items()
                    for party, votes in zip(("democratic", "republican"), pair, strict=True)
                ],
            ),
            "raw.ncsl_party_control": (CONTROL, list(ncsl)),
            "raw.klarner_partisan_balance": (CONTROL, list(klarner)),
        },
    )
    return {row[:3]: row[3:] for row in found.drop("status").iter_rows()}


@pytest.mark.parametrize(
    ("governor", "control", "lean_of_governor", "lean_of_control"),
    [
        ("democratic", "democratic", "democratic", "democratic"),
        ("republican", "republican", "republican", "republican"),
        ("democratic", "divided", "democratic", "split"),
        ("republican", "divided", "republican", "split"),
        ("independent", "divided", "split", "split"),
        ("republican", "nonpartisan", "republican", "split"),
    ],
)
def test_what_is_of_neither_party_is_split(build, governor, control, lean_of_governor, lean_of_control):
    found = leans(build, [(2009, "AL", governor, control)])
    assert found["governor", 2009, "AL"][0] == lean_of_governor
    assert found["trifecta", 2009, "AL"][0] == lean_of_control


def test_nebraska_has_a_governor_of_a_party_and_a_legislature_of_none(build):
    found = leans(build, [(2009, "NE", "republican", "nonpartisan")])
    assert found["governor", 2009, "NE"] == ("republican", pytest.approx(-0.1))
    assert found["trifecta", 2009, "NE"] == ("split", pytest.approx(-0.1))


def test_control_of_the_calendar_year_stands_for_the_fiscal_year_of_its_number(build):
    found = leans(
        build,
        [(2008, "NY", "republican", "republican"), (2009, "NY", "democratic", "democratic"), (2010, "NY", "x", "x")],
    )
    assert found["governor", 2008, "NY"][0] == "republican"
    assert found["governor", 2009, "NY"][0] == "democratic"
    assert ("governor", 2010, "NY") not in found


def test_the_margin_is_that_of_the_last_presidential_election_before_the_years_end(build):
    rows = [(year, "NY", "republican", "divided") for year in (2008, 2009)]
    found = leans(build, rows)
    for definition in ("governor", "trifecta"):
        assert found[definition, 2008, "NY"][1] == pytest.approx(0.2)
        assert found[definition, 2009, "NY"][1] == pytest.approx(0.4)


def test_klarner_counts_before_the_first_year_of_ncsl_and_never_after(build):
    found = leans(
        build,
        ncsl=[(2009, "AL", "democratic", "democratic"), (2010, "AL", "democratic", "democratic")],
        klarner=[(year, "AL", "republican", "republican") for year in (2007, 2008, 2009, 2010, 2011)],
        years=[(2007, 2004), (2008, 2004), (2009, 2008), (2010, 2008), (2011, 2008)],
    )
    assert {year: lean for (definition, year, _), (lean, _) in found.items() if definition == "governor"} == {
        2007: "republican", 2008: "republican", 2009: "democratic", 2010: "democratic",
    }  # fmt: skip


def test_klarner_does_not_fill_a_state_that_ncsl_lacks(build):
    """A gap in NCSL's years stays one, for the check on every state to find."""
    found = leans(
        build,
        ncsl=[(2009, "AL", "democratic", "democratic")],
        klarner=[(2009, "NY", "democratic", "democratic")],
    )
    assert ("governor", 2009, "NY") not in found


def test_the_district_takes_no_part(build):
    found = leans(build, [(2009, state, "democratic", "divided") for state in ("AL", "NE", "NY")])
    assert {(definition, state) for definition, year, state in found if state == "DC" and year == 2009} == {
        ("president", "DC"), ("president_2024", "DC"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def counts(warehouse):
    """definition, year -> lean -> states."""
    found = {}
    for definition, year, lean, states in warehouse.sql(
        "select definition, fiscal_year, lean, count(*) from mart.lean group by all"
    ).fetchall():
        found.setdefault((definition, year), {})[lean] = states
    return found


class TestReal:
    @pytest.mark.parametrize(
        ("definition", "year", "states"),
        [
            ("governor", 2008, {"democratic": 28, "republican": 22}),
            ("governor", 2011, {"democratic": 20, "republican": 29, "split": 1}),  # Rhode Island's independent
            ("governor", 2015, {"democratic": 18, "republican": 31, "split": 1}),  # Alaska's
            ("governor", 2024, {"democratic": 23, "republican": 27}),
            ("trifecta", 2009, {"democratic": 17, "republican": 9, "split": 24}),
            ("trifecta", 2011, {"democratic": 11, "republican": 20, "split": 19}),
            ("trifecta", 2024, {"democratic": 16, "republican": 23, "split": 11}),
        ],
    )
    def test_counts_are_those_known(self, counts, definition, year, states):
        assert counts[definition, year] == states

    def test_fifty_states_take_part_in_every_year(self, counts):
        for definition in ("governor", "trifecta"):
            years = [year for name, year in counts if name == definition]
            assert sorted(years) == list(range(1981, 2026))
            assert all(sum(counts[definition, year].values()) == 50 for year in years)

    def test_nebraska_is_split_in_every_year_and_its_governor_of_a_party(self, warehouse):
        found = warehouse.sql(
            "select definition, lean, count(*) from mart.lean "
            "where state = 'NE' and definition in ('governor', 'trifecta') group by all order by all"
        ).fetchall()
        assert found == [("governor", "democratic", 12), ("governor", "republican", 33), ("trifecta", "split", 45)]

    def test_whoever_governs_alone_has_the_governor(self, warehouse):
        assert not warehouse.sql(
            "select * from mart.lean as all_three join mart.lean as governor using (fiscal_year, state) "
            "where all_three.definition = 'trifecta' and governor.definition = 'governor' "
            "and all_three.lean <> 'split' and all_three.lean <> governor.lean"
        ).fetchall()

    def test_margins_are_those_of_the_presidential_election(self, warehouse):
        assert not warehouse.sql(
            "select * from mart.lean as control join mart.lean as president using (fiscal_year, state) "
            "where control.definition in ('governor', 'trifecta') and president.definition = 'president' "
            "and control.margin <> president.margin"
        ).fetchall()
