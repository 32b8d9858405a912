"""Net contribution per person of the states that voted Democratic and Republican over all fiscal years, in one view.

Belongs here: the two figures, as it happened and with the deficit set aside, and their words. Does not belong here: the
drawing (``drawings/blue_red_years``), who is blue (``lean``). Dollars are those of the latest fiscal year. From FY2017
on both groups are those of the 2024 election, before by the vote of the time: a line never joins two years with
different members.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from reports.charts.blue_red import KIND, RANK, SAYS, TITLE
from reports.drawings.axes import signed
from reports.drawings.blue_red_years import Line, Point, Span, lines
from reports.figure import Chart, Column, Context, Figure, provisional_of
from reports.words import gap_between_groups as gaps
from reports.words import numbers
from reports.words import titles_groups as titles
from reports.words.caveats import DASHED
from reports.words.groups import (
    BASIS,
    BLUE,
    COLUMNS,
    LAST_ELECTION,
    RED,
    WITHOUT_DC,
    checked,
    definition_of,
    last_year,
    members,
    names,
    tag,
)
from reports.words.rows import footer, method_means, suffix
from reports.words.views import BALANCED, NET, RAW
from reports.words.ways_of_counting import finding_of_years as ways_finding_of_years
from reports.words.ways_of_counting import of_years, year_of
from reports.words.who_is_in import Members, far_without_dc

BY = {
    LAST_ELECTION: "vote of the time", "president_2024": "2024 vote", "governor": "governor",
    "trifecta": "one party holds all", "solid": "three elections alike",
}  # fmt: skip
FIXED, FIXED_FROM = "president_2024", 2017
"""The definition whose groups are drawn from this fiscal year on: most states voted alike in 2016, 2020 and 2024."""
_NAMES = {BLUE: "Blue states", RED: "Red states"}


def draw_years(  # noqa: PLR0913  (what is known of the groups comes from six marts)
    frame: pl.DataFrame,
    context: Context,
    *,
    view: str = RAW,
    ways: pl.DataFrame | None = None,
    provisional: pl.DataFrame | None = None,
    fixed: pl.DataFrame | None = None,
    who_is_in: Members | None = None,
    prices: Mapping[int, float] | None = None,
) -> Figure:
    """Lines of the groups over all fiscal years of one method and definition, in one view.

    Args:
        frame: rows of ``net_by_lean`` of one method and definition.
        context: sources, release, method in words.
        view: as it happened, or with the deficit set aside.
        ways: rows of ``lean_robustness``, which there are for the default method only.
        provisional: rows of years that OMB does not print yet: their lines are dashed, the title counts final years.
        fixed: rows of ``net_by_lean`` by the 2024 election, which stand for those of ``frame`` from FY2017 on.
        who_is_in: members of the groups.
        prices: price level by fiscal year, that of the latest being 1; without, dollars of each year.

    Raises:
        ValueError: more than one method or definition, no year, or a group that stands twice in a year.
    """
    definition = definition_of(frame)
    chosen = checked(frame, definition).sort("fiscal_year", "lean")
    years = sorted(set(chosen["fiscal_year"]))
    who, method = names(definition), str(chosen["method"][0])
    rows_of_ways = [] if ways is None else of_years(ways, definition)
    title = titles.years(chosen, definition, view)
    counted = f" {ways_finding_of_years(rows_of_ways, who)}" if rows_of_ways else ""
    last = rows_of_ways[-1] if rows_of_ways else None
    said_of_gap = f" In FY{year_of(last)}, {gaps.lies_in_both(last, who)}." if last else ""
    draft = chosen.clear() if provisional is None or provisional.is_empty() else checked(provisional, definition)
    said_of_draft = "" if draft.is_empty() else f" {last_year(draft, who, provisional=True)}"
    said = f"{last_year(chosen, who)}{said_of_draft}{counted}{said_of_gap}"
    is_mixed = definition == LAST_ELECTION and fixed is not None
    drawn = pl.concat([chosen, draft.select(chosen.columns).cast(chosen.schema)])
    if is_mixed and fixed is not None:
        later = checked(fixed, FIXED).filter(pl.col("fiscal_year") >= FIXED_FROM)
        drawn = pl.concat([drawn.filter(pl.col("fiscal_year") < FIXED_FROM), later.select(drawn.columns)])
    groups = _lines(
        drawn.sort("fiscal_year"), view, who_is_in or Members(), prices or {}, context, set(years), is_mixed
    )
    spans = _spans(definition, years, is_mixed=is_mixed)
    subtitle = _subtitle(years, definition, view, is_mixed=is_mixed, is_real=bool(prices))
    table = chosen.select(column.name for column in COLUMNS)
    columns: tuple[Column, ...] = COLUMNS
    if not draft.is_empty():
        table = pl.concat([table, draft.select(table.columns).cast(table.schema)]).with_columns(
            status=pl.when(pl.col("fiscal_year").is_in(years)).then(pl.lit("final")).otherwise(pl.lit("provisional"))
        )
        columns = (*COLUMNS, Column("status", "Final or provisional"))
    if is_mixed or prices:
        table = table.join(_as_drawn(groups), on=["fiscal_year", "lean"], how="left", maintain_order="left")
        columns = (
            *columns,
            Column("drawn_net_per_capita_usd", f"As drawn: {subtitle[0].lower()}{subtitle[1:]}", "usd"),
        )
    of_view = () if view == RAW else ("balanced",)
    name = "-".join(filter(None, (KIND, tag(definition, context), suffix(method, context))))
    return Figure(
        kind=KIND,
        variant=(tag(definition, context), suffix(method, context), *of_view),
        label="Blue and red, all years" + ("" if view == RAW else ", deficit set aside"),
        title=title,
        subtitle=subtitle,
        alt=f"Lines of net contribution per person by group of states. {title}. {said}",
        drawing=lambda frame: lines(groups, spans, frame),
        table=_with_gaps(table, rows_of_ways),
        columns=(*columns, *gaps.COLUMNS) if rows_of_ways else columns,
        notes=footer(
            replace(context, provisional=not draft.is_empty()),
            f"Above zero: paid in more than got back.{'' if draft.is_empty() else ' Dashed: provisional.'}",
            BASIS.get(definition, ""),
            f"{counted}{said_of_gap}",
            method_means(method, context),
        ),
        is_latest=context.is_latest,
        caution=_caution(context, chosen, groups, gaps.checked(last[view]) if last else None, last, view),
        switch=((SAYS[RAW], name), (SAYS[BALANCED], f"{name}-balanced")),
    )  # fmt: skip


def _lines(  # noqa: PLR0913, PLR0917
    drawn: pl.DataFrame,
    view: str,
    who_is_in: Members,
    prices: Mapping[int, float],
    context: Context,
    final: set[int],
    is_mixed: bool,  # noqa: FBT001
) -> list[Line]:
    found, soft = [], dict(context.softer)
    for lean in (BLUE, RED):
        rows = drawn.filter(pl.col("lean") == lean).to_dicts()
        points = []
        for row in rows:
            year, level = row["fiscal_year"], prices.get(row["fiscal_year"], 1.0)
            value = row[NET[view]] / level
            is_fixed = is_mixed and year >= FIXED_FROM
            when = numbers.fiscal_year(year, provisional=year not in final)
            error = row.get("net_error_per_capita_usd") if view == RAW else None  # of nets as they happened
            points.append(
                Point(
                    year=year,
                    value=value,
                    members=who_is_in.of(year, lean, is_fixed=is_fixed),
                    words=f"{_NAMES[lean]} ({members(row)}), {when}: {signed(value)} per person, {SAYS[view].lower()}.",
                    error=None if error is None else error / level,
                    is_soft=year not in final or year in soft,
                )
            )
        if points:
            apart = {
                row["fiscal_year"]: row[WITHOUT_DC[view]] / prices.get(row["fiscal_year"], 1.0)
                for row in rows if row[WITHOUT_DC[view]] is not None
            }  # fmt: skip
            far = far_without_dc([(point.year, point.value, point.members) for point in points], apart)
            shown = tuple(replace(point, without_dc=far.get(point.year)) for point in points)
            found.append(Line(lean, _NAMES[lean], signed(points[-1].value), members(rows[-1]), shown))
    return found


def _as_drawn(groups: list[Line]) -> pl.DataFrame:
    """The figures of the lines, by fiscal year and group: in other dollars, and of other groups, than the mart's."""
    return pl.DataFrame(
        [(point.year, group.lean, point.value) for group in groups for point in group.points],
        schema={"fiscal_year": pl.Int64, "lean": pl.String, "drawn_net_per_capita_usd": pl.Float64}, orient="row",
    )  # fmt: skip


