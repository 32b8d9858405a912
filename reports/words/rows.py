"""What charts ask of the frames they are given.

Belongs here: checks and cleaning of mart rows before drawing, and the footer lines charts share. Does not belong here:
drawing.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.figure import Context
from reports.words.numbers import is_even, plain

STATES = 50
DC = "DC"
DEFAULT_METHOD = "residence"
"""The method figures are of where no other is named; readers have the same (``pipeline/read/defaults``)."""
_LABEL = {
    DEFAULT_METHOD: "most taxes, benefits and federal pay counted where people live; contracts where the work is done",
    "collections": "taxes counted where they are filed, spending at the address of the first recipient: neither is "
    "where people bear or receive it",
}
PROVISIONAL = (
    "Provisional: the Treasury's statement of September gives the nation's receipts by source and outlays by budget "
    "function, which are split into programs as in the last final year; population is projected. The budget office's "
    "figures will replace it."
)
_NET_MEANS = {
    DEFAULT_METHOD: "Net contribution: federal taxes and other receipts borne by residents, less federal spending in "
    "or for the state. Interest on the debt and other spending that belongs to no state is left out.",
    "collections": "Net contribution: gross collections by state of filing, less federal awards by place of "
    "performance. A payroll office or a claims contractor counts for its own state, whoever pays or benefits.",
}


def method_label(method: str, context: Context) -> str:
    """The method in words: the context's where it has one.

    Raises:
        ValueError: a method without words, which a chart must not show under another's.
    """
    if context.method_label:
        return plain(context.method_label)
    if method not in _LABEL:
        raise ValueError(f"method {method} has no words: give method_label")
    return _LABEL[method]


def net_means(method: str) -> str:
    """The footer line on what the net of ``method`` is; empty for a method unknown here."""
    return _NET_MEANS.get(method, "")


def method_means(method: str, context: Context) -> str:
    """How ``method`` counts and what its net is.

    Raises:
        ValueError: a method without words.
    """
    label = method_label(method, context)
    return f"{label[:1].upper()}{label[1:]}. {net_means(method)}".strip()


def states_of_one_year(frame: pl.DataFrame) -> pl.DataFrame:
    """The 51 rows of one fiscal year and method, names cleaned, sorted from paying in most to getting back most.

    Raises:
        ValueError: other than one year and method, other than 51 areas, or a net that is missing.
    """
    if frame.select("fiscal_year", "method").n_unique() != 1:
        raise ValueError("a chart of one year needs rows of exactly one fiscal year and method")
    if frame.height != STATES + 1 or frame["state"].n_unique() != STATES + 1 or DC not in frame["state"].to_list():
        raise ValueError(f"a chart of one year needs the 50 states and DC once each, got {frame.height} rows")
    for name in ("net_per_capita_usd", "paid_per_capita_usd", "received_per_capita_usd"):
        if not frame[name].cast(pl.Float64).is_finite().fill_null(value=False).all():
            raise ValueError(f"{name} is missing for a state")
    return clean(frame).sort(["net_per_capita_usd", "state"], descending=[True, False])


def verdict_of(row: Mapping[str, Any]) -> str:
    """``pays_in``, ``about_even`` or ``gets_back``: the mart's, or by whole dollars where it says none."""
    amount = row["net_per_capita_usd"]
    return row.get("verdict") or ("about_even" if is_even(amount) else "pays_in" if amount > 0 else "gets_back")


def clean(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with every text made plain (names come from outside)."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(pl.col(name).map_elements(plain, return_dtype=pl.String) for name in texts)


def suffix(method: str, context: Context) -> str:
    """What a method other than the default adds to a figure's name."""
    return "" if method == context.method else method


def footer(context: Context, *more: str) -> tuple[str, ...]:
    """The footer lines in order: the picture's note (first of ``more``), the rest, cautions, sources and release."""
    progress = ("The fiscal year is not closed: figures are estimates.",) if context.in_progress else ()
    provisional = (PROVISIONAL,) if context.provisional else ()
    lines = (
        *more,
        *progress,
        *provisional,
        *context.notes,
        f"Sources: {context.sources}. Figures read {context.release_date}.",
    )
    return tuple(plain(line) for line in lines if line)
