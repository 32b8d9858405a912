"""Centers for Medicare & Medicaid Services: the annual financial management report, made from form CMS-64.

Belongs here: everything about the zip of one fiscal year with a workbook of a sheet a state. Its quirks:
- sheets ``MAP - Alabama`` hold medical assistance, ``ADM - Alabama`` what administration costs; FY2012 and before have
  other layouts and are not read; FY2013 comes in one zip with FY2012;
- a second workbook, with CHIP in its name, holds what is paid from CHIP allotments: not Medicaid, not read;
- names are shortened (``Dist. Of Col.``), headers broken over lines, and the federal share is followed by its parts
  (Medicaid, ARRA, then BIPP or COVID), which come and go;
- ``Total Net Expenditures`` is ``Balance`` less ``Collections``; rows after it (newly eligible, VIII group, COVID) are
  parts of it and not added;
- medicaid.gov answers some programs with a page in place of the zip.

What is read is medical assistance, net of collections, without administration, in every year. The documents of the
snapshot are made of the quarterly reports, without territories: medical assistance, too, but FY2023 (MACPAC, in
``medicaid_spending.py``), which holds administration. They differ by state: for
FY2024 the extract has California 3.4 % below the report (143,780 and 148,773 $ million), Arkansas 4.5 % above; for
FY2019 KFF has Arizona 11 % below. OMB's outlays are higher: administration, vaccines and the timing of grants are in
them.
Does not belong here: which figures are the key of Medicaid in which year (``sql/core/key_measure.sql``).
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

import polars as pl

from assets.areas import CODE_OF_NAME, require_every_state, require_national_row, require_parts
from assets.licences import US_GOVERNMENT_WORK
from pipeline.documents.cells import Row, named_sheet_cells, number_in, of_another_year, one_line
from pipeline.documents.served import Live, Request
from pipeline.documents.zips import the_member
from pipeline.errors import SourceError

_FIRST_FISCAL_YEAR = 2013
_FIRST_IN_NEW_FOLDER = 2018
_YEARS_TO_FINAL = 2
"""A report comes out about ten months after the fiscal year's end; after two years it does not change any more."""
_FOLDER = "https://www.medicaid.gov/medicaid/financial-management/downloads/"
_OLD_FOLDER = "https://www.medicaid.gov/medicaid/downloads/"
_MEDICAL_ASSISTANCE = re.compile(r"MAP ?- ?(.+)")
_CODE_OF_SHEET = CODE_OF_NAME | {
    "Dist. Of Col.": "DC",
    "Amer. Samoa": "AS",
    "N. Mariana Islands": "MP",
    "National Totals": "US",
}
_LABELS = "Service Category"
_COLUMNS = {"total_usd": "Total Computable", "federal_usd": "Federal Share", "state_usd": "State Share"}
_TOTAL = "Total Net Expenditures"
_OF_YEAR = re.compile(r"(?:FY|Fiscal Year) ?(\d{4}|\d\d)\b.*")
_PARTS_TOLERANCE_USD = 1e3
_NATIONAL_TOLERANCE = 1e-3


def lives(day: date, publisher: str) -> tuple[Live, ...]:
    """The reports of FY2013 to the last fiscal year that has ended on ``day``."""
    last_ended = day.year - (day.month < 10)  # noqa: PLR2004 - fiscal years end in September
    return tuple(_live(year, last_ended, publisher) for year in range(_FIRST_FISCAL_YEAR, last_ended + 1))


def _live(fiscal_year: int, last_ended: int, publisher: str) -> Live:
    is_final = fiscal_year <= last_ended - _YEARS_TO_FINAL
    return Live(
        name=f"cms_medicaid_federal_{fiscal_year}",
        publisher=publisher,
        table="Financial management report, net expenditures, medical assistance",
        request=Request(address(fiscal_year), "zip"),
        parse=partial(parse_financial_management, fiscal_year=fiscal_year),
        licence=US_GOVERNMENT_WORK,
        vintage=f"FY{fiscal_year}",
        closed=is_final,
        expected=is_final,
    )


