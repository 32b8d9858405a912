"""Bureau of Economic Analysis: regional income, transfers, product, consumption.

Belongs here: reading BEA's state tables. Their quirks:
- files are latin-1; ``GeoFIPS`` arrives as ``"06000"`` with a leading space and quotes, from a spreadsheet as ``6000``;
- regions (91000 and up) stand among the states and are dropped; three or four note lines follow the table;
- ``(NA)``, ``(D)`` and ``(L)`` mean not available, withheld and small: never zero;
- units differ by table (dollars, thousands, millions): the ``Unit`` column is read, never assumed;
- Alaska and Hawaii are absent before statehood, which is earlier than any year that is read;
- product, compensation and consumption begin in 1997 (``_BEGINS``), where the industries were classified anew;
- the column of line numbers is ``LineCode`` or ``Line``;
- a zip holds a dozen tables, each as ``<table>__ALL_AREAS_<from>_<to>.csv`` (the years differ by table) and again state
  by state, with definitions (xml) and footnotes (html);
- SAGDP4N, compensation by industry, is called SAGDP4 in releases from about the autumn of 2024, with the same lines;
- the national row is the sum of the states for income; product, compensation and consumption also count what is abroad.
Does not belong here: where the tables lie (``regional.py``, ``population.py``), which line is the key of which category
(``sql/core``).
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from assets.areas import CODE_OF_FIPS, STATE_CODES, require_every_state, require_national_row, require_steady
from pipeline.documents.cells import csv_cells, number_in, one_line, require_last_line_ended
from pipeline.documents.dataset import first_year
from pipeline.documents.zips import the_member
from pipeline.errors import SourceError

_SCALE_OF_UNIT = {
    "dollars": 1.0,
    "thousands of dollars": 1e3,
    "millions of dollars": 1e6,
    "millions of current dollars": 1e6,
}
_FIRST_REGION = 90000
_MISSING = {"(NA)", "(D)", "(L)", "(S)", "(NM)", ""}
OTHER_NAMES = {"SAGDP4N": "SAGDP4"}
"""What BEA calls a table today, by the name it has here."""
_BEGINS = dict.fromkeys(("SAGDP1", "SAGDP4N", "SAPCE1"), 1997)
"""The first year of a table that begins later than any year that is needed."""
_ROUNDING = 2e-6
_MOST_TIMES_WHERE_ABROAD = 2.0
"""No state's figure moves by more than a quarter in a year (1.25, North Dakota 2012)."""


@dataclass(frozen=True)
class Line:
    """What a line says of itself, and what part of its national row at most may lie outside the states."""

    words: str
    abroad: float = _ROUNDING


LINES: Mapping[str, Mapping[int, Line]] = {
    "SAINC1": {1: Line("personal income")},
    "SAINC4": {
        35: Line("earnings by place of work"),
        36: Line("contributions for government social insurance"),
        45: Line("net earnings by place of residence"),
        46: Line("dividends, interest, and rent"),
        50: Line("wages and salaries"),
    },
    "SAINC35": {
        2110: Line("social security"),
        2210: Line("medicare"),
        2221: Line("medicaid"),
        2310: Line("supplemental security income"),
        2320: Line("earned income tax credit"),
        2330: Line("supplemental nutrition assistance"),
        2400: Line("unemployment insurance"),
        2500: Line("veterans"),
        2600: Line("education and training"),
    },
    "SAINC40": {91: Line("dividend")},
    "SAINC50": {80: Line("income taxes")},
    "SAINC51": {51: Line("disposable personal income")},
    "SAGDP1": {3: Line("current-dollar", abroad=0.02)},
    "SAGDP4N": {84: Line("federal civilian", abroad=0.05), 85: Line("military", abroad=0.4)},
    "SAPCE1": {1: Line("personal consumption expenditures", abroad=0.005)},
}
"""The lines that are read from what BEA serves, by table."""


