"""The default method once more, in polars and Python straight from the raw frames and methodology.md.

Belongs here: national totals, which key carries each category, and the flows. The shares are in ``recompute_keys.py``,
the alternatives in ``recompute_specifications.py``. Nothing here reads ``sql/``.
"""

import polars as pl

from tests.sql.recompute_keys import blended, observations, share_of

YEARS = range(2008, 2026)
ALLOCATED_BY = {
    "individual_income_tax": ["income_tax"],
    "payroll_tax": ["contributions of residents"],
    "corporate_income_tax": ["SAINC4 46", "wages of residents"],
    "excise_tax": ["SAPCE1 1"],
    "estate_gift_tax": ["estate_gift"],
    "customs_duties": ["SAPCE1 1"],
    "miscellaneous_receipts": ["SAINC1 1"],
    "social_security": ["SAINC35 2110"],
    "medicare": ["SAINC35 2210"],
    "medicaid_chip": ["federal_medicaid"],
    "premium_tax_credits": ["A85770"],
    "snap": ["snap"],
    "ssi": ["SAINC35 2310"],
    "earned_income_credit": ["A59660"],
    "child_tax_credit": ["A11070"],
    "unemployment_insurance": ["unemployment"],
    "veterans": ["SAINC35 2500"],
    "military_retirement": ["SAINC35 2500"],
    "civil_retirement": ["civilian_pay"],
    "student_aid": ["SAINC35 2600"],
    "pandemic_payments": ["population"],
    "pandemic_business_support": ["SAINC4 50"],
    "other_individuals": ["population"],
    "other_grants": ["aid"],
    "federal_pay": ["pay"],
    "procurement": ["contracts"],
}
NOT_ALLOCATED = {
    "net_interest",
    "international_affairs",
    "deposit_insurance",
    "mortgage_credit",
    "financial_stabilisation",
    "loan_modifications",
    "undistributed_receipts",
}

STUDENT_ASSISTANCE = "Student assistance--Department of Education and other"


def fiscal_years(raw):
    """From 2008: with OMB's total receipts, CBO's estate and gift taxes, residents and prices."""
    omb, cbo = raw["omb_historical"], raw["cbo_actual"]
    totals = omb.filter((pl.col("table_name") == "2.1") & (pl.col("section") == "Total Receipts"))["fiscal_year"]
    found = set(totals) & set(cbo.filter(pl.col("category") == "Estate and Gift Taxes")["fiscal_year"])
    found &= set(raw["census_population"]["year"]) & set(raw["gdp_price_index"]["year"])
    return sorted(year for year in found if year >= YEARS[0])


def national_totals(raw):
    """(year, side, category) -> dollars, zero categories left out."""
    omb = raw["omb_historical"].filter(pl.col("measure") == "total")
    printed = {
        (table, section if table == "2.1" else "", line, year): amount
        for table, section, line, year, amount in omb.select(
            "table_name", "section", "line", "fiscal_year", "amount_usd"
        ).iter_rows()
        if table in ("2.1", "3.2", "6.1") or (table == "11.3" and line != "Other")
    }
    cbo = {
        (component, subcategory, year): amount
        for component, subcategory, year, amount in raw["cbo_actual"]
        .select("component", "subcategory", "fiscal_year", "amount_usd")
        .iter_rows()
    }
    found = {}
    for year in fiscal_years(raw):

        def line(table, *names, section="", year=year):
            return sum(printed[table, section, name, year] for name in names)

        def cbo_of(component, name, year=year):
            return cbo.get((component, name, year), 0.0)

        other = line("2.1", "Other", section="Other")
        estate, customs = cbo_of("revenue", "Estate and Gift Taxes"), cbo_of("revenue", "Customs Duties")
        social = "Social Insurance and Retirement Receipts"
        paid = {
            "individual_income_tax": line("2.1", "Individual Income Taxes", section="Individual Income Taxes"),
            "payroll_tax": line("2.1", "Total", section=social),
            "corporate_income_tax": line("2.1", "Corporation Income Taxes", section="Corporation Income Taxes"),
            "excise_tax": line("2.1", "Excise Taxes", section="Excise Taxes"),
            "estate_gift_tax": estate,
            "customs_duties": customs,
            "miscellaneous_receipts": other - estate - customs,
        }
        found |= {(year, "paid", category): amount for category, amount in paid.items() if amount}
        loans = cbo_of("outlay", "Student Loan Foregiveness")
        gap = line("3.2", "502 Higher education") - line("11.3", STUDENT_ASSISTANCE)
        received = outlays(line, gap if not loans and gap < -100e9 else loans, federal_pay(raw, cbo, year), year)
        received["procurement"] = line("3.2", "Total outlays") - sum(received.values())
        found |= {(year, "received", category): amount for category, amount in received.items() if amount}
    return found


