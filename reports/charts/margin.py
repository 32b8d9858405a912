"""How states voted against their net contribution per person: one fiscal year.

Belongs here: the figures and the words. Does not belong here: the correlation (``correlation``) and the drawing
(``margin_drawing``). DC lies far off the scale: it stands in the footer and in the table and takes no part in the
correlation.
"""

from typing import Any

import polars as pl

from reports import theme
from reports.drawings.margin import scatter
from reports.figure import Chart, Column, Context, Figure
from reports.words import correlation, numbers
from reports.words import titles_states as titles
from reports.words.classes import is_even
from reports.words.groups import LAST_ELECTION, capital
from reports.words.one_state import in_sentence
from reports.words.rows import DC, STATES, clean, footer, method_means, states_of_one_year, suffix
from reports.words.when import When

COLUMNS = (
    Column("fiscal_year", "Fiscal year", "year"),
    Column("state", "Postal code"),
    Column("state_name", "State"),
    Column("lean", "Party that won the state"),
    Column("margin_percent", "Democratic less Republican share of the two-party vote, percentage points", "percent"),
    Column("net_per_capita_usd", "Pays in more (+) or gets back more (\N{MINUS SIGN}), $ per person", "usd"),
    Column("population", "People", "count"),
)


def draw(frame: pl.DataFrame, lean: pl.DataFrame, context: Context) -> Figure:
    """Scatter of ``net_per_capita_usd`` by ``margin`` from rows of ``net_contribution`` and ``lean`` of one year.

    Args:
        frame: the 51 rows of ``net_contribution`` of one fiscal year and method.
        lean: rows of ``lean``; those by the last election and of the year give winner and margin.
        context: sources, release, method in words.

    Raises:
        ValueError: not the 51 areas of one year and method, or an area without or with two leans, or without margin.
    """
    areas = _with_margin(states_of_one_year(frame), lean)
    year, method = int(areas["fiscal_year"][0]), str(areas["method"][0])
    when, election = numbers.fiscal_year(year, in_progress=context.in_progress), numbers.election_before(year)
    states, dc = areas.filter(pl.col("state") != DC), areas.row(by_predicate=pl.col("state") == DC, named=True)
    link = correlation.link(states)
    title = titles.votes(link, "" if link else _no_variation(states), When.of(year, context))
    said = f" Correlation over the {STATES} states: {correlation.figures(link)}." if link else ""
    ends = [states.row(0, named=True), states.row(-1, named=True)]
    alt_text = (
        f"Scatter of the {STATES} states by how they voted in {election} and by net contribution per person. {title}."
        f"{said} {' '.join(f'{_says(row)}.' for row in ends)}"
    )
    rows = [_row(row, when) for row in states.sort(["population", "state"], descending=[True, False]).to_dicts()]
    return Figure(
        kind="margin",
        year=year,
        variant=(suffix(method, context),),
        label=f"Votes and net contribution, {when}",
        title=title,
        subtitle=f"Margin of the two-party vote in {election}; paid in less got back, dollars per person, {when}",
        alt=alt_text,
        chart=scatter(rows, theme.WIDTH, alt_text),
        narrow=scatter(rows, theme.NARROW, alt_text),
        table=areas.select(column.name for column in COLUMNS),
        columns=COLUMNS,
        notes=footer(
            context,
            titles.off_the_scale(dc, "off the scale, not in the correlation"),
            f"{capital(correlation.finding(link))}.{said}" if link else "",
            correlation.MEANS if link else "",
            method_means(method, context),
        ),
        is_latest=context.is_latest,
    )


def _with_margin(areas: pl.DataFrame, lean: pl.DataFrame) -> pl.DataFrame:
    year = areas["fiscal_year"][0]
    chosen = lean.filter((pl.col("definition") == LAST_ELECTION) & (pl.col("fiscal_year") == year))
    joined = areas.join(
        clean(chosen.select("state", pl.col("lean").cast(pl.String), "margin")), on="state", how="left",
        maintain_order="left",
    )  # fmt: skip
    is_sound = pl.col("lean").is_in(list(theme.PARTY)) & pl.col("margin").is_between(-1, 1)
    if joined.height != areas.height or not joined.select(is_sound.fill_null(value=False).all()).item():
        raise ValueError(f"lean of {year} does not give each of {areas.height} areas a winner and a margin")
    return joined.with_columns(margin_percent=100 * pl.col("margin"))


def _no_variation(states: pl.DataFrame) -> str:
    nets = states["net_per_capita_usd"].to_list()
    if numbers.is_even(max(nets) - min(nets)):
        return "every state had the same net contribution, however it voted"
    return "every state voted by the same margin, whatever its net contribution"


def _margin(percent: float) -> str:
    """A margin in short: ``D+12.3``, ``R+4.5``, ``even``."""
    size = f"{abs(percent):.1f}"
    return "even" if float(size) == 0 else f"{'D' if percent > 0 else 'R'}+{size}"


def _says(row: dict[str, Any]) -> str:
    name = capital(in_sentence(row["state_name"], row["state"]))
    return f"{name} ({_margin(row['margin_percent'])}) {numbers.net(row['net_per_capita_usd'], even=is_even(row))}"


def _row(row: dict[str, Any], when: str) -> dict[str, Any]:
    return {
        "state": row["state"], "margin": row["margin_percent"], "net": row["net_per_capita_usd"],
        "population": row["population"], "lean": row["lean"], "colour": theme.PARTY[row["lean"]],
        "words": f"{_says(row)}, {when}; {row['population'] / 1e6:.1f} million people",
    }  # fmt: skip


CHART = Chart(
    name="margin",
    title="Vote and net contribution",
    rank=60,
    description="How states voted against their net contribution per person.",
    marts=("mart.net_contribution", "mart.lean"),
    draw=lambda rows, context: draw(rows["mart.net_contribution"], rows["mart.lean"], context),
)
