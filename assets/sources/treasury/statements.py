"""Treasury, Monthly Treasury Statement: national receipts by source and outlays by function, fiscal year to date.

Belongs here: table 9 of the statement as the Fiscal Data service answers it; of the year in progress, one statement
that was written off such an answer comes with the project, without the year before beside it. Quirks:
- one request a fiscal year holds all statements of that year so far, newest first. It asks for every line, since the
  totals are neither among the receipts (``record_type_cd`` RSG) nor among the functions (F);
- headings (``data_type_cd`` S) have no amounts;
- ``sequence_number_cd`` begins with 1 in receipts and with 2 in outlays; both totals are called ``Total``;
- amounts are dollars to the cent; a month's statement appears on the eighth working day of the next month, September's
  later in October, so that a fiscal year has no statement before November;
- budget functions are wider than the method's categories: veterans' benefits hold medical care and administration,
  undistributed offsetting receipts the employer share of retirement.
Does not belong here: closed years as OMB prints them (``omb``), on which these are a check; what tables have in common
(``answers.py``).
"""

from datetime import date
from functools import partial
from typing import Any

import dataframely as dy
import polars as pl

from assets.fiscal_year import fiscal_year_of, month_of_fiscal_year
from assets.licences import COMPILED_ELSEWHERE, US_GOVERNMENT_WORK
from assets.sources.treasury.answers import (
    FIRST_STATEMENT_IS_OUT_IN,
    FIRST_YEAR_BEFORE,
    LEAST_USD,
    LONGEST,
    MOST_USD,
    NOTHING,
    SERVICE,
    month_end,
    texts,
    whole_rows,
)
from pipeline.documents.cells import csv_cells, number_in, of_another_year
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.documents.served import Live, Request
from pipeline.errors import NotYetError, SourceError

URL = f"{SERVICE}mts_table_9"
TABLE = "Monthly Treasury Statement, table 9"
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
_LINES = {"paid": SOURCES, "received": FUNCTIONS}
_SIDE_OF_SECTION = {"1": "paid", "2": "received"}
_AMOUNTS = {"amount_usd": "current_fytd_rcpt_outly_amt", "prior_usd": "prior_fytd_rcpt_outly_amt"}
_FIELDS = ["record_date", "record_fiscal_year", "classification_desc", "data_type_cd", "sequence_number_cd"]
_TRANSCRIBED = ["record_date", "record_fiscal_year", "record_type_cd", "classification_desc", _AMOUNTS["amount_usd"]]
_SIDE_OF_TYPE = {"RSG": "paid", "F": "received"}
_TRANSCRIBED_TOTAL = {"Total Receipts": "paid", "Total Net Outlays": "received"}
_TOLERANCE_USD = 1.0


