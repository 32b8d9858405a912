"""Census Bureau: federal aid received by state and local governments, as they book it.

Belongs here: everything about these documents but the layout of the finances' workbooks (``finances.py``). Quirks:
- in thousands of dollars, in each government's own fiscal year (mostly July to June);
- the workbooks of FY2012 to FY2022 take the place of the extract of 1970 to 2019 that fills the years before: they are
  the same figures in FY2013-2016, and later revisions in FY2012 (Texas -$5.2 billion, North
  Carolina +2.7, Kansas -2.4, Alabama +1.3; nation -4.5) and FY2017-2019 (nation +0.9 to +1.3, no state over 0.63);
- Kansas has $1.91 billion in the workbook of FY2012, between 5.15 and 4.00 in the years beside it and 4.33 in the
  extract: so it is printed, its state and local governments add to it, and the nation's row holds it;
- FY2012 to FY2016 are halves in two workbooks, each a document; together they are the year and add to its US row;
- of 2001 and 2003 the extract has the nation only: no local governments were surveyed state by state;
- to 1976 it is rounded to $100,000, and its states fall $60 million short of the nation's in 1975: read from 1977;
- aid of 2020 to 2022 holds the Coronavirus Relief Fund and what followed it;
- what is served are the workbooks of FY2017 and later: a half is no year, and those years do not change any more.
Does not belong here: how aid becomes the key of other grants (``sql/core``).
"""

from datetime import date
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES
from assets.licences import COMPILED_ELSEWHERE, US_GOVERNMENT_WORK
from assets.sources.census.finances import parse_finances, parse_half, require_aid_adds
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import Dataset, Document, first_year
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

PUBLISHER = "US Census Bureau"
_TABLE = "State and local government finances, Table 1, from federal government"
_FINANCES = "https://www2.census.gov/programs-surveys/gov-finances/tables"
_COPIED_FROM = "JuanBlanco9/German-Budget-Galaxy@54c0947"
_IN_HALVES = range(2012, 2017)
_REACH = {"a": "United States to Mississippi", "b": "Missouri to Wyoming"}
_FIRST_IN_THOUSANDS, _NATION_ONLY = 1977, (2001, 2003)
_FIRST_WORKBOOK, _LAST_AT_HAND = 2017, 2022
_YEARS_TO_PUBLISH, _YEARS_TO_REVISE = 4, 6


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


def parse_federal_aid(content: bytes) -> pl.DataFrame:
    """Read the extract of federal intergovernmental revenue, state and local together.

    Returns: fiscal_year, area, amount_usd (dollars); 51 states and US.

    Raises:
        SourceError: not this extract, another variable in it, a state missing or repeated but in the years of the
            nation alone, or states that do not add to US.
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
    ).filter(pl.col("fiscal_year") >= max(first_year(), _FIRST_IN_THOUSANDS))
    nation_only = pl.col("fiscal_year").is_in(_NATION_ONLY) & pl.len().over("fiscal_year").eq(1)
    return require_aid_adds(frame.filter(~nation_only))


def address(fiscal_year: int) -> str:
    """Where the workbook of a fiscal year from 2017 on lies."""
    return f"{_FINANCES}/{fiscal_year}/{fiscal_year % 100:02d}slsstab1.xlsx"


def live_federal_aid(today: date) -> tuple[Live, ...]:
    """The workbook of each fiscal year from the first that holds every state."""
    return tuple(
        Live(
            name=f"census_federal_aid_{year}",
            publisher=PUBLISHER,
            table=_TABLE,
            request=Request(address(year), "xlsx"),
            parse=partial(parse_finances, year=year),
            licence=US_GOVERNMENT_WORK,
            vintage=f"fiscal year {year}",
            closed=year <= today.year - _YEARS_TO_REVISE,
            expected=year <= today.year - _YEARS_TO_PUBLISH,
        )
        for year in range(_FIRST_WORKBOOK, today.year - 1)
    )


def _half(fiscal_year: int, half: str) -> Document:
    return Document(
        name=f"census_finances_{fiscal_year}{half}",
        publisher=PUBLISHER,
        table=f"{_TABLE}, {_REACH[half]}",
        vintage=f"fiscal year {fiscal_year}, revised March 2020",
        url=f"{_FINANCES}/{fiscal_year}/",
        file=f"census/government_finance/{fiscal_year % 100}slsstab1{half}.xlsx",
        parse=partial(parse_half, year=fiscal_year, half=half),
        licence=US_GOVERNMENT_WORK,
        copied_from=_COPIED_FROM,
        part_of=f"census_finances_{fiscal_year}",
    )


def _workbook(fiscal_year: int) -> Document:
    return Document(
        name=f"census_finances_{fiscal_year}",
        publisher=PUBLISHER,
        table=_TABLE,
        vintage=f"fiscal year {fiscal_year}",
        url=address(fiscal_year),
        file=f"census/government_finance/{fiscal_year % 100}slsstab1.xlsx",
        parse=partial(parse_finances, year=fiscal_year),
        licence=US_GOVERNMENT_WORK,
        copied_from=_COPIED_FROM,
    )


FEDERAL_AID = Dataset(
    name="census_federal_aid",
    description="Federal aid received by state and local governments, Census of Governments and annual survey",
    schema=FederalAidSchema,
    year="fiscal_year",
    live=live_federal_aid,
    cadence_days=600,
    require_together=require_aid_adds,
    documents=(
        Document(
            name="census_federal_aid_1970_2019",
            publisher=PUBLISHER,
            table="State and local government finances, revenue from the federal government",
            vintage="1970-2019",
            url=f"{_FINANCES}/",
            file="census/government_finance/federal_aid_to_state_and_local_1970_2019.csv",
            parse=parse_federal_aid,
            licence=COMPILED_ELSEWHERE,
            compiled_by="Don Boyd (bdata)",
            form="extract",
            copied_from="donboyd5/bdata@5d41f12",
        ),
        *(_half(year, half) for year in _IN_HALVES for half in _REACH),
        *(_workbook(year) for year in range(_FIRST_WORKBOOK, _LAST_AT_HAND + 1)),
    ),
)
