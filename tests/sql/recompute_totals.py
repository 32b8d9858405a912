"""National totals once more, in Python straight from the raw frames and methodology.md.

Belongs here: what the Treasury collected and paid in each category and fiscal year. Does not belong here: who gets it
(``recompute.py``). Nothing here reads ``sql/``.
"""

import re

import polars as pl

from pipeline.settings import first_fiscal_year
from tests.sql.methodology import categories
from tests.sql.recompute_measures import blended, by_year

BEFORE_THE_PANDEMIC = range(2015, 2020)

INDIVIDUALS = {
    "social_security": (
        "Social security: old age and survivors insurance",
        "Social security: disability insurance",
    ),
    "medicaid_chip": ("Medicaid", "Children's health insurance"),
    "snap": ("SNAP (formerly Food stamps)(including Puerto Rico)",),
    "ssi": ("Supplemental security income program",),
    "earned_income_credit": ("Earned income tax credit",),
    "child_tax_credit": ("Child Tax Credit and Child and Dependent Care Tax Credit",),
    "unemployment_insurance": ("Unemployment Assistance",),
    "veterans_benefits": (
        "Veterans service-connected compensation",
        "Veterans non-service connected pensions",
        "Veterans education benefits",
    ),
    "veterans_medical_care": ("Hospital and medical care for veterans",),
    "military_retirement": ("Military retirement",),
    "civil_retirement": ("Civil service retirement",),
    "student_aid": ("Student assistance--Department of Education and other",),
    "pandemic_payments": ("U.S. Coronavirus payments and credits",),
    "employment_credits": ("U.S. Coronavirus payments and credits",),
    "other_grants": (
        "Child nutrition and special milk programs",
        "Supplemental feeding programs (WIC and CSFP)",
        "Family support payments to States and TANF",
        "Low income home energy assistance",
        "Child care assistance for low and middle income families",
        "Payments to States--Foster Care/Adoption Assist.",
        "Housing assistance",
    ),
}
"""Lines of OMB 11.3, both parts."""
PREMIUM_CREDIT = "Refundable Premium Tax Credit and Cost Sharing Reductions"
MEDICARE_GROSS = ("Medicare: hospital insurance", "Medicare: supplementary medical insurance")
NOT_OF_HEALTH_CARE = (*INDIVIDUALS["medicaid_chip"], PREMIUM_CREDIT)


