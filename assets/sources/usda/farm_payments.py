"""US Department of Agriculture, Farm Service Agency: payments to farms by state and program year.

Belongs here: the agency's payment files, a payment a row, which OpenSubsidies added by state. Quirks:
- they are a part (no crop insurance), by the year of the program, not of payment: 23.7 billion dollars in 2019, 38.7
  in 2020, 9.1 in 2023, 17.0 in 2024. Use them as shares of a year, not as amounts, nor one year against another;
- years before 2017 lack most programs (1.1 billion in 2015) and are not kept;
- 2025 is hardly begun (183 thousand payments; 3.0 million in 2024): 24 % of it is California's, 1 % Iowa's, where 2024
  has 4 % and 7 %. It is no measure of a year;
- the state is that of the recipient's address; AA, AE and AP are military post offices.
Does not belong here: which line of the budget it is a key for (``sql/core``).
"""

import codecs
from typing import Any

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import json_object, json_rows, require_known
from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "US Department of Agriculture, Farm Service Agency"
FIRST_YEAR = 2017
LAST_YEAR = 2025
_FIELDS = ("state", "year", "payments", "amount")
_AREA_OF_CODE = {
    **{code: code for code in (*STATE_CODES, "AS", "GU", "MP", "PR", "VI")},
    **dict.fromkeys(("AA", "AE", "AP"), "overseas"),
}
_KNOWN_USD_BILLIONS = {2019: 23.7, 2020: 38.7, 2023: 9.1, 2024: 17.0}
_ROUNDING_USD_BILLIONS = 0.051


class FarmPaymentSchema(dy.Schema):
    """One row a program year and area."""

    year = dy.Int64(primary_key=True, min=FIRST_YEAR, max=2100, description="Program year; 2025 is far from complete.")
    area = dy.String(primary_key=True, description="Area code of the recipient's address, see raw.area.")
    amount_usd = dy.Float64(description="Payments in the files, dollars; a part of all: use as shares of a year.")


def parse_farm_payments(content: bytes) -> pl.DataFrame:
    """Read payments by state and program year (a list of objects with state, year, payments, amount in dollars).

    Returns: year, area, amount_usd (dollars), from 2017.

    Raises:
        SourceError: not such a list, an unknown state, an amount that is no number, a state missing or twice, other
            years, or another total than is known of a year.
    """
    rows = json_rows(json_object(b'{"rows":' + content.removeprefix(codecs.BOM_UTF8) + b"}"), "rows", _FIELDS)
    table = pl.DataFrame([_row(row) for row in rows], schema=["code", "year", "amount_usd"], orient="row")
    if table.is_empty():
        raise SourceError("holds no state")
    require_known(table["code"], _AREA_OF_CODE, "state")
    if twice := table.filter(table.select("code", "year").is_duplicated()).select("code", "year").rows():
        raise SourceError(f"{twice[0][0]} stands twice in {twice[0][1]}")
    kept = table.filter(pl.col("year") >= FIRST_YEAR)
    if sorted(set(kept["year"])) != list(range(FIRST_YEAR, LAST_YEAR + 1)):
        raise SourceError(f"the years are not those to {LAST_YEAR}: {', '.join(map(str, sorted(set(kept['year']))))}")
    for year, known in _KNOWN_USD_BILLIONS.items():
        found = float(kept.filter(year=year).select(pl.col("amount_usd").sum()).item()) / 1e9
        if abs(found - known) > _ROUNDING_USD_BILLIONS:
            raise SourceError(f"{year} adds to ${found:.2f} billion, known are {known}")
    areas = kept.select("year", pl.col("code").replace_strict(_AREA_OF_CODE).alias("area"), "amount_usd")
    added = areas.group_by("year", "area").agg(pl.col("amount_usd").sum().round(2)).sort("year", "area")
    return require_every_state(added, by=["year"])


def _row(row: dict[str, Any]) -> tuple[str, int, float]:
    """State, year and dollars of a row."""
    state, year, amount = row["state"], row["year"], row["amount"]
    if not isinstance(state, str) or type(year) is not int or type(amount) not in (int, float):
        raise SourceError(f"no state, year and amount in {str(row)[:100]}")
    return state, year, float(amount)


FARM_PAYMENTS = Dataset(
    name="usda_farm_payments",
    description="Farm Service Agency: payments to farms by state and program year, in part; use as shares",
    schema=FarmPaymentSchema,
    first_year=FIRST_YEAR,
    documents=(
        Document(
            name="usda_farm_payments_2017_2025",
            publisher=PUBLISHER,
            table="Farm payment files, added by state and program year",
            vintage="program years 2017-2025, read in 2026",
            url="https://www.fsa.usda.gov/",
            file="usda/fsa_payments_by_state_year.json",
            parse=parse_farm_payments,
            licence=COMPILED_ELSEWHERE,
            form="extract",
            copied_from="kianbob/opensubsidies@099e12f",
            compiled_by="OpenSubsidies",
        ),
    ),
)
