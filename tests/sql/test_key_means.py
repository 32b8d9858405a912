"""Keys that are a mean of several observations: which observations, their weights, and how old the mean is.

Belongs here: core.key_mean_weight and what core.key_weight makes of it. Does not belong here: keys of one observation
or two (``test_keys.py``).
"""

import pytest

OBSERVED = "key basis year observed_at area share measures whole span_years adjustment_lag_years"
AFTER = ["core.key_mean", "core.key_mean_weight"]
THIRD, FIFTH = pytest.approx(1 / 3), pytest.approx(1 / 5)


def weights(build, key, fiscal_years, observations, table="core.key_weight"):
    """``observations``: (basis, year, span). Fiscal year -> observed year -> weight, and the year of the vintage."""
    rows = [
        (key, basis, year, year + (0.25 if basis == "calendar_year" else 0.0), "AL", 1.0, "m", 1.0, span, 0)
        for basis, year, span in observations
    ]
    found = build(
        table,
        {
            "core.mapped_year": ("fiscal_year", [(year,) for year in fiscal_years]),
            "core.key_observation": (OBSERVED, rows),
        },
        after=AFTER if table == "core.key_weight" else AFTER[:1],
    )
    by_year = {}
    for row in found.iter_rows(named=True):
        held, vintage = by_year.setdefault(row["fiscal_year"], ({}, row["vintage_year"]))
        held[row.get("year", row["observed_at"])] = row["weight"]
        assert vintage == row["vintage_year"]
    return by_year


def yearly(*years):
    return [("fiscal_year", year, 1) for year in years]


class TestByYear:
    """Contracts: the last three years, at least two."""

    def test_three_years_count_alike_and_the_middle_is_the_vintage(self, build):
        found = weights(build, "contracts", [2024], yearly(2021, 2022, 2023, 2024, 2025))
        assert found == {2024: ({2022: THIRD, 2023: THIRD, 2024: THIRD}, 2023)}

    def test_two_are_enough_and_one_is_not(self, build):
        found = weights(build, "contracts", [2024, 2025], yearly(2022, 2024), table="core.key_mean_weight")
        assert found == {2024: ({2022: 0.5, 2024: 0.5}, 2023)}
        # FY2025 has one year of its three and carries it.
        assert weights(build, "contracts", [2025], yearly(2022, 2024)) == {2025: ({2024: 1.0}, 2024)}

    def test_a_mean_of_five_years_stands_for_each_of_its_years(self, build):
        observations = [("fiscal_year", 2022, 5), *yearly(2024, 2025)]
        found = weights(build, "contracts", [2024, 2025], observations)
        assert found[2024][0] == {2022: pytest.approx(2 / 3), 2024: THIRD}  # FY2022 and 2023 are in the mean
        assert found[2025] == ({2022: THIRD, 2024: THIRD, 2025: THIRD}, 2024)

    def test_a_year_of_its_own_goes_before_the_mean_it_is_in(self, build):
        found = weights(build, "contracts", [2024], [("fiscal_year", 2022, 5), *yearly(2023, 2024)])
        assert found[2024] == ({2022: THIRD, 2023: THIRD, 2024: THIRD}, 2023)

    def test_a_mean_alone_is_an_observation_at_its_middle(self, build):
        observations = [("calendar_year", 2017, 1), ("fiscal_year", 2022, 5), *yearly(2024)]
        assert weights(build, "contracts", [2021, 2022, 2023], observations, "core.key_mean_weight") == {}
        found = weights(build, "contracts", [2022, 2023], observations)
        assert found == {2022: ({2022: 1.0}, 2022), 2023: ({2022: 0.5, 2024: 0.5}, 2024)}

    def test_calendar_years_are_carried_and_interpolated(self, build):
        found = weights(build, "contracts", [2011, 2014], [("calendar_year", 2012, 1), ("calendar_year", 2017, 1)])
        assert found == {
            2011: ({2012: 1.0}, 2012),
            2014: ({2012: pytest.approx(0.65), 2017: pytest.approx(0.35)}, 2012),
        }

    def test_the_shares_are_those_of_the_years_in_equal_parts(self, build):
        shares = {2022: 0.1, 2023: 0.2, 2024: 0.6}
        rows = [
            ("contracts", "fiscal_year", year, float(year), area, share, "m", whole, 1, 0)
            for (year, al), whole in zip(shares.items(), (1.0, 100.0, 1.0), strict=True)
            for area, share in (("AL", al), ("NY", 1 - al))
        ]
        found = build(
            "core.allocation_key",
            {
                "core.mapped_year": ("fiscal_year", [(2024,)]),
                "core.key_observation": (OBSERVED, rows),
                "core.key_mover": ("key mover why", [("another", "contracts", "")]),
            },
            after=[*AFTER, "core.key_weight", "core.key_age"],
        )
        al = found.filter(found["area"] == "AL")
        # Shares, not dollars: a year of many contracts counts no more than another.
        assert al.select("share", "vintage_year", "key_lag_years").rows() == [(pytest.approx(0.3), 2023, 1)]


