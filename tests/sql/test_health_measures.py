"""Health programmes by state, and the aid that is left without them: rows in, rows out.

Belongs here: federal Medicaid and CHIP, the Basic Health Program, aid less all three. Does not belong here: the shape
they are measured in (``test_measures.py``).
"""

import pytest

FMAP = "fiscal_year area federal_share"
MEASURED = "fiscal_year area federal_usd total_usd"
TOTAL = "fiscal_year area total_usd"
GRANTS = "Refundable Premium Tax Credit and Cost Sharing Reductions"
CHIP = "Children's health insurance"
PRINTED = "table_name line measure fiscal_year amount_usd"


OLDER = {
    "raw.bea_regional": ("table_name line year area amount_usd", [("SAINC35", 2221, 1990, "MT", 1.0)]),
    "core.medicaid_formula": ("year area federal_share", [(1990, "AL", 0.7), (1991, "AL", 0.75)]),
}
"""BEA's Medicaid and the share of the formula, of other years than those asked about."""


def test_federal_medicaid_before_there_is_any(build):
    found = build(
        "core.medicaid_by_residence",
        OLDER
        | {
            "raw.cms_health_by_residence": (
                "program year area amount_usd",
                [
                    ("medicaid", 2018, "AL", 100.0),
                    ("medicaid", 2019, "AL", 110.0),
                    ("medicare", 2018, "AL", 999.0),
                    ("medicaid", 2018, "US", 5000.0),
                    ("medicaid", 2018, "NY", 100.0),
                ],
            ),
            "raw.cms_medicaid_federal": (
                "fiscal_year area total_usd federal_usd",
                [
                    (2019, "AL", 40.0, 30.0),
                    (2019, "NY", 40.0, 20.0),
                    (2019, "US", 80.0, 50.0),
                    (2024, "AL", 40.0, 4.0),
                ],
            ),
        },
    )
    assert found.rows() == [(2018, "AL", 75.0, False, None), (2018, "NY", 50.0, False, None)]


def test_medicaid_of_residents_ends_where_the_federal_figures_begin(build):
    found = build(
        "core.medicaid_by_residence",
        OLDER
        | {
            "raw.cms_health_by_residence": (
                "program year area amount_usd",
                [("medicaid", year, "AL", 100.0) for year in (2012, 2013, 2019)],
            ),
            "raw.cms_medicaid_federal": (
                "fiscal_year area total_usd federal_usd",
                [(2013, "AL", 40.0, 20.0), (2019, "AL", 40.0, 30.0)],
            ),
        },
    )
    assert found.rows() == [(2012, "AL", 50.0, False, None)]


def test_before_2007_the_federal_share_is_the_formulas_and_before_cms_medicaid_grows_like_beas(build):
    found = build(
        "core.medicaid_by_residence",
        OLDER
        | {
            "raw.bea_regional": (
                OLDER["raw.bea_regional"][0],
                [("SAINC35", 2221, year, "AL", amount) for year, amount in ((1990, 40.0), (1991, 50.0))],
            ),
            "raw.cms_health_by_residence": ("program year area amount_usd", [("medicaid", 1991, "AL", 100.0)]),
            "raw.cms_medicaid_federal": ("fiscal_year area total_usd federal_usd", [(2019, "AL", 40.0, 36.0)]),
        },
    )
    assert found.rows() == [(1990, "AL", pytest.approx(0.7 * 80.0), True, 1991), (1991, "AL", 75.0, True, None)]


def test_the_formula_of_the_law_lies_between_its_bounds(build):
    """AL has .8 of the nation's income, NY 1.2 and MS .3; of DC the law says its own share from 1998 on."""
    years, income = (1993, 1994, 1995), {"AL": 80.0, "NY": 120.0, "MS": 30.0, "DC": 150.0, "US": 100.0}
    found = build(
        "core.medicaid_formula",
        {
            "raw.bea_regional": (
                OLDER["raw.bea_regional"][0],
                [("SAINC1", 1, year, area, usd) for year in years for area, usd in income.items()],
            ),
            "core.population_estimate": (
                "year area population",
                [(year, area, 1) for year in years for area in income],
            ),
        },
    )
    assert found.is_empty()  # the three years end three years before
    found = build(
        "core.medicaid_formula",
        {
            "raw.bea_regional": (
                OLDER["raw.bea_regional"][0],
                [("SAINC1", 1, year, area, usd) for year in (*years, 1998) for area, usd in income.items()],
            ),
            "core.population_estimate": (
                "year area population",
                [(year, area, 1) for year in (*years, 1998) for area in income],
            ),
        },
    )
    assert dict(found.select("area", "federal_share").iter_rows()) == {
        "AL": pytest.approx(1 - 0.45 * 0.64), "NY": 0.5, "MS": 0.83, "DC": 0.7,
    }  # fmt: skip


def federal(build, measured, totals, regular):
    """core.medicaid_federal: (fiscal_year, area) -> federal dollars, whether they are an estimate."""
    found = build(
        "core.medicaid_federal",
        {
            "raw.cms_medicaid_federal": (MEASURED, measured),
            "raw.cms_medicaid_total": (TOTAL, totals),
            "raw.cms_fmap": (FMAP, regular),
        },
        after=["core.enhanced_match"],
    )
    return {row[:2]: row[2:] for row in found.iter_rows()}


