"""Census Bureau: resident population and federal aid received by state and local governments.

Belongs here: everything about these files. Their quirks:
- ``SUMLEV`` 010 is the nation, 040 the states and Puerto Rico; 020 and 030 are regions and divisions and are dropped;
- codes are text (``00`` is the nation, ``72`` Puerto Rico);
- the 2000-2010 file is a printed table: quoted numbers with commas, names with leading dots, footnote digits stuck to
  headers (``April 1, 20001``); it also estimates 2010, which a newer file replaces, so only 2007-2009 are read from it;
- population stands for 1 July; the level breaks at each census, as the bureau publishes it;
- federal aid is in thousands of dollars, in each government's own fiscal year (mostly July to June); the extract is a
  later revision than the published table of FY2017.
Does not belong here: how aid becomes the key of other grants (``sql/core``).
"""

import re
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import CODE_OF_FIPS, CODE_OF_NAME, STATE_CODES, require_every_state, require_national_row
from pipeline.cells import csv_cells, number_in, require_known
from pipeline.dataset import FIRST_YEAR, Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "US Census Bureau"
_POPEST = "https://www2.census.gov/programs-surveys/popest"
_NATION, _STATE = "010", "040"
_REGIONS = {"Northeast", "Midwest", "South", "West"}
_AREA_OF_NAME = {name: code for name, code in CODE_OF_NAME.items() if code in {*STATE_CODES, "PR", "US"}}


class PopulationSchema(dy.Schema):
    """Residents on 1 July, one row a year and area: 51 states, PR and US (which is the sum of the states)."""

    year = dy.Int64(primary_key=True, min=1900, max=2100, description="Year of the estimate, 1 July.")
    area = dy.String(
        primary_key=True,
        description="Area code, see raw.area; US is the sum of the 51 states, without Puerto Rico.",
    )
    population = dy.Int64(min=1, description="Residents on 1 July of the year.")


class FederalAidSchema(dy.Schema):
    """Revenue of state and local governments from the federal government, one row a fiscal year and area."""

    fiscal_year = dy.Int64(
        primary_key=True,
        min=1900,
        max=2100,
        description="Fiscal year of the governments, mostly from July to June.",
    )
    area = dy.String(primary_key=True, description="Area code, see raw.area; US is the national row as printed.")
    amount_usd = dy.Float64(
        min=0,
        description="Revenue of state and local governments from the federal government, dollars.",
    )


def parse_population(content: bytes) -> pl.DataFrame:
    """Read the POPESTIMATE columns of an ALLDATA file.

    Returns: year, area, population (persons).

    Raises:
        SourceError: not this file, a state missing or repeated, or states that do not add to the US row.
    """
    wide = csv_cells(content, ["SUMLEV", "STATE", "NAME"])
    years = {name: int(name[-4:]) for name in wide.columns if re.fullmatch(r"POPESTIMATE\d{4}", name)}
    if not years:
        raise SourceError("not a population ALLDATA file: no column POPESTIMATE and year")
    places = wide.filter(pl.col("SUMLEV").str.zfill(3).is_in([_NATION, _STATE]))
    unknown = places.filter(~pl.col("STATE").str.zfill(2).is_in(list(CODE_OF_FIPS)))
    if not unknown.is_empty():
        raise SourceError(f"unknown area {', '.join(map(str, unknown['NAME']))}")
    areas = (
        places.unpivot(list(years), index="STATE", variable_name="column", value_name="population")
        .with_columns(population=pl.col("population").cast(pl.Int64))
        .select(
            year=pl.col("column").replace_strict(years, return_dtype=pl.Int64),
            area=pl.col("STATE").str.zfill(2).replace_strict(CODE_OF_FIPS),
            population="population",
        )
    )
    return _require_states_add(areas)


def parse_intercensal_population(content: bytes, years: tuple[int, ...]) -> pl.DataFrame:
    """Read ``years`` of the printed table of 2000-2010: year, area, population (persons)."""
    wide = csv_cells(content, map(str, years))
    first = wide.columns[0]
    rows = []
    for name, *cells in wide.select(first, *map(str, years)).rows():
        place = (name or "").strip().lstrip(".").strip()
        if not any(cells) or place in _REGIONS:
            continue
        if place not in _AREA_OF_NAME:
            raise SourceError(f"unknown area {place!r}")
        for year, cell in zip(years, cells, strict=True):
            rows.append((year, _AREA_OF_NAME[place], number_in(cell, f"{place} {year}", int)))
    frame = pl.DataFrame(rows, schema={"year": pl.Int64, "area": pl.String, "population": pl.Int64}, orient="row")
    return _require_states_add(frame)


