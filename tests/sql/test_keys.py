"""From measures to shares: in which year a measure counts, how a share reaches a fiscal year."""

import pytest

MEASURED = "measure basis year area amount span_years adjustment_lag_years"
MADE_OF = "key measure first_year last_year remainder"
OBSERVED = "key basis year observed_at area share measures whole span_years adjustment_lag_years"
MOVERS = "key mover why"
WEIGHED = ["core.key_mean", "core.key_mean_weight", "core.key_weight", "core.key_age"]
LATER = {"fiscal_year": 0.0, "calendar_year": 0.25, "december": 0.71}


def shares(frame, **where):
    for column, value in where.items():
        frame = frame.filter(frame[column] == value)
    return dict(frame.select("area", "share").iter_rows())


def test_income_tax_changes_from_bea_to_soi_in_the_first_year_of_soi(build):
    sources = [("BEA SAINC50 80", 1.0, (2014, 2015)), ("IRS HT2 A06500", 9.0, (2015,))]
    found = build(
        "core.key_observation",
        {
            "core.measure": (
                MEASURED,
                [
                    (measure, "calendar_year", year, area, amount if area == "AL" else 1.0, 1, 0)
                    for measure, amount, years in sources
                    for year in years
                    for area in ("AL", "NY")
                ],
            )
        },
        after=["core.key_measure"],
    )
    assert shares(found, key="income_tax", year=2014) == {"AL": 0.5, "NY": 0.5}
    assert shares(found, key="income_tax", year=2015) == {"AL": 0.9, "NY": 0.1}


def spans(build, measured):
    """``measured``: measure -> years; returns key, measure -> first and last year, of the keys that change measure."""
    rows = [(measure, "calendar_year", year, "AL", 1.0, 1, 0) for measure, years in measured.items() for year in years]
    found = build("core.key_measure", {"core.measure": (MEASURED, rows)})
    return {row[:2]: row[2:4] for row in found.iter_rows() if row[2:4] != (2007, 9999) and row[1] in measured}


@pytest.mark.parametrize(
    ("key", "main", "other", "expected"),
    [
        # The other measure fills the years before ...
        (
            "income_tax",
            ("IRS HT2 A06500", (2014, 2016)),
            "BEA SAINC50 80",
            {"main": (2014, 9999), "other": (2007, 2013)},
        ),
        (
            "medicaid_chip",
            ("Federal Medicaid and CHIP", (2019, 2024)),
            "Medicaid by residence at first federal share, and CHIP",
            {"main": (2019, 9999), "other": (2007, 2018)},
        ),
        # ... or after, and never a gap.
        (
            "unemployment_compensation",
            ("BEA SAINC35 2400", (2016, 2018)),
            "Unemployment benefits by DOL and SOI",
            {"main": (2007, 2018), "other": (2019, 9999)},
        ),
        (
            "social_security",
            ("BEA SAINC35 2110", (2007, 2022)),
            "SSA benefits of December",
            {"main": (2007, 2022), "other": (2023, 9999)},
        ),
        (
            "ssi",
            ("BEA SAINC35 2310 at federal part", (2007, 2018)),
            "SSA federal SSI",
            {"main": (2007, 2018), "other": (2019, 9999)},
        ),
        (
            "premium_tax_credit",
            ("CMS advance premium tax credit", (2016, 2025)),
            "IRS HT2 A85770",
            {"main": (2016, 9999), "other": (2007, 2015)},
        ),
        (
            "veterans_benefits",
            ("VA compensation, pensions and education", (2008, 2024)),
            "Veterans' benefits by BEA joined to VA",
            {"main": (2008, 9999), "other": (2007, 2007)},
        ),
        (
            "farm_payments",
            ("USDA farm payments", (2017, 2024)),
            "USDA farm payments of all years",
            {"main": (2017, 9999), "other": (2007, 2016)},
        ),
    ],
)
def test_a_second_measure_counts_where_the_main_one_does_not_reach(build, key, main, other, expected):
    measure, years = main
    found = spans(build, {measure: years, other: range(2007, 2026)})
    assert {measure: span for (of, measure), span in found.items() if of == key} == {
        measure: expected["main"], other: expected["other"],
    }  # fmt: skip


def test_a_key_of_one_measure_counts_it_wherever_it_is(build):
    assert spans(build, {"BEA SAINC35 2210": (2018, 2022), "BEA SAINC4 46": (2014,)}) == {}


def test_of_several_measures_before_the_main_one_each_counts_in_its_own_years(build):
    years = {"Procurement of FY1995": (1995,), "Defense contracts joined to contracts": range(2001, 2012)}
    found = build(
        "core.key_measure",
        {
            "core.constant": ("name value", [("first_fiscal_year", 1981)]),
            "core.measure": (
                MEASURED,
                [
                    (measure, "fiscal_year", year, "AL", 1.0, 1, 0)
                    for measure, of in (years | {"USAspending contracts": (2012, 2017)}).items()
                    for year in of
                ],
            ),
        },
    )
    spans_of = {row[1]: row[2:4] for row in found.iter_rows() if row[0] == "contracts"}
    assert spans_of == {
        "Procurement of FY1995": (1995, 1995),
        "Defense contracts joined to contracts": (2001, 2011),
        "USAspending contracts": (2012, 9999),
    }


