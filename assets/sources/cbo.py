"""Congressional Budget Office: actual revenues and outlays, which split what OMB prints as one line.

Belongs here: everything about CBO's table of actuals. Its quirks:
- $ billions to three decimals: read as whole $ millions, so that sums carry no dust;
- revenues are those of OMB table 2.1, to the million to FY2023. FY2024 has $10 million more excise tax and $11 million
  less of what OMB prints as Other; FY2025 has $1.8 billion less of Other;
- outlays, and with them the deficit, are *not* those of OMB: CBO adjusts them to its baselines (shifts of payments
  between years, cash for Fannie Mae and Freddie Mac, student loan modifications moved to another year) and is up to
  $371 billion off OMB's total. Use single lines of them only where that is understood;
- ``Fannie Freddie`` and ``Student Loan Foregiveness`` (spelt so, two years only) are amounts CBO has taken out: they
  are not part of ``Total Mandatory``; all other lines have every year of their component and add to its totals;
- the table begins with the revenues of FY1982; total outlays, deficit and debt follow in FY1984, the kinds of outlays
  in FY1992, defense and nondefense in FY1998: what an earlier year needs is in OMB's tables;
- a blank or a mark of missing is left out, never zero;
- CBO keeps the table where it keeps the programs that evaluate its projections, always at one address, and adds a year
  some months after it has closed. Its historical budget data (``cbo-data``) hold other columns: not read.
Does not belong here: what the categories are used for (``sql/core/national_total.sql``).
"""

from datetime import date

import dataframely as dy
import polars as pl

from assets.licences import US_GOVERNMENT_WORK
from pipeline.documents.cells import csv_cells, require_known, require_last_line_ended
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document, first_year
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

_PUBLISHER = "Congressional Budget Office"
_TABLE = "Actual revenues and outlays (evaluation of projections)"
_ADDRESS = "https://raw.githubusercontent.com/US-CBO/eval-projections/main/input_data/actuals.csv"
_COLUMNS = ["component", "category", "subcategory", "fiscal_year", "actual_value"]
_COMPONENTS = ["debt", "deficit", "outlay", "revenue"]
_TAXES = ("Individual Income", "Corporate Income", "Payroll", "Excise", "Estate and Gift")
_MANDATORY, _DISCRETIONARY = "outlay, Mandatory", "outlay, Discretionary"
_PARTS = {
    "revenue, Total, Total": (
        *(f"revenue, {tax} Taxes, {tax} Taxes" for tax in _TAXES),
        "revenue, Customs Duties, Customs Duties",
        "revenue, Miscellaneous Receipts, Miscellaneous Receipts",
    ),
    "outlay, Total, Total": (
        f"{_MANDATORY}, Total Mandatory",
        f"{_DISCRETIONARY}, Total Discretionary",
        "outlay, Net Interest, Net Interest",
    ),
    f"{_MANDATORY}, Total Mandatory": tuple(
        f"{_MANDATORY}, {line}" for line in ("Social Security", "Medicare", "Medicaid", "Other Mandatory")
    ),
    f"{_DISCRETIONARY}, Total Discretionary": (
        f"{_DISCRETIONARY}, Defense Discretionary",
        f"{_DISCRETIONARY}, Nondefense Discretionary",
    ),
}
_TAKEN_OUT = {
    f"{_MANDATORY}, Fannie Freddie": (2008, None),
    f"{_MANDATORY}, Student Loan Foregiveness": (2022, 2023),
}
"""Lines beside the totals, the first and the last year they have at least; None where that is the document's last."""
_FIRST_PRINTED = {
    "revenue": 1982,
    "outlay": 1992,
    "deficit": 1984,
    "debt": 1984,
    "outlay, Total, Total": 1984,
    f"{_DISCRETIONARY}, Defense Discretionary": 1998,
    f"{_DISCRETIONARY}, Nondefense Discretionary": 1998,
}
"""The first fiscal year of a component, or of the line that begins at another year than the rest of it."""
_ROUNDING_USD = 1e6
_MOST_ROUNDING = 1.5
"""Of three rounded figures together."""
"""To what every printed amount is rounded; twice as much as it can be off."""
_MISSING = ["", "NA", "N/A", "n.a.", "NaN", "nan", "-"]


class ActualSchema(dy.Schema):
    """One row a component (revenue, outlay, deficit, debt), category, subcategory and fiscal year."""

    component = dy.String(primary_key=True, description="revenue, outlay, deficit or debt.")
    category = dy.String(
        primary_key=True,
        min_length=1,
        description="Kind of tax or of spending, as CBO names it; Total is the sum of all.",
    )
    subcategory = dy.String(
        primary_key=True,
        min_length=1,
        description="Line within the category; Total Mandatory leaves out Fannie Freddie and student loans forgiven.",
    )
    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
    amount_usd = dy.Float64(
        description="Dollars, to the million as CBO prints them; a deficit is negative, debt is that of the last day.",
    )


