"""VA: a workbook a fiscal year with a sheet of states."""

import io
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import xlsxwriter

from assets.areas import areas
from assets.sources.va.expenditures import EXPENDITURES
from tests.agencies.server import Agencies

ADDRESS = "https://www.va.gov/VETDATA/docs/GDX/GDX_FY{:02}.xlsx"
FROM_FY2024 = {"adapted_housing_usd", "memorial_usd"}
AMOUNTS = [name for name in EXPENDITURES.schema.columns() if name.endswith("_usd") and name not in FROM_FY2024]
HEADER = [
    "State", "Veteran Population*", "Total Expenditure", "Compensation & Pension", "Construction",
    "Education & Vocational Rehabilitation/ Employment", "Loan Guaranty#", "General Operating Expenses",
    "Insurance & Indemnities", "Medical Care", "Unique Patients **",
]  # fmt: skip


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put the workbooks of FY2015 to FY2023; from FY2024 on they have another layout."""
    held = tables["va_expenditures"].filter(fiscal_year=2015)
    for year in range(2015, 2024):
        grown = held.with_columns(pl.col(AMOUNTS) * 1.05 ** (year - 2015))
        agencies.put(ADDRESS.format(year % 100), workbook(grown, year))
    if documents:
        [published] = [one for one in EXPENDITURES.documents if one.form == "as published"]
        agencies.put(published.url, (documents / published.file).read_bytes())


def workbook(figures: pl.DataFrame, year: int, edits: Mapping[str, str] | None = None) -> bytes:
    """States and territories in thousands of dollars between two rows of totals; one sheet of counties.

    ``edits`` are texts that stand in place of others.
    """

    def text(of: str) -> str:
        return (edits or {}).get(of, of)

    names = dict(areas().select("area", "area_name").rows())
    sums = figures.filter(pl.col("area") != "US").select(pl.col(AMOUNTS).sum())
    national = next(iter(figures.filter(area="US").select(AMOUNTS).rows()), sums.row(0))
    rows = [
        [text(names[area]).ljust(128), *amounts]
        for area, *amounts in figures.filter(pl.col("area") != "US").select("area", *AMOUNTS).rows()
    ]
    totals = [text("Totals"), *national]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, body in {
            "State Level Expenditures": [totals, *rows, [], totals],
            "AK": [["ANCHORAGE", *[0.0] * len(AMOUNTS)]],
        }.items():
            sheet = book.add_worksheet(text(name))
            sheet.write(0, 0, f"FY{year % 100:02} Summary of Expenditures by State")
            sheet.write(1, 0, text("Expenditures in $000s"))
            sheet.write_row(2, 0, [text(header) for header in HEADER])
            for position, row in enumerate(body, start=4):
                if row:
                    sheet.write_row(position, 0, [row[0], 1000.5, *(usd and usd / 1e3 for usd in row[1:]), 99])
            sheet.write(position + 2, 0, "Notes:")
    return out.getvalue()