def parse_federal_aid(content: bytes) -> pl.DataFrame:
    """Read the extract of federal intergovernmental revenue, state and local together, from 2007.

    Returns: fiscal_year, area, amount_usd (dollars); 51 states and US.

    Raises:
        SourceError: not this extract, another variable in it, or a state missing or repeated.
    """
    long = csv_cells(content, ["stabbr", "levf", "aggvar", "year", "value"])
    other = long.filter(~(pl.col("levf").eq("State-local") & pl.col("aggvar").eq("fedigr")).fill_null(value=False))
    if not other.is_empty():
        raise SourceError(f"holds {other['levf'][0]} {other['aggvar'][0]}, not State-local fedigr alone")
    require_known(long["stabbr"], {*STATE_CODES, "US"}, "area")
    frame = long.select(
        fiscal_year=pl.col("year").cast(pl.Float64).cast(pl.Int64),
        area="stabbr",
        amount_usd=pl.col("value").cast(pl.Float64) * 1e3,
    ).filter(pl.col("fiscal_year") >= FIRST_YEAR)
    require_every_state(frame, by=["fiscal_year"])
    return require_national_row(frame, "amount_usd", by=["fiscal_year"], tolerance=0.5e3 * (len(STATE_CODES) + 1))


def _require_states_add(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` when each year holds every state and US, and the states add to US to the person."""
    require_every_state(frame, by=["year"])
    require_national_row(frame.filter(pl.col("area") != "PR"), "population", by=["year"])
    return frame


POPULATION = Dataset(
    name="census_population",
    description="Resident population on 1 July by state",
    schema=PopulationSchema,
    documents=(
        Document(
            name="census_population_2000_2010",
            publisher=PUBLISHER,
            table="Intercensal estimates, ST-EST00INT-01",
            vintage="2000-2010 intercensal",
            url=f"{_POPEST}/tables/2000-2010/intercensal/state/st-est00int-01.csv",
            file="census/population/st-est00int-01.csv",
            parse=partial(parse_intercensal_population, years=(2007, 2008, 2009)),
            copied_from="crypton007/Tycho-Data-Analysis@b5fd6cb",
        ),
        Document(
            name="census_population_2010_2019",
            publisher=PUBLISHER,
            table="Population estimates, NST-EST2019-ALLDATA",
            vintage="vintage 2019",
            url=f"{_POPEST}/datasets/2010-2019/national/totals/nst-est2019-alldata.csv",
            file="census/population/nst-est2019-alldata.csv",
            parse=parse_population,
            copied_from="mohnatus/covid-19@6ace4ca",
        ),
        Document(
            name="census_population_2020_2025",
            publisher=PUBLISHER,
            table="Population estimates, NST-EST2025-ALLDATA",
            vintage="vintage 2025",
            url=f"{_POPEST}/datasets/2020-2025/state/totals/NST-EST2025-ALLDATA.csv",
            file="census/population/NST-EST2025-ALLDATA.csv",
            parse=parse_population,
            copied_from="OpenSourceEcon/NC-TaxTriggers@b022a48",
        ),
    ),
)

FEDERAL_AID = Dataset(
    name="census_federal_aid",
    description="Federal aid received by state and local governments, Census of Governments and annual survey",
    schema=FederalAidSchema,
    year="fiscal_year",
    documents=(
        Document(
            name="census_federal_aid_1970_2019",
            publisher=PUBLISHER,
            table="State and local government finances, revenue from the federal government",
            vintage="1970-2019",
            url="https://www2.census.gov/programs-surveys/gov-finances/tables/",
            file="census/government_finance/federal_aid_to_state_and_local_1970_2019.csv",
            parse=parse_federal_aid,
            form="extract",
            copied_from="donboyd5/bdata@5d41f12",
        ),
    ),
)
