"""Which of the new documents can be released: what to build next, given what passed its checks and what did not.

Belongs here: the order of trying, pure. Does not belong here: building (``app/set_aside.py``), what is remembered of it
(``fetch/aside.py``).

A build with everything that is new fails a check; then one with nothing of it shows whether new documents are to blame.
They are put back in order of age, a part at a time where there are many, and a part with which a check fails stays out.
What stayed out on an earlier night is tried last, so that it keeps nothing that is new waiting.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

MOST_TRIES = 3
"""So many builds put documents back, besides the one with everything and the one with nothing."""

Part = TypeVar("Part")


@dataclass(frozen=True)
class Found(Generic[Part]):
    """What can be released: a set with which the last build passed that did; None where no build did."""

    good: frozenset[Part] | None
    out: dict[Part, str] = field(default_factory=dict)
    """What stays out, with what failed; '' where it was not tried."""


def search(
    fresh: Sequence[Part], waiting: Sequence[Part] = (), turn: int = 0
) -> Generator[frozenset[Part], str, Found[Part]]:
    """Yields what to build with, is sent what failed ('' where nothing did), returns what was found.

    Args:
        fresh: what is new since the last release, the longest known first.
        waiting: what stayed out on earlier nights, the longest known first.
        turn: how many nights they have waited: where they are many, other parts are made of them each night.
    """
    everything = frozenset(fresh)
    out: dict[Part, str] = {}
    good, tries = everything, MOST_TRIES
    if failed := (yield everything):
        if not fresh or (yield frozenset()):
            return Found(None)
        good = frozenset()
        for group in grouped(fresh, MOST_TRIES):
            makes_everything = good | group == everything
            why = failed if makes_everything else (yield good | group)
            tries -= not makes_everything
            if why:
                out |= dict.fromkeys(_in_order(fresh, group), why)
            else:
                good |= group
    turned = [*waiting[turn % len(waiting) :], *waiting[: turn % len(waiting)]] if waiting else []
    for group in grouped(turned, tries):
        if why := (yield good | group):
            out |= dict.fromkeys(_in_order(waiting, group), why)
        else:
            good |= group
    out |= {one: "" for one in waiting if one not in good and one not in out}
    return Found(good, out)


def grouped(parts: Sequence[Part], most: int) -> list[frozenset[Part]]:
    """Parts in their order, one by one or, where they are more than ``most``, in so many groups of about one size."""
    number = min(len(parts), most)
    bounds = [round(place * len(parts) / number) for place in range(number + 1)] if number > 0 else []
    return [frozenset(parts[start:end]) for start, end in pairwise(bounds)]


def _in_order(order: Sequence[Part], group: frozenset[Part]) -> list[Part]:
    """The parts of a group, in an order."""
    return [one for one in order if one in group]
