"""FRED, Federal Reserve Bank of St. Louis: the price index of gross domestic product, a series of BEA.

Belongs here: the annual index A191RD3A086NBEA, which turns nominal into real dollars. Its quirks:
- the header is ``observation_date,...`` or the older ``DATE,...``;
- a year not yet published is blank or ``.``: missing, so left out;
- the base year moves with BEA's comprehensive updates: 2017 must read 100.
Does not belong here: which year real dollars are in (``sql/core``).
"""

from datetime import date

import dataframely as dy
import polars as pl

from assets.licences import US_GOVERNMENT_WORK
from pipeline.documents.cells import csv_cells, require_last_line_ended
from pipeline.documents.dataset import Dataset, Document, first_year
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

PUBLISHER = "Bureau of Economic Analysis"
COMPILED_BY = "Federal Reserve Bank of St. Louis (FRED)"
SERIES = "A191RD3A086NBEA"
_GRAPH = f"https://fred.stlouisfed.org/graph/fredgraph.csv?id={SERIES}"
_BASE_YEAR, _BASE = 2017, 100.0
_MISSING = ["", "."]
_MOST_PART_A_YEAR = 0.15
"""Prices fell by 12 % in 1932 and rose by 13 % in 1947, and never moved more since 1929."""


class PriceIndexSchema(dy.Schema):
    """One row a calendar year; ``index_2017`` is 100 in 2017."""

    year = dy.Int64(primary_key=True, min=1929, max=2100, description="Calendar year.")
    index_2017 = dy.Float64(min=0.1, description="Chain-type price index of gross domestic product, 2017 = 100.")


def parse_price_index(content: bytes) -> pl.DataFrame:
    """Read the series: year, index_2017 (2017 = 100).

    Raises:
        SourceError: another series, dates that are not the first of January, another base year, a gap in the years.
    """
    series = csv_cells(content)
    if series.columns[:2] not in (["observation_date", SERIES], ["DATE", SERIES]):
        raise SourceError(f"not the series {SERIES}: columns {', '.join(series.columns)[:120]}")
    require_last_line_ended(content)
    dated = series.rename({series.columns[0]: "date"}).with_columns(pl.all().str.strip_chars())
    annual = dated["date"].str.contains(r"^\d{4}-01-01$").fill_null(value=False)
    if not annual.all():
        raise SourceError(f"not annual: {dated.filter(~annual)['date'][0]}")
    frame = dated.filter(pl.col(SERIES).is_not_null() & ~pl.col(SERIES).is_in(_MISSING)).select(
        year=pl.col("date").str.head(4).cast(pl.Int64), index_2017=pl.col(SERIES).cast(pl.Float64)
    )
    if frame.filter(year=_BASE_YEAR)["index_2017"].to_list() != [_BASE]:
        raise SourceError(f"{_BASE_YEAR} is not 100: another base year")
    if frame["year"].to_list() != list(range(frame["year"][0], frame["year"][0] + len(frame))):
        raise SourceError("a year is missing, repeated or out of order")
    return frame


def parse_whole_price_index(content: bytes) -> pl.DataFrame:
    """Read the series as ``parse_price_index`` after making sure that it is whole and no year leaps.

    Raises:
        SourceError: it begins after the first year that is needed, moves by more than 15 % in a year, or as that
            function.
    """
    frame = parse_price_index(content)
    if frame["year"][0] > first_year():
        raise SourceError(f"begins in {frame['year'][0]}, not by {first_year()}")
    leaps = frame.filter(~(pl.col("index_2017").pct_change().abs() <= _MOST_PART_A_YEAR))
    for year, index in leaps.rows():
        raise SourceError(f"the index of {year}, {index:g}, moves by more than {_MOST_PART_A_YEAR:.0%} in a year")
    return frame


def live(_: date) -> tuple[Live, ...]:
    """The whole series as it is today; the address is the same every year."""
    return (
        Live(
            name="gdp_price_index_live",
            publisher=PUBLISHER,
            table=SERIES,
            request=Request(_GRAPH, "csv"),
            parse=parse_whole_price_index,
            licence=US_GOVERNMENT_WORK,
            compiled_by=COMPILED_BY,
        ),
    )


GDP_PRICE_INDEX = Dataset(
    name="gdp_price_index",
    sets_fiscal_years=True,
    description="Chain-type price index of gross domestic product, 2017 = 100",
    schema=PriceIndexSchema,
    live=live,
    cadence_days=120,
    documents=(
        Document(
            name="fred_gdp_price_index",
            publisher=PUBLISHER,
            table=SERIES,
            vintage="1929-2025",
            url=_GRAPH,
            file="deflators/fred_A191RD3A086NBEA_1929_2025.csv",
            parse=parse_price_index,
            licence=US_GOVERNMENT_WORK,
            compiled_by=COMPILED_BY,
            copied_from="ChowchowWorks/Macroeconomics@d57d95d",
        ),
    ),
)
