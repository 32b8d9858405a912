"""The unit of a column: said by its name, or by the end of its comment."""

import pytest

from pipeline.warehouse.units import named_by, of_column, of_name, with_unit


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("paid_usd", "USD"), ("net_per_capita_usd", "USD per resident"), ("gap_per_capita_p05", "USD per resident"),
        ("key_lag_years", "years"), ("net_share_of_gdp", "share, 1 = all"), ("population", "residents"),
        ("state", None), ("fiscal_year", None), ("received_per_dollar_paid", None), ("shared", None),
    ],
)  # fmt: skip
def test_a_name_says_it(column, expected):
    assert of_name(column) == expected
    assert of_column(column, "What it is.") == expected


@pytest.mark.parametrize("unit", ["share of the two-party vote", "index, latest fiscal year = 1", "see measure"])
@pytest.mark.parametrize("comment", ["What it is.", "What it is", "A unit: none. Unit: this one."])
def test_a_comment_ends_with_it_and_is_read_back(comment, unit):
    text = with_unit(comment, unit)
    assert text == f"{comment.removesuffix('.')}. Unit: {unit}."
    assert of_column("margin", text) == of_column("margin_usd", text) == unit


@pytest.mark.parametrize("comment", ["", "Unit of the view.", "The unit: a dollar. And more.", "Unit: dollars"])
def test_a_comment_that_does_not_end_with_one_says_none(comment):
    assert of_column("margin", comment) is None


def test_another_column_may_name_it():
    assert named_by("see measure") == "measure"
    assert named_by("share") is None
    assert named_by("see the measure") is None
