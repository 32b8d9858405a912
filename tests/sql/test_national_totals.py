"""What the Treasury collected and paid: categories from lines of OMB's tables, the split of "Other", the remainder."""

import pytest

PRINTED = "table_name section line measure fiscal_year amount_usd"
CBO = "component category subcategory fiscal_year amount_usd"
YEAR = 2022
RECEIPTS = [
    ("2.1", "Individual Income Taxes", "Individual Income Taxes", 100.0),
    ("2.1", "Social Insurance and Retirement Receipts", "(On - Budget)", 50.0),
    ("2.1", "Social Insurance and Retirement Receipts", "(Off - Budget)", 30.0),
    ("2.1", "Social Insurance and Retirement Receipts", "Total", 80.0),
    ("2.1", "Corporation Income Taxes", "Corporation Income Taxes", 40.0),
    ("2.1", "Excise Taxes", "Excise Taxes", 20.0),
    ("2.1", "Other", "Other", 30.0),
    ("2.1", "Total Receipts", "Total", 270.0),
    ("2.5", "", "Federal Reserve Deposits", 11.0),
]
OUTLAYS = [
    ("3.2", "", "Total outlays", 1000.0),
    ("3.2", "", "571 Medicare", 85.0),
    ("3.2", "", "951 Employer share, employee retirement (on-budget)", -15.0),
    ("3.2", "", "952 Employer share, employee retirement (off-budget)", -5.0),
    ("3.2", "", "376 Other advancement of commerce", 33.0),
    ("3.2", "", "373 Deposit insurance", 0.0),
    ("3.2", "", "Total, International Affairs", 12.0),
    ("6.1", "", "GDP", 9999.0),
    ("6.1", "", "All other grants", 40.0),
    ("6.1", "", "Net interest", 70.0),
    ("6.1", "", "Undistributed offsetting receipts", -30.0),
    ("11.3", "", "Total, payments for individuals", 500.0),
    ("11.3", "", "Social security: old age and survivors insurance", 100.0),
    ("11.3", "", "Social security: disability insurance", 20.0),
    ("11.3", "", "Medicare: hospital insurance", 50.0),
    ("11.3", "", "Medicare: supplementary medical insurance", 60.0),
    ("11.3", "", "Student assistance--Department of Education and other", 90.0),
    ("11.3", "", "SNAP (formerly Food stamps)(including Puerto Rico)", 30.0),
    ("11.3", "", "Child nutrition and special milk programs", 10.0),
    ("11.3", "", "Indian health", 6.0),
    ("11.3", "", "Refundable Premium Tax Credit and Cost Sharing Reductions", 25.0),
]
PARTS = [
    ("11.3", "Refundable Premium Tax Credit and Cost Sharing Reductions", "direct", 21.0),
    ("11.3", "Refundable Premium Tax Credit and Cost Sharing Reductions", "grants", 4.0),
    ("11.3", "Medicare: hospital insurance", "direct", 50.0),
]
"""Table 11.3 prints apart what is paid to people and what to states."""
PAID = {
    "individual_income_tax": 100.0,
    "payroll_tax": 80.0,
    "corporate_income_tax": 40.0,
    "excise_tax": 20.0,
    "estate_gift_tax": 5.0,
    "customs_duties": 7.0,
    "federal_reserve_earnings": 11.0,
    "miscellaneous_receipts": 7.0,
}
RECEIVED = {
    "social_security": 120.0,
    "medicare": 85.0,  # net of premiums; its 110 gross counts only in the rest of table 11.3
    "student_aid": 90.0,
    "snap": 30.0,
    "premium_tax_credits": 21.0,
    "basic_health": 4.0,
    "other_individuals": 500.0 - 100 - 20 - 50 - 60 - 90 - 30 - 10 - 25,
    "other_grants": 40.0 + 10.0,
    "federal_pay": 200.0 - 15 - 5,
    "net_interest": 70.0,
    "international_affairs": 12.0,
    "undistributed_receipts": -30.0 + 15 + 5,  # what was taken off pay is not taken off again
}


def printed(year, rows=(*RECEIPTS, *OUTLAYS)):
    parts = [(table, "", line, measure, year, amount) for table, line, measure, amount in PARTS]
    return [*((table, section, line, "total", year, amount) for table, section, line, amount in rows), *parts]


def split(year):
    return [
        ("revenue", "Estate and Gift Taxes", "Estate and Gift Taxes", year, 5.0),
        ("revenue", "Customs Duties", "Customs Duties", year, 7.0),
        ("outlay", "Mandatory", "Other Mandatory", year, 999.0),
        ("outlay", "Discretionary", "Total Discretionary", year, 999.0),
    ]


