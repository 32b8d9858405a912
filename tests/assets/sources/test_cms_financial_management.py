"""CMS's financial management report: small workbooks in the true layout, and faults; spending by residence as a zip."""

import io
from datetime import date

import openpyxl
import polars as pl
import pytest

from assets.areas import STATES
from assets.sources.cms.health import HEALTH_BY_RESIDENCE, MEDICAID_FEDERAL
from pipeline.errors import SourceError
from pipeline.settings import ROOT
from pipeline.snapshot.store import Snapshot
from tests.agencies import cms
from tests.agencies.server import Agencies

TODAY = date(2026, 11, 22)
REPORTS = {live.name: live for live in MEDICAID_FEDERAL.live(TODAY)}
REPORT = REPORTS["cms_medicaid_federal_2019"]
NAME = "FY 2019 FMR NET EXPENDITURES.xlsx"
AREAS = {cms.SHEET_NAMES.get(name, name): (1000.0, 600.0) for _, name, _ in STATES}


def zip_of(areas=AREAS, edits=None, **members):
    """The zip of FY2019; ``edits`` are cells of the workbook to write over."""
    content = cms.report(2019, areas, edits)
    return cms.zipped({"FY 2019 CHIP NET EXPENDITURES.xlsx": b"", NAME: content, **members})


def ohio(cell, value):
    """The zip with another value in one cell of Ohio's medical assistance."""
    return zip_of(edits={("MAP - Ohio", cell): value})


def changed(change):
    """The zip after ``change`` of the open workbook."""
    book = openpyxl.load_workbook(io.BytesIO(cms.report(2019, AREAS)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return cms.zipped({NAME: out.getvalue()})


def test_medical_assistance_net_of_collections_of_every_area():
    areas = {**AREAS, "Alabama": (9e9, 7e9), "Puerto Rico": (300.0, 200.0), "Amer. Samoa": (30.0, 20.0)}
    frame = MEDICAID_FEDERAL.read(REPORT, zip_of(areas))
    assert frame.columns == ["fiscal_year", "area", "total_usd", "federal_usd", "document"]
    assert set(frame["fiscal_year"]) == {2019}
    found = {area: (total, federal) for _, area, total, federal, _ in frame.rows()}
    assert len(found) == 54
    assert (found["AL"], found["DC"], found["PR"], found["AS"]) == ((9e9, 7e9), (1000, 600), (300, 200), (30, 20))
    assert found["US"] == (9e9 + 50 * 1000 + 330, 7e9 + 50 * 600 + 220)


def test_columns_are_found_by_their_headers_and_parts_of_the_federal_share_may_come_and_go():
    def reorder(book):
        for sheet in book:
            if sheet.title.startswith("MAP"):
                sheet.delete_cols(6)
                sheet.insert_cols(2)
                sheet["B7"] = "Another"

    frame = MEDICAID_FEDERAL.read(REPORT, changed(reorder))
    assert frame.filter(area="OH").select("total_usd", "federal_usd").rows() == [(1000, 600)]


def test_a_folder_and_another_case_in_the_name_of_the_workbook():
    content = cms.zipped({"fmr/" + NAME.lower(): cms.report(2019, AREAS)})
    assert MEDICAID_FEDERAL.read(REPORT, content).height == 52


@pytest.mark.parametrize("year", [2013, 2014, 2015, 2016, 2024])
def test_every_name_the_workbooks_have_had(year):
    content = cms.zipped({cms.report_name(year): cms.report(year, AREAS)})
    frame = MEDICAID_FEDERAL.read(REPORTS[f"cms_medicaid_federal_{year}"], content)
    assert set(frame["fiscal_year"]) == {year}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lambda: zip_of({name: row for name, row in AREAS.items() if name != "Ohio"}), "missing OH"),
        (lambda: zip_of({**AREAS, "Atlantis": (1.0, 1.0)}), "unknown area 'Atlantis'"),
        (lambda: zip_of({**AREAS, "District of Columbia": (1.0, 1.0)}), "DC stands twice"),
        (lambda: ohio("B11", 9e5), "federal_usd, state_usd do not add to total_usd in OH"),
        (lambda: ohio("C11", "n.a."), "MAP - Ohio: no number at Federal Share: 'n.a.'"),
        (lambda: ohio("C11", " "), "MAP - Ohio: no number at Federal Share: ''"),
        (lambda: ohio("C7", "Federal"), "MAP - Ohio: 0 columns 'Federal Share', not 1"),
        (lambda: ohio("D7", "Federal Share"), "MAP - Ohio: 2 columns 'Federal Share', not 1"),
        (lambda: ohio("A7", "Service"), "MAP - Ohio: no header 'Service Category'"),
        (lambda: ohio("A11", "Net"), "MAP - Ohio: 0 rows 'Total Net Expenditures', not 1"),
        (
            lambda: ohio("A12", "Total Net Expenditures"),
            "MAP - Ohio: 2 rows 'Total Net Expenditures', not 1",
        ),
        (lambda: ohio("A4", "FY 2018"), "MAP - Ohio: is of FY 2018, not FY2019"),
        (lambda: zip_of(edits={("MAP - National Totals", "B11"): 6e5}), "do not add to total_usd in US"),
        (lambda: cms.zipped({"FY 2018 FMR NET EXPENDITURES.xlsx": cms.report(2018, AREAS)}), "0 members named as"),
        (lambda: cms.zipped({"FY 2019 FMR CHIP NET EXPENDITURES.xlsx": b""}), "0 members named as"),
        (lambda: zip_of(**{"FMR Net Expenditures FY19.xlsx": b""}), "2 members named as"),
        (lambda: zip_of(**{"../readme.txt": b""}), "leads outside: '../readme.txt'"),
        (lambda: cms.zipped({NAME: b"<html></html>"}), "not a (workbook|readable zip)"),
        (lambda: zip_of()[:-30], "not a readable zip"),
        (lambda: b"<!DOCTYPE html><title>Access denied</title>", "not a readable zip"),
        (lambda: b"", "not a readable zip"),
    ],
)
def test_another_document_is_refused(content, message):
    with pytest.raises(SourceError, match=message):
        MEDICAID_FEDERAL.read(REPORT, content())


