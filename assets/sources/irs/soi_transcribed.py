"""Internal Revenue Service, Statistics of Income: Historic Table 2 of a year whose file is not at hand, transcribed.

Belongs here: reading CSVs of one row a state, the columns named with the item of the agency's file. Quirks: amounts are
thousands of dollars, though one of the two files does not say so; counts of returns are not read; the file of credits
has the states and the national row only, which Puerto Rico and other areas (up to 0.6 %) are in, too.
Does not belong here: the agency's own CSV and where documents lie (``soi.py``).
"""

from collections.abc import Mapping

import polars as pl

from assets.areas import STATE_CODES, require_every_state, require_national_row
from pipeline.documents.cells import csv_cells, number_in, require_known
from pipeline.errors import SourceError

STATE_TOTALS = {
    "agi_A00100": "A00100",
    "income_tax_after_credits_A06500": "A06500",
    "total_tax_liability_A10300": "A10300",
}
CREDITS = {
    "eitc_total_A59660_thousands": "A59660",
    "eitc_refundable_A59720_thousands": "A59720",
    "actc_A11070_thousands": "A11070",
}
_AREA_OF_CODE = {code: code for code in (*STATE_CODES, "PR", "US")} | {"OA": "other_areas"}
_OUTSIDE_STATES = 0.01
"""The largest part of a credit that may have gone to Puerto Rico and other areas."""


def parse_transcribed(content: bytes, tax_year: int, items: Mapping[str, str], *, complete: bool) -> pl.DataFrame:
    """Read the columns ``items`` (to the item each is) of a transcription.

    Returns: tax_year, item, area, amount_usd (dollars). ``complete`` says that every area is there, so that they must
    add to US; otherwise the 51 states and US, which they may fall short of by 1 %.

    Raises:
        SourceError: a column or state is missing, an unknown or repeated area, or areas that do not add to US.
    """
    cells = csv_cells(content, ["state", *items])
    require_known(cells["state"], _AREA_OF_CODE, "area")
    figures = [
        (tax_year, item, _AREA_OF_CODE[row["state"]], number_in(row[column], f"{row['state']}, {column}", int) * 1e3)
        for row in cells.iter_rows(named=True)
        for column, item in items.items()
    ]
    frame = pl.DataFrame(figures, schema=["tax_year", "item", "area", "amount_usd"], orient="row")
    require_every_state(frame, by=["item"])
    if frame.select("item", "area").is_duplicated().any():
        raise SourceError("an area stands twice")
    others = {"PR", "other_areas"} & set(frame["area"])
    if others != ({"PR", "other_areas"} if complete else set()):
        raise SourceError(f"has {', '.join(sorted(others)) or 'no area'} besides the states and US")
    if complete:
        return require_national_row(frame, "amount_usd", ["item"], tolerance=1e3 * frame["area"].n_unique() / 2)
    _require_less_than_nation(frame)
    return frame


def _require_less_than_nation(frame: pl.DataFrame) -> None:
    """Raise SourceError where the states have more than US, or more than 1 % less."""
    require_national_row(frame, "amount_usd", ["item"], relative=_OUTSIDE_STATES)
    for (item,), group in frame.group_by("item", maintain_order=True):
        amounts = dict(group.select("area", "amount_usd").rows())
        national = amounts.pop("US")
        if (added := sum(amounts.values())) > national:
            raise SourceError(f"states have {added:,.0f} of {item}, more than US, {national:,.0f}")
