"""Bureau of Economic Analysis: what the federal government paid at work in each state, 1962 to 1997.

Belongs here: federal civilian and military earnings before table SAGDP4N begins, in 1997. Quirks of the file:
- typed are the shares of earnings by place of work that are federal (tables SAINC5S and SAINC5H by industry, percent,
  two decimals); the earnings they are shares of stand beside them, and their product, all in millions of dollars;
- earnings are wages and what employers add to them, as compensation in SAGDP4N is: in 1997 they add to $219,452 million
  where that has 219,398 without what is abroad, and no state's share differs by more than 0.25 %;
- civilian and military are one figure; there is no national row.
A document by hand: no address serves the old tables by industry as one file. Does not belong here: compensation from
1997 on (``regional.py``).
"""

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from assets.sources.bea.regional import PUBLISHER, ZIPS
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document, first_year
from pipeline.errors import SourceError

_COLUMNS = {
    "share": "federal_share_of_earnings_pct",
    "earnings": "earnings_by_place_of_work_usd_mn",
    "federal": "federal_earnings_usd_mn",
}
_MILLION, _PER_CENT = 1e6, 100.0
_LAST_YEAR = 1997
_ROUNDING_MILLIONS = 0.11
"""Products are rounded to one decimal, and so are the earnings they are made of."""


class FederalEarningsSchema(dy.Schema):
    """One row a calendar year and state."""

    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=_LAST_YEAR, description="Calendar year.")
    area = dy.String(primary_key=True, description="Area code of the place of work, see raw.area; no row for US.")
    earnings_usd = dy.Float64(min=0, description="All earnings by place of work, table SAINC4 line 35, dollars.")
    federal_earnings_usd = dy.Float64(
        min=0, description="Federal civilian and military earnings together: a typed share times earnings_usd, dollars."
    )

    @dy.rule()
    def federal_is_part_of_all(cls) -> pl.Expr:  # noqa: N805
        """Federal earnings are no more than all earnings."""
        return pl.col("federal_earnings_usd") <= pl.col("earnings_usd")


def parse_federal_earnings(content: bytes) -> pl.DataFrame:
    """Read the typed shares and what they are shares of.

    Returns: year, area, earnings_usd, federal_earnings_usd (dollars).

    Raises:
        SourceError: another header, an unknown state, a state missing or twice in a year, a year missing, or a product
            that is not the share of the earnings.
    """
    cells = csv_cells(content, ["year", "usps", *_COLUMNS.values()])
    require_known(cells["usps"], STATE_CODES, "state")
    table = cells.select(
        year=pl.col("year").cast(pl.Int64),
        area="usps",
        **{name: pl.col(column).cast(pl.Float64) for name, column in _COLUMNS.items()},
    ).filter(pl.col("year") >= first_year())
    require_every_state(table, by=["year"])
    if (years := sorted(set(table["year"]))) != list(range(years[0], _LAST_YEAR + 1)):
        raise SourceError(f"not each year to {_LAST_YEAR}: {', '.join(map(str, years))}")
    gap = (pl.col("share") / _PER_CENT * pl.col("earnings") - pl.col("federal")).abs()
    for year, area in table.filter(~(gap <= _ROUNDING_MILLIONS)).select("year", "area").rows():
        raise SourceError(f"federal earnings of {area} in {year} are not the share of all earnings")
    return table.select(
        "year",
        "area",
        earnings_usd=(pl.col("earnings") * _MILLION).round(),
        federal_earnings_usd=(pl.col("federal") * _MILLION).round(),
    )


FEDERAL_EARNINGS = Dataset(
    name="bea_federal_earnings",
    description="BEA: federal civilian and military earnings by state of work to 1997",
    schema=FederalEarningsSchema,
    documents=(
        Document(
            name="bea_federal_earnings_1962_1997",
            publisher=PUBLISHER,
            table="SAINC5S and SAINC5H, federal share of earnings by place of work",
            vintage="1962-1997",
            url=f"{ZIPS}/SAINC.zip",
            file="history/bea_federal_share_of_earnings_1962_1997_transcribed.csv",
            parse=parse_federal_earnings,
            licence=COMPILED_ELSEWHERE,
            compiled_by="vibedatascience (vibelogs)",
            form="transcribed",
            copied_from="vibedatascience/vibelogs@12a7170",
        ),
    ),
)
