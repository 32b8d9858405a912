"""The IRS as it serves Table 5 and Historic Table 2, made from the project's own tables or, where at hand, real files.

Of Table 5 only FY2023 is served, as the newest: of other years the project has the total column at most. Historic
Table 2 has the columns the project reads and those by which its years are told apart. Of TY2023 the project has six
items; the others are served as those of TY2022 and a bit.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import polars as pl

from assets.areas import STATES
from assets.sources.irs.data_book import DATA_BOOK_TABLE_5, SITE
from assets.sources.irs.soi import HISTORIC_ITEMS, HISTORIC_TABLE_2, SOMETIMES_ITEMS
from tests.agencies.server import Agencies

TABLE_5_PAGE = (
    "https://www.irs.gov/statistics/soi-tax-stats-gross-collections-by-type-of-tax-and-state-irs-data-book-table-5"
)
TABLE_5_YEAR = 2023
TABLE_5_FILE = "/pub/irs-soi/23dbs01t05co.xlsx"
TABLE_5_ITEMS = (
    "total",
    "business_income",
    "individual_and_employment",
    "withheld_income_and_fica",
    "not_withheld_income_and_seca",
    "unemployment_insurance",
    "railroad_retirement",
    "estate_and_trust_income",
    "estate",
    "gift",
    "excise",
)
"""In the order of the columns."""
GROUP = "Individual income tax, employment taxes,\nand estate and trust income tax"
UPPER = ["State or area", "Total Internal\nRevenue\ncollections [1]", "Business\nincome\ntaxes [2]", GROUP]
UPPER += [*[None] * 5, "Estate\ntax", "Gift\ntax", "Excise\ntaxes [5]"]
LOWER = [None, None, None, "Total", "Individual income\ntax withheld\nand FICA tax [3]"]
LOWER += ["Individual income\ntax payments and \nSECA tax [3]", "Unemployment\ninsurance tax"]
LOWER += ["Railroad\nretirement tax", "Estate and \ntrust income \ntax [4]", None, None, None]
OTHERS = {
    "overseas": "U.S. Armed Service members overseas\n  and Territories other than Puerto Rico",
    "PR": "Puerto Rico",
    "international": "International",
    "undistributed": "Undistributed [6]",
}
COLUMNS_OF_YEAR = {
    2012: [],
    2014: ["TOTAL_VITA", "A09750"],
    2015: ["TOTAL_VITA", "ELDERLY", "A09750"],
    2016: ["TOTAL_VITA", "ELDERLY", "A17000", "A09750"],
    2017: ["TOTAL_VITA", "ELDERLY", "A17000", "A09750", "A11900"],
    2018: ["TOTAL_VITA", "ELDERLY", "A01750", "A17000", "A09750", "A11900"],
    2019: ["TOTAL_VITA", "ELDERLY", "A17000", "A11900"],
    2020: ["TOTAL_VITA", "ELDERLY", "A17000", "A10970", "A10971", "A10973", "A11900"],
    2021: ["TOTAL_VITA", "ELDERLY", "A17000", "A10970", "A10971", "A11900"],
    2022: ["TOTAL_VITA", "ELDERLY", "A17000", "A59661", "A11900"],
    2023: ["TOTAL_VITA", "ELDERLY", "A17000", "A07262", "A59661", "A11900"],
}
CLASSES = 10
GROWTH = 1.03
KEY = ["item", "area", "amount_usd"]


def serve(agencies: Agencies, tables: Mapping[str, pl.DataFrame], documents: Path | None) -> None:
    """Put the index page, Table 5 of FY2023 and Historic Table 2 of TY2015 to TY2023."""
    agencies.put(TABLE_5_PAGE, page({"23": TABLE_5_FILE, "13": "/pub/irs-soi/13db05co.xls"}))
    book = next(one for one in DATA_BOOK_TABLE_5.documents if one.url.endswith(TABLE_5_FILE))
    agencies.put(book.url, real(documents, book.file) or table_5(tables["irs_data_book_table_5"]))
    for document in HISTORIC_TABLE_2.documents:
        if not document.file.startswith("irs/"):  # the workbooks before 2015: nobody asks for them
            continue
        of_year = tables["irs_historic_table_2"].filter(document=document.name)
        if document.form == "as published":
            agencies.put(document.url, real(documents, document.file) or historic_table_2(of_year))
        else:
            agencies.put(document.url, historic_table_2(tax_year_2023(tables["irs_historic_table_2"])))


def tax_year_2023(table: pl.DataFrame) -> pl.DataFrame:
    """The whole file of TY2023: what is at hand of it, and TY2022 grown what is not; what no state has is elsewhere."""
    new, old = (
        {(item, area): amount for item, area, amount in table.filter(tax_year=year).select(KEY).rows()}
        for year in (2023, 2022)
    )
    items = {item for item, _ in new}
    whole = {key: round(amount / 1e3 * GROWTH) * 1e3 for key, amount in old.items() if key[0] not in items} | new
    for item in {item for item, _ in old} - items:
        areas = [area for of_item, area in whole if of_item == item and area != "US"]
        whole[item, "US"] = sum(whole[item, area] for area in areas)
    for item in items:
        if (item, "PR") not in new:
            inside = sum(amount for (of_item, area), amount in new.items() if of_item == item and area != "US")
            whole |= {(item, "PR"): 0.0, (item, "other_areas"): new[item, "US"] - inside}
    rows = [(2023, item, area, amount) for (item, area), amount in whole.items()]
    return pl.DataFrame(rows, schema=["tax_year", *KEY], orient="row")


def real(documents: Path | None, file: str) -> bytes | None:
    """A real document, where they are at hand."""
    return None if documents is None else (documents / file).read_bytes()


def page(files: Mapping[str, str]) -> bytes:
    """The index page: one list item a fiscal year, with links to other things among them."""
    items = "".join(
        f'<li><a href="{file}" title="Table 5">20{year}</a>&nbsp;XLSX</li>\n' for year, file in files.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><title>SOI Tax Stats - Gross Collections, by Type of Tax and State | IRS</title></head><body>
<a href="{SITE}/pub/irs-pdf/p55b.pdf">IRS Data Book</a> <a href="/pub/irs-soi/23databk.pdf">2023</a>
<ul>
{items}</ul></body></html>
""".encode()


