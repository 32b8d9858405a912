"""USAspending extract: wages of federal civil employees by state of residence and of work; a check, no key.

Belongs here: two columns of ``contract_state.xlsx``, whose contracts and grants are read in ``awards.py``. Quirks:
- USAspending publishes no pay: who made the extract took it from elsewhere and does not say where, nor how a residence
  is known. That is why nothing is shared out by it;
- two rows a state, 2024 and the mean of 2020-2024; about half of BEA's compensation, which holds benefits;
- the states' residents have 206 billion dollars in 2024, their employees 211: compare shares, not dollars. The share by
  residence is .253 of that by work in the District of Columbia, 1.444 in Maryland, 1.402 in Virginia.
Does not belong here: the key of federal pay, which rests on BEA (``sql/core``).
"""

import dataframely as dy
import polars as pl

from assets.areas import STATES, require_every_state
from assets.licences import COMPILED_ELSEWHERE
from pipeline.documents.cells import headed_sheet_cells, number_in, require_known
from pipeline.documents.dataset import Dataset, Document
from pipeline.errors import SourceError

_CODE_OF_CAPITALS = {name.upper(): code for code, name, _ in STATES}
_PERIOD_OF_YEAR = {"2024": "2024", "2020-2024": "mean_2020_2024"}
_COLUMNS = {
    "residence_usd": ("Resident Wage", "Federal Residents"),
    "workplace_usd": ("Employees Wage", "Employees"),
}
"""By measure: its column of dollars, and the persons who have them."""
_WAGE_USD = (50_000, 250_000)
"""Between these lies a state's average wage in any unit that is dollars (86 to 143 thousand)."""


class FederalWageSchema(dy.Schema):
    """One row a period and state."""

    period = dy.String(
        primary_key=True,
        regex=f"^({'|'.join(_PERIOD_OF_YEAR.values())})$",
        description="2024, or mean_2020_2024, a yearly mean.",
    )
    area = dy.String(primary_key=True, description="Area code, see raw.area; 50 states and DC.")
    residence_usd = dy.Float64(min=0, description="Wages of federal civil employees who live in the state, dollars.")
    workplace_usd = dy.Float64(min=0, description="Wages of federal civil employees who work in the state, dollars.")


def parse_federal_wages(content: bytes) -> pl.DataFrame:
    """Read wages by residence and by place of work of 2024 and of the mean 2020-2024.

    Returns: period, area, residence_usd, workplace_usd (dollars a year).

    Raises:
        SourceError: not a workbook, another header, an unknown state or period, a period without each state once, no
            number in a cell, or wages that are not dollars.
    """
    columns = [name for pair in _COLUMNS.values() for name in pair]
    table = headed_sheet_cells(content, ["state", "year", *columns])
    require_known(table["state"], _CODE_OF_CAPITALS, "state")
    require_known(table["year"], _PERIOD_OF_YEAR, "year")
    wages = pl.DataFrame([_row(row) for row in table.iter_rows(named=True)])
    if (periods := wages["period"].n_unique()) != len(_PERIOD_OF_YEAR):
        raise SourceError(f"has {periods} of {len(_PERIOD_OF_YEAR)} periods")
    return require_every_state(wages, by=["period"])


def _row(row: dict[str, str | None]) -> dict[str, str | float]:
    """A state's wages in a period, each the pay of a plausible number of persons."""
    where = f"{row['state']}, {row['year']}"
    found: dict[str, str | float] = {
        "period": _PERIOD_OF_YEAR[str(row["year"])],
        "area": _CODE_OF_CAPITALS[str(row["state"])],
    }
    for measure, (wage, persons) in _COLUMNS.items():
        dollars = number_in(row[wage], f"{where}, {wage}", float)
        average = dollars / max(1.0, number_in(row[persons], f"{where}, {persons}", float))
        if not _WAGE_USD[0] <= average <= _WAGE_USD[1]:
            raise SourceError(f"{where}: {wage} is ${average:,.0f} a person: has the unit changed?")
        found[measure] = round(dollars, 2)
    return found


FEDERAL_WAGES = Dataset(
    name="usaspending_federal_wages",
    description="Wages of federal civil employees by state of residence and of work; a check, its source is not stated",
    schema=FederalWageSchema,
    year=None,
    documents=(
        Document(
            name="usaspending_federal_wages_2024",
            publisher="USAspending",
            table="Wages of federal employees by residence and place of work, 2024 and mean 2020-2024",
            vintage="2024",
            url="https://www.usaspending.gov/",
            file="usaspending/contract_state.xlsx",
            parse=parse_federal_wages,
            licence=COMPILED_ELSEWHERE,
            form="extract",
            copied_from="premalshah999/MOP_Agent@0fced07",
            compiled_by="premalshah999 (MOP_Agent)",
        ),
    ),
)
