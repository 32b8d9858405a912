"""What the pandemic brought: unemployment benefits, impact payments, and spending above its ordinary level.

Belongs here: core.pandemic_unemployment, core.impact_payment, core.excess_spending, rows in and rows out. Does not
belong here: the keys and totals they make.
"""

import pytest

REPORTED = "fiscal_year program area weeks_claimed weeks_compensated amount_usd"
CLAIMED = "fiscal_year program area weeks_claimed"
PRINTED = "table_name line measure fiscal_year amount_usd"
NATION = [
    ("11.3", "Unemployment Assistance", "total", 2020, 10_000.0),
    ("11.3", "Unemployment Assistance", "direct", 2020, 1.0),
]


class TestUnemployment:
    """In Alabama and New York one week of each programme is claimed for each two of regular benefits."""

    CLAIMED = tuple(
        (2020, program, area, weeks)
        for area, times in (("AL", 1), ("NY", 3))
        for program, weeks in (
            ("regular", 2 * times), ("pua", times), ("peuc", times), ("supplement_600", times),
            ("supplement_300", times), ("all", 4 * times),
        )
    )  # fmt: skip
    REPORTED = (
        (2020, "pua", "AL", 1, 1, 200.0),
        (2020, "pua", "NY", 3, 2, 400.0),
        (2020, "peuc", "AL", 1, 1, 100.0),
        (2020, "peuc", "NY", 3, 2, 500.0),
    )

    def benefits(self, build, reported=REPORTED, claimed=CLAIMED):
        """(area, program) -> dollars, whether they are measured, in FY2020."""
        found = build(
            "core.pandemic_unemployment",
            {
                "raw.dol_continued_claims": (CLAIMED, claimed),
                "raw.dol_pandemic_unemployment": (REPORTED, reported),
                "raw.omb_historical": (PRINTED, NATION),
            },
        )
        assert set(found["fiscal_year"]) == {2020}
        return {(row[1], row[2]): (row[3], row[4]) for row in found.iter_rows()}

    def test_programmes_as_reported_the_supplement_by_weeks_paid_and_the_rest_regular(self, build):
        found = self.benefits(build)
        paid_part = (1 + 2 + 1 + 2) / (1 + 3 + 1 + 3)
        rest = 10_000 - 1200 - 4 * 900 * paid_part
        assert found == {
            ("AL", "pua"): (200.0, True),
            ("AL", "peuc"): (100.0, True),
            ("AL", "supplement"): (900 * paid_part, False),
            ("AL", "regular"): (pytest.approx(rest / 4), False),
            ("NY", "pua"): (400.0, True),
            ("NY", "peuc"): (500.0, True),
            ("NY", "supplement"): (2700 * paid_part, False),
            ("NY", "regular"): (pytest.approx(rest * 3 / 4), False),
        }

    def test_they_add_to_the_line_of_the_budget(self, build):
        assert sum(usd for usd, _ in self.benefits(build).values()) == pytest.approx(10_000)

    def test_dollars_not_reported_are_estimated_by_weeks_paid_and_no_zero(self, build):
        """Other states paid $250 a week."""
        reported = [(*row[:5], None) if row[1:3] == ("peuc", "AL") else row for row in self.REPORTED]
        found = self.benefits(build, reported)
        assert found["AL", "peuc"] == (1 * 250.0, False)
        assert sum(usd for usd, _ in found.values()) == pytest.approx(10_000)

    def test_without_weeks_paid_either_by_weeks_claimed(self, build):
        reported = [(*row[:4], None, None) if row[1:3] == ("peuc", "AL") else row for row in self.REPORTED]
        assert self.benefits(build, reported)["AL", "peuc"] == (pytest.approx(500.0 / 3), False)

    def test_other_years_of_the_programmes_are_left_to_other_measures(self, build):
        reported = [*self.REPORTED, (2010, "eb", "AL", 1, 1, 9e9), (2022, "pua", "AL", 1, 1, 9e9)]
        assert self.benefits(build, reported) == self.benefits(build)

    def test_a_programme_reported_without_claims_counts_all_the_same(self, build):
        found = self.benefits(build, [*self.REPORTED, (2020, "eb", "AL", 1, 1, 50.0)])
        assert found["AL", "eb"] == (50.0, True)
        assert sum(usd for usd, _ in found.values()) == pytest.approx(10_000)

    def test_real_years_add_to_the_budget_and_nothing_is_below_zero(self, warehouse):
        rows = warehouse.sql(
            """
            select fiscal_year, round(sum(benefits.amount_usd) / 1e6), min(benefits.amount_usd) >= 0,
              count(distinct benefits.area) filter (where benefits.program = 'regular')
            from core.pandemic_unemployment as benefits
            group by fiscal_year order by fiscal_year
            """
        ).fetchall()
        assert rows == [(2020, 472_102, True, 51), (2021, 387_726, True, 51)]


