"""The frame every page of the site stands in: head, navigation, footer; and tables of figures.

Belongs here: what is the same on every page, and the header of the charts' pages. Does not belong here: any page's own
words.
All text is escaped by the environment; only HTML made by ``document.py`` is put in as it is. Links are written from the
root of the site and led back from each page's own depth.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports import package_data
from reports.figure import Column
from reports.pages.chart_page import cell
from reports.pages.header import SITE, Header, Item
from reports.pages.templates import environment
from reports.site import tokens
from reports.words.lengths import CARD, ended

CHARTS, GALLERY = "charts/", "gallery.html"
"""The folder of charts, and the page of the navigation that leads to them."""
MAIN = (
    ("index.html", "Home"),
    ("years/index.html", "Years"),
    ("states/index.html", "States"),
    ("compare.html", "Compare"),
    (GALLERY, "Charts"),
    ("count.html", "Count"),
    ("group.html", "Group"),
    ("program.html", "Programs"),
    ("methodology.html", "Method"),
    ("downloads.html", "Data"),
)
MORE = (
    ("views.html", "Every view and year"),
    ("estimates.html", "Estimates by others"),
    ("sources.html", "Sources"),
    ("dictionary.html", "Data dictionary"),
    ("api.html", "Figures for programs"),
    ("assistants.html", "Assistants and notebooks"),
    ("examples.html", "Example queries"),
    ("releases.html", "Releases"),
    ("method-changes.html", "What changed in the method"),
    ("feed.xml", "Feed of releases"),
)


@dataclass(frozen=True)
class Link:
    """A table cell that leads somewhere: its text, and an address from the root of the site or of the web."""

    text: str
    href: str

    @property
    def is_external(self) -> bool:
        """Whether it leaves the site."""
        return "://" in self.href


@dataclass(frozen=True)
class Table:
    """A table as printed: texts and links by row; the first cell of a row heads it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | Link, ...], ...]
    marked: tuple[str, ...] = ()
    """For each row what it is of where it stands out: ``us``, ``blue``, ``red``, or empty."""
    sorts: bool = False
    """Whether readers can sort it by a column."""

    @classmethod
    def of(
        cls, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], marked: Sequence[str] | None = None
    ) -> "Table":
        """A table of values, printed by the kind of their column, a dash where there is none; links stay links."""
        printed = tuple(
            tuple(v if isinstance(v, Link) else cell(v, c) for v, c in zip(row, columns, strict=True)) for row in rows
        )
        return cls(caption, tuple(columns), printed, tuple(marked or ()), sorts=marked is not None)


@dataclass(frozen=True)
class Footing:
    """What the foot of every page says of the figures."""

    release: str
    read: str
    method: int | None = None
    waiting: tuple[str, ...] = ()
    """What the head says before anything else: documents somebody has to look at."""


def root_of(path: str) -> str:
    """The way from a page to the root of the site: ``''`` or ``'../'``."""
    return "../" * path.count("/")


def page(path: str, template: str, title: str, footing: Footing, *, root: str | None = None, **given: Any) -> str:  # noqa: ANN401  (whatever the template needs)
    """A whole page.

    Args:
        path: its address from the root of the site.
        template: file under ``templates/site``.
        title: of the page, and its heading.
        footing: what its foot says.
        root: the way to the root of the site, where it does not follow from ``path``.
        given: what the template needs; ``description`` is for previews.
    """
    shared: dict[str, Any] = {"base_url": "", "description": "", "image": "", **given}
    shared["description"] = ended(shared["description"], CARD)
    leads = root_of(path) if root is None else root
    return environment().get_template(f"site/{template}").render(
        path=path, address=path.removesuffix("index.html"), root=leads,
        title=title, site=SITE, header=header(path, leads), more=MORE, footing=footing, **shared,
    )  # fmt: skip


def header(path: str, root: str | None = None) -> Header:
    """The header of a page; ``root`` is the way to the root of the site, where it does not follow from ``path``."""
    leads = root_of(path) if root is None else root
    section = GALLERY if path.startswith(CHARTS) else f"{path.split('/', maxsplit=1)[0]}/index.html"

    def current(href: str) -> str:
        return "page" if href == path else "true" if href == section else ""

    return Header(f"{leads}index.html", tuple(Item(text, f"{leads}{href}", current(href)) for href, text in MAIN))


@functools.cache
def style() -> str:
    """The style sheet of the site."""
    return environment().get_template("site/site.css.j2").render(
        light=Markup(tokens.rules(tokens.LIGHT)), dark=Markup(tokens.rules(tokens.DARK)),  # noqa: S704  (own colours)
    )  # fmt: skip


def script() -> str:
    """The script of the site."""
    return package_data.text("static/site.js")


def html(text: str) -> Markup:
    """HTML made by ``document.py``, put in as it is."""
    return Markup(text)  # noqa: S704  (of the project's own documents, by a renderer that escapes what it is given)