def federal_pay(raw, cbo, year):
    """Compensation: measured as far as BEA's figures reach, then with discretionary outlays."""
    pay = raw["bea_regional"].filter(
        (pl.col("table_name") == "SAGDP4N") & pl.col("line").is_in([84, 85]) & (pl.col("area") == "US")
    )
    calendar = dict(pay.group_by("year").agg(pl.col("amount_usd").sum()).iter_rows())
    last = max(calendar)
    grown = cbo["outlay", "Total Discretionary", year] / cbo["outlay", "Total Discretionary", last]
    return blended(calendar, year) if year <= last else blended(calendar, last) * grown


def outlays(line, loans, pay, year):
    """Outlays by category but for the remainder."""
    individuals = {
        "social_security": line(
            "11.3", "Social security: old age and survivors insurance", "Social security: disability insurance"
        ),
        "medicaid_chip": line("11.3", "Medicaid", "Children's health insurance"),
        "premium_tax_credits": line("11.3", "Refundable Premium Tax Credit and Cost Sharing Reductions"),
        "snap": line("11.3", "SNAP (formerly Food stamps)(including Puerto Rico)"),
        "ssi": line("11.3", "Supplemental security income program"),
        "earned_income_credit": line("11.3", "Earned income tax credit"),
        "child_tax_credit": line("11.3", "Child Tax Credit and Child and Dependent Care Tax Credit"),
        "unemployment_insurance": line("11.3", "Unemployment Assistance"),
        "veterans": line(
            "11.3",
            "Veterans service-connected compensation",
            "Veterans non-service connected pensions",
            "Hospital and medical care for veterans",
            "Veterans education benefits",
        ),
        "military_retirement": line("11.3", "Military retirement"),
        "civil_retirement": line("11.3", "Civil service retirement"),
        "student_aid": line("11.3", STUDENT_ASSISTANCE),
        "pandemic_payments": line("11.3", "U.S. Coronavirus payments and credits"),
        "other_grants": line(
            "11.3",
            "Child nutrition and special milk programs",
            "Supplemental feeding programs (WIC and CSFP)",
            "Family support payments to States and TANF",
            "Low income home energy assistance",
            "Child care assistance for low and middle income families",
            "Payments to States--Foster Care/Adoption Assist.",
            "Housing assistance",
        ),
    }
    medicare_gross = line("11.3", "Medicare: hospital insurance", "Medicare: supplementary medical insurance")
    rest = line("11.3", "Total, payments for individuals") - sum(individuals.values()) - medicare_gross
    employer = line(
        "3.2",
        "951 Employer share, employee retirement (on-budget)",
        "952 Employer share, employee retirement (off-budget)",
    )
    crisis = line("3.2", "376 Other advancement of commerce")
    return individuals | {
        "student_aid": individuals["student_aid"] - max(loans, 0.0),
        "loan_modifications": loans,
        "other_grants": individuals["other_grants"] + line("6.1", "All other grants"),
        "other_individuals": rest,
        "medicare": line("3.2", "571 Medicare"),
        "federal_pay": pay + employer,
        "pandemic_business_support": crisis if year in (2020, 2021) else 0.0,
        "financial_stabilisation": crisis if year in (2009, 2010) else 0.0,
        "net_interest": line("6.1", "Net interest"),
        "international_affairs": line("3.2", "Total, International Affairs"),
        "deposit_insurance": line("3.2", "373 Deposit insurance"),
        "mortgage_credit": line("3.2", "371 Mortgage credit"),
        "undistributed_receipts": line("6.1", "Undistributed offsetting receipts") - employer,
    }


def state_flows(raw):
    """(year, side, category, area) -> dollars."""
    observed = observations(raw)
    flows = {}
    for (year, side, category), amount in national_totals(raw).items():
        if category in NOT_ALLOCATED:
            flows[year, side, category, "not_allocated"] = amount
            continue
        keys = ALLOCATED_BY[category]
        for key in keys:
            for area, share in share_of(observed, key, year).items():
                place = (year, side, category, area)
                flows[place] = flows.get(place, 0.0) + amount * share / len(keys)
    return flows
