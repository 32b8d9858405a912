"""US Department of Veterans Affairs: spending by state and fiscal year (Geographic Distribution of Expenditures, GDX).

Belongs here: everything about the yearly workbook and an extract of nine of them. Its quirks:
- in thousands of dollars, said above the header; the fiscal year stands in the title with two digits;
- names are padded with blanks; some cells are formulas, of which the value last computed is read;
- the state sheet stands beside one a state (counties and congressional districts); ``Totals`` stands at its top and at
  its bottom; loan guaranty is all at one office in Texas, general operating expenses where the offices are;
- Guam is there from FY2009; FY2011 of the extract adds to its totals within $912, other years exactly;
- the workbook of FY2024 has direct and indirect spending on separate sheets and more categories, in a layout of which
  no copy was at hand: it is refused. Its figures stand in an extract (``fiscal_2024.py``), with housing adapted to
  disabilities and memorial benefits by themselves and without general operating expenses, which are nowhere in it.
The extract's FY2015 equals the workbook's in every figure.
Does not belong here: its use as a check on the key of veterans' benefits (``sql/mart/key_check.sql``).
"""

import re
from datetime import date
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES, require_every_state, require_national_row, require_parts
from assets.licences import COMPILED_ELSEWHERE, US_GOVERNMENT_WORK
from assets.sources.va.fiscal_2024 import parse_fiscal_2024
from pipeline.documents.cells import csv_cells, named_sheet_cells, number_in, of_another_year, one_line, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

PUBLISHER = "US Department of Veterans Affairs"
_TABLE = "Geographic Distribution of VA Expenditures (GDX), state level"
_COPIED_FROM = "mihirasaraswati/gdxdata@d0c5e9a"
_FIRST_WORKBOOK, _LAST_OF_THIS_LAYOUT = 2015, 2023
_YEARS_TO_FINAL = 2
"""A workbook comes out about a year after the fiscal year's end; after two years it does not change any more."""
_STATE_SHEET = re.compile(r"State Level? Expenditures *", re.IGNORECASE)
_TITLE = re.compile(r"FY ?(?:20)?(\d\d) Summary of Expenditures by State.*", re.IGNORECASE)
_UNIT = "Expenditures in $000s"
_USD_PER_UNIT = 1e3
_TOTALS = "Totals"
_HEADERS = {
    "total_usd": "Total Expenditure",
    "compensation_pension_usd": "Compensation & Pension",
    "construction_usd": "Construction",
    "education_usd": "Education & Vocational Rehabilitation",
    "loan_guaranty_usd": "Loan Guaranty",
    "general_operating_usd": "General Operating Expenses",
    "insurance_usd": "Insurance & Indemnities",
    "medical_care_usd": "Medical Care",
}
"""How the header of each amount begins."""
_EXTRACT_COLUMNS = dict(
    zip(_HEADERS, ("TotX", "CP", "Cons", "EduVoc", "Loan", "GOE", "InsInd", "MedCare"), strict=True)
)
_KINDS_FROM_2024 = ("adapted_housing_usd", "memorial_usd")
_TERRITORIES = ("PR", "GU")
_PARTS_TOLERANCE_USD = 1e3
_NATIONAL_TOLERANCE = 1e-6


