"""What is measured by area, and the two measures that are worked out: federal Medicaid, aid less Medicaid."""

import pytest


def test_measures_stand_side_by_side(build):
    found = build(
        "core.measure",
        {
            "raw.bea_regional": ("table_name line year area amount_usd", [("SAINC4", 50, 2020, "AL", 1.0)]),
            "raw.irs_historic_table_2": ("tax_year item area amount_usd", [(2020, "A06500", "AL", 2.0)]),
            "raw.irs_data_book_table_5": ("fiscal_year item area amount_usd", [(2023, "estate", "AL", 3.0)]),
            "raw.census_population": ("year area population", [(2020, "AL", 4)]),
            "raw.usda_snap": ("fiscal_year area months cost_usd", [(2020, "AL", 12, 5.0)]),
            "raw.usaspending_awards": (
                "award_group basis year area amount_usd",
                [
                    ("contracts", "calendar_year", 2017, "AL", 6.0),
                    ("contracts", "mean_2020_2024", 2022, "AL", 7.0),
                    ("contracts", "fiscal_year", 2024, "AL", 8.0),
                ],
            ),
            "raw.cms_medicaid_federal": ("fiscal_year area federal_usd total_usd", [(2019, "AL", 9.0, 12.0)]),
            "core.medicaid_by_residence": ("year area amount_usd", [(2018, "AL", 10.0)]),
            "core.aid_less_medicaid": ("fiscal_year area amount_usd", [(2018, "AL", 11.0)]),
        },
    )
    assert set(found.drop("area").iter_rows()) == {
        ("BEA SAINC4 50", "calendar_year", 2020, 1.0),
        ("IRS HT2 A06500", "calendar_year", 2020, 2.0),
        ("IRS Table 5 estate", "fiscal_year", 2023, 3.0),
        ("Census population", "fiscal_year", 2020, 4.0),
        ("USDA SNAP", "fiscal_year", 2020, 5.0),
        ("USAspending contracts", "calendar_year", 2017, 6.0),
        ("USAspending contracts", "fiscal_year", 2022, 7.0),
        ("USAspending contracts", "fiscal_year", 2024, 8.0),
        ("CMS-64 federal Medicaid", "fiscal_year", 2019, 9.0),
        ("Medicaid by residence at first federal share", "calendar_year", 2018, 10.0),
        ("Federal aid less Medicaid", "fiscal_year", 2018, 11.0),
    }


def measured(build, **given):
    """core.measure of the raw tables given (columns, rows), and one row of 1900 in each other one."""
    nothing = {
        "raw.bea_regional": ("table_name line year area amount_usd", [("n", 0, 1900, "AL", 0.0)]),
        "raw.irs_historic_table_2": ("tax_year item area amount_usd", [(1900, "none", "AL", 0.0)]),
        "raw.irs_data_book_table_5": ("fiscal_year item area amount_usd", [(1900, "none", "AL", 0.0)]),
        "raw.census_population": ("year area population", [(1900, "AL", 0)]),
        "raw.usda_snap": ("fiscal_year area months cost_usd", [(1900, "AL", 12, 0.0)]),
        "raw.usaspending_awards": ("award_group basis year area amount_usd", [("n", "fiscal_year", 1900, "AL", 0.0)]),
        "raw.cms_medicaid_federal": ("fiscal_year area federal_usd total_usd", [(1900, "AL", 0.0, 0.0)]),
        "core.medicaid_by_residence": ("year area amount_usd", [(1900, "AL", 0.0)]),
        "core.aid_less_medicaid": ("fiscal_year area amount_usd", [(1900, "AL", 0.0)]),
    }
    found = build("core.measure", nothing | {f"raw.{name}": rows for name, rows in given.items()})
    return found.filter(found["year"] > 1900)


def derived(build, bea):
    """Measures worked out from rows of BEA's tables: (measure, year, area) -> amount."""
    found = measured(build, bea_regional=("table_name line year area amount_usd", bea))
    return {
        (measure, year, area): amount
        for measure, _, year, area, amount in found.iter_rows()
        if "residents" in measure or "personal taxes" in measure
    }


