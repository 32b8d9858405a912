"""Why a state's net is what it is: the lines of ``why`` and ``what_changed``, for people and for programs.

Belongs here: reading those macros from the released file and laying them out. Does not belong here: how an effect is
computed (``sql/mart/driver.sql``, ``sql/mart/change_between.sql``), and the documents behind a figure (``explain.py``).

Quirk: a table prints amounts rounded, so a printed sum can differ from its printed lines in the last digit; CSV and
JSON hold them in full.
"""

import json
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.read import areas
from pipeline.read.defaults import METHOD
from pipeline.read.explain import WIDTH, check_year, rows
from pipeline.read.form import Format
from pipeline.read.query import released

Line = dict[str, Any]
_DRIVER = "{side:<10}{label:<38}{state:>16}{nation:>18}{effect:>18}"
_CHANGE = "{side:<10}{label:<32}{national:>15}{share:>13}{people:>14}{effect:>16}"


@dataclass(frozen=True)
class Drivers:
    """A state's net a resident beside the nation's, and the lines whose effects add up to the difference.

    ``lines`` are the rows of ``why``, the largest effect first.
    """

    state: str
    state_name: str
    fiscal_year: int
    method: str
    net_per_capita_usd: float
    national_net_per_capita_usd: float
    relative_net_per_capita_usd: float
    lines: list[Line]


@dataclass(frozen=True)
class Change:
    """A state's net a resident in two years, and the lines whose effects add up to the difference.

    ``lines`` are the rows of ``what_changed``, the largest real effect first. What is called real is in dollars of
    ``dollars_of_fiscal_year``, the rest in each year's own.
    """

    state: str
    state_name: str
    first_year: int
    fiscal_year: int
    method: str
    dollars_of_fiscal_year: int
    first_net_per_capita_usd: float
    net_per_capita_usd: float
    change_per_capita_usd: float
    real_first_net_per_capita_usd: float
    real_net_per_capita_usd: float
    real_change_per_capita_usd: float
    lines: list[Line]


def why(path: Path, state: str, year: int, since: int | None = None, form: Format = "table") -> str:
    """Why a state's net a resident differs from the nation's in a year, or from its own in the year ``since``.

    As a table for a terminal of 100 columns; as CSV, a row a category; as JSON, one object.

    Raises:
        UsageError: there is no such state or year, or ``since`` is not before the year.
    """
    found = drivers(path, state, year) if since is None else change(path, state, since, year)
    if form == "json":
        return json.dumps(vars(found), indent=1)
    if form == "csv":
        return _csv(found)
    return _drivers_table(found) if isinstance(found, Drivers) else _change_table(found)


def drivers(path: Path, state: str, year: int) -> Drivers:
    """Read why a state's net (its postal code or name, in any case) differs from the nation's in a fiscal year.

    Raises:
        UsageError: as ``why``.
        MoneymapError: there is no release, or it cannot be opened.
    """
    code = areas.state(path, state)
    with released(path) as connection:
        check_year(connection, year, final=True)
        (net,) = rows(
            connection,
            """
            select state, state_name, fiscal_year, method, net_per_capita_usd,
              net_per_capita_usd - relative_net_per_capita_usd as national_net_per_capita_usd,
              relative_net_per_capita_usd
            from mart.net_contribution
            where state = $state and fiscal_year = $year and method = $method
            """,
            state=code,
            year=year,
            method=METHOD,
        )
        return Drivers(**net, lines=rows(connection, "from why($state, $year)", state=code, year=year))


def change(path: Path, state: str, since: int, year: int) -> Change:
    """Read why a state's net (its postal code or name, in any case) is another in a fiscal year than in an earlier one.

    Raises:
        UsageError: as ``why``.
        MoneymapError: there is no release, or it cannot be opened.
    """
    code = areas.state(path, state)
    with released(path) as connection:
        for each in (since, year):
            check_year(connection, each, final=True)
        if since >= year:
            raise UsageError(f"fiscal year {year} is not after {since}; give an earlier one to count the change from")
        (net,) = rows(
            connection,
            """
            select state, this.state_name, first.fiscal_year as first_year, this.fiscal_year, method,
              real.dollars_of_fiscal_year,
              first.net_per_capita_usd as first_net_per_capita_usd,
              this.net_per_capita_usd,
              this.net_per_capita_usd - first.net_per_capita_usd as change_per_capita_usd,
              real_first.net_per_capita_usd as real_first_net_per_capita_usd,
              real.net_per_capita_usd as real_net_per_capita_usd,
              real.net_per_capita_usd - real_first.net_per_capita_usd as real_change_per_capita_usd
            from mart.net_contribution as this
            join mart.net_contribution as first using (state, method)
            join mart.real_net_contribution as real using (state, method)
            join mart.real_net_contribution as real_first using (state, method)
            where state = $state and method = $method and this.fiscal_year = $year and real.fiscal_year = $year
              and first.fiscal_year = $since and real_first.fiscal_year = $since
            """,
            state=code,
            since=since,
            year=year,
            method=METHOD,
        )
        lines = rows(connection, "from what_changed($state, $since, $year)", state=code, since=since, year=year)
        return Change(**net, lines=lines)