def observe(build, remainder, amounts):
    return build(
        "core.key_observation",
        {
            "core.key_measure": (MADE_OF, [("made_up", "m", 2007, 9999, remainder)]),
            "core.measure": (
                MEASURED,
                [("m", "fiscal_year", 2020, area, amount, 1, 0) for area, amount in amounts.items()],
            ),
        },
    )


@pytest.mark.parametrize(
    ("remainder", "expected"),
    [
        ("territories_abroad", {"AL": 0.5, "NY": 0.25, "territories_abroad": 0.25}),
        ("not_allocated", {"AL": 0.5, "NY": 0.25, "not_allocated": 0.25}),
        ("ignored", {"AL": 2 / 3, "NY": 1 / 3}),
    ],
)
def test_what_a_national_row_holds_beyond_the_areas(build, remainder, expected):
    found = observe(build, remainder, {"AL": 50.0, "NY": 25.0, "US": 100.0})
    assert shares(found) == pytest.approx(expected)


def test_territories_are_added_up_and_the_remainder_joins_them(build):
    amounts = {"AL": 50.0, "PR": 10.0, "GU": 5.0, "overseas": 5.0, "undistributed": 10.0, "US": 100.0}
    found = observe(build, "territories_abroad", amounts)
    assert shares(found) == pytest.approx({"AL": 0.5, "territories_abroad": 0.4, "not_allocated": 0.1})


def test_a_key_without_a_national_row_has_no_remainder(build):
    assert shares(observe(build, "not_allocated", {"AL": 3.0, "PR": 1.0})) == {"AL": 0.75, "territories_abroad": 0.25}


def test_measures_of_a_key_are_added_within_their_years(build):
    found = build(
        "core.key_observation",
        {
            "core.key_measure": (
                MADE_OF,
                [("both", "a", 2007, 9999, "ignored"), ("both", "b", 2010, 2011, "ignored")],
            ),
            "core.measure": (
                MEASURED,
                [
                    (measure, "calendar_year", year, area, amount, 1, 0)
                    for measure, area, amount in [
                        ("a", "AL", 1.0),
                        ("a", "NY", 3.0),
                        ("b", "AL", 4.0),
                        ("b", "NY", 0.0),
                    ]
                    for year in (2009, 2010, 2012)
                ],
            ),
        },
    )
    assert shares(found, year=2009) == {"AL": 0.25, "NY": 0.75}
    assert shares(found, year=2010) == {"AL": 0.625, "NY": 0.375}
    assert shares(found, year=2012) == {"AL": 0.25, "NY": 0.75}
    assert set(found["observed_at"] - found["year"]) == {0.25}


def test_a_fiscal_year_is_observed_at_itself(build):
    assert set(observe(build, "ignored", {"AL": 1.0})["observed_at"]) == {2020.0}


def allocate(build, fiscal_years, observations):
    """``observations``: (basis, year, share of AL[, measure, whole]); NY has the rest."""
    rows = [
        (
            "made_up",
            basis,
            year,
            year + LATER[basis],
            area,
            share,
            *(made_of or ("m", 1.0)),
            1,
            0,
        )
        for basis, year, al, *made_of in observations
        for area, share in (("AL", al), ("NY", 1 - al))
    ]
    found = build(
        "core.allocation_key",
        {
            "core.mapped_year": ("fiscal_year", [(year,) for year in fiscal_years]),
            "core.key_observation": (OBSERVED, rows),
            "core.key_mover": (MOVERS, [("another", "made_up", "")]),
        },
        after=WEIGHED,
    )
    made_up = found.filter((found["key"] == "made_up") & (found["area"] == "AL"))
    return {
        year: (share, vintage, lag)
        for year, share, vintage, lag in made_up.select(
            "fiscal_year", "share", "vintage_year", "key_lag_years"
        ).iter_rows()
    }


def test_calendar_years_reach_a_fiscal_year_as_a_quarter_and_three_quarters(build):
    found = allocate(build, [2020], [("calendar_year", 2019, 0.5), ("calendar_year", 2020, 0.125)])
    assert found == {2020: (0.25 * 0.5 + 0.75 * 0.125, 2020, 0)}


def test_consecutive_years_of_one_measure_blend_in_its_own_unit(build):
    """A year in which twenty times as much was paid counts twenty times as much."""
    found = allocate(
        build, [2020], [("calendar_year", 2019, 0.5, "m", 10.0), ("calendar_year", 2020, 0.125, "m", 200.0)]
    )
    assert found[2020][0] == pytest.approx((0.25 * 5 + 0.75 * 25) / (0.25 * 10 + 0.75 * 200))


@pytest.mark.parametrize(
    "observations",
    [
        [("calendar_year", 2019, 0.5, "old", 10.0), ("calendar_year", 2020, 0.125, "new", 200.0)],
        [("calendar_year", 2019, 0.5, "m", 10.0), ("calendar_year", 2020, 0.125, "m + n", 200.0)],
    ],
)
def test_from_one_measure_to_another_shares_blend(build, observations):
    assert allocate(build, [2020], observations)[2020][0] == pytest.approx(0.25 * 0.5 + 0.75 * 0.125)


