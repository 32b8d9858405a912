"""US Department of Agriculture, Food and Nutrition Service: cost of SNAP by state and fiscal year.

Belongs here: everything about the zip of one workbook a fiscal year. Its quirks:
- sheets are regions; a block with the region's subtotal stands among the states and would double the sum;
- the cost column moves between years and is found by its header; ``Mar`` as a prefix also matches Maryland, so months
  are matched with their year;
- ``--`` is a month not reported, and ``No data found.`` an area without the program: missing, never zero;
- from FY2015 a month may carry a footnote mark (``Jan 2019 /2``); sheet names may end in a space;
- from FY2020 the workbooks exclude P-EBT and other pandemic aid outside SNAP;
- the newest year is a part of a year: ``months`` says how many months are in, and dollars may have fractions;
- the number in the zip's address grows (6 in June 2025, 9 in September 2026), so its link is looked up; since June 2026
  the agency calls itself Food and Nutrition Administration and serves its pages on ``fna``, too.
Does not belong here: how a part of a year is used (``sql/core``).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_NAME, STATES, require_every_state, require_national_row
from assets.licences import US_GOVERNMENT_WORK
from pipeline.documents.cells import Row, number_in, one_line, workbook_cells
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document, first_year
from pipeline.documents.served import Index, Live, Request
from pipeline.documents.zips import members
from pipeline.errors import SourceError

PUBLISHER = "US Department of Agriculture, Food and Nutrition Service"
_PAGE = "https://www.fns.usda.gov/pd/supplemental-nutrition-assistance-program-snap"
_ZIP = "https://www.fns.usda.gov/sites/default/files/resource-files/snap-zip-fy69tocurrent-9.zip"
_HOSTS = frozenset({"www.fns.usda.gov", "www.fna.usda.gov"})
_LINK = re.compile(r"""href=["']([^"']*/snap-zip-fy69tocurrent(?:-(\d+))?\.zip)["']""", re.IGNORECASE)
_TABLE = "SNAP monthly state participation and benefit summary"
_LARGEST_WORKBOOK_BYTES = 20_000_000
_WORKBOOK = re.compile(r"FY\d\d\.xlsx?")
_FIRST_CENTURY_YEAR = 69
_MONTHS = ("Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")
_MONTH_ROW = re.compile(rf"({'|'.join(_MONTHS)}) (\d{{4}})( /\d)?")
_REGIONS = {"NERO", "MARO", "SERO", "MWRO", "SWRO", "MPRO", "WRO"}
_AREA_OF_BLOCK = (
    {name: code for code, name, _ in STATES}
    | {name: CODE_OF_NAME[name] for name in ("Puerto Rico", "Guam", "Virgin Islands", "American Samoa")}
    | {"Commonwealth of Northern Mariana Islands": "MP", "Outlying Areas": "other_areas", "US Summary": "US"}
)
_NOT_REPORTED = "--"


class SnapSchema(dy.Schema):
    """One row a fiscal year and area; ``months`` counts the months with figures; US is the printed US Summary."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2068, description="Federal fiscal year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; US is the printed US Summary.")
    months = dy.Int64(
        min=1,
        max=12,
        description="Months of the fiscal year with figures; the newest year may have fewer than 12.",
    )
    cost_usd = dy.Float64(min=0, description="Cost of SNAP benefits in those months, dollars.")


class _Block(NamedTuple):
    """The rows under one area's name: cost of each month, None where not reported, and the printed total."""

    name: str
    months: dict[str, float | None]
    total: float | None


def parse_snap(content: bytes) -> pl.DataFrame:
    """Read every workbook in the zip from the first year that is needed; the first is of FY1989.

    Returns: fiscal_year, area, months, cost_usd (dollars, the printed total). Areas that report no month are left out.

    Raises:
        SourceError: not the zip, an oversized or repeated workbook, a gap between years, or a workbook that is not one
            fiscal year of every state adding to its US Summary.
    """
    needed = {year: workbook for year, workbook in _workbooks(content).items() if year >= first_year()}
    years = {year: _parse_year(workbook, year) for year, workbook in needed.items()}
    if not years:
        raise SourceError(f"no workbook of a fiscal year from {first_year()} in the zip")
    if gap := sorted(set(range(min(years), max(years))) - set(years)):
        raise SourceError(f"no workbook of fiscal year {', '.join(map(str, gap))}")
    return pl.concat([years[year] for year in sorted(years)])


def _workbooks(content: bytes) -> dict[int, bytes]:
    """Bytes of each member named as a fiscal year's workbook; other members are not opened, nothing is extracted."""
    found: dict[int, bytes] = {}
    for member, workbook in members(content, _WORKBOOK).items():
        year = _year_of(member)
        if year in found:
            raise SourceError(f"two workbooks of fiscal year {year}")
        if len(workbook) > _LARGEST_WORKBOOK_BYTES:
            raise SourceError(f"{member} is {len(workbook):,} bytes, too large for a workbook")
        found[year] = workbook
    return found