class ExpendituresSchema(dy.Schema):
    """One row a fiscal year and area; the other amounts, where they are not null, add to ``total_usd``."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; US, where there is one, as printed.")
    total_usd = dy.Float64(min=0, description="All expenditures listed, dollars.")
    compensation_pension_usd = dy.Float64(
        min=0,
        description="Compensation, pensions, dependency and burial benefits, by residence, dollars.",
    )
    construction_usd = dy.Float64(description="Construction, dollars; corrections can make it negative.")
    education_usd = dy.Float64(min=0, description="Education, vocational rehabilitation and employment, dollars.")
    loan_guaranty_usd = dy.Float64(description="Home loan guaranty, dollars; all where it is processed.")
    general_operating_usd = dy.Float64(
        nullable=True,
        description="General operating expenses, dollars; where the offices are. Null from FY2024 on, not published.",
    )
    insurance_usd = dy.Float64(min=0, description="Life insurance and indemnities, dollars.")
    medical_care_usd = dy.Float64(min=0, description="Medical care, by the patient's home, dollars.")
    adapted_housing_usd = dy.Float64(
        nullable=True,
        min=0,
        description="Housing and cars adapted to disabilities, dollars; null before FY2024, where others hold it.",
    )
    memorial_usd = dy.Float64(
        nullable=True,
        min=0,
        description="Memorial benefits, dollars; null before FY2024, where burial is in compensation_pension_usd.",
    )


def parse_extract(content: bytes) -> pl.DataFrame:
    """Read the extract of the workbooks of FY2007 to FY2015, thousands of dollars.

    Returns: the columns of ``ExpendituresSchema``, dollars.

    Raises:
        SourceError: another header, an unknown code, a state missing or twice, parts that do not add to a total.
    """
    table = csv_cells(content, ["FY", "State", *_EXTRACT_COLUMNS.values()])
    require_known(table["State"], {*STATE_CODES, *_TERRITORIES}, "area")
    amounts = table.select(
        pl.col("FY").cast(pl.Int64).alias("fiscal_year"),
        pl.col("State").alias("area"),
        *(
            (pl.col(column).cast(pl.Float64) * _USD_PER_UNIT).round(2).alias(name)
            for name, column in _EXTRACT_COLUMNS.items()
        ),
    )
    require_every_state(amounts, by=["fiscal_year"])
    return _require_sums(amounts)


def parse_workbook(content: bytes, fiscal_year: int) -> pl.DataFrame:
    """Read the state sheet of the workbook of ``fiscal_year``.

    Returns: the columns of ``ExpendituresSchema``, dollars; US is the printed totals.

    Raises:
        SourceError: no workbook, no state sheet, another year, unit or header, an unknown name, a state missing or
            twice, parts that do not add to a total, or areas that do not add to the totals.
    """
    sheets = named_sheet_cells(content, _STATE_SHEET)
    if len(sheets) != 1:
        raise SourceError(f"{len(sheets)} sheets of states, not 1: {', '.join(sheets)}")
    rows = [[one_line(cell) for cell in row] for row in next(iter(sheets.values()))]
    header = next((position for position, row in enumerate(rows) if row[0] == "State"), None)
    if header is None:
        raise SourceError("no header 'State'")
    _require_year_and_unit([row[0] for row in rows[:header]], fiscal_year)
    columns = {name: _column(rows[header], begin) for name, begin in _HEADERS.items()}
    amounts = pl.DataFrame(
        [
            (fiscal_year, area, *(_usd(row[column], f"{area}, {name}") for name, column in columns.items()))
            for area, row in _areas(rows[header + 1 :]).items()
        ],
        schema={"fiscal_year": pl.Int64, "area": pl.String} | dict.fromkeys(columns, pl.Float64),
        orient="row",
    )
    require_every_state(amounts)
    for name in columns:
        require_national_row(amounts, name, relative=_NATIONAL_TOLERANCE, tolerance=_PARTS_TOLERANCE_USD)
    return _require_sums(amounts)


def _require_year_and_unit(above: list[str], fiscal_year: int) -> None:
    titles = [found for text in above if (found := _TITLE.fullmatch(text))]
    if [int(found[1]) for found in titles] != [fiscal_year % 100]:
        age = of_another_year(int(titles[0][1]), fiscal_year % 100) if titles else ""
        raise SourceError(f"the title is {above[0] if above else ''!r}, not that of FY{fiscal_year % 100:02}{age}")
    if _UNIT not in above:
        raise SourceError(f"no line {_UNIT!r} above the header")


def _column(header: list[str], begin: str) -> int:
    """The position of the one header that begins so."""
    found = [position for position, text in enumerate(header) if text.startswith(begin)]
    if len(found) != 1:
        raise SourceError(f"{len(found)} columns {begin!r}, not 1")
    return found[0]


def _areas(rows: list[list[str]]) -> dict[str, list[str]]:
    """The row of each area, from one row of totals to the other; notes follow."""
    found: dict[str, list[str]] = {}
    for row in rows:
        name = row[0]
        if not name:
            continue
        if name != _TOTALS and name not in CODE_OF_NAME:
            raise SourceError(f"unknown area {name[:40]!r}")
        area = "US" if name == _TOTALS else CODE_OF_NAME[name]
        if area == "US" and area in found:
            return found
        if area in found:
            raise SourceError(f"{area} stands twice")
        found[area] = row
    raise SourceError(f"{_TOTALS!r} does not stand at the top and at the bottom")


def _usd(cell: str, where: str) -> float:
    return round(number_in(cell, where, float) * _USD_PER_UNIT, 2)


def _require_sums(amounts: pl.DataFrame) -> pl.DataFrame:
    parts = [name for name in _HEADERS if name != "total_usd"]
    return require_parts(amounts, "total_usd", parts, _PARTS_TOLERANCE_USD).with_columns(
        pl.lit(None, pl.Float64).alias(name) for name in _KINDS_FROM_2024
    )


def address(fiscal_year: int) -> str:
    """Where the workbook of a fiscal year lies."""
    return f"https://www.va.gov/VETDATA/docs/GDX/GDX_FY{fiscal_year % 100:02}.xlsx"


def lives(day: date) -> tuple[Live, ...]:
    """The workbooks of FY2015 to the last fiscal year that has ended on ``day``."""
    last_ended = day.year - (day.month < 10)  # noqa: PLR2004 - fiscal years end in September
    return tuple(
        Live(
            name=f"va_expenditures_{year}",
            publisher=PUBLISHER,
            table=_TABLE,
            request=Request(address(year), "xlsx"),
            parse=partial(parse_workbook, fiscal_year=year),
            licence=US_GOVERNMENT_WORK,
            vintage=f"FY{year}",
            closed=year <= last_ended - _YEARS_TO_FINAL,
            expected=year <= min(last_ended - _YEARS_TO_FINAL, _LAST_OF_THIS_LAYOUT),
        )
        for year in range(_FIRST_WORKBOOK, last_ended + 1)
    )


EXPENDITURES = Dataset(
    name="va_expenditures",
    description="Spending of the Department of Veterans Affairs by state and federal fiscal year",
    schema=ExpendituresSchema,
    documents=(
        Document(
            name="va_gdx_fy2007_2015",
            publisher=PUBLISHER,
            table=_TABLE,
            vintage="FY2007-FY2015",
            url="https://www.va.gov/vetdata/expenditures.asp",
            file="va/Data_GDXSTATE_0715.csv",
            parse=parse_extract,
            licence=COMPILED_ELSEWHERE,
            compiled_by="mihirasaraswati (gdxdata)",
            form="extract",
            copied_from=_COPIED_FROM,
        ),
        Document(
            name="va_gdx_fy2015",
            publisher=PUBLISHER,
            table=_TABLE,
            vintage="FY2015",
            url=address(_FIRST_WORKBOOK),
            file="va/GDX_FY15.xlsx",
            parse=partial(parse_workbook, fiscal_year=_FIRST_WORKBOOK),
            licence=US_GOVERNMENT_WORK,
            copied_from=_COPIED_FROM,
        ),
        Document(
            name="va_gdx_fy2024",
            publisher=PUBLISHER,
            table=_TABLE,
            vintage="FY2024",
            url=address(2024),
            file="va/gdx_fy2024_by_state.csv",
            parse=parse_fiscal_2024,
            licence=COMPILED_ELSEWHERE,
            compiled_by="novakprotocol (N-GS-Pay-Math-Lab)",
            form="extract",
            copied_from="novakprotocol/N-GS-Pay-Math-Lab@55f316c",
        ),
    ),
    year="fiscal_year",
    live=lives,
    cadence_days=500,
)
