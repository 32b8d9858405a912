"""Rows a check passes over, as somebody who looked at them said that they are right.

Belongs here: telling a failing row from another by all but its measured numbers, which move by a little with every new
document. Does not belong here: whose word it was (``fetch/aside.py``), running checks (``models.py``).
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import polars as pl

Identity: TypeAlias = Mapping[str, object]
"""A failing row less its measured numbers: text, whole numbers, yes or no, nothing."""
MOST_EXCUSED = 1000
"""A check that fails on more rows is passed over on nobody's word: then it is the check that has to change."""


def identities(rows: pl.DataFrame) -> list[Identity]:
    """What tells each row from the others; none where they are more than ``MOST_EXCUSED``, or have numbers alone."""
    named = _named(rows)
    return list(named.iter_rows(named=True)) if named.width and rows.height <= MOST_EXCUSED else []


def less_excused(rows: pl.DataFrame, excused: Sequence[Identity]) -> pl.DataFrame:
    """The rows that are none of those excused."""
    known = [dict(one) for one in excused]
    return rows.filter(pl.Series([one not in known for one in _named(rows).rows(named=True)], dtype=pl.Boolean))


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns that are no measured numbers, as JSON can hold them."""
    kept = [name for name, kind in rows.schema.items() if not kind.is_float() and not kind.is_decimal()]
    plain = (pl.Boolean, pl.String)
    return rows.select(
        pl.col(name) if rows.schema[name].is_integer() or rows.schema[name] in plain else pl.col(name).cast(pl.String)
        for name in kept
    )
