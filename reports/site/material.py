"""What the site is made of, as handed over: rows of the release, texts, charts, files to download.

Belongs here: those records, and the checks that make their parts safe to name files by. Does not belong here: pages.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from reports.pages.drawn import Content, Drawn
from reports.words.categories import Categories
from reports.words.numbers import plain
from reports.words.views import Ways

MARTS = (
    "mart.category",
    "mart.choice_effect",
    "mart.comparison",
    "mart.driver",
    "mart.flow",
    "mart.lean_robustness",
    "mart.method_revision",
    "mart.net_by_lean",
    "mart.net_contribution",
    "mart.real_net_contribution",
    "mart.reconciliation",
    "mart.revision",
    "mart.robustness",
    "mart.source",
    "core.method_effect",
    "core.method_version",
    "core.national_total",
    "core.specification_axis",
)
"""Tables of the release the pages are made of: of the default method and definition where they have several."""

_CODE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Example:
    """A query to start from."""

    title: str
    question: str
    sql: str


@dataclass(frozen=True)
class Download:
    """A file of the site's ``data`` folder: its address there, bytes, checksum."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """A release: its version and when it was made (UTC)."""

    version: str
    at: datetime


@dataclass(frozen=True)
class State:
    """An area with a page of its own: the postal code and the name."""

    code: str
    name: str

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"states/{self.code.lower()}.html"


@dataclass(frozen=True)
class Material:
    """Everything the pages are made of.

    ``tables`` holds the rows of ``MARTS`` by full name. ``charts`` are those drawn, with what their pages hold.
    ``dictionary`` are the entries of the data dictionary as mappings. ``method``, ``opening`` and ``readme`` are
    Markdown. ``base_url`` is where the site will be served, with a closing slash, or empty: links are relative all the
    same, only addresses for previews and feeds are made whole.
    """

    tables: Mapping[str, pl.DataFrame]
    dictionary: Sequence[Mapping[str, Any]]
    examples: Sequence[Example]
    downloads: Sequence[Download]
    releases: Sequence[Release]
    """Oldest first, the one shown last."""
    charts: Sequence[tuple[Drawn, Content]]
    method: str
    opening: str
    readme: str
    base_url: str = ""
    waiting: Sequence[str] = ()
    """A line for every document that is left out until somebody has looked at it."""
    provisional: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Rows of ``mart.net_by_lean`` of provisional years; mostly none."""
    api: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The records of ``data/api`` by name (``reports/count/payload.py``); without them no page is made of them."""
    api_text: str = ""
    """How programs use them, Markdown."""
    assistants_text: str = ""
    """How assistants and notebooks ask, Markdown."""
    gaps: pl.DataFrame = field(default_factory=pl.DataFrame)
    """The gap of every definition and final year, dollars of the latest one: definition, fiscal_year,
    gap_per_capita_usd."""

    @property
    def years(self) -> list[int]:
        """Final fiscal years, the first one first."""
        return sorted(set(self.tables["mart.net_contribution"]["fiscal_year"]))

    @property
    def method_version(self) -> int:
        """Number of the method the figures are computed by."""
        return int(max(self.tables["core.method_version"]["method_version"]))

    @property
    def categories(self) -> Categories:
        """The words of the categories."""
        return Categories.of(self.tables["mart.category"])

    @property
    def states(self) -> list[State]:
        """The 50 states and DC, by name.

        Raises:
            ValueError: a postal code that no file can be named by.
        """
        rows = self.tables["mart.net_contribution"].select("state", "state_name").unique().iter_rows()
        found = sorted((State(code, plain(name)) for code, name in rows), key=lambda state: (state.name, state.code))
        if unfit := [state.code for state in found if not _CODE.fullmatch(state.code)]:
            raise ValueError(f"not a postal code: {unfit[0]!r}")
        return found

    def ways_of_states(self, year: int) -> dict[str, Ways]:
        """State -> view -> its row of ``mart.robustness`` in a fiscal year."""
        found: dict[str, Ways] = {}
        for row in self.of("mart.robustness", fiscal_year=year).iter_rows(named=True):
            found.setdefault(row["state"], {})[row["view"]] = row
        return found

    def of(self, table: str, **values: object) -> pl.DataFrame:
        """The rows of a table in which columns have these values."""
        rows = self.tables[table]
        return rows.filter(*(pl.col(name) == value for name, value in values.items()))