def address(fiscal_year: int) -> str:
    """Where the zip with a fiscal year's report lies."""
    folder = _FOLDER if fiscal_year >= _FIRST_IN_NEW_FOLDER else _OLD_FOLDER
    years = "2012-13" if fiscal_year == _FIRST_FISCAL_YEAR else str(fiscal_year)
    return f"{folder}financial-management-report-fy{years}.zip"


def parse_financial_management(content: bytes, fiscal_year: int) -> pl.DataFrame:
    """Read medical assistance, net of collections, of every state and territory from the zip of ``fiscal_year``.

    Returns: fiscal_year, area, total_usd, federal_usd (dollars); US is the sheet of national totals.

    Raises:
        SourceError: no one workbook of that year, another layout, an unknown name, a state missing or twice, a federal
            and a state share that do not add to the total, or areas that do not add to the national totals (0.1 %).
    """
    workbook = the_member(content, _workbook_of(fiscal_year))
    sheets = named_sheet_cells(workbook, _MEDICAL_ASSISTANCE)
    shares = pl.DataFrame(
        list(_shares(sheets, fiscal_year)),
        schema={"area": pl.String} | dict.fromkeys(_COLUMNS, pl.Float64),
        orient="row",
    )
    require_every_state(shares)
    require_parts(shares, "total_usd", ["federal_usd", "state_usd"], _PARTS_TOLERANCE_USD)
    for column in ("total_usd", "federal_usd"):
        require_national_row(shares, column, relative=_NATIONAL_TOLERANCE)
    return shares.select(pl.lit(fiscal_year, pl.Int64).alias("fiscal_year"), "area", "total_usd", "federal_usd")


def _workbook_of(fiscal_year: int) -> re.Pattern[str]:
    """``FY 2019 FMR NET EXPENDITURES.xlsx``, ``FMR Net Expenditures FY14.xlsx``; not the one of CHIP."""
    year = rf"FY ?(?:20)?{fiscal_year % 100:02}"
    name = rf"(?!.*CHIP)(?:{year} (?:FMR )?NET EXPENDITURES|FMR NET EXPENDITURES {year})\.xlsx"
    return re.compile(rf"(?:[^/]+/)?{name}", re.IGNORECASE)


def _shares(sheets: dict[str, list[Row]], fiscal_year: int) -> Iterator[tuple[str, float, float, float]]:
    """Area, total, federal and state share of every sheet, dollars."""
    for name, rows in sheets.items():
        found = _MEDICAL_ASSISTANCE.fullmatch(name.strip())
        area = one_line(found[1]) if found else name
        if area not in _CODE_OF_SHEET:
            raise SourceError(f"unknown area {area!r}")
        try:
            total, federal, state = _total(rows, fiscal_year)
        except SourceError as error:
            raise SourceError(f"{name}: {error}") from error
        yield _CODE_OF_SHEET[area], total, federal, state


def _total(rows: list[Row], fiscal_year: int) -> tuple[float, float, float]:
    """Total computable, federal and state share of the one row of net expenditures."""
    text = [[one_line(cell) for cell in row] for row in rows]
    header = next((position for position, row in enumerate(text) if row[0] == _LABELS), None)
    if header is None:
        raise SourceError(f"no header {_LABELS!r}")
    for cell in (cell for row in text[:header] for cell in row):
        of_year = _OF_YEAR.fullmatch(cell)
        if of_year and int(of_year[1]) % 100 != fiscal_year % 100:
            age = of_another_year(int(of_year[1]) % 100, fiscal_year % 100)
            raise SourceError(f"is of {cell}, not FY{fiscal_year}{age}")
    names = text[header]
    if unclear := [name for name in _COLUMNS.values() if names.count(name) != 1]:
        raise SourceError(f"{names.count(unclear[0])} columns {unclear[0]!r}, not 1")
    totals = [row for row in text[header + 1 :] if row[0] == _TOTAL]
    if len(totals) != 1:
        raise SourceError(f"{len(totals)} rows {_TOTAL!r}, not 1")
    total, federal, state = (number_in(totals[0][names.index(name)], name, float) for name in _COLUMNS.values())
    return total, federal, state
