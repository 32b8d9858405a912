import polars as pl

from reports.words import caveats
from reports.words.categories import Categories

WORDS = Categories(
    {
        "veterans_benefits": "veterans' benefits", "ssi": "Supplemental Security Income",
        "estate_gift_tax": "estate tax", "federal_pay": "federal pay",
    }
)  # fmt: skip


def flow(*rows):
    return pl.DataFrame(rows, schema=["category", "amount_usd", "key_lag_years"], orient="row")


def test_recent_keys_need_no_word():
    assert caveats.key_ages(flow(("snap", 10.0, 0.0), ("wages", 10.0, 2.0)), 2023, WORDS) == ()


def test_old_keys_are_named_with_their_age_and_their_part_of_the_dollars():
    rows = flow(("veterans_benefits", 20.0, 5.0), ("ssi", -5.0, 7.0), ("payroll_tax", 75.0, 1.0))
    (line,) = caveats.key_ages(rows, 2023, WORDS)
    assert line.startswith("In FY2023, 25% of the dollars")
    assert line.endswith("veterans' benefits (5), Supplemental Security Income (7).")


def test_a_small_part_is_not_called_none():
    (line,) = caveats.key_ages(flow(("estate_gift_tax", 1.0, 6.0), ("snap", 999.0, 0.0)), 2023, WORDS)
    assert line.startswith("In FY2023, less than 1% of the dollars")
    assert line.endswith("estate tax (6).")


def test_estimates_are_named():
    assert caveats.estimates([], 2023, WORDS) == ()
    assert caveats.estimates(["procurement", "federal_pay"], 2023, WORDS) == (
        "In FY2023, national totals partly estimated: federal pay, procurement.",
    )