def _spans(definition: str, years: list[int], *, is_mixed: bool) -> list[Span]:
    """Years between two elections, where groups are by the vote of the time."""
    if definition != LAST_ELECTION:
        return []
    spans: list[Span] = []
    for year in years:
        if is_mixed and year >= FIXED_FROM:
            spans.append(Span(year, years[-1], "2024 vote"))
            break
        election = (year - 1) // 4 * 4
        if spans and spans[-1].says == f"{election} vote":
            spans[-1] = replace(spans[-1], last=year)
        else:
            spans.append(Span(year, year, f"{election} vote", f"\N{RIGHT SINGLE QUOTATION MARK}{election % 100:02}"))
    return spans


def _subtitle(years: list[int], definition: str, view: str, *, is_mixed: bool, is_real: bool) -> str:
    """What is measured, in which dollars, how the groups are made."""
    dollars = f"FY{years[-1]} dollars" if is_real else "dollars of each year"
    by = f"2024 vote, before FY{FIXED_FROM} the vote of the time" if is_mixed else BY.get(definition, "")
    said = f"Paid in less got back, {dollars} per person, {SAYS[view].lower()}"
    return f"{said}. Groups: {by}" if by else said


def _caution(  # noqa: PLR0913, PLR0917
    context: Context,
    chosen: pl.DataFrame,
    groups: list[Line],
    gap: dict[str, float] | None,
    ways: Any,  # noqa: ANN401
    view: str,
) -> str:
    """At most 30 words: the gap's range over the ways, and whether the last year is softer."""
    said = []
    if gap and ways:
        said.append(
            f"FY{year_of(ways)} gap: {numbers.money(gap[gaps.LOW])} to {numbers.money(gap[gaps.HIGH])} in 90% of "
            f"{ways[view]['specifications']:,} ways of counting."
        )
    if any(point.without_dc is not None for group in groups for point in group.points):
        counted = titles.years_without_dc(chosen, view)
        said.append(f"Thin: without DC{f', {counted}' if counted else ''}.")
    if context.softer:
        said.append(DASHED)
    elif any(point.is_soft for group in groups for point in group.points):
        said.append("Dashed: provisional.")
    return " ".join(said)


