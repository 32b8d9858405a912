"""Table 4 of the monthly statement: the Federal Reserve's line of September; what is asked for, read and refused.

Nobody here has seen a whole answer of this table: the rows are made up, their fields are those of the service.
"""

import json
from datetime import date

import pytest

from assets.sources.treasury.federal_reserve import FEDERAL_RESERVE
from assets.sources.treasury.statements import FUNCTIONS, SOURCES
from pipeline.errors import SourceError
from tests.agencies import treasury

TODAY = date(2026, 11, 22)
BEFORE, LAST = FEDERAL_RESERVE.live(TODAY)
WHOLE = dict.fromkeys((*SOURCES, *FUNCTIONS), 1e11)
SEPTEMBER = date(2026, 9, 30)
AMOUNT = "current_fytd_net_rcpt_amt"


def answer(change=None, line=treasury.FEDERAL_RESERVE, day=SEPTEMBER):
    """September's rows, those of a line changed."""
    rows = [
        row | (change or {}) if row["classification_desc"] == line else row
        for row in treasury.details_of(day, dict.fromkeys(range(2020, 2030), WHOLE))
    ]
    return treasury.answer({"page[size]": "1000"}, rows)[1]


def test_september_of_the_years_before_the_one_in_progress_is_asked_for():
    assert [live.name for live in (BEFORE, LAST)] == ["treasury_mts_table_4_2025", "treasury_mts_table_4_2026"]
    assert [live.closed for live in (BEFORE, LAST)] == [True, False]
    assert LAST.request.url == (
        "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/mts/mts_table_4"
        "?filter=record_fiscal_year:eq:2026,record_calendar_month:eq:09&sort=-record_date&page%5Bsize%5D=1000"
    )


def test_its_absence_is_a_failure_from_november_on():
    assert [FEDERAL_RESERVE.live(day)[-1].expected for day in (date(2026, 10, 31), date(2026, 11, 1))] == [False, True]


@pytest.mark.parametrize(
    "name",
    [
        "Deposits of Earnings by Federal Reserve Banks", "Deposits of earnings by Federal Reserve Banks",
        "Deposits of Earnings by Federal Reserve System",
    ],
)  # fmt: skip
def test_the_line_is_known_by_how_it_begins(name):
    found = FEDERAL_RESERVE.read(LAST, answer({"classification_desc": name}))
    assert found.drop("document").rows() == [(2026, 12, 1e10)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (treasury.answer({}, [])[1], "no statement of September of FY2026 yet"),
        (answer({"classification_desc": "Federal Reserve Earnings"}), "0 lines begin with"),
        (answer({"classification_desc": treasury.FEDERAL_RESERVE}, line="All Other"), "2 lines begin with"),
        (answer({AMOUNT: "null"}), "no number at 'Deposits of Earnings"),
        (answer({AMOUNT: "-5.00"}), "does not satisfy its schema"),
        (answer(day=date(2026, 8, 31)), "holds 2026-08-31, not September of FY2026"),
        (answer(day=date(2025, 9, 30)), "holds 2025-09-30, not September of FY2026"),
        (answer({"record_fiscal_year": "2025"}), "holds FY2025, not FY2026"),
        (answer({AMOUNT: "900000.00"}, line="Total -- Receipts"), "is no year's receipts in dollars"),
        (answer({AMOUNT: "9e17"}, line="Total -- Receipts"), "is no year's receipts in dollars"),
        (json.dumps({"data": []}).encode(), "no total-count"),
        (b"<!DOCTYPE html>", "not a JSON document"),
    ],
)
def test_another_answer_is_refused_in_one_line(content, message):
    with pytest.raises(SourceError, match=rf"^treasury_mts_table_4_2026: [^\n]*{message}[^\n]*$"):
        FEDERAL_RESERVE.read(LAST, content)
