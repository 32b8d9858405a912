"""The default method once more, in polars and Python straight from the raw frames and methodology.md.

Belongs here: the flows, national totals times weights times shares. Does not belong here: the rules
(``methodology.py`` reads them), totals (``recompute_totals.py``), shares (``recompute_keys.py``), the alternatives
(``recompute_specifications.py``). Nothing here reads ``sql/``.
"""

from tests.sql.methodology import categories
from tests.sql.recompute_keys import Shares
from tests.sql.recompute_totals import national_totals

YEARS = range(1981, 2026)


def state_flows(raw, shares=None):
    """(year, side, category, area) -> dollars; ``shares`` (key, year) where they are worked out already."""
    shares = shares or Shares(raw).shares
    flows = {}
    for (year, side, category), amount in national_totals(raw).items():
        weights = categories()[category].weights
        if not weights:
            flows[year, side, category, "not_allocated"] = amount
        for key, weight in weights.items():
            for area, share in shares(key, year).items():
                place = (year, side, category, area)
                flows[place] = flows.get(place, 0.0) + amount * weight * share
    return flows
