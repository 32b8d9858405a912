"""What is measured by area, in one shape: which rows of the agencies count, and for which year.

Belongs here: core.measured, rows in and rows out. Does not belong here: what is worked out before it (pay brought home
in ``test_home_pay.py``, health programmes in ``test_health_measures.py``, the pandemic's in ``test_pandemic.py``).
"""

import pytest

NOTHING = {
    "raw.bea_regional": ("table_name line year area amount_usd", [("n", 0, 1900, "AL", 0.0)]),
    "raw.irs_historic_table_2": ("tax_year item area amount_usd", [(1900, "none", "AL", 0.0)]),
    "raw.irs_data_book_table_5": ("fiscal_year item area amount_usd", [(1900, "none", "AL", 0.0)]),
    "raw.usda_snap": ("fiscal_year area months cost_usd", [(1900, "AL", 12, 0.0)]),
    "raw.usda_farm_payments": ("year area amount_usd", [(1900, "AL", 0.0)]),
    "raw.usaspending_awards": ("award_group basis year area amount_usd", [("n", "fiscal_year", 1900, "AL", 0.0)]),
    "raw.sba_paycheck_protection": ("approved_through area amount_usd", [("1900-01-01", "none", 0.0)]),
    "raw.cms_premium_credit": ("year area amount_usd", [(1900, "AL", 0.0)]),
    "raw.cms_health_by_residence": ("program year area amount_usd", [("all", 1900, "AL", 0.0)]),
    "raw.ssa_oasdi": ("year area monthly_benefits_usd", [(1900, "AL", 0.0)]),
    "raw.ssa_ssi_federal": ("year area payments_usd federal_usd", [(1900, "AL", 0.0, 0.0)]),
    "raw.va_expenditures": (
        "fiscal_year area compensation_pension_usd education_usd medical_care_usd",
        [(1900, "AL", 0.0, 0.0, 0.0)],
    ),
    "core.population_estimate": ("year area population", [(1900, "AL", 0)]),
    "core.medicaid_federal": ("fiscal_year area amount_usd", [(1900, "AL", 0.0)]),
    "core.medicaid_by_residence": ("year area amount_usd is_formula joined_year", [(1900, "AL", 0.0, False, None)]),
    "core.estate_edition": ("fiscal_year area amount_usd", [(1900, "AL", 0.0)]),
    "raw.bea_federal_earnings": ("year area federal_earnings_usd", [(1900, "AL", 0.0)]),
    "raw.bea_early_product": ("year area product_usd", [(1900, "AL", 0.0)]),
    "raw.usaspending_defense_contracts": ("fiscal_year area amount_usd", [(1900, "AL", 0.0)]),
    "raw.census_federal_funds": ("fiscal_year item area share", [(1900, "procurement", "AL", 0.0)]),
    "core.chip_federal": ("fiscal_year area amount_usd", [(1900, "AL", 0.0)]),
    "core.basic_health": ("area amount_usd", [("none", 0.0)]),
    "core.aid_less_medicaid": ("fiscal_year area amount_usd", [(1900, "AL", 0.0)]),
    "core.pandemic_unemployment": ("fiscal_year area program amount_usd", [(1900, "AL", "pua", 0.0)]),
    "core.impact_payment": ("fiscal_year area amount_usd", [(1900, "AL", 0.0)]),
}
"""Every table that is measured, its columns, and a row that no test asks about."""
PAYMENTS = "Basic Health Program"


def measured(build, **given):
    """core.measured of the rows given by table; the payments of the Basic Health Program only where they are."""
    inputs = {name: (NOTHING[name][0], rows) for table, rows in given.items() if (name := table.replace("__", "."))}
    found = build("core.measured", NOTHING | inputs, after=["core.home_factor"])
    found = found.filter((found["year"] > 1901) & (found["area"] != "none"))
    return found if "core__basic_health" in given else found.filter(found["measure"] != PAYMENTS)


def amounts(found):
    """(measure, basis, year) -> amount, of rows of one area."""
    return {row[:3]: row[3] for row in found.select("measure", "basis", "year", "amount").iter_rows()}


