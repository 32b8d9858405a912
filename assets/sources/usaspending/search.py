"""USAspending's search: how the awards of a fiscal year and award group are asked for, and how the answer is read.

Belongs here: one request a completed fiscal year (from FY2008, the earliest the search knows) and award group, by
state of the place of performance. Quirks:
- ``contracts`` are the types A, B, C and D, as in USAspending's own profiles of states: the IDV types are vehicles
  under which orders are placed, and the money is obligated on the orders. What little is obligated on an IDV itself
  counts in ``all`` only. ``contracts_defense`` is a part of ``contracts``; the other groups do not overlap;
- the answer says neither the year nor the group it was asked for, so a wrong one is only seen beside other years;
- work abroad is left out unless it is asked for; one row has neither code nor name and is area ``unknown``. It is not
  the sum of such awards: where several places have no name, the last one takes the row of those before it;
- the freely associated states (FM, MH, PW) are sovereign: area ``international``; the outlying islands (UM) are
  ``other_areas``. As a rule they have no population in USAspending's tables and fall into the row without a code;
- ``population`` is the latest in every year, ``per_capita`` rests on it: neither is read;
- Defense reports contracts 90 days late, so the last months of the newest year fill up until January; loans are at
  subsidy cost and may be negative.
Does not belong here: the extracts that come with the program (``awards.py``).
"""

import json
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from assets.areas import STATE_CODES, require_every_state
from assets.fiscal_year import fiscal_year_of
from assets.licences import US_GOVERNMENT_WORK
from pipeline.documents.cells import json_object, json_rows, number_in
from pipeline.documents.served import Live, Request
from pipeline.errors import SourceError

URL = "https://api.usaspending.gov/api/v2/search/spending_by_geography/"
FIRST_FISCAL_YEAR = 2008
OPEN_YEARS = 2
"""For so many years after its end a fiscal year is asked for again: awards are still reported and corrected."""
_CONTRACTS = ["A", "B", "C", "D"]
_DEFENSE = [{"name": "Department of Defense", "tier": "toptier", "type": "awarding"}]
FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "contracts": {"award_type_codes": _CONTRACTS},
    "contracts_defense": {"award_type_codes": _CONTRACTS, "agencies": _DEFENSE},
    "grants": {"award_type_codes": ["02", "03", "04", "05", "F001", "F002"]},
    "direct_payments": {"award_type_codes": ["06", "10", "F006", "F007"]},
    "loans": {"award_type_codes": ["07", "08", "F003", "F004"]},
    "other": {"award_type_codes": ["09", "11", "-1", "F005", "F008", "F009", "F010"]},
}
"""What the search is narrowed to, by award group."""
_ASKED = {"scope": "place_of_performance", "geo_layer": "state"}
_LEVEL = {"spending_level": "transactions"}
"""What the search adds up where nothing else is asked for; older answers do not say it."""
_AREA_OF_CODE = {
    **{code: code for code in (*STATE_CODES, "AS", "GU", "MP", "PR", "VI")},
    **dict.fromkeys(("FM", "MH", "PW"), "international"),
    "UM": "other_areas",
    "": "unknown",
}
_FIELDS = ["shape_code", "display_name", "aggregated_amount"]
_LONGEST = 60


def live(today: date) -> tuple[Live, ...]:
    """The awards of every completed fiscal year and award group."""
    this_year = fiscal_year_of(today)
    return tuple(
        Live(
            name=f"usaspending_awards_{year}_{group}",
            publisher="USAspending",
            table=f"Spending by geography, place of performance, {group.replace('_', ' ')}",
            request=Request(URL, "json", body=body(group, year)),
            parse=partial(parse_geography, award_group=group, fiscal_year=year),
            licence=US_GOVERNMENT_WORK,
            vintage=f"FY{year}",
            closed=this_year > year + OPEN_YEARS,
        )
        for year in range(FIRST_FISCAL_YEAR, this_year)
        for group in FILTERS
    )


def body(award_group: str, fiscal_year: int) -> str:
    """The JSON text of the search for a group's awards in a fiscal year; the same text for the same search."""
    period = {"start_date": f"{fiscal_year - 1}-10-01", "end_date": f"{fiscal_year}-09-30"}
    return json.dumps({**_ASKED, "filters": {"time_period": [period], **FILTERS[award_group]}}, sort_keys=True)


def parse_geography(content: bytes, award_group: str, fiscal_year: int) -> pl.DataFrame:
    """Read the answer to the search for a group's awards in a fiscal year.

    Returns: award_group, basis ('fiscal_year'), year, area, amount_usd (dollars).

    Raises:
        SourceError: not the answer to such a search, an unknown code, a row without amount, or not each state once.
    """
    answer = _LEVEL | json_object(content)
    for name, asked in (_ASKED | _LEVEL).items():
        if answer.get(name) != asked:
            raise SourceError(f"{name} is {repr(answer.get(name))[:_LONGEST]}, not {asked}")
    rows = json_rows(answer, "results", _FIELDS)
    codes = ["" if row["shape_code"] is None else row["shape_code"] for row in rows]
    if unknown := [code for code in codes if not isinstance(code, str) or code not in _AREA_OF_CODE]:
        raise SourceError(f"unknown shape_code {repr(unknown[0])[:_LONGEST]}")
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise SourceError(f"{', '.join(code or 'the row without a code' for code in twice)} stands twice")
    amounts = [
        number_in(str(row["aggregated_amount"]), f"aggregated_amount of {code or 'the row without a code'}", float)
        for code, row in zip(codes, rows, strict=True)
    ]
    awards = (
        pl.DataFrame({"area": [_AREA_OF_CODE[code] for code in codes], "amount_usd": amounts})
        .cast({"area": pl.String, "amount_usd": pl.Float64})
        .group_by("area", maintain_order=True)
        .agg(pl.col("amount_usd").sum().round(2))
    )
    return require_every_state(awards).select(
        award_group=pl.lit(award_group),
        basis=pl.lit("fiscal_year"),
        year=pl.lit(fiscal_year, pl.Int64),
        area="area",
        amount_usd="amount_usd",
    )
