"""What is kept of a release, so that the next one can be compared with it: tables, columns, types, keys.

Belongs here: the list, and what older releases had in place of a column. Does not belong here: reading them
(``previous.py``), comparing (``sql/mart/revision.sql``, ``sql/mart/method_revision.sql``).
"""

from dataclasses import dataclass, field

import polars as pl

FIGURE = "DOUBLE"
_TYPES: dict[str, pl.DataType] = {
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "TIMESTAMP": pl.Datetime("us"),
    "VARCHAR": pl.String(),
}


@dataclass(frozen=True)
class Kept:
    """A table of the schema ``previous``: where its rows come from, its columns and their DuckDB types.

    ``key`` is how many columns identify a row. A release without one of the columns ``may_lack`` is compared in the
    others; all columns but these and those named ``may_be_null`` are in every row. A column of ``once`` was another in
    older releases: what it was there, in SQL, takes its place. A table that is ``new`` is in no older release.
    """

    name: str
    description: str
    columns: dict[str, tuple[str, str]]
    source: str = ""
    key: int = 0
    may_lack: frozenset[str] = frozenset()
    may_be_null: frozenset[str] = frozenset()
    once: dict[str, str] = field(default_factory=dict)
    new: bool = False

    def empty(self) -> pl.DataFrame:
        """No rows."""
        return pl.DataFrame(schema={name: _TYPES[kind] for name, (kind, _) in self.columns.items()})

    @property
    def comments(self) -> dict[str, str]:
        """What each column holds."""
        return {name: comment for name, (_, comment) in self.columns.items()}