class StatementSchema(dy.Schema):
    """One row a fiscal year, month, side and line; the lines of a month and side add to its line Total."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
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
    prior_usd = dy.Float64(
        nullable=True,
        description="The same months of the fiscal year before, as printed beside, dollars; null if not transcribed.",
    )


def live(today: date) -> tuple[Live, ...]:
    """The statements of the fiscal year in progress and of the years before it."""
    this_year = fiscal_year_of(today)
    first_is_out = today >= date(this_year - 1, FIRST_STATEMENT_IS_OUT_IN, 1)
    return tuple(
        Live(
            name=f"treasury_mts_{year}",
            publisher="Treasury",
            table=TABLE,
            request=Request(address(year), "json"),
            parse=partial(parse_statements, fiscal_year=year),
            licence=US_GOVERNMENT_WORK,
            vintage="" if year == this_year else f"FY{year}",
            closed=year < this_year - 1,
            expected=year < this_year or first_is_out,
        )
        for year in range(this_year - FIRST_YEAR_BEFORE, this_year + 1)
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
    rows = whole_rows(content, [*_FIELDS, *_AMOUNTS.values()])
    if not rows:
        raise NotYetError(f"no statement of FY{fiscal_year} yet")
    printed = [_printed(row, fiscal_year) for row in rows]
    return _checked([row for row in printed if row is not None], fiscal_year, list(_AMOUNTS))


def parse_transcribed(content: bytes, fiscal_year: int) -> pl.DataFrame:
    """Read one statement as a CSV of the answer's rows, without headings and without the year before.

    Returns: fiscal_year, month, side, line, amount_usd (dollars), prior_usd (null).

    Raises:
        SourceError: another year, an unknown or missing line, no amount, or lines that do not add to their total.
    """
    rows = []
    for cells in map(texts, csv_cells(content, _TRANSCRIBED).iter_rows(named=True)):
        line, side = cells["classification_desc"], _SIDE_OF_TYPE.get(cells["record_type_cd"])
        if side is None:
            raise SourceError(f"neither receipts nor outlays: {line[:LONGEST]!r} is {cells['record_type_cd'][:9]!r}")
        day = _day_of(cells, fiscal_year)
        if line in _TRANSCRIBED_TOTAL:
            side, line = _TRANSCRIBED_TOTAL[line], TOTAL
        amount = number_in(cells[_AMOUNTS["amount_usd"]], f"{line[:LONGEST]!r} on {day}", float)
        rows.append((fiscal_year, month_of_fiscal_year(day), side, line, amount, None))
    return _checked(rows, fiscal_year, ["amount_usd"])


def _checked(rows: list[tuple[Any, ...]], fiscal_year: int, amounts: list[str]) -> pl.DataFrame:
    """The rows as a frame in which every month has both sides, each line of them once, and adds in ``amounts``."""
    statements = pl.DataFrame(rows, schema=StatementSchema.create_empty().schema, orient="row")
    for (month, side), lines in statements.group_by("month", "side", maintain_order=True):
        where = f"{side} through month {month} of FY{fiscal_year}"
        _require_lines(lines["line"].to_list(), (*_LINES[str(side)], TOTAL), where)
        for column in amounts:
            _require_total(lines, column, int(str(month)), where)
    if lacking := [month for month, sides in _sides_by_month(statements).items() if sides != {*_LINES}]:
        raise SourceError(f"receipts or outlays are missing through month {lacking[0]} of FY{fiscal_year}")
    return statements


def _printed(row: dict[str, Any], fiscal_year: int) -> tuple[int, int, str, str, float, float] | None:
    """A row as the schema has it; None for a heading.

    Raises:
        SourceError: another year, no month's end, neither receipts nor outlays, a heading with an amount, or a line
            without one.
    """
    cells = texts(row)
    line, day = cells["classification_desc"], _day_of(cells, fiscal_year)
    side = _SIDE_OF_SECTION.get(cells["sequence_number_cd"].split(".")[0])
    if side is None:
        raise SourceError(f"neither receipts nor outlays: {line[:LONGEST]!r} is {cells['sequence_number_cd'][:9]!r}")
    if cells["data_type_cd"] == "S":
        if any(cells[field] not in NOTHING for field in _AMOUNTS.values()):
            raise SourceError(f"the heading {line[:LONGEST]!r} has an amount")
        return None
    where = f"{line[:LONGEST]!r} on {day}"
    amount, prior = (number_in(cells[field], where, float) for field in _AMOUNTS.values())
    return fiscal_year, month_of_fiscal_year(day), side, line, amount, prior


def _day_of(cells: dict[str, str], fiscal_year: int) -> date:
    """The statement's last day, in the fiscal year that was asked for."""
    day = month_end(cells["record_date"])
    recorded = number_in(cells["record_fiscal_year"], "record_fiscal_year", int)
    if {fiscal_year_of(day), recorded} != {fiscal_year}:
        age = of_another_year(recorded, fiscal_year) if recorded == fiscal_year_of(day) else ""
        raise SourceError(f"holds {day} of FY{recorded}, not FY{fiscal_year}{age}")
    return day


def _require_lines(found: list[str], expected: tuple[str, ...], where: str) -> None:
    """Each line once and no other."""
    if missing := [line for line in expected if line not in found]:
        raise SourceError(f"no line {missing[0]!r}: {where}")
    if unknown := [line for line in found if line not in expected]:
        raise SourceError(f"unknown line {unknown[0][:LONGEST]!r}: {where}")
    if len(found) != len(expected):
        raise SourceError(f"{next(line for line in found if found.count(line) > 1)!r} stands twice: {where}")


def _require_total(lines: pl.DataFrame, column: str, months: int, where: str) -> None:
    """The parts add to the total, and the total is in dollars."""
    is_total = pl.col("line") == TOTAL
    total, parts = (float(lines.filter(rows)[column].sum()) for rows in (is_total, ~is_total))
    if not abs(parts - total) <= _TOLERANCE_USD:
        raise SourceError(f"{column}: lines add to {parts:,.2f}, the total is {total:,.2f}: {where}")
    if not LEAST_USD * months <= total <= MOST_USD * months:
        raise SourceError(f"{column}: a total of {total:,.0f} is not in dollars: {where}")


def _sides_by_month(statements: pl.DataFrame) -> dict[int, set[str]]:
    return {month: set(sides) for month, sides in statements.group_by("month").agg("side").sort("month").iter_rows()}


STATEMENTS = Dataset(
    name="treasury_mts",
    description="Treasury, Monthly Treasury Statement, table 9: receipts by source, outlays by function, year to date",
    schema=StatementSchema,
    documents=(
        Document(
            name="treasury_mts_FY2026_through_august",
            publisher="Treasury",
            table=TABLE,
            vintage="FY2026 through August 2026",
            url=address(2026),
            file="treasury/mts_table_9_FY2026_through_2026-08-31_transcribed.csv",
            parse=partial(parse_transcribed, fiscal_year=2026),
            licence=COMPILED_ELSEWHERE,
            form="transcribed",
            copied_from="cedardev3/mytaxspend.com@02e20c7",
            compiled_by="cedardev3 (mytaxspend.com)",
        ),
    ),
    year="fiscal_year",
    live=live,
    cadence_days=60,
)
