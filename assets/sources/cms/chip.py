"""Children's Health Insurance Program (CHIP): federal and state spending by state, as MACPAC took it from form CMS-21.

Belongs here: everything about the table PolicyEngine put together of Exhibit 33 of MACStats. Its quirks:
- dollars; FY2023 in hundreds of thousands, FY2024 to the dollar; the 51 states, no territories and no national row;
- a state's part can be negative: states that had covered children before CHIP may claim the difference between its
  match and Medicaid's for children in Medicaid (Social Security Act, section 2105(g)), which adds federal and takes
  away as much state money: Minnesota and Connecticut;
- with benefits and administration.
Does not belong here: Medicaid (``medicaid_spending.py``).
"""

import re

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state, require_steady
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, require_columns, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

_FEDERAL = re.compile(r"federal_FY(20\d\d)")
_EARLIER_STATES = ("CT", "MN")
_LEAST_FEDERAL_SHARE = 0.6
_MOST_TIMES = 2
"""Delaware's federal spending rose by 91 % in FY2024, New York's by 65 %."""


class ChipSchema(dy.Schema):
    """One row a federal fiscal year and state."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; there is no row for US.")
    federal_usd = dy.Float64(min=0, description="What the federal government paid for CHIP, dollars.")
    state_usd = dy.Float64(
        description="What the state paid, dollars; negative where it claimed CHIP's match for children in Medicaid.",
    )


def parse_chip(content: bytes) -> pl.DataFrame:
    """Read the table, two columns a year.

    Returns: fiscal_year, area, federal_usd, state_usd (dollars); 51 states.

    Raises:
        SourceError: another header, an unknown state, a state missing or twice, a federal share below .6, a negative
            state part where none is known, or a figure that leaps from year to year.
    """
    table = csv_cells(content, ["state"])
    years = [int(found[1]) for name in table.columns if (found := _FEDERAL.fullmatch(name))]
    if not years:
        raise SourceError("no column federal_FY and year")
    require_columns(table, [f"state_FY{year}" for year in years])
    require_known(table["state"], STATE_CODES, "state")
    spending = pl.concat(
        table.select(
            fiscal_year=pl.lit(year, pl.Int64),
            area="state",
            federal_usd=pl.col(f"federal_FY{year}").cast(pl.Float64),
            state_usd=pl.col(f"state_FY{year}").cast(pl.Float64),
        )
        for year in years
    )
    require_every_state(spending, by=["fiscal_year"])
    total = pl.col("federal_usd") + pl.col("state_usd")
    is_share = (pl.col("federal_usd") >= _LEAST_FEDERAL_SHARE * total) & (
        (pl.col("state_usd") >= 0) | (pl.col("area").is_in(_EARLIER_STATES) & (total > 0))
    )
    if odd := spending.filter(~is_share.fill_null(value=False)).select("area", "fiscal_year").rows():
        raise SourceError(f"no parts of CHIP that a state can have: {', '.join(f'{a} {year}' for a, year in odd)}")
    return require_steady(spending, "federal_usd", "fiscal_year", _MOST_TIMES)


CHIP = Dataset(
    name="cms_chip",
    description="Children's Health Insurance Program: federal and state spending by state, federal fiscal years",
    schema=ChipSchema,
    documents=(
        Document(
            name="macpac_chip_fy2023_fy2024",
            publisher="Medicaid and CHIP Payment and Access Commission (MACPAC), from CMS-21",
            table="MACStats, Exhibit 33: CHIP spending by state",
            vintage="FY2023 and FY2024",
            url="https://www.macpac.gov/publication/chip-spending-by-state/",
            file="cms/chip_spending_by_state_FY2023_FY2024.csv",
            parse=parse_chip,
            licence=COMPILED_ELSEWHERE,
            form="extract",
            copied_from="PolicyEngine/policyengine-us@2.68.0",
            compiled_by="MACPAC and PolicyEngine",
        ),
    ),
    year="fiscal_year",
)
