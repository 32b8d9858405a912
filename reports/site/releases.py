"""Release notes and the feed of releases: what each changed, from the log of revisions.

Belongs here: putting the log's entries to releases, the page, the Atom feed. Does not belong here: finding revisions.
Quirks: the log's time is when a run began to compare, some seconds before its release; an entry of the feed is known by
that time for good, since dated copies of releases are removed after a while and revisions are kept longer.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from reports.figure import Column
from reports.pages.chart_page import MISSING
from reports.pages.header import SITE
from reports.pages.templates import environment
from reports.site import layout, method_changes
from reports.site.findings import sentence
from reports.site.layout import Footing, Table
from reports.site.material import Material, Release
from reports.words.numbers import MINUS, fiscal_year, money, plain

_SHOWN = 25
_BY_METHOD = "The first release by method {}: its figures moved for that, not for what agencies revised."
_COMPARED = "mart.net_contribution, mart.real_net_contribution, mart.net_view or mart.net_by_lean"
_LONGEST_RUN = timedelta(hours=1)
"""From comparing to releasing; what was logged earlier belongs to a release that is no longer kept."""
_FEED = uuid.uuid5(uuid.NAMESPACE_OID, "moneymap releases")
_MOVED = (
    Column("subject", "State or group"),
    Column("fiscal_year", "Fiscal year"),
    Column("column", "Figure"),
    Column("old", "Before, $ per person", "usd"),
    Column("new", "From then on, $ per person", "usd"),
    Column("reason", "Why"),
)


@dataclass(frozen=True)
class Note:
    """What is said of one release."""

    at: datetime
    version: str
    ident: str
    urn: str
    title: str
    says: str
    reasons: tuple[str, ...]
    table: Table | None
    method: int | None = None
    """Number of the method, where the release is the first by it."""


def pages(material: Material, footing: Footing) -> dict[str, str]:
    """The release notes, and the feed."""
    found = notes(material.releases, material.tables["mart.revision"], material.tables["mart.method_revision"])
    feed = environment().get_template("site/feed.xml.j2")
    return {
        "releases.html": layout.page(
            "releases.html", "releases.html.j2", "Releases", footing,
            base_url=material.base_url, description="What each release of the figures changed, and why.", notes=found,
        ),
        "feed.xml": feed.render(
            notes=found, site=SITE, base_url=material.base_url, urn=f"urn:uuid:{_FEED}",
            updated=found[0].at.isoformat() if found else datetime(1970, 1, 1, tzinfo=UTC).isoformat(),
        ) + "\n",
    }  # fmt: skip


def notes(releases: Sequence[Release], revisions: pl.DataFrame, moves: pl.DataFrame) -> list[Note]:
    """A note for every release and every entry of the logs, the newest first.

    Args:
        releases: those kept.
        revisions: the rows of ``mart.revision``.
        moves: the rows of ``mart.method_revision``; a release is in one of the two or in neither.
    """
    groups: dict[datetime, pl.DataFrame] = {
        _utc(at): log.filter(pl.col("released_at") == at)
        for log in (revisions, moves)
        for at in sorted(set(log["released_at"]))
    }
    unclaimed = dict(groups)
    made = []
    for release in sorted(releases, key=lambda one: one.at):
        ours = [at for at in unclaimed if release.at - _LONGEST_RUN <= at <= release.at]
        newest = max(ours, default=None)
        made.append(_note(release.at, release.version, newest, groups.get(newest) if newest else None))
        if newest:
            del unclaimed[newest]
    made += [_note(at, "", at, rows) for at, rows in unclaimed.items()]
    return sorted(made, key=lambda note: note.at, reverse=True)


def _note(at: datetime, version: str, logged: datetime | None, moved: pl.DataFrame | None) -> Note:
    known_by = logged.isoformat() if logged else version
    shown = f"{at:%Y-%m-%d %H:%M} UTC"
    if moved is not None and "method_version" in moved.columns:
        return _method_note(at, version, f"urn:uuid:{uuid.uuid5(_FEED, known_by)}", shown, moved)
    rows = moved.to_dicts() if moved is not None else []
    return Note(
        at=at,
        version=version,
        ident=f"release-{at:%Y%m%dT%H%M%S}",
        urn=f"urn:uuid:{uuid.uuid5(_FEED, known_by)}",
        title=f"Release of {shown}",
        says=_says(rows),
        reasons=tuple(sorted({plain(row["reason"]) for row in rows})),
        table=_table(rows, shown) if rows else None,
    )


def _method_note(at: datetime, version: str, urn: str, shown: str, moved: pl.DataFrame) -> Note:
    """What is said of the first release by another method."""
    number = int(moved["method_version"][0])
    told = method_changes.says(moved.filter(table="net_contribution"))
    return Note(
        at=at,
        version=version,
        ident=f"release-{at:%Y%m%dT%H%M%S}",
        urn=urn,
        title=f"Release of {shown}: method {number}",
        says=f"{_BY_METHOD.format(number)} {told}".strip(),
        reasons=(),
        table=None,
        method=number,
    )


def _says(rows: Sequence[dict[str, Any]]) -> str:
    """How many figures a release moved, where, and the one that moved furthest."""
    if not rows:
        return (
            f"No figure of {_COMPARED} moved by more than $1 a person, or there was no earlier release to compare with."
        )
    years = sorted({row["fiscal_year"] for row in rows})
    span = fiscal_year(years[0]) if len(years) == 1 else f"{fiscal_year(years[0])} to {fiscal_year(years[-1])}"
    states = len({row["state"] for row in rows} - {None})
    figures = "1 figure" if len(rows) == 1 else f"{len(rows):,} figures"
    tables = len({row["table"] for row in rows} - {"net_contribution"})
    others = ", counting those in real dollars, by view, by group and of the other method" if tables else ""
    return (
        f"{figures} of {states} of the 50 states and DC moved by more than $1 a person, or are new or gone; "
        f"{span}{others}."
    )


def _table(rows: Sequence[dict[str, Any]], shown: str) -> Table:
    """The figures that moved furthest."""

    def distance(row: dict[str, Any]) -> float:
        return abs(float(row["new"] or 0) - float(row["old"] or 0))

    furthest = sorted(rows, key=lambda row: (-distance(row), row["subject"], row["fiscal_year"], row["column"]))[
        :_SHOWN
    ]
    which = "All of them" if len(rows) <= _SHOWN else f"The {_SHOWN} that moved furthest of {len(rows):,}"
    texts = tuple(
        (
            row["subject"], fiscal_year(row["fiscal_year"]),
            f"{sentence(row['column'].removesuffix('_per_capita_usd'))} ({row['table']})",
            _figure(row["old"], row["unit"]), _figure(row["new"], row["unit"]), row["reason"],
        )
        for row in furthest
    )  # fmt: skip
    return Table(f"{which}, release of {shown}", _MOVED, texts)


def _figure(value: float | None, unit: str) -> str:
    """A figure as printed: dollars, or a share or ratio to the digits that are compared."""
    if value is None:
        return MISSING
    if unit == "fiscal_year":
        return fiscal_year(int(value))
    return money(value) if unit.endswith("usd_per_capita") else f"{value:.4f}".replace("-", MINUS)


def _utc(at: datetime) -> datetime:
    """A time of the log, which is UTC without saying so."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