def test_measures_stand_side_by_side(build):
    found = measured(
        build,
        raw__bea_regional=[("SAINC4", 50, 2020, "AL", 1.0)],
        raw__irs_historic_table_2=[(2020, "A06500", "AL", 2.0)],
        raw__irs_data_book_table_5=[
            (2023, "total", "AL", 99.0),
            (2023, "total", "DC", 99.0),
            (2023, "excise", "AL", 7.0),
        ],
        core__population_estimate=[(2020, "AL", 4)],
        raw__usda_snap=[(2020, "AL", 12, 5.0)],
        raw__usaspending_awards=[
            ("contracts", "calendar_year", 2017, "AL", 6.0),
            ("contracts", "mean_2020_2024", 2022, "AL", 7.0),
            ("contracts", "fiscal_year", 2024, "AL", 8.0),
        ],
        core__medicaid_federal=[(2019, "AL", 9.0)],
        core__estate_edition=[(2023, "AL", 3.0), (2023, "AL", 0.5), (2004, "AL", 2.5)],
        core__chip_federal=[(2018, "AL", 0.5), (2019, "AL", 0.25)],
        core__medicaid_by_residence=[(2018, "AL", 10.0, False, None)],
        core__aid_less_medicaid=[(2018, "AL", 11.0)],
        raw__cms_premium_credit=[(2016, "AL", 12.0)],
        raw__cms_health_by_residence=[("all", 2018, "AL", 13.0), ("medicare", 2018, "AL", 1.0)],
        raw__ssa_oasdi=[(2024, "AL", 14.0)],
        raw__ssa_ssi_federal=[(2024, "AL", 20.0, 15.0)],
        raw__va_expenditures=[(2024, "AL", 10.0, 6.0, 17.0)],
        core__impact_payment=[(2020, "AL", 18.0)],
    )
    assert amounts(found) == {
        ("BEA SAINC4 50", "calendar_year", 2020): 1.0,
        ("IRS HT2 A06500", "calendar_year", 2020): 2.0,
        ("IRS Table 5 estate and gift, classified", "fiscal_year", 2023): 3.5,
        ("IRS Table 5 estate and gift by district", "fiscal_year", 2004): 2.5,
        ("IRS Table 5 total", "fiscal_year", 2023): 99.0,
        ("Population", "fiscal_year", 2020): 4.0,
        ("USDA SNAP", "fiscal_year", 2020): 5.0,
        ("USAspending contracts", "calendar_year", 2017): 6.0,
        ("USAspending contracts", "fiscal_year", 2022): 7.0,
        ("USAspending contracts", "fiscal_year", 2024): 8.0,
        ("Federal Medicaid and CHIP", "fiscal_year", 2019): 9.25,
        ("Medicaid by residence at first federal share, and CHIP", "calendar_year", 2018): 10.5,
        ("Federal aid less health programmes", "fiscal_year", 2018): 11.0,
        ("CMS advance premium tax credit", "calendar_year", 2016): 12.0,
        ("CMS personal health care", "calendar_year", 2018): 13.0,
        ("SSA benefits of December", "december", 2024): 14.0,
        ("SSA federal SSI", "calendar_year", 2024): 15.0,
        ("VA compensation, pensions and education", "fiscal_year", 2024): 16.0,
        ("VA medical care", "fiscal_year", 2024): 17.0,
        ("IRS HT2 impact payments", "fiscal_year", 2020): 18.0,
    }
    spans = dict(found.select("amount", "span_years").iter_rows())
    assert {amount for amount, span in spans.items() if span != 1} == {7.0}
    assert spans[7.0] == 5
    assert set(found["adjustment_lag_years"]) == {0}


def test_estate_tax_that_no_state_could_be_found_for_is_in_no_share(build):
    rows = [(2023, "estate", area, 1.0) for area in ("AL", "DC", "PR", "undistributed", "US")]
    found = editions(build, rows)
    assert set(found["area"]) == {"AL", "DC", "PR"}


def editions(build, rows, income=()):
    return build(
        "core.estate_edition",
        {
            "raw.irs_data_book_table_5": ("fiscal_year item area amount_usd", rows),
            "raw.bea_regional": (
                "table_name line year area amount_usd",
                [("none", 0, 1900, "AL", 1.0), *(("SAINC4", 46, *one) for one in income)],
            ),
        },
    )


def test_maryland_and_the_district_are_parted_by_property_income_where_they_are_printed_together(build):
    rows = [
        *((1998, "estate_and_gift", area, 8.0) for area in ("AL", "MD")),
        *((2003, "estate", area, 8.0) for area in ("DC", "MD")),
        (2004, "gift", "MD", 9.0),  # an edition without its estate tax is none
    ]
    found = editions(
        build, rows, [(year, area, usd) for year in (1998, 2003) for area, usd in (("MD", 3.0), ("DC", 1.0))]
    )
    assert set(found.select("fiscal_year", "area", "amount_usd").iter_rows()) == {
        (1998, "AL", 8.0), (1998, "MD", 6.0), (1998, "DC", 2.0), (2003, "MD", 8.0), (2003, "DC", 8.0),
    }  # fmt: skip


def test_the_newest_year_of_farm_payments_is_left_out_and_before_the_first_stand_all_together(build):
    rows = [(year, area, usd) for year, usd in ((2017, 10.0), (2018, 20.0), (2019, 3.0)) for area in ("AL", "NY")]
    found = measured(build, raw__usda_farm_payments=[row for row in rows if row != (2018, "NY", 20.0)])
    assert set(found.select("measure", "year", "area", "amount").iter_rows()) == {
        ("USDA farm payments", 2017, "AL", 10.0),
        ("USDA farm payments", 2017, "NY", 10.0),
        ("USDA farm payments", 2018, "AL", 20.0),
        ("USDA farm payments of all years", 2016, "AL", 30.0),
        ("USDA farm payments of all years", 2016, "NY", 10.0),
    }


