"""Internal Revenue Service, Data Book Table 5: reading the workbook, and transcriptions of its total column.

Belongs here: the parsers. Quirks of the table, called 1-5 from FY2025 on:
- amounts are gross of refunds and booked where the return or payroll is filed, not where the taxpayer lives;
- columns stand in another order before FY2009 and are found by header text; the unit and the year stand in the title;
- the header has a merged group of columns and a row of column numbers; the sheet is padded far below the footnotes;
- footnote marks such as ``[6]`` follow names; undistributed collections may be negative;
- the first column of workbooks before FY2019 was headed ``State``.
Does not belong here: where the workbooks lie (``data_book.py``), which column is the key of which category
(``sql/core``).
"""

import re

import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES, require_every_state, require_national_row, require_parts
from pipeline.documents.cells import csv_cells, number_in, of_another_year, one_line, sheet_cells
from pipeline.errors import SourceError

_HEADERS_OF_NAMES = {"state", "state or area"}
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


def parse_table_5(content: bytes) -> pl.DataFrame:
    """Read a Table 5 workbook as published.

    Returns: fiscal_year, item, area, amount_usd (dollars); 11 items, 51 states, four other areas and US.

    Raises:
        SourceError: not Table 5, an unknown column, unit or area, an area missing, or parts that do not add.
    """
    rows = [[_text(cell) for cell in row] for row in sheet_cells(content)]
    names = [row[0] for row in rows]
    header = next((i for i, name in enumerate(names) if name.casefold() in _HEADERS_OF_NAMES), None)
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


def parse_table_5_of(content: bytes, years: range) -> pl.DataFrame:
    """Read a Table 5 workbook as ``parse_table_5``, whose title has to name one of the fiscal ``years``.

    Raises:
        SourceError: it is of another year, or as ``parse_table_5``.
    """
    frame = parse_table_5(content)
    year = frame["fiscal_year"][0]
    if year not in years:
        promised = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
        raise SourceError(f"is Table 5 of fiscal year {year}, not of {promised}{of_another_year(year, years[0])}")
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
