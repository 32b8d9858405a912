"""Treasury, Monthly Treasury Statement: national receipts by source and outlays by function, fiscal year to date.

Belongs here: table 9 of the statement as the Fiscal Data service answers it. There is no copy of it in the snapshot: it
is about the year in progress and the ones just closed, and only the agency has that. Quirks:
- one request a fiscal year holds all statements of that year so far, newest first. It asks for every line, since the
  totals are neither among the receipts (``record_type_cd`` RSG) nor among the functions (F);
- every value is text, and what is missing is the text ``null``: headings (``data_type_cd`` S) have no amounts;
- ``sequence_number_cd`` begins with 1 in receipts and with 2 in outlays; both totals are called ``Total``;
- amounts are dollars to the cent; a month's statement appears on the eighth working day of the next month, September's
  later in October, so that a fiscal year has no statement before November;
- budget functions are wider than the method's categories: veterans' benefits hold medical care and administration,
  undistributed offsetting receipts the employer share of retirement.
Does not belong here: closed years as OMB prints them (``omb.py``); these are a check on them.
"""

from calendar import monthrange
from datetime import date
from functools import partial
from typing import Any

import dataframely as dy
import polars as pl

from assets.fiscal_year import fiscal_year_of, month_of_fiscal_year
from pipeline.documents.cells import json_object, json_rows, number_in, of_another_year, one_line
from pipeline.documents.dataset import FIRST_YEAR, Dataset
from pipeline.documents.served import Live, Request
from pipeline.errors import NotYetError, SourceError

URL = "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/mts/mts_table_9"
SOURCES = (
    "Individual Income Taxes",
    "Corporation Income Taxes",
    "Employment and General Retirement",
    "Unemployment Insurance",
    "Other Retirement",
    "Excise Taxes",
    "Estate and Gift Taxes",
    "Customs Duties",
    "Miscellaneous Receipts",
)
FUNCTIONS = (
    "National Defense",
    "International Affairs",
    "General Science, Space, and Technology",
    "Energy",
    "Natural Resources and Environment",
    "Agriculture",
    "Commerce and Housing Credit",
    "Transportation",
    "Community and Regional Development",
    "Education, Training, Employment, and Social Services",
    "Health",
    "Medicare",
    "Income Security",
    "Social Security",
    "Veterans Benefits and Services",
    "Administration of Justice",
    "General Government",
    "Net Interest",
    "Undistributed Offsetting Receipts",
)
TOTAL = "Total"
YEARS_BEFORE = 2
"""Besides the year in progress: the one just closed, and the one before it, which OMB has printed by then."""
_LINES = {"paid": SOURCES, "received": FUNCTIONS}
_SIDE_OF_SECTION = {"1": "paid", "2": "received"}
_AMOUNTS = {"amount_usd": "current_fytd_rcpt_outly_amt", "prior_usd": "prior_fytd_rcpt_outly_amt"}
_FIELDS = ["record_date", "record_fiscal_year", "classification_desc", "data_type_cd", "sequence_number_cd"]
_TOLERANCE_USD = 1.0
_LEAST_USD, _MOST_USD = 5e10, 5e12
"""A total is within these a month, in every year there is: one a thousand times off is in another unit."""
_FIRST_STATEMENT_IS_OUT_IN = 12
"""October's statement comes in the middle of November; by this month its absence is a failure."""
_LONGEST = 60


class StatementSchema(dy.Schema):
    """One row a fiscal year, month, side and line; the lines of a month and side add to its line Total."""

    fiscal_year = dy.Int64(primary_key=True, min=FIRST_YEAR, max=2100, description="Federal fiscal year.")
    month = dy.Int64(
        primary_key=True,
        min=1,
        max=12,
        description="Last month of the fiscal year the amounts hold: 1 is October, 12 is September.",
    )
    side = dy.String(
        primary_key=True, regex="^(paid|received)$", description="paid (receipts by source) or received (outlays)."
    )
    line = dy.String(
        primary_key=True, description="Source of receipts or budget function as printed, or Total of the side."
    )
    amount_usd = dy.Float64(description="Fiscal year to date, dollars; outlays are less offsetting collections.")
    prior_usd = dy.Float64(description="The same months of the fiscal year before, as printed beside, dollars.")


def live(today: date) -> tuple[Live, ...]:
    """The statements of the fiscal year in progress and of the years before it."""
    this_year = fiscal_year_of(today)
    first_is_out = today >= date(this_year - 1, _FIRST_STATEMENT_IS_OUT_IN, 1)
    return tuple(
        Live(
            name=f"treasury_mts_{year}",
            publisher="Treasury",
            table="Monthly Treasury Statement, table 9",
            request=Request(address(year), "json"),
            parse=partial(parse_statements, fiscal_year=year),
            vintage="" if year == this_year else f"FY{year}",
            closed=year < this_year - 1,
            expected=year < this_year or first_is_out,
        )
        for year in range(this_year - YEARS_BEFORE, this_year + 1)
    )


def address(fiscal_year: int) -> str:
    """Where all statements of a fiscal year are served: at most 12 of some 33 rows, so one page holds them."""
    return f"{URL}?filter=record_fiscal_year:eq:{fiscal_year}&sort=-record_date&page%5Bsize%5D=1000"


