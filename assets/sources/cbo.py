"""Congressional Budget Office: actual revenues and outlays, which split what OMB prints as one line.

Belongs here: everything about CBO's table of actuals. Its quirks:
- $ billions to three decimals: read as whole $ millions, so that sums carry no dust;
- revenues are those of OMB table 2.1, to the million to FY2023. FY2024 has $10 million more excise tax and $11 million
  less of what OMB prints as Other; FY2025 has $1.8 billion less of Other;
- outlays, and with them the deficit, are *not* those of OMB: CBO adjusts them to its baselines (shifts of payments
  between years, cash for Fannie Mae and Freddie Mac, student loan modifications moved to another year) and is up to
  $371 billion off OMB's total. Use single lines of them only where that is understood;
- ``Fannie Freddie`` and ``Student Loan Foregiveness`` (spelt so, two years only) are amounts CBO has taken out: they
  are not part of ``Total Mandatory``;
- a blank or a mark of missing is left out, never zero.
Does not belong here: what the categories are used for (``sql/core/national_total.sql``).
"""

import dataframely as dy
import polars as pl

from pipeline.cells import csv_cells, require_known
from pipeline.dataset import FIRST_YEAR, Dataset, Document
from pipeline.errors import SourceError

_COLUMNS = ["component", "category", "subcategory", "fiscal_year", "actual_value"]
_COMPONENTS = ["debt", "deficit", "outlay", "revenue"]
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
    fiscal_year = dy.Int64(primary_key=True, min=FIRST_YEAR, max=2100, description="Federal fiscal year.")
    amount_usd = dy.Float64(
        description="Dollars, to the million as CBO prints them; a deficit is negative, debt is that of the last day.",
    )


def parse_actuals(content: bytes) -> pl.DataFrame:
    """Read CBO's actuals from FY2007.

    Returns: component, category, subcategory, fiscal_year, amount_usd (dollars). Missing values are left out.

    Raises:
        SourceError: not a CSV, another header, or a component that is not known.
        pl.exceptions.PolarsError: a value that is neither a number nor a mark of missing.
    """
    table = csv_cells(content)
    if table.columns != _COLUMNS:
        raise SourceError(f"not CBO's actuals: columns {', '.join(table.columns)[:120]}")
    require_known(table["component"], _COMPONENTS, "component")
    value = pl.col("actual_value").fill_null("").str.strip_chars()
    return (
        table.with_columns(value, pl.col("fiscal_year").cast(pl.Int64))
        .filter((pl.col("fiscal_year") >= FIRST_YEAR) & ~pl.col("actual_value").is_in(_MISSING))
        .select(*_COLUMNS[:4], amount_usd=(pl.col("actual_value").cast(pl.Float64) * 1e3).round() * 1e6)
    )


ACTUAL = Dataset(
    name="cbo_actual",
    description="CBO: actual revenues, outlays, deficit and debt by fiscal year; outlays adjusted by CBO",
    schema=ActualSchema,
    documents=(
        Document(
            name="cbo_actuals",
            publisher="Congressional Budget Office",
            table="Actual revenues and outlays (evaluation of projections)",
            vintage="actuals to FY2025",
            url="https://raw.githubusercontent.com/US-CBO/cbo-data/main/data/budget/historical_budget/",
            file="cbo/actuals.csv",
            parse=parse_actuals,
            copied_from="US-CBO/eval-projections@682559c",
        ),
    ),
    year="fiscal_year",
)
