"""The method's one join, and the rules it joins by."""

import pytest

RESIDENCE = {
    "individual_income_tax": {"income_tax": 1},
    "payroll_tax": {"social_insurance_contributions": 1},
    "corporate_income_tax": {"property_income": 0.5, "wages_of_residents": 0.5},
    "excise_tax": {"consumption": 1},
    "estate_gift_tax": {"estate_gift": 1},
    "customs_duties": {"consumption": 1},
    "federal_reserve_earnings": {"not_allocated": 1},
    "miscellaneous_receipts": {"personal_income": 1},
    "social_security": {"social_security": 1},
    "medicare": {"medicare": 1},
    "medicaid_chip": {"medicaid_chip": 1},
    "premium_tax_credits": {"premium_tax_credit": 1},
    "basic_health": {"basic_health": 1},
    "snap": {"snap": 1},
    "ssi": {"ssi": 1},
    "earned_income_credit": {"earned_income_credit": 1},
    "child_tax_credit": {"additional_child_tax_credit": 1},
    "unemployment_insurance": {"unemployment_compensation": 1},
    "veterans_benefits": {"veterans_benefits": 1},
    "veterans_medical_care": {"veterans_medical_care": 1},
    "military_retirement": {"veterans_benefits": 1},
    "civil_retirement": {"civilian_pay_of_residents": 0.5, "social_security": 0.5},
    "student_aid": {"education_assistance": 1},
    "pandemic_payments": {"impact_payments": 1},
    "employment_credits": {"wages": 1},
    "pandemic_business_support": {"paycheck_protection": 1},
    "pandemic_health_care": {"health_spending": 1},
    "pandemic_airlines": {"wages": 1},
    "pandemic_food_and_farms": {"population": 1},
    "other_individuals": {"population": 1},
    "other_grants": {"aid_less_medicaid": 1},
    "farm_support": {"farm_payments": 1},
    "federal_pay": {"federal_pay_of_residents": 1},
    "procurement": {"contracts": 1},
    "net_interest": {"not_allocated": 1},
    "international_affairs": {"not_allocated": 1},
    "deposit_insurance": {"not_allocated": 1},
    "mortgage_credit": {"not_allocated": 1},
    "financial_stabilisation": {"not_allocated": 1},
    "loan_modifications": {"not_allocated": 1},
    "undistributed_receipts": {"not_allocated": 1},
}
MEASURES = {
    "income_tax": {("BEA SAINC50 80", 1980, 2014), ("IRS HT2 A06500", 2015, 9999)},
    "total_tax_liability": {("BEA SAINC50 80", 1980, 2014), ("IRS HT2 A10300", 2015, 9999)},
    "social_insurance_contributions": {("BEA SAINC4 36 of residents", 1980, 9999)},
    "property_income": {("BEA SAINC4 46", 1980, 9999)},
    "dividends": {("BEA SAINC40 91", 1980, 9999)},
    "wages": {("BEA SAINC4 50", 1980, 9999)},
    "wages_of_residents": {("BEA SAINC4 50 of residents", 1980, 9999)},
    "consumption": {("Disposable income joined to consumption", 1980, 1996), ("BEA SAPCE1 1", 1997, 9999)},
    "estate_gift": {
        ("Property income joined to estate and gift", 1980, 1994),
        ("IRS Table 5 estate and gift by district", 1995, 2003),
        ("IRS Table 5 estate and gift, classified", 2006, 9999),
    },
    "personal_income": {("BEA SAINC1 1", 1980, 9999)},
    "population": {("Population", 1980, 9999)},
    "gdp": {("Product by older industries joined", 1980, 1996), ("BEA SAGDP1 3", 1997, 9999)},
    "social_security": {("BEA SAINC35 2110", 1980, 2022), ("SSA benefits of December", 2023, 9999)},
    "medicare": {("BEA SAINC35 2210", 1980, 9999)},
    "medicaid_chip": {
        ("Medicaid by BEA joined to CMS", 1980, 1990),
        ("Medicaid by residence at formula share, and CHIP", 1991, 2006),
        ("Medicaid by residence at first federal share, and CHIP", 2007, 2018),
        ("Federal Medicaid and CHIP", 2019, 9999),
    },
    "premium_tax_credit": {("IRS HT2 A85770", 2015, 2015), ("CMS advance premium tax credit", 2016, 9999)},
    "basic_health": {("Basic Health Program", 1980, 9999)},
    "snap": {("Food stamps by BEA joined to USDA", 1980, 1988), ("USDA SNAP", 1989, 9999)},
    "ssi": {("BEA SAINC35 2310 at federal part", 1980, 2018), ("SSA federal SSI", 2019, 9999)},
    "earned_income_credit": {("Earned income credit by BEA joined to SOI", 1980, 2008), ("IRS HT2 A59660", 2009, 9999)},
    "additional_child_tax_credit": {
        ("Earned income credit joined to child credit", 1980, 2008),
        ("IRS HT2 A11070", 2009, 9999),
    },
    "unemployment_compensation": {
        ("BEA SAINC35 2400", 1980, 2018),
        ("Unemployment benefits by DOL and SOI", 2019, 9999),
    },
    "veterans_benefits": {
        ("Veterans' benefits by BEA joined to VA", 1980, 2006),
        ("VA compensation, pensions and education", 2007, 9999),
    },
    "veterans_medical_care": {
        ("Veterans' benefits by BEA joined to medical care", 1980, 2006),
        ("VA medical care", 2007, 9999),
    },
    "impact_payments": {("IRS HT2 impact payments", 1980, 9999)},
    "paycheck_protection": {("SBA Paycheck Protection Program", 1980, 9999)},
    "farm_payments": {("USDA farm payments of all years", 2016, 2016), ("USDA farm payments", 2017, 9999)},
    "health_spending": {("CMS personal health care", 1980, 9999)},
    "education_assistance": {("BEA SAINC35 2600", 1980, 9999)},
    "federal_civilian_pay": {("Pay joined to SAGDP4N 84", 1980, 1996), ("BEA SAGDP4N 84", 1997, 9999)},
    "federal_pay": {
        ("Pay joined to SAGDP4N 84", 1980, 1996),
        ("Pay joined to SAGDP4N 85", 1980, 1996),
        ("BEA SAGDP4N 84", 1997, 9999),
        ("BEA SAGDP4N 85", 1997, 9999),
    },
    "civilian_pay_of_residents": {
        ("Pay joined to SAGDP4N 84 of residents", 1980, 1996),
        ("BEA SAGDP4N 84 of residents", 1997, 9999),
    },
    "federal_pay_of_residents": {
        ("Pay joined to SAGDP4N 84 of residents", 1980, 1996),
        ("Pay joined to SAGDP4N 85", 1980, 1996),
        ("BEA SAGDP4N 84 of residents", 1997, 9999),
        ("BEA SAGDP4N 85", 1997, 9999),
    },
    "aid_less_medicaid": {("Federal aid less health programmes", 1980, 9999)},
    "contracts": {
        ("Procurement of FY1995", 1995, 1995),
        ("Defense contracts joined to contracts", 2001, 2011),
        ("USAspending contracts", 2012, 9999),
    },
    "gross_collections": {("IRS Table 5 total", 1980, 9999)},
    "awards": {("USAspending all", 1980, 9999)},
}