def _drivers_table(found: Drivers) -> str:
    title = (
        f"{found.state_name} ({found.state}), FY{found.fiscal_year}: net {_usd(found.net_per_capita_usd)} a resident; "
        f"all states and DC together {_usd(found.national_net_per_capita_usd)}"
    )
    heading = _DRIVER.format(side="", label="$ a head", state="state", nation="together", effect="effect on net")
    lines = [
        _DRIVER.format(
            side=line["side"],
            label=line["label"],
            state=_usd(line["per_capita_usd"]),
            nation=_usd(line["national_per_capita_usd"]),
            effect=_signed(line["effect_per_capita_usd"]),
        )
        for line in found.lines
    ]
    total = _DRIVER.format(
        side="sum",
        label="net a resident, and the difference",
        state=_usd(found.net_per_capita_usd),
        nation=_usd(found.national_net_per_capita_usd),
        effect=_signed(_sum(found.lines, "effect_per_capita_usd")),
    )
    return _table(
        title,
        heading,
        lines,
        total,
        "An effect is what the difference from the average a resident does to the net: more paid raises it, more "
        "received lowers it. A positive net: the state pays in more than it gets back.",
    )


def _change_table(found: Change) -> str:
    dollars = f"dollars of FY{found.dollars_of_fiscal_year}"
    before, now = _usd(found.real_first_net_per_capita_usd), _usd(found.real_net_per_capita_usd)
    title = (
        f"{found.state_name} ({found.state}), FY{found.first_year} to FY{found.fiscal_year}: "
        f"net {before} a resident, then {now}, in {dollars}"
    )
    heading = _CHANGE.format(
        side="", label=f"$ a head, {dollars}", national="nation's total", share="its share", people="population",
        effect="change of net",
    )  # fmt: skip
    lines = [_change_line(line["side"], line["label"], [line]) for line in found.lines]
    return _table(
        title,
        heading,
        lines,
        _change_line("sum", "change of net a resident", found.lines),
        "What changed of the nation's official total, of the state's share of it and of its population, and what that "
        "did to the net: more paid raises it, more received lowers it. A share carried on from the same observation "
        f"has no effect. In each year's own dollars the net was {_usd(found.first_net_per_capita_usd)}, then "
        f"{_usd(found.net_per_capita_usd)}. Both years are computed by today's rules.",
    )


def _change_line(side: str, label: str, lines: list[Line]) -> str:
    return _CHANGE.format(
        side=side,
        label=label,
        national=_signed(_sum(lines, "real_national_effect_per_capita_usd")),
        share=_signed(_sum(lines, "real_share_effect_per_capita_usd")),
        people=_signed(_sum(lines, "real_population_effect_per_capita_usd")),
        effect=_signed(_sum(lines, "real_effect_per_capita_usd")),
    )


def _table(title: str, heading: str, lines: Iterable[str], total: str, note: str) -> str:
    rule = "-" * WIDTH
    wrapped = [line for text in (title, note) for line in ("", *textwrap.wrap(text, WIDTH, break_on_hyphens=False))][1:]
    cut = wrapped.index("")
    return "\n".join([*wrapped[:cut], "", heading, rule, *lines, rule, total, *wrapped[cut:]])


def _csv(found: Drivers | Change) -> str:
    """A row a category, the state and the years before it."""
    years = {"first_year": found.first_year} if isinstance(found, Change) else {}
    rows = [{"state": found.state, **years, "fiscal_year": found.fiscal_year, **line} for line in found.lines]
    import polars as pl  # noqa: PLC0415  (slow, and needed for this form only)

    return pl.DataFrame(rows).write_csv().rstrip("\n")


def _sum(lines: list[Line], column: str) -> float:
    return float(sum(line[column] for line in lines))


def _usd(amount: float) -> str:
    return f"{round(amount):,}"


def _signed(amount: float) -> str:
    whole = round(amount)
    return f"{whole:+,}" if whole else "0"