def table_5(table: pl.DataFrame, fiscal_year: int = TABLE_5_YEAR, named: int | None = None) -> bytes:
    """The workbook of ``fiscal_year`` as published, its title naming ``named`` if given; figures from the table."""
    thousands = {
        (area, item): round(amount / 1e3)
        for item, area, amount in table.filter(fiscal_year=fiscal_year).select("item", "area", "amount_usd").rows()
    }
    areas = {"US": "United States, total"} | {code: name for code, name, _ in STATES} | OTHERS
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table 5"
    sheet.append([f"Table 5.\u2002Gross Collections, by Type of Tax and State, Fiscal Year {named or fiscal_year}"])
    sheet.append(["[Money amounts are in thousands of dollars]  "])
    for row in (UPPER, LOWER, [None, *range(-1, -len(TABLE_5_ITEMS) - 1, -1)]):
        sheet.append(row)
    for area, name in areas.items():
        sheet.append([name, *(thousands[area, item] for item in TABLE_5_ITEMS)])
    sheet.append(["[1]  Gross collections include penalties and interest in addition to taxes."])
    sheet.append(["NOTES:\n\nDetail may not add to totals because of rounding."])
    for merged in ("A1:L1", "A2:L2", "A3:A5", "B3:B4", "C3:C4", "D3:I3", "J3:J4", "K3:K4", "L3:L4"):
        sheet.merge_cells(merged)
    sheet.cell(row=538, column=31).value = " "
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def historic_table_2(table: pl.DataFrame, tax_year: int | None = None, *, totals: bool = True) -> bytes:
    """The CSV of a tax year, with its columns: a row an area and class of income, the total first if it is printed.

    Figures are those of the one tax year in ``table``, shared out among the classes; ``tax_year`` decides the columns.
    """
    year = table["tax_year"][0] if tax_year is None else tax_year
    items = [item for item in HISTORIC_ITEMS if year >= 2014 or item != "A85770"]
    items += [item for item in SOMETIMES_ITEMS if item in set(table["item"])]
    marks = [column for column in COLUMNS_OF_YEAR[year] if column not in items]
    thousands = {
        (area, item): round(amount / 1e3) for item, area, amount in table.select("item", "area", "amount_usd").rows()
    }
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    first = ["State", "agi_stub"] if year == 2012 else ["STATE", "AGI_STUB"]
    writer.writerow([*first, "N1", *items, *marks])
    areas = ["US", *(code for code, _, _ in STATES), "PR", "other_areas"]
    for area in (one for one in areas if (one, items[0]) in thousands):
        for stub in range(0 if totals else 1, CLASSES + 1):
            cells = [10, *(part(thousands[area, item], stub) for item in items), *(0 for _ in marks)]
            writer.writerow(["OA" if area == "other_areas" else area, stub, *(f"{cell:,}" for cell in cells)])
    return text.getvalue().encode()


def part(amount: int, stub: int) -> int:
    """A class's part of an area's total: all parts add to it."""
    each = amount // CLASSES
    return {0: amount, CLASSES: amount - (CLASSES - 1) * each}.get(stub, each)