def everywhere(area, years, share):
    return [(year, area, share) for year in years]


class TestFederalMedicaid:
    """Alabama is matched at .7; on top of it lay .02 in FY2019 and .06 in FY2023, beside the pandemic's .04975."""

    MEASURED = ((2019, "AL", 72.0, 100.0), (2023, "AL", 161.95, 200.0), (2019, "US", 72.0, 100.0))
    REGULAR = everywhere("AL", range(2018, 2025), 0.7)

    def test_a_year_measured_is_as_measured(self, build):
        found = federal(build, self.MEASURED, [(2019, "AL", 500.0), (2023, "AL", 500.0)], self.REGULAR)
        assert found == {(2019, "AL"): (72.0, False), (2023, "AL"): (161.95, False)}

    @pytest.mark.parametrize(
        ("year", "added", "on_top"), [(2020, 0.0465, 0.03), (2021, 0.062, 0.04), (2022, 0.062, 0.05)]
    )
    def test_between_them_the_share_is_regular_plus_the_pandemics_plus_what_lies_on_top(
        self, build, year, added, on_top
    ):
        found = federal(build, self.MEASURED, [(year, "AL", 1000.0)], self.REGULAR)
        assert found[year, "AL"] == (pytest.approx(1000 * (0.7 + added + on_top)), True)

    def test_the_regular_share_is_that_of_the_year(self, build):
        regular = [(year, "AL", 0.6 if year == 2021 else 0.7) for year in range(2018, 2025)]
        found = federal(build, self.MEASURED, [(2021, "AL", 1000.0)], regular)
        assert found[2021, "AL"][0] == pytest.approx(1000 * (0.6 + 0.062 + 0.04))

    def test_outside_the_years_measured_what_lies_on_top_is_carried(self, build):
        found = federal(build, self.MEASURED, [(2018, "AL", 100.0), (2024, "AL", 100.0)], self.REGULAR)
        assert found[2018, "AL"] == (pytest.approx(72.0), True)
        assert found[2024, "AL"] == (pytest.approx(100 * (0.7 + 0.00375 + 0.06)), True)

    def test_a_year_measured_without_its_total_is_no_end_of_the_line(self, build):
        """As New Hampshire's FY2023: the line goes on to the next year whose total is known."""
        measured = [(2019, "AL", 72.0, 100.0), (2023, "AL", 160.0, None), (2024, "AL", 77.375, 100.0)]
        found = federal(build, measured, [(2021, "AL", 1000.0)], self.REGULAR)
        assert found[2023, "AL"] == (160.0, False)
        assert found[2021, "AL"][0] == pytest.approx(1000 * (0.7 + 0.062 + 0.02 + (0.07 - 0.02) * 2 / 5))

    def test_a_state_without_any_measured_year_has_no_estimate(self, build):
        found = federal(build, self.MEASURED, [(2021, "NY", 1000.0)], [*self.REGULAR, *everywhere("NY", [2021], 0.5)])
        assert {area for _, area in found} == {"AL"}

    def test_the_nation_and_the_territories_are_not_estimated(self, build):
        regular = [*self.REGULAR, *everywhere("PR", range(2018, 2025), 0.55)]
        measured = [*self.MEASURED, (2019, "PR", 60.0, 100.0)]
        found = federal(build, measured, [(2021, "PR", 10.0), (2021, "US", 99.0)], regular)
        assert set(found) == {(2019, "AL"), (2023, "AL"), (2019, "PR")}

    def test_real_shares_of_the_pandemic_lie_between_those_measured(self, warehouse):
        """Of the nation: .63 in FY2019, .70 in FY2023 at a lower match than in FY2021 and FY2022."""
        shares = dict(
            warehouse.sql(
                "select fiscal_year, sum(amount_usd) / sum(total_usd) from core.medicaid_federal"
                " join (select fiscal_year, area, total_usd from raw.cms_medicaid_total union"
                " select fiscal_year, area, total_usd from raw.cms_medicaid_federal where fiscal_year = 2019)"
                " using (fiscal_year, area) join raw.area as areas using (area) where areas.kind = 'state'"
                " group by fiscal_year"
            ).fetchall()
        )
        assert sorted(shares) == [2019, 2020, 2021, 2022, 2023]
        assert shares[2019] < shares[2020] < shares[2021]
        assert all(0.6 < share < 0.75 for share in shares.values())


