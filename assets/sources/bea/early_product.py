"""Bureau of Economic Analysis: gross domestic product by state before table SAGDP1 begins, in 1997.

Belongs here: the series by the industries of the standard classification (SIC), 1963 to 1997, whose levels were joined
to those of the newer classification by whoever compiled the file. Quirks:
- millions of dollars with needless digits: what was joined is no printed figure;
- later years are SAGDP1's own and are not read, but for the year of the join, 1997;
- the national row is the sum of the states, as joined.
A document by hand. Does not belong here: product from 1997 on (``regional.py``).
"""

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state, require_steady
from assets.licences import COMPILED_ELSEWHERE
from assets.sources.bea.regional import PUBLISHER
from pipeline.documents.cells import csv_cells
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document, first_year
from pipeline.errors import SourceError

_MILLION = 1e6
_JOINED_IN = 1997
_MOST_TIMES = 1.6
"""No state's product moved by more than half in a year (Alaska, oil)."""


class EarlyProductSchema(dy.Schema):
    """One row a calendar year and state."""

    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=_JOINED_IN, description="Calendar year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; there is no row for US.")
    product_usd = dy.Float64(
        min=1, description="Gross domestic product of the state in current dollars, its level joined to that of 1997."
    )


def parse_early_product(content: bytes) -> pl.DataFrame:
    """Read the joined series to 1997.

    Returns: year, area, product_usd (dollars).

    Raises:
        SourceError: another header or variable, a state missing or twice, a year missing, or a state whose product
            leaps.
    """
    cells = csv_cells(content, ["year", "stabbr", "name", "value"])
    if (names := sorted(set(map(str, cells["name"])))) != ["gdp"]:
        raise SourceError(f"holds {', '.join(names)[:120]}, not gdp alone")
    table = cells.select(
        year=pl.col("year").cast(pl.Int64), area="stabbr", product_usd=(pl.col("value").cast(pl.Float64) * _MILLION)
    )
    kept = table.filter(pl.col("area").is_in(STATE_CODES) & pl.col("year").is_between(first_year(), _JOINED_IN))
    rounded = kept.with_columns(pl.col("product_usd").round())
    require_every_state(rounded, by=["year"])
    if (years := sorted(set(rounded["year"]))) != list(range(years[0], _JOINED_IN + 1)):
        raise SourceError(f"not each year to {_JOINED_IN}: {', '.join(map(str, years))}")
    return require_steady(rounded, "product_usd", "year", _MOST_TIMES)


EARLY_PRODUCT = Dataset(
    name="bea_early_product",
    description="BEA: gross domestic product by state to 1997, by the older classification of industries, joined",
    schema=EarlyProductSchema,
    documents=(
        Document(
            name="bea_early_product_1963_2020",
            publisher=PUBLISHER,
            table="Gross domestic product by state, SIC, joined to NAICS",
            vintage="1963-2020",
            url="https://apps.bea.gov/regional/zip/SAGDP.zip",
            file="history/bea_state_gdp_1963_2020_spliced_boyd.csv",
            parse=parse_early_product,
            licence=COMPILED_ELSEWHERE,
            compiled_by="Don Boyd (BEAData)",
            form="extract",
            copied_from="donboyd5/BEAData@0b3407c",
        ),
    ),
)