def parse_regional(
    content: bytes, table: str, lines: Collection[int], words: Mapping[int, str] | None = None
) -> pl.DataFrame:
    """Read ``lines`` of an ALL_AREAS table of BEA's regional zips.

    Returns: table_name, line, year, area, amount_usd (dollars). Years in which a line is published for no state are
    left out.

    Args:
        content: the CSV.
        table: name of the table, as it stands in the column TableName and in the result.
        lines: line codes to read.
        words: by line, what its description has to say.

    Raises:
        SourceError: as ``read_lines``.
    """
    frame = read_lines(content, table, lines, _SCALE_OF_UNIT, words)
    return frame.select(table_name=pl.lit(table), line="line", year="year", area="area", amount_usd="value")


def read_lines(
    content: bytes,
    table: str,
    lines: Collection[int],
    units: Mapping[str, float],
    words: Mapping[int, str] | None = None,
) -> pl.DataFrame:
    """Read ``lines`` of an ALL_AREAS table in any unit.

    Returns: line, year, area, value. Years in which a line is published for no state are left out.

    Args:
        content: the CSV.
        table: as in ``parse_regional``.
        lines: line codes to read.
        units: the units the lines may have, in small letters, and what a value is multiplied with in each.
        words: by line, what its description has to say.

    Raises:
        SourceError: not this table, an unknown unit, a line missing or with another description, or a line-year
            published for some states only.
    """
    reader = csv.reader(io.StringIO(content.removeprefix(codecs.BOM_UTF8).decode("latin-1"), newline=""))
    fields = next(reader, [])
    at = {name: place for place, name in enumerate(fields)}
    code = at.get("LineCode", at.get("Line"))
    if code is None or not {"GeoFIPS", "TableName", "Description", "Unit"} <= at.keys():
        raise SourceError(f"not a BEA regional table: columns {one_line(', '.join(fields))[:120]}")
    require_last_line_ended(content)
    names, line_of = {table, OTHER_NAMES.get(table)}, {str(line): line for line in lines}
    years, rows = _years(fields, first_year_of(table)), list[tuple[int, int, str, float | None]]()
    for row in reader:
        line = line_of.get(row[code]) if len(row) > max(code, at["TableName"]) else None
        if line is None or row[at["TableName"]] not in names or (area := _area(row[at["GeoFIPS"]])) is None:
            continue
        where = f"line {line}, {area}"
        if len(row) != len(fields):
            raise SourceError(f"{where}: {len(row)} cells under {len(fields)} columns")
        if words and words[line] not in row[at["Description"]].lower():
            raise SourceError(f"{where} is {row[at['Description']].strip()!r}, not {words[line]}")
        scale = _scale(row[at["Unit"]], units)
        rows += [(line, year, area, _amount(row[place], scale, f"{where}, {year}")) for year, place in years.items()]
    frame = pl.DataFrame(
        rows, schema={"line": pl.Int64, "year": pl.Int64, "area": pl.String, "value": pl.Float64}, orient="row"
    ).drop_nulls()
    published = frame.filter(pl.col("area").ne("US").any().over("line", "year"))
    if absent := sorted(set(lines) - set(published["line"])):
        raise SourceError(f"{table} has no line {', '.join(map(str, absent))}")
    return require_every_state(published, by=["line", "year"])


def parse_zipped(content: bytes, table: str) -> pl.DataFrame:
    """Read the lines of ``LINES`` of one table in a regional zip; as ``parse_regional``, each year with US.

    Raises:
        SourceError: not a zip, the table not in it once, as ``parse_regional``, US missing or not what the states and,
            at most, the part abroad add to, or, where there is such a part, a state twice what it was the year before.
    """
    lines = LINES[table]
    words = {code: line.words for code, line in lines.items()}
    frame = parse_regional(table_in_zip(content, table), table, tuple(lines), words)
    for code, line in lines.items():
        of_line = frame.filter(line=code)
        require_national_row(of_line, "amount_usd", by=["line", "year"], relative=line.abroad)
        if line.abroad > _ROUNDING:
            require_steady(of_line, "amount_usd", "year", _MOST_TIMES_WHERE_ABROAD)
    return frame


