"""What the run just made changed, in a line or two: for the end of ``moneymap run`` and for the night report.

Belongs here: putting the newest rows of ``mart.revision`` and ``mart.method_revision`` into words. Does not belong
here: finding what moved and why (``sql/mart/revision.sql``, ``sql/mart/method_revision.sql``).
"""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipeline.errors import MoneymapError, one_line

DEFAULT_TABLE = "net_contribution"
COMPARED = "mart.net_contribution, mart.real_net_contribution, mart.net_view or mart.net_by_lean"
"""The tables that are compared, whose figures a sentence without any is about."""
_OTHER_METHOD = "net_contribution (collections)"
_YEARS = "fiscal_year"
"""The table a row is of that says which years were added before the first one."""
_NAMES = {
    "net_per_capita_usd": "net",
    "balanced_net_per_capita_usd": "net with the deficit set aside",
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
            of_run = "where released_at = (select released_at from previous.run)"
            revisions: pl.DataFrame = connection.sql(f"from mart.revision {of_run}").pl()
            of_method: pl.DataFrame = connection.sql(f"from mart.method_revision {of_run}").pl()
            versions = connection.execute(
                "select coalesce((select method_version from previous.about), 1), method_version from mart.about"
            ).fetchall()
    except duckdb.Error as error:
        raise MoneymapError(f"{work} cannot be read: {one_line(error)}") from error
    since = before[0][0].date()
    ((old, new),) = versions
    return summary(revisions, since) if old == new else method_summary(of_method, since, old, new)


def summary(revisions: pl.DataFrame, since: date) -> str:
    """One release's rows of ``mart.revision`` in one line, two where something moved.

    Args:
        revisions: columns table, fiscal_year, subject, column, unit, old, new, reason.
        since: day of the release before.
    """
    start = f"Since the release of {since.isoformat()}"
    if revisions.is_empty():
        return f"{start} no figure of {COMPARED} moved by more than $1 a head (shares and ratios: by more than 0.0001)."
    added = revisions.filter(table=_YEARS)["reason"].to_list()
    revisions = revisions.filter(pl.col("table") != _YEARS)
    if revisions.is_empty():
        return f"{start}: {', '.join(added)}; no other figure moved by more than $1 a head."
    default, other = revisions.filter(table=DEFAULT_TABLE), revisions.filter(table=_OTHER_METHOD)
    shown = next((rows for rows in (default, other) if rows.height), revisions)
    parts = added + (_of_states(shown) if shown is not revisions else [f"no figure of mart.{DEFAULT_TABLE}"])
    if shown is other:
        parts.append("by the method collections only")
    elif other.height:
        parts.append("and figures of the method collections")
    rest = revisions.filter(~pl.col("table").is_in([DEFAULT_TABLE, _OTHER_METHOD]))
    parts += [
        f"{rows.height:,} {'figure' if rows.height == 1 else 'figures'} of mart.{table}{_largest(rows)}"
        for (table,), rows in sorted(rest.partition_by("table", as_dict=True).items())
    ]
    return f"{start}: {', '.join(part for part in parts if part)}.\nWhy: {_reasons(shown)}"


def method_summary(moves: pl.DataFrame, since: date, before: int, after: int) -> str:
    """What a change of the method moved, in a line or two.

    Args:
        moves: the release's rows of ``mart.method_revision``.
        since: day of the release before.
        before: number of the method of the release before.
        after: number of the method now.
    """
    start = f"Since the release of {since.isoformat()} the method changed from {before} to {after} (method {after})"
    nets = moves.filter(pl.col("rms_change").is_not_null(), table=DEFAULT_TABLE).sort("fiscal_year")
    if nets.is_empty():
        return f"{start}; no net of mart.{DEFAULT_TABLE} moved."
    years, latest = nets["fiscal_year"], nets.row(-1, named=True)
    furthest = nets.row(by_predicate=pl.col("rms_change") == nets["rms_change"].max(), named=True)
    moved = _signed(latest["largest_new"] - latest["largest_old"])
    dc = f", DC {_signed(latest['dc_change'])}" if latest["dc_change"] is not None else ""
    documents = sorted(set(moves["datasets_changed"].drop_nulls()))
    also = f"\nDocuments changed in the same release, too: {documents[0]}" if documents else ""
    return (
        f"{start}: nets of {_span(years.to_list())} moved, in FY{latest['fiscal_year']} by "
        f"${latest['rms_change']:,.0f} a head (root mean square of the states), "
        f"largest {latest['largest_subject']} {moved}{dc}; "
        f"most in FY{furthest['fiscal_year']}, by ${furthest['rms_change']:,.0f}. "
        f"By year and table: mart.method_revision; what changed: core.method_version.{also}"
    )


def _of_states(revisions: pl.DataFrame) -> list[str]:
    """How many states are new, gone, revised, in which years, and the largest move."""
    state_years = revisions.group_by("fiscal_year", "subject").agg(
        is_new=pl.col("old").is_null().all(), is_gone=pl.col("new").is_null().all()
    )
    return [
        _counted(state_years.filter(is_new=True), "new"),
        _counted(state_years.filter(is_gone=True), "gone"),
        _counted(state_years.filter(is_new=False, is_gone=False), "revised") + _largest(revisions),
    ]


def _counted(state_years: pl.DataFrame, what: str) -> str:
    """How many states, in which fiscal years; nothing where there are none."""
    if state_years.is_empty():
        return ""
    count, years = state_years["subject"].n_unique(), sorted(state_years["fiscal_year"].unique())
    return f"{count} {'state' if count == 1 else 'states'} {what} in {_span(years)}"


def _span(years: list[int]) -> str:
    """Fiscal years in words."""
    first, last = years[0], years[-1]
    return f"FY{first}" if first == last else f"{len(years)} years from FY{first} to FY{last}"


def _largest(revisions: pl.DataFrame) -> str:
    """The largest move in dollars of the first column, in the order of ``_NAMES``, that moved at all."""
    moves = revisions.with_columns(move=pl.col("new") - pl.col("old")).filter(pl.col("move").is_not_null())
    for column, name in _NAMES.items():
        of_column = moves.filter(column=column).sort(
            pl.col("move").abs(), "fiscal_year", "subject", descending=[True, True, False]
        )
        if of_column.height:
            row = of_column.row(0, named=True)
            return f", largest {row['subject']} {_signed(row['move'])} a head ({name}, FY{row['fiscal_year']})"
    return ""


def _signed(dollars: float) -> str:
    """``+$1,234`` or ``-$1,234``."""
    return f"{'-' if dollars < 0 else '+'}${abs(dollars):,.0f}"


def _reasons(revisions: pl.DataFrame) -> str:
    """The reason most rows have, and how many others there are."""
    reasons = revisions.group_by("reason").len().sort("len", "reason", descending=[True, False])["reason"].to_list()
    others = f" (and {len(reasons) - 1} more, see mart.revision)" if len(reasons) > 1 else ""
    return f"{reasons[0]}{others}"
