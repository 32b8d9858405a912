"""The fiscal year turns on 1 October."""

from datetime import date

import pytest

from assets.fiscal_year import fiscal_year_of, month_of_fiscal_year


@pytest.mark.parametrize(
    ("day", "year", "month"),
    [
        (date(2026, 9, 30), 2026, 12),
        (date(2026, 10, 1), 2027, 1),
        (date(2026, 12, 31), 2027, 3),
        (date(2027, 1, 1), 2027, 4),
    ],
)
def test_the_year_and_month_of_a_day(day, year, month):
    assert (fiscal_year_of(day), month_of_fiscal_year(day)) == (year, month)
