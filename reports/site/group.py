"""What ``group.html`` says before a script runs: the first group, and the groups readers may start from.

Belongs here: those words and rows. Does not belong here: the frame (``count.py``), the arithmetic (``reports/count``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.count import arithmetic, presets, words
from reports.pages.header import SITE
from reports.site.count_words import SOURCES, signed, total, who
from reports.words.numbers import fiscal_year, money

Payload = Mapping[str, Any]


def group(index: Payload, year: Payload) -> dict[str, Any]:
    """What the template needs."""
    when = fiscal_year(year["fiscal_year"])
    sides = arithmetic.sides(index, year, {})
    first = index["definitions"][0]["definition"]
    mine = arithmetic.members(year["leans"][first], "d")
    rest = _rest(year, mine)
    codes = {one["state"]: one["name"] for one in index["states"]}
    regions = [(one["label"], f"region/{at}") for at, one in enumerate(index["groups"])]
    leans = [
        (f"{party}: {one['label']}", f"lean/{one['definition']}/{letter}")
        for one in index["definitions"]
        for party, letter in (("Blue", "d"), ("Red", "r"))
    ]
    return {
        "heading": _title(index, year, sides.nets, mine, rest),
        "pair": [_side(index, year, sides, "mine", mine), _side(index, year, sides, "rest", rest)],
        "chips": [{"label": label, "group": group} for label, group in (*regions, *leans, ("Payers", "payers"))],
        "tiles": [
            {"state": state, "name": codes[state], "column": column, "row": row}
            for state, column, row in (tile.split() for tile in presets.TILES)
        ],
        "groups": _groups(index, year, sides.nets),
        "page": {"name": SITE, "site": f" \N{MIDDLE DOT} {SITE}", "sources": SOURCES},
        "footing_line": f"{when}. {SOURCES}",
    }


def _rest(year: Payload, mine: Sequence[int]) -> list[int]:
    return [at for at in range(len(year["population"])) if at not in mine]


def _side(index: Payload, year: Payload, sides: arithmetic.Sides, name: str, places: Sequence[int]) -> dict[str, str]:
    """One side as the page shows it."""
    net = arithmetic.per_head(year, sides.nets, places)
    paid = sum(sides.paid[at] * year["population"][at] for at in places)
    received = sum(sides.received[at] * year["population"][at] for at in places)
    return {
        "id": name, "class": "mine" if name == "mine" else "theirs",
        "who": f"{'Your' if name == 'mine' else 'The other'} {who(index, places)}", "net": signed(net),
        "total": total(year, sides.nets, places) if places else "",
        "dollar": f"${received / paid:.2f} back per $1 paid" if paid else "",
    }  # fmt: skip


def _title(index: Payload, year: Payload, nets: Sequence[float], mine: Sequence[int], rest: Sequence[int]) -> str:
    """The first sentence, as the script says it of the same group."""
    own = arithmetic.per_head(year, nets, mine)
    other = arithmetic.per_head(year, nets, rest)
    if own is None or other is None:
        return "Tick at least one state"
    verdicts = [arithmetic.verdict(own, _error(year, mine)), arithmetic.verdict(other, _error(year, rest))]
    group = f"Your {who(index, mine)}"
    if not any(verdicts):
        return f"{group} and the rest are about even"
    said = f"{group} {_verb(own, verdicts[0], is_many=len(mine) > 1)}{' more per person' if verdicts[0] else ''}"
    if verdicts[0] == verdicts[1]:
        return f"{said}, the rest {money(abs(other))}"
    more = "" if verdicts[0] else " more per person"
    return f"{said}; the rest {_verb(other, verdicts[1], is_many=len(rest) > 1)}{more}"


def _verb(net: float, verdict: int, *, is_many: bool) -> str:
    if not verdict:
        return "are about even" if is_many else "is about even"
    if verdict > 0:
        return f"{'pay in' if is_many else 'pays in'} {money(net)}"
    return f"{'get back' if is_many else 'gets back'} {money(-net)}"


def _error(year: Payload, places: Sequence[int]) -> int | None:
    """The error of a group that is one of a definition's, tenths of a dollar; None for any other."""
    for definition, leans in year["leans"].items():
        for party in "dr":
            members = arithmetic.members(leans, party)
            error = year["group_error_tenth_usd"].get(definition, {}).get(party)
            if error is not None and members and members == list(places):
                return int(error)
    return None


def _groups(index: Payload, year: Payload, nets: Sequence[float]) -> list[dict[str, str]]:
    """A row a group readers may start from, blue and red states and regions."""
    codes = [one["state"] for one in index["states"]]
    found = [(one["label"], [codes.index(code) for code in one["states"]]) for one in index["groups"]]
    for one in index["definitions"]:
        for party, letter in (("Blue", "d"), ("Red", "r")):
            found.append((f"{party}: {one['label']}", arithmetic.members(year["leans"][one["definition"]], letter)))
    rows = []
    for label, places in found:
        mine, rest = (arithmetic.per_head(year, nets, side) for side in (places, _rest(year, places)))
        if mine is not None and rest is not None:
            rows.append(
                {
                    "label": label, "members": ", ".join(codes[at] for at in places), "mine": signed(mine),
                    "rest": signed(rest), "gap": words.capital(signed(mine - rest)),
                }
            )  # fmt: skip
    return rows
