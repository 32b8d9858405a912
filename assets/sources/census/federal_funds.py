"""Census Bureau: Consolidated Federal Funds Report, who got what of federal spending, one year of it.

Belongs here: fiscal year 1995 in percent of the nation, typed from a page that prints a rank beside each share. Quirks:
- 41 of the 51 areas: the page breaks off after South Carolina, so that SD, TN, TX, UT, VT, VA, WA, WV, WI and WY are
  missing, and with them about a fifth of the nation. What is missing is missing: no share is made up for it;
- one decimal: a small state's 0.1 may be 0.05 or 0.15; ranks (of 53, with territories) order what rounds alike;
- procurement is obligations at the place of performance, for salaries where the work is.
A document by hand: the reports' files, one zip a state and year (``/govs/cffr/YYcffXX.zip``, FY1993-2010), would give
every state, but nobody here has seen one, so they are not asked for. Does not belong here: awards (``usaspending``).
"""

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_NAME, STATE_CODES
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, number_in, require_known
from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "US Census Bureau"
FISCAL_YEAR = 1995
CUT_OFF = ("SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY")
"""The areas that are not on the page."""
ITEMS = ("total", "grants", "salaries_wages", "direct_payments_individuals", "procurement", "other")
_PER_CENT = 100.0


class FederalFundsSchema(dy.Schema):
    """One row a fiscal year, item and area of those on the page."""

    fiscal_year = dy.Int64(primary_key=True, min=FISCAL_YEAR, max=FISCAL_YEAR, description="Federal fiscal year.")
    item = dy.String(
        primary_key=True,
        regex=f"^({'|'.join(ITEMS)})$",
        description="total, or a part of it: grants, salaries_wages, direct_payments_individuals, procurement, other.",
    )
    area = dy.String(primary_key=True, description="Area code, see raw.area; 41 areas, Alabama to South Carolina.")
    share = dy.Float64(min=0, max=1, description="Share of the United States, territories among them, to 0.001.")


def parse_federal_funds(content: bytes) -> pl.DataFrame:
    """Read the typed shares.

    Returns: fiscal_year, item, area, share (of the United States).

    Raises:
        SourceError: another header or year, other areas, no number, a rank twice, or a share that is smaller than one
            of a lower rank.
    """
    columns = [f"{item}_{what}" for item in ITEMS for what in ("pct", "rank")]
    cells = csv_cells(content, ["fiscal_year", "state", "usps", *columns])
    if set(cells["fiscal_year"]) != {str(FISCAL_YEAR)}:
        raise SourceError(f"of {', '.join(sorted(set(map(str, cells['fiscal_year']))))}, not {FISCAL_YEAR} alone")
    require_known(cells["state"], CODE_OF_NAME, "state")
    if cells["state"].replace_strict(CODE_OF_NAME).to_list() != cells["usps"].to_list():
        raise SourceError("a state's name and code differ")
    found = cells["usps"].to_list()
    if sorted(found) != sorted(set(STATE_CODES) - set(CUT_OFF)):
        raise SourceError(f"holds {len(found)} areas, not the {len(STATE_CODES) - len(CUT_OFF)} of the page once each")
    rows = []
    for item in ITEMS:
        of_item = [
            (number_in(row[f"{item}_rank"], f"{row['usps']}, {item}", int), row[f"{item}_pct"], row["usps"])
            for row in cells.iter_rows(named=True)
        ]
        rows += [(item, area, number_in(share, f"{area}, {item}", float)) for _, share, area in sorted(of_item)]
        _require_order(item, [rank for rank, *_ in sorted(of_item)], [row[2] for row in rows[-len(of_item) :]])
    frame = pl.DataFrame(rows, schema={"item": pl.String, "area": pl.String, "percent": pl.Float64}, orient="row")
    share = (pl.col("percent") / _PER_CENT).round(3)
    return frame.select(fiscal_year=pl.lit(FISCAL_YEAR, pl.Int64), item="item", area="area", share=share)


def _require_order(item: str, ranks: list[int], shares: list[float]) -> None:
    """Raise SourceError where a rank stands twice or shares in their order grow."""
    if len(set(ranks)) != len(ranks):
        raise SourceError(f"{item}: a rank stands twice")
    if shares != sorted(shares, reverse=True):
        raise SourceError(f"{item}: a share is below one of a lower rank")


FEDERAL_FUNDS = Dataset(
    name="census_federal_funds",
    description="Consolidated Federal Funds Report: shares of federal spending by kind and state, FY1995, 41 areas",
    schema=FederalFundsSchema,
    year="fiscal_year",
    documents=(
        Document(
            name="census_federal_funds_1995",
            publisher=PUBLISHER,
            table="Consolidated Federal Funds Report, percent distribution by state",
            vintage="fiscal year 1995",
            url="https://www2.census.gov/govs/cffr/",
            file="history/census_cffr_fy1995_percent_by_state_transcribed_41_areas.csv",
            parse=parse_federal_funds,
            licence=COMPILED_ELSEWHERE,
            compiled_by="Pennsylvania State Data Center",
            form="transcribed",
        ),
    ),
)
