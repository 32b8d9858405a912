"""The page on what changed in the method: each version's changes, and what they moved together.

Belongs here: that page's tables and sentences. Does not belong here: the method as it is (``evidence.py``), what
changed in single releases (``releases.py``), finding any of it out (``core.method_version``, ``mart.method_revision``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from reports.figure import Column
from reports.site import layout
from reports.site.layout import Footing, Table
from reports.site.material import Material
from reports.words.numbers import fiscal_year, money, plain

PAGE = "method-changes.html"
TITLE = "What changed in the method"
_NETS = "net_contribution"
_MOVED = (
    Column("fiscal_year", "Fiscal year"),
    Column("rms_change", "States moved by, $ per person", "usd"),
    Column("largest_subject", "Furthest"),
    Column("largest_old", "Before, $ per person", "usd"),
    Column("largest_new", "From then on, $ per person", "usd"),
    Column("dc_change", "District of Columbia moved by, $ per person", "usd"),
)


@dataclass(frozen=True)
class Version:
    """What is said of a version of the method; ``table`` where a release found what it moved."""

    number: int
    since: str
    changes: tuple[str, ...]
    says: str
    table: Table | None


def pages(material: Material, footing: Footing) -> dict[str, str]:
    """The page."""
    return {
        PAGE: layout.page(
            PAGE, "method_changes.html.j2", TITLE, footing,
            base_url=material.base_url, description="Every version of the method, and what its changes moved.",
            versions=versions(material),
        )
    }  # fmt: skip


def versions(material: Material) -> list[Version]:
    """Every version of the method, the newest first."""
    listed = material.tables["core.method_version"].sort("method_version", "position", descending=[True, False])
    effects, moves = material.tables["core.method_effect"], material.tables["mart.method_revision"]
    made = []
    for (number,), rows in listed.partition_by("method_version", as_dict=True, maintain_order=True).items():
        of_version = effects.filter(method_version=number).sort("fiscal_year")
        moved = moves.filter(method_version=number, table=_NETS).sort("fiscal_year")
        made.append(
            Version(
                number=int(str(number)),
                since=str(rows["since"][0]),
                changes=tuple(_change(row, of_version) for row in rows.iter_rows(named=True)),
                says=says(moved),
                table=_table(moved.to_dicts(), int(str(number))) if moved.height else None,
            )
        )
    return made


def says(moved: pl.DataFrame) -> str:
    """What a version's changes moved together, in a sentence; empty where no release found it.

    Args:
        moved: the rows of ``mart.method_revision`` of ``net_contribution``.
    """
    nets = moved.filter(pl.col("rms_change").is_not_null()).sort("fiscal_year")
    if nets.is_empty():
        return ""
    latest, most = _latest_and_most(nets, "rms_change")
    sentence = (
        f"Together they moved the net contribution of a state by {money(latest['rms_change'])} a person in "
        f"{fiscal_year(latest['fiscal_year'])} (root mean square of the 50 states)"
    )
    if most["fiscal_year"] != latest["fiscal_year"]:
        sentence += f", by most in {fiscal_year(most['fiscal_year'])}, {money(most['rms_change'])}"
    documents = sorted(set(moved["datasets_changed"].drop_nulls()))
    also = f" Documents changed at the same time, too: {plain(documents[0])}." if documents else ""
    return f"{sentence}.{also}"


def _change(row: Mapping[str, Any], effects: pl.DataFrame) -> str:
    """A change in words, with its own effect where it was computed: in the latest year, and where it is largest."""
    own = effects.filter(change=row["change"])
    if own.is_empty():
        return plain(row["what_changed"])
    latest, most = (
        f"{money(effect['rms_per_capita_usd'])} in {fiscal_year(effect['fiscal_year'])}"
        for effect in _latest_and_most(own, "rms_per_capita_usd")
    )
    by_most = f", by most {most}" if most != latest else ""
    alone = f"By itself it moves a state by (root mean square, a person): {latest}{by_most}."
    return f"{plain(row['what_changed'])} {alone}"


def _latest_and_most(years: pl.DataFrame, column: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of rows by fiscal year, the last one and the one with the largest value, the later of two alike."""
    return years.row(-1, named=True), years.sort(column, maintain_order=True).row(-1, named=True)


def _table(rows: Sequence[Mapping[str, Any]], number: int) -> Table:
    """By fiscal year how far the states moved."""
    cells = [
        [fiscal_year(row["fiscal_year"]) if one.name == "fiscal_year" else row[one.name] for one in _MOVED]
        for row in rows
    ]
    return Table.of(f"What method {number} moved, by fiscal year", _MOVED, cells)
