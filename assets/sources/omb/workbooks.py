"""Office of Management and Budget: the Historical Tables, the national totals of the budget.

Belongs here: reading the workbooks of tables 1.1, 2.1, 2.4, 3.2, 6.1 and 11.3, and the rows of 2.5. Their quirks:
- 1.1 and 2.1 have the years down and two header rows with merged cells; the others have the years across, 11.3 with
  three columns a year (total, direct, grants);
- figures arrive as text; a run of dots and ``*`` ($500 thousand or less, also ``-*``) are zero: so the totals add up.
  ``N/A`` is missing and left out, and so is the one blank beside figures (2.4, Tobacco Assessments, 2019);
- the years are to the last closed one: columns and rows named ``2026 estimate`` are not actuals and are dropped, so is
  ``TQ`` (the transition quarter of 1976, which is no fiscal year) and the ranges that open 1.1 (``1789-1849``);
- the section of a line is the nearest heading above it, '' after a total until the next heading. Where headings are
  nested it is the inner one: in 3.2 053, 054 and the total stand under '051 Department of Defense-Military', in 2.4
  disability and hospital insurance under 'Old-age and survivors insurance', and the total of employment and general
  retirement under 'Railroad retirement/pension fund';
- lines named only ``(On-budget)`` or ``(Off-budget)`` split the line above and are dropped; the columns of that name in
  1.1 and 2.1 are kept;
- 6.1 repeats its lines in four blocks: only the one in millions of current dollars is read, and GDP (in billions),
  which stands in the block of percentages;
- ``Payments for individuals`` of 6.1 is $1 to 3 billion below the total of 11.3.
Does not belong here: which columns of 2.5 count (``other_receipts.py``), where the workbooks lie (``historical.py``),
which line is the total of which category (``sql/core``).
"""

import re
from collections.abc import Callable, Iterable, Sequence

import polars as pl

from pipeline.documents.cells import Row, one_line, sheet_cells
from pipeline.documents.dataset import YEARS_BEFORE, first_year
from pipeline.errors import SourceError