def flow(build, totals, rules, shares):
    return build(
        "core.state_flow",
        {
            "core.mapped_total": ("side category fiscal_year amount_usd is_estimate", totals),
            "core.allocation_rule": ("method side category key weight", rules),
            "core.allocation_key": ("key fiscal_year area share key_lag_years adjustment_lag_years", shares),
        },
    )


def test_rules_are_those_of_the_method(warehouse):
    rows = warehouse.sql("select category, key, weight::double from core.allocation_rule where method = 'residence'")
    found = {}
    for category, key, weight in rows.fetchall():
        found.setdefault(category, {})[key] = weight
    assert found == RESIDENCE
    sides = warehouse.sql("select distinct method, side, category from core.allocation_rule").fetchall()
    paid = {category for method, side, category in sides if side == "paid" and method == "residence"}
    assert paid == set(list(RESIDENCE)[:8])
    assert {row for row in sides if row[0] == "collections"} == {
        ("collections", "paid", "gross_collections"),
        ("collections", "received", "awards"),
    }


def test_alternatives_are_those_of_the_method(warehouse):
    rows = warehouse.sql(
        "select method, category, key, weight::double from core.allocation_rule where method like '%/%'"
    ).fetchall()
    found = {}
    for method, category, key, weight in rows:
        found.setdefault(method, {}).setdefault(category, {})[key] = weight
    out = {"not_allocated": 1}
    assert found == {
        "income_tax/total_liability": {"individual_income_tax": {"total_tax_liability": 1}},
        "payroll_tax/wages": {"payroll_tax": {"wages_of_residents": 1}},
        "corporate_tax/owners": {"corporate_income_tax": {"property_income": 1}},
        "corporate_tax/three_quarters_owners": {
            "corporate_income_tax": {"property_income": 0.75, "wages_of_residents": 0.25}
        },
        "corporate_tax/shareholders": {
            "corporate_income_tax": {"dividends": 0.6, "property_income": 0.2, "wages_of_residents": 0.2}
        },
        "excise_customs/personal_income": {
            "excise_tax": {"personal_income": 1}, "customs_duties": {"personal_income": 1}
        },
        "excise_customs/per_head": {"excise_tax": {"population": 1}, "customs_duties": {"population": 1}},
        "excise_customs/producers": {
            "customs_duties": {"consumption": 0.6, "wages_of_residents": 0.2, "property_income": 0.2}
        },
        "other_receipts/left_out": {"miscellaneous_receipts": out},
        "other_receipts/personal_income": {"federal_reserve_earnings": {"personal_income": 1}},
        "pay_procurement/where_spent": {
            "federal_pay": {"federal_pay": 1}, "civil_retirement": {"federal_civilian_pay": 1}
        },
        "pay_procurement/per_head": {"federal_pay": {"population": 1}, "procurement": {"population": 1}},
        "pay_procurement/left_out": {"federal_pay": out, "procurement": out},
        "net_interest/per_head": {"net_interest": {"population": 1}},
        "net_interest/property_income": {"net_interest": {"property_income": 1}},
        "social_insurance/out": {
            "payroll_tax": out, "social_security": out, "medicare": out, "unemployment_insurance": out
        },
    }  # fmt: skip


