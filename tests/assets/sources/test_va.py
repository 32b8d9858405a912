"""VA's spending by state: small workbooks in the true layout, the extract, their faults, and the real documents."""

from datetime import date

import polars as pl
import pytest

from assets.areas import STATES
from assets.sources.va.expenditures import EXPENDITURES
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import va
from tests.agencies.server import Agencies

TODAY = date(2026, 11, 22)
EXTRACT, WORKBOOK, OF_2024 = EXPENDITURES.documents
LIVES = {live.name: live for live in EXPENDITURES.live(TODAY)}
COLUMNS = "FY,State,StateName,VetPop,TotX,CP,Cons,EduVoc,Loan,GOE,InsInd,MedCare,Uniques"
AREAS = [*(code for code, _, _ in STATES), "PR", "GU"]


def figures(areas=AREAS, total=28e6):
    """A frame as the snapshot's: 1 to 7 million dollars of each category in every area."""
    amounts = {name: [(number or 28) * 1e6] * len(areas) for number, name in enumerate(va.AMOUNTS)}
    return pl.DataFrame({"area": areas, **amounts}).with_columns(total_usd=pl.lit(total))


def extract(areas=AREAS, year=2007, row="9,28000,1000,2000,3000,4000,5000,6000,7000.5,99", header=COLUMNS):
    lines = [f'"",{header}', *(f'"1","{year}","{area}","X",{row}' for area in areas)]
    return "\n".join(lines).encode()


def test_a_workbook_is_in_thousands_and_its_totals_are_the_nation():
    frame = EXPENDITURES.read(WORKBOOK, va.workbook(figures(), 2015))
    assert frame.columns == [*EXPENDITURES.schema.columns(), "document"]
    assert frame.height == 54
    by_area = {row["area"]: row for row in frame.iter_rows(named=True)}
    assert by_area["GU"] | {"area": "", "document": ""} == {
        "fiscal_year": 2015, "area": "", "document": "", "total_usd": 28e6, "compensation_pension_usd": 1e6,
        "construction_usd": 2e6, "education_usd": 3e6, "loan_guaranty_usd": 4e6, "general_operating_usd": 5e6,
        "insurance_usd": 6e6, "medical_care_usd": 7e6, "adapted_housing_usd": None, "memorial_usd": None,
    }  # fmt: skip
    assert by_area["US"]["total_usd"] == 53 * 28e6


def test_the_extract_is_in_thousands_and_has_no_nation():
    row = "9,28000.123456,1000,2000,3000,4000,5000,6000,7000.123456,99"
    frame = EXPENDITURES.read(EXTRACT, extract(row=row))
    assert (frame.height, "US" in frame["area"]) == (53, False)
    assert frame.filter(area="DC").select("fiscal_year", "total_usd", "medical_care_usd").rows() == [
        (2007, 28_000_123.46, 7_000_123.46)
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (extract(areas=AREAS[1:]), "missing AL in fiscal_year 2007"),
        (extract(areas=[*AREAS, "AL"]), "AL stands twice in fiscal_year 2007"),
        (extract(areas=[*AREAS, "XX"]), "unknown area 'XX'"),
        (extract(header=COLUMNS.replace("MedCare", "Medical")), "no column MedCare"),
        (extract(row="9,28002,1000,2000,3000,4000,5000,6000,7000,99"), "do not add to total_usd in AL, AK"),
        (extract(row="9,28000,1000,2000,3000,4000,5000,6000,,99"), "do not add to total_usd in AL"),
        (extract(row="9,28000,1000,2000,3000,4000,5000,6000,NA,99"), "cannot be read"),
        (extract(year="FY7"), "cannot be read"),
        (b"<html></html>", "no column"),
        (b"", "not a CSV"),
    ],
)
def test_another_extract_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        EXPENDITURES.read(EXTRACT, content)


