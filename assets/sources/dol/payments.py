"""Department of Labor: pandemic unemployment programs and extended benefits by state, from the states' monthly reports.

Belongs here: three files of the Employment and Training Administration, a row a state and month, columns by number:
- ``ap902`` is form ETA 902P, Pandemic Unemployment Assistance (PUA), section A, line 101: c4 weeks claimed, c5 weeks
  compensated, c6 amount compensated;
- ``ap5159`` and ``ae5159`` are form ETA 5159, Claims and Payment Activities, for Pandemic Emergency Unemployment
  Compensation (PEUC) and for extended benefits (EB): c12 and c13 continued weeks claimed, c29 weeks compensated, c35
  amount compensated (lines 301 and 302, column 14, "State UI program, all weeks"). Former federal employees and
  servicemen (c31, c37) are not in it: 0.4 % of PEUC, 1.4 % of EB.
Their quirks:
- a month is that of payment; the flat supplement of $600 and $300 a week is not to be in it;
- states reported badly, and a zero may mean that nothing was reported. What is no measurement is null here, and why
  is told by ``_amounts`` and ``PARTLY_REPORTED``: Vermont never reported an amount of PUA, South Carolina none before
  January 2021; Virginia's PUA of 2020 and Washington's PEUC hold the supplement; the District of Columbia reported a
  twentieth of its PUA; Illinois and Kentucky stopped to count the second tier of PEUC;
- Kansas paid one in six of the weeks of PUA that were claimed: as reported, and not implausible;
- of EB only months in which there was something are reported: an area without a row sent no report in the year;
- PUA ends in November 2022, with few states: its fiscal year 2023 is not kept.
Does not belong here: weeks claimed by week (``claims.py``), how a national total is shared out (``sql/core``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.fiscal_year import fiscal_years_of
from assets.licences import US_GOVERNMENT_WORK
from pipeline.documents.cells import csv_cells, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "Department of Labor, Employment and Training Administration"
URL = "https://oui.doleta.gov/unemploy/DataDownloads.asp"
COPY = "ganong-noel/pandemic_ui_public@0672ff5"
_AREAS = {*STATE_CODES, "PR", "VI"}
_OPENED, _OPENING = date(2020, 3, 1), date(2020, 4, 30)
"""Between these days states took claims of PUA and PEUC before they paid them: most paid from May."""
_FEW_WEEKS = 10_000
_ENOUGH_WEEKS = 1_000
"""Claims of a month that cannot all have gone unpaid; paid weeks of a year that make an average."""
_MOST_UNREPORTED = 0.2
"""Of a year's claims, those in months whose payments were not reported; with more the year is no measurement."""


@dataclass(frozen=True)
class Form:
    """Columns of a program's file, the fiscal years that are kept, and what is known of its amounts."""

    claimed: tuple[str, ...]
    compensated: str
    amount: str
    years: range
    weekly_usd: tuple[float, float]
    """Below and above this a state's average week of a year is not the program's benefit alone, or not all of it."""
    total_usd: float | None
    """All areas and months of the file, within 5 million; None where it is not known."""
    every_state: bool = True


FORMS: Mapping[str, Form] = {
    "pua": Form(("c4",), "c5", "c6", range(2020, 2023), (100, 450), 131.15e9),
    "peuc": Form(("c12", "c13"), "c29", "c35", range(2020, 2022), (100, 550), 83.11e9),
    "eb": Form(("c12", "c13"), "c29", "c35", range(2008, 2022), (100, 550), None, every_state=False),
}
PARTLY_REPORTED: Mapping[tuple[str, int, str], int] = {
    ("pua", 2020, "DC"): 45_823,
    ("pua", 2021, "DC"): 10_018,
    ("pua", 2022, "DC"): 32_498,
    ("peuc", 2021, "IL"): 5_502_800,
    ("peuc", 2021, "KY"): 379_524,
    ("eb", 2021, "KY"): 41_919,
}
"""Weeks compensated as reported, by program, fiscal year and area, where the weekly claims show that most are missing:
from 1 to 46 % of them, where the median state has 92 to 98 %. With other weeks the report has changed: look again."""
_TOTAL_TOLERANCE_USD = 5e6
_KEY = ["program", "fiscal_year", "area"]


class PaymentSchema(dy.Schema):
    """One row a program, fiscal year and area that reported."""

    program = dy.String(
        primary_key=True,
        regex=f"^({'|'.join(FORMS)})$",
        description="pua: Pandemic Unemployment Assistance. peuc: Pandemic Emergency Unemployment Compensation. "
        "eb: extended benefits.",
    )
    fiscal_year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Federal fiscal year of payment.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; of eb those that sent a report.")
    months = dy.Int64(
        min=0,
        max=12,
        description="Months of the fiscal year whose payments the area reported, 12 but in a program's first year.",
    )
    weeks_claimed = dy.Int64(min=0, description="Weeks claimed in the fiscal year, as reported by month.")
    weeks_compensated = dy.Int64(
        nullable=True, min=0, description="Weeks paid in those months; null where not, or only in part, reported."
    )
    amount_usd = dy.Float64(
        nullable=True,
        min=0,
        description="Benefits paid in those months without the flat supplement, dollars; null where "
        "weeks_compensated is, or where the average week shows that the supplement is in it or benefits are not.",
    )


