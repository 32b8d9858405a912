"""Net contribution per person of the states that voted Democratic and Republican: one fiscal year, and all of them.

Belongs here: the two drawings and the sentence that answers "do blue states pay in more than they get back?". Does not
belong here: who is blue (``lean``) and the groups' sums (``net_by_lean``): a group's net per person is its dollars over
its people. Most years run a deficit, so both groups get back more than they pay in; the second panel scales taxes up to
spending (``balanced``), and the words keep the two apart.
"""

from functools import partial
from typing import Any

import polars as pl

from reports import theme
from reports.drawings.blue_red import Gap, Group
from reports.drawings.blue_red import draw as bars
from reports.figure import Chart, Context, Figure
from reports.words import gap_between_groups as gaps
from reports.words import numbers
from reports.words import titles_groups as titles
from reports.words.caveats import says_softer
from reports.words.classes import is_even
from reports.words.groups import (
    BLUE,
    COLUMNS,
    RED,
    SPLIT,
    basis,
    capital,
    checked,
    definition_of,
    finding,
    grouped,
    groups_of_one_year,
    last_year,
    members,
    names,
    schema,
    tag,
    without_dc,
)
from reports.words.rows import footer, method_means, suffix
from reports.words.views import BALANCED, NET, RAW, Ways
from reports.words.ways_of_counting import finding as ways_finding
from reports.words.ways_of_counting import method_decides, of_one_year, year_of
from reports.words.ways_of_counting import note as ways_note
from reports.words.when import When
from reports.words.who_is_in import says_without_dc

_ERROR = "net_error_per_capita_usd"
SAYS = {RAW: "As it happened", BALANCED: "Deficit set aside"}
"""The two views, as readers meet them."""
_NAMES = {BLUE: "Blue states", RED: "Red states", SPLIT: "Split states"}
KIND, TITLE, RANK = "blue-red", "Blue and red", 10
"""What both charts are: figures of one kind, of a fiscal year or of all."""


def headline(frame: pl.DataFrame, *, ways: pl.DataFrame | None = None, in_progress: bool = False) -> str:
    """The answer to "do blue states pay in more than they get back?" for one year, method and definition.

    ``ways`` are the year's rows of ``lean_robustness``, which there are for the default method only.

    Raises:
        ValueError: more than one year, method or definition, or a group that stands twice.
    """
    definition = definition_of(frame)
    groups = groups_of_one_year(frame, definition)
    when = numbers.fiscal_year(int(frame["fiscal_year"][0]), in_progress=in_progress)
    who = names(definition)
    by = grouped(definition, int(frame["fiscal_year"][0]))
    says = f"In {when}, states grouped by {by}, {finding(groups, who)}."
    if BLUE not in groups:
        return f"There is no answer. {says}"
    blue = groups[BLUE]["net_per_capita_usd"]
    answer = "About even." if is_even(groups[BLUE]) else "Yes." if blue > 0 else "No."
    row = _ways_of(ways, definition, groups)
    decides = row is not None and method_decides(row, blue)
    if decides:
        answer = "It depends on the method."
    balanced = finding(groups, who, balanced=True)
    told = f"{answer} {says} With the deficit set aside (taxes scaled to equal spending), {balanced}."
    return f"{told} {ways_finding(row, who)}" if row else told


def provisional_line(frame: pl.DataFrame) -> str:
    """What is found in the last provisional year of ``net_by_lean`` of one definition; '' where there is none."""
    if frame.is_empty():
        return ""
    definition = definition_of(frame)
    return last_year(checked(frame, definition), names(definition), provisional=True)


