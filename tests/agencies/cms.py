"""CMS: the zip of spending by residence, and a zip a fiscal year with the financial management report."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import xlsxwriter

from assets.areas import STATES
from assets.sources.cms.health import HEALTH_BY_RESIDENCE
from tests.agencies.server import Agencies

RESIDENCE = (
    "https://www.cms.gov/research-statistics-data-and-systems/statistics-trends-and-reports/nationalhealthexpenddata/"
    "downloads/resident-state-estimates.zip"
)
REPORTS = "https://www.medicaid.gov/medicaid/financial-management/downloads/financial-management-report-fy{}.zip"
OLD_REPORTS = "https://www.medicaid.gov/medicaid/downloads/financial-management-report-fy{}.zip"
SHEET_NAMES = {"District of Columbia": "Dist. Of Col."}
Shares = Mapping[str, tuple[float, float]]
"""Total and federal share, dollars, by the name in a sheet's tab."""


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put spending by residence, and the reports of FY2013 to FY2024; of FY2025 there is none yet."""
    agencies.put(RESIDENCE, residence_zip(tables["cms_health_by_residence"], documents))
    medicaid = tables["cms_medicaid_federal"].filter(pl.col("area") != "US")
    for year in range(2013, 2025):
        members = {
            report_name(year): report(year, shares(medicaid, tables["cms_health_by_residence"], year)),
            f"FY {year} CHIP NET EXPENDITURES.xlsx": b"",
        }
        if year == 2013:
            members["FMR Net Expenditures FY12.xlsx"] = b"of another layout"
        address = (OLD_REPORTS if year < 2018 else REPORTS).format("2012-13" if year == 2013 else year)
        agencies.put(address, zipped(members))


def residence_zip(figures: pl.DataFrame, documents: Path | None) -> bytes:
    """The tables of both programs beside others: real ones, or as CMS writes them."""
    members = {"US_POPULATION20.CSV": b"Code,Item\n", "README.txt": b"Health expenditures by state of residence"}
    for document in HEALTH_BY_RESIDENCE.documents:
        program = document.name.split("_")[1]
        name = document.file.rpartition("/")[2]
        members[name] = (
            (documents / document.file).read_bytes()
            if documents
            else residence(figures.filter(program=program), program)
        )
    return zipped(members)


def residence(figures: pl.DataFrame, program: str) -> bytes:
    """One program's table, millions of dollars."""
    millions = {(area, year): usd / 1e6 for area, year, usd in figures.select("area", "year", "amount_usd").rows()}
    years = sorted({year for _, year in millions})
    payer = "" if program == "all" else f"{program.title()}/"
    item = f"{payer}Personal Health Care (Millions of Dollars)"
    columns = ["Code,Item,Group,Region_Number,Region_Name,State_Name", *(f"Y{year}" for year in years)]
    lines = [",".join([*columns, "Average_Annual_Percent_Growth"])]
    for group, region, name, area in [
        ("United States", "0,United States", "", "US"),
        *(("State", "1,New England", name, code) for code, name, _ in STATES),
    ]:
        amounts = ",".join(f"{millions[area, year]:.0f}" for year in years)
        lines.append(f"1,{item},{group},{region},{name},{amounts},6.6")
    return "\r\n".join([*lines, ""]).encode()


def shares(figures: pl.DataFrame, residence: pl.DataFrame, year: int) -> Shares:
    """Total and federal share of a year: those at hand, between them on a line, before as residence spending moved."""
    held = {
        (of, area): (total, federal)
        for of, area, total, federal in figures.select("fiscal_year", "area", "total_usd", "federal_usd").rows()
    }
    first, last = min(of for of, _ in held), max(of for of, _ in held)
    spent = {
        (of, area): usd
        for of, area, usd in residence.filter(program="medicaid").select("year", "area", "amount_usd").rows()
    }

    def part(area: str, which: int) -> float:
        if year < first:
            blend = 0.25 * spent[year - 1, area] + 0.75 * spent[year, area]
            return blend * held[first, area][which] / held[first, area][0]
        if (known := held.get((year, area), (None, None))[which]) is not None:
            return known
        along = (year - first) / (last - first)
        return (1 - along) * held[first, area][which] + along * held[last, area][which]

    return {SHEET_NAMES.get(name, name): (part(code, 0), part(code, 1)) for code, name, _ in STATES}


def report_name(year: int) -> str:
    """As the workbooks have been called."""
    if year < 2015:
        return f"FMR Net Expenditures FY{year % 100}.xlsx"
    return f"FY {year} NET EXPENDITURES.xlsx" if year == 2015 else f"FY {year} FMR NET EXPENDITURES.xlsx"


def report(year: int, areas: Shares, edits: Mapping[tuple[str, str], object] | None = None) -> bytes:
    """The workbook: medical assistance of the states and the nation; administration, here of one state only.

    ``edits`` are cells to write over, by sheet and cell.
    """
    out = io.BytesIO()
    national = tuple(sum(column) for column in zip(*areas.values(), strict=True))
    part = "BIPP" if year < 2020 else "COVID"
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for area, (total, federal) in {**areas, "National Totals": national}.items():
            sheet = book.add_worksheet(f"MAP - {area}")
            header = [
                "Total \r\n Computable",
                "Federal \r\n Share",
                "Federal Share \r\n Medicaid",
                "Federal Share \r\n ARRA",
            ]
            header = ["Service Category", *header, f"Federal Share \r\n {part}", "State Share"]
            write(sheet, area, year, "Medical Assistance Program", header)
            figures = [total, federal, federal, 0, 0, total - federal]
            for row, (label, factor) in enumerate(
                [("Inpatient Hospital - Reg. Payments", 1.01), ("Balance", 1.01), ("Collections", 0.01)], start=7
            ):
                sheet.write_row(row, 0, [label, *(figure * factor for figure in figures)])
            sheet.write_row(10, 0, ["Total Net Expenditures", *figures])
            sheet.write_row(11, 0, ["Total Newly Eligible", *(figure / 10 for figure in figures)])
            sheet.write(13, 0, f"Created On: Wednesday, July 30, {year + 1}")
        sheet = book.add_worksheet("ADM - Alabama")
        write(
            sheet,
            "Alabama",
            year,
            "Administration",
            ["Service Category", "Total Computable", "Federal Share", "State Share"],
        )
        sheet.write_row(7, 0, ["Total Net Expenditures", 9e8, 5e8, 4e8])
        for (name, cell), value in (edits or {}).items():
            book.get_worksheet_by_name(name).write(cell, value)
    return out.getvalue()


def write(sheet: xlsxwriter.worksheet.Worksheet, area: str, year: int, program: str, header: list[str]) -> None:
    """The six lines above the header, and the header."""
    for row, text in enumerate(
        ["Medicaid Financial Management Report", "Net Services", area, f"FY {year}", None, program]
    ):
        sheet.write(row, 0, text)
    sheet.write_row(6, 0, header)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
