"""The arithmetic of the first picture a page shows, before and without scripts: payloads in, dollars out.

Belongs here: sums of one choice. Does not belong here: all ways at once, which only browsers count
(``reports/static/count/arithmetic.js``, whose words these are), words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.words.rows import DEFAULT_METHOD

Payload = Mapping[str, Any]
SURE = 1.64
"""Standard deviations from zero at which a net is called one, as in ``mart.net_contribution``."""


@dataclass(frozen=True)
class Sides:
    """What each state pays and receives, dollars per person, and what receipts are multiplied with."""

    paid: list[float]
    received: list[float]
    scale: float

    @property
    def nets(self) -> list[float]:
        """Net contribution by state, dollars per person: positive = pays in more than it gets back."""
        return [paid * self.scale - received for paid, received in zip(self.paid, self.received, strict=True)]


def sides(index: Payload, year: Payload, answers: Mapping[str, str]) -> Sides:
    """Both sides under a choice: axis -> option, the default's where it says nothing."""
    taken: dict[tuple[str, str], str | None] = {(c["side"], c["category"]): DEFAULT_METHOD for c in index["categories"]}
    for question in index["questions"]:
        for option in question["options"]:
            if option["option"] == answers.get(question["axis"]):
                taken |= {(rule["side"], rule["category"]): rule["vector"] for rule in option["rules"]}
    sums = {side: [0] * len(year["population"]) for side in ("paid", "received")}
    totals = {"paid": 0, "received": 0}
    for one in year["vectors"]:
        side = one["side"]
        if taken.get((side, one["category"])) == one["vector"]:
            totals[side] += one["total_usd"]
            sums[side] = [a + b for a, b in zip(sums[side], one["tenth_usd"], strict=True)]
    scale = totals["received"] / totals["paid"] if answers.get("deficit") == "balanced" else 1.0
    return Sides([tenth / 10 for tenth in sums["paid"]], [tenth / 10 for tenth in sums["received"]], scale)


def per_head(year: Payload, nets: Sequence[float], members: Sequence[int]) -> float | None:
    """Net per person of some states together, by their places; None for no state."""
    people = sum(year["population"][at] for at in members)
    return sum(nets[at] * year["population"][at] for at in members) / people if people else None


def members(leans: str, party: str) -> list[int]:
    """The places of the states counted with a party, ``d`` or ``r``."""
    return [at for at, lean in enumerate(leans) if lean == party]


def verdict(net: float, error_tenth_usd: int | None) -> int:
    """1 pays in more, 0 about even, -1 gets back more: even within the error, and where it rounds to no dollar."""
    if abs(net) <= SURE * (error_tenth_usd or 0) / 10 or not round(abs(net)):
        return 0
    return 1 if net > 0 else -1
