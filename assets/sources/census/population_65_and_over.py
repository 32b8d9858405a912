"""Census Bureau: residents aged 65 and over, from the American Community Survey (ACS).

Belongs here: everything about table S0101 of the 1-year estimates, of which an extract of 2024 is at hand. Its quirks:
- areas are GEOIDs (``0400000US01`` is a state with its FIPS code); the 50 states, DC and Puerto Rico, no nation;
- columns carry year and survey in their names (``total_2024_acs1``);
- all ages are those of the population estimates but for rounding: 340,110,990 in the 51 states of 2024, 2 more.
A document by hand: the bureau serves the table through an API that asks for a key.
Does not belong here: the population estimates (``population.py``).
"""

import re

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_FIPS, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

_AGED = re.compile(r"age_65_over_(20\d\d)_acs1")
_GEOIDS = {f"0400000US{fips}": code for fips, code in CODE_OF_FIPS.items() if fips != "00"}
_LEAST_PART, _MOST_PART = 0.05, 0.4
"""Between them lies the part of 65 and over in every state; Utah has 12 %, Puerto Rico 25 %."""


class AgedSchema(dy.Schema):
    """One row a year and area: the 51 states and Puerto Rico, without the nation."""

    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Year of the survey.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; there is no row for US.")
    population = dy.Int64(min=1, description="Residents aged 65 and over, estimated over the year.")


def parse_aged(content: bytes) -> pl.DataFrame:
    """Read the extract of table S0101.

    Returns: year, area, population (persons aged 65 and over); 51 states and PR.

    Raises:
        SourceError: another header or several years, an unknown area, an area missing or twice, or a part of 65 and
            over that no state has.
    """
    table = csv_cells(content, ["geo"])
    found = [(name, int(of_year[1])) for name in table.columns if (of_year := _AGED.fullmatch(name))]
    if len(found) != 1 or f"total_{found[0][1]}_acs1" not in table.columns:
        raise SourceError(f"not one column of 65 and over and one of all ages of a year: {', '.join(table.columns)}")
    column, year = found[0]
    require_known(table["geo"], _GEOIDS, "area")
    persons = table.select(
        year=pl.lit(year, pl.Int64),
        area=pl.col("geo").replace_strict(_GEOIDS, return_dtype=pl.String),
        population=pl.col(column).cast(pl.Int64),
        all_ages=pl.col(f"total_{year}_acs1").cast(pl.Int64),
    )
    require_every_state(persons)
    if persons.filter(area="PR").height != 1:
        raise SourceError(f"{persons.filter(area='PR').height} rows of PR, not 1")
    part = pl.col("population") / pl.col("all_ages")
    if odd := persons.filter(~part.is_between(_LEAST_PART, _MOST_PART).fill_null(value=False))["area"].to_list():
        raise SourceError(f"no part of all ages that 65 and over can be: {', '.join(odd)}")
    return persons.drop("all_ages")


POPULATION_65_AND_OVER = Dataset(
    name="census_population_65_and_over",
    description="Residents aged 65 and over by state, American Community Survey",
    schema=AgedSchema,
    documents=(
        Document(
            name="census_acs_2024_65_and_over",
            publisher="US Census Bureau",
            table="American Community Survey, 1-year estimates, S0101 Age and Sex",
            vintage="2024",
            url="https://data.census.gov/table/ACSST1Y2024.S0101",
            file="census/population/acs_2024_population_65_and_over_by_state.csv",
            parse=parse_aged,
            licence=COMPILED_ELSEWHERE,
            compiled_by="PolicyEngine",
            form="extract",
            copied_from="PolicyEngine/chronicle@7754c8c",
        ),
    ),
)
