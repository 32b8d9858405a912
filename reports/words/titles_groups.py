"""Titles, subtitles and notes of charts on blue and red states: the gap between them, in a year and over the years.

Belongs here: those words, computed for every combination of signs. Does not belong here: sentences on pages
(``groups``), shares of ways (``ways_of_counting``). Gross and net are not mixed: "net of taxes" and "gets back more
than it pays in" are nets; "got back" alone is what is received.
"""

from collections.abc import Mapping, Sequence
from math import hypot
from typing import Any

import polars as pl

from reports.words import classes, numbers
from reports.words.groups import BLUE, BY, LAST_ELECTION, RED, SPLIT, WHO, WITHOUT_DC, capital, grouped, sides
from reports.words.lengths import fitting
from reports.words.views import BALANCED, NET, RAW
from reports.words.ways_of_counting import HIGH, printed
from reports.words.when import When
from reports.words.who_is_in import gap_without_dc

Groups = dict[str, dict[str, Any]]
_DEFAULTS = (LAST_ELECTION, "president_2024")


def gap(groups: Groups, when: When, definition: str = "") -> str:
    """The title of one year: how much less blue states get than red ones, net of taxes.

    Args:
        groups: lean -> its row of ``net_by_lean``.
        when: the year.
        definition: who is blue, named where it is not how a presidential vote went.
    """
    get, pay = ("got", "paid") if when.is_past else ("get", "pay")
    by = "" if definition in {"", *_DEFAULTS} else f"grouped by {BY.get(definition, definition)}, "
    if not {BLUE, RED} <= set(groups):
        lean = next(lean for lean in (BLUE, RED, SPLIT) if lean in groups)
        row = groups[lean]
        said = numbers.net(row[NET[RAW]], many=True, even=classes.is_even(row), now=not when.is_past)
        return fitting(when.opens(f"{WHO[lean]} {said}"), when.opens(f"{WHO[lean]} {said}".replace(" per person", "")))
    if gap_class(groups) == classes.ABOUT_EVEN:
        return when.opens(f"{by}blue and red states {get} about the same, net of taxes")
    amount, blue, red = difference(groups), groups[BLUE], groups[RED]
    size = numbers.money(abs(amount))
    apart = gap_without_dc(groups)
    if apart is not None and (apart > 0) != (amount > 0) and not numbers.is_even(apart):
        less, more = ("less", "more") if amount > 0 else ("more", "less")
        return when.opens(f"{by}blue states {get} {size} {less} than red states, net; without DC, {more}")
    if classes.class_of(blue) == classes.class_of(red) == classes.PAYS_IN:
        which = ("blue", "red") if amount > 0 else ("red", "blue")
        return _clauses(when, by, f"{which[0]} states {pay} {size} more", f"than {which[1]} states")
    return _clauses(when, by, f"blue states {get} {size} {'less' if amount > 0 else 'more'}", "than red states")


def difference(groups: Groups, view: str = RAW) -> float:
    """Blue's net per person less red's, as ``mart.gap_by_lean`` has it."""
    return float(groups[BLUE][NET[view]] - groups[RED][NET[view]])


def gap_class(groups: Groups) -> str:
    """The class of the gap as it happened: about even where it is within the error of the two nets together."""
    errors = [error for lean in (BLUE, RED) if (error := groups[lean].get("net_error_per_capita_usd")) is not None]
    both = hypot(*errors) if len(errors) == 2 else None  # noqa: PLR2004  (of both groups)
    return classes.of_amount(difference(groups), both)


def _clauses(when: When, by: str, what: str, than: str) -> str:
    """The wordings of a gap, the fullest first."""
    return fitting(
        when.opens(f"{by}net of taxes, {what} per person {than}"),
        when.opens(f"{by}net of taxes, {what} {than}"),
        when.opens(f"{by}{what} {than}, net"),
    )


def set_aside(groups: Groups, when: When) -> str:
    """The title of one year with the deficit set aside."""
    pay, get = ("paid", "got") if when.is_past else ("pay", "get")
    blue, red = (groups[lean][NET[BALANCED]] if lean in groups else None for lean in (BLUE, RED))
    said = [
        f"{WHO[lean]} {f'{pay} in' if net > 0 else f'{get} back'} more"
        for lean, net in ((BLUE, blue), (RED, red))
        if net is not None and not numbers.is_even(net)
    ]
    clause = "; ".join(said) or "both sides are even"
    return f"Deficit set aside, {clause}" if when.is_latest else when.opens(f"deficit set aside, {clause}")


def subtitle(groups: Groups, when: When, definition: str) -> str:
    """What is measured, of which year, and who is on either side."""
    by = f", by {grouped(definition, when.year)}" if sides(groups) else ""
    return f"Paid in less got back, per person, {when.printed}. {sides(groups)}{by}"


def years(chosen: pl.DataFrame, definition: str, view: str = RAW) -> str:
    """The title of all years: in how many blue states got less than red ones, net of taxes; the grouping named.

    Args:
        chosen: rows of ``net_by_lean`` of one definition: fiscal_year, lean and the net of the view.
        definition: who is blue.
        view: as it happened, or with the deficit set aside.
    """
    nets = {
        lean: dict(chosen.filter(pl.col("lean") == lean).select("fiscal_year", NET[view]).iter_rows())
        for lean in (BLUE, RED)
    }
    if not set(nets[BLUE]) & set(nets[RED]):
        present = next((lean for lean in (BLUE, RED) if nets[lean]), SPLIT)
        return f"{capital(WHO[present])}: paid in less got back, by year"
    less, more, total = _less_and_more(nets)
    which, number = ("less", less) if less >= more else ("more", more)
    aside = "" if view == RAW else ", deficit set aside"
    plain = f"blue states got {which} than red states {in_years(number, total)}"
    by = _by(definition)
    if by:
        return fitting(
            f"By {by}, blue states got {which}, net of taxes{aside}, {in_years(number, total)}",
            f"By {by}, blue states got {which}, net{aside}, {in_years(number, total)}",
            f"By {by}, blue states got {which}, net, {in_years(number, total)}",  # the subtitle names the view, too
        )
    return fitting(f"Net of taxes{aside}, {plain}", f"Net{aside}, {plain}")