def parse_payments(content: bytes, program: str) -> pl.DataFrame:
    """Read a program's file and add its months to federal fiscal years.

    Returns: program, fiscal_year, area, months, weeks_claimed, weeks_compensated, amount_usd (dollars).

    Raises:
        SourceError: another header, an unknown state, a month that stands twice or is none, a cell that is no number,
            another total than the one known, a state missing, or another report where one is known to be partial.
    """
    form = FORMS[program]
    months = _months(content, form)
    total_usd = float(months.select(pl.col("amount_usd").sum()).item())
    if form.total_usd is not None and abs(total_usd - form.total_usd) > _TOTAL_TOLERANCE_USD:
        raise SourceError(f"{program} adds to ${total_usd:,.0f}, known are ${form.total_usd:,.0f}")
    kept = months.filter(pl.col("fiscal_year").is_in(list(form.years)))
    if absent := sorted(set(form.years) - set(kept["fiscal_year"])):
        raise SourceError(f"{program} has no fiscal year {', '.join(map(str, absent))}")
    years = kept.group_by("fiscal_year", "area").agg(
        pl.lit(program).alias("program"),
        pl.col("is_reported").sum().cast(pl.Int64).alias("months"),
        pl.col("weeks_claimed", "weeks_compensated", "amount_usd").sum(),
        pl.col("weeks_claimed").filter(~pl.col("is_reported")).sum().alias("unreported"),
    )
    if form.every_state:
        require_every_state(years, by=["fiscal_year"])
    return _amounts(years, form).sort(_KEY)


def _months(content: bytes, form: Form) -> pl.DataFrame:
    """The rows of a file: area, fiscal_year, the three measures, and whether payments were left unreported."""
    columns = [*form.claimed, form.compensated, form.amount]
    cells = csv_cells(content, ["st", "rptdate", *columns])
    require_known(cells["st"], _AREAS, "state")
    dates = cells.with_columns(date=pl.col("rptdate").str.to_date("%m/%d/%Y", strict=False))
    if wrong := dates.filter((pl.col("date") != pl.col("date").dt.month_end()).fill_null(value=True))[
        "rptdate"
    ].to_list():
        raise SourceError(f"{wrong[0]!r} is not the end of a month")
    if dates.select("st", "date").is_duplicated().any():
        raise SourceError("a month of a state stands twice")
    dated = dates.with_columns(fiscal_year=fiscal_years_of(pl.col("date")))
    since = dated.filter(pl.col("fiscal_year") >= form.years.start)
    numbers = since.with_columns(pl.col(columns).str.strip_chars().cast(pl.Float64, strict=False))
    if wrong := numbers.filter(pl.any_horizontal(pl.col(columns).is_null())).select("st", "rptdate").rows():
        raise SourceError(f"no number in {wrong[0][0]}, {wrong[0][1]}")
    claimed, paid = pl.sum_horizontal(form.claimed), pl.col(form.compensated)
    return numbers.select(
        "fiscal_year",
        area="st",
        weeks_claimed=claimed.cast(pl.Int64),
        weeks_compensated=paid.cast(pl.Int64),
        amount_usd=form.amount,
        is_reported=(paid > 0) | (claimed < _FEW_WEEKS) | pl.col("date").is_between(_OPENED, _OPENING),
    )


def _amounts(years: pl.DataFrame, form: Form) -> pl.DataFrame:
    """The years with null for what is no measurement; SourceError where a partial report is not the known one."""
    known = pl.DataFrame(
        [(*key, weeks) for key, weeks in PARTLY_REPORTED.items()], schema=[*_KEY, "reported"], orient="row"
    )
    joined = years.join(known, on=_KEY, how="left")
    expected = known.join(years, on=["program"], how="semi")
    found = joined.filter(pl.col("reported") == pl.col("weeks_compensated"))
    if other := expected.join(found, on=_KEY, how="anti").select("area", "fiscal_year", "reported").rows():
        area, year, weeks = other[0]
        raise SourceError(f"{area} in {year} has not the {weeks:,} weeks that are known to be a part")
    claimed = pl.col("weeks_claimed")
    all_unpaid = (claimed > 0) & (pl.col("weeks_compensated") == 0)
    is_part = pl.col("unreported") > _MOST_UNREPORTED * claimed
    no_weeks = is_part | all_unpaid | pl.col("reported").is_not_null()
    average = pl.col("amount_usd") / pl.col("weeks_compensated")
    other_amount = (pl.col("weeks_compensated") >= _ENOUGH_WEEKS) & ~average.is_between(*form.weekly_usd)
    return joined.select(
        *_KEY,
        "months",
        "weeks_claimed",
        weeks_compensated=pl.when(~no_weeks).then("weeks_compensated"),
        amount_usd=pl.when(~no_weeks & ~other_amount).then("amount_usd"),
    )


def _document(program: str, file: str, table: str, vintage: str) -> Document:
    return Document(
        name=f"dol_{file}",
        publisher=PUBLISHER,
        table=table,
        vintage=vintage,
        url=URL,
        file=f"dol/{file}.csv",
        parse=partial(parse_payments, program=program),
        licence=US_GOVERNMENT_WORK,
        form="as published",
        copied_from=COPY,
    )


PAYMENTS = Dataset(
    name="dol_pandemic_unemployment",
    description="Pandemic unemployment programs and extended benefits paid by state and federal fiscal year",
    schema=PaymentSchema,
    year="fiscal_year",
    documents=(
        _document("eb", "ae5159", "ETA 5159, extended benefits", "months to September 2021"),
        _document("peuc", "ap5159", "ETA 5159, PEUC", "April 2020 to September 2021"),
        _document("pua", "ap902", "ETA 902P, PUA", "January 2020 to November 2022"),
    ),
)
