"""USDA's Food and Nutrition Service: the page of SNAP's tables and the zip it links to."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import xlsxwriter

from assets.areas import areas
from assets.sources.usda.snap import SNAP
from tests.agencies.cms import zipped
from tests.agencies.server import Agencies

PAGE = "https://www.fns.usda.gov/pd/supplemental-nutrition-assistance-program-snap"
ZIP = "https://www.fns.usda.gov/sites/default/files/resource-files/snap-zip-fy69tocurrent-9.zip"
MONTHS = ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]
HEADER = ["Fiscal Year and Month", "Household", "Persons", "Per Household", "Per Person", "Cost"]


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put the page and the zip."""
    agencies.put(PAGE, page(6, 9))
    [document] = SNAP.documents
    agencies.put(ZIP, (documents / document.file).read_bytes() if documents else snap_zip(tables["usda_snap"]))


def page(*numbers: int) -> bytes:
    """The page, with links to zips of these numbers."""
    folder = "/sites/default/files/resource-files/"
    links = "".join(
        f'<td><a href="{folder}snap-zip-fy69tocurrent-{number}.zip" class="zip">.zip</a></td>' for number in numbers
    )
    return (
        "<!DOCTYPE html>\n<html lang='en'><head><title>SNAP Data Tables</title></head><body><table><tr>"
        f"<td><a href='{folder}snap-annualsummary-9.pdf'>.pdf</a></td>"
        f"<td>FY69 through FY26</td>{links}</tr></table></body></html>"
    ).encode()


def snap_zip(figures: pl.DataFrame) -> bytes:
    """A workbook a fiscal year, beside one of national figures."""
    workbooks = {f"FY{year % 100:02}.xlsx": workbook(rows, year) for (year,), rows in figures.group_by("fiscal_year")}
    return zipped(
        {"1969-88  National Level Only--State Level Not Available.xls": b"", **dict(sorted(workbooks.items()))}
    )


def workbook(figures: pl.DataFrame, year: int) -> bytes:
    """All areas on the sheet of one region, with its subtotal, and the US Summary on its own."""
    names = dict(areas().select("area", "area_name").rows()) | {"US": "US Summary"}
    cost = {names[area]: (months, usd) for area, months, usd in figures.select("area", "months", "cost_usd").rows()}
    national = cost.pop("US Summary")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, blocks in {"NERO": {**cost, "NERO": national}, "US Summary": {"US Summary": national}}.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["National Data Bank Version 8.2"])
            sheet.write_row(1, 0, HEADER)
            rows = (row for block, (months, usd) in blocks.items() for row in lines(block, year, months, usd))
            for position, row in enumerate(rows, start=2):
                sheet.write_row(position, 0, row)
            sheet.write(position + 1, 0, "ALL DATA SUBJECT TO REVISION")
    return out.getvalue()


def lines(name: str, year: int, months: int, usd: float) -> Iterator[list]:
    """The block of one area: its name, twelve months, of which the last ones may not be reported, and the total.

    The columns before the cost are left blank: thousands of figures that nobody reads.
    """
    yield [name]
    monthly = usd // months
    for position, month in enumerate(MONTHS):
        amount = usd - monthly * (months - 1) if position == 0 else monthly
        figures = [None, None, None, None, amount] if position < months else ["--"] * 5
        yield [f"{month} {year - (position < 3)}", *figures]
    yield ["Total", None, None, None, None, usd]
    yield [None]