def known(years):
    """What else a fiscal year needs: residents and prices."""
    return {
        "core.population_estimate": ("year area population", [(year, "US", 1) for year in years]),
        "raw.gdp_price_index": ("year index_2017", [(year, 100.0) for year in years]),
    }


def loans(year, amount):
    return ("outlay", "Mandatory", "Student Loan Foregiveness", year, amount)


AFTER = ["core.fiscal_year", "core.omb_line", "core.loan_modification"]


def totals(  # noqa: PLR0913
    build, years=(YEAR,), *, lines=(), cbo=(), estimate=False, excess=(), **contrast
):
    """core.national_total of the lines above, the same in every year, and of others; ``contrast``: table_5, awards."""
    return build(
        "core.national_total",
        known(years)
        | {
            "raw.omb_historical": (PRINTED, [*(row for year in years for row in printed(year)), *lines]),
            "raw.cbo_actual": (CBO, [*(row for year in years for row in split(year)), *cbo]),
            "raw.irs_data_book_table_5": (
                "fiscal_year item area amount_usd",
                [(1990, "total", "US", 1.0), *contrast.get("table_5", ())],
            ),
            "raw.usaspending_awards": (
                "award_group basis year area amount_usd",
                [("contracts", "fiscal_year", YEAR, "AL", 1.0), *contrast.get("awards", ())],
            ),
            "core.federal_compensation": (
                "fiscal_year amount_usd is_estimate",
                [(year, 200.0, estimate) for year in years],
            ),
            "core.excess_spending": ("category fiscal_year amount_usd", [("pandemic_airlines", 1990, 1.0), *excess]),
        },
        after=AFTER,
    )


def amounts(found, side, year=YEAR):
    rows = found.filter((found["side"] == side) & (found["fiscal_year"] == year))
    return dict(rows.select("category", "amount_usd").iter_rows())


def test_receipts_are_those_of_table_2_1_with_other_split_by_cbo_and_table_2_5(build):
    assert amounts(totals(build), "paid") == PAID


def test_outlays_are_the_named_lines_and_procurement_the_remainder(build):
    found = amounts(totals(build), "received")
    assert found == RECEIVED | {"procurement": 1000.0 - sum(RECEIVED.values())}
    assert "medicare_gross" not in found


def test_what_swelled_in_the_pandemic_is_no_purchase(build):
    excess = [("pandemic_airlines", YEAR, 9.0), ("pandemic_health_care", YEAR, 0.0)]
    found = amounts(totals(build, excess=excess), "received")
    assert found["pandemic_airlines"] == 9.0
    assert found["procurement"] == 1000.0 - sum(RECEIVED.values()) - 9
    assert "pandemic_health_care" not in found


@pytest.mark.parametrize(
    ("year", "category"),
    [
        (2021, "pandemic_payments"),
        (2022, "pandemic_payments"),
        (2023, "employment_credits"),
        (2025, "employment_credits"),
    ],
)
def test_one_line_holds_payments_to_people_and_later_credits_to_employers(build, year, category):
    line = ("11.3", "", "U.S. Coronavirus payments and credits", "total", year, 17.0)
    found = totals(build, [year], lines=[line])
    assert {name for name, usd in amounts(found, "received", year).items() if usd == 17.0} == {category}


def test_a_category_that_is_zero_has_no_row(build):
    assert "deposit_insurance" not in amounts(totals(build), "received")


def test_a_positive_loan_modification_leaves_student_aid(build):
    found = amounts(totals(build, cbo=[loans(YEAR, 25.0)]), "received")
    assert (found["student_aid"], found["loan_modifications"]) == (65.0, 25.0)
    assert found["procurement"] == 1000.0 - sum(RECEIVED.values())


def test_a_negative_loan_modification_stands_beside_student_aid(build):
    found = amounts(totals(build, cbo=[loans(YEAR, -25.0)]), "received")
    assert (found["student_aid"], found["loan_modifications"]) == (90.0, -25.0)
    assert found["procurement"] == 1000.0 - sum(RECEIVED.values()) + 25.0


@pytest.mark.parametrize(
    ("year", "category"),
    [
        (2008, None),
        (2009, "financial_stabilisation"),
        (2010, "financial_stabilisation"),
        (2011, "financial_stabilisation"),
        (2012, "financial_stabilisation"),
        (2013, None),
        (2019, None),
        (2020, "pandemic_business_support"),
        (2021, "pandemic_business_support"),
        (2022, None),
    ],
)
def test_subfunction_376_has_a_name_only_in_two_crises(build, year, category):
    found = amounts(totals(build, years=[year]), "received", year)
    assert {name: found[name] for name in found if found[name] == 33.0} == ({category: 33.0} if category else {})
    assert sum(found.values()) == 1000.0


