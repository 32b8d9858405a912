"""Treasury's Fiscal Data service: what every answer of the Monthly Treasury Statement has in common.

Belongs here: addresses, whether an answer is whole, dates of statements, numbers as text. Quirks: every value is text,
and what is missing is the text ``null``; an answer says how many rows there are in all and holds a page of them.
Does not belong here: the tables and their lines.
"""

from calendar import monthrange
from datetime import date
from typing import Any

from assets.fiscal_year import fiscal_year_of, month_of_fiscal_year
from pipeline.documents.cells import json_object, json_rows, one_line
from pipeline.errors import NotYetError, SourceError

SERVICE = "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/mts/"
FIRST_YEAR_BEFORE = 2
"""Besides the year in progress: the one just closed, and the one before it, which OMB has printed by then."""
FIRST_STATEMENT_IS_OUT_IN = 12
"""October's statement comes in the middle of November; by this month its absence is a failure."""
LEAST_USD, MOST_USD = 5e10, 5e12
"""A total is within these a month, in every year there is: one a thousand times off is in another unit."""
SEPTEMBER = 12
"""The last month of a fiscal year, counted from October."""
NOTHING = {"", "null"}
LONGEST = 60


def whole_rows(content: bytes, fields: list[str]) -> list[dict[str, Any]]:
    """The rows of an answer that has them all on its one page.

    Raises:
        SourceError: no answer of the service, a field missing, or not the whole answer.
    """
    answer = json_object(content)
    rows = json_rows(answer, "data", fields)
    meta = answer.get("meta")
    total = meta.get("total-count") if isinstance(meta, dict) else None
    if not isinstance(total, int):
        raise SourceError("no total-count: it cannot be told whether the answer is whole")
    if len(rows) != total:
        raise SourceError(f"has {len(rows)} of {total} rows: not the whole answer")
    return rows


def texts(row: dict[str, Any]) -> dict[str, str]:
    """The cells of a row as texts on one line, '' for what is none."""
    return {name: one_line(cell if isinstance(cell, str) else None) for name, cell in row.items()}


def month_end(text: str) -> date:
    """The last day a statement holds.

    Raises:
        SourceError: no date, or not the end of a month.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise SourceError(f"no date of a statement: {text[:LONGEST]!r}") from error
    if day.day != monthrange(day.year, day.month)[1]:
        raise SourceError(f"{day} is not the end of a month")
    return day


def september_rows(content: bytes, fields: list[str], fiscal_year: int) -> list[dict[str, str]]:
    """The rows of September's statement of a fiscal year, as texts; ``fields`` hold ``record_date``.

    Raises:
        NotYetError: there is no such statement yet.
        SourceError: as ``whole_rows`` and ``month_end``, or another month or year.
    """
    rows = [texts(row) for row in whole_rows(content, fields)]
    if not rows:
        raise NotYetError(f"no statement of September of FY{fiscal_year} yet")
    for cells in rows:
        day = month_end(cells["record_date"])
        if fiscal_year_of(day) != fiscal_year or month_of_fiscal_year(day) != SEPTEMBER:
            raise SourceError(f"holds {day}, not September of FY{fiscal_year}")
    return rows
