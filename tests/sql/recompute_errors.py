"""How wrong keys may be once more, in Python straight from the raw frames and the tables of methodology.md.

Belongs here: backtests of keys, the error of a share, and the quadrature of a net. The shares themselves are in
``recompute_keys.py``, the flows in ``recompute.py``. Nothing here reads ``sql/``.
"""

from math import sqrt
from statistics import fmean

from assets.areas import STATE_CODES
from tests.sql.methodology import categories, keys, movers, rows_under
from tests.sql.recompute import YEARS
from tests.sql.recompute_keys import Shares
from tests.sql.recompute_measures import population
from tests.sql.recompute_shares import placed, shares
from tests.sql.recompute_stand_ins import in_fiscal_year
from tests.sql.recompute_totals import national_totals

LEAST = 5
"""Backtests that count by themselves."""
WITHOUT_BACKTEST = ("estate_gift", "farm_payments")
"""Means of several observations: no single one is carried."""


def floors():
    """Key, '' for any other, and kind -> least error, and whether it counts in measured years."""
    return {
        (key.split("`")[1] if key.startswith("`") else "", "joined" if "stands in" in key else ""): (
            float(least.rstrip(" %")) / 100,
            always == "yes",
        )
        for key, least, always, _ in rows_under("key | least error")
    }


def measured(years):
    """One measure: fiscal year -> shares, where it is observed or two calendar years of it are."""
    found = {}
    for position, areas in years.items():
        if position % 1 == 0:
            found[int(position)] = shares(placed(areas))
        elif position - 1 in years:
            before, this = placed(years[position - 1]), placed(areas)
            found[int(position)] = shares(
                {a: 0.25 * before.get(a, 0.0) + 0.75 * this.get(a, 0.0) for a in before | this}
            )
    return found


def carried(observed, key, last, year):
    """Shares of the key's observation at a position in a later fiscal year, moved as far as its mover was known."""
    then = shares(placed(next(years for years in observed[key] if last in years)[last]))
    if key not in movers():
        return then
    (mover,) = observed[movers()[key]]
    ahead = max(mover) - max(max(years) for years in observed[key] if years)
    known = measured(mover).get(year) if year <= last + ahead else shares(placed(mover[last + ahead]))
    if last not in mover or known is None:
        return None
    base = shares(placed(mover[last]))
    return shares({area: share * known.get(area, 1.0) / base.get(area, 1.0) for area, share in then.items()})


