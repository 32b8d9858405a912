"""OMB table 2.5: the real workbook and its transcription, what they have in common with 2.1, and what is refused."""

import io

import openpyxl
import polars as pl
import pytest

from assets.sources.omb.historical import HISTORICAL
from assets.sources.omb.other_receipts import parse_other_receipts, parse_transcribed
from pipeline.errors import SourceError

WORKBOOK, BULLETIN, TRANSCRIBED = HISTORICAL.documents[:3]
HIST02Z1 = next(one for one in HISTORICAL.documents if one.name == "omb_hist02z1_fy2027")
TOTAL = 'Total "Other Receipts"'
HEADER = [
    ["Fiscal Year", "Total “Other Receipts”", "Estate and Gift Taxes", "Customs Duties and Fees"],
    [None, None, None, None],
]
HEADER[0] += ["Miscellaneous Receipts", None, None, "Legislative Proposals (2)", "Memorandum: Trust Fund Amounts"]
HEADER[1] += ["Total", "Federal Reserve Deposits (1)", "All Other", None, "All Other"]
YEAR_2007 = ["2007", 100, 30, 20, 50, 32, 18, "..........", 1]
YEAR_2008 = ["2008", 110, 30, 30, 50, 31, 19, "..........", "*"]


def workbook(*years, title="Table 2.5 - COMPOSITION OF “OTHER RECEIPTS”:  1940 - 2031", header=HEADER):
    book = openpyxl.Workbook()
    estimate = ["2009 estimate", 120, 30, 30, 55, 31, 24, 5, 1]
    for row in ([title], ["(in millions of dollars)"], *header, *years, estimate, ["(1) Deposits."]):
        book.active.append([None if cell is None else str(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(row, column, cell):
    return [*row[:column], cell, *row[column + 1 :]]


def lines(frame, year):
    return {
        line if line != "Total" else section: amount / 1e6
        for section, line, amount in frame.filter(fiscal_year=year).select("section", "line", "amount_usd").rows()
    }


@pytest.mark.usefixtures("read_from_2007")
def test_lines_of_a_closed_year():
    frame = parse_other_receipts(workbook(YEAR_2007, YEAR_2008))
    assert lines(frame, 2008) == {
        TOTAL: 110,
        "Estate and Gift Taxes": 30,
        "Customs Duties and Fees": 30,
        "Miscellaneous Receipts": 50,
        "Federal Reserve Deposits": 31,
        "All Other": 19,
    }
    assert sorted(set(frame["fiscal_year"])) == [2007, 2008]
    assert set(frame["table_name"]) == {"2.5"}


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (workbook(changed(YEAR_2007, 1, 104)), "2.5: lines do not add to Total .* in 2007"),
        (workbook(changed(YEAR_2007, 5, 36)), "2.5: lines do not add to Miscellaneous Receipts | Total in 2007"),
        (workbook(changed(YEAR_2007, 7, 5)), "2.5: proposals in the closed year 2007"),
        (workbook(changed(YEAR_2007, 5, None)), "blank cell at 2.5, 2007"),
        (workbook(YEAR_2008), "a fiscal year from 2007 on is missing"),
        (workbook(YEAR_2007, title="Table 2.4 - COMPOSITION"), r"not table 2\.5"),
        (workbook(YEAR_2007, title="Table 2.51 - COMPOSITION"), r"not table 2\.5"),
        (workbook(YEAR_2007, header=[changed(HEADER[0], 2, "Death Taxes"), HEADER[1]]), "2.5: no Estate and Gift"),
        (workbook(YEAR_2007, header=[changed(HEADER[0], 7, "Fees"), HEADER[1]]), "2.5: unknown column 'Fees'"),
        (b"", "not a workbook"),
    ],
)
def test_another_workbook_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        parse_other_receipts(content)


@pytest.fixture(scope="module")
def transcription(document):
    return document(BULLETIN.file)


@pytest.mark.usefixtures("read_from_2007")
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"2016,21354,34836,154744,115671", b"2016,21354,34836,154744,15671", "lines do not add to Misc.* in 2016"),
        (b"2016,21354,34836,154744,115671", b"2016,21354,34836,154744,", "no number at federal_reserve_deposits_musd"),
        (b"\n2016,", b"\n2017,", "of 'Treasury Bulletin' are 2015, 2017, 2017"),
        (b"Treasury Bulletin December 2016", b"OMB Table 2.5", "of 'Treasury Bulletin' are 2016"),
        (b"federal_reserve_deposits_musd", b"fed", "no column federal_reserve_deposits_musd"),
        (b"miscellaneous_total_musd", b"miscellaneous_total_busd", "no column miscellaneous_total_musd"),
    ],
)
def test_another_transcription_is_refused(transcription, old, new, message):
    assert old in transcription
    with pytest.raises(SourceError, match=message):
        parse_transcribed(transcription.replace(old, new), "Treasury Bulletin", range(2015, 2025))


@pytest.fixture(scope="module")
def composed(document):
    frames = {one.name: HISTORICAL.read(one, document(one.file)) for one in (WORKBOOK, BULLETIN, TRANSCRIBED)}
    return HISTORICAL.combine(frames)


def test_every_year_has_its_document(composed):
    first_and_last = composed.group_by("document").agg(
        first=pl.col("fiscal_year").min(), last=pl.col("fiscal_year").max()
    )
    assert set(first_and_last.rows()) == {
        (WORKBOOK.name, 1980, 2014),
        (BULLETIN.name, 2015, 2024),
        (TRANSCRIBED.name, 2025, 2025),
    }


def test_federal_reserve_deposits_by_year(composed):
    deposits = composed.filter(pl.col("fiscal_year") >= 2007, line="Federal Reserve Deposits").sort("fiscal_year")
    assert set(deposits["section"]) == {"Miscellaneous Receipts"}
    assert (deposits["amount_usd"] / 1e6).to_list() == [
        *(32_043, 33_598, 34_318, 75_845, 82_546, 81_957, 75_767, 99_235),
        *(96_469, 115_671, 81_288, 70_751, 52_793, 81_880, 100_055, 106_676, 581, 3_130, 5_490),
    ]


def test_the_three_together_are_near_what_table_2_1_calls_other(composed, document):
    sums = {
        year: sum(lines(composed, year)[name] for name in ("Estate and Gift Taxes", "Customs Duties and Fees"))
        + lines(composed, year)["Miscellaneous Receipts"]
        for year in range(1980, 2026)
    }
    other = HISTORICAL.read(HIST02Z1, document(HIST02Z1.file)).filter(section="Other")
    below = {year: amount / 1e6 - sums[year] for year, amount in other.select("fiscal_year", "amount_usd").rows()}
    assert all(abs(below[year]) <= 4 for year in range(1980, 2015))
    assert all(1_100 < below[year] < 1_800 for year in range(2015, 2025))
    assert below[2025] == 0