def test_contributions_and_wages_are_brought_home_in_the_proportion_of_earnings(build):
    lines = {35: 1000.0, 36: 200.0, 45: 600.0, 50: 500.0}
    rows = [("SAINC4", line, 2020, "NY", amount) for line, amount in lines.items()]
    rows += [("SAINC4", line, 2020, "NJ", amount) for line, amount in (lines | {45: 1000.0}).items()]
    rows += [("SAINC4", line, 2021, "NY", amount) for line, amount in lines.items() if line != 45]
    # Net earnings by work are 800: New York keeps 600 of them, New Jersey's residents have 1,000.
    assert derived(build, rows) == {
        ("BEA SAINC4 36 of residents", 2020, "NY"): 150.0,
        ("BEA SAINC4 50 of residents", 2020, "NY"): 375.0,
        ("BEA SAINC4 36 of residents", 2020, "NJ"): 250.0,
        ("BEA SAINC4 50 of residents", 2020, "NJ"): 625.0,
    }


def test_personal_taxes_after_the_last_federal_estimate_count_at_its_federal_part(build):
    """All personal taxes lie between income and disposable income; three quarters of New York's were federal."""
    rows = [("SAINC1", 1, 2018, "NY", 80.0), ("SAINC51", 51, 2018, "NY", 72.0), ("SAINC50", 80, 2018, "NY", 6.0)]
    rows += [("SAINC1", 1, 2020, "NY", 100.0), ("SAINC51", 51, 2020, "NY", 87.5), ("SAINC1", 1, 2021, "NY", 100.0)]
    found = derived(build, rows)
    assert found == {
        ("BEA personal taxes at last federal part", 2018, "NY"): 6.0,
        ("BEA personal taxes at last federal part", 2020, "NY"): 12.5 * 0.75,
    }


def test_the_federal_part_is_that_of_the_last_year_there_is_one(build):
    rows = [("SAINC1", 1, year, "NY", 100.0) for year in (2018, 2024, 2025)]
    rows += [("SAINC51", 51, 2018, "NY", 90.0), ("SAINC51", 51, 2024, "NY", 80.0), ("SAINC51", 51, 2025, "NY", 70.0)]
    rows += [("SAINC50", 80, 2018, "NY", 9.0), ("SAINC50", 80, 2024, "NY", 10.0)]
    assert derived(build, rows)["BEA personal taxes at last federal part", 2025, "NY"] == 15.0


@pytest.mark.parametrize(
    ("years", "counted"),
    [
        ((2012, 2014, 2015), [2014, 2015]),
        ((2012, 2013, 2014), [2012, 2013, 2014]),
        ((2012,), [2012]),
        ((2009, 2010, 2012, 2013, 2015), [2015]),
    ],
)
def test_tax_years_of_soi_count_without_a_gap_to_the_newest(build, years, counted):
    """Item by item: a credit that begins later has a later first year."""
    rows = [(year, "A06500", area, 1.0) for year in years for area in ("AL", "NY")] + [(years[-1], "A85770", "AL", 1.0)]
    found = measured(build, irs_historic_table_2=("tax_year item area amount_usd", rows))
    assert sorted(set(found.filter(found["measure"] == "IRS HT2 A06500")["year"])) == counted
    assert found.filter(found["measure"] == "IRS HT2 A06500").height == 2 * len(counted)
    assert found.filter(found["measure"] == "IRS HT2 A85770")["year"].to_list() == [years[-1]]


def test_awards_of_the_fiscal_year_go_before_those_of_other_spans_and_groups_have_a_place(build):
    rows = [
        ("contracts", "calendar_year", 2012, "AL", 1.0),
        ("contracts", "calendar_year", 2017, "AL", 2.0),
        ("contracts", "fiscal_year", 2017, "AL", 3.0),
        ("contracts", "mean_2020_2024", 2022, "AL", 4.0),
        ("contracts", "fiscal_year", 2022, "AL", 5.0),
        ("grants", "mean_2020_2024", 2022, "AL", 6.0),
        ("contracts_defense", "fiscal_year", 2012, "AL", 7.0),
        ("contracts", "fiscal_year", 2022, "unknown", 8.0),
        ("all", "fiscal_year", 2022, "unknown", 9.0),
    ]
    found = measured(build, usaspending_awards=("award_group basis year area amount_usd", rows))
    assert set(found.drop("area").iter_rows()) == {
        ("USAspending contracts", "calendar_year", 2012, 1.0),
        ("USAspending contracts", "fiscal_year", 2017, 3.0),
        ("USAspending contracts", "fiscal_year", 2022, 5.0),
        ("USAspending grants", "fiscal_year", 2022, 6.0),
        ("USAspending contracts_defense", "fiscal_year", 2012, 7.0),
        ("USAspending all", "fiscal_year", 2022, 9.0),
    }


