"""National totals of a provisional year: the one line of miscellaneous receipts, on made-up rows.

Belongs here: what of the line is the Federal Reserve's. Does not belong here: outlays (``test_outlay_estimate.py``).
"""

import pytest

FEES = {2022: 30.0, 2023: 40.0, 2024: 37.0, 2025: 40.0}
BACKTEST = "side category fiscal_year error_usd counts"
MISSED = [
    ("paid", "miscellaneous_receipts", 2023, -10.0, False),
    ("paid", "miscellaneous_receipts", 2024, 3.0, True),
    ("paid", "miscellaneous_receipts", 2025, -3.0, True),
]


def receipts(build, *, is_split=True, served=None, line=100.0):
    """Category -> (amount, basis, error) of a provisional 2026 whose line of miscellaneous receipts is ``line``."""
    category = "federal_reserve_earnings" if is_split else "miscellaneous_receipts"
    found = build(
        "core.provisional_total",
        {
            "core.treasury_statement": (
                "fiscal_year side category amount_usd",
                [(2026, "paid", "miscellaneous_receipts", line), (2026, "paid", "excise_tax", 9.0)],
            ),
            "core.provisional_year": ("fiscal_year base_fiscal_year", [(2026, 2025)]),
            "core.provisional_backtest": (BACKTEST, MISSED),
            "core.national_total": (
                "side category fiscal_year amount_usd",
                [("paid", "miscellaneous_receipts", year, amount) for year, amount in FEES.items()],
            ),
            "core.allocation_rule": ("method side category", [("residence", "paid", category)]),
            "core.account_amount": ("fiscal_year", [(1900,)]),
            "core.outlay_estimate": ("fiscal_year category amount_usd", [(2025, "snap", 1.0)]),
            "raw.treasury_federal_reserve": (
                "fiscal_year month amount_usd",
                [(2026, 12, served)] if served is not None else [(2024, 12, 5.0)],
            ),
        },
    )
    assert set(found["side"]) == {"paid"}
    assert found["amount_usd"].sum() == line + 9.0
    return {category: tuple(row) for _, category, _, *row in found.iter_rows()}


def test_where_the_method_has_one_category_the_line_is_as_printed(build):
    assert receipts(build, is_split=False, served=60.0) == {
        "excise_tax": (9.0, "printed", None), "miscellaneous_receipts": (100.0, "printed", None),
    }  # fmt: skip


def test_table_4_says_what_of_it_is_the_federal_reserves(build):
    found = receipts(build, served=60.0)
    assert found["federal_reserve_earnings"] == (60.0, "table 4", None)
    assert found["miscellaneous_receipts"] == (40.0, "rest of line", None)


def test_without_it_fees_stay_as_they_were_and_the_rest_is_the_federal_reserves_with_its_error(build):
    found = receipts(build)
    error = pytest.approx(((3.0**2 + 3.0**2) / 2) ** 0.5)  # of the years that count
    assert found["federal_reserve_earnings"] == (60.0, "rest of line", error)
    assert found["miscellaneous_receipts"] == (40.0, "year before", error)


def test_a_line_smaller_than_last_years_fees_has_nothing_of_the_federal_reserve(build):
    found = receipts(build, line=25.0)
    assert "federal_reserve_earnings" not in found
    assert found["miscellaneous_receipts"][:2] == (25.0, "year before")
