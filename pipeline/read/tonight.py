"""Rows of ``mart.source`` with what is known tonight of their documents, from ``build/sources.json``.

Belongs here: setting the one beside the other. Does not belong here: writing the file (``compose/tonight.py``). A
document the figures of tonight do not rest on says what it said when the release was made, and so do all of them where
there is no such file, or one that cannot be read.
"""

import json
from pathlib import Path

import polars as pl

_KEY = ("dataset", "table", "vintage", "url", "sha256")
_AS_PUBLISHED = "as published"


def tonight(path: Path, released: pl.DataFrame) -> pl.DataFrame:
    """The rows, their columns ``choice`` and ``reason`` as the file at ``path`` has them."""
    known = {}
    try:
        for one in json.loads(path.read_text(encoding="utf-8"))["documents"]:
            form = "" if one["form"] == _AS_PUBLISHED else f", {one['form']}"
            key = (one["dataset"], one["table_name"], f"{one['vintage']}{form}", one["url"], one["sha256"])
            known[key] = (str(one["choice"]), str(one["reason"]))
    except (OSError, ValueError, LookupError, TypeError):
        return released
    rows = released.select(*_KEY, "choice", "reason").rows()
    said = [known.get(row[: len(_KEY)], row[len(_KEY) :]) for row in rows]
    return released.with_columns(
        choice=pl.Series([choice for choice, _ in said], dtype=pl.String),
        reason=pl.Series([reason for _, reason in said], dtype=pl.String),
    )
