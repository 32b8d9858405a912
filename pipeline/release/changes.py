"""What the run just made changed, in a line or two: for the end of ``moneymap run``, later for report, site and feed.

Belongs here: putting the newest rows of ``mart.revision`` into words. Does not belong here: finding what moved and why
(``sql/mart/revision.sql``).
"""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipeline.errors import MoneymapError, one_line

DEFAULT_TABLE = "net_contribution"
_NAMES = {
    "net_per_capita_usd": "net",
    "balanced_net_per_capita_usd": "net with the deficit taken out",
    "paid_per_capita_usd": "paid",
    "received_per_capita_usd": "received",
}
"""Columns in the order in which one of them stands for the others."""


def since_last_release(work: Path) -> str:
    """What the run whose working file is ``work`` changed against the release before, in words; "" for a first release.

    Raises:
        MoneymapError: the working file cannot be read, or no run has ended in it.
    """
    try:
        with duckdb.connect(str(work), read_only=True) as connection:
            before = connection.execute(
                "select released_at from previous.release where exists (from previous.net_contribution)"
            ).fetchall()
            if not before:
                return ""
            rows: pl.DataFrame = connection.sql(
                "from mart.revision where released_at = (select released_at from previous.run)"
            ).pl()
    except duckdb.Error as error:
        raise MoneymapError(f"{work} cannot be read: {one_line(error)}") from error
    return summary(rows, before[0][0].date())


def summary(revisions: pl.DataFrame, since: date) -> str:
    """One release's rows of ``mart.revision`` in one line, two where something moved.

    Args:
        revisions: columns table, fiscal_year, state, column, old, new (dollars a resident), reason.
        since: day of the release before.
    """
    start = f"Since the release of {since.isoformat()}"
    if revisions.is_empty():
        return f"{start} no figure moved by more than $1 a head."
    default = revisions.filter(table=DEFAULT_TABLE)
    shown = default if default.height else revisions
    state_years = shown.group_by("fiscal_year", "state").agg(
        is_new=pl.col("old").is_null().all(), is_gone=pl.col("new").is_null().all()
    )
    parts = [
        _counted(state_years.filter(is_new=True), "new"),
        _counted(state_years.filter(is_gone=True), "gone"),
        _counted(state_years.filter(is_new=False, is_gone=False), "revised") + _largest(shown),
    ]
    if shown is not default:
        parts.append("by the method collections only")
    elif default.height < revisions.height:
        parts.append("and figures of the method collections")
    return f"{start}: {', '.join(part for part in parts if part)}.\nWhy: {_reasons(shown)}"


def _counted(state_years: pl.DataFrame, what: str) -> str:
    """How many states, in which fiscal years; nothing where there are none."""
    if state_years.is_empty():
        return ""
    count, years = state_years["state"].n_unique(), sorted(state_years["fiscal_year"].unique())
    first, last = years[0], years[-1]
    span = f"FY{first}" if first == last else f"{len(years)} years from FY{first} to FY{last}"
    return f"{count} {'state' if count == 1 else 'states'} {what} in {span}"


def _largest(revisions: pl.DataFrame) -> str:
    """The largest move of the first column, in the order of ``_NAMES``, that moved at all."""
    moves = revisions.with_columns(move=pl.col("new") - pl.col("old")).filter(pl.col("move").is_not_null())
    for column, name in _NAMES.items():
        of_column = moves.filter(column=column).sort(
            pl.col("move").abs(), "fiscal_year", "state", descending=[True, True, False]
        )
        if of_column.height:
            row = of_column.row(0, named=True)
            sign = "-" if row["move"] < 0 else "+"
            return f", largest {row['state']} {sign}${abs(row['move']):,.0f} a head ({name}, FY{row['fiscal_year']})"
    return ""


def _reasons(revisions: pl.DataFrame) -> str:
    """The reason most rows have, and how many others there are."""
    reasons = revisions.group_by("reason").len().sort("len", "reason", descending=[True, False])["reason"].to_list()
    others = f" (and {len(reasons) - 1} more, see mart.revision)" if len(reasons) > 1 else ""
    return f"{reasons[0]}{others}"
