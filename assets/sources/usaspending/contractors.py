"""USAspending as archived in January 2009: contracts by the contractor's state, FY2000 to FY2007.

Belongs here: shares typed from the archived pages. Quirks:
- by the contractor's address, not by where the work is done: a check on a key by place of performance, never the key
  (of FY1995 and 2012, where both are known, they agree with r = .97 and .95);
- the 24 areas with most, which have 83 to 86 % of the nation; the rest is not on the pages, and missing;
- percent of the United States, three decimals.
A document by hand. Does not belong here: contracts by place of performance (``awards.py``, ``defense_contracts.py``).
"""

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError

FISCAL_YEARS = range(2000, 2008)
_AREAS = 24
_TOGETHER = (0.83, 0.87)
"""What part of the nation the areas of a year have together, at least and at most."""
_PER_CENT = 100.0


class ContractorStateSchema(dy.Schema):
    """One row a fiscal year and area, of the 24 with most contracts."""

    fiscal_year = dy.Int64(
        primary_key=True, min=FISCAL_YEARS[0], max=FISCAL_YEARS[-1], description="Federal fiscal year."
    )
    area = dy.String(primary_key=True, description="Area code of the contractor, see raw.area; 24 areas.")
    share = dy.Float64(min=0, max=1, description="Share of the contracts of the United States, obligations.")


def parse_contractor_state(content: bytes) -> pl.DataFrame:
    """Read the typed shares.

    Returns: fiscal_year, area, share (of the United States).

    Raises:
        SourceError: another header, an unknown state, a name and a code that differ, other fiscal years, not the same
            24 areas once in each, or shares that are together no likely part of the nation.
    """
    cells = csv_cells(content, ["state", "usps", "fiscal_year", "contracts_by_contractor_state_pct"])
    require_known(cells["usps"], STATE_CODES, "state")
    require_known(cells["state"], CODE_OF_NAME, "state")
    if cells["state"].replace_strict(CODE_OF_NAME).to_list() != cells["usps"].to_list():
        raise SourceError("a state's name and code differ")
    frame = cells.select(
        fiscal_year=pl.col("fiscal_year").cast(pl.Int64),
        area="usps",
        share=(pl.col("contracts_by_contractor_state_pct").cast(pl.Float64) / _PER_CENT).round(5),
    ).sort("fiscal_year", "area")
    if sorted(set(frame["fiscal_year"])) != list(FISCAL_YEARS):
        raise SourceError(f"not the fiscal years {FISCAL_YEARS[0]} to {FISCAL_YEARS[-1]}")
    for (year,), group in frame.group_by("fiscal_year", maintain_order=True):
        if group["area"].n_unique() != _AREAS or len(group) != _AREAS:
            raise SourceError(f"{year} has {len(group)} rows of {group['area'].n_unique()} areas, not {_AREAS} of each")
        if group["share"].has_nulls() or not _TOGETHER[0] <= (together := group["share"].sum()) <= _TOGETHER[1]:
            raise SourceError(f"the areas of {year} have {together:.1%} of the nation together")
    return frame


CONTRACTOR_STATE = Dataset(
    name="usaspending_contractor_state",
    description="USAspending: shares of contracts by the contractor's state, FY2000-07, the 24 areas with most",
    schema=ContractorStateSchema,
    year="fiscal_year",
    documents=(
        Document(
            name="usaspending_contractor_state_fy2000_fy2007",
            publisher="USAspending",
            table="Contracts by contractor's state, archived pages of January 2009",
            vintage="fiscal years 2000-07",
            url="https://webarchive.library.unt.edu/eot2008/",
            file="history/usaspending_contracts_by_contractor_state_fy2000_2007_transcribed_24_areas.csv",
            parse=parse_contractor_state,
            licence=COMPILED_ELSEWHERE,
            compiled_by="University of North Texas Libraries (archive)",
            form="transcribed",
        ),
    ),
)
