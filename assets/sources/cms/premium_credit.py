"""Centers for Medicare & Medicaid Services: advance payments of the premium tax credit (APTC) by state.

Belongs here: everything about the workbook of effectuated enrollment of 2016 to 2023 and two early snapshots. Quirks:
- a sheet ``Full Year 2016`` a year: people with APTC in an average month, and the average APTC each a month; a year's
  APTC is the one times the other times twelve. Averages are rounded to a cent, here and there to a dollar, so states
  add to the total within .002 % and platforms (HC.gov, SBM) within .2 %; the sheets by month are not read;
- the snapshots give a month's APTC at the start of the year, in dollars; times twelve it is a year at that month's
  rate, not what was paid: enrollment moves in the year (New York's snapshots are $1.12 and 0.62 billion a year: in
  2024 its Essential Plan, which is paid otherwise, took in people with incomes up to 250 % of the poverty line);
- advance payments, before they are settled with the tax return; where people live; 51 states.
Documents by hand: the workbooks' addresses follow no rule.
Does not belong here: the credit in tax returns (``irs/soi.py``).
"""

import re
from functools import partial

import dataframely as dy
import polars as pl

from assets.areas import STATE_CODES, require_every_state, require_national_row
from assets.licences import COMPILED_ELSEWHERE, US_GOVERNMENT_WORK
from pipeline.documents.cells import Row, csv_cells, named_sheet_cells, number_in, one_line, require_known
from pipeline.documents.dataset import EARLIEST_YEAR, Dataset, Document
from pipeline.errors import SourceError

PUBLISHER = "Centers for Medicare & Medicaid Services"
_SHEET = re.compile(r"Full Year (20\d\d)")
_PEOPLE, _AVERAGE = (
    re.compile(r"APTC Enrollment"),
    re.compile(r"Average APTC per Month \(for Consumers receiving APTC\)"),
)
_MONTHS = 12
_NATIONAL_TOLERANCE = 1e-4
_LEAST_MONTHLY_USD, _MOST_MONTHLY_USD = 100, 1500
"""Between them lies a state's average credit a month."""


class PremiumCreditSchema(dy.Schema):
    """One row a calendar year and state."""

    year = dy.Int64(primary_key=True, min=EARLIEST_YEAR, max=2100, description="Calendar year.")
    area = dy.String(primary_key=True, description="Area code, see raw.area; there is no row for US.")
    amount_usd = dy.Float64(
        min=0,
        description="Advance payments of the premium tax credit, dollars; in 2024 and 2025 twelve times a month's.",
    )


def parse_full_years(content: bytes, years: tuple[int, ...]) -> pl.DataFrame:
    """Read the sheets of full years from the workbook of effectuated enrollment.

    Returns: year, area, amount_usd (dollars a year); 51 states.

    Raises:
        SourceError: no workbook, other years than ``years``, another title or header, an unknown state, a state missing
            or twice, no number, or people or amounts of the states that do not add to the printed total.
    """
    sheets = named_sheet_cells(content, _SHEET)
    found = {int(name.rsplit(" ", 1)[-1]): rows for name, rows in sheets.items()}
    if sorted(found) != sorted(years):
        raise SourceError(f"full years {', '.join(map(str, sorted(found)))}, not {', '.join(map(str, sorted(years)))}")
    return pl.concat(_full_year(rows, year) for year, rows in sorted(found.items()))