def parse_actuals(content: bytes) -> pl.DataFrame:
    """Read CBO's actuals.

    Returns: component, category, subcategory, fiscal_year, amount_usd (dollars). Missing values are left out.

    Raises:
        SourceError: not a CSV, another header, or a component that is not known.
        pl.exceptions.PolarsError: a value that is neither a number nor a mark of missing.
    """
    table = csv_cells(content)
    if table.columns[: len(_COLUMNS)] != _COLUMNS:
        raise SourceError(f"not CBO's actuals: columns {', '.join(table.columns)[:120]}")
    require_last_line_ended(content)
    require_known(table["component"], _COMPONENTS, "component")
    value = pl.col("actual_value").fill_null("").str.strip_chars()
    return (
        table.with_columns(value, pl.col("fiscal_year").cast(pl.Int64))
        .filter((pl.col("fiscal_year") >= first_year()) & ~pl.col("actual_value").is_in(_MISSING))
        .select(*_COLUMNS[:4], amount_usd=(pl.col("actual_value").cast(pl.Float64) * 1e3).round() * 1e6)
    )


def parse_whole_actuals(content: bytes) -> pl.DataFrame:
    """Read CBO's actuals as ``parse_actuals`` after making sure that nothing is cut off or left out.

    Raises:
        SourceError: a line lacks a year that its component has, parts do not add to their total, or as that function.
    """
    frame = parse_actuals(content)
    name = pl.concat_str("component", "category", "subcategory", separator=", ")
    lines: dict[str, dict[int, float]] = {}
    for line, year, amount in frame.select(name, "fiscal_year", "amount_usd").rows():
        lines.setdefault(line, {})[year] = amount
    for total in (f"{component}, Total, Total" for component in _COMPONENTS):
        years, first = sorted(lines.get(total, {})), _first_of(total)
        if not years or years != list(range(first, years[-1] + 1)):
            raise SourceError(f"{total}: a fiscal year from {first} on is missing")
    newest = max(lines["outlay, Total, Total"])
    for line, (begun, last) in _TAKEN_OUT.items():
        if absent := sorted(set(range(begun, min(last or newest, newest) + 1)) - set(lines.get(line, {}))):
            raise SourceError(f"{line}: no {', '.join(map(str, absent))}")
    for total, parts in _PARTS.items():
        _require_parts(lines, total, parts)
    paid, spent, left = (lines[f"{component}, Total, Total"] for component in ("revenue", "outlay", "deficit"))
    for year in spent.keys() & left.keys():
        if not abs(paid[year] - spent[year] - left[year]) <= _MOST_ROUNDING * _ROUNDING_USD:
            raise SourceError(f"the deficit of {year} is not revenue less outlays")
    return frame


def _first_of(line: str) -> int:
    """The first fiscal year of a line that is read: the first that is needed, or printed."""
    return max(first_year(), _FIRST_PRINTED.get(line, _FIRST_PRINTED[line.partition(",")[0]]))


def _require_parts(lines: dict[str, dict[int, float]], total: str, parts: tuple[str, ...]) -> None:
    """Raise SourceError where a line lacks a year of its component, or in a year the parts do not add to the total."""
    newest = max(lines[f"{total.partition(',')[0]}, Total, Total"])
    for line in (total, *parts):
        if sorted(lines.get(line, {})) != list(range(_first_of(line), newest + 1)):
            raise SourceError(f"{line}: not each year from {_first_of(line)} to {newest}")
    for year in range(max(map(_first_of, (total, *parts))), newest + 1):
        gap = abs(sum(lines[part][year] for part in parts) - lines[total][year])
        if not gap <= _ROUNDING_USD * (len(parts) + 1) / 2:
            raise SourceError(f"{total}: parts do not add to it in {year}")


def live(_: date) -> tuple[Live, ...]:
    """The one table, whose years grow."""
    request = Request(_ADDRESS, "csv")
    return (Live("cbo_actual_live", _PUBLISHER, _TABLE, request, parse_whole_actuals, licence=US_GOVERNMENT_WORK),)


ACTUAL = Dataset(
    name="cbo_actual",
    sets_fiscal_years=True,
    description="CBO: actual revenues, outlays, deficit and debt by fiscal year; outlays adjusted by CBO",
    schema=ActualSchema,
    documents=(
        Document(
            name="cbo_actuals",
            publisher=_PUBLISHER,
            table=_TABLE,
            vintage="actuals to FY2025",
            url="https://raw.githubusercontent.com/US-CBO/cbo-data/main/data/budget/historical_budget/",
            file="cbo/actuals.csv",
            parse=parse_actuals,
            licence=US_GOVERNMENT_WORK,
            copied_from="US-CBO/eval-projections@682559c",
        ),
    ),
    year="fiscal_year",
    live=live,
    cadence_days=500,
)
