"""Pay, wages and contributions brought home: the factor, what it moves, and residents, by whom all is divided.

Belongs here: core.home_factor and the measures it moves; core.population_estimate. Does not belong here: other measures
(``test_measures.py``), the national total of pay (``test_outlay_lines.py``).
"""

import pytest

from tests.sql.test_measures import measured

BEA = "table_name line year area amount_usd"


def earned(year, area, home, work=1000.0, contributions=200.0):
    """BEA's net earnings: by residence, and by place of work before contributions."""
    return [("SAINC4", line, year, area, usd) for line, usd in ((35, work), (36, contributions), (45, home))]


class TestFactor:
    def factor(self, build, rows):
        return build("core.home_factor", {"raw.bea_regional": (BEA, rows)}).rows()

    def test_it_is_earnings_at_home_to_those_at_work(self, build):
        rows = [*earned(2020, "DC", 400.0), *earned(2020, "MD", 1000.0)]
        assert self.factor(build, rows) == [(2020, "DC", 0.5, 2020, 0), (2020, "MD", 1.25, 2020, 0)]

    def test_after_its_last_year_it_is_carried_as_far_as_pay_and_says_its_age(self, build):
        pay = [("SAGDP4N", 84, year, "DC", 1.0) for year in (2019, 2021, 2022)]
        rows = [*earned(2019, "DC", 200.0), *earned(2020, "DC", 400.0), *pay]
        assert self.factor(build, rows) == [
            (2019, "DC", 0.25, 2019, 0),
            (2020, "DC", 0.5, 2020, 0),
            (2021, "DC", 0.5, 2020, 1),
            (2022, "DC", 0.5, 2020, 2),
        ]

    def test_a_year_before_its_first_has_none(self, build):
        rows = [*earned(2020, "DC", 400.0), ("SAGDP4N", 84, 2019, "DC", 1.0)]
        assert [row[0] for row in self.factor(build, rows)] == [2020]

    def test_the_nation_has_none(self, build):
        rows = [*earned(2020, "DC", 400.0), *earned(2020, "US", 400.0)]
        assert [row[1] for row in self.factor(build, rows)] == ["DC"]


def brought_home(build, rows):
    """(measure, year, area) -> amount and the age of its factor."""
    found = measured(build, raw__bea_regional=rows)
    found = found.filter(found["measure"].str.contains("of residents"))
    return {(row[0], row[2], row[3]): (row[4], row[6]) for row in found.iter_rows()}


def test_contributions_and_wages_are_brought_home_in_the_proportion_of_earnings(build):
    rows = [*earned(2020, "NY", 600.0), *earned(2020, "NJ", 1000.0)]
    rows += [("SAINC4", 50, year, area, 500.0) for year in (2020, 2021) for area in ("NY", "NJ")]
    # Net earnings by work are 800: New York keeps 600 of them, New Jersey's residents have 1,000. 2021 has no factor.
    assert brought_home(build, rows) == {
        ("BEA SAINC4 36 of residents", 2020, "NY"): (150.0, 0),
        ("BEA SAINC4 50 of residents", 2020, "NY"): (375.0, 0),
        ("BEA SAINC4 36 of residents", 2020, "NJ"): (250.0, 0),
        ("BEA SAINC4 50 of residents", 2020, "NJ"): (625.0, 0),
    }