@pytest.mark.parametrize(
    ("in_alabama", "in_guam", "counts"), [(6, 6, True), (6, 5, True), (5, 6, False), (12, 6, False)]
)
def test_a_part_of_a_year_of_snap_counts_where_states_report_alike(build, in_alabama, in_guam, counts):
    rows = [(2025, "AL", in_alabama, 1.0), (2025, "NY", 6, 2.0), (2025, "GU", in_guam, 3.0), (2024, "AL", 12, 4.0)]
    found = measured(build, usda_snap=("fiscal_year area months cost_usd", rows))
    assert set(found["year"]) == ({2024, 2025} if counts else {2024})


def test_the_nation_brings_home_what_it_earns(warehouse):
    """Residents of the states earn what is earned in them, but for commuters across the border: within 0.2 %."""
    rows = warehouse.sql(
        """
        select home.year, sum(home.amount) / sum(work.amount)
        from core.measure as home
        join core.measure as work on work.measure = 'BEA SAINC4 36' and work.year = home.year and work.area = home.area
        where home.measure = 'BEA SAINC4 36 of residents' and home.area <> 'US'
        group by home.year
        """
    ).fetchall()
    assert {year for year, _ in rows} == set(range(2007, 2022))
    assert all(abs(ratio - 1) < 0.002 for _, ratio in rows)


def test_every_measure_named_by_a_key_is_measured(warehouse):
    missing = warehouse.sql("from core.key_measure anti join core.measure using (measure)").fetchall()
    assert missing == []


def test_federal_medicaid_before_there_is_any(build):
    found = build(
        "core.medicaid_by_residence",
        {
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
    assert found.rows() == [(2018, "AL", 75.0), (2018, "NY", 50.0)]


def test_medicaid_of_residents_ends_where_the_federal_figures_begin(build):
    found = build(
        "core.medicaid_by_residence",
        {
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
    assert found.rows() == [(2012, "AL", 50.0)]


def test_aid_of_a_year_stands_once_whatever_its_medicaid_is_from(build):
    found = build(
        "core.aid_less_medicaid",
        {
            "raw.cms_health_by_residence": (
                "program year area amount_usd",
                [("medicaid", year, "AL", 100.0) for year in range(2007, 2021)],
            ),
            "raw.cms_medicaid_federal": (
                "fiscal_year area total_usd federal_usd",
                [(year, "AL", 40.0, 20.0) for year in (2013, 2014, 2019, 2020)],
            ),
            "raw.census_federal_aid": (
                "fiscal_year area amount_usd",
                [(year, "AL", 100.0) for year in range(2007, 2024)],
            ),
        },
        after=["core.medicaid_by_residence"],
    )
    by_residence, federal = range(2008, 2013), (2013, 2014, 2019, 2020)
    assert found.rows() == [*((year, "AL", 50.0) for year in by_residence), *((year, "AL", 80.0) for year in federal)]


def test_aid_is_less_medicaid_of_the_fiscal_year(build):
    found = build(
        "core.aid_less_medicaid",
        {
            "core.medicaid_by_residence": (
                "year area amount_usd",
                [(2017, "AL", 40.0), (2018, "AL", 80.0)],
            ),
            "raw.cms_medicaid_federal": ("fiscal_year area federal_usd", [(2019, "AL", 90.0), (2019, "US", 900.0)]),
            "raw.census_federal_aid": (
                "fiscal_year area amount_usd",
                [(2017, "AL", 100.0), (2018, "AL", 100.0), (2019, "AL", 100.0), (2019, "US", 1000.0)],
            ),
        },
    )
    # FY2017 wants the calendar year 2016; FY2018 is a quarter of 40 and three quarters of 80.
    assert found.rows() == [(2018, "AL", 30.0), (2019, "AL", 10.0)]