def _full_year(rows: list[Row], year: int) -> pl.DataFrame:
    """A sheet's states."""
    text = [[one_line(cell) for cell in row] for row in rows]
    if text[0][0] != f"Full Year {year} Effectuated Enrollment":
        raise SourceError(f"the sheet of {year} is {text[0][0][:80]!r}")
    header = next((place for place, row in enumerate(text) if row[:2] == ["State", "Platform"]), None)
    if header is None:
        raise SourceError(f"no header State, Platform in {year}")
    people, average = (_column(text[header], wanted, year) for wanted in (_PEOPLE, _AVERAGE))
    amounts = []
    for row in text[header + 1 :]:
        area = "US" if row[:2] == ["TOTAL", "All"] else row[0]
        if area == "TOTAL" or not any(row):
            continue
        persons, usd = (number_in(row[place], f"{area} {year}", float) for place in (people, average))
        amounts.append((year, area, persons, persons * usd * _MONTHS))
    schema = {"year": pl.Int64, "area": pl.String, "people": pl.Float64, "amount_usd": pl.Float64}
    frame = pl.DataFrame(amounts, schema=schema, orient="row")
    require_known(frame["area"], {*STATE_CODES, "US"}, "state")
    require_every_state(frame, by=["year"])
    require_national_row(frame, "people", by=["year"])
    require_national_row(frame, "amount_usd", by=["year"], relative=_NATIONAL_TOLERANCE)
    return frame.filter(pl.col("area") != "US").drop("people")


def _column(header: list[str], wanted: re.Pattern[str], year: int) -> int:
    found = [place for place, name in enumerate(header) if wanted.fullmatch(name)]
    if len(found) != 1:
        raise SourceError(f"{len(found)} columns {wanted.pattern} in {year}, not 1")
    return found[0]


def parse_month(content: bytes, year: int) -> pl.DataFrame:
    """Read an early snapshot: people with APTC and a month's APTC by state; ``year`` is said nowhere in it.

    Returns: year, area, amount_usd (dollars a year: the month times twelve); 51 states.

    Raises:
        SourceError: another header, an unknown state, a state missing or twice, or an average no state has.
    """
    table = csv_cells(content, ["state", "enrollment", "spending"])
    require_known(table["state"], STATE_CODES, "state")
    monthly = table.select(
        pl.lit(year, pl.Int64).alias("year"),
        pl.col("state").alias("area"),
        pl.col("enrollment").cast(pl.Float64),
        pl.col("spending").cast(pl.Float64),
    )
    require_every_state(monthly)
    average = (pl.col("spending") / pl.col("enrollment")).is_between(_LEAST_MONTHLY_USD, _MOST_MONTHLY_USD)
    if odd := monthly.filter(~average.fill_null(value=False))["area"].to_list():
        raise SourceError(f"no average credit a month that a state has: {', '.join(odd)}")
    return monthly.select("year", "area", amount_usd=pl.col("spending") * _MONTHS)


def _snapshot(year: int) -> Document:
    return Document(
        name=f"cms_early_effectuated_{year}",
        publisher=PUBLISHER,
        table="Early effectuated enrollment snapshot",
        vintage=f"early {year}",
        url="https://www.cms.gov/marketplace/resources/data/effectuated-enrollment",
        file=f"cms/aca_spending_and_enrollment_{year}.csv",
        parse=partial(parse_month, year=year),
        licence=COMPILED_ELSEWHERE,
        form="extract",
        copied_from="PolicyEngine/policyengine-us-data@e01a038",
        compiled_by="PolicyEngine",
    )


PREMIUM_CREDIT = Dataset(
    name="cms_premium_credit",
    description="Advance payments of the premium tax credit by state, calendar years",
    schema=PremiumCreditSchema,
    documents=(
        Document(
            name="cms_effectuated_enrollment_2016_2023",
            publisher=PUBLISHER,
            table="Effectuated enrollment, full years",
            vintage="2016-2023",
            url="https://www.cms.gov/marketplace/resources/data/effectuated-enrollment",
            file="cms/full-year-2022-effectuated-enrollment.xlsx",
            parse=partial(parse_full_years, years=tuple(range(2016, 2024))),
            licence=US_GOVERNMENT_WORK,
            copied_from="PolicyEngine/chronicle@7754c8c",
        ),
        _snapshot(2024),
        _snapshot(2025),
    ),
)
