"""USAspending's forerunner FPDS: Defense contracts by state of performance, FY2000 to FY2014.

Belongs here: the years before contracts of every department are at hand by place. Quirks of the extract:
- the 50 states: the District of Columbia is not in it, and neither is what is done abroad;
- obligations in parts (products, research and development, services, and a little that is unlabeled), which are added;
  an unlabeled part may be negative or absent, and Alaska or another state may lack research in FY2000;
- Defense buys about two thirds of what contracts buy: shares of Defense only;
- of calendar 2012 the Defense rows of ``contracts_by_state_cy2012_cy2017.csv`` place 8 % of the money elsewhere.
A document by hand. Does not belong here: contracts as the agency serves them (``awards.py``, ``search.py``).
"""

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError

FISCAL_YEARS = range(2000, 2015)
_PARTS = ("Products", "R&D", "Services", "unlabeled")
_EVERYWHERE = ("Products", "Services")
"""Parts that each state has in each year."""


class DefenseContractsSchema(dy.Schema):
    """One row a fiscal year and state, without the District of Columbia."""

    fiscal_year = dy.Int64(
        primary_key=True, min=FISCAL_YEARS[0], max=FISCAL_YEARS[-1], description="Federal fiscal year."
    )
    area = dy.String(
        primary_key=True, description="Area code of the place of performance, see raw.area; 50 states, no DC, no US."
    )
    amount_usd = dy.Float64(min=0, description="Obligations of the Department of Defense for contracts, dollars.")


def parse_defense_contracts(content: bytes) -> pl.DataFrame:
    """Add the parts of each state and fiscal year.

    Returns: fiscal_year, area, amount_usd (dollars); 50 states.

    Raises:
        SourceError: another header, an unknown state or part, a part twice, a state or one of the parts it has in every
            year missing, the District of Columbia there, or other fiscal years.
    """
    cells = csv_cells(content, ["fiscal_year", "state", "category", "obligations_usd"])
    require_known(cells["state"], STATE_CODES, "state")
    require_known(cells["category"], _PARTS, "part")
    parts = cells.select(
        "category",
        fiscal_year=pl.col("fiscal_year").cast(pl.Int64),
        area="state",
        amount_usd=pl.col("obligations_usd").cast(pl.Float64),
    )
    if parts.select("fiscal_year", "area", "category").is_duplicated().any():
        raise SourceError("a part of a state stands twice in a year")
    if sorted(set(parts["fiscal_year"])) != list(FISCAL_YEARS):
        raise SourceError(f"not the fiscal years {FISCAL_YEARS[0]} to {FISCAL_YEARS[-1]}")
    if empty := parts.filter(pl.col("amount_usd").is_null()).select("area", "fiscal_year").rows():
        raise SourceError(f"no amount for {empty[0][0]} in {empty[0][1]}")
    everywhere = parts.filter(pl.col("category").is_in(_EVERYWHERE))
    require_every_state(everywhere, by=["fiscal_year", "category"], without={"DC"})
    return (
        parts.group_by("fiscal_year", "area")
        .agg(pl.col("amount_usd").sum().round(2))
        .sort("fiscal_year", "area")
        .select("fiscal_year", "area", "amount_usd")
    )


DEFENSE_CONTRACTS = Dataset(
    name="usaspending_defense_contracts",
    description="FPDS: Defense contract obligations by state of performance, FY2000-14, 50 states without DC",
    schema=DefenseContractsSchema,
    year="fiscal_year",
    documents=(
        Document(
            name="fpds_defense_contracts_fy2000_fy2014",
            publisher="USAspending",
            table="Federal Procurement Data System, Defense contracts by state of performance",
            vintage="fiscal years 2000-14",
            url="https://www.fpds.gov/",
            file="usaspending/dod_contracts_by_state_FY2000_2014_csis.csv",
            parse=parse_defense_contracts,
            licence=COMPILED_ELSEWHERE,
            compiled_by="Center for Strategic and International Studies",
            form="extract",
            copied_from="lipseylc/DoD-Competition-Shiny-Demo@6c407c6",
        ),
    ),
)