class Budget:
    """The lines of OMB, CBO and BEA that national totals are made of, dollars by fiscal year."""

    def __init__(self, raw):
        self.printed = {}
        columns = ("table_name", "section", "line", "measure", "fiscal_year", "amount_usd")
        for table, section, line, measure, year, amount in raw["omb_historical"].select(columns).iter_rows():
            under = section if table in ("2.1", "2.5") else ""
            if table == "2.1" or (table in ("2.5", "3.2", "6.1", "11.3") and line != "Other"):
                self.printed[table, under, line, measure, year] = amount
        self.cbo = {
            (component, subcategory, year): amount
            for component, subcategory, year, amount in raw["cbo_actual"]
            .select("component", "subcategory", "fiscal_year", "amount_usd")
            .iter_rows()
        }
        self.prices = dict(raw["gdp_price_index"].select("year", "index_2017").iter_rows())
        pay = raw["bea_regional"].filter(
            (pl.col("table_name") == "SAGDP4N") & pl.col("line").is_in([84, 85]) & (pl.col("area") == "US")
        )
        self.pay = dict(pay.group_by("year").agg(pl.col("amount_usd").sum()).iter_rows())
        first = min(self.pay)
        earnings = by_year(raw["bea_federal_earnings"], "year", "federal_earnings_usd")
        self.pay |= {
            year: self.pay[first] * sum(areas.values()) / sum(earnings[first].values())
            for year, areas in earnings.items()
            if year < first
        }
        population = set(raw["census_population"]["year"]) | set(raw["bea_population"]["year"])
        self.years = sorted(
            year
            for table, section, line, _, year in self.printed
            if (table, section, line) == ("2.1", "Total Receipts", "Total")
            and year >= first_fiscal_year()
            and year <= max(of for _, name, of in self.cbo if name == "Estate and Gift Taxes")
            and year in population
            and year in self.prices
        )
        self.codes = {}
        for table, _, line, _, _ in self.printed:
            if table == "3.2" and (found := re.match(r"\d{3} ", line)):
                self.codes[found[0].strip()] = line

    def of(self, table, year, *lines, section="", measure="total"):
        return sum(self.printed[table, section, line, measure, year] for line in lines)

    def function(self, year, *codes):
        """Of table 3.2, functions by number."""
        return self.of("3.2", year, *(self.codes[code] for code in codes))

    def receipts(self, year):
        other = self.of("2.1", year, "Other", section="Other")
        estate, customs = (
            self.cbo.get(("revenue", name, year), self.printed.get(("2.5", section, line, "total", year)))
            for name, section, line in (
                ("Estate and Gift Taxes", "Estate and Gift Taxes", "Estate and Gift Taxes"),
                ("Customs Duties", "Customs Duties and Fees", "Customs Duties and Fees"),
            )
        )
        reserve = self.of("2.5", year, "Federal Reserve Deposits", section="Miscellaneous Receipts")
        social = "Social Insurance and Retirement Receipts"
        one_line = {
            "individual_income_tax": "Individual Income Taxes",
            "corporate_income_tax": "Corporation Income Taxes",
            "excise_tax": "Excise Taxes",
        }
        found = {category: self.of("2.1", year, line, section=line) for category, line in one_line.items()} | {
            "payroll_tax": self.of("2.1", year, "Total", section=social),
            "estate_gift_tax": estate,
            "customs_duties": customs,
            "federal_reserve_earnings": reserve,
            "miscellaneous_receipts": other - estate - customs - reserve,
        }
        # What rounding leaves between the parts and their total.
        found["miscellaneous_receipts"] += self.of("2.1", year, "Total", section="Total Receipts") - sum(found.values())
        return found

    def outlays(self, year):
        """Every category of outlays, those of other years at zero; the remainder is procurement."""
        found = {name: self.of("11.3", year, *lines) for name, lines in INDIVIDUALS.items() if in_years(name, year)}
        found["premium_tax_credits"] = self.of("11.3", year, PREMIUM_CREDIT, measure="direct")
        found["basic_health"] = self.of("11.3", year, PREMIUM_CREDIT, measure="grants")
        every = self.of("11.3", year, "Total, payments for individuals")
        found["other_individuals"] = every - sum(found.values()) - self.of("11.3", year, *MEDICARE_GROSS)
        found["other_grants"] += self.of("6.1", year, "All other grants")
        loans = self.loan_modifications(year)
        found |= {"loan_modifications": loans, "student_aid": found["student_aid"] - max(loans, 0.0)}
        employer = self.function(year, "951", "952")
        found["federal_pay"] = self.federal_pay(year) + employer
        found["net_interest"] = self.of("6.1", year, "Net interest")
        found["undistributed_receipts"] = self.of("6.1", year, "Undistributed offsetting receipts") - employer
        found["international_affairs"] = self.of("3.2", year, "Total, International Affairs")
        for name, category in categories().items():
            if name not in found and category.side == "received" and in_years(name, year):
                code = re.search(r"OMB 3\.2, (?:function )?(\d{3})", category.total)
                if code:
                    excess = category.total.startswith("excess of")
                    found[name] = self.excess(year, code[1]) if excess else self.function(year, code[1])
        found["procurement"] = self.of("3.2", year, "Total outlays") - sum(found.values())
        return found

    def excess(self, year, code):
        """What a function holds above its mean of the years before the pandemic in real terms, nothing if below."""

        def line(of):
            apart = self.of("11.3", of, *NOT_OF_HEALTH_CARE) if code == "551" else 0.0
            return self.function(of, code) - apart

        real = [line(of) / blended(self.prices, of) for of in BEFORE_THE_PANDEMIC]
        return max(line(year) - sum(real) / len(real) * blended(self.prices, year), 0.0)

    def federal_pay(self, year):
        """Compensation as far as BEA's figures reach, then with discretionary outlays."""
        last = max(self.pay)
        if year <= last:
            return blended(self.pay, year)
        grown = self.cbo["outlay", "Total Discretionary", year] / self.cbo["outlay", "Total Discretionary", last]
        return blended(self.pay, last) * grown

    def loan_modifications(self, year):
        """As CBO has them; where it has none, a large gap between higher education and the student aid inside it."""
        loans = self.cbo.get(("outlay", "Student Loan Foregiveness", year), 0.0)
        gap = self.function(year, "502") - self.of("11.3", year, *INDIVIDUALS["student_aid"])
        return gap if not loans and gap < -100e9 else loans


def in_years(category, year):
    return year in categories()[category].years


def national_totals(raw):
    """(year, side, category) -> dollars, zero categories left out."""
    budget = Budget(raw)
    found = {}
    for year in budget.years:
        for side, amounts in (("paid", budget.receipts(year)), ("received", budget.outlays(year))):
            found |= {(year, side, category): amount for category, amount in amounts.items() if amount}
    return found
