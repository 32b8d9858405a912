"""Department of Labor: weeks of unemployment benefits claimed by state, and those the flat supplement was due on.

Belongs here: the table of continued claims by state and week that Ganong and Noel made of the department's weekly
reports (ETA 539 and the pandemic programs' claims; its PUA and PEUC are the department's to the claim). Its quirks:
- 92 weeks, by the Saturday they end on: 4 January 2020 to 2 October 2021. Fiscal year 2020 lacks October to December
  2019; the last week ends in fiscal year 2022 and is not kept;
- ``state_cc`` is regular state unemployment insurance with former federal employees, servicemen and work sharing;
- PUA and PEUC are blank before 28 March 2020, when there were none;
- a claim is not a payment: about 92 of 100 weeks claimed were paid, in Ohio's and Kansas's PUA far fewer;
- Washington's PEUC and West Virginia's PUA of 2020 are not in the weekly reports: ``FROM_MONTHLY_REPORTS`` has them.
The supplement: $600 on weeks ending 4 April to 25 July 2020; $300 for lost wages, 1 August to 5 September 2020 (South
Dakota declined); $300 from 2 January to 4 September 2021, where a state did not end it before: ``ENDED_EARLY``. Where a
state ended it early its other federal programs mostly ended, too, and the claims show it.
Does not belong here: dollars (``payments.py``).
"""

import re
from collections.abc import Mapping
from datetime import date

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state, require_parts
from assets.fiscal_year import fiscal_years_of
from assets.licences import COMPILED_ELSEWHERE
from assets.sources.dol.payments import COPY, PUBLISHER
from pipeline.documents.cells import Row, named_sheet_cells, number_in, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

_SHEET = re.compile("week_continued_claims")
_COLUMNS = ("state_abb", "week", "total_cc", "state_cc", "eb_cc", "pua_cc", "peuc_cc")
_PROGRAM_OF = {"total_cc": "all", "state_cc": "regular", "eb_cc": "eb", "pua_cc": "pua", "peuc_cc": "peuc"}
_PARTS = ("state_cc", "eb_cc", "pua_cc", "peuc_cc")
_PANDEMIC = ("pua_cc", "peuc_cc")
_FIRST_WEEK, _LAST_WEEK = date(2020, 1, 4), date(2021, 10, 2)
_PANDEMIC_FROM = date(2020, 3, 28)
_YEARS, _SIX_HUNDRED_IN = (2020, 2021), 2020
_LOST_WAGES = (date(2020, 8, 1), date(2020, 9, 5))
_SUPPLEMENTS = {
    "supplement_600": [(date(2020, 4, 4), date(2020, 7, 25))],
    "supplement_300": [_LOST_WAGES, (date(2021, 1, 2), date(2021, 9, 4))],
}
"""First and last Saturday of the weeks each was due on."""
_NO_LOST_WAGES = "SD"
ENDED_EARLY: Mapping[date, tuple[str, ...]] = {
    date(2021, 6, 12): ("AK", "IA", "MO", "MS"),
    date(2021, 6, 19): ("AL", "ID", "ND", "NE", "NH", "WV", "WY"),
    date(2021, 6, 26): ("AR", "FL", "GA", "MT", "OH", "OK", "SC", "SD", "TX", "UT"),
    date(2021, 7, 3): ("TN",),
    date(2021, 7, 10): ("AZ",),
    date(2021, 7, 31): ("LA",),
}
"""The last week of the $300 in states that ended it before 4 September 2021, by The Century Foundation's list (USA
Today, 1 July 2021). Indiana and Maryland are on it, too, but courts had them pay on without a gap (July 2021)."""
FROM_MONTHLY_REPORTS: Mapping[tuple[int, str, str], dict[str, int]] = {
    (2020, "WA", "peuc"): {"weekly": 308_913, "year": 626_000, "supplement_600": 314_736, "supplement_300": 119_075},
    (2021, "WA", "peuc"): {"weekly": 156_580, "year": 6_184_182, "supplement_600": 0, "supplement_300": 4_828_328},
    (2020, "WV", "pua"): {"weekly": 37_109, "year": 495_376, "supplement_600": 357_523, "supplement_300": 88_607},
}
"""By fiscal year, state and program: the year's weeks by the weekly reports, which lack most, and in their place the
weeks compensated by the monthly ones (``payments.py``) in the year and in the supplement's months (April to July and
August 2020, January to August 2021). With other weekly reports they are no longer needed: look again."""


class ClaimSchema(dy.Schema):
    """One row a program, fiscal year and state."""

    program = dy.String(
        primary_key=True,
        regex=f"^({'|'.join([*_PROGRAM_OF.values(), *_SUPPLEMENTS])})$",
        description="regular (state unemployment insurance), pua, peuc, eb, all (their sum); supplement_600, "
        "supplement_300: those weeks of all on which the flat supplement of $600 or $300 was due.",
    )
    fiscal_year = dy.Int64(
        primary_key=True,
        min=EARLIEST_YEAR,
        max=2100,
        description="Federal fiscal year in which the week claimed ends; 2020 from the week of 4 January 2020.",
    )
    area = dy.String(primary_key=True, description="Area code, see raw.area; 50 states and DC.")
    weeks_claimed = dy.Int64(min=0, description="Weeks claimed; not each of them was paid.")


