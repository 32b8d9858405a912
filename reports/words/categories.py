"""Categories of taxes and spending in words.

Belongs here: one name a category, in lower case as within a sentence, short enough for a label on a phone. Does not
belong here: what a category holds (``core.national_total``, the methodology). Quirks: the two tax credits are the part
paid out to people who owe less tax than the credit, which is what the budget counts as spending; purchases are what
remains of all spending, so they hold other things than contracts, too; other receipts are the Federal Reserve's
earnings above all.
"""

_NAMES = {
    "awards": "federal awards",
    "child_tax_credit": "refunded child tax credit",
    "civil_retirement": "civil service pensions",
    "corporate_income_tax": "corporate income tax",
    "customs_duties": "customs duties",
    "deposit_insurance": "deposit insurance",
    "earned_income_credit": "refunded earned income credit",
    "estate_gift_tax": "estate and gift tax",
    "excise_tax": "excise tax",
    "federal_pay": "federal pay",
    "financial_stabilisation": "financial stabilization",
    "gross_collections": "gross tax collections",
    "individual_income_tax": "individual income tax",
    "international_affairs": "international affairs",
    "loan_modifications": "changes in the value of student loans",
    "medicaid_chip": "Medicaid and CHIP",
    "medicare": "Medicare",
    "military_retirement": "military pensions",
    "miscellaneous_receipts": "fees and other receipts",
    "mortgage_credit": "mortgage credit",
    "net_interest": "interest on the debt",
    "other_grants": "other federal grants",
    "other_individuals": "other payments to individuals",
    "pandemic_business_support": "pandemic aid to businesses",
    "pandemic_payments": "pandemic payments and credits",
    "payroll_tax": "payroll tax",
    "premium_tax_credits": "health premium tax credits",
    "procurement": "contracts and other purchases",
    "snap": "SNAP food assistance",
    "social_security": "Social Security",
    "ssi": "Supplemental Security Income",
    "student_aid": "student aid",
    "undistributed_receipts": "undistributed receipts",
    "unemployment_insurance": "unemployment insurance",
    "veterans": "veterans' benefits",
}


def in_words(category: str) -> str:
    """A category in words; one without a name here by its own, as it stands in the tables."""
    return _NAMES.get(category, category.replace("_", " "))


def has_words(category: str) -> bool:
    """Whether the category has a name here."""
    return category in _NAMES
