"""Federal medical assistance percentages (FMAP): what part of a state's Medicaid benefits the federal government pays.

Belongs here: everything about the table PolicyEngine put together of notices in the Federal Register. Its quirks:
- a column ``fmap_from_YYYY`` starts on 1 October YYYY: it is federal fiscal year YYYY + 1 (Mississippi's 77.27 % is
  FY2024, from 2023);
- the column of 2015 is a filler of zeros, left out by name; that of 2016 (FY2017) is not there;
- the regular percentage, without what was added in the pandemic (6.2 points from January 2020, less from April 2023,
  none from 2024), and not that of people newly eligible (90 %), of CHIP or of administration;
- the District of Columbia's 70 % is set by law.
A document by hand: the notices are prose, a year each.
Does not belong here: what a state is paid (``medicaid_spending.py``, ``financial_management.py``).
"""

import re

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

_FROM = re.compile(r"fmap_from_(20\d\d)")
_FILLER = "fmap_from_2015"
_MOST_POINTS = 0.045
"""No state's percentage moves by more in a year: Oklahoma's rose by 3.8 points in FY2019."""


class FmapSchema(dy.Schema):
    """One row a federal fiscal year and state."""

    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; there is no row for US.")
    federal_share = dy.Float64(
        min=0.5,
        max=0.83,
        description="Regular federal medical assistance percentage, 0.5 to 0.83, without additions of the pandemic.",
    )


def parse_fmap(content: bytes) -> pl.DataFrame:
    """Read the table of percentages, one column a year.

    Returns: fiscal_year, area, federal_share (of 1); 51 states.

    Raises:
        SourceError: another header, a filler that holds figures, a gap between years, an unknown state, a state
            missing or twice, or a percentage that leaps.
    """
    table = csv_cells(content, ["state", _FILLER])
    starts = {name: int(found[1]) for name in table.columns if (found := _FROM.fullmatch(name)) and name != _FILLER}
    unknown = sorted(set(table.columns) - {"state", _FILLER, *starts})
    if figures := [name for name in unknown if table[name].cast(pl.Float64, strict=False).is_not_null().any()]:
        raise SourceError(f"unknown column {', '.join(figures)}")
    years = sorted(starts.values())
    if not years or years != list(range(years[0], years[-1] + 1)):
        raise SourceError(f"not years in a row: {', '.join(map(str, years)) or 'none'}")
    require_known(table["state"], STATE_CODES, "state")
    if not table[_FILLER].cast(pl.Float64).eq(0).all():
        raise SourceError(f"{_FILLER} is no filler of zeros any more")
    shares = table.unpivot(list(starts), index="state", variable_name="column", value_name="share").select(
        fiscal_year=pl.col("column").replace_strict(starts, return_dtype=pl.Int64) + 1,
        area="state",
        federal_share=pl.col("share").cast(pl.Float64),
    )
    require_every_state(shares, by=["fiscal_year"])
    step = pl.col("federal_share") - pl.col("federal_share").shift().over("area", order_by="fiscal_year")
    for area, year in shares.filter(step.abs() > _MOST_POINTS).select("area", "fiscal_year").rows():
        raise SourceError(f"federal_share of {area} leaps in {year}")
    return shares


FMAP = Dataset(
    name="cms_fmap",
    description="Federal medical assistance percentages by state, federal fiscal years",
    schema=FmapSchema,
    documents=(
        Document(
            name="hhs_fmap_2018_2026",
            publisher="US Department of Health and Human Services",
            table="Federal medical assistance percentages, Federal Register notices",
            vintage="FY2018-FY2026",
            url="https://aspe.hhs.gov/federal-medical-assistance-percentages-or-federal-financial-participation-state-assistance-expenditures",
            file="cms/fmap_by_state.csv",
            parse=parse_fmap,
            licence=COMPILED_ELSEWHERE,
            form="extract",
            copied_from="PolicyEngine/policyengine-us@2.68.0",
            compiled_by="PolicyEngine",
        ),
    ),
    year="fiscal_year",
)