def parse_claims(content: bytes) -> pl.DataFrame:
    """Read the claims by state and week and add them to federal fiscal years.

    Returns: program, fiscal_year, area, weeks_claimed.

    Raises:
        SourceError: no such sheet, another header, an unknown state, a state or week missing or twice, parts that do
            not add to the total, or other weeks where the monthly reports stand in.
    """
    [rows] = named_sheet_cells(content, _SHEET).values()
    claims = _weeks(rows).unpivot(index=["area", "week"], on=list(_PARTS), variable_name="part", value_name="weeks")
    by_program = (
        claims.with_columns(
            program=pl.col("part").replace_strict(_PROGRAM_OF),
            fiscal_year=fiscal_years_of(pl.col("week")),
        )
        .filter(pl.col("fiscal_year").is_in(_YEARS))
        .group_by("fiscal_year", "area", "program")
        .agg(year=pl.col("weeks").sum(), **{name: pl.col("weeks").filter(_is_due(name)).sum() for name in _SUPPLEMENTS})
    )
    whole, key = _with_monthly(by_program), ["fiscal_year", "area"]
    together = whole.group_by(key).agg(pl.col("year").sum().alias("all"), pl.col(*_SUPPLEMENTS).sum())
    of_all = together.unpivot(index=key, variable_name="program", value_name="weeks_claimed")
    of_each = whole.select(*key, "program", weeks_claimed="year")
    never_due = (pl.col("program") == "supplement_600") & (pl.col("fiscal_year") != _SIX_HUNDRED_IN)
    added = pl.concat([of_all, of_each], how="diagonal").filter(~never_due)
    return added.select("program", *key, "weeks_claimed").sort("program", *key)


def _weeks(rows: list[Row]) -> pl.DataFrame:
    """area, week and the five columns of claims; each state in each week once, and the parts add to the total."""
    header = tuple(rows[0]) if rows else ()
    if absent := sorted(set(_COLUMNS) - set(header)):
        raise SourceError(f"no column {', '.join(absent)}")
    at = {name: header.index(name) for name in _COLUMNS}
    read = [_row([row[at[name]] for name in _COLUMNS]) for row in rows[1:]]
    table = pl.DataFrame(read, schema=["area", "week", *_COLUMNS[2:]], orient="row")
    require_known(table["area"], STATE_CODES, "state")
    saturdays = pl.date_range(_FIRST_WEEK, _LAST_WEEK, "1w", eager=True)
    if table["week"].unique().sort().to_list() != saturdays.to_list():
        raise SourceError(f"the weeks are not those of {_FIRST_WEEK} to {_LAST_WEEK}")
    require_every_state(table, by=["week"])
    return require_parts(table, "total_cc", _PARTS, tolerance=0)


def _row(cells: list[str | None]) -> tuple[str | int | date | None, ...]:
    """One row, typed; a pandemic program has no claims before there was one."""
    state, day, *counts = cells
    try:
        week = date.fromisoformat((day or "")[:10])
    except ValueError as error:
        raise SourceError(f"no week at {state}: {day!r}") from error
    return (
        state,
        week,
        *(
            0
            if cell is None and name in _PANDEMIC and week < _PANDEMIC_FROM
            else number_in(cell, f"{state}, {week}, {name}", int)
            for name, cell in zip(_COLUMNS[2:], counts, strict=True)
        ),
    )


def _is_due(supplement: str) -> pl.Expr:
    """Whether the supplement was due on a week in a state."""
    within = pl.any_horizontal(pl.col("week").is_between(*weeks) for weeks in _SUPPLEMENTS[supplement])
    declined = (pl.col("area") == _NO_LOST_WAGES) & pl.col("week").is_between(*_LOST_WAGES)
    last = {state: day for day, states in ENDED_EARLY.items() for state in states}
    ended = pl.col("week") > pl.col("area").replace_strict(last, default=_LAST_WEEK, return_dtype=pl.Date)
    return within & ~declined & ~ended


def _with_monthly(by_program: pl.DataFrame) -> pl.DataFrame:
    """The years with the monthly reports where the weekly ones lack most; SourceError where these are others."""
    columns = ["year", *_SUPPLEMENTS]
    monthly = pl.DataFrame(
        [(*key, found["weekly"], *(found[name] for name in columns)) for key, found in FROM_MONTHLY_REPORTS.items()],
        schema=["fiscal_year", "area", "program", "weekly", *(f"{name}_monthly" for name in columns)],
        orient="row",
    )
    key = ["fiscal_year", "area", "program"]
    joined = by_program.join(monthly, on=key, how="left")
    if other := joined.filter(pl.col("weekly") != pl.col("year")).select(*key, "year").rows():
        year, area, program, weeks = other[0]
        raise SourceError(f"{program} of {area} in {year} has {weeks:,} weeks, not those known to lack most")
    return joined.select(*key, *(pl.coalesce(f"{name}_monthly", name).alias(name) for name in columns))


CLAIMS = Dataset(
    name="dol_continued_claims",
    description="Weeks of unemployment benefits claimed by state and federal fiscal year, 2020 and 2021",
    schema=ClaimSchema,
    year="fiscal_year",
    documents=(
        Document(
            name="dol_continued_claims_2020_2021",
            publisher=PUBLISHER,
            table="Continued claims by state and week, all programs",
            vintage="weeks ending 4 January 2020 to 2 October 2021",
            url="https://oui.doleta.gov/unemploy/claims.asp",
            file="dol/ganong_noel_ui_receipt_benchmarks.xlsx",
            parse=parse_claims,
            licence=COMPILED_ELSEWHERE,
            form="extract",
            copied_from=COPY,
            compiled_by="Ganong and Noel",
        ),
    ),
)
