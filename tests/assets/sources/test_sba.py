"""Paycheck Protection Program: a report's table with its faults, and the two real ones."""

from datetime import date
from functools import partial

import polars as pl
import pytest

from assets.areas import STATE_CODES
from assets.sources.sba import PAYCHECK_PROTECTION, parse_paycheck_protection
from pipeline.errors import SourceError

APRIL, JUNE = PAYCHECK_PROTECTION.documents
TERRITORIES = ["AS", "GU", "MP", "PR", "VI"]
DAY = date(2020, 6, 30)
AREAS = [*STATE_CODES, *TERRITORIES, "To be confirmed"]
parse = partial(parse_paycheck_protection, approved_through=DAY, loans=57 * 10, amount_usd=57 * 1000)


def report(areas=AREAS, header="State,LoanCount,NetDollars"):
    return "\n".join([header, *(f"{area},10,1000" for area in areas), ""]).encode()


def test_loans_and_dollars_by_state():
    frame = parse(report())
    assert frame.columns == ["approved_through", "area", "loans", "amount_usd"]
    assert frame.filter(area="AL").rows() == [(DAY, "AL", 10, 1000.0)]
    assert frame.filter(area="unknown").rows() == [(DAY, "unknown", 10, 1000.0)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (report(AREAS[1:]), "missing AL"),
        (report([*AREAS, "AL"]), "AL stands twice"),
        (report([*AREAS, "Total"]), "unknown state 'Total'"),
        (report([area for area in AREAS if area != "PR"]), "loans: areas add to 560, the report has 570"),
        (report().replace(b"OH,10,1000", b"OH,10,10000"), "amount_usd: areas add to 66,000, the report has 57,000"),
        (report().replace(b"OH,10,1000", b"OH,1,1000"), "loans: areas add to 561, the report has 570"),
        (report().replace(b"OH,10,1000", b"OH,,1000"), "no number at OH, LoanCount"),
        (report(header="State,Loans,NetDollars"), "no column LoanCount"),
        (b"<html>\n", "no column"),
        (b"", "not a CSV file"),
    ],
)
def test_another_table_is_refused(content, message):
    with pytest.raises(SourceError, match=message) as refused:
        parse(content)
    assert "\n" not in str(refused.value)


def test_the_real_reports(document):
    frames = {one.name: PAYCHECK_PROTECTION.read(one, document(one.file)) for one in (APRIL, JUNE)}
    table = PAYCHECK_PROTECTION.combine(frames)
    sums = (
        table.group_by("approved_through").agg(pl.len(), pl.col("loans", "amount_usd").sum()).sort("approved_through")
    )
    assert sums.rows() == [
        (date(2020, 4, 16), 56, 1_661_367, 342_277_999_103),
        (date(2020, 6, 30), 57, 4_885_388, 521_483_817_761),
    ]
    june = table.filter(approved_through=date(2020, 6, 30))
    assert june.filter(area="CA").select("loans", "amount_usd").row(0) == (581_140, 68_225_253_665)
    assert june.filter(area="unknown")["amount_usd"].item() == 6_057_463


def test_one_report_is_not_the_other(document):
    with pytest.raises(SourceError, match=r"areas add to 1,661,367, the report has 4,885,388"):
        PAYCHECK_PROTECTION.read(JUNE, document(APRIL.file))