def test_measures_are_those_of_the_method(warehouse):
    found = {}
    for key, *measure in warehouse.sql("select key, measure, first_year, last_year from core.key_measure").fetchall():
        found.setdefault(key, set()).add(tuple(measure))
    assert found == MEASURES


def test_two_keys_carry_one_category(build):
    found = flow(
        build,
        [("paid", "corporate_income_tax", 2023, 200.0, False)],
        [("m", "paid", "corporate_income_tax", "wages", 0.5), ("m", "paid", "corporate_income_tax", "property", 0.5)],
        [
            ("wages", 2023, "AL", 0.25, 2, 4),
            ("wages", 2023, "NY", 0.75, 2, 4),
            ("property", 2023, "AL", 0.75, 1, 0),
            ("property", 2023, "NY", 0.25, 1, 0),
        ],
    )
    assert found.rows() == [
        ("m", 2023, "AL", "paid", "corporate_income_tax", 100.0, "property + wages", 1.5, 4, False),
        ("m", 2023, "NY", "paid", "corporate_income_tax", 100.0, "property + wages", 1.5, 4, False),
    ]


def test_weights_count(build):
    found = flow(
        build,
        [("paid", "c", 2023, 100.0, True)],
        [("m", "paid", "c", "a", 0.75), ("m", "paid", "c", "b", 0.25)],
        [("a", 2023, "AL", 1.0, 4, 0), ("b", 2023, "NY", 1.0, 0, 0)],
    )
    assert dict(found.select("area", "amount_usd").iter_rows()) == {"AL": 75.0, "NY": 25.0}
    assert set(found["is_estimate"]) == {True}


def test_a_negative_total_is_shared_out_like_any_other(build):
    found = flow(
        build,
        [("received", "c", 2023, -10.0, False)],
        [("m", "received", "c", "a", 1.0)],
        [
            ("a", 2023, area, part, 0, 0)
            for area, part in (("AL", 0.5), ("territories_abroad", 0.3), ("not_allocated", 0.2))
        ],
    )
    amounts = dict(found.select("area", "amount_usd").iter_rows())
    assert amounts == pytest.approx({"AL": -5.0, "territories_abroad": -3.0, "not_allocated": -2.0})


def test_years_methods_and_sides_do_not_mix(build):
    found = flow(
        build,
        [("paid", "c", 2022, 10.0, False), ("paid", "c", 2023, 20.0, False), ("received", "c", 2023, 40.0, False)],
        [("m", "paid", "c", "a", 1.0), ("n", "paid", "c", "b", 1.0), ("n", "received", "c", "a", 1.0)],
        [(key, year, area, 1.0, 0, 0) for key, area in (("a", "AL"), ("b", "NY")) for year in (2022, 2023)],
    )
    assert set(found.select("method", "fiscal_year", "area", "side", "amount_usd").rows()) == {
        ("m", 2022, "AL", "paid", 10.0),
        ("m", 2023, "AL", "paid", 20.0),
        ("n", 2022, "NY", "paid", 10.0),
        ("n", 2023, "NY", "paid", 20.0),
        ("n", 2023, "AL", "received", 40.0),
    }
