"""The premium tax credit by state: small workbooks in the true layout, snapshots of a month, faults, real documents."""

import io

import polars as pl
import pytest
import xlsxwriter

from assets.areas import STATE_CODES
from assets.sources.cms.premium_credit import PREMIUM_CREDIT, parse_full_years, parse_month
from pipeline.errors import SourceError

WORKBOOK, OF_2024, OF_2025 = PREMIUM_CREDIT.documents
HEADER = [
    "State", "Platform", "Total \nEnrollment", "APTC \nEnrollment", "Percentage of \nEnrollment with APTC ",
    "Average APTC per \nMonth (for \nConsumers \nreceiving APTC) ", "Average Premium after APTC per Month",
]  # fmt: skip


def workbook(states=STATE_CODES, year=2022, sheet=None, edits=None):
    """A sheet of methodology, one of a full year (50 of 100 people a state get $400 a month), one by month."""
    out = io.BytesIO()
    total = 50 * len(states)
    rows = [[f"Full Year {year} Effectuated Enrollment"], [*HEADER], ["TOTAL", "All", 2 * total, total, 0.5, 400, 100]]
    rows += [["TOTAL", "HC.gov", total, total // 2, 0.5, 400, 100], ["TOTAL", "SBM", total, total // 2, 0.5, 400, 100]]
    rows += [[code, "HC.gov", 100, 50, 0.5, 400, 100] for code in states]
    for (row, column), value in (edits or {}).items():
        rows[row][column] = value
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Methodology").write(0, 0, "Effectuated Enrollment and Financial Assistance Methodology")
        full = book.add_worksheet(sheet or f"Full Year {year}")
        for number, row in enumerate(rows):
            full.write_row(number, 0, row)
        book.add_worksheet(f"Monthly Enr by State {year}").write(0, 0, f"Full Year {year} Effectuated Enrollment")
    return out.getvalue()


def month(states=STATE_CODES, row="50,20000", header="state,enrollment,spending"):
    return "\n".join([header, *(f"{code},{row}" for code in states)]).encode()


def test_a_year_is_twelve_times_people_times_the_average():
    frame = parse_full_years(workbook(), (2022,))
    assert frame.height == 51
    assert frame.filter(area="WY").rows() == [(2022, "WY", 50 * 400 * 12)]


def test_a_month_stands_for_the_year():
    assert parse_month(month(), 2024).filter(area="WY").rows() == [(2024, "WY", 240_000)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (workbook(STATE_CODES[1:]), "missing AL in year 2022"),
        (workbook([*STATE_CODES, "GU"]), "unknown state 'GU'"),
        (workbook(year=2021), "full years 2021, not 2022"),
        (workbook(year=2021, sheet="Full Year 2022"), "the sheet of 2022 is 'Full Year 2021 Effectuated Enrollment'"),
        (workbook(edits={(5, 3): 60}), "people: areas add to 2,560 in year 2022, US is 2,550"),
        (workbook(edits={(5, 5): 500}), "amount_usd: areas add to 12,300,000 in year 2022, US is 12,240,000"),
        (workbook(edits={(5, 5): "*"}), "no number at AL 2022"),
        (workbook(edits={(2, 1): "Both"}), "0 rows for US in year 2022"),
        (workbook(edits={(1, 3): "CSR \nEnrollment"}), "0 columns APTC Enrollment in 2022, not 1"),
        (workbook(edits={(1, 0): "Area"}), "no header State, Platform in 2022"),
        (workbook(sheet="2022"), "no sheet named as"),
        (b"<html></html>", "not a workbook"),
    ],
)
def test_another_workbook_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        parse_full_years(content, (2022,))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (month(STATE_CODES[1:]), "missing AL"),
        (month([*STATE_CODES, "US"]), "unknown state 'US'"),
        (month(row="50,20"), "no average credit a month that a state has: AL"),
        (month(row="50,240000"), "no average credit a month that a state has: AL"),
        (month(row="50,"), "no average credit a month that a state has: AL"),
        (month(header="state,enrollment,aptc"), "no column spending"),
    ],
)
def test_another_month_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        parse_month(content, 2024)


def test_the_real_documents(document):
    frames = {one.name: PREMIUM_CREDIT.read(one, document(one.file)) for one in PREMIUM_CREDIT.documents}
    sums = PREMIUM_CREDIT.combine(frames).group_by("year").agg(pl.len(), pl.col("amount_usd").sum()).sort("year")
    assert set(sums["len"]) == {51}
    assert {year: round(usd / 1e9, 2) for year, _, usd in sums.rows()} == {
        2016: 29.23, 2017: 36.84, 2018: 53.28, 2019: 52.33, 2020: 52.76, 2021: 63.02, 2022: 73.52, 2023: 92.23,
        2024: 127.21, 2025: 143.95,
    }  # fmt: skip
    new_york = [frames[one.name].filter(area="NY")["amount_usd"].item() for one in (OF_2024, OF_2025)]
    assert [round(usd / 1e9, 2) for usd in new_york] == [1.12, 0.62]