def draw(frame: pl.DataFrame, context: Context, *, ways: pl.DataFrame | None = None, view: str = RAW) -> Figure:
    """Bars of the groups of one fiscal year, method and definition, as it happened or with the deficit set aside.

    ``ways`` are the year's rows of ``lean_robustness``, which there are for the default method only.

    Raises:
        ValueError: more than one year, method or definition, no group, or a group that stands twice.
    """
    definition = definition_of(frame)
    groups = groups_of_one_year(frame, definition)
    year, method = int(frame["fiscal_year"][0]), str(frame["method"][0])
    when, who = (
        numbers.fiscal_year(year, in_progress=context.in_progress, provisional=context.provisional),
        names(definition),
    )
    row = _ways_of(ways, definition, groups)
    of_year = When.of(year, context)
    title = titles.gap(groups, of_year, definition)
    counted = f" {ways_finding(row, who)}" if row else ""
    said_of_gap = f" In FY{year}, {gaps.lies_in_both(row, who)}." if row else ""
    alt_text = (
        f"Bars of net contribution per person by group of states. {title}. With the deficit set aside, "
        f"{finding(groups, who, balanced=True)}.{counted}{said_of_gap}"
    )
    has_errors = view == RAW and _ERROR in frame.columns  # the mart's errors are of nets as they happened
    errors = dict(frame.select("lean", _ERROR).iter_rows()) if has_errors else {}
    drawn = [
        Group(
            name=_NAMES[lean], members=members(group), value=group[NET[view]], colour=theme.PARTY[lean],
            error=errors.get(lean),
            words=f"{capital(who[lean])} {numbers.net(group[NET[view]], many=True, would=view == BALANCED)}, {when}, "
            f"{SAYS[view].lower()}.",
        )
        for lean, group in groups.items()
    ]  # fmt: skip
    gap = _gap(row[view], groups, who, view) if row else None
    name = "-".join(filter(None, (KIND, str(year), tag(definition, context), suffix(method, context))))
    table = pl.DataFrame(list(groups.values()), schema=schema(frame))
    return Figure(
        kind=KIND,
        year=year,
        variant=(tag(definition, context), suffix(method, context), *(() if view == RAW else ("balanced",))),
        label=f"Blue and red, {when}" + ("" if view == RAW else ", deficit set aside"),
        title=title,
        subtitle=titles.subtitle(groups, of_year, definition),
        alt=alt_text,
        drawing=partial(bars, drawn, gap),
        table=_with_gaps(table, [row] if row else []),
        columns=(*COLUMNS, *gaps.COLUMNS) if row else COLUMNS,
        notes=footer(
            context,
            ways_note(row, who) if row else "",
            basis(definition, year),
            without_dc(groups, who),
            f"{counted}{said_of_gap}",
            method_means(method, context),
        ),
        caution=" ".join(
            filter(None, (says_without_dc(groups, view, is_past=of_year.is_past), says_softer(context.softer, year)))
        ),
        is_latest=context.is_latest,
        switch=((SAYS[RAW], name), (SAYS[BALANCED], f"{name}-balanced")),
    )


def _gap(row: dict[str, Any], groups: dict[str, dict[str, Any]], who: dict[str, str], view: str) -> Gap:
    """The gap by the default and its range over the ways of the view."""
    found = gaps.checked(row)
    value = groups[BLUE][NET[view]] - groups[RED][NET[view]]
    words = f"{capital(gaps.lies(row, who))}."
    return Gap(value, found[gaps.LOW], found[gaps.HIGH], int(row["specifications"]), words)


def _ways_of(ways: pl.DataFrame | None, definition: str, groups: dict[str, dict[str, Any]]) -> Ways | None:
    """The ways of counting of the year by view, where both groups exist to be compared."""
    return of_one_year(ways, definition) if ways is not None and {BLUE, RED} <= set(groups) else None


def _with_gaps(table: pl.DataFrame, ways: list[Ways]) -> pl.DataFrame:
    """The table with the gap's percentiles of its year and view beside each group, as it was where there are none."""
    if not ways:
        return table
    found = pl.DataFrame([{"fiscal_year": year_of(row), **gaps.tabled(row)} for row in ways])
    found = found.with_columns(pl.col("fiscal_year").cast(table.schema["fiscal_year"]))
    return table.join(found, on="fiscal_year", how="left", maintain_order="left")


def _of_marts(rows: dict[str, pl.DataFrame], context: Context, view: str) -> Figure:
    ways = None if context.provisional else rows["mart.lean_robustness"]
    return draw(rows["mart.net_by_lean"], context, ways=ways, view=view)


CHART = Chart(
    name="blue_red",
    title=TITLE,
    rank=RANK,
    description="Do blue states pay in more than they get back? Net contribution per person of the groups.",
    marts=("mart.net_by_lean", "mart.lean_robustness"),
    draw=lambda rows, context: _of_marts(rows, context, RAW),
    is_drawn_provisionally=True,
)
CHART_BALANCED = Chart(
    name="blue_red_balanced",
    title=TITLE,
    rank=RANK,
    description="The same with the deficit set aside: taxes scaled up to equal spending.",
    marts=("mart.net_by_lean", "mart.lean_robustness"),
    draw=lambda rows, context: _of_marts(rows, context, BALANCED),
    is_drawn_provisionally=True,
)
