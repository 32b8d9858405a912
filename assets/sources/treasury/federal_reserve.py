"""Treasury, Monthly Treasury Statement, table 4: what the Federal Reserve pays in, of September's statements.

Belongs here: that one line of receipts in detail; table 9 has it inside its miscellaneous receipts. Quirks:
- one request a fiscal year asks for September alone; amounts are dollars to the cent, net of refunds;
- the statement as printed calls the line ``Deposits of earnings by Federal Reserve Banks``; the service's own spelling
  was not seen, so a line that begins with the same words up to ``Reserve`` counts, in any case.
Does not belong here: table 9 (``statements.py``), whether the amount is less than the line it is part of
(``sql/checks``).
"""

from datetime import date
from functools import partial

import dataframely as dy
import polars as pl

from assets.fiscal_year import fiscal_year_of
from assets.licences import US_GOVERNMENT_WORK
from assets.sources.treasury.answers import (
    FIRST_YEAR_BEFORE,
    LEAST_USD,
    LONGEST,
    MOST_USD,
    NOTHING,
    SEPTEMBER,
    SERVICE,
    september_rows,
)
from pipeline.documents.cells import number_in
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

URL = f"{SERVICE}mts_table_4"
BEGINS_WITH = "deposits of earnings by federal reserve"
_AMOUNT = "current_fytd_net_rcpt_amt"
_FIELDS = ["record_date", "record_fiscal_year", "classification_desc", _AMOUNT]
SEPTEMBER_IS_OUT_IN = 11
"""September's statement comes in the second half of October."""


class EarningsSchema(dy.Schema):
    """One row a fiscal year: the line of September's statement."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
    month = dy.Int64(primary_key=True, min=12, max=12, description="Month of the fiscal year: 12, September.")
    amount_usd = dy.Float64(min=0.0, description="Deposits of earnings by Federal Reserve banks in the year, dollars.")


def live(today: date) -> tuple[Live, ...]:
    """September's statements of the years before the one in progress."""
    this_year = fiscal_year_of(today)
    is_out = today >= date(this_year - 1, SEPTEMBER_IS_OUT_IN, 1)
    return tuple(
        Live(
            name=f"treasury_mts_table_4_{year}",
            publisher="Treasury",
            table="Monthly Treasury Statement, table 4",
            request=Request(address(year), "json"),
            parse=partial(parse_earnings, fiscal_year=year),
            licence=US_GOVERNMENT_WORK,
            vintage=f"FY{year}",
            closed=year < this_year - 1,
            expected=year < this_year - 1 or is_out,
        )
        for year in range(this_year - FIRST_YEAR_BEFORE, this_year)
    )


def address(fiscal_year: int) -> str:
    """Where September's statement of a fiscal year is served: one page holds its lines."""
    asked = f"record_fiscal_year:eq:{fiscal_year},record_calendar_month:eq:09"
    return f"{URL}?filter={asked}&sort=-record_date&page%5Bsize%5D=1000"


def parse_earnings(content: bytes, fiscal_year: int) -> pl.DataFrame:
    """Read the Federal Reserve's line of September's statement.

    Returns: fiscal_year, month, amount_usd (dollars), one row.

    Raises:
        SourceError: not the whole answer, no statement yet, another month or year, amounts in another unit, the line
            missing or standing twice.
    """
    rows = september_rows(content, _FIELDS, fiscal_year)
    for cells in rows:
        if number_in(cells["record_fiscal_year"], "record_fiscal_year", int) != fiscal_year:
            raise SourceError(f"holds FY{cells['record_fiscal_year'][:LONGEST]}, not FY{fiscal_year}")
    amounts = [
        number_in(cells[_AMOUNT], f"{cells['classification_desc'][:LONGEST]!r}", float)
        for cells in rows
        if cells[_AMOUNT] not in NOTHING
    ]
    if not amounts or not LEAST_USD * SEPTEMBER <= max(amounts) <= MOST_USD * SEPTEMBER:
        raise SourceError(f"the largest amount, {max(amounts, default=0):,.0f}, is no year's receipts in dollars")
    found = [cells for cells in rows if cells["classification_desc"].casefold().startswith(BEGINS_WITH)]
    if len(found) != 1:
        raise SourceError(f"{len(found)} lines begin with {BEGINS_WITH!r}, not one")
    amount = number_in(found[0][_AMOUNT], f"{found[0]['classification_desc'][:LONGEST]!r}", float)
    return pl.DataFrame([(fiscal_year, SEPTEMBER, amount)], schema=EarningsSchema.create_empty().schema, orient="row")


FEDERAL_RESERVE = Dataset(
    name="treasury_federal_reserve",
    description="Treasury, Monthly Treasury Statement, table 4: deposits of earnings by Federal Reserve banks",
    schema=EarningsSchema,
    documents=(),
    year="fiscal_year",
    live=live,
    cadence_days=400,
)
