"""What a provisional year's national totals may be off by: tried on closed years, brought to states, on made-up rows.

Belongs here: ``core.provisional_backtest``, ``core.provisional_error`` and what ``core.net_error`` makes of them. Does
not belong here: how outlays are split (``test_outlay_estimate.py``), the errors of keys (``test_key_error.py``).
"""

import pytest

TOTAL = "side category fiscal_year amount_usd"
SPLIT = ("method side category", [("residence", "paid", "federal_reserve_earnings")])


def backtest(build, *, totals, estimates=((2099, "snap", 1.0),), rules=SPLIT):
    """(side, category, year) -> (dollars off, whether the year counts)."""
    found = build(
        "core.provisional_backtest",
        {
            "core.national_total": (TOTAL, totals),
            "core.outlay_estimate": ("fiscal_year category amount_usd", list(estimates)),
            "core.fiscal_year": ("fiscal_year outlays_usd", [(year, 1000.0) for year in (2018, 2019, 2020, 2024)]),
            "core.allocation_rule": rules,
        },
    )
    assert set(found["outlays_usd"]) <= {1000.0}
    return {tuple(row[:3]): (row[3], row[5]) for row in found.iter_rows()}


class TestBacktest:
    def test_outlays_are_what_was_found_less_what_is_printed(self, build):
        found = backtest(
            build,
            totals=[
                ("received", "snap", 2019, 90.0), ("received", "new", 2020, 50.0), ("received", "awards", 2020, 9e9),
                ("received", "snap", 2020, 70.0), ("received", "snap", 2018, 60.0),
            ],
            estimates=[(2019, "snap", 100.0), (2020, "snap", 110.0), (2020, "gone", 10.0), (2026, "snap", 1.0)],
        )  # fmt: skip
        assert found == {
            ("received", "snap", 2019): (10.0, True),
            ("received", "snap", 2020): (40.0, False),
            ("received", "new", 2020): (-50.0, False),
            ("received", "gone", 2020): (10.0, False),
        }

    FEES = (
        ("paid", "miscellaneous_receipts", 2018, 40.0), ("paid", "federal_reserve_earnings", 2018, 5.0),
        ("paid", "miscellaneous_receipts", 2019, 30.0), ("paid", "federal_reserve_earnings", 2019, 60.0),
    )  # fmt: skip

    def test_fees_are_carried_and_the_federal_reserve_has_the_rest_of_the_line(self, build):
        assert backtest(build, totals=list(self.FEES)) == {
            ("paid", "miscellaneous_receipts", 2019): (10.0, True),
            ("paid", "federal_reserve_earnings", 2019): (-10.0, True),
        }

    def test_fees_are_no_more_than_the_line(self, build):
        """Of a line of 32 the carried 40 are 32, and nothing is the Federal Reserve's."""
        totals = [*self.FEES[:3], ("paid", "federal_reserve_earnings", 2019, 2.0)]
        assert backtest(build, totals=totals)["paid", "miscellaneous_receipts", 2019] == (2.0, True)

    def test_a_line_that_is_one_category_is_printed(self, build):
        rules = ("method side category", [("residence", "paid", "miscellaneous_receipts")])
        assert backtest(build, totals=list(self.FEES), rules=rules) == {}


RULES = [
    ("residence", "received", "snap", "k", 1.0),
    ("residence", "received", "pay", "k", 0.5),
    ("residence", "received", "pay", "l", 0.5),
    ("residence", "paid", "fees", "k", 1.0),
    ("pay/out", "received", "pay", "nowhere", 1.0),
]
VIEWS = [
    (view, side, category, "pay/out" if view == "without_pay" and category == "pay" else "residence")
    for view in ("raw", "without_pay")
    for side, category in (("received", "snap"), ("received", "pay"), ("paid", "fees"))
]


