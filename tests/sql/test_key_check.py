"""Keys beside what another measure says: rows in and rows out, and how close they are in the embedded figures."""

import polars as pl
import pytest

TABLES = {
    "keys": ("core.allocation_key", "key fiscal_year area share", ("gdp", 1999, "AL", 1.0)),
    "medicare": ("raw.cms_health_by_residence", "program year area amount_usd", ("medicaid", 2015, "AL", 1.0)),
    "ssi": ("raw.ssa_ssi", "year area recipients payments_usd", (1999, "AL", 1, 1.0)),
    "bea": ("raw.bea_regional", "table_name line year area amount_usd", ("SAINC4", 50, 2015, "AL", 1.0)),
    "soi": ("raw.irs_historic_table_2", "tax_year item area amount_usd", (2015, "A06500", "AL", 1.0)),
    "old": ("raw.census_population_65_and_over", "year area population", (1999, "AL", 1)),
    "wages": ("raw.usaspending_federal_wages", "period area residence_usd", ("2022", "AL", 1.0)),
}
"""Table, its columns, and a row beside those of a test that is held against nothing."""


def check(build, **rows):
    """The rows of the mart by key, from ``rows`` of ``TABLES``."""
    found = build(
        "mart.key_check",
        {table: (columns, [idle, *rows.get(name, [])]) for name, (table, columns, idle) in TABLES.items()},
    )
    return {(row["key"], row["check_measure"], row["year"], row["state"]): row for row in found.iter_rows(named=True)}


def test_shares_are_those_among_the_states_alone(build):
    found = check(
        build,
        keys=[
            ("medicare", 2015, "AL", 0.2),
            ("medicare", 2015, "NY", 0.6),
            ("medicare", 2015, "territories_abroad", 0.2),
        ],
        medicare=[
            ("medicare", 2015, "AL", 100.0),
            ("medicare", 2015, "NY", 100.0),
            ("medicare", 2015, "PR", 50.0),
            ("medicare", 2015, "US", 250.0),
            ("medicare", 2014, "NY", 100.0),
        ],
    )
    assert list(found) == [("medicare", "CMS: Medicare by residence", 2015, state) for state in ("AL", "NY")]
    alabama = next(iter(found.values()))
    assert alabama["basis"] == "calendar_year"
    assert (alabama["share"], alabama["check_share"]) == pytest.approx((0.25, 0.5))
    assert alabama["share_difference"] == pytest.approx(-0.25)


AL_AND_CA = (("AL", 300.0), ("CA", 100.0))
MEASURES = [
    ("ssi", "SSA: payments of SSI", "calendar_year", "ssi", [(2024, area, 1, usd) for area, usd in AL_AND_CA]),
    (
        "veterans_benefits", "BEA: veterans' benefits", "calendar_year", "bea",
        [("SAINC35", 2500, 2024, area, usd) for area, usd in AL_AND_CA],
    ),
    (
        "premium_tax_credit", "IRS: premium tax credit on returns", "calendar_year", "soi",
        [(2024, "A85770", area, usd) for area, usd in AL_AND_CA],
    ),
    (
        "social_security", "Census: residents of 65 and over", "calendar_year", "old",
        [(2024, area, usd) for area, usd in AL_AND_CA],
    ),
    (
        "civilian_pay_of_residents", "Wages of federal civil employees by residence", "fiscal_year", "wages",
        [*(("2024", area, usd) for area, usd in AL_AND_CA), ("2023", "CA", 9e9)],
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", MEASURES, ids=[row[0] for row in MEASURES])
def test_each_key_is_held_against_the_other_measure_of_its_year(build, case):
    key, measure, basis, table, rows = case
    shares = [(key, year, area, share) for year in (2023, 2024) for area, share in (("AL", 0.1), ("CA", 0.9))]
    found = check(build, keys=shares, **{table: rows})
    assert {place: row["share_difference"] for place, row in found.items()} == pytest.approx(
        {(key, measure, 2024, "AL"): -0.65, (key, measure, 2024, "CA"): 0.65}
    )
    assert {row["basis"] for row in found.values()} == {basis}


def test_two_years_of_one_measure_do_not_mix(build):
    keys = [("medicare", year, area, share) for year in (2014, 2015) for area, share in (("AL", 0.25), ("NY", 0.75))]
    rows = [("medicare", 2014, "AL", 1.0), ("medicare", 2014, "NY", 3.0), ("medicare", 2015, "NY", 5.0)]
    found = check(build, keys=keys, medicare=rows)
    assert {(year, state): row["check_share"] for (_, _, year, state), row in found.items()} == {
        (2014, "AL"): 0.25,
        (2014, "NY"): 0.75,
        (2015, "NY"): 1.0,
    }


def test_the_keys_come_near_what_others_measure(warehouse):
    """Half the sum of differences is the part of a programme that another key would give to other states."""
    moved = warehouse.sql(
        """
        select key, check_measure, count(distinct year) as years, max(moved) as moved
        from (
          select key, check_measure, year, count(*) as states, sum(abs(share_difference)) / 2 as moved
          from mart.key_check group by all having states = 51
        )
        group by all order by key, check_measure
        """
    ).pl()
    assert moved.select("key", "check_measure", "years", pl.col("moved").round(3)).rows() == [
        ("civilian_pay_of_residents", "Wages of federal civil employees by residence", 1, 0.082),
        ("medicare", "CMS: Medicare by residence", 30, 0.008),
        ("premium_tax_credit", "IRS: premium tax credit on returns", 8, 0.028),
        ("social_security", "Census: residents of 65 and over", 1, 0.030),
        ("veterans_benefits", "BEA: veterans' benefits", 38, 0.010),
    ]


def test_federal_wages_by_residence_would_move_pay_to_maryland_and_virginia(warehouse):
    """From every other state, the District among them: the source of the residence is not stated."""
    found = warehouse.sql(
        """
        select state, round(share_difference, 3) from mart.key_check
        where key = 'civilian_pay_of_residents' and abs(share_difference) > 0.01
        order by share_difference
        """
    ).fetchall()
    assert found == [("MD", -0.040), ("VA", -0.028), ("TX", 0.010), ("DC", 0.011)]
