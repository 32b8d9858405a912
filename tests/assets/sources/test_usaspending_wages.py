"""Wages of federal employees by residence and place of work: a made-up workbook, its faults, the real ratios."""

import io

import openpyxl
import polars as pl
import pytest

from assets.areas import STATES
from assets.sources.usaspending.wages import FEDERAL_WAGES
from pipeline.errors import SourceError

[DOCUMENT] = FEDERAL_WAGES.documents
HEADER = ("state", "year", "Resident Wage", "Federal Residents", "Employees Wage", "Employees")


def workbook(states=STATES, periods=("2020-2024", "2024"), header=HEADER, figures=(9e8, 9_000, 1e9, 10_000)):
    book = openpyxl.Workbook()
    book.active.append(header)
    for _, name, _ in states:
        for period in periods:
            book.active.append([name.upper(), period, *figures])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_both_periods_of_every_state():
    frame = FEDERAL_WAGES.read(DOCUMENT, workbook())
    assert frame.columns == ["period", "area", "residence_usd", "workplace_usd", "document"]
    assert len(frame) == 2 * 51
    assert set(frame["period"]) == {"2024", "mean_2020_2024"}
    assert frame.filter(area="DC", period="2024").select("residence_usd", "workplace_usd").rows() == [(9e8, 1e9)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (workbook(states=STATES[1:]), "missing AL in period"),
        (workbook(states=[*STATES, STATES[0]]), "AL stands twice in period"),
        (workbook(states=[*STATES, ("PR", "Puerto Rico", "72")]), "unknown state 'PUERTO RICO'"),
        (workbook(periods=("2024",)), "has 1 of 2 periods"),
        (workbook(periods=("2020-2024", "2023")), "unknown year '2023'"),
        (workbook(header=("state", "year", "Wage", *HEADER[3:])), "no column Resident Wage"),
        (workbook(figures=(9e5, 9_000, 1e6, 10_000)), "Resident Wage is .100 a person: has the unit changed"),
        (workbook(figures=(9e8, 9_000, 1e12, 10_000)), "Employees Wage is .100,000,000 a person: has the unit changed"),
        (workbook(figures=(None, 9_000, 1e9, 10_000)), "no number at ALABAMA, 2020-2024, Resident Wage"),
        (b"<html>\n", "not a workbook"),
        (b"", "not a workbook"),
    ],
)
def test_another_workbook_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        FEDERAL_WAGES.read(DOCUMENT, content)


def test_the_real_ratios(document):
    """The share of the nation's wages by residence, over the share by place of work."""
    wages = FEDERAL_WAGES.read(DOCUMENT, document(DOCUMENT.file)).filter(period="2024")
    assert (wages.select(pl.col("residence_usd", "workplace_usd").sum()) / 1e9).row(0) == pytest.approx(
        (206.3, 211.3), abs=0.1
    )
    share = (
        pl.col("residence_usd")
        / pl.col("residence_usd").sum()
        / (pl.col("workplace_usd") / pl.col("workplace_usd").sum())
    )
    ratio = dict(wages.select("area", share.round(3)).rows())
    assert (ratio["DC"], ratio["MD"], ratio["VA"]) == (0.253, 1.444, 1.402)
