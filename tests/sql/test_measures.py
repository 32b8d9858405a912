"""What is measured by area, and the two measures that are worked out: federal Medicaid, aid less Medicaid."""


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


def derived(build, bea):
    """Measures worked out from rows of BEA's tables: (measure, year, area) -> amount."""
    nothing = {
        "raw.irs_historic_table_2": ("tax_year item area amount_usd", [(1900, "none", "AL", 0.0)]),
        "raw.irs_data_book_table_5": ("fiscal_year item area amount_usd", [(1900, "none", "AL", 0.0)]),
        "raw.census_population": ("year area population", [(1900, "AL", 0)]),
        "raw.usda_snap": ("fiscal_year area months cost_usd", [(1900, "AL", 12, 0.0)]),
        "raw.usaspending_awards": ("award_group basis year area amount_usd", [("n", "fiscal_year", 1900, "AL", 0.0)]),
        "raw.cms_medicaid_federal": ("fiscal_year area federal_usd total_usd", [(1900, "AL", 0.0, 0.0)]),
        "core.medicaid_by_residence": ("year area amount_usd", [(1900, "AL", 0.0)]),
        "core.aid_less_medicaid": ("fiscal_year area amount_usd", [(1900, "AL", 0.0)]),
    }
    found = build("core.measure", nothing | {"raw.bea_regional": ("table_name line year area amount_usd", bea)})
    return {
        (measure, year, area): amount
        for measure, _, year, area, amount in found.iter_rows()
        if year > 1900 and ("residents" in measure or "personal taxes" in measure)
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