@pytest.mark.parametrize("estimate", [False, True])
def test_an_estimate_of_pay_makes_the_remainder_one(build, estimate):
    found = totals(build, estimate=estimate)
    flagged = set(found.filter(found["is_estimate"])["category"])
    assert flagged == ({"federal_pay", "procurement"} if estimate else set())


def test_both_sides_add_to_the_official_totals_in_every_year(build):
    found = totals(build, years=[2021, 2022], cbo=[loans(2022, 25.0)])
    sums = {
        (side, year): sum(amounts(found, side, year).values()) for side in ("paid", "received") for year in (2021, 2022)
    }
    assert sums == {
        ("paid", 2021): 270.0,
        ("paid", 2022): 270.0,
        ("received", 2021): 1000.0,
        ("received", 2022): 1000.0,
    }


def test_collections_only_where_both_documents_are_at_hand(build):
    found = totals(
        build,
        years=[2021, 2022, 2023],
        table_5=[
            (2021, "total", "US", 70.0),
            (2022, "total", "US", 80.0),
            (2022, "total", "AL", 60.0),
            (2022, "estate", "US", 3.0),
        ],
        awards=[
            ("all", "fiscal_year", 2022, "AL", 30.0),
            ("all", "fiscal_year", 2022, "PR", 5.0),
            ("all", "fiscal_year", 2023, "AL", 40.0),
        ],
    )
    contrast = found.filter(found["category"].is_in(["gross_collections", "awards"]))
    assert contrast.select("side", "category", "fiscal_year", "amount_usd").rows() == [
        ("paid", "gross_collections", 2022, 80.0),
        ("received", "awards", 2022, 35.0),
    ]


def test_awards_above_all_outlays_are_no_account_of_what_was_spent(build):
    """FY2012's and FY2013's hold face values of insurance: the year has neither side of the contrast."""
    years = [2021, 2022]
    found = totals(
        build,
        years=years,
        table_5=[(year, "total", "US", 80.0) for year in years],
        awards=[("all", "fiscal_year", year, "AL", usd) for year, usd in ((2021, 1000.0), (2022, 1000.5))],
    )
    contrast = found.filter(found["category"].is_in(["gross_collections", "awards"]))
    assert contrast.select("side", "fiscal_year", "amount_usd").rows() == [
        ("paid", 2021, 80.0),
        ("received", 2021, 1000.0),
    ]


def test_the_real_contrast_has_neither_fy2012_nor_fy2013(warehouse):
    years = warehouse.sql(
        "select list(fiscal_year order by fiscal_year) from core.national_total where category = 'awards'"
    ).fetchall()
    assert years == [([*range(2008, 2012), *range(2014, 2024), 2025],)]


def test_awards_take_the_printed_national_row(build):
    found = totals(
        build,
        table_5=[(YEAR, "total", "US", 80.0)],
        awards=[("all", "fiscal_year", YEAR, "AL", 30.0), ("all", "fiscal_year", YEAR, "US", 33.0)],
    )
    assert amounts(found, "received")["awards"] == 33.0


def test_fiscal_years_are_those_with_receipts_outlays_and_product(build):
    years = (2007, 2008, 2012, 2013, 2024, 2025)
    rows = [row for year in years for row in printed(year)]
    rows = [row for row in rows if row[4] != 2012 or row[2] != "Total outlays"]
    by_cbo = [row for year in years for row in split(year)]
    found = build(
        "core.fiscal_year", known(years) | {"raw.omb_historical": (PRINTED, rows), "raw.cbo_actual": (CBO, by_cbo)}
    )
    assert found.rows() == [
        (2008, 270.0, 1000.0, 9999.0, 2004),
        (2013, 270.0, 1000.0, 9999.0, 2012),
        (2024, 270.0, 1000.0, 9999.0, 2020),
        (2025, 270.0, 1000.0, 9999.0, 2024),
    ]


@pytest.mark.parametrize(
    "lacking",
    [
        "nothing",
        "Estate and Gift Taxes",
        "Customs Duties",
        "Total Discretionary",
        "Federal Reserve Deposits",
        "core.population_estimate",
        "raw.gdp_price_index",
    ],
)
def test_a_fiscal_year_waits_until_all_it_needs_is_known(build, lacking):
    years = (2024, 2025, 2026)
    of_cbo = [row for year in years for row in split(year) if (row[2], year) != (lacking, 2026)]
    tables = known(years) | {
        "raw.omb_historical": (
            PRINTED,
            [row for year in years for row in printed(year) if (row[2], year) != (lacking, 2026)],
        ),
        "raw.cbo_actual": (CBO, of_cbo),
    }
    if lacking in tables:
        tables[lacking] = known(years[:-1])[lacking]
    found = build("core.fiscal_year", tables)["fiscal_year"].to_list()
    assert found == [2024, 2025] + ([2026] if lacking == "nothing" else [])