def parse_statements(content: bytes, fiscal_year: int) -> pl.DataFrame:
    """Read all statements of a fiscal year.

    Returns: fiscal_year, month, side, line, amount_usd, prior_usd (dollars).

    Raises:
        SourceError: not the whole answer, no statement yet, another year, an unknown or missing line, no amount, or
            lines that do not add to their total.
    """
    answer = json_object(content)
    rows = json_rows(answer, "data", [*_FIELDS, *_AMOUNTS.values()])
    _require_whole(answer, len(rows))
    if not rows:
        raise NotYetError(f"no statement of FY{fiscal_year} yet")
    printed = [_printed(row, fiscal_year) for row in rows]
    statements = pl.DataFrame(
        [row for row in printed if row is not None], schema=StatementSchema.create_empty().schema, orient="row"
    )
    for (month, side), lines in statements.group_by("month", "side", maintain_order=True):
        where = f"{side} through month {month} of FY{fiscal_year}"
        _require_lines(lines["line"].to_list(), (*_LINES[str(side)], TOTAL), where)
        _require_totals(lines, int(str(month)), where)
    if lacking := [month for month, sides in _sides_by_month(statements).items() if sides != {*_LINES}]:
        raise SourceError(f"receipts or outlays are missing through month {lacking[0]} of FY{fiscal_year}")
    return statements


def _require_whole(answer: dict[str, Any], rows: int) -> None:
    """The answer says how many rows there are in all, and has them all on its one page."""
    meta = answer.get("meta")
    total = meta.get("total-count") if isinstance(meta, dict) else None
    if not isinstance(total, int):
        raise SourceError("no total-count: it cannot be told whether the answer is whole")
    if rows != total:
        raise SourceError(f"has {rows} of {total} rows: not the whole answer")


def _printed(row: dict[str, Any], fiscal_year: int) -> tuple[int, int, str, str, float, float] | None:
    """A row as the schema has it; None for a heading.

    Raises:
        SourceError: another year, no month's end, neither receipts nor outlays, a heading with an amount, or a line
            without one.
    """
    cells = {name: one_line(cell if isinstance(cell, str) else None) for name, cell in row.items()}
    line, day = cells["classification_desc"], _month_end(cells["record_date"])
    recorded = number_in(cells["record_fiscal_year"], "record_fiscal_year", int)
    if {fiscal_year_of(day), recorded} != {fiscal_year}:
        age = of_another_year(recorded, fiscal_year) if recorded == fiscal_year_of(day) else ""
        raise SourceError(f"holds {day} of FY{recorded}, not FY{fiscal_year}{age}")
    side = _SIDE_OF_SECTION.get(cells["sequence_number_cd"].split(".")[0])
    if side is None:
        raise SourceError(f"neither receipts nor outlays: {line[:_LONGEST]!r} is {cells['sequence_number_cd'][:9]!r}")
    if cells["data_type_cd"] == "S":
        if any(cells[field] not in {"", "null"} for field in _AMOUNTS.values()):
            raise SourceError(f"the heading {line[:_LONGEST]!r} has an amount")
        return None
    where = f"{line[:_LONGEST]!r} on {day}"
    amount, prior = (number_in(cells[field], where, float) for field in _AMOUNTS.values())
    return fiscal_year, month_of_fiscal_year(day), side, line, amount, prior


def _month_end(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise SourceError(f"no date of a statement: {text[:_LONGEST]!r}") from error
    if day.day != monthrange(day.year, day.month)[1]:
        raise SourceError(f"{day} is not the end of a month")
    return day


def _require_lines(found: list[str], expected: tuple[str, ...], where: str) -> None:
    """Each line once and no other."""
    if missing := [line for line in expected if line not in found]:
        raise SourceError(f"no line {missing[0]!r}: {where}")
    if unknown := [line for line in found if line not in expected]:
        raise SourceError(f"unknown line {unknown[0][:_LONGEST]!r}: {where}")
    if len(found) != len(expected):
        raise SourceError(f"{next(line for line in found if found.count(line) > 1)!r} stands twice: {where}")


def _require_totals(lines: pl.DataFrame, months: int, where: str) -> None:
    """The parts add to the total, now and in the year before, and the total is in dollars."""
    is_total = pl.col("line") == TOTAL
    for column in _AMOUNTS:
        total, parts = (float(lines.filter(rows)[column].sum()) for rows in (is_total, ~is_total))
        if not abs(parts - total) <= _TOLERANCE_USD:
            raise SourceError(f"{column}: lines add to {parts:,.2f}, the total is {total:,.2f}: {where}")
        if not _LEAST_USD * months <= total <= _MOST_USD * months:
            raise SourceError(f"{column}: a total of {total:,.0f} is not in dollars: {where}")


def _sides_by_month(statements: pl.DataFrame) -> dict[int, set[str]]:
    return {month: set(sides) for month, sides in statements.group_by("month").agg("side").sort("month").iter_rows()}


STATEMENTS = Dataset(
    name="treasury_mts",
    description="Treasury, Monthly Treasury Statement, table 9: receipts by source, outlays by function, year to date",
    schema=StatementSchema,
    documents=(),
    year="fiscal_year",
    live=live,
    cadence_days=60,
)
