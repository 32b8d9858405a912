"""Keys beside what another agency measures: rows in and rows out, and how close they are in the embedded figures."""

import polars as pl
import pytest

from assets.sources.va.expenditures import ExpendituresSchema

TABLES = {
    "observed": ("core.key_observation", "key basis year area share", ("wages", "calendar_year", 1999, "AL", 1.0)),
    "keys": ("core.allocation_key", "key fiscal_year area share key_lag_years", ("wages", 1999, "AL", 1.0, 0)),
    "medicare": ("raw.cms_health_by_residence", "program year area amount_usd", ("medicaid", 2015, "AL", 1.0)),
    "ssi": ("raw.ssa_ssi", "year area recipients payments_usd", (1999, "AL", 1, 1.0)),
    "va": (
        "raw.va_expenditures",
        " ".join(ExpendituresSchema.columns()),
        (1999, "AL", *[1.0] * 8, None, None),
    ),
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
        observed=[
            ("medicare", "calendar_year", 2015, "AL", 0.2),
            ("medicare", "calendar_year", 2015, "NY", 0.6),
            ("medicare", "calendar_year", 2015, "territories_abroad", 0.2),
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


def test_ssi_is_held_against_what_ssa_pays(build):
    found = check(
        build,
        observed=[("ssi", "calendar_year", 2024, state, share) for state, share in (("AL", 0.1), ("CA", 0.9))],
        ssi=[(2024, "AL", 9, 300.0), (2024, "CA", 1, 100.0), (2024, "MP", 1, 7.0), (2024, "US", 11, 407.0)],
    )
    assert {key[3]: row["share_difference"] for key, row in found.items()} == pytest.approx({"AL": -0.65, "CA": 0.65})
    assert {key[1] for key in found} == {"SSA: payments of SSI"}


def test_veterans_are_held_against_cash_and_against_cash_with_care(build):
    found = check(
        build,
        keys=[("veterans_benefits", 2015, state, 0.5, 0) for state in ("AL", "TX")],
        va=[
            (2015, "AL", 0.0, 10.0, 1e9, 5.0, 1e9, None, 5.0, 60.0, 1e9, 1e9),
            (2015, "TX", 0.0, 50.0, 1e9, 20.0, 1e9, 1e9, 10.0, 40.0, None, None),
        ],
    )
    shares = {(key[1], key[3]): row["check_share"] for key, row in found.items()}
    assert shares == pytest.approx(
        {
            ("VA: cash benefits", "AL"): 0.2,
            ("VA: cash benefits", "TX"): 0.8,
            ("VA: cash benefits and medical care", "AL"): 0.4,
            ("VA: cash benefits and medical care", "TX"): 0.6,
        }
    )
    assert {row["basis"] for row in found.values()} == {"fiscal_year"}


def test_a_key_that_is_carried_from_another_year_is_held_against_nothing(build):
    found = check(
        build,
        keys=[("veterans_benefits", 2016, "AL", 1.0, 1)],
        va=[(2016, "AL", *[1.0] * 8, None, None)],
    )
    assert found == {}


def test_the_keys_come_near_what_other_agencies_measure(warehouse):
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
        ("medicare", "CMS: Medicare by residence", 12, 0.008),
        ("veterans_benefits", "VA: cash benefits", 8, 0.006),
        ("veterans_benefits", "VA: cash benefits and medical care", 8, 0.047),
    ]


def test_medical_care_would_move_veterans_money_out_of_texas(warehouse):
    """BEA's line measures no medical care, which is two fifths of what the category holds."""
    found = warehouse.sql(
        """
        select state, round(share_difference, 4) from mart.key_check
        where check_measure = 'VA: cash benefits and medical care' and year = 2015 and abs(share_difference) > 0.0045
        order by share_difference desc
        """
    ).fetchall()
    assert found == [("TX", 0.0114), ("VA", 0.0067), ("GA", 0.0048), ("IL", -0.005), ("NY", -0.0063)]
