"""Social Security Administration: Social Security benefits (OASDI) by state.

Belongs here: everything about Table 3 of OASDI Beneficiaries by State and County, of which the column of totals of
December 2024 is at hand, typed from the workbook. Its quirks:
- benefits in current-payment status of one month, December, in thousands of dollars: times twelve they are a year at
  December's rates, not what was paid in it;
- ``All areas`` holds territories, foreign countries and unknown places besides the 51 states: 1.4 % in 2024.
A document by hand: ssa.gov refuses programs, and no copy of the workbook (``oasdi_sc24.xlsx``) is at hand to read its
layout from.
Does not belong here: Supplemental Security Income (``ssi.py``, ``ssi_federal.py``).
"""

import re
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

_THOUSANDS_OF_DECEMBER = re.compile(r"oasdi_benefits_december_(20\d\d)_thousands")
_ALL_AREAS = "ALL_AREAS"
_AREA_OF_CODE = {code: code for code in STATE_CODES} | {_ALL_AREAS: "US"}
_USD_PER_UNIT = 1e3
_STATES_OF_2024_THOUSANDS = 123_837_872
"""What the 51 states add to, by those who typed the table."""
_LEAST_PART_OF_ALL = 0.97


class OasdiSchema(dy.Schema):
    """One row a year and area: 51 states, and US as printed."""

    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Calendar year of the December.")
    area = dy.String(
        primary_key=True,
        description="Area code, see raw.area; US is the printed All areas, which holds territories and abroad.",
    )
    monthly_benefits_usd = dy.Float64(min=0, description="Social Security benefits of the month of December, dollars.")


def parse_oasdi(content: bytes, year: int, states_thousands: int) -> pl.DataFrame:
    """Read the column of totals of Table 3, typed.

    Returns: year, area, monthly_benefits_usd (dollars a month); 51 states and US.

    Args:
        content: the CSV, columns ``state`` and ``oasdi_benefits_december_YYYY_thousands``.
        year: the year whose December it has to be.
        states_thousands: what the 51 states have to add to.

    Raises:
        SourceError: another header, month, year or unit, an unknown area, a state missing or twice, or states that do
            not add, or are no part of All areas that they can be.
    """
    table = csv_cells(content, ["state"])
    found = [(name, int(of_year[1])) for name in table.columns if (of_year := _THOUSANDS_OF_DECEMBER.fullmatch(name))]
    if [of_year for _, of_year in found] != [year]:
        raise SourceError(f"not one column of December {year} in thousands: {', '.join(table.columns)}")
    require_known(table["state"], _AREA_OF_CODE, "area")
    benefits = table.select(
        year=pl.lit(year, pl.Int64),
        area=pl.col("state").replace_strict(_AREA_OF_CODE, return_dtype=pl.String),
        monthly_benefits_usd=pl.col(found[0][0]).cast(pl.Int64) * _USD_PER_UNIT,
    )
    require_every_state(benefits)
    added = benefits.filter(pl.col("area") != "US")["monthly_benefits_usd"].sum()
    if added != states_thousands * _USD_PER_UNIT:
        raise SourceError(f"the states add to {added:,.0f}, not {states_thousands * _USD_PER_UNIT:,.0f}")
    printed = benefits.filter(area="US")["monthly_benefits_usd"].to_list()
    if len(printed) != 1 or printed[0] is None or not _LEAST_PART_OF_ALL * printed[0] <= added <= printed[0]:
        raise SourceError(f"the states add to {added:,.0f}, All areas is {', '.join(map(str, printed)) or 'missing'}")
    return benefits


OASDI = Dataset(
    name="ssa_oasdi",
    description="Social Security: benefits of the month of December by state",
    schema=OasdiSchema,
    documents=(
        Document(
            name="ssa_oasdi_december_2024",
            publisher="Social Security Administration",
            table="OASDI Beneficiaries by State and County, Table 3",
            vintage="December 2024",
            url="https://www.ssa.gov/policy/docs/statcomps/oasdi_sc/2024/",
            file="ssa/oasdi_sc_2024_table3_december_benefits_by_state_transcribed.csv",
            parse=partial(parse_oasdi, year=2024, states_thousands=_STATES_OF_2024_THOUSANDS),
            licence=COMPILED_ELSEWHERE,
            compiled_by="markusstrasser (immigration-research)",
            form="transcribed",
            copied_from="markusstrasser/immigration-research@6685ef9",
        ),
    ),
)
