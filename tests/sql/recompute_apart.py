"""Where what is published departs from what docs/methodology.md says, until one of the two is mended.

Belongs here: keys and fiscal years with the reason, and the recomputed shares with the published ones in those places,
so that all else can be compared. Does not belong here: anything the text leaves open (the text is then made clearer).
"""

APART = {
    "estate_gift": (range(2008, 2011), "editions before FY2007 are not counted, and FY2008 rests on one edition"),
}


def published_shares(warehouse):
    """(key, fiscal year) -> place -> share."""
    found = {}
    for key, year, area, share in warehouse.sql(
        "select key, fiscal_year, area, share from core.allocation_key"
    ).fetchall():
        found.setdefault((key, year), {})[area] = share
    return found


def shares_but_for(recomputed, published):
    """``shares(key, year)`` as recomputed, as published where that is known to be apart."""

    def shares(key, year):
        years, _ = APART.get(key, ((), ""))
        return published[key, year] if year in years else recomputed(key, year)

    return shares
