"""Titles of charts of one state: its years, its taxes and programs, why it differs, what moves it, its sums.

Belongs here: those words. Does not belong here: the state's page (``site/findings``), charts of all states
(``titles_states``). Names are as within a sentence: "the District of Columbia".
"""

from collections.abc import Sequence

from reports.words import numbers
from reports.words.classes import ABOUT_EVEN, CLASSES, GETS_BACK, PAYS_IN
from reports.words.groups import capital
from reports.words.lengths import fitting

SAYS = {PAYS_IN: "paid in more than it got back", GETS_BACK: "got back more than it paid in", ABOUT_EVEN: "about even"}


def net(name: str, amount_usd: float, of_class: str) -> str:
    """The finding of a state in the latest year: ``California pays in $1,622 more per person than it gets back``."""
    said = numbers.net(amount_usd, even=of_class == ABOUT_EVEN, now=True)
    return fitting(capital(f"{name} {said}"), capital(f"{name} {said}".replace(" per person", "")))


def years(name: str, found: Sequence[str], year: int) -> str:
    """In how many years a state was in the class it was most often in, and in how many about even.

    Args:
        name: of the state.
        found: its class in every year.
        year: of the only one, where there is one.
    """
    if len(found) == 1:
        of = "was about even" if found[0] == ABOUT_EVEN else SAYS[found[0]]
        return f"In FY{year}, {name} {of}"
    numbers_of = {of: list(found).count(of) for of in CLASSES}
    most = max((PAYS_IN, GETS_BACK), key=lambda of: numbers_of[of])
    number, even, total = numbers_of[most], numbers_of[ABOUT_EVEN], len(found)
    if number == total:
        return f"In {_all(total)} years, {name} {SAYS[most]}"
    if not number:
        return f"In {_all(total)} years, {name} was about even"
    also = f", about even in {even}" if even else ""
    return fitting(
        f"In {number} of {total} years, {name} {SAYS[most]}{also}",
        f"In {number} of {total} years, {name} {SAYS[most]}",
    )


def _all(total: int) -> str:
    return "both" if total == 2 else f"all {total}"  # noqa: PLR2004  (both)


def sums(name: str, paid_usd: float, received_usd: float) -> str:
    """What a state pays in and gets back per person in the latest year."""
    return capital(f"{name} pays in {numbers.money(paid_usd)} per person and gets back {numbers.money(received_usd)}")


def possessive(name: str) -> str:
    """``California's``, ``Texas's`` as ``Texas'``: plural-looking names take the apostrophe alone."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def why(name: str, relative_usd: float, effects: Sequence[tuple[str, str, float]]) -> str:
    """What makes most of a state's distance from the nation: taxes together, or the largest program.

    Args:
        name: of the state.
        relative_usd: its net per person less the nation's.
        effects: side (paid or received), words of the category, effect on the net per person.
    """
    where = "above" if relative_usd > 0 else "below"
    if numbers.is_even(relative_usd):
        return capital(f"{possessive(name)} net contribution is the nation's")
    sign = 1 if relative_usd > 0 else -1
    taxes = sum(effect for side, _, effect in effects if side == "paid") * sign
    side, words, largest = max(
        ((side, words, effect * sign) for side, words, effect in effects if side == "received"),
        key=lambda one: one[2],
        default=("", "", 0.0),
    )
    distance = numbers.money(abs(relative_usd))
    if max(taxes, largest) <= 0:
        return capital(f"{name} is {distance} per person {where} the nation")
    if taxes >= largest:
        what, amount = f"{'higher' if sign > 0 else 'lower'} taxes make", taxes
    else:
        what, amount = f"{'less' if sign > 0 else 'more'} {words} makes", largest
    if amount > abs(relative_usd):
        what = what.removesuffix(" makes").removesuffix(" make")
        return (
            fitting(
                capital(f"{what} puts {name} {numbers.money(amount)} {where} the nation; other items less"),
                capital(f"{what}: {numbers.money(amount)} {where} the nation"),
            )
            if side and not what.endswith("taxes")
            else fitting(
                capital(f"{what} put {name} {numbers.money(amount)} {where} the nation; spending less"),
                capital(f"{what} put {name} {numbers.money(amount)} {where} the nation"),
            )
        )
    return fitting(
        capital(f"{what} {numbers.money(amount)} of {possessive(name)} {distance} {where} the nation"),
        capital(f"{what} {numbers.money(amount)} of the {distance} {where} the nation"),
    )


def moves(name: str, choice: str, distance_usd: float) -> str:
    """Which choice of method moves a state's figure most, and how far."""
    if numbers.is_even(distance_usd):
        return capital(f"no choice of method moves {name}")
    return fitting(
        capital(f"{choice} moves {name} most: {numbers.money(distance_usd)} per person"),
        capital(f"{choice} moves {name} most: {numbers.money(distance_usd)}"),
    )


def cumulative(name: str, total_usd: float, years_count: int, *, per_person: bool = True) -> str:
    """What a state paid in or got back more over some years together, dollars of one year."""
    unit = " per person" if per_person else ""
    amount = numbers.money(abs(total_usd)) if per_person else numbers.together(abs(total_usd))
    if numbers.is_even(total_usd):
        return f"Over {years_count} years, {name} got back what it paid in"
    first, second = ("paid in", "got back") if total_usd > 0 else ("got back", "paid in")
    return fitting(
        f"Over {years_count} years, {name} {first} {amount} more{unit} than it {second}",
        f"Over {years_count} years, {name} {first} {amount} more than it {second}",
    )