class TestCivilianPay:
    """The District's factor is a half and Maryland's 1.25: of 400 and 400 paid there, 200 and 500 come home."""

    HOME = (*earned(2021, "DC", 400.0), *earned(2021, "MD", 1000.0), *earned(2021, "US", 1400.0, 2000.0, 400.0))

    def pay(self, build, year, **amounts):
        rows = [("SAGDP4N", 84, year, area, usd) for area, usd in amounts.items()]
        found = brought_home(build, [*self.HOME, *rows])
        return {area: value for (measure, _, area), value in found.items() if measure == "BEA SAGDP4N 84 of residents"}

    def test_the_states_keep_their_total_and_what_is_paid_abroad_is_unchanged(self, build):
        found = self.pay(build, 2021, DC=400.0, MD=400.0, US=900.0)
        assert found["DC"] == (pytest.approx(200 * 800 / 700), 0)
        assert found["MD"] == (pytest.approx(500 * 800 / 700), 0)
        assert found["US"] == (900.0, 0)

    def test_the_factor_of_an_earlier_year_is_shown_as_such(self, build):
        found = self.pay(build, 2023, DC=400.0, MD=400.0, US=900.0)
        assert {age for _, age in found.values()} == {2}

    def test_the_armed_forces_stay_where_they_are(self, warehouse):
        moved = warehouse.sql(
            "select count(*) from core.key_measure where key = 'federal_pay_of_residents'"
            " and measure in ('BEA SAGDP4N 84 of residents', 'BEA SAGDP4N 85')"
        ).fetchall()
        assert moved == [(2,)]

    def test_every_real_year_keeps_the_total_of_the_states_and_of_the_nation(self, warehouse):
        rows = warehouse.sql(
            """
            select work.year, work.area = 'US' as nation, sum(home.amount) / sum(work.amount)
            from core.measure as work
            join core.measure as home on home.measure = 'BEA SAGDP4N 84 of residents'
              and home.year = work.year and home.area = work.area
            where work.measure = 'BEA SAGDP4N 84'
            group by all
            """
        ).fetchall()
        assert {year for year, *_ in rows} == set(range(1997, 2024))
        assert all(abs(ratio - 1) < 1e-9 for *_, ratio in rows)

    def test_the_district_falls_and_its_neighbours_rise(self, warehouse):
        moved = dict(
            warehouse.sql(
                """
                select home.area, round(home.share / work.share, 2)
                from core.allocation_key as home
                join core.allocation_key as work using (fiscal_year, area)
                where home.key = 'civilian_pay_of_residents' and work.key = 'federal_civilian_pay'
                  and fiscal_year = 2023 and area in ('DC', 'MD', 'VA', 'NJ', 'territories_abroad')
                """
            ).fetchall()
        )
        assert moved["DC"] < 0.5
        assert all(1 < moved[area] < 1.25 for area in ("MD", "VA", "NJ"))
        assert moved["territories_abroad"] == 1


def test_the_nation_brings_home_what_it_earns(warehouse):
    """Residents of the states earn what is earned in them, but for commuters across the border: within 0.3 %."""
    rows = warehouse.sql(
        """
        select home.year, sum(home.amount) / sum(work.amount)
        from core.measure as home
        join core.measure as work on work.measure = 'BEA SAINC4 36' and work.year = home.year and work.area = home.area
        where home.measure = 'BEA SAINC4 36 of residents' and home.area <> 'US'
        group by home.year
        """
    ).fetchall()
    assert {year for year, _ in rows} == set(range(1976, 2022))
    assert all(abs(ratio - 1) < 0.003 for _, ratio in rows)


class TestPopulation:
    CENSUS = "year area population document"

    def people(self, build, census, bea):
        found = build(
            "core.population_estimate",
            {
                "raw.census_population": (self.CENSUS, [(*row, "census") for row in census]),
                "raw.bea_population": (self.CENSUS, [(*row, "bea") for row in bea]),
            },
        )
        return {row[:2]: row[2:] for row in found.iter_rows()}

    def test_2010_to_2019_are_as_bea_carries_them_and_all_else_the_census_bureaus(self, build):
        years = (2009, 2010, 2019, 2020)
        found = self.people(build, [(year, "NY", 100) for year in years], [(year, "NY", 103) for year in years])
        assert found == {
            (2009, "NY"): (100, "census"),
            (2010, "NY"): (103, "bea"),
            (2019, "NY"): (103, "bea"),
            (2020, "NY"): (100, "census"),
        }

    def test_where_bea_has_none_the_census_bureaus_stands(self, build):
        found = self.people(build, [(2015, "PR", 5), (2015, "NY", 100), (2016, "NY", 7)], [(2015, "NY", 103)])
        assert found == {(2015, "PR"): (5, "census"), (2015, "NY"): (103, "bea"), (2016, "NY"): (7, "census")}

    def test_states_add_to_the_nation_in_every_year(self, warehouse):
        rows = warehouse.sql(
            """
            select year, sum(population) filter (where areas.kind = 'state')
              - any_value(population) filter (where areas.kind = 'national')
            from core.population_estimate join raw.area as areas using (area)
            group by year
            """
        ).fetchall()
        assert [year for year, gap in rows if gap != 0] == []
        assert {year for year, _ in rows} >= set(range(2008, 2026))

    def test_new_york_no_longer_leaps_by_the_census_of_2020(self, warehouse):
        people = dict(
            warehouse.sql("select year, population from core.population_estimate where area = 'NY'").fetchall()
        )
        assert round(people[2019] / 1e6, 2) == 20.22
        assert abs(people[2020] / people[2019] - 1) < 0.01
