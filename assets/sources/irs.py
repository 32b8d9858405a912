"""Internal Revenue Service: gross collections by state (Data Book Table 5), individual income tax (Historic Table 2).

Belongs here: everything about these two tables. Their quirks, Table 5:
- amounts are gross of refunds and booked where the return or payroll is filed, not where the taxpayer lives;
- columns stand in another order before FY2009 and are found by header text; the unit and the year stand in the title;
- the header has a merged group of columns and a row of column numbers; the sheet is padded far below the footnotes;
- footnote marks such as ``[6]`` follow names; undistributed collections may be negative.
Historic Table 2:
- thousands of dollars; some cells are quoted with commas; the tax year stands in the file's name only;
- ``AGI_STUB`` 0 is an area's total; the 2012 file spells ``State,agi_stub``, and stubs are added where 0 is absent;
- Puerto Rico is an area of its own from 2018, within other areas (``OA``) before.
Does not belong here: which column is the key of which category (``sql/core``), or the USAspending block of the FY2025
transcription (``usaspending.py``).
"""

import re
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES, require_every_state, require_national_row, require_parts
from pipeline.cells import csv_cells, number_in, one_line, require_columns, require_known, sheet_cells
from pipeline.dataset import Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "Internal Revenue Service"
_PUB = "https://www.irs.gov/pub/irs-soi"
_TABLE_5_INDEX = (
    "https://www.irs.gov/statistics/soi-tax-stats-gross-collections-by-type-of-tax-and-state-irs-data-book-table-5"
)
_HEADER_OF_ITEM = {
    "total": r"total internal revenue collections",
    "business_income": r"(business|corporation) income tax(es)?",
    "individual_and_employment": r"total",
    "withheld_income_and_fica": r"(individual )?income tax withheld and fica tax",
    "not_withheld_income_and_seca": r"(individual )?income tax (payments|not withheld) and seca tax",
    "unemployment_insurance": r"unemployment insurance tax",
    "railroad_retirement": r"railroad retirement tax",
    "estate_and_trust_income": r"estate and trust income tax",
    "estate": r"estate tax",
    "gift": r"gift tax",
    "excise": r"excise tax(es)?",
}
_PARTS = {
    "total": ("business_income", "individual_and_employment", "estate", "gift", "excise"),
    "individual_and_employment": (
        "withheld_income_and_fica",
        "not_withheld_income_and_seca",
        "unemployment_insurance",
        "railroad_retirement",
        "estate_and_trust_income",
    ),
}
_PRINTED_TO_USD = 1e6
"""The transcription in billions has three decimals."""
_USD_OF_UNIT = {"thousands": 1e3, "millions": 1e6, "billions": 1e9}
_AREA_OF_NAME = {name.casefold(): code for name, code in CODE_OF_NAME.items()} | {"united states, total": "US"}
_OTHER_AREAS = {"overseas", "PR", "international", "undistributed"}

_PREMIUM_TAX_CREDIT, _PREMIUM_TAX_CREDIT_FROM = "A85770", 2014
HISTORIC_ITEMS = (
    *("A00100", "A00200", "A00300", "A00600", "A01000"),  # income: all, wages, interest, dividends, capital gains
    "A02300",  # unemployment compensation
    *("A06500", "A10300"),  # tax after credits, total tax liability
    *("A59660", "A11070", "A85770"),  # earned income, additional child and premium tax credits
)
"""Adjusted gross income, wages, interest, dividends, net capital gain, unemployment compensation; income tax after
credits, total tax liability; earned income credit, additional child tax credit, premium tax credit."""
_AREA_OF_HISTORIC_CODE = {code: code for code in (*STATE_CODES, "PR", "US")} | {"OA": "other_areas"}


class Table5Schema(dy.Schema):
    """One row a fiscal year, type of tax and area; US is the national row as printed."""

    fiscal_year = dy.Int64(
        primary_key=True,
        min=1990,
        max=2100,
        description="Federal fiscal year in which the tax was collected.",
    )
    item = dy.String(primary_key=True, description="Type of tax, e.g. withheld_income_and_fica; total is the sum.")
    area = dy.String(
        primary_key=True,
        description="Area code of filing, see raw.area; US is the national row as printed.",
    )
    amount_usd = dy.Float64(description="Gross collections before refunds, dollars; undistributed may be negative.")


class HistoricTable2Schema(dy.Schema):
    """One row a tax year, item (the file's column name) and area; US is the national row as printed."""

    tax_year = dy.Int64(primary_key=True, min=1990, max=2100, description="Tax year: the calendar year of the income.")
    item = dy.String(primary_key=True, description="The file's column name, e.g. A00100 (adjusted gross income).")
    area = dy.String(
        primary_key=True,
        description="Area code of residence, see raw.area; US is the national row as printed.",
    )
    amount_usd = dy.Float64(description="Amount on the returns of the area, dollars.")


