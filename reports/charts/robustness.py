"""How far each state's balance depends on the method: one fiscal year.

Belongs here: the figures and the words. Does not belong here: checks on the percentiles (``ranges``), the drawing
(``drawings/rows``). States are sorted by the median over the ways of counting as it happened, like
the default net beside them; a note says what those with the deficit set aside say. As for the groups
(``ways_of_counting``), the ways agree where four of five give one answer; between, it depends on the method. DC has its
own row, off the scale.
"""

from functools import partial
from typing import Any

import polars as pl

from reports import theme
from reports.drawings.rows import Row
from reports.drawings.rows import draw as draw_rows
from reports.figure import Chart, Column, Context, Figure
from reports.words import numbers, ranges
from reports.words import titles_states as titles
from reports.words import ways_of_counting as ways
from reports.words.caveats import says_softer
from reports.words.rows import DC, STATES, footer, states_of_one_year
from reports.words.views import ASIDE, BALANCED, RAW, THAT
from reports.words.when import When

_KEY = (
    (theme.PAYS_IN, "Pays in more in at least 4 of 5 ways"), (theme.EVEN, "It depends"),
    (theme.GETS_BACK, "In at most 1 of 5"), ("dot", "Median"), ("band", "90% of the ways"), ("diamond", "Our default"),
)  # fmt: skip
COLUMNS = (
    Column("fiscal_year", "Fiscal year", "year"),
    Column("state", "Postal code"),
    Column("state_name", "State"),
    Column(ranges.SHARE, f"Share of the ways of counting {THAT[RAW]} in which it pays in more", "share"),
    *ranges.COLUMNS,
    Column("default_net_per_capita", "Default method: pays in more (+) or gets back more (\N{MINUS SIGN}), $", "usd"),
    Column("specifications", "Ways of counting", "count"),
)

_SHARE = (100 * pl.col(ranges.SHARE)).round(0) / 100
"""The share as it is printed."""


def draw(robustness: pl.DataFrame, frame: pl.DataFrame, context: Context) -> Figure:
    """Dots and ranges from the 51 rows of ``robustness`` of one fiscal year.

    Args:
        robustness: rows of ``robustness``.
        frame: rows of ``net_contribution`` of that year under the default method, for names and the default's net.
        context: sources, release.

    Raises:
        ValueError: not the 51 areas of one year, a figure missing or out of order, or nets of another method.
    """
    whole = states_of_one_year(frame)
    areas = ranges.with_ranges(whole, robustness).sort([ranges.MEDIAN, "state"], descending=[True, False])
    taken_out = ranges.with_ranges(whole, robustness, BALANCED).filter(pl.col("state") != DC)
    year, number = int(areas["fiscal_year"][0]), f"{areas['specifications'][0]:,}"
    when = numbers.fiscal_year(year, in_progress=context.in_progress)
    states, dc = areas.filter(pl.col("state") != DC), areas.row(by_predicate=pl.col("state") == DC, named=True)
    title = titles.divided(_divided(states), states.height, When.of(year, context))
    first, last = states.row(0, named=True), states.row(-1, named=True)
    rows = [_row(row, when) for row in [*states.to_dicts(), dc]]
    alt_text = (
        f"Dots and ranges for the {STATES} states and DC, sorted. {title}. Over these {number} ways the "
        f"median is the highest for {first['state_name']} ({numbers.money(first[ranges.MEDIAN])} per person) and the "
        f"lowest for {last['state_name']} ({numbers.money(last[ranges.MEDIAN])})."
    )
    return Figure(
        kind="robustness",
        year=year,
        label=f"Ways of counting, {when}",
        title=title,
        subtitle=f"Paid in less got back, dollars per person, in {number} ways of counting {THAT[RAW]}, {when}",
        alt=alt_text,
        drawing=partial(draw_rows, rows, key=_KEY, heading="Pays in"),
        table=areas.select(column.name for column in COLUMNS),
        columns=COLUMNS,
        notes=footer(
            context,
            ranges.MEANS,
            f"{finding(states, f' {THAT[RAW]}').capitalize()}.",
            f"{ASIDE.capitalize()}, over {taken_out['specifications'][0]:,} ways, {finding(taken_out)}.",
            _apart(states),
            f"The District of Columbia is off the scale: {ranges.lies(dc)}.",
        ),
        caution=says_softer(context.softer, year),
        is_latest=context.is_latest,
    )


def finding(states: pl.DataFrame, which: str = "") -> str:
    """For how many states the ways of counting of one view agree, and for how many the method decides.

    ``which`` are these ways, in words that follow "ways of counting".
    """
    total = states.height
    paid = states.filter(_SHARE >= ways.HIGH)["state_name"].to_list()
    not_paid = states.filter(_SHARE <= ways.LOW).height
    divided = total - len(paid) - not_paid
    if divided == total:
        return f"for all {total} states it depends on the method whether they paid in more than they got back"
    if not_paid == total:
        return f"all {total} states got back at least what they paid in, in four of five ways of counting{which}"
    says = f"{numbers.payers(paid, total)} in at least four of five ways of counting{which}"
    if len(paid) == total:
        return says
    others = f"{not_paid or 'none'} in at most one of five"
    return f"{says}, {others}; for {divided or 'none'} it depends on the method"


def _divided(states: pl.DataFrame) -> int:
    """For how many states the method decides, their shares as printed."""
    return states.filter((_SHARE > ways.LOW) & (_SHARE < ways.HIGH)).height


def _apart(states: pl.DataFrame) -> str:
    """Which states the default method puts on the other side than four of five ways."""
    pays = pl.col("default_net_per_capita") > 0
    apart = states.filter((pays & (_SHARE <= ways.LOW)) | (~pays & (_SHARE >= ways.HIGH))).sort("state_name")
    if apart.is_empty():
        return ""
    return f"The default method says otherwise than four of five ways for: {', '.join(apart['state_name'])}."


def _row(row: dict[str, Any], when: str) -> Row:
    share = ways.printed(row[ranges.SHARE])
    part = numbers.share(row[ranges.SHARE])
    return Row(
        name=row["state_name"], figure=_short(part), value=row["default_net_per_capita"], median=row[ranges.MEDIAN],
        low=row[ranges.LOW], high=row[ranges.HIGH],
        colour=theme.PAYS_IN if share >= ways.HIGH else theme.GETS_BACK if share <= ways.LOW else theme.EVEN,
        words=f"{row['state_name']} paid in more than it got back in {part} of {row['specifications']:,} ways of "
        f"counting {THAT[RAW]}, {when}: median {numbers.money(row[ranges.MEDIAN])} per person, 90% of them from "
        f"{numbers.money(row[ranges.LOW])} to {numbers.money(row[ranges.HIGH])}; default method "
        f"{numbers.money(row['default_net_per_capita'])}.",
        apart="off the scale" if row["state"] == DC else "",
    )  # fmt: skip


def _short(part: str) -> str:
    """A printed share in a column of figures: ``<1%`` for ``under 1%``."""
    return part.replace("under ", "<").replace("over ", ">")


CHART = Chart(
    name="robustness",
    title="How robust the states' figures are",
    rank=40,
    description="In what share of the ways of counting each state pays in more, and how far its net depends on them.",
    marts=("mart.robustness", "mart.net_contribution"),
    draw=lambda rows, context: draw(rows["mart.robustness"], rows["mart.net_contribution"], context),
    on_home="latest year",
)
