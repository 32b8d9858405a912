"""Census Bureau, Table 1 of state and local government finances: the workbook ``{yy}slsstab1.xlsx`` of a fiscal year.

Belongs here: reading one line of that workbook. Its quirks:
- from FY2017 on one workbook holds every state; FY2012 to FY2016 are two halves, ``a`` with the nation and Alabama to
  Mississippi, ``b`` with Missouri to Wyoming (xls before FY2012, in another folder: not read);
- one row names the areas, each over the first of its three to five columns; the rows below say what a column holds:
  state & local, state or local government, amount or coefficient of variation, with footnote digits stuck to them;
- thousands of dollars; ``-`` is zero or rounds to zero, ``(X)`` not applicable: no state has either in the line read;
- a year's workbook comes out about two years after its end, FY2022 in October 2024; it is revised now and then.
Does not belong here: which documents there are (``federal_aid.py``), or what aid is the key of
(``sql/core``).
"""

import re
from collections.abc import Sequence

import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES, require_every_state, require_national_row, require_parts
from pipeline.documents.cells import number_in, of_another_year, one_line, sheet_cells
from pipeline.errors import SourceError

_AREA_OF_NAME = {name: code for name, code in CODE_OF_NAME.items() if code in STATE_CODES} | {
    "United States Total": "US",
    "United States": "US",
}
_TITLE = re.compile(r"Government Finances by Level of Government and by State:? ?(\d{4})\b")
_THOUSANDS = re.compile(r"in thousands|thousands of dollars", re.IGNORECASE)
_LEVELS = {
    "state and local governments": re.compile(r"state (&|and) local( governments?)? amount", re.IGNORECASE),
    "state government": re.compile(r"state governments? amount", re.IGNORECASE),
    "local governments": re.compile(r"local governments? amount", re.IGNORECASE),
}
"""What the columns of amounts say of themselves, by the governments they are of."""
_AMOUNTS = ("amount_usd", "state_usd", "local_usd")
_FEDERAL_AID = re.compile(r"from federal government\d*", re.IGNORECASE)


HALVES = {"a": ("US", *STATE_CODES[: STATE_CODES.index("MO")]), "b": STATE_CODES[STATE_CODES.index("MO") :]}
"""The areas of each half of a year before FY2017."""
_ROUNDING_USD = 1.5e3
"""Three rounded figures: a sum may be off by so much."""


def parse_finances(content: bytes, year: int) -> pl.DataFrame:
    """Read revenue from the federal government, state and local governments together.

    Returns: fiscal_year, area, amount_usd (dollars); 51 states and US.

    Raises:
        SourceError: not this workbook, another year's, not in thousands, a column or the line missing or twice, no
            number, a state missing, or states that do not add to US.
    """
    return require_aid_adds(_aid(content, year).select("fiscal_year", "area", "amount_usd"))


def parse_half(content: bytes, year: int, half: str) -> pl.DataFrame:
    """Read the same from half ``a`` or ``b`` of a year; that both add to US shows when they are put together.

    Returns: fiscal_year, area, amount_usd (dollars); the areas of ``HALVES``.

    Raises:
        SourceError: as ``parse_finances``, other areas than those of the half, or an area's state and local
            governments that do not add to its amount.
    """
    aid = _aid(content, year)
    if aid["area"].to_list() != list(HALVES[half]):
        raise SourceError(f"the areas are {', '.join(aid['area'])}, not those of half {half}")
    require_parts(aid, "amount_usd", ["state_usd", "local_usd"], _ROUNDING_USD)
    return aid.select("fiscal_year", "area", "amount_usd")


def require_aid_adds(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` when each fiscal year holds every state and US, and the states add to US, each rounded."""
    require_every_state(frame, by=["fiscal_year"])
    return require_national_row(frame, "amount_usd", by=["fiscal_year"], tolerance=0.5e3 * (len(STATE_CODES) + 1))


def _aid(content: bytes, year: int) -> pl.DataFrame:
    """The line's amounts in dollars by area, in the workbook's order; what state and local governments each got."""
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
            *(
                number_in(found[0][_column(heads, place, after, name, level)], f"{name} {year}", float) * 1e3
                for level in _LEVELS
            ),
        )
        for (place, name), (after, _) in zip(places, [*places[1:], (len(heads), "")], strict=True)
    ]
    schema = {"fiscal_year": pl.Int64, "area": pl.String} | dict.fromkeys(_AMOUNTS, pl.Float64)
    return pl.DataFrame(amounts, schema=schema, orient="row")


def _require_title(rows: Sequence[Sequence[str]], top: int, year: int) -> None:
    titles = {found[1] for row in rows[:top] for cell in row if (found := _TITLE.search(cell))}
    if titles != {str(year)}:
        age = of_another_year(max(map(int, titles)), year) if titles else ""
        named = ", ".join(sorted(titles)) or "no such title"
        raise SourceError(f"not Table 1 of government finances of {year}: {named}{age}")
    if not any(_THOUSANDS.search(cell) for row in rows for cell in row):
        raise SourceError("does not say that its amounts are in thousands")


def _area(name: str) -> str:
    if name not in _AREA_OF_NAME:
        raise SourceError(f"unknown area {name[:60]!r}")
    return _AREA_OF_NAME[name]


def _column(heads: Sequence[str], place: int, after: int, name: str, level: str) -> int:
    """The column between an area's first and the next area's that holds the amount of a level of government."""
    columns = [column for column in range(place, after) if _LEVELS[level].match(heads[column])]
    if len(columns) != 1:
        raise SourceError(f"{len(columns)} columns with the amount of {level} of {name}, not 1")
    return columns[0]