def parse_table_5(content: bytes) -> pl.DataFrame:
    """Read a Table 5 workbook as published.

    Returns: fiscal_year, item, area, amount_usd (dollars); 11 items, 51 states, four other areas and US.

    Raises:
        SourceError: not Table 5, an unknown column, unit or area, an area missing, or parts that do not add.
    """
    rows = [[_text(cell) for cell in row] for row in sheet_cells(content)]
    names = [row[0] for row in rows]
    header = next((i for i, name in enumerate(names) if name.casefold() == "state or area"), None)
    if header is None:
        raise SourceError("not Data Book Table 5: no header 'State or area'")
    title = " ".join(cell for row in rows[:header] for cell in row if cell)
    year = re.search(r"by Type of Tax and State, Fiscal Year (\d{4})", title, re.IGNORECASE)
    unit = re.search(r"amounts are in (\w+) of dollars", title, re.IGNORECASE)
    if year is None or unit is None or unit[1].casefold() not in _USD_OF_UNIT:
        raise SourceError(f"not Data Book Table 5: no fiscal year or known unit in {title[:120]!r}")
    usd = _USD_OF_UNIT[unit[1].casefold()]
    first = next((i for i in range(header + 1, len(names)) if names[i]), len(names))
    last = next((i for i in range(first, len(names)) if not names[i] or names[i].startswith("[")), len(names))
    columns = _columns(rows[header:first])
    figures = [
        (int(year[1]), item, _area(row[0]), number_in(row[column], f"{row[0]}, {item}", float) * usd)
        for row in rows[first:last]
        for item, column in columns.items()
    ]
    frame = _checked(figures, usd)
    wide = frame.pivot("item", index="area", values="amount_usd")
    for item, parts in _PARTS.items():
        require_parts(wide, item, parts, tolerance=usd * (len(parts) + 1) / 2)
    return frame


def parse_table_5_total(
    content: bytes, area_column: str, amount_column: str, usd: float, *, complete: bool
) -> pl.DataFrame:
    """Read a transcription of the total column, amounts in units of ``usd`` dollars; same columns as above.

    A row without an amount (territories that only another column of the file knows) is left out. ``complete`` says that
    every printed area is there, so that they must add to US; otherwise 51 states and US.
    """
    columns = ["fiscal_year", area_column, amount_column]
    figures = [
        (int(year), "total", name if name in STATE_CODES else _area(name), number_in(cell, name, float) * usd)
        for year, name, cell in csv_cells(content, columns).select(columns).rows()
        if cell is not None
    ]
    return _checked(figures, min(usd, _PRINTED_TO_USD), complete=complete)


def parse_historic_table_2(content: bytes, tax_year: int) -> pl.DataFrame:
    """Read Historic Table 2 of ``tax_year``.

    Returns: tax_year, item, area, amount_usd (dollars). The premium tax credit is required from 2014 on, when it began.

    Raises:
        SourceError: not this table, a column missing, an unknown, missing or repeated area, or areas not adding to US.
    """
    items = [item for item in HISTORIC_ITEMS if item != _PREMIUM_TAX_CREDIT or tax_year >= _PREMIUM_TAX_CREDIT_FROM]
    columns = ["STATE", "AGI_STUB", *items]
    wide = csv_cells(content).rename(lambda name: name.strip("\ufeff ").upper())
    cells = require_columns(wide, columns).select(pl.col(columns).str.strip_chars())
    require_known(cells["STATE"], _AREA_OF_HISTORIC_CODE, "area")
    classes: dict[str, list[str]] = {}
    for state, stub in cells.select("STATE", "AGI_STUB").rows():
        classes.setdefault(state, []).append(stub)
    if twice := sorted(state for state, stubs in classes.items() if len(set(stubs)) != len(stubs)):
        raise SourceError(f"{', '.join(twice)}: an AGI_STUB stands twice")
    totals = [state for state, stubs in classes.items() if "0" in stubs]
    if len({frozenset(stubs) for state, stubs in classes.items() if state not in totals}) > 1:
        raise SourceError("areas without a total have different AGI_STUBs")
    frame = (
        cells.filter(pl.col("AGI_STUB").eq("0") | ~pl.col("STATE").is_in(totals))
        .unpivot(index=["STATE", "AGI_STUB"], variable_name="item", value_name="thousands")
        .with_columns(pl.col("thousands").str.replace_all(",", "").cast(pl.Float64))
    )
    if frame["thousands"].null_count():
        raise SourceError(f"empty cells in {', '.join(frame.filter(pl.col('thousands').is_null())['item'].unique())}")
    summed = frame.group_by("STATE", "item", maintain_order=True).agg(pl.col("thousands").sum())
    areas = summed.select(
        tax_year=pl.lit(tax_year, pl.Int64),
        item="item",
        area=pl.col("STATE").replace_strict(_AREA_OF_HISTORIC_CODE),
        amount_usd=pl.col("thousands") * 1e3,
    )
    require_every_state(areas, by=["item"])
    return require_national_row(areas, "amount_usd", ["item"], tolerance=1e3 * areas["area"].n_unique() / 2)


