"""Treasury, Monthly Treasury Statement, table 5: outlays by account, of September's statements.

Belongs here: reading it. It is not asked for yet: nobody here has seen a whole table, and what its accounts are is a
beginning (``sql/core/treasury_account.sql``, ``account_switch.sql``). Quirks, by fields and recorded parts:
- headings (``data_type_cd`` S) have no amounts, totals (T) come under other names than their headings, accounts are D;
- an account's name says nothing alone (``Other`` stands under most headings): its ``parent_id`` leads to its headings;
- amounts are dollars to the cent, net of offsetting collections; all accounts add to the line ``Total Outlays``.
Does not belong here: table 9 (``statements.py``).
"""

from typing import Any

import dataframely as dy
import polars as pl

from assets.sources.treasury.answers import LEAST_USD, LONGEST, MOST_USD, SEPTEMBER, september_rows
from pipeline.documents.cells import number_in
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset
from pipeline.errors import SourceError

TOTAL = "Total Outlays"
BETWEEN = " / "
_AMOUNT = "current_fytd_net_outly_amt"
_FIELDS = [
    "record_date", "record_fiscal_year", "classification_id", "parent_id", "classification_desc", "data_type_cd",
    _AMOUNT,
]  # fmt: skip
_DEEPEST = 9


class AccountSchema(dy.Schema):
    """One row a fiscal year and account of September's statement."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
    month = dy.Int64(primary_key=True, min=12, max=12, description="Month of the fiscal year: 12, September.")
    account = dy.String(primary_key=True, min_length=1, description="Headings and line, a slash between them.")
    amount_usd = dy.Float64(description="Outlays of the year, dollars, less offsetting collections.")


def parse_accounts(content: bytes, fiscal_year: int) -> pl.DataFrame:
    """Read September's accounts of a fiscal year.

    Returns: fiscal_year, month, account, amount_usd (dollars).

    Raises:
        SourceError: not the whole answer, no statement yet, another month or year, an account without an amount or
            standing twice, a heading that is not there, or accounts that do not add to the total.
    """
    rows = september_rows(content, _FIELDS, fiscal_year)
    by_id = {cells["classification_id"]: cells for cells in rows}
    if len(by_id) != len(rows):
        raise SourceError("two lines have one classification_id")
    amounts = {}
    for cells in (cells for cells in rows if cells["data_type_cd"] == "D"):
        account = BETWEEN.join(_headings(cells, by_id))
        if account in amounts:
            raise SourceError(f"{account[-LONGEST:]!r} stands twice")
        amounts[account] = number_in(cells[_AMOUNT], f"{account[-LONGEST:]!r}", float)
    _require_total(rows, amounts)
    found = [(fiscal_year, SEPTEMBER, account, amount) for account, amount in amounts.items()]
    return pl.DataFrame(found, schema=AccountSchema.create_empty().schema, orient="row")


def _headings(cells: dict[str, str], by_id: dict[str, dict[str, str]]) -> list[str]:
    """The line below its headings, the outermost first, without the colons of headings."""
    found = [cells["classification_desc"]]
    while (parent := cells["parent_id"]) != "null":
        if parent not in by_id or len(found) > _DEEPEST:
            raise SourceError(f"no heading above {found[0][:LONGEST]!r}")
        cells = by_id[parent]
        found.insert(0, cells["classification_desc"].removesuffix(":"))
    return found


def _require_total(rows: list[dict[str, Any]], amounts: dict[str, float]) -> None:
    """One line of all outlays, in dollars, to which the accounts add."""
    totals = [cells for cells in rows if cells["classification_desc"] == TOTAL]
    if len(totals) != 1:
        raise SourceError(f"{len(totals)} lines {TOTAL!r}, not one")
    total, added = number_in(totals[0][_AMOUNT], TOTAL, float), sum(amounts.values())
    if not abs(added - total) <= 1:
        raise SourceError(f"accounts add to {added:,.2f}, the total is {total:,.2f}")
    if not LEAST_USD * SEPTEMBER <= total <= MOST_USD * SEPTEMBER:
        raise SourceError(f"a total of {total:,.0f} is not in dollars")


ACCOUNTS = Dataset(
    name="treasury_account",
    description="Treasury, Monthly Treasury Statement, table 5: outlays by account, whole years",
    schema=AccountSchema,
    documents=(),
    year="fiscal_year",
)
