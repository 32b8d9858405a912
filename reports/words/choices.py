"""Contested choices of method in words: the axes of ``core.specification_axis``.

Belongs here: one name an axis. Does not belong here: options and their reasons, which the table itself words.
"""

_NAMES = {
    "income_tax": "Income tax",
    "payroll_tax": "Payroll tax",
    "corporate_tax": "Who bears the corporate tax",
    "excise_customs": "Excise taxes and customs",
    "other_receipts": "Other receipts",
    "pay_procurement": "Federal pay and contracts",
    "net_interest": "Interest on the debt",
    "social_insurance": "Social insurance",
    "deficit": "The deficit",
}


def choice(axis: str) -> str:
    """An axis in words; one without a name here by its own, as it stands in the tables."""
    return _NAMES.get(axis) or axis.replace("_", " ").capitalize()
