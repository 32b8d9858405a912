"""The federal fiscal year: 1 October of the year before to 30 September.

Belongs here: which fiscal year a day lies in, and which month of it. Does not belong here: which fiscal years are
published (``sql/core/fiscal_year.sql``).
"""

from datetime import date

_FIRST_MONTH = 10


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day lies in: 2026 on 30 September 2026, 2027 the day after."""
    return day.year + (day.month >= _FIRST_MONTH)


def month_of_fiscal_year(day: date) -> int:
    """The month of the fiscal year a day lies in: 1 in October, 12 in September."""
    return (day.month - _FIRST_MONTH) % 12 + 1
