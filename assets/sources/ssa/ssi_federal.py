"""Social Security Administration: the federal part of Supplemental Security Income (SSI) by state.

Belongs here: everything about table 7.B7 of the Annual Statistical Supplement, of which two columns of calendar year
2024 are at hand, typed from the workbook. Its quirks:
- payments SSA administers, in thousands of dollars, and the federal part of them; the rest is what states add and
  have paid out by SSA ($3.4 billion, of which California 3.3), and is no federal money;
- the 51 states; the Northern Mariana Islands, $10 million, are all that table 7.B1's All areas holds besides.
A document by hand: ssa.gov refuses programs, and no copy of the page is at hand to read the table's layout from.
Does not belong here: recipients and payments of table 7.B1 (``ssi.py``).
"""

import re
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, require_columns, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

_USD_PER_UNIT = 1e3
_ADMINISTERED = re.compile(r"ssi_federally_administered_(20\d\d)_thousands")
_SUMS_OF_2024_THOUSANDS = (63_069_561, 59_655_194)
"""What the 51 states add to, payments and their federal part, by those who typed the table."""


class SsiFederalSchema(dy.Schema):
    """One row a calendar year and state."""

    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Calendar year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; there is no row for US.")
    payments_usd = dy.Float64(
        min=0,
        description="Federally administered payments of the year, state supplements among them, dollars.",
    )
    federal_usd = dy.Float64(min=0, description="The federal part of them, without state supplements, dollars.")

    @dy.rule()
    def federal_is_part_of_payments(cls) -> pl.Expr:  # noqa: N805
        """The federal part is no more than the payments."""
        return pl.col("federal_usd") <= pl.col("payments_usd")


def parse_ssi_federal(content: bytes, year: int, sums_thousands: tuple[int, int]) -> pl.DataFrame:
    """Read two columns of table 7.B7, typed.

    Returns: year, area, payments_usd, federal_usd (dollars); 51 states.

    Args:
        content: the CSV, columns ``state``, ``ssi_federally_administered_YYYY_thousands``, ``ssi_federal_...``.
        year: the calendar year it has to be of.
        sums_thousands: what the two columns have to add to.

    Raises:
        SourceError: another header, year or unit, an unknown state, a state missing or twice, or other sums.
    """
    table = csv_cells(content, ["state"])
    years = [int(of_year[1]) for name in table.columns if (of_year := _ADMINISTERED.fullmatch(name))]
    if years != [year]:
        raise SourceError(f"not one column of payments of {year} in thousands: {', '.join(table.columns)}")
    federal = f"ssi_federal_{year}_thousands"
    require_columns(table, [federal])
    require_known(table["state"], STATE_CODES, "state")
    payments = table.select(
        year=pl.lit(year, pl.Int64),
        area="state",
        payments_usd=pl.col(f"ssi_federally_administered_{year}_thousands").cast(pl.Int64) * _USD_PER_UNIT,
        federal_usd=pl.col(federal).cast(pl.Int64) * _USD_PER_UNIT,
    )
    require_every_state(payments)
    for name, thousands in zip(("payments_usd", "federal_usd"), sums_thousands, strict=True):
        if (added := payments[name].sum()) != thousands * _USD_PER_UNIT:
            raise SourceError(f"{name}: the states add to {added:,.0f}, not {thousands * _USD_PER_UNIT:,.0f}")
    return payments


SSI_FEDERAL = Dataset(
    name="ssa_ssi_federal",
    description="Supplemental Security Income: federally administered payments and their federal part by state",
    schema=SsiFederalSchema,
    documents=(
        Document(
            name="ssa_ssi_federal_2024",
            publisher="Social Security Administration",
            table="Annual Statistical Supplement, table 7.B7",
            vintage="Supplement 2025, calendar year 2024",
            url="https://www.ssa.gov/policy/docs/statcomps/supplement/2025/7b.html",
            file="ssa/supplement2025_table_7b7_ssi_2024_by_state_transcribed.csv",
            parse=partial(parse_ssi_federal, year=2024, sums_thousands=_SUMS_OF_2024_THOUSANDS),
            licence=COMPILED_ELSEWHERE,
            compiled_by="markusstrasser (immigration-research)",
            form="transcribed",
            copied_from="markusstrasser/immigration-research@6685ef9",
        ),
    ),
)