class TestImpactPayments:
    def payments(self, build, rows):
        found = build("core.impact_payment", {"raw.irs_historic_table_2": ("tax_year item area amount_usd", rows)})
        return found.rows()

    def test_each_round_counts_in_the_year_it_was_paid(self, build):
        rows = [
            (2020, "A10971", "AL", 1.0),  # the first, in 2020
            (2020, "A10973", "AL", 10.0),  # the second, in December 2020
            (2020, "A10970", "AL", 100.0),  # claimed with the returns of 2020
            (2021, "A10971", "AL", 1000.0),  # the third, in 2021
            (2021, "A10970", "AL", 10_000.0),  # claimed with the returns of 2021
        ]
        assert self.payments(build, rows) == [(2020, "AL", 1.0), (2021, "AL", 1110.0), (2022, "AL", 10_000.0)]

    def test_other_items_years_and_the_nation_are_not_in_it(self, build):
        rows = [
            (2020, "A10971", "AL", 1.0),
            (2020, "A10971", "US", 9.0),
            (2022, "A10970", "AL", 9.0),
            (2019, "A10971", "AL", 9.0),
        ]
        assert self.payments(build, [*rows, (2019, "A10971", "AL", 9.0), (2020, "A06500", "AL", 9.0)]) == [
            (2020, "AL", 1.0)
        ]

    def test_real_payments_are_most_of_the_line_of_the_budget(self, warehouse):
        """SOI sees no payment to somebody who filed no return."""
        parts = warehouse.sql(
            """
            select paid.fiscal_year, round(sum(paid.amount_usd) / any_value(total.amount_usd), 2)
            from core.impact_payment as paid
            join core.national_total as total
              on total.category = 'pandemic_payments' and total.fiscal_year = paid.fiscal_year
            group by all order by all
            """
        ).fetchall()
        assert parts == [(2020, 0.82), (2021, 0.87), (2022, 0.47)]


class TestExcess:
    """Air transportation, 100 a year at constant prices in FY2015-19."""

    AIR = "402 Air transportation"

    def excess(self, build, levels, prices=None):
        """Fiscal year -> level, ordinary level, excess."""
        index = dict.fromkeys(range(2013, 2026), 100.0) | (prices or {})
        ordinary = dict.fromkeys(range(2015, 2020), 100.0)
        found = build(
            "core.excess_spending",
            {
                "raw.gdp_price_index": ("year index_2017", list(index.items())),
                "raw.omb_historical": (
                    PRINTED,
                    [("3.2", self.AIR, "total", year, usd) for year, usd in (ordinary | levels).items()],
                ),
            },
            after=["core.excess_line"],
        )
        assert set(found["category"]) <= {"pandemic_airlines"}
        return {row[1]: row[2:] for row in found.iter_rows()}

    def test_what_lies_above_the_mean_of_five_years(self, build):
        assert self.excess(build, {2018: 130.0, 2019: 120.0, 2021: 250.0}) == {
            2021: (250.0, pytest.approx(110.0), 140.0)
        }

    def test_it_is_never_below_nothing(self, build):
        assert self.excess(build, {2021: 60.0}) == {2021: (60.0, 100.0, 0.0)}

    def test_only_years_of_the_pandemic_have_one(self, build):
        found = self.excess(build, dict.fromkeys((2014, *range(2020, 2026)), 250.0))
        assert list(found) == [2020, 2021, 2022, 2023]

    def test_the_ordinary_level_rises_with_prices(self, build):
        """Prices doubled: 250 is 50 above twice a hundred. A fiscal year holds a quarter of the year before."""
        doubled = self.excess(build, {2022: 250.0}, prices={2021: 200.0, 2022: 200.0})
        assert doubled[2022][1:] == (pytest.approx(200.0), pytest.approx(50.0))
        between = self.excess(build, {2021: 250.0}, prices={2021: 200.0})
        assert between[2021][1:] == (pytest.approx(175.0), pytest.approx(75.0))

    def test_what_other_categories_hold_of_health_care_is_taken_off(self, warehouse):
        signs = warehouse.sql(
            "select line, sign from core.excess_line where category = 'pandemic_health_care' order by sign, line"
        ).fetchall()
        assert [sign for _, sign in signs] == [-1, -1, -1, 1]
        assert signs[-1] == ("551 Health care services", 1)

    def test_real_excesses_in_billions(self, warehouse):
        found = {}
        for category, year, usd in warehouse.sql(
            "select category, fiscal_year, amount_usd from core.excess_spending"
        ).fetchall():
            found.setdefault(category, {})[year] = round(usd / 1e9)
        assert found == {
            "pandemic_health_care": {2020: 112, 2021: 81, 2022: 105, 2023: 44},
            "pandemic_airlines": {2020: 34, 2021: 38, 2022: 5, 2023: 4},
            "pandemic_food_and_farms": {2020: 16, 2021: 25, 2022: 11, 2023: 3},
        }
