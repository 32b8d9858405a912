"""The net of every state under any combination of choices, in Python from the axes of methodology.md.

Belongs here: what a combination of options changes in the default method, and the nets. Does not belong here: the axes
(``methodology.py`` reads them), the default method (``recompute.py``), the shares (``recompute_keys.py``). Nothing here
reads ``sql/``.
"""

from itertools import product

from assets.areas import STATE_CODES
from tests.sql.methodology import axes, categories
from tests.sql.recompute_keys import Shares
from tests.sql.recompute_totals import national_totals

OPTIONS = {axis: tuple(options) for axis, options in axes().items()}
"""Every question and its answers; the first is the default method's."""


def combinations():
    """Every combination of options, as dictionaries by axis."""
    return [dict(zip(OPTIONS, choice, strict=True)) for choice in product(*OPTIONS.values())]


def allocated_by(choice):
    """category -> key -> weight, without any where it counts in no state.

    Where two axes decide one category a choice other than the default holds, and of two such that of the later axis.
    """
    found = {name: category.weights for name, category in categories().items()}
    for axis, option in choice.items():
        found |= axes()[axis][option]
    return found


class Recomputation:
    """National totals and shares of the raw frames, and the nets they make.

    ``shares`` takes the place of the recomputed ones: a function of key and fiscal year.
    """

    def __init__(self, raw, shares=None):
        self.totals = {}
        for (year, side, category), amount in national_totals(raw).items():
            self.totals.setdefault(year, []).append((side, category, amount))
        self.share = shares or Shares(raw).shares

    def nets(self, rules, year, *, balanced=False):
        """State -> paid less received; balanced: receipts scaled so that the 51 nets sum to zero."""
        sides = {side: dict.fromkeys(STATE_CODES, 0.0) for side in ("paid", "received")}
        for side, category, amount in self.totals[year]:
            states = sides[side]
            for key, weight in rules[category].items():
                share = self.share(key, year)
                for state in STATE_CODES:
                    states[state] += amount * weight * share.get(state, 0.0)
        paid, received = sides["paid"], sides["received"]
        scale = sum(received.values()) / sum(paid.values()) if balanced else 1.0
        return {state: paid[state] * scale - received[state] for state in STATE_CODES}
