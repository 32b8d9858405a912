"""Small Business Administration: Paycheck Protection Program by state.

Belongs here: two of the agency's reports on approvals, the table by state. Quirks:
- a report counts all approvals from 3 April 2020 to its day, less what was cancelled by then: the later one holds the
  earlier one, but for what was cancelled since;
- the round of 2020 closed on 8 August at 525.0 billion dollars; that of 2021 is in neither;
- the state is that of the borrower's address; ``To be confirmed`` is area ``unknown``.
Does not belong here: when the loans count as paid (``sql/core``).
"""

from datetime import date
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, number_in, require_known
from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "Small Business Administration"
_AREA_OF_ROW = {code: code for code in (*STATE_CODES, "AS", "GU", "MP", "PR", "VI")} | {"To be confirmed": "unknown"}


class PaycheckProtectionSchema(dy.Schema):
    """One row a report and area."""

    approved_through = dy.Date(
        primary_key=True, description="Last day of approvals that are counted, from 3 April 2020."
    )
    area = dy.String(primary_key=True, description="Area code of the borrower, see raw.area.")
    loans = dy.Int64(min=0, description="Loans approved, less those cancelled.")
    amount_usd = dy.Float64(min=0, description="Dollars approved, less those cancelled.")


def parse_paycheck_protection(content: bytes, approved_through: date, loans: int, amount_usd: int) -> pl.DataFrame:
    """Read a report's table by state (columns State, LoanCount, NetDollars).

    Returns: approved_through, area, loans, amount_usd (dollars).

    Args:
        content: the CSV.
        approved_through: the last day the report counts.
        loans: all loans, as the report prints them.
        amount_usd: all dollars, as the report prints them.

    Raises:
        SourceError: another header, an unknown area, no number in a cell, a state missing or twice, or rows that do not
            add to the report's totals.
    """
    cells = csv_cells(content, ["State", "LoanCount", "NetDollars"])
    require_known(cells["State"], _AREA_OF_ROW, "state")
    rows = [
        (
            approved_through,
            _AREA_OF_ROW[state],
            number_in(count, f"{state}, LoanCount", int),
            number_in(dollars, f"{state}, NetDollars", float),
        )
        for state, count, dollars in cells.select("State", "LoanCount", "NetDollars").rows()
    ]
    table = pl.DataFrame(rows, schema=["approved_through", "area", "loans", "amount_usd"], orient="row")
    require_every_state(table)
    for name, printed in (("loans", loans), ("amount_usd", amount_usd)):
        if (added := table.get_column(name).sum()) != printed:
            raise SourceError(f"{name}: areas add to {added:,.0f}, the report has {printed:,}")
    return table


def _document(day: date, loans: int, amount_usd: int) -> Document:
    return Document(
        name=f"sba_paycheck_protection_{day:%Y_%m_%d}",
        publisher=PUBLISHER,
        table="Paycheck Protection Program report, approvals by state",
        vintage=f"approvals to {day.day} {day:%B %Y}",
        url="https://www.sba.gov/funding-programs/loans/covid-19-relief-options/paycheck-protection-program/ppp-data",
        file=f"sba/PPP_StateTable{day:%m%d%Y}.csv",
        parse=partial(parse_paycheck_protection, approved_through=day, loans=loans, amount_usd=amount_usd),
        licence=COMPILED_ELSEWHERE,
        form="extract",
        copied_from="RocArm/SBA_PPP@3e2579a",
        compiled_by="Federal Reserve Bank of Philadelphia",
    )


PAYCHECK_PROTECTION = Dataset(
    name="sba_paycheck_protection",
    description="Paycheck Protection Program: loans and dollars approved by state in the round of 2020",
    schema=PaycheckProtectionSchema,
    year=None,
    documents=(
        _document(date(2020, 4, 16), 1_661_367, 342_277_999_103),
        _document(date(2020, 6, 30), 4_885_388, 521_483_817_761),
    ),
)