def _with_gaps(table: pl.DataFrame, ways: list[Any]) -> pl.DataFrame:
    """The table with the gap's percentiles of its year and view beside each group, as it was where there are none."""
    if not ways:
        return table
    found = pl.DataFrame([{"fiscal_year": year_of(row), **gaps.tabled(row)} for row in ways])
    found = found.with_columns(pl.col("fiscal_year").cast(table.schema["fiscal_year"]))
    return table.join(found, on="fiscal_year", how="left", maintain_order="left")


def _of_marts(rows: dict[str, pl.DataFrame], context: Context, view: str) -> Figure:
    real = rows["mart.real_net_contribution"].select("fiscal_year", "price_level").unique()
    prices = dict(real.iter_rows())
    fixed = f"mart.net_by_lean@{FIXED}"
    of_all_years = [rows[name] for name in (fixed, provisional_of(fixed)) if name in rows]
    return draw_years(
        rows["mart.net_by_lean"], context, view=view, ways=rows["mart.lean_robustness"],
        provisional=rows.get(provisional_of("mart.net_by_lean")), fixed=pl.concat(of_all_years),
        who_is_in=Members(rows["mart.lean"], rows[f"mart.lean@{FIXED}"]), prices=prices,
    )  # fmt: skip


_MARTS = (
    "mart.net_by_lean", f"mart.net_by_lean@{FIXED}", "mart.lean", f"mart.lean@{FIXED}", "mart.lean_robustness",
    "mart.real_net_contribution",
)  # fmt: skip
CHART = Chart(
    name="blue_red_years",
    title=TITLE,
    rank=RANK,
    description="Do blue states pay in more than they get back? All fiscal years.",
    marts=_MARTS,
    draw=lambda rows, context: _of_marts(rows, context, RAW),
    per="all",
    on_home="all years",
    is_drawn_provisionally=True,
)
CHART_BALANCED = Chart(
    name="blue_red_years_balanced",
    title=TITLE,
    rank=RANK,
    description="The same with the deficit set aside: taxes scaled up to equal spending.",
    marts=_MARTS,
    draw=lambda rows, context: _of_marts(rows, context, BALANCED),
    per="all",
    is_drawn_provisionally=True,
)
