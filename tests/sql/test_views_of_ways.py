"""What the ways of counting say, one row a view: rows in, rows out.

Belongs here: ``robustness``, ``lean_robustness`` and ``choice_effect`` on a handful of rows. Does not belong here: the
same on all specifications (``test_robustness.py``).
"""

import pytest

CHOICES = (
    "spec_id paid_spec_id received_spec_id is_balanced",
    [(1, 1, 1, False), (2, 1, 1, True), (3, 1, 3, False), (4, 1, 3, True)],
)
MADE = {1: ("spent", "raw"), 2: ("spent", "balanced"), 3: ("out", "raw"), 4: ("out", "balanced")}
"""What each of the four chooses: where pay counts, and the deficit."""


def test_a_state_is_judged_in_each_view_by_itself(build):
    """As collected in one of two ways, with the deficit taken out in both; in three of four is said nowhere."""
    nets = [(2023, "NY", 1, -2.0), (2023, "NY", 2, 3.0), (2023, "NY", 3, 2.0), (2023, "NY", 4, 7.0)]
    found = build(
        "mart.robustness",
        {
            "core.specification": CHOICES,
            "mart.net_by_specification": ("fiscal_year state spec_id net_per_capita_usd", nets),
            "mart.net_contribution": (
                "fiscal_year state method net_per_capita_usd balanced_net_per_capita_usd",
                [(2023, "NY", "residence", -2.0, 3.0), (2023, "NY", "collections", 99.0, 99.0)],
            ),
        },
    )
    assert found.rows() == [
        (2023, "NY", "raw", 2, 0.5, pytest.approx(-1.8), 0.0, pytest.approx(1.8), -2.0),
        (2023, "NY", "balanced", 2, 1.0, pytest.approx(3.2), 5.0, pytest.approx(6.8), 3.0),
    ]


def test_groups_are_judged_in_each_view_by_itself(build):
    """Red is the higher as collected, blue with the deficit taken out: mixed, the answer would depend on the method."""
    columns = "fiscal_year definition spec_id blue_net_per_capita_usd red_net_per_capita_usd gap_per_capita_usd"
    found = build(
        "mart.lean_robustness",
        {
            "core.specification": CHOICES,
            "mart.lean_by_specification": (
                columns,
                [
                    (2023, "solid", 1, -5.0, 1.0, -6.0),
                    (2023, "solid", 2, 2.0, -1.0, 3.0),
                    (2023, "solid", 3, -4.0, -2.0, -2.0),
                    (2023, "solid", 4, -1.0, -6.0, 5.0),
                ],
            ),
        },
    )
    assert found.rows() == [
        (2023, "solid", "raw", 2, 0.0, pytest.approx(-5.8), -4.0, pytest.approx(-2.2), 1.0, 0.0, 0.5),
        (2023, "solid", "balanced", 2, 1.0, pytest.approx(3.1), 4.0, pytest.approx(4.9), 0.0, 0.5, 0.0),
    ]


def test_an_option_may_raise_the_net_in_one_view_and_lower_it_in_the_other(build):
    """NY pays 10 a head of 100, and gets 12 of 150 where pay counts at work, 8 of 100 where it is left out."""
    options = [
        (way, axis, option) for way, made in MADE.items() for axis, option in zip(("pay", "deficit"), made, strict=True)
    ]
    found = build(
        "mart.choice_effect",
        {
            "core.specification": CHOICES,
            "core.specification_option": ("spec_id axis option", options),
            "core.specification_axis": (
                "axis axis_position option option_position",
                [("pay", 1, "spent", 1), ("pay", 1, "out", 2), ("deficit", 2, "raw", 1), ("deficit", 2, "balanced", 2)],
            ),
            "core.specification_side": (
                "side spec_id fiscal_year area amount_usd",
                [
                    ("paid", 1, 2023, "NY", 50.0),
                    ("received", 1, 2023, "NY", 60.0),
                    ("received", 3, 2023, "NY", 40.0),
                    ("received", 3, 2023, "not_allocated", 100.0),
                ],
            ),
            "core.specification_total": (
                "side spec_id fiscal_year states_usd",
                [("paid", 1, 2023, 100.0), ("received", 1, 2023, 150.0), ("received", 3, 2023, 100.0)],
            ),
            "core.population": ("fiscal_year area population", [(2023, "NY", 5)]),
        },
    )
    # Nets: raw -2 (spent) and 2 (out), balanced 10 x 1.5 - 12 = 3 and 10 - 8 = 2.
    assert found.rows() == [
        (2023, "NY", "raw", "pay", "spent", -2.0, 0.0),
        (2023, "NY", "raw", "pay", "out", 2.0, 4.0),
        (2023, "NY", "raw", "deficit", "raw", -1.25, 0.0),
        (2023, "NY", "balanced", "pay", "spent", 0.5, 0.0),
        (2023, "NY", "balanced", "pay", "out", -0.5, -1.0),
        (2023, "NY", "balanced", "deficit", "balanced", 1.25, 2.5),
    ]
