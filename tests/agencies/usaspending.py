"""USAspending on loopback: the search for spending by geography, with its checks and its error bodies.

Figures are the snapshot's where it holds a fiscal year and group. The others are made up so that they are plausible:
all awards after the last year grow by 3 % a year; contracts and grants have the states' shares of FY2024 and move with
discretionary outlays; what the snapshot never holds is a part of these.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from assets.areas import STATES
from tests.agencies.server import Agencies, Reply

URL = "https://api.usaspending.gov/api/v2/search/spending_by_geography/"
ENUMS = {
    "scope": ["place_of_performance", "recipient_location"],
    "geo_layer": ["country", "county", "district", "state"],
}
GROUPS = {
    (): "all",
    ("A", "B", "C", "D"): "contracts",
    ("02", "03", "04", "05", "F001", "F002"): "grants",
    ("06", "10", "F006", "F007"): "direct_payments",
    ("07", "08", "F003", "F004"): "loans",
    ("-1", "09", "11", "F005", "F008", "F009", "F010"): "other",
}
"""Award groups by their sorted type codes."""
DEFENSE = {"type": "awarding", "tier": "toptier", "name": "Department of Defense"}
PART_OF = {
    "contracts_defense": ("contracts", 0.6),
    "direct_payments": ("all", 0.4),
    "loans": ("all", 0.001),
    "other": ("all", 0.03),
}
NAMES = {code: name.title() for code, name, _ in STATES} | {
    "AS": "American Samoa",
    "GU": "Guam",
    "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}
POPULATION = 1_000_000
GROWTH = 1.03
BASE_YEAR = 2024


def serve(
    agencies: Agencies,
    tables: Mapping[str, pl.DataFrame],
    documents: Path | None,  # noqa: ARG001 - of the real documents none is an answer to this search
) -> None:
    """Answer the search with the snapshot's figures."""
    figures = Figures(tables)
    agencies.search(URL, lambda asked: _answer(asked, figures))


class Figures:
    """Obligations by area, of every fiscal year and group."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Take the snapshot's tables usaspending_awards and cbo_actual."""
        awards = tables["usaspending_awards"].filter((pl.col("basis") == "fiscal_year") & (pl.col("area") != "US"))
        self.held: dict[tuple[str, int], dict[str, float]] = {}
        for group, year, area, amount in awards.select("award_group", "year", "area", "amount_usd").iter_rows():
            self.held.setdefault((group, year), {})[area] = amount
        discretionary = tables["cbo_actual"].filter(pl.col("subcategory") == "Total Discretionary")
        self.discretionary = dict(discretionary.select("fiscal_year", "amount_usd").iter_rows())

    def of(self, group: str, year: int) -> dict[str, float]:
        """Dollars by area code; '' is the row without one."""
        found = self.held.get((group, year)) or self._made_up(group, year)
        return {"" if area == "unknown" else area: amount for area, amount in found.items()}

    def _made_up(self, group: str, year: int) -> dict[str, float]:
        if group in PART_OF:
            whole, part = PART_OF[group]
            base, factor = self.held.get((whole, year)) or self._made_up(whole, year), part
        elif group == "all":
            last = max(known for of_group, known in self.held if of_group == "all")
            base, factor = self.held[group, last], GROWTH ** (year - last)
        else:
            base, factor = self.held[group, BASE_YEAR], self._level(year) / self._level(BASE_YEAR)
        return {area: round(amount * factor, 2) for area, amount in base.items()}

    def _level(self, year: int) -> float:
        nearest = min(self.discretionary, key=lambda known: abs(known - year))
        return float(self.discretionary[nearest]) * GROWTH ** (year - nearest)


def _answer(asked: dict[str, Any], figures: Figures) -> Reply:
    for name in ("scope", "geo_layer", "filters"):
        if name not in asked:
            return _error(422, f"Missing value: '{name}' is a required field")
    for name, values in ENUMS.items():
        if asked[name] not in values:
            return _error(400, f"Field '{name}' is outside valid values {values}")
    filters = asked["filters"]
    period = filters["time_period"][0]
    start, end = date.fromisoformat(period["start_date"]), date.fromisoformat(period["end_date"])
    if (start, end) != (date(end.year - 1, 10, 1), date(end.year, 9, 30)):
        return _error(400, "only whole fiscal years are played here")
    group = GROUPS.get(tuple(sorted(filters.get("award_type_codes", []))))
    agency = filters.get("agencies", [])
    if group == "contracts" and agency == [DEFENSE]:
        group = "contracts_defense"
    elif group is None or agency:
        return _error(400, "Field 'filters|award_type_codes' is outside valid values")
    results = [
        {
            "shape_code": code,
            "display_name": NAMES.get(code),
            "aggregated_amount": amount,
            "population": POPULATION if code else None,
            "per_capita": round(amount / POPULATION, 2) if code else None,
        }
        for code, amount in figures.of(group, end.year).items()
    ]
    answer = {"scope": asked["scope"], "geo_layer": asked["geo_layer"], "spending_level": "transactions"}
    return 200, json.dumps({**answer, "results": results, "messages": []}).encode()


def _error(status: int, detail: str) -> Reply:
    return status, json.dumps({"detail": detail}).encode()
