"""Internal Revenue Service, Statistics of Income: the credits of Historic Table 2 before its files of one row an area.

Belongs here: the workbooks of tax years 2009 (``09in54cm.xls``) and 2011 (``11in54cm.xlsx`` in a zip), and the state
rows of the county file of 2012, whose figures are those of the table. Quirks:
- areas stand beside each other, each over the columns of its classes of income, of which the first is all returns; in
  2009 a second panel of areas follows below the first;
- a line counts returns (``...: Number``), the line below it, ``Amount``, is in thousands of dollars;
- only what the credits' keys need is read: the tax in these workbooks is before the earned income credit and otherwise
  made than later ones, and gives no run of years that joins them;
- the county file has no national row and no other areas: its 51 states are the table's, but for a part abroad.
Does not belong here: the files of one row an area from 2015 on (``soi.py``).
"""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES, require_every_state, require_national_row
from pipeline.documents.cells import Row, csv_cells, number_in, one_line, require_known, sheet_cells
from pipeline.documents.zips import the_member
from pipeline.errors import SourceError

CREDITS = ("A59660", "A59720", "A11070")
"""Earned income credit, the refundable part of it, additional child tax credit."""
_ITEM_OF_LINE = {
    re.compile(r"Earned income credit: \[\d+\] Number"): "A59660",
    re.compile(r"Excess earned income credit \(refundable\): \[\d+\] Number"): "A59720",
    re.compile(r"Additional child credit: Number"): "A11070",
}
_TITLE = re.compile(
    r"Table 2\. Individual Income and Tax Data, by State and Size of Adjusted Gross Income, Tax Year (\d{4})"
)
_FOOTNOTE = re.compile(r"\s*\[\d+\]$")
_AREA_OF_CAPITALS = {name.upper(): code for name, code in CODE_OF_NAME.items() if code in {*STATE_CODES, "US"}} | {
    "OTHER AREAS": "other_areas"
}
_THOUSANDS = "[Money amounts are in thousands of dollars]"
_THOUSAND = 1e3
_COUNTIES_SHORT = 0.01
"""What part of a state's credits may be in no county: figures of very few returns are left out."""
_SCHEMA = {"tax_year": pl.Int64, "item": pl.String, "area": pl.String, "amount_usd": pl.Float64}


def parse_soi_workbook(content: bytes, tax_year: int) -> pl.DataFrame:
    """Read the credits of a workbook.

    Returns: tax_year, item, area, amount_usd (dollars); the states, other areas and US.

    Raises:
        SourceError: not this workbook, another year or unit, an unknown area, a line missing, twice or without an
            amount below it, a state missing, or areas that do not add to US.
    """
    rows = [tuple(one_line(cell) for cell in row) for row in sheet_cells(content)]
    titles = {found[1] for row in rows if row and (found := _TITLE.match(row[0]))}
    if titles != {str(tax_year)}:
        raise SourceError(
            f"not Historic Table 2 of tax year {tax_year}: {', '.join(sorted(titles)) or 'no such title'}"
        )
    if not any(row[0] == _THOUSANDS for row in rows):
        raise SourceError("does not say that its amounts are in thousands")
    frame = pl.DataFrame([(tax_year, *figure) for figure in _figures(rows)], schema=_SCHEMA, orient="row")
    if absent := sorted(set(CREDITS) - set(frame["item"])):
        raise SourceError(f"no line for {', '.join(absent)}")
    require_every_state(frame, by=["item"])
    return require_national_row(frame, "amount_usd", ["item"], tolerance=_THOUSAND * frame["area"].n_unique() / 2)


def parse_zipped_workbook(content: bytes, tax_year: int) -> pl.DataFrame:
    """Read it from a zip; SourceError as ``parse_soi_workbook``, or where the workbook is not in it once."""
    return parse_soi_workbook(the_member(content, re.compile(rf"{tax_year % 100:02d}in54cm\.xlsx")), tax_year)


def parse_state_rows(content: bytes, tax_year: int) -> pl.DataFrame:
    """Read the credits of the state rows of the county file, which do not say their year.

    Returns: tax_year, item, area, amount_usd (dollars); 51 states.

    Raises:
        SourceError: another header, a state missing or twice, or counties that do not add to a state within 1 %.
    """
    cells = csv_cells(content, ["STATE", "COUNTYFIPS", "AGI_STUB", *CREDITS])
    require_known(cells["STATE"], STATE_CODES, "state")
    is_state = pl.col("COUNTYFIPS").cast(pl.Int64) == 0
    amounts = cells.with_columns(is_state=is_state).unpivot(
        CREDITS, index=["STATE", "is_state"], variable_name="item", value_name="thousands"
    )
    frame = amounts.filter("is_state").select(
        tax_year=pl.lit(tax_year, pl.Int64),
        item="item",
        area="STATE",
        amount_usd=pl.col("thousands").cast(pl.Float64) * _THOUSAND,
    )
    require_every_state(frame, by=["item"])
    counties = (
        amounts.filter(~pl.col("is_state"))
        .group_by("STATE", "item")
        .agg(of_counties=pl.col("thousands").cast(pl.Float64).sum() * _THOUSAND)
    )
    both = frame.join(counties, left_on=["area", "item"], right_on=["STATE", "item"], how="left")
    gap = (pl.col("of_counties") - pl.col("amount_usd")).abs()
    for area, item in both.filter(~(gap <= _COUNTIES_SHORT * pl.col("amount_usd"))).select("area", "item").rows():
        raise SourceError(f"the counties of {area} do not add to its {item}")
    return frame


def _figures(rows: Sequence[Row]) -> Iterator[tuple[str, str, float]]:
    """Item, area and dollars of every line that is read, panel after panel of areas."""
    places: dict[int, str] = {}
    for row, below in zip(rows, [*rows[1:], ()], strict=True):
        names = {place: _FOOTNOTE.sub("", cell or "") for place, cell in enumerate(row) if place and cell}
        if _AREA_OF_CAPITALS.keys() & set(names.values()):
            if unknown := sorted(set(names.values()) - _AREA_OF_CAPITALS.keys()):
                raise SourceError(f"unknown area {unknown[0][:60]!r}")
            places = {place: _AREA_OF_CAPITALS[name] for place, name in names.items()}
        item = next((item for line, item in _ITEM_OF_LINE.items() if line.fullmatch(row[0] or "")), None)
        if item is None:
            continue
        if not below or below[0] != "Amount":
            raise SourceError(f"no amount below {row[0]!r}")
        for place, area in places.items():
            yield item, area, number_in(below[place], f"{area}, {row[0]}", float) * _THOUSAND
