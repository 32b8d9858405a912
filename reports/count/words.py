"""The sentences of the pages on which readers count their own way, as they stand before and without scripts.

Belongs here: those sentences; the browser says the same (``reports/static/count/words.js``). Does not belong here:
arithmetic, markup. Positive net = pays in more than it gets back.
"""

from collections.abc import Sequence

from reports import theme
from reports.words.numbers import money
from reports.words.numbers import share as printed_share

EDGES = tuple(limit for limit in theme.THRESHOLDS if limit)
"""Dollars of the latest year per person between the classes of the map, as on its chart; those about even aside."""
RATIOS = (0.6, 0.8, 0.95, 1.05, 1.25, 1.5)
"""Times the nation, between the classes of the map of a program."""
CLASSES = ("g0", "g1", "g2", "g3", "even", "p0", "p1", "p2")
"""Classes of the map, from gets back most to pays in most."""
OUTLINED = CLASSES[5:]
"""Classes whose areas are outlined."""
RATIO_CLASSES = ("p2", "p1", "p0", "even", "g2", "g1", "g0")
"""Classes of the map of a program, from least to most; of a tax the other way round."""


def gap(blue: float, red: float) -> str:
    """Who gets more net of taxes, from the groups' nets in dollars per person."""
    apart = blue - red
    if not round(abs(apart)):
        return "net of taxes, blue and red states get the same per person"
    than = "less" if apart > 0 else "more"
    return f"net of taxes, blue states get {money(abs(apart))} {than} per person than red states"


def counted(count: int, one: str, many: str) -> str:
    """``1 state``, ``2 states``."""
    return f"{count} {one if count == 1 else many}"


def classes(verdicts: Sequence[int]) -> str:
    """How many states do what; all of them are said."""
    pays, about, gets = (sum(one == of for one in verdicts) for of in (1, 0, -1))
    return (
        f"{counted(pays, 'state pays in more', 'states pay in more')}, "
        f"{counted(about, 'is about even', 'are about even')}, {counted(gets, 'gets back more', 'get back more')}"
    )


def stand_ins(share: int) -> str:
    """What of a year's dollars, in hundred-thousandths, is shared out by older measures; empty for none."""
    if not share:
        return ""
    return f"{printed_share(share / 100_000)} of the dollars are shared out by older measures that stand in."


def edges(price_level: float | None) -> list[int]:
    """The edges of the map's classes in dollars of a year: those of the latest by its prices, to the hundred."""
    return [round(edge * (price_level or 1) / 100) * 100 for edge in EDGES]


def class_of(net: float, verdict: int, limits: Sequence[int]) -> str:
    """The class of a state on the map."""
    if not verdict:
        return "even"
    if verdict < 0:
        return CLASSES[sum(net > edge for edge in limits[:3])]
    return CLASSES[5 + sum(net > edge for edge in limits[3:])]


def ratio_class(ratio: float, side: str) -> str:
    """The class of a state on the map of a program or tax: teal always pushes towards paying in."""
    at = sum(ratio > edge for edge in RATIOS)
    return RATIO_CLASSES[at] if side == "received" else RATIO_CLASSES[::-1][at]


def short(amount: float) -> str:
    """An edge in few letters: ``$10k``, ``$1.5k``, ``$800``."""
    size = abs(amount)
    text = f"${size / 1000:g}k" if size >= 1000 else f"${size:g}"  # noqa: PLR2004  (thousands)
    return ("\N{MINUS SIGN}" if amount < 0 else "") + text


def capital(text: str) -> str:
    """The first letter in upper case."""
    return text[:1].upper() + text[1:]
