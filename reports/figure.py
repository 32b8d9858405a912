"""What a chart hands to the renderer: a picture, its words and its figures.

Belongs here: the records shared by charts and renderer. Does not belong here: drawing or writing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from reports.svg.frame import Drawing

Kind = Literal["text", "usd", "count", "year", "years", "rate", "share", "percent"]
Per = Literal["year", "all", "state"]
OnHome = Literal["", "latest year", "all years"]


@dataclass(frozen=True)
class Context:
    """What a chart's words need and its frame does not hold."""

    sources: str
    """The source line: publishers and tables the figures rest on."""
    release_date: str
    """Date the figures were read from the documents, e.g. ``2026-03-01``."""
    method_label: str = ""
    """The method in words; empty takes the chart's own words for the frame's method."""
    is_latest: bool = False
    """Whether this is the latest fiscal year; such figures stand first in the index."""
    in_progress: bool = False
    """Whether the fiscal year has not closed; titles then say ``so far``."""
    provisional: bool = False
    """Whether the fiscal year is over, but not printed by OMB yet; titles then say ``provisional``."""
    notes: tuple[str, ...] = ()
    """More footer lines, e.g. the age of keys where the frame does not tell."""
    softer: tuple[tuple[int, int], ...] = ()
    """Of the fiscal years drawn those that rest on stand-ins or old measures for a good part, and per cent of it."""
    method: str = ""
    """The default method, which names of files leave out; a frame's own stands in it."""
    definition: str = ""
    """The default definition of blue and red, which names of files leave out."""
    state: str = ""
    """Postal code of the area a chart of one state is drawn for."""


@dataclass(frozen=True)
class Column:
    """One column of the table of figures: its name in the CSV, its heading in words with the unit, its kind."""

    name: str
    heading: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Figure:
    """One chart: what it is, its words, and exactly the figures it shows.

    What it is, is its ``kind`` and, where it is of one, the fiscal ``year`` or the ``state`` (postal code); ``variant``
    holds what else tells it from others of these, a method or definition that is not the default.

    ``drawing`` draws the figures for whatever frame it is given (page, phone, pictures), without the title, which the
    renderer sets. ``table`` holds full values under the names in ``columns``; rounding happens only in
    print. It may hold more than is drawn (other fiscal years): then ``shown`` are those of its rows that are.
    """

    kind: str
    """As file names have it, e.g. ``specification-curve``."""
    title: str
    subtitle: str
    alt: str
    drawing: Drawing
    table: pl.DataFrame
    columns: tuple[Column, ...]
    year: int | None = None
    state: str = ""
    variant: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_latest: bool = False
    label: str = ""
    """Short name for lists of charts, e.g. ``Map, FY2023``."""
    shown: pl.DataFrame | None = None
    caution: str = ""
    """What picture and page say next to the drawing, at most 30 words: what dashes mean, how soft a year is."""
    switch: tuple[tuple[str, str], ...] = ()
    """What its page can be switched to, itself among it: the words and the name of the figure."""

    @property
    def name(self) -> str:
        """The stem of its files: ``blue-red``, ``map-2023``, ``trend-ca``, ``map-2023-collections``."""
        of = (str(self.year) if self.year else "", self.state.lower(), *self.variant)
        return "-".join([self.kind, *filter(None, of)])

    @property
    def drawn(self) -> pl.DataFrame:
        """The rows drawn: those of the table on the page."""
        return self.table if self.shown is None else self.shown


@dataclass(frozen=True)
class Chart:
    """A kind of chart: where readers meet it, the marts it reads and how their rows become a figure.

    ``title`` stands over its figures in the gallery; ``rank`` is their place in lists, the lowest first; ``on_home``
    says which of them the home page shows: none, that of the latest fiscal year, or that of all years. Charts whose
    figures are of one kind say the same title and rank.

    ``draw`` takes the rows of each mart by its full name (default method and definition) and the context. ``per`` says
    how many there are: one a fiscal year, whose rows alone are handed over; one for all years; or one a state (50 and
    DC), named in the context, with the rows of all states and years. These are rows of final years. With
    ``is_drawn_provisionally`` a chart by year is drawn for provisional years, too, from their rows; one for all years
    is handed them beside the others, under the names ``provisional_of`` gives.
    """

    name: str
    title: str
    rank: int
    description: str
    marts: tuple[str, ...]
    draw: Callable[[dict[str, pl.DataFrame], Context], Figure]
    per: Per = "year"
    on_home: OnHome = ""
    is_drawn_provisionally: bool = False


def provisional_of(mart: str) -> str:
    """The name under which a chart finds a mart's rows of provisional years."""
    return f"{mart}, provisional"