def _year_of(member: str) -> int:
    """The fiscal year in the name ``FY08.xls``."""
    year = int(member[2:4])
    return year + (1900 if year >= _FIRST_CENTURY_YEAR else 2000)


def _parse_year(workbook: bytes, fiscal_year: int) -> pl.DataFrame:
    """The areas of one fiscal year's workbook; what is wrong with it is said with the year."""
    try:
        return _areas(workbook_cells(workbook), fiscal_year)
    except SourceError as error:
        raise SourceError(f"FY{fiscal_year}: {error}") from error


def _areas(sheets: list[list[Row]], fiscal_year: int) -> pl.DataFrame:
    figures = []
    for block in (block for sheet in sheets for block in _blocks(sheet)):
        if block.name in _REGIONS:
            continue
        if block.name not in _AREA_OF_BLOCK:
            raise SourceError(f"unknown area {block.name!r}")
        if months := _reported_months(block, fiscal_year):
            figures.append((fiscal_year, _AREA_OF_BLOCK[block.name], months, block.total))
    frame = pl.DataFrame(
        figures,
        schema={"fiscal_year": pl.Int64, "area": pl.String, "months": pl.Int64, "cost_usd": pl.Float64},
        orient="row",
    )
    return require_national_row(require_every_state(frame), "cost_usd", tolerance=1)


def _blocks(sheet: list[Row]) -> Iterator[_Block]:
    """The blocks of a sheet in its order: a name alone on its row, the months, ``Total``."""
    rows = [[one_line(cell) for cell in row] for row in sheet]
    header = next((i for i, row in enumerate(rows) if "Cost" in row), None)
    if header is None:
        raise SourceError("a sheet has no column 'Cost'")
    column = rows[header].index("Cost")
    name, months = "", dict[str, float | None]()
    for row in rows[header + 1 :]:
        label = row[0]
        if month := _MONTH_ROW.fullmatch(label):
            key = f"{month[1]} {month[2]}"
            if key in months:
                raise SourceError(f"{name}: {key} stands twice")
            months[key] = _cost(row[column], f"{name}, {key}")
        elif label == "Total":
            yield _Block(name, months, _cost(row[column], f"{name}, Total"))
            months = {}
        elif label and months:
            raise SourceError(f"{name}: no total before {label!r}")
        elif label and any(row[1:]):
            raise SourceError(f"unknown row {label!r}")
        elif label:
            name = label
    if months:
        raise SourceError(f"{name}: no total")


def _reported_months(block: _Block, fiscal_year: int) -> int:
    """Number of months with figures, when the block holds this fiscal year's months and its total is their sum."""
    expected = [f"{month} {fiscal_year - (month in _MONTHS[:3])}" for month in _MONTHS]
    if list(block.months) != expected:
        raise SourceError(f"{block.name} holds the months {', '.join(block.months)}")
    costs = [cost for cost in block.months.values() if cost is not None]
    if bool(costs) != (block.total is not None) or abs(sum(costs) - (block.total or 0)) > 1:
        raise SourceError(f"{block.name}: months add to {sum(costs):,.0f}, total is {block.total}")
    return len(costs)


def _cost(cell: str, where: str) -> float | None:
    """Dollars of a cell, None where the month is not reported."""
    return None if cell == _NOT_REPORTED else number_in(cell, where, float)


def newest_zip(page: str) -> str | None:
    """The link to the zip with the highest number on the page of SNAP's tables; None where there is none."""
    links = {int(number or 0): link for link, number in _LINK.findall(page)}
    return links[max(links)] if links else None


def lives(_: date) -> tuple[Live, ...]:
    """The one zip, all fiscal years in it; its number grows when it is replaced."""
    return (
        Live(
            name="usda_snap_live",
            publisher=PUBLISHER,
            table=_TABLE,
            request=Request(_ZIP, "zip", hosts=_HOSTS),
            parse=parse_snap,
            licence=US_GOVERNMENT_WORK,
            index=Index(_PAGE, newest_zip),
        ),
    )


SNAP = Dataset(
    name="usda_snap",
    description="Cost of SNAP benefits by state and federal fiscal year",
    schema=SnapSchema,
    year="fiscal_year",
    documents=(
        Document(
            name="usda_snap_2025_06",
            publisher=PUBLISHER,
            table=_TABLE,
            vintage="data to March 2025, published June 2025",
            url="https://www.fns.usda.gov/sites/default/files/resource-files/snap-zip-fy69tocurrent-6.zip",
            file="usda/snap-zip-fy69tocurrent-6.zip",
            parse=parse_snap,
            licence=US_GOVERNMENT_WORK,
            copied_from="PolicyEngine/chronicle@7754c8c",
        ),
    ),
    live=lives,
    cadence_days=100,
)
