"""Census Bureau: resident population on 1 July.

Belongs here: everything about these files. Their quirks:
- ``SUMLEV`` 010 is the nation, 040 the states and Puerto Rico; 020 and 030 are regions and divisions and are dropped;
- codes are text (``00`` is the nation, ``72`` Puerto Rico);
- the 2000-2010 file is a printed table: quoted numbers with commas, names with leading dots, footnote digits stuck to
  headers (``April 1, 20001``); it also estimates 2010, which a newer file replaces, so only 2007-2009 are read from it;
- population stands for 1 July; the level breaks at each census, as the bureau publishes it;
- vintage V estimates every year from the census to V; it comes out in December of V (vintage 2025: end of January).
Does not belong here: residents by age (``population_65_and_over.py``), federal aid (``federal_aid.py``).
"""

import re
from collections.abc import Collection
from datetime import date
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import (
    CODE_OF_FIPS,
    CODE_OF_NAME,
    STATE_CODES,
    require_every_state,
    require_national_row,
    require_steady,
)
from assets.licences import US_GOVERNMENT_WORK
from pipeline.documents.cells import csv_cells, number_in, of_another_year
from pipeline.documents.dataset import Dataset, Document
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

PUBLISHER = "US Census Bureau"
_POPEST = "https://www2.census.gov/programs-surveys/popest"
_INTERCENSAL = f"{_POPEST}/tables/2000-2010/intercensal/state/st-est00int-01.csv"
_TENS = f"{_POPEST}/datasets/2010-2019/national/totals/nst-est2019-alldata.csv"
_BEFORE_2010 = (2007, 2008, 2009)
_MOST_TIMES = 1.1
"""No area's population moves by more than 5 % in a year (the District of Columbia, at the census of 2020)."""
_DECEMBER, _APRIL = 12, 4
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


def parse_population(content: bytes, promised: Collection[int] | None = None) -> pl.DataFrame:
    """Read the POPESTIMATE columns of an ALLDATA file.

    Returns: year, area, population (persons).

    Args:
        content: the CSV.
        promised: the years it has to hold, where that is known.

    Raises:
        SourceError: not this file or vintage, a state missing or repeated, or states that do not add to the US row.
    """
    wide = csv_cells(content, ["SUMLEV", "STATE", "NAME"])
    years = {name: int(name[-4:]) for name in wide.columns if re.fullmatch(r"POPESTIMATE\d{4}", name)}
    if not years:
        raise SourceError("not a population ALLDATA file: no column POPESTIMATE and year")
    if promised is not None and set(years.values()) != set(promised):
        age = of_another_year(max(years.values()), max(promised)) if max(years.values()) != max(promised) else ""
        raise SourceError(f"estimates {_span(years.values())}, not {_span(promised)}{age}")
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


def _require_states_add(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` when each year holds every state, PR and US, states add to US, and no area leaps."""
    require_every_state(frame, by=["year"])
    require_national_row(frame.filter(pl.col("area") != "PR"), "population", by=["year"])
    if absent := sorted(set(frame["year"]) - set(frame.filter(area="PR")["year"])):
        raise SourceError(f"missing PR in year {', '.join(map(str, absent))}")
    return require_steady(frame, "population", "year", _MOST_TIMES)


def _span(years: Collection[int]) -> str:
    return f"{min(years)} to {max(years)} ({len(years)} years)"


def live_population(today: date) -> tuple[Live, ...]:
    """The closed decades and the newest vintage; in winter, when that may not be out, the one before it as well."""
    newest = today.year if today.month == _DECEMBER else today.year - 1
    is_winter = today.month == _DECEMBER or today.month <= _APRIL
    standing = [newest - 1, newest] if is_winter else [newest]
    return (
        Live(
            name="census_population_live_2000_2010",
            publisher=PUBLISHER,
            table="Intercensal estimates, ST-EST00INT-01",
            request=Request(_INTERCENSAL, "csv"),
            parse=partial(parse_intercensal_population, years=_BEFORE_2010),
            licence=US_GOVERNMENT_WORK,
            vintage="2000-2010 intercensal",
            closed=True,
        ),
        Live(
            name="census_population_live_2010_2019",
            publisher=PUBLISHER,
            table="Population estimates, NST-EST2019-ALLDATA",
            request=Request(_TENS, "csv"),
            parse=partial(parse_population, promised=range(2010, 2020)),
            licence=US_GOVERNMENT_WORK,
            vintage="vintage 2019",
            closed=True,
        ),
        *(_vintage(vintage, closed=True) for vintage in range(2030, standing[0], 10)),
        *(_vintage(vintage, expected=not is_winter or vintage < newest) for vintage in standing),
    )


def _vintage(vintage: int, *, closed: bool = False, expected: bool = True) -> Live:
    """The ALLDATA file of a vintage, which goes back to the year of the last census before it."""
    census = (vintage - 1) // 10 * 10
    url = f"{_POPEST}/datasets/{census}-{vintage}/state/totals/NST-EST{vintage}-ALLDATA.csv"
    return Live(
        name=f"census_population_live_{census}_{vintage}",
        publisher=PUBLISHER,
        table=f"Population estimates, NST-EST{vintage}-ALLDATA",
        request=Request(url, "csv"),
        parse=partial(parse_population, promised=range(census, vintage + 1)),
        licence=US_GOVERNMENT_WORK,
        vintage=f"vintage {vintage}",
        closed=closed,
        expected=expected,
    )


POPULATION = Dataset(
    name="census_population",
    sets_fiscal_years=True,
    description="Resident population on 1 July by state",
    schema=PopulationSchema,
    live=live_population,
    cadence_days=425,
    documents=(
        Document(
            name="census_population_2000_2010",
            publisher=PUBLISHER,
            table="Intercensal estimates, ST-EST00INT-01",
            vintage="2000-2010 intercensal",
            url=_INTERCENSAL,
            file="census/population/st-est00int-01.csv",
            parse=partial(parse_intercensal_population, years=_BEFORE_2010),
            licence=US_GOVERNMENT_WORK,
            copied_from="crypton007/Tycho-Data-Analysis@b5fd6cb",
        ),
        Document(
            name="census_population_2010_2019",
            publisher=PUBLISHER,
            table="Population estimates, NST-EST2019-ALLDATA",
            vintage="vintage 2019",
            url=_TENS,
            file="census/population/nst-est2019-alldata.csv",
            parse=parse_population,
            licence=US_GOVERNMENT_WORK,
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
            licence=US_GOVERNMENT_WORK,
            copied_from="OpenSourceEcon/NC-TaxTriggers@b022a48",
        ),
    ),
)
