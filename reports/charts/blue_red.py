"""Net contribution per person of the states that voted Democratic and Republican: one fiscal year, and all of them.

Belongs here: the two drawings and the sentence that answers "do blue states pay in more than they get back?". Does not
belong here: who is blue (``lean``) and the groups' sums (``net_by_lean``): a group's net per person is its dollars over
its people. Most years run a deficit, so both groups get back more than they pay in; the second panel scales taxes up to
spending (``balanced``), and the words keep the two apart.
"""

from dataclasses import replace
from typing import Any

import polars as pl

from reports import theme
from reports.drawings.blue_red import PANEL, bars, lines
from reports.figure import Chart, Column, Context, Figure, provisional_of
from reports.words import gap_between_groups as gaps
from reports.words import numbers
from reports.words import titles_groups as titles
from reports.words.classes import is_even
from reports.words.groups import (
    BASIS,
    BLUE,
    COLUMNS,
    RED,
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
from reports.words.views import BALANCED, NET, VIEWS, Ways
from reports.words.ways_of_counting import finding as ways_finding
from reports.words.ways_of_counting import finding_of_years as ways_finding_of_years
from reports.words.ways_of_counting import method_decides, of_one_year, of_years, year_of
from reports.words.ways_of_counting import note as ways_note
from reports.words.when import When

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


def draw(frame: pl.DataFrame, context: Context, *, ways: pl.DataFrame | None = None) -> Figure:
    """Bars of the groups of one fiscal year, method and definition, as it happened and with the deficit set aside.

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
    gaps_of_year = [gaps.drawn(row[view], who) for view in VIEWS] if row else []
    said_of_gap = f" In FY{year}, {gaps.lies_in_both(row, who)}." if row else ""
    alt_text = (
        f"Bars of net contribution per person by group of states. {title}. With the deficit set aside, "
        f"{finding(groups, who, balanced=True)}.{counted}{said_of_gap}"
    )
    rows = [
        {
            "view": view, "group": capital(who[lean]), "members": members(group), "net": group[NET[view]],
            "label": numbers.money(group[NET[view]]), "colour": theme.PARTY[lean],
            "words": f"{capital(who[lean])} {numbers.net(group[NET[view]], many=True, would=view == BALANCED)}, {when} "
            f"({PANEL[view].lower()})",
        }
        for view in VIEWS
        for lean, group in groups.items()
    ]  # fmt: skip
    table = pl.DataFrame(list(groups.values()), schema=schema(frame))
    return Figure(
        kind=KIND,
        year=year,
        variant=(tag(definition, context), suffix(method, context)),
        label=f"Blue and red, {when}",
        title=title,
        subtitle=titles.subtitle(groups, of_year, definition),
        alt=alt_text,
        chart=bars(rows, theme.WIDTH, alt_text, gaps_of_year),
        narrow=bars(rows, theme.NARROW, alt_text, gaps_of_year),
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
        is_latest=context.is_latest,
    )


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


def draw_years(
    frame: pl.DataFrame,
    context: Context,
    *,
    ways: pl.DataFrame | None = None,
    provisional: pl.DataFrame | None = None,
) -> Figure:
    """Lines of the groups over all fiscal years of one method and definition, with the deficit set aside, too.

    ``ways`` are rows of ``lean_robustness``, which there are for the default method only. ``provisional`` are rows of
    years that OMB does not print yet: their lines are dashed, and the title counts final years only.

    Raises:
        ValueError: more than one method or definition, no year, or a group that stands twice in a year.
    """
    definition = definition_of(frame)
    chosen = checked(frame, definition).sort("fiscal_year", "lean")
    years = sorted(set(chosen["fiscal_year"]))
    who, method = names(definition), str(chosen["method"][0])
    rows_of_ways = [] if ways is None else of_years(ways, definition)
    title = titles.years(chosen, definition)
    counted = f" {ways_finding_of_years(rows_of_ways, who)}" if rows_of_ways else ""
    gaps_of_years = {view: [gaps.drawn(row[view], who) for row in rows_of_ways] for view in VIEWS if rows_of_ways}
    last = rows_of_ways[-1] if rows_of_ways else None
    said_of_gap = f" In FY{year_of(last)}, {gaps.lies_in_both(last, who)}." if last else ""
    draft = chosen.clear() if provisional is None or provisional.is_empty() else checked(provisional, definition)
    said_of_draft = "" if draft.is_empty() else f" {last_year(draft, who, provisional=True)}"
    said = f"{last_year(chosen, who)}{said_of_draft}{counted}{said_of_gap}"
    alt_text = f"Lines of net contribution per person by group of states. {title}. {said}"
    rows = _points(chosen, who)
    drafts = _points(draft.sort("fiscal_year", "lean"), who, provisional=True)
    table = chosen.select(column.name for column in COLUMNS)
    columns: tuple[Column, ...] = COLUMNS
    if drafts:
        table = pl.concat([table, draft.select(table.columns).cast(table.schema)]).with_columns(
            status=pl.when(pl.col("fiscal_year").is_in(years)).then(pl.lit("final")).otherwise(pl.lit("provisional"))
        )
        columns = (*COLUMNS, Column("status", "Final or provisional"))
    return Figure(
        kind=KIND,
        variant=(tag(definition, context), suffix(method, context)),
        label="Blue and red, all years",
        title=title,
        subtitle=titles.years_subtitle(years[0], years[-1], definition),
        alt=alt_text,
        chart=lines(rows, theme.WIDTH, alt_text, gaps_of_years, drafts),
        narrow=lines(rows, theme.NARROW, alt_text, gaps_of_years, drafts),
        table=_with_gaps(table, rows_of_ways),
        columns=(*columns, *gaps.COLUMNS) if rows_of_ways else columns,
        notes=footer(
            replace(context, provisional=bool(drafts)),
            f"Above zero: paid in more than got back.{' Dashed: provisional.' if drafts else ''}",
            BASIS.get(definition, ""),
            f"{counted}{said_of_gap}",
            method_means(method, context),
        ),
        is_latest=context.is_latest,
    )


def _points(chosen: pl.DataFrame, who: dict[str, str], *, provisional: bool = False) -> list[dict[str, Any]]:
    """A point a panel, year and group."""
    return [
        {
            "year": row["fiscal_year"], "view": view, "lean": row["lean"], "net": row[NET[view]],
            "colour": theme.PARTY[row["lean"]],
            "words": f"{capital(who[row['lean']])} {numbers.net(row[NET[view]], many=True, would=view == BALANCED)}, "
            f"{numbers.fiscal_year(row['fiscal_year'], provisional=provisional)} ({PANEL[view].lower()})",
        }
        for view in VIEWS
        for row in chosen.iter_rows(named=True)
    ]  # fmt: skip


CHART = Chart(
    name="blue_red",
    title=TITLE,
    rank=RANK,
    description="Do blue states pay in more than they get back? Net contribution per person of the groups.",
    marts=("mart.net_by_lean", "mart.lean_robustness"),
    draw=lambda rows, context: draw(
        rows["mart.net_by_lean"], context, ways=None if context.provisional else rows["mart.lean_robustness"]
    ),
    is_drawn_provisionally=True,
)
CHART_OF_YEARS = Chart(
    name="blue_red_years",
    title=TITLE,
    rank=RANK,
    description="Do blue states pay in more than they get back? All fiscal years.",
    marts=("mart.net_by_lean", "mart.lean_robustness"),
    draw=lambda rows, context: draw_years(
        rows["mart.net_by_lean"],
        context,
        ways=rows["mart.lean_robustness"],
        provisional=rows.get(provisional_of("mart.net_by_lean")),
    ),
    per="all",
    on_home="all years",
    is_drawn_provisionally=True,
)