def table_in_zip(content: bytes, table: str) -> bytes:
    """The ALL_AREAS file of a table in a regional zip; SourceError where it is not a zip with one such file."""
    names = "|".join(name for name in (table, OTHER_NAMES.get(table)) if name)
    return the_member(content, re.compile(rf"({names})__ALL_AREAS_\d{{4}}_\d{{4}}\.csv"))


def parse_tidy_income(content: bytes, lines: tuple[int, ...]) -> pl.DataFrame:
    """Read ``lines`` of SAINC4 from the long extract (stabbr, year, line, value in millions of dollars)."""
    published = (
        csv_cells(content, ["stabbr", "year", "line", "value"])
        .select(
            table_name=pl.lit("SAINC4"),
            line=pl.col("line").cast(pl.Float64).cast(pl.Int64),
            year=pl.col("year").cast(pl.Int64),
            area="stabbr",
            amount_usd=pl.col("value").cast(pl.Float64) * 1e6,
        )
        .filter(pl.col("line").is_in(lines) & pl.col("amount_usd").is_not_null() & (pl.col("year") >= first_year()))
        .filter(pl.col("area").is_in([*STATE_CODES, "US"]))
    )
    return require_every_state(published, by=["line", "year"])


def parse_transfers_from_counties(content: bytes, year: int) -> pl.DataFrame:
    """Read Social Security (2110) and Medicare (2210), in dollars, from CAINC35 with each state's counties added."""
    columns = {"social_security_2110": 2110, "medicare_2210": 2210}
    states = (
        csv_cells(content, ["state", *columns])
        .select("state", *columns)
        .unpivot(index="state", variable_name="item", value_name="amount_usd")
        .select(
            table_name=pl.lit("SAINC35"),
            line=pl.col("item").replace_strict(columns, return_dtype=pl.Int64),
            year=pl.lit(year, pl.Int64),
            area="state",
            amount_usd=pl.col("amount_usd").cast(pl.Float64),
        )
    )
    return require_every_state(states, by=["line"])


def _area(geo_fips: str | None) -> str | None:
    """Area code of a GeoFIPS cell, None for regions and for the notes below the table."""
    digits = (geo_fips or "").strip().strip('"').strip()
    if not digits.isdigit() or int(digits) >= _FIRST_REGION:
        return None
    return CODE_OF_FIPS.get(f"{int(digits) // 1000:02d}")


def first_year_of(table: str) -> int:
    """The first year of a table that is read: the first that is needed, or that the table has."""
    return max(first_year(), _BEGINS.get(table, first_year()))


def _years(fields: list[str], since: int) -> dict[int, int]:
    """The columns of years ``since`` the first that is read, by year, in their order; what has no year may follow."""
    first = next((place for place, name in enumerate(fields) if name.isdigit() and int(name) >= since), len(fields))
    last = next((place for place in range(len(fields), first, -1) if any(map(str.isdigit, fields[place - 1]))), first)
    years = {int(name) if name.isdigit() else 0: place for place, name in enumerate(fields[first:last], first)}
    if list(years) != list(range(since, since + last - first)):
        raise SourceError(f"columns from {since} are not one a year: {one_line(', '.join(fields[first:]))[:120]}")
    return years


def _scale(unit: str, units: Mapping[str, float]) -> float:
    """What a value in a unit is multiplied with."""
    scale = units.get(unit.strip().lower())
    if scale is None:
        raise SourceError(f"unknown unit {unit!r}")
    return scale


def _amount(cell: str, scale: float, where: str) -> float | None:
    """The value of a cell, None where BEA publishes none."""
    text = cell.strip()
    return None if text in _MISSING else number_in(text, where, float) * scale