def edited(old, new):
    """The workbook of FY2015 with another text in place of one."""
    return va.workbook(figures(), 2015, {old: new})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (va.workbook(figures(AREAS[1:]), 2015), "missing AL"),
        (va.workbook(figures([*AREAS, "AL"]), 2015), "AL stands twice"),
        (va.workbook(figures([*AREAS, "unknown"]), 2015, {"No place given": "Atlantis"}), "unknown area 'Atlantis'"),
        (va.workbook(figures(total=29.1e6), 2015), "do not add to total_usd in US, AL"),
        (va.workbook(figures(), 2014), "the title is 'FY14 Summary of Expenditures by State', not that of FY15"),
        (edited("Expenditures in $000s", "Expenditures in $"), "no line 'Expenditures in .000s' above the header"),
        (edited("Medical Care", "Health"), "0 columns 'Medical Care', not 1"),
        (edited("Construction", "Medical Care Construction"), "0 columns 'Construction', not 1"),
        (edited("Unique Patients **", "Medical Care 2"), "2 columns 'Medical Care', not 1"),
        (edited("State", "Place"), "no header 'State'"),
        (edited("State Level Expenditures", "State Direct Exp"), "no sheet named as State Level"),
        (edited("Totals", "Sum"), "unknown area 'Sum'"),
        (edited("Ohio", "Totals"), "missing OH, OK"),
        (edited("Wyoming", "-"), "unknown area '-'"),
        (b"<!DOCTYPE html><title>VA</title>", "not a (workbook|readable zip)"),
        (b"", "not a (workbook|readable zip)"),
    ],
)
def test_another_workbook_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        EXPENDITURES.read(WORKBOOK, content)


def test_a_figure_that_is_missing_is_refused():
    blank = figures().with_columns(insurance_usd=pl.when(pl.col("area") != "OH").then("insurance_usd"))
    with pytest.raises(SourceError, match="no number at OH, insurance_usd: ''"):
        EXPENDITURES.read(WORKBOOK, va.workbook(blank, 2015))


def test_workbooks_from_fy2015_to_the_last_year_that_ended():
    assert list(LIVES) == [f"va_expenditures_{year}" for year in range(2015, 2027)]
    assert not set(LIVES) & {document.name for document in EXPENDITURES.documents}
    assert [live.request.url[-9:] for live in LIVES.values()] == [f"FY{year}.xlsx" for year in range(15, 27)]
    assert [name[-4:] for name, live in LIVES.items() if not live.expected] == ["2024", "2025", "2026"]
    assert [name[-4:] for name, live in LIVES.items() if not live.closed] == ["2025", "2026"]
    assert [live.name for live in EXPENDITURES.live(date(2027, 9, 30))] == list(LIVES)
    assert [live.name for live in EXPENDITURES.live(date(2027, 11, 22))] == [*LIVES, "va_expenditures_2027"]


@pytest.mark.parametrize("real", [False, True])
def test_what_is_served_gives_the_figures_of_the_snapshot(real, request):
    held = Snapshot.open(ROOT / "pipeline" / "snapshot").table(EXPENDITURES)
    agencies = Agencies()
    va.serve(agencies, {"va_expenditures": held}, request.getfixturevalue("documents") if real else None)
    lives = [live for live in LIVES.values() if live.request.url in agencies.documents]
    assert {live.name for live in LIVES.values() if live.expected} == {live.name for live in lives}
    found = pl.concat(EXPENDITURES.read(live, agencies.documents[live.request.url]) for live in lives)
    both = held.filter(fiscal_year=2015).join(found, on=["fiscal_year", "area"], suffix="_served")
    assert both.height == 54
    assert both.select((pl.col(name) - pl.col(f"{name}_served")).abs().max() for name in va.AMOUNTS).row(0) == (
        pytest.approx([0.0] * len(va.AMOUNTS), abs=0.005)
    )
    assert sorted(found["fiscal_year"].unique()) == list(range(2015, 2024))


def test_the_real_documents(document):
    frames = {one.name: EXPENDITURES.read(one, document(one.file)) for one in EXPENDITURES.documents}
    of_2015 = [frame.filter((pl.col("fiscal_year") == 2015) & (pl.col("area") != "US")) for frame in frames.values()]
    assert of_2015[0].drop("document").sort("area").equals(of_2015[1].drop("document").sort("area"))
    figures = EXPENDITURES.combine(frames)
    areas = figures.filter(pl.col("area") != "US").group_by("fiscal_year").agg(pl.len(), pl.col("total_usd").sum())
    assert {year: (count, round(usd / 1e9, 3)) for year, count, usd in areas.rows()} == {
        2007: (52, 76.11), 2008: (52, 85.153), 2009: (53, 97.144), 2010: (53, 108.635), 2011: (53, 122.859),
        2012: (53, 120.405), 2013: (53, 142.822), 2014: (53, 161.229), 2015: (53, 167.21),
        2024: (51, 292.779),
    }  # fmt: skip
    assert figures.filter(area="US").select("fiscal_year", "total_usd").rows() == [(2015, 167_209_899_942.42)]
    loans = figures.filter((pl.col("fiscal_year") == 2015) & (pl.col("loan_guaranty_usd") != 0))
    assert sorted(loans["area"]) == ["TX", "US"]
