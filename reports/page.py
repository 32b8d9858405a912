"""Pages around the pictures: HTML text from templates, everything escaped.

Belongs here: the templates' environment and the printed form of a table's cells. Does not belong here: drawing, files.
The only text put in unescaped is the SVG of ``picture.py`` and the style sheet, both the project's own.
"""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from reports import theme, words
from reports.figure import Column, Figure
from reports.picture import Picture

MISSING = "\N{EN DASH}"


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def _style() -> Markup:
    text = _environment().get_template("style.css.j2").render(
        ground=theme.GROUND, ink=theme.INK, muted=theme.MUTED, grid=theme.GRID,
        link=theme.PARTY["democratic"], dark=theme.DARK,
    )  # fmt: skip
    return Markup(text)  # noqa: S704  (the project's own colours)


def figure_page(figure: Figure, picture: Picture, base_url: str) -> str:
    """The self-standing page of one figure."""
    rows = [[cell(row[column.name], column) for column in figure.columns] for row in figure.table.iter_rows(named=True)]
    return _environment().get_template("figure.html.j2").render(
        figure=figure, rows=rows, base_url=base_url, style=_style(),
        wide=Markup(picture.wide), narrow=Markup(picture.narrow),  # noqa: S704  (drawn by vl-convert, text escaped)
    )  # fmt: skip


def index_page(entries: Sequence[Mapping[str, Any]]) -> str:
    """The list of charts; each entry has ``name``, ``label`` and ``title``."""
    return _environment().get_template("index.html.j2").render(entries=entries, style=_style())


def cell(value: Any, column: Column) -> str:  # noqa: ANN401  (whatever the column holds)
    """A table cell as printed: rounded here and nowhere else; a dash where there is no figure."""
    if value is None:
        return MISSING
    if column.kind == "usd":
        return words.money(value)
    if column.kind == "count":
        return f"{value:,.0f}"
    if column.kind == "years":
        return f"{value:.1f}"
    if column.kind == "share":
        return words.share(value)
    if column.kind == "percent":
        return f"{value:+.1f} %".replace("-", words.MINUS)
    return str(value)
