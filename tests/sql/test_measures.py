"""What is measured by area, and the two measures that are worked out: federal Medicaid, aid less Medicaid."""


def test_measures_stand_side_by_side(build):
    found = build(
        "core.measure",
        {
            "raw.bea_regional": ("table_name line year area amount_usd", [("SAINC4", 50, 2020, "AL", 1.0)]),
            "raw.irs_historic_table_2": ("tax_year item area amount_usd", [(2020, "A06500", "AL", 2.0)]),
            "raw.irs_data_book_table_5": ("fiscal_year item area amount_usd", [(2023, "estate", "AL", 3.0)]),
            "raw.census_population": ("year area population", [(2020, "AL", 4)]),
            "raw.usda_snap": ("fiscal_year area cost_usd", [(2020, "AL", 5.0)]),
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
        ("Medicaid by residence at FY2019 federal share", "calendar_year", 2018, 10.0),
        ("Federal aid less Medicaid", "fiscal_year", 2018, 11.0),
    }


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