_KEY = {
    "fiscal_year": ("BIGINT", "Federal fiscal year."),
    "state": ("VARCHAR", "Postal code."),
    "method": ("VARCHAR", "residence or collections."),
}
_FIGURES = {
    f"{name}_per_capita_usd": (FIGURE, "Dollars a resident, as released.")
    for name in ("paid", "received", "net", "balanced_net")
}
KEPT = (
    Kept(
        "net_contribution",
        "The figures of the last release that are compared.",
        {**_KEY, "population": ("BIGINT", "Residents, as released."), **_FIGURES},
        "mart.net_contribution",
        key=3,
        may_lack=frozenset({"population", *_FIGURES}),
    ),
    Kept(
        "flow",
        "What states paid and received by category in the last release.",
        {
            **_KEY,
            "side": ("VARCHAR", "paid or received."),
            "category": ("VARCHAR", "Category of the method."),
            "amount_usd": (FIGURE, "Dollars, as released."),
        },
        "mart.flow",
        key=5,
    ),
    Kept(
        "document",
        "The documents the last release was computed from.",
        {
            "dataset": ("VARCHAR", "Table of the schema raw."),
            "document": ("VARCHAR", "Document."),
            "vintage": ("VARCHAR", "Release or year of the document."),
            "sha256": ("VARCHAR", "Checksum of the bytes that were read."),
        },
        "raw.document",
        key=4,
    ),
    Kept(
        "lineage",
        "The documents the lines of the last release rested on.",
        {
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "method": ("VARCHAR", "residence or collections."),
            "side": ("VARCHAR", "paid or received."),
            "category": ("VARCHAR", "Category of the method."),
            "part": ("VARCHAR", "total, key or population."),
            "key": ("VARCHAR", "Allocation key, or the part."),
            "document": ("VARCHAR", "Document."),
            "dataset": ("VARCHAR", "Table of the schema raw."),
            "sha256": ("VARCHAR", "Checksum of the bytes that were read."),
        },
        "mart.lineage",
        key=7,
    ),
    Kept(
        "real_net_contribution",
        "The figures in dollars of one year of the last release.",
        {
            **_KEY,
            "dollars_of_fiscal_year": ("BIGINT", "The fiscal year whose dollars they are in, as released."),
            **_FIGURES,
        },
        "mart.real_net_contribution",
        key=3,
        may_lack=frozenset(_FIGURES),
    ),
    Kept(
        "net_view",
        "The figures by view of the last release.",
        {
            "view": ("VARCHAR", "Name of the view."),
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "state": ("VARCHAR", "Postal code."),
            "unit": ("VARCHAR", "Unit of the value."),
            "value": (FIGURE, "Value of the view, as released."),
        },
        "mart.net_view",
        key=3,
    ),
    Kept(
        "net_by_lean",
        "The figures of the groups of states of the last release.",
        {
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "method": ("VARCHAR", "residence or collections."),
            "definition": ("VARCHAR", "Definition of the groups."),
            "lean": ("VARCHAR", "Group."),
            **{name: _FIGURES[name] for name in ("net_per_capita_usd", "balanced_net_per_capita_usd")},
        },
        "mart.net_by_lean",
        key=4,
        may_lack=frozenset({"balanced_net_per_capita_usd"}),
    ),
    Kept(
        "lean",
        "The groups of states of the last release.",
        {
            "definition": ("VARCHAR", "Definition of the groups."),
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "state": ("VARCHAR", "Postal code."),
            "lean": ("VARCHAR", "Group."),
        },
        "mart.lean",
        key=3,
    ),
    Kept(
        "fiscal_year",
        "How far the fiscal years stood in the last release.",
        {
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "status": ("VARCHAR", "final, provisional or in progress."),
        },
        "mart.fiscal_year",
        key=1,
        new=True,
    ),
    Kept(
        "about",
        "What the last release said of itself.",
        {
            "schema_version": ("BIGINT", "Number of the shape of its tables."),
            "method_version": ("BIGINT", "Number of its method."),
        },
        "mart.about",
        key=1,
        new=True,
    ),
    Kept(
        "revision",
        "The revisions listed in the last release.",
        {
            "released_at": ("TIMESTAMP", "When the figures were revised, UTC."),
            "table": ("VARCHAR", "Table of the figure."),
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "subject": ("VARCHAR", "Whose figure it is."),
            "column": ("VARCHAR", "Column of the figure."),
            "state": ("VARCHAR", "Postal code; null for a group."),
            "unit": ("VARCHAR", "Unit of the figure."),
            "status_old": ("VARCHAR", "How far the year stood before."),
            "status_new": ("VARCHAR", "How far the year stood after."),
            "old": (FIGURE, "Figure before."),
            "new": (FIGURE, "Figure after."),
            "reason": ("VARCHAR", "Why."),
        },
        "mart.revision",
        key=5,
        may_be_null=frozenset({"state", "status_old", "status_new", "old", "new"}),
        once={"subject": "state", "unit": "'usd_per_capita'", "status_old": "null", "status_new": "null"},
    ),
    Kept(
        "method_revision",
        "What changes of the method moved, as listed in the last release.",
        {
            "released_at": ("TIMESTAMP", "When the figures were revised, UTC."),
            "table": ("VARCHAR", "Table of the figures."),
            "column": ("VARCHAR", "Column of the figures, or the view."),
            "fiscal_year": ("BIGINT", "Federal fiscal year."),
            "method_version_before": ("BIGINT", "Number of the method before."),
            "method_version": ("BIGINT", "Number of the method after."),
            "unit": ("VARCHAR", "Unit of the figures."),
            "figures": ("BIGINT", "How many were compared."),
            "figures_new": ("BIGINT", "How many were not there before."),
            "figures_gone": ("BIGINT", "How many were there no more."),
            "rms_change": (FIGURE, "Root mean square of the moves."),
            "largest_subject": ("VARCHAR", "Whose figure moved furthest."),
            "largest_old": (FIGURE, "That figure before."),
            "largest_new": (FIGURE, "That figure after."),
            "dc_change": (FIGURE, "By how much the figure of the District of Columbia moved."),
            "datasets_changed": ("VARCHAR", "Datasets whose documents changed, too."),
        },
        "mart.method_revision",
        key=4,
        may_be_null=frozenset(
            {"rms_change", "largest_subject", "largest_old", "largest_new", "dc_change", "datasets_changed"}
        ),
        new=True,
    ),
)
RELEASE = Kept(
    "release",
    "The last release: one row, or none where there is no release that can be read.",
    {
        "released_at": ("TIMESTAMP", "When it was released, UTC."),
        "version": ("VARCHAR", "Its version; null where it is not known."),
    },
)
RUN = Kept(
    "run",
    "The present run: one row.",
    {
        "released_at": ("TIMESTAMP", "When the run began to compare, UTC: the time its revisions carry."),
        "compared_sha256": ("VARCHAR", "Checksum of the released file it compares with; null where there was none."),
    },
)
TABLES = (*KEPT, RELEASE, RUN)
