"""Bureau of Economic Analysis: population by state, as the regional accounts divide by it.

Belongs here: line 2 of table SAINC1, persons at mid-year. BEA takes it from the Census Bureau; its quirks:
- BEA itself revised 2010 to 2019 to meet the census of 2020, which the estimates of those years (NST-EST2019) do not:
  New York had 20.22 million persons in 2019, not 19.45. 2000 to 2009 are the Census Bureau's to the person;
- 1990 to 1999 meet the census of 2000, which the series that others pass on (FRED) does not: it is up to 9 % short in
  1999, and so it is not read;
- from 2020 on it is the Census Bureau's vintage of its release (2024 in March 2025), not the newest one there is;
- the table has other units beside it: income in millions, income per head in dollars.
Does not belong here: income (``regional.py``), the Census Bureau's own estimates (``assets/sources/census``).
"""

from datetime import date

import dataframely as dy
import polars as pl

from assets.areas import require_national_row
from assets.licences import US_GOVERNMENT_WORK
from assets.sources.bea.regional import PUBLISHER, ZIPS
from assets.sources.bea.tables import read_lines, table_in_zip
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

_TABLE, _LINE = "SAINC1", 2
_PERSONS = {"number of persons": 1.0, "persons": 1.0}
_WORDS = {_LINE: "population (persons)"}


class PopulationSchema(dy.Schema):
    """One row a calendar year and area; US is the national row as printed, the sum of the states."""

    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Calendar year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; US is the national row as printed.")
    population = dy.Int64(
        min=1, description="Persons at mid-year; 2010 to 2019 as BEA revised them to meet the census of 2020."
    )


def parse_population(content: bytes) -> pl.DataFrame:
    """Read the population of an ALL_AREAS file of SAINC1.

    Returns: year, area, population (persons); the states and US.

    Raises:
        SourceError: not this table, another unit or description, a part of a person, a year of some states only, or
            states that do not add to US.
    """
    frame = read_lines(content, _TABLE, (_LINE,), _PERSONS, _WORDS)
    if parts := frame.filter(pl.col("value") != pl.col("value").round())["area"].to_list():
        raise SourceError(f"a part of a person in {parts[0]}")
    persons = frame.select("year", "area", population=pl.col("value").cast(pl.Int64))
    return require_national_row(persons, "population", by=["year"])


def parse_zipped_population(content: bytes) -> pl.DataFrame:
    """Read it from a regional zip; SourceError as ``parse_population``, or where SAINC1 is not in it once."""
    return parse_population(table_in_zip(content, _TABLE))


def live(_: date) -> tuple[Live, ...]:
    """The newest release, in the zip that the income of states comes in."""
    request = Request(f"{ZIPS}/SAINC.zip", "zip")
    return (
        Live("bea_population_live", PUBLISHER, _TABLE, request, parse_zipped_population, licence=US_GOVERNMENT_WORK),
    )


POPULATION = Dataset(
    name="bea_population",
    description="BEA: population by state, 2010 to 2019 revised to meet the census of 2020",
    schema=PopulationSchema,
    live=live,
    cadence_days=400,
    documents=(
        Document(
            name="bea_population_2025_03",
            publisher=PUBLISHER,
            table=_TABLE,
            vintage="release 2025-03",
            url=f"{ZIPS}/SAINC.zip",
            file="bea/release_2025_03/SAINC1__ALL_AREAS_1929_2024.csv",
            parse=parse_population,
            licence=US_GOVERNMENT_WORK,
            form="re-saved by a spreadsheet",
            copied_from="rcberg/macroeconomics@01bd7f6",
        ),
    ),
)