def test_national_totals_that_are_not_those_of_the_areas_are_refused():
    nation = {("MAP - National Totals", cell): value for cell, value in (("B11", 9e6), ("C11", 5e6), ("G11", 4e6))}
    with pytest.raises(SourceError, match="total_usd: areas add to 51,000, US is 9,000,000"):
        MEDICAID_FEDERAL.read(REPORT, zip_of(edits=nation))


def test_a_workbook_without_national_totals_or_medical_assistance_is_refused():
    def remove(book):
        book.remove(book["MAP - National Totals"])

    with pytest.raises(SourceError, match="0 rows for US, not 1"):
        MEDICAID_FEDERAL.read(REPORT, changed(remove))
    with pytest.raises(SourceError, match="no sheet named as"):
        MEDICAID_FEDERAL.read(REPORT, changed(lambda book: [book.remove(s) for s in book if s.title[:3] == "MAP"]))


def test_reports_from_fy2013_to_the_last_year_that_ended():
    assert list(REPORTS) == [f"cms_medicaid_federal_{year}" for year in range(2013, 2027)]
    assert [name[-4:] for name, live in REPORTS.items() if not live.closed] == ["2025", "2026"]
    assert [name[-4:] for name, live in REPORTS.items() if not live.expected] == ["2025", "2026"]
    assert not set(REPORTS) & {document.name for document in MEDICAID_FEDERAL.documents}
    urls = [live.request.url for live in REPORTS.values()]
    folder = "https://www.medicaid.gov/medicaid/downloads/financial-management-report-fy"
    assert urls[:2] == [f"{folder}2012-13.zip", f"{folder}2014.zip"]
    assert (
        urls[5]
        == "https://www.medicaid.gov/medicaid/financial-management/downloads/financial-management-report-fy2018.zip"
    )
    later = [live.name for live in MEDICAID_FEDERAL.live(date(2027, 11, 22))]
    assert later == [*REPORTS, "cms_medicaid_federal_2027"]
    assert [live.name for live in MEDICAID_FEDERAL.live(date(2027, 9, 30))] == list(REPORTS)


@pytest.fixture(scope="module")
def figures():
    """The snapshot's figures, by dataset."""
    snapshot = Snapshot.open(ROOT / "pipeline" / "snapshot")
    return {dataset.name: snapshot.table(dataset) for dataset in (HEALTH_BY_RESIDENCE, MEDICAID_FEDERAL)}


def served(figures, dataset, documents=None):
    """What is read of what CMS serves, together."""
    agencies = Agencies()
    cms.serve(agencies, figures, documents)
    lives = [live for live in dataset.live(TODAY) if live.request.url in agencies.documents]
    assert {live.name for live in dataset.live(TODAY) if live.expected} <= {live.name for live in lives}
    return pl.concat(dataset.read(live, agencies.documents[live.request.url]) for live in lives)


def test_the_reports_served_give_the_shares_of_the_snapshot(figures):
    found = served(figures, MEDICAID_FEDERAL)
    held = figures["cms_medicaid_federal"].filter(pl.col("area") != "US")
    both = held.join(found, on=["fiscal_year", "area"], how="left", suffix="_served")
    assert both.height == held.height == both["document_served"].count()
    for column in ("total_usd", "federal_usd"):
        assert both.select((pl.col(column) - pl.col(f"{column}_served")).abs().max()).item() < 0.005
    assert sorted(found["fiscal_year"].unique()) == list(range(2013, 2025))


@pytest.mark.parametrize("real", [False, True])
def test_the_zip_by_residence_gives_the_figures_of_the_snapshot(figures, real, request):
    found = served(figures, HEALTH_BY_RESIDENCE, request.getfixturevalue("documents") if real else None)
    held = figures["cms_health_by_residence"]
    both = held.join(found, on=["program", "year", "area"], how="full", suffix="_served")
    assert both.height == held.height == found.height
    assert both.select((pl.col("amount_usd") - pl.col("amount_usd_served")).abs().max()).item() < 0.005


def test_all_programs_are_read_from_one_zip_whose_last_year_may_move():
    medicare, medicaid, everybody = lives = HEALTH_BY_RESIDENCE.live(TODAY)
    assert medicare.request == medicaid.request == everybody.request
    assert [live.name for live in HEALTH_BY_RESIDENCE.live(date(2027, 11, 22))] == [live.name for live in lives]
    areas = pl.DataFrame({"area": [code for code, _, _ in STATES] + ["US"], "amount_usd": [1e6] * 51 + [51e6]})
    years = range(1991, 2024)
    table = cms.residence(areas.join(pl.DataFrame({"year": years}), how="cross"), "medicare")
    frame = HEALTH_BY_RESIDENCE.read(medicare, cms.zipped({"MEDICARE_AGGREGATE23.CSV": table}))
    assert (set(frame["year"]), frame.height) == (set(years), 52 * len(years))
    with pytest.raises(SourceError, match="0 members named as"):
        HEALTH_BY_RESIDENCE.read(medicaid, cms.zipped({"MEDICARE_AGGREGATE23.CSV": table}))
    with pytest.raises(SourceError, match="not 'Medicaid/Personal"):
        HEALTH_BY_RESIDENCE.read(medicaid, cms.zipped({"MEDICAID_AGGREGATE23.CSV": table}))