class Errors:
    """Standard deviations of every state's share of every key of the default method, as a part of the share."""

    def __init__(self, raw):
        self.totals, self.known, self.floors = national_totals(raw), Shares(raw), floors()
        self.every = {
            key: [
                kept
                for years in self.known.observed(key)
                if (kept := {p: a for p, a in years.items() if int(p) >= min(YEARS) - 1})
            ]
            for key in keys()
        }
        joined = self.known.joined
        self.observed = {
            key: [kept for years in every if (kept := {p: a for p, a in years.items() if p not in joined.get(key, ())})]
            for key, every in self.every.items()
        }
        self.size = {}
        for year, areas in population(raw).items():
            mean = fmean(areas[state] for state in STATE_CODES)
            self.size[year] = {state: areas[state] / mean for state in STATE_CODES}
        used = {key for category in categories().values() for key in category.weights}
        self.found = {
            key: ({} if key in WITHOUT_BACKTEST else self.backtests(key)) | self.joined_backtests(key)
            for key in sorted(used)
        }

    def scaled(self, then, now, year):
        return {
            state: (then[state] - now[state]) / then[state] * self.size[year][state] ** 0.25
            for state in STATE_CODES
            if then[state]
        }

    def backtests(self, key):
        """(kind, years) -> year of the observation -> list of errors by state."""
        found, gaps = {}, {years for year in YEARS for kind, years in [self.age(key, year)] if kind == "between"}

        def note(kind, years, observed_year, year, then):
            tried = years in gaps if kind == "between" else years <= 10
            if then is not None and year in self.size and tried:
                place = found.setdefault((kind, years), {}).setdefault(observed_year, [])
                place.append(self.scaled(then, truth[year], year))

        for years in self.observed[key]:
            truth = measured(years)
            for year in truth:
                for last in years:
                    if int(last) < year:
                        note("forward", year - int(last), int(last), year, carried(self.observed, key, last, year))
                    if int(last) > year:
                        note("back", int(last) - year, int(last), year, shares(placed(years[last])))
                    for later in years:
                        if int(last) < year < int(later) and int(later) - int(last) in gaps:
                            first, second = shares(placed(years[last])), shares(placed(years[later]))
                            part = (year - last) / (later - last)
                            between = {a: (1 - part) * first[a] + part * second[a] for a in STATE_CODES}
                            note("between", int(later) - int(last), int(last), year, between)
        return found

    def joined_backtests(self, key):
        """As ``backtests``, of what stands in."""
        found = {}
        for years, observed_year, year, then, now in self.tried_joined(key):
            place = found.setdefault(("joined", years), {}).setdefault(observed_year, [])
            place.append(self.scaled(then, now, year))
        return found

    def tried_joined(self, key):
        """What stands in, had the measure begun up to ten years later: years, the year joined in, year, both shares."""
        if key not in self.known.pairs:
            return
        older, main, fiscal = self.known.pairs[key]
        known = {
            year: in_fiscal_year(older, year) if fiscal else older[year]
            for year in main
            if year in older and (not fiscal or year - 1 in older)
        }
        for later in known:
            for year in known:
                if 1 <= later - year <= 10 and year in self.size:
                    then = shares(
                        {s: main[later][s] * known[year][s] / known[later][s] for s in STATE_CODES if known[later][s]}
                    )
                    yield later - year, later, year, then, shares({s: main[year][s] for s in STATE_CODES})

    def rms(self, key, kind, years):
        """Root mean square error for a state of mean size, and the number of backtests."""
        tests = self.found[key].get((kind, years), {})
        errors = [error for lists in tests.values() for by_state in lists for error in by_state.values()]
        return (sqrt(fmean(error**2 for error in errors)) if errors else 0.0), len(tests)

    def factor(self, key, state):
        """The state's own history, drawn toward that of all states by four backtests more."""
        relative, counts = [], []
        for (kind, years), tests in self.found[key].items():
            rms, n = self.rms(key, kind, years)
            if kind == "forward" and n >= LEAST:
                own = [by_state[state] for lists in tests.values() for by_state in lists]
                relative.append(fmean((error / rms) ** 2 for error in own))
                counts.append(n)
        return sqrt((4 + fmean(counts) * fmean(relative)) / (4 + fmean(counts))) if counts else 1.0

    def age(self, key, year):
        """Kind and years of a key in a fiscal year."""
        positions = sorted(position for years in self.every[key] for position in years)
        nearest = min(positions, key=lambda position: (abs(int(position) - year), -position))
        before, after = ([p for p in positions if p < year], [p for p in positions if p > year])
        joined = self.known.joined.get(key, {})
        if nearest in joined and not (key == "estate_gift" and year >= 1995):
            return "joined", joined[nearest] - year
        if int(nearest) == year or (key == "estate_gift" and year >= 1995):
            return "measured", 0
        if before and after:
            return "between", int(after[0]) - int(before[-1])
        return ("forward" if before else "back"), abs(int(nearest) - year)

    def of_key(self, key, year):
        """Error of a key in a fiscal year, for a state of mean size."""
        kind, years = self.age(key, year)
        own = (key, "joined") if kind == "joined" and (key, "joined") in self.floors else (key, "")
        least, always = self.floors.get(own, (None, False))
        if kind == "measured":
            return least if always else 0.0
        rms, n = self.rms(key, kind, years)
        younger = {y: self.rms(key, kind, y) for k, y in self.found[key] if k == kind and y <= years}
        shorter = [y for y, (_, tests) in younger.items() if tests >= LEAST]
        if n < LEAST:
            rms = max([0.0, *(found for found, _ in younger.values())])
            if shorter:
                rms = max(rms, younger[max(shorter)][0] * years / max(shorter))
        if n >= LEAST and not always:
            return rms
        if least is None:
            least = 0.0 if shorter else self.floors["", ""][0]
        return max(rms, least)

    def of_nets(self):
        """(year, state) -> dollars: keys in quadrature, the amounts of a key added first."""
        amounts = {}
        for (year, side, category), total in self.totals.items():
            for key, weight in categories()[category].weights.items():
                part = total * weight * (1 if side == "paid" else -1)
                amounts[year, key] = amounts.get((year, key), 0.0) + part
        factors = {(key, state): self.factor(key, state) for key in self.found for state in STATE_CODES}
        squares = {(year, state): 0.0 for year in YEARS for state in STATE_CODES}
        for (year, key), amount in amounts.items():
            error, share = self.of_key(key, year), self.known.shares(key, year)
            for state in STATE_CODES:
                own = error * factors[key, state] / self.size[year][state] ** 0.25
                squares[year, state] += (amount * share.get(state, 0.0) * own) ** 2
        return {place: sqrt(square) for place, square in squares.items()}
