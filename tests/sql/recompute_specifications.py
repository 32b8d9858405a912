"""The net of every state under any combination of choices, in Python from the axes of methodology.md.

Belongs here: what a combination of options changes in the default method, and the nets. Does not belong here: the axes
(``methodology.py`` reads them), the default method (``recompute.py``), the shares (``recompute_keys.py``). Nothing here
reads ``sql/``.
"""

from functools import cache
from itertools import product
from math import prod

from assets.areas import STATE_CODES
from tests.sql.methodology import axes, categories
from tests.sql.recompute_keys import Shares
from tests.sql.recompute_totals import national_totals

OPTIONS = {axis: tuple(options) for axis, options in axes().items()}
"""Every question and its answers; the first is the default method's."""
SPECIFICATIONS = prod(map(len, OPTIONS.values()))


def combinations():
    """Every combination of options, as dictionaries by axis."""
    return [dict(zip(OPTIONS, choice, strict=True)) for choice in product(*OPTIONS.values())]


def allocated_by(choice):
    """category -> key -> weight, without any key where it counts in no state.

    Where two axes decide one category a choice other than the default holds, and of two such that of the later axis.
    """
    found = {name: category.weights for name, category in categories().items()}
    for axis, options in axes().items():
        found |= options[choice[axis]]
    return found


class Recomputation:
    """National totals and shares of the raw frames, and the nets they make."""

    def __init__(self, raw):
        self.totals = {"paid": {}, "received": {}}
        for (year, side, category), amount in national_totals(raw).items():
            self.totals[side].setdefault(year, []).append((category, amount))
        self.share = Shares(raw).shares
        self.side = cache(self._side)

    def _side(self, side, year, rules):
        """What the 51 states pay or receive by rules of that side, in the order of their codes."""
        weights = {category: dict(shared) for category, shared in rules}
        states = [0.0] * len(STATE_CODES)
        for category, amount in self.totals[side][year]:
            for key, weight in weights[category].items():
                share = self.share(key, year)
                for number, state in enumerate(STATE_CODES):
                    states[number] += amount * weight * share.get(state, 0.0)
        return states

    def nets(self, rules, year, *, balanced=False):
        """State -> paid less received; balanced: receipts scaled so that the 51 nets sum to zero."""
        return dict(zip(STATE_CODES, self.nets_of(sides_of(rules), year, balanced=balanced), strict=True))

    def nets_of(self, sides, year, *, balanced=False):
        """The same of rules by side, in the order of the states' codes."""
        paid, received = (self.side(side, year, rules) for side, rules in sides)
        scale = sum(received) / sum(paid) if balanced else 1.0
        return [pays * scale - gets for pays, gets in zip(paid, received, strict=True)]


def sides_of(rules):
    """The rules by side, such that they can be looked up: many combinations have one side alike."""
    return tuple(
        (side, tuple((name, tuple(rules[name].items())) for name in rules if categories()[name].side == side))
        for side in ("paid", "received")
    )
