"""USAspending: the awards of FY2025 by place of performance, from two transcribed tables.

Belongs here: all awards beside the collections of the IRS, and contracts, grants and direct payments. Their quirks:
- the table of all awards is the second block of a page about IRS collections, $ billions to three decimals; rows that
  carry collections only (overseas, international, undistributed, and a second Puerto Rico) are dropped; its national
  row is states and territories together;
- the table of groups prints no national row; its three sums are known (743.9, 1,231.7 and 3,241.7 billion). Together
  they are within 1 % of all awards in 50 of 56 areas, and lack 2.5 % of them in Florida, 1.7 % in Montana;
- direct payments (types 06 and 10) stand where Medicare's contractor sits, 217 billion in Minnesota: they are no key;
- the newest months fill up until January, Defense's above all; a second pull differs by 1.5 to 18 % in six states.
Does not belong here: the other tables that come with the program (``awards.py``).
"""

import polars as pl

from assets.areas import STATE_CODES, require_every_state, require_national_row
from pipeline.documents.cells import csv_cells, number_in, require_known
from pipeline.errors import SourceError

TERRITORIES = ["AS", "GU", "MP", "PR", "VI"]
_AMOUNT = "usaspending_all_awards_place_of_performance_usd_billions"
_COLLECTIONS_ONLY = ["U.S. Armed Service members overseas", "Puerto Rico", "International", "Undistributed [6]"]
_NATIONAL_TOLERANCE = 0.0001
_GROUPS = {
    "contracts_ABCD": ("contracts", 743.9),
    "grants_02_05": ("grants", 1231.7),
    "direct_payments_06_10": ("direct_payments", 3241.7),
}
"""By column: the award group, and its sum over all areas in $ billions to one decimal."""
_ROUNDING_USD_BILLIONS = 0.051


def parse_fy2025(content: bytes) -> pl.DataFrame:
    """Read the awards of FY2025 beside the IRS collections; area US is the national row as printed.

    Returns: award_group ('all'), basis ('fiscal_year'), year, area, amount_usd (dollars).

    Raises:
        SourceError: another header, an unknown row, an amount or state missing, or areas that do not add to US.
    """
    table = csv_cells(content, ["fiscal_year", "area", _AMOUNT])
    awards = table.filter(~pl.col("area").is_in(_COLLECTIONS_ONLY) | pl.col(_AMOUNT).is_not_null()).select(
        award_group=pl.lit("all"),
        basis=pl.lit("fiscal_year"),
        year=pl.col("fiscal_year").cast(pl.Int64),
        area=pl.col("area").replace({"UNITED STATES": "US"}),
        amount_usd=(pl.col(_AMOUNT).cast(pl.Float64) * 1e3).round() * 1e6,
    )
    require_known(awards["area"], {*STATE_CODES, *TERRITORIES, "US"}, "area")
    if blank := awards.filter(pl.col("amount_usd").is_null())["area"].to_list():
        raise SourceError(f"no amount for {', '.join(blank)}")
    require_every_state(awards, by=["year"])
    return require_national_row(awards, "amount_usd", by=["year"], relative=_NATIONAL_TOLERANCE)


def parse_fy2025_groups(content: bytes) -> pl.DataFrame:
    """Read contracts, grants and direct payments of FY2025 (columns state and one a group, dollars).

    Returns: award_group, basis ('fiscal_year'), year, area, amount_usd (dollars).

    Raises:
        SourceError: another header, an unknown state, no number in a cell, an area missing or twice, or a group that
            does not add to its known sum.
    """
    table = csv_cells(content, ["state", *_GROUPS])
    require_known(table["state"], {*STATE_CODES, *TERRITORIES}, "state")
    rows = [
        (group, "fiscal_year", 2025, state, number_in(cell, f"{column} of {state}", float))
        for column, (group, _) in _GROUPS.items()
        for state, cell in table.select("state", column).rows()
    ]
    awards = pl.DataFrame(rows, schema=["award_group", "basis", "year", "area", "amount_usd"], orient="row")
    require_every_state(awards, by=["award_group"])
    if sorted(set(TERRITORIES) - set(awards["area"])) or awards.select("award_group", "area").is_duplicated().any():
        raise SourceError("not each territory once")
    for group, known in _GROUPS.values():
        found = float(awards.filter(award_group=group).select(pl.col("amount_usd").sum()).item()) / 1e9
        if abs(found - known) > _ROUNDING_USD_BILLIONS:
            raise SourceError(f"{group} add to ${found:,.2f} billion, known are {known:,}")
    return awards
