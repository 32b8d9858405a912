"""Senate seats beside people: the order of the states, the projection, and what 70 seats' states pay and hold."""

import math

import polars as pl
import pytest

from tests.sql.frames import residents

AREAS = ("area kind", [(code, "state") for code in ("AA", "BB", "CC", "DC")] + [("PR", "territories_abroad")])
LAST, GROWTH_YEARS, HORIZON = 2025, 5, 2030


def representation(build, years, people, areas=AREAS):
    """``people``: year -> area -> residents. Rows by (fiscal_year, state)."""
    found = build(
        "mart.representation",
        {
            "raw.area": areas,
            "core.fiscal_year": ("fiscal_year", [(year,) for year in years]),
            "core.population_estimate": (
                "area year population",
                [(area, year, count) for year, counts in people.items() for area, count in counts.items()],
            ),
        },
    )
    return {(row["fiscal_year"], row["state"]): row for row in found.iter_rows(named=True)}


def everywhere(**counts):
    """The same residents in the year of growth's start and in the last two years of estimates."""
    return {year: {"US": 9999, "PR": 4, "DC": 7, **counts} for year in (2019, 2023, 2024)}


def test_states_stand_smallest_first_without_dc(build):
    found = representation(build, [2023, 2024], everywhere(AA=600, BB=100, CC=300))
    year = [row for (fiscal_year, _), row in found.items() if fiscal_year == 2023]
    assert [tuple(row.values()) for row in year] == [
        (2023, "BB", 2, 20000.0, 0.1, 0.1, 2, 100, False),
        (2023, "CC", 2, 2e6 / 300, 0.3, 0.4, 4, 300, False),
        (2023, "AA", 2, 2e6 / 600, 0.6, 1.0, 6, 600, False),
    ]


def test_states_of_one_size_stand_by_postal_code(build):
    counts = everywhere(CC=250, AA=250, BB=500)
    for people in (counts, {year: dict(reversed(areas.items())) for year, areas in counts.items()}):
        found = representation(build, [2024], people)
        assert [(row["state"], row["cumulative_seats"]) for row in found.values()][:3] == [
            ("AA", 2),
            ("CC", 4),
            ("BB", 6),
        ]
        assert found[2024, "AA"]["cumulative_population_share_smallest_first"] == 0.25
        assert found[2024, "CC"]["cumulative_population_share_smallest_first"] == 0.5


def test_population_grows_on_at_the_states_own_mean_of_five_years(build):
    people = {
        # AA grows by a tenth in five years, its last year falls: only the two ends of the five years count.
        2019: {"AA": 1_000_000, "BB": 900_000, "CC": 500_000},
        2023: {"AA": 1_500_000, "BB": 900_000, "CC": 500_000},
        2024: {"AA": 1_100_000, "BB": 900_000, "CC": 450_000},
    }
    found = representation(build, [2023, 2024], people)
    assert {year for year, _ in found} == set(range(2023, HORIZON + 1))
    assert {year for (year, _), row in found.items() if row["is_projection"]} == set(range(2025, HORIZON + 1))
    assert found[2029, "AA"]["population"] == 1_210_000
    assert found[2029, "BB"]["population"] == 900_000
    assert found[2029, "CC"]["population"] == 405_000
    assert found[2025, "AA"]["population"] == round(1_100_000 * 1.1 ** (1 / 5)) == 1_121_169
    assert found[2029, "AA"]["population_share"] == 1_210_000 / 2_515_000


def test_an_estimate_after_the_last_closed_year_is_no_projection(build):
    people = {year: {"AA": 100 + year - 2020, "BB": 900, "CC": 500} for year in range(2020, 2026)}
    found = representation(build, [2024], people)
    assert found[2025, "AA"]["population"] == 105
    assert not found[2025, "AA"]["is_projection"]
    assert found[2026, "AA"]["is_projection"]


def test_a_gap_among_the_estimates_is_not_filled(build):
    people = everywhere(AA=600, BB=100, CC=300)
    people[2023] = {"AA": 600, "CC": 300}
    with pytest.raises(AssertionError):  # the fixture asks, as a run does, for a value in every required column
        representation(build, [2023, 2024], people)


def fifty(build, held):
    """``mart.senate_majority`` of 50 made-up states of 1 to 50 people; a state of n people has a net of n dollars."""
    states = [f"S{n:02}" for n in range(1, 51)]
    representation_rows = [
        (year, state, 2, 2 * n, n, projected)
        for year, projected in ((2024, False), (2025, True))
        for n, state in enumerate(states, 1)
    ]
    found = build(
        "mart.senate_majority",
        {
            "mart.representation": (
                "fiscal_year state senate_seats cumulative_seats population is_projection",
                representation_rows,
            ),
            "mart.net_contribution": (
                "fiscal_year state method net_contribution_usd status",
                [(*row, "final") for row in held(states)],
            ),
        },
    )
    return {(row["fiscal_year"], row["seats"]): row for row in found.iter_rows(named=True)}


def nets(states):
    """Each state's net under both methods, and DC's."""
    own = [(2024, state, "residence", float(n * n)) for n, state in enumerate(states, 1)]
    other = [(2024, state, "collections", 1e9) for state in states]
    return [*own, *other, (2024, "DC", "residence", 1e12)]


