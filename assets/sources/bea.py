"""Bureau of Economic Analysis: regional income, transfers, product, consumption.

Belongs here: everything about BEA's state tables. Their quirks:
- files are latin-1; ``GeoFIPS`` arrives as ``"06000"`` with a leading space and quotes, from a spreadsheet as ``6000``;
- regions (91000 and up) stand among the states and are dropped; three or four note lines follow the table;
- ``(NA)``, ``(D)`` and ``(L)`` mean not available, withheld and small: never zero;
- units differ by table (dollars, thousands, millions): the ``Unit`` column is read, never assumed;
- Alaska and Hawaii are absent before statehood: only years from 2007 are read;
- the column of line numbers is ``LineCode`` or ``Line``.
Does not belong here: which line is the key of which category (``sql/core``).
"""

import csv
import io
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_FIPS, STATE_CODES, require_every_state
from pipeline.cells import csv_cells, number_in
from pipeline.dataset import FIRST_YEAR, Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "Bureau of Economic Analysis"
_SCALE_OF_UNIT = {
    "dollars": 1.0,
    "thousands of dollars": 1e3,
    "millions of dollars": 1e6,
    "millions of current dollars": 1e6,
}
_FIRST_REGION = 90000
_MISSING = {"(NA)", "(D)", "(L)", "(S)", "(NM)", ""}


class RegionalSchema(dy.Schema):
    """One row a table, line, calendar year and area; US is the national row as printed."""

    table_name = dy.String(
        primary_key=True,
        description="BEA's table, e.g. SAINC4; CAINC35, added from counties, stands as SAINC35.",
    )
    line = dy.Int64(primary_key=True, description="Line of the table, BEA's line code.")
    year = dy.Int64(primary_key=True, min=1929, max=2100, description="Calendar year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; US is the national row as printed.")
    amount_usd = dy.Float64(description="Amount of the line in the year, dollars.")


def parse_regional(content: bytes, table: str, lines: tuple[int, ...]) -> pl.DataFrame:
    """Read ``lines`` of an ALL_AREAS table of BEA's regional zips.

    Returns: table_name, line, year, area, amount_usd (dollars). Years in which a line is published for no area are
    left out.

    Raises:
        SourceError: not this table, an unknown unit, a line missing, or a line-year published for some states only.
    """
    reader = csv.DictReader(io.StringIO(content.decode("latin-1")))
    fields = reader.fieldnames or []
    line_column = next((name for name in ("LineCode", "Line") if name in fields), None)
    if line_column is None or not {"GeoFIPS", "TableName", "Unit"} <= set(fields):
        raise SourceError(f"not a BEA regional table: columns {', '.join(fields[:8])}")
    years = [name for name in fields if name.isdigit() and int(name) >= FIRST_YEAR]
    rows = [
        (line, int(year), area, _amount(row[year], row["Unit"], f"line {line}, {area}, {year}"))
        for row in reader
        if row["TableName"] == table and (line := int(row[line_column])) in lines and (area := _area(row["GeoFIPS"]))
        for year in years
    ]
    frame = pl.DataFrame(
        rows, schema={"line": pl.Int64, "year": pl.Int64, "area": pl.String, "amount_usd": pl.Float64}, orient="row"
    )
    if absent := sorted(set(lines) - set(frame["line"])):
        raise SourceError(f"{table} has no line {', '.join(map(str, absent))}")
    published = frame.filter(pl.col("amount_usd").is_not_null())
    require_every_state(published, by=["line", "year"])
    return published.select(table_name=pl.lit(table), line="line", year="year", area="area", amount_usd="amount_usd")


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
        .filter(pl.col("line").is_in(lines) & pl.col("amount_usd").is_not_null() & (pl.col("year") >= FIRST_YEAR))
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


def _amount(cell: str | None, unit: str, where: str) -> float | None:
    """Dollars of a cell, None where BEA publishes none."""
    text = (cell or "").strip()
    if text in _MISSING:
        return None
    scale = _SCALE_OF_UNIT.get(unit.strip().lower())
    if scale is None:
        raise SourceError(f"unknown unit {unit!r}")
    return number_in(text, where, float) * scale


def _document(file: str, repository: str, lines: tuple[int, ...], form: str = "as published") -> Document:
    """A regional table; its name and release are those of the file, ``bea/release_<year>_<month>/<table>__...``."""
    _, folder, name = file.split("/")
    table, release = name.split("__")[0], folder.removeprefix("release_")
    return Document(
        name=f"bea_{table.lower()}_{release}",
        publisher=PUBLISHER,
        table=table,
        vintage=f"release {release.replace('_', '-')}",
        url=f"https://apps.bea.gov/regional/zip/{'SAINC' if table.startswith('SAINC') else table[:5]}.zip",
        file=file,
        parse=partial(parse_regional, table=table, lines=lines),
        form=form,
        copied_from=repository,
    )


_2019, _2024, _2025 = "mackliet/gun_data_visualization@b455c7f", "chodani/gdp@3510c82", "rcberg/macroeconomics@01bd7f6"

REGIONAL = Dataset(
    name="bea_regional",
    description="BEA regional accounts: income, contributions, transfers, product and consumption by state",
    schema=RegionalSchema,
    documents=(
        _document(
            "bea/release_2019_09/SAINC35__ALL_AREAS_1929_2018.csv",
            _2019,
            (2110, 2210, 2310, 2400, 2500, 2600),
        ),
        _document("bea/release_2019_09/SAINC40__ALL_AREAS_1958_2018.csv", _2019, (91,)),
        _document("bea/release_2019_09/SAINC50__ALL_AREAS_1948_2018.csv", _2019, (80,)),
        Document(
            name="bea_sainc4_2022_09",
            publisher=PUBLISHER,
            table="SAINC4",
            vintage="release 2022-09",
            url="https://apps.bea.gov/regional/zip/SAINC.zip",
            file="bea/release_2022_tidy/SAINC4_1929_2021_tidy.csv",
            parse=partial(parse_tidy_income, lines=(35, 36, 45, 46, 50)),
            form="extract",
            copied_from="donboyd5/BEAData@0b3407c",
        ),
        Document(
            name="bea_cainc35_2023_11",
            publisher=PUBLISHER,
            table="CAINC35 (counties added to states)",
            vintage="release 2023-11",
            url="https://apps.bea.gov/regional/zip/CAINC35.zip",
            file="bea/release_2023_derived/CAINC35_2022_by_state.csv",
            parse=partial(parse_transfers_from_counties, year=2022),
            form="extract",
            copied_from="EIG-Research/EIG-Great-Transfer-Mation@299514a",
        ),
        _document("bea/release_2024_05/SAGDP1__ALL_AREAS_1997_2023.csv", _2024, (3,)),
        _document("bea/release_2024_05/SAGDP4N__ALL_AREAS_1997_2022.csv", _2024, (84, 85)),
        _document(
            "bea/release_2025_03/SAINC1__ALL_AREAS_1929_2024.csv",
            _2025,
            (1,),
            "re-saved by a spreadsheet",
        ),
        _document("bea/release_2025_03/SAINC51__ALL_AREAS_1948_2024.csv", _2025, (51,), "re-saved by a spreadsheet"),
        _document("bea/release_2025_03/SAPCE1__ALL_AREAS_1997_2023.csv", _2025, (1,)),
    ),
)