def test_across_a_gap_shares_blend(build):
    found = allocate(
        build, [2020], [("calendar_year", 2018, 0.5, "m", 10.0), ("calendar_year", 2020, 0.125, "m", 200.0)]
    )
    assert found[2020][0] == pytest.approx(0.125 * 0.5 + 0.875 * 0.125)


def test_a_fiscal_year_observed_is_taken_as_it_is(build):
    found = allocate(build, [2020], [("fiscal_year", year, share) for year, share in ((2019, 0.5), (2020, 0.125))])
    assert found == {2020: (0.125, 2020, 0)}


def test_between_vintages_a_share_is_interpolated_outside_carried(build):
    found = allocate(build, range(2010, 2019), [("fiscal_year", 2012, 0.25), ("fiscal_year", 2016, 0.75)])
    assert found == {
        2010: (0.25, 2012, 2),
        2011: (0.25, 2012, 1),
        2012: (0.25, 2012, 0),
        2013: (0.375, 2012, 1),
        2014: (0.5, 2016, 2),  # as near to both: the later counts
        2015: (0.625, 2016, 1),
        2016: (0.75, 2016, 0),
        2017: (0.75, 2016, 1),
        2018: (0.75, 2016, 2),
    }


def test_calendar_and_fiscal_years_in_one_key(build):
    found = allocate(build, [2017, 2018, 2019, 2020], [("calendar_year", 2017, 0.2), ("fiscal_year", 2020, 0.75)])
    span = 2020 - 2017.25
    assert found[2017] == (0.2, 2017, 0)
    assert found[2018][0] == pytest.approx(0.2 + 0.55 * 0.75 / span)
    assert found[2019][0] == pytest.approx(0.2 + 0.55 * 1.75 / span)
    assert found[2020] == (0.75, 2020, 0)
    assert [found[year][1:] for year in (2018, 2019)] == [(2017, 1), (2020, 1)]


def test_one_observation_serves_every_year(build):
    found = allocate(build, [2008, 2025], [("fiscal_year", 2023, 0.3)])
    assert found == {2008: (0.3, 2023, 15), 2025: (0.3, 2023, 2)}


def test_what_cannot_be_placed_has_a_key_of_its_own(build):
    found = build(
        "core.allocation_key",
        {
            "core.mapped_year": ("fiscal_year", [(2020,), (2021,)]),
            "core.key_observation": (OBSERVED, [("k", "fiscal_year", 2020, 2020.0, "AL", 1.0, "m", 1.0, 1, 0)]),
            "core.key_mover": (MOVERS, [("another", "k", "")]),
        },
        after=WEIGHED,
    )
    nowhere = found.filter(found["key"] == "not_allocated")
    assert nowhere.select("fiscal_year", "area", "share", "key_lag_years").rows() == [
        (2020, "not_allocated", 1.0, 0),
        (2021, "not_allocated", 1.0, 0),
    ]


def test_a_december_lies_at_seven_tenths_of_its_year(build):
    found = allocate(build, [2023, 2024, 2025], [("calendar_year", 2022, 0.2), ("december", 2024, 0.6)])
    assert found[2023][0] == pytest.approx(0.2 + 0.4 * (2023 - 2022.25) / (2024.71 - 2022.25))
    assert found[2025] == (0.6, 2024, 1)


def test_a_key_is_as_old_in_its_adjustment_as_the_oldest_of_its_measures(build):
    """Pay of 2023 is brought home with a factor of 2021; the armed forces need none."""
    found = build(
        "core.key_observation",
        {
            "core.key_measure": (
                MADE_OF,
                [("k", "home", 2007, 9999, "ignored"), ("k", "as is", 2007, 9999, "ignored")],
            ),
            "core.measure": (
                MEASURED,
                [
                    (measure, "calendar_year", 2023, area, 1.0, span, age)
                    for measure, span, age in (("home", 1, 2), ("as is", 3, 0))
                    for area in ("AL", "NY")
                ],
            ),
        },
    )
    assert found.select("area", "share", "span_years", "adjustment_lag_years").rows() == [
        ("AL", 0.5, 3, 2),
        ("NY", 0.5, 3, 2),
    ]


def test_a_fiscal_year_carries_the_age_of_the_adjustment(build):
    rows = [
        ("k", "calendar_year", year, year + 0.25, "AL", 1.0, "m", 1.0, 1, age)
        for year, age in ((2021, 0), (2022, 1), (2023, 2))
    ]
    found = build(
        "core.allocation_key",
        {
            "core.mapped_year": ("fiscal_year", [(year,) for year in (2021, 2022, 2023, 2025)]),
            "core.key_observation": (OBSERVED, rows),
            "core.key_mover": (MOVERS, [("another", "k", "")]),
        },
        after=WEIGHED,
    )
    ages = found.filter(found["key"] == "k").select("fiscal_year", "adjustment_lag_years").rows()
    assert ages == [(2021, 0), (2022, 1), (2023, 2), (2025, 2)]