def test_the_smallest_states_and_the_others_split_the_fifty(build):
    found = fifty(build, nets)
    assert {key: (row["states"], row["other_states"]) for key, row in found.items() if key[0] == 2024} == {
        (2024, 51): (26, 24),  # 25 states hold 50 seats, so a majority takes 26 with 52
        (2024, 60): (30, 20),
        (2024, 70): (35, 15),
    }
    small, everyone = sum(range(1, 36)), sum(range(1, 51))
    small_net, net = sum(n * n for n in range(1, 36)), sum(n * n for n in range(1, 51))
    row = found[2024, 70]
    assert (row["population"], row["other_population"]) == (small, everyone - small)
    assert row["population_share"] == small / everyone
    assert row["other_population_share"] == (everyone - small) / everyone
    assert (row["net_contribution_usd"], row["other_net_contribution_usd"]) == (small_net, net - small_net)
    assert row["net_per_capita_usd"] == small_net / small
    assert row["other_net_per_capita_usd"] == (net - small_net) / (everyone - small)


def test_a_projected_year_has_people_and_no_dollars(build):
    row = fifty(build, nets)[2025, 70]
    assert row["is_projection"]
    assert row["population_share"] == sum(range(1, 36)) / sum(range(1, 51))
    assert {name for name, value in row.items() if value is None} == {
        "net_contribution_usd", "net_per_capita_usd", "other_net_contribution_usd", "other_net_per_capita_usd",
    }  # fmt: skip


def test_a_year_with_collections_alone_keeps_its_people(build):
    row = fifty(build, lambda states: [(2024, state, "collections", 5.0) for state in states])[2024, 70]
    assert row["states"] == 35
    assert row["net_contribution_usd"] is None


def fifty_states(raw, year):
    """Residents of the 50 states, smallest first, from the raw estimates alone."""
    people = residents(raw).filter(~pl.col("area").is_in(["US", "DC", "PR"]))
    found, last, before = (
        dict(people.filter(pl.col("year") == wanted).select("area", "population").iter_rows())
        for wanted in (year, LAST, LAST - GROWTH_YEARS)
    )
    if year > LAST:
        assert not found
        growth = {area: math.log(last[area] / before[area]) / GROWTH_YEARS for area in last}
        found = {area: last[area] * math.exp(growth[area] * (year - LAST)) for area in last}
    assert len(found) == 50
    return dict(sorted(found.items(), key=lambda item: item[1]))


@pytest.mark.parametrize("year", [2008, 2023, 2025, 2030])
def test_the_share_that_holds_70_seats_is_recomputed(warehouse, raw, year):
    people = fifty_states(raw, year)
    share = sum(list(people.values())[:35]) / sum(people.values())
    found = warehouse.sql(
        f"select population_share from mart.senate_majority where fiscal_year = {year} and seats = 70"  # noqa: S608
    ).fetchall()
    assert found == [(pytest.approx(share, abs=1e-7),)]
    order = warehouse.sql(
        f"select state from mart.representation where fiscal_year = {year} order by cumulative_seats"  # noqa: S608
    ).fetchall()
    assert [state for (state,) in order] == list(people)


def test_the_net_of_70_seats_is_recomputed(warehouse, raw):
    small = list(fifty_states(raw, 2023))[:35]
    net = warehouse.sql("from mart.net_contribution where fiscal_year = 2023 and method = 'residence'").pl()
    groups = [net.filter(pl.col("state").is_in(small)), net.filter(~pl.col("state").is_in([*small, "DC"]))]
    expected = [group["net_contribution_usd"].sum() / group["population"].sum() for group in groups]
    found = warehouse.sql(
        "select net_per_capita_usd, other_net_per_capita_usd from mart.senate_majority"
        " where fiscal_year = 2023 and seats = 70"
    ).fetchall()
    assert found == [tuple(pytest.approx(value, rel=1e-9) for value in expected)]


def test_the_facts_readers_ask_for(warehouse):
    share = dict(
        warehouse.sql("select fiscal_year, population_share from mart.senate_majority where seats = 70").fetchall()
    )
    assert {year: round(100 * share[year], 2) for year in (2008, 2025, 2030)} == {2008: 34.01, 2025: 33.68, 2030: 33.55}


def test_known_states(warehouse):
    by_year = "select fiscal_year, {} from mart.representation where state = '{}' order by fiscal_year"
    california = dict(warehouse.sql(by_year.format("population_share", "CA")).fetchall())
    assert all(0.115 < california[year] < 0.120 for year in range(2020, 2026))
    assert california[2023] == pytest.approx(0.117, abs=5e-4)
    wyoming = warehouse.sql(by_year.format("cumulative_seats", "WY")).fetchall()
    assert wyoming == [
        (year, 4 if year < 1984 else 2) for year in range(1981, HORIZON + 1)
    ]  # Alaska was smaller before
    [(seats,)] = warehouse.sql(
        "select seats_per_million from mart.representation where state = 'WY' and fiscal_year = 2023"
    ).fetchall()
    assert seats == pytest.approx(3.42, abs=0.01)


def test_no_seat_outside_the_fifty_states(warehouse):
    found = warehouse.sql(
        "select count(*) from mart.representation where state not in"
        " (select area from raw.area where kind = 'state' and area <> 'DC')"
    ).fetchall()
    assert found == [(0,)]