class TestByObservation:
    """Estate and gift tax: the last five editions, at least three, whichever years they are of."""

    def test_the_five_to_the_year_count_alike(self, build):
        found = weights(build, "estate_gift", [2014], yearly(*range(2007, 2017)))
        assert found == {2014: (dict.fromkeys(range(2010, 2015), FIFTH), 2012)}

    def test_years_missing_are_passed_over(self, build):
        found = weights(build, "estate_gift", [2014], yearly(2003, 2006, 2007, 2010, 2012, 2013))
        assert list(found[2014][0]) == [2006, 2007, 2010, 2012, 2013]
        assert found[2014][1] == 2010

    def test_three_are_enough_and_two_are_not(self, build):
        two = yearly(2007, 2008)
        assert weights(build, "estate_gift", [2008], two, table="core.key_mean_weight") == {}
        assert weights(build, "estate_gift", [2008], two) == {2008: ({2008: 1.0}, 2008)}

    def test_where_there_are_fewer_than_three_yet_the_first_three_count(self, build):
        found = weights(build, "estate_gift", [2006, 2007, 2008, 2009], yearly(2007, 2008, 2009, 2010))
        three = ({2007: THIRD, 2008: THIRD, 2009: THIRD}, 2008)
        assert found == {2006: ({2007: 1.0}, 2007), 2007: three, 2008: three, 2009: three}

    def test_a_year_after_the_last_edition_keeps_its_five(self, build):
        found = weights(build, "estate_gift", [2025], yearly(*range(2015, 2024)))
        assert found == {2025: (dict.fromkeys(range(2019, 2024), FIFTH), 2021)}


def test_other_keys_are_no_mean(build):
    assert weights(build, "wages", [2024], yearly(2022, 2023, 2024)) == {2024: ({2024: 1.0}, 2024)}


class TestWholeFile:
    def test_weights_add_to_one(self, warehouse):
        rows = warehouse.sql(
            "select key, fiscal_year, sum(weight), count(distinct vintage_year) from core.key_mean_weight group by all"
        ).fetchall()
        assert {row[0] for row in rows} == {"contracts", "estate_gift", "farm_payments"}
        assert all(abs(total - 1) < 1e-12 and vintages == 1 for *_, total, vintages in rows)

    def test_contracts_are_a_mean_from_the_first_year_with_one_of_its_own(self, warehouse):
        rows = warehouse.sql(
            "select fiscal_year, list(observed_at order by observed_at), any_value(vintage_year)"
            " from core.key_mean_weight where key = 'contracts' group by fiscal_year order by 1"
        ).fetchall()
        assert rows == [(2024, [2022.0, 2024.0], 2023), (2025, [2022.0, 2024.0, 2025.0], 2024)]

    def test_estate_tax_is_a_mean_of_three_editions_at_least_from_the_first_year_of_the_map(self, warehouse):
        found = warehouse.sql(
            "select fiscal_year, list(observed_at order by observed_at) from core.key_mean_weight"
            " where key = 'estate_gift' group by fiscal_year order by 1"
        ).fetchall()
        by_district = [1995, 1996, 1998, 2003]  # FY2004's has no estate tax
        assert {year: editions for year, editions in found if year < 2008} == {
            **dict.fromkeys(range(1995, 2003), by_district[:3]), **dict.fromkeys(range(2003, 2006), by_district),
            2006: [*by_district, 2006], 2007: [*by_district[1:], 2006, 2007],
        }  # fmt: skip
        rows = [row for row in found if 2008 <= row[0] <= 2011]
        assert rows == [
            (2008, [2006, 2007, 2008]),
            (2009, [2006, 2007, 2008, 2009]),
            (2010, [2006, 2007, 2008, 2009, 2010]),
            (2011, [2007, 2008, 2009, 2010, 2011]),
        ]

    def test_the_lag_is_that_of_the_middle(self, warehouse):
        lags = dict(
            warehouse.sql(
                "select distinct key || ' ' || fiscal_year, key_lag_years from core.allocation_key"
                " where key in ('contracts', 'estate_gift', 'farm_payments') and fiscal_year in (2019, 2025)"
            ).fetchall()
        )
        assert lags == {
            "contracts 2019": 2, "contracts 2025": 1,
            "estate_gift 2019": 2, "estate_gift 2025": 4,
            "farm_payments 2019": 1, "farm_payments 2025": 1,
        }  # fmt: skip
