"""The three classes of a net contribution: pays in more, gets back more, about even.

Belongs here: the class of a row, and how many rows are in each. Does not belong here: how large the error is (the
marts' ``verdict``), sentences on them (``titles_*.py``). A row without a verdict (another method) is classed by the
sign of its printed dollars, so that it is about even where it prints as $0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from reports.words import numbers

PAYS_IN, ABOUT_EVEN, GETS_BACK = "pays_in", "about_even", "gets_back"
CLASSES = (PAYS_IN, ABOUT_EVEN, GETS_BACK)
SURE = 1.64
"""Standard deviations from zero beyond which one verdict in twenty is wrong, as in the marts."""


def class_of(row: Mapping[str, Any], net: str = "net_per_capita_usd") -> str:
    """The class of a row of ``net_contribution`` or ``net_by_lean``."""
    if (found := row.get("verdict")) is not None:
        return str(found)
    return of_amount(row[net])


def of_amount(amount_usd: float, error_usd: float | None = None) -> str:
    """The class of dollars per person with one standard deviation of error; without it that of the printed sign."""
    if numbers.is_even(amount_usd) or (error_usd is not None and abs(amount_usd) <= SURE * error_usd):
        return ABOUT_EVEN
    return PAYS_IN if amount_usd > 0 else GETS_BACK


def is_even(row: Mapping[str, Any]) -> bool:
    """Whether a row's net is about even by its own verdict."""
    return class_of(row) == ABOUT_EVEN


@dataclass(frozen=True)
class Counts:
    """How many states are in each class, and the names of those that pay in more."""

    pay_in: int
    about_even: int
    get_back: int
    payers: tuple[str, ...] = ()

    @classmethod
    def of(cls, states: pl.DataFrame) -> Self:
        """Of rows with ``net_per_capita_usd`` and, where there is one, ``verdict``; DC is a row like others."""
        found = [(class_of(row), str(row.get("state_name", ""))) for row in states.iter_rows(named=True)]
        pay_in, even, back = ([name for of, name in found if of == wanted] for wanted in CLASSES)
        return cls(len(pay_in), len(even), len(back), tuple(pay_in))

    @property
    def total(self) -> int:
        """All of them."""
        return self.pay_in + self.about_even + self.get_back
