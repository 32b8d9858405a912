"""Ranking of the 50 states by net contribution per person: one fiscal year.

Belongs here: the sorted bars with names, figures and party letters. Does not belong here: which party won where (the
frame ``lean``), the ways of counting (``ranges``), the drawing (``drawings/rows``). DC has no rank: it stands in the
footer.
"""

from functools import partial

import polars as pl

from reports import theme
from reports.drawings.rows import Row, printed
from reports.drawings.rows import draw as draw_rows
from reports.figure import Chart, Column, Context, Figure
from reports.words import numbers, ranges
from reports.words import titles_states as titles
from reports.words.caveats import says_softer
from reports.words.classes import Counts, is_even
from reports.words.groups import LAST_ELECTION
from reports.words.rows import DC, STATES, clean, footer, method_means, states_of_one_year, suffix, verdict_of
from reports.words.when import When


def draw(
    frame: pl.DataFrame,
    context: Context,
    lean: pl.DataFrame | None = None,
    robustness: pl.DataFrame | None = None,
) -> Figure:
    """Bars of ``net_per_capita_usd`` from the 51 rows of ``net_contribution`` of one fiscal year and method.

    Args:
        frame: rows of ``net_contribution``.
        context: sources, release, method in words.
        lean: rows of ``lean``; those by the last election and of the year give the party letters, none without it.
        robustness: rows of ``robustness`` of the year, which there are for the default method only; they give each
            bar its range over the ways of counting of the view of the bar, none without it.

    Raises:
        ValueError: not the 51 areas of one year and method, a state without or with two leans, or without a range.
    """
    states = states_of_one_year(frame)
    has_ranges = robustness is not None
    if robustness is not None:
        states = ranges.with_ranges(states, robustness)
    year, method = int(states["fiscal_year"][0]), str(states["method"][0])
    when = numbers.fiscal_year(year, in_progress=context.in_progress)
    ranked, dc = states.filter(pl.col("state") != DC), states.row(by_predicate=pl.col("state") == DC, named=True)
    ranked = _with_lean(ranked, lean, year)
    of_year, counts = When.of(year, context), Counts.of(ranked)
    title = titles.ends(ranked.row(0, named=True), ranked.row(-1, named=True), STATES, of_year)
    alt_text = f"Bars for the 50 states, sorted. {title}. {titles.counted(counts, of_year)}."
    has_lean = lean is not None
    party = f"letters: who won {numbers.election_before(year)}" if has_lean else ""
    columns = (
        Column("fiscal_year", "Fiscal year", "year"),
        Column("rank", "Rank (1 = pays in most per person)", "count"),
        Column("state", "Postal code"),
        Column("state_name", "State"),
        Column("net_per_capita_usd", "Pays in more (+) or gets back more (\N{MINUS SIGN}), $ per person", "usd"),
        *(ranges.COLUMNS if has_ranges else ()),
        *((Column("lean", "Party that won the state"),) if has_lean else ()),
    )
    rows = [
        Row(
            name=row["state_name"], figure=printed(row["net_per_capita_usd"]), value=row["net_per_capita_usd"],
            colour=theme.VERDICT[verdict_of(row)], error=row.get("net_error_per_capita_usd"),
            low=row[ranges.LOW] if has_ranges else None, high=row[ranges.HIGH] if has_ranges else None,
            letter=theme.PARTY_LETTER[row["lean"]] if has_lean else "",
            letter_colour=theme.PARTY[row["lean"]] if has_lean else "",
            words=f"{row['state_name']} {numbers.net(row['net_per_capita_usd'], even=is_even(row))}, {when}"
            f"{f'; {ranges.lies(row)}' if has_ranges else ''}.",
        )
        for row in ranked.iter_rows(named=True)
    ]  # fmt: skip
    key = (
        (theme.PAYS_IN, "Pays in more"), (theme.EVEN, "About even"), (theme.GETS_BACK, "Gets back more"),
        *((("band", "90% of the ways"),) if has_ranges else ()), ("whisker", "Error of the figures"),
    )  # fmt: skip
    return Figure(
        kind="ranking",
        year=year,
        variant=(suffix(method, context),),
        label=f"Ranking, {when}",
        title=title,
        subtitle=titles.measured(of_year, party),
        alt=alt_text,
        drawing=partial(draw_rows, rows, key=key),
        table=ranked.select(column.name for column in columns),
        columns=columns,
        notes=footer(
            context,
            titles.off_the_scale(dc, "not ranked"),
            ranges.MEANS if has_ranges else "",
            method_means(method, context),
        ),
        caution=says_softer(context.softer, year),
        is_latest=context.is_latest,
    )


def _with_lean(ranked: pl.DataFrame, lean: pl.DataFrame | None, year: int) -> pl.DataFrame:
    if lean is None:
        return ranked
    chosen = lean.filter((pl.col("definition") == LAST_ELECTION) & (pl.col("fiscal_year") == year))
    joined = ranked.join(
        clean(chosen.select("state", pl.col("lean").cast(pl.String))), on="state", how="left", maintain_order="left"
    )
    if joined.height != STATES or not joined["lean"].is_in(list(theme.PARTY)).fill_null(value=False).all():
        raise ValueError(f"lean of {year} does not give each state one of {', '.join(theme.PARTY)}")
    return joined


CHART = Chart(
    name="ranking",
    title="Ranking",
    rank=30,
    description="The 50 states from paying in most to getting back most per person.",
    marts=("mart.net_contribution", "mart.lean", "mart.robustness"),
    draw=lambda rows, context: draw(
        rows["mart.net_contribution"], context, rows["mart.lean"], robustness=rows["mart.robustness"]
    ),
    on_home="latest year",
)