class TestChip:
    SHARES = (
        *((2023, area, usd) for area, usd in (("AL", 1.0), ("NY", 3.0), ("PR", 9.0))),
        *((2024, area, usd) for area, usd in (("AL", 1.0), ("NY", 1.0))),
    )

    def chip(self, build, shares, years):
        lines = [("11.3", CHIP, measure, year, 100.0) for year in years for measure in ("total", "grants")]
        found = build(
            "core.chip_federal",
            {"raw.cms_chip": ("fiscal_year area federal_usd", shares), "raw.omb_historical": (PRINTED, lines)},
        )
        return {row[:2]: row[2:] for row in found.iter_rows()}

    def test_the_nations_by_the_shares_of_the_nearest_year_among_the_states(self, build):
        found = self.chip(build, self.SHARES, [2008, 2023, 2024, 2025])
        assert found == {
            (2008, "AL"): (25.0, 2023), (2008, "NY"): (75.0, 2023),
            (2023, "AL"): (25.0, 2023), (2023, "NY"): (75.0, 2023),
            (2024, "AL"): (50.0, 2024), (2024, "NY"): (50.0, 2024),
            (2025, "AL"): (50.0, 2024), (2025, "NY"): (50.0, 2024),
        }  # fmt: skip

    def test_of_two_as_near_the_later_counts(self, build):
        shares = [(year, "AL", float(year)) for year in (2020, 2024)]
        assert self.chip(build, shares, [2022])[2022, "AL"] == (100.0, 2024)

    def test_every_state_of_every_year_adds_to_the_nation(self, warehouse):
        rows = warehouse.sql(
            "select fiscal_year, count(*), abs(sum(chip.amount_usd) - any_value(nation.amount_usd)) < 1"
            " from core.chip_federal as chip join raw.omb_historical as nation using (fiscal_year)"
            " where nation.table_name = '11.3' and nation.measure = 'total' and nation.line ilike 'children%insurance'"
            " group by fiscal_year"
        ).fetchall()
        assert {row[1:] for row in rows} == {(51, True)}
        assert {year for year, *_ in rows} >= set(range(2008, 2026))


class TestAid:
    """Aid less federal Medicaid, CHIP and the grants of the Basic Health Program."""

    def aid(self, build, received, grants=(), **given):
        tables = {
            "core.medicaid_by_residence": ("year area amount_usd", [(1999, "AL", 0.0)]),
            "core.medicaid_federal": ("fiscal_year area amount_usd", [(1999, "AL", 0.0)]),
            "core.chip_federal": (
                "fiscal_year area amount_usd",
                [(year, area, 5.0) for year, area, _ in received if area != "US"],
            ),
            "core.basic_health": ("area amount_usd", [("NY", 30.0), ("MN", 10.0)]),
            "raw.omb_historical": (
                PRINTED,
                [("11.3", GRANTS, measure, year, usd) for year, usd in (*grants, (1999, 0.0))
                 for measure in ("grants", "total")],
            ),
            "raw.census_federal_aid": ("fiscal_year area amount_usd", received),
        }  # fmt: skip
        for name, rows in given.items():
            tables[f"core.{name}"] = (tables[f"core.{name}"][0], rows)
        return build("core.aid_less_medicaid", tables).rows()

    def test_medicaid_of_the_fiscal_year_is_taken_off(self, build):
        received = [(year, "AL", 100.0) for year in (2017, 2018, 2019)] + [(2019, "US", 1000.0)]
        found = self.aid(
            build,
            received,
            medicaid_by_residence=[(2017, "AL", 40.0), (2018, "AL", 80.0)],
            medicaid_federal=[(2019, "AL", 90.0)],
        )
        # FY2017 wants the calendar year 2016; FY2018 is a quarter of 40 and three quarters of 80.
        assert found == [(2018, "AL", 100.0 - 70 - 5), (2019, "AL", 100.0 - 90 - 5)]

    def test_grants_of_the_basic_health_program_are_taken_off_where_it_is(self, build):
        received = [(2022, area, 100.0) for area in ("AL", "MN", "NY")]
        found = self.aid(build, received, grants=[(2022, 20.0)],
                         medicaid_federal=[(2022, area, 50.0) for area in ("AL", "MN", "NY")])  # fmt: skip
        assert found == [(2022, "AL", 45.0), (2022, "MN", 40.0), (2022, "NY", 30.0)]

    def test_a_year_without_medicaid_counts_not_at_all(self, build):
        assert self.aid(build, [(2022, "AL", 100.0), (2023, "AL", 100.0)], medicaid_federal=[(2022, "AL", 1.0)]) == [
            (2022, "AL", 94.0)
        ]

    def test_fy2012_is_left_out(self, build):
        """Kansas prints there half of what it does in the years beside it."""
        years = (2011, 2012, 2013)
        found = self.aid(
            build,
            [(year, "KS", 100.0) for year in years],
            medicaid_by_residence=[(year, "KS", 10.0) for year in (2010, *years)],
        )
        assert [year for year, *_ in found] == [2011, 2013]

    def test_the_real_step_of_kansas(self, raw):
        aid = raw["census_federal_aid"]
        kansas = dict(aid.filter(aid["area"] == "KS").select("fiscal_year", "amount_usd").iter_rows())
        assert kansas[2012] < 0.6 * min(kansas[2011], kansas[2013])

    def test_the_real_states_are_whole_and_above_nothing(self, warehouse):
        rows = warehouse.sql(
            "select fiscal_year, count(*), min(amount_usd) > 0 from core.aid_less_medicaid group by fiscal_year"
        ).fetchall()
        assert {row[1:] for row in rows} == {(51, True)}
        assert max(year for year, *_ in rows) == 2022
