"""Who is in the groups of states over the years, and in which years DC makes a group's figure.

Belongs here: those readings of rows. Does not belong here: what is drawn of them (``charts/blue_red_years``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from reports.words import numbers
from reports.words.groups import BLUE, RED, WITHOUT_DC
from reports.words.views import ASIDE, BALANCED, NET, RAW

DC_MOVES_USD = 500.0
"""Dollars of the latest year per person from which DC makes a group's figure: it is shown without DC, too."""
_MAKES = 0.2
"""Part of a gap from which DC makes it."""


@dataclass(frozen=True)
class Members:
    """Who is in which group: rows of ``lean`` under both definitions, where they are known."""

    of_time: pl.DataFrame | None = None
    fixed: pl.DataFrame | None = None

    def of(self, year: int, lean: str, *, is_fixed: bool) -> frozenset[str]:
        """The members of a group in a year; where they are not known, something that changes with each election."""
        rows = self.fixed if is_fixed else self.of_time
        if rows is None:
            return frozenset({"fixed" if is_fixed else str((year - 1) // 4)})
        chosen = rows.filter((pl.col("fiscal_year") == year) & (pl.col("lean").cast(pl.String) == lean))
        return frozenset(chosen["state"])


def far_without_dc(points: Sequence[tuple[int, float, frozenset[str]]], apart: Mapping[int, float]) -> dict[int, float]:
    """The nets without DC in the runs of years of the same members in one of which DC moves the net far.

    Args:
        points: year, net with DC in dollars per person, members; by year.
        apart: the nets without DC of the years in which DC is a member.
    """
    runs: list[list[int]] = []
    far: set[int] = set()
    before: tuple[int, frozenset[str]] | None = None
    for year, value, members in points:
        if before is None or before != (year - 1, members):
            runs.append([])
        runs[-1].append(year)
        before = year, members
        if year in apart and abs(apart[year] - value) >= DC_MOVES_USD:
            far.add(year)
    return {year: apart[year] for run in runs if far & set(run) for year in run if year in apart}


def gap_without_dc(groups: Mapping[str, Mapping[str, Any]], view: str = RAW) -> float | None:
    """Blue's net per person less red's without DC, where DC makes a good part of the gap; None where it does not."""
    if not {BLUE, RED} <= set(groups):
        return None
    gap = groups[BLUE][NET[view]] - groups[RED][NET[view]]
    blue, red = nets_without_dc(groups, view)
    return blue - red if makes_it(gap, blue - red) else None


def nets_without_dc(groups: Mapping[str, Mapping[str, Any]], view: str = RAW) -> tuple[float, float]:
    """Blue's and red's net per person without DC: that of the group itself where DC is no member."""
    nets = [(groups[lean][NET[view]], groups[lean].get(WITHOUT_DC[view])) for lean in (BLUE, RED)]
    blue, red = (float(whole if apart is None else apart) for whole, apart in nets)
    return blue, red


def makes_it(gap: float, without_dc: float) -> bool:
    """Whether a gap is another without DC: another side, or a good part of it."""
    return abs(gap - without_dc) > _MAKES * max(abs(gap), abs(without_dc), 1.0)


def says_without_dc(groups: Mapping[str, Mapping[str, Any]], view: str = RAW, *, is_past: bool = True) -> str:
    """What the gap is without DC, in a sentence, where DC makes a good part of it; '' where it does not."""
    gap = gap_without_dc(groups, view)
    if gap is None:
        return ""
    get, opens = "got" if is_past else "get", f"Without DC, {ASIDE}" if view == BALANCED else "Without DC"
    if numbers.is_even(gap):
        return f"{opens}, blue and red states {get} the same, net of taxes."
    return (
        f"{opens}, blue states {get} {numbers.money(abs(gap))} {'less' if gap > 0 else 'more'} per person than red "
        "states, net."
    )
