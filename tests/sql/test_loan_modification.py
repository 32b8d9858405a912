"""core.loan_modification: CBO's line where it has one, else a gap too large to be anything else."""

import pytest

STUDENT_ASSISTANCE = "Student assistance--Department of Education and other"


def modifications(build, subfunction, assistance, cbo=()):
    found = build(
        "core.loan_modification",
        {
            "core.fiscal_year": ("fiscal_year", [(2024,)]),
            "raw.omb_historical": (
                "table_name section line measure fiscal_year amount_usd",
                [
                    ("3.2", "", "502 Higher education", "total", 2024, subfunction),
                    ("11.3", "", STUDENT_ASSISTANCE, "total", 2024, assistance),
                    ("11.3", "", STUDENT_ASSISTANCE, "direct", 2024, 0.0),
                ],
            ),
            "raw.cbo_actual": (
                "component category subcategory fiscal_year amount_usd",
                [("outlay", "Mandatory", "Other Mandatory", 2024, 7.0), *cbo],
            ),
        },
    )
    return found.rows()


def cbo_line(amount):
    return ("outlay", "Mandatory", "Student Loan Foregiveness", 2024, amount)


@pytest.mark.parametrize("gap", [0.0, -46e9, -100e9, 30e9])
def test_an_ordinary_gap_is_no_modification(build, gap):
    assert modifications(build, 100e9 + gap, 100e9) == []


def test_a_gap_of_more_than_100_billion_is_one_and_an_estimate(build):
    assert modifications(build, -35e9, 112e9) == [(2024, -147e9, True)]


@pytest.mark.parametrize("amount", [378e9, -333e9])
def test_the_line_of_cbo_goes_before_the_gap(build, amount):
    assert modifications(build, -152e9, 190e9, [cbo_line(amount)]) == [(2024, amount, False)]


def test_the_real_ones(warehouse):
    found = warehouse.sql("from core.loan_modification").fetchall()
    assert [(year, round(amount / 1e6), guess) for year, amount, guess in found] == [
        (2022, 378_661, False),
        (2023, -333_015, False),
        (2025, -35_005 - 112_506, True),
    ]
