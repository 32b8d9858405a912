"""Census Bureau, Table 1 of state and local government finances: the workbook ``{yy}slsstab1.xlsx`` of a fiscal year.

Belongs here: reading one line of that workbook. Its quirks:
- from FY2017 on one workbook holds every state, and only such years are read; before there are two halves, a and b (xls
  before FY2012, in another folder), and a year's states must come from one document;
- one row names the areas, each over the first of its three to five columns; the rows below say what a column holds:
  state & local, state or local government, amount or coefficient of variation, with footnote digits stuck to them;
- thousands of dollars; ``-`` is zero or rounds to zero, ``(X)`` not applicable: no state has either in the line read;
- a year's workbook comes out about two years after its end, FY2022 in October 2024; it is revised now and then.
Does not belong here: the extract the snapshot was made from (``population_and_aid.py``), or what aid is the key of
(``sql/core``).
"""

import re
from collections.abc import Sequence

import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES, require_every_state, require_national_row
from pipeline.documents.cells import number_in, one_line, sheet_cells
from pipeline.errors import SourceError

_AREA_OF_NAME = {name: code for name, code in CODE_OF_NAME.items() if code in STATE_CODES} | {
    "United States Total": "US",
    "United States": "US",
}
_TITLE = re.compile(r"Government Finances by Level of Government and by State:? ?(\d{4})\b")
_THOUSANDS = re.compile(r"in thousands|thousands of dollars", re.IGNORECASE)
_STATE_AND_LOCAL_AMOUNT = re.compile(r"state (&|and) local( governments?)? amount", re.IGNORECASE)
_FEDERAL_AID = re.compile(r"from federal government\d*", re.IGNORECASE)


def parse_finances(content: bytes, year: int) -> pl.DataFrame:
    """Read revenue from the federal government, state and local governments together.

    Returns: fiscal_year, area, amount_usd (dollars); 51 states and US.

    Raises:
        SourceError: not this workbook, another year's, not in thousands, a column or the line missing or twice, no
            number, a state missing, or states that do not add to US.
    """
    rows = [[one_line(cell) for cell in row] for row in sheet_cells(content)]
    top = next((number for number, row in enumerate(rows) if "Description" in row), None)
    if top is None:
        raise SourceError("not Table 1 of government finances: no row of areas that begins with Description")
    _require_title(rows, top, year)
    described = rows[top].index("Description")
    end = next((n for n, row in enumerate(rows[top:], top) if row[described] not in {"", "Description"}), len(rows))
    found = [row for row in rows[end:] if _FEDERAL_AID.fullmatch(row[described])]
    if len(found) != 1:
        raise SourceError(f"{len(found)} lines From Federal Government, not 1")
    heads = [" ".join(filter(None, column)) for column in zip(*rows[top + 1 : end], strict=True)]
    places = [(place, name) for place, name in enumerate(rows[top]) if place > described and name]
    if not places:
        raise SourceError("names no area beside Description")
    amounts = [
        (
            year,
            _area(name),
            number_in(found[0][_amount_column(heads, place, after, name)], f"{name} {year}", float) * 1e3,
        )
        for (place, name), (after, _) in zip(places, [*places[1:], (len(heads), "")], strict=True)
    ]
    schema = {"fiscal_year": pl.Int64, "area": pl.String, "amount_usd": pl.Float64}
    return require_aid_adds(pl.DataFrame(amounts, schema=schema, orient="row"))


def require_aid_adds(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` when each fiscal year holds every state and US, and the states add to US, each rounded."""
    require_every_state(frame, by=["fiscal_year"])
    return require_national_row(frame, "amount_usd", by=["fiscal_year"], tolerance=0.5e3 * (len(STATE_CODES) + 1))


def _require_title(rows: Sequence[Sequence[str]], top: int, year: int) -> None:
    titles = {found[1] for row in rows[:top] for cell in row if (found := _TITLE.search(cell))}
    if titles != {str(year)}:
        raise SourceError(f"not Table 1 of government finances of {year}: {', '.join(titles) or 'no such title'}")
    if not any(_THOUSANDS.search(cell) for row in rows for cell in row):
        raise SourceError("does not say that its amounts are in thousands")


def _area(name: str) -> str:
    if name not in _AREA_OF_NAME:
        raise SourceError(f"unknown area {name[:60]!r}")
    return _AREA_OF_NAME[name]


def _amount_column(heads: Sequence[str], place: int, after: int, name: str) -> int:
    """The column between an area's first and the next area's that holds the amount of state and local together."""
    columns = [column for column in range(place, after) if _STATE_AND_LOCAL_AMOUNT.match(heads[column])]
    if len(columns) != 1:
        raise SourceError(f"{len(columns)} columns with the amount of state and local governments of {name}, not 1")
    return columns[0]