def test_loans_of_the_first_round_count_as_approved_to_its_last_day_at_hand(build):
    rows = [("2020-04-16", "AL", 1.0), ("2020-06-30", "AL", 3.0), ("2020-06-30", "PR", 2.0)]
    found = measured(build, raw__sba_paycheck_protection=rows)
    assert set(found.select("year", "area", "amount").iter_rows()) == {(2020, "AL", 3.0), (2020, "PR", 2.0)}


def test_ssi_before_ssa_is_beas_at_the_federal_part(build):
    """California adds a third of what it pays out with SSI, Alabama nothing."""
    found = measured(
        build,
        raw__bea_regional=[("SAINC35", 2310, 2018, "CA", 90.0), ("SAINC35", 2310, 2018, "AL", 40.0)],
        raw__ssa_ssi_federal=[(2024, "CA", 120.0, 80.0), (2024, "AL", 50.0, 50.0), (2023, "CA", 100.0, 10.0)],
    )
    federal = found.filter(found["measure"] == "BEA SAINC35 2310 at federal part")
    assert set(federal.select("year", "area", "amount", "adjustment_lag_years").iter_rows()) == {
        (2018, "CA", 60.0, 6),
        (2018, "AL", 40.0, 6),
    }


def unemployment(build, soi, bea, **given):
    rows = [(year, "A02300", area, usd) for year, area, usd in soi]
    found = measured(
        build,
        raw__irs_historic_table_2=rows,
        raw__bea_regional=[("SAINC35", 2400, *row) for row in bea],
        **given,
    )
    joined = found.filter(found["measure"] == "Unemployment benefits by DOL and SOI")
    return {row[:3]: row[3] for row in joined.select("basis", "year", "area", "amount").iter_rows()}


def test_unemployment_of_soi_is_joined_to_beas_level_by_growth(build):
    """SOI counts a quarter less of Rhode Island's than BEA: its growth since 2018 moves BEA's level."""
    soi = [(2017, "RI", 60.0), (2018, "RI", 75.0), (2019, "RI", 90.0), (2018, "CA", 800.0), (2019, "CA", 400.0)]
    bea = [(2017, "RI", 90.0), (2018, "RI", 100.0), (2018, "CA", 600.0)]
    found = unemployment(build, soi, bea)
    assert found["calendar_year", 2019, "RI"] == pytest.approx(120.0)
    assert found["calendar_year", 2019, "CA"] == pytest.approx(300.0)
    assert found["calendar_year", 2018, "RI"] == 100.0  # where they meet it is BEA's


def test_tax_years_2020_and_2021_of_unemployment_are_the_labor_departments(build):
    soi = [(year, "RI", 75.0 * factor) for year, factor in ((2018, 1), (2019, 2), (2020, 9), (2021, 8), (2022, 3))]
    rows = [(2020, "RI", "pua", 5.0), (2020, "RI", "regular", 7.0), (2021, "RI", "regular", 1.0)]
    found = unemployment(build, soi, [(2018, "RI", 100.0)], core__pandemic_unemployment=rows)
    assert found == {
        ("calendar_year", 2018, "RI"): 100.0,
        ("calendar_year", 2019, "RI"): 200.0,
        ("calendar_year", 2022, "RI"): pytest.approx(300.0),
        ("fiscal_year", 2020, "RI"): 12.0,
        ("fiscal_year", 2021, "RI"): 1.0,
    }


def test_states_without_a_basic_health_program_have_nothing_of_it(build):
    found = measured(build, core__basic_health=[("NY", 40.0), ("MN", 5.0)])
    paid = dict(found.filter(found["measure"] == PAYMENTS).select("area", "amount").iter_rows())
    assert len(paid) == 51
    assert {area: usd for area, usd in paid.items() if usd} == {"NY": 40.0, "MN": 5.0}


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
    found = measured(build, raw__irs_historic_table_2=rows)
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
    found = measured(build, raw__usaspending_awards=rows)
    assert set(found.select("measure", "basis", "year", "amount", "span_years").iter_rows()) == {
        ("USAspending contracts", "calendar_year", 2012, 1.0, 1),
        ("USAspending contracts", "fiscal_year", 2017, 3.0, 1),
        ("USAspending contracts", "fiscal_year", 2022, 5.0, 1),
        ("USAspending grants", "fiscal_year", 2022, 6.0, 5),
        ("USAspending contracts_defense", "fiscal_year", 2012, 7.0, 1),
        ("USAspending all", "fiscal_year", 2022, 9.0, 1),
    }


@pytest.mark.parametrize(
    ("in_alabama", "in_guam", "counts"), [(6, 6, True), (6, 5, True), (5, 6, False), (12, 6, False)]
)
def test_a_part_of_a_year_of_snap_counts_where_states_report_alike(build, in_alabama, in_guam, counts):
    rows = [(2025, "AL", in_alabama, 1.0), (2025, "NY", 6, 2.0), (2025, "GU", in_guam, 3.0), (2024, "AL", 12, 4.0)]
    found = measured(build, raw__usda_snap=rows)
    assert set(found["year"]) == ({2024, 2025} if counts else {2024})


def test_every_measure_named_by_a_key_is_measured(warehouse):
    missing = warehouse.sql("from core.key_measure anti join core.measure using (measure)").fetchall()
    assert missing == []