def errors(build, tested, *, error_usd=1.0):
    """(view, tested year, area) -> (paid, received): dollars a provisional 2026 of twice the outlays is off by."""
    found = build(
        "core.provisional_error",
        {
            "core.provisional_year": ("fiscal_year outlays_usd", [(2026, 2000.0)]),
            "core.provisional_backtest": (
                "side category fiscal_year error_usd counts outlays_usd",
                [(*row, 1000.0) for row in tested],
            ),
            "core.provisional_total": (
                "fiscal_year side category error_usd",
                [(2026, "paid", "fees", error_usd), (2026, "received", "snap", 1.0)],
            ),
            "core.view_rule": ("view side category method", VIEWS),
            "core.allocation_rule": ("method side category key weight", RULES),
            "core.allocation_key": (
                "key fiscal_year area share",
                [
                    ("k", 2026, "AL", 0.6), ("k", 2026, "NY", 0.3), ("k", 2026, "territories_abroad", 0.1),
                    ("l", 2026, "AL", 1.0), ("k", 2025, "AL", 0.1), ("nowhere", 2026, "not_allocated", 1.0),
                ],
            ),
        },
    )  # fmt: skip
    assert set(found["fiscal_year"]) == {2026}
    return {
        (row["view"], row["tested_fiscal_year"], row["area"]): (row["paid_error_usd"], row["received_error_usd"])
        for row in found.iter_rows(named=True)
    }


class TestError:
    def test_errors_of_totals_fall_on_states_by_the_years_own_shares_in_proportion_to_outlays(self, build):
        """Categories of one tested year go together: too much of one is too little of another."""
        tested = [("received", "snap", 2024, 10.0, True), ("received", "pay", 2024, -10.0, True)]
        found = errors(build, tested)
        # Twice 10 by k, less twice 10 half by k and half by l.
        assert found["raw", 2024, "AL"] == pytest.approx((0, 20 * 0.6 - 20 * (0.5 * 0.6 + 0.5)))
        assert found["raw", 2024, "NY"] == pytest.approx((0, 20 * 0.3 - 20 * 0.5 * 0.3))
        assert found["without_pay", 2024, "AL"] == pytest.approx((0, 20 * 0.6))
        assert {area for _, _, area in found} == {"AL", "NY"}

    def test_a_category_that_the_year_does_not_have_is_in_error_too(self, build):
        assert errors(build, [("received", "pay", 2024, 10.0, True)])["raw", 2024, "NY"] == pytest.approx((0, 3.0))

    def test_years_of_new_programmes_do_not_count(self, build):
        tested = [("received", "snap", 2019, 1.0, True), ("received", "snap", 2020, 1e6, False)]
        assert {year for _, year, _ in errors(build, tested)} == {2019}

    def test_receipts_are_in_error_only_where_the_statement_does_not_print_them(self, build):
        tested = [("paid", "fees", 2024, 10.0, True)]
        assert errors(build, tested)["raw", 2024, "AL"] == pytest.approx((12, 0))
        assert errors(build, tested, error_usd=None)["raw", 2024, "AL"] == (0, 0)


def net_errors(build, tried):
    """(error of the net, of what is received for each dollar paid) of AL in 2026: 100 paid, 200 received, 10 % off."""
    found = build(
        "core.net_error",
        {
            "core.view_rule": (
                "view side category method",
                [("raw", "paid", "tax", "residence"), ("raw", "received", "aid", "residence")],
            ),
            "core.flow_error": (
                "method fiscal_year side category key area amount_usd error",
                [
                    ("residence", 2026, "paid", "tax", "k", "AL", 100.0, 0.0),
                    ("residence", 2026, "received", "aid", "l", "AL", 200.0, 0.1),
                ],
            ),
            "core.view_side": (
                "view fiscal_year area paid_usd received_usd scale",
                [("raw", 2026, "AL", 100.0, 200.0, 1.0)],
            ),
            "core.provisional_error": (
                "view fiscal_year tested_fiscal_year area paid_error_usd received_error_usd",
                [("raw", 2026, *row) for row in tried],
            ),
        },
    )
    ((view, year, area, net, ratio),) = found.rows()
    assert (view, year, area) == ("raw", 2026, "AL")
    return net, ratio


class TestNet:
    def test_the_mean_square_of_the_tries_is_added_to_the_keys(self, build):
        net, ratio = net_errors(build, [(2024, "AL", 5.0, 35.0), (2025, "AL", 0.0, -10.0)])
        assert net == pytest.approx((20**2 + (30**2 + 10**2) / 2) ** 0.5)
        # Received over paid is 2: five more paid take ten off.
        assert ratio == pytest.approx((0.2**2 + (0.25**2 + 0.1**2) / 2) ** 0.5)

    def test_a_closed_year_has_that_of_the_keys(self, build):
        assert net_errors(build, [(2024, "NY", 1e6, 1e6)]) == (pytest.approx(20), pytest.approx(0.2))
