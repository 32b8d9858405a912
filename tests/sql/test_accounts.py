"""Outlays by account (table 5) behind their switch: a made-up document, for nobody here has seen a whole one.

Belongs here: reading it, what the map and the switch make of it, what stops a year. Does not belong here: table 9.
"""

import json

import pytest

from assets.sources.treasury.accounts import ACCOUNTS, TOTAL, parse_accounts
from pipeline.errors import SourceError
from tests.agencies import treasury

IRS = "Department of the Treasury / Internal Revenue Service"
EITC = f"{IRS} / Payment Where Earned Income Credit Exceeds Liability for Tax"
OTHER = "Department of the Treasury / Other"
MADE_UP = [
    ("1", "null", "Department of the Treasury:", "S", "null"),
    ("2", "1", "Internal Revenue Service:", "S", "null"),
    ("3", "2", "Payment Where Earned Income Credit Exceeds Liability for Tax", "D", "60000000000.00"),
    ("4", "2", "Enforcement", "D", "5940000000000.25"),
    ("5", "null", "Total--Internal Revenue Service", "T", "6000000000000.25"),
    ("6", "1", "Other", "D", "-25000000000.00"),
    ("7", "null", TOTAL, "T", "5975000000000.25"),
]
"""Lines of a made-up table 5: id, id of the heading above, name, kind, dollars."""


def answer(change=lambda rows: rows, day="2026-09-30"):
    names = ("classification_id", "parent_id", "classification_desc", "data_type_cd", "current_fytd_net_outly_amt")
    rows = [
        {"record_date": day, "record_fiscal_year": day[:4], **dict(zip(names, row, strict=True))}
        for row in change(MADE_UP)
    ]
    return json.dumps({"data": rows, "meta": {"total-count": len(rows)}}).encode()


def test_accounts_are_told_apart_by_their_headings():
    found = parse_accounts(answer(), 2026)
    assert found.select("fiscal_year", "month").unique().rows() == [(2026, 12)]
    assert dict(found.select("account", "amount_usd").iter_rows()) == {
        EITC: 60e9, f"{IRS} / Enforcement": 5_940_000_000_000.25, OTHER: -25e9,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (treasury.answer({}, [])[1], "no field|no statement of September of FY2026 yet"),
        (answer(day="2026-08-31"), "holds 2026-08-31, not September of FY2026"),
        (answer(lambda rows: rows[:-1]), "0 lines 'Total Outlays', not one"),
        (answer(lambda rows: [row for row in rows if row[0] != "6"]), "accounts add to .*, the total is"),
        (answer(lambda rows: [("9", *rows[2][1:]), *rows]), "stands twice"),
        (answer(lambda rows: [rows[0], *rows]), "two lines have one classification_id"),
        (answer(lambda rows: rows[1:]), "no heading above"),
        (answer(lambda rows: [*rows[:2], (*rows[2][:4], "null"), *rows[3:]]), "no number at"),
    ],
)
def test_another_answer_is_refused_in_one_line(content, message):
    with pytest.raises(SourceError, match=message) as refused:
        parse_accounts(content, 2026)
    assert "\n" not in str(refused.value)


def test_it_is_not_asked_for_and_the_switch_is_off(build, warehouse):
    assert ACCOUNTS.documents == () == ACCOUNTS.live(None)
    assert build("core.account_switch", {})["is_on"].to_list() == [False]
    assert warehouse.sql("from core.account_amount").fetchall() == []


def test_no_account_is_in_the_map_twice_and_every_category_is_one(warehouse):
    found = warehouse.sql("select count(*), count(distinct account) from core.treasury_account").fetchall()
    assert found[0][0] == found[0][1] > 0
    categories = warehouse.sql(
        "select category from core.treasury_account where category <> 'rest'"
        " and category not in (select category from mart.category where side = 'received')"
    )
    assert categories.fetchall() == []


def amounts(build, *, is_on, accounts=None):
    rows = accounts or list(parse_accounts(answer(), 2026).drop("month").select("account", "amount_usd").iter_rows())
    return build(
        "core.account_amount",
        {
            "raw.treasury_account": (
                "fiscal_year month account amount_usd", [(2026, 12, *row) for row in rows] + [(2025, 12, EITC, 1.0)],
            ),
            "core.account_switch": ("is_on", [(is_on,)]),
            "core.fiscal_year": ("fiscal_year", [(2025,)]),
        },
        after=["core.treasury_account"],
    )  # fmt: skip


def test_with_the_switch_off_no_account_counts(build):
    assert amounts(build, is_on=False).is_empty()


def test_with_it_on_an_account_not_in_the_map_is_rest_and_marked(build):
    found = {row["account"]: row for row in amounts(build, is_on=True).iter_rows(named=True)}
    assert {account: (row["category"], row["is_mapped"]) for account, row in found.items()} == {
        EITC: ("earned_income_credit", True), f"{IRS} / Enforcement": ("rest", True), OTHER: ("rest", False),
    }  # fmt: skip


@pytest.mark.parametrize(("unmapped_usd", "years"), [(-34e9, [2026]), (36e9, [])])
def test_more_than_half_a_per_cent_in_no_map_stops_the_year(build, unmapped_usd, years):
    found = build(
        "core.provisional_year",
        {
            "core.fiscal_year": ("fiscal_year", [(2025,)]),
            "core.account_amount": (
                "fiscal_year amount_usd is_mapped",
                [(2026, unmapped_usd, False), (2026, 6e12, True)],
            ),
            "raw.treasury_mts": (
                "fiscal_year month side line amount_usd document",
                [(2026, 12, "paid", "Total", 5e12, "d"), (2026, 12, "received", "Total", 7e12, "d")],
            ),
        },
    )
    assert found["fiscal_year"].to_list() == years


def test_categories_are_their_accounts_and_what_is_left_is_split_as_rests_are(build):
    found = build(
        "core.outlay_estimate",
        {
            "core.account_amount": (
                "fiscal_year account category amount_usd",
                [(2026, "a", "snap", 30.0), (2026, "b", "snap", 10.0), (2026, "c", "rest", 50.0)],
            ),
            "core.function_part": (
                "fiscal_year function category amount_usd recurs",
                [(2025, "rest", "federal_pay", 3.0, True), (2025, "rest", "procurement", 1.0, True)],
            ),
            "core.treasury_statement": ("fiscal_year side category amount_usd", [(2026, "received", "f", 100.0)]),
            "core.provisional_year": ("fiscal_year base_fiscal_year outlays_usd", [(2026, 2025, 100.0)]),
            "core.fiscal_year": ("fiscal_year", [(2025,)]),
            "raw.omb_historical": ("table_name line fiscal_year amount_usd", [("3.2", "571 Medicare", 2025, 1.0)]),
        },
        after=["core.budget_function"],
    )
    assert dict(found.select("category", "amount_usd").iter_rows()) == pytest.approx(
        {"snap": 40, "federal_pay": 45, "procurement": 15}
    )
