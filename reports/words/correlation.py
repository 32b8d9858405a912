"""How closely states' votes and net contributions go together, in figures and words.

Belongs here: the correlation, each state counted alike and weighted by people, and the sentence on both. Does not
belong here: drawing (``margin``). Strength is judged on r as printed, with the usual limits of 0.1, 0.3 and 0.5. The
words claim no more than the weaker reading: where the two readings differ, both are said.
"""

from dataclasses import dataclass
from math import sqrt

import polars as pl

from reports.words import numbers

_STRENGTHS = ((0.5, "strong"), (0.3, "moderate"), (0.1, "weak"))
MEANS = (
    "Correlation: Pearson's r, 0 where votes and net contribution do not move together, 1 or \N{MINUS SIGN}1 where "
    "they lie on a line; called weak from 0.1, moderate from 0.3, strong from 0.5. It does not say why."
)
ALIKE, WEIGHTED = "counting states alike", "weighted by population"


@dataclass(frozen=True)
class Link:
    """Pearson's r of margin and net per person, to two decimals; ``None`` where one of them does not vary."""

    alike: float
    weighted: float


def link(states: pl.DataFrame) -> Link | None:
    """The correlation of ``margin`` and ``net_per_capita_usd``; ``None`` where one of them is the same everywhere.

    Args:
        states: margin, net_per_capita_usd, population (above zero).
    """
    margins, nets = states["margin"].to_list(), states["net_per_capita_usd"].to_list()
    if min(margins) == max(margins) or numbers.is_even(max(nets) - min(nets)):
        return None
    people = [float(number) for number in states["population"].to_list()]
    return Link(alike=_pearson(margins, nets, [1.0] * len(nets)), weighted=_pearson(margins, nets, people))


def strengths(found: Link) -> tuple[str, str]:
    """How strong the link is, each state counted alike and weighted by people; '' where there is next to none."""
    return _strength(found.alike), _strength(found.weighted)


def is_weaker(one: str, other: str) -> bool:
    """Whether a strength is the lesser of two."""
    order = [name for _, name in _STRENGTHS]
    return order.index(one) > order.index(other)


def finding(found: Link) -> str:
    """One clause on both readings of the correlation, right where they agree, differ in strength, or in direction."""
    alike, weighted = _strength(found.alike), _strength(found.weighted)
    if alike == weighted and (not alike or _party(found.alike) == _party(found.weighted)):
        return f"{_clause(found.alike)}{f': a {alike} link' if alike else ''}"
    if alike and weighted and _party(found.alike) == _party(found.weighted):
        return f"{_clause(found.alike)}: a {alike} link {ALIKE}, a {weighted} one {WEIGHTED}"
    then = f"{_clause(found.weighted, again=True)}{f', a {weighted} link' if weighted else ''}"
    return f"{_clause(found.alike)}{f', a {alike} link' if alike else ''} {ALIKE}; {WEIGHTED}, {then}"


def figures(found: Link) -> str:
    """Both figures, e.g. ``r = 0.20 counting states alike, 0.44 weighted by population``."""
    return f"r = {_printed(found.alike)} {ALIKE}, {_printed(found.weighted)} {WEIGHTED}"


def _clause(r: float, *, again: bool = False) -> str:
    if not _strength(r):
        return (
            "there was next to none"
            if again
            else ("there was next to no link between how states voted and their net contribution per person")
        )
    had = "higher ones" if again else "higher net contributions per person"
    return f"states that voted more {_party(r)} tended to have {had}"


def _strength(r: float) -> str:
    return next((name for least, name in _STRENGTHS if abs(r) >= least), "")


def _party(r: float) -> str:
    return "Democratic" if r > 0 else "Republican"


def _printed(r: float) -> str:
    return f"{numbers.MINUS if r < 0 else ''}{abs(r):.2f}"


def _pearson(first: list[float], second: list[float], weights: list[float]) -> float:
    total = sum(weights)

    def centred(values: list[float]) -> list[float]:
        mean = sum(w * v for w, v in zip(weights, values, strict=True)) / total
        return [v - mean for v in values]

    a, b = centred(first), centred(second)

    def product(x: list[float], y: list[float]) -> float:
        return sum(w * p * q for w, p, q in zip(weights, x, y, strict=True))

    return round(product(a, b) / sqrt(product(a, a) * product(b, b)), 2) + 0.0