Figure = tuple[str, str, str, int, float | None]
Parse = Callable[..., pl.DataFrame]
TOTALS_BEFORE = YEARS_BEFORE - 4
"""How many years before the first fiscal year national totals are read: only the one beside it."""
_UNIT = "(in millions of dollars)"
_CURRENT_DOLLARS = "In millions of current dollars:"
_GDP = "Addendum: GDP ($ billions)"
_HEADER_OF_YEARS = re.compile("(Fiscal )?Year")
_YEAR = re.compile(r"\d{4}")
_NOT_CLOSED = re.compile(r"TQ|\d{4} estimate|\d{4}-\d{4}", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(\s*\(\d{1,2}\))+$")
_ON_OR_OFF_BUDGET = re.compile(r"\((on|off)\s*-\s*budget\)", re.IGNORECASE)
_KNOWN_BLANK = "2.4, Tobacco Assessments, "
_ADD_TO_TOTAL = {
    "2.1": (r"(.+)\|\1|Social Insurance and Retirement Receipts\|Total", "Total Receipts|Total"),
    "3.2": (r".*\|\d{3} .*", "|Total outlays"),
    "11.3": (r".*\|(?!Total).*", "|Total, payments for individuals"),
}
"""By table the lines, as section|line, that together make its grand total."""
_ZERO = re.compile(r"\.{2,}|-?\*")
_IS_FIGURE = re.compile(r"\d|\.{2,}|\*|N/A")
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")


def parse_years_down(content: bytes, table: str) -> pl.DataFrame:
    """Read a table whose rows are fiscal years (1.1, 2.1, 2.5).

    Returns: table_name, section (upper header), line (lower header, or the upper one where there is no lower),
    measure ('total'), fiscal_year, amount_usd (dollars).

    Raises:
        SourceError: not this table, another unit, a row or cell that is not known, a year missing, a line twice.
    """
    rows = _sheet(content, table)
    header = _position(rows, table, _HEADER_OF_YEARS)
    upper, lower = _forward_fill(rows[header]), rows[header + 1]
    if (None, None) in zip(rows[header], lower, strict=True):
        raise SourceError(f"{table}: a column has no header")
    figures: list[Figure] = []
    for row in rows[header + 2 :]:
        label = _label(row[0])
        if _is_heading(row) or _NOT_CLOSED.fullmatch(label):
            continue
        if not _YEAR.fullmatch(label):
            raise SourceError(f"{table}: unknown row {label!r}")
        if int(label) < _first_year():
            continue
        for column in range(1, len(row)):
            line = _label(lower[column]) or upper[column]
            amount = _dollars(row[column], f"{table}, {label}, {upper[column]} {line}")
            figures.append((upper[column], line, "total", int(label), amount))
    return _frame(table, figures)


def parse_years_across(content: bytes, table: str) -> pl.DataFrame:
    """Read a table whose columns are fiscal years (2.4, 3.2, 11.3).

    Returns: table_name, section, line, measure, fiscal_year, amount_usd (dollars).

    Raises:
        SourceError: not this table, another unit, a column or cell that is not known, a year missing, a line twice.
    """
    rows = _sheet(content, table)
    columns, first_line = _year_columns(rows, table)
    figures: list[Figure] = []
    section = ""
    for row in rows[first_line:]:
        line = _label(row[0])
        if _is_heading(row):
            section = line.removesuffix(":")
        elif not _ON_OR_OFF_BUDGET.fullmatch(line):
            for column, (year, measure) in columns.items():
                amount = _dollars(row[column], f"{table}, {line}, {year} {measure}")
                figures.append((section, line, measure, year, amount))
            section = "" if line.startswith("Total") else section
    return _frame(table, figures)


def parse_composition_of_outlays(content: bytes, table: str) -> pl.DataFrame:
    """Read 6.1, the block in current dollars and GDP by fiscal year as line 'GDP'.

    Returns: table_name, section (''), line, measure ('total'), fiscal_year, amount_usd (dollars).

    Raises:
        SourceError: not this table, no such block, no GDP, a column or cell that is not known.
    """
    rows = _sheet(content, table, _CURRENT_DOLLARS)
    columns, first_line = _year_columns(rows, table)
    figures: list[Figure] = []
    block = ""
    for row in rows[first_line:]:
        line = _label(row[0])
        if _is_heading(row):
            block = line if line.startswith(("In ", "As ")) else block
        elif block == _CURRENT_DOLLARS or line == _GDP:
            name, scale = ("GDP", 1e3) if line == _GDP else (line, 1.0)
            for column, (year, measure) in columns.items():
                amount = _dollars(row[column], f"{table}, {line}, {year}", scale)
                figures.append(("", name, measure, year, amount))
    if absent := {"GDP", "Total outlays"} - {line for _, line, *_ in figures}:
        raise SourceError(f"{table}: no {', '.join(sorted(absent))}: looked for {_CURRENT_DOLLARS!r} and {_GDP!r}")
    return _frame(table, figures)


def _sheet(content: bytes, table: str, unit: str = _UNIT) -> list[Row]:
    """The rows of the only sheet, after its title and the unit below it have been checked."""
    rows = _without_remarks(sheet_cells(content))
    labels = [_label(row[0]) for row in rows]
    if not labels or not re.match(rf"Table {re.escape(table)}[ \u2014]", labels[0]):
        raise SourceError(f"not table {table}: the title is {''.join(labels[:1])[:60]!r}")
    if unit not in labels:
        raise SourceError(f"{table}: the unit is not {unit!r}, the title is followed by {labels[1:3]}")
    return rows


def _without_remarks(rows: list[Row]) -> list[Row]:
    """The rows without columns at the right in which there is neither a number nor a mark in the place of one."""
    width = max(map(len, rows), default=0)
    while width > 1 and not any(_IS_FIGURE.search(row[width - 1] or "") for row in rows):
        width -= 1
    return [row[:width] for row in rows]


def _position(rows: Sequence[Row], table: str, header: re.Pattern[str]) -> int:
    """Number of the first row with a header cell."""
    for position, row in enumerate(rows):
        if any(header.fullmatch(_label(cell)) for cell in row):
            return position
    raise SourceError(f"{table}: no header row")


def _year_columns(rows: Sequence[Row], table: str) -> tuple[dict[int, tuple[int, str]], int]:
    """Fiscal year and measure of each column of a closed year that is needed, and the number of the first line."""
    header = _position(rows, table, _YEAR)
    years, measures = _forward_fill(rows[header]), rows[header + 1]
    expected = {"total", "direct", "grants"} if table == "11.3" else {"total"}
    columns: dict[int, tuple[int, str]] = {}
    for column in range(1, len(years)):
        year = years[column]
        if _NOT_CLOSED.fullmatch(year):
            continue
        if not _YEAR.fullmatch(year):
            raise SourceError(f"{table}: unknown column {year!r}")
        if int(year) >= _first_year():
            columns[column] = (int(year), _label(measures[column]).lower() if len(expected) > 1 else "total")
    if sorted(columns.values()) != sorted({(year, measure) for year, _ in columns.values() for measure in expected}):
        raise SourceError(f"{table}: not each year has the columns {', '.join(sorted(expected))} once")
    return columns, header + (2 if len(expected) > 1 else 1)


def _forward_fill(row: Row) -> list[str]:
    """The labels of a header row with merged cells repeated."""
    filled = [""]
    for cell in row:
        filled.append(_label(cell) or filled[-1])
    return filled[1:]


def _label(cell: str | None) -> str:
    """A label without footnote marks and needless spaces."""
    return _FOOTNOTE.sub("", one_line(cell))


def _is_heading(row: Row) -> bool:
    """Whether a row holds no figure: a heading, a note or nothing."""
    return all(cell is None for cell in row[1:])


def _dollars(cell: str | None, where: str, scale: float = 1.0) -> float | None:
    """Dollars of a cell in $ millions times ``scale``, None where it is not available."""
    text = (cell or "").strip()
    if text == "N/A" or (not text and where.startswith(_KNOWN_BLANK)):
        return None
    if not text:
        raise SourceError(f"blank cell at {where}")
    if _ZERO.fullmatch(text):
        return 0.0
    if not _NUMBER.fullmatch(text):
        raise SourceError(f"cannot read {cell!r} at {where}")
    return round(float(text.replace(",", "")) * scale) * 1e6


def _first_year() -> int:
    """The first fiscal year that is read."""
    return first_year(TOTALS_BEFORE)


def _frame(table: str, figures: Iterable[Figure]) -> pl.DataFrame:
    """The figures as a frame without the missing ones, after the keys and years have been checked."""
    columns = ["section", "line", "measure", "fiscal_year", "amount_usd"]
    frame = pl.DataFrame(list(figures), columns, schema_overrides={"amount_usd": pl.Float64}, orient="row")
    years = sorted(set(frame["fiscal_year"]))
    if not years or years != list(range(_first_year(), years[-1] + 1)):
        raise SourceError(
            f"{table}: a fiscal year from {_first_year()} on is missing: has {', '.join(map(str, years))}"
        )
    for section, line, _, year, _ in frame.filter(frame.drop("amount_usd").is_duplicated()).iter_rows():
        raise SourceError(f"{table}: {section!r}, {line!r} stands twice in {year}")
    return frame.drop_nulls("amount_usd").select(table_name=pl.lit(table), **{c: pl.col(c) for c in frame.columns})


def parse_closed(content: bytes, table: str, parse: Parse, last_closed_year: int) -> pl.DataFrame:
    """Read a workbook with ``parse``; no year after ``last_closed_year`` may stand in it without the word estimate.

    Raises:
        SourceError: an estimate is not marked as one, lines do not add to the grand total, or as ``parse``.
    """
    frame = parse(content, table)
    if (last := max(frame["fiscal_year"])) > last_closed_year:
        raise SourceError(f"{table}: fiscal year {last} is not marked as an estimate")
    if table in _ADD_TO_TOTAL:
        _require_grand_total(frame.filter(measure="total"), table)
    return frame


def _require_grand_total(frame: pl.DataFrame, table: str) -> None:
    """Raise SourceError where in a year the lines of a table do not add to its grand total but for rounding."""
    pattern, total = _ADD_TO_TOTAL[table]
    names = pl.col("section") + "|" + pl.col("line")
    for (year,), lines in frame.group_by("fiscal_year", maintain_order=True):
        amounts = dict(lines.select(names, "amount_usd").rows())
        parts = [amount for name, amount in amounts.items() if re.fullmatch(pattern, name) and name != total]
        gap = abs(sum(parts) - amounts.get(total, float("inf")))
        if not gap <= 1e6 * (len(parts) + 1) / 2:
            raise SourceError(f"{table}: lines do not add to {total.strip('|')!r} in {year}")