def _columns(header: list[list[str]]) -> dict[str, int]:
    """Column number of each item: the lowest text of the header rows, without footnote and column numbers."""
    lowest = [
        next((cell for cell in reversed(column) if not re.fullmatch(r"\(?-?\d*\)?", cell)), "")
        for column in zip(*header, strict=True)
    ]
    columns: dict[str, int] = {}
    for item, pattern in _HEADER_OF_ITEM.items():
        found = [j for j, text in enumerate(lowest) if re.fullmatch(pattern, text, re.IGNORECASE)]
        if len(found) != 1:
            raise SourceError(f"Table 5 has {len(found)} columns headed as {item}, not 1")
        columns[item] = found[0]
    return columns


def _text(cell: str | None) -> str:
    """A cell on one line without footnote marks; a cell that is a footnote keeps its mark."""
    text = one_line(cell)
    return text if text.startswith("[") else re.sub(r"\s*\[\d+\]", "", text).strip()


def _area(name: str) -> str:
    folded = _text(name).casefold()
    if folded.startswith("u.s. armed service"):
        return "overseas"
    if folded not in _AREA_OF_NAME:
        raise SourceError(f"unknown area {name!r}")
    return _AREA_OF_NAME[folded]


def _checked(figures: list[tuple[int, str, str, float]], usd: float, *, complete: bool = True) -> pl.DataFrame:
    """Table 5 figures, rounded to ``usd``, as a frame; ``complete`` ones hold every printed area and add to US."""
    frame = pl.DataFrame(figures, schema=["fiscal_year", "item", "area", "amount_usd"], orient="row")
    key = ["fiscal_year", "item"]
    require_every_state(frame, by=key)
    needed = {"US"} | (_OTHER_AREAS if complete else set())
    for (item,), group in frame.group_by("item"):
        if absent := sorted(needed - set(group["area"])):
            raise SourceError(f"missing {', '.join(absent)} in {item}")
        if group["area"].is_duplicated().any():
            raise SourceError(f"an area stands twice in {item}")
    if not complete:
        return frame
    return require_national_row(frame, "amount_usd", key, tolerance=usd * frame["area"].n_unique() / 2)


_HISTORIC_FILES = {
    **{year: f"{year - 2000}in54cmcsv.csv" for year in (2015, 2016, 2017)},
    2018: "18in55cmagi.csv",
    **{year: f"{year - 2000}in55cmcsv.csv" for year in (2019, 2020, 2021, 2022)},
}
_COPIES_CHANGE = 2020
_COPIES_TO_2019, _COPIES_FROM_2020 = "PSLmodels/tax-microdata-benchmarking@a80a6a0", "PolicyEngine/chronicle@7754c8c"

DATA_BOOK_TABLE_5 = Dataset(
    name="irs_data_book_table_5",
    description="IRS gross collections by type of tax and state of filing, gross of refunds",
    schema=Table5Schema,
    year="fiscal_year",
    documents=(
        Document(
            name="irs_data_book_table_5_2013",
            publisher=PUBLISHER,
            table="Data Book Table 5, total column",
            vintage="fiscal year 2013",
            url=_TABLE_5_INDEX,
            file="irs/data_book/fy2013_gross_collections_by_state_transcribed.csv",
            parse=partial(
                parse_table_5_total,
                area_column="state",
                amount_column="total_collections_thousands",
                usd=1e3,
                complete=False,
            ),
            form="transcribed",
        ),
        Document(
            name="irs_data_book_table_5_2023",
            publisher=PUBLISHER,
            table="Data Book Table 5",
            vintage="fiscal year 2023",
            url=f"{_PUB}/23dbs01t05co.xlsx",
            file="irs/data_book/23dbs01t05co.xlsx",
            parse=parse_table_5,
            copied_from="coatless-dashboard/grants-cut@3d88c4f",
        ),
        Document(
            name="irs_data_book_table_5_2025",
            publisher=PUBLISHER,
            table="Data Book Table 1-5, total column",
            vintage="fiscal year 2025",
            url=f"{_PUB}/25db-1-05-co.xlsx",
            file="irs/data_book/fy2025_gross_collections_total_by_state_transcribed.csv",
            parse=partial(
                parse_table_5_total,
                area_column="area",
                amount_column="gross_collections_usd_billions",
                usd=1e9,
                complete=True,
            ),
            form="transcribed",
            copied_from="travisgalloway/income-tax@83dfbeb",
        ),
    ),
)

HISTORIC_TABLE_2 = Dataset(
    name="irs_historic_table_2",
    description="Individual income tax returns by state of residence: income, tax and credits by tax year",
    schema=HistoricTable2Schema,
    year="tax_year",
    documents=tuple(
        Document(
            name=f"irs_historic_table_2_{tax_year}",
            publisher=f"{PUBLISHER}, Statistics of Income",
            table="Historic Table 2",
            vintage=f"tax year {tax_year}",
            url=f"{_PUB}/{file}",
            file=f"irs/soi_historic_table_2/{file}",
            parse=partial(parse_historic_table_2, tax_year=tax_year),
            copied_from=_COPIES_TO_2019 if tax_year < _COPIES_CHANGE else _COPIES_FROM_2020,
        )
        for tax_year, file in _HISTORIC_FILES.items()
    ),
)
