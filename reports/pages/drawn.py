"""A figure as it was drawn: what lists and the site know of it, and what its own page holds.

Belongs here: those two records, how one is made of a figure, and the orders in which charts are listed. Does not belong
here: pages, how the records are kept (``pipeline/publish/chart_record.py``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.figure import Chart, Column, Figure
from reports.pages.picture import Picture

Size = tuple[float, float]
"""Width and height in pixels."""
_LAST = 1_000_000
"""The rank of figures whose chart is not known."""
_NO_YEAR = 9999


EVERY_FORM_FROM = 2008
"""First fiscal year whose charts come in every form: all of these have addresses others may have noted."""


@dataclass(frozen=True)
class Drawn:
    """What is known of a drawn figure: what it is, its words, where readers meet it, the sizes of its drawings."""

    name: str
    kind: str
    year: int | None
    state: str
    label: str
    title: str
    subtitle: str
    alt: str
    notes: tuple[str, ...]
    is_latest: bool
    group: str
    """What stands over figures of its kind in the gallery."""
    rank: int
    on_home: str
    wide_size: Size
    narrow_size: Size
    caution: str = ""
    """The note in its pictures."""
    switch: tuple[tuple[str, str], ...] = ()
    """What its page can be switched to, itself among it: the words and the name of the figure."""
    has_tall: bool = False
    """Whether there is a tall picture, too: old years have the wide one alone."""

    @property
    def has_every_form(self) -> bool:
        """Whether it comes in every form; those of years that were never published before come without some.

        They have no SVG to download, no second address of the card, and their year's page shows the wide picture.
        """
        return self.year is None or self.year >= EVERY_FORM_FROM

    @property
    def source(self) -> str:
        """The source line: the last note."""
        return self.notes[-1] if self.notes else ""

    @property
    def card(self) -> str:
        """The file of the wide picture, which is shown with links, too."""
        return f"{self.name}.png"

    @property
    def tall(self) -> str:
        """The file of the tall picture."""
        return f"{self.name}-tall.png"


@dataclass(frozen=True)
class Content:
    """What the page of a figure holds beside its words.

    ``wide`` and ``narrow`` are SVG without a title, ``card`` and ``tall`` the pictures' SVG; ``rows`` the cells of the
    table as printed; ``years`` the fiscal years to choose from, where there are others than the one drawn.
    """

    wide: str
    narrow: str
    card: str
    tall: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    years: Mapping[str, Any] | None


def describe(figure: Figure, picture: Picture, chart: Chart | None = None, *, has_tall: bool = True) -> Drawn:
    """What is known of ``figure``, drawn as ``picture``; without its chart it stands last, under its kind's name."""
    return Drawn(
        name=figure.name,
        kind=figure.kind,
        year=figure.year,
        state=figure.state,
        label=figure.label or figure.name,
        title=figure.title,
        subtitle=figure.subtitle,
        alt=figure.alt,
        notes=figure.notes,
        is_latest=figure.is_latest,
        group=chart.title if chart else figure.kind.replace("-", " ").capitalize(),
        rank=chart.rank if chart else _LAST,
        on_home=chart.on_home if chart else "",
        wide_size=picture.wide_size,
        narrow_size=picture.narrow_size,
        caution=figure.caution,
        switch=figure.switch,
        has_tall=has_tall,
    )


def by_kind(charts: Iterable[Drawn]) -> list[Drawn]:
    """In the order of the kinds; of a kind the latest year first, then that of all years, then the states."""
    return sorted(charts, key=lambda one: (one.rank, one.kind, -(one.year or 0), one.state, one.name))


def newest_first(charts: Iterable[Drawn]) -> list[Drawn]:
    """Those of the latest year and of all years, then those of states, then year by year."""
    return sorted(
        charts,
        key=lambda one: (not one.is_latest, -(one.year or _NO_YEAR), one.rank, one.kind, one.state, one.name),
    )


def first_of_each_kind(charts: Iterable[Drawn]) -> list[Drawn]:
    """The first chart of every kind."""
    first: dict[str, Drawn] = {}
    for one in charts:
        first.setdefault(one.kind, one)
    return list(first.values())
