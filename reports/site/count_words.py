"""Phrases the pages share on which readers count their own way, groups and amounts.

Belongs here: those phrases. Does not belong here: sentences of one page.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.count import words
from reports.words.numbers import money

Payload = Mapping[str, Any]
SOURCES = "Sources: BEA, IRS, OMB, Census Bureau and others."
_TRILLION, _TEN = 9.995e11, 9.95e9


def signed(amount: float | None) -> str:
    """Dollars with a plus sign above zero; a dash where there is none."""
    if amount is None:
        return "\N{EN DASH}"
    return ("+" if round(amount) > 0 else "") + money(amount)


def billions(amount: float) -> str:
    """``$37 billion``, ``$4.5 billion``, ``$1.0 trillion``; never below zero."""
    size = abs(amount)
    if size >= _TRILLION:
        return f"${size / 1e12:.1f} trillion"
    return f"${size / 1e9:.0f} billion" if size >= _TEN else f"${size / 1e9:.1f} billion"


def total(year: Payload, nets: Sequence[float], places: Sequence[int]) -> str:
    """What some states pay in or get back more, all together."""
    amount = sum(nets[at] * year["population"][at] for at in places)
    return f"{billions(amount)} {'more paid in' if amount > 0 else 'more back'}"


def who(index: Payload, places: Sequence[int]) -> str:
    """``19 states and DC``, ``1 state``, ``DC``."""
    codes = [index["states"][at]["state"] for at in places]
    states = len(codes) - ("DC" in codes)
    if "DC" not in codes:
        return words.counted(states, "state", "states")
    return f"{words.counted(states, 'state', 'states')} and DC" if states else "DC"
