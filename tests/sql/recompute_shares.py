"""Shares of a key in a fiscal year, from observations here and there on the axis of fiscal years.

Belongs here: where a year stands, blending, interpolation, carrying and means. Does not belong here: what is observed
(``recompute_measures.py``). Nothing here reads ``sql/``.
"""

from bisect import bisect_left, bisect_right

from assets.areas import STATE_CODES

TERRITORIES = {"PR", "GU", "VI", "AS", "MP", "overseas", "international", "other_areas"}
CALENDAR, DECEMBER = 0.25, 0.71
"""Where a calendar year, and its December, stand after the fiscal year of the same number."""


def at(years, after=CALENDAR):
    """Position on the axis of fiscal years -> areas."""
    return {year + after: areas for year, areas in years.items()}


def in_turn(before, main, after):
    """Measures one after the other: others only in years before the first and after the last of the main one.

    ``before`` may be a list of several.
    """
    first, last = int(min(main)), int(max(main))
    return [
        *(
            {position: areas for position, areas in older.items() if int(position) < first}
            for older in (before if isinstance(before, list) else [before])
        ),
        main,
        {position: areas for position, areas in after.items() if int(position) > last},
    ]


def placed(areas):
    """Amounts of the states, of territories and abroad, and of what has no place; the national row is left aside."""
    found = {}
    for area, amount in areas.items():
        if area != "US":
            place = area if area in STATE_CODES else "territories_abroad" if area in TERRITORIES else "not_allocated"
            found[place] = found.get(place, 0.0) + amount
    return found


def shares(amounts):
    whole = sum(amounts.values())
    return {place: amount / whole for place, amount in amounts.items()}


def mean(several):
    places = {place for one in several for place in one}
    return {place: sum(one.get(place, 0.0) for one in several) / len(several) for place in places}


def share_in(measures, year):
    """Shares at a fiscal year: observed, else between the two nearest, else the nearest.

    Consecutive years of one measure are blended in its own unit; over a gap or a change of measure, shares are.
    """
    observed = {position: (number, areas) for number, years in enumerate(measures) for position, areas in years.items()}
    positions = sorted(observed)
    after, before = bisect_left(positions, year), bisect_right(positions, year) - 1
    if after == len(positions) or before < 0 or after == before:
        return shares(placed(observed[positions[min(after, len(positions) - 1)]][1]))
    low, high = positions[before], positions[after]
    first, second = placed(observed[low][1]), placed(observed[high][1])
    if high - low != 1 or observed[low][0] != observed[high][0]:
        first, second = shares(first), shares(second)
    part = (year - low) / (high - low)
    return shares({a: (1 - part) * first.get(a, 0.0) + part * second.get(a, 0.0) for a in first | second})


def moved(measures, mover, year):
    """As ``share_in``; after the last observation its shares times what the mover's have changed since."""
    last = max(max(years) for years in measures if years)
    found = share_in(measures, year)
    if year <= last:
        return found
    then, now = share_in(mover, last), share_in(mover, year)
    return shares({place: share * now.get(place, 1.0) / then.get(place, 1.0) for place, share in found.items()})


def mean_of(several):
    """The mean of the shares of several years' amounts."""
    return mean([shares(placed(areas)) for areas in several])


def mean_of_editions(editions, year):
    """Of the five editions to the year, at least three: those made alike, where they are not enough the others, too.

    ``editions``: older, by district, then the newer ones, each year -> areas. Before there are as many, of the first
    three; before the first edition none.
    """
    older, newer = editions
    known = sorted(older | newer)
    alike = [edition for edition in newer if edition <= year]
    to_now = alike if len(alike) >= 3 else [edition for edition in known if edition <= year]
    chosen = sorted(to_now)[-5:] if len(to_now) >= 3 else known[:3]
    return mean_of([(older | newer)[edition] for edition in chosen])


def mean_of_three_years(by_itself, several, earlier, year):
    """Of the three years to the year, where two are at hand and one of them by itself; else as any key.

    ``by_itself``: year -> areas; ``several``: year -> areas of a mean it is in; ``earlier``: measures in turn.
    """
    at_hand = several | by_itself
    three = [of for of in range(year - 2, year + 1) if of in at_hand]
    if len(three) >= 2 and any(of in by_itself for of in three):
        return mean_of([at_hand[of] for of in three])
    return share_in(earlier, year)