def years_without_dc(chosen: pl.DataFrame, view: str = RAW) -> str:
    """In how many years blue states got less without DC, where that is another number: ``less in 41 of 45 years``.

    Args:
        chosen: rows of ``net_by_lean`` of one definition: fiscal_year, lean, the nets of the view with and without DC.
        view: as it happened, or with the deficit set aside.
    """
    apart = chosen.with_columns(apart=pl.coalesce(WITHOUT_DC[view], NET[view]))
    with_dc, without = (
        {
            lean: dict(apart.filter(pl.col("lean") == lean).select("fiscal_year", column).iter_rows())
            for lean in (BLUE, RED)
        }
        for column in (NET[view], "apart")
    )
    (less, _, _), (number, more, total) = _less_and_more(with_dc), _less_and_more(without)
    if not total or number == less:
        return ""
    return f"less {in_years(number, total)}" if number >= more else f"more {in_years(more, total)}"


def _less_and_more(nets: Mapping[str, Mapping[int, float]]) -> tuple[int, int, int]:
    """In how many years blue states got less than red ones, net of taxes, more, and of how many."""
    both = set(nets[BLUE]) & set(nets[RED])
    less = sum(round(nets[BLUE][year]) > round(nets[RED][year]) for year in both)
    more = sum(round(nets[BLUE][year]) < round(nets[RED][year]) for year in both)
    return less, more, len(both)


def _by(definition: str) -> str:
    return BY.get(definition, definition.replace("_", " "))


def in_years(number: int, total: int) -> str:
    """``in all 18 years``, ``in 3 of 18 years``, ``in the one year``."""
    if total == 1:
        return "in the one year" if number else "in no year"
    if number == total == 2:  # noqa: PLR2004  (both)
        return "in both years"
    return f"in all {total} years" if number == total else f"in {number} of {total} years" if number else "in no year"


def every_way(row: Mapping[str, Any], when: When, definition: str = "") -> str:
    """The title of the gap under every way of counting of one view, as it happened.

    Args:
        row: ways, share_blue_pays_more, share_red_pays_more.
        when: the year.
        definition: who is blue, named where it is not how a presidential vote went.
    """
    get = "got" if when.is_past else "get"
    by = "" if definition in {"", *_DEFAULTS} else f"grouped by {BY.get(definition, definition)}, "
    ways = f"{row['ways']:,} ways of counting"
    blue, red = printed(row["share_blue_pays_more"]), printed(row["share_red_pays_more"])
    if not row["share_blue_pays_more"] and not row["share_red_pays_more"]:
        return fitting(when.opens(f"{by}blue and red states {get} the same, net of taxes, in all {ways}"))
    if max(blue, red) < HIGH:
        return fitting(
            when.opens(f"{by}whether blue or red states {get} less, net of taxes, depends on how one counts"),
            when.opens(f"{by}which side {get} less, net, depends on how one counts"),
        )
    which, share = ("less", "share_blue_pays_more") if blue >= HIGH else ("more", "share_red_pays_more")
    part = "all" if row[share] == 1 else f"{numbers.share(row[share])} of"
    return fitting(
        when.opens(f"{by}net of taxes, blue states {get} {which} in {part} {ways}"),
        when.opens(f"{by}blue states {get} {which}, net, in {part} {row['ways']:,} ways"),
    )


def definitions_note(counts: Sequence[tuple[str, int, int]]) -> str:
    """In how many years blue states got less, net of taxes, under each definition, beside each other.

    Args:
        counts: definition, years in which blue got less, all years.
    """
    said = "; ".join(f"by {_by(of)} {in_years(less, total)}" for of, less, total in counts)
    return f"Net of taxes, blue states got less than red states: {said}."


def definitions_title(gaps: pl.DataFrame) -> str:
    """The title of five definitions beside each other: which of them changes the answer, and when.

    Args:
        gaps: definition, fiscal_year, gap_per_capita_usd (blue less red).
    """
    other = gaps.filter(pl.col("gap_per_capita_usd").round(0) < 0).sort("fiscal_year")
    total = gaps["fiscal_year"].n_unique()
    if other.is_empty():
        return f"However states are grouped, blue ones got less, net, {in_years(total, total)}"
    found = other["definition"].unique().sort().to_list()
    if len(found) == 1:
        years_of = span(other["fiscal_year"].to_list())
        return fitting(
            f"With states grouped by {_by(found[0])}, red states got less, net, in {years_of}",
            f"By {_by(found[0])}, red states got less, net, in {years_of}",
        )
    number = other["fiscal_year"].n_unique()
    return f"How states are grouped decides who got less, net, in {numbers.count(number, 'year')} of {total}"


def span(of: Sequence[int]) -> str:
    """Fiscal years in short: ``FY2008``, ``FY2008 to FY2010``, ``3 years``."""
    found = sorted(set(of))
    if len(found) == 1:
        return f"FY{found[0]}"
    if found == list(range(found[0], found[-1] + 1)):
        return f"FY{found[0]} to FY{found[-1]}"
    return f"{len(found)} years"
